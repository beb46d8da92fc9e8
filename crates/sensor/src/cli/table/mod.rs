//! The page for people: every flow in a line, then what they add up to, then what to know before believing it.

mod figures;
mod flows;
mod grid;
mod marks;
mod notes;
mod summary;
#[cfg(test)]
mod tests;

pub(crate) use figures::bytes;
pub(super) use figures::count;

use super::gather::Gathering;

/// The page. `home` is where distances count from, in words.
pub(super) fn render(gathering: &Gathering, home: Option<&str>, is_colored: bool) -> String {
    if gathering.flows.is_empty() {
        return format!("No flows.\n\n{}", notes::lines(gathering, home, is_colored));
    }
    let parts = [
        flows::lines(gathering, is_colored),
        summary::totals(gathering, is_colored),
        summary::rankings(gathering, is_colored),
        notes::lines(gathering, home, is_colored),
    ];
    let parts = parts.iter().map(|part| part.trim_matches('\n'));
    let parts: Vec<&str> = parts.filter(|part| !part.is_empty()).collect();
    parts.join("\n\n") + "\n"
}
