# shellcheck shell=bash
# What checks on a real (virtual) screen share: the program, a home of its own, Xvfb, a window with the keyboard, pictures
# and how they differ. Everything that was started ends with the script. To be sourced, from the project's root.
#
# Needs Xvfb, xdotool, imagemagick and mesa-vulkan-drivers. ARCWATCH names a built program; otherwise the development
# build is made.

if [ -z "${ARCWATCH-}" ]; then
  cargo build --quiet --bin arcwatch
  ARCWATCH=${CARGO_TARGET_DIR:-target}/debug/arcwatch
fi
home=$(mktemp -d)
# Databases may be unpacked already; settings are nobody's but those of this run.
export ARCWATCH_CACHE_DIR=${ARCWATCH_CACHE_DIR:-${XDG_CACHE_HOME:-$HOME/.cache}/arcwatch/databases}
export HOME=$home LANG=en_US.UTF-8 WAYLAND_DISPLAY='' WGPU_ADAPTER_NAME=${WGPU_ADAPTER_NAME:-llvmpipe}
unset XDG_CONFIG_HOME XDG_DATA_HOME XDG_STATE_HOME XDG_DOWNLOAD_DIR
children=()
finish() {
  for child in "${children[@]}"; do kill "$child" 2> /dev/null || true; done
  wait
  rm -rf "$home"
}
trap finish EXIT

start_server() { # COMMAND…: an X server
  "$@" -displayfd 3 -nolisten tcp 3> "$home/display" 2> /dev/null &
  children+=($!)
  for _ in $(seq 50); do [ -s "$home/display" ] && break; sleep 0.1; done
  DISPLAY=:$(cat "$home/display")
  export DISPLAY
}
start_screen() { # SIZE
  start_server Xvfb -screen 0 "$1x24"
}

program='' window=''
start() { # LOG ARGUMENTS: the program; `program` and `window` say which
  "$ARCWATCH" "${@:2}" >> "$1" 2>&1 &
  program=$!
  children+=("$program")
  window=''
  for _ in $(seq 60); do
    window=$(xdotool search --onlyvisible --name Arcwatch 2> /dev/null | head -1) && [ -n "$window" ] && break
    sleep 1
  done
  # There is no window manager that would give the window the keyboard.
  xdotool windowfocus "$window"
}

step=0
look() { # NAME [SECONDS]: a picture in $home, and numbered in $folder, once the screen has come to rest
  sleep "${2:-${REST:-4}}"
  step=$((step + 1))
  import -window root "$home/$1.png"
  cp "$home/$1.png" "$folder/$(printf '%02d' $step)-$1.png"
}

differs() { # A B PART: how many of a thousand pixels differ
  local out size
  out=$(compare -metric AE -fuzz 6% -extract "$3" "$home/$1.png" "$home/$2.png" null: 2>&1 || true)
  size=${3%%+*}
  awk -v n="${out%% *}" -v w="${size%x*}" -v h="${size#*x}" 'BEGIN { printf "%d", 1000 * n / (w * h) }'
}

failures=0
verdict() { # WHAT ok|WRONG DETAIL
  [ "$2" = ok ] || failures=$((failures + 1))
  printf '%-5s %-66s %s\n' "$2" "$1" "${3-}"
}

changed() { # WHAT A B PART LEAST
  local permille
  permille=$(differs "$2" "$3" "$4")
  verdict "$1" "$([ "$permille" -ge "$5" ] && echo ok || echo WRONG)" "$permille/1000 pixels changed, at least $5"
}

same() { # WHAT A B PART [MOST]
  local permille most=${5:-20}
  permille=$(differs "$2" "$3" "$4")
  verdict "$1" "$([ "$permille" -le "$most" ] && echo ok || echo WRONG)" "$permille/1000 pixels changed, at most $most"
}

drag() { # FROM_X FROM_Y TO_X TO_Y
  xdotool mousemove "$1" "$2"; sleep 0.7
  xdotool mousedown 1; sleep 0.4
  for part in 1 2 3 4 5 6 7 8; do
    xdotool mousemove $(($1 + ($3 - $1) * part / 8)) $(($2 + ($4 - $2) * part / 8)); sleep 0.2
  done
  sleep 0.8
  xdotool mouseup 1
}
