//! Copies what the table lists, and saves it into the person's folder for downloads: at once, without a dialog that would
//! stand in front of what goes on. A line says where it is.

use std::fs::File;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use bevy::prelude::*;
use bevy_egui::EguiClipboard;
use crossbeam_channel::{Receiver, bounded};
use directories::UserDirs;
use flowcore::model::Saying;
use jiff::Timestamp;
use jiff::tz::TimeZone;
use sensor::told::system_says;

use super::action::{ExportForm, UiAction};
use super::apply::ApplySystems;
use super::cells;
use super::format;
use super::state::UiState;
use super::told::Told;
use super::view_model::table::{Held, TablePage};
use crate::sets::AppSystems;
use crate::survey::Survey;
use crate::words;

/// Names that are tried, where others of the same second are taken.
const MOST_TRIES: u32 = 100;

/// Files that are being written: what is said of each, once it is there.
#[derive(Resource, Default)]
struct Writing(Vec<Receiver<Outcome>>);

/// A path, and why nothing could be written there.
fn not_saved(path: &Path, error: &io::Error) -> Saying {
    Saying::from(path.display().to_string()).because(system_says(error))
}

/// How it went: rows and where they are, or why not.
type Outcome = Result<(u64, PathBuf), Saying>;

pub(super) fn plugin(app: &mut App) {
    app.init_resource::<Held>()
        .init_resource::<Writing>()
        .init_resource::<Told>()
        .add_systems(
            Update,
            (export, tell)
                .chain()
                .in_set(AppSystems::Act)
                .after(ApplySystems),
        );
}

fn export(
    mut actions: MessageReader<UiAction>,
    survey: Res<Survey>,
    held: Res<Held>,
    state: Res<UiState>,
    mut writing: ResMut<Writing>,
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
                let (text, ending) = match form {
                    ExportForm::Csv => (cells::csv(&page), "csv"),
                    ExportForm::Json => (cells::json(&page), "json"),
                };
                let rows = page.flows().count() as u64;
                writing.0.extend(write(text, ending, rows));
            }
            _ => {}
        }
    }
}

/// The disk may take its time: it is waited for on a thread of its own.
fn write(text: String, ending: &'static str, rows: u64) -> Option<Receiver<Outcome>> {
    let (sender, receiver) = bounded(1); // one answer for each file
    let work = move || {
        let now = TimeZone::system().to_datetime(Timestamp::now());
        // 2026-11-26T15:42:07.1 becomes 2026-11-26-154207: no colons in names of files.
        let second: String = now.to_string().chars().take(19).collect();
        let name = format!("arcwatch-{}", second.replace(':', "").replace('T', "-"));
        let folder = folder();
        let outcome = match create(&folder, &name, ending) {
            Ok((mut file, path)) => match file.write_all(text.as_bytes()) {
                Ok(()) => Ok((rows, path)),
                Err(error) => Err(not_saved(&path, &error)),
            },
            Err(error) => Err(not_saved(&folder, &error)),
        };
        // Nobody asks any more while the program is ending; the file is there all the same.
        drop(sender.send(outcome));
    };
    let thread = std::thread::Builder::new().name("export".to_owned());
    match thread.spawn(work) {
        Ok(_) => Some(receiver),
        Err(error) => {
            error!(%error, "connections could not be saved");
            None
        }
    }
}

/// Where the person looks for files: downloads, else home, else where the program was started.
fn folder() -> PathBuf {
    let Some(user) = UserDirs::new() else {
        return std::env::current_dir().unwrap_or_default();
    };
    // Where nobody set up folders, there may be one by the usual name.
    let usual = user.home_dir().join("Downloads");
    match user.download_dir() {
        Some(folder) => folder.to_owned(),
        None if usual.is_dir() => usual,
        None => user.home_dir().to_owned(),
    }
}

/// A new file; nothing is written over.
fn create(folder: &Path, name: &str, ending: &str) -> io::Result<(File, PathBuf)> {
    for number in 1..=MOST_TRIES {
        let file_name = match number {
            1 => format!("{name}.{ending}"),
            _ => format!("{name}-{number}.{ending}"),
        };
        let path = folder.join(file_name);
        match File::create_new(&path) {
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
            Err(error) => return Err(error),
            Ok(file) => return Ok((file, path)),
        }
    }
    Err(io::ErrorKind::AlreadyExists.into())
}

fn tell(mut writing: ResMut<Writing>, time: Res<Time<Real>>, mut told: ResMut<Told>) {
    if writing.0.is_empty() {
        return;
    }
    let now_secs = time.elapsed_secs_f64();
    writing.0.retain(|file| match file.try_recv() {
        Ok(Ok((rows, path))) => {
            let rows = format::counted(rows, "count-rows");
            let file = path.display().to_string();
            let parts = [("rows", (&rows).into()), ("file", (&file).into())];
            let words = words::with("saved", &parts);
            let way = ("show-folder", UiAction::OpenFolder(path));
            told.say(words, Some(way), now_secs);
            false
        }
        Ok(Err(why)) => {
            let words = words::with("save-failed", &[("why", (&words::said(&why)).into())]);
            told.say(words, None, now_secs);
            false
        }
        Err(error) => error.is_empty(),
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_written_over() {
        let folder = std::env::temp_dir().join(format!("arcwatch-export-{}", std::process::id()));
        std::fs::create_dir_all(&folder).expect("a folder");
        let names: Vec<String> = (0..3)
            .map(|_| {
                let (_, path) = create(&folder, "a", "csv").expect("a file");
                let name = path.file_name().expect("a name");
                name.to_string_lossy().into_owned()
            })
            .collect();
        assert_eq!(names, ["a.csv", "a-2.csv", "a-3.csv"]);
        assert!(create(&folder.join("missing"), "a", "csv").is_err());
        std::fs::remove_dir_all(&folder).expect("it can go");
    }
}
