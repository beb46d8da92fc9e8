#!/usr/bin/env bash
# A sensor that has given up every right, and interfaces that appear, go and come back under load: what they carry is
# seen from the first packet on, and the sums equal what the interfaces counted.
#
#   live_changes.sh SENSOR     exit 0: as it should be; 77: this machine does not let me; else: not
set -euo pipefail
sensor=$1 namespaces=(--net)
# shellcheck source=live_common.sh
source "$(dirname "$0")/live_common.sh"
work=$(mktemp -d)
chmod 700 "$work"
pid= screen= peer=
cleanup() { for started in $pid $screen $peer; do kill "$started" 2> /dev/null || true; done; rm -rf "$work"; }
trap cleanup EXIT
socket=$work/sensor.sock

# The far ends live in a namespace of their own, for as long as this process.
unshare --net sleep 120 &
peer=$!
wait_for is_apart "$peer"
make_pair() { # NAME NETWORK: one end here, the other with the peer, no word of their own on it
  ip link add "$1" type veth peer name "$1p" netns "$peer" || skip 'veth interfaces are not available here'
  sysctl -qw net.ipv6.conf."$1".disable_ipv6=1 2> /dev/null || true
  nsenter --net=/proc/$peer/ns/net sysctl -qw net.ipv6.conf."$1p".disable_ipv6=1 2> /dev/null || true
  nsenter --net=/proc/$peer/ns/net ip link set "$1p" arp off up
  ip address add "10.$2.0.1/24" dev "$1"
  ip link set "$1" arp off up
  ip neighbor replace "10.$2.0.2" lladdr 02:00:00:00:00:09 dev "$1" nud permanent
}
cat > "$work/send.py" << 'PY'
import socket, sys
network, port, count = (int(a) for a in sys.argv[1:])
udp = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
for _ in range(count):
    udp.sendto(bytes(100), (f"10.{network}.0.2", port))
PY

"$sensor" serve --socket "$socket" --no-dns -v 2> "$work/log" &
pid=$!
wait_for grep -q 'screens may connect' "$work/log"
"$sensor" live --json --from "$socket" > "$work/flows.json" 2> "$work/screen-log" &
screen=$!

# None was there at the start. The first appears and is sent over at once; then another, under the load of the first.
make_pair va 81
python3 "$work/send.py" 81 9001 2000
python3 "$work/send.py" 81 9004 30000 &
load=$!
make_pair vb 82
python3 "$work/send.py" 82 9002 500
ip link delete vb
make_pair vb 82
python3 "$work/send.py" 82 9003 700
wait $load
counted() { ip -json -statistics link show "$1" | python3 -c 'import json, sys; s = json.load(sys.stdin)[0]["stats64"]; print(s["tx"]["bytes"] + s["rx"]["bytes"])'; }
sleep 1.3 # for the second's report
"$sensor" status --socket "$socket" --json > "$work/status.json" || { echo 'no status'; cat "$work/log"; exit 1; }
sum=$(( $(counted va) + $(counted vb) + 500 * 142 ))
kill -TERM $screen
wait $screen || { echo 'the screen failed'; cat "$work/screen-log"; exit 1; }
kill -TERM $pid
wait $pid || { echo 'the sensor failed'; cat "$work/log"; exit 1; }
pid= screen=

python3 - "$work/flows.json" "$work/status.json" "$sum" << 'PY'
import json, sys
seen = {}
for line in open(sys.argv[1]):
    flow = json.loads(line)
    if flow["proto"] == "udp" and 9000 < flow["server"]["port"] < 9010:
        seen.setdefault(flow["server"]["port"], []).append((sum(flow["packets"]), sum(flow["ip_bytes"])))
want = {port: [(count, count * 128)] for port, count in ((9001, 2000), (9004, 30000), (9002, 500), (9003, 700))}
health = json.load(open(sys.argv[2]))["health"]
coverage, total = health["coverage"], health["coverage"]["total"]
print("seen", seen, "total", total, "kernel", int(sys.argv[3]), "removed", coverage["disturbances"])
sys.exit(not (seen == want and total["metered"] == total["counted"] == int(sys.argv[3]) and total["again"] == 0
              and coverage["disturbances"]["removed_interfaces"] == 1 and health["drops"]["kernel"] == 0
              and sorted(i["name"] for i in coverage["interfaces"]) == ["va", "vb"]))
PY
