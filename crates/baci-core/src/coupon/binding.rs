//! Bindings: the goods that a coupon is for, articles or one owned item.

use super::Coupon;
use crate::price::BasketLine;
use crate::refusal::{Code, Refusal};
use serde::{Deserialize, Serialize};

/// The most articles that a coupon is for.
pub const MAX_BOUND: usize = 50;
/// The longest reference of an owned item, in characters.
pub const MAX_ITEM: usize = 64;
/// The longest article, in characters.
const MAX_SKU: usize = 200;

/// What a coupon is for. Where both are named, a line must be of both: this service for that vehicle.
///
/// ```
/// use baci_core::coupon::Binding;
/// use baci_core::price::BasketLine;
/// let binding = Binding { sku: Vec::new(), item: Some(" vin-7kqp ".into()) }.clean().unwrap();
/// let line = BasketLine { item: Some("VIN-7kqp".into()), ..BasketLine::default() };
/// assert!(binding.names(&line) && !binding.names(&BasketLine::default()));
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Binding {
    /// One of these articles; any where none is named.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub sku: Vec<String>,
    /// This owned item, by its reference: a chassis or a serial number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub item: Option<String>,
}

impl Binding {
    /// Whether it names nothing: good for all that the promotion is on.
    pub fn is_open(&self) -> bool {
        self.sku.is_empty() && self.item.is_none()
    }

    /// Whether a line is what the coupon is for. References are compared as codes are.
    pub fn names(&self, line: &BasketLine) -> bool {
        let article = |sku: &String| self.sku.contains(sku);
        let own = |item: &String| line.item.as_deref().map(Coupon::fold).as_ref() == Some(item);
        (self.sku.is_empty() || line.sku.as_ref().is_some_and(article))
            && self.item.as_ref().is_none_or(own)
    }

    /// As it is stored and compared: without spaces, empty texts and doubles, the item folded.
    ///
    /// # Errors
    /// A [`Refusal`] where it names too much, or a text that cannot be.
    pub fn clean(self) -> Result<Self, Refusal> {
        let mut sku: Vec<String> = Vec::with_capacity(self.sku.len().min(MAX_BOUND));
        for own in self.sku.iter().map(|own| own.trim()).filter(|own| !own.is_empty()) {
            if sku.iter().all(|there| there != own) {
                sku.push(within("sku", own, MAX_SKU)?);
            }
            if sku.len() > MAX_BOUND {
                let sentence = format!("a coupon is for at most {MAX_BOUND} articles");
                let refusal = Refusal::new(Code::InvalidRequest, sentence).because("binding-many");
                return Err(refusal.with("most", MAX_BOUND));
            }
        }
        let item = self.item.as_deref().map(Coupon::fold).filter(|item| !item.is_empty());
        let item = item.map(|item| within("item", &item, MAX_ITEM)).transpose()?;
        Ok(Self { sku, item })
    }
}

fn within(field: &'static str, text: &str, most: usize) -> Result<String, Refusal> {
    if text.chars().count() > most || text.chars().any(char::is_control) {
        let sentence = format!(
            "the {field} that a coupon is for has at most {most} characters, all of them visible"
        );
        let refusal = Refusal::new(Code::InvalidRequest, sentence).because("binding-text");
        return Err(refusal.with("field", field).with("most", most));
    }
    Ok(text.to_owned())
}
