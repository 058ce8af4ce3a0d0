# Tiers: where members stand, what is missing and by when, what tiers bring, and what they take.

nav-tiers = Tiers
tier = Tier
tier-none = No tier
tiers-empty-title = No tiers yet
tiers-empty-text = Members can climb by what they spend, by visits or by points. Add tiers to the program to show them here.
tier-next = { $amount } to { $tier }
tier-next-by = { $amount } to { $tier } by { $day }
tier-has = { $has } of { $least }
tier-keep = { $amount } more by { $day } to keep it
tier-kept = Kept until { $day } at least
tier-grace = Kept until { $day }, to make up for what is missing
tier-given-until = Given until { $day }
tier-visits =
    { $n ->
        [one] { $n } visit
       *[other] { $n } visits
    }
tier-step = { $from } → { $to }
tier-why-reached = reached
tier-why-not-kept = not enough to keep it
tier-why-grace-over = not made up for in time
tier-why-granted = given by staff
tier-why-grant-over = what staff gave ended
tier-why-revoked = taken back by staff
tier-why-came-back = the purchase came back
tier-why-no-such-tier = the program has no such tier any more
tier-give = Give a tier
tier-give-do = Give the tier
tier-until = Until
tier-until-hint = The last day. Without one, until it is taken back.
tier-revoke = Take back the tier that staff gave
tier-members =
    { $n ->
        [one] { $n } member
       *[other] { $n } members
    }
tier-reach = To reach:
tier-to-keep = To keep:
tier-brings = Brings:
tier-by-joining = by joining
tier-within = { $what } within { $time }
tier-calendar-month = { $what } in a calendar month
tier-calendar-quarter = { $what } in a calendar quarter
tier-calendar-year = { $what } in a calendar year
tier-review-at-once = A tier ends when what it takes is no longer there.
tier-review-anniversary = It is looked at once a year, on the day on which a tier was reached.
tier-landing-step = Whoever does not keep one goes one step down.
tier-landing-fall = Whoever does not keep one goes down to what they still earn.
benefit-use = Use
benefit-free = As often as you like
benefit-left = { $n } left
benefit-left-until = { $n } left until { $day }
notice-tier-given = The member has the tier.
notice-tier-revoked = The tier is taken back.
notice-benefit-used = Used. It is noted in the history.
notice-benefit-not-used = It was not used: the tier does not bring it, or nothing of it is left.
event-tier-up = Reached a tier
event-tier-down = Lost a tier
event-tier-grant = Tier given
event-tier-revoke = Tier taken back
event-card-new = New card
event-benefit-use = Privilege used
audit-member-tier = Gave a tier
audit-member-tier-revoke = Took back a tier
