# Why something was not done: what is wrong, and what to do. A reason each, with the values that decided.

refused-invalid-request = ข้อมูลที่ส่งไม่ถูกต้อง ตรวจแล้วส่งอีกครั้ง
refused-amount-out-of-range = จำนวนนี้มากหรือน้อยเกินกว่าที่นับได้
refused-time-out-of-range = เวลา { $at } อยู่ในอนาคตหรือก่อนปี 1900 ส่งเวลาที่เกิดขึ้นจริง
refused-undo-today = จุดชำระเงินยกเลิกได้เฉพาะการขายของวันนี้ การซื้อก่อนหน้านี้ยกเลิกในหน้าจัดการ
refused-unknown-name = โปรแกรมไม่มีชื่อนี้
refused-unknown-wallet = โปรแกรมไม่มีกระเป๋า “{ $name }” มี: { $names }
refused-unknown-event = โปรแกรมไม่มีกิจกรรม “{ $name }”
refused-unknown-field = โปรแกรมไม่มีช่องข้อมูล “{ $name }”
refused-unknown-tax = โปรแกรมไม่มีภาษี “{ $name }”
refused-unknown-line = การซื้อนี้ไม่มีรายการ { $line }: รายการนับจาก 0
refused-rule-without-wallet = กติกา “{ $rule }” ไม่มีกระเป๋า
refused-program-invalid = โปรแกรมมีปัญหา แต่ละข้อแสดงพร้อมตำแหน่ง
refused-no-program = ยังไม่มีโปรแกรมที่เผยแพร่ กรุณาเผยแพร่ก่อน
refused-program-changed = รุ่น { $version } ถูกเผยแพร่ไปในระหว่างนี้ ตรวจดูแล้วเผยแพร่อีกครั้ง
refused-member-not-found = ไม่มีสมาชิกนี้
refused-nobody-by-identity = ไม่มีสมาชิกที่ใช้เบอร์โทร บัตร อีเมล หรือรหัสนี้
refused-no-receiver = ไม่มีสมาชิกที่จะรับการโอน
refused-event-not-found = ไม่มีรายการนี้ในประวัติ
refused-purchase-not-found = สมาชิกนี้ไม่มีการซื้อดังกล่าว
refused-hold-not-found = สมาชิกนี้ไม่มียอดที่กันไว้ภายใต้เลขนี้
refused-not-found = ไม่มีสิ่งนี้ หรือไม่มีแล้ว
refused-no-address = ไม่มีอะไรที่ที่อยู่นี้
refused-not-an-id = “{ $value }” ไม่ใช่รหัสของสิ่งที่ขอ
refused-no-version = ไม่มีรุ่น { $version } ของโปรแกรม
refused-no-key = ไม่มีคีย์ API นี้
refused-no-passkey = คุณไม่มีพาสคีย์นี้
refused-no-staff = ไม่มีพนักงานที่ใช้บัญชีนี้
refused-no-import = ไม่มีการนำเข้านี้
refused-session-ended = การเข้าสู่ระบบนี้สิ้นสุดแล้ว
refused-identity-taken =
    { $kind ->
        [phone] สมาชิกคนอื่นใช้เบอร์โทรนี้แล้ว
        [card] สมาชิกคนอื่นใช้บัตรนี้แล้ว
        [email] สมาชิกคนอื่นใช้อีเมลนี้แล้ว
       *[other] สมาชิกคนอื่นใช้รหัสนี้แล้ว
    }
