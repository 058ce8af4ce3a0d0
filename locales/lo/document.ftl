# What is wrong with a program's text: a reason each, with the values that decided. Kinds of values first.

kind-text = ຂໍ້ຄວາມ
kind-whole = ຈຳນວນເຕັມ
kind-number = ຕົວເລກ
kind-truth = ຄ່າ true ຫຼື false
kind-nothing = ຄ່າ null
kind-list = ລາຍຊື່ [ … ]
kind-table = ຕາຕະລາງ
kind-line = ລາຍການສິນຄ້າ
kind-quoted = ຂໍ້ຄວາມໃນເຄື່ອງໝາຍວົງຢືມ
kind-decimal = ຕົວເລກ ເຊັ່ນ 12 ຫຼື "0.25"
kind-name = ຊື່: ຂໍ້ຄວາມ ຫຼື ຂໍ້ຄວາມແຕ່ລະພາສາ ເຊັ່ນ {"{"} en = "…", lo = "…" {"}"}
kind-condition = ຂໍ້ຄວາມເງື່ອນໄຂ ເຊັ່ນ "cart.total >= 300"
kind-sized = ລາຍຊື່ ຫຼື ຂໍ້ຄວາມ

wrong-no-file = ບ່ອນນີ້ບໍ່ມີໄຟລ໌: ໂຄງການຕ້ອງມີໄຟລ໌ TOML ຢ່າງໜ້ອຍໜຶ່ງໄຟລ໌.
wrong-document-large = ເອກະສານໃຫຍ່ເກີນໄປ: ລວມແລ້ວສູງສຸດ { $most } ໄບຕ໌.
wrong-not-toml = ບ່ອນນີ້ຂຽນບໍ່ຖືກຮູບແບບ TOML ({ $told }).
wrong-not-json = ບ່ອນນີ້ຂຽນບໍ່ຖືກຮູບແບບ JSON ({ $told }).
wrong-nests = ຊ້ອນກັນຫຼາຍຊັ້ນເກີນໄປ: ສູງສຸດ { $most } ຊັ້ນ.
wrong-stands-also = “{ $name }” ມີຢູ່ໃນ { $file } ແຖວ { $line } ແລ້ວ: ໃຫ້ເຫຼືອບ່ອນດຽວ.
wrong-twice = “{ $name }” ມີສອງຄັ້ງຢູ່ບ່ອນນີ້: ໃຫ້ເຫຼືອອັນດຽວ.
wrong-unknown-near = ບ່ອນນີ້ບໍ່ມີ “{ $name }”: ໝາຍເຖິງ “{ $near }” ບໍ?
wrong-unknown-key = ບ່ອນນີ້ບໍ່ມີ “{ $name }”: { $of } ໃຊ້ໄດ້ { $names }.
wrong-unknown = ບ່ອນນີ້ບໍ່ມີ “{ $name }”: ມີ { $names }.
wrong-none-declared = ບໍ່ມີ “{ $name }”: ໂຄງການຍັງບໍ່ໄດ້ກຳນົດໄວ້.
wrong-missing-key = ຂາດ “{ $key }”: ຕື່ມໃສ່.
wrong-wrong-kind = ອັນນີ້ແມ່ນ{ $is }, ແຕ່ຕ້ອງເປັນ{ $wanted }.
wrong-empty = ບ່ອນນີ້ຫວ່າງຢູ່: ຂຽນໃສ່ ຫຼື ລຶບອອກ.
wrong-too-long = ຍາວເກີນໄປ: ສູງສຸດ { $most } ຕົວອັກສອນ.
wrong-control-character = ມີຕົວອັກສອນທີ່ເບິ່ງບໍ່ເຫັນ: ເອົາອອກ.
wrong-out-of-range = { $n } ຢູ່ນອກຂອບເຂດ: ຕັ້ງແຕ່ { $least } ຫາ { $most }.
wrong-not-positive = { $number } ບໍ່ຫຼາຍກວ່າສູນ: ຕ້ອງຫຼາຍກວ່າສູນ.
wrong-not-a-number = “{ $text }” ບໍ່ແມ່ນຕົວເລກ: ຂຽນຕົວເລກ ແລະ ຈ້ຳກ່ອນເລກທົດສະນິຍົມ ເຊັ່ນ 1250.50.
wrong-too-many-digits = “{ $text }” ມີຫຼາຍຫຼັກເກີນໄປ: ລວມບໍ່ເກີນ 18 ຫຼັກ ແລະ ຫຼັງຈ້ຳບໍ່ເກີນ 9 ຫຼັກ.
wrong-too-many-decimals = ເລກທົດສະນິຍົມຫຼາຍເກີນໄປ: ບ່ອນນີ້ສູງສຸດ { $most } ຕຳແໜ່ງ.
wrong-too-large = { $number } ໃຫຍ່ເກີນກວ່າທີ່ຈະນັບໄດ້.
wrong-too-much = { $number } ຫຼາຍເກີນໄປ: ສູງສຸດ { $most }.
wrong-not-one-of = “{ $text }” ບໍ່ແມ່ນອັນໃດໃນນີ້: { $names }.
wrong-not-an-id = “{ $id }” ໃຊ້ເປັນລະຫັດບໍ່ໄດ້: ເລີ່ມດ້ວຍ a-z, ຕໍ່ດ້ວຍ a-z, 0-9, _ ແລະ - ບໍ່ເກີນ 64 ຕົວ.
wrong-id-taken = ລະຫັດ “{ $id }” ຖືກໃຊ້ແລ້ວໃນ { $file } ແຖວ { $line }: ເລືອກອັນອື່ນ.
wrong-list-length = ບ່ອນນີ້ມີໄດ້ 1 ຫາ { $most } ອັນ, ແຕ່ມີ { $has }.
wrong-too-many = ບ່ອນນີ້ມີຫຼາຍເກີນໄປ: { $has } ອັນ, ສູງສຸດ { $most }.
wrong-names-nothing = ບ່ອນນີ້ບໍ່ໄດ້ລະບຸຫຍັງ: ລະບຸຢ່າງໜ້ອຍໜຶ່ງອັນ ຫຼື ລຶບອອກ.
wrong-one-of = ບ່ອນນີ້ໃຫ້ຂຽນອັນດຽວໃນ { $names }.
wrong-keep-one = ບ່ອນນີ້ມີ { $names }: ໃຫ້ເຫຼືອອັນດຽວ.
wrong-goes-with = “{ $key }” ໃຊ້ຄູ່ກັບ “{ $with }” ເທົ່ານັ້ນ: ຕື່ມອັນນັ້ນ ຫຼື ລຶບອັນນີ້ອອກ.
wrong-gives-nothing = ອັນນີ້ບໍ່ໄດ້ໃຫ້ຫຍັງ: ຕື່ມອັນໜຶ່ງໃນ { $names }.
wrong-needs-purchase = ສະເພາະການຊື້ຈຶ່ງມີລາຍການ ແລະ ຍອດເງິນ: ເອົາ “{ $key }” ອອກ.
wrong-delivery-lines = ຄ່າຈັດສົ່ງບໍ່ມີລາຍການສິນຄ້າໃຫ້ລະບຸ: ເອົາ “on” ອອກ ຫຼື ລະບຸ “methods”.
wrong-steps-upwards = ຂັ້ນຕ້ອງສູງຂຶ້ນເລື້ອຍໆ: ຂັ້ນນີ້ບໍ່ສູງກວ່າຂັ້ນກ່ອນ.
wrong-added-is-free = ສິ່ງທີ່ແຖມໃຫ້ແມ່ນຟຣີຢູ່ແລ້ວ: ເອົາສ່ວນຫຼຸດ ຫຼື “added” ອອກ.
wrong-added-article = ສິ່ງທີ່ແຖມຕ້ອງເປັນສິນຄ້າສະເພາະ: ລະບຸ get = {"{"} on = {"{"} sku = […] {"}"} {"}"}.
wrong-price-range = “price_to” ຕ່ຳກວ່າ “price_from”: ບໍ່ມີສິນຄ້າລາຄານັ້ນ.
wrong-line-condition = ຖາມລາຍການແບບນີ້ບໍ່ໄດ້: ໃຫ້ໃຊ້ການທຽບ, in, startsWith, endsWith, contains, lowerAscii, size, has, exists ແລະ all ກັບ line.tags, &&, || ແລະ !.
wrong-one-gift-card = ໂຄງການໜຶ່ງມີບັດຂອງຂວັນຊະນິດດຽວ: ໃຫ້ເຫຼືອກະເປົາແບບນີ້ອັນດຽວ.
wrong-gift-card-plain = ເງິນໃນບັດຂອງຂວັນໃຊ້ໄດ້ທັນທີ ແລະ ບໍ່ຕິດໜີ້: ເອົາ “{ $key }” ອອກ.
wrong-only-points = ເງິນໃຊ້ທົດສະນິຍົມຂອງສະກຸນເງິນ ແລະ ມີມູນຄ່າເທົ່າຕົວມັນ: ເອົາ “{ $key }” ອອກ.
wrong-not-a-period = “{ $text }” ບໍ່ແມ່ນໄລຍະເວລາ: ຂຽນຕົວເລກ 1 ຫາ 10000 ກັບຫົວໜ່ວຍ ເຊັ່ນ “7 days” ຫຼື “12 months”.
wrong-never-works = “until” ບໍ່ຢູ່ຫຼັງ “from”: ຈະບໍ່ມີວັນໃຊ້ໄດ້.
wrong-not-a-time = “{ $text }” ບໍ່ແມ່ນມື້ ຫຼື ເວລາ: ຂຽນມື້ແບບ 2026-11-30 ຫຼື ເວລາແບບ 2026-11-22T10:54:00+07:00.
wrong-time-range = { $text } ຢູ່ນອກຊ່ວງ 1900-01-01 ຫາ 2199-12-31.
wrong-not-hours = “{ $text }” ບໍ່ແມ່ນຊ່ວງເວລາ: ຂຽນແບບ 11:00-22:00.
wrong-percent-of-points = ເປີເຊັນຄິດຈາກເງິນ, ແຕ່ກະເປົາ “{ $wallet }” ເກັບຄະແນນ: ໃຊ້ “give” ກັບ “per_amount”.
wrong-multiply-range = ຄູນ { $by } ບໍ່ໄດ້ເພີ່ມຫຍັງ: ຂຽນຕົວເລກທີ່ຫຼາຍກວ່າ 1 ແຕ່ບໍ່ເກີນ 1000.
wrong-not-a-zone = “{ $text }” ບໍ່ແມ່ນເຂດເວລາ: ໃຊ້ຊື່ຂອງ IANA ເຊັ່ນ Asia/Vientiane.
wrong-not-a-currency = “{ $text }” ບໍ່ແມ່ນສະກຸນເງິນ: ຂຽນຕົວພິມໃຫຍ່ສາມຕົວຂອງ ISO 4217 ເຊັ່ນ LAK.
wrong-not-a-country = ບໍ່ຮູ້ຮູບແບບເບີໂທຂອງປະເທດ “{ $text }”: ໃຊ້ລະຫັດໃດໜຶ່ງໃນ { $known }.
wrong-name-empty = ຊື່ນີ້ຫວ່າງຢູ່: ຂຽນຢ່າງໜ້ອຍໜຶ່ງພາສາ.
wrong-built-in = “{ $name }” ເປັນຊື່ຂອງລະບົບ: ຕັ້ງຊື່ກິດຈະກຳເປັນຊື່ອື່ນ.
wrong-no-minus = ຊື່ຊ່ອງຂໍ້ມູນມີ “-” ບໍ່ໄດ້ ເພາະເງື່ອນໄຂອ່ານເປັນເຄື່ອງໝາຍລົບ: ໃຊ້ “_”.
wrong-which-wallet = ບອກວ່າກົດເກນນີ້ຕື່ມກະເປົາໃດ: wallet = ອັນໜຶ່ງໃນ { $names }.
wrong-wallet-on-card = “{ $name }” ຢູ່ໃນບັດຂອງຂວັນ, ບໍ່ແມ່ນຂອງສະມາຊິກ: ລະບຸກະເປົາອື່ນ.
wrong-no-amounts = ກົດເກນນີ້ບໍ່ໄດ້ຄິດຈາກຍອດເງິນ: ເອົາ “base” ອອກ.
wrong-multiplier-exclusive = ກົດເກນຕົວຄູນເປັນ exclusive ບໍ່ໄດ້: ໃຫ້ຕັ້ງໃສ່ກົດເກນທີ່ຖືກຄູນແທນ.
wrong-nothing-to-multiply = ບໍ່ມີຫຍັງໃຫ້ຄູນ: ວາງກົດເກນທີ່ໃຫ້ໃນກະເປົາ ແລະ ເຫດການດຽວກັນໄວ້ກ່ອນອັນນີ້.
wrong-condition-unread = ອ່ານເງື່ອນໄຂນີ້ບໍ່ໄດ້: ຂຽນໃຫ້ງ່າຍຂຶ້ນ.
wrong-condition-long = ເງື່ອນໄຂຍາວເກີນໄປ: ສູງສຸດ { $most } ໄບຕ໌.
wrong-condition-large = ເງື່ອນໄຂໃຫຍ່ເກີນໄປ: ສູງສຸດ { $most } ສ່ວນ.
wrong-condition-ends = ເງື່ອນໄຂນີ້ຍັງບໍ່ຄົບ: ຈົບກ່ອນເວລາ.
wrong-not-a-condition = ຂຽນເງື່ອນໄຂບໍ່ຖືກ ({ $told }).
wrong-too-slow = ອັນນີ້ອາດໃຊ້ເຖິງ { $steps } ຂັ້ນສຳລັບ { $lines } ລາຍການ, ສູງສຸດ { $most }: ຫຼຸດສິ່ງທີ່ຢູ່ໃນຮອບວຽນຊັ້ນໃນ ຫຼື ຕັດອອກໜຶ່ງຮອບວຽນ.
wrong-no-tables = ເງື່ອນໄຂບໍ່ມີຕາຕະລາງຂອງຕົນເອງ: ເອົາວົງເລັບປີກກາອອກ.
wrong-no-letter = ຂຽນໂດຍບໍ່ມີ “{ $letter }”.
wrong-no-null = ບ່ອນນີ້ບໍ່ມີ null: ໃຊ້ has(…) ຖາມວ່າມີຢູ່ບໍ.
wrong-has-asks-name = has(…) ໃຊ້ກັບຊື່ ເຊັ່ນ has(member.birthday).
wrong-mixed-list = ລາຍຊື່ໜຶ່ງມີແຕ່ຂໍ້ຄວາມ ຫຼື ແຕ່ຕົວເລກ.
wrong-no-field = ອັນນີ້ແມ່ນ{ $is }: ບໍ່ມີ “{ $name }”.
wrong-no-fields = ການຊື້ບໍ່ມີຊ່ອງຂໍ້ມູນ: ມີສະເພາະກິດຈະກຳທີ່ຕັ້ງຊື່ໄວ້.
wrong-mismatch = ບ່ອນນີ້ { $a } ໃຊ້ກັບ { $b } ບໍ່ໄດ້.
wrong-no-function = ບ່ອນນີ້ບໍ່ມີຟັງຊັນ “{ $name }” ທີ່ຮັບ { $n } ຄ່າ: ມີ size, startsWith, endsWith, contains, lowerAscii, has, exists, all, exists_one, filter, map.
wrong-name-taken = “{ $name }” ມີຄວາມໝາຍຢູ່ແລ້ວ: ເລືອກຊື່ອື່ນ.
wrong-list-of-lists = ລາຍຊື່ທີ່ຊ້ອນລາຍຊື່ໃຊ້ບ່ອນນີ້ບໍ່ໄດ້.
wrong-no-loop = ບໍ່ເຂົ້າໃຈຮອບວຽນນີ້: ໃຊ້ exists, all, exists_one, filter ຫຼື map.
wrong-no-division = ຫານເລກທົດສະນິຍົມໃຫ້ລົງຕົວບໍ່ໄດ້: ໃຫ້ຄູນອີກຂ້າງແທນ.
wrong-id-stays = ລະຫັດຂອງໂຄງການແມ່ນ “{ $id }” ແລະ ປ່ຽນບໍ່ໄດ້.
wrong-currency-stays = ສະກຸນເງິນ ແລະ ທົດສະນິຍົມຂອງມັນປ່ຽນບໍ່ໄດ້.
wrong-wallet-stays = ກະເປົາ “{ $wallet }” ມີຍອດຄົງເຫຼືອ ຈຶ່ງເອົາອອກບໍ່ໄດ້.
wrong-wallet-kind-stays = ຊະນິດ ແລະ ທົດສະນິຍົມຂອງກະເປົາ “{ $wallet }” ປ່ຽນບໍ່ໄດ້.
wrong-takes-no-coupons = ໂປຣໂມຊັນ “{ $name }” ບໍ່ຮັບຄູປອງ: ໃຫ້ໃສ່ coupon = "held" ຫຼື "typed".
wrong-rank-taken = “{ $other }” ມີ rank { $rank } ຢູ່ແລ້ວ: ໃຫ້ແຕ່ລະລະດັບມີ rank ຂອງຕົນເອງ.
wrong-ladder-empty = ບໍ່ມີລະດັບໃດຢູ່ໃນຂັ້ນໄດ “{ $name }”: ໃຫ້ໃສ່ ladder = "{ $name }" ໃນລະດັບໃດໜຶ່ງ ຫຼື ລຶບອອກ.
wrong-card-of-steps = ບັດສະແຕມມີຂັ້ນຕອນດຽວ: ຖ້າມີຫຼາຍຂັ້ນຕອນ ໃຫ້ຂຽນ look = "mission".
wrong-mission-on-missions = ພາລະກິດນັບພາລະກິດທີ່ສຳເລັດແລ້ວບໍ່ໄດ້: ຈະບໍ່ມີວັນຈົບ.
wrong-mission-of-tiers = ສິ່ງທີ່ນັບ tier_up ຫຼື tier_down ໃຊ້ຮ່ວມກັບ per ຫຼື per_day ບໍ່ໄດ້: ໃຫ້ເອົາອອກ.
wrong-occasion-no-minus = ລະຫັດຂອງໂອກາດມີ “-” ບໍ່ໄດ້ ເພາະເງື່ອນໄຂອ່ານເປັນເຄື່ອງໝາຍລົບ: ໃຊ້ “_”.
wrong-occasion-on = ບອກວ່າແມ່ນມື້ໃດ: on = "03-08" ແມ່ນ 8 ມີນາ.
wrong-occasion-month-day = “{ $text }” ບໍ່ແມ່ນມື້ໃນປີ: ຂຽນເດືອນ ແລະ ມື້ ເຊັ່ນ 03-08 ສຳລັບ 8 ມີນາ.
wrong-occasion-days = ບອກວ່າແມ່ນມື້ໃດແດ່: days = ["2027-10-15"].
wrong-transfer-least = “{ $key }” ນ້ອຍກວ່າ “least” ຈຶ່ງໃຫ້ຫຍັງບໍ່ໄດ້ເລີຍ: ເພີ່ມຂຶ້ນ.
wrong-not-a-day = “{ $text }” ບໍ່ແມ່ນມື້: ຂຽນແບບ 2027-10-15.
wrong-mission-stays = ສິ່ງທີ່ຂັ້ນຕອນຂອງພາລະກິດ “{ $mission }” ນັບ ແລະ ຈຳນວນທີ່ຕ້ອງການ ປ່ຽນບໍ່ໄດ້: ພາລະກິດອື່ນໃຫ້ໃຊ້ id ອື່ນ.
wrong-counts-itself = “{ $name }” ເກີດຈາກສິ່ງນີ້ເອງ: ຈະບໍ່ມີວັນຈົບ.
wrong-milestones-grow = ເປົ້າໝາຍແຕ່ລະຂັ້ນຕ້ອງຍາວກວ່າຂັ້ນກ່ອນໜ້າ.
wrong-streak-stays = ສິ່ງທີ່ການເຮັດຕໍ່ເນື່ອງ “{ $streak }” ນັບ, ຈຳນວນ ແລະ ຮອບເວລາ ປ່ຽນບໍ່ໄດ້: ອັນອື່ນໃຫ້ໃຊ້ id ອື່ນ.
wrong-level-no-minus = id ຂອງເລເວວມີ “-” ບໍ່ໄດ້ ເພາະເງື່ອນໄຂອ່ານເປັນເຄື່ອງໝາຍລົບ: ໃຫ້ໃຊ້ “_”.
wrong-levels-grow = ແຕ່ລະເລເວວຕ້ອງການຫຼາຍກວ່າເລເວວກ່ອນໜ້າ.
wrong-levels-too-high = ເລເວວ { $n } ຕ້ອງການຫຼາຍເກີນກວ່າຈະນັບໄດ້: ໃຫ້ຫຼຸດຈຳນວນເລເວວ ຫຼື ໃຫ້ເພີ່ມຊ້າລົງ.
wrong-keep-above-reach = ການຮັກສາຕ້ອງໃຊ້ຫຼາຍກວ່າການໄປເຖິງ: ຜູ້ທີ່ຫາກໍ່ໄດ້ຈະເສຍໄປ, ໃຫ້ຂໍບໍ່ເກີນກັນ.
wrong-goal-empty = ບ່ອນນີ້ບໍ່ໄດ້ຂໍຫຍັງເລີຍ: ໃຫ້ໃສ່ spend, visits, points ຫຼື when ຫຼື ລຶບອອກ.
wrong-not-in-days = ບ່ອນນີ້ນັບເປັນມື້ເຕັມ: ໃຫ້ຂຽນເປັນ days, weeks, months ຫຼື years ບໍ່ເກີນຫ້າປີ.
wrong-cards-meet = ເລກເຫຼົ່ານີ້ຢູ່ໃນຊຸດທີ່ຂຶ້ນຕົ້ນດ້ວຍ { $prefix } ແລ້ວ: ໃຫ້ແຍກອອກຈາກກັນ.
wrong-cards-issue = ເລກໃໝ່ມາຈາກຊຸດດຽວ: ໃຫ້ເຫຼືອ “issue” ອັນດຽວ.
wrong-cards-prefix = “{ $prefix }” ຕ້ອງເປັນຕົວເລກ ແລະ ສັ້ນກວ່າເລກບັດ.
wrong-cards-ean = EAN-13 ມີ 13 ຫຼັກ: ໃຫ້ຂຽນ length = 13 ຫຼື ໃຊ້ check ອື່ນ.
wrong-satisfaction-order = ແຕ່ລະລະດັບຕ້ອງເລີ່ມສູງກວ່າລະດັບກ່ອນໜ້າ: need_met, satisfied, exceeded, wow.
wrong-stages-order = “{ $key }” ຕ້ອງສູງກວ່າຂັ້ນກ່ອນໜ້າ: at_risk ຢ່າງໜ້ອຍ 1, lapsed ສູງກວ່າ at_risk, loyal ສູງກວ່າ regular.
wrong-never-open = “closes” ບໍ່ຢູ່ຫຼັງ “opens”: ຈະບໍ່ມີໃຜແລກໄດ້.
wrong-price-empty = ລາຄານີ້ບໍ່ໄດ້ຂໍຫຍັງ: ໃສ່ points ຫຼື money ຫຼື ບໍ່ຕ້ອງໃສ່ “price” ຖ້າແຈກຟຣີ.
wrong-stock-of-codes = ມີເທົ່າກັບຈຳນວນລະຫັດໃນຊຸດ: ເອົາ “stock” ອອກ ແລ້ວເພີ່ມລະຫັດ.
wrong-branch-name = ຊື່ສາຂາມີ 1 ຫາ 100 ຕົວອັກສອນ.
wrong-no-gift-wallet = ໂຄງການບໍ່ມີບັດຂອງຂວັນ: ໃຫ້ເພີ່ມກະເປົາຊະນິດ "gift-card".
wrong-cancel-given = ລະຫັດ ຫຼື ບັດຂອງຂວັນທີ່ໃຫ້ໄປແລ້ວເອົາຄືນບໍ່ໄດ້: ເອົາ “cancel” ອອກ.
wrong-question-field = ສະມາຊິກບໍ່ມີຊ່ອງ “{ $field }”. ໃຫ້ປະກາດໃນ [member.fields].
wrong-question-field-taken = ມີຄຳຖາມອື່ນຖາມຊ່ອງ “{ $field }” ແລ້ວ: ໜຶ່ງຄຳຖາມຕໍ່ໜຶ່ງຊ່ອງ.
wrong-question-options-text = ເລືອກຈາກຕົວເລືອກໄດ້ສະເພາະຂໍ້ຄວາມ: ຊ່ອງ “{ $field }” ບໍ່ແມ່ນຂໍ້ຄວາມ.
wrong-question-option-twice = ຕົວເລືອກ “{ $value }” ມີຢູ່ນີ້ສອງຄັ້ງ.
wrong-present-worth = ງົບປະມານນັບມູນຄ່າຂອງສິ່ງນີ້: ໃຫ້ບອກເປັນເງິນ ເຊັ່ນ worth = "12.50".
wrong-present-above-budget = ສິ່ງນີ້ມີມູນຄ່າຫຼາຍກວ່າງົບປະມານທັງໝົດ: ຈະບໍ່ມີໃຜໄດ້ຮັບເລີຍ.
wrong-prize-runs-out = ລາງວັນອາດຈະໝົດ: ບອກວ່າຕອນນັ້ນໃຫ້ອັນໃດ, otherwise = ອັນທີ່ບໍ່ມີວັນໝົດ.
wrong-otherwise-runs-out = “{ $name }” ກໍໝົດໄດ້ຄືກັນ: ໃຫ້ບອກລາງວັນທີ່ບໍ່ມີ “most” ແລະ ບໍ່ໃຊ້ງົບປະມານ.
wrong-not-time-of-day = “{ $text }” ບໍ່ແມ່ນເວລາຂອງມື້: ຂຽນເຊັ່ນ 10:00.
