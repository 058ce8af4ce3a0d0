# Quà bất ngờ: quà cho thành viên được rút trúng.

nav-surprises = Quà bất ngờ
surprises-lead = Những món quà không ai hỏi xin: ai được rút trúng và có công bằng không.
surprises-empty-title = Chưa có quà bất ngờ
surprises-empty-text = Quà bất ngờ nằm trong chương trình, dưới [surprises].
surprise = Quà bất ngờ
surprise-day = Mỗi ngày { $n } thành viên
surprise-week = Mỗi tuần { $n } thành viên
surprise-month = Mỗi tháng { $n } thành viên
surprise-again = Không lặp lại trong vòng { $n } ngày
surprise-budget = Tổng cộng tối đa { $money }
surprise-budget-day = Tối đa { $money } mỗi ngày
surprise-budget-week = Tối đa { $money } mỗi tuần
surprise-budget-month = Tối đa { $money } mỗi tháng
surprise-draws = Các lượt rút
surprise-due = Đến hạn
surprise-state = Trạng thái lượt rút
surprise-eligible = Có thể trúng
surprise-given = Quà đã trao
surprise-is-open = Chưa rút
surprise-is-drawn = Đã rút
surprise-is-given = Đã trao
surprise-is-void = Đã hủy
surprise-due-at = Rút lúc { $time }
surprise-looked = Đã xét { $n } thành viên, { $eligible } người có thể trúng
surprise-gifts = { $n ->
    [0] Không trao quà nào
   *[other] Đã trao { $n } món quà
}
surprise-check = Kiểm tra lượt rút
surprise-check-text = Ai nhận ít quà này nhất trong một năm được xếp trước; nếu bằng nhau, SHA-256 của số bí mật và thành viên quyết định. Niêm phong đã định từ trước, và mọi người có thể trúng đều được lưu lại.
surprise-drawn = Thành viên được rút trúng
surprise-place = Thứ tự
surprise-had = Đã nhận trong một năm
surprise-back = Tất cả các lượt rút
event-surprise = Quà bất ngờ
task-surprises = Quà bất ngờ
