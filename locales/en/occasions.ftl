# Occasions: birthdays, anniversaries and feasts of members, and the page that lists them.

nav-occasions = Occasions
occasions-empty-title = No occasions yet
occasions-empty-text = Birthdays, anniversaries and feasts come from the program. Add [[occasion]] to it to show them here.
occasions-give = What occasions give
occasions-give-nothing = Nothing yet. Declare the event occasion in the program, and let a rule or a coupon begin with it.
occasion-on = Now
occasion-days = { $from } to { $until }
occasion-next = Next: { $days }
occasion-before =
    { $n ->
        [one] From { $n } day before
       *[other] From { $n } days before
    }
occasion-after =
    { $n ->
        [one] Until { $n } day after
       *[other] Until { $n } days after
    }
occasion-leap-before = Born on 29 February: on 28 February in other years
occasion-leap-after = Born on 29 February: on 1 March in other years
occasion-gap =
    { $n ->
        [one] Not again within { $n } day
       *[other] Not again within { $n } days
    }
occasion-had =
    { $n ->
        [0] Nobody had it in the last 365 days
        [one] { $n } member had it in the last 365 days
       *[other] { $n } members had it in the last 365 days
    }
occasion-kind-birthday = Birthday
occasion-kind-joined = Anniversary of joining
occasion-kind-first-purchase = Anniversary of the first purchase
occasion-kind-new-year = New Year
occasion-kind-tet = Tết
occasion-kind-songkran = Songkran
occasion-kind-pi-mai-lao = Lao New Year
occasion-kind-christmas = Christmas
occasion-kind-yearly = Each year
occasion-kind-days = Chosen days
event-occasion = Occasion
