//! This computer's network adapters: their names, indices, state and addresses, as Windows tells them.
#![expect(unsafe_code, reason = "walks a list that the operating system wrote")]

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use flowcore::say;
use windows_sys::Win32::Foundation::{ERROR_BUFFER_OVERFLOW, ERROR_NO_DATA, ERROR_SUCCESS};
use windows_sys::Win32::NetworkManagement::IpHelper::{
    FreeMibTable, GAA_FLAG_SKIP_ANYCAST, GAA_FLAG_SKIP_DNS_SERVER, GAA_FLAG_SKIP_MULTICAST,
    GetAdaptersAddresses, GetIfTable2, IF_TYPE_ETHERNET_CSMACD, IF_TYPE_IEEE80211,
    IF_TYPE_SOFTWARE_LOOPBACK, IP_ADAPTER_ADDRESSES_LH, IP_ADAPTER_UNICAST_ADDRESS_LH, MIB_IF_ROW2,
    MIB_IF_TABLE2,
};
use windows_sys::Win32::NetworkManagement::Ndis::IfOperStatusUp;
use windows_sys::Win32::Networking::WinSock::{
    AF_INET, AF_INET6, AF_UNSPEC, SOCKADDR_IN, SOCKADDR_IN6, SOCKET_ADDRESS,
};

use crate::capture::device::stays_here;
use crate::capture::reading::{Counters, Told};

/// A network adapter.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(super) struct Adapter {
    /// The name that people see and can change, for example `Ethernet` or `Wi-Fi`.
    pub(super) name: String,
    /// Interface indices, by which the driver knows it: one for IPv4 and one for IPv6, usually the same.
    pub(super) indices: Vec<u32>,
    /// It is ready to pass packets.
    pub(super) is_up: bool,
    /// It leads back into this computer.
    pub(super) is_loopback: bool,
    /// Its unicast addresses.
    pub(super) addresses: Vec<IpAddr>,
    /// Bytes in front of an IP packet that its counters include.
    pub(super) link_bytes: u32,
}

/// Destination, source and type, which Windows shows for Wi-Fi too.
const ETHERNET_BYTES: u32 = 14;

impl Adapter {
    /// As coverage wants it, with what it counted.
    pub(super) fn told(&self, counted: &[(u32, Counters)]) -> Told {
        let index = self.indices.first().copied().unwrap_or_default();
        let counters = counted.iter().find(|(it, _)| *it == index);
        Told {
            index,
            name: self.name.clone(),
            is_up: self.is_up,
            is_loopback: self.is_loopback,
            counters: counters.map_or_else(Counters::default, |(_, counters)| *counters),
            left_out: if self.is_loopback {
                Some(stays_here())
            } else {
                (!self.is_up).then(|| say!("said-not-connected", "it is not connected"))
            },
        }
    }
}

/// What Windows counted on each interface since it came up, by index. Empty where it does not tell.
pub(super) fn counters() -> Vec<(u32, Counters)> {
    let mut table: *mut MIB_IF_TABLE2 = std::ptr::null_mut();
    // SAFETY: `table` is valid for a pointer.
    if unsafe { GetIfTable2(&raw mut table) } != ERROR_SUCCESS || table.is_null() {
        return Vec::new();
    }
    // SAFETY: the call succeeded, so `table` is a whole table with as many rows as it says; the pointer to the rows is
    // made without a reference to the array of one that the structure declares.
    let rows = unsafe {
        let len = usize::try_from((*table).NumEntries).unwrap_or(0);
        std::slice::from_raw_parts((&raw const (*table).Table).cast::<MIB_IF_ROW2>(), len)
    };
    let counted = rows
        .iter()
        .map(|row| {
            let counters = Counters {
                bytes: row.InOctets.saturating_add(row.OutOctets),
                missed: row.InDiscards,
            };
            (row.InterfaceIndex, counters)
        })
        .collect();
    // SAFETY: from the call above, freed once; `rows` is not used any more.
    unsafe { FreeMibTable(table.cast()) };
    counted
}

/// All adapters.
///
/// # Errors
/// Windows error number.
pub(super) fn list() -> Result<Vec<Adapter>, u32> {
    /// What Microsoft recommends to start with; enough on almost every computer.
    const FIRST_GUESS_BYTES: u32 = 15_000;
    /// The list may grow between two calls; not this often.
    const MAX_TRIES: usize = 4;

    let mut bytes = FIRST_GUESS_BYTES;
    for _ in 0..MAX_TRIES {
        // Eight-byte words, because that is the list's alignment.
        let words = usize::try_from(bytes).unwrap_or(0).div_ceil(8);
        let mut buffer = vec![0_u64; words];
        let first: *mut IP_ADAPTER_ADDRESSES_LH = buffer.as_mut_ptr().cast();
        let flags = GAA_FLAG_SKIP_ANYCAST | GAA_FLAG_SKIP_MULTICAST | GAA_FLAG_SKIP_DNS_SERVER;
        // SAFETY: `buffer` holds at least `bytes` bytes at the right alignment.
        let code = unsafe {
            GetAdaptersAddresses(AF_UNSPEC.into(), flags, std::ptr::null(), first, &mut bytes)
        };
        match code {
            // SAFETY: the call succeeded, so `first` starts a list inside `buffer`, which outlives the walk.
            ERROR_SUCCESS => return Ok(unsafe { walk(first) }),
            ERROR_NO_DATA => return Ok(Vec::new()),
            ERROR_BUFFER_OVERFLOW => {}
            code => return Err(code),
        }
    }
    Err(ERROR_BUFFER_OVERFLOW)
}

