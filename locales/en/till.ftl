# The till: find, enroll, sell, undo, and what waits for a connection.

nav-till = Till
till = Till
till-today = My sales
till-today-lead =
    { $n ->
        [one] { $n } sale today, { $total }
       *[other] { $n } sales today, { $total }
    }
till-today-empty-title = No sales yet today
till-today-empty-text = What you sell at the till today appears here.
till-start = Next customer
till-console = Members and more
till-no-branch = No branch
till-set-branch = Save the branch
till-find = Find the member
till-find-hint = Phone number, card or name
till-find-go = Find
till-scan = Scan with the camera
till-scan-hint = Hold the member's code in front of the camera.
till-scan-wrong = The camera cannot be used. Type the phone number or card instead.
till-delete = Delete the last sign
till-who = Who is it?
till-who-short = Phone number or card
till-none = Nobody is found for “{ $typed }”.
till-enroll = A new member
till-enroll-go = Join
till-wrong-phone = Give the phone number.
till-again = Look again
notice-till-enrolled = Welcome! Now the bill.
till-amount = Amount of the bill
till-receipt = Receipt number
till-receipt-add = Add a receipt number
till-quote = What does it give?
till-other = Another customer
till-wrong-amount = Give an amount above zero, like 250 or 12.50.
till-nobody = Nobody is a member under this number.
till-closed-title = Nothing can be sold yet
till-closed-text = The shop has to publish its loyalty program first.
till-gives = Gives
till-gives-nothing = This bill gives nothing.
till-gave-nothing = It gave nothing.
till-after = Balance after it
till-sell = Confirm
till-edit = Change the bill
till-done = Done
till-undone = Taken back
till-balance = Balance now
till-undo = Take it back
till-next = Next customer
till-refused = Not taken
till-offline = No connection
till-offline-lead = Go on selling: the bill is kept on this device and sent as soon as there is a connection.
till-keep = Keep it and send it later
till-kept = Kept on this device. It is sent by itself as soon as there is a connection.
till-lost = There is no connection. The bill is still here.
till-unsent-one = 1 sale not yet sent
till-unsent-many = # sales not yet sent
till-unsent-refused = Not taken:
till-signed-out = Sign in again to send them. They stay on this device.
till-sending = Being sent …
till-send-now = Send now
till-drop = Remove
till-drop-sure = Remove this sale for good? It is not entered anywhere.
till-no-space = This device can keep no more. Wait until the sales are sent.
till-lines = Lines of the bill
till-remove-line = Remove
till-add-line = Add as a line
till-goods = Goods, line by line
till-what = Article or category
till-code-add = Add a promo code
till-code = Promo code
till-code-use = Use
till-scan-code = Scan a code
till-wrong-count = Give how many, like 1 or 0.5.
till-wrong-pay = Give how much is to be paid so.
till-too-many-lines = A bill has at most 100 lines here.
till-price-changed = The price changed meanwhile. Look at it again, then confirm.
till-take-new-price = Enter it at the new price
till-before = Before
till-pays = Paid with { $units }
till-pay-with = Pay with { $wallet }
till-can-pay = Up to { $money } ({ $units })
till-pay-most = Pay { $money } with it
till-pay-none = Do not pay with it
till-pay-some = Another amount
till-pay-use = Pay
till-claim = { $name }: for { $cost }
till-refused-offers =
    { $n ->
        [one] { $n } offer did not apply
       *[other] { $n } offers did not apply
    }
till-usable = { $amount } can be used from { $day }.
till-undo-sure = Take back the sale of { $amount } to { $name }? What it earned is taken back too.
till-more = These are the first of more: type more of the name or number.
till-open-other = Open that member:
till-no-bill = This looks like a card or phone number, not like an amount. Type the amount of the bill.
till-lost-one = 1 sale could not be sent
till-lost-many = # sales could not be sent
till-correct = Correct it
till-back-one = Connected again; 1 sale was sent.
till-back-many = Connected again; # sales were sent.
