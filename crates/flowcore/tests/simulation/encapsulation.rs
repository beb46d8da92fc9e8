//! One packet in every wrapping: below IP it is one flow, in a tunnel it is two and the inner one says so.

use super::network::*;
use flowcore::flow::{FlowMeter, MeterConfig};
use flowcore::model::{Layer, Tunnel};
use flowcore::packet::{Frame, LinkType};

/// Layer, server and IP bytes of each flow that a frame makes.
fn flows(link: LinkType, data: &[u8]) -> Vec<(Layer, String, u64)> {
    let mut meter = FlowMeter::new(MeterConfig::default());
    let sink = meter.add_sink();
    let wire_len = u32::try_from(data.len()).expect("short");
    let frame = Frame {
        link,
        data,
        wire_len,
        is_outgoing: None,
    };
    meter.handle_frame(secs(0), frame);
    meter.handle_end();
    let mut view = View::default();
    view.poll(&mut meter, sink);
    let said = view.flows.values().map(|flow| {
        (
            flow.key.layer,
            flow.key.server.to_string(),
            flow.totals.counters.total_bytes(),
        )
    });
    said.collect()
}

/// What is wrapped: 33 bytes.
fn packet() -> Vec<u8> {
    udp(CLIENT, SERVER, b"hello")
}

fn packet_v6() -> Vec<u8> {
    v6(17, &udp_datagram(CLIENT.1, SERVER.1, b"hello"))
}

/// An IPv6 packet from `fd00::1` to `2001:db8::7`.
fn v6(next_header: u8, payload: &[u8]) -> Vec<u8> {
    let mut packet = vec![0x60, 0, 0, 0];
    packet.extend(u16::try_from(payload.len()).expect("short").to_be_bytes());
    packet.extend([next_header, 64]);
    packet.extend([0xfd, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1]);
    packet.extend([0x20, 1, 0x0d, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 7]);
    packet.extend(payload);
    packet
}

/// `header` in front of `rest`.
fn behind(header: &[u8], rest: &[u8]) -> Vec<u8> {
    [header, rest].concat()
}

/// An Ethernet frame; the first address begins with 4 so that a careless reader takes it for IPv4.
fn ethernet(ether_type: u16, rest: &[u8]) -> Vec<u8> {
    let mut frame = vec![0x44, 1, 2, 3, 4, 5, 0x66, 1, 2, 3, 4, 5];
    frame.extend(ether_type.to_be_bytes());
    behind(&frame, rest)
}

fn snap(rest: &[u8]) -> Vec<u8> {
    behind(&[0xaa, 0xaa, 3, 0, 0, 0, 8, 0], rest)
}

/// An 802.11 data frame with these first two bytes and header length.
fn wifi(control: [u8; 2], header_len: usize, rest: &[u8]) -> Vec<u8> {
    let mut header = vec![0; header_len];
    header[..2].copy_from_slice(&control);
    behind(&header, rest)
}

