# What happened to a member.

event-enroll = สมัครสมาชิก
event-update = แก้ไขข้อมูล
event-purchase = การซื้อ
event-refund = คืนเงิน
event-cancel = ยกเลิกการซื้อ
event-custom = กิจกรรมอื่น
event-adjust = ปรับยอดโดยพนักงาน
event-transfer = โอน
event-hold = กันไว้
event-capture = ใช้ยอดที่กันไว้
event-release = ปล่อยยอดที่กันไว้
event-settle = ถึงกำหนดเวลา
due-spendable = ใช้ได้แล้ว
due-expired = หมดอายุ
due-released = หมดเวลากันไว้
