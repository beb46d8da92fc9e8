#!/usr/bin/env bash
# Hands on the globe, in the real program on a real (virtual) screen: dragging, the wheel, keys, hovering, clicking and
# double clicking, and whose the pointer is where panels and globe meet. Pictures of every step are left in FOLDER.
#
#   scripts/check-hands.sh CAPTURE FOLDER
#
# Compares pictures of parts of the screen: the globe, the list on the left. Nothing travels (reduced motion), so that
# whatever differs is what a hand did. lib/desk.sh says what it needs.
set -euo pipefail
capture=$(realpath "$1") folder=$(realpath -m "$2")
cd "$(dirname "$0")/.."
mkdir -p "$folder"

# shellcheck source=lib/desk.sh
source scripts/lib/desk.sh
start_screen 1280x720
start "$folder/log" --replay "$capture" --speed max --home 52.52,13.40 --quality high --windowed 1280x720 \
  --set look.welcome=false --set look.reduced_motion=true --set look.language=en

globe=380x380+560+140 # inside the disc, between the panels

look start 25
drag 760 330 880 330
xdotool mousemove 700 30
look dragged 8
changed 'a drag on the globe turns it' start dragged $globe 60
drag 760 330 120 400
xdotool mousemove 700 30
look across 10 # a thrown globe comes to rest
changed 'a drag that began on the globe goes on across a panel' dragged across $globe 60
drag 120 400 760 330
xdotool mousemove 700 30
look panel
same 'a drag that began on a panel leaves the globe alone' across panel $globe 30
xdotool mousemove 120 400; sleep 0.5; xdotool click --repeat 3 --delay 150 4
xdotool mousemove 700 30
look list-wheel
same 'the wheel over a list leaves the globe alone' panel list-wheel $globe 30
xdotool mousemove 760 330; sleep 0.5; xdotool click --repeat 4 --delay 200 4
xdotool mousemove 700 30
look wheel
changed 'the wheel over the globe comes nearer' list-wheel wheel $globe 60
xdotool key n
look north
changed 'N goes back to the whole globe' wheel north $globe 60
xdotool keydown Right; sleep 1.5; xdotool keyup Right
look arrow
changed 'an arrow key turns it' north arrow $globe 60
exit $((failures > 0))
