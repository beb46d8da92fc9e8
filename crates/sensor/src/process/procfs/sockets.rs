//! Sockets by their addresses, from `/proc/net`: TCP and UDP of this network namespace.

use std::collections::{HashMap, HashSet};
use std::fs::File;
use std::io::{BufRead, BufReader, Read};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::path::Path;

use flowcore::flow::SocketKey;
use flowcore::model::{Endpoint, Protocol};

/// Bytes read of one table at most: some 400,000 sockets.
const MAX_TABLE_BYTES: u64 = 64 << 20;

const TABLES: [(&str, Protocol); 4] = [
    ("tcp", Protocol::TCP),
    ("tcp6", Protocol::TCP),
    ("udp", Protocol::UDP),
    ("udp6", Protocol::UDP),
];

/// Inodes of the sockets that the wanted flows belong to. `net` is `/proc/net`.
#[must_use]
pub fn find_sockets(net: &Path, wanted: &[SocketKey]) -> Vec<(SocketKey, u64)> {
    let mut search = Search {
        wanted: wanted.iter().copied().collect(),
        ports: wanted
            .iter()
            .map(|socket| (socket.protocol, socket.local.port))
            .collect(),
        ..Search::default()
    };
    for (table, protocol) in TABLES {
        if wanted.iter().any(|socket| socket.protocol == protocol) {
            search.read(&net.join(table), protocol);
        }
    }
    wanted
        .iter()
        .filter_map(|socket| Some((*socket, search.inode(socket)?)))
        .collect()
}

#[derive(Default)]
struct Search {
    wanted: HashSet<SocketKey>,
    ports: HashSet<(Protocol, u16)>,
    /// Sockets with both ends.
    connected: HashMap<SocketKey, u64>,
    /// UDP sockets that take packets from anywhere.
    bound: HashMap<Endpoint, u64>,
}

impl Search {
    fn read(&mut self, table: &Path, protocol: Protocol) {
        let Ok(file) = File::open(table) else { return };
        let mut lines = BufReader::new(file.take(MAX_TABLE_BYTES));
        let mut line = String::new();
        while matches!(lines.read_line(&mut line), Ok(1..)) {
            if let Some((local, remote, inode)) = parse(&line) {
                self.note(protocol, local, remote, inode);
            }
            line.clear();
        }
    }

    fn note(&mut self, protocol: Protocol, local: Endpoint, remote: Endpoint, inode: u64) {
        // A connection that waits for its end belongs to nobody any more.
        if inode == 0 || !self.ports.contains(&(protocol, local.port)) {
            return;
        }
        if remote.port != 0 {
            let socket = SocketKey {
                protocol,
                local,
                remote,
            };
            if self.wanted.contains(&socket) {
                self.connected.insert(socket, inode);
            }
        } else if protocol == Protocol::UDP {
            self.bound.entry(local).or_insert(inode);
        }
    }

    fn inode(&self, socket: &SocketKey) -> Option<u64> {
        if let Some(inode) = self.connected.get(socket) {
            return Some(*inode);
        }
        if socket.protocol != Protocol::UDP {
            return None;
        }
        // The most particular address first, as the kernel chooses. An IPv6 socket may serve IPv4 as well.
        let port = socket.local.port;
        let mut addresses = vec![socket.local.ip];
        if socket.local.ip.is_ipv4() {
            addresses.push(Ipv4Addr::UNSPECIFIED.into());
        }
        addresses.push(Ipv6Addr::UNSPECIFIED.into());
        addresses
            .into_iter()
            .find_map(|ip| self.bound.get(&Endpoint { ip, port }).copied())
    }
}

/// One line: both ends and the inode.
fn parse(line: &str) -> Option<(Endpoint, Endpoint, u64)> {
    let mut fields = line.split_ascii_whitespace();
    let local = endpoint(fields.nth(1)?)?;
    let remote = endpoint(fields.next()?)?;
    let inode = fields.nth(6)?.parse().ok()?;
    Some((local, remote, inode))
}

