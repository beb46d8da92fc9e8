//! QUIC Initial packets of a client: opens them and joins the ClientHello in their CRYPTO frames.

use std::ops::Range;

use super::budget::{Budget, Terms};
use super::gquic;
use super::handshake::HandshakeParts;
use super::hello::Hello;
use super::pool::Collector;
use super::quic_keys::{ClientKeys, Flavor};
use super::quic_packet::{LongHeader, long_header, packet_bounds, variable_int};
use super::tls::{self, Outcome};

/// Attempts to open a packet of one flow at most: a hello of the largest kind with losses and a Retry needs a dozen.
const MAX_ATTEMPTS: u8 = 32;

/// Packets of one datagram at most: the smallest that is worth opening would fit more than fifty times.
pub(super) const MAX_PACKETS: usize = 8;

/// Opening an Initial costs as much as metering twenty packets. In the long run one packet in sixty-four may be one that
/// nobody answers, and one in sixteen one that is answered: connections have more.
pub(super) const TERMS: Terms = Terms {
    per_packet: 1,
    price: 64,
    max_saved: 1 << 14,
};

/// What is known of one connection attempt.
#[derive(Debug, Default)]
pub(super) struct QuicReader {
    client: Option<Box<Client>>,
    parts: HandshakeParts,
    attempts: u8,
}

/// Who opened the connection, and how its packets are opened.
#[derive(Debug)]
struct Client {
    end: usize,
    flavor: Flavor,
    /// What the keys are made from.
    connection_id: Box<[u8]>,
    keys: ClientKeys,
}

/// What a datagram showed.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub(super) struct Seen {
    /// An Initial packet that a client's keys opened.
    pub(super) is_client_initial: bool,
    /// The hello, once all of it was there.
    pub(super) hello: Option<Hello>,
}

impl QuicReader {
    /// Some packet was opened: the keys are the client's.
    pub(super) fn knows_client(&self) -> bool {
        self.client.is_some()
    }

    /// Reads the packets of a datagram that `end` sent. `scratch` is where they are opened.
    ///
    /// A datagram's packets are all of one connection, RFC 9000 section 12.2: what follows under another id is ignored.
    pub(super) fn read_datagram(
        &mut self,
        end: usize,
        mut datagram: &[u8],
        budget: &mut Budget,
        scratch: &mut Vec<u8>,
    ) -> Seen {
        let mut seen = Seen::default();
        if self.client.as_ref().is_some_and(|client| client.end != end) {
            return seen; // a server says no name
        }
        let mut connection_id = None;
        for _ in 0..MAX_PACKETS {
            let Some(header) = long_header(datagram) else {
                break;
            };
            if *connection_id.get_or_insert(header.destination_id) != header.destination_id {
                break;
            }
            let Some((number_at, len)) = packet_bounds(datagram, &header) else {
                break;
            };
            if header.kind == header.flavor.initial_type {
                let packet = &datagram[..len];
                if let Some(plain) =
                    self.open_initial(end, &header, packet, number_at, budget, scratch)
                {
                    seen.is_client_initial = true;
                    let hello = read_frames(&scratch[plain], &mut self.parts);
                    seen.hello = seen.hello.or(hello);
                }
            }
            datagram = &datagram[len..];
        }
        seen
    }

    /// Opens an Initial in `scratch` and returns where its plain text is.
    fn open_initial(
        &mut self,
        end: usize,
        header: &LongHeader<'_>,
        packet: &[u8],
        number_at: usize,
        budget: &mut Budget,
        scratch: &mut Vec<u8>,
    ) -> Option<Range<usize>> {
        let mut attempt = |attempts: &mut u8, keys: &mut ClientKeys| {
            *attempts += 1;
            keys.open(packet, number_at, scratch)
        };
        let known = self
            .client
            .as_mut()
            .filter(|client| client.flavor == header.flavor);
        if let Some(client) = known {
            if self.attempts >= MAX_ATTEMPTS || !budget.spend() {
                return None;
            }
            if let Some(plain) = attempt(&mut self.attempts, &mut client.keys) {
                return Some(plain);
            }
            if *client.connection_id == *header.destination_id {
                return None; // damaged or forged
            }
        }
        // The first packet, or the first after a Retry, or after a change of version: other keys, the hello anew.
        if self.attempts >= MAX_ATTEMPTS || !budget.spend() {
            return None;
        }
        let mut keys = ClientKeys::derive(&header.flavor, header.destination_id)?;
        let plain = attempt(&mut self.attempts, &mut keys)?;
        self.parts.clear();
        self.client = Some(Box::new(Client {
            end,
            flavor: header.flavor,
            connection_id: header.destination_id.into(),
            keys,
        }));
        Some(plain)
    }
}

