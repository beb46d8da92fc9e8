//! Finding language files and reading them.

use std::path::Path;
use std::sync::Arc;

use fluent_bundle::{FluentArgs, FluentResource};
use unic_langid::LanguageIdentifier;

use super::Bundle;
use super::numbers::Separators;

const ENGLISH: &str = include_str!("../../assets/languages/en.ftl");
const GERMAN: &str = include_str!("../../assets/languages/de.ftl");

/// Languages that are compiled in.
pub(super) const BUNDLED: [(&str, &str); 2] = [("en", ENGLISH), ("de", GERMAN)];

/// Longer files are no language: nobody writes so many words.
const LONGEST_FILE: u64 = 1 << 20;

/// A language, ready to speak.
pub struct Language {
    code: String,
    /// Asked in this order; the last is English.
    bundles: Vec<Bundle>,
    /// Lines that could not be read, for the log.
    pub problems: Vec<String>,
}

impl std::fmt::Debug for Language {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Language")
            .field("code", &self.code)
            .finish_non_exhaustive()
    }
}

impl Language {
    /// What is spoken where nothing else was asked for.
    #[must_use]
    pub fn english() -> Self {
        Self::of_texts("en", &[])
    }

    /// The language `code`, from `folder` where there is such a file, else the one that is compiled in. `None`: nobody
    /// knows it.
    #[must_use]
    pub fn load(code: &str, folder: Option<&Path>) -> Option<Self> {
        let is_code =
            !code.is_empty() && code.chars().all(|c| c.is_ascii_alphanumeric() || c == '-');
        let own = folder
            .filter(|_| is_code)
            .map(|folder| folder.join(format!("{code}.ftl")))
            .filter(|file| file.metadata().is_ok_and(|it| it.len() <= LONGEST_FILE))
            .and_then(|file| std::fs::read_to_string(file).ok());
        let bundled = BUNDLED.iter().find(|(known, _)| *known == code);
        if own.is_none() && bundled.is_none() {
            return None;
        }
        let texts: Vec<&str> = own
            .as_deref()
            .into_iter()
            .chain(bundled.map(|(_, text)| *text))
            .collect();
        Some(Self::of_texts(code, &texts))
    }

    fn of_texts(code: &str, texts: &[&str]) -> Self {
        let mut problems = Vec::new();
        let mut bundles: Vec<Bundle> = texts
            .iter()
            .map(|text| bundle(code, text, &mut problems))
            .collect();
        bundles.push(bundle("en", ENGLISH, &mut problems));
        Self {
            code: code.to_owned(),
            bundles,
            problems,
        }
    }

    /// Its code, for example `de`.
    #[must_use]
    pub fn code(&self) -> &str {
        &self.code
    }

    /// Whether the language itself, not English behind it, has words for `key`.
    #[cfg(test)]
    pub(super) fn has_own(&self, key: &str) -> bool {
        self.bundles.first().is_some_and(|it| it.has_message(key))
    }

    pub(super) fn say(&self, key: &str, args: Option<&FluentArgs<'_>>) -> String {
        self.words(key, args).unwrap_or_else(|| key.to_owned())
    }

    /// `None`: neither the language nor English has words for it.
    pub(super) fn words(&self, key: &str, args: Option<&FluentArgs<'_>>) -> Option<String> {
        Self::words_of(&self.bundles, key, args)
    }

    /// The English behind it.
    pub(super) fn english_words(&self, key: &str) -> Option<String> {
        Self::words_of(self.bundles.last(), key, None)
    }

    fn words_of<'a>(
        bundles: impl IntoIterator<Item = &'a Bundle>,
        key: &str,
        args: Option<&FluentArgs<'_>>,
    ) -> Option<String> {
        bundles.into_iter().find_map(|bundle| {
            let pattern = bundle.get_message(key)?.value()?;
            let words = bundle.format_pattern(pattern, args, &mut Vec::new());
            Some(words.into_owned())
        })
    }

    /// How the language writes numbers.
    pub(super) fn numbers(&self) -> Separators {
        let sign = |key: &str| self.say(key, None).chars().next();
        Separators {
            decimal: sign("number-decimal").unwrap_or('.'),
            group: match self.say("number-group", None).as_str() {
                "space" => '\u{a0}',
                other => other.chars().next().unwrap_or(','),
            },
        }
    }
}

fn bundle(code: &str, text: &str, problems: &mut Vec<String>) -> Bundle {
    let id: LanguageIdentifier = code.parse().unwrap_or_default();
    let mut bundle = Bundle::new_concurrent(vec![id]);
    // Names from the network are sanitized where they come in; the marks would show as boxes.
    bundle.set_use_isolating(false);
    let resource = match FluentResource::try_new(text.to_owned()) {
        Ok(resource) => resource,
        Err((resource, errors)) => {
            for error in errors {
                let line = text
                    .get(..error.pos.start)
                    .unwrap_or("")
                    .lines()
                    .count()
                    .max(1);
                problems.push(format!("{code}.ftl line {line}: {error}"));
            }
            resource
        }
    };
    bundle.add_resource_overriding(Arc::new(resource));
    bundle
}

/// Codes of all languages that could be spoken, with the name that each has for itself.
#[must_use]
pub fn available(folder: Option<&Path>) -> Vec<(String, String)> {
    let mut codes: Vec<String> = BUNDLED.iter().map(|(code, _)| (*code).to_owned()).collect();
    let files = folder.and_then(|folder| std::fs::read_dir(folder).ok());
    for file in files.into_iter().flatten().flatten() {
        let path = file.path();
        if path.extension().is_some_and(|extension| extension == "ftl")
            && let Some(code) = path.file_stem().and_then(|stem| stem.to_str())
        {
            codes.push(code.to_owned());
        }
    }
    codes.sort_unstable();
    codes.dedup();
    codes
        .into_iter()
        .filter_map(|code| {
            let name = Language::load(&code, folder)?.say("language-name", None);
            Some((code, name))
        })
        .collect()
}

/// The first of the system's languages that can be spoken, else English.
#[must_use]
pub fn preferred(folder: Option<&Path>) -> String {
    sys_locale::get_locales()
        .filter_map(|locale| {
            let short = locale.split(['-', '_', '.']).next()?.to_lowercase();
            [locale, short]
                .into_iter()
                .find(|code| Language::load(code, folder).is_some())
        })
        .next()
        .unwrap_or_else(|| "en".to_owned())
}
