# The member's own page.

me-sign-in = Sign in
me-sign-in-lead = Your card and points at { $shop }
me-who = Your phone number or e-mail address
me-who-hint = The one that you joined with
me-who-wrong = This is neither a phone number nor an e-mail address.
me-send-code = Send me a code
me-code = Code
me-code-lead = If { $who } belongs to a member, a code with six digits is on its way. It is good for ten minutes.
me-code-wrong = This code is not right, or it has run out.
me-code-again = Send another code
me-link-lead = This link opens your card at { $shop }.
me-link-go = Open my card
me-contact = Questions?
me-card = Card
me-profile = Profile
me-qr = Code of your card, for the till
me-show = Show this at the till
me-live = This code changes every half minute: a picture of it is soon worth nothing.
me-apple = Add to Apple Wallet
me-google = Add to Google Wallet
me-balances = Your balance
me-expires = { $amount } expire on { $day }
me-usable = { $amount } can be used from { $day }
me-as-of = As of { $time }
me-kept = No connection.
me-history-empty-title = Nothing here yet
me-history-empty-text = Your purchases and points appear here.
me-why-nothing = No rule of the program gave or took anything here.
me-language-hint = For this page and for messages to you
me-identities = How the shop knows you
me-identities-hint = Cards and other numbers are changed by the shop.
me-offers = Offers for you
me-offer-code = Needs a promo code
me-offer-costs = For { $cost }
me-offer-from = From { $day }
me-offer-until = Until { $day }
me-offer-soon = Soon
me-offer-left =
    { $n ->
        [one] Once more
       *[other] { $n } more times
    }
me-offers-more =
    { $n ->
        [one] { $n } more offer
       *[other] { $n } more offers
    }
me-questions = About you
me-questions-bring = Your first answer to each brings: { $names }.
answer-yes = Yes
answer-no = No
answer-wrong = Write a number here, or leave it empty.
me-number = Change phone or e-mail
me-number-lead = Write the new phone number or e-mail address. A code is sent there; with it, the new one takes the place of the old one.
me-number-sent = A code with six digits is on its way to { $who }. It is good for ten minutes.
me-number-change = Take the new one
