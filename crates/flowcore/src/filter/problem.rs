//! What is wrong with a filter, where, and what would be right.

use std::fmt;
use std::ops::Range;

use crate::model::Saying;

/// A part of a filter that makes no sense.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Problem {
    /// Where: bytes of the text, to be underlined. Never empty unless the text ends too early.
    pub span: Range<usize>,
    /// What is wrong, in one sentence without a full stop.
    pub message: Sentence,
    /// What would be right.
    pub hint: Sentence,
}

/// A sentence in English, and what other languages find theirs by.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Sentence {
    /// The key of its words in files of languages, and the English, with `{}` for what it is about.
    said: &'static (&'static str, &'static str),
    /// What was written, or what could be; empty where it is about nothing in particular.
    pub about: String,
}

impl Sentence {
    /// The same about something.
    pub(super) fn about(self, what: &str) -> Self {
        Self {
            about: what.to_owned(),
            ..self
        }
    }
}

impl fmt::Display for Sentence {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.said.1.replace("{}", &self.about))
    }
}

impl From<&Sentence> for Saying {
    fn from(sentence: &Sentence) -> Self {
        let about = ("about", sentence.about.clone());
        Self::worded(sentence.said.0, sentence.to_string(), &[about])
    }
}

/// All sentences.
pub(super) mod say {
    use super::Sentence;

    const fn sentence(said: &'static (&'static str, &'static str)) -> Sentence {
        Sentence {
            said,
            about: String::new(),
        }
    }

    pub(in super::super) const NOT_OPENED: Sentence =
        sentence(&("filter-not-opened", "this bracket was never opened"));
    pub(in super::super) const OPEN_IT: Sentence =
        sentence(&("filter-open-it", "remove it, or put a ( before"));
    pub(in super::super) const BOTH_SIDES: Sentence =
        sentence(&("filter-both-sides", "put a filter on both sides"));
    pub(in super::super) const NOTHING_LEFT_OUT: Sentence =
        sentence(&("filter-nothing-left-out", "there is nothing to leave out"));
    pub(in super::super) const PUT_BEHIND: Sentence =
        sentence(&("filter-put-behind", "put a filter behind it"));
    pub(in super::super) const NOT_CLOSED: Sentence =
        sentence(&("filter-not-closed", "this bracket is never closed"));
    pub(in super::super) const CLOSE_IT: Sentence =
        sentence(&("filter-close-it", "put a ) behind"));
    pub(in super::super) const EMPTY_BRACKETS: Sentence = sentence(&(
        "filter-empty-brackets",
        "there is nothing in these brackets",
    ));
    pub(in super::super) const PUT_BETWEEN: Sentence =
        sentence(&("filter-put-between", "put a filter between them"));
    pub(in super::super) const TOO_DEEP: Sentence =
        sentence(&("filter-too-deep", "too many brackets in brackets"));
    pub(in super::super) const FEWER: Sentence = sentence(&("filter-fewer", "write it with fewer"));
    pub(in super::super) const EMPTY_QUOTES: Sentence = sentence(&(
        "filter-empty-quotes",
        "there is nothing between these quotes",
    ));
    pub(in super::super) const LOOK_FOR: Sentence =
        sentence(&("filter-look-for", "write what to look for"));
    pub(in super::super) const NOT_COMPARABLE: Sentence =
        sentence(&("filter-not-comparable", "this field cannot be more or less"));
    pub(in super::super) const COLON: Sentence =
        sentence(&("filter-colon", "write a colon behind its name"));
    pub(in super::super) const NO_VALUE: Sentence =
        sentence(&("filter-no-value", "a value is missing"));
    pub(in super::super) const ONE_VALUE: Sentence =
        sentence(&("filter-one-value", "one value is enough here"));
    pub(in super::super) const LOOK_FOR_QUOTED: Sentence = sentence(&(
        "filter-look-for-quoted",
        "write what to look for, in quotes where it has spaces",
    ));
    pub(in super::super) const ADDRESS: Sentence = sentence(&(
        "filter-address",
        "write an address or a network, such as 10.0.0.0/8",
    ));
    pub(in super::super) const PORT: Sentence = sentence(&(
        "filter-port",
        "write a port or a range, such as 443 or 8000-8100",
    ));
    pub(in super::super) const NUMBER: Sentence =
        sentence(&("filter-number", "write a number, such as 13335"));
    pub(in super::super) const BYTES: Sentence = sentence(&(
        "filter-bytes",
        "write a number with B, kB, MB, GB, KiB, MiB or GiB, such as 10MB",
    ));
    pub(in super::super) const TIME: Sentence = sentence(&(
        "filter-time",
        "write a number with us, ms, s, m, h or d, such as 5ms or 10m",
    ));
    pub(in super::super) const EXPECTED: Sentence =
        sentence(&("filter-expected", "a filter was expected here"));
    pub(in super::super) const WORD_OR_FIELD: Sentence = sentence(&(
        "filter-word-or-field",
        "write a word, or a field such as app:firefox",
    ));
    pub(in super::super) const BEFORE_OR: Sentence =
        sentence(&("filter-before-or", "nothing stands before this “or”"));
    pub(in super::super) const BEHIND_OR: Sentence =
        sentence(&("filter-behind-or", "nothing stands behind this “or”"));
    pub(in super::super) const BEFORE_AND: Sentence =
        sentence(&("filter-before-and", "nothing stands before this “and”"));
    pub(in super::super) const BEHIND_AND: Sentence =
        sentence(&("filter-behind-and", "nothing stands behind this “and”"));
    pub(in super::super) const QUOTE_NOT_CLOSED: Sentence =
        sentence(&("filter-quote-not-closed", "this quote is never closed"));
    pub(in super::super) const CLOSE_QUOTE: Sentence =
        sentence(&("filter-close-quote", "put a \" behind"));
    pub(in super::super) const MEANT: Sentence = sentence(&("filter-meant", "did you mean {}?"));
    pub(in super::super) const FIELDS: Sentence = sentence(&("filter-fields", "the fields are {}"));
    pub(in super::super) const NO_FIELD: Sentence =
        sentence(&("filter-no-field", "there is no field “{}”"));
    pub(in super::super) const ONE_OF: Sentence = sentence(&("filter-one-of", "it is one of {}"));
    pub(in super::super) const NEVER: Sentence = sentence(&("filter-never", "“{}” is never so"));
    pub(in super::super) const NO_SENSE: Sentence =
        sentence(&("filter-no-sense", "“{}” makes no sense here"));
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
