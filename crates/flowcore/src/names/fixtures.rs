//! What a QUIC client sends, for tests: sealed as clients do.

use super::quic_keys::{ClientKeys, Flavor};

pub(crate) const V1: u32 = 1;
pub(crate) const V2: u32 = 0x6b33_43cf;

/// A ClientHello for `a.example`, without its record.
pub(crate) fn hello() -> Vec<u8> {
    let name = b"a.example";
    let mut extension = vec![0, 0, 0, 14, 0, 12, 0, 0, 9];
    extension.extend(name);
    let mut body = vec![3, 3];
    body.extend([5; 32]);
    body.extend([0, 0, 2, 0x13, 1, 1, 0]);
    body.extend([0, u8::try_from(extension.len()).expect("short")]);
    body.extend(extension);
    let mut message = vec![1, 0, 0, u8::try_from(body.len()).expect("short")];
    message.extend(body);
    message
}

/// An Initial packet with some parts of a message, padded to a length of three digits.
pub(crate) fn initial(
    version: u32,
    id: &[u8],
    number: u8,
    message: &[u8],
    parts: &[(usize, usize)],
) -> Vec<u8> {
    let mut plain = vec![1];
    for &(from, to) in parts {
        plain.extend([
            6,
            u8::try_from(from).expect("short"),
            u8::try_from(to - from).expect("short"),
        ]);
        plain.extend(&message[from..to]);
    }
    plain.resize(300, 0);
    let flavor = Flavor::of_version(version).expect("known");
    let mut head = vec![0xc0 | flavor.initial_type << 4];
    head.extend(version.to_be_bytes());
    head.push(u8::try_from(id.len()).expect("short"));
    head.extend(id);
    head.extend([0, 0]); // no source id, no token
    let len = u16::try_from(1 + plain.len() + 16).expect("short") | 0x4000;
    head.extend(len.to_be_bytes());
    ClientKeys::derive(&flavor, id)
        .expect("keys")
        .seal(&head, number, &plain)
}

/// Anything else with a long header of version 1 that a client sends to `id`: early data where `kind` is 1.
pub(crate) fn long_packet(kind: u8, id: &[u8], len: u8) -> Vec<u8> {
    let id_len = u8::try_from(id.len()).expect("short");
    let mut packet = vec![0xc0 | kind << 4, 0, 0, 0, 1, id_len];
    packet.extend(id);
    packet.extend([0, 0x40, len]); // no source id
    packet.resize(packet.len() + usize::from(len), 9);
    packet
}

/// A server's Retry: from now on it is to be called `id`.
pub(crate) fn retry(id: &[u8]) -> Vec<u8> {
    let mut packet = vec![0xf0, 0, 0, 0, 1, 0, u8::try_from(id.len()).expect("short")];
    packet.extend(id);
    packet.extend(b"a token and its integrity tag of sixteen");
    packet
}
