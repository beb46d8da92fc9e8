//! Which parts of the system this process sees: in a container, process ids and addresses mean something else.

use std::os::fd::AsRawFd;

/// Where this process lives.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Namespace {
    /// The kernel's number for our network namespace; `None` before Linux 5.14.
    pub network: Option<u64>,
    /// The ids that the kernel's programs tell are the ones of our `/proc`.
    pub sees_all_processes: bool,
}

/// Inode of the first process namespace (`PROC_PID_INIT_INO`), the one the kernel's programs count in.
const FIRST_PID_NAMESPACE: &str = "pid:[4026531836]";

impl Namespace {
    /// Asks the kernel.
    #[must_use]
    pub fn of_this_process() -> Self {
        let pid_namespace = std::fs::read_link("/proc/self/ns/pid").unwrap_or_default();
        Self {
            network: network_cookie().ok(),
            sees_all_processes: pid_namespace.as_os_str() == FIRST_PID_NAMESPACE,
        }
    }
}

/// What `bpf_get_netns_cookie` returns for sockets made here.
fn network_cookie() -> std::io::Result<u64> {
    let socket = std::net::UdpSocket::bind((std::net::Ipv4Addr::LOCALHOST, 0))?;
    let mut cookie = 0_u64;
    let mut len = size_of::<u64>() as libc::socklen_t;
    #[expect(
        unsafe_code,
        reason = "neither std nor rustix knows this socket option"
    )]
    // SAFETY: the file descriptor is open for as long as `socket` lives; `cookie` and `len` are ours, valid for
    // writes, and `len` says how large `cookie` is.
    let result = unsafe {
        libc::getsockopt(
            socket.as_raw_fd(),
            libc::SOL_SOCKET,
            libc::SO_NETNS_COOKIE,
            (&raw mut cookie).cast(),
            &raw mut len,
        )
    };
    if result == 0 {
        Ok(cookie)
    } else {
        Err(std::io::Error::last_os_error())
    }
}
