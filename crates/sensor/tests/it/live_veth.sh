#!/usr/bin/env bash
# Ten transfers between two network namespaces, watched by the sensor, compared with the interface's own counters.
#
#   live_veth.sh SENSOR     exit 0: equal; 77: this machine does not let me; else: not equal
#
# Namespaces and everything in them go away with the processes; nothing leaves them.
set -euo pipefail
sensor=$1 namespaces=(--net)
# shellcheck source=live_common.sh
source "$(dirname "$0")/live_common.sh"

work=$(mktemp -d)
peer=
cleanup() { [ -z "$peer" ] || kill "$peer" 2> /dev/null || true; rm -rf "$work"; }
trap cleanup EXIT

# The peer's namespace lives as long as this process, which later serves.
cat > "$work/serve.py" << 'PY'
import socket, threading, pathlib, sys
work = pathlib.Path(sys.argv[1])
while not (work / "addressed").exists():
    threading.Event().wait(0.02)
server = socket.create_server(("10.77.0.2", 7000), backlog=64)
(work / "serving").touch()
def answer(connection):
    with connection:
        while data := connection.recv(65536):
            connection.sendall(data[:len(data) // 2])
while True:
    connection, _ = server.accept()
    threading.Thread(target=answer, args=(connection,), daemon=True).start()
PY
unshare --net python3 "$work/serve.py" "$work" &
peer=$!
wait_for is_apart "$peer"
ip link add va type veth peer name vb || skip 'veth interfaces are not available here'
ip link set vb netns "$peer"
# Only IPv4 and no address resolution, so that every frame is an IP packet behind fourteen bytes of Ethernet.
sysctl -qw net.ipv6.conf.va.disable_ipv6=1 2> /dev/null || true
nsenter --net=/proc/$peer/ns/net sysctl -qw net.ipv6.conf.vb.disable_ipv6=1 2> /dev/null || true
# Through netlink and not /sys, which shows the namespace that it was mounted in.
address_of() { sed -n 's/.*link\/ether \([0-9a-f:]*\).*/\1/p'; }
va=$(ip -o link show va | address_of)
vb=$(nsenter --net=/proc/$peer/ns/net ip -o link show vb | address_of)
ip address add 10.77.0.1/24 dev va
ip link set va arp off up
nsenter --net=/proc/$peer/ns/net ip address add 10.77.0.2/24 dev vb
nsenter --net=/proc/$peer/ns/net ip link set vb arp off up
ip neighbor replace 10.77.0.2 lladdr "$vb" dev va nud permanent
nsenter --net=/proc/$peer/ns/net ip neighbor replace 10.77.0.1 lladdr "$va" dev vb nud permanent
touch "$work/addressed"
for _ in $(seq 250); do [ -e "$work/serving" ] && break; sleep 0.02; done
[ -e "$work/serving" ] || { echo 'the peer does not serve'; exit 1; }

"$sensor" live --json --no-dns -vv > "$work/flows.json" 2> "$work/log" &
pid=$!
# Watching once the ring is bound.
for _ in $(seq 250); do grep -q 'packets are read' "$work/log" && break; sleep 0.02; done
read_counters() {
  ip -json -statistics link show va | python3 -c '
import json, sys
stats = json.load(sys.stdin)[0]["stats64"]
print(*(stats[way][what] for what in ("packets", "bytes") for way in ("tx", "rx")))'
}
before=$(read_counters)

cat > "$work/transfer.py" << 'PY'
import socket, threading
def transfer(number):
    with socket.create_connection(("10.77.0.2", 7000)) as connection:
        reader = threading.Thread(target=lambda: [None for _ in iter(lambda: connection.recv(65536), b"")])
        reader.start()
        for _ in range(20):
            connection.sendall(bytes(1000 * (number + 1)))
        connection.shutdown(socket.SHUT_WR)
        reader.join()
threads = [threading.Thread(target=transfer, args=(n,)) for n in range(10)]
[t.start() for t in threads]
[t.join() for t in threads]
PY
python3 "$work/transfer.py"
sleep 0.3
after=$(read_counters)
kill -TERM $pid
wait $pid || { echo "the sensor failed"; cat "$work/log"; exit 1; }

python3 - "$work/flows.json" $before $after << 'PY'
import json, sys
before, after = [int(x) for x in sys.argv[2:6]], [int(x) for x in sys.argv[6:10]]
kernel = [b - a for a, b in zip(before, after)]
flows = [json.loads(line) for line in open(sys.argv[1])]
up = lambda flow, field: flow[field][0 if flow["local"] == "client" else 1]
down = lambda flow, field: flow[field][1 if flow["local"] == "client" else 0]
ours = [sum(up(f, "packets") for f in flows), sum(down(f, "packets") for f in flows),
        sum(up(f, "ip_bytes") + 14 * up(f, "packets") for f in flows),
        sum(down(f, "ip_bytes") + 14 * down(f, "packets") for f in flows)]
print(f"{len(flows)} flows; packets out, in, bytes out, in: kernel {kernel}, sensor {ours}")
transfers = [f for f in flows if f["proto"] == "tcp" and f["server"]["port"] == 7000]
sys.exit(not (kernel == ours and len(transfers) == 10 and all(f["client"]["ip"] == "10.77.0.1" for f in transfers)))
PY
