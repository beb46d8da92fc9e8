//! What the search box offers while one types: fields, values with how many connections have them, what was searched for
//! before, what was kept.

use flowcore::filter::{FIELDS, Facet, Partial, partial};

use crate::survey::Answer;
use crate::survey::answer::FacetRow;
use crate::ui::format;
use crate::ui::shelf::Shelf;

/// Lines that are offered at most.
const MOST: usize = 8;
/// Values of one list among other things.
const MOST_OF_ONE: usize = 3;
/// Lists whose values are found by a bare word.
const BARE: [Facet; 5] = [
    Facet::App,
    Facet::Host,
    Facet::Country,
    Facet::Provider,
    Facet::City,
];

/// Something that could be meant.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Suggestion {
    /// What it is called.
    pub label: String,
    /// How many connections, or what it means.
    pub note: String,
    /// The whole text after it was taken.
    pub text: String,
    /// Where the cursor stands then, in letters.
    pub cursor: usize,
}

/// What fits `text` with the cursor behind `letters` letters, the likeliest first.
#[must_use]
pub fn suggestions(text: &str, letters: usize, answer: &Answer, shelf: &Shelf) -> Vec<Suggestion> {
    let cursor = text
        .char_indices()
        .nth(letters)
        .map_or(text.len(), |(at, _)| at);
    let piece = partial(text, cursor);
    let mut offers = Vec::new();
    if text.trim().is_empty() {
        offers.extend(shelf.offers());
    }
    match piece.field {
        Some(field) => values(&mut offers, text, &piece, field, answer),
        None => words(&mut offers, text, &piece, answer),
    }
    offers.truncate(MOST);
    offers.retain(|offer| offer.text.trim() != text.trim());
    offers
}

/// `text` with its piece replaced.
fn offer(text: &str, piece: &Partial, with: &str, label: String, note: String) -> Suggestion {
    let (before, after) = (&text[..piece.span.start], &text[piece.span.end..]);
    Suggestion {
        label,
        note,
        cursor: before.chars().count() + with.chars().count(),
        text: format!("{before}{with}{after}"),
    }
}

fn values(offers: &mut Vec<Suggestion>, text: &str, piece: &Partial, field: &str, answer: &Answer) {
    let wanted = piece.text.to_lowercase();
    for value in piece.values() {
        if value.starts_with(&wanted) {
            let with = format!("{value} ");
            offers.push(offer(
                text,
                piece,
                &with,
                (*value).to_owned(),
                String::new(),
            ));
        }
    }
    let Some(facet) = Facet::of_field(field) else {
        return;
    };
    for row in fitting(answer, facet, &wanted).take(MOST) {
        let with = format!("{} ", Partial::written(&row.value));
        offers.push(offer(text, piece, &with, label(row), connections(row)));
    }
}

fn words(offers: &mut Vec<Suggestion>, text: &str, piece: &Partial, answer: &Answer) {
    let wanted = piece.text.to_lowercase();
    for (field, _) in FIELDS {
        if field.starts_with(&wanted) {
            let label = field.to_owned();
            let key = format!("field-{}", field.trim_end_matches([':', '<', '>']));
            offers.push(offer(text, piece, field, label, crate::words::text(&key)));
        }
    }
    if wanted.is_empty() {
        return;
    }
    for facet in BARE {
        for row in fitting(answer, facet, &wanted).take(MOST_OF_ONE) {
            if let Some(test) = facet.test(&row.value) {
                let with = format!("{} ", flowcore::filter::Filter::Test(test));
                let label = format!("{}  {}", facet.field(), label(row));
                offers.push(offer(text, piece, &with, label, connections(row)));
            }
        }
    }
}

fn fitting<'a>(
    answer: &'a Answer,
    facet: Facet,
    wanted: &'a str,
) -> impl Iterator<Item = &'a FacetRow> {
    answer.list(facet).rows.iter().filter(move |row| {
        let is_in = |word: &str| word.to_lowercase().contains(wanted);
        is_in(&row.value) || is_in(&row.name)
    })
}

fn label(row: &FacetRow) -> String {
    if row.name.eq_ignore_ascii_case(&row.value) {
        row.name.clone()
    } else {
        format!("{}  {}", row.name, row.value)
    }
}

fn connections(row: &FacetRow) -> String {
    format::counted(row.sum.flows.into(), "count-connections")
}

#[cfg(test)]
mod tests {
    use bevy::prelude::World;

    use super::*;
    use crate::survey::Survey;
    use crate::survey::ledger::tests::ledger_of;
    use crate::survey::question::Question;

    fn offered(text: &str) -> Vec<(String, String)> {
        let ledger = ledger_of(&mut World::new(), &["firefox", "firefox", "curl", "my app"]);
        let survey = Survey::of(ledger, &Question::default());
        let shelf = Shelf::default();
        suggestions(text, text.chars().count(), survey.answer(), &shelf)
            .into_iter()
            .map(|offer| (offer.text, offer.note))
            .collect()
    }

    #[test]
    fn values_come_with_their_counts() {
        assert_eq!(
            offered("rtt<5ms app:fi"),
            [(
                "rtt<5ms app:firefox ".to_owned(),
                "2 connections".to_owned()
            )]
        );
        assert_eq!(offered("app:my")[0].0, "app:\"my app\" ");
        assert_eq!(offered("country:ger")[0].0, "country:DE ");
    }

    #[test]
    fn a_bare_word_may_be_a_field_or_something_that_is_there() {
        let texts: Vec<String> = offered("c").into_iter().map(|(text, _)| text).collect();
        assert_eq!(&texts[..2], ["country:", "city:"]);
        assert!(texts.contains(&"app=curl ".to_owned()), "{texts:?}");
        assert_eq!(offered("state:o")[0].0, "state:open ");
    }

    #[test]
    fn what_is_there_already_is_not_offered() {
        assert!(offered("app:firefox").is_empty());
    }
}
