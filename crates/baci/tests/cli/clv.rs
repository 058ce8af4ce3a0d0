//! Models of lifetime value on the CDNOW data: the published figures, and the maximum of the likelihood.

use crate::house::data::data;
use crate::house::{NONE, file, json, plain_program, run, said};
use serde_json::Value;

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

/// Rows of forty customers over half a year, each with a rhythm of their own, in the order of their times.
fn rows() -> Vec<String> {
    let start: jiff::civil::Date = "2026-01-01".parse().unwrap();
    let mut all = Vec::new();
    for customer in 0..40i64 {
        let (every, times) = (3 + customer % 11 * 2, 1 + customer * 7 % 13);
        for n in 0..times {
            let day = start.saturating_add(jiff::Span::new().days(customer + every * n));
            let paid = 5 + (customer * 31 + n * 17) % 40;
            all.push(format!("{day} 12:{:02}:00,c{customer},{paid}.50\n", customer % 60));
        }
    }
    all.sort();
    all
}

#[test]
fn a_file_in_any_order_and_both_databases_give_the_same_to_the_digit() {
    let folder = tempfile::tempdir().unwrap();
    let map = ["--map", "customer=who,time=at,amount=paid"];
    let (forth, mut back) = (rows(), rows());
    back.reverse();
    let head = "at,who,paid\n";
    let files = [("forth.csv", forth), ("back.csv", back)].map(|(name, rows)| {
        file(folder.path(), name, format!("{head}{}", rows.concat())).display().to_string()
    });
    let program = file(folder.path(), "p.toml", plain_program()).display().to_string();
    let asked = ["--horizon", "26w", "--discount", "0.01", "--through", "2026-04-15"];
    // Names aside: the database has its own, and its own order.
    let plain = |mut told: Value| {
        let mut customers: Vec<Value> = told["customers"].as_array().unwrap().clone();
        customers.iter_mut().for_each(|own| own["customer"] = "".into());
        customers.sort_by_key(ToString::to_string);
        told["customers"] = customers.into();
        told["counts"] = Value::Null;
        told
    };
    for model in ["bg-nbd", "pareto-nbd"] {
        let of = |own: &str| {
            let words = [&["clv", own, "--model", model][..], &map, &asked].concat();
            plain(json(NONE, &words))
        };
        let told = of(&files[0]);
        assert!(told["holdout"]["weeks"].as_f64().unwrap() > 4.0 && told["spend"].is_object());
        assert_eq!(of(&files[1]), told, "{model}");
        for fresh in baci_testing::both() {
            let db = fresh.address.as_str();
            json(db, &["publish", &program]);
            json(db, &[&["import", &files[1]][..], &map].concat());
            let own = plain(json(db, &[&["clv", "--model", model][..], &asked].concat()));
            assert_eq!(own, told, "{model} {}", fresh.kind);
        }
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