/// # Safety
/// `next` must be null or start a well-formed list.
unsafe fn walk(mut next: *const IP_ADAPTER_ADDRESSES_LH) -> Vec<Adapter> {
    let mut adapters = Vec::new();
    // SAFETY: the caller vouches for the list, its names and its addresses.
    while let Some(entry) = unsafe { next.as_ref() } {
        // SAFETY: reading the number that every variant of the union starts with.
        let index_v4 = unsafe { entry.Anonymous1.Anonymous.IfIndex };
        let mut indices = vec![index_v4, entry.Ipv6IfIndex];
        indices.retain(|index| *index != 0);
        indices.dedup();
        adapters.push(Adapter {
            // SAFETY: the list's names end with a zero.
            name: unsafe { text(entry.FriendlyName) },
            indices,
            is_up: entry.OperStatus == IfOperStatusUp,
            is_loopback: entry.IfType == IF_TYPE_SOFTWARE_LOOPBACK,
            link_bytes: match entry.IfType {
                IF_TYPE_ETHERNET_CSMACD | IF_TYPE_IEEE80211 => ETHERNET_BYTES,
                _ => 0,
            },
            // SAFETY: part of the list that the caller vouches for.
            addresses: unsafe { addresses(entry.FirstUnicastAddress) },
        });
        next = entry.Next;
    }
    adapters
}

/// # Safety
/// `next` must be null or start a well-formed list.
unsafe fn addresses(mut next: *const IP_ADAPTER_UNICAST_ADDRESS_LH) -> Vec<IpAddr> {
    let mut found = Vec::new();
    // SAFETY: the caller vouches for the list.
    while let Some(entry) = unsafe { next.as_ref() } {
        // SAFETY: as above.
        found.extend(unsafe { ip_of(&entry.Address) });
        next = entry.Next;
    }
    found
}

/// # Safety
/// `address` must point to a socket address of the length that it says.
unsafe fn ip_of(address: &SOCKET_ADDRESS) -> Option<IpAddr> {
    let len = usize::try_from(address.iSockaddrLength).ok()?;
    // SAFETY: null, or a socket address, which starts with its family.
    let family = unsafe { address.lpSockaddr.as_ref() }?.sa_family;
    match family {
        AF_INET if len >= size_of::<SOCKADDR_IN>() => {
            // SAFETY: family and length say that it is an IPv4 address, in network byte order.
            let bytes = unsafe {
                (*address.lpSockaddr.cast::<SOCKADDR_IN>())
                    .sin_addr
                    .S_un
                    .S_addr
            };
            Some(Ipv4Addr::from(bytes.to_ne_bytes()).into())
        }
        AF_INET6 if len >= size_of::<SOCKADDR_IN6>() => {
            // SAFETY: family and length say that it is an IPv6 address.
            let bytes = unsafe {
                (*address.lpSockaddr.cast::<SOCKADDR_IN6>())
                    .sin6_addr
                    .u
                    .Byte
            };
            Some(Ipv6Addr::from(bytes).into())
        }
        _ => None,
    }
}

/// # Safety
/// `start` must be null or point to UTF-16 text that ends with a zero.
unsafe fn text(start: *const u16) -> String {
    if start.is_null() {
        return String::new();
    }
    let mut len = 0;
    // SAFETY: the caller vouches for the zero at the end, and we stop there.
    while unsafe { *start.add(len) } != 0 {
        len += 1;
    }
    // SAFETY: `len` units were just read.
    String::from_utf16_lossy(unsafe { std::slice::from_raw_parts(start, len) })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_loopback_adapter_is_listed_with_its_address() {
        let adapters = list().expect("the list of adapters");
        let loopback = adapters
            .iter()
            .find(|it| it.is_loopback)
            .expect("a loopback adapter");
        assert!(
            loopback.addresses.iter().all(IpAddr::is_loopback),
            "{loopback:?}"
        );
        assert!(
            adapters.iter().all(|it| !it.name.is_empty()),
            "{adapters:?}"
        );
    }

    #[test]
    fn every_adapter_that_carries_traffic_is_counted_by_windows_too() {
        let counted = counters();
        let adapters = list().expect("the list of adapters");
        assert!(!counted.is_empty(), "Windows counts");
        for adapter in adapters.iter().filter(|it| it.is_up) {
            let index = adapter.told(&counted).index;
            assert!(counted.iter().any(|(it, _)| *it == index), "{adapter:?}");
        }
    }
}
