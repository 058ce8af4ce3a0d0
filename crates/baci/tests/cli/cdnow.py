"""The CDNOW purchases, counted without Baci: what an import must come to.

    cdnow.py extract WHEEL FOLDER    takes the data sets out of the package lifetimes
    cdnow.py compare FILE DATABASE   holds a SQLite database of Baci against a file
"""
import collections, decimal, json, sqlite3, sys, zipfile


def extract(wheel, folder):
    with zipfile.ZipFile(wheel) as archive:
        for name in ("CDNOW_sample.txt", "CDNOW_master.txt", "cdnow_customers_summary_with_transactions.csv"):
            with open(f"{folder}/{name}", "wb") as out:
                out.write(archive.read(f"lifetimes/datasets/{name}"))


def compare(file, database):
    points, receipts, cents = collections.Counter(), 0, 0
    for line in open(file):
        words = line.split()
        if words and words[0].isdigit():  # the master has a line of heads
            dollars = decimal.Decimal(words[-1])
            points[words[0]] += int(dollars)
            receipts += 1
            cents += int(dollars * 100)
    db = sqlite3.connect(f"file:{database}?mode=ro", uri=True)
    balances = dict(db.execute(
        "SELECT substr(identity, 10), COALESCE(available, 0) FROM identities "
        "LEFT JOIN wallets USING (member_id)").fetchall())
    bought = db.execute(
        "SELECT COUNT(*), SUM(net) FROM events WHERE kind = 'purchase'").fetchone()
    assert bought == (receipts, cents), (bought, receipts, cents)
    assert balances == dict(points), "points of a member differ"
    print(json.dumps({"members": len(points), "receipts": receipts, "cents": cents,
                      "points": sum(points.values())}))


{"extract": extract, "compare": compare}[sys.argv[1]](*sys.argv[2:])
