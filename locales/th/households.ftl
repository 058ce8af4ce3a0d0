# บัญชีครอบครัว: ใครอยู่ในบัญชี ใช้อะไรร่วมกัน และโอนอะไรให้กัน

event-household-found = เริ่มบัญชีครอบครัว
event-household-invite = เชิญคนเข้าบัญชีครอบครัว
event-household-invited = ได้รับเชิญเข้าบัญชีครอบครัว
event-household-join = เข้าบัญชีครอบครัว
event-household-decline = ไม่เข้าบัญชีครอบครัว
event-household-leave = ออกจากบัญชีครอบครัว
event-household-remove = นำคนออกจากบัญชีครอบครัว
event-household-role = เปลี่ยนบทบาทในบัญชีครอบครัว
event-household-pay = ชำระแทนคนในบัญชีครอบครัว
event-household-back = ได้คืนที่ชำระแทนบัญชีครอบครัว
