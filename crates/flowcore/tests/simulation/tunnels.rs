//! One packet in every tunnel: it is two flows, and the inner one says which tunnel carries it.

use super::network::*;
use super::wrapping::*;
use flowcore::flow::{FlowMeter, MeterConfig};
use flowcore::model::{Layer, Tunnel};
use flowcore::packet::LinkType;

#[test]
fn every_tunnel_shows_what_it_carries() {
    let ip = &packet()[..];
    let eth = &ethernet(0x0800, ip)[..];
    let v6_packet = &packet_v6()[..];
    let over_ip = |protocol: u8, header: &[u8], rest: &[u8]| {
        super::network::ip(
            protocol,
            [198, 51, 100, 1],
            [198, 51, 100, 2],
            &behind(header, rest),
        )
    };
    let over_udp = |port: u16, header: &[u8], rest: &[u8]| {
        udp(
            ([198, 51, 100, 1], 5_000),
            ([198, 51, 100, 2], port),
            &behind(header, rest),
        )
    };
    let gre = |protocol: u16, rest: &[u8]| {
        over_ip(47, &[0, 0, (protocol >> 8) as u8, protocol as u8], rest)
    };
    let gre_seq = |protocol: u16, rest: &[u8]| {
        over_ip(
            47,
            &[0x10, 0, (protocol >> 8) as u8, protocol as u8, 0, 0, 0, 1],
            rest,
        )
    };
    let cases: Vec<(&str, Tunnel, Vec<u8>)> = vec![
        ("ipip", Tunnel::IpInIp, over_ip(4, &[], ip)),
        ("6in4", Tunnel::IpInIp, over_ip(41, &[], v6_packet)),
        ("4in6", Tunnel::IpInIp, v6(4, ip)),
        (
            "authenticated ipip",
            Tunnel::IpInIp,
            over_ip(
                51,
                &[
                    4, 4, 0, 0, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
                ],
                ip,
            ),
        ),
        ("gre", Tunnel::Gre, gre(0x0800, ip)),
        ("gre v6", Tunnel::Gre, gre(0x86dd, v6_packet)),
        (
            "gre with checksum, key and sequence",
            Tunnel::Gre,
            over_ip(47, &[0xb0, 0, 8, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 2], ip),
        ),
        ("gre ethernet", Tunnel::Gre, gre(0x6558, eth)),
        (
            "gre mpls",
            Tunnel::Gre,
            gre(0x8847, &behind(&[0, 1, 1, 9], ip)),
        ),
        (
            "gre nsh",
            Tunnel::Gre,
            gre(0x894f, &behind(&[0, 2, 2, 1, 0, 0, 0, 0], ip)),
        ),
        (
            "gre frame relay",
            Tunnel::Gre,
            gre(0x6559, &behind(&[0x18, 0x41, 3, 0xcc], ip)),
        ),
        (
            "gre radio",
            Tunnel::Gre,
            gre(0x8200, &wifi([0x08, 1], 24, &snap(ip))),
        ),
        (
            "pptp",
            Tunnel::Gre,
            over_ip(
                47,
                &[
                    0x30, 0x81, 0x88, 0x0b, 0, 35, 0, 1, 0, 0, 0, 1, 0, 0, 0, 1, 0x21,
                ],
                ip,
            ),
        ),
        ("wccp 1", Tunnel::Gre, gre(0x883e, ip)),
        (
            "wccp 2",
            Tunnel::Gre,
            gre(0x883e, &behind(&[0, 0, 0, 0], ip)),
        ),
        ("erspan 1", Tunnel::Erspan, gre(0x88be, eth)),
        (
            "erspan 2",
            Tunnel::Erspan,
            gre_seq(0x88be, &behind(&[0x10, 1, 0, 1, 0, 0, 0, 0], eth)),
        ),
        (
            "erspan 3",
            Tunnel::Erspan,
            gre_seq(
                0x22eb,
                &behind(&[0x20, 1, 0, 1, 0, 0, 0, 0, 0, 0, 0x80, 0], eth),
            ),
        ),
        (
            "erspan 3 with a platform",
            Tunnel::Erspan,
            gre_seq(
                0x22eb,
                &behind(
                    &[&[0x20, 1, 0, 1, 0, 0, 0, 0, 0, 0, 0x80, 1][..], &[0; 8]].concat(),
                    eth,
                ),
            ),
        ),
        (
            "erspan 3 of ip",
            Tunnel::Erspan,
            gre_seq(
                0x22eb,
                &behind(&[0x20, 1, 0, 1, 0, 0, 0, 0, 0, 0, 0x88, 0], ip),
            ),
        ),
        (
            "gre over udp",
            Tunnel::Gre,
            over_udp(4754, &[0, 0, 8, 0], ip),
        ),
        ("etherip", Tunnel::EtherIp, over_ip(97, &[0x30, 0], eth)),
        (
            "mpls over ip",
            Tunnel::Mpls,
            over_ip(137, &[0, 1, 1, 9], ip),
        ),
        (
            "mpls over udp",
            Tunnel::Mpls,
            over_udp(6635, &[0, 1, 1, 9], ip),
        ),
        ("srv6", Tunnel::Srv6, v6(143, eth)),
        (
            "pim register",
            Tunnel::PimRegister,
            over_ip(103, &[0x21, 0, 0, 0, 0, 0, 0, 0], ip),
        ),
        (
            "vxlan",
            Tunnel::Vxlan,
            over_udp(4789, &[8, 0, 0, 0, 0, 0, 1, 0], eth),
        ),
        (
            "vxlan of linux",
            Tunnel::Vxlan,
            over_udp(8472, &[8, 0, 0, 0, 0, 0, 1, 0], eth),
        ),
        (
            "vxlan with a vlan",
            Tunnel::Vxlan,
            over_udp(
                4789,
                &[8, 0, 0, 0, 0, 0, 1, 0],
                &ethernet(0x8100, &behind(&[0, 7, 8, 0], ip)),
            ),
        ),
        (
            "vxlan gpe",
            Tunnel::Vxlan,
            over_udp(4790, &[0x0c, 0, 0, 1, 0, 0, 1, 0], ip),
        ),
        (
            "vxlan gpe nsh",
            Tunnel::Vxlan,
            over_udp(
                4790,
                &[0x0c, 0, 0, 4, 0, 0, 1, 0, 0, 2, 2, 3, 0, 0, 0, 0],
                eth,
            ),
        ),
        (
            "geneve",
            Tunnel::Geneve,
            over_udp(6081, &[1, 0, 0x65, 0x58, 0, 0, 1, 0, 1, 2, 3, 0], eth),
        ),
        (
            "geneve of ip",
            Tunnel::Geneve,
            over_udp(6081, &[0, 0, 8, 0, 0, 0, 1, 0], ip),
        ),
        (
            "gtp",
            Tunnel::GtpU,
            over_udp(2152, &[0x30, 0xff, 0, 33, 0, 0, 0, 1], ip),
        ),
        (
            "gtp with a number",
            Tunnel::GtpU,
            over_udp(2152, &[0x32, 0xff, 0, 37, 0, 0, 0, 1, 0, 7, 0, 0], ip),
        ),
        (
            "gtp with two extensions",
            Tunnel::GtpU,
            over_udp(
                2152,
                &[
                    0x34, 0xff, 0, 45, 0, 0, 0, 1, 0, 0, 0, 0x85, 1, 0, 9, 0xc0, 1, 0, 0, 0,
                ],
                ip,
            ),
        ),
        ("teredo", Tunnel::Teredo, over_udp(3544, &[], v6_packet)),
        (
            "teredo with indications",
            Tunnel::Teredo,
            over_udp(
                3544,
                &[&[0, 1, 0, 0][..], &[0; 9], &[0, 0, 1, 2, 3, 4, 5, 6]].concat(),
                v6_packet,
            ),
        ),
        (
            "l2tp",
            Tunnel::L2tp,
            over_udp(1701, &[0, 2, 0, 1, 0, 1, 0xff, 3, 0, 0x21], ip),
        ),
        (
            "l2tp with everything",
            Tunnel::L2tp,
            over_udp(
                1701,
                &[0x4a, 2, 0, 50, 0, 1, 0, 1, 0, 0, 0, 0, 0, 2, 9, 9, 0, 0x21],
                ip,
            ),
        ),
        (
            "ayiya",
            Tunnel::Ayiya,
            over_udp(
                5072,
                &[&[0x41, 0x52, 0x11, 41, 0, 0, 0, 0][..], &[0; 36]].concat(),
                v6_packet,
            ),
        ),
        ("lisp", Tunnel::Lisp, over_udp(4341, &[0; 8], ip)),
        (
            "capwap",
            Tunnel::Capwap,
            over_udp(5247, &[0, 0x10, 0, 0, 0, 0, 0, 0], eth),
        ),
        (
            "capwap radio",
            Tunnel::Capwap,
            over_udp(
                5247,
                &[0, 0x10, 3, 0, 0, 0, 0, 0],
                &wifi([0x08, 1], 24, &snap(ip)),
            ),
        ),
        (
            "capwap radio of cisco",
            Tunnel::Capwap,
            over_udp(
                5247,
                &[0, 0x10, 3, 0, 0, 0, 0, 0],
                &wifi([1, 0x08], 24, &snap(ip)),
            ),
        ),
        (
            "tzsp",
            Tunnel::Tzsp,
            over_udp(37008, &[1, 0, 0, 1, 10, 1, 9, 0, 1], eth),
        ),
        (
            "tzsp radio",
            Tunnel::Tzsp,
            over_udp(37008, &[1, 0, 0, 18, 1], &wifi([0x08, 1], 24, &snap(ip))),
        ),
    ];
    for (what, tunnel, data) in cases {
        let seen = flows(LinkType::RAW, &data);
        let is_v6 = seen.last().is_some_and(|flow| flow.2 == 53);
        let inner = if is_v6 {
            ("[2001:db8::7]:443", 53)
        } else {
            ("192.0.2.7:443", 33)
        };
        assert_eq!(seen.len(), 2, "{what}: {seen:?}");
        assert_eq!(
            (seen[0].0, seen[0].2),
            (Layer::Outer, data.len() as u64),
            "{what}"
        );
        assert_eq!(
            seen[1],
            (Layer::Inner(tunnel), inner.0.to_owned(), inner.1),
            "{what}"
        );
    }
}

