# ໂອກາດພິເສດ: ວັນເກີດ, ວັນຄົບຮອບ ແລະ ເທດສະການຂອງສະມາຊິກ ແລະ ໜ້າທີ່ສະແດງລາຍການ.

nav-occasions = ໂອກາດພິເສດ
occasions-empty-title = ຍັງບໍ່ມີໂອກາດພິເສດ
occasions-empty-text = ວັນເກີດ, ວັນຄົບຮອບ ແລະ ເທດສະການມາຈາກໂປຣແກຣມ. ເພີ່ມ [[occasion]] ໃສ່ໂປຣແກຣມ ເພື່ອສະແດງຢູ່ນີ້.
occasions-give = ໂອກາດພິເສດໃຫ້ຫຍັງ
occasions-give-nothing = ຍັງບໍ່ໃຫ້ຫຍັງ. ປະກາດເຫດການ occasion ໃນໂປຣແກຣມ ແລ້ວໃຫ້ກົດ ຫຼື ຄູປອງ ເລີ່ມຈາກເຫດການນັ້ນ.
occasion-on = ຕອນນີ້
occasion-days = { $from } ຫາ { $until }
occasion-next = ຄັ້ງຕໍ່ໄປ: { $days }
occasion-before = ເລີ່ມ { $n } ມື້ກ່ອນໜ້າ
occasion-after = ຈົນຮອດ { $n } ມື້ຫຼັງຈາກນັ້ນ
occasion-leap-before = ເກີດວັນທີ 29 ກຸມພາ: ປີອື່ນແມ່ນວັນທີ 28 ກຸມພາ
occasion-leap-after = ເກີດວັນທີ 29 ກຸມພາ: ປີອື່ນແມ່ນວັນທີ 1 ມີນາ
occasion-gap = ບໍ່ໃຫ້ຊ້ຳພາຍໃນ { $n } ມື້
occasion-had =
    { $n ->
        [0] ຍັງບໍ່ມີໃຜໄດ້ຮັບໃນ 365 ມື້ຜ່ານມາ
       *[other] ສະມາຊິກ { $n } ຄົນໄດ້ຮັບໃນ 365 ມື້ຜ່ານມາ
    }
occasion-kind-birthday = ວັນເກີດ
occasion-kind-joined = ວັນຄົບຮອບການເປັນສະມາຊິກ
occasion-kind-first-purchase = ວັນຄົບຮອບການຊື້ຄັ້ງທຳອິດ
occasion-kind-new-year = ປີໃໝ່ສາກົນ
occasion-kind-tet = ປີໃໝ່ຫວຽດນາມ
occasion-kind-songkran = ສົງການ
occasion-kind-pi-mai-lao = ປີໃໝ່ລາວ
occasion-kind-christmas = ຄຣິສມາດ
occasion-kind-yearly = ທຸກປີ
occasion-kind-days = ມື້ທີ່ເລືອກ
event-occasion = ໂອກາດພິເສດ
