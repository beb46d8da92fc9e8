//! What the person leaves behind: searches of before, filters that were kept, notes, the arrangement of the screen. In one
//! small file of their own.

use std::collections::BTreeMap;
use std::path::PathBuf;

use bevy::prelude::*;
use flowcore::filter::parse;
use serde::{Deserialize, Serialize};

use super::action::UiAction;
use super::apply::ApplySystems;
use super::arrangement::Arrangement;
use super::state::UiState;
use super::view_model::suggest::Suggestion;
use crate::sets::AppSystems;
use crate::words;

/// Searches that are remembered.
const MOST_RECENT: usize = 30;

/// What is kept.
#[derive(Resource, Clone, Debug, Default, Deserialize, PartialEq, Serialize)]
#[serde(default)]
pub struct Shelf {
    /// Searches, the newest first.
    pub recent: Vec<String>,
    /// Filters that were kept, in the order in which they were.
    pub kept: Vec<String>,
    /// Notes by what they are about: `app firefox`, `ip 203.0.113.7`.
    pub notes: BTreeMap<String, String>,
    /// How the screen is arranged, as [`Arrangement`] writes it; `None`: as it comes.
    pub layout: Option<String>,
}

/// Where it is kept. Absent: nowhere, as off-screen and in tests.
#[derive(Resource, Clone, Debug)]
pub struct ShelfFile(pub PathBuf);

impl Shelf {
    /// Remembers a search that made sense.
    pub fn remember(&mut self, text: &str) {
        let text = text.trim();
        if text.is_empty() || parse(text).is_err() || self.kept.iter().any(|it| it == text) {
            return;
        }
        self.recent.retain(|known| known != text);
        self.recent.insert(0, text.to_owned());
        self.recent.truncate(MOST_RECENT);
    }

    /// Keeps a filter, or keeps it no more.
    pub fn toggle_kept(&mut self, text: &str) {
        let text = text.trim();
        if let Some(at) = self.kept.iter().position(|known| known == text) {
            self.kept.remove(at);
        } else if !text.is_empty() && parse(text).is_ok() {
            self.recent.retain(|known| known != text);
            self.kept.push(text.to_owned());
        }
    }

    /// Whether a filter is kept.
    #[must_use]
    pub fn is_kept(&self, text: &str) -> bool {
        self.kept.iter().any(|known| known == text.trim())
    }

    /// Writes a note; an empty one is none.
    pub fn write_note(&mut self, about: &str, text: &str) {
        if text.trim().is_empty() {
            self.notes.remove(about);
        } else {
            self.notes.insert(about.to_owned(), text.to_owned());
        }
    }

    /// What an empty search box offers.
    pub(super) fn offers(&self) -> impl Iterator<Item = Suggestion> {
        let kept = self.kept.iter().map(|text| (text, "search-kept"));
        let recent = self.recent.iter().map(|text| (text, "search-before"));
        kept.chain(recent.take(4)).map(|(text, note)| Suggestion {
            label: text.clone(),
            note: words::text(note),
            text: text.clone(),
            cursor: text.chars().count(),
        })
    }
}

pub(super) fn plugin(app: &mut App) {
    app.init_resource::<Shelf>()
        .add_systems(Startup, load)
        .add_systems(
            Update,
            (
                put,
                note_arrangement.run_if(resource_exists_and_changed::<UiState>),
                save.run_if(resource_changed::<Shelf>),
            )
                .chain()
                .in_set(AppSystems::Act)
                .after(ApplySystems),
        );
}

fn load(mut shelf: ResMut<Shelf>, file: Option<Res<ShelfFile>>, state: Option<ResMut<UiState>>) {
    let Some(file) = file else { return };
    let bytes = match std::fs::read(&file.0) {
        Ok(bytes) => bytes,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return,
        Err(error) => {
            warn!(%error, path = ?file.0, "kept filters and notes can't be read");
            return;
        }
    };
    match serde_json::from_slice(&bytes) {
        Ok(read) => {
            *shelf = read;
            let Some(kept) = &shelf.layout else { return };
            match (kept.parse::<Arrangement>(), state) {
                (Ok(kept), Some(mut state)) => kept.restore(&mut state),
                (Ok(_), None) => {}
                // A later program may know other panels; the screen is as it comes then.
                (Err(why), _) => warn!(%why, "the arrangement of the screen makes no sense"),
            }
        }
        Err(error) => {
            // What somebody wrote is not written over.
            let aside = file.0.with_extension("unreadable.json");
            let moved = std::fs::rename(&file.0, &aside);
            warn!(%error, ?aside, ?moved, "kept filters and notes make no sense and were put aside");
        }
    }
}

