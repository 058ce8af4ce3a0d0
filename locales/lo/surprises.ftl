# ຂອງຂວັນແປກໃຈ: ຂອງຂວັນສຳລັບສະມາຊິກທີ່ຖືກຈັບ.

nav-surprises = ຂອງຂວັນແປກໃຈ
surprises-lead = ຂອງຂວັນທີ່ບໍ່ມີໃຜຂໍ: ໃຜຖືກຈັບ ແລະ ຍຸດຕິທຳຫຼືບໍ່.
surprises-empty-title = ຍັງບໍ່ມີຂອງຂວັນແປກໃຈ
surprises-empty-text = ຂອງຂວັນແປກໃຈຢູ່ໃນໂຄງການ, ໃຕ້ [surprises].
surprise = ຂອງຂວັນແປກໃຈ
surprise-day = ມື້ລະ { $n } ຄົນ
surprise-week = ອາທິດລະ { $n } ຄົນ
surprise-month = ເດືອນລະ { $n } ຄົນ
surprise-again = ບໍ່ໃຫ້ຊ້ຳພາຍໃນ { $n } ມື້
surprise-budget = ທັງໝົດບໍ່ເກີນ { $money }
surprise-budget-day = ມື້ລະບໍ່ເກີນ { $money }
surprise-budget-week = ອາທິດລະບໍ່ເກີນ { $money }
surprise-budget-month = ເດືອນລະບໍ່ເກີນ { $money }
surprise-draws = ການຈັບສະຫຼາກ
surprise-due = ກຳນົດ
surprise-state = ສະຖານະການຈັບ
surprise-eligible = ມີສິດຖືກຈັບ
surprise-given = ຂອງຂວັນທີ່ໃຫ້
surprise-is-open = ຍັງບໍ່ໄດ້ຈັບ
surprise-is-drawn = ຈັບແລ້ວ
surprise-is-given = ໃຫ້ແລ້ວ
surprise-is-void = ຍົກເລີກ
surprise-due-at = ກຳນົດຈັບ { $time }
surprise-looked = ເບິ່ງສະມາຊິກ { $n } ຄົນ, ມີສິດຖືກຈັບ { $eligible } ຄົນ
surprise-gifts = { $n ->
    [0] ບໍ່ໄດ້ໃຫ້ຂອງຂວັນ
   *[other] ໃຫ້ຂອງຂວັນ { $n } ອັນ
}
surprise-check = ກວດສອບການຈັບ
surprise-check-text = ຜູ້ທີ່ໄດ້ຂອງຂວັນນີ້ໜ້ອຍທີ່ສຸດໃນໜຶ່ງປີມາກ່ອນ; ຖ້າເທົ່າກັນ SHA-256 ຂອງເລກລັບກັບສະມາຊິກເປັນຜູ້ຕັດສິນ. ຕາປະທັບກຳນົດໄວ້ກ່ອນ ແລະ ທຸກຄົນທີ່ມີສິດຖືກຈັບຖືກເກັບໄວ້.
surprise-drawn = ສະມາຊິກທີ່ຖືກຈັບ
surprise-place = ລຳດັບ
surprise-had = ໄດ້ໃນໜຶ່ງປີ
surprise-back = ການຈັບທັງໝົດ
event-surprise = ຂອງຂວັນແປກໃຈ
task-surprises = ຂອງຂວັນແປກໃຈ
