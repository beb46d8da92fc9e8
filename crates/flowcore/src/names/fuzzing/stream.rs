//! TLS and HTTP in a TCP stream whose segments are cut, shuffled and repeated.

use crate::fuzzing::{Input, check_name};
use crate::names::http;
use crate::names::stream::{Kind, Message, StreamReader};
use crate::names::tls::{self, Outcome};

/// What came out of a stream.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(super) enum Found {
    Hello(Option<Box<str>>, bool),
    Host(Option<Box<str>>),
    Dns(Vec<u8>),
}

/// Input: how a stream is cut, as a piece; then the stream.
///
/// Law: a stream that begins with a hello gives that hello first, however its segments are cut, shuffled and repeated.
pub fn tls(data: &[u8]) {
    let mut input = Input(data);
    let plan = input.piece();
    let stream = input.0;
    let found = read_in_pieces(Kind::Web, stream, Input(plan));
    if let Outcome::Done(hello, used) = tls::read_stream(stream, &mut Vec::new()) {
        assert!(used <= stream.len(), "used more than there was");
        let expected = Found::Hello(hello.server_name, hello.has_ech);
        assert_eq!(found.first(), Some(&expected));
    }
}

/// Input and law as those of [`tls`], for requests.
pub fn http(data: &[u8]) {
    let mut input = Input(data);
    let plan = input.piece();
    let stream = input.0;
    let found = read_in_pieces(Kind::Web, stream, Input(plan));
    match http::read_request(stream) {
        Outcome::Done(host, used) => {
            assert!(used <= stream.len(), "used more than there was");
            assert_eq!(found.first(), Some(&Found::Host(host)));
        }
        Outcome::Need(needed) => assert!(needed > stream.len(), "needs what it has"),
        Outcome::No => {}
    }
}

/// Hands a stream to a reader in segments. Each byte of the plan is one segment: its size in the low six bits (0: all
/// that is left), whether it overtakes the one before it, whether it is sent twice.
pub(super) fn read_in_pieces(kind: Kind, stream: &[u8], mut plan: Input<'_>) -> Vec<Found> {
    const INITIAL: u32 = 0xffff_fff0; // numbers wrap early
    const TWICE: u8 = 0x80;
    const EARLY: u8 = 0x40;
    let mut segments: Vec<(u32, &[u8])> = Vec::new();
    let (mut rest, mut seq) = (Input(stream), INITIAL.wrapping_add(1));
    let mut is_early = false;
    while !rest.is_empty() {
        let step = plan.u8();
        let size = match usize::from(step & 0x3f) {
            0 => usize::MAX,
            size => size,
        };
        let data = rest.take(size);
        let at = segments.len();
        segments.push((seq, data));
        if step & TWICE != 0 {
            segments.push((seq, data));
        }
        // Once in a row: a segment that comes after many others counts as lost.
        is_early = step & EARLY != 0 && at > 0 && !is_early;
        if is_early {
            segments.swap(at - 1, at);
        }
        seq = seq.wrapping_add(u32::try_from(data.len()).unwrap_or(u32::MAX));
    }
    let mut reader = StreamReader::default();
    let (mut found, mut scratch) = (Vec::new(), Vec::new());
    for (seq, data) in segments {
        let mut say = |message: Message<'_>| {
            found.push(match message {
                Message::Tls(hello) => Found::Hello(hello.server_name, hello.has_ech),
                Message::Http(host) => Found::Host(host),
                Message::Dns(message) => Found::Dns(message.to_vec()),
            });
        };
        reader.take_in(kind, 0, Some(INITIAL), seq, data, &mut scratch, &mut say);
    }
    for message in &found {
        if let Found::Hello(Some(name), _) | Found::Host(Some(name)) = message {
            check_name(name);
        }
    }
    found
}