/// `0100007F:0035`: the address as 32-bit numbers of this computer in hexadecimal, the port in network order.
fn endpoint(text: &str) -> Option<Endpoint> {
    let (address, port) = text.split_once(':')?;
    let port = u16::from_str_radix(port, 16).ok()?;
    let word = |at: usize| {
        let digits = address.get(at * 8..at * 8 + 8)?;
        u32::from_str_radix(digits, 16).ok().map(u32::to_ne_bytes)
    };
    let ip = match address.len() {
        8 => IpAddr::from(word(0)?),
        32 => {
            let mut bytes = [0; 16];
            for at in 0..4 {
                bytes[at * 4..at * 4 + 4].copy_from_slice(&word(at)?);
            }
            // IPv4 through an IPv6 socket is IPv4 on the wire.
            IpAddr::from(bytes).to_canonical()
        }
        _ => return None,
    };
    Some(Endpoint { ip, port })
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::net::{TcpListener, TcpStream, UdpSocket};

    use proptest::prelude::*;

    use super::*;

    const HEADER: &str = "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode\n";

    fn end(text: &str) -> Endpoint {
        let address: std::net::SocketAddr = text.parse().expect("an address");
        Endpoint {
            ip: address.ip(),
            port: address.port(),
        }
    }

    fn key(protocol: Protocol, local: &str, remote: &str) -> SocketKey {
        SocketKey {
            protocol,
            local: end(local),
            remote: end(remote),
        }
    }

    fn line(local: &str, remote: &str, inode: u64) -> String {
        let tail = "01 00000000:00000000 00:00000000 00000000  1000        0";
        format!("   0: {local} {remote} {tail} {inode} 1 0000000000000000 20 4 30 10 -1\n")
    }

    #[cfg(target_endian = "little")]
    #[test]
    fn connected_and_bound_sockets_are_found() {
        let folder = tempfile::tempdir().expect("a folder");
        let tcp = HEADER.to_owned()
            + &line("0100000A:C350", "070200C0:01BB", 11)
            + &line("0100000A:0016", "00000000:0000", 12);
        let mapped = line(
            "0000000000000000FFFF00000100000A:C351",
            "0000000000000000FFFF0000070200C0:01BB",
            13,
        );
        let udp = HEADER.to_owned()
            + &line("00000000:0044", "00000000:0000", 14)
            + &line("0100000A:0044", "00000000:0000", 15);
        let udp6 = HEADER.to_owned()
            + &line(
                &format!("{}:14E9", "0".repeat(32)),
                &format!("{}:0000", "0".repeat(32)),
                16,
            );
        for (name, text) in [
            ("tcp", tcp),
            ("tcp6", HEADER.to_owned() + &mapped),
            ("udp", udp),
            ("udp6", udp6),
        ] {
            fs::write(folder.path().join(name), text).expect("written");
        }
        let wanted = [
            (
                key(Protocol::TCP, "10.0.0.1:50000", "192.0.2.7:443"),
                Some(11),
            ),
            (key(Protocol::TCP, "10.0.0.1:22", "192.0.2.7:50000"), None),
            (
                key(Protocol::TCP, "10.0.0.1:50001", "192.0.2.7:443"),
                Some(13),
            ),
            (key(Protocol::UDP, "10.0.0.1:68", "192.0.2.1:67"), Some(15)),
            (key(Protocol::UDP, "10.0.0.2:68", "192.0.2.1:67"), Some(14)),
            (
                key(Protocol::UDP, "10.0.0.1:5353", "224.0.0.251:5353"),
                Some(16),
            ),
            (
                key(Protocol::UDP, "[fe80::1]:5353", "[ff02::fb]:5353"),
                Some(16),
            ),
            (key(Protocol::UDP, "10.0.0.1:99", "192.0.2.1:67"), None),
        ];
        let keys: Vec<_> = wanted.iter().map(|(key, _)| *key).collect();
        let found: HashMap<_, _> = find_sockets(folder.path(), &keys).into_iter().collect();
        for (key, inode) in wanted {
            assert_eq!(found.get(&key).copied(), inode, "{key:?}");
        }
    }

    #[test]
    fn sockets_of_the_running_system_are_found() {
        let server = TcpListener::bind("127.0.0.1:0").expect("a port");
        let address = server.local_addr().expect("bound");
        let client = TcpStream::connect(address).expect("connected");
        let datagrams = UdpSocket::bind("127.0.0.1:0").expect("a port");
        let local = client.local_addr().expect("bound").to_string();
        let bound = datagrams.local_addr().expect("bound").to_string();
        let wanted = [
            key(Protocol::TCP, &local, &address.to_string()),
            key(Protocol::UDP, &bound, "127.0.0.1:9"),
        ];
        assert_eq!(find_sockets(Path::new("/proc/net"), &wanted).len(), 2);
    }

    proptest! {
        #[test]
        fn no_line_can_harm(line in "\\PC{0,80}") {
            prop_assert!(parse(&line).is_none_or(|(_, _, inode)| inode < u64::MAX));
        }
    }
}
