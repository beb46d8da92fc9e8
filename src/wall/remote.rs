//! The remote control of a wall: a text file whose new lines are commands. `echo next >> FILE`, from a script, over
//! `ssh`, from a home automation; no port is open for it. What stands in the file at the start is left alone.

use std::fs::File;
use std::io::{Read as _, Seek as _, SeekFrom};

use bevy::prelude::*;

use super::WallSettings;
use super::director::Director;
use super::scene::Scene;
use crate::sets::AppSystems;
use crate::ui::action::UiAction;

/// Seconds between two looks at the file.
const LOOK_SECS: f64 = 0.5;
/// Bytes that are read at one look; what is more waits for the next.
const MOST_BYTES: u64 = 4_096;

/// Light that the remote control asks for, 0 to 1; `None`: as the hours say.
#[derive(Resource, Clone, Copy, Debug, Default, PartialEq)]
pub struct Dimming(pub Option<f32>);

/// What a line asks for.
#[derive(Clone, Debug, PartialEq)]
pub enum Command {
    /// The next or the previous pair of lists, which then stays.
    Scene(isize),
    /// Lists take turns again.
    Rotate,
    /// The camera travels, or not.
    Tour(bool),
    /// The camera goes on to the next place now.
    Visit,
    /// The camera goes home.
    Home,
    /// This much light; `None`: as the hours say.
    Light(Option<f32>),
    /// The globe shows only what this filter finds; empty: everything.
    Filter(String),
    /// The program ends.
    Quit,
}

/// Reads a line. `Ok(None)`: it is empty or a remark.
///
/// # Errors
/// Says what is wrong and what would be right.
pub fn command(line: &str) -> Result<Option<Command>, String> {
    let line = line.trim();
    if line.is_empty() || line.starts_with('#') {
        return Ok(None);
    }
    let (word, rest) = line.split_once(' ').unwrap_or((line, ""));
    let rest = rest.trim();
    let command = match (word, rest) {
        ("next", "") => Command::Scene(1),
        ("previous", "") => Command::Scene(-1),
        ("rotate", "") => Command::Rotate,
        ("tour", "on") => Command::Tour(true),
        ("tour", "off") => Command::Tour(false),
        ("visit", "") => Command::Visit,
        ("home", "") => Command::Home,
        ("light", "auto") => Command::Light(None),
        ("light", percent) => match percent.trim_end_matches('%').trim().parse::<u8>() {
            Ok(percent @ 5..=100) => Command::Light(Some(f32::from(percent) / 100.0)),
            _ => return Err("light takes 5 to 100, or auto".to_owned()),
        },
        ("filter", text) => match flowcore::filter::parse(text) {
            Ok(_) => Command::Filter(text.to_owned()),
            Err(problem) => return Err(format!("this filter cannot be read: {problem}")),
        },
        ("quit", "") => Command::Quit,
        _ => {
            return Err(format!(
                "“{line}” is no command. There are: next, previous, rotate, tour on, tour off, visit, home, light 5…100, \
                 light auto, filter TEXT, quit"
            ));
        }
    };
    Ok(Some(command))
}

/// How far the file was read.
#[derive(Default)]
struct Reader {
    looked_secs: Option<f64>,
    position: Option<u64>,
    /// The beginning of a line whose end is not there yet.
    rest: String,
}

impl Reader {
    /// New whole lines.
    fn lines(&mut self, file: &std::path::Path) -> Vec<String> {
        let Ok(mut file) = File::open(file) else {
            self.position = Some(0); // whatever appears later is new
            return Vec::new();
        };
        let length = file.metadata().map_or(0, |it| it.len());
        let position = self.position.get_or_insert(length);
        if length < *position {
            *position = 0; // it was written anew
            self.rest.clear();
        }
        let mut bytes = Vec::new();
        let is_read = file.seek(SeekFrom::Start(*position)).is_ok()
            && file.take(MOST_BYTES).read_to_end(&mut bytes).is_ok();
        if !is_read {
            return Vec::new();
        }
        *position += bytes.len() as u64;
        self.rest.push_str(&String::from_utf8_lossy(&bytes));
        let Some(end) = self.rest.rfind('\n') else {
            if self.rest.len() > MOST_BYTES as usize {
                self.rest.clear();
            }
            return Vec::new();
        };
        let rest = self.rest.split_off(end + 1);
        let whole = std::mem::replace(&mut self.rest, rest);
        whole.lines().map(str::to_owned).collect()
    }
}

