# The overview: figures of the whole shop.

overview-lead = ຂໍ້ມູນເມື່ອ { $day }
overview-members = ສະມາຊິກ
overview-purchases = ການຊື້
overview-sales = ຍອດຂາຍໃຫ້ສະມາຊິກ
overview-average-bill = ຍອດບິນສະເລ່ຍ
overview-refunds = ຄືນເງິນ
overview-wallet-members = { $n } ສະມາຊິກມີຍອດ
overview-issued = ອອກໃຫ້ແລ້ວ
overview-redeemed = ແລກແລ້ວ
overview-expired = ໝົດອາຍຸແລ້ວ
overview-available = ຍອດຄົງເຫຼືອ
overview-pending = ລໍຖ້າ
overview-no-program-title = ຍັງບໍ່ມີໂຄງການສະມາຊິກ
overview-no-program-text = ໂຄງການສະມາຊິກບອກວ່າສະມາຊິກສະສົມແນວໃດ. ເລີ່ມຈາກຕົວຢ່າງ ແລ້ວປັບໃຫ້ເປັນຂອງທ່ານ.
overview-empty-title = ຍັງບໍ່ມີໃຜສະໝັກ
overview-empty-text = ໂຄງການຂອງທ່ານໃຊ້ງານແລ້ວ. ເພີ່ມສະມາຊິກຄົນທຳອິດໄດ້ທີ່ນີ້ ຫຼື ທີ່ຈຸດຮັບເງິນ.
