//! Fields of comma-separated values, for whoever writes a table of flows.

use std::borrow::Cow;

/// A field as RFC 4180 wants it. A text that a spreadsheet would run as a formula is made a text by an apostrophe in
/// front: names come from strangers. Numbers stay numbers.
///
/// ```
/// use flowcore::csv::field;
///
/// assert_eq!(field("Acme, Inc"), "\"Acme, Inc\"");
/// assert_eq!(field("=cmd|x"), "'=cmd|x");
/// assert_eq!(field("-33.9"), "-33.9");
/// ```
#[must_use]
pub fn field(text: &str) -> Cow<'_, str> {
    let text = if is_formula(text) {
        Cow::Owned(format!("'{text}"))
    } else {
        Cow::Borrowed(text)
    };
    if text.contains([',', '"', '\n', '\r']) {
        Cow::Owned(format!("\"{}\"", text.replace('"', "\"\"")))
    } else {
        text
    }
}

/// Spreadsheets look at the first character, and some skip blanks that are no spaces.
fn is_formula(text: &str) -> bool {
    text.starts_with(['=', '+', '-', '@', '\t', '\r']) && !is_number(text)
}

/// Digits with a sign and a point: what is written as a number here, and no word that also reads as one (`-inf`).
fn is_number(text: &str) -> bool {
    let plain = |c: char| c.is_ascii_digit() || "+-.eE".contains(c);
    text.chars().all(plain) && text.parse::<f64>().is_ok()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn fields_are_quoted_when_they_must_be() {
        assert_eq!(field("Google LLC"), "Google LLC");
        assert_eq!(field("Acme, \"the\" Inc"), "\"Acme, \"\"the\"\" Inc\"");
        assert_eq!(field("two\nlines"), "\"two\nlines\"");
        assert_eq!(field(""), "");
    }

    #[test]
    fn a_name_is_never_a_formula() {
        for text in [
            "=cmd|x", "+1-2", "-2+3", "@SUM(A1)", "\t=1", "-inf", "-", "--1",
        ] {
            assert!(field(text).starts_with('\''), "{text:?}");
        }
        assert_eq!(field("\r=1"), "\"'\r=1\"");
    }

    #[test]
    fn a_number_stays_a_number() {
        for text in ["-33.9", "+1", "0", "-1e-9"] {
            assert_eq!(field(text), text);
        }
    }

    proptest! {
        #[test]
        fn any_text_is_one_field_and_comes_back(text: String) {
            let field = field(&text);
            let inner = match field.strip_prefix('"').and_then(|it| it.strip_suffix('"')) {
                Some(inner) => inner.replace("\"\"", "\""),
                None => {
                    prop_assert!(!field.contains([',', '"', '\n', '\r']));
                    field.to_string()
                }
            };
            let as_text = format!("'{text}");
            prop_assert!(inner == text || inner == as_text);
        }
    }
}
