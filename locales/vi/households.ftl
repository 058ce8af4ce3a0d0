# Tài khoản gia đình: ai ở trong đó, dùng chung gì và tặng nhau gì.

event-household-found = Lập tài khoản gia đình
event-household-invite = Mời người vào tài khoản gia đình
event-household-invited = Được mời vào tài khoản gia đình
event-household-join = Vào tài khoản gia đình
event-household-decline = Từ chối vào tài khoản gia đình
event-household-leave = Rời tài khoản gia đình
event-household-remove = Đưa người ra khỏi tài khoản gia đình
event-household-role = Đổi vai trò trong tài khoản gia đình
event-household-pay = Trả thay người trong tài khoản gia đình
event-household-back = Nhận lại phần đã trả thay trong gia đình
