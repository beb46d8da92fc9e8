#!/usr/bin/env bash
# What befalls a sensor in its life: a cache folder without room, a helper, a screen and a sensor that are killed. Each
# is a state that says so, and what can recover recovers by itself. And through all of it, the log at INFO names neither
# an address nor a name.
#
#   live_lifecycle.sh SENSOR     exit 0: as it should be; 77: this machine does not let me; else: not
set -euo pipefail
sensor=$1 namespaces=(--net --mount)
# shellcheck source=live_common.sh
source "$(dirname "$0")/live_common.sh"
work=$(mktemp -d)
chmod 700 "$work"
pid= screen= peer=
cleanup() { for one in $pid $screen $peer; do kill -9 "$one" 2> /dev/null || true; done; umount -l "$work/cache" 2> /dev/null || true; rm -rf "$work"; }
trap cleanup EXIT
wait_for() { for _ in $(seq 400); do "$@" && return; sleep 0.02; done; echo "never: $*"; tail -n 20 "$work/log" "$work/flows"; exit 1; }
mkdir "$work/cache"
mount -t tmpfs -o size=3m tmpfs "$work/cache" 2> /dev/null || skip 'a small disk cannot be mounted here'

# A server in a namespace of its own, which is asked for a page of a host with a telling name.
cat > "$work/serve.py" << 'PY'
import pathlib, socket, sys, threading
while True:
    try:
        server = socket.create_server(("203.0.113.9", 80)); break
    except OSError:
        threading.Event().wait(0.02)
while True:
    connection, _ = server.accept()
    with connection:
        connection.recv(2000)
        connection.sendall(b"HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n")
PY
unshare --net python3 "$work/serve.py" &
peer=$!
wait_for is_apart "$peer"
ip link add va type veth peer name vb netns $peer || skip 'veth interfaces are not available here'
# A public address, so that there is a place to find; it is that of the other end of this cable.
ip address add 203.0.113.1/24 dev va
ip link set va up
nsenter --net=/proc/$peer/ns/net ip address add 203.0.113.9/24 dev vb
nsenter --net=/proc/$peer/ns/net ip address add 8.8.8.8/32 dev vb
nsenter --net=/proc/$peer/ns/net ip link set vb up
ip route add 8.8.8.8/32 via 203.0.113.9
visit() { python3 - << 'PY'
import socket, time
for attempt in range(200):
    try:
        with socket.create_connection(("203.0.113.9", 80), 2) as page:
            page.sendall(b"GET / HTTP/1.1\r\nHost: telling-name.example\r\n\r\n")
            while page.recv(2000): pass
        break
    except OSError:
        time.sleep(0.05)
socket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendto(b"x", ("8.8.8.8", 9))
PY
}

start() {
  "$sensor" serve --socket "$work/sensor.sock" --no-dns --cache-dir "$work/cache" -v 2>> "$work/log" &
  pid=$!
  wait_for answers
}
answers() { "$sensor" status --socket "$work/sensor.sock" --json > "$work/status" 2> /dev/null; [ -s "$work/status" ]; }
health() { answers && python3 -c "import json, sys; h = json.load(open('$work/status'))['health']; sys.exit(not ($1))"; }
start
watch_it() { "$sensor" live --json --from "$work/sensor.sock" >> "$work/flows" 2> /dev/null & screen=$!; }
watch_it

# The disk is full: everything goes on but places, and the state says what to do.
wait_for health '"make room" in h["places"].get("Unavailable", "") and h["capture"] == "Running"'
visit
# There is room: places come by themselves, of what was seen before too.
mount -o remount,size=300m "$work/cache"
wait_for health '"Ready" in h["places"] and "Ready" in h["providers"]'

# The helper is killed, twice: that is said and counted, another one takes its place, and a program that ended
# meanwhile is known all the same: what the kernel said waited.
children() { cat /proc/$1/task/*/children; }
keeper=$(children $pid)
has_helper() { [ -n "$(children $keeper)" ]; }
for time in 1 2; do
  wait_for has_helper
  kill -9 $(children $keeper)
  cp "$(readlink -f "$(command -v bash)")" "$work/talker$time"
  "$work/talker$time" -c "printf x > /dev/udp/203.0.113.9/700$time"
  wait_for health '"Unavailable" not in h["attribution"] and h["capture"] == "Running" and h["coverage"]["disturbances"]["restarted_helpers"] == '$time
done
how=$(python3 -c "import json; print(json.load(open('$work/status'))['health']['attribution'])")

# The keeper is killed with it: programs are no longer found, which is said; the rest goes on.
kill -9 $keeper $(children $keeper)
wait_for health '"Unavailable" in h["attribution"] and h["capture"] == "Running"'

# A screen is killed: its seat is free again, and nobody else notices.
kill -9 $screen
wait "$screen" 2> /dev/null || true
wait_for health 'h["screens"]["connected"] == 1' # who asks is one himself
watch_it

# The sensor is killed, and started again: its place is free, and the screen finds it by itself.
wait_for health 'h["screens"]["connected"] == 2'
frames() { health 'h["frames"] > 0'; }
kill -9 $pid
wait "$pid" 2> /dev/null || true
start
wait_for health 'h["screens"]["connected"] == 2'
visit
wait_for frames
kill -TERM $screen
wait $screen || { echo 'the screen failed'; exit 1; }
kill -TERM $pid
wait $pid || { echo 'the sensor failed'; cat "$work/log"; exit 1; }
pid= screen=

python3 - "$work/flows" "$how" "$work/talker" << 'PY'
import json, sys
flows = [json.loads(line) for line in open(sys.argv[1])]
named = [f for f in flows if any(n.get("name", n.get("text")) == "telling-name.example" for n in f["names"])]
print(len(flows), "flows,", len(named), "named")
# Where the kernel tells, nothing was lost while there was no helper.
for time in (1, 2) if sys.argv[2] == "Kernel" else ():
    paths = [(f.get("program") or {}).get("path") for f in flows if f["server"]["port"] == 7000 + time]
    print("talker", time, paths)
    if f"{sys.argv[3]}{time}" not in paths: sys.exit(1)
sys.exit(not named)
PY
for secret in telling-name '203\.0\.113\.' '8\.8\.8\.8' python; do
  if grep -q "$secret" "$work/log"; then echo "the log at INFO tells $secret:"; grep "$secret" "$work/log"; exit 1; fi
done
grep -q 'screens may connect' "$work/log"
