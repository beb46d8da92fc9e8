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
    /// IEEE 802.5 Token Ring.
    pub const TOKEN_RING: Self = Self(6);
    /// Serial line IP behind 16 bytes of direction and compression.
    pub const SLIP: Self = Self(8);
    /// Point-to-point protocol, with or without address and control bytes.
    pub const PPP: Self = Self(9);
    /// FDDI.
    pub const FDDI: Self = Self(10);
    /// PPP in HDLC-like framing.
    pub const PPP_HDLC: Self = Self(50);
    /// PPPoE without its Ethernet header.
    pub const PPP_ETHER: Self = Self(51);
    /// LLC over ATM, RFC 2684.
    pub const ATM_RFC1483: Self = Self(100);
    /// Raw IP, version in the first nibble.
    pub const RAW: Self = Self(101);
    /// Cisco HDLC.
    pub const C_HDLC: Self = Self(104);
    /// IEEE 802.11 without radio information.
    pub const IEEE802_11: Self = Self(105);
    /// Frame Relay.
    pub const FRELAY: Self = Self(107);
    /// OpenBSD loopback: address family in network byte order.
    pub const LOOP: Self = Self(108);
    /// What OpenBSD sees of `IPsec` before encryption.
    pub const ENC: Self = Self(109);
    /// Linux "cooked" capture.
    pub const LINUX_SLL: Self = Self(113);
    /// OpenBSD packet filter log.
    pub const PFLOG: Self = Self(117);
    /// IEEE 802.11 behind a Prism header.
    pub const PRISM: Self = Self(119);
    /// IP over Fibre Channel, RFC 2625.
    pub const IP_OVER_FC: Self = Self(122);
    /// LLC over ATM as `SunATM` shows it.
    pub const SUNATM: Self = Self(123);
    /// IEEE 802.11 behind a radiotap header.
    pub const RADIOTAP: Self = Self(127);
    /// IP over IEEE 1394 as macOS shows it.
    pub const IP_OVER_1394: Self = Self(138);
    /// Cable modems.
    pub const DOCSIS: Self = Self(143);
    /// IEEE 802.11 behind an AVS header.
    pub const AVS: Self = Self(163);
    /// PPP, with the direction in place of the address.
    pub const PPP_PPPD: Self = Self(166);
    /// Per-packet information in front of another link type.
    pub const PPI: Self = Self(192);
    /// PPP behind a byte of direction.
    pub const PPP_WITH_DIR: Self = Self(204);
    /// Cisco HDLC behind a byte of direction.
    pub const C_HDLC_WITH_DIR: Self = Self(205);
    /// Frame Relay behind a byte of direction.
    pub const FRELAY_WITH_DIR: Self = Self(206);
    /// Solaris loopback and IP observability.
    pub const IPNET: Self = Self(226);
    /// Raw IPv4.
    pub const IPV4: Self = Self(228);
    /// Raw IPv6.
    pub const IPV6: Self = Self(229);
    /// Linux netfilter log.
    pub const NFLOG: Self = Self(239);
    /// Ethernet behind a Hilscher netANALYZER header.
    pub const NETANALYZER: Self = Self(240);
    /// The same with the preamble of the frame.
    pub const NETANALYZER_TRANSPARENT: Self = Self(241);
    /// IP over InfiniBand behind a global routing header.
    pub const IPOIB: Self = Self(242);
    /// Apple's packet information in front of another link type.
    pub const PKTAP: Self = Self(258);
    /// Ethernet with its preamble.
    pub const MPACKET: Self = Self(274);
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