#[test]
fn every_link_type_leads_to_the_packet() {
    let ip = &packet()[..];
    let one = |ether_type: u16, header: &[u8]| ethernet(ether_type, &behind(header, ip));
    let padded = |len: usize, at: usize, bytes: &[u8]| {
        let mut header = vec![0; len];
        header[at..at + bytes.len()].copy_from_slice(bytes);
        behind(&header, ip)
    };
    let radiotap = [0, 0, 17, 0, 3, 0, 0, 0x80, 0, 0, 0, 0, 0, 0, 0, 0];
    let cases: Vec<(&str, u16, Vec<u8>)> = vec![
        ("ethernet", 1, ethernet(0x0800, ip)),
        ("vlan", 1, one(0x8100, &[0, 7, 8, 0])),
        ("qinq", 1, one(0x88a8, &[0, 7, 0x81, 0, 0, 8, 8, 0])),
        ("old qinq", 1, one(0x9100, &[0, 7, 0x81, 0, 0, 8, 8, 0])),
        ("mpls", 1, one(0x8847, &[0, 1, 0, 9, 0, 1, 1, 9])),
        ("pppoe", 1, one(0x8864, &[0x11, 0, 0, 1, 0, 35, 0, 0x21])),
        ("llc snap", 1, ethernet(41, &snap(ip))),
        ("llc ip", 1, ethernet(36, &behind(&[6, 6, 3], ip))),
        ("jumbo llc", 1, ethernet(0x8870, &snap(ip))),
        (
            "fabricpath",
            1,
            ethernet(0x8903, &behind(&[0, 0x40], &ethernet(0x0800, ip))),
        ),
        ("vn-tag", 1, one(0x8926, &[0, 0, 0, 0, 8, 0])),
        ("hsr", 1, one(0x892f, &[0, 0, 0, 0, 8, 0])),
        ("802.1cb", 1, one(0xf1c1, &[0, 0, 0, 0, 8, 0])),
        ("802.1br", 1, one(0x893f, &[0, 0, 0, 0, 0, 0, 8, 0])),
        ("cisco metadata", 1, one(0x8909, &[1, 1, 0, 1, 0, 2, 8, 0])),
        (
            "macsec, authenticated only",
            1,
            one(0x88e5, &[0, 0, 0, 0, 0, 1, 8, 0]),
        ),
        (
            "802.1ah",
            1,
            ethernet(0x88e7, &behind(&[0; 4], &ethernet(0x0800, ip))),
        ),
        (
            "trill",
            1,
            ethernet(
                0x22f3,
                &behind(&[0, 0x40, 0, 0, 0, 0, 0, 0, 0, 0], &ethernet(0x0800, ip)),
            ),
        ),
        ("nsh", 1, one(0x894f, &[0, 2, 2, 1, 0, 0, 0, 0])),
        (
            "isl",
            1,
            behind(
                &[&[1, 0, 0x0c, 0, 0][..], &[0; 21]].concat(),
                &ethernet(0x0800, ip),
            ),
        ),
        (
            "pseudowire with a control word",
            1,
            ethernet(
                0x8847,
                &behind(&[0, 1, 1, 9, 0, 0, 0, 0], &ethernet(0x0800, ip)),
            ),
        ),
        (
            "pseudowire without one",
            1,
            ethernet(
                0x8847,
                &behind(&[0, 1, 1, 9], &[&[0; 12][..], &[8, 0], ip].concat()),
            ),
        ),
        ("null, little endian", 0, behind(&[2, 0, 0, 0], ip)),
        ("null, big endian", 0, behind(&[0, 0, 0, 2], ip)),
        ("loop", 108, behind(&[0, 0, 0, 2], ip)),
        (
            "enc",
            109,
            behind(&[2, 0, 0, 0, 0, 0, 0, 9, 0, 0, 0, 0], ip),
        ),
        (
            "token ring",
            6,
            behind(&[0x10, 0x40, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0], &snap(ip)),
        ),
        (
            "token ring with a route",
            6,
            behind(
                &[
                    0x10, 0x40, 0, 0, 0, 0, 0, 0, 0x80, 0, 0, 0, 0, 0, 4, 0, 0, 0,
                ],
                &snap(ip),
            ),
        ),
        ("slip", 8, padded(16, 0, &[])),
        ("ppp", 9, behind(&[0xff, 3, 0, 0x21], ip)),
        ("ppp, short", 9, behind(&[0x21], ip)),
        ("ppp hdlc", 50, behind(&[0, 0x21], ip)),
        ("fddi", 10, behind(&[0x50; 13], &snap(ip))),
        ("raw, BSD", 12, ip.to_vec()),
        ("raw, OpenBSD", 14, ip.to_vec()),
        (
            "pppoe without ethernet",
            51,
            behind(&[0x11, 0, 0, 1, 0, 35, 0, 0x21], ip),
        ),
        ("atm", 100, snap(ip)),
        (
            "atm bridged",
            100,
            behind(
                &[0xaa, 0xaa, 3, 0, 0x80, 0xc2, 0, 7, 0, 0],
                &ethernet(0x0800, ip),
            ),
        ),
        ("atm routed", 100, behind(&[0xfe, 0xfe, 3, 0xcc], ip)),
        ("raw", 101, ip.to_vec()),
        ("cisco hdlc", 104, behind(&[0x0f, 0, 8, 0], ip)),
        ("802.11", 105, wifi([0x08, 1], 24, &snap(ip))),
        ("802.11 qos", 105, wifi([0x88, 2], 26, &snap(ip))),
        ("802.11 bridge", 105, wifi([0x08, 3], 30, &snap(ip))),
        (
            "802.11 qos with ht control",
            105,
            wifi([0x88, 0x81], 30, &snap(ip)),
        ),
        ("frame relay", 107, behind(&[0x18, 0x41, 3, 0xcc], ip)),
        (
            "frame relay snap",
            107,
            behind(&[0x18, 0x41, 3, 0, 0x80, 0, 0, 0, 8, 0], ip),
        ),
        ("frame relay, cisco", 107, behind(&[0x18, 0x41, 8, 0], ip)),
        ("sll", 113, padded(16, 14, &[8, 0])),
        (
            "sll with a vlan",
            113,
            padded(20, 14, &[0x81, 0, 0, 7, 8, 0]),
        ),
        (
            "sll llc",
            113,
            behind(&[0, 0, 0, 1, 0, 6, 0, 0, 0, 0, 0, 0, 0, 0, 0, 4], &snap(ip)),
        ),
        ("pflog", 117, padded(48, 0, &[45, 2])),
        (
            "prism",
            119,
            behind(&[0; 144], &wifi([0x08, 1], 24, &snap(ip))),
        ),
        (
            "avs",
            163,
            behind(
                &padded(64, 0, &[0x80, 0x21, 0x10, 1, 0, 0, 0, 64])[..64],
                &wifi([0x08, 1], 24, &snap(ip)),
            ),
        ),
        ("fibre channel", 122, behind(&[0; 16], &snap(ip))),
        ("sunatm", 123, behind(&[2, 0, 0, 32], &snap(ip))),
        (
            "radiotap",
            127,
            behind(&[0, 0, 8, 0, 0, 0, 0, 0], &wifi([0x08, 1], 24, &snap(ip))),
        ),
        (
            "radiotap, padded",
            127,
            [
                &[0, 0, 9, 0, 2, 0, 0, 0, 0x20][..],
                &wifi([0x88, 1], 28, &snap(ip)),
            ]
            .concat(),
        ),
        (
            "radiotap with two bitmaps and time",
            127,
            [&radiotap[..], &[0; 1], &wifi([0x08, 1], 24, &snap(ip))].concat(),
        ),
        ("1394", 138, padded(18, 16, &[8, 0])),
        ("docsis", 143, behind(&[0; 6], &ethernet(0x0800, ip))),
        (
            "docsis, extended",
            143,
            behind(&[1, 3, 0, 0, 0, 0, 0, 0, 0], &ethernet(0x0800, ip)),
        ),
        ("pppd", 166, behind(&[1, 3, 0, 0x21], ip)),
        (
            "ppi",
            192,
            behind(
                &[0, 0, 12, 0, 1, 0, 0, 0, 0, 0, 0, 0],
                &ethernet(0x0800, ip),
            ),
        ),
        (
            "ppp with direction",
            204,
            behind(&[1, 0xff, 3, 0, 0x21], ip),
        ),
        (
            "cisco hdlc with direction",
            205,
            behind(&[1, 0x0f, 0, 8, 0], ip),
        ),
        (
            "frame relay with direction",
            206,
            behind(&[1, 0x18, 0x41, 3, 0xcc], ip),
        ),
        ("ipnet", 226, padded(24, 0, &[1, 2])),
        ("ipv4", 228, ip.to_vec()),
        (
            "nflog",
            239,
            behind(
                &[
                    2, 0, 0, 0, 8, 0, 1, 0, 8, 0, 3, 0, 5, 0, 10, 0, 0, 0, 0, 0, 37, 0, 9, 0,
                ],
                ip,
            ),
        ),
        (
            "nflog, big endian",
            239,
            behind(&[2, 0, 0, 0, 0, 8, 0, 1, 8, 0, 3, 0, 0, 37, 0, 9], ip),
        ),
        ("netanalyzer", 240, behind(&[0; 4], &ethernet(0x0800, ip))),
        ("infiniband", 242, padded(44, 40, &[8, 0])),
        (
            "pktap",
            258,
            behind(
                &padded(108, 0, &[108, 0, 0, 0, 1, 0, 0, 0, 1])[..108],
                &ethernet(0x0800, ip),
            ),
        ),
        (
            "mpacket",
            274,
            behind(
                &[0x55, 0x55, 0x55, 0x55, 0x55, 0x55, 0x55, 0xd5],
                &ethernet(0x0800, ip),
            ),
        ),
        ("sll2", 276, padded(20, 0, &[8, 0])),
    ];
    let expected = vec![(Layer::Outer, "192.0.2.7:443".to_owned(), 33)];
    for (what, link, data) in cases {
        assert_eq!(flows(LinkType(link), &data), expected, "{what}");
    }
}

