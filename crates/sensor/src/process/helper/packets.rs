//! What crosses the socket between the sensor and its helper: packets of messages in postcard, which the kernel keeps
//! whole. Whoever is killed while it speaks leaves no half of one behind.
#![expect(unsafe_code, reason = "the standard library has no such sockets")]

use std::io::{self, Read, Write};
use std::os::fd::{FromRawFd, OwnedFd};
use std::os::unix::net::UnixStream;

use serde::Serialize;
use serde::de::DeserializeOwned;

/// Longest packet. One message is shorter than the rest of it: a program's texts are bounded.
const MAX_PACKET: usize = 64 << 10;

/// From here on a packet is sent.
const FULL: usize = 32 << 10;

/// The two ends of a socket.
pub(super) fn pair() -> io::Result<(UnixStream, OwnedFd)> {
    let mut ends = [-1; 2];
    let kind = libc::SOCK_SEQPACKET | libc::SOCK_CLOEXEC;
    // SAFETY: `ends` has room for two descriptors.
    if unsafe { libc::socketpair(libc::AF_UNIX, kind, 0, ends.as_mut_ptr()) } < 0 {
        return Err(io::Error::last_os_error());
    }
    // SAFETY: two fresh descriptors that nobody else owns.
    let [ours, theirs] = ends.map(|end| unsafe { OwnedFd::from_raw_fd(end) });
    Ok((ours.into(), theirs))
}

/// The end that speaks. Messages wait until [`Self::flush`], or for a packet to be full.
pub(super) struct Speaker {
    socket: UnixStream,
    waiting: Vec<u8>,
}

impl Speaker {
    pub(super) const fn new(socket: UnixStream) -> Self {
        Self {
            socket,
            waiting: Vec::new(),
        }
    }

    pub(super) fn say(&mut self, message: &impl Serialize) -> io::Result<()> {
        let bytes = postcard::to_allocvec(message).map_err(io::Error::other)?;
        if bytes.len() > MAX_PACKET - FULL {
            return Err(io::ErrorKind::InvalidInput.into());
        }
        self.waiting.extend(bytes);
        if self.waiting.len() >= FULL {
            self.flush()?;
        }
        Ok(())
    }

    pub(super) fn flush(&mut self) -> io::Result<()> {
        if !self.waiting.is_empty() {
            // A packet is sent whole or not at all.
            let sent = self.socket.write(&self.waiting)?;
            debug_assert_eq!(sent, self.waiting.len());
            self.waiting.clear();
        }
        Ok(())
    }

    /// No more is said: the other end hears the end.
    pub(super) fn end(&self) {
        // Where the other end has gone, nobody needs to hear it.
        drop(self.socket.shutdown(std::net::Shutdown::Write));
    }
}

/// The end that hears.
pub(super) struct Listener {
    socket: UnixStream,
    buffer: Box<[u8]>,
}

impl Listener {
    pub(super) fn new(socket: UnixStream) -> Self {
        let buffer = vec![0; MAX_PACKET].into_boxed_slice();
        Self { socket, buffer }
    }

    /// The messages of the next packet; `None` at the end.
    pub(super) fn hear<T: DeserializeOwned>(&mut self) -> io::Result<Option<Vec<T>>> {
        let len = loop {
            match self.socket.read(&mut self.buffer) {
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                outcome => break outcome?,
            }
        };
        if len == 0 {
            return Ok(None);
        }
        let (mut rest, mut messages) = (&self.buffer[..len], Vec::new());
        while !rest.is_empty() {
            let (message, behind) = postcard::take_from_bytes(rest).map_err(io::Error::other)?;
            messages.push(message);
            // What takes no room could be there without end.
            if behind.len() == rest.len() {
                return Err(io::ErrorKind::InvalidData.into());
            }
            rest = behind;
        }
        Ok(Some(messages))
    }
}

#[cfg(test)]
mod tests {
    use super::super::Message;
    use super::*;

    fn ends() -> (Speaker, Listener) {
        let (ours, theirs) = pair().expect("a socket");
        (Speaker::new(ours), Listener::new(theirs.into()))
    }

    #[test]
    fn what_was_said_together_arrives_together_and_then_the_end() {
        let (mut speaker, mut listener) = ends();
        for number in 0..3_u32 {
            speaker.say(&number).expect("said");
        }
        speaker.flush().expect("said");
        speaker.say(&7_u32).expect("said");
        speaker.flush().expect("said");
        speaker.end();
        let mut hear = || listener.hear::<u32>().expect("ours");
        assert_eq!(hear(), Some(vec![0, 1, 2]));
        assert_eq!(hear(), Some(vec![7]));
        assert_eq!(hear(), None);
    }

    #[test]
    fn however_much_is_said_packets_stay_within_their_limit() {
        let (mut speaker, mut listener) = ends();
        let text = "x".repeat(3_000);
        let listening = std::thread::Builder::new()
            .name("listening".to_owned())
            .spawn(move || {
                let mut heard = 0;
                while let Some(texts) = listener.hear::<String>().expect("ours") {
                    assert!(texts.iter().all(|it| it.len() == 3_000));
                    heard += texts.len();
                }
                heard
            })
            .expect("a thread");
        for _ in 0..500 {
            speaker.say(&text).expect("said");
        }
        assert!(speaker.say(&"x".repeat(40_000)).is_err());
        speaker.flush().expect("said");
        speaker.end();
        assert_eq!(listening.join().expect("heard"), 500);
    }

    #[test]
    fn what_is_not_ours_is_an_error() {
        for bytes in [&[9][..], &[2, 1], &[1, 2, 255], &[0xff; 100]] {
            let (mut ours, theirs) = pair().expect("a socket");
            ours.write_all(bytes).expect("written");
            assert!(
                Listener::new(theirs.into()).hear::<Message>().is_err(),
                "{bytes:?}"
            );
        }
        let (mut ours, theirs) = pair().expect("a socket");
        ours.write_all(&[0; 10]).expect("written");
        assert!(Listener::new(theirs.into()).hear::<()>().is_err());
    }
}
