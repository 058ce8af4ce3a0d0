# What is wrong with a program's text: a reason each, with the values that decided. Kinds of values first.

kind-text = a text
kind-whole = a whole number
kind-number = a number
kind-truth = true or false
kind-nothing = null
kind-list = a list
kind-table = a table
kind-line = a line
kind-quoted = a text in quotes
kind-decimal = a number, like 12 or "0.25"
kind-name = a name: a text, or texts by language like {"{"} en = "…", th = "…" {"}"}
kind-condition = a text with a condition, like "cart.total >= 300"
kind-sized = a list or a text

wrong-no-file = There is no file here: a program is one TOML file at least.
wrong-document-large = The document is too large: at most { $most } bytes in all.
wrong-not-toml = This is not TOML ({ $told }).
wrong-not-json = This is not JSON ({ $told }).
wrong-nests = This nests too deeply: at most { $most } levels.
wrong-stands-also = “{ $name }” is also in { $file }, line { $line }: keep one of the two.
wrong-twice = “{ $name }” stands twice here: keep one.
wrong-unknown-near = There is no “{ $name }” here: did you mean “{ $near }”?
wrong-unknown-key = There is no “{ $name }” here: the keys of { $of } are { $names }.
wrong-unknown = There is no “{ $name }” here: there are { $names }.
wrong-none-declared = There is no “{ $name }”: the program declares none.
wrong-missing-key = The key “{ $key }” is missing: add it.
wrong-wrong-kind = This is { $is }, but must be { $wanted }.
wrong-empty = This is empty: write something or remove the key.
wrong-too-long = This is too long: at most { $most } characters.
wrong-control-character = This holds a control character: remove it.
wrong-out-of-range = { $n } is out of range: from { $least } to { $most }.
wrong-not-positive = { $number } is not above zero: it must be.
wrong-not-a-number = “{ $text }” is not a number: write digits, and a point before the decimals, like 1250.50.
wrong-too-many-digits = “{ $text }” has too many digits: at most 18 in all and 9 after the point.
wrong-too-many-decimals = This has too many decimals: at most { $most } here.
wrong-too-large = { $number } is too large to count.
wrong-too-much = { $number } is too much: at most { $most }.
wrong-not-one-of = “{ $text }” is not one of { $names }.
wrong-not-an-id = “{ $id }” is not an id: begin with a small letter, then small letters, digits, _ and -, 64 at most.
wrong-id-taken = The id “{ $id }” is taken in { $file }, line { $line }: choose another.
wrong-list-length = This must name 1 to { $most }, not { $has }.
wrong-too-many = There are too many here: { $has }, at most { $most }.
wrong-names-nothing = This names nothing: name something, or remove the key.
wrong-one-of = Write exactly one of { $names } here.
wrong-keep-one = This has { $names }: keep one.
wrong-goes-with = “{ $key }” goes with “{ $with }” only: add that, or remove it.
wrong-gives-nothing = This gives nothing: add one of { $names }.
wrong-needs-purchase = Only a purchase has lines and amounts: remove “{ $key }”.
wrong-delivery-lines = A delivery has no lines to name: remove “on”, or name “methods”.
wrong-steps-upwards = Steps go upwards: this one is not above the last.
wrong-added-is-free = What is added on top is free: remove the discount, or “added”.
wrong-added-article = What is added on top is an article: name it, get = {"{"} on = {"{"} sku = […] {"}"} {"}"}.
wrong-price-range = “price_to” is below “price_from”: no goods cost that.
wrong-line-condition = This cannot be asked of a line: compare, use in, startsWith, endsWith, contains, lowerAscii, size, has, exists and all over line.tags, &&, || and !.
wrong-one-gift-card = A program has one kind of gift card: keep one such wallet.
wrong-gift-card-plain = What is put on a gift card can be spent at once, and never owes: remove “{ $key }”.
wrong-only-points = Money has the currency's decimals, and is worth itself: remove “{ $key }”.
wrong-not-a-period = “{ $text }” is not a length of time: write a number from 1 to 10000 and a unit, like “7 days” or “12 months”.
wrong-never-works = “until” is not after “from”: this would never work.
wrong-not-a-time = “{ $text }” is not a day of the calendar nor a time: write a day like 2026-11-30, or a time like 2026-11-22T10:54:00+07:00.
wrong-time-range = { $text } is outside 1900-01-01 to 2199-12-31.
wrong-not-hours = “{ $text }” is not a span of hours: write one like 11:00-22:00.
wrong-percent-of-points = A percentage is of money, but the wallet “{ $wallet }” holds points: use “give” with “per_amount”.
wrong-multiply-range = Times { $by } gives nothing more: write a number above 1, at most 1000.
wrong-not-a-zone = “{ $text }” is not a time zone: use a name of the IANA database, like Asia/Bangkok.
wrong-not-a-currency = “{ $text }” is not a currency: write the three capital letters of ISO 4217, like THB.
wrong-not-a-country = “{ $text }” is no country whose phone numbers are known: use one of { $known }.
wrong-name-empty = This name says nothing: write it in at least one language.
wrong-built-in = “{ $name }” is built in: give the event another name.
wrong-no-minus = A field's name has no “-”, which a condition reads as minus: use “_”.
wrong-which-wallet = Say which wallet this rule fills: wallet = one of { $names }.
wrong-wallet-on-card = “{ $name }” is on gift cards, not with members: name another wallet.
wrong-no-amounts = This rule does not look at amounts: remove “base”.
wrong-multiplier-exclusive = A multiplier cannot be exclusive: make the rule that it multiplies so.
wrong-nothing-to-multiply = There is nothing to multiply: put a rule for the same wallet and event before this one.
wrong-condition-unread = This condition could not be read: make it simpler.
wrong-condition-long = This condition is too long: at most { $most } bytes.
wrong-condition-large = This condition is too large: at most { $most } parts.
wrong-condition-ends = This is not a condition: it ends too early.
wrong-not-a-condition = This is not a condition ({ $told }).
wrong-too-slow = This may take { $steps } steps for { $lines } lines, at most { $most }: put less in the inner loop, or take one loop away.
wrong-no-tables = A condition has no tables of its own: remove the braces.
wrong-no-letter = Write this without the “{ $letter }”.
wrong-no-null = Nothing is null here: ask with has(…) whether it is there.
wrong-has-asks-name = has(…) asks for a name, like has(member.birthday).
wrong-mixed-list = A list holds either texts or numbers.
wrong-no-field = This is { $is }: it has no “{ $name }”.
wrong-no-fields = A purchase has no fields: they belong to named events.
wrong-mismatch = { $a } and { $b } do not go together here.
wrong-no-function = There is no function “{ $name }” with { $n } values here: there are size, startsWith, endsWith, contains, lowerAscii, has, exists, all, exists_one, filter, map.
wrong-name-taken = “{ $name }” means something already: choose another name.
wrong-list-of-lists = A list of lists is of no use here.
wrong-no-loop = This loop is not understood: use exists, all, exists_one, filter or map.
wrong-no-division = A decimal cannot be divided exactly: multiply the other side instead.
wrong-id-stays = The program's id is “{ $id }” and stays so.
wrong-currency-stays = The currency and its decimals stay as they are.
wrong-wallet-stays = The wallet “{ $wallet }” holds balances and stays.
wrong-wallet-kind-stays = The kind and decimals of the wallet “{ $wallet }” stay as they are.
wrong-takes-no-coupons = The promotion “{ $name }” takes no coupons: give it coupon = "held" or "typed".
wrong-rank-taken = “{ $other }” has the rank { $rank } already: give each tier of a ladder a rank of its own.
wrong-ladder-empty = No tier is on the ladder “{ $name }”: give a tier ladder = "{ $name }", or remove it.
wrong-card-of-steps = A stamp card has one step: write look = "mission" for several.
wrong-mission-on-missions = A mission cannot count missions that are done: it would never end.
wrong-mission-of-tiers = What counts tier_up or tier_down goes with neither per nor per_day: leave these out.
wrong-occasion-no-minus = An occasion's id has no “-”, which a condition reads as minus: use “_”.
wrong-occasion-on = Say on which day it is: on = "03-08" is 8 March.
wrong-occasion-month-day = “{ $text }” is no day of the year: write month and day, like 03-08 for 8 March.
wrong-occasion-days = Say on which days it is: days = ["2027-10-15"].
wrong-transfer-least = “{ $key }” is below “least”, so nothing could be given: raise it.
wrong-not-a-day = “{ $text }” is no day: write it like 2027-10-15.
wrong-mission-stays = What the steps of the mission “{ $mission }” count, and how much, stays: give another one another id.
wrong-counts-itself = “{ $name }” comes of this itself: it would never end.
wrong-milestones-grow = Each milestone is longer than the one before it.
wrong-streak-stays = What the streak “{ $streak }” counts, how much and how often, stays: give another one another id.
wrong-level-no-minus = The id of levels has no “-”, which a condition reads as minus: use “_”.
wrong-levels-grow = Each level needs more than the one before it.
wrong-levels-too-high = Level { $n } takes more than can be counted: take fewer levels, or let them grow less.
wrong-keep-above-reach = Keeping takes more than reaching does: who reached it would lose it, so ask for as much at most.
wrong-goal-empty = This asks for nothing: add spend, visits, points or when, or remove it.
wrong-not-in-days = This is counted in whole days: write days, weeks, months or years, five years at most.
wrong-cards-meet = These numbers are also among those that begin with { $prefix }: keep them apart.
wrong-cards-issue = New numbers come from one range: keep one “issue”.
wrong-cards-prefix = “{ $prefix }” must be digits, fewer than the numbers are long.
wrong-cards-ean = An EAN-13 has 13 digits: write length = 13, or another check.
wrong-satisfaction-order = Each level must begin above the one before it: need_met, satisfied, exceeded, wow.
wrong-stages-order = “{ $key }” must be above the stage before it: at_risk is 1 at least, lapsed above at_risk, loyal above regular.
wrong-never-open = “closes” is not after “opens”: nobody could ever claim it.
wrong-price-empty = This price asks for nothing: add points or money, or leave “price” out where it is free.
wrong-stock-of-codes = There are as many as codes are in the pool: remove “stock”, and add codes.
wrong-branch-name = A branch has a name of 1 to 100 characters.
wrong-no-gift-wallet = The program has no gift cards: give it a wallet of kind "gift-card".
wrong-cancel-given = A code or a gift card that was given cannot be called back: remove “cancel”.
wrong-question-field = Members have no field “{ $field }”. Declare it in [member.fields].
wrong-question-field-taken = Another question asks for the field “{ $field }” already: one question a field.
wrong-question-options-text = Only a text is chosen from options: the field “{ $field }” is none.
wrong-question-option-twice = The option “{ $value }” stands here twice.
wrong-present-worth = The budget counts what this is worth: say so, worth = "12.50" in money.
wrong-present-above-budget = This is worth more than the whole budget: it could never be given.
wrong-prize-runs-out = Prizes can run out: say which one is given then, otherwise = one that cannot.
wrong-otherwise-runs-out = “{ $name }” can run out itself: name a prize that has no “most” and takes nothing of the budget.
wrong-not-time-of-day = “{ $text }” is not a time of the day: write it like 10:00.
