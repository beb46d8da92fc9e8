#!/usr/bin/env bash
# What befalls a screen on a wall, with the real program on a real X server without a window manager: it takes the whole
# screen, the resolution changes while it runs, the display is unplugged and plugged in again, blanked, its window hidden
# and shown. Afterwards it draws on, in full, and one key ends it. Pictures of every step are left in FOLDER.
#
#   scripts/check-wall.sh CAPTURE FOLDER
#
# lib/desk.sh says what it needs; besides, an X server whose resolution can change (xserver-xorg-core and
# xserver-xorg-video-dummy) and x11-xserver-utils.
set -euo pipefail
capture=$(realpath "$1") folder=$(realpath -m "$2")
cd "$(dirname "$0")/.."
mkdir -p "$folder"

# shellcheck source=lib/desk.sh
source scripts/lib/desk.sh
cat > "$home/screen.conf" << 'CONF'
Section "Device"
  Identifier "none"
  Driver "dummy"
  VideoRam 65536
EndSection
Section "Monitor"
  Identifier "any"
  HorizSync 5.0 - 1000.0
  VertRefresh 5.0 - 200.0
  Modeline "1920x1080" 148.50 1920 2008 2052 2200 1080 1084 1089 1125
  Modeline "1280x720" 74.50 1280 1344 1472 1664 720 723 728 748
EndSection
Section "Screen"
  Identifier "wall"
  Device "none"
  Monitor "any"
  DefaultDepth 24
  SubSection "Display"
    Depth 24
    Modes "1920x1080" "1280x720"
  EndSubSection
EndSection
CONF
start_server Xorg -config "$home/screen.conf" -logfile "$home/x.log" -noreset -novtswitch -sharevts
output=$(xrandr -q | awk '$2 == "connected" { print $1; exit }')
xrandr --output "$output" --mode 1920x1080

size() { xdotool getwindowgeometry "$window" | awk '/Geometry/ { print $2 }'; }
fills() { # WHAT SIZE: within half a minute
  local found=WRONG
  for _ in $(seq 30); do [ "$(size)" = "$2" ] && found=ok && break; sleep 1; done
  verdict "$1" $found "$(size), not $2" | sed "/^ok/s/,.*//"
}
# The clock of a wall that lives goes on: two pictures are never the same.
lives() { # WHAT NAME
  look "$2"
  look "$2-later" 3
  changed "$1" "$2" "$2-later" "$(size)+0+0" 1
}

start "$folder/log" --wall --replay "$capture" --speed 1 --home 52.52,13.40 --set look.language=en --set wall.shift=false
fills 'it takes the whole screen' 1920x1080
look started 20
lives 'and lives' full
xrandr --output "$output" --mode 1280x720
fills 'a smaller resolution is filled' 1280x720
lives 'and it lives' small
xrandr --output "$output" --mode 1920x1080
fills 'a larger one too' 1920x1080
lives 'and it lives' large
xrandr --output "$output" --off; sleep 5
xrandr --output "$output" --mode 1920x1080
fills 'a display that was unplugged is filled again' 1920x1080
lives 'and it lives' plugged
xset s activate; sleep 5; xset s reset
lives 'a screen that was blank shows it again' awake
xdotool windowunmap "$window"; sleep 5; xdotool windowmap "$window"
fills 'a window that was hidden is as large as before' 1920x1080
lives 'and lives' shown
xdotool windowfocus "$window"; sleep 1
xdotool key ctrl+q
code=0; wait "$program" || code=$?
verdict 'one key ends it' "$([ $code = 0 ] && echo ok || echo WRONG)" "code $code"
exit $((failures > 0))
