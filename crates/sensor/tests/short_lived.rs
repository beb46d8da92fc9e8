//! Every program is named, however short it lives: two thousand processes that each make one flow and end within a
//! millisecond, over TCP and UDP, IPv4 and IPv6, and the server that answers them. Of each its executable, parent, start
//! and user are known, though none is left to look at. Everything stays on this computer's loopback. Beside it: what
//! looking at the socket tables once a second would have found.
//!
//! Needs the right to attach programs to the kernel (root, or the capabilities that the message names); without it
//! the test says so and passes.
#![cfg(target_os = "linux")]
#![expect(clippy::print_stdout, reason = "a test that skips says why")]
#![expect(
    unsafe_code,
    reason = "a process that lives under a millisecond is a fork without an exec"
)]

use std::collections::{HashMap, HashSet};
use std::fs;
use std::io::{Read, Write};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, TcpListener, UdpSocket};
use std::os::fd::{AsRawFd, RawFd};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::thread::{Builder, JoinHandle};
use std::time::{Duration, Instant};

use crossbeam_channel::{Receiver, RecvTimeoutError, bounded};
use flowcore::flow::SocketKey;
use flowcore::model::{Description, Endpoint, Program, Protocol};
use sensor::process::ebpf::{OwnerPrograms, OwnerWatch, WatchError, Word};
use sensor::process::procfs::{OwnerScan, Roster, find_sockets};

const PROCESSES: usize = 2_000;

/// One in a thousand may be missed.
const MAX_MISSED: usize = PROCESSES / 1_000;

/// What a child tells before it ends.
#[derive(Clone, Copy)]
#[repr(C)]
struct Note {
    pid: u32,
    port: u32,
    lived_nanos: u32,
}

impl Note {
    fn read(pipe: &mut impl Read) -> Self {
        let mut bytes = [0; size_of::<Self>()];
        pipe.read_exact(&mut bytes).expect("the child tells");
        let word =
            |at: usize| u32::from_ne_bytes(std::array::from_fn(|index| bytes[at * 4 + index]));
        Self {
            pid: word(0),
            port: word(1),
            lived_nanos: word(2),
        }
    }
}

#[test]
fn processes_that_live_under_a_millisecond_are_named() {
    let Some(mut watch) = permitted(OwnerPrograms::attach()) else {
        return;
    };
    let servers = Servers::start();
    let ends = servers.ends;
    let (done, is_done) = bounded::<()>(1);
    let poll = Builder::new()
        .name("poll".to_owned())
        .spawn(move || poll_once_a_second(ends, &is_done))
        .expect("a thread");
    let (mut notes_in, notes_out) = std::io::pipe().expect("a pipe");
    let mut owners = Owners::default();
    let (mut flows, mut lives, mut named_by_kind) = (Vec::new(), Vec::new(), [0; 4]);
    let mut described = 0;
    for number in 0..PROCESSES {
        let kind = number % 4;
        let pid = spawn_short(servers.addresses[kind], kind, notes_out.as_raw_fd());
        let note = Note::read(&mut notes_in);
        assert_eq!(note.pid, pid, "the child could not connect");
        owners.hear(&mut watch);
        let flow = flow_of(&note, ends[kind], kind);
        let owner = owners.by_socket.get(&flow).filter(|it| it.pid == pid);
        named_by_kind[kind] += usize::from(owner.is_some());
        described += usize::from(owner.is_some_and(|it| is_whole(it)));
        flows.push((flow, pid));
        lives.push(note.lived_nanos);
    }
    let answered = servers.finish();
    owners.hear(&mut watch);
    drop(done);
    let polled = poll.join().expect("polled");

    let named: usize = named_by_kind.iter().sum();
    let this_process = std::process::id();
    let served = flows
        .iter()
        .map(|(flow, _)| SocketKey {
            local: flow.remote,
            remote: flow.local,
            ..*flow
        })
        .filter(|back| owners.pid_of(back) == Some(this_process))
        .count();
    let by_poll = flows.iter().filter(|flow| polled.contains(flow)).count();
    lives.sort_unstable();
    println!(
        "{named} of {PROCESSES} flows of short-lived processes were named (TCP and UDP over IPv4 and IPv6: \
         {named_by_kind:?}), {described} with executable, parent, start and user, and {served} of {answered} on the server's side; a look at the socket tables once a \
         second found {by_poll}. Half of the processes lived under {} µs, {} of them under 1 ms",
        lives[PROCESSES / 2] / 1_000,
        lives.partition_point(|&nanos| nanos < 1_000_000),
    );
    assert!(named + MAX_MISSED >= PROCESSES);
    assert!(described + MAX_MISSED >= PROCESSES);
    assert_eq!(answered, PROCESSES);
    assert!(served + MAX_MISSED >= PROCESSES);
}

