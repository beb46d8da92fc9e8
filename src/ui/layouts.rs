//! Layouts with names, and the way back: what is moved, chosen, reset or deleted can be undone, and a line at the bottom
//! says so for some seconds.

use bevy::prelude::*;

use super::action::UiAction;
use super::apply::ApplySystems;
use super::arrangement::{Arrangement, Layout};
use super::state::UiState;
use super::told::Told;
use crate::config::Value;
use crate::config::live::Live;
use crate::sets::AppSystems;
use crate::words;

/// The setting that keeps them.
pub const SETTING: &str = "look.layouts";
/// Changes that can be taken back.
const MOST_STEPS: usize = 20;

/// Something that can be taken back.
#[derive(Clone, Debug, PartialEq)]
enum Before {
    /// The screen was so.
    Screen(Box<Arrangement>),
    /// These were the layouts that are kept.
    Kept(Vec<String>),
}

/// What can be taken back, the newest last.
#[derive(Resource, Clone, Debug, Default)]
pub struct Undo(Vec<Before>);

impl Undo {
    /// Notes how something was before it is changed, and tells that it can be taken back.
    fn note(&mut self, before: Before, told: &mut Told, now_secs: f64, words: String) {
        self.0.push(before);
        if self.0.len() > MOST_STEPS {
            self.0.remove(0);
        }
        told.say(words, Some(("undo", UiAction::UndoLayout)), now_secs);
    }
}

/// The layouts of the settings. They were checked when they were read.
#[must_use]
pub fn kept(live: &Live) -> Vec<Layout> {
    let texts = live.config.texts(SETTING);
    texts.iter().filter_map(|text| text.parse().ok()).collect()
}

pub(super) fn plugin(app: &mut App) {
    app.init_resource::<Undo>().add_systems(
        Update,
        arrange
            .in_set(AppSystems::Act)
            .after(super::told::forget)
            .before(ApplySystems),
    );
}

/// Notes how the screen was before it is changed, and carries out what concerns whole layouts.
fn arrange(
    mut actions: ParamSet<(MessageReader<UiAction>, MessageWriter<UiAction>)>,
    time: Res<Time<Real>>,
    live: Option<Res<Live>>,
    mut undo: ResMut<Undo>,
    mut told: ResMut<Told>,
    mut state: ResMut<UiState>,
) {
    let now_secs = time.elapsed_secs_f64();
    let texts = || {
        live.as_ref()
            .map(|live| live.config.texts(SETTING))
            .unwrap_or_default()
    };
    let mut writes: Option<Vec<String>> = None;
    for action in actions.p0().read() {
        let screen = || Before::Screen(Box::new(Arrangement::of(&state)));
        match action {
            UiAction::PlacePanel(..) | UiAction::MovePanel(..) | UiAction::SwapSides => {
                undo.note(screen(), &mut told, now_secs, words::text("layout-moved"));
            }
            UiAction::ResetLayout => {
                undo.note(
                    screen(),
                    &mut told,
                    now_secs,
                    words::text("layout-was-reset"),
                );
                Arrangement::default().restore(&mut state);
            }
            UiAction::UseLayout(name) => {
                let read = texts().into_iter().filter_map(|text| text.parse().ok());
                let mut found = read.filter(|it: &Layout| it.name == *name);
                if let Some(layout) = found.next() {
                    undo.note(screen(), &mut told, now_secs, named("layout-chosen", name));
                    layout.arrangement.restore(&mut state);
                }
            }
            UiAction::SaveLayout(name) => {
                // The name ends at the first sign of equality.
                let name = name.replace('=', " ").trim().to_owned();
                if name.is_empty() {
                    continue;
                }
                let layout = Layout {
                    name: name.clone(),
                    arrangement: Arrangement::of(&state),
                };
                undo.note(
                    Before::Kept(texts()),
                    &mut told,
                    now_secs,
                    named("layout-saved", &name),
                );
                let mut new = without(texts(), &name);
                new.push(layout.to_string());
                writes = Some(new);
            }
            UiAction::DropLayout(name) => {
                undo.note(
                    Before::Kept(texts()),
                    &mut told,
                    now_secs,
                    named("layout-deleted", name),
                );
                writes = Some(without(texts(), name));
            }
            UiAction::UndoLayout => {
                match undo.0.pop() {
                    Some(Before::Screen(before)) => before.restore(&mut state),
                    Some(Before::Kept(texts)) => writes = Some(texts),
                    None => {}
                }
                told.hush();
            }
            _ => {}
        }
    }
    if let Some(texts) = writes {
        let value = (!texts.is_empty()).then_some(Value::Texts(texts));
        actions.p1().write(UiAction::Set(SETTING, value));
    }
}

