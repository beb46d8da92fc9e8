//! One announcement of the kernel's programs, read from its bytes. Layout: `struct event` in `bpf/owner.bpf.c`.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use flowcore::flow::SocketKey;
use flowcore::model::{Endpoint, Protocol};

/// A packet left a socket towards an address for the first time, or for the first time in 30 s.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Announcement {
    /// When, in nanoseconds since the computer started.
    pub at_boot_nanos: u64,
    /// Network namespace of the socket.
    pub netns: u64,
    /// Control group of the owner, by its inode.
    pub cgroup: u64,
    /// The owner's process.
    pub pid: u32,
    /// The owner's user.
    pub uid: u32,
    /// Name of the owner's thread, padded with zeros. Any bytes.
    pub comm: [u8; 16],
    /// The socket's ends.
    pub socket: SocketKey,
}

impl Announcement {
    /// Bytes of `struct event`.
    const LEN: usize = 88;

    /// From the ring's bytes; `None` for anything that the programs do not write.
    #[must_use]
    pub fn parse(bytes: &[u8]) -> Option<Self> {
        let bytes: &[u8; Self::LEN] = bytes.get(..Self::LEN)?.try_into().ok()?;
        let version = bytes[85];
        let address = |at: usize| -> Option<IpAddr> {
            match version {
                4 => Some(Ipv4Addr::from(array::<4>(bytes, at)).into()),
                6 => Some(Ipv6Addr::from(array::<16>(bytes, at)).into()),
                _ => None,
            }
        };
        let port = |at: usize| u16::from_ne_bytes(array(bytes, at));
        Some(Self {
            at_boot_nanos: u64::from_ne_bytes(array(bytes, 0)),
            netns: u64::from_ne_bytes(array(bytes, 8)),
            cgroup: u64::from_ne_bytes(array(bytes, 16)),
            pid: u32::from_ne_bytes(array(bytes, 24)),
            uid: u32::from_ne_bytes(array(bytes, 28)),
            comm: array(bytes, 32),
            socket: SocketKey {
                protocol: Protocol(bytes[84]),
                local: Endpoint {
                    ip: address(48)?,
                    port: port(80),
                },
                remote: Endpoint {
                    ip: address(64)?,
                    port: port(82),
                },
            },
        })
    }

    /// The thread's name as text.
    #[must_use]
    pub fn comm_text(&self) -> String {
        let end = self
            .comm
            .iter()
            .position(|&byte| byte == 0)
            .unwrap_or(self.comm.len());
        String::from_utf8_lossy(&self.comm[..end]).into_owned()
    }
}

/// `N` bytes at `at`; callers stay below [`Announcement::LEN`].
fn array<const N: usize>(bytes: &[u8; Announcement::LEN], at: usize) -> [u8; N] {
    std::array::from_fn(|index| bytes[at + index])
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn an_event_is_read_as_the_programs_write_it() {
        let mut bytes = [0_u8; Announcement::LEN];
        bytes[0..8].copy_from_slice(&5_u64.to_ne_bytes());
        bytes[8..16].copy_from_slice(&6_u64.to_ne_bytes());
        bytes[16..24].copy_from_slice(&7_u64.to_ne_bytes());
        bytes[24..28].copy_from_slice(&8_u32.to_ne_bytes());
        bytes[28..32].copy_from_slice(&9_u32.to_ne_bytes());
        bytes[32..36].copy_from_slice(b"curl");
        bytes[48..52].copy_from_slice(&[10, 0, 0, 1]);
        bytes[64..68].copy_from_slice(&[192, 0, 2, 7]);
        bytes[80..82].copy_from_slice(&50_000_u16.to_ne_bytes());
        bytes[82..84].copy_from_slice(&443_u16.to_ne_bytes());
        bytes[84] = 6;
        bytes[85] = 4;
        let read = Announcement::parse(&bytes).expect("whole");
        assert_eq!(
            (
                read.at_boot_nanos,
                read.netns,
                read.cgroup,
                read.pid,
                read.uid
            ),
            (5, 6, 7, 8, 9)
        );
        assert_eq!(read.comm_text(), "curl");
        assert_eq!(read.socket.protocol, Protocol::TCP);
        assert_eq!(read.socket.local.to_string(), "10.0.0.1:50000");
        assert_eq!(read.socket.remote.to_string(), "192.0.2.7:443");
    }

    proptest! {
        #[test]
        fn no_bytes_can_harm(bytes: Vec<u8>) {
            if let Some(read) = Announcement::parse(&bytes) {
                prop_assert!(bytes.len() >= Announcement::LEN);
                prop_assert!(read.comm_text().len() <= 16 * 3);
            }
        }
    }
}
