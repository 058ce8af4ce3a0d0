//! The figures of a report side by side, with their difference: exact, for those who show them.

use super::report::{Figures, Report, Side};
use std::collections::{BTreeMap, BTreeSet};

/// What a figure counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Counts {
    /// Purchases, people.
    Items,
    /// The currency's smallest unit.
    Money,
    /// The smallest unit of the wallet that it names.
    Units,
}

/// Whether more of a figure is good for the shop.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum More {
    Good,
    Bad,
    Neither,
}

/// A figure of both programs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Compared {
    /// `cost`, `issued` and so on.
    pub name: &'static str,
    pub counts: Counts,
    pub more: More,
    /// The wallet's id, where it is of one.
    pub wallet: Option<String>,
    pub draft: i64,
    pub against: i64,
    /// The first less the second.
    pub by: i64,
}

/// A month of both programs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ComparedMonth {
    /// `2026-03`.
    pub month: String,
    pub figures: Vec<Compared>,
}

/// A part of the members, by how many purchases they made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ComparedBand {
    pub purchases_from: u64,
    pub purchases_to: Option<u64>,
    pub figures: Vec<Compared>,
}

/// A written number of a report in its smallest unit: reports write all decimals of what they count.
pub fn exact(text: &str) -> i64 {
    text.replace('.', "").parse().unwrap_or(0)
}

impl Compared {
    fn new(name: &'static str, counts: Counts, more: More, (draft, against): (i64, i64)) -> Self {
        let by = draft.saturating_sub(against);
        Self { name, counts, more, wallet: None, draft, against, by }
    }

    /// A count of both that is neither good nor bad.
    pub fn of_items(name: &'static str, both: (u64, u64)) -> Self {
        Self::items(name, More::Neither, both)
    }

    /// Units of a wallet that either program gave.
    pub fn of_wallet(name: &'static str, wallet: &str, both: (i64, i64)) -> Self {
        let own = Self::new(name, Counts::Units, More::Neither, both);
        Self { wallet: Some(wallet.to_owned()), ..own }
    }

    /// Money of both.
    pub fn of_money(name: &'static str, both: (i64, i64)) -> Self {
        Self::new(name, Counts::Money, More::Neither, both)
    }

    fn items(name: &'static str, more: More, (draft, against): (u64, u64)) -> Self {
        let whole = |count: u64| i64::try_from(count).unwrap_or(i64::MAX);
        Self::new(name, Counts::Items, more, (whole(draft), whole(against)))
    }

    fn money(name: &'static str, more: More, (draft, against): (&str, &str)) -> Self {
        Self::new(name, Counts::Money, more, (exact(draft), exact(against)))
    }
}

type ByWallet = BTreeMap<String, String>;

/// Figures of wallets, of all that either program has.
fn wallets(
    name: &'static str,
    more: More,
    (draft, against): (&ByWallet, &ByWallet),
) -> Vec<Compared> {
    let all: BTreeSet<&String> = draft.keys().chain(against.keys()).collect();
    let of = |side: &ByWallet, wallet: &String| side.get(wallet).map_or(0, |text| exact(text));
    all.into_iter()
        .map(|wallet| {
            let both = (of(draft, wallet), of(against, wallet));
            let own = Compared::new(name, Counts::Units, more, both);
            Compared { wallet: Some(wallet.clone()), ..own }
        })
        .collect()
}

fn figures(draft: &Figures, against: &Figures) -> Vec<Compared> {
    use More::{Bad, Good, Neither};
    let money = |name, more, of: fn(&Figures) -> &String| {
        Compared::money(name, more, (of(draft), of(against)))
    };
    let mut all = vec![
        Compared::items("purchases", Good, (draft.purchases, against.purchases)),
        Compared::items("refused", Bad, (draft.refused, against.refused)),
        money("net", Good, |own| &own.net),
        money("discount", Neither, |own| &own.discount),
        money("gifts", Neither, |own| &own.gifts),
        money("paid", Neither, |own| &own.paid),
        money("claimed", Neither, |own| &own.claimed),
        money("cost", Bad, |own| &own.cost),
        Compared::items("coupons", Neither, (draft.coupons, against.coupons)),
    ];
    all.extend(wallets("issued", Neither, (&draft.issued, &against.issued)));
    all.extend(wallets("taken-back", Neither, (&draft.taken_back, &against.taken_back)));
    all.extend(wallets("used", Neither, (&draft.used, &against.used)));
    all
}

impl Report {
    /// All figures of the whole time.
    pub fn compared(&self) -> Vec<Compared> {
        use More::{Bad, Good, Neither};
        let Self { draft, against, .. } = self;
        let items =
            |name, of: fn(&Side) -> u64| Compared::items(name, Good, (of(draft), of(against)));
        let mut all =
            vec![items("members", |side| side.members), items("touched", |side| side.touched)];
        all.extend(figures(&draft.figures, &against.figures));
        let owed = (draft.liability.as_str(), against.liability.as_str());
        all.push(Compared::money("liability", Bad, owed));
        all.extend(wallets("expired", Neither, (&draft.expired, &against.expired)));
        all.extend(wallets("left", Neither, (&draft.left, &against.left)));
        all
    }

    /// The figures of each month that either program has, in order.
    pub fn compared_months(&self) -> Vec<ComparedMonth> {
        let both = [&self.draft, &self.against];
        let months: BTreeSet<&String> =
            both.iter().flat_map(|side| side.months.iter().map(|own| &own.month)).collect();
        let of = |side: &Side, month: &String| {
            let own = side.months.iter().find(|own| own.month == *month);
            own.map(|own| own.figures.clone()).unwrap_or_default()
        };
        let month = |month: &String| ComparedMonth {
            month: month.clone(),
            figures: figures(&of(&self.draft, month), &of(&self.against, month)),
        };
        months.into_iter().map(month).collect()
    }

    /// Members by how often they bought, with what they spent and gained.
    pub fn compared_bands(&self) -> Vec<ComparedBand> {
        let pairs = self.draft.bands.iter().zip(&self.against.bands);
        pairs
            .map(|(own, other)| ComparedBand {
                purchases_from: own.purchases_from,
                purchases_to: own.purchases_to,
                figures: vec![
                    Compared::items("members", More::Good, (own.members, other.members)),
                    Compared::money("spent", More::Good, (&own.spent, &other.spent)),
                    Compared::money("gained", More::Neither, (&own.gained, &other.gained)),
                ],
            })
            .collect()
    }
}
