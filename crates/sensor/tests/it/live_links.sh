#!/usr/bin/env bash
# What the sensor sees on other links than plain Ethernet: a VLAN tag that the kernel took out, a bridge with a member,
# a tunnel without a link header, an interface that is switched off and on.
#
#   live_links.sh SENSOR     exit 0: as it should be; 77: this machine does not let me; else: not
set -euo pipefail
sensor=$1 namespaces=(--net --mount)
# shellcheck source=live_common.sh
source "$(dirname "$0")/live_common.sh"
mount -t sysfs sysfs /sys 2> /dev/null || skip 'this kernel does not let me see the namespace in /sys'
ip link add va type veth peer name vb 2> /dev/null || skip 'veth interfaces are not available here'
ip link add br0 type bridge 2> /dev/null || skip 'bridges are not available here'
ip link add pa type veth peer name pb
ip link set pa master br0
[ -c /dev/net/tun ] && ip tuntap add dev tun0 mode tun 2> /dev/null || skip 'tun interfaces are not available here'
for interface in va vb pa pb br0 tun0; do ip link set $interface up; done
ip address add 10.1.0.1/24 dev va
ip address add 10.2.0.1/24 dev br0
ip address add 10.3.0.1/24 dev tun0
neighbors() {
  ip neighbor replace 10.1.0.2 lladdr 02:00:00:00:00:09 dev va nud permanent
  ip neighbor replace 10.2.0.2 lladdr 02:00:00:00:00:09 dev br0 nud permanent
}
neighbors

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
"$sensor" live --json --no-dns -v > "$work/flows.json" 2> "$work/log" &
pid=$!
for _ in $(seq 250); do grep -q 'read from now on.*tun0' "$work/log" && break; sleep 0.02; done

cat > "$work/send.py" << 'PY'
import fcntl, os, select, socket, struct
def udp(address, port, size):
    socket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendto(bytes(size), (address, port))
def datagram(source, target, port, size):
    body = struct.pack(">HHHH", 5000, port, 8 + size, 0) + bytes(size)
    head = struct.pack(">BBHHHBBH4s4s", 0x45, 0, 20 + len(body), 0, 0, 64, 17, 0, socket.inet_aton(source), socket.inet_aton(target))
    return head + body
# With somebody at its other end, the tunnel has a carrier.
tun = os.open("/dev/net/tun", os.O_RDWR)
fcntl.ioctl(tun, 0x400454CA, struct.pack("16sH", b"tun0", 0x1001))
# The carrier takes a moment to come up; what is sent before is not on any wire.
is_through = False
while not is_through:
    udp("10.3.0.2", 9003, 100)
    while select.select([tun], [], [], 0.1)[0]:
        is_through |= struct.pack(">H", 9003) in os.read(tun, 2000)[:28]
udp("10.2.0.2", 9002, 100)
udp("10.1.0.2", 9001, 100)
peer = socket.socket(socket.AF_PACKET, socket.SOCK_RAW)
peer.bind(("vb", 0))
mac = open("/sys/class/net/va/address").read().strip().replace(":", "")
peer.send(bytes.fromhex(mac) + bytes.fromhex("020000000009") + struct.pack(">HHH", 0x8100, 100, 0x0800) + datagram("10.100.0.2", "10.100.0.1", 9100, 100))
PY
python3 "$work/send.py"
ip link set va down
sleep 0.3
ip link set va up
neighbors
sleep 0.2
python3 -c 'import socket; socket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendto(bytes(50), ("10.1.0.2", 9011))'
sleep 0.3
kill -TERM $pid
wait $pid || { echo "the sensor failed"; cat "$work/log"; exit 1; }

python3 - "$work/flows.json" "$work/log" << 'PY'
import json, sys
seen = {}
for line in open(sys.argv[1]):
    flow = json.loads(line)
    if flow["proto"] == "udp" and 9000 <= flow["server"]["port"] < 9200:
        seen.setdefault(flow["server"]["port"], []).append((sum(flow["packets"]), sum(flow["ip_bytes"])))
# Both ends of each pair are in this namespace: what goes out at one end is seen again coming in at the other. The
# bridge is left out for its port, or it would be three times.
want = {9001: [(2, 256)], 9002: [(2, 256)], 9003: [(1, 128)], 9100: [(2, 256)], 9011: [(2, 156)]}
log = open(sys.argv[2]).read()
print("seen", seen)
if seen != want:
    print("want", want, log)
sys.exit(not (seen == want and "its traffic is seen on pa" in log and "it is down" in log))
PY
