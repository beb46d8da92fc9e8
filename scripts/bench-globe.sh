#!/usr/bin/env bash
# How long a frame takes, Arcwatch and globe.gl on the same machine in the same run, both on software renderers at
# 1280×720. Run it while nothing else runs.
#
#   scripts/bench-globe.sh             Arcwatch, and globe.gl where chromium, node and npm are installed
#   scripts/bench-globe.sh --arcwatch  Arcwatch alone
#
# ARCWATCH names a built program; otherwise the development build is made. Needs mesa-vulkan-drivers.
set -euo pipefail
cd "$(dirname "$0")/.."

if [ -z "${ARCWATCH-}" ]; then
  cargo build --quiet --bin arcwatch
  ARCWATCH=${CARGO_TARGET_DIR:-target}/debug/arcwatch
fi
export WGPU_ADAPTER_NAME=${WGPU_ADAPTER_NAME:-llvmpipe}

echo "load average $(cut -d' ' -f1 /proc/loadavg), $(nproc) processors"
echo "== arcwatch"
for arcs in 0 300 5000 10000 100000; do
  "$ARCWATCH" bench --arcs $arcs --frames 40 --size 1280x720 --json
done
"$ARCWATCH" bench --arcs 100000 --changing 1000 --frames 40 --size 1280x720 --json
"$ARCWATCH" bench --arcs 5000 --turning --frames 40 --size 1280x720 --json
[ "${1-}" != --arcwatch ] || exit 0

for tool in chromium node npm; do
  command -v $tool > /dev/null || { echo "globe.gl is left out: $tool is not installed"; exit 0; }
done
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cp scripts/bench/globe.gl.* "$folder"
cp assets/earth/day.jpg "$folder/earth.jpg"
(
  cd "$folder"
  npm pack --silent globe.gl@2.46.2 > /dev/null
  tar xzf globe.gl-2.46.2.tgz
  cp package/dist/globe.gl.min.js .
  npm install --silent --no-save playwright-core > /dev/null
)
echo "== globe.gl 2.46.2 in $(chromium --version 2> /dev/null | head -1)"
node "$folder/globe.gl.mjs" 0 500 5000 10000