/// Walks the frames that an Initial may hold, and reads the hello as soon as it is whole.
fn read_frames(plain: &[u8], parts: &mut HandshakeParts) -> Option<Hello> {
    const PADDING: u8 = 0;
    const PING: u8 = 1;
    const ACK: u8 = 2;
    const ACK_ECN: u8 = 3;
    const CRYPTO: u8 = 6;
    /// Google's early versions with TLS.
    const CRYPTO_GOOGLE: u8 = 8;
    let mut at = 0;
    let mut hello = None;
    while let Some(&kind) = plain.get(at) {
        at += 1;
        match kind {
            PADDING | PING => {}
            ACK | ACK_ECN => skip_ack(plain, &mut at, kind == ACK_ECN)?,
            CRYPTO | CRYPTO_GOOGLE => {
                let offset = usize::try_from(variable_int(plain, &mut at)?).ok()?;
                let len = usize::try_from(variable_int(plain, &mut at)?).ok()?;
                let data = plain.get(at..at.checked_add(len)?)?;
                at += len;
                let joined = parts.take_in(offset, data);
                if let Outcome::Done(found, _) = tls::whole_message(joined) {
                    hello = Some(found);
                } else if let Some(found) = gquic::read_chlo(joined) {
                    hello = Some(found); // Q050: sealed like QUIC, but not TLS
                }
            }
            _ => break,
        }
    }
    hello
}

fn skip_ack(plain: &[u8], at: &mut usize, has_ecn: bool) -> Option<()> {
    variable_int(plain, at)?; // largest
    variable_int(plain, at)?; // delay
    let ranges = variable_int(plain, at)?;
    variable_int(plain, at)?; // first range
    for _ in 0..ranges.min(256) {
        variable_int(plain, at)?;
        variable_int(plain, at)?;
    }
    for _ in 0..if has_ecn { 3 } else { 0 } {
        variable_int(plain, at)?;
    }
    Some(())
}

impl Collector for QuicReader {
    fn clear(&mut self) {
        *self = Self::default();
    }

