//! Names of accounts, from the system's own file. Accounts of a directory service have only their number.

use std::collections::HashMap;
use std::fs;
use std::path::PathBuf;
use std::time::{Duration, Instant};

use flowcore::model::{User, visible};

/// Longest name that is shown; Linux tools make at most 32.
const MAX_NAME: usize = 64;

/// An unknown number makes the file be read again, but not more often than this.
const REREAD: Duration = Duration::from_secs(30);

#[derive(Debug)]
pub(super) struct Users {
    file: PathBuf,
    names: HashMap<u32, Box<str>>,
    read: Option<Instant>,
}

impl Users {
    pub(super) fn new(file: PathBuf) -> Self {
        Self {
            file,
            names: HashMap::new(),
            read: None,
        }
    }

    /// The account with a number.
    pub(super) fn user(&mut self, uid: u32, now: Instant) -> User {
        let is_due = self
            .read
            .is_none_or(|read| now.saturating_duration_since(read) >= REREAD);
        if is_due && !self.names.contains_key(&uid) {
            self.read = Some(now);
            self.names = parse(&fs::read_to_string(&self.file).unwrap_or_default());
        }
        User {
            id: uid.to_string().into(),
            name: self.names.get(&uid).cloned(),
        }
    }
}

/// `name:password:uid:…` a line. The first name of a number wins, as in the C library.
fn parse(passwd: &str) -> HashMap<u32, Box<str>> {
    let mut names = HashMap::new();
    for line in passwd.lines() {
        let mut fields = line.split(':');
        let (Some(name), Some(uid)) = (fields.next(), fields.nth(1)) else {
            continue;
        };
        if let Ok(uid) = uid.parse() {
            names.entry(uid).or_insert_with(|| visible(name, MAX_NAME));
        }
    }
    names
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_name_of_a_number_is_shown() {
        let names =
            parse("root:x:0:0::/root:/bin/sh\ntoor:x:0:0::/root:/bin/sh\nbad line\nx:y:z\n");
        assert_eq!(names.len(), 1);
        assert_eq!(&*names[&0], "root");
    }

    #[test]
    fn an_account_made_later_is_found_after_a_while() {
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("passwd");
        fs::write(&file, "").expect("written");
        let (mut users, now) = (Users::new(file.clone()), Instant::now());
        assert_eq!(users.user(7, now).name, None);
        fs::write(&file, "ann:x:7:7::/:/bin/sh\n").expect("written");
        assert_eq!(users.user(7, now).name, None, "not read again at once");
        assert_eq!(users.user(7, now + REREAD).name.as_deref(), Some("ann"));
    }
}
