//! What the columns of a file may be, by their names and by what stands in them.

use super::amount::{AmountReader, NumberForm};
use super::customer::{CustomerBy, CustomerReader};
use super::options::{Column, ReadOptions};
use super::row::Field;
use super::time::TimeReader;
use super::{Defaults, Peek};
use baci_core::search::fold;
use baci_core::time::Zone;

/// How times are written most often, as for strftime, the usual in the region first; ISO is read without.
pub const TIME_FORMATS: [&str; 14] = [
    "%d/%m/%Y %H:%M:%S",
    "%d/%m/%Y %H:%M",
    "%d/%m/%Y",
    "%d-%m-%Y %H:%M:%S",
    "%d-%m-%Y %H:%M",
    "%d-%m-%Y",
    "%d.%m.%Y %H:%M",
    "%d.%m.%Y",
    "%Y/%m/%d %H:%M:%S",
    "%Y/%m/%d %H:%M",
    "%Y/%m/%d",
    "%m/%d/%Y %H:%M",
    "%m/%d/%Y",
    "%Y%m%d",
];

/// What a column is called that holds this: English, Lao, Thai, Vietnamese; the best first. What is
/// needed comes before what is not.
const NAMES: [(Field, &[&str]); 9] = [
    (
        Field::Customer,
        &[
            "customer",
            "customer id",
            "customer no",
            "card",
            "card no",
            "card number",
            "member",
            "member id",
            "member no",
            "member code",
            "phone",
            "tel",
            "telephone",
            "phone number",
            "mobile",
            "client",
            "ລະຫັດສະມາຊິກ",
            "ສະມາຊິກ",
            "ລູກຄ້າ",
            "ບັດສະມາຊິກ",
            "ບັດ",
            "ເບີໂທ",
            "ເບີໂທລະສັບ",
            "ເບີ",
            "ໂທ",
            "รหัสสมาชิก",
            "สมาชิก",
            "รหัสลูกค้า",
            "ลูกค้า",
            "บัตรสมาชิก",
            "บัตร",
            "เบอร์โทร",
            "เบอร์โทรศัพท์",
            "โทรศัพท์",
            "เบอร์",
            "โทร",
            "มือถือ",
            "mã khách hàng",
            "mã thành viên",
            "khách hàng",
            "thành viên",
            "số thẻ",
            "thẻ",
            "số điện thoại",
            "điện thoại",
            "sđt",
            "who",
        ],
    ),
    (
        Field::Time,
        &[
            "time",
            "date time",
            "timestamp",
            "date",
            "sold at",
            "purchased at",
            "paid at",
            "created at",
            "bill date",
            "transaction date",
            "when",
            "at",
            "ວັນທີເວລາ",
            "ວັນທີ",
            "ວັນ",
            "ເວລາ",
            "วันที่และเวลา",
            "วันเวลา",
            "วันที่",
            "เวลา",
            "thời gian",
            "ngày giờ",
            "ngày bán",
            "ngày",
        ],
    ),
    (
        Field::Amount,
        &[
            "amount",
            "line total",
            "net amount",
            "net",
            "grand total",
            "total",
            "paid",
            "price",
            "sum",
            "value",
            "ຈຳນວນເງິນ",
            "ຍອດເງິນ",
            "ຍອດລວມ",
            "ລາຄາລວມ",
            "ລາຄາ",
            "ລວມ",
            "ຍອດ",
            "จำนวนเงิน",
            "ยอดเงิน",
            "ยอดสุทธิ",
            "ยอดรวม",
            "ราคารวม",
            "ราคา",
            "รวม",
            "ยอด",
            "thành tiền",
            "số tiền",
            "tổng tiền",
            "tổng cộng",
            "tổng",
            "giá",
        ],
    ),
    (
        Field::Receipt,
        &[
            "receipt",
            "receipt no",
            "receipt number",
            "bill",
            "bill no",
            "bill number",
            "invoice",
            "invoice no",
            "invoice number",
            "order",
            "order id",
            "order no",
            "transaction id",
            "ເລກບິນ",
            "ໃບບິນ",
            "ເລກທີບິນ",
            "ບິນ",
            "ເລກທີ",
            "เลขที่ใบเสร็จ",
            "ใบเสร็จ",
            "เลขที่บิล",
            "เลขบิล",
            "บิล",
            "เลขที่",
            "số hóa đơn",
            "mã hóa đơn",
            "hóa đơn",
            "mã đơn",
            "đơn hàng",
        ],
    ),
    (
        Field::Branch,
        &[
            "branch",
            "shop",
            "store",
            "outlet",
            "location",
            "ສາຂາ",
            "ຮ້ານ",
            "สาขา",
            "ร้าน",
            "chi nhánh",
            "cửa hàng",
        ],
    ),
    (Field::Channel, &["channel", "order channel", "ຊ່ອງທາງ", "ช่องทาง", "kênh bán", "kênh"]),
    (
        Field::Sku,
        &[
            "sku",
            "article",
            "product code",
            "product",
            "item code",
            "item",
            "barcode",
            "ລະຫັດສິນຄ້າ",
            "ສິນຄ້າ",
            "รหัสสินค้า",
            "สินค้า",
            "mã hàng",
            "mã sản phẩm",
            "sản phẩm",
            "mặt hàng",
        ],
    ),
    (
        Field::Category,
        &[
            "category",
            "group",
            "department",
            "product group",
            "ໝວດ",
            "ປະເພດ",
            "หมวดหมู่",
            "หมวด",
            "ประเภท",
            "nhóm hàng",
            "danh mục",
            "loại",
        ],
    ),
    (Field::Quantity, &["quantity", "qty", "count", "pieces", "ຈຳນວນ", "จำนวน", "số lượng", "sl"]),
];