    fn held_bytes(&self) -> usize {
        self.parts.held_bytes()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::names::fixtures::{V1, V2, hello, initial};

    fn read(reader: &mut QuicReader, datagram: &[u8]) -> Seen {
        reader.read_datagram(0, datagram, &mut Budget::new(TERMS), &mut Vec::new())
    }

    fn name(reader: &mut QuicReader, datagram: &[u8]) -> Option<String> {
        let hello = read(reader, datagram).hello?;
        hello.server_name.map(String::from)
    }

    #[test]
    fn shuffled_frames_over_two_datagrams_give_the_name() {
        for version in [V1, V2, 0xff00_001d, 0xface_b002] {
            let message = hello();
            let end = message.len();
            let mut reader = QuicReader::default();
            let first = initial(version, b"12345678", 0, &message, &[(40, end), (0, 10)]);
            let second = initial(version, b"12345678", 1, &message, &[(20, 40), (8, 21)]);
            assert_eq!(name(&mut reader, &first), None);
            assert_eq!(
                name(&mut reader, &second).as_deref(),
                Some("a.example"),
                "{version:x}"
            );
        }
    }

    #[test]
    fn after_a_retry_the_hello_begins_anew_with_other_keys() {
        let message = hello();
        let mut reader = QuicReader::default();
        assert_eq!(
            name(&mut reader, &initial(V1, b"old", 0, &message, &[(0, 10)])),
            None
        );
        let again = initial(V1, b"retry", 1, &message, &[(0, 30), (30, message.len())]);
        assert_eq!(name(&mut reader, &again).as_deref(), Some("a.example"));
    }

    #[test]
    fn a_client_that_goes_on_with_the_server_s_id_keeps_its_keys() {
        let message = hello();
        let mut reader = QuicReader::default();
        let first = initial(V1, b"original", 0, &message, &[(0, 30)]);
        assert_eq!(name(&mut reader, &first), None);
        let flavor = Flavor::of_version(V1).expect("known");
        let mut keys = ClientKeys::derive(&flavor, b"original").expect("keys");
        let mut plain = vec![6, 30, u8::try_from(message.len() - 30).expect("short")];
        plain.extend(&message[30..]);
        plain.resize(200, 0);
        let mut head = vec![0xc0, 0, 0, 0, 1, 6];
        head.extend(b"server");
        head.extend([0, 0, 0x40, 217]);
        assert_eq!(
            name(&mut reader, &keys.seal(&head, 1, &plain)).as_deref(),
            Some("a.example")
        );
    }

    #[test]
    fn coalesced_packets_are_read_and_forged_ones_are_not() {
        let message = hello();
        let mut datagram = initial(V1, b"12345678", 0, &message, &[(0, 20)]);
        datagram.extend(initial(
            V1,
            b"12345678",
            1,
            &message,
            &[(20, message.len())],
        ));
        assert_eq!(
            name(&mut QuicReader::default(), &datagram).as_deref(),
            Some("a.example")
        );
        datagram[60] ^= 1;
        let seen = read(&mut QuicReader::default(), &datagram[..340]);
        assert_eq!(seen, Seen::default());
    }

    #[test]
    fn what_follows_under_another_id_is_of_no_connection() {
        let message = hello();
        let mut datagram = initial(V1, b"12345678", 0, &message, &[(0, 20)]);
        datagram.extend(initial(V1, b"87654321", 0, &message, &[(0, message.len())]));
        assert_eq!(name(&mut QuicReader::default(), &datagram), None);
    }

    #[test]
    fn early_data_before_and_behind_the_initial_does_not_hide_it() {
        let message = hello();
        let zero_rtt = |len: usize| {
            let mut packet = vec![0xd0, 0, 0, 0, 1, 8];
            packet.extend(b"12345678\0");
            packet.extend((u16::try_from(len).expect("short") | 0x4000).to_be_bytes());
            packet.resize(packet.len() + len, 9);
            packet
        };
        let whole = initial(
            V1,
            b"12345678",
            0,
            &message,
            &[(0, 40), (40, message.len())],
        );
        let datagram = [zero_rtt(90), whole, zero_rtt(40)].concat();
        let name = name(&mut QuicReader::default(), &datagram);
        assert_eq!(name.as_deref(), Some("a.example"));
    }

    #[test]
    fn every_draft_and_variant_is_opened() {
        let drafts = 0xff00_0016..=0xff00_0022;
        let others = [V1, V2, 0xface_b001, 0xface_b002, 0xface_b00e];
        let google = [*b"Q050", *b"T050", *b"T051"].map(u32::from_be_bytes);
        for version in drafts.chain(others).chain(google) {
            let message = hello();
            let datagram = initial(
                version,
                b"12345678",
                0,
                &message,
                &[(0, 40), (40, message.len())],
            );
            let name = name(&mut QuicReader::default(), &datagram);
            assert_eq!(name.as_deref(), Some("a.example"), "{version:x}");
        }
    }

    #[test]
    fn forged_packets_of_one_flow_are_tried_so_often_and_no_more() {
        let message = hello();
        let whole = initial(
            V1,
            b"12345678",
            0,
            &message,
            &[(0, 40), (40, message.len())],
        );
        let (mut reader, mut budget) = (QuicReader::default(), Budget::new(TERMS));
        for forged in 0..200_u8 {
            let mut datagram = whole.clone();
            datagram[7] = forged;
            datagram[100] ^= 1;
            reader.read_datagram(0, &datagram, &mut budget, &mut Vec::new());
        }
        assert_eq!(reader.attempts, MAX_ATTEMPTS);
        assert_eq!(name(&mut reader, &whole), None);
        assert_eq!(budget.refused(), 0);
    }

    #[test]
    fn what_the_server_says_costs_nothing() {
        let message = hello();
        let mut reader = QuicReader::default();
        let first = initial(V1, b"12345678", 0, &message, &[(0, 30)]);
        assert_eq!(name(&mut reader, &first), None);
        let spent = reader.attempts;
        let answer = initial(V1, b"other", 0, &message, &[(0, 30)]);
        reader.read_datagram(1, &answer, &mut Budget::new(TERMS), &mut Vec::new());
        assert_eq!(reader.attempts, spent);
    }
}
