//! Settings while the program runs: applied at the start, when a file changes, and when the panel sets one.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::SystemTime;

use bevy::prelude::*;
use flowcore::model::Saying;
use flowcore::say;
use sensor::told::system_says;

use super::key::Value;
use super::layers::{Config, Origin, Sources};
use super::settings::Settings;
use super::{edit, places};
use crate::sets::AppSystems;
use crate::ui::action::UiAction;
use crate::ui::apply::ApplySystems;
use crate::ui::keys::KeyMap;
use crate::wall::WallSettings;
use crate::wall::deaf::ExitKeys;
use crate::words::{self, Language};
use crate::world::health::Health;
use crate::world::hosts::Facts;
use crate::world::ingest::places::name_country;

/// Seconds between two looks at the files.
const LOOK_SECS: f64 = 1.0;

/// The settings that hold.
#[derive(Resource, Clone, Debug, Default)]
pub struct Live {
    sources: Sources,
    /// What was said, and where.
    pub config: Config,
    /// The same, read.
    pub settings: Settings,
    seen: Vec<Option<SystemTime>>,
    looked_secs: f64,
    /// Why the last change could not be written.
    pub failure: Option<Saying>,
}

/// How much larger than by default everything is. Whoever lays out multiplies by it.
#[derive(Resource, Clone, Copy, Debug, PartialEq)]
pub struct Scale(pub f32);

impl Default for Scale {
    fn default() -> Self {
        Self(1.0)
    }
}

/// The person wants no movement that nobody needs: no flights, no pulses.
#[derive(Resource, Clone, Copy, Debug, Default, PartialEq)]
pub struct Calm(pub bool);

impl Live {
    /// The settings of these sources.
    #[must_use]
    pub fn new(sources: Sources, config: Config) -> Self {
        Self {
            settings: Settings::of(&config),
            seen: stamps(&sources),
            sources,
            config,
            ..Self::default()
        }
    }

    /// The file that changes are written to.
    #[must_use]
    pub fn file(&self) -> Option<PathBuf> {
        self.sources.named.clone().or_else(places::user_file)
    }

    /// Why the panel cannot change a setting: something that comes after the file sets it.
    #[must_use]
    pub fn is_overruled(&self, name: &str) -> Option<Origin> {
        let (_, origin) = self.config.entry(name);
        matches!(origin, Origin::Variable(_) | Origin::Flag).then_some(origin)
    }

    fn reload(&mut self) {
        self.seen = stamps(&self.sources);
        self.config = Config::load(&self.sources);
        self.settings = Settings::of(&self.config);
    }
}

fn stamps(sources: &Sources) -> Vec<Option<SystemTime>> {
    let stamp = |path: &PathBuf| path.metadata().and_then(|it| it.modified()).ok();
    sources.all_files().map(stamp).collect()
}

/// Applies settings and keeps them applied. Insert [`Live`] before.
pub fn plugin(app: &mut App) {
    app.init_resource::<Live>()
        .init_resource::<Scale>()
        .init_resource::<Calm>()
        .add_systems(First, retell)
        .add_systems(
            Update,
            (
                look_at_files,
                change,
                apply.run_if(resource_changed::<Live>),
            )
                .chain()
                .in_set(AppSystems::Act)
                .after(ApplySystems),
        );
}

fn look_at_files(time: Res<Time<Real>>, mut live: ResMut<Live>) {
    let now_secs = time.elapsed_secs_f64();
    if now_secs - live.looked_secs < LOOK_SECS {
        return;
    }
    live.bypass_change_detection().looked_secs = now_secs;
    if stamps(&live.sources) != live.seen {
        live.reload();
        for problem in &live.config.problems {
            warn!("{problem}");
        }
    }
}

fn change(mut actions: MessageReader<UiAction>, mut live: ResMut<Live>) {
    for action in actions.read() {
        let (name, value) = match action {
            UiAction::Set(name, value) => (*name, value.clone()),
            UiAction::ShadeCountries => (
                "look.shade_countries",
                Some(Value::Switch(!live.settings.shades_countries)),
            ),
            _ => continue,
        };
        let Some(file) = live.file() else {
            live.failure = Some(say!(
                "said-no-settings-folder",
                "this user has no folder for settings; give one with --config"
            ));
            continue;
        };
        match edit::set(&file, name, value.as_ref()) {
            Ok(()) => {
                live.failure = None;
                live.reload();
            }
            Err(error) => {
                warn!(%error, "the setting could not be written");
                let file = Saying::from(file.display().to_string());
                live.failure = Some(file.because(system_says(&error)));
            }
        }
    }
}

fn apply(
    live: Res<Live>,
    mut scale: ResMut<Scale>,
    mut calm: ResMut<Calm>,
    mut keys: ResMut<KeyMap>,
    wall: Option<ResMut<WallSettings>>,
    exit: Option<ResMut<ExitKeys>>,
) {
    let settings = &live.settings;
    settings.theme.turn_on();
    settings.units.turn_on();
    speak(&settings.language);
    scale.set_if_neq(Scale(settings.scale.max(0.5)));
    calm.set_if_neq(Calm(settings.has_reduced_motion));
    keys.set_if_neq(settings.keys.clone());
    if let Some(mut wall) = wall {
        wall.set_if_neq(settings.wall.clone());
    }
    if let Some(mut exit) = exit {
        exit.set_if_neq(ExitKeys(settings.wall_exit.clone()));
    }
}

