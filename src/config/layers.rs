//! From the sources to one answer for each setting, with where it comes from.

use std::collections::BTreeMap;
use std::fmt;
use std::path::PathBuf;

use flowcore::model::Saying;
use flowcore::say;
use sensor::told::system_says;

use super::file;
use super::key::Value;
use super::{keys, places};

/// Something wrong in a source. What is wrong is left out; the rest holds.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Problem {
    /// File and line, variable or flag.
    pub place: String,
    /// What is wrong and what would be right.
    pub words: Saying,
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.place, self.words)
    }
}

/// Where the value of a setting comes from.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub enum Origin {
    /// Nobody said anything.
    #[default]
    Default,
    /// A file, and the line in it.
    File(PathBuf, usize),
    /// A variable of the environment.
    Variable(String),
    /// The command line.
    Flag,
}

impl Origin {
    /// Where, in the words of whoever reads it.
    #[must_use]
    pub fn saying(&self) -> Saying {
        match self {
            Self::Default => say!("origin-default", "default"),
            Self::File(path, line) => format!("{}:{line}", path.display()).into(),
            Self::Variable(name) => name.as_str().into(),
            Self::Flag => "--set".into(),
        }
    }
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.saying().fmt(f)
    }
}

/// What is asked for settings, least important first.
#[derive(Clone, Debug, Default)]
pub struct Sources {
    /// Files that need not be there.
    pub files: Vec<PathBuf>,
    /// A file that the person named: it must be there.
    pub named: Option<PathBuf>,
    /// Variables of the environment.
    pub variables: BTreeMap<String, String>,
    /// `NAME=VALUE` of the command line.
    pub flags: Vec<String>,
}

impl Sources {
    /// Those of this process.
    #[must_use]
    pub fn of_process(named: Option<PathBuf>, flags: Vec<String>) -> Self {
        Self {
            files: [places::system_file(), places::user_file()]
                .into_iter()
                .flatten()
                .collect(),
            named,
            variables: std::env::vars_os()
                .filter_map(|(name, value)| {
                    Some((name.into_string().ok()?, value.into_string().ok()?))
                })
                .filter(|(name, _)| name.starts_with("ARCWATCH_"))
                .collect(),
            flags,
        }
    }

    /// All files that are looked at.
    pub fn all_files(&self) -> impl Iterator<Item = &PathBuf> {
        self.files.iter().chain(&self.named)
    }
}

/// All settings as they are.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Config {
    values: BTreeMap<&'static str, (Value, Origin)>,
    /// Everything that is wrong.
    pub problems: Vec<Problem>,
}

impl Config {
    /// Asks all sources.
    #[must_use]
    pub fn load(sources: &Sources) -> Self {
        let mut config = Self::default();
        for path in sources.all_files() {
            let is_named = sources.named.as_ref() == Some(path);
            match std::fs::read_to_string(path) {
                Ok(text) => {
                    for found in file::read(path, &text, &mut config.problems) {
                        let origin = Origin::File(path.clone(), found.line);
                        config.values.insert(found.name, (found.value, origin));
                    }
                }
                Err(error) if error.kind() == std::io::ErrorKind::NotFound && !is_named => {}
                Err(error) => config.problems.push(Problem {
                    place: path.display().to_string(),
                    words: say!("said-no-settings", "the file cannot be read")
                        .because(system_says(&error)),
                }),
            }
        }
        for key in keys::all() {
            let variable = key.variable();
            if let Some(text) = sources.variables.get(&variable) {
                match key.read(text) {
                    Ok(value) => {
                        let origin = Origin::Variable(variable);
                        config.values.insert(key.name, (value, origin));
                    }
                    Err(words) => config.problems.push(Problem {
                        place: variable,
                        words,
                    }),
                }
            }
        }
        for flag in &sources.flags {
            let read = flag
                .split_once('=')
                .ok_or_else(|| say!("wants-assignment", "give NAME=VALUE"))
                .and_then(|(name, text)| {
                    let name = name.trim();
                    let key = keys::named(name).ok_or_else(|| keys::unknown(name))?;
                    Ok((key.name, key.read(text.trim())?))
                });
            match read {
                Ok((name, value)) => {
                    config.values.insert(name, (value, Origin::Flag));
                }
                Err(words) => config.problems.push(Problem {
                    place: format!("--set {flag}"),
                    words,
                }),
            }
        }
        config
    }

    /// What the setting `name` is, and where that comes from.
    #[must_use]
    pub fn entry(&self, name: &str) -> (Value, Origin) {
        self.values.get(name).cloned().unwrap_or_else(|| {
            let value = keys::named(name).map_or_else(
                || Value::Text(String::new()),
                super::key::Key::default_value,
            );
            (value, Origin::Default)
        })
    }

    /// A switch.
    #[must_use]
    pub fn switch(&self, name: &str) -> bool {
        matches!(self.entry(name).0, Value::Switch(true))
    }

    /// A number.
    #[must_use]
    pub fn number(&self, name: &str) -> f64 {
        match self.entry(name).0 {
            Value::Number(number) => number,
            _ => 0.0,
        }
    }

    /// A text.
    #[must_use]
    pub fn text(&self, name: &str) -> String {
        match self.entry(name).0 {
            Value::Text(text) => text,
            _ => String::new(),
        }
    }

    /// Several texts.
    #[must_use]
    pub fn texts(&self, name: &str) -> Vec<String> {
        match self.entry(name).0 {
            Value::Texts(texts) => texts,
            _ => Vec::new(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_comes_later_wins_and_says_where_it_comes_from() {
        let folder = std::env::temp_dir().join(format!("arcwatch-layers-{}", std::process::id()));
        std::fs::create_dir_all(&folder).expect("a folder");
        let write = |name: &str, text: &str| {
            let path = folder.join(name);
            std::fs::write(&path, text).expect("a file");
            path
        };
        let system = write("system.toml", "[look]\ntheme = \"light\"\nscale = 2\n");
        let user = write("user.toml", "\n[look]\ntheme = \"high-contrast\"\n");
        let sources = Sources {
            files: vec![system.clone(), user.clone(), folder.join("missing.toml")],
            named: None,
            variables: [
                ("ARCWATCH_WALL_TITLE", "Lobby"),
                ("ARCWATCH_CACHE_DIR", "/x"),
            ]
            .map(|(name, value)| (name.to_owned(), value.to_owned()))
            .into(),
            flags: vec!["look.scale=1.25".to_owned()],
        };
        let config = Config::load(&sources);
        assert!(config.problems.is_empty(), "{:?}", config.problems);
        assert_eq!(
            config.entry("look.theme"),
            (Value::Text("high-contrast".into()), Origin::File(user, 3))
        );
        assert_eq!(
            config.entry("look.scale"),
            (Value::Number(1.25), Origin::Flag)
        );
        let title = config.entry("wall.title");
        assert_eq!(title.1, Origin::Variable("ARCWATCH_WALL_TITLE".into()));
        assert_eq!(
            config.entry("wall.tour"),
            (Value::Switch(true), Origin::Default)
        );

        let sources = Sources {
            named: Some(folder.join("missing.toml")),
            flags: vec!["look.scale=9".to_owned(), "look.them=dark".to_owned()],
            ..Sources::default()
        };
        let problems = Config::load(&sources).problems;
        assert_eq!(
            problems.len(),
            3,
            "a file that was named must be there: {problems:?}"
        );
        assert!(problems[1].to_string().contains("from 0.5 to 3"));
        assert!(problems[2].to_string().contains("did you mean look.theme"));
        std::fs::remove_dir_all(&folder).expect("it can go");
        drop(system);
    }
}
