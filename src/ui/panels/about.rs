//! What this is, which version, and whose work it stands on: the licence files of the repository, word for word.

use bevy_egui::egui::{ScrollArea, Ui, vec2};

use super::help;
use crate::theme::{fonts, tokens};
use crate::ui::action::UiAction;
use crate::ui::widgets::text;
use crate::words;

/// Size of the content, where the window has room for it.
pub const SIZE: bevy_egui::egui::Vec2 = vec2(680.0, 560.0);

const ASSETS: &str = include_str!("../../../assets/LICENSES.md");
const DATA: &str = include_str!("../../../data/LICENSES.md");

/// Draws the text.
pub fn about_panel(ui: &mut Ui, actions: &mut Vec<UiAction>) {
    ui.spacing_mut().item_spacing.y = 0.0;
    let version = concat!("Arcwatch ", env!("CARGO_PKG_VERSION"));
    help::title(ui, version, UiAction::ToggleAbout, actions);
    text::paragraph(
        ui,
        &words::text("about-purpose"),
        fonts::body(),
        tokens::TEXT_2,
    );
    ui.add_space(8.0);
    text::paragraph(
        ui,
        &words::text("about-license"),
        fonts::body(),
        tokens::TEXT_2,
    );
    ui.add_space(16.0);
    ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
        ui.set_max_width(ui.available_width() - tokens::SPACE_M);
        for line in [DATA, ASSETS].into_iter().flat_map(blocks) {
            match line {
                Block::Heading(words) => {
                    ui.add_space(12.0);
                    text::paragraph(ui, words, fonts::body_strong(), tokens::TEXT);
                    ui.add_space(4.0);
                }
                Block::Text(words) => {
                    text::paragraph(ui, &words, fonts::label(), tokens::TEXT_2);
                    ui.add_space(6.0);
                }
            }
        }
    });
}

/// A piece of the licence files, which use headings, paragraphs, lists and tables of Markdown.
#[derive(Debug, PartialEq)]
enum Block<'a> {
    Heading(&'a str),
    Text(String),
}

fn blocks(markdown: &str) -> Vec<Block<'_>> {
    let mut blocks = Vec::new();
    let mut paragraph = String::new();
    for line in markdown.lines().map(str::trim).chain([""]) {
        let is_own = line.is_empty() || line.starts_with(['#', '|', '*', '-']) || is_numbered(line);
        if is_own && !paragraph.is_empty() {
            blocks.push(Block::Text(std::mem::take(&mut paragraph)));
        }
        match line.chars().next() {
            None => {}
            Some('#') => blocks.push(Block::Heading(line.trim_start_matches(['#', ' ']))),
            Some('|') => blocks.extend(table_row(line)),
            Some(_) => {
                if !paragraph.is_empty() {
                    paragraph.push(' ');
                }
                paragraph.push_str(&plain(line));
            }
        }
    }
    blocks
}

fn is_numbered(line: &str) -> bool {
    line.split_once(". ")
        .is_some_and(|(number, _)| number.parse::<u8>().is_ok())
}

/// The cells of a table row, joined; nothing for the line under the headings.
fn table_row(line: &str) -> Option<Block<'static>> {
    let cells: Vec<String> = line
        .trim_matches('|')
        .split('|')
        .map(|cell| plain(cell.trim()))
        .filter(|cell| !cell.is_empty())
        .collect();
    let is_rule = cells
        .iter()
        .all(|cell| cell.chars().all(|letter| "-:".contains(letter)));
    (!is_rule).then(|| Block::Text(cells.join("  ·  ")))
}

/// Without marks of emphasis and code; lists keep a bullet.
fn plain(text: &str) -> String {
    let bulleted = text.strip_prefix("* ").or_else(|| text.strip_prefix("- "));
    let text = text
        .strip_prefix("* ")
        .or_else(|| text.strip_prefix("- "))
        .unwrap_or(text);
    let text = without_links(&text.replace(['`', '*'], ""));
    if bulleted.is_some() {
        format!("•  {text}")
    } else {
        text
    }
}

/// `[words](address)` becomes `words (address)`: addresses of licences are part of the attribution.
fn without_links(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, words, address, after)) = next_link(rest) {
        plain.push_str(before);
        plain.push_str(words);
        plain.push_str(" (");
        plain.push_str(address);
        plain.push(')');
        rest = after;
    }
    plain.push_str(rest);
    plain
}

fn next_link(text: &str) -> Option<(&str, &str, &str, &str)> {
    let (head, tail) = text.split_once("](")?;
    let (before, words) = head.rsplit_once('[')?;
    let (address, after) = tail.split_once(')')?;
    Some((before, words, address, after))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headings_tables_and_lists_are_told_apart() {
        let markdown = "# Whose\n\ntwo\nlines\n\n| a | b |\n|---|---|\n| `x` | y |\n* item\n";
        assert_eq!(
            blocks(markdown),
            [
                Block::Heading("Whose"),
                Block::Text("two lines".into()),
                Block::Text("a  ·  b".into()),
                Block::Text("x  ·  y".into()),
                Block::Text("•  item".into()),
            ]
        );
    }

    #[test]
    fn links_show_their_address() {
        assert_eq!(
            without_links("a [CC-BY](https://x.example): [b](https://y.example), c [d]"),
            "a CC-BY (https://x.example): b (https://y.example), c [d]"
        );
    }

    #[test]
    fn every_attribution_is_on_the_screen() {
        let shown: String = [DATA, ASSETS]
            .into_iter()
            .flat_map(blocks)
            .map(|block| match block {
                Block::Heading(words) => words.to_owned(),
                Block::Text(words) => words,
            })
            .collect();
        for owner in [
            "IP Geolocation by DB-IP",
            "RouteViews",
            "NASA Earth Observatory",
            "Natural Earth",
            "Inter",
            "Noto",
            "WenQuanYi",
            "flag-icons",
            "Olaf Frohn",
        ] {
            assert!(shown.contains(owner), "{owner}");
        }
    }
}
