//! What one process of Arcwatch reads from another.

use super::input::Input;
use crate::update::FlowUpdate;
use crate::wire::{
    FRAME_HEAD_BYTES, HELLO_BYTES, Hello, MAX_FRAME_BYTES, Request, UpdateDecoder, encode_update,
    frame_len,
};

/// Input: a hello and a request, each in as many bytes as it takes, then frames without their lengths, each a piece.
///
/// Law: whatever is understood says the same once it was encoded again, and nothing else does harm.
pub fn wire(data: &[u8]) {
    let mut input = Input(data);
    if let Some(bytes) = input.take(HELLO_BYTES).first_chunk()
        && let Ok(hello) = Hello::decode(bytes)
    {
        assert_eq!(hello.encode(), *bytes);
    }
    if let Ok(request) = Request::decode(input.take(1)) {
        let frame = request.encode();
        assert_eq!(Request::decode(&frame[FRAME_HEAD_BYTES..]), Ok(request));
    }
    let mut decoder = UpdateDecoder::default();
    while !input.is_empty() {
        match decoder.decode_frame(input.piece()) {
            Ok(None) => {}
            Ok(Some(update)) => check(update),
            // A connection ends with its first damage.
            Err(_) => return,
        }
    }
}

/// The other end may have encoded it in some other way, so the second encoding is held against the first. Numbers may
/// be none, which do not equal themselves: bytes do.
fn check(update: FlowUpdate) {
    let once = encoded(update);
    let mut decoder = UpdateDecoder::default();
    let (mut rest, mut again) = (&once[..], None);
    while let Some((head, behind)) = rest.split_first_chunk() {
        assert_eq!(again, None, "frames behind the end");
        let len = frame_len(*head, MAX_FRAME_BYTES).expect("its own length");
        let (payload, behind) = behind.split_at(len);
        again = decoder.decode_frame(payload).expect("its own frame");
        rest = behind;
    }
    assert_eq!(encoded(again.expect("a whole update")), once);
}

fn encoded(update: FlowUpdate) -> Vec<u8> {
    let mut bytes = Vec::new();
    encode_update(update, &mut bytes).expect("it came in frames that were not too long");
    bytes
}
