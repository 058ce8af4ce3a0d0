//! Models of lifetime value on the CDNOW data: the published figures, and the maximum of the likelihood.

mod house;

use house::data::data;
use house::{file, json, run, said};
use serde_json::Value;

const NONE: &str = "sqlite:there-is-none.db";

/// The purchases of the sample: of who, when, for how much.
const SAMPLE: [&str; 7] = [
    "--map",
    "customer=2,time=3,amount=5",
    "--no-header",
    "--delimiter",
    "space",
    "--time-format",
    "%Y%m%d",
];

fn of_summary(model: &str) -> Value {
    let path = data().join("cdnow_customers_summary_with_transactions.csv").display().to_string();
    json(NONE, &["clv", &path, "--summary", "--model", model, "--horizon", "39w"])
}

fn of_receipts(more: &[&str]) -> Value {
    let path = data().join("CDNOW_sample.txt").display().to_string();
    json(
        NONE,
        &[&["clv", &path][..], &SAMPLE, &["--through", "1997-09-30", "--horizon", "39w"], more]
            .concat(),
    )
}

fn number(of: &Value, name: &str) -> f64 {
    of[name].as_f64().unwrap_or_else(|| panic!("{name}: {of}"))
}

/// Parameters by their names, as published, with how many decimals.
fn published(of: &Value, names: &[(&str, f64)], by: f64) {
    for (name, value) in names {
        let own = number(&of["parameters"], name);
        assert!((own - value).abs() <= by, "{name}: {own} is not {value}");
        assert!(number(&of["standard_errors"], name) > 0.0);
    }
    assert_eq!(of["converged"], true);
}

#[test]
fn the_maximum_of_the_published_summary_is_reached() {
    for (model, names, likelihood) in [
        ("bg-nbd", [("r", 0.243), ("alpha", 4.414), ("a", 0.793), ("b", 2.426)], -9_582.425_561),
        ("mbg-nbd", [("r", 0.525), ("alpha", 6.183), ("a", 0.891), ("b", 1.614)], -9_582.132_685),
        (
            "pareto-nbd",
            [("r", 0.553), ("alpha", 10.578), ("s", 0.606), ("beta", 11.669)],
            -9_594.973_930,
        ),
    ] {
        let told = of_summary(model);
        // The published digits: three; alpha of BG/NBD and beta of Pareto/NBD are a thousandth off the maximum.
        published(&told, &names, 0.0012);
        assert!(
            (number(&told, "log_likelihood") - likelihood).abs() < 1e-6,
            "{model}: {}",
            told["log_likelihood"]
        );
        assert_eq!(told["customers"].as_array().unwrap().len(), 2357);
        let spend = &told["spend"];
        published(spend, &[("p", 6.25), ("q", 3.74), ("v", 15.44)], 0.01);
        assert!(
            (number(spend, "log_likelihood") + 4_055.923_244).abs() < 1e-6,
            "{}",
            spend["log_likelihood"]
        );
    }
}

#[test]
fn receipts_give_what_the_summary_gives_and_spend_besides() {
    let (told, ready) = (of_receipts(&["--discount", "0.01"]), of_summary("bg-nbd"));
    for name in ["r", "alpha", "a", "b"] {
        let (own, other) = (number(&told["parameters"], name), number(&ready["parameters"], name));
        // The published summary is rounded to two decimals of a week.
        assert!((own / other - 1.0).abs() < 1e-3, "{name}: {own} {other}");
    }
    let spend = &told["spend"];
    published(spend, &[("p", 6.25), ("q", 3.74), ("v", 15.44)], 0.005);
    assert!(
        (number(spend, "log_likelihood") + 4_055.917_695).abs() < 1e-6,
        "{}",
        spend["log_likelihood"]
    );
    assert_eq!(
        (&told["seen"]["customers"], &told["seen"]["repeaters"]),
        (&2357.into(), &946.into())
    );
    // The 39 weeks after are in the file: what came is what was counted without Baci.
    let check = &told["holdout"];
    assert_eq!(number(&check["all"], "actual"), 1882.0);
    assert!((number(&check["all"], "expected") / 1653.0 - 1.0).abs() < 0.01);
    assert!(number(check, "mean_absolute_error") < number(check, "mean_absolute_error_as_before"));
    let weeks = check["by_week"].as_array().unwrap();
    assert_eq!((weeks.len(), number(&weeks[38], "actual")), (39, 1882.0));
    let whole = number(&weeks[38], "expected") / number(&check["all"], "expected");
    assert!((whole - 1.0).abs() < 1e-9, "sums by week are those of all");
    values(&told);
}

/// Values are purchases, discounted, times spend: less than without discount, more than if all came at the end.
fn values(told: &Value) {
    let plain = of_receipts(&[]);
    let pairs =
        told["customers"].as_array().unwrap().iter().zip(plain["customers"].as_array().unwrap());
    for (own, plain) in pairs {
        assert_eq!((&own["customer"], &own["alive"]), (&plain["customer"], &plain["alive"]));
        let (own, plain) = (number(own, "value"), number(plain, "value"));
        let least = plain / 1.01f64.powf(39.0 / (365.0 / 84.0));
        assert!(own < plain && own > least, "{own} {plain}");
    }
}

#[test]
fn what_no_model_can_be_made_of_is_told() {
    let folder = tempfile::tempdir().unwrap();
    let rows = "who,at,paid\na,2026-01-01,5\nb,2026-01-02,6\n";
    let few = file(folder.path(), "few.csv", rows).display().to_string();
    let odd = "customer,frequency,recency,T\na,1,9,3\n";
    let odd = file(folder.path(), "odd.csv", odd).display().to_string();
    let map = ["--map", "customer=who,time=at,amount=paid"];
    for (words, told) in [
        (vec!["clv", &few, map[0], map[1]], "no model can be made"),
        (vec!["clv", &odd, "--summary"], "row 1: recency"),
        (vec!["clv", &few, "--summary"], "there is no column 'customer'"),
        (vec!["clv", "--summary"], "name one file"),
        (vec!["clv", &few, map[0], map[1], "--discount", "2"], "no share"),
    ] {
        let (code, _, err) = said(&run(NONE, &words));
        assert!((1..=2).contains(&code) && err.contains(told), "{words:?}: {code} {err}");
    }
    let page = folder.path().join("clv.html");
    let (path, shown) =
        (data().join("CDNOW_sample.txt").display().to_string(), page.display().to_string());
    let words =
        [&["clv", &path, "--csv", "--through", "1997-09-30", "--html", &shown][..], &SAMPLE]
            .concat();
    let (code, out, err) = said(&run(NONE, &words));
    assert!(code == 0 && out.lines().count() == 2358, "{err}");
    let html = std::fs::read_to_string(page).unwrap();
    assert!(html.contains("<svg") && !html.contains("http") && !html.contains("<script"));
}
