//! People: names of four languages, phone numbers, birthdays. Nobody real.

use super::random::Random;
use baci_core::text::Language;
use jiff::civil::Date;

/// Whose names and feasts somebody has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum People {
    Thai,
    Lao,
    Vietnamese,
    English,
}

const THAI: (&[&str], &[&str]) = (
    &[
        "สมชาย",
        "สมหญิง",
        "ณัฐพล",
        "ศิริพร",
        "ธนากร",
        "พิมพ์ชนก",
        "กิตติ",
        "วราภรณ์",
        "อนุชา",
        "สุดารัตน์",
        "ชัยวัฒน์",
        "นภัสสร",
        "ปิยะ",
        "มาลี",
        "วิชัย",
        "จิราพร",
        "ธีรพงษ์",
        "กัญญา",
        "ประเสริฐ",
        "รัตนา",
        "พงศกร",
        "อรทัย",
        "สุรชัย",
        "ปาริชาติ",
    ],
    &[
        "ใจดี",
        "ศรีสุข",
        "แสงทอง",
        "บุญมา",
        "วงศ์ไทย",
        "สุขสวัสดิ์",
        "ทองดี",
        "รักษา",
        "พรหมมา",
        "จันทร์เพ็ญ",
        "แก้วมณี",
        "ชัยมงคล",
        "อินทร์แก้ว",
        "มีสุข",
        "เจริญผล",
        "พิทักษ์",
    ],
);
const LAO: (&[&str], &[&str]) = (
    &[
        "ສົມພອນ",
        "ບຸນມີ",
        "ຄຳພັນ",
        "ວັນນາ",
        "ສຸກສະຫວັນ",
        "ມະນີວອນ",
        "ພອນສະຫວັນ",
        "ດາວອນ",
        "ແກ້ວມະນີ",
        "ສົມສັກ",
        "ຈັນທະລາ",
        "ບົວຄຳ",
        "ອານຸສອນ",
        "ທິບພະຈັນ",
        "ຄຳຫຼ້າ",
        "ນາລີ",
        "ສີສະຫວາດ",
        "ພູວົງ",
        "ໄພວັນ",
        "ມາລາ",
    ],
    &[
        "ແກ້ວບຸນພັນ",
        "ວົງສະຫວັນ",
        "ພົມມະຈັນ",
        "ສີສຸພັນ",
        "ອິນທະວົງ",
        "ໄຊຍະສານ",
        "ລັດຕະນະວົງ",
        "ບຸນຍະວົງ",
        "ຈັນທະວົງ",
        "ສຸວັນນະລາດ",
        "ທຳມະວົງ",
        "ພະຈັນ",
    ],
);
const VIETNAMESE: (&[&str], &[&str]) = (
    &["Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Phan", "Vũ", "Đặng", "Bùi", "Đỗ", "Hồ", "Ngô"],
    &[
        "Thị Hương",
        "Văn Minh",
        "Thu Trang",
        "Quốc Bảo",
        "Ngọc Anh",
        "Đức Anh",
        "Thị Lan",
        "Minh Tuấn",
        "Khánh Linh",
        "Hải Yến",
        "Gia Huy",
        "Phương Thảo",
        "Thanh Tùng",
        "Mỹ Duyên",
    ],
);
const ENGLISH: (&[&str], &[&str]) = (
    &[
        "Anna", "James", "Sophie", "Oliver", "Emma", "Daniel", "Grace", "Thomas", "Lucy",
        "Michael", "Hannah", "William", "Chloe", "Ryan",
    ],
    &[
        "Walker", "Bennett", "Clarke", "Hughes", "Morgan", "Turner", "Foster", "Reid", "Palmer",
        "Stone", "Ellis", "Marsh",
    ],
);

impl People {
    /// One of them, as often as they come.
    pub fn any(random: &mut Random) -> Self {
        match random.weighed(&[48, 30, 12, 10]) {
            0 => Self::Thai,
            1 => Self::Lao,
            2 => Self::Vietnamese,
            _ => Self::English,
        }
    }

    /// The language they read.
    pub const fn language(self) -> Language {
        match self {
            Self::Thai => Language::Th,
            Self::Lao => Language::Lo,
            Self::Vietnamese => Language::Vi,
            Self::English => Language::En,
        }
    }

    /// A name.
    pub fn name(self, random: &mut Random) -> String {
        let (first, last) = match self {
            Self::Thai => THAI,
            Self::Lao => LAO,
            Self::Vietnamese => VIETNAMESE,
            Self::English => ENGLISH,
        };
        let mut one =
            |list: &'static [&'static str]| random.pick(list).copied().unwrap_or_default();
        format!("{} {}", one(first), one(last))
    }

    /// A phone number that no other member of the demo has, as E.164.
    pub fn phone(self, index: u32) -> String {
        // Scattered over seven digits, each index its own: the factor is odd and not a multiple of 5.
        let own = u64::from(index) * 7_654_321 % 10_000_000;
        match self {
            Self::Thai => format!("+6681{own:07}"),
            Self::Lao => format!("+856205{own:07}"),
            Self::Vietnamese => format!("+8490{own:07}"),
            Self::English => format!("+447{own:07}00"),
        }
    }

    /// A birthday of somebody who eats out on their own.
    pub fn birthday(random: &mut Random) -> Option<Date> {
        let year = i16::try_from(random.between(1955, 2007)).ok()?;
        let month = i8::try_from(random.between(1, 13)).ok()?;
        let day = i8::try_from(random.between(1, 29)).ok()?;
        Date::new(year, month, day).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn phone_numbers_are_different() {
        for people in [People::Thai, People::Lao, People::Vietnamese, People::English] {
            let all: std::collections::BTreeSet<_> = (0..5000).map(|i| people.phone(i)).collect();
            assert_eq!(all.len(), 5000);
        }
    }
}
