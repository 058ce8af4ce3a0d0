# Why something was not done: what is wrong, and what to do. A reason each, with the values that decided.

refused-invalid-request = ຂໍ້ມູນທີ່ສົ່ງບໍ່ຖືກຕ້ອງ. ກວດແລ້ວສົ່ງອີກຄັ້ງ.
refused-amount-out-of-range = ຈຳນວນນີ້ຫຼາຍ ຫຼື ໜ້ອຍເກີນກວ່າທີ່ນັບໄດ້.
refused-time-out-of-range = ເວລາ { $at } ຢູ່ໃນອະນາຄົດ ຫຼື ກ່ອນປີ 1900. ສົ່ງເວລາທີ່ເກີດຂຶ້ນຈິງ.
refused-undo-today = ຈຸດຮັບເງິນຍົກເລີກໄດ້ສະເພາະການຂາຍຂອງມື້ນີ້. ການຊື້ກ່ອນໜ້ານີ້ຍົກເລີກໃນໜ້າຈັດການ.
refused-unknown-name = ໂຄງການບໍ່ມີຊື່ນີ້.
refused-unknown-wallet = ໂຄງການບໍ່ມີກະເປົາ “{ $name }”. ມີ: { $names }.
refused-unknown-event = ໂຄງການບໍ່ມີກິດຈະກຳ “{ $name }”.
refused-unknown-field = ໂຄງການບໍ່ມີຊ່ອງຂໍ້ມູນ “{ $name }”.
refused-unknown-tax = ໂຄງການບໍ່ມີອາກອນ “{ $name }”.
refused-unknown-line = ການຊື້ນີ້ບໍ່ມີລາຍການ { $line }: ລາຍການນັບແຕ່ 0.
refused-rule-without-wallet = ກົດເກນ “{ $rule }” ບໍ່ມີກະເປົາ.
refused-program-invalid = ໂຄງການມີບັນຫາ. ແຕ່ລະຂໍ້ສະແດງພ້ອມບ່ອນຂອງມັນ.
refused-no-program = ຍັງບໍ່ມີໂຄງການທີ່ເຜີຍແຜ່. ເຜີຍແຜ່ກ່ອນ.
refused-program-changed = ເວີຊັນ { $version } ຖືກເຜີຍແຜ່ໃນລະຫວ່າງນີ້. ກວດເບິ່ງ ແລ້ວເຜີຍແຜ່ອີກຄັ້ງ.
refused-member-not-found = ບໍ່ມີສະມາຊິກນີ້.
refused-nobody-by-identity = ບໍ່ມີສະມາຊິກທີ່ໃຊ້ເບີໂທ, ບັດ, ອີເມວ ຫຼື ລະຫັດນີ້.
refused-no-receiver = ບໍ່ມີສະມາຊິກທີ່ຈະຮັບການໂອນ.
refused-event-not-found = ບໍ່ມີລາຍການນີ້ໃນປະຫວັດ.
refused-purchase-not-found = ສະມາຊິກນີ້ບໍ່ມີການຊື້ດັ່ງກ່າວ.
refused-hold-not-found = ສະມາຊິກນີ້ບໍ່ມີຍອດທີ່ກັນໄວ້ພາຍໃຕ້ເລກນີ້.
refused-not-found = ສິ່ງນີ້ບໍ່ມີ ຫຼື ບໍ່ມີແລ້ວ.
refused-no-address = ບໍ່ມີຫຍັງຢູ່ທີ່ຢູ່ນີ້.
refused-not-an-id = “{ $value }” ບໍ່ແມ່ນລະຫັດຂອງສິ່ງທີ່ຖາມຫາ.
refused-no-version = ບໍ່ມີເວີຊັນ { $version } ຂອງໂຄງການ.
refused-no-key = ບໍ່ມີຄີ API ນີ້.
refused-no-passkey = ທ່ານບໍ່ມີພາສຄີນີ້.
refused-no-staff = ບໍ່ມີພະນັກງານທີ່ໃຊ້ບັນຊີນີ້.
refused-no-import = ບໍ່ມີການນຳເຂົ້ານີ້.
refused-session-ended = ການເຂົ້າສູ່ລະບົບນີ້ສິ້ນສຸດແລ້ວ.
refused-identity-taken =
    { $kind ->
        [phone] ສະມາຊິກຄົນອື່ນໃຊ້ເບີໂທນີ້ແລ້ວ.
        [card] ສະມາຊິກຄົນອື່ນໃຊ້ບັດນີ້ແລ້ວ.
        [email] ສະມາຊິກຄົນອື່ນໃຊ້ອີເມວນີ້ແລ້ວ.
       *[other] ສະມາຊິກຄົນອື່ນໃຊ້ລະຫັດນີ້ແລ້ວ.
    }
