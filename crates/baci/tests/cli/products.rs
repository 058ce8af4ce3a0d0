//! What is bought together, from a file and from both databases, and what is asked for wrongly.

use crate::house::{NONE, coded, file, json, plain_program, run, said};
use serde_json::{Value, json as value};

const MAP: [&str; 2] = ["--map", "customer=who,time=at,amount=paid,receipt=no,sku=what"];

/// Six purchases and two receipts that are none: one came to nothing, one names no product.
const ROWS: &str = "who,at,paid,no,what\n\
    a,2026-01-01 08:00,1,1,bread\na,2026-01-01 08:00,1,1,butter\na,2026-01-01 08:00,1,1,jam\n\
    b,2026-01-01 09:00,1,2,bread\nb,2026-01-01 09:00,1,2,butter\n\
    b,2026-01-02 09:00,1,3,tea\n\
    c,2026-01-02 10:00,1,4,butter\nc,2026-01-02 10:00,1,4,bread\nc,2026-01-02 10:00,1,4,tea\n\
    c,2026-01-03 10:00,1,5,jam\nc,2026-01-03 10:00,1,5,bread\n\
    a,2026-01-04 10:00,1,6,tea\n\
    d,2026-01-04 10:00,0,7,bread\nd,2026-01-04 11:00,1,8,\n";

fn words<'a>(more: &[&'a str]) -> Vec<&'a str> {
    [&["products"][..], more, &["--support", "2"]].concat()
}

fn of(file: &str, more: &[&str]) -> Value {
    json(NONE, &words(&[&[file][..], &MAP, more].concat()))
}

