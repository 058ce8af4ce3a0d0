# The overview: figures of the whole shop.

overview-lead = As of { $day }
overview-members = Members
overview-purchases = Purchases
overview-sales = Sales to members
overview-average-bill = Average bill
overview-refunds = Refunds
overview-wallet-members =
    { $n ->
        [one] { $n } member has a balance
       *[other] { $n } members have a balance
    }
overview-issued = Issued
overview-redeemed = Redeemed
overview-expired = Expired
overview-available = Balance
overview-pending = Pending
overview-no-program-title = There is no program yet
overview-no-program-text = A loyalty program says what members earn. Start with an example and make it yours.
overview-empty-title = Nobody has joined yet
overview-empty-text = Your program is live. Add the first member here or at the till.
overview-counting-title = The figures are being worked out
overview-counting-text = This happens once, and takes up to a minute for a long history. The page looks again by itself.
overview-new-today =
    { $n ->
        [one] { $n } new today
       *[other] { $n } new today
    }
overview-active = Active
overview-in-30-days = Bought in the last 30 days
overview-today = Sales today
overview-bills =
    { $n ->
        [one] { $n } purchase
       *[other] { $n } purchases
    }
overview-in-90-days = Over the last 90 days
overview-liability = Points liability
overview-liability-is = What all balances would pay
overview-worth = Worth { $amount }
overview-expiring = Expires soon
overview-within-30-days = Within 30 days
chart-day = Day
chart-number = Number
chart-sales = Sales to members by day
chart-purchases = Purchases by day
chart-wallet = { $wallet } by day
