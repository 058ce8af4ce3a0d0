# What happened to a member.

event-enroll = ສະໝັກສະມາຊິກ
event-update = ແກ້ໄຂຂໍ້ມູນ
event-purchase = ການຊື້
event-refund = ຄືນເງິນ
event-cancel = ຍົກເລີກການຊື້
event-custom = ກິດຈະກຳອື່ນ
event-adjust = ປັບຍອດໂດຍພະນັກງານ
event-transfer = ໂອນ
event-hold = ກັນໄວ້
event-capture = ໃຊ້ຍອດທີ່ກັນໄວ້
event-release = ປົດຍອດທີ່ກັນໄວ້
event-settle = ຮອດກຳນົດເວລາ
due-spendable = ໃຊ້ໄດ້ແລ້ວ { $amount }
due-expired = ໝົດອາຍຸ { $amount }
due-released = ຄືນ { $amount }: ໝົດເວລາກັນໄວ້
moved-expired = { $amount } ໝົດອາຍຸ
purchases-lead = ການຊື້ທັງໝົດຂອງສະມາຊິກ, ຫຼ້າສຸດກ່ອນ.
purchases-receipt = ເລກໃບບິນ
purchases-empty-title = ບໍ່ມີການຊື້ໃຫ້ສະແດງ
purchases-empty-text = ການຊື້ມາຈາກຈຸດຮັບເງິນ, ລະບົບຂາຍໜ້າຮ້ານ ຫຼື ການນຳເຂົ້າ.
purchase-when = ເວລາ
purchase-gave = ສະສົມໄດ້
branch-all = ທຸກສາຂາ
due-held = ກັນໄວ້ { $amount }
event-quote-hold = ກັນລາຄາ ແລະ ຂໍ້ສະເໜີໄວ້
event-quote-release = ປົດສິ່ງທີ່ກັນໄວ້
