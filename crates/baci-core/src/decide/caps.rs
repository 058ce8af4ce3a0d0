//! Caps: how much of each is used is noted under a key that names the rule and the time span.

use crate::decide::{CapReason, Count};
use crate::event::Purchase;
use crate::household;
use crate::member::Used;
use crate::occasion::{day_number, number_day};
use crate::program::partner::Way;
use crate::program::{Award, Limits, Program, Rule, Spent};
use crate::time::Instant;
use jiff::civil::Date;
use smallvec::SmallVec;

/// The key under which the use of a cap is noted. Printed as `rule/day/2026-11-22`,
/// `rule/month/2026-11`, `rule/member`, `rule/program`, `rule/visit/2026-11-22`, `rule/budget`,
/// `CODE/coupon`, `CODE/held`, `PLACE/out`, `PLACE/added`, `PLACE/waiting`, `PLACE/given`, `benefit/benefit/2026-01-01`, `mission/step/0`, `mission/done`, `occasion/occasion`, `question/answered`, `/first`, `wallet/household/day/2026-11-22`, `wallet/household/week/2026-11-16`, `wallet/transfer/month/2026-11`, `game/turn`, `game/prize/won/2026-11-22`, `game/paid`, `surprise/surprise`, `partner/earn/day/2026-11-22`, `partner/spend-all/month/2026-11`, `cause/collected`, `streak/streak/2026-11-16`, `levels/experience`, `levels/level`, `leaderboard/score/2026-11-01`; and what a member spent as `/spent`, `/spent/2026`, `/spent/2026-11`,
/// `/spent/2026-11-22`; how satisfied they are as `/satisfaction`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Key<'a> {
    pub rule: &'a str,
    pub span: Span,
}

impl Key<'_> {
    /// A member's purchases, those that were cancelled left out. No rule has this name.
    pub const PURCHASES: Key<'static> = Key { rule: "", span: Span::Member };
    /// The day of a member's first purchase, where an occasion hangs on it (see `occasion::day_number`).
    pub const FIRST_PURCHASE: Key<'static> = Key { rule: "", span: Span::First };
    /// A member's last answer (see [`crate::satisfaction::Noted`]).
    pub const SATISFACTION: Key<'static> = Key { rule: "", span: Span::Satisfaction };

    /// Which day (or turn) a counter notes, by the key as it is printed; nothing where it counts.
    ///
    /// ```
    /// use baci_core::decide::caps::{Day, Key};
    /// assert_eq!(Key::day_of("birthday/occasion"), Some(Day::Last));
    /// assert_eq!(Key::day_of("birthday/member"), None);
    /// ```
    pub fn day_of(printed: &str) -> Option<Day> {
        match printed.rsplit_once('/')? {
            // A turn that was taken never comes again, whoever turns out to be whom; neither does a level.
            (_, "occasion" | "answered" | "surprise" | "turn" | "level") => Some(Day::Last),
            ("", "first") => Some(Day::First),
            ("", "satisfaction") => Some(Day::Last),
            _ => None,
        }
    }

    /// The leaderboard and the first day of the part of the calendar, where a key that is printed is of a score.
    pub fn score_of(printed: &str) -> Option<(&str, Date)> {
        let (id, day) = printed.split_once("/score/")?;
        Some((id, day.parse().ok()?))
    }

    /// The streak and the period's first day, where a key that is printed is that of a streak: what is counted
    /// under it is kept with the streak (see `streak::Record`), and is no counter.
    ///
    /// ```
    /// use baci_core::decide::caps::Key;
    /// let day = jiff::civil::date(2026, 11, 23);
    /// assert_eq!(Key::streak_of("weekly/streak/2026-11-23"), Some(("weekly", day)));
    /// assert_eq!(Key::streak_of("weekly/step/0"), None);
    /// ```
    pub fn streak_of(printed: &str) -> Option<(&str, Date)> {
        let (id, day) = printed.split_once("/streak/")?;
        Some((id, day.parse().ok()?))
    }
}

/// A day that is noted as a counter, and so is not summed where two members turn out to be one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Day {
    /// The later of two is theirs: an occasion that was had, a question that was answered (1) or not.
    Last,
    /// The earlier of two is theirs: the first purchase.
    First,
}

