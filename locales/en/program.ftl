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
program-offers = Promotions
program-no-offers = There are no promotions yet. Add them to the text of the program.
program-more-offers =
    { $n ->
        [one] { $n } more promotion is in the text of the program.
       *[other] { $n } more promotions are in the text of the program.
    }
offer-off = { $cut }, on { $on }
offer-steps = The more, the better, on { $on }
offer-step = From { $from }: { $cut }
offer-step-pieces = From { $from } pieces: { $cut }
offer-step-spent = Who has spent { $from } in all: { $cut }
offer-step-spent-year = Who has spent { $from } this year: { $cut }
offer-step-spent-month = Who has spent { $from } this month: { $cut }
offer-step-spent-days = { $days ->
    [one] Who has spent { $from } today: { $cut }
   *[other] Who has spent { $from } in the last { $days } days: { $cut }
}
offer-cut-percent = { $n }% off
offer-cut-amount = { $n } off
offer-cut-further = { $first }, then { $n } for each further piece
offer-cut-price = Price { $n }
offer-on-goods = all goods
offer-on-delivery = delivery
offer-on-everything = goods and delivery
offer-price-from = from { $n } a piece
offer-price-to = up to { $n } a piece
offer-each-piece = Each piece
offer-each-line = Each line of the receipt
offer-all-together = All together, once
offer-units =
    { $n ->
        [one] { $n } piece at most, { $pick }
       *[other] { $n } pieces at most, { $pick }
    }
offer-dearest = the dearest first
offer-cheapest = the cheapest first
offer-first = in the order of the basket
offer-units-line = At most { $n } of each line
offer-sets = Only in full sets of { $n }
offer-deal = Buy { $buy }, get { $get }: { $cut }
offer-deal-added = Buy { $buy }, get { $get } free on top
offer-bundle = Together: { $parts }. { $cut }
offer-times =
    { $n ->
        [one] Once a basket
       *[other] At most { $n } times a basket
    }
offer-gift = A gift: { $what }
offer-gift-each = A gift: { $what } for each of { $each }
offer-need-amount = Needs { $n } of { $what }
offer-need-quantity = Needs { $n } pieces of { $what }
offer-need-full-price = Only where nothing is reduced already
offer-code = Promo code: { $code }
offer-costs = The member pays { $n } for it
offer-skip-reduced = Not on goods that are reduced already
offer-most = At most { $n } a basket
offer-uses =
    { $n ->
        [one] Once in all
       *[other] { $n } times in all
    }
offer-per-member =
    { $n ->
        [one] Once per member
       *[other] { $n } times per member
    }
offer-per-day =
    { $n ->
        [one] Once a day per member
       *[other] { $n } times a day per member
    }
offer-budget = Budget: { $n }
offer-group = Only the best for the member of the group “{ $group }”
offer-exclusive = Not together with other promotions
offer-stop = No promotion after this one
offer-priority = Priority { $n }
wallet-gift-card = Money on gift cards

pieces = Pieces to copy
pieces-lead = Copy one into the text above, at its end, and change what is to be different. Then check: nothing is live until you publish.
piece-weekday = Double points on Fridays
piece-hours = Double points at certain hours, for a month
piece-branch = 50 points once, in one branch, from 300 on
