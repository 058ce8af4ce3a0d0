//! Trials: does something pay? A control group that is left alone, what the others did more, and how many it takes
//! to see it.

use crate::day::Day;
use crate::figure::wilson_at;
use crate::history::Histories;

/// Whether a customer belongs to the control group of a campaign: always the same answer, and another one for
/// another campaign. `share` is how many of ten thousand do.
///
/// ```
/// use baci_analytics::trial::is_control;
/// let many = (0..10_000).filter(|n| is_control("spring", &format!("c{n}"), 1_000)).count();
/// assert!((900..1_100).contains(&many));
/// assert_eq!(is_control("spring", "c1", 1_000), is_control("spring", "c1", 1_000));
/// assert!(!is_control("spring", "c1", 0) && is_control("spring", "c1", 10_000));
/// ```
pub fn is_control(campaign: &str, customer: &str, share: u32) -> bool {
    let mut hasher = blake3::Hasher::new();
    // With the length in front, no two pairs are the same bytes.
    hasher.update(&(campaign.len() as u64).to_le_bytes());
    hasher.update(campaign.as_bytes());
    hasher.update(customer.as_bytes());
    let [a, b, c, d, e, f, g, h, ..] = *hasher.finalize().as_bytes();
    let drawn = u64::from_le_bytes([a, b, c, d, e, f, g, h]);
    (u128::from(drawn) * 10_000) >> 64 < u128::from(share)
}

/// What a group did.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Group {
    pub customers: u64,
    /// Who bought in the time of the trial.
    pub buyers: u64,
    pub purchases: u64,
    /// In the currency's smallest unit.
    pub net: i128,
    /// The sum of the squares of what each customer's purchases came to.
    pub squares: f64,
}

impl Group {
    #[expect(clippy::cast_precision_loss, reason = "a statistic")]
    fn add(&mut self, purchases: usize, net: i128) {
        self.customers += 1;
        self.buyers += u64::from(purchases > 0);
        self.purchases += purchases as u64;
        self.net += net;
        self.squares += (net as f64).powi(2);
    }

    /// What a customer spent on average, and the variance of that average.
    #[expect(clippy::cast_precision_loss, reason = "a statistic")]
    fn mean(&self) -> Option<(f64, f64)> {
        let n = self.customers as f64;
        let mean = self.net as f64 / n;
        (self.customers > 1)
            .then(|| (mean, ((self.squares - n * mean * mean) / (n - 1.0)).max(0.0) / n))
    }

    /// The share of the group that bought.
    #[expect(clippy::cast_precision_loss, reason = "a statistic")]
    pub fn rate(&self) -> Option<f64> {
        (self.customers > 0).then(|| self.buyers as f64 / self.customers as f64)
    }
}

/// A difference, and where it lies with the confidence asked for.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Difference {
    pub by: f64,
    pub low: f64,
    pub high: f64,
}

/// Who was reached and who was left alone.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Trial {
    pub treated: Group,
    pub control: Group,
}

impl Trial {
    /// What customers who had bought before did from a day until another, which is left out. `control` says who was
    /// left alone, by number; nothing of those who are in neither group.
    pub fn of(
        histories: &Histories,
        (from, until): (Day, Day),
        control: impl Fn(u32) -> Option<bool>,
    ) -> Self {
        let mut all = Self::default();
        for customer in 0..histories.customers() {
            let own = histories.get(customer);
            if own.before(from).days.is_empty() {
                continue;
            }
            let within = own.from(from).before(until);
            let number = u32::try_from(customer).unwrap_or(u32::MAX);
            let group = match control(number) {
                Some(true) => &mut all.control,
                Some(false) => &mut all.treated,
                None => continue,
            };
            group.add(within.days.len(), within.net());
        }
        all
    }

    /// By how much more of the treated bought, as a share: the interval of Newcombe (1998, his tenth), made of
    /// Wilson's. `z` is how many standard deviations the confidence takes.
    pub fn uplift(&self, z: f64) -> Option<Difference> {
        let (p, q) = (self.treated.rate()?, self.control.rate()?);
        let (p_low, p_high) = wilson_at(self.treated.buyers, self.treated.customers, z)?;
        let (q_low, q_high) = wilson_at(self.control.buyers, self.control.customers, z)?;
        let by = p - q;
        let low = by - ((p - p_low).powi(2) + (q_high - q).powi(2)).sqrt();
        let high = by + ((p_high - p).powi(2) + (q - q_low).powi(2)).sqrt();
        Some(Difference { by, low, high })
    }