refused-price-changed = ขณะนี้ตะกร้านี้รวมเป็น { $payable } กรุณาคิดราคาใหม่ หรือไม่ต้องส่งยอดที่คาดไว้
refused-idempotency-key-reused = คีย์เดียวกันนี้เคยส่งด้วยข้อมูลอื่นแล้ว จึงไม่มีอะไรเปลี่ยนแปลง โหลดหน้าใหม่ หรือใช้คีย์ใหม่สำหรับคำขอใหม่
refused-idempotency-key-required = ส่ง Idempotency-Key หนึ่งค่า ยาว 1 ถึง { $most } อักขระ ASCII: ค่าใหม่สำหรับคำขอใหม่ ค่าเดิมเพื่อลองอีกครั้ง
refused-insufficient-balance = ใช้ได้ { $has } แต่ขอใช้ { $asked }
refused-hold-has-less = ยังกันไว้ { $left } แต่ขอใช้ { $asked }
refused-pays-at-most = ยอดนี้ชำระได้ไม่เกิน { $most } และต้องเต็มขั้น
refused-hold-closed = ยอดที่กันไว้ถูกใช้ ปล่อย หรือหมดเวลาแล้ว
refused-already-returned = สินค้าที่คืนมากกว่าที่ซื้อหรือที่เหลืออยู่
refused-purchase-cancelled = การซื้อนี้ถูกยกเลิกแล้ว
refused-all-returned = ทุกอย่างของการซื้อนี้คืนครบแล้ว
refused-line-returned = รายการ { $line } ยังคืนได้ { $left } แต่ขอคืน { $asked }
refused-not-a-purchase = นี่ไม่ใช่การซื้อ จึงคืนไม่ได้
refused-record-changed = มีคนแก้ไขข้อมูลนี้ไปในระหว่างนี้ ดูข้อมูลปัจจุบันแล้วแก้ไขอีกครั้ง
refused-wallet-not-whole = ข้อมูลที่บันทึกของยอดนี้ไม่ตรงกัน ให้รัน “baci ledger verify”
refused-import-not-running = การนำเข้านี้ไม่ได้ทำงานอยู่และไม่ได้รออยู่
refused-import-runs = การนำเข้านี้กำลังทำงานหรือสิ้นสุดแล้ว
refused-import-closed = การนำเข้านี้ไม่เปิดอยู่แล้ว หรือไฟล์ของมันไม่อยู่แล้ว
refused-forbidden = หน้าที่ของคุณไม่มีสิทธิ์ทำสิ่งนี้ กรุณาขอกับเจ้าของร้าน
refused-scope-missing = คีย์นี้ไม่มีสิทธิ์ { $scope }
refused-staff-only = ส่วนนี้สำหรับพนักงานเท่านั้น
refused-account-gone = บัญชีนี้ถูกปิดแล้ว
refused-unauthorized = ส่งคีย์ที่ยังใช้ได้: Authorization: Bearer baci_…
refused-sign-in-failed = อีเมลหรือรหัสผ่านไม่ถูกต้อง
refused-passkey-wrong = พาสคีย์นี้ไม่ตรงกัน ลองอีกครั้ง
refused-too-many-attempts = ลองหลายครั้งเกินไป รอ { $minutes } นาทีแล้วลองใหม่
refused-link-spent = ลิงก์นี้ถูกใช้แล้ว ถูกแทนที่ หรือหมดอายุ กรุณาขอลิงก์ใหม่
refused-weak-password = รหัสผ่านนี้เดาง่ายเกินไป ใช้อย่างน้อย { $least } ตัวอักษร ไม่ใช่ชื่อของคุณและไม่ใช่คำที่คนทั่วไปใช้
refused-email-taken = บัญชีอื่นใช้อีเมลนี้แล้ว
refused-last-owner = นี่คือเจ้าของร้านคนสุดท้าย ตั้งคนอื่นเป็นเจ้าของร้านก่อน
refused-no-lines = ต้องมีอย่างน้อยหนึ่งรายการ
refused-lines-count = มีได้ 1 ถึง { $most } รายการ
refused-too-many = ใน “{ $field }” มากเกินไป: สูงสุด { $most }
refused-text-long = “{ $field }” ยาวเกินไป: สูงสุด { $most } ตัวอักษร
refused-control-character = “{ $field }” มีอักขระที่มองไม่เห็น เช่น การขึ้นบรรทัดใหม่ เอาออก
refused-field-type =
    { $type ->
        [text] ช่อง “{ $field }” เป็นข้อความ
        [integer] ช่อง “{ $field }” เป็นจำนวนเต็ม
        [decimal] ช่อง “{ $field }” เป็นตัวเลขที่เขียนเป็นข้อความ
       *[truth] ช่อง “{ $field }” เป็น true หรือ false
    }
