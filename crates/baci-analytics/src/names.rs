//! Names as small numbers: customers, branches, categories, each text once.

use hashbrown::HashMap;

/// Texts, each with its number, from 0 in the order in which they came.
#[derive(Debug, Default)]
pub struct Names {
    /// Texts of at most 15 bytes, as a number with the length on top: no second look is needed.
    short: HashMap<u128, u32>,
    long: HashMap<Vec<u8>, u32>,
    texts: Vec<u8>,
    /// Where each text ends.
    ends: Vec<usize>,
}

/// No name: a row that does not say its branch.
pub const NONE: u32 = u32::MAX;

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
        let bytes = text.as_bytes();
        // Fewer than 2^32 texts fit into any memory that this is run in; the last number is no name's.
        let next = u32::try_from(self.ends.len()).unwrap_or(NONE);
        assert!(next != NONE, "too many names");
        let number = match packed(bytes) {
            Some(key) => *self.short.entry(key).or_insert(next),
            None => *self.long.entry_ref(bytes).or_insert(next),
        };
        if number == next {
            self.texts.extend_from_slice(bytes);
            self.ends.push(self.texts.len());
        }
        number
    }

    /// The number of a text that is there.
    pub fn find(&self, text: &str) -> Option<u32> {
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
        self.short = HashMap::new();
        self.long = HashMap::new();
        self.texts.shrink_to_fit();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

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
}
