//! Writes capture files, byte by byte, so that tests know what is in them.

use std::io::Write;
use std::net::Ipv4Addr;
use std::path::{Path, PathBuf};

use flate2::Compression;
use flate2::write::GzEncoder;

/// Byte order of the file.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Order {
    Little,
    Big,
}

impl Order {
    pub(crate) fn u16(self, value: u16) -> [u8; 2] {
        if self == Self::Little {
            value.to_le_bytes()
        } else {
            value.to_be_bytes()
        }
    }

    pub(crate) fn u32(self, value: u32) -> [u8; 4] {
        if self == Self::Little {
            value.to_le_bytes()
        } else {
            value.to_be_bytes()
        }
    }
}

/// A UDP datagram over IPv4 without any link header: 28 bytes and the payload.
pub(crate) fn udp(from: (Ipv4Addr, u16), to: (Ipv4Addr, u16), payload: usize) -> Vec<u8> {
    let udp_len = u16::try_from(8 + payload).expect("small");
    let mut packet = vec![0x45, 0];
    packet.extend((20 + udp_len).to_be_bytes());
    packet.extend([0, 0, 0x40, 0, 64, 17, 0, 0]);
    packet.extend(from.0.octets());
    packet.extend(to.0.octets());
    packet.extend(from.1.to_be_bytes());
    packet.extend(to.1.to_be_bytes());
    packet.extend(udp_len.to_be_bytes());
    packet.extend([0, 0]);
    packet.extend(vec![0; payload]);
    packet
}

/// A TCP segment over IPv4 without payload and without any link header.
pub(crate) fn tcp(from: (Ipv4Addr, u16), to: (Ipv4Addr, u16), seq: u32, flags: u8) -> Vec<u8> {
    let mut packet = vec![0x45, 0, 0, 40, 0, 0, 0x40, 0, 64, 6, 0, 0];
    packet.extend(from.0.octets());
    packet.extend(to.0.octets());
    packet.extend(from.1.to_be_bytes());
    packet.extend(to.1.to_be_bytes());
    packet.extend(seq.to_be_bytes());
    packet.extend([0, 0, 0, 0, 0x50, flags, 0xff, 0xff, 0, 0, 0, 0]);
    packet
}

/// `packet` with an Ethernet header in front.
pub(crate) fn ethernet(packet: &[u8]) -> Vec<u8> {
    [&[2, 0, 0, 0, 0, 1, 2, 0, 0, 0, 0, 2, 8, 0], packet].concat()
}

/// A classic capture. `fraction` of each packet is in micro- or nanoseconds.
pub(crate) fn pcap(
    order: Order,
    is_nano: bool,
    link: u32,
    packets: &[(u32, u32, Vec<u8>)],
) -> Vec<u8> {
    let magic = if is_nano { 0xa1b2_3c4d } else { 0xa1b2_c3d4 };
    let mut file = order.u32(magic).to_vec();
    file.extend(order.u16(2));
    file.extend(order.u16(4));
    for field in [0, 0, 65_535, link] {
        file.extend(order.u32(field));
    }
    for (secs, fraction, data) in packets {
        let len = u32::try_from(data.len()).expect("small");
        for field in [*secs, *fraction, len, len] {
            file.extend(order.u32(field));
        }
        file.extend(data);
    }
    file
}

/// One pcapng block around `body`.
pub(crate) fn block(order: Order, kind: u32, body: &[u8]) -> Vec<u8> {
    let padded = body.len().next_multiple_of(4);
    let len = order.u32(u32::try_from(padded + 12).expect("small"));
    let mut block = order.u32(kind).to_vec();
    block.extend(len);
    block.extend(body);
    block.resize(8 + padded, 0);
    block.extend(len);
    block
}

pub(crate) fn section(order: Order) -> Vec<u8> {
    let mut body = order.u32(0x1a2b_3c4d).to_vec();
    body.extend(order.u16(1));
    body.extend(order.u16(0));
    body.extend([0xff; 8]);
    block(order, 0x0a0d_0d0a, &body)
}

/// An interface with options given as code and value.
pub(crate) fn interface(order: Order, link: u16, options: &[(u16, &[u8])]) -> Vec<u8> {
    let mut body = order.u16(link).to_vec();
    body.extend(order.u16(0));
    body.extend(order.u32(65_535));
    body.extend(encode_options(order, options));
    block(order, 1, &body)
}

pub(crate) fn enhanced(
    order: Order,
    interface: u32,
    ticks: u64,
    data: &[u8],
    options: &[(u16, &[u8])],
) -> Vec<u8> {
    let len = u32::try_from(data.len()).expect("small");
    let high = u32::try_from(ticks >> 32).expect("32 bits");
    let low = u32::try_from(ticks & 0xffff_ffff).expect("32 bits");
    let mut body = Vec::new();
    for field in [interface, high, low, len, len] {
        body.extend(order.u32(field));
    }
    body.extend(data);
    body.resize(20 + data.len().next_multiple_of(4), 0);
    body.extend(encode_options(order, options));
    block(order, 6, &body)
}

pub(crate) fn encode_options(order: Order, options: &[(u16, &[u8])]) -> Vec<u8> {
    let mut bytes = Vec::new();
    for (code, value) in options {
        bytes.extend(order.u16(*code));
        bytes.extend(order.u16(u16::try_from(value.len()).expect("small")));
        bytes.extend(*value);
        bytes.resize(bytes.len().next_multiple_of(4), 0);
    }
    if !options.is_empty() {
        bytes.extend([0; 4]);
    }
    bytes
}

pub(crate) fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(bytes).expect("into memory");
    encoder.finish().expect("into memory")
}

/// Writes a file into `folder`.
pub(crate) fn write(folder: &Path, name: &str, bytes: &[u8]) -> PathBuf {
    let path = folder.join(name);
    std::fs::write(&path, bytes).expect("the test's own folder takes files");
    path
}

/// Where databases are unpacked, once for all tests.
pub(crate) fn cache_dir() -> PathBuf {
    PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("databases")
}
