//! What is being written at the cursor, so that it can be completed. Knows the language, not the traffic.

use std::ops::Range;

use super::field::{Field, WordField};
use super::lex;
use super::print::quoted_text;

/// A piece of a filter that is being written.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Partial {
    /// Where it stands, in bytes of the text; a completion replaces this.
    pub span: Range<usize>,
    /// The field before it; `None`: it may become a field, or any word.
    pub field: Option<&'static str>,
    /// What is there of it up to the cursor, without quotes.
    pub text: String,
}

/// The fields as they begin to be written, and what they find.
pub const FIELDS: [(&str, &str); 18] = [
    ("app:", "program"),
    ("name:", "name of the far end"),
    ("country:", "code or name"),
    ("city:", "city or region"),
    ("provider:", "who runs the network"),
    ("proto:", "tcp, udp, tls, quic…"),
    ("state:", "open or closed"),
    ("place:", "checked against light"),
    ("new:", "first contact"),
    ("ip:", "address or network"),
    ("port:", "port or range"),
    ("asn:", "number of the provider"),
    ("sent>", "bytes sent"),
    ("received>", "bytes received"),
    ("rate>", "bytes a second"),
    ("rtt<", "round trip"),
    ("since:", "first seen within"),
    ("unit:", "service or container"),
];

impl Partial {
    /// The only values that can stand here, where that is known without looking at traffic.
    #[must_use]
    pub fn values(&self) -> &'static [&'static str] {
        match self.field.and_then(Field::of) {
            Some(Field::Word(field)) => field.values(),
            Some(Field::Since) => &["1m", "10m", "1h"],
            _ => &[],
        }
    }

    /// How `value` is written here.
    #[must_use]
    pub fn written(value: &str) -> String {
        quoted_text(value, !lex::is_plain_value(value))
    }
}

/// The piece at `cursor`, a position in bytes; beyond the text it counts as its end.
#[must_use]
pub fn partial(text: &str, cursor: usize) -> Partial {
    let cursor = (0..=cursor.min(text.len()))
        .rev()
        .find(|at| text.is_char_boundary(*at))
        .unwrap_or(0);
    let (before, after) = text.split_at(cursor);
    let mut word_start = 0;
    // The end of the field's name, and the start of the value.
    let mut value: Option<(usize, usize)> = None;
    let mut is_quoted = false;
    let mut letters = before.char_indices();
    while let Some((at, letter)) = letters.next() {
        let next = at + letter.len_utf8();
        match letter {
            '\\' if is_quoted => drop(letters.next()),
            '"' => is_quoted = !is_quoted,
            _ if is_quoted => {}
            '(' | ')' => (word_start, value) = (next, None),
            _ if letter.is_whitespace() => (word_start, value) = (next, None),
            '-' if at == word_start => word_start = next,
            ':' | '=' | '<' | '>' => match &mut value {
                None => value = Some((at, next)),
                Some((_, start)) if *start == at => *start = next, // the second sign of `>=`
                Some(_) => {}
            },
            ',' => {
                if let Some((_, start)) = &mut value {
                    *start = next;
                }
            }
            _ => {}
        }
    }
    let field = value.and_then(|(end, _)| name_of(before.get(word_start..end)?));
    let start = match (field, value) {
        (Some(_), Some((_, start))) => start,
        _ => word_start,
    };
    let rest = if is_quoted {
        after.find('"').map_or(after.len(), |at| at + 1)
    } else {
        let ends = |c: char| c.is_whitespace() || matches!(c, ',' | '(' | ')' | '"');
        after.find(ends).unwrap_or(after.len())
    };
    Partial {
        span: start..cursor + rest,
        field,
        text: before
            .get(start..)
            .unwrap_or_default()
            .replace(['"', '\\'], ""),
    }
}

fn name_of(word: &str) -> Option<&'static str> {
    let word = word.to_ascii_lowercase();
    Field::words().find(|known| *known == word)
}

const _: () = assert!(
    FIELDS.len() == WordField::ALL.len() + 8 - 1,
    "each field but `user`, which is rarely known, is offered"
);

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// The piece at the bar.
    fn at_bar(text: &str) -> (String, Option<&'static str>, String) {
        let cursor = text.find('|').expect("a bar");
        let text = text.replace('|', "");
        let found = partial(&text, cursor);
        (text[found.span].to_owned(), found.field, found.text)
    }

    #[test]
    fn words_fields_and_values_are_told_apart() {
        for (text, piece, field, written) in [
            ("|", "", None, ""),
            ("fire|", "fire", None, "fire"),
            ("a fi|re b", "fire", None, "fi"),
            ("app:|", "", Some("app"), ""),
            ("app:fire|", "fire", Some("app"), "fire"),
            ("-APP=fire|", "fire", Some("app"), "fire"),
            ("(country:DE,F|) x", "F", Some("country"), "F"),
            ("rtt<=5|", "5", Some("rtt"), "5"),
            (
                "city:\"San Fr|an\" x",
                "\"San Fran\"",
                Some("city"),
                "San Fr",
            ),
            ("city:\"San |", "\"San ", Some("city"), "San "),
            ("nofield:x|", "nofield:x", None, "nofield:x"),
        ] {
            let expected = (piece.to_owned(), field, written.to_owned());
            assert_eq!(at_bar(text), expected, "{text}");
        }
    }

    #[test]
    fn values_with_spaces_are_written_in_quotes() {
        assert_eq!(Partial::written("firefox"), "firefox");
        assert_eq!(Partial::written("San \"F\""), "\"San \\\"F\\\"\"");
    }

    #[test]
    fn what_is_offered_is_a_field() {
        for (word, _) in FIELDS {
            let name = word.trim_end_matches([':', '>', '<']);
            assert!(Field::of(name).is_some(), "{word}");
        }
    }

    proptest! {
        #[test]
        fn any_text_has_a_piece_at_any_place(text in "\\PC{0,30}|[-a:=<>\",() ]{0,20}", cursor in 0_usize..40) {
            let found = partial(&text, cursor);
            prop_assert!(text.get(found.span).is_some());
        }
    }
}
