#!/usr/bin/env bash
# Measures the meter beside other meters on one capture: packets a second (by processor time and by the clock) and peak
# memory of each, all of them in turn, several rounds. A large capture makes sense: millions of packets.
#
#   scripts/bench-meter.sh FILE [ROUNDS]    a capture that is there (three rounds)
#   scripts/bench-meter.sh FOLDER [ROUNDS]  a folder with tools/perf.py, tools/perf.list and captures: the capture of two
#                                           million packets is made of them first (minutes; needs python3 and tshark)
#
# Ours names every flow, on one thread: arcwatch-sensor flows --bench. The peers are Debian's packages softflowd, nfdump
# (nfpcapd), argus-server, libndpi-bin (ndpiReader) and tcpdump, which only reads; whichever is missing is left out.
# Needs GNU time (Debian: time). KEEP=FILE keeps the capture that was made; SENSOR=FILE measures a program that is built
# already.
set -euo pipefail
[ $# -ge 1 ] || { sed -n '2,/^set/s/^# \{0,1\}//p' "$0"; exit 2; }
input=$(realpath "$1") rounds=${2:-3}
cd "$(dirname "$0")/.."
[ -x /usr/bin/time ] || { echo "needs GNU time: apt install time" >&2; exit 1; }

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
if [ -d "$input" ]; then
  capture=${KEEP:-$work/big.pcap}
  # shellcheck disable=SC2046
  (cd "$input" && python3 tools/perf.py "$capture" 41 $(cat tools/perf.list))
else
  capture=$input
fi
sensor=${SENSOR-}
if [ -z "$sensor" ]; then
  cargo build --release --locked -p arcwatch-sensor
  sensor=${CARGO_TARGET_DIR:-target}/release/arcwatch-sensor
fi
packets=$("$sensor" flows --bench --json "$capture" | grep -o '"packets":[0-9]*' | cut -d: -f2)
cat "$capture" > /dev/null # into memory, for the first as for the last

measure() { # NAME COMMAND…: a line about one run
  local name=$1 status=0
  shift
  if ! command -v "$1" > /dev/null; then
    [ "$round" != 1 ] || printf '%-34s is not installed: left out\n' "$name"
    return
  fi
  /usr/bin/time -o "$work/time" -f '%e %U %S %M' "$@" > "$work/out" 2>&1 || status=$?
  tail -1 "$work/time" | awk -v name="$name" -v packets="$packets" -v status=$status '{
    cpu = $2 + $3
    printf "%-34s %6.2f M/s cpu %6.2f M/s wall %6.2f s cpu %7.1f MB%s\n", name, packets / (cpu + 1e-9) / 1e6,
      packets / ($1 + 1e-9) / 1e6, cpu, $4 / 1024, status ? "  exit " status : "" }'
}

printf '%s packets, %s processors, load %s\n' "$packets" "$(nproc)" "$(cut -d' ' -f1-3 /proc/loadavg)"
for ((round = 1; round <= rounds; round++)); do
  echo "round $round"
  measure 'arcwatch-sensor (names)' "$sensor" flows --bench "$capture"
  measure 'softflowd (no names)' softflowd -r "$capture" -6 -m 1000000 -d -p "$work/pid" -c none
  mkdir -p "$work/flows"
  measure 'nfpcapd (no names)' nfpcapd -r "$capture" -w "$work/flows" -t 86400
  measure 'argus (no names)' argus -F /dev/null -X -r "$capture" -w /dev/null
  measure 'ndpiReader (names)' ndpiReader -i "$capture" -q
  measure 'tcpdump (only reads)' tcpdump -n -r "$capture" -w /dev/null
done
