# The program: cards, text, versions.

program-write = Write a program
diff-added = Added
diff-removed = Removed
diff-changed = Changed
diff-before = Before:
diff-after = After:
program-live = Version { $version }, live since { $day }
program-edit = Edit the program
program-edit-lead = Check the text as often as you like; nothing changes for members until you publish it.
program-versions = Versions
program-as-text = As text
program-text = Text of the program
program-wallets = What members collect
program-rules = How they earn it
program-id = Name in files
program-currency = Currency
program-zone = Time zone
program-fields = What is noted of members
program-events = Activities beside purchases
program-check = Check
program-good = The text is good
program-would-change = This would change for members:
program-problems =
    { $n ->
        [one] { $n } problem to mend
       *[other] { $n } problems to mend
    }
publish = Publish
publish-sure = Publish now? From this moment on, purchases are decided by it.
notice-published = Published. Purchases are decided by it from now on.
versions-lead = Versions are never changed. Each decision names the one that made it.
version = Version
version-number = Version { $version }
version-when = Published
version-by = By
version-note = Note
version-note-hint = What this version is for, for those who come after you
version-live = Live
version-changes = What it changed
version-restore = Start from this version
diff-none = Nothing differs from what is live.
wallet-points = Points
wallet-money = Money
wallet-pending = Can be spent { $period } after it was earned.
wallet-at-once = Can be spent at once.
wallet-expires = Expires { $period } after it was earned.
wallet-expires-day = Expires { $period } after it was earned, at the end of that day.
wallet-expires-month = Expires { $period } after it was earned, at the end of that month.
wallet-expires-year = Expires { $period } after it was earned, at the end of that year.
wallet-stays = Does not expire.
wallet-worth = One pays { $worth }.
wallet-owe = What a refund takes back and is spent already, the member owes.
wallet-forgive = What a refund takes back and is spent already, is let go.
period-minutes =
    { $n ->
        [one] { $n } minute
       *[other] { $n } minutes
    }
period-hours =
    { $n ->
        [one] { $n } hour
       *[other] { $n } hours
    }
period-days =
    { $n ->
        [one] { $n } day
       *[other] { $n } days
    }
period-weeks =
    { $n ->
        [one] { $n } week
       *[other] { $n } weeks
    }
period-months =
    { $n ->
        [one] { $n } month
       *[other] { $n } months
    }
period-years =
    { $n ->
        [one] { $n } year
       *[other] { $n } years
    }
rule-works = Live
rule-waits = Not yet
rule-ended = Over
rule-fixed = { $give } each time
rule-visit = { $give } for the first visit of a day
rule-item = { $give } for each line of the receipt
rule-unit = { $give } for each piece
rule-amount = { $give } for every { $per }
rule-full = { $give } for each full { $per }
rule-percent = { $percent }% back as { $wallet }
rule-multiply = { $wallet } times { $by }
rule-on-purchase = With a purchase
rule-on-event = When this happens: { $event }
rule-base-net = Counts what is paid after discounts, without what a balance paid
rule-base-gross = Counts what is paid after discounts
rule-base-before = Counts the price before discounts
rule-base-without-tax = Counts what is paid after discounts, without tax
rule-base-with-tax = Counts what is paid after discounts, with tax
rule-only = Only: { $what }
rule-except = Except: { $what }
rule-from = From { $day }
rule-until = Until { $day }
rule-weekdays = On { $days }
rule-hours = From { $from } to { $until }
rule-cap = At most { $limit } { $span }
rule-exclusive = Instead of all other rules, not beside them
rule-when = Only if
