//! Fuzz targets of the readers of capture files. Compiled for fuzzers and for tests, which replay the kept inputs.

use std::io::{Cursor, Read};
use std::sync::Arc;

use flowcore::time::Timestamp;

use super::file::FileSource;
use crate::capture::{FrameBatch, FrameSource, Next};

#[cfg(test)]
#[path = "../../../../../fuzz/replay.rs"]
mod inputs;

/// Input: the first bytes of a classic capture, by number, and then the rest of the file.
pub fn pcap(data: &[u8]) {
    const MAGIC: [[u8; 4]; 6] = [
        [0xd4, 0xc3, 0xb2, 0xa1],
        [0xa1, 0xb2, 0xc3, 0xd4],
        [0x4d, 0x3c, 0xb2, 0xa1],
        [0xa1, 0xb2, 0x3c, 0x4d],
        [0x34, 0xcd, 0xb2, 0xa1],
        [0xa1, 0xb2, 0xcd, 0x34],
    ];
    if let Some((&magic, rest)) = data.split_first() {
        let magic = MAGIC[usize::from(magic) % MAGIC.len()];
        check(&[&magic[..], rest].concat());
    }
}

/// Input: blocks, each a byte (bit 7: a length that is wrong by the other bits; else the kind) and a body with its
/// length in front, to which the lengths are added that a block has.
pub fn pcapng(data: &[u8]) {
    let mut file = Vec::new();
    let mut rest = data;
    while let Some((&[kind, a, b], behind)) = rest.split_first_chunk::<3>() {
        let (body, behind) =
            behind.split_at(usize::from(u16::from_be_bytes([a, b])).min(behind.len()));
        rest = behind;
        let code = match kind & 0x7f {
            0 => 0x0a0d_0d0a,
            code => u32::from(code),
        };
        let wrong = if kind & 0x80 == 0 {
            0
        } else {
            u32::from(kind & 0x7f)
        };
        let padded = body.len().next_multiple_of(4);
        let len = u32::try_from(12 + padded)
            .unwrap_or(u32::MAX)
            .wrapping_sub(wrong);
        file.extend(code.to_le_bytes());
        file.extend(len.to_le_bytes());
        file.extend(body);
        file.resize(file.len() + padded - body.len(), 0);
        file.extend(len.to_le_bytes());
    }
    check(&file);
}

/// Law: a file gives the same frames and the same end however few bytes a read gives, and no more bytes than it has.
fn check(file: &[u8]) {
    let whole = read(file, usize::MAX);
    assert_eq!(whole, read(file, 7));
    let captured: usize = whole.0.iter().map(|(_, _, data)| data.len()).sum();
    assert!(captured <= file.len(), "more bytes than the file has");
}

type Seen = (Vec<(Timestamp, u16, Vec<u8>)>, String);

/// All frames of a file of which a read gives at most `step` bytes, and how it ended.
fn read(file: &[u8], step: usize) -> Seen {
    let reader = Trickle(Cursor::new(file.to_vec()), step);
    let source = FileSource::of_reader(String::new(), Box::new(reader), Arc::default(), 0);
    let mut frames = Vec::new();
    let mut source = match source {
        Ok(source) => source,
        Err(error) => return (frames, error.to_string()),
    };
    loop {
        let mut batch = FrameBatch::default();
        let next = source.next_batch(&mut batch);
        let seen = batch.iter();
        frames.extend(seen.map(|(at, frame)| (at, frame.link.0, frame.data.to_vec())));
        match next {
            Ok(Next::More) => {}
            Ok(Next::End) => return (frames, String::new()),
            Err(error) => return (frames, error.to_string()),
        }
    }
}

struct Trickle(Cursor<Vec<u8>>, usize);

impl Read for Trickle {
    fn read(&mut self, buf: &mut [u8]) -> std::io::Result<usize> {
        let len = buf.len().min(self.1);
        self.0.read(&mut buf[..len])
    }
}

#[cfg(test)]
mod tests {
    use super::inputs::replay;

    #[test]
    fn pcap() {
        replay("pcap", super::pcap);
    }

    #[test]
    fn pcapng() {
        replay("pcapng", super::pcapng);
    }
}
