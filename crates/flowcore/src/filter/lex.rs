//! The words of a filter: quotes, keywords, spaces, and what letters a word is made of.

use std::ops::Range;

use winnow::LocatingSlice;
use winnow::combinator::peek;
use winnow::error::{ErrMode, ParserError};
use winnow::prelude::*;
use winnow::stream::Location as _;
use winnow::token::take_while;

use super::problem::{Problem, Sentence, say};

/// What is left to read, and where it is in the text.
pub(super) type Input<'a> = LocatingSlice<&'a str>;
pub(super) type Parsed<T> = Result<T, ErrMode<Found>>;

/// A problem as winnow carries it.
#[derive(Debug)]
pub(super) struct Found(pub(super) Problem);

impl Found {
    pub(super) fn at(input: &Input<'_>) -> Self {
        let at = input.current_token_start();
        Self(Problem {
            span: at..at + input.chars().next().map_or(0, char::len_utf8),
            message: say::EXPECTED,
            hint: say::WORD_OR_FIELD,
        })
    }
}

impl<'a> ParserError<Input<'a>> for Found {
    type Inner = Self;

    fn from_input(input: &Input<'a>) -> Self {
        Self::at(input)
    }

    fn into_inner(self) -> Result<Self::Inner, Self> {
        Ok(self)
    }
}

/// Gives up: what is written at `span` cannot be meant.
pub(super) fn fail<T>(span: Range<usize>, message: Sentence, hint: Sentence) -> Parsed<T> {
    Err(ErrMode::Cut(Found(Problem {
        span,
        message,
        hint,
    })))
}

/// What is left, if anything is.
pub(super) fn rest(input: &Input<'_>) -> Option<Range<usize>> {
    let at = input.current_token_start();
    (!input.is_empty()).then(|| at..at + input.len())
}

/// Text between quotes, and where it stood.
pub(super) fn string(input: &mut Input<'_>) -> Parsed<(String, Range<usize>)> {
    let start = input.current_token_start();
    '"'.void().parse_next(input)?;
    let mut text = String::new();
    loop {
        match input.next_token() {
            Some('"') => return Ok((text, start..input.current_token_start())),
            Some('\\') => match input.next_token() {
                Some(c) => text.push(c),
                None => break,
            },
            Some(c) => text.push(c),
            None => break,
        }
    }
    fail(start..start + 1, say::QUOTE_NOT_CLOSED, say::CLOSE_QUOTE)
}

/// Takes a word that means something, if it stands here on its own.
pub(super) fn keyword(input: &mut Input<'_>, word: &str) -> Option<Range<usize>> {
    let before = input.checkpoint();
    skip_space(input);
    let start = input.current_token_start();
    let found: Parsed<&str> = take_while(1.., is_word_char).parse_next(input);
    if found.is_ok_and(|found| found.eq_ignore_ascii_case(word)) {
        return Some(start..input.current_token_start());
    }
    input.reset(&before);
    None
}

/// White space of any script; it may always be missing.
pub(super) fn skip_space(input: &mut Input<'_>) {
    let skipped: Parsed<&str> = take_while(0.., char::is_whitespace).parse_next(input);
    debug_assert!(skipped.is_ok(), "no space is also space");
}

/// Whether a word that means something stands here.
pub(super) fn peek_keyword(input: &mut Input<'_>, word: &str) -> bool {
    let found: Parsed<&str> = peek(take_while(1.., is_word_char)).parse_next(input);
    found.is_ok_and(|found| found.eq_ignore_ascii_case(word))
}

/// What a word without quotes is made of.
pub(super) fn is_word_char(c: char) -> bool {
    !c.is_whitespace() && !matches!(c, '(' | ')' | '"')
}

/// What a value without quotes is made of.
pub(super) fn is_value_char(c: char) -> bool {
    is_word_char(c) && c != ','
}

/// Whether `text` can stand as a value without quotes.
pub(super) fn is_plain_value(text: &str) -> bool {
    !text.is_empty() && text.chars().all(is_value_char)
}
