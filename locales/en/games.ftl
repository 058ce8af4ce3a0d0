# Games: what can be won and how likely, plays, and checking them.

nav-games = Games
games-lead = What members can play, how likely each prize is, and what was given.
games-empty-title = No games yet
games-empty-text = Games stand in the program, under [games].
me-games-empty-title = No games yet
me-games-empty-text = What you can play will stand here.
game-kind-spin = Wheel
game-kind-scratch = Scratch card
game-is-open = Open
game-is-scheduled = Begins later
game-is-closed = Over
game-free = Free to play
game-costs = { $price } for each play
game-per-day = { $n ->
    [one] Once a day
   *[other] { $n } times a day
}
game-per-member = { $n ->
    [one] Once for each member
   *[other] { $n } times for each member
}
game-uses = { $n ->
    [one] Once in all
   *[other] { $n } times in all
}
game-lately = { $n ->
    [0] Nobody played in the last 30 days
    [one] Played once in the last 30 days, prizes worth { $money }
   *[other] Played { $n } times in the last 30 days, prizes worth { $money }
}
game-budget = { $left } of { $money } are left to be won
game-budget-day = { $left } of { $money } are left to be won today
game-budget-week = { $left } of { $money } are left to be won this week
game-budget-month = { $left } of { $money } are left to be won this month
game-otherwise = When a prize has run out: { $prize }
game-prize = Prize
game-chance = Chance
game-left = Left
game-given = Given in 30 days
game-percent = { $n }%
game-odds = { $weight } in { $all }
game-odds-of = Prizes and chances:
game-coupon = A coupon: { $name }
game-gone = None left
game-plays-left = { $n ->
    [one] You can play once
   *[other] You can play { $n } times
}
game-play-spin = Spin the wheel
game-play-scratch = Scratch the card
game-played = Played. This is what came of it.
game-fair = How you know that it is fair
game-fair-text = The outcome is drawn from a secret number that is fixed already. This is its seal: after the play you see the number, and can check that it was not changed. Words of your own go into the draw, if you like.
game-seal = Seal of the next draw
game-words = Your own words
game-words-none = None
game-plays = Your latest plays
game-check = Check
game-won = You have won
game-ran-out = “{ $prize }” was drawn, and had run out.
game-again = Back to the games
game-check-title = Check the outcome
game-check-text = The seal was shown before you played, the secret number after it. With both, anybody can work out what was drawn.
game-holds = It is right
game-holds-not = It is not right
game-seal-before = Seal, shown before
game-seed = Secret number, shown after
game-step-seal = The SHA-256 of the secret number is the seal. It is taken of:
game-step-number = The SHA-256 of the secret number, your words and a counter begins with these 16 digits. It is taken of:
game-step-rest = As a number in base 16, divided by { $all }, they leave { $rest }. That is the prize to which this belongs:
game-rests = Rests
game-drawn = Drawn
event-game-play = Game played