/// What a cap is counted over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Span {
    Day(Date),
    Month(Date),
    Member,
    Program,
    /// Not a cap of the document: the day's visit, for awards per visit.
    Visit(Date),
    /// Money that a promotion gave to all members together.
    Budget,
    /// A coupon's uses, its code standing in for a rule's name.
    Coupon,
    /// Money that a member spent: ever, in a year, in a month, on a day.
    Spent,
    SpentYear(Date),
    SpentMonth(Date),
    SpentDay(Date),
    /// What of these is put aside for quotes that hold.
    Held,
    /// Pieces of a reward that are gone: claimed, kept for somebody, or taken away by staff. A place (see
    /// `Reward::place`) stands in for a rule's name, here and in the three that follow.
    Out,
    /// Pieces that staff added, and codes that were put into a pool.
    Added,
    /// Members who wait for a piece.
    Waiting,
    /// Codes of a pool that were given, in the order in which they lie in it.
    Given,
    /// Uses of what a tier brings: ever, or in the part of the calendar that begins on a day.
    Benefit(Option<Date>),
    /// What was done for a step of a mission: ever, or in the part of the calendar that begins on a day.
    Step(usize, Option<Date>),
    /// The same on one day.
    StepDay(usize, Date),
    /// Rounds of a mission that are done, in the same way.
    Done(Option<Date>),
    /// Not how often, but for which day an occasion was had last (see `occasion::day_number`).
    Occasion,
    /// The day of the first purchase, in the same way.
    First,
    /// The last answer of how satisfied they are, with its day.
    Satisfaction,
    /// That a question was answered once: 1.
    Answered,
    /// What a member paid with of what others of the household have; a wallet stands in for a rule's name, here
    /// and in the next.
    Household(Per, Date),
    /// What a member gave to others.
    Transfer(Per, Date),
    /// Not how often, but on which day a surprise was had last, in the same way.
    Surprise,
    /// Not how often, but which draw of a game is next for a member: it only grows.
    Turn,
    /// Prizes that were given: ever, or in the part of the calendar that begins on a day. A place (see
    /// `Game::place`) stands in for a rule's name.
    Won(Option<Date>),
    /// What prizes or presents that were given are worth, in the same way.
    Paid(Option<Date>),
    /// Points that a member was given by a partner, or spent there; a partner stands in for a rule's name.
    Partner(Way, Per, Date),
    /// The same of all members together, in a month.
    PartnerAll(Way, Date),
    /// Points that a cause was given.
    Collected,
    /// Experience that counts for levels.
    Experience,
    /// Not how often, but the highest level that was reached: it only grows.
    Level,
    /// A member's score on a leaderboard, in the part of the calendar that begins on a day.
    Score(Date),
    /// What was done for a streak in the period that begins on a day; no counter: see [`Key::streak_of`].
    Streak(Date),
}

/// A part of the calendar that limits of people are counted over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Per {
    Day,
    /// From Monday on.
    Week,
    Month,
}

impl Per {
    /// All of them.
    pub const ALL: [Per; 3] = [Self::Day, Self::Week, Self::Month];

    /// Its stable word.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Day => "day",
            Self::Week => "week",
            Self::Month => "month",
        }
    }

    /// The number of the period that a day is in: each is one more than the one before it.
    ///
    /// ```
    /// use baci_core::decide::caps::Per;
    /// let sunday = jiff::civil::date(2026, 3, 1);
    /// let monday = sunday.tomorrow().unwrap();
    /// assert_eq!(Per::Week.number(sunday) + 1, Per::Week.number(monday));
    /// assert_eq!(Per::Week.start(Per::Week.number(monday)), Some(monday));
    /// ```
    pub fn number(self, day: Date) -> i64 {
        match self {
            Self::Day => day_number(day),
            // The third day of that count was a Monday.
            Self::Week => (day_number(day) + 4).div_euclid(7),
            Self::Month => i64::from(day.year()) * 12 + i64::from(day.month()) - 1,
        }
    }

    /// The first day of the period with this number; none outside the calendar.
    pub fn start(self, number: i64) -> Option<Date> {
        match self {
            Self::Day => number_day(number),
            Self::Week => number_day(number.checked_mul(7)?.checked_sub(4)?),
            Self::Month => {
                let year = i16::try_from(number.div_euclid(12)).ok()?;
                let month = i8::try_from(number.rem_euclid(12) + 1).ok()?;
                Date::new(year, month, 1).ok()
            }
        }
    }

    fn write(self, day: Date, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Day => write!(f, "day/{day}"),
            Self::Week => {
                let since = i64::from(day.weekday().to_monday_zero_offset());
                let monday = day.checked_sub(jiff::Span::new().days(since)).unwrap_or(day);
                write!(f, "week/{monday}")
            }
            Self::Month => write!(f, "month/{:04}-{:02}", day.year(), day.month()),
        }
    }
}

