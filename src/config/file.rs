//! Reading a settings file. All problems are found at once, each with its line.

use std::path::Path;

use flowcore::model::Saying;
use flowcore::say;
use toml_edit::{Document, Item, Table};

use super::key::Value;
use super::keys;
use super::layers::Problem;

/// A setting in a file.
#[derive(Clone, Debug, PartialEq)]
pub struct Found {
    /// Which.
    pub name: &'static str,
    /// What it is.
    pub value: Value,
    /// Line, from 1 on.
    pub line: usize,
}

/// Everything right in `text`; what is wrong goes to `problems`. `path` is only named.
pub fn read(path: &Path, text: &str, problems: &mut Vec<Problem>) -> Vec<Found> {
    let problem = |line: usize, words: Saying| Problem {
        place: format!("{}:{line}", path.display()),
        words,
    };
    let document = match Document::parse(text) {
        Ok(document) => document,
        Err(error) => {
            let line = error.span().map_or(1, |span| line_of(text, span.start));
            let why = error.message().trim().replace('\n', "; ");
            let words = say!("said-no-toml", "this is no TOML").because(why);
            problems.push(problem(line, words));
            return Vec::new();
        }
    };
    let mut found = Vec::new();
    let mut visit = |name: String, at: usize, item: &Item| {
        let line = line_of(text, at);
        let Some(key) = keys::named(&name) else {
            problems.push(problem(line, keys::unknown(&name)));
            return;
        };
        match value(item).and_then(|value| key.check(value).map_err(Some)) {
            Ok(value) => found.push(Found {
                name: key.name,
                value,
                line,
            }),
            Err(why) => {
                // What it is, is said by what it cannot be.
                let why =
                    why.unwrap_or_else(|| match key.check(Value::Texts(vec![String::new()])) {
                        Err(wants) => wants,
                        Ok(_) => say!("wants-list", "it is a list of texts"),
                    });
                problems.push(problem(line, Saying::from(name).because(why)));
            }
        }
    };
    walk(document.as_table(), "", &mut visit);
    found
}

/// Every leaf with its full name and where it stands.
fn walk(table: &Table, prefix: &str, visit: &mut impl FnMut(String, usize, &Item)) {
    for (name, item) in table.iter() {
        let full = if prefix.is_empty() {
            name.to_owned()
        } else {
            format!("{prefix}.{name}")
        };
        match item {
            Item::Table(inner) => walk(inner, &full, visit),
            _ => {
                let at = table
                    .key(name)
                    .and_then(toml_edit::Key::span)
                    .or_else(|| item.span())
                    .map_or(0, |span| span.start);
                visit(full, at, item);
            }
        }
    }
}

/// `Err(None)`: nothing that a setting could be.
fn value(item: &Item) -> Result<Value, Option<Saying>> {
    use toml_edit::Value as Toml;
    match item.as_value().ok_or(None)? {
        Toml::Boolean(is_on) => Ok(Value::Switch(*is_on.value())),
        Toml::Integer(number) => Ok(Value::Number(*number.value() as f64)),
        Toml::Float(number) => Ok(Value::Number(*number.value())),
        Toml::String(text) => Ok(Value::Text(text.value().clone())),
        Toml::Array(array) => array
            .iter()
            .map(|item| item.as_str().map(str::to_owned).ok_or(None))
            .collect::<Result<_, _>>()
            .map(Value::Texts),
        _ => Err(None),
    }
}

fn line_of(text: &str, at: usize) -> usize {
    let before = text.as_bytes().get(..at).unwrap_or_default();
    before.iter().filter(|byte| **byte == b'\n').count() + 1
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn read_text(text: &str) -> (Vec<Found>, Vec<String>) {
        let mut problems = Vec::new();
        let found = read(Path::new("a.toml"), text, &mut problems);
        let problems = problems.iter().map(ToString::to_string).collect();
        (found, problems)
    }

    #[test]
    fn all_problems_are_reported_at_once_with_their_lines() {
        let (found, problems) = read_text(
            "# mine\n[look]\ntheme = \"dusk\"\nscale = 1.5\nreduced_motion = 3\n\n[wall]\ndim_from = \"25:00\"\ntytle = \"x\"\n",
        );
        assert_eq!(found.len(), 1);
        assert_eq!((found[0].name, found[0].line), ("look.scale", 4));
        assert_eq!(problems.len(), 4, "{problems:?}");
        assert!(problems[0].starts_with("a.toml:3: look.theme: it is one of dark, light"));
        assert!(problems[1].starts_with("a.toml:5: look.reduced_motion: it is true or false"));
        assert!(problems[2].starts_with("a.toml:8: wall.dim_from"));
        assert!(
            problems[3]
                .contains("a.toml:9: there is no setting wall.tytle; did you mean wall.title?")
        );
    }

    #[test]
    fn a_broken_file_says_where() {
        let (found, problems) = read_text("[look]\ntheme = \"dark\nscale = 1\n");
        assert!(found.is_empty());
        assert!(problems[0].starts_with("a.toml:2: "), "{problems:?}");
    }

    #[test]
    fn dotted_names_and_lists_are_understood() {
        let (found, problems) =
            read_text("look.theme = \"light\"\nsource.interfaces = [\"eth0\", \"wlan0\"]\n");
        assert!(problems.is_empty(), "{problems:?}");
        assert_eq!(
            found[1].value,
            Value::Texts(vec!["eth0".into(), "wlan0".into()])
        );
    }

    proptest! {
        #[test]
        fn any_text_is_settings_or_problems(text: String) {
            let mut problems = Vec::new();
            read(Path::new("a.toml"), &text, &mut problems);
        }
    }
}
