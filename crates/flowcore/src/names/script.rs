//! International names: from the ASCII form that DNS carries to the letters that people read, and whether those letters
//! are what they seem to be.

use unicode_security::{RestrictionLevel, RestrictionLevelDetection, skeleton};

use super::sanitize::is_deceptive;

/// What every label begins with that stands for other letters.
const ACE_PREFIX: &str = "xn--";

/// A name with its `xn--` labels decoded; `None` where it has none, or where one of them breaks the rules of IDNA or
/// hides something: then the ASCII form is the honest one.
pub(crate) fn decoded(wire: &str) -> Option<Box<str>> {
    if !wire.split('.').any(|label| label.starts_with(ACE_PREFIX)) {
        return None;
    }
    let (text, validity) = idna::domain_to_unicode(wire);
    let is_honest = validity.is_ok() && !text.chars().any(is_deceptive);
    (is_honest && text != wire).then(|| text.into_boxed_str())
}

/// Whether a name may be taken for another: a label mixes scripts that no language mixes, or looks Latin throughout and
/// is not. A whole name in one script, top level included, looks like what it is.
pub(crate) fn is_confusable(text: &str) -> bool {
    if text.is_ascii() {
        return false;
    }
    let is_local = text.rsplit('.').next().is_some_and(|top| !top.is_ascii());
    text.split('.')
        .filter(|label| !label.is_ascii())
        .any(|label| {
            let mixes = !label.check_restriction_level(RestrictionLevel::HighlyRestrictive);
            let looks_latin = || skeleton(label).all(|character| character.is_ascii());
            mixes || (!is_local && looks_latin())
        })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn international_labels_are_decoded_and_others_left_alone() {
        assert_eq!(
            decoded("www.xn--bcher-kva.example").as_deref(),
            Some("www.bücher.example")
        );
        assert_eq!(
            decoded("xn--e1afmkfd.xn--p1ai").as_deref(),
            Some("пример.рф")
        );
        assert_eq!(
            decoded("_x.xn--wgv71a119e.jp").as_deref(),
            Some("_x.日本語.jp")
        );
        assert_eq!(decoded("www.example.com"), None);
    }

    #[test]
    fn labels_that_break_the_rules_stay_in_ascii() {
        // No such encoding, an encoding of ASCII, and one of a right-to-left override.
        for wire in ["xn--99999999", "xn--a-.example", "xn--example-676c.com"] {
            assert_eq!(decoded(wire), None, "{wire}");
        }
    }

    #[test]
    fn look_alikes_are_flagged_and_honest_names_are_not() {
        for text in ["pаypal.com", "аррӏе.com", "gοοgle.com", "www.microsоft.com"] {
            assert!(is_confusable(text), "{text}");
        }
        for text in [
            "paypal.com",
            "bücher.example",
            "пример.рф",
            "оса.рф",
            "日本語テスト.jp",
            "例え.jp",
            "한국.kr",
        ] {
            assert!(!is_confusable(text), "{text}");
        }
    }

    proptest! {
        #[test]
        fn any_text_is_survived(text in "\\PC{0,40}", label in "[a-z0-9-]{0,30}") {
            is_confusable(&text);
            if let Some(shown) = decoded(&format!("xn--{label}.example")) {
                prop_assert!(!shown.chars().any(is_deceptive));
            }
        }
    }
}
