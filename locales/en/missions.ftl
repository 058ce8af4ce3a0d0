# Missions, stamp cards and badges: how far a member is, and what each takes.

nav-missions = Missions
missions-empty-title = No missions yet
missions-empty-text = Stamp cards, missions of several steps and badges come from the program. Add [missions] to it to show them here.
missions-give = What finished rounds give
missions-give-nothing = Nothing yet. Declare the event mission_done in the program, and let a rule or a coupon begin with it.
mission-look-mission = Mission
mission-look-card = Stamp card
mission-look-badge = Badge
mission-far = { $has } of { $need }
mission-missing = { $amount } to go
mission-over = Done
mission-badge-had = Yours
mission-rounds =
    { $n ->
        [one] { $n } round done
       *[other] { $n } rounds done
    }
mission-until = Until { $day }
mission-anew = Until { $day }, then it begins anew
mission-count-times = Purchases
mission-count-units = Pieces
mission-count-money = Spent
mission-per-day = { $amount } a day at most
mission-ordered = One step after another
mission-repeats = Begins again when it is done
mission-once = Once
mission-per-month = Begins anew every month
mission-per-quarter = Begins anew every quarter
mission-per-year = Begins anew every year
mission-for = For members with { $condition }
event-mission-done = Mission done
