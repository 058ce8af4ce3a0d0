//! Names as small numbers: customers, branches, categories, each text once.

use hashbrown::HashMap;

/// Texts, each with its number, from 0 in the order in which they came.
#[derive(Clone, Debug, Default)]
pub struct Names {
    /// The numbers of texts that are whole numbers themselves, as most tills number their customers, by what they say: while
    /// these stand close together, finding one is a look at one place instead of a search through much memory.
    plain: Vec<u32>,
    /// Texts of at most 15 bytes, as a number with the length on top: no second look is needed.
    short: HashMap<u128, u32>,
    long: HashMap<Vec<u8>, u32>,
    texts: Vec<u8>,
    /// Where each text ends.
    ends: Vec<usize>,
}

/// No name: a row that does not say its branch.
pub const NONE: u32 = u32::MAX;

/// So many names are looked for at once.
pub const NEAR: usize = 64;
/// So many places there are for whole numbers at the start.
const FEW: usize = 1 << 12;
/// The first whole number that is a text like any other.
const MANY: u32 = 1_000_000_000;

/// A name that is looked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Name<'a> {
    /// A whole number as anybody writes it, of at most nine digits.
    Whole(u32),
    Text(&'a str),
}

impl Default for Name<'_> {
    fn default() -> Self {
        Self::Text("")
    }
}

impl<'a> From<&'a str> for Name<'a> {
    fn from(text: &'a str) -> Self {
        whole(text.as_bytes()).map_or(Self::Text(text), Self::Whole)
    }
}

/// The number that a text is, as anybody writes it.
fn whole(text: &[u8]) -> Option<u32> {
    if text.len() > 9 || !matches!(text, [b'0'] | [b'1'..=b'9', ..]) {
        return None;
    }
    text.iter().try_fold(0, |number, byte| {
        let digit = byte.wrapping_sub(b'0');
        (digit < 10).then(|| number * 10 + u32::from(digit))
    })
}

impl<'a> Name<'a> {
    /// Of the bytes of a text without the spaces around it; nothing where they are no UTF-8.
    pub fn read(text: &'a [u8]) -> Option<Self> {
        match whole(text) {
            Some(number) => Some(Self::Whole(number)),
            None => Some(Self::from(std::str::from_utf8(text).ok()?.trim())),
        }
    }

    /// Of a whole number, which is written where it is long or below zero.
    pub fn of(number: i64, digits: &'a mut [u8; 20]) -> Self {
        let whole = u32::try_from(number).ok().filter(|whole| *whole < MANY);
        whole.map_or_else(|| Self::Text(written(number, digits)), Self::Whole)
    }

    /// Whether there is none.
    pub const fn is_empty(&self) -> bool {
        matches!(self, Self::Text(text) if text.is_empty())
    }

    fn text(self, digits: &'a mut [u8; 20]) -> &'a str {
        match self {
            Self::Whole(number) => written(number.into(), digits),
            Self::Text(text) => text,
        }
    }

    const fn place(self) -> Option<usize> {
        match self {
            Self::Whole(number) => Some(number as usize),
            Self::Text(_) => None,
        }
    }
}

fn packed(text: &[u8]) -> Option<u128> {
    let mut bytes = [0u8; 16];
    let length = u8::try_from(text.len()).ok().filter(|n| *n < 16)?;
    bytes.get_mut(..text.len())?.copy_from_slice(text);
    bytes[15] = length;
    Some(u128::from_le_bytes(bytes))
}

impl Names {
    /// The number of a text, which gets the next one if it is new.
    ///
    /// ```
    /// let mut names = baci_analytics::names::Names::default();
    /// assert_eq!((names.number("anna"), names.number("bounmy"), names.number("anna")), (0, 1, 0));
    /// assert_eq!(names.name(1), "bounmy");
    /// ```
    pub fn number(&mut self, text: &str) -> u32 {
        self.number_of(Name::from(text))
    }

    /// The number of a name, which gets the next one if it is new.
    pub fn number_of(&mut self, name: Name<'_>) -> u32 {
        let place = name.place();
        if let Some(number) = place.and_then(|at| self.plain.get(at)).filter(|own| **own != NONE) {
            return *number;
        }
        let mut digits = [0; 20];
        let bytes = name.text(&mut digits).as_bytes();
        // Fewer than 2^32 texts fit into any memory that this is run in; the last number is no name's.
        let next = u32::try_from(self.ends.len()).unwrap_or(NONE);
        assert!(next != NONE, "too many names");
        let number = match (place, packed(bytes)) {
            (Some(at), _) if self.has_room(at) => self.put(at, next),
            (_, Some(key)) => *self.short.entry(key).or_insert(next),
            (_, None) => *self.long.entry_ref(bytes).or_insert(next),
        };
        if number == next {
            self.texts.extend_from_slice(bytes);
            self.ends.push(self.texts.len());
        }
        number
    }

