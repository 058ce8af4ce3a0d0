//! A backtest's report as tiles, charts and tables. Differences are worked out by the use case; here they are written.

use crate::parts::{Cell, Chart, Series, Table, Tile, Tiles};
use crate::words::{Words, wallet_name};
use baci_app::backtest::{
    Compared, ComparedMonth, Counts, MemberGain, More, PromotionFigures, Report, Side, exact,
};
use baci_core::program::{Program, Wallet};
use std::collections::{BTreeMap, BTreeSet};

/// The figures of the tiles, in their order.
const TILES: [&str; 4] = ["cost", "touched", "discount", "liability"];

/// A part of the report with its heading.
pub(crate) struct Part {
    pub id: &'static str,
    pub title: String,
    pub lead: String,
    pub table: Table,
}

/// All of it.
pub(crate) struct Shown {
    pub lead: String,
    pub tiles: Tiles,
    pub charts: Vec<Chart>,
    pub parts: Vec<Part>,
    pub assumes: Vec<String>,
}

struct Writer<'a> {
    words: &'a Words,
    /// The draft, then what it is held against.
    programs: &'a [Program],
}

impl Shown {
    pub fn new(words: &Words, programs: &[Program], report: &Report, members: bool) -> Self {
        let own = Writer { words, programs };
        let compared = report.compared();
        let months = report.compared_months();
        let lead = words
            .say("backtest-read")
            .count("n", i64::try_from(report.read).unwrap_or(i64::MAX))
            .text("from", words.day(report.from))
            .text("until", words.day(report.until.plus_seconds(-1)))
            .to_string();
        Self {
            lead,
            tiles: own.tiles(&compared),
            charts: own.charts(&months),
            parts: own.parts(report, &compared, &months, members),
            assumes: own.assumes(report),
        }
    }
}

