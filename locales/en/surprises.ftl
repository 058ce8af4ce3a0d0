# Surprises: gifts for members who are drawn.

nav-surprises = Surprises
surprises-lead = Gifts that nobody asked for: who is drawn, and whether it was fair.
surprises-empty-title = No surprises yet
surprises-empty-text = Surprises stand in the program, under [surprises].
surprise = Surprise
surprise-day = { $n ->
    [one] One member each day
   *[other] { $n } members each day
}
surprise-week = { $n ->
    [one] One member each week
   *[other] { $n } members each week
}
surprise-month = { $n ->
    [one] One member each month
   *[other] { $n } members each month
}
surprise-again = { $n ->
    [one] Not again on the same day
   *[other] Not again within { $n } days
}
surprise-budget = { $money } in all at most
surprise-budget-day = { $money } a day at most
surprise-budget-week = { $money } a week at most
surprise-budget-month = { $money } a month at most
surprise-draws = Draws
surprise-due = Due
surprise-state = State of the draw
surprise-eligible = Could be drawn
surprise-given = Gifts given
surprise-is-open = Not drawn yet
surprise-is-drawn = Drawn
surprise-is-given = Given
surprise-is-void = Called off
surprise-due-at = Due { $time }
surprise-looked = { $n ->
    [one] One member was looked at, { $eligible } could be drawn
   *[other] { $n } members were looked at, { $eligible } could be drawn
}
surprise-gifts = { $n ->
    [0] No gift was given
    [one] One gift was given
   *[other] { $n } gifts were given
}
surprise-check = Check the draw
surprise-check-text = Whoever had the fewest of these gifts in a year comes first; among those who had as many, the SHA-256 of the secret number and the member decides. The seal was fixed before, and everybody who could be drawn is kept.
surprise-drawn = Drawn members
surprise-place = Place
surprise-had = Had in a year
surprise-back = All draws
event-surprise = Surprise
task-surprises = Surprises
