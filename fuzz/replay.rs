//! Included by the tests of each crate that has targets.

use std::path::Path;

/// Runs a target on each input in `fuzz/corpus/NAME.tar` and on those in `fuzz/regressions/NAME`.
pub(crate) fn replay(name: &str, target: fn(&[u8])) {
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
