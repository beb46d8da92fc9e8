//! What the kernel said of processes before their first sockets, for as long as announcements of those may follow.

use std::collections::HashMap;

use crate::process::ebpf::{Introduction, ProcessKey};

/// Processes of one generation. When the younger is full, the older is forgotten: a process that made its first socket
/// four thousand processes ago either runs, so that it can be looked at, or has little left to say.
const MAX_GENERATION: usize = 1 << 12;

/// Introductions, in two generations.
#[derive(Debug, Default)]
pub(super) struct Introduced {
    young: HashMap<ProcessKey, Introduction>,
    old: HashMap<ProcessKey, Introduction>,
}

impl Introduced {
    /// The latest one counts: a process may become another program.
    pub(super) fn note(&mut self, introduction: Introduction) {
        if self.young.len() >= MAX_GENERATION {
            std::mem::swap(&mut self.young, &mut self.old);
            self.young.clear();
        }
        self.young.insert(introduction.process, introduction);
    }

    pub(super) fn find(&self, process: &ProcessKey) -> Option<&Introduction> {
        self.young.get(process).or_else(|| self.old.get(process))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn introduction(pid: u32, path: &str) -> Introduction {
        Introduction {
            process: ProcessKey {
                pid,
                started_nanos: 1,
            },
            parent: 1,
            path: Some(path.to_owned()),
        }
    }

    #[test]
    fn a_process_that_became_another_program_is_that() {
        let mut introduced = Introduced::default();
        introduced.note(introduction(7, "/bin/sh"));
        introduced.note(introduction(7, "/bin/curl"));
        let process = introduction(7, "").process;
        let found = introduced.find(&process).expect("noted");
        assert_eq!(found.path.as_deref(), Some("/bin/curl"));
        let namesake = ProcessKey {
            started_nanos: 2,
            ..process
        };
        assert_eq!(introduced.find(&namesake), None);
    }

    #[test]
    fn what_is_remembered_is_bounded_and_the_latest_is_there() {
        let mut introduced = Introduced::default();
        for pid in 0..10 * MAX_GENERATION as u32 {
            introduced.note(introduction(pid, "/bin/true"));
            for age in [0, MAX_GENERATION as u32 - 1] {
                let process = introduction(pid.saturating_sub(age), "").process;
                assert!(introduced.find(&process).is_some());
            }
        }
        assert!(introduced.young.len() + introduced.old.len() <= 2 * MAX_GENERATION);
    }
}
