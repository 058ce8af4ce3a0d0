# โอกาสพิเศษ: วันเกิด วันครบรอบ และเทศกาลของสมาชิก และหน้าที่แสดงรายการ

nav-occasions = โอกาสพิเศษ
occasions-empty-title = ยังไม่มีโอกาสพิเศษ
occasions-empty-text = วันเกิด วันครบรอบ และเทศกาลมาจากโปรแกรม เพิ่ม [[occasion]] ลงในโปรแกรมเพื่อให้แสดงที่นี่
occasions-give = โอกาสพิเศษให้อะไร
occasions-give-nothing = ยังไม่ให้อะไร ประกาศเหตุการณ์ occasion ในโปรแกรม แล้วให้กฎหรือคูปองเริ่มจากเหตุการณ์นั้น
occasion-on = ตอนนี้
occasion-days = { $from } ถึง { $until }
occasion-next = ครั้งต่อไป: { $days }
occasion-before = เริ่มก่อนหน้า { $n } วัน
occasion-after = จนถึง { $n } วันหลังจากนั้น
occasion-leap-before = เกิดวันที่ 29 กุมภาพันธ์: ปีอื่นนับวันที่ 28 กุมภาพันธ์
occasion-leap-after = เกิดวันที่ 29 กุมภาพันธ์: ปีอื่นนับวันที่ 1 มีนาคม
occasion-gap = ไม่ให้ซ้ำภายใน { $n } วัน
occasion-had =
    { $n ->
        [0] ยังไม่มีใครได้รับใน 365 วันที่ผ่านมา
       *[other] สมาชิก { $n } คนได้รับใน 365 วันที่ผ่านมา
    }
occasion-kind-birthday = วันเกิด
occasion-kind-joined = วันครบรอบการเป็นสมาชิก
occasion-kind-first-purchase = วันครบรอบการซื้อครั้งแรก
occasion-kind-new-year = ปีใหม่
occasion-kind-tet = ปีใหม่เวียดนาม
occasion-kind-songkran = สงกรานต์
occasion-kind-pi-mai-lao = ปีใหม่ลาว
occasion-kind-christmas = คริสต์มาส
occasion-kind-yearly = ทุกปี
occasion-kind-days = วันที่เลือก
event-occasion = โอกาสพิเศษ