#[test]
fn an_example_counted_by_hand_from_a_file_and_both_databases() {
    let folder = tempfile::tempdir().unwrap();
    let rows = file(folder.path(), "r.csv", ROWS).display().to_string();
    let told = of(&rows, &["--cart", "butter, jam,salt"]);
    // Bread is on 4 of 6 receipts, butter on 3, jam on 2. Bread and butter on 3: support 3/6, of bread 3/4, of butter
    // 3/3, lift 3 x 6 / (4 x 3); bread and jam on 2: 2/6, 2/4, 2/2, 2 x 6 / (4 x 2).
    let pairs = value!([
        { "a": "bread", "b": "butter", "receipts_both": 3, "receipts_a": 4, "receipts_b": 3, "support": 50.0,
          "confidence_of_a": 75.0, "confidence_of_b": 100.0, "lift": 1.5 },
        { "a": "bread", "b": "jam", "receipts_both": 2, "receipts_a": 4, "receipts_b": 2, "support": 33.333_333,
          "confidence_of_a": 50.0, "confidence_of_b": 100.0, "lift": 1.5 },
    ]);
    assert_eq!(told["pairs"], pairs);
    let counts = ["receipts", "products", "receipts_without_product", "pairs_found"];
    assert_eq!(counts.map(|name| told[name].as_u64().unwrap()), [6, 4, 1, 2]);
    // With butter there was bread 3 times of 3; tea is what most of the others buy.
    let bread = value!({ "product": "bread", "receipts": 4, "because": "butter", "receipts_because": 3,
        "receipts_both": 3, "confidence": 100.0, "lift": 1.5 });
    let suggested = &told["suggestions"];
    assert_eq!((&suggested[0], &suggested[1]["product"]), (&bread, &value!("tea")));
    assert_eq!(
        (&suggested[1]["because"], &told["unknown_products"]),
        (&value!(null), &value!(["salt"]))
    );
    // Held out are 6 of a, 3 of b and 5 of c. Of 1, 2 and 4 bread and butter are on 3, no other pair on 2. a had no
    // tea: right; b had none: right; c had butter, bread and tea last, and gets jam, which is right. All four
    // products are among the most popular five. Wilson: 3 / (3 + 1.959964^2) is the lower end.
    let rate = value!({ "hits": 3, "tried": 3, "rate": 100.0, "interval": [43.850_297, 100.0] });
    assert_eq!(told["holdout"]["members"], value!({ "rules": rate, "most_popular": rate }));
    // The one cart of two, jam and bread: each from the other.
    assert_eq!(told["holdout"]["carts"]["rules"]["tried"], 2);

    // a had tea last: not again. b too: jam, too, goes with bread.
    let names = |told: &Value| {
        let all = told["suggestions"].as_array().unwrap().iter();
        all.map(|own| own["product"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(names(&of(&rows, &["--member", "a"])), ["bread", "butter", "jam"]);
    assert_eq!(names(&of(&rows, &["--member", "b", "--suggest", "1"])), ["bread"]);
    let program = file(folder.path(), "p.toml", plain_program()).display().to_string();
    for fresh in baci_testing::both() {
        let db = fresh.address.as_str();
        json(db, &["publish", &program]);
        json(db, &[&["import", &rows][..], &MAP].concat());
        let own = json(db, &words(&["--member", "external:a"]));
        for part in ["pairs", "holdout", "receipts", "receipts_without_product"] {
            assert_eq!(own[part], told[part], "{}: {part}", fresh.kind);
        }
        assert_eq!(names(&own), ["bread", "butter", "jam"]);
        let (code, _, err) = said(&run(db, &words(&["--member", "external:nobody"])));
        assert!(code == 1 && !err.is_empty(), "{err}");
    }
}

#[test]
fn tables_and_csv_and_what_is_left_out() {
    let folder = tempfile::tempdir().unwrap();
    let rows = file(folder.path(), "r.csv", ROWS).display().to_string();
    let told =
        |more: &[&str]| said(&run(NONE, &words(&[&[rows.as_str()][..], &MAP, more].concat())));
    let (code, csv, err) = told(&["--csv", "--most", "1"]);
    let row = "bread,butter,3,4,3,6,50.000000,75.000000,100.000000,1.500000";
    assert_eq!((code, csv.lines().skip(1).collect::<Vec<_>>()), (0, vec![row]), "{err}");
    assert!(err.contains("1 pairs on the fewest receipts are left out"), "{err}");
    assert!(err.contains("1 receipts name no product"), "{err}");
    let (_, csv, _) = told(&["--csv", "--cart", "butter"]);
    assert!(
        csv.contains("bread,butter,3,3,100.000000,1.500000\n") && csv.contains("tea,,,,,\n"),
        "{csv}"
    );
    let (_, text, err) = told(&["--cart", "butter", "--top", "1"]);
    assert!(text.contains("1 of 2 pairs on 2 or more of 6 receipts, 4 products"), "{text}");
    assert!(
        text.contains("3 of 3 (100.000000%); by the most popular five: 3 of 3"),
        "{text} {err}"
    );
    // Of the first day only, bread and butter are left, and nobody came again.
    let page = folder.path().join("products.html");
    told(&["--html", &page.display().to_string()]);
    let html = std::fs::read_to_string(page).unwrap();
    assert!(html.contains("bread + butter") && html.contains(">1.5</text>"), "{html}");
    assert!(html.contains("<svg") && !html.contains("http") && !html.contains("<script"));
    let past = of(&rows, &["--as-of", "2026-01-02"]);
    assert_eq!((&past["receipts"], &past["pairs_found"]), (&value!(2), &value!(1)));
    assert_eq!(past["holdout"]["members"]["rules"]["rate"], value!(null));
    let wide: String = (0..=100).map(|n| format!("w,2026-01-05,1,9,p{n}\n")).collect();
    let wide = file(folder.path(), "w.csv", format!("{ROWS}{wide}")).display().to_string();
    let told = of(&wide, &[]);
    assert_eq!((&told["receipts_too_wide"], &told["receipts"]), (&value!(1), &value!(6)));
    let empty = file(folder.path(), "e.csv", "who,at,paid,no,what\n").display().to_string();
    let told = of(&empty, &["--cart", "bread"]);
    assert_eq!((&told["pairs"], &told["suggestions"]), (&value!([]), &value!([])));
}

#[test]
fn what_is_wrong_is_said() {
    let folder = tempfile::tempdir().unwrap();
    let rows = file(folder.path(), "r.csv", ROWS).display().to_string();
    let bad =
        format!("{ROWS}e,2026-02-30,1,9,tea\nf,2026-01-05,1,10,tea\nf,2026-01-05,much,10,bread\n");
    let bad = file(folder.path(), "bad.csv", bad).display().to_string();
    let told = coded(NONE, &words(&[&[bad.as_str()][..], &MAP].concat()), 3);
    // With the bad row of receipt 10 its good one is refused.
    assert_eq!((&told["counts"]["refused"], &told["receipts"]), (&value!(3), &value!(6)));
    let cart = vec!["tea"; 101].join(",");
    let gone = folder.path().join("gone.csv").display().to_string();
    let none = ["--map", "customer=who,time=at,amount=paid"];
    for (code, says, asked) in [
        (2, "which column is the sku", [&[rows.as_str()][..], &none].concat()),
        (2, "at most 100", [&[rows.as_str()][..], &MAP, &["--cart", &cart]].concat()),
        (2, "--member", [&[rows.as_str()][..], &MAP, &["--cart", "tea", "--member", "a"]].concat()),
        (2, "--suggest", [&[rows.as_str()][..], &MAP, &["--suggest", "0"]].concat()),
        (2, "no day", [&[rows.as_str()][..], &MAP, &["--as-of", "2026-02-30"]].concat()),
        (
            1,
            "'nobody' bought no product",
            [&[rows.as_str()][..], &MAP, &["--member", "nobody"]].concat(),
        ),
        // d paid nothing and named nothing.
        (1, "'d' bought no product", [&[rows.as_str()][..], &MAP, &["--member", "d"]].concat()),
        (1, "gone.csv", [&[gone.as_str()][..], &MAP].concat()),
    ] {
        let (was, out, err) = said(&run(NONE, &words(&asked)));
        assert!(
            was == code && out.is_empty() && err.contains(says),
            "{asked:?}: {was} {out} {err}"
        );
    }
}
