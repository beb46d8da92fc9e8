//! What makes two packets belong to the same flow: the five-tuple, and at which depth it was found.

use std::fmt;
use std::net::IpAddr;

use serde::{Deserialize, Serialize};

/// An IP protocol number (IANA "Assigned Internet Protocol Numbers").
#[derive(Clone, Copy, Debug, Deserialize, Eq, Hash, Ord, PartialEq, PartialOrd, Serialize)]
pub struct Protocol(pub u8);

impl Protocol {
    /// Internet Control Message Protocol for IPv4.
    pub const ICMP: Self = Self(1);
    /// IPv4 inside IP.
    pub const IP_IN_IP: Self = Self(4);
    /// Transmission Control Protocol.
    pub const TCP: Self = Self(6);
    /// User Datagram Protocol.
    pub const UDP: Self = Self(17);
    /// IPv6 inside IP.
    pub const IPV6: Self = Self(41);
    /// Generic Routing Encapsulation.
    pub const GRE: Self = Self(47);
    /// Internet Control Message Protocol for IPv6.
    pub const ICMP6: Self = Self(58);
    /// Ethernet in IP, RFC 3378.
    pub const ETHER_IP: Self = Self(97);
    /// Protocol Independent Multicast.
    pub const PIM: Self = Self(103);
    /// Stream Control Transmission Protocol.
    pub const SCTP: Self = Self(132);
    /// UDP with partial checksums, RFC 3828.
    pub const UDP_LITE: Self = Self(136);
    /// MPLS in IP, RFC 4023.
    pub const MPLS: Self = Self(137);
    /// Ethernet behind a segment routing header, RFC 8986.
    pub const ETHERNET: Self = Self(143);

    /// The usual short name, lower case; `None` where only the number is known.
    #[must_use]
    pub const fn name(self) -> Option<&'static str> {
        Some(match self.0 {
            1 => "icmp",
            2 => "igmp",
            4 => "ipip",
            6 => "tcp",
            17 => "udp",
            41 => "ipv6",
            47 => "gre",
            50 => "esp",
            51 => "ah",
            58 => "icmp6",
            132 => "sctp",
            136 => "udplite",
            _ => return None,
        })
    }
}

impl fmt::Display for Protocol {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.name() {
            Some(name) => f.write_str(name),
            None => write!(f, "{}", self.0),
        }
    }
}

/// An address and a port; port 0 where the protocol has none.
#[derive(Clone, Copy, Debug, Deserialize, Eq, Hash, Ord, PartialEq, PartialOrd, Serialize)]
pub struct Endpoint {
    /// IPv4 or IPv6 address. IPv4-mapped IPv6 addresses stay as they were on the wire.
    pub ip: IpAddr,
    /// Transport port in host order.
    pub port: u16,
}

impl fmt::Display for Endpoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.ip, self.port) {
            (ip, 0) => write!(f, "{ip}"),
            (IpAddr::V4(ip), port) => write!(f, "{ip}:{port}"),
            (IpAddr::V6(ip), port) => write!(f, "[{ip}]:{port}"),
        }
    }
}

/// How the inner packet of a tunnel was carried.
#[derive(Clone, Copy, Debug, Deserialize, Eq, Hash, Ord, PartialEq, PartialOrd, Serialize)]
pub enum Tunnel {
    /// AYIYA: IPv6 of a tunnel broker over UDP.
    Ayiya,
    /// CAPWAP: frames between an access point and its controller, RFC 5415.
    Capwap,
    /// ERSPAN: mirrored Ethernet frames over GRE.
    Erspan,
    /// Ethernet in IP, RFC 3378.
    EtherIp,
    /// Geneve, RFC 8926.
    Geneve,
    /// Generic Routing Encapsulation, RFC 2784; over UDP too, RFC 8086.
    Gre,
    /// GTP-U, the user plane of mobile networks.
    GtpU,
    /// IP in IP of either version: IPIP, 6in4, 4in6.
    IpInIp,
    /// Layer two tunnelling, version 2, RFC 2661.
    L2tp,
    /// LISP, RFC 9300.
    Lisp,
    /// MPLS over IP or UDP, RFC 4023 and 7510.
    Mpls,
    /// The first packets of a multicast group on their way to the rendezvous point, RFC 7761.
    PimRegister,
    /// Ethernet over segment routing, RFC 8986.
    Srv6,
    /// Teredo: IPv6 over UDP, RFC 4380.
    Teredo,
    /// TZSP: frames that a wireless bridge mirrors.
    Tzsp,
    /// VXLAN, RFC 7348, with its generic protocol extension.
    Vxlan,
}

