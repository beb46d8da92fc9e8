//! Messages in datagrams: DNS answers and DTLS hellos.

use super::stream::{Found, read_in_pieces};
use crate::fuzzing::{Input, check_name};
use crate::names::budget::Budget;
use crate::names::dns::{self, Records, Sections};
use crate::names::dtls;
use crate::names::handshake::HandshakeParts;
use crate::names::stream::Kind;

/// Input: how a stream is cut, as a piece; then a DNS message.
///
/// Law: names are safe, and a message comes out of a stream as it went in, however that was cut.
pub fn dns(data: &[u8]) {
    let mut input = Input(data);
    let plan = input.piece();
    let message = input.take(usize::from(u16::MAX));
    let (mut budget, mut records) = (Budget::new(dns::TERMS), Records::default());
    for sections in [Sections::Answers, Sections::All] {
        dns::read_answers(message, sections, &mut budget, &mut records, |answer| {
            check_name(&answer.name);
        });
    }
    let len = u16::try_from(message.len()).expect("was cut to what fits");
    let stream = [&len.to_be_bytes()[..], message].concat();
    let found = read_in_pieces(Kind::Dns, &stream, Input(plan));
    assert_eq!(found, [Found::Dns(message.to_vec())]);
}

/// Input: datagrams, each with its length in front.
///
/// Law: what is held follows the bytes that came, and a name is safe.
pub fn dtls(data: &[u8]) {
    let mut input = Input(data);
    let mut parts = HandshakeParts::default();
    let mut came = 0;
    while !input.is_empty() {
        let datagram = input.piece();
        came += datagram.len();
        let hello = dtls::read_datagram(datagram, &mut parts);
        if let Some(name) = hello.and_then(|hello| hello.server_name) {
            check_name(&name);
        }
        assert!(parts.held_bytes() <= 2 * came, "more held than came");
    }
}
