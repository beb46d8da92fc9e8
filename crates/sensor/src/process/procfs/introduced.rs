//! What the kernel said of processes before their first sockets, for as long as announcements of those may follow. A
//! process is known by its id and by the tick of the clock in which it started, as `/proc` has it.

use std::collections::HashMap;

use crate::process::ebpf::Introduction;

/// Processes of one generation. When the younger is full, the older is forgotten: a process that made its first socket
/// four thousand processes ago either runs, so that it can be looked at, or has little left to say.
const MAX_GENERATION: usize = 1 << 12;

/// Introductions, in two generations.
#[derive(Debug)]
pub(super) struct Introduced {
    nanos_per_tick: u64,
    young: HashMap<(u32, u64), Introduction>,
    old: HashMap<(u32, u64), Introduction>,
}

impl Introduced {
    pub(super) fn new(nanos_per_tick: u64) -> Self {
        Self {
            nanos_per_tick,
            young: HashMap::new(),
            old: HashMap::new(),
        }
    }

    /// The latest one counts: a process may become another program.
    pub(super) fn note(&mut self, introduction: Introduction) {
        if self.young.len() >= MAX_GENERATION {
            std::mem::swap(&mut self.young, &mut self.old);
            self.young.clear();
        }
        let process = introduction.process;
        let key = (process.pid, process.started_nanos / self.nanos_per_tick);
        self.young.insert(key, introduction);
    }

    pub(super) fn find(&self, pid: u32, start_ticks: u64) -> Option<&Introduction> {
        let key = (pid, start_ticks);
        self.young.get(&key).or_else(|| self.old.get(&key))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::process::ebpf::ProcessKey;

    fn introduction(pid: u32, path: &str) -> Introduction {
        Introduction {
            process: ProcessKey {
                pid,
                started_nanos: 25,
            },
            parent: 1,
            path: Some(path.to_owned()),
        }
    }

    #[test]
    fn a_process_that_became_another_program_is_that() {
        let mut introduced = Introduced::new(10);
        introduced.note(introduction(7, "/bin/sh"));
        introduced.note(introduction(7, "/bin/curl"));
        let found = introduced.find(7, 2).expect("noted");
        assert_eq!(found.path.as_deref(), Some("/bin/curl"));
        assert_eq!(introduced.find(7, 3), None, "another one with its id");
    }

    #[test]
    fn what_is_remembered_is_bounded_and_the_latest_is_there() {
        let mut introduced = Introduced::new(10);
        for pid in 0..10 * MAX_GENERATION as u32 {
            introduced.note(introduction(pid, "/bin/true"));
            for age in [0, MAX_GENERATION as u32 - 1] {
                assert!(introduced.find(pid.saturating_sub(age), 2).is_some());
            }
        }
        assert!(introduced.young.len() + introduced.old.len() <= 2 * MAX_GENERATION);
    }
}
