# Dịp đặc biệt: sinh nhật, ngày kỷ niệm và ngày lễ của thành viên, và trang liệt kê.

nav-occasions = Dịp đặc biệt
occasions-empty-title = Chưa có dịp đặc biệt nào
occasions-empty-text = Sinh nhật, ngày kỷ niệm và ngày lễ nằm trong chương trình. Thêm [[occasion]] vào chương trình để hiện ở đây.
occasions-give = Dịp đặc biệt tặng gì
occasions-give-nothing = Chưa tặng gì. Khai báo sự kiện occasion trong chương trình, rồi cho một quy tắc hoặc phiếu bắt đầu từ sự kiện đó.
occasion-on = Đang diễn ra
occasion-days = { $from } đến { $until }
occasion-next = Lần tới: { $days }
occasion-before = Bắt đầu từ { $n } ngày trước
occasion-after = Kéo dài thêm { $n } ngày sau
occasion-leap-before = Sinh ngày 29 tháng 2: năm khác tính ngày 28 tháng 2
occasion-leap-after = Sinh ngày 29 tháng 2: năm khác tính ngày 1 tháng 3
occasion-gap = Không lặp lại trong vòng { $n } ngày
occasion-had =
    { $n ->
        [0] Chưa ai được hưởng trong 365 ngày qua
       *[other] { $n } thành viên được hưởng trong 365 ngày qua
    }
occasion-kind-birthday = Sinh nhật
occasion-kind-joined = Kỷ niệm ngày gia nhập
occasion-kind-first-purchase = Kỷ niệm lần mua đầu tiên
occasion-kind-new-year = Tết Dương lịch
occasion-kind-tet = Tết Nguyên đán
occasion-kind-songkran = Tết Songkran
occasion-kind-pi-mai-lao = Tết Lào
occasion-kind-christmas = Giáng sinh
occasion-kind-yearly = Hằng năm
occasion-kind-days = Những ngày đã chọn
event-occasion = Dịp đặc biệt
