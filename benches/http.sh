#!/usr/bin/env bash
# Purchases over HTTP, durable, on SQLite and PostgreSQL, beside pgbench on the same cluster; server
# and clients share the machine. Prints what docs/benchmarks.md holds.
# usage: benches/http.sh [seconds]
set -euo pipefail
cd "$(dirname "$0")/.."
seconds=${1:-15}

cargo build --release --quiet -p baci
cargo build --release --quiet -p baci-testing --example load
baci=target/release/baci load=target/release/examples/load
work=$(mktemp -d); chmod 755 "$work"
bin=$(ls -d /usr/lib/postgresql/*/bin | sort -V | tail -n 1)
as_server() { if [ "$(id -u)" = 0 ]; then runuser -u postgres -- "$@"; else "$@"; fi; }
free_port() { python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'; }
server=
cleanup() {
    [ -z "$server" ] || kill "$server" 2>/dev/null || true
    (cd / && as_server "$bin/pg_ctl" -D "$work/pg/data" -m immediate stop >/dev/null 2>&1) || true
    rm -rf "$work"
}
trap cleanup EXIT

echo "machine: $(nproc) cores, $(awk '/MemTotal/ { printf "%.0f GiB", $2 / 1048576 }' /proc/meminfo), $(uname -sr); commit $(git rev-parse --short HEAD)"

mkdir "$work/pg"; [ "$(id -u)" = 0 ] && chown postgres "$work/pg"
pgport=$(free_port)
(cd / && as_server "$bin/initdb" -D "$work/pg/data" -U baci --auth=trust -E UTF8 --locale=C.UTF-8 >/dev/null)
(cd / && as_server "$bin/pg_ctl" -D "$work/pg/data" -w -l "$work/pg/log" \
    -o "-p $pgport -k $work/pg -c listen_addresses=127.0.0.1 -c max_connections=200 -c shared_buffers=512MB" start >/dev/null)
psql -qX "postgres://baci@127.0.0.1:$pgport/postgres" -c 'CREATE DATABASE bench' -c 'CREATE DATABASE baci'

measure() { # name, address
    local host; host="127.0.0.1:$(free_port)"
    "$baci" --db "$2" publish examples/programs/restaurant-chain >/dev/null
    local key; key=$("$baci" --db "$2" --json keys create load --scope purchases:write | python3 -c 'import json, sys; print(json.load(sys.stdin)["secret"])')
    local since; since=$(date +%s%N)
    "$baci" --db "$2" serve --listen "$host" >/dev/null 2>"$work/log" & server=$!
    until curl -sf "http://$host/ready" >/dev/null; do sleep 0.005; done
    echo "$1: ready after $((($(date +%s%N) - since) / 1000000)) ms"
    # The same goods also as baskets that promotions price, each with a code of its own from a batch; in turn, so
    # that both meet the same database and the same minute of the machine.
    "$baci" --db "$2" coupons make 'LOAD-****-****' --promotion friends --count 300000 >/dev/null
    local batch; batch=$("$baci" --db "$2" --json coupons list | python3 -c 'import json, sys; print(json.load(sys.stdin)[0]["batch"])')
    "$baci" --db "$2" coupons export "$batch" | tail -n +2 | cut -d, -f1 > "$work/codes"
    split -d -a 1 -n l/4 "$work/codes" "$work/codes-"
    local clients round part=0
    for clients in 1 64; do for round in 1 2; do
        echo "$1: $("$load" "$host" "$key" $clients "$seconds")"
        echo "$1, baskets with a code: $("$load" "$host" "$key" $clients "$seconds" 10000 "$work/codes-$part")"
        part=$((part + 1))
    done; done
    echo "$1: server memory $(awk '/VmHWM/ { printf "%.0f MB", $2 / 1024 }' /proc/$server/status)"
    kill "$server"; wait "$server" || true; server=
    "$baci" --db "$2" ledger verify
}

measure SQLite "sqlite:$work/baci.db"
"$bin/pgbench" -iqs 10 "postgres://baci@127.0.0.1:$pgport/bench" >/dev/null 2>&1
for clients in 1 64; do
    echo "pgbench TPC-B-like, prepared, $clients clients: $("$bin/pgbench" -M prepared -c $clients -j 2 -T "$seconds" "postgres://baci@127.0.0.1:$pgport/bench" 2>/dev/null | grep -E 'tps|latency average' | tr '\n' ' ')"
done
measure PostgreSQL "postgres://baci@127.0.0.1:$pgport/baci"
ls -l "$baci" | awk '{ printf "binary: %.1f MB\n", $5 / 1048576 }'
