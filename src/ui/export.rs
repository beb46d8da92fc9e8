//! Copies and saves what the table lists.

use std::path::PathBuf;

use bevy::prelude::*;
use bevy_egui::EguiClipboard;

use super::action::{ExportForm, UiAction};
use super::apply::ApplySystems;
use super::cells;
use super::state::UiState;
use super::view_model::table::{Held, TablePage};
use crate::sets::AppSystems;
use crate::survey::Survey;
use crate::words;

pub(super) fn plugin(app: &mut App) {
    app.init_resource::<Held>()
        .add_systems(Update, export.in_set(AppSystems::Act).after(ApplySystems));
}

fn export(
    mut actions: MessageReader<UiAction>,
    survey: Res<Survey>,
    held: Res<Held>,
    state: Res<UiState>,
    clipboard: Option<ResMut<EguiClipboard>>,
) {
    let mut clipboard = clipboard;
    for action in actions.read() {
        let has_programs = survey.ledger().programs.len() > 1;
        let page = TablePage::new(&survey, &held, &state, None, has_programs);
        match action {
            UiAction::CopyRows => {
                if let Some(clipboard) = &mut clipboard {
                    clipboard.set_text(&cells::rows(&page));
                }
            }
            UiAction::Export(form) => {
                let text = match form {
                    ExportForm::Csv => cells::csv(&page),
                    ExportForm::Json => cells::json(&page),
                };
                save(*form, text);
            }
            _ => {}
        }
    }
}

/// The system's own dialog blocks, so it waits on a thread of its own; so does the disk.
fn save(form: ExportForm, text: String) {
    let (name, kind, ending) = match form {
        ExportForm::Csv => ("connections.csv", words::text("save-csv"), "csv"),
        ExportForm::Json => ("connections.json", "JSON".to_owned(), "json"),
    };
    let ask = move || {
        let path: Option<PathBuf> = rfd::FileDialog::new()
            .set_title(words::text("save-title"))
            .set_file_name(name)
            .add_filter(kind, &[ending])
            .save_file();
        let Some(path) = path else { return };
        if let Err(error) = std::fs::write(&path, text) {
            error!(%error, ?path, "connections could not be saved");
            rfd::MessageDialog::new()
                .set_level(rfd::MessageLevel::Error)
                .set_title(words::text("save-failed"))
                .set_description(format!("{error}: {}", path.display()))
                .show();
        }
    };
    let thread = std::thread::Builder::new().name("save-dialog".to_owned());
    if let Err(error) = thread.spawn(ask) {
        error!(%error, "connections could not be saved");
    }
}
