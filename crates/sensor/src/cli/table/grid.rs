//! Cells in columns: aligned by what a terminal shows, cut where they are too wide, colored where that is wanted.

use unicode_width::UnicodeWidthStr;

/// How a terminal shows a cell.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub(super) enum Ink {
    #[default]
    Plain,
    Bold,
    Dim,
    Cyan,
    Green,
    Red,
    Yellow,
}

impl Ink {
    const fn code(self) -> &'static str {
        match self {
            Self::Plain => "",
            Self::Bold => "\x1b[1m",
            Self::Dim => "\x1b[2m",
            Self::Cyan => "\x1b[36m",
            Self::Green => "\x1b[32m",
            Self::Red => "\x1b[31m",
            Self::Yellow => "\x1b[33m",
        }
    }

    /// `text` in this ink, where the output takes color.
    pub(super) fn paint(self, text: &str, is_colored: bool) -> String {
        if is_colored && self != Self::Plain && !text.is_empty() {
            format!("{}{text}\x1b[0m", self.code())
        } else {
            text.to_owned()
        }
    }
}

/// Text and its ink.
#[derive(Clone, Debug, Default)]
pub(super) struct Cell {
    pub(super) text: String,
    pub(super) ink: Ink,
}

impl Cell {
    pub(super) fn new(text: impl Into<String>, ink: Ink) -> Self {
        Self {
            text: text.into(),
            ink,
        }
    }
}

/// One column.
#[derive(Clone, Copy, Debug)]
pub(super) struct Column {
    pub(super) title: &'static str,
    /// Figures stand right, words left.
    pub(super) is_figure: bool,
    /// Wider cells are cut.
    pub(super) max_width: usize,
}

/// Renders rows under their titles. Columns in which nothing is said are left out, and so are titles where all are
/// empty.
pub(super) fn render<const N: usize>(
    columns: &[Column; N],
    rows: &[[Cell; N]],
    is_colored: bool,
) -> String {
    let is_shown: [bool; N] =
        std::array::from_fn(|at| rows.iter().any(|row| !row[at].text.is_empty()));
    let widths: [usize; N] = std::array::from_fn(|at| {
        let widest = rows.iter().map(|row| row[at].text.width()).max();
        widest
            .unwrap_or(0)
            .min(columns[at].max_width)
            .max(columns[at].title.width())
    });
    let shown: Vec<usize> = (0..N).filter(|at| is_shown[*at]).collect();
    let mut text = String::new();
    if columns.iter().any(|column| !column.title.is_empty()) {
        let titles = columns.map(|column| Cell::new(column.title, Ink::Dim));
        push_row(&mut text, columns, &titles, &shown, &widths, is_colored);
    }
    for row in rows {
        push_row(&mut text, columns, row, &shown, &widths, is_colored);
    }
    text
}

fn push_row<const N: usize>(
    text: &mut String,
    columns: &[Column; N],
    row: &[Cell; N],
    shown: &[usize],
    widths: &[usize; N],
    is_colored: bool,
) {
    let start = text.len();
    for (position, &at) in shown.iter().enumerate() {
        if position > 0 {
            text.push_str("  ");
        }
        let cut = clip(&row[at].text, widths[at]);
        let pad = " ".repeat(widths[at].saturating_sub(cut.width()));
        let painted = row[at].ink.paint(&cut, is_colored);
        if columns[at].is_figure {
            text.push_str(&pad);
            text.push_str(&painted);
        } else {
            text.push_str(&painted);
            text.push_str(&pad);
        }
    }
    text.truncate(start + text[start..].trim_end().len());
    text.push('\n');
}

/// What fits into `width` columns of a terminal, with a mark where something is missing.
pub(super) fn clip(text: &str, width: usize) -> String {
    if text.width() <= width {
        return text.to_owned();
    }
    // As a whole, not letter by letter: some letters join to a wider or narrower one.
    let room = width.saturating_sub(1);
    let fits = |end: &usize| text[..*end].width() <= room;
    let ends = text.char_indices().map(|(at, _)| at);
    let end = ends.take_while(fits).last().unwrap_or(0);
    format!("{}…", &text[..end])
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const COLUMNS: [Column; 3] = [
        Column {
            title: "name",
            is_figure: false,
            max_width: 12,
        },
        Column {
            title: "empty",
            is_figure: false,
            max_width: 12,
        },
        Column {
            title: "sent",
            is_figure: true,
            max_width: 12,
        },
    ];

    fn row(name: &str, sent: &str) -> [Cell; 3] {
        [name, "", sent].map(|text| Cell::new(text, Ink::Bold))
    }

    #[test]
    fn wide_letters_count_twice_and_empty_columns_are_left_out() {
        let rows = [row("例え.jp", "1 B"), row("a", "20 kB")];
        assert_eq!(
            render(&COLUMNS, &rows, false),
            "name      sent\n例え.jp    1 B\na        20 kB\n"
        );
    }

    #[test]
    fn color_changes_no_alignment() {
        let rows = [row("例え.jp", "1 B"), row("a", "20 kB")];
        let colored = render(&COLUMNS, &rows, true);
        let bare = ["\x1b[0m", "\x1b[1m", "\x1b[2m"]
            .iter()
            .fold(colored, |text, code| text.replace(code, ""));
        assert_eq!(bare, render(&COLUMNS, &rows, false));
    }

    proptest! {
        #[test]
        fn no_text_leaves_its_column(text in "\\PC{0,40}", width in 1_usize..30) {
            let cut = clip(&text, width);
            prop_assert!(cut.width() <= width, "{cut:?}");
        }
    }
}
