# What can go wrong, said to the person whom it happens to.

problem-title-missing = Không tìm thấy
problem-title-refused = Chưa thực hiện được
problem-title-broken = Có trục trặc
problem-not-found = Trang này không có, hoặc nội dung đã bị bỏ. Hãy kiểm tra địa chỉ hoặc bắt đầu lại.
problem-sign-in = Vui lòng đăng nhập trước.
problem-stale = Trang đã mở quá lâu hoặc bạn vừa đăng nhập lại. Chưa có gì thay đổi: hãy tải lại rồi gửi lần nữa.
problem-busy = Hệ thống đang bận. Chưa có gì thay đổi: hãy thử lại sau giây lát.
problem-timeout = Việc này quá lâu và có thể vẫn đang được thực hiện. Hãy kiểm tra trước khi gửi lại.
problem-internal = Phía hệ thống có lỗi và đã được ghi lại. Hãy thử lại, và báo cho chúng tôi nếu vẫn vậy.
