//! Units by the number of their control group, which the kernel announces with each owner: what is left of a process
//! that ended before anybody could look at it. What was learned is kept after the group is gone.

use std::collections::HashMap;
use std::fs;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use flowcore::model::Unit;

use super::unit;

/// Groups that are remembered at most; beyond, all are forgotten and looked for again.
const MAX_KNOWN: usize = 8_192;

/// The whole tree is walked for a group that is not known, and not more often than this.
const WALK_EVERY: Duration = Duration::from_millis(500);

/// Deeper than any service manager nests.
const MAX_DEPTH: usize = 24;

/// What is known of control groups.
#[derive(Debug)]
pub(super) struct Cgroups {
    /// Where the unified hierarchy is.
    root: PathBuf,
    /// By inode, which is the kernel's number for a group. `None`: it is no unit's.
    known: HashMap<u64, Option<Unit>>,
    walked: Option<Instant>,
}

impl Cgroups {
    pub(super) fn new() -> Self {
        // Where both hierarchies are in use, the new one is a folder below.
        let hybrid = Path::new("/sys/fs/cgroup/unified");
        Self::below(if hybrid.is_dir() {
            hybrid
        } else {
            Path::new("/sys/fs/cgroup")
        })
    }

    pub(super) fn below(root: &Path) -> Self {
        Self {
            root: root.to_path_buf(),
            known: HashMap::new(),
            walked: None,
        }
    }

    /// A process of this group has just been looked at: so much for its group.
    pub(super) fn note(&mut self, id: u64, unit: Option<&Unit>) {
        if self
            .known
            .get(&id)
            .is_none_or(|known| known.as_ref() != unit)
        {
            self.insert(id, unit.cloned());
        }
    }

    /// The unit of a group. `None` where it is no unit's, or went away before it was ever seen.
    pub(super) fn unit(&mut self, id: u64, now: Instant) -> Option<Unit> {
        let may_walk = self
            .walked
            .is_none_or(|walked| now.saturating_duration_since(walked) >= WALK_EVERY);
        if !self.known.contains_key(&id) && may_walk {
            self.walked = Some(now);
            let root = self.root.clone();
            self.walk(&root, "/", MAX_DEPTH);
        }
        self.known.get(&id)?.clone()
    }

    /// Notes every group below `folder`, whose path in the hierarchy is `path`.
    fn walk(&mut self, folder: &Path, path: &str, depth: usize) {
        let Ok(entries) = fs::read_dir(folder) else {
            return;
        };
        for entry in entries.flatten() {
            if !entry.file_type().is_ok_and(|kind| kind.is_dir()) {
                continue;
            }
            let name = entry.file_name();
            let path = format!("{path}{}", name.to_string_lossy());
            // Not the number in the entry, which a mount could have hidden.
            if let Ok(group) = entry.metadata() {
                self.insert(group.ino(), unit::of_path(&path));
            }
            if depth > 0 {
                self.walk(&entry.path(), &format!("{path}/"), depth - 1);
            }
        }
    }

    fn insert(&mut self, id: u64, unit: Option<Unit>) {
        if self.known.len() >= MAX_KNOWN && !self.known.contains_key(&id) {
            self.known.clear();
        }
        self.known.insert(id, unit);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn make(root: &Path, path: &str) -> u64 {
        let folder = root.join(path);
        fs::create_dir_all(&folder).expect("a folder");
        fs::metadata(folder).expect("it is there").ino()
    }

    fn name(unit: Option<Unit>) -> Option<String> {
        unit.map(|unit| unit.name.to_string())
    }

    #[test]
    fn a_group_is_found_by_its_number_and_known_after_its_end() {
        let lab = tempfile::tempdir().expect("a folder");
        let service = make(lab.path(), "system.slice/backup.service");
        let inner = make(lab.path(), "system.slice/backup.service/worker");
        let slice = fs::metadata(lab.path().join("system.slice"))
            .expect("there")
            .ino();
        let mut groups = Cgroups::below(lab.path());
        let now = Instant::now();
        assert_eq!(
            name(groups.unit(inner, now)).as_deref(),
            Some("backup.service")
        );
        assert_eq!(name(groups.unit(slice, now)), None, "a slice is no unit");
        fs::remove_dir_all(lab.path().join("system.slice")).expect("removed");
        let later = now + WALK_EVERY;
        assert_eq!(
            name(groups.unit(service, later)).as_deref(),
            Some("backup.service")
        );
    }

    #[test]
    fn unknown_groups_do_not_make_it_walk_all_the_time() {
        let lab = tempfile::tempdir().expect("a folder");
        let mut groups = Cgroups::below(lab.path());
        let now = Instant::now();
        assert_eq!(groups.unit(1, now), None);
        let young = make(lab.path(), "a.service");
        assert_eq!(groups.unit(young, now), None, "not yet");
        assert_eq!(
            name(groups.unit(young, now + WALK_EVERY)).as_deref(),
            Some("a.service")
        );
    }

    #[test]
    fn what_a_living_process_said_of_its_group_holds_for_those_that_ended() {
        let lab = tempfile::tempdir().expect("a folder");
        let mut groups = Cgroups::below(lab.path());
        let unit = unit::of_path("/system.slice/ssh.service");
        groups.note(77, unit.as_ref());
        assert_eq!(groups.unit(77, Instant::now()), unit);
    }
}