/// Hosts and connections are put into words when they change, and here, when another language is spoken.
fn retell(
    mut hosts: Query<&mut Facts>,
    mut health: Option<ResMut<Health>>,
    mut spoken: Local<Option<Arc<Language>>>,
) {
    let now = words::current();
    let before = spoken.replace(Arc::clone(&now));
    if before.is_none_or(|before| before.code() == now.code()) {
        return;
    }
    for mut facts in &mut hosts {
        name_country(&mut facts.0);
    }
    // The survey looks when there is news.
    if let Some(health) = &mut health {
        health.set_changed();
    }
}

/// Speaks the language of that code; `auto` is the system's.
pub fn speak(code: &str) {
    let folder = places::language_folder();
    let code = if matches!(code, "" | "auto") {
        words::preferred(folder.as_deref())
    } else {
        code.to_owned()
    };
    if words::current().code() == code {
        return;
    }
    match Language::load(&code, folder.as_deref()) {
        Some(language) => {
            for problem in &language.problems {
                warn!("{problem}");
            }
            words::speak(language);
        }
        None => warn!("there is no language {code}; arcwatch config path says where to put one"),
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use bevy::time::TimeUpdateStrategy;
    use flowcore::model::{CountryCode, HostFacts, Lookup, Place};

    use super::*;
    use crate::config::key::Value;

    #[test]
    fn another_language_words_anew_what_is_kept_of_hosts() {
        // Not by a schedule: what is spoken here is spoken in this thread alone.
        let mut world = World::new();
        let system = world.register_system(retell);
        let place = Place {
            coord: None,
            city: None,
            region: None,
            country: CountryCode::new("DE"),
            country_name: Some("Germany".into()),
            accuracy_km: None,
            source: "a test".into(),
        };
        let host = world.spawn(Facts(HostFacts {
            place: Lookup::Found(place),
            ..HostFacts::default()
        }));
        let host = host.id();
        let mut retold = |code| {
            words::speak_here(code);
            let ticks = |world: &World| {
                let facts = world.entity(host).get_ref::<Facts>();
                facts.map(|it| it.last_changed())
            };
            let before = ticks(&world);
            world.run_system(system).expect("it runs");
            before != ticks(&world)
        };
        assert!(!retold("en"), "nothing was said before");
        assert!(!retold("en"));
        assert!(retold("de"));
        assert!(!retold("de"));
        let facts = world.get::<Facts>(host).expect("it is there");
        let place = facts.0.place.found().expect("a place");
        assert_eq!(place.country_name.as_deref(), Some("Deutschland"));
    }

    #[test]
    fn a_change_in_the_file_or_in_the_panel_holds_at_once() {
        let folder = std::env::temp_dir().join(format!("arcwatch-live-{}", std::process::id()));
        std::fs::create_dir_all(&folder).expect("a folder");
        let file = folder.join("config.toml");
        std::fs::write(&file, "[look]\nlanguage = \"en\"\n").expect("a file");
        let sources = Sources {
            named: Some(file.clone()),
            ..Sources::default()
        };
        let config = Config::load(&sources);
        let mut app = App::new();
        app.add_plugins((
            MinimalPlugins,
            crate::sets::plugin,
            crate::ui::apply::plugin,
        ))
        .init_resource::<KeyMap>()
        .insert_resource(Live::new(sources, config))
        .insert_resource(TimeUpdateStrategy::ManualDuration(Duration::from_secs(2)))
        .add_plugins(plugin);
        app.update();
        assert_eq!(*app.world().resource::<Scale>(), Scale(1.0));

        let write = |app: &mut App, text: &str| {
            std::fs::write(&file, text).expect("a file");
            // Time stamps of files are coarse: say that this one was never seen.
            app.world_mut().resource_mut::<Live>().seen.clear();
            app.update();
        };
        write(
            &mut app,
            "[look]\nlanguage = \"en\"\nscale = 1.5\n[keys]\ntable = \"G\"\n",
        );
        assert_eq!(*app.world().resource::<Scale>(), Scale(1.5));
        assert_ne!(*app.world().resource::<KeyMap>(), KeyMap::default());

        let set = UiAction::Set("look.scale", Some(Value::Number(2.0)));
        app.world_mut().write_message(set);
        app.update();
        assert_eq!(*app.world().resource::<Scale>(), Scale(2.0));
        let text = std::fs::read_to_string(&file).expect("a file");
        assert!(text.contains("scale = 2") && text.contains("table = \"G\""));

        write(&mut app, "[look]\nlanguage = \"en\"\nscale = 99\n");
        assert_eq!(
            *app.world().resource::<Scale>(),
            Scale(1.0),
            "what is wrong is left out"
        );
        assert_eq!(app.world().resource::<Live>().config.problems.len(), 1);
        std::fs::remove_dir_all(&folder).expect("it can go");
    }
}
