"""Totals of each customer, the monthly table and RFM by other engines: plain, and tuned for this question.

    metrics_peers.py pandas|polars|duckdb|polars-tuned|duckdb-tuned FILE

Prints one line of JSON: the seconds of the work, the most memory, and the answer.
"""
import json, os, resource, sys, time

os.environ.update(POLARS_MAX_THREADS="2", OMP_NUM_THREADS="2")
engine, path = sys.argv[1:3]
is_csv = path.endswith(".csv")
COLUMNS = ["customer_id", "ts", "amount_cents"]
RFM = """with q as (select date_diff('day', cast(l as date), date '2026-01-01') r, n, s, count(*) over () t from a),
 z as (select (1 + (5 * (rank() over (order by -r) - 1)) // t) * 100 + (1 + (5 * (rank() over (order by n) - 1)) // t) * 10
 + 1 + (5 * (rank() over (order by s) - 1)) // t k from q) select k, count(*) from z group by 1"""


def months(rows):
    """Adds who bought in the month before."""
    out, before = [], 0
    for month, ce, cn, kept, repeat in rows:
        out.append([month, before, ce, cn, kept, repeat])
        before = ce
    return out


def pandas():
    import pandas as pd, pyarrow
    pyarrow.set_cpu_count(2)
    start = time.perf_counter()
    df = pd.read_csv(path, engine="pyarrow", usecols=COLUMNS) if is_csv else pd.read_parquet(path, columns=COLUMNS)
    df["ts"] = pd.to_datetime(df.ts)
    a = df.groupby("customer_id").agg(f=("ts", "min"), l=("ts", "max"), n=("ts", "size"), s=("amount_cents", "sum"))
    month = lambda t: ((t.dt.year - 2024) * 12 + t.dt.month - 1).astype("int64")
    cm = pd.DataFrame({"c": df.customer_id, "m": month(df.ts)}).groupby(["c", "m"], sort=False).size().rename("k").reset_index()
    cm["new"] = cm.m.values == month(a.f).reindex(cm.c).values
    before = cm[["c", "m"]].assign(m=cm.m + 1, p=True)
    g = cm.merge(before, on=["c", "m"], how="left").groupby("m").agg(
        ce=("c", "size"), cn=("new", "sum"), kept=("p", "count"), repeat=("k", lambda k: int((k > 1).sum())))
    monthly = months(g.reset_index().itertuples(index=False))
    r = (pd.Timestamp("2026-01-01") - a.l.dt.normalize()).dt.days
    score = lambda v: 1 + (5 * (v.rank(method="min").astype("int64") - 1)) // len(a)
    cells = (score(-r) * 100 + score(a.n) * 10 + score(a.s)).value_counts().items()
    return start, monthly, cells, (len(a), int(a.n.sum()), int(a.s.sum()))


def polars_cells(pl, a):
    a = a.with_columns(r=(pl.lit("2026-01-01").str.to_date() - pl.col("l").cast(pl.Date)).dt.total_days())
    score = lambda e: 1 + (5 * (e.rank("min").cast(pl.Int64) - 1)) // a.height
    k = score(-pl.col("r")) * 100 + score(pl.col("n").cast(pl.Int64)) * 10 + score(pl.col("s"))
    return a.select(k=k).group_by("k").len().iter_rows(), (a.height, int(a["n"].sum()), int(a["s"].sum()))


def polars():
    import polars as pl
    start = time.perf_counter()
    df = pl.read_csv(path, columns=COLUMNS, try_parse_dates=True) if is_csv else pl.read_parquet(path, columns=COLUMNS)
    a = df.group_by("customer_id").agg(f=pl.col("ts").min(), l=pl.col("ts").max(), n=pl.len(), s=pl.col("amount_cents").sum())
    month = lambda c: (pl.col(c).dt.year() - 2024).cast(pl.Int32) * 12 + pl.col(c).dt.month().cast(pl.Int32) - 1
    cm = df.select("customer_id", m=month("ts")).group_by("customer_id", "m").agg(k=pl.len())
    cm = cm.join(a.select("customer_id", first=month("f")), on="customer_id")
    before = cm.select("customer_id", m=pl.col("m") + 1, p=pl.lit(1))
    g = cm.join(before, on=["customer_id", "m"], how="left").group_by("m").agg(
        ce=pl.len(), cn=(pl.col("m") == pl.col("first")).sum(), kept=pl.col("p").count(), repeat=(pl.col("k") > 1).sum())
    return start, months(g.sort("m").iter_rows()), *polars_cells(pl, a)


