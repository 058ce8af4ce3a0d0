"""Runs the engines in turn on the same files, compares their answers, and prints medians: what benches/metrics.sh ends with.

    metrics.py FOLDER MEASURE ROUNDS
"""
import json, pathlib, statistics, subprocess, sys, time

folder, measure, rounds = sys.argv[1], sys.argv[2], int(sys.argv[3])
peers = str(pathlib.Path(__file__).with_name("metrics_peers.py"))
ENGINES = ["baci", "pandas", "polars", "duckdb", "polars-tuned", "duckdb-tuned"]


def run(engine, file):
    command = [measure, file] if engine == "baci" else [sys.executable, peers, engine, file]
    start = time.perf_counter()
    said = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    told = json.loads(said.splitlines()[0])
    return told | {"process": time.perf_counter() - start}


for kind in ["csv", "parquet"]:
    file, runs = f"{folder}/receipts.{kind}", {engine: [] for engine in ENGINES}
    for _ in range(rounds):
        # In turn, so that a slow minute of the machine is everybody's.
        for engine in ENGINES:
            runs[engine].append(run(engine, file))
    answer = lambda told: (told["check"], told["monthly"], told["cells"])
    expected = answer(runs["baci"][0])
    for engine, all_told in runs.items():
        assert all(answer(told) == expected for told in all_told), f"{engine} has another answer"
    median = lambda engine, what: statistics.median(told[what] for told in runs[engine])
    print(f"\n{kind}: {expected[0][1]} receipts of {expected[0][0]} customers; all answers are equal; medians of {rounds}")
    for engine in ENGINES:
        print(f"{engine:14} {median(engine, 'seconds'):8.3f} s work {median(engine, 'process'):8.3f} s process "
              f"{median(engine, 'peak_mib'):7.0f} MiB")
    others = [engine for engine in ENGINES if engine != "baci"]
    fastest = min(others, key=lambda engine: median(engine, "seconds"))
    leanest = min(others, key=lambda engine: median(engine, "peak_mib"))
    print(f"baci takes {median('baci', 'seconds') / median(fastest, 'seconds'):.2f} of the time of {fastest} "
          f"and {median('baci', 'peak_mib') / median(leanest, 'peak_mib'):.2f} of the memory of {leanest}")

print("\nmodels, all customers of the file:")
print(subprocess.run([measure, f"{folder}/receipts.parquet", "fit"], check=True, capture_output=True, text=True)
      .stdout.split("\n", 1)[1])
