//! The program of the simulated shop: amounts are such that nothing has to be rounded, so that a simple model can follow.

/// Its text. The run gives each quarter its own tenth off.
pub const PROGRAM: &str = r#"
schema = 1

[program]
id = "simulated"
name = "Simulated"
currency = "EUR"
timezone = "Europe/Berlin"          # with daylight saving time

[wallets.points]
kind = "points"
expires = { after = "12 months", at = "month-end" }
debt = "owe"

[wallets.cashback]
kind = "money"
pending = "7 days"
debt = "forgive"

[wallets.gift]
kind = "gift-card"

# One is worth a cent: what the people of a household pay together.
[wallets.stars]
kind = "points"
worth = "0.01"
pays = { earns = true }

[[earn]]
id = "base"
on = "purchase"
wallet = "points"
give = 1
per_amount = "5"
full = true

[[earn]]
id = "cash"
on = "purchase"
wallet = "cashback"
percent = 2

[events.review]
name = { en = "Review" }

[[earn]]
id = "thanks"
on = "review"
wallet = "points"
give = 5
caps = { day = 5 }

[events.mission_done]
name = { en = "Mission done" }
fields = { mission = "text", round = "integer" }

[missions.coffee]
name = { en = "Coffee card" }
look = "card"
steps = [{ on = "purchase", count = "units", of = { sku = ["coffee"] }, need = 10 }]

[[earn]]
id = "card-full"
on = "mission_done"
wallet = "points"
give = 30

[ladders.main]
review = "at-once"
landing = "fall"

[tiers.silver]
rank = 1
reach = { spend = "300", within = "90 days" }
keep = { spend = "300", within = "90 days" }

[tiers.gold]
rank = 2
reach = { spend = "900", within = "90 days" }
keep = { spend = "900", within = "90 days" }

[[promotion]]
id = "tenth"
code = "TENOFF"
discount = { percent = 10 }
limits = { uses = 400, per_member = 9, budget = "4000" }

[[promotion]]
id = "voucher"
coupon = "typed"
discount = { amount = "5" }

[[price_list]]
id = "by-app"
when = "cart.channel == 'app'"
prices = [{ sku = "set", price = "45" }, { sku = "set", from = 3, price = "40" }]

[member.fields]
skin = "text"
children = "integer"

[[question]]
id = "skin"
ask = { en = "What is your skin like?" }
field = "skin"
options = [{ value = "dry", name = "Dry" }, { value = "oily", name = "Oily" }]

[[question]]
id = "family"
ask = { en = "How many children have you?" }
field = "children"

[events.profile_answer]
fields = { question = "text", left = "integer" }

[[earn]]
id = "told"
on = "profile_answer"
wallet = "points"
give = 6

[events.occasion]
fields = { occasion = "text", day = "text", years = "integer" }

[[occasion]]
id = "birthday"
kind = "birthday"

[[occasion]]
id = "years"
kind = "joined"

[[earn]]
id = "cake"
on = "occasion"
wallet = "points"
when = "event.fields.occasion == 'birthday'"
give = 10

[[earn]]
id = "loyal"
on = "occasion"
wallet = "points"
when = "event.fields.occasion == 'years'"
give = 8

[events.streak]
fields = { streak = "text", length = "integer", milestone = "truth" }

[streaks.weekly]
on = "purchase"
per = "week"
milestones = [2, 5]
every = 4
freezes = { most = 1, each = 3 }

[[earn]]
id = "kept-up"
on = "streak"
wallet = "points"
give = 3

[events.level_up]
fields = { level = "text", number = "integer" }

[levels.barista]
counts = [
    { on = "purchase", count = "units", of = { sku = ["coffee"] }, each = 1, give = 1 },
    { on = "review", give = 2 },
]
steps = [{ need = 10 }, { need = 25 }, { need = 60 }, { need = 150 }, { need = 400 }]

[[earn]]
id = "higher"
on = "level_up"
wallet = "points"
give = 7

[live_card]
needed_to_spend = true

[games.wheel]
kind = "spin"
price = { wallet = "points", points = 5 }
limits = { per_day = 2 }
budget = { amount = 12, per = "week" }
otherwise = "nothing"
prizes = [
    { id = "big", weight = 3, gives = { wallet = "points", points = 40 }, worth = 6, most = 3, per = "month" },
    { id = "small", weight = 20, gives = { wallet = "points", points = 8 }, worth = "1.50" },
    { id = "nothing", weight = 77 },
]

[partners.bank]
issues = { wallet = "points", price = "0.205", most = 60, budget = 700 }
accepts = { wallet = "points", price = "0.18", per_day = 80 }

[causes.school]
wallet = "points"
price = "0.25"
least = 5
undo = "3 days"

[household]
most = 5
wallets = ["stars"]
limits = [
    { role = "child", wallet = "stars", most = 4000, per = "week" },
    { wallet = "stars", most = 12000, per = "month" },
]

[[transfer]]
wallet = "points"
to = "anyone"
least = 2
most = 48
per_day = 60

[[transfer]]
wallet = "cashback"
to = "anyone"

[[transfer]]
wallet = "stars"
to = "household"

[surprises.petals]
when = "member.purchases >= 1"
gives = { wallet = "points", points = 9 }
worth = 1
budget = { amount = 10, per = "month" }
members = 3
every = "week"
at = "06:00"
not_again_days = 60

[events.leaderboard_place]
fields = { leaderboard = "text", place = "integer", period = "text" }

[leaderboards.regulars]
counts = [{ on = "purchase", count = "units", of = { sku = ["coffee"] }, each = 1, give = 1 }]
per = "month"
show = 10
rewarded = 1

[[earn]]
id = "first"
on = "leaderboard_place"
wallet = "points"
give = 11

[rewards.tote]
price = { wallet = "points", points = 40 }
stock = 2
waiting = "2 days"
gives = { pick_up = "30 days" }
cancel = { within = "7 days", back = "50%", expired = "25%" }
"#;
