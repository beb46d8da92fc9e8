//! Changing one setting in the user's file. Remarks and everything else in it stay as they are.

use std::io;
use std::path::Path;

use flowcore::say;
use toml_edit::{Array, DocumentMut, Item, Table, value};

use super::key::Value;

/// Sets `name` in the file at `path`, which is made where it is missing. `None` removes the setting, so that the default
/// holds again.
///
/// # Errors
/// The file is no TOML, or cannot be read or written. It is as it was then.
pub fn set(path: &Path, name: &str, new: Option<&Value>) -> io::Result<()> {
    let text = match std::fs::read_to_string(path) {
        Ok(text) => text,
        Err(error) if error.kind() == io::ErrorKind::NotFound => String::new(),
        Err(error) => return Err(error),
    };
    let mut document: DocumentMut = text
        .parse()
        .map_err(|error: toml_edit::TomlError| io::Error::new(io::ErrorKind::InvalidData, error))?;
    let (table, leaf) = name.rsplit_once('.').unwrap_or(("", name));
    let mut within: &mut Table = document.as_table_mut();
    for part in table.split('.').filter(|part| !part.is_empty()) {
        let next = within
            .entry(part)
            .or_insert_with(|| Item::Table(Table::new()));
        within = next.as_table_mut().ok_or_else(|| {
            io::Error::new(
                io::ErrorKind::InvalidData,
                say!(
                    "said-no-table",
                    "{name} is no table in this file",
                    name = part
                ),
            )
        })?;
    }
    match new {
        Some(new) => {
            let item = match new {
                Value::Switch(is_on) => value(*is_on),
                Value::Number(number) if number.fract() == 0.0 => value(*number as i64),
                Value::Number(number) => value(*number),
                Value::Text(text) => value(text.as_str()),
                Value::Texts(texts) => value(texts.iter().map(String::as_str).collect::<Array>()),
            };
            // A remark behind the old value stays.
            let decor = within
                .get(leaf)
                .and_then(Item::as_value)
                .map(|old| old.decor().clone());
            within.insert(leaf, item);
            if let (Some(decor), Some(new)) =
                (decor, within.get_mut(leaf).and_then(Item::as_value_mut))
            {
                *new.decor_mut() = decor;
            }
        }
        None => {
            within.remove(leaf);
        }
    }
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder)?;
    }
    // Written beside it first: a file that was half written would be no settings at all.
    let beside = path.with_extension("toml.new");
    std::fs::write(&beside, document.to_string())?;
    std::fs::rename(&beside, path)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_change_leaves_everything_else_alone() {
        let folder = std::env::temp_dir().join(format!("arcwatch-edit-{}", std::process::id()));
        let path = folder.join("deep").join("config.toml");
        set(&path, "look.theme", Some(&Value::Text("light".into()))).expect("a new file");
        let new = std::fs::read_to_string(&path).expect("it is there");
        assert_eq!(new, "[look]\ntheme = \"light\"\n");

        std::fs::write(
            &path,
            "# mine\n[look]\ntheme = \"dark\" # at night\n\n[wall]\ntour = false\n",
        )
        .expect("a file");
        set(&path, "look.theme", Some(&Value::Text("light".into()))).expect("changed");
        set(&path, "look.scale", Some(&Value::Number(1.5))).expect("added");
        set(&path, "wall.tour", None).expect("removed");
        let text = std::fs::read_to_string(&path).expect("it is there");
        assert_eq!(
            text,
            "# mine\n[look]\ntheme = \"light\" # at night\nscale = 1.5\n\n[wall]\n"
        );

        std::fs::write(&path, "no toml").expect("a file");
        assert!(set(&path, "look.scale", Some(&Value::Number(1.0))).is_err());
        assert_eq!(
            std::fs::read_to_string(&path).expect("it is there"),
            "no toml"
        );
        std::fs::remove_dir_all(&folder).expect("it can go");
    }
}
