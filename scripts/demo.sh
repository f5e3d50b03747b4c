#!/usr/bin/env bash
# A day in the zone: starts a bus in build/demo, plays a day with it, checks and prints what it knows; then thirty
# working days on another bus, whose clock runs fast, and where cases stalled in them and why.
#
#   scripts/demo.sh [--once]     --once: stop the bus at the end; otherwise it runs until Ctrl-C
#
# Environment: DEMO_SEED (1), DEMO_CASES (300), DEMO_SECONDS (15): what the day is drawn from, and how long it lasts;
# DEMO_RATE (90000): how fast the clock of the thirty days runs.
# Exits 0 only if the checker finds that the bus says what was done.
set -euo pipefail
cd "$(dirname "$0")/.."
once=no
case "${1:-}" in
    "") ;;
    --once) once=yes ;;
    *) echo "usage: scripts/demo.sh [--once]" >&2; exit 2 ;;
esac
seed=${DEMO_SEED:-1} cases=${DEMO_CASES:-300} seconds=${DEMO_SECONDS:-15} rate=${DEMO_RATE:-90000}

for bin in .build/release .build/debug ""; do
    [ -n "$bin" ] || { echo "casebusd and casebus are not built. First: make build" >&2; exit 1; }
    [ -x "$bin/casebusd" ] && [ -x "$bin/casebus" ] && break
done
casebus=$(realpath "$bin/casebus") casebusd=$(realpath "$bin/casebusd")
demo=$PWD/build/demo

if [ -f "$demo/casebusd.pid" ] && kill -0 "$(cat "$demo/casebusd.pid")" 2>/dev/null; then
    echo "A demo runs already, its bus is process $(cat "$demo/casebusd.pid"). End it first: Ctrl-C where it runs." >&2
    exit 1
fi
# Only what an earlier demo made is removed.
if [ -e "$demo" ]; then
    [ -f "$demo/bus/casebus.yaml" ] || [ -z "$(ls -A "$demo")" ] \
        || { echo "$demo holds something else than a demo. Move it away." >&2; exit 1; }
    rm -rf "$demo"
fi
mkdir -p "$demo"

free_ports() {
    python3 - <<'PORTS'
import socket
probes = [socket.socket() for _ in range(2)]
for probe in probes:
    probe.bind(("127.0.0.1", 0))
print(*(probe.getsockname()[1] for probe in probes))
PORTS
}
read -r port board < <(free_ports)
export CASEBUS_CONFIG=$demo/bus/casebus.yaml

if [ -t 1 ]; then bold=$'\e[1m' plain=$'\e[0m'; else bold="" plain=""; fi
title() { printf '\n%s== %s%s\n' "$bold" "$1" "$plain"; }

daemon="" days=""
stop() {
    [ -z "$days" ] || kill -TERM "$days" 2>/dev/null || true
    [ -n "$daemon" ] || return 0
    kill -TERM "$daemon" 2>/dev/null || true
    wait "$daemon" 2>/dev/null || true
    rm -f "$demo/casebusd.pid"
    daemon=""
}
trap stop EXIT
trap 'exit 130' INT TERM

title "A bus of its own, in build/demo"
"$casebus" init "$demo/bus" --endpoint "tcp://127.0.0.1:$port" --board-port "$board" >/dev/null
"$casebus" simulate zone --prepare >/dev/null
"$casebusd" --config "$CASEBUS_CONFIG" >"$demo/casebusd.log" 2>&1 &
daemon=$!
echo "$daemon" >"$demo/casebusd.pid"
for _ in $(seq 10); do
    kill -0 "$daemon" 2>/dev/null || { echo "casebusd ended:" >&2; cat "$demo/casebusd.log" >&2; exit 1; }
    # Each try waits for the bus itself; it fails at once only if something is wrong.
    "$casebus" status >/dev/null 2>"$demo/status.log" && break
done
"$casebus" status >/dev/null || { cat "$demo/casebusd.log" >&2; exit 1; }
echo "7 halls, 28 windows, 4 centres, 35 stations, 11 outlets and 20 bureaus have their keys."
echo "casebusd listens on tcp://127.0.0.1:$port."

title "A day in the zone, in $seconds seconds"
"$casebus" simulate zone --seed "$seed" --cases "$cases" --seconds "$seconds" --journal "$demo/zone.ndjson"

title "Does the bus say what was done?"
"$casebus" tail --from 1 --json >"$demo/tail.ndjson"
"$casebus" stalls --waiting 0 --work 0 --idle 0 --json >"$demo/stalls.json"
python3 scripts/check_zone.py --journal "$demo/zone.ndjson" --tail "$demo/tail.ndjson" --stalls "$demo/stalls.json"
python3 scripts/check_tail.py <"$demo/tail.ndjson"

title "Where are cases lying, and whom to ask? (the ten longest)"
# The day was short, so any time is too long.
"$casebus" stalls --waiting 1 --work 1 --idle 1 >"$demo/stalls.txt"
sed -n 1,11p "$demo/stalls.txt"
echo "..."
tail -n 1 "$demo/stalls.txt"

