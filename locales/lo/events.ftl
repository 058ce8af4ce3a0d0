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
due-spendable = ໃຊ້ໄດ້ແລ້ວ
due-expired = ໝົດອາຍຸ
due-released = ໝົດເວລາກັນໄວ້
