#!/usr/bin/env bash
# Codes: how long a million takes to make on SQLite, and whether using one costs more beside ten million.
# usage: benches/codes.sh [seconds]
set -euo pipefail
cd "$(dirname "$0")/.."
seconds=${1:-8}

cargo build --release --quiet -p baci
cargo build --release --quiet -p baci-testing --example load
baci=target/release/baci load=target/release/examples/load
work=$(mktemp -d)
db="sqlite:$work/baci.db"
server=
cleanup() { [ -z "$server" ] || kill "$server" 2>/dev/null || true; rm -rf "$work"; }
trap cleanup EXIT

echo "machine: $(nproc) cores, $(awk '/MemTotal/ { printf "%.0f GiB", $2 / 1048576 }' /proc/meminfo), $(uname -sr); commit $(git rev-parse --short HEAD)"
"$baci" --db "$db" publish examples/programs/restaurant-chain >/dev/null
key=$("$baci" --db "$db" --json keys create load --scope purchases:write | python3 -c 'import json, sys; print(json.load(sys.stdin)["secret"])')

make() { # template, count
    local since; since=$(date +%s%N)
    "$baci" --db "$db" coupons make "$1" --promotion friends --count "$2" >/dev/null 2>&1
    echo "$2 codes of $1: $((($(date +%s%N) - since) / 1000000)) ms"
}

# Sells with codes of the latest batch, taken from all over it, beside plain purchases.
use() { # how many there are
    local batch host
    batch=$("$baci" --db "$db" --json coupons list | python3 -c 'import json, sys; print(json.load(sys.stdin)[0]["batch"])')
    "$baci" --db "$db" coupons export "$batch" | tail -n +2 | cut -d, -f1 | shuf -n 300000 > "$work/codes"
    head -n 50000 "$work/codes" > "$work/codes-1"; tail -n +50001 "$work/codes" > "$work/codes-64"
    host="127.0.0.1:$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')"
    "$baci" --db "$db" serve --listen "$host" >/dev/null 2>"$work/log" & server=$!
    until curl -sf "http://$host/ready" >/dev/null; do sleep 0.01; done
    for clients in 1 64; do
        echo "beside $1 codes, plain: $("$load" "$host" "$key" "$clients" "$seconds")"
        echo "beside $1 codes, with a code: $("$load" "$host" "$key" "$clients" "$seconds" 10000 "$work/codes-$clients")"
    done
    kill "$server"; wait "$server" || true; server=
}

for batch in A B C; do make "$batch-****-****-*" 1000000; done
use 3,000,000
make 'D-****-****-*' 7000000
use 10,000,000