impl Tunnel {
    /// All of them, in the order of their discriminants.
    pub const ALL: [Self; 16] = [
        Self::Ayiya,
        Self::Capwap,
        Self::Erspan,
        Self::EtherIp,
        Self::Geneve,
        Self::Gre,
        Self::GtpU,
        Self::IpInIp,
        Self::L2tp,
        Self::Lisp,
        Self::Mpls,
        Self::PimRegister,
        Self::Srv6,
        Self::Teredo,
        Self::Tzsp,
        Self::Vxlan,
    ];

    /// The usual short name, lower case.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Ayiya => "ayiya",
            Self::Capwap => "capwap",
            Self::Erspan => "erspan",
            Self::EtherIp => "etherip",
            Self::Geneve => "geneve",
            Self::Gre => "gre",
            Self::GtpU => "gtp-u",
            Self::IpInIp => "ip-in-ip",
            Self::L2tp => "l2tp",
            Self::Lisp => "lisp",
            Self::Mpls => "mpls",
            Self::PimRegister => "pim-register",
            Self::Srv6 => "srv6",
            Self::Teredo => "teredo",
            Self::Tzsp => "tzsp",
            Self::Vxlan => "vxlan",
        }
    }
}

/// Which IP header of a frame defines the flow.
#[derive(
    Clone, Copy, Debug, Default, Deserialize, Eq, Hash, Ord, PartialEq, PartialOrd, Serialize,
)]
pub enum Layer {
    /// The outermost header: what the network carried. Totals add these up and nothing else.
    #[default]
    Outer,
    /// The innermost header, inside a tunnel: the same bytes seen a second time, never added to totals.
    Inner(Tunnel),
}

/// One end of a flow.
#[derive(
    Clone, Copy, Debug, Default, Deserialize, Eq, Hash, Ord, PartialEq, PartialOrd, Serialize,
)]
pub enum Side {
    /// The initiator.
    #[default]
    Client,
    /// The one who was addressed.
    Server,
}

impl Side {
    /// The other end.
    #[must_use]
    pub const fn other(self) -> Self {
        match self {
            Self::Client => Self::Server,
            Self::Server => Self::Client,
        }
    }

    /// Position of what this side *sent* in every `[client to server, server to client]` pair.
    #[must_use]
    pub const fn index(self) -> usize {
        self as usize
    }
}

/// A five-tuple, oriented: `client` is the initiator as far as the packets tell.
#[derive(Clone, Copy, Debug, Deserialize, Eq, Hash, Ord, PartialEq, PartialOrd, Serialize)]
pub struct FlowKey {
    /// Depth of the header that defines this flow.
    pub layer: Layer,
    /// Transport protocol of that header.
    pub protocol: Protocol,
    /// Sender of the first SYN, else receiver of the first SYN-ACK, else sender of the first packet.
    pub client: Endpoint,
    /// The other end.
    pub server: Endpoint,
}

impl FlowKey {
    /// The endpoint at `side`.
    #[must_use]
    pub const fn endpoint(&self, side: Side) -> Endpoint {
        match side {
            Side::Client => self.client,
            Side::Server => self.server,
        }
    }
}
