#!/usr/bin/env bash
# What watching costs: the sensor beside other programs, on the same traffic, one after the other.
#
#   scripts/bench-live.sh [SECONDS]     as root; 60 s for each figure unless told otherwise: then 24 minutes with
#                                       both peers, 14 without. Give it a machine with nothing else to do.
#
# Everything happens in a network namespace of its own, on a pair of interfaces whose far end throws everything away.
# Load comes from crates/sensor/examples/load.rs: a thousand UDP flows of 200 bytes. Beside the sensor (with a screen
# that reads along) run tcpdump, and RustNet and bandwhich where they are installed
# (cargo install rustnet-monitor bandwhich; ARCWATCH_PEERS=FOLDER if they are not in PATH).
# CPU is that of the program and its helpers, in percent of one core; what the kernel spends on copying packets to a
# program is not in it and shows in what iperf3 gets through. RSS is the sum of all its processes, without files that are
# mapped (databases); PSS counts pages that they share once. What is idle is measured for all at the same time.
set -euo pipefail
cd "$(dirname "$0")/.."
seconds=${1:-60}
[ "$(id -u)" = 0 ] || { echo 'needs root: namespaces and packet sockets' >&2; exit 77; }
export PATH=$PATH:${ARCWATCH_PEERS:-/nowhere}
if [ -z "${ARCWATCH_IN_NETNS-}" ]; then
  cargo build --release -q -p arcwatch-sensor
  cargo build --release -q -p arcwatch-sensor --example load
  exec env ARCWATCH_IN_NETNS=1 unshare --net --mount bash "$0" "$seconds"
fi
release=${CARGO_TARGET_DIR:-target}/release
export sensor=$release/arcwatch-sensor load=$release/examples/load seconds
work=$(mktemp -d)
export work
unshare --net sleep 100000 &
far=$!
export far
trap 'kill $far 2> /dev/null || true; rm -rf "$work"' EXIT
while [ "$(readlink /proc/$far/ns/net)" = "$(readlink /proc/$$/ns/net)" ]; do sleep 0.05; done
ip link add va type veth peer name vb netns $far
ip address add 10.99.0.1/24 dev va
ip link set va up
nsenter --net=/proc/$far/ns/net ip address add 10.99.0.2/24 dev vb
nsenter --net=/proc/$far/ns/net ip link set vb up
# Nobody has this address: what is sent there crosses the wire and is thrown away without an answer.
ip neighbor replace 10.99.0.9 lladdr 02:00:00:00:00:09 dev va nud permanent

python3 - << 'PY'
import json, os, pathlib, re, shutil, signal, subprocess, time
work, seconds = pathlib.Path(os.environ["work"]), int(os.environ["seconds"])
sensor, load, far = os.environ["sensor"], os.environ["load"], os.environ["far"]
socket = work / "sensor.sock"
tick = os.sysconf("SC_CLK_TCK")

def family(pid):
    """A process and its children."""
    found = [pid]
    for task in pathlib.Path(f"/proc/{pid}/task").glob("*"):
        for child in (task / "children").read_text().split():
            found += family(int(child))
    return found

def cpu(pids):
    total = 0.0
    for pid in pids:
        try:
            run = [t.read_text().split()[0] for t in pathlib.Path(f"/proc/{pid}/task").glob("*/schedstat")]
            total += sum(int(ns) for ns in run) / 1e9
        except OSError:
            pass
    return total

def memory(pids):
    """RSS and PSS in MB: of its own, and of shared pages such as packet rings."""
    rss = pss = 0
    for pid in pids:
        try: smaps = pathlib.Path(f"/proc/{pid}/smaps").read_text()
        except OSError: continue
        for mapping in re.split(r"\n(?=[0-9a-f]+-[0-9a-f]+ )", smaps):
            if ".mmdb" not in mapping.split("\n")[0] and "Rss:" in mapping:
                rss += int(re.search(r"\nRss:\s+(\d+)", mapping)[1])
                pss += int(re.search(r"\nPss:\s+(\d+)", mapping)[1])
    return rss / 1024, pss / 1024

class Watcher:
    name, names_programs = "nobody", False
    def start(self): self.pids, self.procs = [], []
    def launch(self, *command, **options):
        one = subprocess.Popen([str(c) for c in command], stdin=subprocess.DEVNULL, **options)
        self.procs.append(one)
        return one
    def loss(self, sent): return "-"
    def stop(self):
        for one in self.procs:
            one.send_signal(signal.SIGTERM)
        for one in self.procs:
            try: one.wait(5)
            except subprocess.TimeoutExpired: one.kill(); one.wait()

