# Cấp độ: hội viên đang ở cấp nào và điều gì cho điểm kinh nghiệm.

levels = Cấp độ
levels-give = Lên cấp thì được gì
levels-give-nothing = Chưa có gì. Hãy khai báo sự kiện level_up trong chương trình và cho một quy tắc hoặc phiếu bắt đầu từ đó.
level-number = Cấp { $number }
level-none = Chưa có cấp
level-experience = { $amount } điểm kinh nghiệm
level-missing = còn { $amount } nữa để lên { $level }
level-last = Cấp cao nhất
level-head = Cấp
level-need = Kinh nghiệm
level-members = Hội viên
level-gives = { $what }: mỗi { $each } được { $give }
event-level-up = Lên cấp
