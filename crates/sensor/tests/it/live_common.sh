# Sourced by the live_*.sh beside it: namespaces of the script's own, or word of why it cannot have them.
# Needs `sensor`, and `namespaces` as options of unshare. Namespaces and everything in them go away with their processes.
skip() { echo "$1"; exit 77; }
[ "$(id -u)" = 0 ] || skip 'needs root'
for tool in ip unshare nsenter python3; do command -v $tool > /dev/null || skip "needs $tool"; done
if [ -z "${ARCWATCH_IN_NETNS-}" ]; then
  unshare "${namespaces[@]}" true 2> /dev/null || skip 'namespaces are not permitted here'
  exec env ARCWATCH_IN_NETNS=1 unshare "${namespaces[@]}" bash "$0" "$sensor"
fi
wait_for() { for _ in $(seq 500); do "$@" && return; sleep 0.02; done; echo "never: $*"; tail -n 40 "$work/log"; exit 1; }
# A process that was started in a namespace of its own has arrived there.
is_apart() { [ "$(readlink "/proc/$1/ns/net")" != "$(readlink /proc/$$/ns/net)" ]; }