class Arcwatch(Watcher):
    name, names_programs = "arcwatch-sensor", True
    def start(self):
        super().start()
        log = open(work / "log", "w")
        main = self.launch(sensor, "serve", "--socket", socket, "--no-dns", "-v", stderr=log)
        while "screens may connect" not in (work / "log").read_text(): time.sleep(0.05)
        self.launch(sensor, "live", "--json", "--from", socket, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        while "Ready" not in self.status()["places"] or "Ready" not in self.status()["providers"]: time.sleep(0.2)
        time.sleep(1)
        self.pids = family(main.pid)
        self.before = self.status()
    def status(self):
        return json.loads(subprocess.run([sensor, "status", "--json", "--socket", socket], stdout=subprocess.PIPE).stdout)["health"]
    def loss(self, sent):
        time.sleep(1.2)
        now = self.status()
        drops = {k: v - self.before["drops"][k] for k, v in now["drops"].items() if v != self.before["drops"][k]}
        frames = now["frames"] - self.before["frames"]
        total = {k: v - self.before["coverage"]["total"][k] for k, v in now["coverage"]["total"].items()}
        lost = max(0, sent - frames)
        return f"{100 * lost / max(1, sent):.2f} % ({drops or 'no drops'}; {total['metered']} of {total['counted']} bytes)"

class Tcpdump(Watcher):
    name = "tcpdump -w /dev/null"
    def start(self):
        super().start()
        self.err = open(work / "tcpdump", "w+")
        self.pids = [self.launch("tcpdump", "-i", "va", "-w", "/dev/null", stderr=self.err).pid]
        time.sleep(1)
    def loss(self, sent):
        self.stop()
        self.err.seek(0)
        found = re.search(r"(\d+) packets? dropped by kernel", self.err.read())
        return f"{100 * int(found[1]) / max(1, sent):.2f} %" if found else "not told"

class OnTerminal(Watcher):
    """Draws on a terminal: gets one."""
    names_programs = True
    def __init__(self, name, *command): self.name, self.command = name, command
    def start(self):
        super().start()
        shell = self.launch("script", "-qfc", "stty rows 50 columns 200; exec " + " ".join(self.command), "/dev/null", stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        time.sleep(4)
        self.pids = [pid for pid in family(shell.pid) if pid != shell.pid]
    def loss(self, sent): return "not told" if any(os.path.exists(f"/proc/{p}") for p in self.pids) else "ENDED"

watchers = [Arcwatch(), Tcpdump()]
if shutil.which("rustnet"): watchers.append(OnTerminal("RustNet", "rustnet", "-i", "va"))
if shutil.which("bandwhich"): watchers.append(OnTerminal("bandwhich", "bandwhich", "-n", "-i", "va"))

print(f"{'load':>12} {'sent/s':>9}  {'watcher':<22} {'CPU %':>7} {'RSS MB':>7} {'PSS MB':>7}  loss")

def watch(label, rate, together):
    for watcher in together: watcher.start()
    before, began, sent = [cpu(it.pids) for it in together], time.monotonic(), 0
    if rate is None: time.sleep(seconds)
    else: sent = int(subprocess.run([load, "10.99.0.9", str(rate), str(seconds), "1000", "172"], stdout=subprocess.PIPE, check=True).stdout)
    took = time.monotonic() - began
    used = [100 * (cpu(it.pids) - b) / took for it, b in zip(together, before)]
    held = [memory(it.pids) for it in together]
    for watcher, cpu_percent, (rss, pss) in zip(together, used, held):
        print(f"{label:>12} {sent / took:>9.0f}  {watcher.name:<22} {cpu_percent:>7.2f} {rss:>7.1f} {pss:>7.1f}  {watcher.loss(sent)}", flush=True)
        watcher.stop()

watch("idle", None, watchers)
for label, rate in (("10k/s", 10_000), ("50k/s", 50_000), ("100k/s", 100_000), ("flat out", 0)):
    for watcher in watchers: watch(label, rate, [watcher])

if shutil.which("iperf3"):
    subprocess.Popen(["nsenter", f"--net=/proc/{far}/ns/net", "iperf3", "-s", "-D", "-I", str(work / "iperf.pid")])
    time.sleep(1)
    # A link as fast as networks are, and then no link at all: what two namespaces pass on to each other takes both
    # cores whole, so every look at it shows, whoever takes it.
    for link, limit in (("10 Gbit/s", "rate 10gbit burst 2mb latency 5ms"), ("no limit", None)):
        if limit: subprocess.run(f"tc qdisc add dev va root tbf {limit}".split(), check=True)
        for watcher in 2 * [Watcher(), Arcwatch()] + watchers[1:]:
            watcher.start()
            out = subprocess.run(["iperf3", "-c", "10.99.0.2", "-t", str(min(seconds, 10)), "-J"], stdout=subprocess.PIPE).stdout
            ended = json.loads(out)["end"]
            speed = f"{ended['sum_received']['bits_per_second'] / 1e9:.2f} Gbit/s" if "sum_received" in ended else "failed"
            print(f"{link:>12} {speed:>13} with {watcher.name}", flush=True)
            watcher.stop()
        if limit: subprocess.run("tc qdisc del dev va root".split(), check=True)
    os.kill(int((work / "iperf.pid").read_text().strip("\0\n ")), signal.SIGTERM)
PY
