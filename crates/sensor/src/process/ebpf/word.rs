//! What the kernel's programs say, read from its bytes. Layouts: `struct announcement` and `struct introduction` in
//! `bpf/owner.bpf.c`.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use flowcore::flow::SocketKey;
use flowcore::model::{Endpoint, Protocol};

/// One entry of the ring.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Word {
    /// Of a flow.
    Announcement(Announcement),
    /// Of a process, before its first announcement.
    Introduction(Introduction),
}

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
    pub process: ProcessKey,
    /// The owner's user.
    pub uid: u32,
    /// Name of the owner's thread, padded with zeros. Any bytes.
    pub comm: [u8; 16],
    /// The socket's ends.
    pub socket: SocketKey,
}

/// A process made its first socket, or its first one since it runs another program.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Introduction {
    /// The process.
    pub process: ProcessKey,
    /// Process that started it; 0: none.
    pub parent: u32,
    /// Executable with its folder, not yet sanitized. `None`: it has none, as parts of the kernel. Where the kernel's
    /// programs did not get up to the root, it begins with `…`.
    pub path: Option<String>,
}

/// A process, and no other that has its id before or after.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub struct ProcessKey {
    /// As the kernel counts.
    pub pid: u32,
    /// When it started, in nanoseconds since the computer did; 0: this kernel does not let us know.
    pub started_nanos: u64,
}

impl Word {
    /// From the ring's bytes; `None` for anything that the programs do not write.
    #[must_use]
    pub fn parse(bytes: &[u8]) -> Option<Self> {
        match u64::from_ne_bytes(bytes.first_chunk().copied()?) {
            1 => Announcement::parse(bytes.get(8..)?).map(Self::Announcement),
            2 => Introduction::parse(bytes.get(8..)?).map(Self::Introduction),
            _ => None,
        }
    }
}

impl Announcement {
    const LEN: usize = 96;

