//! A filter, taken apart.

use std::time::Duration;

use super::field::{NumberField, WordField};
use super::value::{Network, Pattern, PortRange};

/// Which connections. [`Filter::all`] and [`Filter::any`] keep it in one form: no group of one, none of the same kind
/// inside another.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Filter {
    /// Those that all of these find; empty: every connection.
    All(Vec<Self>),
    /// Those that one of these finds. At least two.
    Any(Vec<Self>),
    /// Those that this does not find.
    Not(Box<Self>),
    /// Those that pass.
    Test(Test),
}

/// One question about a connection.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Test {
    /// It mentions this text somewhere. Lower case.
    Mentions(String),
    /// One of the words of a field fits one of these.
    Word {
        /// Which words.
        field: WordField,
        /// A value must be all of the word: `app=code` is not `vscode`. Not set for fields where that always holds.
        is_whole: bool,
        /// At least one.
        any: Vec<Pattern>,
    },
    /// The far end lies in one of these networks.
    Within(Vec<Network>),
    /// The port of the service is in one of these ranges.
    Port(Vec<PortRange>),
    /// The provider has one of these numbers.
    Asn(Vec<u32>),
    /// A figure compares.
    Compare(Comparison),
    /// First seen at most this long ago.
    Since(Duration),
}

/// A figure against a bound. What is not known passes no comparison.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Comparison {
    /// Which figure.
    pub field: NumberField,
    /// How it must stand to the bound.
    pub order: Order,
    /// In bytes, bytes a second or microseconds, after the field.
    pub bound: u64,
}

/// How a figure must stand to a bound.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Order {
    /// Less.
    Below,
    /// Less, or the same.
    AtMost,
    /// The same.
    Equal,
    /// The same, or more.
    AtLeast,
    /// More.
    Above,
}

impl Order {
    /// All of them with how they are written, longest first.
    pub(super) const ALL: [(&'static str, Self); 5] = [
        ("<=", Self::AtMost),
        (">=", Self::AtLeast),
        ("<", Self::Below),
        (">", Self::Above),
        (":", Self::Equal),
    ];

    /// Whether `figure` stands so to `bound`.
    #[must_use]
    pub const fn holds(self, figure: u64, bound: u64) -> bool {
        match self {
            Self::Below => figure < bound,
            Self::AtMost => figure <= bound,
            Self::Equal => figure == bound,
            Self::AtLeast => figure >= bound,
            Self::Above => figure > bound,
        }
    }
}

impl Default for Filter {
    /// Every connection.
    fn default() -> Self {
        Self::All(Vec::new())
    }
}

impl Filter {
    /// Every connection passes.
    #[must_use]
    pub fn is_everything(&self) -> bool {
        *self == Self::default()
    }

    /// Whether its answer can change without anything being learned: figures grow, time passes, connections close.
    #[must_use]
    pub fn asks_for_figures(&self) -> bool {
        match self {
            Self::All(parts) | Self::Any(parts) => parts.iter().any(Self::asks_for_figures),
            Self::Not(inner) => inner.asks_for_figures(),
            Self::Test(Test::Word { field, .. }) => *field == WordField::State,
            Self::Test(test) => matches!(test, Test::Compare(_) | Test::Since(_)),
        }
    }

    /// What all `parts` find.
    #[must_use]
    pub fn all(parts: Vec<Self>) -> Self {
        let mut flat = Vec::with_capacity(parts.len());
        for part in parts {
            match part {
                Self::All(inner) => flat.extend(inner),
                other => flat.push(other),
            }
        }
        match <[Self; 1]>::try_from(flat) {
            Ok([only]) => only,
            Err(flat) => Self::All(flat),
        }
    }

    /// What one of `parts` finds. Without parts, everything.
    #[must_use]
    pub fn any(parts: Vec<Self>) -> Self {
        let mut flat = Vec::with_capacity(parts.len());
        for part in parts {
            match part {
                Self::Any(inner) => flat.extend(inner),
                other => flat.push(other),
            }
        }
        match flat.len() {
            0 => Self::default(),
            1 => flat.remove(0),
            _ => Self::Any(flat),
        }
    }
}