/// How a file may be meant: which column is what, how times and numbers are written.
pub fn guess(peek: &Peek, defaults: &Defaults) -> ReadOptions {
    let map = columns(&peek.heads);
    let samples = |field: Field| -> Vec<&str> {
        let at = map.iter().find(|(known, _)| *known == field).map(|(_, at)| *at);
        let Some(at) = at else { return Vec::new() };
        let cells = peek.rows.iter().filter_map(|row| row.get(at));
        cells.map(String::as_str).filter(|cell| !cell.is_empty()).collect()
    };
    ReadOptions {
        customer: customer(&samples(Field::Customer), defaults),
        time_format: time_format(&samples(Field::Time)),
        number_form: number_form(&samples(Field::Amount), defaults),
        map: map.iter().map(|(field, at)| (*field, Column::At(*at))).collect(),
        delimiter: peek.delimiter,
        no_header: peek.no_header,
        ..ReadOptions::usual()
    }
}

/// The column of each field: first where a whole name fits, then where a name holds one of the words.
fn columns(heads: &[String]) -> Vec<(Field, usize)> {
    let plain = |text: &str| -> String {
        fold(text).chars().filter(|c| !c.is_whitespace() && !"_-./#:()".contains(*c)).collect()
    };
    let heads: Vec<String> = heads.iter().map(|head| plain(head)).collect();
    let mut map: Vec<(Field, usize)> = Vec::new();
    for part in [false, true] {
        for (field, names) in NAMES {
            let free = |at: &usize, map: &[(Field, usize)]| {
                map.iter().all(|(known, taken)| *known != field && taken != at)
            };
            let fits = |head: &str, name: &str| match part {
                // A short word is in too many others.
                true => name.chars().count() >= 4 && head.contains(name),
                false => head == name,
            };
            let found = names.iter().map(|name| plain(name)).find_map(|name| {
                (0..heads.len())
                    .filter(|at| free(at, &map))
                    .find(|at| heads.get(*at).is_some_and(|head| fits(head, &name)))
            });
            map.extend(found.map(|at| (field, at)));
        }
    }
    map
}

/// Phone numbers, where most of them are some; else the numbers of another system.
fn customer(samples: &[&str], defaults: &Defaults) -> CustomerBy {
    let phone = CustomerReader { by: CustomerBy::Phone, home: defaults.home };
    let fits = samples.iter().filter(|text| phone.read(text).is_ok()).count();
    match fits * 2 > samples.len() {
        true => CustomerBy::Phone,
        false => CustomerBy::External,
    }
}

/// The form in which most of these times are written; `None` for ISO, and where none fits.
fn time_format(samples: &[&str]) -> Option<String> {
    let read = |format: Option<&str>| {
        let reader = TimeReader::new(format, Zone::UTC).ok()?;
        Some(samples.iter().filter(|text| reader.read(text).is_ok()).count())
    };
    let iso = read(None).unwrap_or(0);
    // The first of the best: the usual in the region.
    let forms = TIME_FORMATS.iter().rev().filter_map(|form| Some((read(Some(form))?, *form)));
    let best = forms.max_by_key(|(fits, _)| *fits)?;
    (best.0 > iso).then(|| best.1.to_owned())
}

