//! The kept inputs of each target hold: the minimised corpus, and what was once found.

#![expect(clippy::disallowed_methods, reason = "inputs are files")]

use std::path::Path;

/// Runs a target on each input in `fuzz/corpus/NAME.tar` and on those in `fuzz/regressions/NAME`.
fn replay(name: &str, target: fn(&[u8])) {
    let fuzz = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fuzz");
    let archive = fuzz.join("corpus").join(name).with_extension("tar");
    let archive = std::fs::read(archive).expect("a corpus");
    let mut inputs = 0;
    let mut rest = &archive[..];
    while let Some((header, after)) = rest.split_first_chunk::<512>() {
        let size = std::str::from_utf8(&header[124..135]).expect("a tar header");
        let Ok(size) = usize::from_str_radix(size, 8) else {
            break; // an archive ends with zeros
        };
        target(&after[..size]);
        inputs += 1;
        rest = &after[size.next_multiple_of(512)..];
    }
    assert!(inputs > 0, "no inputs in the corpus");
    let Ok(regressions) = fuzz.join("regressions").join(name).read_dir() else {
        return; // never a finding
    };
    for entry in regressions {
        let path = entry.expect("a file").path();
        target(&std::fs::read(path).expect("an input"));
    }
}

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
