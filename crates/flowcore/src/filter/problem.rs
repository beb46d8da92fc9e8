//! What is wrong with a filter, where, and what would be right.

use std::fmt;
use std::ops::Range;

/// A part of a filter that makes no sense.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Problem {
    /// Where: bytes of the text, to be underlined. Never empty unless the text ends too early.
    pub span: Range<usize>,
    /// What is wrong, in one sentence without a full stop.
    pub message: String,
    /// What would be right.
    pub hint: String,
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.message, self.hint)
    }
}

impl std::error::Error for Problem {}

/// The word of `known` that was probably meant: at most two slips away, and less than half of it.
pub(super) fn nearest<'a>(word: &str, known: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    known
        .map(|candidate| (strsim::osa_distance(word, candidate), candidate))
        .filter(|(letters, candidate)| *letters <= 2 && *letters * 2 < candidate.len().max(2))
        .min_by_key(|(letters, _)| *letters)
        .map(|(_, candidate)| candidate)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_of_the_finger_is_recognized() {
        let fields = ["app", "country", "port"];
        assert_eq!(nearest("contry", fields.into_iter()), Some("country"));
        assert_eq!(nearest("prot", fields.into_iter()), Some("port"));
        assert_eq!(nearest("x", ["p"].into_iter()), None);
        assert_eq!(nearest("zebra", fields.into_iter()), None);
    }
}
