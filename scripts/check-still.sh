#!/usr/bin/env bash
# A picture in which nothing moves costs next to nothing: the whole program in a window, on a software renderer, with
# nothing to show. Prints the share of one processor core over twenty seconds and fails above two percent.
#
#   scripts/check-still.sh [MOST_PERCENT]
#
# ARCWATCH names a built program; otherwise the development build is made. Needs Xvfb and mesa-vulkan-drivers.
set -euo pipefail
cd "$(dirname "$0")/.."
most=${1:-2}

if [ -z "${ARCWATCH-}" ]; then
  cargo build --quiet --bin arcwatch
  ARCWATCH=${CARGO_TARGET_DIR:-target}/debug/arcwatch
fi
folder=$(mktemp -d)
children=()
finish() {
  for child in "${children[@]}"; do kill "$child" 2> /dev/null || true; done
  wait
  rm -rf "$folder"
}
trap finish EXIT

# A capture file without a packet.
printf '\xd4\xc3\xb2\xa1\x02\x00\x04\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x04\x00\x01\x00\x00\x00' > "$folder/empty.pcap"
Xvfb -displayfd 3 -screen 0 1280x720x24 -nolisten tcp 3> "$folder/display" 2> /dev/null &
children+=($!)
for _ in $(seq 50); do [ -s "$folder/display" ] && break; sleep 0.1; done
DISPLAY=:$(cat "$folder/display") WAYLAND_DISPLAY='' XDG_CONFIG_HOME="$folder" XDG_STATE_HOME="$folder" \
  WGPU_ADAPTER_NAME=${WGPU_ADAPTER_NAME:-llvmpipe} "$ARCWATCH" --replay "$folder/empty.pcap" --windowed 1280x720 \
  --set look.welcome=false > "$folder/log" 2>&1 &
arcwatch=$!
children+=("$arcwatch")

ticks() { awk '{ print $14 + $15 }' "/proc/$arcwatch/stat"; }
sleep 20 # imagery is unpacked, the globe has come to rest
before=$(ticks)
sleep 20
after=$(ticks) || { cat "$folder/log"; echo "it ended"; exit 1; }
awk -v ticks=$((after - before)) -v hz="$(getconf CLK_TCK)" -v most="$most" 'BEGIN {
  percent = 100 * ticks / hz / 20
  printf "%.1f %% of a core over 20 s; at most %s %%\n", percent, most
  exit percent > most
}'
