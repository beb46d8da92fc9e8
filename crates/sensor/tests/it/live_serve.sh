#!/usr/bin/env bash
# A sensor that serves a screen, watched from outside: what is left of its rights, what it sees, which program it names.
#
#   live_serve.sh SENSOR     exit 0: as it should be; 77: this machine does not let me; else: not
set -euo pipefail
sensor=$1 namespaces=(--net)
# shellcheck source=live_common.sh
source "$(dirname "$0")/live_common.sh"
ip link add va type veth peer name vb 2> /dev/null || skip 'veth interfaces are not available here'
# Nobody answers at the other end; what counts is what leaves.
for interface in va vb; do ip link set $interface up; done
ip address add 10.78.0.1/24 dev va
ip neighbor replace 10.78.0.2 lladdr 02:00:00:00:00:09 dev va nud permanent

work=$(mktemp -d)
chmod 700 "$work"
pid= screen=
cleanup() { for started in $pid $screen; do kill "$started" 2> /dev/null || true; done; rm -rf "$work"; }
trap cleanup EXIT
socket=$work/sensor.sock

"$sensor" serve --socket "$socket" --no-dns --iface va -vv 2> "$work/log" &
pid=$!
wait_for test -S "$socket"
[ "$(stat -c '%a %u' "$socket")" = '600 0' ] || { echo "the socket is open to others: $(stat -c '%a %u' "$socket")"; exit 1; }
"$sensor" live --json --from "$socket" > "$work/flows.json" 2> "$work/screen-log" &
screen=$!
wait_for grep -q 'a screen is here' "$work/log"

python3 - "$pid" "$screen" << 'PY'
import os, pathlib, sys
# What each thread of a process may do, as the kernel tells it.
def statuses(pid):
    for task in pathlib.Path(f"/proc/{pid}/task").iterdir():
        lines = (line.split(":", 1) for line in (task / "status").read_text().splitlines())
        yield task.name, {name: value.strip() for name, value in lines}
def children(pid):
    return [int(p) for task in pathlib.Path(f"/proc/{pid}/task").iterdir() for p in (task / "children").read_text().split()]
SYS_PTRACE, DAC_READ_SEARCH = 1 << 19, 1 << 2
sensor, wrong, threads = int(sys.argv[1]), [], 0
keepers = children(sensor)
helpers = [helper for keeper in keepers for helper in children(keeper)]
for pid, kept in [(sensor, 0)] + [(child, SYS_PTRACE | DAC_READ_SEARCH) for child in keepers + helpers]:
    for thread, status in statuses(pid):
        threads += 1
        for cap_set in ("CapInh", "CapBnd", "CapAmb"):
            # Ours knows no capability beyond 40; a kernel that has more is newer than this test.
            if int(status[cap_set], 16) & (1 << 41) - 1:
                wrong.append((pid, thread, cap_set, status[cap_set]))
        for cap_set in ("CapPrm", "CapEff"):
            if int(status[cap_set], 16) & ~kept:
                wrong.append((pid, thread, cap_set, status[cap_set]))
        for name, value in (("NoNewPrivs", "1"), ("Seccomp", "2")):
            if status[name] != value:
                wrong.append((pid, thread, name, status[name]))
print(f"{threads} threads of {1 + len(keepers + helpers)} processes looked at")
if wrong or len(keepers) != 1 or len(helpers) != 1:
    sys.exit(f"rights that should be gone: {wrong}, keepers: {keepers}, helpers: {helpers}")
PY

# A program of its own, with a path of its own, that lives on for a moment.
cp "$(readlink -f "$(command -v bash)")" "$work/talker"
"$work/talker" -c '
exec 3<> /dev/udp/10.78.0.2/9000
for _ in 1 2 3 4 5; do printf %0100d 0 >&3; sleep 0.1; done
sleep 1'
sleep 0.3
# The screen is sent home first, then the sensor: both end by themselves, and the socket goes with the sensor.
kill -TERM $screen
wait $screen || { echo 'the screen failed'; cat "$work/screen-log"; exit 1; }
kill -TERM $pid
wait $pid || { echo 'the sensor failed'; cat "$work/log"; exit 1; }
pid= screen=
[ ! -e "$socket" ] || { echo 'the socket is still there'; exit 1; }

python3 - "$work/flows.json" "$work/talker" << 'PY'
import json, sys
flows = [json.loads(line) for line in open(sys.argv[1])]
seen = [f for f in flows if f["proto"] == "udp" and f["server"]["port"] == 9000]
print("seen", seen)
program = seen[0].get("program") or {} if seen else {}
# A sensor that is to ask nobody sends nothing.
own = [f for f in flows if (f.get("program") or {}).get("name", "").startswith("arcwatch")]
if own: sys.exit(f"the sensor talks: {own}")
sys.exit(not (len(seen) == 1 and seen[0]["packets"] == [5, 0] and seen[0]["ip_bytes"] == [640, 0]
              and program.get("path") == sys.argv[2]))
PY