refused-price-changed = ກະຕ່ານີ້ລວມເປັນ { $payable } ແລ້ວ. ກະລຸນາຄິດລາຄາໃໝ່ ຫຼື ບໍ່ຕ້ອງສົ່ງຍອດທີ່ຄາດໄວ້.
refused-idempotency-key-reused = ຄີດຽວກັນນີ້ຖືກສົ່ງໄປແລ້ວດ້ວຍຂໍ້ມູນອື່ນ ຈຶ່ງບໍ່ມີຫຍັງປ່ຽນແປງ. ໂຫຼດໜ້າໃໝ່ ຫຼື ໃຊ້ຄີໃໝ່ສຳລັບຄຳຂໍໃໝ່.
refused-idempotency-key-required = ສົ່ງ Idempotency-Key ອັນດຽວ ຍາວ 1 ຫາ { $most } ຕົວອັກສອນ ASCII: ອັນໃໝ່ສຳລັບຄຳຂໍໃໝ່, ອັນເກົ່າເພື່ອລອງອີກ.
refused-insufficient-balance = ໃຊ້ໄດ້ { $has }, ແຕ່ຂໍໃຊ້ { $asked }.
refused-hold-has-less = ຍັງກັນໄວ້ { $left }, ແຕ່ຂໍໃຊ້ { $asked }.
refused-pays-at-most = ຍອດນີ້ຊຳລະໄດ້ບໍ່ເກີນ { $most } ແລະ ຕ້ອງເປັນຂັ້ນເຕັມ.
refused-hold-closed = ຍອດທີ່ກັນໄວ້ຖືກໃຊ້, ປົດອອກ ຫຼື ໝົດເວລາແລ້ວ.
refused-already-returned = ສິນຄ້າທີ່ຄືນຫຼາຍກວ່າທີ່ຊື້ ຫຼື ທີ່ຍັງເຫຼືອ.
refused-purchase-cancelled = ການຊື້ນີ້ຖືກຍົກເລີກແລ້ວ.
refused-all-returned = ທຸກຢ່າງຂອງການຊື້ນີ້ຖືກຄືນໝົດແລ້ວ.
refused-line-returned = ລາຍການ { $line } ຍັງຄືນໄດ້ { $left }, ແຕ່ຂໍຄືນ { $asked }.
refused-not-a-purchase = ນີ້ບໍ່ແມ່ນການຊື້ ຈຶ່ງຄືນບໍ່ໄດ້.
refused-record-changed = ມີຄົນແກ້ໄຂຂໍ້ມູນນີ້ໃນລະຫວ່າງນີ້. ເບິ່ງຂໍ້ມູນປັດຈຸບັນ ແລ້ວແກ້ໄຂອີກຄັ້ງ.
refused-wallet-not-whole = ຂໍ້ມູນທີ່ບັນທຶກຂອງຍອດນີ້ບໍ່ຕົງກັນ. ໃຫ້ແລ່ນ “baci ledger verify”.
refused-import-not-running = ການນຳເຂົ້ານີ້ບໍ່ໄດ້ແລ່ນ ແລະ ບໍ່ໄດ້ລໍຖ້າ.
refused-import-runs = ການນຳເຂົ້ານີ້ກຳລັງແລ່ນ ຫຼື ສິ້ນສຸດແລ້ວ.
refused-import-closed = ການນຳເຂົ້ານີ້ບໍ່ເປີດແລ້ວ ຫຼື ໄຟລ໌ຂອງມັນບໍ່ມີແລ້ວ.
refused-forbidden = ໜ້າທີ່ຂອງທ່ານບໍ່ມີສິດເຮັດສິ່ງນີ້. ກະລຸນາຂໍກັບເຈົ້າຂອງຮ້ານ.
refused-scope-missing = ຄີນີ້ບໍ່ມີສິດ { $scope }.
refused-staff-only = ສິ່ງນີ້ສຳລັບພະນັກງານເທົ່ານັ້ນ.
refused-account-gone = ບັນຊີນີ້ຖືກປິດແລ້ວ.
refused-unauthorized = ສົ່ງຄີທີ່ຍັງໃຊ້ໄດ້: Authorization: Bearer baci_…
refused-sign-in-failed = ອີເມວ ຫຼື ລະຫັດຜ່ານບໍ່ຖືກຕ້ອງ.
refused-passkey-wrong = ພາສຄີນີ້ບໍ່ກົງກັນ. ລອງອີກຄັ້ງ.
refused-too-many-attempts = ລອງຫຼາຍຄັ້ງເກີນໄປ. ລໍຖ້າ { $minutes } ນາທີ ແລ້ວລອງໃໝ່.
refused-link-spent = ລິ້ງນີ້ຖືກໃຊ້ແລ້ວ, ຖືກປ່ຽນແທນ ຫຼື ໝົດອາຍຸ. ຂໍລິ້ງໃໝ່.
refused-weak-password = ລະຫັດຜ່ານນີ້ເດົາງ່າຍເກີນໄປ. ໃຊ້ຢ່າງໜ້ອຍ { $least } ຕົວອັກສອນ, ບໍ່ແມ່ນຊື່ຂອງທ່ານ ແລະ ບໍ່ແມ່ນຄຳທີ່ຄົນໃຊ້ທົ່ວໄປ.
refused-email-taken = ບັນຊີອື່ນໃຊ້ອີເມວນີ້ແລ້ວ.
refused-last-owner = ນີ້ແມ່ນເຈົ້າຂອງຮ້ານຄົນສຸດທ້າຍ. ຕັ້ງຄົນອື່ນເປັນເຈົ້າຂອງຮ້ານກ່ອນ.
refused-no-lines = ຕ້ອງມີຢ່າງໜ້ອຍໜຶ່ງລາຍການ.
refused-lines-count = ມີໄດ້ 1 ຫາ { $most } ລາຍການ.
refused-too-many = ໃນ “{ $field }” ຫຼາຍເກີນໄປ: ສູງສຸດ { $most }.
refused-text-long = “{ $field }” ຍາວເກີນໄປ: ສູງສຸດ { $most } ຕົວອັກສອນ.
refused-control-character = “{ $field }” ມີຕົວອັກສອນທີ່ເບິ່ງບໍ່ເຫັນ ເຊັ່ນ ການຂຶ້ນແຖວໃໝ່. ເອົາອອກ.
refused-field-type =
    { $type ->
        [text] ຊ່ອງ “{ $field }” ເປັນຂໍ້ຄວາມ.
        [integer] ຊ່ອງ “{ $field }” ເປັນຈຳນວນເຕັມ.
        [decimal] ຊ່ອງ “{ $field }” ເປັນຕົວເລກ ທີ່ຂຽນເປັນຂໍ້ຄວາມ.
       *[truth] ຊ່ອງ “{ $field }” ເປັນ true ຫຼື false.
    }
