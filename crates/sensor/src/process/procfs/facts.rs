//! One process as `/proc/<pid>` shows it. Reads, never keeps.

use std::fs;
use std::path::Path;

use flowcore::model::Unit;

use super::unit;

/// What could be read. A process may end between two reads: what came too late is missing.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(super) struct Facts {
    /// The kernel's name for it, not yet sanitised.
    pub(super) comm: String,
    /// Executable, without the mark for files that were replaced since.
    pub(super) path: Option<String>,
    pub(super) parent: u32,
    /// Clock ticks from the computer's start to its own.
    pub(super) start_ticks: u64,
    pub(super) uid: Option<u32>,
    pub(super) unit: Option<Unit>,
}

/// Reads a process below `proc_root`; `None` where there is none.
pub(super) fn read(proc_root: &Path, pid: u32) -> Option<Facts> {
    let folder = proc_root.join(pid.to_string());
    // Any bytes may be in the name.
    let stat = fs::read(folder.join("stat")).ok()?;
    let (comm, parent, start_ticks) = parse_stat(&String::from_utf8_lossy(&stat))?;
    let path = fs::read_link(folder.join("exe")).ok().map(|path| {
        let text = path.to_string_lossy();
        text.strip_suffix(" (deleted)").unwrap_or(&text).to_owned()
    });
    let status = fs::read(folder.join("status")).unwrap_or_default();
    let cgroup = fs::read_to_string(folder.join("cgroup")).unwrap_or_default();
    Some(Facts {
        comm,
        path,
        parent,
        start_ticks,
        uid: parse_uid(&String::from_utf8_lossy(&status)),
        unit: unit::of_cgroup(&cgroup),
    })
}

/// Name, parent and start from `stat`. The name is in parentheses and may hold parentheses itself.
fn parse_stat(stat: &str) -> Option<(String, u32, u64)> {
    let (head, tail) = stat.rsplit_once(')')?;
    let (_, comm) = head.split_once('(')?;
    let mut fields = tail.split_ascii_whitespace();
    // Fields 3 (state), 4 (parent) and 22 (start) of proc_pid_stat(5).
    let parent = fields.nth(1)?.parse().ok()?;
    let start_ticks = fields.nth(17)?.parse().ok()?;
    Some((comm.to_owned(), parent, start_ticks))
}

/// The effective user from `status`: real, effective, saved, file system.
fn parse_uid(status: &str) -> Option<u32> {
    let ids = status.lines().find_map(|line| line.strip_prefix("Uid:"))?;
    ids.split_ascii_whitespace().nth(1)?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    const STAT: &str =
        "4711 (evil) S 1 (x) S 42 4711 4711 0 -1 4194560 1 0 0 0 0 0 0 0 20 0 1 0 987654 1 2 3";

    #[test]
    fn a_name_with_parentheses_cannot_forge_the_other_fields() {
        assert_eq!(
            parse_stat(STAT),
            Some(("evil) S 1 (x".to_owned(), 42, 987_654))
        );
    }

    #[test]
    fn cut_or_foreign_text_is_no_process() {
        for text in [
            "",
            "12",
            "12 (sh",
            "12 (sh)",
            "12 (sh) S",
            "12 (sh) S x y",
            ")(",
        ] {
            assert_eq!(parse_stat(text), None, "{text:?}");
        }
    }

    #[test]
    fn the_effective_user_counts() {
        assert_eq!(parse_uid("Name:\tsudo\nUid:\t1000\t0\t0\t0\n"), Some(0));
        assert_eq!(parse_uid("Name:\tUid\n"), None);
    }

    #[test]
    fn this_very_process_is_read_from_the_system() {
        let facts = read(Path::new("/proc"), std::process::id()).expect("we run");
        assert_eq!(
            facts.path,
            std::env::current_exe()
                .ok()
                .map(|path| path.display().to_string())
        );
        assert!(facts.start_ticks > 0 && facts.uid.is_some());
    }
}
