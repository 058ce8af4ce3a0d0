//! The words of messages in four languages. `{shop}` is the shop's name, `{secret}` the link or code.

use super::Letter;
use crate::link::Purpose;
use baci_core::text::Language;

/// Subject and body, in English, Lao, Thai and Vietnamese.
type Words = [(&'static str, &'static str); 4];

const INVITATION: Words = [
    (
        "Your account at {shop}",
        "You are invited to work with {shop}. Open this link within 7 days to choose a password:\n\n{secret}\n\nIf you did not expect this, there is nothing to do.",
    ),
    (
        "ບັນຊີຂອງທ່ານທີ່ {shop}",
        "ທ່ານໄດ້ຮັບເຊີນໃຫ້ຮ່ວມເຮັດວຽກກັບ {shop}. ເປີດລິ້ງນີ້ພາຍໃນ 7 ມື້ ເພື່ອຕັ້ງລະຫັດຜ່ານ:\n\n{secret}\n\nຖ້າທ່ານບໍ່ໄດ້ລໍຖ້າຂໍ້ຄວາມນີ້ ກໍບໍ່ຕ້ອງເຮັດຫຍັງ.",
    ),
    (
        "บัญชีของคุณที่ {shop}",
        "คุณได้รับเชิญให้ร่วมงานกับ {shop} เปิดลิงก์นี้ภายใน 7 วันเพื่อตั้งรหัสผ่าน:\n\n{secret}\n\nหากคุณไม่ได้รอข้อความนี้ ไม่ต้องทำอะไร",
    ),
    (
        "Tài khoản của bạn tại {shop}",
        "Bạn được mời làm việc với {shop}. Hãy mở liên kết này trong vòng 7 ngày để đặt mật khẩu:\n\n{secret}\n\nNếu bạn không chờ tin này, bạn không cần làm gì cả.",
    ),
];

const RESET: Words = [
    (
        "A new password for {shop}",
        "Somebody, probably you, asked for a new password. This link works once, within 1 hour:\n\n{secret}\n\nIf it was not you, there is nothing to do: your account stays as it is.",
    ),
    (
        "ລະຫັດຜ່ານໃໝ່ສຳລັບ {shop}",
        "ມີຄົນຂໍຕັ້ງລະຫັດຜ່ານໃໝ່ ອາດຈະແມ່ນທ່ານ. ລິ້ງນີ້ໃຊ້ໄດ້ເທື່ອດຽວ ພາຍໃນ 1 ຊົ່ວໂມງ:\n\n{secret}\n\nຖ້າບໍ່ແມ່ນທ່ານ ກໍບໍ່ຕ້ອງເຮັດຫຍັງ: ບັນຊີຂອງທ່ານຍັງຄືເກົ່າ.",
    ),
    (
        "ตั้งรหัสผ่านใหม่สำหรับ {shop}",
        "มีผู้ขอตั้งรหัสผ่านใหม่ ซึ่งน่าจะเป็นคุณ ลิงก์นี้ใช้ได้ครั้งเดียวภายใน 1 ชั่วโมง:\n\n{secret}\n\nหากไม่ใช่คุณ ไม่ต้องทำอะไร บัญชีของคุณยังคงเหมือนเดิม",
    ),
    (
        "Mật khẩu mới cho {shop}",
        "Có người, có lẽ là bạn, đã yêu cầu mật khẩu mới. Liên kết này dùng được một lần, trong vòng 1 giờ:\n\n{secret}\n\nNếu không phải bạn, bạn không cần làm gì: tài khoản vẫn như cũ.",
    ),
];

const MEMBER: Words = [
    (
        "Your member page at {shop}",
        "Open your member page at {shop}:\n\n{secret}\n\nThis link works once, within 15 minutes.",
    ),
    (
        "ໜ້າສະມາຊິກຂອງທ່ານທີ່ {shop}",
        "ເປີດໜ້າສະມາຊິກຂອງທ່ານທີ່ {shop}:\n\n{secret}\n\nລິ້ງນີ້ໃຊ້ໄດ້ເທື່ອດຽວ ພາຍໃນ 15 ນາທີ.",
    ),
    (
        "หน้าสมาชิกของคุณที่ {shop}",
        "เปิดหน้าสมาชิกของคุณที่ {shop}:\n\n{secret}\n\nลิงก์นี้ใช้ได้ครั้งเดียวภายใน 15 นาที",
    ),
    (
        "Trang thành viên của bạn tại {shop}",
        "Mở trang thành viên của bạn tại {shop}:\n\n{secret}\n\nLiên kết này dùng được một lần, trong vòng 15 phút.",
    ),
];