/// What is on the screen is kept once it differs from how the screen comes, or from what is kept.
fn note_arrangement(state: Res<UiState>, mut shelf: ResMut<Shelf>) {
    let now = Arrangement::of(&state).to_string();
    let is_news = match &shelf.layout {
        Some(kept) => *kept != now,
        None => now != Arrangement::default().to_string(),
    };
    if is_news {
        shelf.layout = Some(now);
    }
}

fn put(mut actions: MessageReader<UiAction>, mut shelf: ResMut<Shelf>) {
    for action in actions.read() {
        match action {
            UiAction::KeepSearch(text) => shelf.toggle_kept(text),
            UiAction::RememberSearch(text) => shelf.remember(text),
            UiAction::WriteNote(about, text) => shelf.write_note(about, text),
            _ => {}
        }
    }
}

/// The new file is written beside the old one and then takes its name: half a file is never read.
fn save(shelf: Res<Shelf>, file: Option<Res<ShelfFile>>, mut is_first: Local<bool>) {
    let Some(file) = file else { return };
    if !std::mem::replace(&mut *is_first, true) {
        return; // as it was read
    }
    let write = || -> std::io::Result<()> {
        if let Some(folder) = file.0.parent() {
            std::fs::create_dir_all(folder)?;
        }
        let new = file.0.with_extension("new");
        std::fs::write(&new, serde_json::to_vec_pretty(&*shelf)?)?;
        std::fs::rename(&new, &file.0)
    };
    if let Err(error) = write() {
        warn!(%error, path = ?file.0, "kept filters and notes can't be saved");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn searches_are_remembered_once_and_the_kept_ones_apart() {
        let mut shelf = Shelf::default();
        for text in ["app:a", "app:b", " app:a ", "", "app:"] {
            shelf.remember(text);
        }
        assert_eq!(shelf.recent, ["app:a", "app:b"]);
        shelf.toggle_kept("app:b");
        shelf.remember("app:b");
        assert_eq!(
            (&*shelf.recent, &*shelf.kept),
            (&["app:a".to_owned()][..], &["app:b".to_owned()][..])
        );
        let offers: Vec<_> = shelf.offers().map(|offer| offer.text).collect();
        assert_eq!(offers, ["app:b", "app:a"]);
        shelf.toggle_kept("app:b");
        assert!(!shelf.is_kept("app:b"));
    }

    #[test]
    fn what_was_left_is_there_after_a_restart() {
        let folder = std::env::temp_dir().join(format!("arcwatch-shelf-{}", std::process::id()));
        let file = ShelfFile(folder.join("shelf.json"));
        let run = |actions: Vec<UiAction>| {
            let mut app = App::new();
            app.add_plugins((MinimalPlugins, crate::sets::plugin, plugin))
                .add_message::<UiAction>()
                .insert_resource(file.clone());
            app.update();
            for action in actions {
                app.world_mut().write_message(action);
            }
            app.update();
            app.world().resource::<Shelf>().clone()
        };
        let left = run(vec![
            UiAction::KeepSearch("country:de".into()),
            UiAction::WriteNote("app firefox".into(), "mine".into()),
        ]);
        assert_eq!(run(Vec::new()), left);
        assert_eq!(left.notes["app firefox"], "mine");
        std::fs::write(&file.0, "{ not JSON").expect("written");
        assert_eq!(run(Vec::new()), Shelf::default());
        assert!(
            folder.join("shelf.unreadable.json").exists(),
            "put aside, not lost"
        );
        std::fs::remove_dir_all(folder).expect("removed");
    }
}
