//! Every word is there in every language, every word is used, and no code asks for a word that is not there.

use std::collections::BTreeSet;
use std::path::Path;

use super::load::BUNDLED;
use super::{Language, available, said, sentence, speak_here};

/// Keys of a file, with the places to fill in that their words have.
fn keys(text: &str) -> Vec<(String, BTreeSet<String>)> {
    let mut keys: Vec<(String, BTreeSet<String>)> = Vec::new();
    for line in text.lines() {
        let is_key = line.starts_with(|c: char| c.is_ascii_lowercase());
        if let Some((key, _)) = line.split_once('=').filter(|_| is_key) {
            keys.push((key.trim().to_owned(), BTreeSet::new()));
        }
        let Some((_, parts)) = keys.last_mut() else {
            continue;
        };
        for part in line.split('$').skip(1) {
            let end = part.find(|c: char| !c.is_ascii_alphanumeric() && c != '_');
            parts.insert(part[..end.unwrap_or(part.len())].to_owned());
        }
    }
    keys
}

fn here() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Source in `folder`, without its tests.
fn read(folder: &Path, all: &mut String) {
    let mut files: Vec<_> = std::fs::read_dir(folder)
        .expect("the source is there")
        .map(|file| file.expect("it can be listed").path())
        .collect();
    files.sort();
    for file in files {
        if file.is_dir() && file.file_name().is_some_and(|name| name != "testing") {
            read(&file, all);
        } else if file.extension().is_some_and(|extension| extension == "rs") {
            let text = std::fs::read_to_string(&file).expect("source is text");
            let end = text.find("#[cfg(test)]\nmod tests {").unwrap_or(text.len());
            all.push_str(&text[..end]);
        }
    }
}

/// All of the application's source.
fn source() -> String {
    let mut all = String::new();
    read(&here().join("src"), &mut all);
    // What is wrong with a filter is said by its parser.
    let problems = here().join("crates/flowcore/src/filter/problem.rs");
    let text = std::fs::read_to_string(problems).expect("source is text");
    all.push_str(text.split("#[cfg(test)]").next().unwrap_or_default());
    all
}

/// What all packages say by [`say!`](flowcore::say): key and English, as it stands there.
fn sayings() -> Vec<(String, String)> {
    let mut all = String::new();
    for folder in ["src", "crates/flowcore/src", "crates/sensor/src"] {
        read(&here().join(folder), &mut all);
    }
    // The macro's own example.
    let all = all.replace("flowcore::say!(", "");
    let literal = |text: &str| {
        let inside = text.trim_start().strip_prefix('"')?;
        let end = inside.match_indices('"').map(|(at, _)| at);
        let end = end.into_iter().find(|at| !inside[..*at].ends_with('\\'))?;
        let words = inside[..end].replace("\\\"", "\"");
        // A backslash at the end of a line leaves out the room before the next word.
        let mut parts = words.split("\\\n");
        let mut whole = parts.next()?.to_owned();
        parts.for_each(|part| whole.push_str(part.trim_start()));
        Some((whole, inside[end + 1..].to_owned()))
    };
    all.split("say!(")
        .skip(1)
        .filter_map(|call| {
            let (key, rest) = literal(call)?;
            let (english, _) = literal(rest.trim_start().strip_prefix(',')?)?;
            Some((key, english))
        })
        .collect()
}

#[test]
fn what_packages_say_stands_in_the_languages_as_they_say_it() {
    let english = Language::english();
    let sayings = sayings();
    assert!(sayings.len() > 200, "{}", sayings.len());
    for (key, said) in sayings {
        // Each part says its own name.
        let (mut filled, mut args) = (said.clone(), fluent_bundle::FluentArgs::new());
        for part in said.split('{').skip(1) {
            let name = &part[..part.find('}').expect("a part ends")];
            filled = filled.replace(&format!("{{{name}}}"), name);
            args.set(name.to_owned(), name.to_owned());
        }
        assert_eq!(english.say(&key, Some(&args)), filled, "{key}");
    }
}

#[test]
fn what_a_language_does_not_know_is_said_in_english_as_a_whole() {
    speak_here("de");
    let known = || flowcore::say!("said-no-sensor", "no sensor is running");
    assert_eq!(said(&known()), "kein Sensor läuft");
    assert_eq!(said(&known().because("EIO")), "kein Sensor läuft: EIO");
    let unknown = flowcore::model::Saying::worded("tomorrow", "the sky fell".into(), &[]);
    assert_eq!(
        said(&known().because(unknown)),
        "no sensor is running: the sky fell"
    );
    assert_eq!(sentence(&known()), "Kein Sensor läuft.");
}

