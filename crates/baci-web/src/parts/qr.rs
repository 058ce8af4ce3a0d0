//! A QR code as a path of a picture.

use qrcode::{Color, EcLevel, QrCode};
use std::fmt::Write as _;

/// Its size in modules with its margin, and the dark ones as a path.
pub(crate) struct Qr {
    pub size: usize,
    pub path: String,
}

/// What a reader needs around it, in modules.
const MARGIN: usize = 4;

/// Draws a text; nothing where it is too long for any code.
pub(crate) fn qr(text: &str) -> Option<Qr> {
    let (width, colors) = modules(text)?;
    let mut path = String::new();
    for (y, row) in colors.chunks(width).enumerate() {
        let mut x = 0;
        for run in row.chunk_by(|a, b| a == b) {
            if run.first() == Some(&Color::Dark) {
                let (at, y, long) = (x + MARGIN, y + MARGIN, run.len());
                let _ = write!(path, "M{at} {y}h{long}v1h-{long}z");
            }
            x += run.len();
        }
    }
    Some(Qr { size: width + 2 * MARGIN, path })
}

/// The rows of a code for a script that draws it, without a margin: `1` for what is dark, each row as a number in
/// hexadecimal digits.
pub(crate) fn rows(text: &str) -> Option<Vec<String>> {
    let (width, colors) = modules(text)?;
    let row = |row: &[Color]| {
        row.iter().fold(0_u128, |bits, color| bits << 1 | u128::from(*color == Color::Dark))
    };
    // A wider code has more modules in a row than such a number has bits.
    let fits = width <= 128;
    fits.then(|| colors.chunks(width).map(|modules| format!("{:x}", row(modules))).collect())
}

fn modules(text: &str) -> Option<(usize, Vec<Color>)> {
    let code = QrCode::with_error_correction_level(text, EcLevel::M).ok()?;
    Some((code.width(), code.into_colors()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_drawn_row_by_row() {
        let qr = qr("WSB0012").unwrap();
        assert_eq!(qr.size, 21 + 8);
        // The corner of the first finder: seven dark modules in a row, then a light one.
        assert!(qr.path.starts_with("M4 4h7v1h-7z"), "{}", qr.path);
        assert!(qr.path.contains("M4 5h1v1h-1zM10 5h1v1h-1z"));
    }
    #[test]
    fn rows_say_the_same_as_the_picture() {
        let rows = rows("WSB0012").unwrap();
        assert_eq!(rows.len(), 21);
        // 1111111 0 … 1111111 at the top of both finders.
        let top = u128::from_str_radix(&rows[0], 16).unwrap();
        assert_eq!((top >> 14, top & 0xff), (0x7f, 0x7f));
    }
}