refused-quantity-zero = ຈຳນວນຂອງລາຍການ { $line } ຕ້ອງຫຼາຍກວ່າສູນ: ລາຍການນັບແຕ່ 0.
refused-fee-below-zero = ຄ່າທຳນຽມຕ້ອງບໍ່ຕ່ຳກວ່າສູນ.
refused-line-below-zero = ຈຳນວນ, ຍອດເງິນ ແລະ ສ່ວນຫຼຸດຂອງລາຍການຕ້ອງບໍ່ຕ່ຳກວ່າສູນ. ສິ່ງທີ່ຄືນມາໃຫ້ສົ່ງເປັນການຄືນເງິນ.
refused-amount-zero = ຈຳນວນຕ້ອງຫຼາຍກວ່າສູນ.
refused-adjustment-empty = ການປັບຍອດຕ້ອງມີຈຳນວນທີ່ບໍ່ແມ່ນສູນ ແລະ ເຫດຜົນ.
refused-paid-with-balance = ຍອດທີ່ຊຳລະດ້ວຍຍອດສະສົມຕ້ອງຢູ່ລະຫວ່າງສູນ ແລະ ຍອດລວມຂອງລາຍການ.
refused-earns-nothing = ສິ່ງທີ່ຄືນກັບບໍ່ໄດ້ສະສົມ.
refused-hold-ends-early = ການກັນໄວ້ຈະສິ້ນສຸດ { $ends } ກ່ອນທີ່ຈະເລີ່ມ.
refused-hold-too-long = ກັນໄວ້ໄດ້ສູງສຸດ { $days } ມື້.
refused-hold-twice = ລາຍການກັນໄວ້ນີ້ມີຢູ່ແລ້ວ.
refused-transfer-self = ການໂອນຕ້ອງມີສະມາຊິກສອງຄົນ.
refused-name-member = ບອກວ່າໝາຍເຖິງສະມາຊິກໃດ.
refused-name-by-one = ລະບຸສະມາຊິກດ້ວຍອັນດຽວໃນນີ້: { $names }.
refused-enroll-by-id = ສະໝັກສະມາຊິກດ້ວຍລະຫັດບໍ່ໄດ້. ສົ່ງອັນໃດອັນໜຶ່ງ: { $names }.
refused-one-identity = ຖາມຫາອັນດຽວໃນ { $names } ຫຼື ໜ້າຂອງສະມາຊິກທັງໝົດ.
refused-phone-form = ບໍ່ເຂົ້າໃຈເບີໂທລະສັບນີ້. ຂຽນພ້ອມລະຫັດປະເທດ ເຊັ່ນ +8562055512345.
refused-email-form = ບໍ່ເຂົ້າໃຈອີເມວນີ້. ຂຽນແບບ name@example.com.
refused-identity-long = ບັດ ຫຼື ລະຫັດມີ 1 ຫາ { $most } ຕົວອັກສອນ.
refused-birthday-form = ວັນເກີດຕ້ອງເປັນມື້ທີ່ມີຈິງ, ຂຽນແບບ YYYY-MM-DD.
refused-name-form = ຊື່ມີ 1 ຫາ { $most } ຕົວອັກສອນ ໃນແຖວດຽວ.
refused-note-form = ໝາຍເຫດເປັນແຖວດຽວ ສູງສຸດ { $most } ຕົວອັກສອນ.
refused-key-form = ຄີຕ້ອງມີຊື່ບໍ່ເກີນ { $most } ຕົວອັກສອນ ແລະ ຢ່າງໜ້ອຍໜຶ່ງສິດ.
refused-shop-name-form = ຊື່ ແລະ ຂໍ້ມູນຕິດຕໍ່ມີບໍ່ເກີນ { $most } ຕົວອັກສອນ.
refused-branches-many = ຮ້ານມີໄດ້ສູງສຸດ { $most } ສາຂາ.
refused-branch-form = ສາຂາທີ { $branch }: ລະຫັດວ່າງ ຫຼື ຂໍ້ຄວາມຍາວເກີນໄປ.
refused-branch-twice = ສາຂາທີ { $branch }: ສາຂາອື່ນໃຊ້ລະຫັດ “{ $id }” ແລ້ວ.
refused-address-form = ທີ່ຢູ່ຂອງໜ້າເວັບເປັນແບບ https://club.example.com.
refused-passkey-site = ພາສຄີຕ້ອງໃຊ້ໜ້າເວັບທີ່ມີຊື່: https://club.example.com ຫຼື http://localhost ເພື່ອທົດລອງ.
refused-passkeys-many = ບັນຊີໜຶ່ງມີພາສຄີໄດ້ສູງສຸດ { $most } ອັນ. ລຶບອອກກ່ອນໜຶ່ງອັນ.
refused-import-columns = ບອກວ່າຖັນໃດແມ່ນລູກຄ້າ, ເວລາ ແລະ ຍອດເງິນ.
refused-import-source = ແຫຼ່ງທີ່ມາແມ່ນຊື່ທີ່ມີ 1 ຫາ { $most } ຕົວອັກສອນ.
refused-file-unread = ອ່ານໄຟລ໌ແບບນີ້ບໍ່ໄດ້. ກວດປະເພດ, ຖັນ ແລະ ວິທີຂຽນເວລາ ແລະ ຍອດເງິນ.
refused-form-broken = ແບບຟອມນີ້ມາບໍ່ຄົບ. ໂຫຼດໜ້າໃໝ່.
refused-unstorable = ຂໍ້ມູນທີ່ສົ່ງບັນທຶກບໍ່ໄດ້ຕາມທີ່ເປັນຢູ່.
refused-if-match = If-Match ແມ່ນ ETag ຂອງສະມາຊິກທີ່ອ່ານມາ ເຊັ່ນ "3".
refused-basket-alone = ກະຕ່າຕ້ອງຢູ່ຢ່າງດຽວ. ບໍ່ຕ້ອງສົ່ງ: { $names }.
refused-amount-or-lines = ສົ່ງຍອດເງິນ ຫຼື 1 ຫາ { $most } ລາຍການ.
refused-amount-or-price = ລາຍການໜຶ່ງມີອັນດຽວໃນນີ້: { $names }.
refused-return-one-of = ບອກສິ່ງທີ່ຄືນດ້ວຍອັນດຽວໃນນີ້: { $names }.
refused-too-fine = “{ $field }” ມີທົດສະນິຍົມບໍ່ເກີນ { $most } ຕຳແໜ່ງ; { $value } ມີຫຼາຍກວ່າ.
refused-not-utf8 = ຂໍ້ຄວາມບໍ່ແມ່ນ UTF-8.
refused-body-cut = ເນື້ອໃນມາບໍ່ຄົບ. ສົ່ງອີກຄັ້ງ.
refused-invalid-json = ເນື້ອໃນບໍ່ແມ່ນ JSON: ແຖວ { $line }, ຖັນ { $column }.
refused-json-value = ຄ່າຢູ່ແຖວ { $line }, ຖັນ { $column } ບໍ່ແມ່ນສິ່ງທີ່ຄວນຢູ່ບ່ອນນັ້ນ. ເບິ່ງຄຳອະທິບາຍຂອງ API.
refused-json-decimal = ຄ່າຢູ່ແຖວ { $line }, ຖັນ { $column } ຕ້ອງເປັນເລກທົດສະນິຍົມທີ່ຂຽນເປັນຂໍ້ຄວາມ ເຊັ່ນ "125.50": ຕົວເລກ JSON ອາດເສຍຫຼັກ.
refused-field-unknown = ບ່ອນນີ້ບໍ່ມີຊ່ອງ “{ $field }”. ມີ: { $names }.
refused-field-missing = ຂາດຊ່ອງ “{ $field }”.
refused-field-twice = ຊ່ອງ “{ $field }” ມີສອງຄັ້ງ.
refused-value-unknown = “{ $value }” ບໍ່ແມ່ນອັນໃດໃນນີ້: { $names }.
refused-query-value = ຄ່າໃນທີ່ຢູ່ບໍ່ແມ່ນສິ່ງທີ່ຄວນຢູ່ບ່ອນນັ້ນ. ເບິ່ງຄຳອະທິບາຍຂອງ API.
refused-page-limit = ໜ້າໜຶ່ງມີ 1 ຫາ { $most } ລາຍການ.
refused-cursor = ຕົວຊີ້ນີ້ບໍ່ແມ່ນອັນທີ່ໃຫ້ໄປ. ເລີ່ມຈາກໜ້າທຳອິດ.
refused-unsupported-media-type = ສົ່ງເນື້ອໃນດ້ວຍ Content-Type: { $names }.
refused-payload-too-large = ເນື້ອໃນໃຫຍ່ກວ່າ { $most } ໄບຕ໌. ແບ່ງສົ່ງເປັນສ່ວນນ້ອຍ.
refused-method-not-allowed = ທີ່ຢູ່ນີ້ບໍ່ຮັບວິທີນີ້. ເບິ່ງ Allow ວ່າຮັບວິທີໃດ.
refused-busy = ຕອນນີ້ລະບົບກຳລັງວຽກຫຼາຍ. ສົ່ງຄຳຂໍເດີມອີກໃນອີກຈັກຄູ່ ດ້ວຍຄີເດີມ.
refused-unavailable = ຖານຂໍ້ມູນບໍ່ຕອບໃນຕອນນີ້. ສົ່ງຄຳຂໍເດີມອີກຄັ້ງ ດ້ວຍຄີເດີມ.
refused-timeout = ໃຊ້ເວລາດົນເກີນໄປ ແລະ ອາດຍັງສຳເລັດຢູ່. ສົ່ງຄຳຂໍເດີມອີກຄັ້ງ ດ້ວຍຄີເດີມ.
refused-internal = ເຊີບເວີເກີດຂໍ້ຜິດພາດ. ບັນທຶກຂອງມັນມີເລື່ອງນີ້ພາຍໃຕ້ເລກຄຳຂໍນີ້.
refused-password-long = ລະຫັດຜ່ານມີບໍ່ເກີນ { $most } ຕົວອັກສອນ.
refused-too-large = ຂະໜາດໃຫຍ່ເກີນໄປ. ກະລຸນາແບ່ງສົ່ງເປັນສ່ວນນ້ອຍ.
refused-coupons-many = ລະຫັດໜຶ່ງຊຸດມີ 1 ຫາ { $most } ລະຫັດ.
refused-coupons-name = ໃສ່ຊື່ຊຸດຄູປອງ ບໍ່ເກີນ 200 ຕົວອັກສອນ.
refused-coupons-uses = ລະຫັດໜຶ່ງໃຊ້ໄດ້ຢ່າງໜ້ອຍໜຶ່ງຄັ້ງ. ປະໃຫ້ຫວ່າງ ຖ້າບໍ່ຈຳກັດ.
refused-coupons-end = ມື້ສິ້ນສຸດຕ້ອງຢູ່ຫຼັງມື້ເລີ່ມ.
refused-takes-no-coupons = ໂປຣແກຣມທີ່ໃຊ້ຢູ່ບໍ່ມີໂປຣໂມຊັນ “{ $promotion }” ທີ່ຮັບຄູປອງ. ໃຫ້ຂຽນ coupon = "typed" ຫຼື "held" ໄວ້ໃນນັ້ນ.
refused-no-coupon-batch = ບໍ່ມີຊຸດຄູປອງນີ້.
refused-no-coupon = ບໍ່ມີຄູປອງລະຫັດນີ້.
refused-template-length = ແບບລະຫັດມີ 1 ຫາ 40 ຕົວອັກສອນ.
refused-template-character = ໃຊ້ “{ $character }” ໃນແບບລະຫັດບໍ່ໄດ້. ໃຊ້ໄດ້ຕົວອັກສອນ A ຫາ Z, ຕົວເລກ, “-” ແລະ “?”, “#”, “*” ແທນສ່ວນທີ່ປ່ຽນ.
refused-template-check = ຕົວກວດສອບ “=” ຢູ່ທ້າຍສຸດ ພຽງຕົວດຽວ.
refused-template-alike = ແບບນີ້ໄດ້ລະຫັດດຽວ. ໃສ່ “?”, “#” ຫຼື “*” ບ່ອນທີ່ລະຫັດຕ່າງກັນ.
refused-template-guessable = ລະຫັດແບບນີ້ອາດຖືກເດົາໄດ້. ຕື່ມ “*” ອີກ { $more } ຕົວ.
refused-template-used-up = ລະຫັດທັງໝົດຂອງແບບນີ້ຖືກໃຊ້ໃນຊຸດອື່ນແລ້ວ. ໃຊ້ແບບອື່ນ.
refused-too-many-at-once = ສົ່ງເທື່ອລະບໍ່ເກີນ { $most } ແລ້ວຕື່ມສ່ວນທີ່ເຫຼືອພາຍຫຼັງ.
refused-coupon-length = ລະຫັດທີ { $number } ບໍ່ມີ 1 ຫາ 40 ຕົວອັກສອນ.
refused-coupons-made = ຊຸດນີ້ສ້າງຈາກແບບ. ໃຫ້ເລີ່ມຊຸດໃໝ່ສຳລັບລະຫັດຈາກພາຍນອກ.
refused-coupons-held = ສະມາຊິກໜຶ່ງຄົນມີຄູປອງທີ່ຍັງໃຊ້ໄດ້ບໍ່ເກີນ { $most } ໃບ.
refused-coupons-of-one = ຊຸດຄູປອງສ້າງຈາກຢ່າງດຽວ: “template” (ກັບ “count”), “codes” ຫຼື “members”.
refused-gift-card-unknown = ບໍ່ມີບັດຂອງຂວັນເລກນີ້ ຫຼື PIN ບໍ່ຖືກ.
refused-gift-card-blocked = ບັດຂອງຂວັນນີ້ຖືກປິດໃຊ້ງານ.
refused-gift-card-not-theirs = ບັດຂອງຂວັນນີ້ຜູກກັບສະມາຊິກອື່ນ.
refused-gift-card-taken = ບັດຂອງຂວັນອື່ນໃຊ້ເລກນີ້ແລ້ວ. ໃຊ້ບັດອື່ນ.
refused-gift-card-amount = ຈຳນວນເງິນທີ່ໃສ່ບັດຂອງຂວັນຕ້ອງຫຼາຍກວ່າສູນ.
refused-gift-card-number = ເລກບັດຂອງຂວັນມີ 8 ຫາ 40 ຕົວອັກສອນ ແລະ ຕົວເລກ.
refused-gift-card-twice = ບັດຂອງຂວັນໜຶ່ງໃບຈ່າຍໄດ້ຄັ້ງດຽວຕໍ່ບິນ.
refused-no-gift-cards = ໂປຣແກຣມນີ້ບໍ່ມີບັດຂອງຂວັນ. ເພີ່ມກະເປົາຊະນິດ “gift-card” ແລ້ວເຜີຍແຜ່.
refused-gift-card-named = ລະບຸບັດຂອງຂວັນດ້ວຍຢ່າງດຽວ: “id” ຫຼື “number”.
refused-too-many-requests = ຄີນີ້ສົ່ງຄຳຂໍຫຼາຍເກີນໄປ. ສົ່ງຄຳຂໍເດີມອີກໃນ { $seconds } ວິນາທີ ດ້ວຍຄີເດີມ.