def polars_tuned():
    """One group-by on customer and month, from which all else follows; times stay texts of a fixed width."""
    import polars as pl
    start = time.perf_counter()
    ts = pl.col("ts")
    if is_csv:
        scan = pl.scan_csv(path, schema_overrides={"ts": pl.String}).select(COLUMNS)
        month = (ts.str.slice(2, 2).cast(pl.Int64) - 24) * 12 + ts.str.slice(5, 2).cast(pl.Int64) - 1
    else:
        scan = pl.scan_parquet(path)
        month = (ts.dt.year().cast(pl.Int64) - 2024) * 12 + ts.dt.month().cast(pl.Int64) - 1
    cm = scan.group_by(key=pl.col("customer_id") * 32 + month).agg(
        f=ts.min(), l=ts.max(), k=pl.len(), s=pl.col("amount_cents").sum()).collect(engine="streaming").sort("key")
    cm = cm.with_columns(c=pl.col("key") // 32, m=pl.col("key") % 32)
    cm = cm.with_columns(new=(pl.col("c") != pl.col("c").shift(1)).fill_null(True),
                         kept=(pl.col("key").shift(1) == pl.col("key") - 1).fill_null(False) & (pl.col("m") > 0))
    g = cm.group_by("m").agg(ce=pl.len(), cn=pl.col("new").sum(), kept=pl.col("kept").sum(), repeat=(pl.col("k") > 1).sum())
    monthly = months(g.sort("m").iter_rows())
    a = cm.group_by("c", maintain_order=True).agg(l=pl.col("l").last(), n=pl.col("k").sum(), s=pl.col("s").sum())
    if is_csv:
        a = a.with_columns(l=pl.col("l").str.slice(0, 10).str.to_date(format="%Y-%m-%d"))
    return start, monthly, *polars_cells(pl, a)


def duck():
    import duckdb
    start = time.perf_counter()
    c = duckdb.connect()
    c.execute("set threads=2; set autoinstall_known_extensions=false; set autoload_known_extensions=false")
    return start, c


def duck_end(c, monthly):
    cells = c.execute(RFM).fetchall()
    return months(monthly), cells, c.execute("select count(*), sum(n)::bigint, sum(s)::bigint from a").fetchone()


def duckdb():
    start, c = duck()
    source = f"read_csv('{path}')" if is_csv else f"read_parquet('{path}')"
    c.execute(f"create table t as select customer_id, ts, amount_cents from {source}")
    c.execute("create table a as select customer_id, min(ts) f, max(ts) l, count(*) n, sum(amount_cents)::bigint s from t group by 1")
    c.execute("create table cm as select customer_id, (year(ts) - 2024) * 12 + month(ts) - 1 m, count(*) k from t group by 1, 2")
    monthly = c.execute("""select cm.m, count(*), count(*) filter (cm.m = (year(a.f) - 2024) * 12 + month(a.f) - 1), count(p.m),
      count(*) filter (cm.k > 1) from cm join a using (customer_id)
      left join cm p on p.customer_id = cm.customer_id and p.m = cm.m - 1 group by 1 order by 1""").fetchall()
    return start, *duck_end(c, monthly)


def duckdb_tuned():
    start, c = duck()
    c.execute("set preserve_insertion_order=false")
    columns = "{'receipt_id': 'BIGINT', 'customer_id': 'BIGINT', 'ts': 'TIMESTAMP', 'store_id': 'INTEGER', 'amount_cents': 'BIGINT'}"
    source = f"read_csv('{path}', columns={columns}, header=true)" if is_csv else f"read_parquet('{path}')"
    c.execute(f"create table cm as select customer_id * 32 + (year(ts) - 2024) * 12 + month(ts) - 1 key, max(ts) l, count(*) k, "
              f"sum(amount_cents)::bigint s from {source} group by 1")
    c.execute("create table a as select key // 32 c, max(l) l, sum(k)::bigint n, sum(s)::bigint s, min(key) fk from cm group by 1")
    monthly = c.execute("""select x.key % 32 m, count(*), count(a.fk), count(p.key), count(*) filter (x.k > 1) from cm x
      left join a on a.fk = x.key left join cm p on p.key = x.key - 1 and x.key % 32 > 0 group by 1 order by 1""").fetchall()
    return start, *duck_end(c, monthly)


run = {"pandas": pandas, "polars": polars, "duckdb": duckdb, "polars-tuned": polars_tuned, "duckdb-tuned": duckdb_tuned}
start, monthly, cells, check = run[engine]()
seconds = time.perf_counter() - start
print(json.dumps({
    "engine": engine, "seconds": round(seconds, 4), "peak_mib": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
    "check": [int(n) for n in check], "monthly": [[int(n) for n in row] for row in monthly],
    "cells": sorted([int(k), int(n)] for k, n in cells)}))
