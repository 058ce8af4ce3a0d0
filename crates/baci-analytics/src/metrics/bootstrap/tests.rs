//! Draws: weights are Poisson's, sums may come in any order, and intervals are as wide as they should be.

use super::*;
use crate::figure::Z95;
use proptest::prelude::*;

/// Customers by name, with the purchases and the net of each.
type Customers = Vec<(String, u64, i128)>;

fn gathered(customers: &[(String, u64, i128)]) -> Draws {
    let mut all = Gathered::default();
    for (name, purchases, net) in customers {
        all.add(&Weights::of(seed(name)), *purchases, *net);
    }
    all.settle()
}

fn told(customers: &[(String, u64, i128)]) -> Interval {
    gathered(customers).interval(customers.len() as u64)
}

/// So many customers of one to six bills each, who each have a size of bill of their own: 1,200 on average.
fn shop(random: &mut Random, many: u32) -> Customers {
    let one = |n: u32| {
        let bills = 1 + random.below(6);
        let own = 200 + random.below(1_001);
        let paid = (0..bills).map(|_| i128::from(own + random.below(1_001))).sum();
        (format!("{}-{n}", random.next()), bills.into(), paid)
    };
    (0..many).map(one).collect()
}

#[test]
fn weights_are_those_of_poisson_around_one() {
    let mut times = [0u32; 9];
    let (mut one, mut both) = (0u32, 0u32);
    for n in 0..2_000 {
        let weights = Weights::of(seed(&format!("c{n}"))).0;
        weights.iter().for_each(|own| times[usize::from(*own)] += 1);
        one += u32::from(weights[0] == 0);
        both += u32::from(weights[0] == 0 && weights[199] == 0);
    }
    let mut share = (-1.0f64).exp();
    for (k, many) in times.iter().enumerate().take(6) {
        let expected = 400_000.0 * share;
        let far = (f64::from(*many) - expected).abs() / expected.sqrt();
        assert!(far < 4.0, "{k}: {many} where {expected:.0} are expected");
        share /= k as f64 + 1.0;
    }
    // One draw says nothing of another.
    let expected = f64::from(one).powi(2) / 2_000.0;
    assert!((f64::from(both) - expected).abs() < 60.0, "{both} {expected:.0}");
    // The numbers that bounds leave have a mean of one exactly.
    let below = BOUNDS.iter().map(|bound| 65_536 - u32::from(*bound)).sum::<u32>();
    assert_eq!(below, 65_536);
}

#[test]
fn bills_that_are_all_alike_are_sure_and_one_customer_tells_nothing() {
    let customers = |all: &[(u64, i128)]| -> Customers {
        all.iter().zip(0..).map(|((many, net), n)| (format!("c{n}"), *many, *net)).collect()
    };
    let same: Vec<_> = (1..30).map(|n| (n, 700 * i128::from(n))).collect();
    assert_eq!(told(&customers(&same)), Some((700.0, 700.0)));
    assert_eq!(told(&customers(&[(5, 700)])), None);
    assert_eq!(told(&customers(&[])), None);
    let large = told(&customers(&[(1_000_000, 1 << 100), (2_000_000, 1 << 90)])).unwrap();
    assert!(large.0 < large.1 && large.1.is_finite(), "{large:?}");
}

/// The formula of the standard error of a quotient (Cochran, Sampling Techniques, 1977, chapter 6) shares nothing with draws.
#[test]
fn intervals_are_as_wide_as_the_standard_error_says() {
    let mut random = Random::new(7);
    let (mut drawn, mut known) = (0.0, 0.0);
    for _ in 0..20 {
        let customers = shop(&mut random, 5_000);
        let (low, high) = told(&customers).unwrap();
        let sum = |of: fn(&(String, u64, i128)) -> f64| customers.iter().map(of).sum::<f64>();
        let (x, y) = (sum(|own| own.1 as f64), sum(|own| own.2 as f64));
        let rest = |own: &(String, u64, i128)| (own.2 as f64 - y / x * own.1 as f64).powi(2);
        let n = customers.len() as f64;
        let error = (n / (n - 1.0) * customers.iter().map(rest).sum::<f64>()).sqrt() / x;
        assert!((0.5 * (low + high) - y / x).abs() < 0.6 * error, "{low} {high} {}", y / x);
        drawn += high - low;
        known += 2.0 * Z95 * error;
    }
    let ratio = drawn / known;
    assert!((0.95..1.05).contains(&ratio), "{ratio}");
}

#[test]
fn nineteen_of_twenty_intervals_hold_what_is_true() {
    let mut random = Random::new(11);
    let mut hold = 0;
    for _ in 0..400 {
        let (low, high) = told(&shop(&mut random, 200)).unwrap();
        hold += u32::from((low..=high).contains(&1_200.0));
    }
    // 380 are expected, give or take 4.4.
    assert!((362..=394).contains(&hold), "{hold} of 400");
}

proptest! {
    #[test]
    fn sums_are_the_same_in_any_order_and_who_goes_leaves_nothing(
        customers in prop::collection::vec(("[a-d]{1,2}", 1u64..5, prop_oneof![1i128..9_000, (1i128 << 40)..(1 << 80)]), 0..20),
    ) {
        let all = gathered(&customers);
        let mut added = Draws::default();
        for (name, purchases, net) in customers.iter().rev() {
            added.add(&Weights::of(seed(name)), purchases.cast_signed(), *net);
        }
        prop_assert_eq!(&added, &all);
        prop_assert_eq!(Draws::from_bytes(&added.to_bytes()), Some(added.clone()));
        for (name, purchases, net) in &customers {
            added.add(&Weights::of(seed(name)), -purchases.cast_signed(), -net);
        }
        prop_assert!(added.is_nothing() && added == Draws::default());
    }

    #[test]
    fn bytes_of_anything_do_no_harm(mut bytes in prop::collection::vec(any::<u8>(), 0..900)) {
        let _ = Draws::from_bytes(&bytes);
        bytes.insert(0, 2);
        let _ = Draws::from_bytes(&bytes);
    }
}
