# What happened to a member.

event-enroll = Joined
event-update = Record changed
event-purchase = Purchase
event-refund = Refund
event-cancel = Purchase taken back
event-custom = Activity
event-adjust = Put right by staff
event-transfer = Transfer
event-hold = Put on hold
event-capture = Hold used
event-release = Hold released
event-settle = Time passed
due-spendable = { $amount } can be spent now
due-expired = { $amount } expired
due-released = { $amount } free again: the hold ran out
moved-expired = { $amount } expired
purchases-lead = All purchases of members, latest first.
purchases-receipt = Receipt number
purchases-empty-title = No purchases to show
purchases-empty-text = Purchases come from the till, from your point of sale, or from imports.
purchase-when = When
purchase-gave = Earned
branch-all = All branches
due-held = { $amount } put on hold
event-quote-hold = Price and offers put aside
event-quote-release = Let go what was put aside
