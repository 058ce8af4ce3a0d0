//! The fields of a price list's form.

use crate::offers::fields::{Group, Maker};
use crate::parts::Field;

impl Maker<'_> {
    /// All groups of a price list.
    pub fn list_groups(&self) -> Vec<Group> {
        let words = self.words;
        let area = Field::area("prices", words.t("list-prices-field"), 12);
        let area = self.finish("prices", area.hint(words.t("list-prices-hint")));
        let percent = self.number("percent", "offer-percent").hint(words.t("list-percent-hint"));
        let mut prices = vec![area, percent];
        prices.extend(self.goods("on_kind", "on_names", "offer-on"));
        let tag = self.line("tag", "list-tag").hint(words.t("list-tag-hint"));
        let when = self.line("when", "offer-condition").hint(words.t("offer-condition-hint"));
        let who = self.folded("offer-part-who", vec![tag, when], &[("held", "list-held")]);
        let priority = self.number("priority", "list-priority");
        let priority = priority.hint(words.t("list-priority-hint"));
        let flags = [("fixed", "list-fixed"), ("reduced", "list-reduced")];
        vec![
            self.group("list-part-prices", prices),
            self.group("offer-part-name", self.names()),
            self.when(),
            who,
            self.folded("list-part-rank", vec![priority], &flags),
        ]
    }
}