    fn parse(bytes: &[u8]) -> Option<Self> {
        let bytes: &[u8; Self::LEN] = bytes.first_chunk()?;
        let version = bytes[93];
        let address = |at: usize| -> Option<IpAddr> {
            match version {
                4 => Some(Ipv4Addr::from(array::<4, _>(bytes, at)).into()),
                6 => Some(Ipv6Addr::from(array::<16, _>(bytes, at)).into()),
                _ => None,
            }
        };
        let port = |at: usize| u16::from_ne_bytes(array(bytes, at));
        Some(Self {
            at_boot_nanos: u64::from_ne_bytes(array(bytes, 0)),
            netns: u64::from_ne_bytes(array(bytes, 8)),
            cgroup: u64::from_ne_bytes(array(bytes, 16)),
            process: ProcessKey {
                started_nanos: u64::from_ne_bytes(array(bytes, 24)),
                pid: u32::from_ne_bytes(array(bytes, 32)),
            },
            uid: u32::from_ne_bytes(array(bytes, 36)),
            comm: array(bytes, 40),
            socket: SocketKey {
                protocol: Protocol(bytes[92]),
                local: Endpoint {
                    ip: address(56)?,
                    port: port(88),
                },
                remote: Endpoint {
                    ip: address(72)?,
                    port: port(90),
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

impl Introduction {
    const HEAD: usize = 24;

    fn parse(bytes: &[u8]) -> Option<Self> {
        let (head, names) = bytes.split_first_chunk::<{ Self::HEAD }>()?;
        let len = u16::from_ne_bytes(array(head, 20));
        let is_whole = head[22] != 0;
        Some(Self {
            process: ProcessKey {
                started_nanos: u64::from_ne_bytes(array(head, 0)),
                pid: u32::try_from(u64::from_ne_bytes(array(head, 8))).ok()?,
            },
            parent: u32::from_ne_bytes(array(head, 16)),
            path: path_of(names.get(..len.into())?, is_whole),
        })
    }
}

/// A path from the names on the way up to the root, each ending in zero.
fn path_of(names: &[u8], is_whole: bool) -> Option<String> {
    let names = names.strip_suffix(&[0])?;
    let mut path = if is_whole { "" } else { "…" }.to_owned();
    for name in names.rsplit(|&byte| byte == 0) {
        path.push('/');
        path.push_str(&String::from_utf8_lossy(name));
    }
    Some(path)
}

/// `N` bytes at `at`; callers stay below `LEN`.
fn array<const N: usize, const LEN: usize>(bytes: &[u8; LEN], at: usize) -> [u8; N] {
    std::array::from_fn(|index| bytes[at + index])
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn an_announcement_is_read_as_the_programs_write_it() {
        let mut bytes = [0_u8; 8 + Announcement::LEN];
        bytes[0..8].copy_from_slice(&1_u64.to_ne_bytes());
        bytes[8..16].copy_from_slice(&5_u64.to_ne_bytes());
        bytes[16..24].copy_from_slice(&6_u64.to_ne_bytes());
        bytes[24..32].copy_from_slice(&7_u64.to_ne_bytes());
        bytes[32..40].copy_from_slice(&10_u64.to_ne_bytes());
        bytes[40..44].copy_from_slice(&8_u32.to_ne_bytes());
        bytes[44..48].copy_from_slice(&9_u32.to_ne_bytes());
        bytes[48..52].copy_from_slice(b"curl");
        bytes[64..68].copy_from_slice(&[10, 0, 0, 1]);
        bytes[80..84].copy_from_slice(&[192, 0, 2, 7]);
        bytes[96..98].copy_from_slice(&50_000_u16.to_ne_bytes());
        bytes[98..100].copy_from_slice(&443_u16.to_ne_bytes());
        bytes[100] = 6;
        bytes[101] = 4;
        let Some(Word::Announcement(read)) = Word::parse(&bytes) else {
            panic!("it is one");
        };
        assert_eq!((read.at_boot_nanos, read.netns, read.cgroup), (5, 6, 7));
        assert_eq!(
            (read.process.pid, read.process.started_nanos, read.uid),
            (8, 10, 9)
        );
        assert_eq!(read.comm_text(), "curl");
        assert_eq!(read.socket.protocol, Protocol::TCP);
        assert_eq!(read.socket.local.to_string(), "10.0.0.1:50000");
        assert_eq!(read.socket.remote.to_string(), "192.0.2.7:443");
    }

    fn introduction(names: &[u8], is_whole: bool) -> Introduction {
        let mut bytes = Vec::new();
        bytes.extend(2_u64.to_ne_bytes());
        bytes.extend(5_u64.to_ne_bytes());
        bytes.extend(6_u64.to_ne_bytes());
        bytes.extend(7_u32.to_ne_bytes());
        bytes.extend(u16::try_from(names.len()).expect("short").to_ne_bytes());
        bytes.extend([is_whole.into(), 0]);
        bytes.extend(names);
        // What is behind is not ours to read.
        bytes.extend(b"left over");
        match Word::parse(&bytes) {
            Some(Word::Introduction(read)) => read,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn an_introduction_is_read_as_the_programs_write_it() {
        let read = introduction(b"curl\0bin\0usr\0", true);
        assert_eq!((read.process.started_nanos, read.process.pid), (5, 6));
        assert_eq!(read.parent, 7);
        assert_eq!(read.path.as_deref(), Some("/usr/bin/curl"));
    }

    #[test]
    fn a_path_that_was_cut_says_so_and_no_file_has_none() {
        let cut = introduction(b"curl\0bin\0", false);
        assert_eq!(cut.path.as_deref(), Some("…/bin/curl"));
        assert_eq!(introduction(b"", false).path, None);
    }

    proptest! {
        #[test]
        fn no_bytes_can_harm(kind in 0_u64..4, rest: Vec<u8>) {
            let bytes: Vec<u8> = kind.to_ne_bytes().into_iter().chain(rest).collect();
            for len in 0..bytes.len() {
                match Word::parse(&bytes[..len]) {
                    Some(Word::Announcement(read)) => prop_assert!(read.comm_text().len() <= 16 * 3),
                    Some(Word::Introduction(read)) => {
                        prop_assert!(read.path.is_none_or(|path| path.len() <= len * 4 + 4));
                    }
                    None => {}
                }
            }
        }
    }
}
