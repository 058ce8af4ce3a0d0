# What is wrong with a program's text: a reason each, with the values that decided. Kinds of values first.

kind-text = ข้อความ
kind-whole = จำนวนเต็ม
kind-number = ตัวเลข
kind-truth = ค่า true หรือ false
kind-nothing = ค่า null
kind-list = ลิสต์ [ … ]
kind-table = ตาราง
kind-line = รายการสินค้า
kind-quoted = ข้อความในเครื่องหมายคำพูด
kind-decimal = ตัวเลข เช่น 12 หรือ "0.25"
kind-name = ชื่อ: ข้อความ หรือข้อความแต่ละภาษา เช่น {"{"} en = "…", th = "…" {"}"}
kind-condition = ข้อความเงื่อนไข เช่น "cart.total >= 300"
kind-sized = ลิสต์หรือข้อความ

wrong-no-file = ไม่มีไฟล์: โปรแกรมต้องมีไฟล์ TOML อย่างน้อยหนึ่งไฟล์
wrong-document-large = เอกสารใหญ่เกินไป: รวมกันได้ไม่เกิน { $most } ไบต์
wrong-not-toml = ตรงนี้ไม่เป็นไปตามรูปแบบ TOML ({ $told })
wrong-not-json = ตรงนี้ไม่เป็นไปตามรูปแบบ JSON ({ $told })
wrong-nests = ซ้อนกันหลายชั้นเกินไป: ไม่เกิน { $most } ชั้น
wrong-stands-also = “{ $name }” มีอยู่ใน { $file } บรรทัด { $line } แล้ว: เก็บไว้ที่เดียว
wrong-twice = มี “{ $name }” สองครั้งตรงนี้: เก็บไว้ครั้งเดียว
wrong-unknown-near = ตรงนี้ไม่มี “{ $name }”: หมายถึง “{ $near }” หรือไม่
wrong-unknown-key = ตรงนี้ไม่มี “{ $name }”: ใน { $of } ใช้ได้ { $names }
wrong-unknown = ตรงนี้ไม่มี “{ $name }”: มี { $names }
wrong-none-declared = ไม่มี “{ $name }”: โปรแกรมยังไม่ได้กำหนดไว้
wrong-missing-key = ขาด “{ $key }”: เพิ่มเข้าไป
wrong-wrong-kind = ค่านี้เป็น{ $is } แต่ต้องเป็น{ $wanted }
wrong-empty = ตรงนี้ว่างอยู่: เขียนค่า หรือลบออก
wrong-too-long = ยาวเกินไป: ไม่เกิน { $most } ตัวอักษร
wrong-control-character = มีอักขระควบคุมที่มองไม่เห็น: เอาออก
wrong-out-of-range = { $n } อยู่นอกช่วง: ใช้ได้ตั้งแต่ { $least } ถึง { $most }
wrong-not-positive = { $number } ต้องมากกว่าศูนย์
wrong-not-a-number = “{ $text }” ไม่ใช่ตัวเลข: เขียนเป็นตัวเลข และใช้จุดก่อนทศนิยม เช่น 1250.50
wrong-too-many-digits = “{ $text }” มีหลักมากเกินไป: รวมไม่เกิน 18 หลัก และหลังจุดไม่เกิน 9 หลัก
wrong-too-many-decimals = ทศนิยมมากเกินไป: ตรงนี้ไม่เกิน { $most } ตำแหน่ง
wrong-too-large = { $number } มากเกินกว่าจะนับได้
wrong-too-much = { $number } มากเกินไป: ไม่เกิน { $most }
wrong-not-one-of = “{ $text }” ไม่ใช่ค่าใดค่าหนึ่งใน { $names }
wrong-not-an-id = “{ $id }” ใช้เป็นรหัสไม่ได้: ขึ้นต้นด้วย a-z ตามด้วย a-z, 0-9, _ และ - ไม่เกิน 64 ตัว
wrong-id-taken = รหัส “{ $id }” ถูกใช้แล้วใน { $file } บรรทัด { $line }: เลือกรหัสอื่น
wrong-list-length = ตรงนี้มีได้ 1 ถึง { $most } รายการ แต่มี { $has }
wrong-too-many = ตรงนี้มีมากเกินไป: { $has } รายการ ไม่เกิน { $most }
wrong-names-nothing = ตรงนี้ไม่ได้ระบุอะไรเลย: ระบุอย่างน้อยหนึ่งอย่าง หรือลบออก
wrong-one-of = ตรงนี้ให้เขียนเพียงหนึ่งอย่างใน { $names }
wrong-keep-one = ตรงนี้มี { $names }: เก็บไว้อย่างเดียว
wrong-goes-with = “{ $key }” ใช้คู่กับ “{ $with }” เท่านั้น: เพิ่มอันนั้น หรือลบอันนี้ออก
wrong-gives-nothing = รายการนี้ไม่ได้ให้อะไรเลย: เพิ่มหนึ่งอย่างใน { $names }
wrong-needs-purchase = เฉพาะการซื้อเท่านั้นที่มีรายการและยอดเงิน: เอา “{ $key }” ออก
wrong-delivery-lines = ค่าจัดส่งไม่มีรายการสินค้าให้ระบุ: เอา “on” ออก หรือระบุ “methods”
wrong-steps-upwards = ขั้นต้องสูงขึ้นเรื่อย ๆ: ขั้นนี้ไม่สูงกว่าขั้นก่อน
wrong-added-is-free = สิ่งที่แถมเพิ่มนั้นฟรีอยู่แล้ว: เอาส่วนลด หรือ “added” ออก
wrong-added-article = สิ่งที่แถมต้องเป็นสินค้าเฉพาะ: ระบุ get = {"{"} on = {"{"} sku = […] {"}"} {"}"}
wrong-price-range = “price_to” ต่ำกว่า “price_from”: ไม่มีสินค้าราคานั้น
wrong-line-condition = ถามรายการสินค้าแบบนี้ไม่ได้: ให้ใช้การเปรียบเทียบ, in, startsWith, endsWith, contains, lowerAscii, size, has, exists และ all กับ line.tags, &&, || และ !
wrong-one-gift-card = โปรแกรมหนึ่งมีบัตรของขวัญได้แบบเดียว: เก็บกระเป๋าแบบนี้ไว้อันเดียว
wrong-gift-card-plain = เงินในบัตรของขวัญใช้ได้ทันทีและไม่ติดลบ: เอา “{ $key }” ออก
wrong-only-points = เงินใช้ทศนิยมของสกุลเงินและมีค่าเท่าตัวมันเอง: เอา “{ $key }” ออก
wrong-not-a-period = “{ $text }” ไม่ใช่ระยะเวลา: เขียนตัวเลข 1 ถึง 10000 กับหน่วย เช่น “7 days” หรือ “12 months”
wrong-never-works = “until” ไม่อยู่หลัง “from”: จะไม่มีวันทำงาน
wrong-not-a-time = “{ $text }” ไม่ใช่วันหรือเวลา: เขียนวันแบบ 2026-11-30 หรือเวลาแบบ 2026-11-22T10:54:00+07:00
wrong-time-range = { $text } อยู่นอกช่วง 1900-01-01 ถึง 2199-12-31
wrong-not-hours = “{ $text }” ไม่ใช่ช่วงเวลา: เขียนแบบ 11:00-22:00
wrong-percent-of-points = เปอร์เซ็นต์คิดจากเงิน แต่กระเป๋า “{ $wallet }” เก็บคะแนน: ใช้ “give” กับ “per_amount”
wrong-multiply-range = คูณ { $by } ไม่ได้เพิ่มอะไร: เขียนตัวเลขที่มากกว่า 1 แต่ไม่เกิน 1000
wrong-not-a-zone = “{ $text }” ไม่ใช่เขตเวลา: ใช้ชื่อของ IANA เช่น Asia/Bangkok
wrong-not-a-currency = “{ $text }” ไม่ใช่สกุลเงิน: เขียนตัวพิมพ์ใหญ่สามตัวของ ISO 4217 เช่น THB
wrong-not-a-country = ไม่รู้จักรูปแบบเบอร์โทรศัพท์ของประเทศ “{ $text }”: ใช้รหัสใดรหัสหนึ่งใน { $known }
wrong-name-empty = ชื่อนี้ว่างอยู่: เขียนอย่างน้อยหนึ่งภาษา
wrong-built-in = “{ $name }” เป็นชื่อของระบบ: ตั้งชื่อกิจกรรมเป็นชื่ออื่น
wrong-no-minus = ชื่อช่องข้อมูลมี “-” ไม่ได้ เพราะเงื่อนไขอ่านเป็นเครื่องหมายลบ: ใช้ “_”
wrong-which-wallet = บอกว่ากฎนี้เติมกระเป๋าใด: wallet = หนึ่งใน { $names }
wrong-wallet-on-card = “{ $name }” อยู่บนบัตรของขวัญ ไม่ใช่ของสมาชิก: ระบุกระเป๋าอื่น
wrong-no-amounts = กฎนี้ไม่ได้คิดจากยอดเงิน: เอา “base” ออก
wrong-multiplier-exclusive = กฎตัวคูณเป็น exclusive ไม่ได้: ให้ตั้งที่กฎที่ถูกคูณแทน
wrong-nothing-to-multiply = ไม่มีอะไรให้คูณ: วางกฎของกระเป๋าและเหตุการณ์เดียวกันไว้ก่อนหน้ากฎนี้
wrong-condition-unread = อ่านเงื่อนไขนี้ไม่ได้: เขียนให้ง่ายขึ้น
wrong-condition-long = เงื่อนไขยาวเกินไป: ไม่เกิน { $most } ไบต์
wrong-condition-large = เงื่อนไขใหญ่เกินไป: ไม่เกิน { $most } ส่วน
wrong-condition-ends = เงื่อนไขนี้ยังไม่ครบ: จบเร็วเกินไป
wrong-not-a-condition = เขียนเงื่อนไขไม่ถูกต้อง ({ $told })
wrong-too-slow = อาจใช้ถึง { $steps } ขั้นสำหรับ { $lines } รายการ ไม่เกิน { $most }: ลดสิ่งที่อยู่ในรอบวนชั้นใน หรือตัดออกหนึ่งรอบวน
wrong-no-tables = เงื่อนไขไม่มีตารางของตัวเอง: เอาวงเล็บปีกกาออก
wrong-no-letter = เขียนโดยไม่มี “{ $letter }”
wrong-no-null = ที่นี่ไม่มี null: ใช้ has(…) ถามว่ามีอยู่หรือไม่
wrong-has-asks-name = has(…) ใช้กับชื่อ เช่น has(member.birthday)
wrong-mixed-list = ลิสต์หนึ่งมีได้แต่ข้อความ หรือแต่ตัวเลข
wrong-no-field = ค่านี้เป็น{ $is }: ไม่มี “{ $name }”
wrong-no-fields = การซื้อไม่มีช่องข้อมูล: มีเฉพาะกิจกรรมที่ตั้งชื่อไว้
wrong-mismatch = ตรงนี้ { $a } ใช้กับ { $b } ไม่ได้
wrong-no-function = ที่นี่ไม่มีฟังก์ชัน “{ $name }” ที่รับ { $n } ค่า: มี size, startsWith, endsWith, contains, lowerAscii, has, exists, all, exists_one, filter, map
wrong-name-taken = “{ $name }” มีความหมายอยู่แล้ว: เลือกชื่ออื่น
wrong-list-of-lists = ลิสต์ซ้อนลิสต์ใช้ตรงนี้ไม่ได้
wrong-no-loop = ไม่เข้าใจรอบวนนี้: ใช้ exists, all, exists_one, filter หรือ map
wrong-no-division = หารทศนิยมให้ลงตัวไม่ได้: ให้คูณอีกข้างแทน
wrong-id-stays = รหัสของโปรแกรมคือ “{ $id }” และเปลี่ยนไม่ได้
wrong-currency-stays = สกุลเงินและทศนิยมเปลี่ยนไม่ได้
wrong-wallet-stays = กระเป๋า “{ $wallet }” มียอดคงเหลือ จึงเอาออกไม่ได้
wrong-wallet-kind-stays = ชนิดและทศนิยมของกระเป๋า “{ $wallet }” เปลี่ยนไม่ได้
wrong-takes-no-coupons = โปรโมชัน “{ $name }” ไม่รับคูปอง ให้ใส่ coupon = "held" หรือ "typed"
wrong-rank-taken = “{ $other }” มี rank { $rank } อยู่แล้ว ให้แต่ละระดับมี rank ของตัวเอง
wrong-ladder-empty = ไม่มีระดับใดอยู่ในบันได “{ $name }” ให้ใส่ ladder = "{ $name }" ในระดับใดระดับหนึ่ง หรือลบออก
wrong-card-of-steps = บัตรสะสมแสตมป์มีขั้นเดียว ถ้ามีหลายขั้นให้เขียน look = "mission"
wrong-mission-on-missions = ภารกิจนับภารกิจที่ทำสำเร็จแล้วไม่ได้ เพราะจะไม่มีวันจบ
wrong-mission-of-tiers = สิ่งที่นับ tier_up หรือ tier_down ใช้ร่วมกับ per หรือ per_day ไม่ได้ ให้เอาออก
wrong-occasion-no-minus = รหัสของโอกาสมี “-” ไม่ได้ เพราะเงื่อนไขอ่านเป็นเครื่องหมายลบ: ใช้ “_”
wrong-occasion-on = บอกว่าเป็นวันใด: on = "03-08" คือ 8 มีนาคม
wrong-occasion-month-day = “{ $text }” ไม่ใช่วันในปี: เขียนเดือนและวัน เช่น 03-08 สำหรับ 8 มีนาคม
wrong-occasion-days = บอกว่าเป็นวันใดบ้าง: days = ["2027-10-15"]
wrong-transfer-least = “{ $key }” น้อยกว่า “least” จึงให้อะไรไม่ได้เลย: เพิ่มค่าขึ้น
wrong-not-a-day = “{ $text }” ไม่ใช่วันที่: เขียนแบบ 2027-10-15
wrong-mission-stays = สิ่งที่ขั้นของภารกิจ “{ $mission }” นับและจำนวนที่ต้องการเปลี่ยนไม่ได้ ภารกิจอื่นให้ใช้ id อื่น
wrong-counts-itself = “{ $name }” เกิดจากสิ่งนี้เอง จึงจะไม่มีวันจบ
wrong-milestones-grow = เป้าหมายแต่ละขั้นต้องยาวกว่าขั้นก่อนหน้า
wrong-streak-stays = สิ่งที่การทำต่อเนื่อง “{ $streak }” นับ จำนวน และรอบเวลาเปลี่ยนไม่ได้ รายการอื่นให้ใช้ id อื่น
wrong-level-no-minus = id ของเลเวลมี “-” ไม่ได้ เพราะเงื่อนไขอ่านเป็นเครื่องหมายลบ ให้ใช้ “_”
wrong-levels-grow = แต่ละเลเวลต้องใช้มากกว่าเลเวลก่อนหน้า
wrong-levels-too-high = เลเวล { $n } ใช้มากเกินกว่าจะนับได้ ให้ลดจำนวนเลเวลหรือให้เพิ่มช้าลง
wrong-keep-above-reach = การรักษาระดับต้องใช้มากกว่าการได้ระดับ ผู้ที่เพิ่งได้จะเสียไปทันที ให้ขอไม่เกินกัน
wrong-goal-empty = ตรงนี้ไม่ได้ขออะไรเลย ให้ใส่ spend, visits, points หรือ when หรือลบออก
wrong-not-in-days = ตรงนี้นับเป็นวันเต็ม ให้เขียนเป็น days, weeks, months หรือ years ไม่เกินห้าปี
wrong-cards-meet = เลขเหล่านี้อยู่ในชุดที่ขึ้นต้นด้วย { $prefix } แล้ว ให้แยกออกจากกัน
wrong-cards-issue = เลขใหม่มาจากชุดเดียว ให้เหลือ “issue” ไว้หนึ่งเดียว
wrong-cards-prefix = “{ $prefix }” ต้องเป็นตัวเลขและสั้นกว่าเลขบัตร
wrong-cards-ean = EAN-13 มี 13 หลัก ให้เขียน length = 13 หรือใช้ check อื่น
wrong-satisfaction-order = แต่ละระดับต้องเริ่มสูงกว่าระดับก่อนหน้า: need_met, satisfied, exceeded, wow
wrong-stages-order = “{ $key }” ต้องสูงกว่าขั้นก่อนหน้า: at_risk อย่างน้อย 1, lapsed สูงกว่า at_risk, loyal สูงกว่า regular
wrong-never-open = “closes” ไม่อยู่หลัง “opens”: จะไม่มีใครแลกได้
wrong-price-empty = ราคานี้ไม่ได้ขออะไร ให้ใส่ points หรือ money หรือไม่ต้องใส่ “price” หากให้ฟรี
wrong-stock-of-codes = มีเท่ากับจำนวนโค้ดในชุด ให้เอา “stock” ออกแล้วเพิ่มโค้ด
wrong-branch-name = ชื่อสาขามี 1 ถึง 100 ตัวอักษร
wrong-no-gift-wallet = โปรแกรมไม่มีบัตรของขวัญ ให้เพิ่มกระเป๋าชนิด "gift-card"
wrong-cancel-given = โค้ดหรือบัตรของขวัญที่ให้ไปแล้วเรียกคืนไม่ได้ ให้เอา “cancel” ออก
wrong-question-field = สมาชิกไม่มีช่อง “{ $field }” ให้ประกาศใน [member.fields]
wrong-question-field-taken = มีคำถามอื่นถามช่อง “{ $field }” แล้ว หนึ่งคำถามต่อหนึ่งช่อง
wrong-question-options-text = เลือกจากตัวเลือกได้เฉพาะข้อความ ช่อง “{ $field }” ไม่ใช่ข้อความ
wrong-question-option-twice = ตัวเลือก “{ $value }” มีอยู่ที่นี่สองครั้ง
wrong-present-worth = งบประมาณนับมูลค่าของสิ่งนี้: ให้ระบุเป็นเงิน เช่น worth = "12.50"
wrong-present-above-budget = สิ่งนี้มีมูลค่าเกินงบประมาณทั้งหมด: จะไม่มีใครได้รับเลย
wrong-prize-runs-out = รางวัลอาจหมดได้: ให้ระบุว่าเมื่อหมดแล้วให้อะไรแทน, otherwise = รางวัลที่ไม่มีวันหมด
wrong-otherwise-runs-out = “{ $name }” ก็หมดได้เช่นกัน: ให้ระบุรางวัลที่ไม่มี “most” และไม่ใช้งบประมาณ
wrong-not-time-of-day = “{ $text }” ไม่ใช่เวลาของวัน: เขียนเช่น 10:00