impl std::fmt::Display for Key<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let rule = self.rule;
        match self.span {
            Span::Day(day) => write!(f, "{rule}/day/{day}"),
            Span::Month(day) => write!(f, "{rule}/month/{:04}-{:02}", day.year(), day.month()),
            Span::Member => write!(f, "{rule}/member"),
            Span::Program => write!(f, "{rule}/program"),
            Span::Visit(day) => write!(f, "{rule}/visit/{day}"),
            Span::Budget => write!(f, "{rule}/budget"),
            Span::Coupon => write!(f, "{rule}/coupon"),
            Span::Spent => write!(f, "{rule}/spent"),
            Span::SpentYear(day) => write!(f, "{rule}/spent/{:04}", day.year()),
            Span::SpentMonth(day) => {
                write!(f, "{rule}/spent/{:04}-{:02}", day.year(), day.month())
            }
            Span::SpentDay(day) => write!(f, "{rule}/spent/{day}"),
            Span::Held => write!(f, "{rule}/held"),
            Span::Out => write!(f, "{rule}/out"),
            Span::Added => write!(f, "{rule}/added"),
            Span::Waiting => write!(f, "{rule}/waiting"),
            Span::Given => write!(f, "{rule}/given"),
            Span::Benefit(None) => write!(f, "{rule}/benefit"),
            Span::Benefit(Some(day)) => write!(f, "{rule}/benefit/{day}"),
            Span::Step(step, None) => write!(f, "{rule}/step/{step}"),
            Span::Step(step, Some(day)) => write!(f, "{rule}/step/{step}/{day}"),
            Span::StepDay(step, day) => write!(f, "{rule}/step-day/{step}/{day}"),
            Span::Occasion => write!(f, "{rule}/occasion"),
            Span::First => write!(f, "{rule}/first"),
            Span::Satisfaction => write!(f, "{rule}/satisfaction"),
            Span::Answered => write!(f, "{rule}/answered"),
            Span::Household(per, day) => {
                write!(f, "{rule}/household/")?;
                per.write(day, f)
            }
            Span::Transfer(per, day) => {
                write!(f, "{rule}/transfer/")?;
                per.write(day, f)
            }
            Span::Partner(way, per, day) => {
                write!(f, "{rule}/{}/", way.word())?;
                per.write(day, f)
            }
            Span::PartnerAll(way, day) => {
                write!(f, "{rule}/{}-all/", way.word())?;
                Per::Month.write(day, f)
            }
            Span::Collected => write!(f, "{rule}/collected"),
            Span::Surprise => write!(f, "{rule}/surprise"),
            Span::Turn => write!(f, "{rule}/turn"),
            Span::Won(None) => write!(f, "{rule}/won"),
            Span::Won(Some(day)) => write!(f, "{rule}/won/{day}"),
            Span::Paid(None) => write!(f, "{rule}/paid"),
            Span::Paid(Some(day)) => write!(f, "{rule}/paid/{day}"),
            Span::Experience => write!(f, "{rule}/experience"),
            Span::Level => write!(f, "{rule}/level"),
            Span::Score(day) => write!(f, "{rule}/score/{day}"),
            Span::Streak(day) => write!(f, "{rule}/streak/{day}"),
            Span::Done(None) => write!(f, "{rule}/done"),
            Span::Done(Some(day)) => write!(f, "{rule}/done/{day}"),
        }
    }
}

/// What one cap did to an amount.
#[derive(Clone, Copy)]
pub(super) struct Cut {
    name: &'static str,
    limit: i64,
    used: i64,
    allowed: i64,
}

