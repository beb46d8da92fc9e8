#!/usr/bin/env bash
# A picture in which nothing moves costs next to nothing: the whole program in a window, on a software renderer, with
# nothing to show. Prints the share of one processor core over twenty seconds and fails above two percent.
#
#   scripts/check-still.sh [MOST_PERCENT]
#
# lib/desk.sh says what it needs.
set -euo pipefail
cd "$(dirname "$0")/.."
most=${1:-2}

# shellcheck source=lib/desk.sh
source scripts/lib/desk.sh
# A capture file without a packet.
printf '\xd4\xc3\xb2\xa1\x02\x00\x04\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x04\x00\x01\x00\x00\x00' > "$home/empty.pcap"
start_screen 1280x720
start "$home/log" --replay "$home/empty.pcap" --windowed 1280x720 --set look.welcome=false

ticks() { awk '{ print $14 + $15 }' "/proc/$program/stat"; }
sleep 20 # imagery is unpacked, the globe has come to rest
before=$(ticks)
sleep 20
after=$(ticks) || { cat "$home/log"; echo "it ended"; exit 1; }
awk -v ticks=$((after - before)) -v hz="$(getconf CLK_TCK)" -v most="$most" 'BEGIN {
  percent = 100 * ticks / hz / 20
  printf "%.1f %% of a core over 20 s; at most %s %%\n", percent, most
  exit percent > most
}'
