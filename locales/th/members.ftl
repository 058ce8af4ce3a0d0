# Members: the list, a member's record, and forms about them.

member = สมาชิก
member-nameless = ไม่ได้ระบุชื่อ
members-add = เพิ่มสมาชิก
members-lead = ทั้งหมด { $n } คน
members-shown = แสดง { $n } คนในหน้านี้
members-search = ค้นหาสมาชิก
members-search-hint = ชื่อ เบอร์โทรศัพท์ หรือเลขบัตร ไม่ต้องใส่วรรณยุกต์ก็ได้
members-identities = เบอร์โทร บัตร
members-tags = ป้าย
members-joined = สมัครเมื่อ
members-empty-title = ไม่มีสมาชิกให้แสดง
members-empty-text = เพิ่มสมาชิกที่นี่ หรือให้จุดชำระเงินและการนำเข้าเพิ่มให้