/// The caps of a rule in the order in which they cut, with the span each is counted over; a cap on
/// a receipt is not counted.
fn spans(rule: &Rule, day: Date) -> [(&'static str, Option<i64>, Option<Span>); 5] {
    let caps = &rule.caps;
    [
        ("receipt", caps.receipt, None),
        ("day", caps.day, Some(Span::Day(day))),
        ("month", caps.month, Some(Span::Month(day))),
        ("member", caps.member, Some(Span::Member)),
        ("program", caps.program, Some(Span::Program)),
    ]
}

/// Cuts an amount to what each cap of the rule leaves; the last entry says what is left in the end.
pub(super) fn cut(
    rule: &Rule,
    day: Date,
    used: &dyn Used,
    amount: i64,
) -> (i64, SmallVec<[Cut; 5]>) {
    let mut allowed = amount;
    let mut cuts = SmallVec::new();
    for (name, limit, span) in spans(rule, day) {
        let Some(limit) = limit else { continue };
        let used = span.map_or(0, |span| used.used(Key { rule: &rule.id, span }));
        allowed = allowed.min(limit.saturating_sub(used)).max(0);
        cuts.push(Cut { name, limit, used, allowed });
    }
    (allowed, cuts)
}

/// What a rule that gave `amount` uses of its caps, and of the day's visit.
pub(super) fn counts(rule: &Rule, day: Date, amount: i64, out: &mut SmallVec<[Count; 2]>) {
    let mut push = |span, by| {
        let key = Key { rule: &rule.id, span }.to_string();
        out.push(Count { key, program: span == Span::Program, by, ..Count::default() });
    };
    for (_, limit, span) in spans(rule, day) {
        if let (Some(_), Some(span)) = (limit, span) {
            push(span, amount);
        }
    }
    if matches!(rule.award, Award::PerVisit { .. }) {
        push(Span::Visit(day), 1);
    }
}

impl From<&Cut> for CapReason {
    fn from(cut: &Cut) -> Self {
        let Cut { name, limit, used, allowed } = *cut;
        Self { cap: name.to_owned(), limit, used, allowed }
    }
}

/// The spans over which a rule counts something on a day, the visit included.
fn counted(rule: &Rule, day: Date) -> impl Iterator<Item = Span> {
    let visit = matches!(rule.award, Award::PerVisit { .. }).then_some(Span::Visit(day));
    let caps = spans(rule, day).into_iter();
    caps.filter_map(|(_, limit, span)| limit.and(span)).chain(visit)
}

/// What a limit of the document is counted over, with whether it counts money instead of uses.
pub(crate) fn of_limits(
    limits: &Limits,
    day: Date,
) -> impl Iterator<Item = (Span, i64, bool)> + use<> {
    let spans = [
        (limits.uses, Span::Program, false),
        (limits.per_member, Span::Member, false),
        (limits.per_day, Span::Day(day), false),
        (limits.budget, Span::Budget, true),
    ];
    spans.into_iter().filter_map(|(limit, span, money)| Some((span, limit?, money)))
}

/// Whether a limit's span is counted for all members together.
pub(crate) fn together(span: Span) -> bool {
    use Span::{Added, Budget, Collected, Given, Out, Paid, PartnerAll, Program, Waiting, Won};
    let of_goods = matches!(span, Program | Budget | Out | Added | Waiting | Given);
    of_goods || matches!(span, Won(_) | Paid(_) | PartnerAll(..) | Collected)
}

/// Where there are promotions, rewards or draws, that a purchase was made: they may be for the first or the nth.
pub(super) fn purchase(case: &super::case::Case<'_>) -> Option<Count> {
    let counts = case.cart.is_some() && case.scope.program.counts_purchases();
    counts.then(|| own(Key::PURCHASES, 1, false))
}

/// A count of a member's own that no rule has.
fn own(key: Key<'_>, by: i64, in_part: bool) -> Count {
    Count { key: key.to_string(), by, in_part, ..Count::default() }
}

/// What a purchase adds to what its member spent, where steps look at that. Goods that carry value are
/// not spent on: what they pay later is.
pub(super) fn spent(case: &super::case::Case<'_>) -> SmallVec<[Count; 2]> {
    let mut counts = SmallVec::new();
    let (Some(cart), program) = (&case.cart, case.scope.program) else { return counts };
    let amount = spent_on(program, cart.purchase);
    let mut spans: SmallVec<[Span; 4]> = SmallVec::new();
    for over in &program.spent {
        let span = of_day(*over, case.scope.local.day);
        if amount > 0 && !spans.contains(&span) {
            spans.push(span);
            counts.push(own(Key { rule: "", span }, amount, true));
        }
    }
    counts
}

/// What a purchase comes to after promotions, without goods that carry value.
pub(crate) fn spent_on(program: &Program, purchase: &Purchase) -> i64 {
    let lines = purchase.lines.iter().filter(|line| !program.prices.carries_value(line));
    lines.map(|line| line.amount).fold(0, i64::saturating_add)
}

/// Under what money spent on a day is noted.
const fn of_day(over: Spent, day: Date) -> Span {
    match over {
        Spent::Ever => Span::Spent,
        Spent::Year => Span::SpentYear(day),
        Spent::Month => Span::SpentMonth(day),
        Spent::Days(_) => Span::SpentDay(day),
    }
}

/// The keys that sum to what a member spent over a time that ends with this day.
pub(crate) fn spent_keys(over: Spent, day: Date) -> impl Iterator<Item = Key<'static>> {
    let days = if let Spent::Days(days) = over { days } else { 1 };
    let before = std::iter::successors(Some(day), |day| day.yesterday().ok());
    before.take(days.into()).map(move |day| Key { rule: "", span: of_day(over, day) })
}

