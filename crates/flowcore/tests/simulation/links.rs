//! One packet below every kind of link: it is one flow.

use super::network::*;
use super::wrapping::*;
use flowcore::model::Layer;
use flowcore::packet::LinkType;

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

#[test]
fn a_length_shorter_than_the_header_is_damage() {
    let mut packet = packet();
    packet[2..4].copy_from_slice(&10_u16.to_be_bytes());
    assert_eq!(flows(LinkType::RAW, &packet), []);
}
