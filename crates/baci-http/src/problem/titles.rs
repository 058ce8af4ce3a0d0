//! The titles of problems, by code, in the languages that Baci speaks.

use baci_core::text::Language;

/// Code, English, Lao, Thai, Vietnamese.
type Row = (&'static str, [&'static str; 4]);

/// Every code that an answer can carry.
#[rustfmt::skip]
const TITLES: &[Row] = &[
    ("invalid_request", ["The request is not valid", "ຄຳຂໍບໍ່ຖືກຕ້ອງ",
        "คำขอไม่ถูกต้อง", "Yêu cầu không hợp lệ"]),
    ("invalid_json", ["The body is not JSON", "ເນື້ອໃນບໍ່ແມ່ນ JSON",
        "เนื้อหาไม่ใช่ JSON", "Nội dung không phải JSON"]),
    ("amount_out_of_range", ["The amount is out of range", "ຈຳນວນເກີນຂອບເຂດ",
        "จำนวนเกินขอบเขต", "Số tiền ngoài phạm vi"]),
    ("time_out_of_range", ["The time is out of range", "ເວລາຢູ່ນອກຂອບເຂດ",
        "เวลาอยู่นอกขอบเขต", "Thời gian ngoài phạm vi"]),
    ("unknown_name", ["The program does not know this name", "ໂຄງການບໍ່ຮູ້ຈັກຊື່ນີ້",
        "โปรแกรมไม่รู้จักชื่อนี้", "Chương trình không có tên này"]),
    ("program_invalid", ["The program document has problems", "ເອກະສານໂຄງການມີຂໍ້ຜິດພາດ",
        "เอกสารโปรแกรมมีข้อผิดพลาด", "Tài liệu chương trình có lỗi"]),
    ("no_program", ["No program is published yet", "ຍັງບໍ່ມີໂຄງການທີ່ເຜີຍແຜ່",
        "ยังไม่มีโปรแกรมที่เผยแพร่", "Chưa có chương trình nào được công bố"]),
    ("program_changed", ["The program was changed meanwhile", "ໂຄງການຖືກປ່ຽນໃນລະຫວ່າງນັ້ນ",
        "โปรแกรมถูกเปลี่ยนในระหว่างนั้น", "Chương trình đã thay đổi trong lúc đó"]),
    ("too_few_repeaters", ["Too few customers came again", "ລູກຄ້າທີ່ກັບມາຊື້ອີກມີໜ້ອຍເກີນໄປ",
        "ลูกค้าที่กลับมาซื้ออีกมีน้อยเกินไป", "Quá ít khách hàng quay lại"]),
    ("member_not_found", ["No such member", "ບໍ່ພົບສະມາຊິກ", "ไม่พบสมาชิก", "Không tìm thấy thành viên"]),
    ("event_not_found", ["No such event", "ບໍ່ພົບລາຍການ", "ไม่พบรายการ", "Không tìm thấy giao dịch"]),
    (
        "reward_unavailable",
        ["The reward cannot be had", "ແລກຂອງລາງວັນນີ້ບໍ່ໄດ້", "แลกของรางวัลนี้ไม่ได้", "Không đổi được quà này"],
    ),
    ("reward_out_of_stock", ["Out of stock", "ຂອງໝົດແລ້ວ", "ของหมดแล้ว", "Đã hết hàng"]),
    ("household_refused", ["The family account does not allow this", "ບັນຊີຄອບຄົວບໍ່ອະນຸຍາດສິ່ງນີ້",
        "บัญชีครอบครัวไม่อนุญาตสิ่งนี้", "Tài khoản gia đình không cho phép việc này"]),
    ("transfer_refused", ["This cannot be given to others", "ໂອນສິ່ງນີ້ໃຫ້ຄົນອື່ນບໍ່ໄດ້",
        "โอนสิ่งนี้ให้คนอื่นไม่ได้", "Không thể chuyển khoản này cho người khác"]),
    ("partner_refused", ["The agreement with the partner does not allow this", "ຂໍ້ຕົກລົງກັບຄູ່ຮ່ວມບໍ່ອະນຸຍາດສິ່ງນີ້",
        "ข้อตกลงกับพันธมิตรไม่อนุญาตรายการนี้", "Thỏa thuận với đối tác không cho phép việc này"]),
    ("donation_refused", ["This cannot be donated", "ບໍລິຈາກລາຍການນີ້ບໍ່ໄດ້",
        "บริจาครายการนี้ไม่ได้", "Không thể quyên góp khoản này"]),
    ("game_unavailable", ["The game cannot be played", "ຫຼິ້ນເກມນີ້ບໍ່ໄດ້", "เล่นเกมนี้ไม่ได้", "Không chơi được trò này"]),
    ("claim_closed", ["The claim is closed", "ການແລກປິດແລ້ວ", "รายการแลกปิดแล้ว", "Lượt đổi đã đóng"]),
    ("quote_closed", ["The quote is closed", "ການຄິດລາຄາປິດແລ້ວ", "การคิดราคาปิดแล้ว", "Báo giá đã đóng"]),
    ("hold_not_found", ["No such hold", "ບໍ່ພົບລາຍການກັນໄວ້",
        "ไม่พบรายการที่กันไว้", "Không tìm thấy khoản tạm giữ"]),
    ("not_found", ["Nothing is there", "ບໍ່ພົບສິ່ງທີ່ຊອກຫາ", "ไม่พบสิ่งที่ค้นหา", "Không tìm thấy"]),
    ("identity_taken", ["Another member has this identity", "ສະມາຊິກອື່ນໃຊ້ຂໍ້ມູນນີ້ແລ້ວ",
        "มีสมาชิกอื่นใช้ข้อมูลนี้แล้ว", "Thành viên khác đã dùng thông tin này"]),
    ("card_lost", ["The card was replaced", "ບັດຖືກປ່ຽນແລ້ວ",
        "บัตรถูกแทนด้วยใบใหม่แล้ว", "Thẻ đã được thay"]),
    ("live_card_over", ["The code on the phone is an older one", "ລະຫັດໃນໂທລະສັບເກົ່າແລ້ວ",
        "รหัสบนโทรศัพท์หมดอายุแล้ว", "Mã trên điện thoại đã cũ"]),
    ("live_card_needed", ["The code on the member's phone is needed", "ຕ້ອງໃຊ້ລະຫັດໃນໂທລະສັບຂອງສະມາຊິກ",
        "ต้องใช้รหัสบนโทรศัพท์ของสมาชิก", "Cần mã trên điện thoại của thành viên"]),
    ("price_changed", ["The price changed meanwhile", "ລາຄາປ່ຽນໃນລະຫວ່າງນັ້ນ",
        "ราคาเปลี่ยนในระหว่างนั้น", "Giá đã thay đổi trong lúc đó"]),
    ("gift_card_unknown", ["No such gift card and PIN", "ບໍ່ພົບບັດຂອງຂວັນ ຫຼື PIN ບໍ່ຖືກ",
        "ไม่พบบัตรของขวัญ หรือ PIN ไม่ถูกต้อง", "Không có thẻ quà tặng và mã PIN này"]),
    ("gift_card_blocked", ["The gift card is out of use", "ບັດຂອງຂວັນຖືກປິດໃຊ້ງານ",
        "บัตรของขวัญถูกระงับการใช้งาน", "Thẻ quà tặng đã bị khóa"]),
    ("gift_card_not_theirs", ["The gift card is another member's", "ບັດຂອງຂວັນນີ້ເປັນຂອງສະມາຊິກອື່ນ",
        "บัตรของขวัญนี้เป็นของสมาชิกอื่น", "Thẻ quà tặng này là của thành viên khác"]),
    ("gift_card_taken", ["Another gift card has this number", "ບັດຂອງຂວັນອື່ນໃຊ້ເລກນີ້ແລ້ວ",
        "มีบัตรของขวัญอื่นใช้หมายเลขนี้แล้ว", "Thẻ quà tặng khác đã dùng số này"]),
    ("idempotency_key_reused", ["The idempotency key was used for another request", "ຄີ Idempotency-Key ຖືກໃຊ້ກັບຄຳຂໍອື່ນແລ້ວ",
        "Idempotency-Key ถูกใช้กับคำขออื่นแล้ว", "Idempotency-Key đã dùng cho yêu cầu khác"]),
    ("idempotency_key_required", ["An idempotency key is needed", "ຕ້ອງມີ Idempotency-Key",
        "ต้องมี Idempotency-Key", "Cần có Idempotency-Key"]),
    ("insufficient_balance", ["The balance is not enough", "ຍອດຄົງເຫຼືອບໍ່ພໍ",
        "ยอดคงเหลือไม่พอ", "Số dư không đủ"]),
    ("hold_closed", ["The hold is closed", "ລາຍການກັນໄວ້ປິດແລ້ວ",
        "รายการที่กันไว้ปิดแล้ว", "Khoản tạm giữ đã đóng"]),
    ("already_returned", ["This came back already", "ລາຍການນີ້ຄືນແລ້ວ",
        "รายการนี้คืนแล้ว", "Hàng này đã được hoàn trả"]),
    ("not_a_purchase", ["This is not a purchase", "ນີ້ບໍ່ແມ່ນການຊື້",
        "รายการนี้ไม่ใช่การซื้อ", "Đây không phải là giao dịch mua hàng"]),
    ("record_changed", ["The record was changed meanwhile", "ຂໍ້ມູນຖືກປ່ຽນໃນລະຫວ່າງນັ້ນ",
        "ข้อมูลถูกเปลี่ยนในระหว่างนั้น", "Dữ liệu đã thay đổi trong lúc đó"]),
    ("forbidden", ["The key may not do this", "ຄີນີ້ບໍ່ມີສິດເຮັດສິ່ງນີ້",
        "คีย์นี้ไม่มีสิทธิ์ทำรายการนี้", "Khóa này không có quyền thực hiện"]),
    ("sign_in_failed", ["This does not match", "ຂໍ້ມູນບໍ່ກົງກັນ",
        "ข้อมูลไม่ตรงกัน", "Thông tin không khớp"]),
    ("proof_failed", ["This is not the code", "ລະຫັດບໍ່ຖືກຕ້ອງ",
        "รหัสไม่ถูกต้อง", "Mã không đúng"]),
    ("too_many_attempts", ["Too many attempts", "ລອງຫຼາຍເທື່ອເກີນໄປ",
        "ลองหลายครั้งเกินไป", "Thử quá nhiều lần"]),
    ("link_spent", ["This link is no longer valid", "ລິ້ງນີ້ໃຊ້ບໍ່ໄດ້ແລ້ວ",
        "ลิงก์นี้ใช้ไม่ได้แล้ว", "Liên kết này không còn hiệu lực"]),
    ("weak_password", ["The password is too easy to guess", "ລະຫັດຜ່ານເດົາງ່າຍເກີນໄປ",
        "รหัสผ่านเดาง่ายเกินไป", "Mật khẩu quá dễ đoán"]),
    ("email_taken", ["Another account has this e-mail address", "ບັນຊີອື່ນໃຊ້ອີເມວນີ້ແລ້ວ",
        "มีบัญชีอื่นใช้อีเมลนี้แล้ว", "Tài khoản khác đã dùng email này"]),
    ("last_owner", ["One owner has to stay", "ຕ້ອງມີເຈົ້າຂອງຢ່າງໜ້ອຍໜຶ່ງຄົນ",
        "ต้องมีเจ้าของอย่างน้อยหนึ่งคน", "Phải còn ít nhất một chủ sở hữu"]),
    ("unauthorized", ["A valid API key is needed", "ຕ້ອງມີຄີ API ທີ່ຖືກຕ້ອງ",
        "ต้องมีคีย์ API ที่ถูกต้อง", "Cần có khóa API hợp lệ"]),
    ("method_not_allowed", ["The method is not allowed here", "ບໍ່ອະນຸຍາດໃຫ້ໃຊ້ວິທີນີ້",
        "ไม่อนุญาตให้ใช้เมธอดนี้", "Phương thức này không được phép"]),
    ("payload_too_large", ["The body is too large", "ເນື້ອໃນໃຫຍ່ເກີນໄປ",
        "เนื้อหาใหญ่เกินไป", "Nội dung quá lớn"]),
    ("unsupported_media_type", ["The content type is not supported", "ບໍ່ຮອງຮັບປະເພດເນື້ອໃນນີ້",
        "ไม่รองรับประเภทเนื้อหานี้", "Loại nội dung không được hỗ trợ"]),
    ("too_many_requests", ["Too many requests", "ຄຳຂໍຫຼາຍເກີນໄປ", "คำขอมากเกินไป", "Quá nhiều yêu cầu"]),
    ("timeout", ["It took too long", "ໃຊ້ເວລາດົນເກີນໄປ", "ใช้เวลานานเกินไป", "Mất quá nhiều thời gian"]),
    ("busy", ["The server is busy", "ເຊີບເວີບໍ່ຫວ່າງ", "เซิร์ฟเวอร์ไม่ว่าง", "Máy chủ đang bận"]),
    ("unavailable", ["The database is not available", "ຖານຂໍ້ມູນໃຊ້ບໍ່ໄດ້ຊົ່ວຄາວ",
        "ฐานข้อมูลใช้งานไม่ได้ชั่วคราว", "Cơ sở dữ liệu tạm thời không sẵn sàng"]),
    ("internal", ["Something went wrong", "ເກີດຂໍ້ຜິດພາດ", "เกิดข้อผิดพลาด", "Đã xảy ra lỗi"]),
];

/// The title of a code for a reader of `language`.
pub(crate) fn title(code: &str, language: Language) -> &'static str {
    let row = TITLES.iter().find(|(c, _)| *c == code);
    let titles = row.map_or(&["Something went wrong"; 4], |(_, titles)| titles);
    match language {
        Language::En => titles[0],
        Language::Lo => titles[1],
        Language::Th => titles[2],
        Language::Vi => titles[3],
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use baci_core::refusal::Code;

    #[test]
    fn every_code_has_a_title_in_every_language() {
        for code in Code::ALL {
            assert!(TITLES.iter().any(|(c, _)| *c == code.text()), "{}", code.text());
        }
        for (code, titles) in TITLES {
            assert!(titles.iter().all(|t| !t.is_empty()), "{code}");
        }
    }
}
