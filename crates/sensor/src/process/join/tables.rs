//! One look at the system's tables of sockets.

use std::collections::HashMap;
use std::net::{Ipv4Addr, Ipv6Addr};

use flowcore::flow::SocketKey;
use flowcore::model::{Endpoint, Protocol};

/// A socket as a table has it.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Row {
    /// TCP or UDP.
    pub protocol: Protocol,
    /// The end on this computer; unspecified for a socket that takes packets for any of its addresses.
    pub local: Endpoint,
    /// The other end; `None` for UDP, whose tables do not say, and for sockets that listen.
    pub remote: Option<Endpoint>,
    /// Its process; 0 for a connection that waits for its end, which belongs to nobody any more.
    pub pid: u32,
}

/// Owners by the ends of their sockets.
#[derive(Clone, Debug, Default)]
pub struct SocketTables {
    connected: HashMap<SocketKey, u32>,
    bound: HashMap<(Protocol, Endpoint), u32>,
}

impl SocketTables {
    /// From all rows of all tables.
    #[must_use]
    pub fn new(rows: impl IntoIterator<Item = Row>) -> Self {
        let mut tables = Self::default();
        for row in rows.into_iter().filter(|row| row.pid != 0) {
            let Row {
                protocol,
                local,
                remote,
                pid,
            } = row;
            match remote {
                Some(remote) => {
                    let socket = SocketKey {
                        protocol,
                        local,
                        remote,
                    };
                    tables.connected.insert(socket, pid);
                }
                // A connection that was accepted has a row of its own.
                None if protocol == Protocol::UDP => {
                    tables.bound.entry((protocol, local)).or_insert(pid);
                }
                None => {}
            }
        }
        tables
    }

    /// The process that holds a socket.
    #[must_use]
    pub fn owner(&self, socket: &SocketKey) -> Option<u32> {
        if let Some(pid) = self.connected.get(socket) {
            return Some(*pid);
        }
        // The most particular address first, as the system chooses. An IPv6 socket may serve IPv4 as well.
        let Endpoint { ip, port } = socket.local;
        let any_v4 = ip.is_ipv4().then_some(Ipv4Addr::UNSPECIFIED.into());
        [Some(ip), any_v4, Some(Ipv6Addr::UNSPECIFIED.into())]
            .into_iter()
            .flatten()
            .find_map(|ip| self.bound.get(&(socket.protocol, Endpoint { ip, port })))
            .copied()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn end(text: &str) -> Endpoint {
        let address: std::net::SocketAddr = text.parse().expect("an address");
        Endpoint {
            ip: address.ip(),
            port: address.port(),
        }
    }

    fn row(protocol: Protocol, local: &str, remote: Option<&str>, pid: u32) -> Row {
        Row {
            protocol,
            local: end(local),
            remote: remote.map(end),
            pid,
        }
    }

    #[test]
    fn connected_sockets_go_by_both_ends_and_bound_ones_by_the_most_particular_address() {
        let (tcp, udp) = (Protocol::TCP, Protocol::UDP);
        let tables = SocketTables::new([
            row(tcp, "10.0.0.1:50000", Some("192.0.2.7:443"), 1),
            row(tcp, "10.0.0.1:50001", Some("192.0.2.7:443"), 0),
            row(tcp, "0.0.0.0:22", None, 2),
            row(udp, "0.0.0.0:68", None, 3),
            row(udp, "10.0.0.1:68", None, 4),
            row(udp, "[::]:5353", None, 5),
        ]);
        let cases = [
            (tcp, "10.0.0.1:50000", "192.0.2.7:443", Some(1)),
            (tcp, "10.0.0.1:50001", "192.0.2.7:443", None),
            (tcp, "10.0.0.1:22", "192.0.2.7:50000", None),
            (udp, "10.0.0.1:68", "192.0.2.1:67", Some(4)),
            (udp, "10.0.0.2:68", "192.0.2.1:67", Some(3)),
            (udp, "10.0.0.1:5353", "224.0.0.251:5353", Some(5)),
            (udp, "[fe80::1]:5353", "[ff02::fb]:5353", Some(5)),
            (udp, "[fe80::1]:68", "[ff02::fb]:67", None),
        ];
        for (protocol, local, remote, owner) in cases {
            let socket = SocketKey {
                protocol,
                local: end(local),
                remote: end(remote),
            };
            assert_eq!(tables.owner(&socket), owner, "{socket:?}");
        }
    }
}