const CODE: Words = [
    (
        "Your code for {shop}",
        "{secret} is your sign-in code for {shop}. It works for 10 minutes. Tell it to nobody, not even to the shop's staff.",
    ),
    (
        "ລະຫັດເຂົ້າສູ່ລະບົບ {shop}",
        "{secret} ແມ່ນລະຫັດເຂົ້າສູ່ລະບົບຂອງທ່ານທີ່ {shop}. ໃຊ້ໄດ້ 10 ນາທີ. ຢ່າບອກລະຫັດນີ້ໃຫ້ໃຜ ແມ່ນແຕ່ພະນັກງານຂອງຮ້ານ.",
    ),
    (
        "รหัสเข้าสู่ระบบ {shop}",
        "{secret} คือรหัสเข้าสู่ระบบของคุณที่ {shop} ใช้ได้ภายใน 10 นาที อย่าบอกรหัสนี้กับใคร แม้แต่พนักงานของร้าน",
    ),
    (
        "Mã đăng nhập {shop}",
        "{secret} là mã đăng nhập của bạn tại {shop}, dùng được trong 10 phút. Đừng cho ai biết mã này, kể cả nhân viên cửa hàng.",
    ),
];

const PROOF: Words = [
    (
        "Confirm it is yours, for {shop}",
        "{secret} is the code by which you confirm to {shop} that this number or address is yours. It works for 10 minutes. If you did not ask for it, tell it to nobody.",
    ),
    (
        "ຢືນຢັນກັບ {shop} ວ່າເປັນຂອງທ່ານ",
        "{secret} ແມ່ນລະຫັດເພື່ອຢືນຢັນກັບ {shop} ວ່າເບີ ຫຼື ທີ່ຢູ່ນີ້ເປັນຂອງທ່ານ. ໃຊ້ໄດ້ 10 ນາທີ. ຖ້າທ່ານບໍ່ໄດ້ຂໍ ຢ່າບອກລະຫັດນີ້ໃຫ້ໃຜ.",
    ),
    (
        "ยืนยันกับ {shop} ว่าเป็นของคุณ",
        "{secret} คือรหัสยืนยันกับ {shop} ว่าหมายเลขหรือที่อยู่นี้เป็นของคุณ ใช้ได้ภายใน 10 นาที หากคุณไม่ได้ขอ อย่าบอกรหัสนี้กับใคร",
    ),
    (
        "Xác nhận với {shop} rằng đây là của bạn",
        "{secret} là mã để bạn xác nhận với {shop} rằng số hoặc địa chỉ này là của bạn, dùng được trong 10 phút. Nếu bạn không yêu cầu, đừng cho ai biết mã này.",
    ),
];

/// Subject and body of a letter for a reader of `language`.
pub(super) fn of(letter: &Letter<'_>, language: Language) -> (&'static str, &'static str) {
    let words = match letter {
        // The first owner's link is shown on the console alone.
        Letter::Link { purpose: Purpose::Invitation | Purpose::FirstOwner, .. } => INVITATION,
        Letter::Link { purpose: Purpose::Reset, .. } => RESET,
        Letter::Link { purpose: Purpose::Member, .. } => MEMBER,
        Letter::Code(_) => CODE,
        Letter::Proof(_) => PROOF,
    };
    match language {
        Language::En => words[0],
        Language::Lo => words[1],
        Language::Th => words[2],
        Language::Vi => words[3],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_message_says_it_in_every_language_and_holds_its_secret() {
        for words in [INVITATION, RESET, MEMBER, CODE, PROOF] {
            let different: std::collections::BTreeSet<_> = words.iter().collect();
            assert_eq!(different.len(), 4);
            for (subject, body) in words {
                assert!(subject.contains("{shop}") && !subject.contains("{secret}"), "{subject}");
                assert_eq!(body.matches("{secret}").count(), 1, "{body}");
            }
        }
    }
}