/// What is counted between members: in households, and where one gives to another.
fn between(program: &Program, day: Date) -> impl Iterator<Item = Key<'_>> {
    let shared = program.household.iter().flat_map(|own| &own.wallets);
    let shared = shared.flat_map(move |wallet| household::keys(wallet, day));
    let given = program.transfers.iter().flat_map(move |own| {
        let key = move |(per, _)| Key { rule: &own.wallet, span: Span::Transfer(per, day) };
        own.limits().map(key)
    });
    shared.chain(given)
}

/// Whether any rule of the program counts something.
pub fn any(program: &Program) -> bool {
    !program.promotions.is_empty()
        || !program.ladders.is_empty()
        || program.stages.is_some()
        || !program.missions.is_empty()
        || !program.streaks.is_empty()
        || !program.levels.is_empty()
        || !program.leaderboards.is_empty()
        || !program.occasions.is_empty()
        || !program.questions.is_empty()
        || program.household.is_some()
        || !program.transfers.is_empty()
        || !program.coupons.is_empty()
        || !program.rewards.is_empty()
        || !program.games.is_empty()
        || !program.surprises.is_empty()
        || !program.partners.is_empty()
        || !program.causes.is_empty()
        || program.rules.iter().any(|rule| counted(rule, Date::ZERO).next().is_some())
}

/// The keys that a decision at an instant may look at, each with whether it is counted for all
/// members together: what a caller has to load beforehand.
pub fn keys(program: &Program, at: Instant) -> impl Iterator<Item = (Key<'_>, bool)> {
    let day = program.zone.local(at).day;
    let of = move |rule| counted(rule, day).map(move |span| Key { rule: &rule.id, span });
    let purchases = program.counts_purchases().then_some((Key::PURCHASES, false));
    let rules = program.rules.iter().flat_map(of);
    let coupons = program.coupons.iter().flat_map(move |own| {
        of_limits(&own.limits, day).map(move |(span, ..)| Key { rule: &own.id, span })
    });
    let spent = program.spent.iter().flat_map(move |over| spent_keys(*over, day));
    let spent = spent.map(|key| (key, false));
    let missions = program.missions.iter().flat_map(move |own| own.keys(day));
    let occasions = program.occasions.iter().map(|own| (own.key(), false));
    let first = program.counts_first_purchase().then_some((Key::FIRST_PURCHASE, false));
    let satisfied = program.satisfaction.as_ref().map(|_| (Key::SATISFACTION, false));
    let own = spent
        .chain(missions.map(|key| (key, false)))
        .chain(occasions)
        .chain(first)
        .chain(satisfied);
    let own = own.chain(between(program, day).map(|key| (key, false)));
    let levels = program.levels.iter().flat_map(|own| [own.experience_key(), own.level_key()]);
    let own = own.chain(levels.map(|key| (key, false)));
    let own = own.chain(program.leaderboards.iter().map(move |own| (own.key(day), false)));
    let shared = |key: Key<'_>| key.span == Span::Program;
    rules.chain(coupons).map(move |key| (key, shared(key))).chain(purchases).chain(own)
}
