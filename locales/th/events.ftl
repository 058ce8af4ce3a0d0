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
due-spendable = ใช้ได้แล้ว { $amount }
due-expired = หมดอายุ { $amount }
due-released = คืน { $amount }: หมดเวลากันไว้
moved-expired = { $amount } หมดอายุ
purchases-lead = การซื้อทั้งหมดของสมาชิก ล่าสุดก่อน
purchases-receipt = เลขที่ใบเสร็จ
purchases-empty-title = ไม่มีการซื้อให้แสดง
purchases-empty-text = การซื้อมาจากจุดชำระเงิน ระบบขายหน้าร้าน หรือการนำเข้า
purchase-when = เวลา
purchase-gave = สะสมได้
branch-all = ทุกสาขา
due-held = กันไว้ { $amount }
event-quote-hold = กันราคาและข้อเสนอไว้
event-quote-release = ปล่อยสิ่งที่กันไว้
