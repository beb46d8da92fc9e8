//! The interfaces of this computer: name, kind, state, addresses.

#![expect(
    unsafe_code,
    reason = "getifaddrs lends a linked list, and an interface's kind is asked by ioctl"
)]

use std::collections::BTreeMap;
use std::ffi::CStr;
use std::fs;
use std::io;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::os::fd::{AsRawFd, FromRawFd, OwnedFd};
use std::path::{Path, PathBuf};

/// One network interface.
#[derive(Clone, Debug, Default)]
pub(super) struct Interface {
    pub(super) name: String,
    pub(super) index: u32,
    /// `ARPHRD_…`: what its frames start with.
    pub(super) hardware: u16,
    pub(super) is_up: bool,
    pub(super) is_loopback: bool,
    /// Bridge, bond or team that it is a member of.
    pub(super) master: Option<String>,
    /// Interface that it is a VLAN of.
    pub(super) vlan_of: Option<String>,
    pub(super) addresses: Vec<IpAddr>,
}

impl Interface {
    /// Why it is not read unless it is named; `None`: it is.
    pub(super) fn why_left_out(&self) -> Option<String> {
        if !self.is_up {
            return Some("it is down".to_owned());
        }
        if self.is_loopback {
            return Some("its traffic never leaves this computer".to_owned());
        }
        if let Some(master) = &self.master {
            return Some(format!("its traffic is seen on {master}"));
        }
        self.vlan_of
            .as_ref()
            .map(|below| format!("its traffic is seen on {below}"))
    }
}

/// All interfaces, by index: the order in which they came to be.
pub(super) fn list() -> io::Result<Vec<Interface>> {
    let mut found: BTreeMap<u32, Interface> = BTreeMap::new();
    let mut first: *mut libc::ifaddrs = std::ptr::null_mut();
    // SAFETY: `first` is a valid place for the pointer; it is freed below on every path after success.
    if unsafe { libc::getifaddrs(&raw mut first) } != 0 {
        return Err(io::Error::last_os_error());
    }
    let mut next = first;
    // SAFETY: `next` is either null or points at an entry of the list that getifaddrs made and that is freed only
    // after this loop.
    while let Some(entry) = unsafe { next.as_ref() } {
        // SAFETY: `ifa_name` of an entry is a terminated string that lives as long as the list.
        let name = unsafe { CStr::from_ptr(entry.ifa_name) };
        // SAFETY: the argument is a terminated string.
        let index = unsafe { libc::if_nametoindex(name.as_ptr()) };
        if index != 0 {
            let flags = entry.ifa_flags;
            let interface = found
                .entry(index)
                .or_insert_with(|| describe(name, index, flags));
            // SAFETY: `ifa_addr` is null or points at a socket address of the family that it names.
            interface
                .addresses
                .extend(unsafe { address(entry.ifa_addr) });
        }
        next = entry.ifa_next;
    }
    // SAFETY: `first` came from getifaddrs and nothing borrowed from the list is left.
    unsafe { libc::freeifaddrs(first) };
    Ok(found.into_values().collect())
}

/// Whether there is an interface of this index, in whatever state.
pub(super) fn exists(index: u32) -> bool {
    let mut name = [0; libc::IF_NAMESIZE];
    // SAFETY: the buffer is as long as the function demands.
    !unsafe { libc::if_indextoname(index, name.as_mut_ptr()) }.is_null()
}

fn describe(name: &CStr, index: u32, flags: libc::c_uint) -> Interface {
    // What nearly all are, where the kernel does not say.
    let hardware = hardware(name).unwrap_or(libc::ARPHRD_ETHER);
    let name = &*name.to_string_lossy();
    let has = |flag: libc::c_int| flags & flag.cast_unsigned() != 0;
    let sys = PathBuf::from("/sys/class/net").join(name);
    // `/sys` shows the network namespace in which it was mounted, where an interface of this name may be another one.
    let is_this_one =
        fs::read_to_string(sys.join("ifindex")).is_ok_and(|text| text.trim().parse() == Ok(index));
    let master = || {
        fs::read_link(sys.join("master"))
            .ok()
            .as_deref()
            .and_then(last_part)
    };
    Interface {
        name: name.to_owned(),
        index,
        hardware,
        is_up: has(libc::IFF_UP),
        is_loopback: has(libc::IFF_LOOPBACK),
        master: is_this_one.then(master).flatten(),
        vlan_of: is_this_one.then(|| vlan_parent(name, &sys)).flatten(),
        addresses: Vec::new(),
    }
}

/// `/sys` marks VLAN interfaces and links to the one below them.
fn vlan_parent(name: &str, sys: &Path) -> Option<String> {
    let kind = fs::read_to_string(sys.join("uevent")).ok()?;
    if !kind.lines().any(|line| line == "DEVTYPE=vlan") {
        return None;
    }
    let mut entries = fs::read_dir(sys).ok()?.flatten();
    let lower = entries.find_map(|entry| {
        entry
            .file_name()
            .to_str()?
            .strip_prefix("lower_")
            .map(str::to_owned)
    })?;
    (lower != name).then_some(lower)
}

fn last_part(path: &Path) -> Option<String> {
    Some(path.file_name()?.to_string_lossy().into_owned())
}

/// What the frames of an interface start with. Asked of the kernel by name, because the list of addresses leaves out
/// interfaces without a hardware address, and those are the ones that are not Ethernet.
fn hardware(name: &CStr) -> io::Result<u16> {
    // SAFETY: no pointers.
    let fd = unsafe { libc::socket(libc::AF_INET, libc::SOCK_DGRAM | libc::SOCK_CLOEXEC, 0) };
    if fd < 0 {
        return Err(io::Error::last_os_error());
    }
    // SAFETY: a fresh descriptor that nobody else owns.
    let fd = unsafe { OwnedFd::from_raw_fd(fd) };
    // SAFETY: a request is plain numbers, for which zero is valid.
    let mut request: libc::ifreq = unsafe { std::mem::zeroed() };
    // The last byte stays zero: the name is terminated.
    let room = request.ifr_name.len() - 1;
    for (to, from) in request.ifr_name[..room].iter_mut().zip(name.to_bytes()) {
        *to = from.cast_signed();
    }
    // SAFETY: the kernel reads and writes one request, which is valid for both.
    let status = unsafe { libc::ioctl(fd.as_raw_fd(), libc::SIOCGIFHWADDR, &raw mut request) };
    if status != 0 {
        return Err(io::Error::last_os_error());
    }
    // SAFETY: this member of the union is what this request fills in.
    Ok(unsafe { request.ifr_ifru.ifru_hwaddr }.sa_family)
}

/// # Safety
/// `address` is null or points at a socket address of the family that it names.
unsafe fn address(address: *const libc::sockaddr) -> Option<IpAddr> {
    // SAFETY: as the caller promises.
    let family = i32::from(unsafe { address.as_ref() }?.sa_family);
    match family {
        libc::AF_INET => {
            // SAFETY: an address of this family is a `sockaddr_in`; alignment is not taken for granted.
            let inet = unsafe { address.cast::<libc::sockaddr_in>().read_unaligned() };
            Some(Ipv4Addr::from(u32::from_be(inet.sin_addr.s_addr)).into())
        }
        libc::AF_INET6 => {
            // SAFETY: an address of this family is a `sockaddr_in6`; alignment is not taken for granted.
            let inet = unsafe { address.cast::<libc::sockaddr_in6>().read_unaligned() };
            Some(Ipv6Addr::from(inet.sin6_addr.s6_addr).into())
        }
        _ => None,
    }
}
