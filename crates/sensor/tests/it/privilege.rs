//! What a sensor can still do once it has given up everything else, tried from inside. Each test does it in a process
//! of its own, because there is no way back. `live_serve.sh` looks at a whole sensor from outside.

#![expect(unsafe_code, reason = "tries system calls that no safe function makes")]
#![expect(clippy::print_stdout, reason = "a test that skips says why")]

use std::fs::{self, File};
use std::io;
use std::net::{TcpListener, TcpStream, UdpSocket};
use std::process::{Command, Stdio};
use std::thread::Builder;

use sensor::capture::{self, FrameBatch, Next};
use sensor::ipc::Place;
use sensor::pipeline::{EnrichConfig, SourceSpec};
use sensor::privilege::{Needs, give_up, narrow};

/// Runs `test` in another process. There, this returns `true`.
fn is_elsewhere(test: &str) -> bool {
    const MARK: &str = "ARCWATCH_TEST_ELSEWHERE";
    if std::env::var_os(MARK).is_some() {
        return true;
    }
    let output = Command::new(std::env::current_exe().expect("a test"))
        .args(["--exact", &format!("privilege::{test}"), "--nocapture"])
        .env(MARK, "1")
        .output()
        .expect("starts");
    let said = String::from_utf8_lossy(&output.stdout);
    println!("{said}");
    let complaints = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{said}\n{complaints}");
    assert!(said.contains("1 passed"), "there is no test {test}");
    false
}

/// What a system call says.
fn call(status: libc::c_long) -> io::Result<()> {
    if status >= 0 {
        Ok(())
    } else {
        Err(io::Error::last_os_error())
    }
}

fn packet_socket() -> io::Result<()> {
    // SAFETY: plain numbers. The descriptor stays open for the rest of this short process.
    call(unsafe { libc::socket(libc::AF_PACKET, libc::SOCK_RAW, 0) }.into())
}

fn raw_socket() -> io::Result<()> {
    // SAFETY: as above.
    call(unsafe { libc::socket(libc::AF_INET, libc::SOCK_RAW, libc::IPPROTO_ICMP) }.into())
}

fn run_a_program() -> io::Result<()> {
    let status = Command::new("/bin/true").stdin(Stdio::null()).status();
    status.map(drop)
}

/// Past the standard library, which would look for the program first.
fn become_a_program() -> io::Result<()> {
    let nothing = [std::ptr::null()];
    // SAFETY: a terminated path, and lists that end at once.
    call(unsafe { libc::execve(c"/bin/true".as_ptr(), nothing.as_ptr(), nothing.as_ptr()) }.into())
}

fn fork() -> io::Result<()> {
    // SAFETY: where it succeeds, against expectation, the child ends at once.
    let pid = unsafe { libc::fork() };
    if pid == 0 {
        // SAFETY: ends the child without running anything of its parent's.
        unsafe { libc::_exit(0) };
    }
    call(pid.into())
}

fn trace_the_parent() -> io::Result<()> {
    // SAFETY: the request has no pointers.
    call(unsafe { libc::ptrace(libc::PTRACE_SEIZE, libc::getppid(), 0, 0) })
}

fn read_the_parents_memory() -> io::Result<()> {
    let mut byte = 0_u8;
    let here = libc::iovec {
        iov_base: (&raw mut byte).cast(),
        iov_len: 1,
    };
    // SAFETY: one valid vector on our side; the other side's is looked at by the kernel alone.
    call(unsafe {
        libc::process_vm_readv(libc::getppid(), &raw const here, 1, &raw const here, 1, 0)
    } as libc::c_long)
}

fn end_the_parent() -> io::Result<()> {
    // SAFETY: signal 0 only asks.
    call(unsafe { libc::kill(libc::getppid(), 0) }.into())
}

fn memory_to_write_and_run() -> io::Result<()> {
    let protection = libc::PROT_READ | libc::PROT_WRITE | libc::PROT_EXEC;
    // SAFETY: a new private mapping, placed by the kernel.
    let at = unsafe {
        libc::mmap(
            std::ptr::null_mut(),
            4096,
            protection,
            libc::MAP_PRIVATE | libc::MAP_ANONYMOUS,
            -1,
            0,
        )
    };
    if at == libc::MAP_FAILED {
        Err(io::Error::last_os_error())
    } else {
        Ok(())
    }
}

fn user_namespace() -> io::Result<()> {
    // SAFETY: plain numbers.
    call(unsafe { libc::unshare(libc::CLONE_NEWUSER) }.into())
}

fn load_a_kernel_program() -> io::Result<()> {
    let attributes = [0_u8; 64];
    // SAFETY: `attributes` is valid for as many bytes as is said.
    call(unsafe { libc::syscall(libc::SYS_bpf, 5, attributes.as_ptr(), attributes.len()) })
}