fn named(key: &str, name: &str) -> String {
    words::with(key, &[("name", name.into())])
}

fn without(texts: Vec<String>, name: &str) -> Vec<String> {
    let is_other = |text: &String| text.parse().map_or(true, |it: Layout| it.name != name);
    texts.into_iter().filter(is_other).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::{Config, Sources, live};
    use crate::ui::columns::{Move, Panel, Side};

    fn app(name: &str) -> (App, std::path::PathBuf) {
        let folder = std::env::temp_dir().join(format!("arcwatch-{name}-{}", std::process::id()));
        std::fs::create_dir_all(&folder).expect("a folder");
        let file = folder.join("config.toml");
        std::fs::write(&file, "# mine\n").expect("a file");
        let sources = Sources {
            named: Some(file.clone()),
            ..Sources::default()
        };
        let mut app = App::new();
        app.add_plugins((
            MinimalPlugins,
            crate::sets::plugin,
            crate::ui::apply::plugin,
        ))
        .init_resource::<crate::ui::keys::KeyMap>()
        .insert_resource(Live::new(sources.clone(), Config::load(&sources)))
        .add_plugins((plugin, crate::ui::told::plugin, live::plugin));
        (app, file)
    }

    fn act(app: &mut App, action: UiAction) {
        app.world_mut().write_message(action);
        app.update();
        app.update(); // settings are written a frame later
    }

    fn columns(app: &App) -> crate::ui::columns::Columns {
        app.world().resource::<UiState>().columns.clone()
    }

    #[test]
    fn layouts_are_kept_in_the_settings_chosen_deleted_and_all_of_it_can_be_undone() {
        let (mut app, file) = app("layouts");
        let names = |app: &App| -> Vec<String> {
            let kept = kept(app.world().resource::<Live>());
            kept.into_iter().map(|layout| layout.name).collect()
        };
        let usual = columns(&app);
        act(
            &mut app,
            UiAction::PlacePanel(Panel::Tray, Side::Left, Some(Panel::Totals)),
        );
        act(&mut app, UiAction::PinPanel(Panel::Tray));
        let mine = columns(&app);
        assert_eq!(mine.side(Side::Left)[0], Panel::Tray);
        act(&mut app, UiAction::SaveLayout("At night".into()));
        act(&mut app, UiAction::SaveLayout("At night".into()));
        assert_eq!(names(&app), ["At night"]);
        let text = std::fs::read_to_string(&file).expect("the file");
        assert!(
            text.contains("# mine") && text.contains("At night = left:tray/pinned,totals,"),
            "{text}"
        );
        act(&mut app, UiAction::ResetLayout);
        assert_eq!(columns(&app), usual);
        assert!(app.world().resource::<Told>().line().is_some());
        act(&mut app, UiAction::UseLayout("At night".into()));
        assert_eq!(columns(&app), mine);
        act(&mut app, UiAction::UndoLayout);
        assert_eq!(columns(&app), usual);
        assert_eq!(app.world().resource::<Told>().line(), None);
        act(&mut app, UiAction::DropLayout("At night".into()));
        assert!(names(&app).is_empty());
        act(&mut app, UiAction::UndoLayout);
        assert_eq!(names(&app), ["At night"]);
        std::fs::remove_dir_all(file.parent().expect("a folder")).expect("it can go");
    }

    #[test]
    fn a_move_is_taken_back_step_by_step() {
        let (mut app, file) = app("undo");
        let usual = columns(&app);
        act(&mut app, UiAction::MovePanel(Panel::Fresh, Move::Up));
        let once = columns(&app);
        act(&mut app, UiAction::MovePanel(Panel::Fresh, Move::Across));
        act(&mut app, UiAction::UndoLayout);
        assert_eq!(columns(&app), once);
        act(&mut app, UiAction::UndoLayout);
        act(&mut app, UiAction::UndoLayout);
        assert_eq!(columns(&app), usual);
        std::fs::remove_dir_all(file.parent().expect("a folder")).expect("it can go");
    }
}
