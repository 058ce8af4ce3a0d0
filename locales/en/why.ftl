# Why a rule gave or did not give.

why = Why?
why-rules = Rules
why-facts = Facts
why-lines = Receipt
why-after = Balance after it
why-disagrees = Deciding this once more does not give what is stored. Somebody may have changed the database: run “baci ledger verify”.
why-no-say = No rule has a say in this.
why-no-rule = No rule looks at this.
why-zero = { $sum } – so it gave nothing.
why-no-lines = Nothing on this receipt counts for it.
why-condition = Its condition was not met:
why-cap = Its limit was used up.
why-visit = The visit of that day had been counted already.
why-shut-out = “{ $rule }” applied instead: the two do not go together.
why-taken = { $back } of { $whole } came back. That is { $due } of the { $earned } earned; { $before } had been taken back before.
sum-fixed = { $give } each time.
sum-visit = { $give } for the first visit of the day.
sum-item =
    { $n ->
        [one] { $give } for each line that counts: { $n } line
       *[other] { $give } for each line that counts: { $n } lines
    }
sum-unit = { $give } for each piece that counts: { $n }
sum-full = { $give } for each full { $per }: { $base } counts, which holds it { $n } times
sum-amount = { $give } for every { $per }: { $base } counts
sum-percent = { $percent }% of { $base }
sum-multiply = { $by } times what was earned so far, { $base }
sum-adds = { $left }. That adds { $result }.
sum-rounded = { $left }. That makes { $exact }, rounded to { $result }.
sum-is = { $left }. That makes { $result }.
cap-told = At most { $limit } { $span }: { $used } used before, { $allowed } left for this.
cap-receipt = per receipt
cap-day = per day
cap-month = per month
cap-member = per member
cap-program = for all members together
fact-amount = Amount
fact-receipt = Receipt
fact-branch = Branch
fact-channel = Channel
fact-reason = Reason
fact-version = Version of the program
fact-by = Entered by
fact-recorded = Written down
actor-key = A connected system
actor-import = Import
actor-task = Time
actor-staff = Staff
actor-member = The member
actor-console = Command line
actor-nobody = Not signed in
actor-demo = Demo
line-quantity = { $n } ×
line-number = Line { $n }
fee-number = Fee { $n }
undo = Take it back
undo-sure = Take this purchase back? What it earned is taken back too.
notice-undone = The purchase is taken back.
why-code = As written in the program
why-coupon-given = A coupon for “{ $promotion }” is given.
why-coupons-given = All { $count } coupons that may be given are given.
