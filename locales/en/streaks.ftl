# Streaks: what members keep up, and the page of streaks and levels.

nav-streaks = Streaks and levels
streaks = Streaks
streaks-empty-title = No streaks or levels yet
streaks-empty-text = Streaks and levels come from the program. Add [streaks] or [levels] to it to show them here.
streaks-give = What lengths of streaks give
streaks-give-nothing = Nothing yet. Declare the event streak in the program, and let a rule or a coupon begin with it.
streak-none = Not begun
streak-row-day =
    { $n ->
        [one] { $n } day
       *[other] { $n } days in a row
    }
streak-row-week =
    { $n ->
        [one] { $n } week
       *[other] { $n } weeks in a row
    }
streak-row-month =
    { $n ->
        [one] { $n } month
       *[other] { $n } months in a row
    }
streak-kept-day = Done for today
streak-kept-week = Done for this week
streak-kept-month = Done for this month
streak-this-day = Today
streak-this-week = This week
streak-this-month = This month
streak-until = Come again by { $day } to keep it
streak-best = Best so far: { $row }
streak-freezes =
    { $n ->
        [one] One may be missed
       *[other] { $n } may be missed
    }
streak-next = { $n } more to { $length }
streak-per-day = Every day
streak-per-week = Every week
streak-per-month = Every month
streak-milestones = Rewarded at { $lengths }
streak-every =
    { $n ->
        [one] Rewarded each time
       *[other] Rewarded every { $n }
    }
streak-earns-freeze =
    { $n ->
        [one] Each earns one that may be missed, { $most } at most
       *[other] Every { $n } earn one that may be missed, { $most } at most
    }
streak-members = Members who keep it up
streak-longest = Longest now
event-streak = Streak
