# Members: the list, a member's record, and forms about them.

member = Thành viên
member-nameless = Chưa cho biết tên
members-add = Thêm thành viên
members-lead = Tổng cộng { $n } thành viên
members-shown = { $n } thành viên trong trang này
members-search = Tìm thành viên
members-search-hint = Tên, số điện thoại hoặc số thẻ; không cần gõ dấu
members-identities = Điện thoại, thẻ
members-tags = Nhãn
members-joined = Ngày đăng ký
members-empty-title = Không có thành viên nào
members-empty-text = Hãy thêm tại đây, hoặc để quầy thu ngân và dữ liệu nhập đưa họ vào.
