#!/usr/bin/env bash
# Installs the package into a fresh Debian, boots that under systemd, and tries what an administrator does with it.
#   scripts/test-package.sh [DEB]
# DEB: default: the one of this version in build/ (make deb). Needs root, debootstrap, systemd-container, lintian, and once
# a Debian mirror (CASEBUS_MIRROR). Prints PASS or FAIL a check; ends with 1 if one failed. Takes some three minutes beside the package.
set -uo pipefail
cd "$(dirname "$0")/.."
mirror=${CASEBUS_MIRROR:-http://deb.debian.org/debian}
deb=${1:-$(ls -t build/casebus_*.deb 2>/dev/null | head -1)}
work=.build/package-test
root=$work/root
nspawn=
leader=
failed=0

die() { echo "test-package: $*" >&2; exit 2; }
[ "$(id -u)" -eq 0 ] || die "run it as root: it makes a Debian and boots it"
[ -f "$deb" ] || die "no package: make deb"
for tool in debootstrap systemd-nspawn lintian dpkg-deb nsenter; do
    command -v "$tool" >/dev/null || die "install first: apt-get install debootstrap systemd-container lintian dpkg-dev"
done

# check WHAT COMMAND...: one line, and what the command said where it failed.
check() {
    local what=$1 said
    shift
    if said=$("$@" 2>&1); then echo "PASS  $what"; else
        failed=$((failed + 1))
        printf 'FAIL  %s\n' "$what"
        printf '%s\n' "$said" | tail -15 | sed 's/^/      /'
    fi
}
note() { echo "      $*"; }

# MARK: The tree

make_tree() {
    if [ ! -d "$work/base" ]; then
        mkdir -p "$work"
        # What the package depends on is fetched by apt below, as on any machine.
        debootstrap --variant=minbase --include=systemd,systemd-sysv,dbus,procps bookworm "$work/base.new" "$mirror" \
            > "$work/debootstrap.log" 2>&1 || die "debootstrap failed: see $work/debootstrap.log"
        mv "$work/base.new" "$work/base"
    fi
    rm -rf "$root"
    cp -a "$work/base" "$root"
    cp "$deb" "$root/root/casebus.deb"
    install -m 0755 scripts/package/load.sh "$root/root/load.sh"
    # Nobody may start a service in a tree that is not booted.
    printf '#!/bin/sh\nexit 101\n' > "$root/usr/sbin/policy-rc.d"
    chmod 0755 "$root/usr/sbin/policy-rc.d"
}
# In the tree, with the network of this machine, and no systemd running.
in_tree() {
    systemd-nspawn --quiet --register=no --keep-unit --pipe -D "$root" -E LC_ALL=C.UTF-8 -E DEBIAN_FRONTEND=noninteractive \
        -E http_proxy="${http_proxy:-}" sh -c "$1" < /dev/null
}

boot() {
    rm -f "$root/usr/sbin/policy-rc.d"
    systemd-nspawn --quiet --register=no --keep-unit --private-network --console=pipe -b -D "$root" \
        < /dev/null > "$work/boot.log" 2>&1 &
    nspawn=$!
    trap 'kill -KILL "$nspawn" 2>/dev/null' EXIT
    local deadline=$((SECONDS + 60))
    while [ $SECONDS -lt $deadline ]; do
        leader=$(pgrep -P "$nspawn" | head -1)
        [ -n "$leader" ] && [ "$(cat "/proc/$leader/comm")" = systemd ] && inside 'systemctl is-system-running --wait' \
            > /dev/null 2>&1 && return 0
        sleep 0.5
    done
}
inside() {
    nsenter --target "$leader" --mount --uts --ipc --net --pid --root --wd env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin \
        LC_ALL=C.UTF-8 DEBIAN_FRONTEND=noninteractive sh -c "$1"
}
# within SECONDS COMMAND: tries it inside until it succeeds.
within() {
    local deadline=$((SECONDS + $1)) said
    until said=$(inside "$2" 2>&1); do
        [ $SECONDS -lt $deadline ] || { echo "not within $1 s: $2"; echo "$said"; return 1; }
        sleep 0.2
    done
}
property() { inside "systemctl show -p $1 --value casebusd"; }
main_pid() { property MainPID; }
serves() { within 30 'test "$(systemctl is-active casebusd)" = active && casebus status --json > /dev/null'; }
head_of_log() { inside 'casebus status --json' | sed 's/.*"head":\([0-9]*\).*/\1/'; }

# MARK: What is checked

# How long the units' systems had to wait.
timed() {
    local began ended
    began=$(date +%s%N)
    inside "$1" || return 1
    ended=$(date +%s%N)
    echo "took $(((ended - began) / 1000000)) ms" > "$work/took"
}

another_process() { [ -n "$1" ] && [ "$(main_pid)" != "$1" ] && [ "$(main_pid)" != 0 ]; }

stopped_in_order() {
    [ "$(property Result)" = success ] || { echo "Result=$(property Result)"; return 1; }
    inside 'journalctl -u casebusd -o cat -n 40 | grep -q "bus.stopped$"'
}

watchdog_kills() {
    local before
    before=$(main_pid)
    inside "kill -STOP $before"
    within 60 "test \"\$(systemctl show -p MainPID --value casebusd)\" != $before && systemctl is-active casebusd" &&
        inside 'journalctl -u casebusd -o cat | grep -q "Watchdog timeout"' && serves
}

reload_takes_over() {
    local before
    before=$(main_pid)
    inside 'runuser -u casebus -- casebus units add bureau/added && systemctl reload casebusd' &&
        within 10 'journalctl -u casebusd -o cat | grep -q configuration.reloaded' &&
        [ "$(main_pid)" = "$before" ] && within 5 'casebus units --json | grep -q bureau/added'
}

reload_refuses() {
    local before
    before=$(main_pid)
    inside 'cd /etc/casebus && cp -p casebus.yaml kept && echo "heartbeat_ms: 1" >> casebus.yaml
            systemctl reload casebusd; sleep 1; cp -p kept casebus.yaml; rm kept
            test "$(systemctl is-active casebusd)" = active &&
            journalctl -u casebusd -p err -o cat | grep -q configuration.refused' && [ "$(main_pid)" = "$before" ]
}

load_starts() {
    inside 'for unit in hall/load bureau/load hall/bench bureau/bench; do
                runuser -u casebus -- casebus units add $unit > /dev/null || exit 1
            done; systemctl reload casebusd; mkdir -p /root/load'
    inside 'for stream in a b c d; do setsid /root/load.sh $stream > /dev/null 2>&1 < /dev/null & done'
    within 20 'test -s /root/load/a.receipts && test -s /root/load/d.receipts'
}

bench_beside() { inside "setsid casebus bench --seconds $1 > /root/load/bench 2>&1 < /dev/null &"; sleep 1.5; }

receipts_hold() {
    inside 'touch /root/load/stop; while pgrep -f "/root/[l]oad.sh" > /dev/null; do sleep 0.1; done
            casebus tail --from 1 --json > /root/load/tail'
    python3 scripts/package/check_receipts.py "$root/root/load/tail" "$root"/root/load/*.receipts
}

# The same programs under a higher version, with a calendar of their own.
make_upgrade() {
    local version=$1 tree=$work/upgrade
    rm -rf "$tree"
    dpkg-deb --raw-extract "$deb" "$tree"
    sed -i "s/^Version: .*/Version: $version/" "$tree/DEBIAN/control"
    echo '# A later version.' >> "$tree/etc/casebus/calendar.yaml"
    dpkg-deb -Zgzip -z1 --root-owner-group --build "$tree" "$root/root/upgrade.deb" > /dev/null
}

kept_configuration() {
    inside 'grep -q "heartbeat_ms: 9000" /etc/casebus/casebus.yaml && test ! -e /etc/casebus/casebus.yaml.dpkg-new &&
            grep -q "A later version" /etc/casebus/calendar.yaml &&
            sha256sum --quiet -c /root/kept.sha256'
}

key_from_credstore() {
    inside 'mkdir -p /etc/credstore && mv /etc/casebus/keys/server.key /etc/credstore/casebus.server.key &&
            chown root:root /etc/credstore/casebus.server.key && chmod 0600 /etc/credstore/casebus.server.key &&
            sed -i "s|^server_key: .*|server_key: credential:casebus.server.key|" /etc/casebus/casebus.yaml &&
            casebus check && systemctl restart casebusd' && serves
}

nothing_left() {
    local left
    left=$(inside "find / -xdev \( -name '*casebus*' -o -nouser -o -nogroup \) \
        -not -path '/root/*' -not -path '/proc/*' -not -path '/etc/credstore/*' -print
        getent passwd casebus; getent group casebus; dpkg-query -W -f '\${Status}\n' casebus 2>/dev/null | grep -v not-installed")
    [ -z "$left" ] || { echo "$left"; return 1; }
}

# MARK: The run

make_tree
version=$(dpkg-deb -f "$deb" Version)
echo "casebus $version, $(dpkg-deb -f "$deb" Architecture), $(($(stat -c %s "$deb") / 1048576)) MiB"
check "lintian finds no error" lintian --allow-root --fail-on error "$deb"
check "installs with apt into a tree that is not booted" in_tree \
    'apt-get update -qq && apt-get install -y -qq --no-install-recommends /root/casebus.deb'
check "policy-rc.d is respected: enabled, not started" in_tree \
    'test -L /etc/systemd/system/multi-user.target.wants/casebusd.service && ! pgrep -x casebusd'
check "keys and units are made, for the service alone" in_tree \
    'test "$(stat -c %U:%a /etc/casebus/keys /etc/casebus/keys/server.key | xargs)" = "casebus:700 casebus:600" &&
     test "$(stat -c %U /etc/casebus/units.yaml)" = casebus'
check "the log's folder is the service's alone" in_tree 'test "$(stat -c %U:%a /var/lib/casebus)" = casebus:700'
check "no file was changed after it was unpacked" in_tree 'dpkg --verify casebus'
check "man pages and completions" in_tree \
    'ls /usr/share/man/man8/casebusd.8.gz /usr/share/man/man1/casebus.1.gz /usr/share/bash-completion/completions/casebus \
        /usr/share/zsh/vendor-completions/_casebus /usr/share/fish/vendor_completions.d/casebus.fish'
check "the configuration of the package has no mistake" in_tree 'casebus check'

boot
check "boots" inside 'systemctl list-units > /dev/null'
check "READY: the service is active" serves
check "systemd-analyze verify" inside \
    'said=$(systemd-analyze verify --man=no /lib/systemd/system/casebusd.service 2>&1) && test -z "$said" || { echo "$said"; exit 1; }'
check "systemd-analyze security: exposure at most 1.5" inside \
    'systemd-analyze security --offline=true --threshold=15 --no-pager casebusd.service'
note "$(inside 'systemd-analyze security --offline=true --no-pager casebusd.service | tail -1')"
check "runs as casebus, with no capability" inside \
    'pid=$(systemctl show -p MainPID --value casebusd); test "$(stat -c %U /proc/$pid)" = casebus &&
     grep -q "^CapEff:.0000000000000000$" /proc/$pid/status'
check "status text says what it serves and has" within 25 \
    'systemctl show -p StatusText --value casebusd | grep -E "^serving on tcp://127.0.0.1:7460: [0-9]+ records, .* behind$"'
note "$(property StatusText)"
check "journald knows the priorities" inside \
    'journalctl -u casebusd -p notice -o cat | grep -q "bus.ready$" &&
     ! journalctl -u casebusd -p notice -o cat | grep -q "bus.memory-bound$" &&
     journalctl -u casebusd -o cat | grep -q "bus.memory-bound$" && ! journalctl -u casebusd -o cat | grep -q "^<"'
check "reload takes a new unit over in the same process" reload_takes_over
check "reload with a mistake changes nothing, and is an error in the journal" reload_refuses

check "four streams of pushes begin" load_starts
check "the watchdog kills a stopped daemon, and it starts again" watchdog_kills
before=$(main_pid)
check "SIGKILL under load: it starts again" inside "kill -KILL $before"
check "and serves" serves
bench_beside 20
check "stop under load, in order" timed 'systemctl stop casebusd'
note "$(cat "$work/took")"
check "within TimeoutStopSec, with every file closed" stopped_in_order
check "start again" timed 'systemctl start casebusd'
bench_beside 20
check "restart under load" timed 'systemctl restart casebusd'
note "$(cat "$work/took")"
check "serves" serves

inside 'sed -i "s/^heartbeat_ms: .*/heartbeat_ms: 9000/" /etc/casebus/casebus.yaml
        sha256sum /etc/casebus/units.yaml /etc/casebus/keys/* > /root/kept.sha256'
make_upgrade "$version+1"
before=$(main_pid)
head=$(head_of_log)
check "upgrade to $version+1 under load" inside 'dpkg -i /root/upgrade.deb'
check "the service was restarted" another_process "$before"
check "and serves" serves
check "the log goes on behind record $head" test "$(head_of_log)" -gt "$head"
check "configuration that was changed, units and keys are kept; the rest is new" kept_configuration
check "every receipt is in the log, once, and the log has no gap" receipts_hold
note "$(python3 scripts/package/check_receipts.py "$root/root/load/tail" "$root"/root/load/*.receipts)"
check "the server's key as a credential that root alone can read" key_from_credstore
check "the log is sound" inside \
    'systemctl stop casebusd && cd / && cp -p /etc/credstore/casebus.server.key /etc/casebus/keys/server.key &&
     sed -i "s|^server_key: .*|server_key: keys/server.key|" /etc/casebus/casebus.yaml &&
     chown casebus: /etc/casebus/keys/server.key && runuser -u casebus -- casebusd --check-journal && systemctl start casebusd'

head=$(head_of_log)
check "remove stops the service" inside 'dpkg -r casebus && ! pgrep -x casebusd'
check "and keeps log, configuration, keys and user" inside \
    'ls /var/lib/casebus/journal/*.seg /etc/casebus/casebus.yaml /etc/casebus/units.yaml /etc/casebus/keys/server.key &&
     getent passwd casebus'
check "installed again, it starts by itself" inside 'dpkg -i /root/upgrade.deb'
check "and serves" serves
check "with the log that was there" test "$(head_of_log)" -gt "$head"
check "purge" inside 'dpkg -P casebus && ! pgrep -x casebusd'
check "purge leaves nothing" nothing_left
inside 'systemctl poweroff' > /dev/null 2>&1
wait "$nspawn" 2>/dev/null
trap - EXIT
rm -rf "$root" "$work/upgrade"

[ $failed -eq 0 ] && echo "test-package: all passed" && exit 0
echo "test-package: $failed failed" >&2
exit 1
