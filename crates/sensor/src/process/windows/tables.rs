//! The system's tables of TCP and UDP sockets with the processes that hold them.
#![expect(unsafe_code, reason = "reads tables that the operating system writes")]

use std::ffi::c_void;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use flowcore::model::{Endpoint, Protocol};
use windows_sys::Win32::Foundation::{ERROR_INSUFFICIENT_BUFFER, ERROR_SUCCESS};
use windows_sys::Win32::NetworkManagement::IpHelper::{
    GetExtendedTcpTable, GetExtendedUdpTable, MIB_TCP_STATE_LISTEN, MIB_TCP6ROW_OWNER_PID,
    MIB_TCPROW_OWNER_PID, MIB_UDP6ROW_OWNER_PID, MIB_UDPROW_OWNER_PID, TCP_TABLE_OWNER_PID_ALL,
    UDP_TABLE_OWNER_PID,
};
use windows_sys::Win32::Networking::WinSock::{AF_INET, AF_INET6};

use crate::process::join::Row;

/// A table grows between the call that tells its size and the one that reads it; not this often.
const MAX_TRIES: usize = 4;

/// Bytes of one table at most: some 300,000 sockets. The length is the system's word, and still bounded.
const MAX_TABLE_BYTES: u32 = 16 << 20;

/// All sockets of this computer. A table that cannot be read is missing, which the log tells.
pub(super) fn read() -> Vec<Row> {
    let mut rows = Vec::new();
    rows.extend(tcp::<MIB_TCPROW_OWNER_PID>(AF_INET).iter().map(|row| {
        let remote = end_v4(row.dwRemoteAddr, row.dwRemotePort);
        Row {
            protocol: Protocol::TCP,
            local: end_v4(row.dwLocalAddr, row.dwLocalPort),
            remote: (row.dwState != LISTEN).then_some(remote),
            pid: row.dwOwningPid,
        }
    }));
    rows.extend(tcp::<MIB_TCP6ROW_OWNER_PID>(AF_INET6).iter().map(|row| {
        let remote = end_v6(row.ucRemoteAddr, row.dwRemotePort);
        Row {
            protocol: Protocol::TCP,
            local: end_v6(row.ucLocalAddr, row.dwLocalPort),
            remote: (row.dwState != LISTEN).then_some(remote),
            pid: row.dwOwningPid,
        }
    }));
    rows.extend(udp::<MIB_UDPROW_OWNER_PID>(AF_INET).iter().map(|row| Row {
        protocol: Protocol::UDP,
        local: end_v4(row.dwLocalAddr, row.dwLocalPort),
        remote: None,
        pid: row.dwOwningPid,
    }));
    rows.extend(
        udp::<MIB_UDP6ROW_OWNER_PID>(AF_INET6)
            .iter()
            .map(|row| Row {
                protocol: Protocol::UDP,
                local: end_v6(row.ucLocalAddr, row.dwLocalPort),
                remote: None,
                pid: row.dwOwningPid,
            }),
    );
    rows
}

const LISTEN: u32 = MIB_TCP_STATE_LISTEN.cast_unsigned();

/// The address as its bytes lie in memory, the port in network order in the lower half.
fn end_v4(address: u32, port: u32) -> Endpoint {
    Endpoint {
        ip: Ipv4Addr::from(address.to_ne_bytes()).into(),
        port: port_of(port),
    }
}

fn end_v6(address: [u8; 16], port: u32) -> Endpoint {
    Endpoint {
        // IPv4 through an IPv6 socket is IPv4 on the wire.
        ip: IpAddr::from(Ipv6Addr::from(address)).to_canonical(),
        port: port_of(port),
    }
}

fn port_of(port: u32) -> u16 {
    let [high, low, ..] = port.to_le_bytes();
    u16::from_be_bytes([high, low])
}

fn tcp<R: TableRow>(family: u16) -> Vec<R> {
    rows(|buffer, size| {
        // SAFETY: `buffer` is null or has room for `size` bytes, see `rows`.
        unsafe { GetExtendedTcpTable(buffer, size, 0, family.into(), TCP_TABLE_OWNER_PID_ALL, 0) }
    })
}

fn udp<R: TableRow>(family: u16) -> Vec<R> {
    rows(|buffer, size| {
        // SAFETY: `buffer` is null or has room for `size` bytes, see `rows`.
        unsafe { GetExtendedUdpTable(buffer, size, 0, family.into(), UDP_TABLE_OWNER_PID, 0) }
    })
}

