//! The kernel's own word on who owns a socket: programs on cgroup hooks that say so when its first packet leaves.
//!
//! `load` puts them in place, `word` reads what they say, `thread` turns it into answers for the meter. The programs
//! are in `bpf/owner.bpf.c`; the object in the repository is checked against them by `scripts/build-bpf --check`.

mod load;
mod thread;
mod word;

pub use load::{OwnerPrograms, OwnerWatch, WatchError};
pub use thread::WatchThread;
pub use word::{Announcement, Introduction, ProcessKey, Word};