    /// Looks at where many names would be found: the processor then waits for memory once, and not for each.
    pub fn warm<'a>(&self, names: impl Iterator<Item = Name<'a>>) {
        let number = |name: Name<'a>| match name {
            Name::Whole(at) => self.plain.get(at as usize),
            Name::Text(text) => self.short.get(&packed(text.as_bytes())?),
        };
        std::hint::black_box(names.filter_map(number).fold(0, |all, own| all ^ own));
    }

    /// Whether there is a place for a whole number, which is made where at least one of four would be taken. What had
    /// to be kept elsewhere so far moves in.
    fn has_room(&mut self, at: usize) -> bool {
        if at < self.plain.len() {
            return true;
        }
        if at / 4 > self.ends.len() + FEW {
            return false;
        }
        self.plain.resize((at + 1).next_power_of_two(), NONE);
        let places = self.plain.len();
        let unpacked = |key: &u128| {
            let bytes = key.to_le_bytes();
            let text = std::str::from_utf8(bytes.get(..usize::from(bytes[15]))?).ok()?;
            Name::from(text).place()
        };
        let moved = self.short.extract_if(|key, _| unpacked(key).is_some_and(|at| at < places));
        for (key, number) in moved {
            if let Some(own) = unpacked(&key).and_then(|at| self.plain.get_mut(at)) {
                *own = number;
            }
        }
        true
    }

    /// The number at a place that there is, which becomes the next one where none is.
    fn put(&mut self, at: usize, next: u32) -> u32 {
        let Some(own) = self.plain.get_mut(at) else { return next };
        if *own == NONE {
            *own = next;
        }
        *own
    }

    /// The number of a text that is there.
    pub fn find(&self, text: &str) -> Option<u32> {
        let place = Name::from(text).place().and_then(|at| self.plain.get(at));
        if let Some(number) = place.filter(|own| **own != NONE) {
            return Some(*number);
        }
        match packed(text.as_bytes()) {
            Some(key) => self.short.get(&key).copied(),
            None => self.long.get(text.as_bytes()).copied(),
        }
    }

    /// The number of a text, also where what is only needed to take in more was let go: all are looked at, a few milliseconds for a
    /// million of them.
    pub fn seek(&self, text: &str) -> Option<u32> {
        let mut start = 0;
        let found = self.ends.iter().position(|end| {
            let own = self.texts.get(start..*end).unwrap_or_default();
            start = *end;
            own == text.as_bytes()
        });
        found.and_then(|at| u32::try_from(at).ok())
    }

    /// The text of a number; empty for a number that is none.
    pub fn name(&self, number: u32) -> &str {
        let at = number as usize;
        let start = at.checked_sub(1).and_then(|before| self.ends.get(before)).copied();
        let end = self.ends.get(at).copied().unwrap_or(0);
        let bytes = self.texts.get(start.unwrap_or(0)..end).unwrap_or_default();
        std::str::from_utf8(bytes).unwrap_or_default()
    }

    /// How many there are.
    pub const fn len(&self) -> usize {
        self.ends.len()
    }

    /// Whether there is none.
    pub const fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    /// Lets go what is only needed to take in more.
    pub fn settle(&mut self) {
        self.plain = Vec::new();
        self.short = HashMap::new();
        self.long = HashMap::new();
        self.texts.shrink_to_fit();
    }
}

/// The digits of a number.
pub(crate) fn written(n: i64, digits: &mut [u8; 20]) -> &str {
    let mut rest = n.unsigned_abs();
    let mut at = digits.len();
    loop {
        at -= 1;
        if let Some(slot) = digits.get_mut(at) {
            *slot = b'0' + u8::try_from(rest % 10).unwrap_or(0);
        }
        rest /= 10;
        if rest == 0 {
            break;
        }
    }
    // Nineteen digits at the most: there is room for a sign.
    if n < 0 {
        at -= 1;
        if let Some(slot) = digits.get_mut(at) {
            *slot = b'-';
        }
    }
    std::str::from_utf8(digits.get(at..).unwrap_or_default()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_written_as_anybody_does() {
        for n in [0, 7, -7, 10, i64::MAX, i64::MIN, 1_234_567] {
            assert_eq!(written(n, &mut [0; 20]), n.to_string());
        }
    }

    #[test]
    fn short_and_long_names_are_found_again() {
        let mut names = Names::default();
        let texts = ["", "a", "a\0", "fifteen bytes !", "sixteen bytes !!", "ນາງ ຈັນທາ ວົງພະຈັນ"];
        for (i, text) in texts.iter().enumerate() {
            assert_eq!(names.number(text) as usize, i, "{text}");
        }
        for (i, text) in texts.iter().enumerate() {
            assert_eq!(names.number(text) as usize, i);
            assert_eq!(names.find(text), Some(u32::try_from(i).unwrap()));
            assert_eq!(names.name(u32::try_from(i).unwrap()), *text);
        }
        assert_eq!((names.len(), names.find("b"), names.name(99)), (6, None, ""));
        names.settle();
        assert_eq!((names.find("a"), names.seek("a"), names.seek("b")), (None, Some(1), None));
        assert_eq!(names.seek(texts[5]), Some(5));
    }

    #[test]
    fn whole_numbers_are_found_wherever_they_are_kept() {
        let mut names = Names::default();
        // Too far for the few that there are, then near, then again; none is like another.
        let texts = ["900000000", "1000000", "7", "07", "0", "00", "-7", "7.0", "1000000000"];
        let many = (0..200_000u32).rev().map(|n| (n * 7 + 10).to_string());
        let texts: Vec<String> = texts.map(str::to_owned).into_iter().chain(many).collect();
        for (i, text) in (0u32..).zip(&texts) {
            assert_eq!(names.number(text), i, "{text}");
        }
        for (i, text) in (0u32..).zip(&texts) {
            assert_eq!(
                (names.number(text), names.find(text), names.name(i)),
                (i, Some(i), &**text)
            );
        }
        assert_eq!((names.len(), names.find("11"), names.find("8")), (texts.len(), None, None));
        // Both kept some, and what was kept as a text moved where a place was made.
        assert!(names.plain.len() > 500_000 && !names.short.is_empty());
        assert!(names.short.len() < 100_000, "{}", names.short.len());
    }
}