refused-quantity-zero = จำนวนของรายการ { $line } ต้องมากกว่าศูนย์: รายการนับจาก 0
refused-fee-below-zero = ค่าธรรมเนียมต้องไม่ต่ำกว่าศูนย์
refused-line-below-zero = จำนวน ยอดเงิน และส่วนลดของรายการต้องไม่ต่ำกว่าศูนย์ สิ่งที่คืนให้ส่งเป็นการคืนเงิน
refused-amount-zero = จำนวนต้องมากกว่าศูนย์
refused-adjustment-empty = การปรับยอดต้องมีจำนวนที่ไม่ใช่ศูนย์และเหตุผล
refused-paid-with-balance = ยอดที่ชำระด้วยยอดสะสมต้องอยู่ระหว่างศูนย์กับยอดรวมของรายการ
refused-earns-nothing = สิ่งที่คืนกลับไม่ได้สะสม
refused-hold-ends-early = การกันไว้จะสิ้นสุด { $ends } ก่อนที่จะเริ่ม
refused-hold-too-long = กันไว้ได้สูงสุด { $days } วัน
refused-hold-twice = รายการกันไว้นี้มีอยู่แล้ว
refused-transfer-self = การโอนต้องมีสมาชิกสองคน
refused-name-member = ระบุว่าหมายถึงสมาชิกคนใด
refused-name-by-one = ระบุสมาชิกด้วยหนึ่งในนี้: { $names }
refused-enroll-by-id = สมัครสมาชิกด้วยรหัสไม่ได้ ส่งอย่างใดอย่างหนึ่ง: { $names }
refused-one-identity = ขออย่างใดอย่างหนึ่งใน { $names } หรือขอหน้าของสมาชิกทั้งหมด
refused-phone-form = ไม่เข้าใจเบอร์โทรศัพท์นี้ เขียนพร้อมรหัสประเทศ เช่น +8562055512345
refused-email-form = ไม่เข้าใจอีเมลนี้ เขียนแบบ name@example.com
refused-identity-long = บัตรหรือรหัสมี 1 ถึง { $most } ตัวอักษร
refused-birthday-form = วันเกิดต้องเป็นวันที่มีจริง เขียนแบบ YYYY-MM-DD
refused-name-form = ชื่อมี 1 ถึง { $most } ตัวอักษรในบรรทัดเดียว
refused-note-form = หมายเหตุเป็นบรรทัดเดียว สูงสุด { $most } ตัวอักษร
refused-key-form = คีย์ต้องมีชื่อไม่เกิน { $most } ตัวอักษรและอย่างน้อยหนึ่งสิทธิ์
refused-shop-name-form = ชื่อและข้อมูลติดต่อมีไม่เกิน { $most } ตัวอักษร
refused-branches-many = ร้านมีได้สูงสุด { $most } สาขา
refused-branch-form = สาขาที่ { $branch }: รหัสว่างหรือข้อความยาวเกินไป
refused-branch-twice = สาขาที่ { $branch }: สาขาอื่นใช้รหัส “{ $id }” แล้ว
refused-address-form = ที่อยู่ของหน้าเว็บเป็นแบบ https://club.example.com
refused-passkey-site = พาสคีย์ต้องใช้หน้าเว็บที่มีชื่อ: https://club.example.com หรือ http://localhost เพื่อทดลอง
refused-passkeys-many = บัญชีหนึ่งมีพาสคีย์ได้สูงสุด { $most } รายการ ลบออกก่อนหนึ่งรายการ
refused-import-columns = ระบุว่าคอลัมน์ใดคือลูกค้า เวลา และยอดเงิน
refused-import-source = แหล่งที่มาคือชื่อที่มี 1 ถึง { $most } ตัวอักษร
refused-file-unread = อ่านไฟล์แบบนี้ไม่ได้ ตรวจประเภท คอลัมน์ และวิธีเขียนเวลาและยอดเงิน
refused-form-broken = แบบฟอร์มนี้มาไม่ครบ โหลดหน้าใหม่
refused-unstorable = ข้อมูลที่ส่งบันทึกไม่ได้ตามที่เป็นอยู่
refused-if-match = If-Match คือ ETag ของสมาชิกที่อ่านมา เช่น "3"
refused-basket-alone = ตะกร้าต้องอยู่ลำพัง ไม่ต้องส่ง: { $names }
refused-amount-or-lines = ส่งยอดเงิน หรือ 1 ถึง { $most } รายการ
refused-amount-or-price = รายการหนึ่งมีอย่างใดอย่างหนึ่ง: { $names }
refused-return-one-of = ระบุสิ่งที่คืนด้วยอย่างใดอย่างหนึ่ง: { $names }
refused-too-fine = “{ $field }” มีทศนิยมไม่เกิน { $most } ตำแหน่ง แต่ { $value } มีมากกว่า
refused-not-utf8 = ข้อความไม่ใช่ UTF-8
refused-body-cut = เนื้อหามาไม่ครบ ส่งอีกครั้ง
refused-invalid-json = เนื้อหาไม่ใช่ JSON: บรรทัด { $line } คอลัมน์ { $column }
refused-json-value = ค่าที่บรรทัด { $line } คอลัมน์ { $column } ไม่ใช่สิ่งที่ควรอยู่ตรงนั้น ดูคำอธิบายของ API
refused-json-decimal = ค่าที่บรรทัด { $line } คอลัมน์ { $column } ต้องเป็นเลขทศนิยมที่เขียนเป็นข้อความ เช่น "125.50": ตัวเลข JSON อาจเสียหลัก
refused-field-unknown = ที่นี่ไม่มีช่อง “{ $field }” มี: { $names }
refused-field-missing = ขาดช่อง “{ $field }”
refused-field-twice = ช่อง “{ $field }” มีสองครั้ง
refused-value-unknown = “{ $value }” ไม่ใช่สิ่งใดในนี้: { $names }
refused-query-value = ค่าในที่อยู่ไม่ใช่สิ่งที่ควรอยู่ตรงนั้น ดูคำอธิบายของ API
refused-page-limit = หน้าหนึ่งมี 1 ถึง { $most } รายการ
refused-cursor = ตัวชี้นี้ไม่ใช่ค่าที่ให้ไป เริ่มจากหน้าแรก
refused-unsupported-media-type = ส่งเนื้อหาด้วย Content-Type: { $names }
refused-payload-too-large = เนื้อหาใหญ่กว่า { $most } ไบต์ แบ่งส่งเป็นส่วนเล็ก ๆ
refused-method-not-allowed = ที่อยู่นี้ไม่รับเมธอดนี้ ดู Allow ว่ารับเมธอดใด
refused-busy = ขณะนี้ระบบมีงานมาก ส่งคำขอเดิมอีกครั้งในอีกสักครู่ด้วยคีย์เดิม
refused-unavailable = ฐานข้อมูลไม่ตอบในขณะนี้ ส่งคำขอเดิมอีกครั้งด้วยคีย์เดิม
refused-timeout = ใช้เวลานานเกินไปและอาจยังสำเร็จอยู่ ส่งคำขอเดิมอีกครั้งด้วยคีย์เดิม
refused-internal = เซิร์ฟเวอร์เกิดข้อผิดพลาด บันทึกของมันมีเรื่องนี้ภายใต้เลขคำขอนี้
refused-password-long = รหัสผ่านมีไม่เกิน { $most } ตัวอักษร
refused-too-large = ขนาดใหญ่เกินไป กรุณาแบ่งส่งเป็นส่วนเล็ก ๆ
refused-coupons-many = โค้ดหนึ่งชุดมีได้ 1 ถึง { $most } โค้ด
refused-coupons-name = ใส่ชื่อชุดคูปองไม่เกิน 200 ตัวอักษร
refused-coupons-uses = โค้ดหนึ่งใช้ได้อย่างน้อยหนึ่งครั้ง เว้นว่างไว้หากไม่จำกัด
refused-coupons-end = วันสิ้นสุดต้องอยู่หลังวันเริ่ม
refused-takes-no-coupons = โปรแกรมที่ใช้อยู่ไม่มีโปรโมชัน “{ $promotion }” ที่รับคูปอง ให้เขียน coupon = "typed" หรือ "held" ไว้ในนั้น
refused-no-coupon-batch = ไม่มีคูปองชุดนี้
refused-no-coupon = ไม่มีคูปองรหัสนี้
refused-template-length = แบบโค้ดมี 1 ถึง 40 ตัวอักษร
refused-template-character = ใช้ “{ $character }” ในแบบโค้ดไม่ได้ ใช้ได้เฉพาะ A ถึง Z ตัวเลข “-” และ “?”, “#”, “*” แทนส่วนที่เปลี่ยน
refused-template-check = อักขระตรวจสอบ “=” อยู่ท้ายสุดเพียงตัวเดียว
refused-template-alike = แบบนี้ได้โค้ดเดียว ใส่ “?”, “#” หรือ “*” ตรงที่โค้ดต่างกัน
refused-template-guessable = โค้ดแบบนี้อาจถูกเดาได้ เติม “*” อีก { $more } ตัว
refused-template-used-up = โค้ดทั้งหมดของแบบนี้ถูกใช้ในชุดอื่นแล้ว ให้ใช้แบบอื่น
refused-too-many-at-once = ส่งครั้งละไม่เกิน { $most } แล้วเพิ่มส่วนที่เหลือภายหลัง
refused-coupon-length = โค้ดลำดับที่ { $number } ไม่ได้มี 1 ถึง 40 ตัวอักษร
refused-coupons-made = ชุดนี้สร้างจากแบบ ให้เริ่มชุดใหม่สำหรับโค้ดจากภายนอก
refused-coupons-held = สมาชิกหนึ่งคนมีคูปองที่ยังใช้ได้ไม่เกิน { $most } ใบ
refused-coupons-of-one = ชุดคูปองสร้างจากอย่างเดียวเท่านั้น: “template” (กับ “count”), “codes” หรือ “members”
refused-gift-card-unknown = ไม่มีบัตรของขวัญหมายเลขนี้ หรือ PIN ไม่ถูกต้อง
refused-gift-card-blocked = บัตรของขวัญนี้ถูกระงับการใช้งาน
refused-gift-card-not-theirs = บัตรของขวัญนี้ผูกกับสมาชิกอื่น
refused-gift-card-taken = มีบัตรของขวัญอื่นใช้หมายเลขนี้แล้ว ให้ใช้บัตรอื่น
refused-gift-card-amount = จำนวนเงินที่ใส่บัตรของขวัญต้องมากกว่าศูนย์
refused-gift-card-number = หมายเลขบัตรของขวัญมีตัวอักษรและตัวเลข 8 ถึง 40 ตัว
refused-gift-card-twice = บัตรของขวัญหนึ่งใบจ่ายได้ครั้งเดียวต่อบิล
refused-no-gift-cards = โปรแกรมนี้ไม่มีบัตรของขวัญ ให้เพิ่มกระเป๋าชนิด “gift-card” แล้วเผยแพร่
refused-gift-card-named = ระบุบัตรของขวัญด้วยอย่างเดียว: “id” หรือ “number”
refused-too-many-requests = คีย์นี้ส่งคำขอมากเกินไป ส่งคำขอเดิมอีกครั้งใน { $seconds } วินาทีด้วยคีย์เดิม
