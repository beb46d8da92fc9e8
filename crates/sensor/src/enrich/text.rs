//! Makes text from databases safe to show: it comes from strangers.

/// Longest text that is kept, in characters.
const MAX_CHARS: usize = 253;

/// `text` without control characters and without the characters that turn the writing direction or show nothing.
/// `None` when nothing is left.
pub(crate) fn clean(text: &str) -> Option<Box<str>> {
    let kept: String = text
        .trim()
        .chars()
        .filter(|c| !is_hostile(*c))
        .take(MAX_CHARS)
        .collect();
    let kept = kept.trim();
    (!kept.is_empty()).then(|| kept.into())
}

fn is_hostile(c: char) -> bool {
    c.is_control()
        || matches!(c,
            '\u{00ad}' | '\u{034f}' | '\u{061c}' | '\u{115f}' | '\u{1160}' | '\u{180e}'
            | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}'
            | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{fff0}'..='\u{fffb}' | '\u{e0000}'..='\u{e0fff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn direction_and_control_characters_are_taken_out() {
        assert_eq!(
            clean("pay\u{202e}lapyap\u{1b}[31m").as_deref(),
            Some("paylapyap[31m")
        );
        assert_eq!(clean(" São Paulo\n").as_deref(), Some("São Paulo"));
        assert_eq!(clean("\u{200f}\u{0}"), None);
    }

    #[test]
    fn long_text_is_cut_between_characters() {
        assert_eq!(
            clean(&"é".repeat(1000)).expect("text").chars().count(),
            MAX_CHARS
        );
    }
}
