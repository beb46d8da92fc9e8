//! Names are hostile text: whoever sends packets chooses them. What leaves here is safe on any screen, in any log.
//!
//! Controls, bidirectional overrides, invisible and unassigned-looking characters become U+FFFD; labels and names are
//! cut to the lengths that DNS allows; ASCII is lower case; there is no trailing dot and no port.

/// Longest label that DNS allows.
const MAX_LABEL_CHARS: usize = 63;

/// Longest name that DNS allows, in text form.
const MAX_NAME_CHARS: usize = 253;

/// Stands for what must not be shown.
const REPLACEMENT: char = '\u{fffd}';

/// Marks where something was cut off.
const ELLIPSIS: char = '…';

/// Makes a host name safe to show. `None` where nothing is left of it.
#[must_use]
pub fn host_name(raw: &[u8]) -> Option<Box<str>> {
    if is_plain(raw) {
        let name = std::str::from_utf8(raw).ok()?;
        return Some(name.to_ascii_lowercase().into_boxed_str());
    }
    let text = String::from_utf8_lossy(raw.get(..MAX_NAME_CHARS * 4).unwrap_or(raw));
    let text = text.trim().trim_end_matches('.');
    let mut name = String::with_capacity(text.len());
    let (mut name_chars, mut label_chars) = (0, 0);
    for character in text.chars() {
        if character == '.' {
            label_chars = 0;
        } else {
            label_chars += 1;
        }
        match label_chars {
            0..=MAX_LABEL_CHARS => name.push(safe(character)),
            too_long if too_long == MAX_LABEL_CHARS + 1 => name.push(ELLIPSIS),
            _ => continue,
        }
        name_chars += 1;
        if name_chars >= MAX_NAME_CHARS {
            if label_chars > MAX_LABEL_CHARS {
                name.pop();
            }
            name.push(ELLIPSIS);
            break;
        }
    }
    (!name.is_empty()).then(|| name.into_boxed_str())
}

/// Whether only its case may have to change: what almost every name is.
fn is_plain(raw: &[u8]) -> bool {
    raw.len() <= MAX_NAME_CHARS
        && raw.last().is_some_and(|&last| last != b'.')
        && raw.iter().fold(true, |all, byte| all & byte.is_ascii_graphic()) // no exit on the way: many at a time
        && has_short_labels(raw)
}

/// Whether there is a dot wherever a label must end at the latest; looks from there back.
fn has_short_labels(mut rest: &[u8]) -> bool {
    while let Some(reach) = rest.get(..=MAX_LABEL_CHARS) {
        let Some(dot) = reach.iter().rposition(|&byte| byte == b'.') else {
            return false;
        };
        rest = &rest[dot + 1..];
    }
    true
}

/// The same for `HOST`, `HOST:PORT` and `[V6]:PORT`, as HTTP writes them.
#[must_use]
pub fn host_of_authority(raw: &[u8]) -> Option<Box<str>> {
    let raw = raw.trim_ascii();
    let host = if raw.first() == Some(&b'[') {
        let end = raw.iter().position(|&byte| byte == b']')?;
        raw.get(..=end)?
    } else {
        match raw.iter().rposition(|&byte| byte == b':') {
            Some(colon) if raw[colon + 1..].iter().all(u8::is_ascii_digit) => &raw[..colon],
            _ => raw,
        }
    };
    host_name(host)
}

fn safe(character: char) -> char {
    match character {
        'A'..='Z' => character.to_ascii_lowercase(),
        '!'..='~' => character,
        _ if is_deceptive(character) => REPLACEMENT,
        _ => character,
    }
}

/// Characters that change how others look, look like nothing, or have no meaning that two programs agree on.
pub(super) fn is_deceptive(character: char) -> bool {
    character.is_control()
        || character.is_whitespace()
        || matches!(character,
            '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}'
            | '\u{180b}'..='\u{180f}'
            | '\u{200b}'..='\u{200f}'
            | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}'
            | '\u{3164}' | '\u{ffa0}' | '\u{feff}'
            | '\u{fe00}'..='\u{fe0f}'
            | '\u{fff0}'..='\u{fffb}'
            | '\u{e000}'..='\u{f8ff}'
            | '\u{1d173}'..='\u{1d17a}'
            | '\u{e0000}'..='\u{10ffff}')
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn name(raw: &str) -> Option<String> {
        host_name(raw.as_bytes()).map(String::from)
    }

    #[test]
    fn plain_names_lose_only_case_and_the_last_dot() {
        assert_eq!(name("WWW.Example.COM.").as_deref(), Some("www.example.com"));
        assert_eq!(name("bücher.example").as_deref(), Some("bücher.example"));
        assert_eq!(name(" . "), None);
        assert_eq!(name(""), None);
    }

    #[test]
    fn bidi_overrides_and_controls_do_not_survive() {
        assert_eq!(
            name("a\u{202e}moc.b\x1b[31m").as_deref(),
            Some("a\u{fffd}moc.b\u{fffd}[31m")
        );
        assert_eq!(
            name("pay\u{200b}pal.com").as_deref(),
            Some("pay\u{fffd}pal.com")
        );
    }

    #[test]
    fn over_long_labels_and_names_are_cut_and_say_so() {
        let label = "a".repeat(70);
        let cut = format!("{}…", "a".repeat(63));
        assert_eq!(name(&label).as_deref(), Some(&*cut));
        let long = name(&[&*label; 9].join(".")).expect("a name");
        assert!(long.ends_with('…') && long.chars().count() <= 254, "{long}");
        assert!(
            long.split('.').all(|label| label.chars().count() <= 64),
            "{long}"
        );
    }

    #[test]
    fn ports_and_brackets_are_told_apart() {
        let host = |raw: &str| host_of_authority(raw.as_bytes()).map(String::from);
        assert_eq!(host(" example.com:8080 ").as_deref(), Some("example.com"));
        assert_eq!(host("[2001:DB8::1]:443").as_deref(), Some("[2001:db8::1]"));
        assert_eq!(host("192.0.2.1:80").as_deref(), Some("192.0.2.1"));
    }

    #[test]
    fn the_longest_plain_name_is_not_cut() {
        let label = "a".repeat(63);
        let longest = [&*label, &label, &label, &"b".repeat(61)].join(".");
        assert_eq!(longest.len(), MAX_NAME_CHARS);
        assert_eq!(name(&longest).as_deref(), Some(&*longest));
        assert!(name(&format!("{longest}c")).expect("a name").ends_with('…'));
    }

    proptest! {
        #[test]
        fn anything_comes_out_short_and_safe(raw in proptest::collection::vec(any::<u8>(), 0..2_000)) {
            if let Some(name) = host_name(&raw) {
                prop_assert!(name.chars().count() <= MAX_NAME_CHARS + 1);
                prop_assert!(!name.chars().any(is_deceptive));
                prop_assert!(name.split('.').all(|label| label.chars().count() <= MAX_LABEL_CHARS + 1));
            }
        }
    }
}
