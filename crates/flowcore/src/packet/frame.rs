//! A captured frame as capture back ends hand it over.

use serde::{Deserialize, Serialize};

/// What the first byte of a frame belongs to: a pcap link type (`LINKTYPE_…` of tcpdump.org).
#[derive(Clone, Copy, Debug, Deserialize, Eq, Hash, PartialEq, Serialize)]
pub struct LinkType(pub u16);

impl LinkType {
    /// BSD loopback: four bytes of address family in the byte order of the capturing machine.
    pub const NULL: Self = Self(0);
    /// Ethernet II, with or without VLAN tags.
    pub const ETHERNET: Self = Self(1);
    /// Point-to-point protocol, with or without address and control bytes.
    pub const PPP: Self = Self(9);
    /// PPP in HDLC-like framing.
    pub const PPP_HDLC: Self = Self(50);
    /// PPPoE without its Ethernet header.
    pub const PPP_ETHER: Self = Self(51);
    /// Raw IP, version in the first nibble.
    pub const RAW: Self = Self(101);
    /// Cisco HDLC.
    pub const C_HDLC: Self = Self(104);
    /// OpenBSD loopback: address family in network byte order.
    pub const LOOP: Self = Self(108);
    /// Linux "cooked" capture.
    pub const LINUX_SLL: Self = Self(113);
    /// Raw IPv4.
    pub const IPV4: Self = Self(228);
    /// Raw IPv6.
    pub const IPV6: Self = Self(229);
    /// Linux "cooked" capture, version 2.
    pub const LINUX_SLL2: Self = Self(276);
}

/// One captured frame. Bytes are borrowed from the capture's own buffer.
#[derive(Clone, Copy, Debug)]
pub struct Frame<'a> {
    /// What `data` starts with.
    pub link: LinkType,
    /// The captured bytes, at most the snap length.
    pub data: &'a [u8],
    /// Length on the wire, in bytes; at least `data.len()`.
    pub wire_len: u32,
    /// Whether this computer sent it, where the capture knows; `None` in most files.
    pub is_outgoing: Option<bool>,
}
