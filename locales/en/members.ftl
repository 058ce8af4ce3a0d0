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
