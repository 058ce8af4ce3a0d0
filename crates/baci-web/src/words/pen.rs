//! Writing values inside the sentences that [`baci_app::say`] makes, as these pages write them.

use super::{Words, numbers};
use baci_app::say::Pen;
use baci_core::event::Quantity;
use baci_core::refusal::Value;
use baci_core::text::Language;
use baci_core::time::{Instant, Zone};

impl Pen for Words {
    fn language(&self) -> Language {
        self.language
    }

    fn value(&self, value: &Value) -> String {
        match value {
            Value::Text(text) => text.clone(),
            Value::Count(n) => self.count(*n),
            Value::Money(amount, currency) => numbers::money(self.language, *amount, currency),
            Value::Units(units, digits) => numbers::decimal(self.language, *units, *digits),
            Value::Quantity(quantity) => self.quantity(*quantity),
            Value::Instant(at) => Words::moment(self, *at),
        }
    }

    fn moment(&self, at: Instant, _: &Zone) -> String {
        Words::moment(self, at)
    }
}

impl Words {
    /// A quantity without zeros at its end: 2, 0.25.
    pub fn quantity(&self, quantity: Quantity) -> String {
        numbers::plain(self.language, &quantity.to_string())
    }
}
