# How a promotion came out, what became of a code, what it takes to get more. Its own name is said beside it.

outcome-applied = { $amount } off.
outcome-applied-else = It was applied.
outcome-starts = It starts on { $day }.
outcome-ended = It ended on { $day }.
outcome-weekday = It does not work on { $day }.
outcome-hours = It works from { $from } to { $until }; it was { $now }.
outcome-not-active = It does not work at this time.
outcome-condition-failed = Its condition is not met ({ $failed }).
outcome-condition-seen = Its condition is not met. { $seen } ({ $failed })
outcome-missing-amount = { $missing } more is needed: there is { $has } of { $least }.
outcome-missing-amount-net = { $missing } more is needed, without tax: there is { $has } of { $least }.
outcome-missing-amount-gross = { $missing } more is needed, with tax: there is { $has } of { $least }.
outcome-missing-quantity =
    { $missing ->
        [one] { $missing } more piece is needed: there are { $has } of { $least }.
       *[other] { $missing } more pieces are needed: there are { $has } of { $least }.
    }
outcome-reduced-goods = The basket holds goods that are reduced already.
outcome-used-up = All its uses are gone: { $used } of { $limit }.
outcome-member-used-up = The uses per member are gone: { $used } of { $limit }.
outcome-day-used-up = The uses per member for today are gone: { $used } of { $limit }.
outcome-over-budget = Of its budget of { $limit } only { $left } is left; it would give { $wanted }.
outcome-too-dear = It costs { $cost }; the balance is { $has }.
outcome-not-theirs = “{ $benefit }” is not among what the member’s tier brings.
outcome-allowance-gone = All of “{ $benefit }” is used: { $used } of { $limit }.
outcome-other-goods = It is only for { $what }.
outcome-other-goods-item = It is only for { $what } on { $item }.
outcome-shut-out = “{ $by }” was applied, and goes with no other promotion.
outcome-stopped = “{ $by }” was applied before it, and lets no other follow.
outcome-lost = “{ $to }” gives more: { $theirs } instead of { $own }.
outcome-nothing = There is nothing left that it could take off.
outcome-expired = It has run out.
outcome-expired-until = It ran out on { $until }.
outcome-not-yet = It cannot be used yet.
outcome-not-yet-from = It can be used from { $from }.
outcome-used = It was used already.
outcome-held = Another purchase is holding it right now.
outcome-withdrawn = It was withdrawn.
outcome-other-member = It belongs to another member.
outcome-too-often = It was used as often as it may be.
outcome-too-often-limit =
    { $limit ->
        [one] It may be used { $limit } time, and was.
       *[other] It may be used { $limit } times, and was.
    }
list-price = Line { $line }: { $price } a piece instead of { $entered }.
code-unknown = There is no promotion for the code “{ $code }”.
code-applied = The code “{ $code }” works: { $names }.
code-told = The code “{ $code }”: { $why }
hint-amount = Add { $missing } of { $of } and get { $gain } off with “{ $name }”.
hint-amount-any = Add { $missing } and get { $gain } off with “{ $name }”.
hint-quantity = Add { $missing } × { $of } and get { $gain } off with “{ $name }”.
hint-quantity-any =
    { $missing ->
        [one] Add { $missing } piece and get { $gain } off with “{ $name }”.
       *[other] Add { $missing } pieces and get { $gain } off with “{ $name }”.
    }
hint-more = There is { $gain } more to get off with “{ $name }”.
hint-add-amount = Add { $missing } of { $of }
hint-add-amount-any = Add { $missing }
hint-add-quantity = Add { $missing } × { $of }
hint-add-quantity-any =
    { $missing ->
        [one] Add { $missing } piece
       *[other] Add { $missing } pieces
    }
hint-step-percent = { $add } and get { $next }% off instead of { $now }%: { $gain } more with “{ $name }”.
hint-step-amount = { $add } and get { $next } off instead of { $now }: { $gain } more with “{ $name }”.
hint-step-price = { $add } and pay { $next } a piece instead of { $now }: { $gain } more off with “{ $name }”.
seen-units = { $value } { $unit }
seen-is = { $name }: { $value }
seen-nothing = It does not hold
seen-value-absent = not given
seen-value-none = none
seen-value-true = yes
seen-value-false = no
seen-value-too-large = too large
seen-member-name = Member's name
seen-member-language = Member's language
seen-member-birthday = Birthday
seen-member-birth-month = Month of birth
seen-member-birth-day = Day of birth
seen-member-tier = Tier
seen-member-rank = Rank of the tier
seen-member-occasion = Occasion “{ $name }”
seen-member-household-role = Role in the family account
seen-member-household-people = People in the family account
seen-member-tags = Member's tags
seen-member-days = Days since joining
seen-cart-total = Total
seen-cart-gross = Total after discounts
seen-cart-net = Total without what a balance paid
seen-cart-before-discounts = Total before discounts
seen-cart-quantity = Number of pieces
seen-cart-branch = Branch
seen-cart-channel = Channel
seen-cart-tags = Tags of the purchase
seen-lines = Lines of the receipt
seen-event-name = What happened
seen-time-hour = Hour
seen-time-minute = Minute
seen-time-weekday = Day of the week
seen-time-day = Day
seen-time-month = Month
seen-time-year = Year
seen-time-date = Date
weekday-1 = Monday
weekday-2 = Tuesday
weekday-3 = Wednesday
weekday-4 = Thursday
weekday-5 = Friday
weekday-6 = Saturday
weekday-7 = Sunday
