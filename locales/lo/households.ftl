# ບັນຊີຄອບຄົວ: ໃຜຢູ່ໃນບັນຊີ, ໃຊ້ຫຍັງຮ່ວມກັນ ແລະ ໂອນຫຍັງໃຫ້ກັນ.

event-household-found = ເລີ່ມບັນຊີຄອບຄົວ
event-household-invite = ເຊີນຄົນເຂົ້າບັນຊີຄອບຄົວ
event-household-invited = ໄດ້ຮັບເຊີນເຂົ້າບັນຊີຄອບຄົວ
event-household-join = ເຂົ້າບັນຊີຄອບຄົວ
event-household-decline = ບໍ່ເຂົ້າບັນຊີຄອບຄົວ
event-household-leave = ອອກຈາກບັນຊີຄອບຄົວ
event-household-remove = ເອົາຄົນອອກຈາກບັນຊີຄອບຄົວ
event-household-role = ປ່ຽນບົດບາດໃນບັນຊີຄອບຄົວ
event-household-pay = ຊຳລະແທນຄົນໃນບັນຊີຄອບຄົວ
event-household-back = ໄດ້ຄືນສິ່ງທີ່ຊຳລະແທນບັນຊີຄອບຄົວ