#[test]
fn what_parses_packets_can_capture_and_nothing_else() {
    if !is_elsewhere("what_parses_packets_can_capture_and_nothing_else") {
        return;
    }
    if let Err(error) = packet_socket() {
        println!("skipped: not permitted to capture: {error}");
        return;
    }
    let folder = tempfile::tempdir().expect("a folder");
    let cache = folder.path().join("cache");
    let outside = folder.path().join("outside");
    fs::write(&outside, "secret").expect("written");
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = listener.local_addr().expect("bound");
    let live = SourceSpec::Live {
        interfaces: vec!["lo".to_owned()],
        backend: sensor::pipeline::Backend::Auto,
    };
    let mut source = capture::open(&live, None)
        .expect("permitted")
        .sources
        .remove(0)
        .source;

    let enrich = EnrichConfig {
        cache_dir: Some(cache.clone()),
        ..EnrichConfig::default()
    };
    let place = Place::new(folder.path().join("run/sensor.sock"));
    give_up(&Needs::of_sensor(&enrich, &place)).expect("given up");

    let status = fs::read_to_string("/proc/thread-self/status");
    for (what, outcome) in [
        ("read a file", File::open(&outside).map(drop)),
        ("read the accounts", File::open("/etc/passwd").map(drop)),
        ("look at processes", status.map(drop)),
        ("list a folder", fs::read_dir("/").map(drop)),
        (
            "make a file",
            File::create(folder.path().join("new")).map(drop),
        ),
        ("remove a file", fs::remove_file(&outside)),
        ("run a program", run_a_program()),
        ("become a program", become_a_program()),
        ("fork", fork()),
        ("open a packet socket", packet_socket()),
        ("open a raw socket", raw_socket()),
        ("connect", TcpStream::connect(address).map(drop)),
        ("serve", TcpListener::bind("127.0.0.1:0").map(drop)),
        ("trace", trace_the_parent()),
        ("read memory of others", read_the_parents_memory()),
        ("signal", end_the_parent()),
        ("write code", memory_to_write_and_run()),
        ("make a namespace", user_namespace()),
        ("load a kernel program", load_a_kernel_program()),
    ] {
        assert!(outcome.is_err(), "it can still {what}");
    }

    // What it is for goes on: databases are unpacked, threads start, the resolver is asked, packets come in.
    let file = cache.join("database");
    fs::write(cache.join("half"), "database").expect("its own folder");
    fs::rename(cache.join("half"), &file).expect("its own folder");
    assert_eq!(fs::read(&file).expect("its own file"), b"database");
    let frames = Builder::new()
        .name("capture".to_owned())
        .spawn(move || {
            let socket = UdpSocket::bind("127.0.0.1:0").expect("a socket");
            let mut batch = FrameBatch::default();
            while batch.is_empty() {
                socket
                    .send_to(b"hello", socket.local_addr().expect("bound"))
                    .expect("sent");
                assert_eq!(source.next_batch(&mut batch).expect("captures"), Next::More);
            }
            batch.len()
        })
        .expect("a thread")
        .join();
    assert!(frames.expect("captured") > 0);
}

#[test]
fn what_makes_helpers_can_fork_and_nothing_else_that_they_cannot() {
    if !is_elsewhere("what_makes_helpers_can_fork_and_nothing_else_that_they_cannot") {
        return;
    }
    let folder = tempfile::tempdir().expect("a folder");
    give_up(&Needs::of_keeper()).expect("given up");
    for (what, outcome) in [
        (
            "make a file",
            File::create(folder.path().join("new")).map(drop),
        ),
        ("open a socket", UdpSocket::bind("127.0.0.1:0").map(drop)),
        ("open a packet socket", packet_socket()),
        ("become a program", become_a_program()),
        ("trace", trace_the_parent()),
        ("signal", end_the_parent()),
        ("make a namespace", user_namespace()),
        ("load a kernel program", load_a_kernel_program()),
    ] {
        assert!(outcome.is_err(), "it can still {what}");
    }
    fork().expect("this is what it is for");
    // A helper of its own kind gives up that, too.
    narrow(&Needs::of_helper()).expect("narrowed");
    assert!(fork().is_err(), "it can still fork");
}

#[test]
fn what_finds_programs_can_look_and_neither_write_nor_talk() {
    if !is_elsewhere("what_finds_programs_can_look_and_neither_write_nor_talk") {
        return;
    }
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("file");
    fs::write(&file, "text").expect("written");
    give_up(&Needs::of_helper()).expect("given up");
    for (what, outcome) in [
        (
            "make a file",
            File::create(folder.path().join("new")).map(drop),
        ),
        (
            "change a file",
            File::options().write(true).open(&file).map(drop),
        ),
        ("remove a file", fs::remove_file(&file)),
        ("open a socket", UdpSocket::bind("127.0.0.1:0").map(drop)),
        ("open a packet socket", packet_socket()),
        ("run a program", run_a_program()),
        ("become a program", become_a_program()),
        ("fork", fork()),
        ("trace", trace_the_parent()),
        ("read memory of others", read_the_parents_memory()),
        ("signal", end_the_parent()),
        ("load a kernel program", load_a_kernel_program()),
    ] {
        assert!(outcome.is_err(), "it can still {what}");
    }
    // SAFETY: no arguments.
    let parent = unsafe { libc::getppid() };
    let exe = fs::read_link(format!("/proc/{parent}/exe")).expect("a process of our user");
    assert_eq!(exe, std::env::current_exe().expect("the same program"));
    assert!(fs::read_dir(format!("/proc/{parent}/fd")).is_ok());
}
