//! Keys of QUIC Initial packets. They protect nothing from an observer: the salt is public and the rest is in the
//! packet. All cryptography is ring's.

use std::ops::Range;

use ring::aead::quic::{AES_128, HeaderProtectionKey};
use ring::aead::{AES_128_GCM, Aad, LessSafeKey, Nonce, UnboundKey};
use ring::hkdf::{HKDF_SHA256, KeyType, Prk, Salt};

/// What a version of QUIC needs to be read.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) struct Flavor {
    salt: &'static [u8; 20],
    labels: &'static [&'static [u8]; 3],
    /// Value of the packet type bits that means Initial.
    pub(super) initial_type: u8,
    /// Value that means Retry.
    pub(super) retry_type: u8,
}

const LABELS_V1: [&[u8]; 3] = [b"tls13 quic key", b"tls13 quic iv", b"tls13 quic hp"];
const LABELS_V2: [&[u8]; 3] = [b"tls13 quicv2 key", b"tls13 quicv2 iv", b"tls13 quicv2 hp"];

const SALT_V1: [u8; 20] = [
    0x38, 0x76, 0x2c, 0xf7, 0xf5, 0x59, 0x34, 0xb3, 0x4d, 0x17, 0x9a, 0xe6, 0xa4, 0xc8, 0x0c, 0xad,
    0xcc, 0xbb, 0x7f, 0x0a,
];
const SALT_V2: [u8; 20] = [
    0x0d, 0xed, 0xe3, 0xde, 0xf7, 0x00, 0xa6, 0xdb, 0x81, 0x93, 0x81, 0xbe, 0x6e, 0x26, 0x9d, 0xcb,
    0xf9, 0xbd, 0x2e, 0xd9,
];
const SALT_DRAFT_29: [u8; 20] = [
    0xaf, 0xbf, 0xec, 0x28, 0x99, 0x93, 0xd2, 0x4c, 0x9e, 0x97, 0x86, 0xf1, 0x9c, 0x61, 0x11, 0xe0,
    0x43, 0x90, 0xa8, 0x99,
];
const SALT_DRAFT_23: [u8; 20] = [
    0xc3, 0xee, 0xf7, 0x12, 0xc7, 0x2e, 0xbb, 0x5a, 0x11, 0xa7, 0xd2, 0x43, 0x2b, 0xb4, 0x63, 0x65,
    0xbe, 0xf9, 0xf5, 0x02,
];
const SALT_DRAFT_22: [u8; 20] = [
    0x7f, 0xbc, 0xdb, 0x0e, 0x7c, 0x66, 0xbb, 0xe9, 0x19, 0x3a, 0x96, 0xcd, 0x21, 0x51, 0x9e, 0xbd,
    0x7a, 0x02, 0x64, 0x4a,
];
const SALT_Q050: [u8; 20] = [
    0x50, 0x45, 0x74, 0xef, 0xd0, 0x66, 0xfe, 0x2f, 0x9d, 0x94, 0x5c, 0xfc, 0xdb, 0xd3, 0xa7, 0xf0,
    0xd3, 0xb5, 0x6b, 0x45,
];
const SALT_T050: [u8; 20] = [
    0x7f, 0xf5, 0x79, 0xe5, 0xac, 0xd0, 0x72, 0x91, 0x55, 0x80, 0x30, 0x4c, 0x43, 0xa2, 0x36, 0x7c,
    0x60, 0x48, 0x83, 0x10,
];
const SALT_T051: [u8; 20] = [
    0x7a, 0x4e, 0xde, 0xf4, 0xe7, 0xcc, 0xee, 0x5f, 0xa4, 0x50, 0x6c, 0x19, 0x12, 0x4f, 0xc8, 0xcc,
    0xda, 0x6e, 0x03, 0x3d,
];

impl Flavor {
    /// How to read a version; `None` for those that nobody can, and for the reserved ones that only provoke an answer.
    pub(super) fn of_version(version: u32) -> Option<Self> {
        let salt = match version {
            0x0000_0001 | 0xff00_0021 | 0xff00_0022 => &SALT_V1,
            0x6b33_43cf => return Some(Self::v2(&SALT_V2)),
            0xff00_001d..=0xff00_0020 => &SALT_DRAFT_29,
            0xff00_0017..=0xff00_001c | 0xface_b002 | 0xface_b00e => &SALT_DRAFT_23,
            0xff00_0016 | 0xface_b001 => &SALT_DRAFT_22,
            0x5130_3530 => &SALT_Q050,
            0x5430_3530 => &SALT_T050,
            0x5430_3531 => &SALT_T051,
            _ => return None,
        };
        Some(Self {
            salt,
            labels: &LABELS_V1,
            initial_type: 0,
            retry_type: 3,
        })
    }

    const fn v2(salt: &'static [u8; 20]) -> Self {
        Self {
            salt,
            labels: &LABELS_V2,
            initial_type: 1,
            retry_type: 0,
        }
    }
}

/// What opens a client's Initial packets.
pub(super) struct ClientKeys {
    header: HeaderProtectionKey,
    /// What the packet key is made from.
    secret: Prk,
    labels: &'static [&'static [u8]; 3],
    /// Made for the first packet whose header looks right: what nobody sealed seldom comes so far.
    packet: Option<PacketKey>,
}

struct PacketKey {
    key: LessSafeKey,
    iv: [u8; 12],
}

impl std::fmt::Debug for ClientKeys {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("ClientKeys")
    }
}

/// Lengths that ring's HKDF can be asked for.
struct Len(usize);

