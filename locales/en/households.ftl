# Family accounts: who is in one, what they share, and what members give to each other.

event-household-found = Family account begun
event-household-invite = Asked somebody into the family account
event-household-invited = Asked into a family account
event-household-join = Came into the family account
event-household-decline = Did not come into the family account
event-household-leave = Left the family account
event-household-remove = Removed somebody from the family account
event-household-role = Role in the family account changed
event-household-pay = Paid for somebody of the family account
event-household-back = Got back what was paid for the family account