#[test]
fn what_cannot_be_read_makes_no_flow() {
    let ip = &packet()[..];
    let cases: Vec<(&str, u16, Vec<u8>)> = vec![
        ("a firewall log shorter than its header", 117, vec![253]),
        ("encrypted radio", 105, wifi([0x08, 0x41], 24, &snap(ip))),
        ("a later fragment", 105, {
            let mut frame = wifi([0x08, 1], 24, &snap(ip));
            frame[22] = 1;
            frame
        }),
        (
            "encrypted ethernet",
            1,
            ethernet(0x88e5, &behind(&[0x0c, 0, 0, 0, 0, 1, 8, 0], ip)),
        ),
        ("what runs a token ring", 6, behind(&[0; 14], &snap(ip))),
        ("another family", 0, behind(&[23, 0, 0, 0], ip)),
        (
            "netlink",
            113,
            behind(&[0, 4, 3, 0x38, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 8, 0], ip),
        ),
        (
            "ppi in ppi",
            192,
            behind(&[0, 0, 8, 0, 192, 0, 0, 0, 0, 0, 8, 0, 101, 0, 0, 0], ip),
        ),
        (
            "tags without end",
            1,
            ethernet(0x8100, &[0x81, 0].repeat(200)),
        ),
    ];
    for (what, link, data) in cases {
        assert_eq!(flows(LinkType(link), &data), [], "{what}");
    }
}

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

#[test]
fn a_length_of_zero_is_that_of_the_frame() {
    let mut offloaded = tcp(CLIENT, SERVER, 1, ACK, &[7; 3_000]);
    offloaded[2..4].fill(0);
    assert_eq!(flows(LinkType::RAW, &offloaded)[0].2, 3_040);
    let mut segment = tcp(CLIENT, SERVER, 1, ACK, &[7; 3_000])[20..].to_vec();
    let mut packet = v6(6, &segment);
    packet[4..6].fill(0);
    assert_eq!(flows(LinkType::RAW, &packet)[0].2, 3_060);
    // RFC 2675: the length is in an option.
    let jumbo_len = u32::try_from(segment.len() + 8)
        .expect("short")
        .to_be_bytes();
    let mut options = [&[6, 0, 0xc2, 4][..], &jumbo_len].concat();
    options.append(&mut segment);
    let mut packet = v6(0, &options);
    packet[4..6].fill(0);
    packet.extend([0; 9]); // padding of the link
    assert_eq!(flows(LinkType::RAW, &packet)[0].2, 3_068);
}