impl Writer<'_> {
    fn wallet(&self, id: &str) -> Option<&Wallet> {
        let mut all = self.programs.iter().flat_map(|program| &program.wallets);
        all.find(|wallet| wallet.id == id)
    }

    fn wallet_name(&self, id: &str) -> String {
        let wallet = self.wallet(id);
        wallet.map_or(id, |wallet| wallet_name(wallet, self.words.language)).to_owned()
    }

    fn value(&self, own: &Compared, value: i64) -> String {
        let wallet = own.wallet.as_deref().and_then(|id| self.wallet(id));
        match (own.counts, wallet) {
            (Counts::Money, _) => self.words.money(value),
            (Counts::Units, Some(wallet)) => self.words.amount(wallet, value),
            _ => self.words.count(value),
        }
    }

    /// '+12', '−3', '='.
    fn signed(&self, own: &Compared) -> String {
        let size = i64::try_from(own.by.unsigned_abs()).unwrap_or(i64::MAX);
        match own.by.signum() {
            0 => "=".to_owned(),
            1 => format!("+{}", self.value(own, size)),
            _ => format!("\u{2212}{}", self.value(own, size)),
        }
    }

    /// The difference with its mood; its sign says the same without colours.
    fn difference(&self, own: &Compared) -> Cell {
        let mood = match (own.by.signum(), own.more) {
            (0, _) | (_, More::Neither) => "",
            (1, More::Good) | (-1, More::Bad) => "good",
            _ => "warn",
        };
        Cell::Chip(mood, self.signed(own))
    }

    fn name(&self, own: &Compared) -> String {
        let name = self.words.named("backtest-figure", own.name);
        match &own.wallet {
            Some(id) => format!("{name}: {}", self.wallet_name(id)),
            None => name,
        }
    }

    fn tiles(&self, compared: &[Compared]) -> Tiles {
        let tile = |name: &&str| {
            let own = compared.iter().find(|own| own.name == *name)?;
            let more = self.words.say("backtest-beside").text("change", self.signed(own));
            let more = more.text("against", self.value(own, own.against)).to_string();
            Some(Tile::new(self.name(own), self.value(own, own.draft)).more(more))
        };
        Tiles { tiles: TILES.iter().filter_map(tile).collect() }
    }

    /// Cost, and units of each wallet that were issued, by month.
    fn charts(&self, months: &[ComparedMonth]) -> Vec<Chart> {
        if months.len() < 2 {
            return Vec::new();
        }
        let mut kinds: Vec<(&str, Option<String>)> = vec![("cost", None)];
        let figures = months.iter().flat_map(|month| &month.figures);
        for own in figures.filter(|own| own.name == "issued") {
            let kind = ("issued", own.wallet.clone());
            if !kinds.contains(&kind) {
                kinds.push(kind);
            }
        }
        kinds.into_iter().filter_map(|kind| self.chart(months, &kind)).collect()
    }

    fn chart(
        &self,
        months: &[ComparedMonth],
        (name, wallet): &(&str, Option<String>),
    ) -> Option<Chart> {
        let words = self.words;
        let of = |month: &ComparedMonth| {
            let mut all = month.figures.iter();
            all.find(|own| own.name == *name && own.wallet == *wallet).cloned()
        };
        let any = months.iter().find_map(of)?;
        let labels: Vec<String> = months.iter().map(|month| month.month.clone()).collect();
        let values = |side: fn(&Compared) -> i64| {
            months.iter().map(move |month| of(month).map_or(0, |own| side(&own).max(0)))
        };
        let series = vec![
            Series::new(words.t("backtest-draft"), values(|own| own.draft)),
            Series::new(words.t("backtest-against"), values(|own| own.against)),
        ];
        let title = (self.name(&any), words.t("backtest-by-month"), words.t("backtest-month"));
        let write = |value| self.value(&any, value);
        let tick = |value| match any.counts {
            Counts::Money => words.round_money(value),
            _ => self.value(&any, value),
        };
        Some(Chart::new(words, title, &labels, series, write, tick))
    }

    fn table(&self, first: &str) -> Table {
        let heads = [first, "backtest-draft", "backtest-against", "backtest-difference"];
        Table::new(heads.map(|key| self.words.t(key))).numbers(1).numbers(2).numbers(3)
    }

    fn row(&self, name: String, own: &Compared) -> Vec<Cell> {
        let value = |value| Cell::Text(self.value(own, value));
        vec![Cell::Text(name), value(own.draft), value(own.against), self.difference(own)]
    }

    fn parts(
        &self,
        report: &Report,
        compared: &[Compared],
        months: &[ComparedMonth],
        members: bool,
    ) -> Vec<Part> {
        let all = compared.iter().map(|own| self.row(self.name(own), own));
        let costs = months.iter().filter_map(|month| {
            let own = month.figures.iter().find(|own| own.name == "cost")?;
            Some(self.row(month.month.clone(), own))
        });
        let gains = |own: &[MemberGain]| {
            let rows = own.iter().map(|own| self.gain(own, members));
            self.table("backtest-member").rows(rows)
        };
        let parts = [
            ("figures", self.table("backtest-figure").rows(all)),
            ("months", self.table("backtest-month").rows(costs)),
            ("bands", self.bands(report)),
            ("promotions", self.promotions(report)),
            ("rules", self.rules(report)),
            ("moves", self.moves(report)),
            ("winners", gains(&report.winners)),
            ("losers", gains(&report.losers)),
            ("acts", self.acts(report)),
            ("reasons", self.reasons(report)),
            ("left-out", self.left_out(report)),
        ];
        let part = |(id, table): (&'static str, Table)| Part {
            id,
            title: self.words.named("backtest-part", id),
            lead: self.words.named("backtest-lead", id),
            table,
        };
        parts.into_iter().filter(|(_, table)| !table.is_empty()).map(part).collect()
    }

    fn bands(&self, report: &Report) -> Table {
        let rows = report.compared_bands().into_iter().flat_map(|band| {
            let whole = |count: u64| i64::try_from(count).unwrap_or(i64::MAX);
            let from = whole(band.purchases_from);
            let name = match band.purchases_to {
                Some(to) if to == band.purchases_from => {
                    self.words.say("backtest-band-one").count("n", from).to_string()
                }
                Some(to) => {
                    let said = self.words.say("backtest-band").count("from", from);
                    said.count("to", whole(to)).to_string()
                }
                None => self.words.say("backtest-band-more").count("from", from).to_string(),
            };
            let own = move |own: Compared| {
                let figure = self.words.named("backtest-figure", own.name);
                self.row(format!("{name}: {figure}"), &own)
            };
            band.figures.into_iter().map(own).collect::<Vec<_>>()
        });
        self.table("backtest-band-head").rows(rows)
    }

    /// Of each promotion of either program: where it applied, lost or never fired.
    fn promotions(&self, report: &Report) -> Table {
        let heads = [
            "backtest-promotion",
            "backtest-program",
            "backtest-fired",
            "backtest-lost",
            "backtest-amount",
        ];
        let table = Table::new(heads.map(|key| self.words.t(key))).numbers(2).numbers(3).numbers(4);
        let both = [("backtest-draft", &report.draft), ("backtest-against", &report.against)];
        let rows = both.into_iter().flat_map(|(side, own)| {
            own.promotions.iter().map(move |own| self.promotion(side, own))
        });
        table.rows(rows)
    }

    fn promotion(&self, side: &str, own: &PromotionFigures) -> Vec<Cell> {
        let count = |n: u64| self.words.count(i64::try_from(n).unwrap_or(i64::MAX));
        let promotions = self.programs.iter().flat_map(|program| &program.promotions);
        let mut named = promotions
            .filter(|promotion| promotion.id == own.promotion)
            .map(|promotion| promotion.name.get(self.words.language));
        let name = named.find(|name| !name.is_empty()).unwrap_or(&own.promotion);
        let fired = match (own.applied, own.touched) {
            (0, _) => Cell::Chip("warn", self.words.t("backtest-never")),
            (applied, touched) => {
                let said = self.words.say("backtest-of").text("n", count(applied));
                Cell::Text(said.text("all", count(touched)).to_string())
            }
        };
        vec![
            Cell::Text(name.to_owned()),
            Cell::Text(self.words.t(side)),
            fired,
            Cell::Text(count(own.lost)),
            Cell::Text(self.words.money(exact(&own.amount))),
        ]
    }

    /// What rules of earning gave, of those that either program has.
    fn rules(&self, report: &Report) -> Table {
        let mut all: BTreeMap<(&str, &str), [i64; 2]> = BTreeMap::new();
        for (at, side) in [&report.draft, &report.against].into_iter().enumerate() {
            for own in &side.rules {
                let both = all.entry((own.rule.as_str(), own.wallet.as_str())).or_default();
                both[at] = exact(&own.units);
            }
        }
        let rows = all.into_iter().map(|((rule, wallet), [draft, against])| {
            let own = Compared::of_wallet("issued", wallet, (draft, against));
            let rules = self.programs.iter().flat_map(|program| &program.rules);
            let mut named =
                rules.filter(|own| own.id == rule).map(|own| own.name.get(self.words.language));
            let name = named.find(|name| !name.is_empty()).unwrap_or(rule);
            self.row(format!("{name}: {}", self.wallet_name(wallet)), &own)
        });
        self.table("backtest-rule").rows(rows)
    }

    fn counts(
        &self,
        first: &str,
        prefix: &str,
        of: impl Fn(&Side) -> BTreeMap<String, u64>,
        report: &Report,
    ) -> Table {
        let (draft, against) = (of(&report.draft), of(&report.against));
        let kinds: BTreeSet<&String> = draft.keys().chain(against.keys()).collect();
        let count =
            |side: &BTreeMap<String, u64>, kind: &String| side.get(kind).copied().unwrap_or(0);
        let rows = kinds.into_iter().map(|kind| {
            let own = Compared::of_items("moves", (count(&draft, kind), count(&against, kind)));
            self.row(self.words.named(prefix, &kind.replace('_', "-")), &own)
        });
        self.table(first).rows(rows)
    }

    fn moves(&self, report: &Report) -> Table {
        self.counts("backtest-move", "event", |side| side.moves.clone(), report)
    }

    fn reasons(&self, report: &Report) -> Table {
        self.counts("backtest-reason", "backtest-why", |side| side.reasons.clone(), report)
    }

    /// What members did on their own, where a program did not allow it.
    fn acts(&self, report: &Report) -> Table {
        let all =
            |side: &Side| side.acts.iter().map(|(kind, own)| (kind.clone(), own.done)).collect();
        self.counts("backtest-act", "event", all, report)
    }

    fn left_out(&self, report: &Report) -> Table {
        let heads = ["backtest-act", "backtest-how-often", "backtest-moved"];
        let table = Table::new(heads.map(|key| self.words.t(key))).numbers(1).numbers(2);
        table.rows(report.left_out.iter().map(|(kind, own)| {
            let units = own.units.iter().map(|(id, units)| {
                let name = self.wallet_name(id);
                let text = self.wallet(id).map_or_else(
                    || self.words.plain(units),
                    |wallet| self.words.amount(wallet, exact(units)),
                );
                format!("{name}: {text}")
            });
            let units: Vec<String> = units.collect();
            let moved = if units.is_empty() { "\u{2013}".to_owned() } else { units.join(", ") };
            let count = i64::try_from(own.count).unwrap_or(i64::MAX);
            vec![
                Cell::Text(self.words.named("event", &kind.replace('_', "-"))),
                Cell::Text(self.words.count(count)),
                Cell::Text(moved),
            ]
        }))
    }

    fn gain(&self, own: &MemberGain, members: bool) -> Vec<Cell> {
        let both = (exact(&own.draft), exact(&own.against));
        let compared = Compared::of_money("gained", both);
        let mut row = self.row(own.member.clone(), &compared);
        if members && let Some(first) = row.first_mut() {
            *first = Cell::Link(format!("/members/{}", own.member), own.member.clone());
        }
        row
    }

    fn assumes(&self, report: &Report) -> Vec<String> {
        let percent = i64::from(report.redeeming_percent);
        let redeem = self.words.say("backtest-assumes-redeem").count("n", percent).to_string();
        let rest = ["same", "before", "again"].map(|key| self.words.named("backtest-assumes", key));
        [redeem].into_iter().chain(rest).collect()
    }
}