#[test]
fn every_language_says_everything_with_the_same_parts() {
    let [(_, english), rest @ ..] = BUNDLED;
    let english = keys(english);
    let unique: BTreeSet<_> = english.iter().map(|(key, _)| key).collect();
    assert_eq!(unique.len(), english.len(), "a key stands twice");
    for (code, text) in rest {
        let other = keys(text);
        let language = Language::load(code, None).expect("it is bundled");
        assert!(language.problems.is_empty(), "{:?}", language.problems);
        for (key, parts) in &english {
            let found = other.iter().find(|(known, _)| known == key);
            let (_, theirs) = found.unwrap_or_else(|| panic!("{code} has no words for {key}"));
            assert_eq!(parts, theirs, "{code}: {key} fills in other parts");
            assert!(language.has_own(key), "{code}: {key} cannot be read");
        }
        for (key, _) in &other {
            assert!(unique.contains(key), "{code}: {key} is not in English");
        }
    }
}

#[test]
fn every_word_is_used_and_no_code_asks_for_one_that_is_not_there() {
    let source = source();
    let english = keys(BUNDLED[0].1);
    // Names of settings, actions, scenes and the like are put together from a prefix and their own name.
    let built = [
        "setting-", "action-", "weekday-", "month-", "choice-", "field-", "check-", "country-",
    ];
    let sayings = sayings();
    for (key, _) in &english {
        let is_built = built.iter().any(|prefix| key.starts_with(prefix))
            || sayings.iter().any(|(said, _)| said == key);
        assert!(
            is_built || source.contains(&format!("\"{key}\"")),
            "nothing says {key}"
        );
    }
    for call in ["words::text(\"", "words::with(\"", "words::with(\n"] {
        for at in source
            .match_indices(call)
            .map(|(at, found)| at + found.len())
        {
            let rest = source[at..].trim_start().trim_start_matches('"');
            let key = &rest[..rest.find('"').unwrap_or(0)];
            let is_plain =
                !key.is_empty() && key.chars().all(|c| c.is_ascii_alphanumeric() || c == '-');
            if is_plain {
                assert!(
                    english.iter().any(|(known, _)| known == key),
                    "nobody has words for {key}"
                );
            }
        }
    }
}

/// Whatever is written like a key is one: keys that wait in a table or a `match` until they are said, too.
#[test]
fn no_key_is_misspelled() {
    let source = source();
    let english = keys(BUNDLED[0].1);
    let head = |key: &str| key.split('-').next().map(str::to_owned);
    let heads: BTreeSet<_> = english.iter().filter_map(|(key, _)| head(key)).collect();
    let others = ["save-dialog"]; // name of a thread
    for literal in source.split('"') {
        let is_like_a_key = literal.contains('-')
            && literal.split('-').all(|part| {
                !part.is_empty()
                    && part
                        .chars()
                        .all(|c| c.is_ascii_lowercase() || c.is_ascii_digit())
            });
        if is_like_a_key
            && !others.contains(&literal)
            && head(literal).is_some_and(|head| heads.contains(&head))
        {
            assert!(
                english.iter().any(|(known, _)| known == literal),
                "nobody has words for {literal}"
            );
        }
    }
}

#[test]
fn a_file_in_the_folder_is_a_language() {
    let folder = std::env::temp_dir().join(format!("arcwatch-words-{}", std::process::id()));
    std::fs::create_dir_all(&folder).expect("a folder");
    std::fs::write(
        folder.join("eo.ftl"),
        "language-name = Esperanto\nwall-sent = Sendita\nbroken line\n",
    )
    .expect("a file");
    let esperanto = Language::load("eo", Some(&folder)).expect("it is there");
    assert_eq!(esperanto.say("wall-sent", None), "Sendita");
    let english = Language::english().say("wall-received", None);
    assert_eq!(esperanto.say("wall-received", None), english);
    assert_eq!(esperanto.problems.len(), 1, "{:?}", esperanto.problems);
    let all = available(Some(&folder));
    assert!(all.contains(&("eo".to_owned(), "Esperanto".to_owned())));
    assert!(all.contains(&("de".to_owned(), "Deutsch".to_owned())));
    assert!(Language::load("../eo", Some(&folder)).is_none());
    std::fs::remove_dir_all(&folder).expect("it can go");
}
