//! The program behind a flow, as this computer's kernel tells it. Only flows of this computer have one: whoever made
//! the packets of a capture file is not to be known, and stays unknown.
//!
//! Every string comes from a process that may want to mislead: build them with [`visible`].

use serde::{Deserialize, Serialize};

use crate::time::Timestamp;

/// A running (or just ended) process that owns a socket.
///
/// The pair of `pid` and `started` tells processes apart; `pid` alone is used again by the system.
#[derive(Clone, Debug, Deserialize, Eq, Hash, PartialEq, Serialize)]
pub struct Program {
    /// File name of the executable; where that is not known, the name that the kernel keeps for the process's thread
    /// (15 bytes at most).
    pub name: Box<str>,
    /// Executable with its folder; begins with `…` where the upper folders are not known. `None`: not permitted to
    /// know, or ended before it could be read.
    pub path: Option<Box<str>>,
    /// Process id, as the system counts.
    pub pid: u32,
    /// Process that started it.
    pub parent: Option<u32>,
    /// When it was started. `None`: ended before it could be read.
    pub started: Option<Timestamp>,
    /// Whose rights it has.
    pub user: Option<User>,
    /// The service or container it belongs to.
    pub unit: Option<Unit>,
    /// Who vouches for the executable.
    #[serde(default)]
    pub signer: Signer,
    /// What the answer rests on.
    pub evidence: Evidence,
    /// Where the rest of it comes from.
    #[serde(default)]
    pub described: Description,
}

/// How name, path, parent, start and user of a process came to be known.
#[derive(Clone, Copy, Debug, Default, Deserialize, Eq, Hash, PartialEq, Serialize)]
pub enum Description {
    /// Read from the process while it ran; its path, where that may not be read, as the kernel noted it.
    #[default]
    Running,
    /// What the kernel noted when the process opened its socket, as far as it did: it had ended, or could not be seen
    /// from here, when it was looked for.
    Noted,
}

impl Description {
    /// The word that the JSON output uses.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Running => "running",
            Self::Noted => "noted",
        }
    }
}

/// Who vouches for an executable, by the system's own check of its signature.
#[derive(Clone, Debug, Default, Deserialize, Eq, Hash, PartialEq, Serialize)]
pub enum Signer {
    /// Not known: not checked yet, the file cannot be read, or the system has no signatures (Linux).
    #[default]
    Unknown,
    /// Nobody.
    Unsigned,
    /// There is a signature that the system does not accept; the text says why.
    Rejected(Box<str>),
    /// The name in the certificate, which the system accepts.
    Known(Box<str>),
}

impl Signer {
    /// The word that the JSON output uses.
    #[must_use]
    pub const fn label(&self) -> &'static str {
        match self {
            Self::Unknown => "unknown",
            Self::Unsigned => "unsigned",
            Self::Rejected(_) => "rejected",
            Self::Known(_) => "accepted",
        }
    }

    /// Whose signature the system accepts.
    #[must_use]
    pub const fn name(&self) -> Option<&str> {
        match self {
            Self::Known(name) => Some(name),
            Self::Unknown | Self::Unsigned | Self::Rejected(_) => None,
        }
    }
}

/// An account of the system.
#[derive(Clone, Debug, Deserialize, Eq, Hash, PartialEq, Serialize)]
pub struct User {
    /// Number (Linux) or security identifier (Windows).
    pub id: Box<str>,
    /// Its name, where the system has one.
    pub name: Option<Box<str>>,
}

/// What a process was started as part of.
#[derive(Clone, Debug, Deserialize, Eq, Hash, PartialEq, Serialize)]
pub struct Unit {
    /// What it is.
    pub kind: UnitKind,
    /// Name of the service or scope, or the first twelve characters of the container's id.
    pub name: Box<str>,
}

/// Kinds of [`Unit`].
#[derive(Clone, Copy, Debug, Deserialize, Eq, Hash, Ord, PartialEq, PartialOrd, Serialize)]
pub enum UnitKind {
    /// A service of the system's service manager.
    Service,
    /// A session or an application of a desktop.
    Scope,
    /// A container.
    Container,
}

/// What ties a process to a flow. Best first.
#[derive(Clone, Copy, Debug, Deserialize, Eq, Hash, Ord, PartialEq, PartialOrd, Serialize)]
pub enum Evidence {
    /// The kernel noted the owner when the socket was made or connected: right for processes of any age.
    Kernel,
    /// The owner of a socket with these addresses in a table read a moment later: processes that live shorter than
    /// the pause between two looks are missed, and a port that changed hands in between is credited to the newer one.
    SocketTable,
    /// Nothing: the flow is made-up traffic of the demo, and so is its program.
    MadeUp,
}

impl Evidence {
    /// The word that the JSON output uses.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Kernel => "kernel",
            Self::SocketTable => "socket_table",
            Self::MadeUp => "made_up",
        }
    }
}

/// Makes text that a process chose safe to show, write and log: control characters and marks that change the
/// direction of writing or hide become `�`, and what is longer than `max_chars` ends in `…`.
#[must_use]
pub fn visible(text: &str, max_chars: usize) -> Box<str> {
    let mut shown: String = text
        .chars()
        .take(max_chars)
        .map(|c| {
            if misleads(c) {
                char::REPLACEMENT_CHARACTER
            } else {
                c
            }
        })
        .collect();
    if text.chars().nth(max_chars).is_some() {
        shown.pop();
        shown.push('…');
    }
    shown.into_boxed_str()
}

/// Control characters, line separators, direction marks, and what takes no room on a screen.
fn misleads(c: char) -> bool {
    c.is_control()
        || matches!(
            c,
            '\u{00ad}'
                | '\u{034f}'
                | '\u{061c}'
                | '\u{115f}'
                | '\u{1160}'
                | '\u{180b}'..='\u{180f}'
                | '\u{200b}'..='\u{200f}'
                | '\u{2028}'..='\u{202e}'
                | '\u{2060}'..='\u{206f}'
                | '\u{3164}'
                | '\u{fe00}'..='\u{fe0f}'
                | '\u{feff}'
                | '\u{ffa0}'
                | '\u{fff9}'..='\u{fffb}'
                | '\u{e0000}'..='\u{e0fff}'
        )
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn ordinary_text_stays_as_it_is() {
        assert_eq!(
            &*visible("/usr/bin/düne-3 (beta)", 64),
            "/usr/bin/düne-3 (beta)"
        );
    }

    #[test]
    fn marks_that_turn_the_writing_round_are_replaced() {
        assert_eq!(
            &*visible("a\u{202e}exe.txt\n\u{1b}[31m", 64),
            "a�exe.txt��[31m"
        );
    }

    #[test]
    fn long_text_is_cut_and_says_so() {
        assert_eq!(&*visible("abcdef", 4), "abc…");
        assert_eq!(&*visible("abcd", 4), "abcd");
        assert_eq!(&*visible("abcd", 0), "…");
    }

    proptest! {
        #[test]
        fn no_text_gets_through_that_misleads(text: String, max in 0_usize..40) {
            let shown = visible(&text, max);
            prop_assert!(!shown.chars().any(misleads));
            prop_assert!(shown.chars().count() <= max.max(1));
        }
    }
}