/// Programs in folders of all kinds, on a file system that is mounted below another, each gone before anybody looks.
#[test]
fn the_executable_of_a_program_that_has_ended_is_known_by_its_path() {
    let Some(mut watch) = permitted(OwnerPrograms::attach()) else {
        return;
    };
    let deep = "a folder among many others/".repeat(12);
    for place in ["/dev/shm", env!("CARGO_TARGET_TMPDIR")] {
        let folder = tempfile::tempdir_in(place).expect("a folder");
        for below in ["", "ä ö/(deleted)\n", &deep] {
            let program = folder.path().join(below).join("talk er");
            fs::create_dir_all(program.parent().expect("a folder")).expect("made");
            fs::copy("/bin/bash", &program).expect("copied, with its rights");
            let server = UdpSocket::bind("127.0.0.1:0").expect("a port");
            let Some(mut child) = start_talker(&program, &server) else {
                continue;
            };
            assert!(child.wait().expect("ended").success());
            let mut owners = Owners::default();
            owners.hear(&mut watch);
            let owner = owners.of(child.id());
            assert_eq!(&*owner.name, "talk er");
            let known = owner.path.as_deref().expect("a path");
            let shown = program.to_str().expect("text").replace('\n', "\u{fffd}");
            if shown.len() < 256 {
                assert_eq!(known, shown);
            } else {
                let end = known.strip_prefix('…').expect("cut, and says so");
                assert!(shown.ends_with(end) && end.len() >= 256, "{known}");
            }
        }
    }
}

/// A shell that sends one datagram and ends. `None`, and word of it, where programs cannot run from there.
fn start_talker(program: &Path, server: &UdpSocket) -> Option<Child> {
    let port = server.local_addr().expect("bound").port();
    let said = format!("printf x > /dev/udp/127.0.0.1/{port}");
    loop {
        let mut command = Command::new(program);
        command.args(["-c", &said]).stdin(Stdio::null());
        match command.spawn() {
            Ok(child) => return Some(child),
            // A child of another test holds the copy open for writing, for a moment.
            Err(error) if error.kind() == std::io::ErrorKind::ExecutableFileBusy => {}
            Err(error) => {
                println!("skipped {}: {error}", program.display());
                return None;
            }
        }
    }
}

#[test]
fn a_kernel_that_tells_less_of_processes_still_names_them() {
    let programs = OwnerPrograms::attach_without_introductions();
    if let Ok(programs) = &programs {
        assert!(programs.silence().is_some(), "and says so");
    }
    let Some(mut watch) = permitted(programs) else {
        return;
    };
    let server = UdpSocket::bind("127.0.0.1:0").expect("a port");
    let (mut notes_in, notes_out) = std::io::pipe().expect("a pipe");
    let to = server.local_addr().expect("bound");
    let pid = spawn_short(to, 2, notes_out.as_raw_fd());
    Note::read(&mut notes_in);
    let mut owners = Owners::default();
    owners.hear(&mut watch);
    let owner = owners.of(pid);
    assert_eq!((owner.path.as_deref(), owner.started), (None, None));
    assert!(owner.user.is_some() && !owner.name.is_empty());
}

/// `None`, and word of it, where this machine does not let us.
fn permitted(programs: Result<OwnerPrograms, WatchError>) -> Option<OwnerWatch> {
    programs
        .inspect_err(|error| println!("skipped: {error}; {}", error.remedy()))
        .ok()
        .map(|programs| programs.listen().expect("room for the ring"))
}

/// Who owns what, as the sensor says it.
#[derive(Default)]
struct Owners {
    roster: Roster,
    by_socket: HashMap<SocketKey, Arc<Program>>,
}

impl Owners {
    fn hear(&mut self, watch: &mut OwnerWatch) {
        while let Some(word) = watch.next_word() {
            match word {
                Word::Introduction(introduction) => self.roster.introduce(introduction),
                Word::Announcement(heard) => {
                    let owner = self.roster.announced(&heard, true, Instant::now());
                    self.by_socket.insert(heard.socket, owner);
                }
            }
        }
    }

