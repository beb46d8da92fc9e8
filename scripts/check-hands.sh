#!/usr/bin/env bash
# Hands on the globe, in the real program on a real (virtual) screen: dragging, the wheel, keys, hovering, clicking and
# double clicking, and whose the pointer is where panels and globe meet. Pictures of every step are left in FOLDER.
#
#   scripts/check-hands.sh CAPTURE FOLDER
#
# Compares pictures of parts of the screen: the globe, the list on the left. Nothing travels (reduced motion), so that
# whatever differs is what a hand did. Needs Xvfb, xdotool, imagemagick and mesa-vulkan-drivers. ARCWATCH names a built
# program; otherwise the development build is made.
set -euo pipefail
capture=$(realpath "$1") folder=$(realpath -m "$2")
cd "$(dirname "$0")/.."
mkdir -p "$folder"

if [ -z "${ARCWATCH-}" ]; then
  cargo build --quiet --bin arcwatch
  ARCWATCH=${CARGO_TARGET_DIR:-target}/debug/arcwatch
fi
home=$(mktemp -d)
children=()
finish() {
  for child in "${children[@]}"; do kill "$child" 2> /dev/null || true; done
  wait
  rm -rf "$home"
}
trap finish EXIT

Xvfb -displayfd 3 -screen 0 1280x720x24 -nolisten tcp 3> "$home/display" 2> /dev/null &
children+=($!)
for _ in $(seq 50); do [ -s "$home/display" ] && break; sleep 0.1; done
export DISPLAY=:$(cat "$home/display") WAYLAND_DISPLAY=''
XDG_CONFIG_HOME="$home" XDG_STATE_HOME="$home" WGPU_ADAPTER_NAME=${WGPU_ADAPTER_NAME:-llvmpipe} \
  "$ARCWATCH" --replay "$capture" --speed max --home 52.52,13.40 --quality high --windowed 1280x720 \
  --set look.welcome=false --set look.reduced_motion=true --set look.language=en > "$folder/log" 2>&1 &
children+=($!)

# There is no window manager that would give the window the keyboard.
window=''
for _ in $(seq 60); do
  window=$(xdotool search --onlyvisible --name Arcwatch 2> /dev/null | head -1) && [ -n "$window" ] && break
  sleep 1
done
xdotool windowfocus "$window"

globe=380x380+560+140 # inside the disc, between the panels
failures=0
step=0
look() { # NAME: a picture, once the screen has come to rest
  sleep "${REST:-4}"
  step=$((step + 1))
  import -window root "$folder/$(printf '%02d' $step)-$1.png"
  cp "$folder/$(printf '%02d' $step)-$1.png" "$home/$1.png"
}
differs() { # A B PART: how many of a thousand pixels differ
  local out
  out=$(compare -metric AE -fuzz 6% -extract "$3" "$home/$1.png" "$home/$2.png" null: 2>&1 || true)
  local size=${3%%+*}
  awk -v n="${out%% *}" -v w="${size%x*}" -v h="${size#*x}" 'BEGIN { printf "%d", 1000 * n / (w * h) }'
}
expect() { # WHAT A B PART moved|still
  local permille verdict=ok
  permille=$(differs "$2" "$3" "$4")
  if [ "$5" = moved ] && [ "$permille" -lt 60 ]; then verdict=WRONG; fi
  if [ "$5" = still ] && [ "$permille" -gt 30 ]; then verdict=WRONG; fi
  [ $verdict = ok ] || failures=$((failures + 1))
  printf '%-5s %-64s %s/1000 pixels, expected %s\n' $verdict "$1" "$permille" "$5"
}
drag() { # FROM_X FROM_Y TO_X TO_Y
  xdotool mousemove "$1" "$2"; sleep 0.5
  xdotool mousedown 1; sleep 0.3
  for part in 1 2 3 4 5 6 7 8; do
    xdotool mousemove $(($1 + ($3 - $1) * part / 8)) $(($2 + ($4 - $2) * part / 8)); sleep 0.15
  done
  sleep 0.6
  xdotool mouseup 1
}

REST=25 look start
drag 760 330 880 330
xdotool mousemove 700 30
look dragged
expect 'a drag on the globe turns it' start dragged $globe moved
drag 760 330 120 400
xdotool mousemove 700 30
look across
expect 'a drag that began on the globe goes on across a panel' dragged across $globe moved
drag 120 400 760 330
xdotool mousemove 700 30
look panel
expect 'a drag that began on a panel leaves the globe alone' across panel $globe still
xdotool mousemove 120 400; sleep 0.5; xdotool click --repeat 3 --delay 150 4
xdotool mousemove 700 30
look list-wheel
expect 'the wheel over a list leaves the globe alone' panel list-wheel $globe still
xdotool mousemove 760 330; sleep 0.5; xdotool click --repeat 4 --delay 200 4
xdotool mousemove 700 30
look wheel
expect 'the wheel over the globe comes nearer' list-wheel wheel $globe moved
xdotool key n
look north
expect 'N goes back to the whole globe' wheel north $globe moved
xdotool keydown Right; sleep 1.5; xdotool keyup Right
look arrow
expect 'an arrow key turns it' north arrow $globe moved
exit $((failures > 0))