example=$(python3 - "$demo/stalls.json" "$demo/tail.ndjson" <<'EXAMPLE'
import collections, json, sys
stalls = json.load(open(sys.argv[1]))["stalls"]
rows = collections.Counter(row.get("case") for row in map(json.loads, open(sys.argv[2])))
waiting = [one for one in stalls if one["kind"] == "waiting" and one["unit"].startswith("bureau/")] or stalls
# Of those that wait for a bureau, the one that has waited longest among those with the most to tell.
print(max(waiting, key=lambda one: (min(rows[one["id"]], 8), one["age_s"]))["id"])
EXAMPLE
)
title "One of them at the counter: casebus case $example"
"$casebus" case "$example"

title "Between which units did cases wait? (the ten longest in all)"
"$casebus" handovers >"$demo/handovers.txt"
sed -n 1,11p "$demo/handovers.txt"
echo "..."

title "Where did the time go, by unit? (the ten costliest)"
"$casebus" stalls --by unit --waiting 5 --work 5 --idle 5 >"$demo/groups.txt"
sed -n 1,11p "$demo/groups.txt"
echo "..."

title "Thirty working days, with a rule book, in $((42 * 86400 / rate)) seconds"
day_config=$CASEBUS_CONFIG
read -r port board < <(free_ports)
export CASEBUS_CONFIG=$demo/days/casebus.yaml
"$casebus" init "$demo/days" --endpoint "tcp://127.0.0.1:$port" --board-port "$board" >/dev/null
"$casebus" simulate zone --prepare >/dev/null
cp config/zone/matters.yaml config/zone/responsibility.yaml config/zone/calendar.yaml "$demo/days/"
printf 'matters: matters.yaml\nresponsibility: responsibility.yaml\n' >>"$CASEBUS_CONFIG"
start_days() {
    "$casebusd" --config "$CASEBUS_CONFIG" --clock-rate "$rate" >>"$demo/days.log" 2>&1 &
    days=$!
}
# Seconds from now until the bus is to be stopped, and then until it is to be there again: the day on which nobody acts,
# less the time that a start takes.
rest_day() {
    PYTHONPATH=scripts python3 - "$demo/days.ndjson" "$demo/days/state/DEMO" "$rate" <<'REST'
import json, sys, time
from tail_case import milliseconds
rate, since = int(sys.argv[3]), int(open(sys.argv[2]).read().split()[-1])
for _ in range(600):
    try:
        plan = json.loads(open(sys.argv[1]).readline())
        break
    except (OSError, ValueError):
        time.sleep(0.05)
else:
    sys.exit("the simulator has written no plan")
begins = (since + (milliseconds(plan["rest_from"]) - since) / rate) / 1000
print(max(0, begins - time.time()), max(0, 86400 / rate - 0.3))
REST
}
start_days
for _ in $(seq 10); do
    kill -0 "$days" 2>/dev/null || { echo "casebusd ended:" >&2; cat "$demo/days.log" >&2; exit 1; }
    "$casebus" status >/dev/null 2>&1 && break
done
"$casebus" simulate zone --days 30 --clock-rate "$rate" --seed "$seed" --cases 100 --journal "$demo/days.ndjson" &
units=$!
read -r until_rest rest < <(rest_day)
sleep "$until_rest"
kill -TERM "$days" && wait "$days" || true
sleep "$rest"
start_days
wait "$units"
limits=(--waiting 2wd --work 12wd --idle 4wd)
# The clock goes on by a day a second: everything is asked at once.
"$casebus" stalls "${limits[@]}" --json >"$demo/days-stalls.json"
"$casebus" stalls --brief "${limits[@]}" --lang en >"$demo/days-en.txt"
"$casebus" stalls --brief "${limits[@]}" --lang zh >"$demo/days-zh.txt"
"$casebus" tail --from 1 --json >"$demo/days-tail.ndjson"
kill -TERM "$days" && wait "$days" || true
days=""
export CASEBUS_CONFIG=$day_config

title "Did the bus find what was injected?"
python3 scripts/check_zone_days.py --journal "$demo/days.ndjson" --tail "$demo/days-tail.ndjson" \
    --stalls "$demo/days-stalls.json"

title "Go on by hand"
cat <<HINTS
  export CASEBUS_CONFIG=$CASEBUS_CONFIG
  export PATH=$(dirname "$casebus"):\$PATH
  casebus status
  casebus stalls --waiting 10s
  casebus tail --follow
  casebus --as bureau/market inbox
  casebus simulate zone --seed $((seed + 1))
HINTS

title "Where cases stall, and why: casebus stalls --brief ${limits[*]}"
case "${LC_ALL:-${LC_MESSAGES:-${LANG:-}}}" in
    zh*) cat "$demo/days-zh.txt" ;;
    *) cat "$demo/days-en.txt" ;;
esac
if [ "$once" = yes ]; then
    stop
    echo "The bus is stopped (--once); its folder stays in build/demo."
    exit 0
fi
echo
echo "The bus runs on, in process $daemon. Ctrl-C ends it."
trap 'echo; exit 0' INT TERM
wait "$daemon"
