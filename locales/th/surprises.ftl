# เซอร์ไพรส์: ของขวัญสำหรับสมาชิกที่ถูกจับได้

nav-surprises = ของขวัญเซอร์ไพรส์
surprises-lead = ของขวัญที่ไม่มีใครขอ: ใครถูกจับได้ และยุติธรรมหรือไม่
surprises-empty-title = ยังไม่มีของขวัญเซอร์ไพรส์
surprises-empty-text = ของขวัญเซอร์ไพรส์อยู่ในโปรแกรม ใต้ [surprises]
surprise = ของขวัญเซอร์ไพรส์
surprise-day = วันละ { $n } คน
surprise-week = สัปดาห์ละ { $n } คน
surprise-month = เดือนละ { $n } คน
surprise-again = ไม่ให้ซ้ำภายใน { $n } วัน
surprise-budget = ทั้งหมดไม่เกิน { $money }
surprise-budget-day = วันละไม่เกิน { $money }
surprise-budget-week = สัปดาห์ละไม่เกิน { $money }
surprise-budget-month = เดือนละไม่เกิน { $money }
surprise-draws = การจับรางวัล
surprise-due = กำหนด
surprise-state = สถานะการจับ
surprise-eligible = มีสิทธิ์ถูกจับ
surprise-given = ของขวัญที่ให้
surprise-is-open = ยังไม่ได้จับ
surprise-is-drawn = จับแล้ว
surprise-is-given = ให้แล้ว
surprise-is-void = ยกเลิก
surprise-due-at = กำหนดจับ { $time }
surprise-looked = ดูสมาชิก { $n } คน มีสิทธิ์ถูกจับ { $eligible } คน
surprise-gifts = { $n ->
    [0] ไม่ได้ให้ของขวัญ
   *[other] ให้ของขวัญ { $n } ชิ้น
}
surprise-check = ตรวจสอบการจับ
surprise-check-text = ผู้ที่ได้ของขวัญนี้น้อยที่สุดในหนึ่งปีมาก่อน หากเท่ากัน SHA-256 ของเลขลับกับสมาชิกเป็นตัวตัดสิน ตราผนึกกำหนดไว้ก่อน และทุกคนที่มีสิทธิ์ถูกจับถูกเก็บไว้
surprise-drawn = สมาชิกที่ถูกจับได้
surprise-place = ลำดับ
surprise-had = ได้ในหนึ่งปี
surprise-back = การจับทั้งหมด
event-surprise = ของขวัญเซอร์ไพรส์
task-surprises = ของขวัญเซอร์ไพรส์
