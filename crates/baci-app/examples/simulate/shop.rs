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

[rewards.tote]
price = { wallet = "points", points = 40 }
stock = 2
gives = { pick_up = "30 days" }
cancel = { within = "7 days", back = "50%", expired = "25%" }
"#;
