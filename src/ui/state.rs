//! Which panels are open, and how the table is wanted. Changed by `apply` alone, read by everyone.

use std::collections::BTreeSet;

use bevy::prelude::*;
use flowcore::filter::Facet;

use super::columns::Columns;
use crate::survey::question::{Period, Subject, Wants, Way};
use crate::survey::table::TableSettings;

/// Whose details are open, and whose were.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Trail {
    past: Vec<Subject>,
    now: Option<Subject>,
    future: Vec<Subject>,
}

/// Steps back that are kept.
const MOST_STEPS: usize = 50;

impl Trail {
    /// Whose details are open.
    #[must_use]
    pub const fn now(&self) -> Option<&Subject> {
        self.now.as_ref()
    }

    /// There is a step back.
    #[must_use]
    pub const fn has_past(&self) -> bool {
        !self.past.is_empty()
    }

    /// There is a step forward.
    #[must_use]
    pub const fn has_future(&self) -> bool {
        !self.future.is_empty()
    }

    /// Opens another subject.
    pub fn open(&mut self, subject: Subject) {
        if self.now.as_ref() == Some(&subject) {
            return;
        }
        if let Some(before) = self.now.replace(subject) {
            self.past.push(before);
            if self.past.len() > MOST_STEPS {
                self.past.remove(0);
            }
        }
        self.future.clear();
    }

    /// Closes; a step back opens it again.
    pub fn close(&mut self) {
        if let Some(before) = self.now.take() {
            self.past.push(before);
            self.future.clear();
        }
    }

    /// One step back.
    pub fn back(&mut self) {
        if let Some(before) = self.past.pop() {
            self.future.extend(self.now.replace(before));
        }
    }

    /// One step forward.
    pub fn forward(&mut self) {
        if let Some(next) = self.future.pop() {
            self.past.extend(self.now.replace(next));
        }
    }
}

/// State of the overlay itself.
#[derive(Resource, Clone, Debug, PartialEq)]
pub struct UiState {
    /// The table of connections is open.
    pub is_table_open: bool,
    /// The charts are open.
    pub are_charts_open: bool,
    /// The keyboard help is open.
    pub is_help_open: bool,
    /// About is open.
    pub is_about_open: bool,
    /// The command palette is open.
    pub is_palette_open: bool,
    /// The settings are open.
    pub are_settings_open: bool,
    /// The log of alerts is open.
    pub are_alerts_open: bool,
    /// The card that explains the program is open.
    pub is_welcome_open: bool,
    /// The card of layouts is open.
    pub are_layouts_open: bool,
    /// Everything but the strip and what is pinned is hidden: the globe has the window.
    pub are_panels_hidden: bool,
    /// In a narrow window: the lists at the right are open over the globe.
    pub are_lists_open: bool,
    /// The search box takes the keyboard in this frame.
    pub wants_search_focus: bool,
    /// How the table is sorted and what it lists.
    pub table: TableSettings,
    /// The table is held still.
    pub is_table_paused: bool,
    /// Rows that are chosen.
    pub chosen_rows: BTreeSet<Entity>,
    /// The row that was chosen last.
    pub row_anchor: Option<Entity>,
    /// What the first, the second and the third list are of.
    pub lists: [Facet; 3],
    /// Which panel stands where, folded or pinned.
    pub columns: Columns,
    /// Columns of panels have changed sides.
    pub is_mirrored: bool,
    /// Which volumes the figures show, and what lists are ranked by.
    pub period: Period,
    /// By which way lists are ranked.
    pub way: Way,
    /// Whose details are open.
    pub trail: Trail,
}

impl UiState {
    /// Closes whatever card is open; `true`: one was.
    pub fn close_cards(&mut self) -> bool {
        let cards = [
            &mut self.is_help_open,
            &mut self.is_about_open,
            &mut self.is_palette_open,
            &mut self.are_settings_open,
            &mut self.are_alerts_open,
            &mut self.is_welcome_open,
            &mut self.are_layouts_open,
        ];
        cards
            .into_iter()
            .map(std::mem::take)
            .filter(|was_open| *was_open)
            .count()
            > 0
    }
}

impl Default for UiState {
    fn default() -> Self {
        Self {
            is_table_open: false,
            are_charts_open: false,
            is_help_open: false,
            is_about_open: false,
            is_palette_open: false,
            are_settings_open: false,
            are_alerts_open: false,
            is_welcome_open: false,
            are_layouts_open: false,
            are_panels_hidden: false,
            are_lists_open: false,
            wants_search_focus: false,
            table: TableSettings::default(),
            is_table_paused: false,
            chosen_rows: BTreeSet::new(),
            row_anchor: None,
            lists: [Facet::App, Facet::Country, Facet::Provider],
            columns: Columns::default(),
            is_mirrored: false,
            period: Period::Now,
            way: Way::Both,
            trail: Trail::default(),
        }
    }
}

impl UiState {
    /// What the survey has to count for the panels that are open.
    #[must_use]
    pub fn wants(&self) -> Wants {
        Wants {
            table: (self.is_table_open && !self.is_table_paused).then(|| self.table.clone()),
            subject: self.trail.now().cloned(),
            charts: self.are_charts_open,
            way: self.way,
            period: self.period,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn app(name: &str) -> Subject {
        Subject::Value(Facet::App, name.to_owned())
    }

    #[test]
    fn details_go_back_and_forward_like_pages() {
        let mut trail = Trail::default();
        trail.open(app("a"));
        trail.open(app("b"));
        trail.open(app("b"));
        trail.back();
        assert_eq!(trail.now(), Some(&app("a")));
        assert!(!trail.has_past() && trail.has_future());
        trail.forward();
        assert_eq!(trail.now(), Some(&app("b")));
        trail.close();
        assert_eq!(trail.now(), None);
        trail.back();
        assert_eq!(trail.now(), Some(&app("b")));
        trail.open(app("c"));
        assert!(!trail.has_future(), "a new way forgets the old one");
    }
}
