//! A window over a byte stream that grows with the bytes that really arrive, never with what a length field says.
//! It counts bytes and remembers why the stream ended; it knows nothing of formats.

use std::io::{ErrorKind, Read};

/// Asked from the reader at a time.
const CHUNK: usize = 256 * 1024;

/// A buffered reader that lends the next bytes without copying them.
pub(super) struct ByteStream {
    reader: Box<dyn Read + Send>,
    /// Room for bytes; those from `start` to `end` are there and not taken.
    window: Vec<u8>,
    start: usize,
    end: usize,
    /// Bytes taken so far: where in the (unpacked) file the window starts.
    offset: u64,
    ended: Option<String>,
    /// Bytes that were taken are still in use: the window does not move over them, another one takes its place.
    is_lent: bool,
    /// The window that was left, until it is taken away.
    left: Option<Vec<u8>>,
    /// Memory for the next window.
    spare: Vec<u8>,
}

impl ByteStream {
    pub(super) fn new(reader: Box<dyn Read + Send>) -> Self {
        Self {
            reader,
            window: Vec::new(),
            start: 0,
            end: 0,
            offset: 0,
            ended: None,
            is_lent: false,
            left: None,
            spare: Vec::new(),
        }
    }

    /// From now on, what is taken stays where it is, until [`take_window`](Self::take_window). `spare` is memory to go
    /// on in.
    pub(super) fn lend_window(&mut self, spare: Vec<u8>) {
        self.is_lent = true;
        self.spare = spare;
    }

    /// Where in its window `data` is, which was lent last.
    pub(super) fn place_of(&self, data: *const u8) -> usize {
        data.addr() - self.window.as_ptr().addr()
    }

    /// What was lent last is in another window than what was lent before.
    pub(super) fn has_left_window(&self) -> bool {
        self.left.is_some()
    }

    /// The window that was lent; the stream goes on in another one.
    pub(super) fn take_window(&mut self) -> Vec<u8> {
        if self.left.is_none() {
            self.leave_window();
        }
        self.is_lent = false;
        self.left.take().unwrap_or_default()
    }

    /// Goes on in the spare window.
    fn leave_window(&mut self) {
        let mut window = std::mem::take(&mut self.spare);
        let rest = self.start..self.end;
        if window.len() < rest.len() {
            window.resize(rest.len() + CHUNK, 0);
        }
        window[..rest.len()].copy_from_slice(&self.window[rest]);
        self.left = Some(std::mem::replace(&mut self.window, window));
        self.end -= self.start;
        self.start = 0;
    }

    /// The next `len` bytes, or `None` when the stream ends before.
    pub(super) fn peek(&mut self, len: usize) -> Option<&[u8]> {
        if self.end - self.start < len && !self.fill(len) {
            return None;
        }
        Some(&self.window[self.start..self.start + len])
    }

    /// Everything that is left, when it is less than `len` bytes.
    pub(super) fn rest(&self) -> &[u8] {
        &self.window[self.start..self.end]
    }

    /// Takes `len` bytes that [`peek`](Self::peek) has lent.
    pub(super) fn consume(&mut self, len: usize) {
        let len = len.min(self.end - self.start);
        self.start += len;
        self.offset += len as u64;
    }

    /// The `len` bytes that were taken last. They stay in the window until the next bytes are asked for.
    pub(super) fn taken(&self, len: usize) -> &[u8] {
        &self.window[self.start - len..self.start]
    }

    /// Passes over `len` bytes without holding them. `false` when the stream ends before.
    pub(super) fn skip(&mut self, mut len: u64) -> bool {
        loop {
            let here = (self.end - self.start) as u64;
            let step = here.min(len);
            self.consume(usize::try_from(step).unwrap_or(0));
            len -= step;
            if len == 0 {
                return true;
            }
            if !self.fill(1) {
                return false;
            }
        }
    }

    /// Bytes taken so far.
    pub(super) fn offset(&self) -> u64 {
        self.offset
    }

    /// Why the stream ended, where it was not simply its end.
    pub(super) fn read_error(&self) -> Option<&str> {
        self.ended.as_deref().filter(|why| !why.is_empty())
    }

    /// Reads until `len` bytes are in the window. What is not taken moves to its front first.
    fn fill(&mut self, len: usize) -> bool {
        if self.ended.is_some() {
            return false;
        }
        if self.is_lent && self.left.is_none() {
            self.leave_window();
        } else {
            self.window.copy_within(self.start..self.end, 0);
            self.end -= self.start;
            self.start = 0;
        }
        while self.end < len {
            if self.window.len() < self.end + CHUNK {
                self.window.resize(self.end + CHUNK, 0);
            }
            match self.reader.read(&mut self.window[self.end..]) {
                Ok(0) => {
                    self.ended.get_or_insert_default();
                    return false;
                }
                Ok(got) => self.end += got,
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                Err(error) => {
                    self.ended = Some(error.to_string());
                    return false;
                }
            }
        }
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Gives one byte at a time: the hardest case for anyone who trusts `read` to be generous.
    struct Trickle(Vec<u8>);

    impl Read for Trickle {
        fn read(&mut self, buf: &mut [u8]) -> std::io::Result<usize> {
            if self.0.is_empty() || buf.is_empty() {
                return Ok(0);
            }
            buf[0] = self.0.remove(0);
            Ok(1)
        }
    }

    #[test]
    fn lends_bytes_however_they_arrive() {
        let mut stream = ByteStream::new(Box::new(Trickle((0..20).collect())));
        assert_eq!(stream.peek(3), Some(&[0, 1, 2][..]));
        stream.consume(2);
        assert!(stream.skip(10));
        assert_eq!(stream.peek(2), Some(&[12, 13][..]));
        assert_eq!(stream.peek(9), None);
        assert_eq!(stream.rest().len(), 8);
        assert_eq!(stream.offset(), 12);
        assert!(!stream.skip(9));
    }

    #[test]
    fn a_promise_of_four_gigabytes_allocates_what_is_there() {
        let mut stream = ByteStream::new(Box::new(&[1_u8; 100][..]));
        assert_eq!(stream.peek(u32::MAX as usize), None);
        assert!(stream.window.capacity() < 4 * CHUNK);
    }
}
