# Members: the list, a member's record, and forms about them.

member = ສະມາຊິກ
member-nameless = ບໍ່ໄດ້ບອກຊື່
members-add = ເພີ່ມສະມາຊິກ
members-lead = ທັງໝົດ { $n } ຄົນ
members-shown = ສະແດງ { $n } ຄົນໃນໜ້ານີ້
members-search = ຊອກຫາສະມາຊິກ
members-search-hint = ຊື່, ເບີໂທລະສັບ ຫຼື ເລກບັດ; ບໍ່ໃສ່ວັນນະຍຸດກໍໄດ້
members-identities = ເບີໂທ, ບັດ
members-tags = ປ້າຍ
members-joined = ສະໝັກເມື່ອ
members-empty-title = ບໍ່ມີສະມາຊິກໃຫ້ສະແດງ
members-empty-text = ເພີ່ມສະມາຊິກທີ່ນີ້ ຫຼື ໃຫ້ຈຸດຮັບເງິນ ແລະ ການນຳເຂົ້າເພີ່ມໃຫ້.
