# What happened to a member.

event-enroll = Đăng ký
event-update = Sửa hồ sơ
event-purchase = Mua hàng
event-refund = Hoàn trả
event-cancel = Hủy giao dịch mua
event-custom = Hoạt động
event-adjust = Nhân viên điều chỉnh
event-transfer = Chuyển
event-hold = Tạm giữ
event-capture = Dùng phần tạm giữ
event-release = Bỏ tạm giữ
event-settle = Đến hạn
due-spendable = Dùng được { $amount }
due-expired = Hết hạn { $amount }
due-released = Trả lại { $amount }: hết thời gian giữ
moved-expired = { $amount } hết hạn
purchases-lead = Mọi lượt mua của thành viên, mới nhất trước.
purchases-receipt = Số hóa đơn
purchases-empty-title = Không có lượt mua nào
purchases-empty-text = Lượt mua đến từ quầy thu ngân, máy bán hàng hoặc dữ liệu nhập.
purchase-when = Thời gian
purchase-gave = Tích được
branch-all = Mọi chi nhánh
due-held = Tạm giữ { $amount }
event-quote-hold = Giữ giá và ưu đãi
event-quote-release = Bỏ phần đã giữ