/// The form in which most of these amounts are written.
fn number_form(samples: &[&str], defaults: &Defaults) -> NumberForm {
    let currency = defaults.currency;
    let read = |form: &NumberForm| {
        let reader = AmountReader { currency, form: *form, digits: currency.digits };
        samples.iter().filter(|text| reader.read(text).is_ok()).count()
    };
    // The last of several that fit equally: the plain one.
    let forms = [NumberForm::Comma, NumberForm::Point, NumberForm::Plain];
    forms.into_iter().max_by_key(read).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use baci_core::money::Currency;

    fn guessed(heads: &[&str]) -> Vec<(Field, usize)> {
        let mut map = columns(&heads.iter().map(|head| (*head).to_owned()).collect::<Vec<_>>());
        map.sort_by_key(|(field, _)| *field as usize);
        map
    }

    #[test]
    fn columns_are_known_by_their_names_in_four_languages() {
        use Field::{Amount, Branch, Customer, Quantity, Receipt, Sku, Time};
        let four = vec![(Customer, 1), (Time, 2), (Amount, 3), (Receipt, 0)];
        assert_eq!(guessed(&["Bill No.", "Card_Number", "Date", "Net Amount"]), four);
        assert_eq!(guessed(&["ເລກບິນ", "ລະຫັດສະມາຊິກ", "ວັນທີ", "ຍອດເງິນ"]), four);
        assert_eq!(guessed(&["เลขที่ใบเสร็จ", "เบอร์โทรศัพท์", "วันที่", "ยอดสุทธิ"]), four);
        assert_eq!(guessed(&["Số hóa đơn", "Mã khách hàng", "Ngày", "Thành tiền"]), four);
        assert_eq!(guessed(&["so hoa don", "MA KHACH HANG", "ngay", "thanh_tien"]), four);
        assert_eq!(
            guessed(&["จำนวน", "สาขา", "จำนวนเงิน", "รหัสสินค้า"]),
            [(Amount, 2), (Branch, 1), (Sku, 3), (Quantity, 0)]
        );
        assert_eq!(
            guessed(&["customer", "time", "amount", "receipt"]),
            [(Customer, 0), (Time, 1), (Amount, 2), (Receipt, 3)]
        );
        assert_eq!(guessed(&["เลขที่", "โทร", "วันที่", "ยอด"]), four);
        assert_eq!(guessed(&["ເລກທີ", "ເບີ", "ວັນທີ", "ຍອດ"]), four);
        assert_eq!(guessed(&["The amount in baht", "x"]), [(Amount, 0)]);
        assert_eq!(guessed(&[]), []);
    }

    #[test]
    fn times_and_numbers_are_known_by_what_stands_there() {
        let time = |samples: &[&str]| time_format(samples);
        assert_eq!(time(&["2026-01-05 12:00"]), None);
        assert_eq!(time(&["31/01/2026 07:30", "never"]).as_deref(), Some("%d/%m/%Y %H:%M"));
        assert_eq!(
            time(&["01/02/2026"]).as_deref(),
            Some("%d/%m/%Y"),
            "days first, as in the region"
        );
        assert_eq!(time(&["01/31/2026"]).as_deref(), Some("%m/%d/%Y"));
        assert_eq!(time(&["22/11/2569 12:30"]).as_deref(), Some("%d/%m/%Y %H:%M"));
        assert_eq!((time(&[]), time(&["soon"])), (None, None));
        let defaults = |code| Defaults::at(Zone::UTC, Currency::new(code, None).unwrap());
        let known = |samples: &[&str]| customer(samples, &defaults("THB"));
        assert_eq!(known(&["081 753 0886", "0899999999", "none"]), CustomerBy::Phone);
        assert_eq!(known(&["10001766", "4711"]), CustomerBy::External);
        assert_eq!(known(&[]), CustomerBy::External);
        let form = |code, samples: &[&str]| number_form(samples, &defaults(code));
        assert_eq!(form("THB", &["12.50", "100"]), NumberForm::Plain);
        assert_eq!(form("THB", &["1,234.50", "100"]), NumberForm::Point);
        assert_eq!(form("VND", &["25.000", "1.250.000"]), NumberForm::Comma);
        assert_eq!(form("THB", &["1.234,50"]), NumberForm::Comma);
        assert_eq!(form("THB", &[]), NumberForm::Plain);
    }
}
