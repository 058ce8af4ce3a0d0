#!/usr/bin/env bash
# Totals, monthly table and RFM of generated receipts, beside pandas, Polars and DuckDB from PyPI, in one run; then fits of the
# models. All answers must be equal. usage: benches/metrics.sh [receipts] [customers] [rounds]
set -euo pipefail
cd "$(dirname "$0")/.."
receipts=${1:-10000000} customers=${2:-1000000} rounds=${3:-3}

cargo build --release --quiet -p baci --example gen_receipts
cargo build --release --quiet -p baci-analytics --example measure
built=target/release/examples
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet pandas polars duckdb pyarrow lifetimes==0.11.3 setuptools
python="$work/venv/bin/python"

echo "machine: $(nproc) cores, $(awk '/MemTotal/ { printf "%.0f GiB", $2 / 1048576 }' /proc/meminfo), $(uname -sr); commit $(git rev-parse --short HEAD)"
"$built/gen_receipts" "$receipts" "$customers" > "$work/receipts.csv"
known='10000000/1000000 fc34ca2f9146dcb69aacfcc2f04733f09870d3db2aa53e741fda0fc90200ac00
1000/100 6e518937119e2ae0830af8b721ac618d8578f21a5ac24f180739a10e3fe04108'
hash=$(sha256sum "$work/receipts.csv" | cut -d' ' -f1)
case "$known" in
    *"$receipts/$customers $hash"*) echo "receipts.csv has the known hash" ;;
    *"$receipts/$customers "*) echo "receipts.csv has another hash than it must: $hash"; exit 1 ;;
esac
"$python" -c "
import pyarrow.csv as c, pyarrow.parquet as p
p.write_table(c.read_csv('$work/receipts.csv'), '$work/receipts.parquet', compression='zstd')"
"$python" benches/metrics.py "$work" "$built/measure" "$rounds"
"$python" benches/models_peer.py "$work" "$built/measure"