pub(super) fn plugin(app: &mut App) {
    app.add_systems(
        Update,
        obey.in_set(AppSystems::Act)
            .before(super::director::direct)
            .before(crate::ui::apply::ApplySystems),
    );
}

fn obey(
    settings: Res<WallSettings>,
    time: Res<Time<Real>>,
    mut reader: Local<Reader>,
    mut scene: ResMut<Scene>,
    mut director: ResMut<Director>,
    mut dimming: ResMut<Dimming>,
    mut actions: MessageWriter<UiAction>,
) {
    let Some(file) = &settings.remote else {
        return;
    };
    let now_secs = time.elapsed_secs_f64();
    if reader
        .looked_secs
        .is_some_and(|looked| now_secs - looked < LOOK_SECS)
    {
        return;
    }
    reader.looked_secs = Some(now_secs);
    for line in reader.lines(file) {
        match command(&line) {
            Ok(Some(Command::Scene(by))) => {
                scene.advance(by, now_secs);
                scene.is_held = true;
            }
            Ok(Some(Command::Rotate)) => scene.is_held = false,
            Ok(Some(Command::Tour(is_on))) => director.wanted = Some(is_on),
            Ok(Some(Command::Visit)) => director.is_next_due = true,
            Ok(Some(Command::Home)) => {
                actions.write(UiAction::FlyHome);
            }
            Ok(Some(Command::Light(light))) => dimming.0 = light,
            Ok(Some(Command::Filter(text))) => {
                actions.write(UiAction::Search(text));
            }
            Ok(Some(Command::Quit)) => {
                actions.write(UiAction::Quit);
            }
            Ok(None) => {}
            Err(problem) => warn!("remote control: {problem}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write as _;

    use proptest::prelude::*;

    use super::*;

    #[test]
    fn commands_are_words() {
        assert_eq!(command("next"), Ok(Some(Command::Scene(1))));
        assert_eq!(command("  light 40 "), Ok(Some(Command::Light(Some(0.4)))));
        assert_eq!(command("light auto"), Ok(Some(Command::Light(None))));
        assert_eq!(
            command("filter country:DE"),
            Ok(Some(Command::Filter("country:DE".into())))
        );
        assert_eq!(command("# a remark"), Ok(None));
        assert!(
            command("light 0").is_err(),
            "a black wall would look broken"
        );
        assert!(command("filter country:").is_err());
        assert!(command("reboot").is_err_and(|words| words.contains("tour on")));
    }

    #[test]
    fn only_whole_new_lines_are_read() {
        let path = std::env::temp_dir().join(format!("arcwatch-remote-{}", std::process::id()));
        std::fs::write(&path, "quit\n").expect("a file");
        let mut reader = Reader::default();
        assert!(
            reader.lines(&path).is_empty(),
            "what stood there before is old"
        );
        let append = |text: &str| {
            let mut file = std::fs::OpenOptions::new()
                .append(true)
                .open(&path)
                .expect("a file");
            file.write_all(text.as_bytes()).expect("it can be written");
        };
        append("next\nlight ");
        assert_eq!(reader.lines(&path), ["next"]);
        append("40\n");
        assert_eq!(reader.lines(&path), ["light 40"]);
        std::fs::write(&path, "home\n").expect("a file");
        assert_eq!(reader.lines(&path), ["home"], "written anew");
        std::fs::remove_file(&path).expect("it can go");
        assert!(reader.lines(&path).is_empty());
    }

    proptest! {
        #[test]
        fn any_line_is_a_command_or_a_reason(line: String) {
            if let Err(reason) = command(&line) {
                prop_assert!(!reason.is_empty());
            }
        }
    }
}
