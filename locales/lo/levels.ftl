# ເລເວວ: ສະມາຊິກຢູ່ເລເວວໃດ ແລະ ຫຍັງໃຫ້ຄ່າປະສົບການ.

levels = ເລເວວ
levels-give = ຂຶ້ນເລເວວແລ້ວໄດ້ຫຍັງ
levels-give-nothing = ຍັງບໍ່ມີ. ປະກາດເຫດການ level_up ໃນໂປຣແກຣມ ແລ້ວໃຫ້ກົດ ຫຼື ຄູປອງ ເລີ່ມຈາກມັນ.
level-number = ເລເວວ { $number }
level-none = ຍັງບໍ່ມີເລເວວ
level-experience = ຄ່າປະສົບການ { $amount }
level-missing = ອີກ { $amount } ຈະຮອດ { $level }
level-last = ເລເວວສູງສຸດແລ້ວ
level-head = ເລເວວ
level-need = ຄ່າປະສົບການ
level-members = ສະມາຊິກ
level-gives = { $what }: ທຸກໆ { $each } ໄດ້ { $give }
event-level-up = ຂຶ້ນເລເວວ