    /// How much more a treated customer spent on average, in the smallest unit.
    pub fn spend(&self, z: f64) -> Option<Difference> {
        let ((p, p_variance), (q, q_variance)) = (self.treated.mean()?, self.control.mean()?);
        let half = z * (p_variance + q_variance).sqrt();
        Some(Difference { by: p - q, low: p - q - half, high: p - q + half })
    }
}

/// Standard deviations that a share of the normal distribution lies below.
///
/// ```
/// let z = baci_analytics::trial::quantile(0.975);
/// assert!((z - 1.959_963_984_540_054).abs() < 1e-9);
/// ```
pub fn quantile(share: f64) -> f64 {
    let (mut low, mut high) = (-40.0, 40.0);
    for _ in 0..100 {
        let middle: f64 = 0.5 * (low + high);
        let below = 0.5 * libm::erfc(-middle * std::f64::consts::FRAC_1_SQRT_2);
        if below < share { low = middle } else { high = middle }
    }
    0.5 * (low + high)
}

/// What is planned.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Plan {
    /// The share that buys anyway, and the one that is hoped for.
    pub base: f64,
    pub hoped: f64,
    /// The probability of seeing it if it is there, and of not seeing what is not.
    pub power: f64,
    pub confidence: f64,
    /// The share of all that is left alone.
    pub control: f64,
    /// How often results are looked at: each look costs confidence, which is divided among all (Bonferroni).
    pub looks: u32,
}

impl Plan {
    /// Standard deviations of the confidence of one look.
    pub fn z(&self) -> f64 {
        quantile(1.0 - (1.0 - self.confidence) / f64::from(self.looks.max(1)) / 2.0)
    }

    /// How many customers it takes, treated and control: by the usual formula for two shares (Fleiss). Nothing
    /// where there is no difference to be seen.
    ///
    /// ```
    /// use baci_analytics::trial::Plan;
    /// let plan = Plan { base: 0.10, hoped: 0.12, power: 0.8, confidence: 0.95, control: 0.5, looks: 1 };
    /// assert_eq!(plan.size(), Some((3841, 3841)));
    /// ```
    pub fn size(&self) -> Option<(u64, u64)> {
        let (p, q, by) = (self.hoped, self.base, self.hoped - self.base);
        let ratio = self.control / (1.0 - self.control);
        let pooled = (p + ratio * q) / (1.0 + ratio);
        let chance = self.z() * ((1.0 + 1.0 / ratio) * pooled * (1.0 - pooled)).sqrt();
        let seen = quantile(self.power) * (p * (1.0 - p) + q * (1.0 - q) / ratio).sqrt();
        let treated = ((chance + seen) / by).powi(2);
        let up = |n: f64| {
            #[expect(
                clippy::cast_possible_truncation,
                clippy::cast_sign_loss,
                reason = "a number of customers"
            )]
            (n.is_finite() && n < 1e15).then_some(n.ceil() as u64)
        };
        Some((up(treated)?, up(treated * ratio)?))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::figure::{Random, Z95};

    fn group(customers: u64, buyers: u64) -> Group {
        Group { customers, buyers, ..Group::default() }
    }

    #[test]
    fn the_interval_is_that_of_newcombes_table() {
        // 56 of 70 against 48 of 80, by his method 10.
        let trial = Trial { treated: group(70, 56), control: group(80, 48) };
        let told = trial.uplift(Z95).unwrap();
        assert!((told.by - 0.2).abs() < 1e-12);
        assert!((told.low - 0.0524).abs() < 5e-5 && (told.high - 0.3339).abs() < 5e-5, "{told:?}");
    }

    #[test]
    fn as_many_as_are_planned_see_it_as_often_as_planned() {
        let plan =
            Plan { base: 0.2, hoped: 0.3, power: 0.8, confidence: 0.95, control: 0.25, looks: 1 };
        let (treated, control) = plan.size().unwrap();
        let mut random = Random::new(7);
        let mut draw = |many: u64, of_thousand: u32| {
            let bought = (0..many).filter(|_| random.below(1000) < of_thousand).count();
            group(many, bought as u64)
        };
        let mut seen = |hoped: u32| {
            let trials = (0..2000).filter(|_| {
                let trial = Trial { treated: draw(treated, hoped), control: draw(control, 200) };
                trial.uplift(plan.z()).is_some_and(|told| told.low > 0.0)
            });
            trials.count()
        };
        let there = seen(300);
        assert!((1_520..1_700).contains(&there), "{there} of 2000 where four of five are planned");
        let absent = seen(200);
        assert!(absent < 80, "{absent} of 2000 see what is not there");
        assert!(Plan { looks: 5, ..plan }.size().unwrap().0 > treated);
        assert_eq!(Plan { hoped: 0.2, ..plan }.size(), None);
    }
}