    fn pid_of(&self, socket: &SocketKey) -> Option<u32> {
        self.by_socket.get(socket).map(|owner| owner.pid)
    }

    /// A process of which a flow must have been heard.
    fn of(&self, pid: u32) -> &Program {
        let mut owners = self.by_socket.values();
        owners
            .find(|owner| owner.pid == pid)
            .expect("it was heard of")
    }
}

/// Whether everything is known of one of our children, which has ended.
fn is_whole(program: &Program) -> bool {
    let this = std::env::current_exe().expect("a test");
    program.path.as_deref() == this.to_str()
        && program.parent == Some(std::process::id())
        && program.started.is_some()
        && program.user.is_some()
        && program.described == Description::Noted
}

/// What a program that reads the tables once a second sees: flows to our servers and who holds them.
fn poll_once_a_second(servers: [Endpoint; 4], done: &Receiver<()>) -> HashSet<(SocketKey, u32)> {
    let wanted: Vec<SocketKey> = (0..4_usize)
        .flat_map(|kind| (1_024..=u16::MAX).map(move |port| (kind, port)))
        .map(|(kind, port)| {
            let note = Note {
                pid: 0,
                port: u32::from(port),
                lived_nanos: 0,
            };
            flow_of(&note, servers[kind], kind)
        })
        .collect();
    let mut scan = OwnerScan::new(PathBuf::from("/proc"));
    let mut seen = HashSet::new();
    while done.recv_timeout(Duration::from_secs(1)) == Err(RecvTimeoutError::Timeout) {
        let found = find_sockets(Path::new("/proc/net"), &wanted);
        let inodes: Vec<u64> = found.iter().map(|(_, inode)| *inode).collect();
        let holders = scan.find(&inodes);
        seen.extend(
            found
                .iter()
                .filter_map(|(flow, inode)| Some((*flow, *holders.get(inode)?))),
        );
    }
    seen
}

/// The flow of a note as its child saw it.
fn flow_of(note: &Note, remote: Endpoint, kind: usize) -> SocketKey {
    SocketKey {
        protocol: if kind < 2 {
            Protocol::TCP
        } else {
            Protocol::UDP
        },
        local: Endpoint {
            ip: remote.ip,
            port: note.port as u16,
        },
        remote,
    }
}

/// A process that opens one socket, sends one byte, tells its port and ends. Returns its id; it has ended by then.
fn spawn_short(to: SocketAddr, kind: usize, notes: RawFd) -> u32 {
    let (address, len) = raw_address(to);
    let (family, socket_type) = (
        if to.is_ipv4() {
            libc::AF_INET
        } else {
            libc::AF_INET6
        },
        if kind < 2 {
            libc::SOCK_STREAM
        } else {
            libc::SOCK_DGRAM
        },
    );
    // SAFETY: the child of a process with threads may only make calls that are safe in a signal handler: it makes
    // system calls on values that were prepared before, allocates nothing, and leaves through `_exit`.
    let pid = unsafe { libc::fork() };
    assert!(pid >= 0, "fork: {}", std::io::Error::last_os_error());
    if pid == 0 {
        // SAFETY: `address` and `name` are large enough for both families and `len` says what they hold; all other
        // arguments are plain numbers or point to locals that outlive the calls.
        unsafe {
            let mut began: libc::timespec = std::mem::zeroed();
            let mut ended: libc::timespec = std::mem::zeroed();
            libc::clock_gettime(libc::CLOCK_MONOTONIC, &raw mut began);
            let socket = libc::socket(family, socket_type | libc::SOCK_CLOEXEC, 0);
            let byte = 1_u8;
            let to = (&raw const address).cast::<libc::sockaddr>();
            let sent = if kind < 2 {
                libc::connect(socket, to, len);
                libc::send(socket, (&raw const byte).cast(), 1, libc::MSG_NOSIGNAL)
            } else {
                libc::sendto(socket, (&raw const byte).cast(), 1, 0, to, len)
            };
            let mut name: libc::sockaddr_in6 = std::mem::zeroed();
            let mut name_len = size_of::<libc::sockaddr_in6>() as libc::socklen_t;
            libc::getsockname(socket, (&raw mut name).cast(), &raw mut name_len);
            libc::close(socket);
            libc::clock_gettime(libc::CLOCK_MONOTONIC, &raw mut ended);
            let lived =
                (ended.tv_sec - began.tv_sec) * 1_000_000_000 + ended.tv_nsec - began.tv_nsec;
            let note = Note {
                pid: if sent == 1 { libc::getpid() as u32 } else { 0 },
                // Both families keep the port in the same place.
                port: u32::from(u16::from_be(name.sin6_port)),
                lived_nanos: lived as u32,
            };
            libc::write(notes, (&raw const note).cast(), size_of::<Note>());
            libc::_exit(0);
        }
    }
    // SAFETY: waits for the child just made; a null status is allowed.
    unsafe { libc::waitpid(pid, std::ptr::null_mut(), 0) };
    pid as u32
}

