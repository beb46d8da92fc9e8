//! What is the matter and what to do about it, as something that each reader has in a language of their own.
//!
//! Whoever finds out says it with [`say!`](crate::say): in English, as terminals and logs have it, and with the key by
//! which a screen finds its own words and the parts that are put into them. What others say (a system, a driver, a
//! path) is said as it is.

use std::borrow::Cow;
use std::fmt;
use std::ops::Deref;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A sentence, or several beside each other. It reads as its English, and is written so where people read the form
/// (JSON); between our processes it crosses whole.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Saying {
    english: String,
    pieces: Vec<Piece>,
}

/// What a [`Saying`] is put together from.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub enum Piece {
    /// The same in every language.
    Verbatim(String),
    /// Said in the reader's language.
    Worded {
        /// The key of its words in files of languages.
        key: Cow<'static, str>,
        /// What is put into them, each with its name there.
        parts: Vec<(Cow<'static, str>, String)>,
    },
}

impl Saying {
    /// A sentence of ours; see [`say!`](crate::say), which puts the parts in.
    #[must_use]
    pub fn worded(key: &'static str, english: String, parts: &[(&'static str, String)]) -> Self {
        let parts = parts
            .iter()
            .map(|(name, part)| (Cow::Borrowed(*name), part.clone()));
        Self {
            english,
            pieces: vec![Piece::Worded {
                key: Cow::Borrowed(key),
                parts: parts.collect(),
            }],
        }
    }

    /// What is beside each other, in the order in which it is said.
    #[must_use]
    pub fn pieces(&self) -> &[Piece] {
        &self.pieces
    }

    /// The same with more behind it.
    #[must_use]
    pub fn then(mut self, between: &str, next: impl Into<Self>) -> Self {
        let next = next.into();
        self.english.push_str(between);
        self.english.push_str(&next.english);
        self.pieces.push(Piece::Verbatim(between.to_owned()));
        self.pieces.extend(next.pieces);
        self
    }

    /// The same with its cause.
    #[must_use]
    pub fn because(self, cause: impl Into<Self>) -> Self {
        self.then(": ", cause)
    }

    /// All of them in a row.
    #[must_use]
    pub fn list(all: impl IntoIterator<Item = Self>, between: &str) -> Self {
        let joined = |row: Self, next: Self| row.then(between, next);
        all.into_iter().reduce(joined).unwrap_or_default()
    }
}

impl Serialize for Saying {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if serializer.is_human_readable() {
            self.english.serialize(serializer)
        } else {
            (&self.english, &self.pieces).serialize(serializer)
        }
    }
}

impl<'de> Deserialize<'de> for Saying {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        if deserializer.is_human_readable() {
            return String::deserialize(deserializer).map(Self::from);
        }
        let (english, pieces) = Deserialize::deserialize(deserializer)?;
        Ok(Self { english, pieces })
    }
}

/// What somebody else says, as it is.
impl From<String> for Saying {
    fn from(text: String) -> Self {
        Self {
            english: text.clone(),
            pieces: vec![Piece::Verbatim(text)],
        }
    }
}

impl From<&str> for Saying {
    fn from(text: &str) -> Self {
        text.to_owned().into()
    }
}

impl Deref for Saying {
    type Target = str;

    fn deref(&self) -> &str {
        &self.english
    }
}

impl fmt::Display for Saying {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.english)
    }
}

/// So that an error of the system's kind can carry one.
impl std::error::Error for Saying {}

/// A [`Saying`]: the key of its words, the English, and what is put in, by name.
///
/// ```
/// let name = "eth7";
/// let said = flowcore::say!("said-no-interface", "there is no interface {name}", name = name);
/// assert_eq!(said.to_string(), "there is no interface eth7");
/// ```
#[macro_export]
macro_rules! say {
    ($key:literal, $english:literal $(, $name:ident = $part:expr)* $(,)?) => {
        $crate::model::Saying::worded(
            $key,
            ::std::fmt::format(::std::format_args!($english $(, $name = $part)*)),
            &[$((::std::stringify!($name), ::std::string::ToString::to_string(&$part))),*],
        )
    };
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_put_together_reads_in_english_and_keeps_its_pieces_apart() {
        let cause = say!("said-down", "it is down");
        let said = say!(
            "said-none",
            "no {what} of {count}",
            what = "door",
            count = 3
        )
        .because(cause)
        .then("; ", "EIO");
        assert_eq!(said.to_string(), "no door of 3: it is down; EIO");
        let verbatim = |text: &str| Piece::Verbatim(text.to_owned());
        let worded = |key, parts| Piece::Worded {
            key: Cow::Borrowed(key),
            parts,
        };
        let parts = vec![
            (Cow::Borrowed("what"), "door".to_owned()),
            (Cow::Borrowed("count"), "3".to_owned()),
        ];
        assert_eq!(
            said.pieces(),
            [
                worded("said-none", parts),
                verbatim(": "),
                worded("said-down", Vec::new()),
                verbatim("; "),
                verbatim("EIO"),
            ]
        );
    }

    #[test]
    fn it_crosses_a_border_between_processes_whole() {
        let said = say!("said-none", "no {what}", what = "door").because("EIO");
        let bytes = postcard::to_allocvec(&said).expect("plain data");
        assert_eq!(postcard::from_bytes::<Saying>(&bytes), Ok(said));
    }

    #[test]
    fn people_read_it_as_a_sentence() {
        let said = say!("said-none", "no {what}", what = "door").because("EIO");
        let json = serde_json::to_string(&said).expect("plain data");
        assert_eq!(json, "\"no door: EIO\"");
        let read: Saying = serde_json::from_str(&json).expect("a sentence");
        assert_eq!(read.to_string(), said.to_string());
    }
}
