//! The words of the program, in the person's language. Fluent files: a language is a file, adding one needs no code.
//!
//! English and German are compiled in. A file `CODE.ftl` in the folder `languages` beside the settings adds a language
//! or replaces one; what it does not say is said in English. One language for the whole process, like the theme: see
//! [`text`] and [`with`].

mod load;
pub mod numbers;
#[cfg(test)]
mod tests;

use std::borrow::Cow;
use std::sync::{Arc, LazyLock, PoisonError, RwLock};

use flowcore::model::{CountryCode, Piece, Saying};
use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};

pub use load::{Language, available, preferred};

type Bundle = FluentBundle<Arc<FluentResource>>;

static CURRENT: LazyLock<RwLock<Arc<Language>>> =
    LazyLock::new(|| RwLock::new(Arc::new(Language::english())));

// Tests run beside each other: what one of them speaks is its own business.
#[cfg(test)]
thread_local! {
    static HERE: std::cell::RefCell<Option<Arc<Language>>> = const { std::cell::RefCell::new(None) };
}

/// Speaks a bundled language in this thread alone.
#[cfg(test)]
pub(crate) fn speak_here(code: &str) {
    HERE.set(Language::load(code, None).map(Arc::new));
}

/// Speaks this language from now on.
pub fn speak(language: Language) {
    language.numbers().turn_on();
    *CURRENT.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(language);
}

/// The language that is spoken.
#[must_use]
pub fn current() -> Arc<Language> {
    #[cfg(test)]
    if let Some(language) = HERE.with_borrow(Clone::clone) {
        return language;
    }
    Arc::clone(&CURRENT.read().unwrap_or_else(PoisonError::into_inner))
}

/// The words of `key`. A key that no language knows is shown as it is: a test sees to it that there is none.
#[must_use]
pub fn text(key: &str) -> String {
    current().say(key, None)
}

/// The words of `key` with figures and names put in. Text is put in as it is; a whole number chooses between one and
/// many.
#[must_use]
pub fn with(key: &str, parts: &[(&'static str, Part<'_>)]) -> String {
    let mut args = FluentArgs::with_capacity(parts.len());
    for (name, part) in parts {
        args.set(
            *name,
            match part {
                Part::Text(text) => FluentValue::String(Cow::Borrowed(text)),
                Part::Count(count) => FluentValue::from(*count as f64),
            },
        );
    }
    current().say(key, Some(&args))
}

/// What somebody says, in the language that is spoken; a whole that the language has no words for is said in English.
#[must_use]
pub fn said(saying: &Saying) -> String {
    let language = current();
    let piece = |piece: &Piece| match piece {
        Piece::Verbatim(text) => Some(text.clone()),
        Piece::Worded { key, parts } => {
            let mut args = FluentArgs::with_capacity(parts.len());
            for (name, part) in parts {
                args.set(name.as_ref(), FluentValue::from(part.as_str()));
            }
            language.words(key, Some(&args))
        }
    };
    let pieces: Option<String> = saying.pieces().iter().map(piece).collect();
    pieces.unwrap_or_else(|| saying.to_string())
}

/// What the spoken language calls a country. `None`: it has no word for it.
#[must_use]
pub fn country(code: CountryCode) -> Option<String> {
    current().words(&format!("country-{}", code.as_str().to_lowercase()), None)
}

/// What English calls a country: filters that are kept find it whatever is spoken.
#[must_use]
pub fn country_in_english(code: CountryCode) -> Option<String> {
    current().english_words(&format!("country-{}", code.as_str().to_lowercase()))
}

/// The same as a sentence on its own: sayings are lower case and have no full stop, as messages on a terminal.
#[must_use]
pub fn sentence(saying: &Saying) -> String {
    let said = said(saying);
    let mut letters = said.trim().chars();
    let Some(first) = letters.next() else {
        return String::new();
    };
    let mut sentence: String = first.to_uppercase().chain(letters).collect();
    if !sentence.ends_with(['.', '!', '?']) {
        sentence.push('.');
    }
    sentence
}

/// What is put into words.
#[derive(Clone, Copy, Debug)]
pub enum Part<'a> {
    /// As it is.
    Text(&'a str),
    /// Chooses the form of a noun; write the figure itself as text beside it.
    Count(u64),
}

impl<'a> From<&'a str> for Part<'a> {
    fn from(text: &'a str) -> Self {
        Self::Text(text)
    }
}

impl<'a> From<&'a String> for Part<'a> {
    fn from(text: &'a String) -> Self {
        Self::Text(text)
    }
}

impl From<u64> for Part<'_> {
    fn from(count: u64) -> Self {
        Self::Count(count)
    }
}
