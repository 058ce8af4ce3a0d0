# What is foreseen: forecast, next purchases, and what is bought together.

forecast = Forecast
next-purchases = Next purchases
bought-together = Bought together
forecast-empty-title = Too few came again
forecast-empty-text = A forecast is made of members who bought on two days or more: at least four of them. Import the receipts that you have, or look again later.
forecast-horizon = Looking ahead
forecast-months =
    { $n ->
        [one] { $n } month
       *[other] { $n } months
    }
forecast-model = Model
forecast-bg-nbd = May leave after coming again (BG/NBD)
forecast-mbg-nbd = May leave after any purchase (MBG/NBD)
forecast-pareto-nbd = May leave at any time (Pareto/NBD)
forecast-gamma-gamma = Spend (gamma-gamma)
forecast-discount = What money loses a month
forecast-lead =
    { $n ->
        [one] The next month
       *[other] The next { $n } months
    }
forecast-purchases = Expected purchases
forecast-value = Expected value
forecast-still = Customers still
forecast-of = of { $n } who ever bought
forecast-repeaters = Came again on another day
forecast-alive = Chance to be a customer still
forecast-best = Most valuable ahead
forecast-at-risk = At risk of silence
forecast-at-risk-are = Less likely than not to be customers still. Those who are worth most all the same come first.
forecast-nobody-at-risk = Nobody: all are more likely than not to be customers still.
forecast-by-alive = Customers by their chance to be customers still
forecast-checked = How well it would have told
forecast-check = With what was known { $weeks } weeks before the last purchase, the model expected { $expected } purchases since then; { $came } came. Of a single customer it was off by { $error } purchases on average; to take everybody to go on as before is off by { $before }.
forecast-no-check = There are not enough weeks of purchases yet to try it on the past.
forecast-by-week = Purchases since then, added up week by week
forecast-by-frequency = Purchases of a customer since then, by how often they had come again before
forecast-week = Week
forecast-frequency = Had come again
forecast-expected = Expected
forecast-came = Came
forecast-parameters = Parameters of the model, with their standard errors
forecast-parameter = Parameter
forecast-is = Estimate
forecast-error = Standard error
forecast-likelihood = Log-likelihood { $value }. The model saw purchases up to { $day }.
forecast-warning-few-repeaters =
    { $n ->
        [one] Only one customer came again: the figures are hardly determined.
       *[other] Only { $n } customers came again: the figures are hardly determined.
    }
forecast-warning-undetermined = The purchases do not determine this model. Try another one.
forecast-warning-spend-undetermined = The purchases do not determine how much is spent: do not trust the values.
forecast-warning-spend-by-frequency = Who comes more often spends otherwise (correlation { $correlation }). The model takes that to be independent, so values of frequent customers are off.
forecast-warning-no-mean-spend = What a new customer spends on average cannot be told: a few bills are too large beside the others.
forecast-means-purchases = How many days with a purchase are expected in the time ahead, from how often and how lately each customer came.
forecast-means-alive = How likely somebody is a customer still. Whoever came often and has long been silent has a small chance. By BG/NBD, who bought on one day only has not left.
forecast-means-value = Expected purchases times what the customer is expected to spend, less what money loses until then. It is a forecast, not money.
forecast-means-at-risk = Whose chance to be a customer still is below one half, by what is expected of them all the same.
forecast-means-expected = What the model would have said a while ago, with what was known then, beside what came. The nearer the two lines, the more it is worth.
forecast-purchases-year = Expected purchases in 12 months
forecast-value-year = Expected value in 12 months
next-show = Who
next-show-week = Expected in the next 7 days
next-show-month = Expected in the next 28 days
next-show-late = Late
next-lead =
    { $n ->
        [one] { $n } member
       *[other] { $n } members
    }
next-this-week = Expected in 7 days
next-late = Late
next-typical = Half come again within
next-expected = Expected on
next-rhythm = Rhythm
next-best = Best time
next-last = Last purchase
next-every =
    { $n ->
        [one] every day
       *[other] every { $n } days
    }
next-own = their own
next-of-all = that of all
next-days-late =
    { $n ->
        [one] { $n } day late
       *[other] { $n } days late
    }
next-best-is = { $weekday }, about { $hour }
next-nobody = Nobody.
next-is = Somebody is expected on the day of their last purchase and their rhythm: the median of the days between the days on which they bought. With fewer than two such gaps the rhythm of all is taken. The best time is the weekday and the hour of most of their purchases. This does not say who will not come any more: the forecast does.
next-check =
    { $n ->
        [one] Tried on the last purchase of one member: their own rhythm missed it by { $own } days, the rhythm of all by { $typical }.
       *[other] Tried on the last purchases of { $n } members: their own rhythm missed by { $own } days on average, the rhythm of all by { $typical }.
    }
foreseen = Outlook
foreseen-waiting = This is being worked out. Look again in a minute.
foreseen-suggest = Suggest products
foreseen-may-like = May like
together-empty-title = No products yet
together-empty-text = What is bought together appears here once purchases name their products.
together-receipts = Receipts
together-products = Products
together-hit-members = Foretold the next receipt
together-hit-carts = Foretold from the rest of the cart
together-popular = the most popular five: { $share }
together-support = On at least so many receipts
together-cart = Products of a cart
together-cart-hint = By their codes, with commas between: what goes with them is suggested.
together-lead =
    { $n ->
        [one] { $n } pair of products
       *[other] { $n } pairs of products
    }
together-first = Product
together-second = With
together-both = Receipts with both
together-support-share = Of all receipts
together-then = First, then second
together-back = Second, then first
together-lift = Lift
together-no-pairs = No two products are on so many receipts together.
together-product = Suggested
together-because = Because of
together-many-buy = Many buy it
together-confidence = Bought it as well
together-none = There is nothing left to suggest.
together-for = For { $name }
together-with = With { $cart }
together-unknown = Nobody bought { $names }.
together-is = A product counts once on each receipt. “First, then second” is how many of the receipts with the first have the second as well. Lift is how many times as often both are together as if neither had to do with the other: above 1 they go together.
together-check-is = “Foretold” is how often one of five suggestions was on the last receipt of a member, whom the rules had not seen with it. Where the most popular five do as well, the rules are not worth more.
together-too-wide =
    { $n ->
        [one] { $n } receipt with more than 100 products is left out.
       *[other] { $n } receipts with more than 100 products are left out.
    }
together-bare =
    { $n ->
        [one] { $n } receipt names no product.
       *[other] { $n } receipts name no product.
    }
together-left-out =
    { $n ->
        [one] { $n } pair on the fewest receipts is left out.
       *[other] { $n } pairs on the fewest receipts are left out.
    }
