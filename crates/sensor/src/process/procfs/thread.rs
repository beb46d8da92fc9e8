//! The thread `enrich:sockets`: answers which program holds a socket, by the system's tables. Sleeps until it is
//! asked; however much it is asked, it looks at the tables a few times a second at most.

use std::collections::VecDeque;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use crossbeam_channel::{Receiver, RecvTimeoutError, Sender};
use flowcore::flow::SocketKey;
use flowcore::model::Protocol;

use super::{OwnerScan, Roster, find_sockets};
use crate::process::{Finding, Owned};

/// Time between two looks at the tables.
const REFRESH: Duration = Duration::from_millis(250);

/// Questions taken into one look at most.
const MAX_BATCH: usize = 1_024;

/// Looks at the tables for one question: a socket may be connected, or handed to its process, just in between.
const TRIES: u8 = 2;

/// The thread's state.
pub struct TableThread {
    pub(crate) questions: Receiver<SocketKey>,
    pub(crate) findings: Sender<Finding>,
}

impl TableThread {
    /// Until nobody asks or listens any more.
    pub fn run(self) {
        let mut scan = OwnerScan::new(PathBuf::from("/proc"));
        let mut roster = Roster::new();
        let mut open: VecDeque<(SocketKey, u8)> = VecDeque::new();
        let mut next_look = Instant::now();
        while self.collect(&mut open, next_look) {
            next_look = Instant::now() + REFRESH;
            let batch: Vec<_> = open.drain(..open.len().min(MAX_BATCH)).collect();
            let wanted: Vec<_> = batch.iter().map(|(socket, _)| *socket).collect();
            let found = find_sockets(Path::new("/proc/net"), &wanted);
            let inodes: Vec<_> = found.iter().map(|(_, inode)| *inode).collect();
            let holders = if inodes.is_empty() {
                Default::default()
            } else {
                scan.find(&inodes)
            };
            let now = Instant::now();
            let mut answered = Vec::with_capacity(found.len());
            for (socket, inode) in found {
                let Some(program) = holders.get(&inode).and_then(|pid| roster.holder(*pid, now))
                else {
                    continue;
                };
                answered.push(socket);
                // When full, the meter is behind: waiting keeps this thread off the tables too.
                let owner = Finding::Owner(Owned { socket, program });
                if self.findings.send(owner).is_err() {
                    return;
                }
            }
            answered.sort_unstable();
            for (socket, tried) in batch {
                if tried + 1 < TRIES && answered.binary_search(&socket).is_err() {
                    open.push_back((socket, tried + 1));
                }
            }
        }
    }

    /// Waits for questions, and until the tables may be looked at again. `false`: nobody asks any more.
    fn collect(&self, open: &mut VecDeque<(SocketKey, u8)>, next_look: Instant) -> bool {
        while open.is_empty() {
            match self.questions.recv() {
                Ok(socket) => take(open, socket),
                Err(_) => return false,
            }
        }
        loop {
            match self.questions.recv_deadline(next_look) {
                Ok(socket) => take(open, socket),
                Err(RecvTimeoutError::Timeout) => return true,
                Err(RecvTimeoutError::Disconnected) => return false,
            }
        }
    }
}

/// The tables hold TCP and UDP; when more is asked than can be looked up, the oldest questions lapse.
fn take(open: &mut VecDeque<(SocketKey, u8)>, socket: SocketKey) {
    if matches!(socket.protocol, Protocol::TCP | Protocol::UDP) {
        if open.len() >= 4 * MAX_BATCH {
            open.pop_front();
        }
        open.push_back((socket, 0));
    }
}
