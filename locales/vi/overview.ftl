# The overview: figures of the whole shop.

overview-lead = Tính đến { $day }
overview-members = Thành viên
overview-purchases = Lượt mua hàng
overview-sales = Doanh thu từ thành viên
overview-average-bill = Hóa đơn trung bình
overview-refunds = Lượt hoàn trả
overview-wallet-members = { $n } thành viên có số dư
overview-issued = Đã phát hành
overview-redeemed = Đã đổi
overview-expired = Đã hết hạn
overview-available = Số dư
overview-pending = Đang chờ
overview-no-program-title = Chưa có chương trình nào
overview-no-program-text = Chương trình quy định thành viên tích điểm thế nào. Hãy bắt đầu từ một mẫu rồi chỉnh theo ý bạn.
overview-empty-title = Chưa có ai đăng ký
overview-empty-text = Chương trình đã chạy. Hãy thêm thành viên đầu tiên tại đây hoặc ở quầy thu ngân.
