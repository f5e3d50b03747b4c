#!/usr/bin/env bash
# Speed, as docs/benchmarks.md tells it: casebus on this machine, beside its peers where their rig is there.
#
#   scripts/bench.sh [MODE...]   pub, sync, e2e, e2e1; all four when none is named
#
# Environment:
#   BENCH_ROUNDS   rounds, casebus and the peers taking turns in each; the table has the medians (3)
#   BENCH_SECONDS  seconds measured for each figure (3)
#   BENCH_PEERS    which peers; empty for none ("redis pg-batch rabbit-quorum")
#   BENCH_RIG      the folder of the peers' rig (../shared/peers)
#   BENCH_DIR      where daemons and peers keep their files: on a real disk, for a flush must reach it (.build/bench)
#   BENCH_BIN      where casebusd and casebus are (.build/release)
#   BENCH_EXTRAS   0 leaves out ipc, CURVE and batches (1)
# Writes BENCH_DIR/results.jsonl, a line for each figure, and BENCH_DIR/results.md.
set -euo pipefail
cd "$(dirname "$0")/.."
modes=" ${*:-pub sync e2e e2e1} "
rounds=${BENCH_ROUNDS:-3} seconds=${BENCH_SECONDS:-3} extras=${BENCH_EXTRAS:-1}
peers=${BENCH_PEERS-redis pg-batch rabbit-quorum}
rig=$(realpath -m "${BENCH_RIG:-../shared/peers}")
bin=$(realpath "${BENCH_BIN:-.build/release}")
dir=${BENCH_DIR:-.build/bench}
mkdir -p "$dir"
dir=$(realpath "$dir")
size=256
case "$(stat -f -c %T "$dir")" in
    tmpfs | ramfs | overlayfs) echo "warning: $dir is on $(stat -f -c %T "$dir"): what a flush costs there says little" >&2 ;;
esac
results=$dir/results.jsonl
: >"$results"

daemon=""
stop_daemon() {
    [ -n "$daemon" ] || return 0
    kill -TERM "$daemon" 2>/dev/null || true
    wait "$daemon" 2>/dev/null || true
    daemon=""
}
trap stop_daemon EXIT
trap 'exit 130' INT TERM

# Two ports that nothing listens on now, below the range that outgoing connections take theirs from.
free_ports() {
    python3 - <<'PY'
import random, socket
found = []
while len(found) < 2:
    port = random.randint(20000, 32000)
    with socket.socket() as probe:
        try:
            probe.bind(("127.0.0.1", port))
            found.append(port)
        except OSError:
            pass
print(*found)
PY
}

read -r curve_port plain_port < <(free_ports)
installation=$dir/installation
socket=$dir/bus.sock
rm -rf "$installation"
"$bin/casebus" init "$installation" --endpoint "tcp://127.0.0.1:$curve_port" >/dev/null
for unit in hall/bench bureau/bench bureau/away; do
    "$bin/casebus" --config "$installation" units add "$unit" >/dev/null
done
cat >"$installation/casebus.yaml" <<YAML
endpoints:
  - tcp://127.0.0.1:$curve_port
plain: true
plain_endpoints:
  - tcp://127.0.0.1:$plain_port
  - ipc://$socket
board:
  listen: none
limits:
  open_handoffs: 100000000
YAML

# A daemon on a state folder that nobody has used before.
start_daemon() {
    rm -rf "$installation/state"
    # Emptied here, or the one before could still say that it is ready.
    : >"$dir/casebusd.log"
    "$bin/casebusd" --config "$installation/casebus.yaml" >"$dir/casebusd.log" 2>&1 &
    daemon=$!
    for _ in $(seq 100); do
        grep -q bus.ready "$dir/casebusd.log" && return 0
        kill -0 "$daemon" 2>/dev/null || break
        sleep 0.1
    done
    cat "$dir/casebusd.log" >&2
    return 1
}

# One figure: TRANSPORT MODE CONNECTIONS [further options of casebus bench]
figure() {
    local transport=$1 mode=$2 connections=$3 endpoint
    shift 3
    [[ $modes == *" $mode "* ]] || return 0
    case $transport in
        tcp) endpoint=tcp://127.0.0.1:$plain_port ;;
        ipc) endpoint=ipc://$socket ;;
        curve) endpoint=tcp://127.0.0.1:$curve_port ;;
    esac
    start_daemon
    "$bin/casebus" --config "$installation" --endpoint "$endpoint" bench --mode "$mode" --connections "$connections" \
        --size $size --seconds "$seconds" --server-pid "$daemon" --json "$@" >"$dir/figure.json"
    stop_daemon
    cat "$dir/figure.json" >>"$results"
    python3 scripts/bench_report.py --line <"$dir/figure.json"
}

# The same work on a peer, in a copy of the rig, which writes beside its programs.
peer() {
    local name=$1 connections=$2 mode
    local wanted=("")
    # Named one by one only when some are left out: each naming starts the peer anew. Its e2e 1 brings e2e1 along.
    [[ $modes == *" pub "* && $modes == *" sync "* && $modes == *" e2e "* ]] || read -r -a wanted <<<"${modes/ e2e1 / }"
    for mode in "${wanted[@]}"; do
        RIG_OUT=$results RIG_SECS=$seconds RIG_DATA=$dir/peers-data RIG_QUIET=${RIG_QUIET:-4} \
            RIG_VENV=${RIG_VENV:-$dir/peers/.venv} \
            "$dir/peers/run_peers.sh" "$name" "$connections" $size $mode || return 0
    done
}
if [ -n "$peers" ] && [ -x "$rig/run_peers.sh" ]; then
    mkdir -p "$dir/peers"
    cp -r "$rig/." "$dir/peers/"
    chmod -R u+w "$dir/peers"
elif [ -n "$peers" ]; then
    echo "no rig at $rig: measuring casebus alone" >&2
    peers=""
fi

for round in $(seq "$rounds"); do
    echo "round $round of $rounds"
    for connections in 1 8 64; do
        for mode in pub sync e2e; do figure tcp $mode $connections; done
        [ $connections = 1 ] && figure tcp e2e1 1
        for name in $peers; do peer "$name" $connections; done
    done
    [ "$extras" = 1 ] || continue
    for transport in ipc curve; do
        for connections in 1 8 64; do figure $transport pub $connections; done
        figure $transport sync 1
        figure $transport e2e 8
        figure $transport e2e1 1
    done
    for connections in 1 8 64; do figure curve pub $connections --batch 32; done
    figure curve e2e 8 --batch 32
    figure tcp pub 8 --batch 32
    figure tcp e2e 8 --batch 32
done
python3 scripts/bench_report.py "$results" >"$dir/results.md"
cat "$dir/results.md"
