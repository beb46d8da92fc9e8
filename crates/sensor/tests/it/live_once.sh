#!/usr/bin/env bash
# A computer with two containers on a bridge, one of them also behind address translation to the outside: every packet
# is counted once, wherever it was seen.
#
#   live_once.sh SENSOR     exit 0: as it should be; 77: this machine does not let me; else: not
set -euo pipefail
sensor=$1 namespaces=(--net)
# shellcheck source=live_common.sh
source "$(dirname "$0")/live_common.sh"
work=$(mktemp -d)
started=()
cleanup() { for one in "${started[@]}"; do kill "$one" 2> /dev/null || true; done; rm -rf "$work"; }
trap cleanup EXIT
space() { # VARIABLE: a namespace of its own
  unshare --net sleep 120 &
  started+=($!)
  printf -v "$1" %s $!
  wait_for is_apart $!
}
in_space() { local pid=$1; shift; nsenter --net="/proc/$pid/ns/net" "$@"; }
space outside
space one
space two

ip link add br0 type bridge 2> /dev/null || skip 'bridges are not available here'
ip link add up0 type veth peer name up0p netns "$outside" || skip 'veth interfaces are not available here'
for n in one two; do
  ip link add "v$n" type veth peer name eth0 netns "${!n}"
  ip link set "v$n" master br0 up
done
ip address add 198.51.100.1/24 dev up0
ip address add 172.20.0.1/24 dev br0
ip link set up0 up
ip link set br0 up
ip link set lo up
in_space "$outside" ip address add 198.51.100.2/24 dev up0p
in_space "$outside" ip link set up0p up
in_space "$one" ip address add 172.20.0.2/24 dev eth0
in_space "$two" ip address add 172.20.0.3/24 dev eth0
for n in one two; do
  in_space "${!n}" ip link set eth0 up
  in_space "${!n}" ip route add default via 172.20.0.1
done
sysctl -qw net.ipv4.ip_forward=1 || skip 'forwarding cannot be switched on here'
translated=no
if command -v nft > /dev/null && nft -f - 2> "$work/nft" << 'NFT'
table ip translation {
  chain out { type nat hook postrouting priority 100; ip saddr 172.20.0.0/24 oifname "up0" masquerade; }
  chain in { type nat hook prerouting priority -100; iifname "up0" tcp dport 8080 dnat to 172.20.0.3:7000; }
}
NFT
then translated=yes
else
  echo "without address translation: $(head -c 200 "$work/nft" 2> /dev/null)"
  in_space "$outside" ip route add 172.20.0.0/24 via 198.51.100.1
fi

cat > "$work/serve.py" << 'PY'
import socket, threading
server = socket.create_server(("", 7000), backlog=64)
def answer(connection):
    with connection:
        while data := connection.recv(65536):
            connection.sendall(data[:len(data) // 2])
while True:
    threading.Thread(target=answer, args=(server.accept()[0],), daemon=True).start()
PY
# Not through a function: that would be a shell of its own, which is killed in place of the server.
for n in outside two; do nsenter --net="/proc/${!n}/ns/net" python3 "$work/serve.py" & started+=($!); done
python3 "$work/serve.py" & started+=($!)
listens() { in_space "$1" python3 -c 'import socket; socket.create_connection(("127.0.0.1", 7000), 1)' 2> /dev/null; }
for n in outside two; do in_space "${!n}" ip link set lo up; wait_for listens "${!n}"; done

"$sensor" live --json --no-dns -v > "$work/flows.json" 2> "$work/log" &
pid=$!
started+=($pid)
wait_for grep -q 'packets are read' "$work/log"

cat > "$work/transfer.py" << 'PY'
import socket, sys, threading
address, port, count = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
with socket.create_connection((address, port)) as connection:
    reader = threading.Thread(target=lambda: [None for _ in iter(lambda: connection.recv(65536), b"")])
    reader.start()
    for _ in range(count):
        connection.sendall(bytes(900))
    connection.shutdown(socket.SHUT_WR)
    reader.join()
PY
in_space "$one" python3 "$work/transfer.py" 198.51.100.2 7000 100 # container to the outside
in_space "$one" python3 "$work/transfer.py" 172.20.0.3 7000 50    # container to container
in_space "$one" python3 "$work/transfer.py" 172.20.0.1 7000 40    # container to this computer
python3 "$work/transfer.py" 198.51.100.2 7000 30                  # this computer to the outside
[ $translated = no ] || for _ in $(seq 10); do # outside to a published port
  in_space "$outside" python3 "$work/transfer.py" 198.51.100.1 8080 20
done
# What the ends of connections counted says how many payload bytes there were; headers come on top.
sleep 0.4
kill -TERM $pid
wait $pid || { echo 'the sensor failed'; cat "$work/log"; exit 1; }

python3 - "$work/flows.json" $translated "$work/log" << 'PY'
import json, sys
flows = [json.loads(line) for line in open(sys.argv[1])]
flows = [f for f in flows if f["proto"] == "tcp" and (f["server"]["port"] in (7000, 8080))]
sums = {}
for flow in flows:
    ends = (flow["client"]["ip"], flow["server"]["ip"])
    payload = sum(flow["ip_bytes"]) - 52 * sum(flow["packets"]) # IP, TCP and its time stamps
    sums.setdefault(ends, []).append((payload, sum(flow["packets"])))
print(json.dumps({" to ".join(k): v for k, v in sums.items()}))
def once(client, server, count):
    found = sums.pop((client, server), [])
    # Options of handshakes and packets that TCP sends again come on top; everything twice would be far off.
    payload = 900 * count + 900 * count // 2
    return len(found) == 1 and abs(found[0][0] - payload) <= 200 + payload // 20
good = (once("172.20.0.2", "198.51.100.2", 100) and once("172.20.0.2", "172.20.0.3", 50)
        and once("172.20.0.2", "172.20.0.1", 40) and once("198.51.100.1", "198.51.100.2", 30))
if sys.argv[2] == "yes":
    # Counted inside from the first packet on. It stays outside where it was handed over before it went on, by itself.
    published = sums.pop(("198.51.100.2", "198.51.100.1"), [])
    inside = sums.get(("198.51.100.2", "172.20.0.3"), [])
    one = 900 * 20 + 900 * 10
    good &= len(published) <= 1 and all(packets <= 1 for _, packets in published)
    good &= len(inside) == 10 and all(abs(payload - one) <= 200 + one // 20 for payload, _ in inside)
    sums.pop(("198.51.100.2", "172.20.0.3"), None)
print("left over", sums)
sys.exit(not (good and not sums))
PY
