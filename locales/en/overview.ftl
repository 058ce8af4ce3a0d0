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
