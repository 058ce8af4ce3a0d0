"""Fits BG/NBD and Pareto/NBD to the CDNOW customers by lifetimes and by Baci in one run, and prints the ratio of the times.

    models_peer.py FOLDER MEASURE

Both fit the same 2,357 customers, to the same maximum: the parameters are compared before the times are.
"""
import json, pathlib, statistics, subprocess, sys, time

from lifetimes import BetaGeoFitter, ParetoNBDFitter
from lifetimes.datasets import load_cdnow_summary

folder, measure = pathlib.Path(sys.argv[1]), sys.argv[2]
data = load_cdnow_summary(index_col=[0])
file = folder / "cdnow.csv"
data[["frequency", "recency", "T"]].to_csv(file)
said = subprocess.run([measure, "summary", str(file)], check=True, capture_output=True, text=True).stdout
own = {told["model"]: told for told in map(json.loads, said.splitlines())}
print(f"models, {len(data)} customers of CDNOW; medians of 5 fits by lifetimes, of 20 by Baci")
for name, fitter in [("bg-nbd", BetaGeoFitter), ("pareto-nbd", ParetoNBDFitter)]:
    took = []
    for _ in range(5):
        model = fitter(penalizer_coef=0.0)
        start = time.perf_counter()
        model.fit(data["frequency"], data["recency"], data["T"])
        took.append(time.perf_counter() - start)
    theirs, ours = statistics.median(took), own[name]
    pairs = list(zip(model.params_, ours["parameters"]))
    assert all(abs(a - b) < 0.02 * b for a, b in pairs), f"{name}: another maximum, {pairs}"
    print(f"{name:11} lifetimes {theirs:8.4f} s   baci {ours['seconds']:8.4f} s   {theirs / ours['seconds']:.0f} times as fast")