/// A row that consists of numbers alone, so that any bytes are one.
///
/// # Safety
/// Holds for the implementor: plain old data, aligned to four bytes.
unsafe trait TableRow: Copy {}
// SAFETY: 32-bit numbers.
unsafe impl TableRow for MIB_TCPROW_OWNER_PID {}
// SAFETY: 32-bit numbers and bytes.
unsafe impl TableRow for MIB_TCP6ROW_OWNER_PID {}
// SAFETY: 32-bit numbers.
unsafe impl TableRow for MIB_UDPROW_OWNER_PID {}
// SAFETY: 32-bit numbers and bytes.
unsafe impl TableRow for MIB_UDP6ROW_OWNER_PID {}

/// The rows of a table: a number of entries, then the entries.
fn rows<R: TableRow>(read: impl Fn(*mut c_void, &mut u32) -> u32) -> Vec<R> {
    let mut size = 0;
    let mut code = read(std::ptr::null_mut(), &mut size);
    for _ in 0..MAX_TRIES {
        if code != ERROR_INSUFFICIENT_BUFFER || size > MAX_TABLE_BYTES {
            break;
        }
        // Four-byte words, because that is the alignment of the rows; a little more, because tables grow.
        size += 4_096;
        let mut words = vec![0_u32; usize::try_from(size).unwrap_or(0) / 4];
        code = read(words.as_mut_ptr().cast(), &mut size);
        if code != ERROR_SUCCESS {
            continue;
        }
        let room = (words.len() - 1) * 4 / size_of::<R>();
        let count = usize::try_from(words[0]).unwrap_or(0).min(room);
        let first = words[1..].as_ptr().cast::<R>();
        // SAFETY: `count` rows fit behind the first word, are aligned, and any bytes are a row.
        return (0..count).map(|at| unsafe { *first.add(at) }).collect();
    }
    tracing::warn!(code, "a table of sockets cannot be read");
    Vec::new()
}

const _: () =
    assert!(align_of::<MIB_TCP6ROW_OWNER_PID>() == 4 && align_of::<MIB_UDP6ROW_OWNER_PID>() == 4);

#[cfg(test)]
mod tests {
    use std::io::Write;
    use std::net::{SocketAddr, TcpListener, TcpStream, UdpSocket};

    use flowcore::flow::SocketKey;

    use super::*;
    use crate::process::join::SocketTables;

    fn key(protocol: Protocol, local: SocketAddr, remote: SocketAddr) -> SocketKey {
        let end = |address: SocketAddr| Endpoint {
            ip: address.ip(),
            port: address.port(),
        };
        SocketKey {
            protocol,
            local: end(local),
            remote: end(remote),
        }
    }

    #[test]
    fn a_connection_of_this_process_is_in_the_table_with_its_id() {
        for host in ["127.0.0.1:0", "[::1]:0"] {
            let server = TcpListener::bind(host).expect("a port");
            let address = server.local_addr().expect("bound");
            let mut client = TcpStream::connect(address).expect("connected");
            client.write_all(b"x").expect("sent");
            let socket = key(Protocol::TCP, client.local_addr().expect("bound"), address);
            let is_it = |row: &&Row| row.local == socket.local && row.remote == Some(socket.remote);
            let rows = read();
            let row = rows.iter().find(is_it).expect("a row");
            // Wine leaves the owners of IPv6 connections open.
            if row.local.ip.is_ipv6() && row.pid == 0 {
                continue;
            }
            assert_eq!(row.pid, std::process::id(), "{host}");
            assert_eq!(
                SocketTables::new(rows).owner(&socket),
                Some(std::process::id())
            );
        }
    }

    #[test]
    fn a_datagram_socket_of_this_process_is_in_the_table_with_its_id() {
        for host in ["127.0.0.1:0", "[::1]:0"] {
            let socket = UdpSocket::bind(host).expect("a port");
            let local = socket.local_addr().expect("bound");
            socket.send_to(b"x", local).expect("sent");
            socket.recv_from(&mut [0; 8]).expect("received");
            let owner = SocketTables::new(read()).owner(&key(Protocol::UDP, local, local));
            assert_eq!(owner, Some(std::process::id()), "{host}");
        }
    }

    #[test]
    fn ports_are_in_network_order() {
        assert_eq!(
            end_v4(u32::from_ne_bytes([192, 0, 2, 7]), 0xbb01).to_string(),
            "192.0.2.7:443"
        );
        let mapped = Ipv4Addr::new(192, 0, 2, 7).to_ipv6_mapped().octets();
        assert_eq!(end_v6(mapped, 0xbb01).to_string(), "192.0.2.7:443");
    }
}