impl KeyType for Len {
    fn len(&self) -> usize {
        self.0
    }
}

impl ClientKeys {
    /// From the connection id that the client chose for the server. `None` never happens with valid lengths.
    pub(super) fn derive(flavor: &Flavor, connection_id: &[u8]) -> Option<Self> {
        let initial = Salt::new(HKDF_SHA256, flavor.salt).extract(connection_id);
        let mut secret = [0; 32];
        expand(&initial, b"tls13 client in", &mut secret)?;
        let secret = Prk::new_less_safe(HKDF_SHA256, &secret);
        let mut header = [0; 16];
        expand(&secret, flavor.labels[2], &mut header)?;
        Some(Self {
            header: HeaderProtectionKey::new(&AES_128, &header).ok()?,
            secret,
            labels: flavor.labels,
            packet: None,
        })
    }

    fn packet_key(&mut self) -> Option<&PacketKey> {
        if self.packet.is_none() {
            let (mut key, mut iv) = ([0; 16], [0; 12]);
            expand(&self.secret, self.labels[0], &mut key)?;
            expand(&self.secret, self.labels[1], &mut iv)?;
            let key = LessSafeKey::new(UnboundKey::new(&AES_128_GCM, &key).ok()?);
            self.packet = Some(PacketKey { key, iv });
        }
        self.packet.as_ref()
    }

    /// Opens a packet in `scratch`. `number_at` is where its packet number begins. Returns where its plain text is.
    pub(super) fn open(
        &mut self,
        packet: &[u8],
        number_at: usize,
        scratch: &mut Vec<u8>,
    ) -> Option<Range<usize>> {
        /// Zero in every version once the protection is taken off, RFC 9000 section 17.2.
        const RESERVED: u8 = 0x0c;
        let sample = packet.get(number_at + 4..number_at + 20)?;
        let mask = self.header.new_mask(sample).ok()?;
        let first = packet[0] ^ mask[0] & 0x0f;
        if first & RESERVED != 0 {
            return None;
        }
        let PacketKey { key, iv } = self.packet_key()?;
        scratch.clear();
        scratch.extend_from_slice(packet);
        scratch[0] = first;
        let plain_at = number_at + usize::from(first & 3) + 1;
        let mut number = 0_u64;
        for (byte, mask) in scratch[number_at..plain_at].iter_mut().zip(&mask[1..]) {
            *byte ^= mask;
            number = number << 8 | u64::from(*byte);
        }
        let mut nonce = *iv;
        for (byte, number) in nonce[4..].iter_mut().zip(number.to_be_bytes()) {
            *byte ^= number;
        }
        let (head, body) = scratch.split_at_mut(plain_at);
        let nonce = Nonce::assume_unique_for_key(nonce);
        let opened = key.open_in_place(nonce, Aad::from(&*head), body);
        opened.ok().map(|plain| plain_at..plain_at + plain.len())
    }
}

/// HKDF-Expand-Label of TLS 1.3 without context; `label` includes its prefix.
fn expand(secret: &Prk, label: &[u8], out: &mut [u8]) -> Option<()> {
    let len = u16::try_from(out.len()).ok()?.to_be_bytes();
    let label_len = [u8::try_from(label.len()).ok()?];
    let info: [&[u8]; 4] = [&len, &label_len, label, &[0]];
    secret.expand(&info, Len(out.len())).ok()?.fill(out).ok()
}

#[cfg(any(fuzzing, test))]
impl ClientKeys {
    /// Protects a packet: the inverse of [`Self::open`], for packet numbers of one byte.
    pub(super) fn seal(&mut self, head: &[u8], number: u8, plain: &[u8]) -> Vec<u8> {
        let PacketKey { key, iv } = self.packet_key().expect("a key");
        let mut nonce = *iv;
        nonce[11] ^= number;
        let mut packet = head.to_vec();
        packet.push(number);
        let mut body = plain.to_vec();
        let nonce = Nonce::assume_unique_for_key(nonce);
        key.seal_in_place_append_tag(nonce, Aad::from(&packet), &mut body)
            .expect("sealed");
        let number_at = head.len();
        packet.extend(body);
        let mask = self
            .header
            .new_mask(&packet[number_at + 4..number_at + 20])
            .expect("mask");
        packet[0] ^= mask[0] & 0x0f;
        packet[number_at] ^= mask[1];
        packet
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn header_mask_is_that_of_rfc_9001_appendix_a() {
        let connection_id = [0x83, 0x94, 0xc8, 0xf0, 0x3e, 0x51, 0x57, 0x08];
        let flavor = Flavor::of_version(1).expect("known");
        let mut keys = ClientKeys::derive(&flavor, &connection_id).expect("keys");
        let sample = [
            0xd1, 0xb1, 0xc9, 0x8d, 0xd7, 0x68, 0x9f, 0xb8, 0xec, 0x11, 0xd2, 0x42, 0xb1, 0x23,
            0xdc, 0x9b,
        ];
        assert_eq!(
            keys.header.new_mask(&sample),
            Ok([0x43, 0x7b, 0x9a, 0xec, 0x36])
        );
        let expected_iv = [
            0xfa, 0x04, 0x4b, 0x2f, 0x42, 0xa3, 0xfd, 0x3b, 0x46, 0xfb, 0x25, 0x5c,
        ];
        assert_eq!(keys.packet_key().expect("a key").iv, expected_iv);
    }

    #[test]
    fn reserved_and_unknown_versions_are_not_read() {
        for version in [0, 0x0a0a_0a0a, 0x1234_5678] {
            assert_eq!(Flavor::of_version(version), None);
        }
    }
}
