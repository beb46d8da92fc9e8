//! A setting: its name, what it may be, and what it is where nobody says otherwise.

use std::fmt;

use flowcore::geo::Coord;
use flowcore::model::Saying;
use flowcore::say;

use crate::ui::arrangement::Layout;
use crate::ui::keys::Combo;

/// A setting.
#[derive(Clone, Copy, Debug)]
pub struct Key {
    /// Table and name, for example `look.theme`. The words for it are `setting-look-theme`.
    pub name: &'static str,
    /// What it may be.
    pub kind: Kind,
    /// What it is by default, as text.
    pub default: &'static str,
}

/// What a setting may be.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Kind {
    /// On or off.
    Switch,
    /// A number from one to another.
    Number(f64, f64),
    /// One of these words.
    Choice(&'static [&'static str]),
    /// Any text.
    Text,
    /// A time of day, `22:00`; empty: none.
    Time,
    /// Keys with the keys that are held, `Ctrl+K`, apart by spaces; empty: none.
    Combo,
    /// Latitude and longitude; empty: not given.
    Coord,
    /// Any texts.
    Texts,
    /// Rules for alerts.
    Rules,
    /// Layouts of the screen.
    Layouts,
}

/// What a setting is.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// On or off.
    Switch(bool),
    /// A number.
    Number(f64),
    /// Text of any kind.
    Text(String),
    /// Several texts.
    Texts(Vec<String>),
}

impl Key {
    /// The key of its words: `setting-look-theme`.
    #[must_use]
    pub fn words(&self) -> String {
        format!("setting-{}", self.name.replace(['.', '_'], "-"))
    }

    /// The variable of the environment that sets it: `ARCWATCH_LOOK_THEME`.
    #[must_use]
    pub fn variable(&self) -> String {
        format!("ARCWATCH_{}", self.name.replace('.', "_").to_uppercase())
    }

    /// What it is by default.
    #[must_use]
    pub fn default_value(&self) -> Value {
        self.read(self.default)
            .unwrap_or_else(|_| Value::Text(String::new()))
    }

    /// Reads it from text, as in a variable or a flag. Several texts stand between commas, or as an array.
    ///
    /// # Errors
    /// Says what would be right.
    pub fn read(&self, text: &str) -> Result<Value, Saying> {
        let value = match self.kind {
            Kind::Switch => match text.to_lowercase().as_str() {
                "true" | "on" | "yes" | "1" => Value::Switch(true),
                "false" | "off" | "no" | "0" => Value::Switch(false),
                _ => return Err(self.wants()),
            },
            Kind::Number(..) => match text.parse() {
                Ok(number) => Value::Number(number),
                Err(_) => return Err(self.wants()),
            },
            Kind::Texts | Kind::Rules | Kind::Layouts => Value::Texts(texts(text)),
            _ => Value::Text(text.to_owned()),
        };
        self.check(value)
    }

    /// Passes a value on if the setting may be that.
    ///
    /// # Errors
    /// Says what would be right.
    pub fn check(&self, value: Value) -> Result<Value, Saying> {
        let is_right = match (&value, self.kind) {
            (Value::Switch(_), Kind::Switch)
            | (Value::Text(_), Kind::Text)
            | (Value::Texts(_), Kind::Texts) => true,
            (Value::Number(number), Kind::Number(least, most)) => (least..=most).contains(number),
            (Value::Text(text), Kind::Choice(choices)) => choices.contains(&text.as_str()),
            (Value::Text(text), Kind::Time) => text.is_empty() || minute_of_day(text).is_some(),
            (Value::Text(text), Kind::Combo) => Combo::read_all(text).is_some(),
            (Value::Text(text), Kind::Coord) => text.is_empty() || text.parse::<Coord>().is_ok(),
            (Value::Texts(rules), Kind::Rules) => {
                for rule in rules {
                    flowcore::alert::Rule::read(rule)?;
                }
                true
            }
            (Value::Texts(layouts), Kind::Layouts) => {
                for layout in layouts {
                    layout.parse::<Layout>()?;
                }
                true
            }
            _ => false,
        };
        if is_right {
            Ok(value)
        } else {
            Err(self.wants())
        }
    }

    /// What would be right, as the end of a sentence.
    fn wants(&self) -> Saying {
        match self.kind {
            Kind::Switch => say!("wants-switch", "it is true or false"),
            Kind::Number(least, most) => say!(
                "wants-number",
                "it is a number from {least} to {most}",
                least = least,
                most = most
            ),
            Kind::Choice(choices) => say!(
                "wants-choice",
                "it is one of {choices}",
                choices = choices.join(", ")
            ),
            Kind::Text => say!("wants-text", "it is a text in quotes"),
            Kind::Time => say!(
                "wants-time",
                "it is a time of day such as \"22:00\", or \"\" for none"
            ),
            Kind::Combo => say!(
                "wants-combo",
                "it is a key such as \"T\", \"F11\" or \"Ctrl+K\", or \"\" for none"
            ),
            Kind::Coord => say!(
                "wants-coord",
                "it is latitude and longitude such as \"52.52,13.40\", or \"\""
            ),
            Kind::Texts => say!(
                "wants-texts",
                "it is a list of texts such as [\"a\", \"b\"]"
            ),
            Kind::Rules => say!(
                "wants-rules",
                "it is a list of rules such as [\"Far = app:curl -country:DE\"]"
            ),
            Kind::Layouts => say!(
                "wants-layouts",
                "it is a list of layouts such as [\"Night = left:totals,app right:tray/pinned\"]"
            ),
        }
    }
}

/// Several texts: an array as in the settings file, or apart by commas where none of them has one.
fn texts(text: &str) -> Vec<String> {
    if let Ok(toml_edit::Value::Array(array)) = text.parse::<toml_edit::Value>()
        && let Some(texts) = array
            .iter()
            .map(|it| it.as_str().map(str::to_owned))
            .collect()
    {
        return texts;
    }
    let parts = text
        .split(',')
        .map(str::trim)
        .filter(|part| !part.is_empty());
    parts.map(str::to_owned).collect()
}

/// Minutes since midnight of `22:00`.
#[must_use]
pub fn minute_of_day(text: &str) -> Option<u16> {
    let (hour, minute) = text.split_once(':')?;
    let is_short = hour.len() <= 2 && minute.len() == 2;
    let (hour, minute): (u16, u16) = (hour.parse().ok()?, minute.parse().ok()?);
    (is_short && hour < 24 && minute < 60).then_some(hour * 60 + minute)
}

impl fmt::Display for Value {
    /// As a settings file has it.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Switch(is_on) => write!(f, "{is_on}"),
            Self::Number(number) => write!(f, "{number}"),
            Self::Text(text) => write!(f, "{}", toml_edit::value(text.as_str())),
            Self::Texts(texts) => {
                let array: toml_edit::Array = texts.iter().map(String::as_str).collect();
                write!(f, "{array}")
            }
        }
    }
}
