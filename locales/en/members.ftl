# Members: the list, a member's record, and forms about them.

member = Member
member-nameless = No name given
members-add = Add a member
members-lead =
    { $n ->
        [one] { $n } member in all
       *[other] { $n } members in all
    }
members-shown =
    { $n ->
        [one] { $n } member on this page
       *[other] { $n } members on this page
    }
members-search = Find a member
members-search-hint = Name, phone number or card; tone marks may be left out
members-identities = Phone, card
members-tags = Tags
members-joined = Joined
members-empty-title = No members to show
members-empty-text = Add a member here, or let your till and imports bring them in.
trail = Where you are
yes = Yes
no = No
never = Never
amount = Amount
wallet = Balance of
history = History
birthday = Birthday
birth-day = Day of birth
birth-month = Month of birth
birth-year = Year of birth
birth-year-hint = It may be left out.
birth-wrong = This is no day: fill in day and month, and the year where you know it.
member-since = Member since { $day }
member-edit = Edit the record
member-record = Record
member-id = Number in Baci
member-name = Name
member-lots = What it is made of
member-lot-left = Left
member-lot-earned = Earned
member-lot-from = Can be spent from
member-lot-until = Expires
balance-pending = Pending: { $amount }
balance-held = On hold: { $amount }
balance-owed = Owed: { $amount }
identity-phone = Phone number
identity-card = Member card
identity-email = E-mail
identity-external = Number elsewhere
phone-hint = As it is dialled here, or with the country code: +856 20 5551 2345
tags-hint = Several with commas between: gold, staff
language-none = Not said
members-add-lead = A phone number or a card is enough; the rest can come later.
member-wrong-nothing = Give a phone number, a card or an e-mail address.
identity-wrong-phone = This phone number is not understood. Write it with the country code, like +8562055512345.
identity-wrong-card = This card number is too long.
identity-wrong-email = This is no e-mail address. It reads like mali@example.com.
birthday-wrong = This is no date.
adjust = Put a balance right
adjust-hint = The member sees it in the history, with your reason.
adjust-way = Up or down
adjust-up = Give
adjust-down = Take away
adjust-reason = Reason
adjust-reason-hint = One sentence that the member will understand
adjust-do = Put it right
adjust-wrong-amount = Give an amount above zero, like 50 or 12.50.
adjust-wrong-reason = Say why.
notice-adjusted = The balance is put right.
notice-saved = Saved.
notice-member-added = The member is added.
members-none-title = Nobody found
members-none-text = Try fewer letters, another part of the name, or the last four digits of the phone number.
event-identity-add = New identity
event-identity-change = Identity changed
event-identity-remove = Identity removed
event-identity-verify = Identity verified
event-identity-lost = Identity went to somebody else
event-merge = Merged with another member
event-merge-away = Merged into another member
event-unmerge = Merge undone
event-merge-back = Separate member again

identities = Numbers and addresses
identities-lead = By these the member is found. A proved number is taken from whoever had it before.
identities-what = Known by
identities-proof = Proof
identities-not-proved = Not proved
identities-by-code = By a code, { $day }
identities-vouched = By the messenger, { $day }
identities-remove = Take away
identities-remove-sure = Take it away? The member is not found by it any more.
identities-add = Add one
identities-add-lead = A code shows that a phone number or an address is theirs; a card or a number of another system needs none.
identities-kind = Kind
identities-value = Number or address
identities-send = Send a code
identities-plain = Add without a code
identities-prove = Add with this code
identity-line = LINE
identity-zalo = Zalo
identity-whatsapp = WhatsApp
identity-facebook = Facebook
