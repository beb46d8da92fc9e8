//! A handshake message whose parts arrive in any order, each with its offset: CRYPTO frames of QUIC, fragments of DTLS.

use super::tls::MAX_HELLO;

/// Parts that wait for an earlier one at most. Browsers shuffle a hello into a dozen.
const MAX_PARTS: usize = 128;

/// The start of a handshake stream, as far as it is known without a gap.
#[derive(Debug, Default)]
pub(super) struct HandshakeParts {
    joined: Vec<u8>,
    waiting: Vec<(usize, Box<[u8]>)>,
}

impl HandshakeParts {
    /// Takes in a part and returns everything up to the first gap.
    pub(super) fn take_in(&mut self, offset: usize, data: &[u8]) -> &[u8] {
        if offset.saturating_add(data.len()) <= MAX_HELLO {
            if offset <= self.joined.len() {
                self.join(offset, data);
                self.join_waiting();
            } else if self.waiting.len() < MAX_PARTS {
                self.waiting.push((offset, data.into()));
            }
        }
        &self.joined
    }

    pub(super) fn clear(&mut self) {
        *self = Self::default();
    }

    pub(super) fn held_bytes(&self) -> usize {
        self.joined.len()
            + self
                .waiting
                .iter()
                .map(|(_, data)| data.len() + 24)
                .sum::<usize>()
    }

    fn join(&mut self, offset: usize, data: &[u8]) {
        let known = self.joined.len() - offset;
        if let Some(fresh) = data.get(known..) {
            self.joined.extend_from_slice(fresh);
        }
    }

    fn join_waiting(&mut self) {
        while let Some(at) = self
            .waiting
            .iter()
            .position(|(offset, _)| *offset <= self.joined.len())
        {
            let (offset, data) = self.waiting.swap_remove(at);
            self.join(offset, &data);
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn shuffled_and_repeated_parts_give_the_message(
            message in proptest::collection::vec(any::<u8>(), 1..300),
            order in Just((0..30_usize).collect::<Vec<_>>()).prop_shuffle(),
        ) {
            let mut parts = HandshakeParts::default();
            let mut joined = Vec::new();
            for at in order {
                let offset = at * 10;
                if let Some(rest) = message.get(offset..) {
                    let len = rest.len().min(13); // overlaps its neighbour
                    joined = parts.take_in(offset, &rest[..len]).to_vec();
                }
            }
            prop_assert_eq!(joined, message);
        }
    }
}
