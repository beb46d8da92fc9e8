//! The kept inputs of each target hold: the minimised corpus, and what was once found.

#[path = "../../../../fuzz/replay.rs"]
#[expect(clippy::disallowed_methods, reason = "inputs are files")]
mod inputs;

use inputs::replay;

#[test]
fn frame() {
    replay("frame", super::frame);
}

#[test]
fn dns() {
    replay("dns", super::dns);
}

#[test]
fn dtls() {
    replay("dtls", super::dtls);
}

#[test]
fn http() {
    replay("http", super::http);
}

#[test]
fn quic() {
    replay("quic", super::quic);
}

#[test]
fn tls() {
    replay("tls", super::tls);
}

#[test]
fn wire() {
    replay("wire", super::wire);
}
