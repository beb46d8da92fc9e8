//! Which process holds a socket: the open files of all processes, looked through in portions.

use std::collections::{HashMap, HashSet};
use std::fs;
use std::path::PathBuf;

/// Open files looked at in one scan at most; the next goes on where it stopped. About 0.1 s of work.
const MAX_LINKS: usize = 50_000;

/// Processes that held a wanted socket lately: most new ones are theirs too.
const MAX_RECENT: usize = 64;

/// Looks through `/proc/<pid>/fd`.
#[derive(Debug)]
pub struct OwnerScan {
    proc_root: PathBuf,
    recent: Vec<u32>,
    /// Where to start: after this process.
    last_pid: u32,
}

impl OwnerScan {
    /// A scan of the system's processes, or of a folder that looks like them.
    #[must_use]
    pub const fn new(proc_root: PathBuf) -> Self {
        Self {
            proc_root,
            recent: Vec::new(),
            last_pid: 0,
        }
    }

    /// Holders of sockets by their inode. Where several processes share one, the first that is found.
    #[must_use]
    pub fn find(&mut self, inodes: &[u64]) -> HashMap<u64, u32> {
        let mut pass = Pass {
            wanted: inodes.iter().copied().collect(),
            found: HashMap::new(),
            links: 0,
        };
        for &pid in &self.recent {
            pass.look(&self.proc_root, pid);
        }
        if !pass.wanted.is_empty() {
            for pid in self.all_from_last() {
                if pass.wanted.is_empty() {
                    break;
                }
                if pass.links >= MAX_LINKS {
                    self.last_pid = pid.saturating_sub(1);
                    break;
                }
                pass.look(&self.proc_root, pid);
            }
        }
        let mut holders: Vec<u32> = pass.found.values().copied().collect();
        holders.sort_unstable();
        holders.dedup();
        self.recent
            .retain(|pid| holders.binary_search(pid).is_err());
        self.recent.splice(0..0, holders);
        self.recent.truncate(MAX_RECENT);
        pass.found
    }

    fn all_from_last(&self) -> Vec<u32> {
        let Ok(entries) = fs::read_dir(&self.proc_root) else {
            return Vec::new();
        };
        let mut pids: Vec<u32> = entries
            .filter_map(|entry| entry.ok()?.file_name().to_str()?.parse().ok())
            .filter(|pid| !self.recent.contains(pid))
            .collect();
        pids.sort_unstable();
        let start = pids.partition_point(|&pid| pid <= self.last_pid);
        pids.rotate_left(start);
        pids
    }
}

struct Pass {
    wanted: HashSet<u64>,
    found: HashMap<u64, u32>,
    links: usize,
}

impl Pass {
    fn look(&mut self, proc_root: &std::path::Path, pid: u32) {
        // Not permitted, or ended: nothing to be found there.
        let Ok(files) = fs::read_dir(proc_root.join(pid.to_string()).join("fd")) else {
            return;
        };
        for file in files.flatten() {
            self.links += 1;
            let Ok(target) = fs::read_link(file.path()) else {
                continue;
            };
            if let Some(inode) = target.to_str().and_then(socket_inode)
                && self.wanted.remove(&inode)
            {
                self.found.insert(inode, pid);
                if self.wanted.is_empty() {
                    return;
                }
            }
        }
    }
}

/// `socket:[12345]`.
fn socket_inode(target: &str) -> Option<u64> {
    target
        .strip_prefix("socket:[")?
        .strip_suffix(']')?
        .parse()
        .ok()
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::symlink;

    use super::*;

    fn lab(processes: &[(u32, &[&str])]) -> tempfile::TempDir {
        let folder = tempfile::tempdir().expect("a folder");
        for (pid, files) in processes {
            let fd = folder.path().join(pid.to_string()).join("fd");
            fs::create_dir_all(&fd).expect("a folder");
            for (number, target) in files.iter().enumerate() {
                symlink(target, fd.join(number.to_string())).expect("linked");
            }
        }
        folder
    }

    #[test]
    fn the_holder_of_each_socket_is_found() {
        let lab = lab(&[
            (10, &["/dev/null", "socket:[100]"]),
            (20, &["pipe:[200]", "socket:[201]", "socket:[x]"]),
            (30, &["socket:[100]"]),
        ]);
        let found = OwnerScan::new(lab.path().to_path_buf()).find(&[100, 201, 999]);
        assert_eq!(found, HashMap::from([(100, 10), (201, 20)]));
    }

    #[test]
    fn who_held_a_socket_before_is_asked_first() {
        let lab = lab(&[
            (10, &["socket:[100]"]),
            (30, &["socket:[300]", "socket:[100]"]),
        ]);
        let mut scan = OwnerScan::new(lab.path().to_path_buf());
        assert_eq!(scan.find(&[300]), HashMap::from([(300, 30)]));
        assert_eq!(scan.find(&[100]), HashMap::from([(100, 30)]));
    }
}