#[test]
fn of_tunnels_in_tunnels_the_innermost_is_shown() {
    let gtp = udp(
        CLIENT,
        (SERVER.0, 2152),
        &behind(&[0x30, 0xff, 0, 33, 0, 0, 0, 1], &packet()),
    );
    let seen = flows(LinkType::RAW, &ip(4, [1, 1, 1, 1], [2, 2, 2, 2], &gtp));
    let layers: Vec<_> = seen.iter().map(|flow| flow.0).collect();
    assert_eq!(layers, [Layer::Outer, Layer::Inner(Tunnel::GtpU)]);
}

#[test]
fn a_port_alone_makes_no_tunnel() {
    for port in [
        1701, 2152, 3544, 4341, 4754, 4789, 4790, 5072, 5247, 6081, 6635, 8472, 37008,
    ] {
        let plain = udp(CLIENT, (SERVER.0, port), &[0xfe; 60]);
        assert_eq!(flows(LinkType::RAW, &plain).len(), 1, "{port}");
    }
}

#[test]
fn a_tunnelled_datagram_in_fragments_is_put_together_first() {
    let datagram = udp_datagram(
        5_000,
        2152,
        &behind(&[0x30, 0xff, 0, 33, 0, 0, 0, 1], &packet()),
    );
    let mut meter = FlowMeter::new(MeterConfig::default());
    let sink = meter.add_sink();
    for (at, part) in datagram.chunks(24).enumerate() {
        let place = (
            u16::try_from(at * 24).expect("short"),
            (at + 1) * 24 < datagram.len(),
        );
        send(
            &mut meter,
            secs(0),
            &fragment(17, [1, 1, 1, 1], [2, 2, 2, 2], 7, place, part),
        );
    }
    let mut view = View::default();
    view.poll(&mut meter, sink);
    let packets: Vec<_> = view
        .flows
        .values()
        .map(|flow| flow.totals.counters.packets[0])
        .collect();
    assert_eq!(packets, [3, 1]);
}
