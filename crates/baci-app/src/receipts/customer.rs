//! By what a file knows customers.

use crate::command::Identity;
use baci_core::country::Country;
use serde::{Deserialize, Serialize};

/// By what a file knows customers. Whoever is not known yet becomes a member by it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum CustomerBy {
    /// The number that another system has for them, as it stands.
    #[default]
    External,
    /// A phone number, in any form that people write.
    Phone,
    /// The number of a member card.
    Card,
}

impl CustomerBy {
    /// All of them with their names.
    pub const ALL: [(Self, &'static str); 3] =
        [(Self::External, "external"), (Self::Phone, "phone"), (Self::Card, "card")];

    /// The one with this name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|(_, known)| *known == name).map(|(by, _)| by)
    }

    /// Its name.
    pub fn name(self) -> &'static str {
        Self::ALL.into_iter().find(|(by, _)| *by == self).map_or("", |(_, name)| name)
    }
}

/// Reads the customers of a file.
#[derive(Clone, Copy, Debug)]
pub struct CustomerReader {
    pub by: CustomerBy,
    /// Whose local phone numbers are meant.
    pub home: Option<Country>,
}

impl CustomerReader {
    /// A text as an identity.
    pub fn read(self, text: &str) -> Result<Identity, String> {
        let read = match self.by {
            // What cannot be one is refused with its receipt.
            CustomerBy::External => return Ok(Identity(format!("external:{text}"))),
            CustomerBy::Phone => Identity::phone(text, self.home),
            CustomerBy::Card => Identity::card(text),
        };
        read.map_err(|refusal| format!("customer: {}", refusal.sentence))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_customer_is_one_identity_however_it_is_written() {
        let read = |by, text| CustomerReader { by, home: Some(Country::Thailand) }.read(text);
        for text in ["081 753 0886", "0817530886", "+66 81-753-0886", "817530886"] {
            let found = read(CustomerBy::Phone, text).unwrap();
            assert_eq!(found.0, "phone:+66817530886", "{text}");
        }
        assert!(read(CustomerBy::Phone, "4711").is_err());
        assert_eq!(read(CustomerBy::Card, "wsb 12").unwrap().0, "card:WSB12");
        assert_eq!(read(CustomerBy::External, "081 753").unwrap().0, "external:081 753");
        for (by, name) in CustomerBy::ALL {
            assert_eq!((CustomerBy::named(name), by.name()), (Some(by), name));
        }
    }
}