/// An address as the system takes it; the IPv6 form has room for both.
fn raw_address(to: SocketAddr) -> (libc::sockaddr_in6, libc::socklen_t) {
    // SAFETY: all zeros is a valid value of this plain structure.
    let mut raw: libc::sockaddr_in6 = unsafe { std::mem::zeroed() };
    raw.sin6_port = to.port().to_be();
    match to.ip() {
        IpAddr::V4(ip) => {
            raw.sin6_family = libc::AF_INET as libc::sa_family_t;
            // In `sockaddr_in` the address follows the port.
            raw.sin6_flowinfo = u32::from_ne_bytes(ip.octets());
            (raw, size_of::<libc::sockaddr_in>() as libc::socklen_t)
        }
        IpAddr::V6(ip) => {
            raw.sin6_family = libc::AF_INET6 as libc::sa_family_t;
            raw.sin6_addr.s6_addr = ip.octets();
            (raw, size_of::<libc::sockaddr_in6>() as libc::socklen_t)
        }
    }
}

/// TCP and UDP servers on both loopback addresses, in this process.
struct Servers {
    addresses: [SocketAddr; 4],
    ends: [Endpoint; 4],
    threads: Vec<JoinHandle<usize>>,
}

impl Servers {
    fn start() -> Self {
        let (v4, v6) = (
            IpAddr::V4(Ipv4Addr::LOCALHOST),
            IpAddr::V6(Ipv6Addr::LOCALHOST),
        );
        let mut addresses = Vec::new();
        let mut threads = Vec::new();
        for ip in [v4, v6] {
            let listener = TcpListener::bind((ip, 0)).expect("a port");
            addresses.push(listener.local_addr().expect("bound"));
            threads.push(start("tcp", move || answer_connections(&listener)));
        }
        for ip in [v4, v6] {
            let socket = UdpSocket::bind((ip, 0)).expect("a port");
            addresses.push(socket.local_addr().expect("bound"));
            threads.push(start("udp", move || answer_datagrams(&socket)));
        }
        let addresses: [SocketAddr; 4] = addresses.try_into().expect("four");
        let ends = addresses.map(|address| Endpoint {
            ip: address.ip(),
            port: address.port(),
        });
        Self {
            addresses,
            ends,
            threads,
        }
    }

    /// Waits until every flow was answered; returns how many were.
    fn finish(self) -> usize {
        self.threads
            .into_iter()
            .map(|thread| thread.join().expect("answered"))
            .sum()
    }
}

fn start(name: &str, body: impl FnOnce() -> usize + Send + 'static) -> JoinHandle<usize> {
    Builder::new()
        .name(name.to_owned())
        .spawn(body)
        .expect("a thread")
}

fn answer_connections(listener: &TcpListener) -> usize {
    (0..PROCESSES / 4)
        .map(|_| {
            let (mut stream, _) = listener.accept().expect("a client");
            let mut byte = [0];
            stream.read_exact(&mut byte).expect("one byte");
            // The client may be gone; what counts is that a packet leaves.
            drop(stream.write_all(&byte));
        })
        .count()
}

fn answer_datagrams(socket: &UdpSocket) -> usize {
    (0..PROCESSES / 4)
        .map(|_| {
            // A refusal by a client that is gone may be reported in between.
            let (_, from) = loop {
                if let Ok(got) = socket.recv_from(&mut [0; 8]) {
                    break got;
                }
            };
            drop(socket.send_to(b"r", from));
        })
        .count()
}
