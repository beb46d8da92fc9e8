#!/usr/bin/env bash
# The first five minutes of somebody new, in the real program on a real (virtual) screen, with synthetic hands: the card of
# the first start, hovering and clicking lists and arcs, searching, the table, details and back, the timeline, hiding
# panels, moving one and taking that back, the palette, settings, saving the table, the demo, the wall and the way out.
# Every step is proved by something outside of the program: a file that it wrote, its exit code, or what changed on the
# screen. Pictures of every step are left in FOLDER.
#
#   scripts/check-first-minutes.sh CAPTURE FOLDER
#
# Wants a capture with some hundred connections to public addresses. lib/desk.sh says what it needs.
set -euo pipefail
capture=$(realpath "$1") folder=$(realpath -m "$2")
cd "$(dirname "$0")/.."
mkdir -p "$folder"

# shellcheck source=lib/desk.sh
source scripts/lib/desk.sh
config=$home/.config/arcwatch/config.toml
shelf=$home/.local/share/arcwatch/shelf.json
mkdir -p "$home/Downloads"
start_screen 1280x720
begin() { # ARGUMENTS
  start "$folder/log" --home 52.52,13.40 --windowed 1280x720 --set look.language=en --set look.reduced_motion=true "$@"
}

holds() { # WHAT FILE PATTERN
  local found=WRONG
  for _ in $(seq 20); do grep -qE -- "$3" "$2" 2> /dev/null && found=ok && break; sleep 0.5; done
  verdict "$1" $found "$3"
}
at() { xdotool mousemove "$1" "$2"; sleep 0.7; }
click() { at "$1" "$2"; xdotool click "${3:-1}"; }
away() { at 640 40; }
type_in() { xdotool type --delay 60 "$1"; }

REST=3
all=1280x688+0+0 left=272x492+16+72 globe=700x460+310+80 lower=1248x100+16+580 drawer=480x300+784+72
table=1248x350+16+328

begin --replay "$capture" --speed max
look welcome 25
click 330 578
look dashboard
holds 'Start is remembered: the card does not come again' "$config" 'welcome = false'
changed 'behind the card is the dashboard' welcome dashboard $all 100
at 130 400
look hover
changed 'a row under the pointer lights up' dashboard hover $left 20
click 130 400
away
look picked
changed 'a click on a row filters the globe' dashboard picked $globe 20
changed 'and the timeline' dashboard picked $lower 5
click 130 400
away
look freed
same 'a second click frees it again' dashboard freed $lower
xdotool key slash; sleep 1
type_in 'country:us'; sleep 1
xdotool key Return
look searched
holds 'a search is remembered' "$shelf" 'country:us'
changed 'and filters the lists' dashboard searched $left 8
xdotool key Escape; sleep 1; xdotool key Escape; sleep 1; xdotool key Escape
look cleared
same 'Escape clears it' dashboard cleared $lower
xdotool key t
look table
changed 'T opens the table' dashboard table $table 200
# The heading of what was sent: found by trying, for widths follow the window.
for x in 815 790 840 765; do
  click $x 388; sleep 2
  grep -q 'sort:-sent_bytes' "$shelf" 2> /dev/null && break
done
away
look sorted
holds 'a click on a heading sorts, and that is kept' "$shelf" 'sort:-sent_bytes'
click 300 424
look details
changed 'a click on a row opens details' sorted details $drawer 100
click 300 552
look other-details
changed 'on another row, those of another host' details other-details $drawer 20
xdotool key bracketleft
look back
same 'back leads to the first' details back 460x80+790+134 # the line below the name, and figures
xdotool key Escape; sleep 1; xdotool key t
away
look table-closed
drag 500 630 800 630
away
look brushed
changed 'a drag over the timeline chooses a range' table-closed brushed $lower 40
xdotool key Escape
look unbrushed
same 'Escape leaves it' table-closed unbrushed $lower
xdotool key Tab
look hidden
changed 'Tab hides the panels' unbrushed hidden $left 100
xdotool key Tab
look shown
same 'and shows them again' unbrushed shown $left
drag 200 366 1100 300
away
look moved
holds 'a panel that is dragged by its header stands elsewhere' "$shelf" '"left:totals,fresh right:'
xdotool key ctrl+z; sleep 2
holds 'Ctrl+Z takes that back' "$shelf" '"left:totals,[a-z]+,fresh right:'
xdotool key ctrl+k; sleep 2
type_in 'colors: light'; sleep 1
xdotool key Return
look light
holds 'the palette finds commands' "$config" 'theme = "light"'
changed 'and does them' shown light $left 500
xdotool key ctrl+k; sleep 2
type_in 'colors: dark'; sleep 1
xdotool key Return
look dark
xdotool key ctrl+comma
look settings
changed 'Ctrl+, opens the settings' dark settings $globe 200
xdotool key Escape
look settings-closed
same 'Escape closes them' dark settings-closed $left
xdotool key t; sleep 2
click 1196 347
look export-menu
# The first entry of the menu below the button.
click 1200 378; sleep 3
saved=$(find "$home/Downloads" -name '*.csv' | head -1)
if [ -n "$saved" ]; then
  verdict 'the table is saved' "$([ "$(wc -l < "$saved")" -gt 20 ] && echo ok || echo WRONG)" "$(wc -l < "$saved") lines"
else
  verdict 'the table is saved' WRONG 'no file'
fi
away
look exported
xdotool key t
look closed
# An arc: the pointer walks away from home until it meets one.
for place in '700 160' '720 170' '740 160' '760 150' '900 180' '930 200' '960 230' '830 250' '840 300' '650 190'; do
  click $place
  sleep $REST
  import -window root "$home/arc.png"
  [ "$(differs closed arc $drawer)" -gt 150 ] && break
done
look arc
changed 'a click on an arc opens details' closed arc $drawer 150
xdotool key Escape; sleep 1
xdotool key ctrl+k; sleep 2
type_in 'demo'; sleep 1
xdotool key Return
look demo 8
changed 'the demo is a command away' closed demo $left 50
xdotool key ctrl+q
code=0; wait $program || code=$?
verdict 'Ctrl+Q ends the program' "$([ $code = 0 ] && echo ok || echo WRONG)" "code $code"

remote=$home/remote
touch "$remote"
begin --wall --replay "$capture" --speed max --set wall.remote="$remote" --set wall.tour=false --set wall.scene_seconds=3600
look wall 20
xdotool key t; click 640 360
look wall-deaf
same 'the wall hears neither keys nor clicks' wall wall-deaf 1000x500+0+0
echo next >> "$remote"
look wall-next
changed 'but its remote control' wall-deaf wall-next $all 5
xdotool key ctrl+q
code=0; wait $program || code=$?
verdict 'and the one key that ends it' "$([ $code = 0 ] && echo ok || echo WRONG)" "code $code"
exit $((failures > 0))
