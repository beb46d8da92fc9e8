//! What kind of place an address can be at all. Only public unicast addresses belong on a globe.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use serde::{Deserialize, Serialize};

/// Scope of an address, after the IANA special-purpose registries.
#[derive(Clone, Copy, Debug, Deserialize, Eq, Hash, Ord, PartialEq, PartialOrd, Serialize)]
pub enum AddressKind {
    /// Globally routable unicast.
    Public,
    /// RFC 1918, unique local IPv6 (`fc00::/7`), carrier-grade NAT (100.64/10).
    Private,
    /// This machine itself.
    Loopback,
    /// 169.254/16, `fe80::/10`.
    LinkLocal,
    /// 224/4, `ff00::/8`.
    Multicast,
    /// 255.255.255.255.
    Broadcast,
    /// 0.0.0.0/8, ::, documentation, benchmarking, 240/4 and other addresses that name no host.
    Reserved,
}

/// The address that a database of places or providers knows `ip` by: the IPv4 address inside a mapped address
/// (`::ffff:0:0/96`), behind a NAT64 gateway (`64:ff9b::/96`, RFC 6052) or in a 6to4 address (`2002::/16`, RFC 3056).
#[must_use]
pub fn routed_address(ip: IpAddr) -> IpAddr {
    let IpAddr::V6(v6) = ip else { return ip };
    let embedded = |high: u16, low: u16| {
        IpAddr::V4(Ipv4Addr::from_bits(u32::from(high) << 16 | u32::from(low)))
    };
    match v6.segments() {
        [0x64, 0xff9b, 0, 0, 0, 0, high, low] | [0x2002, high, low, ..] => embedded(high, low),
        _ => ip.to_canonical(),
    }
}

impl AddressKind {
    /// Classifies `ip`, by the IPv4 address where it carries one: see [`routed_address`].
    #[must_use]
    pub fn of(ip: IpAddr) -> Self {
        match routed_address(ip) {
            IpAddr::V4(v4) => Self::of_v4(v4),
            IpAddr::V6(v6) => Self::of_v6(v6),
        }
    }

    fn of_v4(ip: Ipv4Addr) -> Self {
        let [a, b, c, _] = ip.octets();
        match (a, b, c) {
            _ if ip.is_broadcast() => Self::Broadcast,
            _ if ip.is_loopback() => Self::Loopback,
            _ if ip.is_private() => Self::Private,
            (100, 64..=127, _) => Self::Private,
            _ if ip.is_link_local() => Self::LinkLocal,
            _ if ip.is_multicast() => Self::Multicast,
            (0 | 240..=255, ..) | (198, 18 | 19, _) | (192, 0, 0) => Self::Reserved,
            _ if ip.is_documentation() => Self::Reserved,
            _ => Self::Public,
        }
    }

    fn of_v6(ip: Ipv6Addr) -> Self {
        let segments = ip.segments();
        match segments[0] {
            _ if ip.is_loopback() => Self::Loopback,
            _ if ip.is_unspecified() => Self::Reserved,
            0xff00..=0xffff => Self::Multicast,
            0xfe80..=0xfebf => Self::LinkLocal,
            0xfc00..=0xfdff | 0xfec0..=0xfeff => Self::Private,
            0x2001 if segments[1] == 0x0db8 => Self::Reserved,
            0x0064 | 0x2000..=0x3fff => Self::Public,
            _ => Self::Reserved,
        }
    }

    /// Whether a place on the globe can be asked for.
    #[must_use]
    pub const fn is_placeable(self) -> bool {
        matches!(self, Self::Public)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kind(text: &str) -> AddressKind {
        AddressKind::of(text.parse().expect("test address"))
    }

    #[test]
    fn embedded_addresses_are_known_by_what_they_embed() {
        let routed = |text: &str| routed_address(text.parse().expect("test address")).to_string();
        assert_eq!(routed("64:ff9b::9765:798c"), "151.101.121.140");
        assert_eq!(routed("::ffff:1.2.3.4"), "1.2.3.4");
        assert_eq!(routed("2002:c000:0204::1"), "192.0.2.4");
        assert_eq!(routed("2a00:1450:4001::1"), "2a00:1450:4001::1");
    }

    #[test]
    fn special_ranges_are_not_public() {
        use AddressKind::*;
        let cases = [
            ("8.8.8.8", Public),
            ("192.0.1.1", Public),
            ("10.1.2.3", Private),
            ("172.31.255.255", Private),
            ("172.32.0.0", Public),
            ("100.64.0.1", Private),
            ("127.1.2.3", Loopback),
            ("169.254.9.9", LinkLocal),
            ("239.255.255.250", Multicast),
            ("255.255.255.255", Broadcast),
            ("0.0.0.0", Reserved),
            ("203.0.113.7", Reserved),
            ("240.0.0.1", Reserved),
            ("::1", Loopback),
            ("::", Reserved),
            ("fe80::1", LinkLocal),
            ("fd00::1", Private),
            ("ff02::fb", Multicast),
            ("2001:db8::1", Reserved),
            ("2a00:1450:4001::1", Public),
            ("::ffff:10.0.0.1", Private),
            ("::ffff:8.8.8.8", Public),
            ("64:ff9b::8.8.8.8", Public),
            ("64:ff9b::10.0.0.1", Private),
            ("2002:a00:1::1", Private),
        ];
        for (text, expected) in cases {
            assert_eq!(kind(text), expected, "{text}");
        }
    }
}
