//! The thread `enrich:programs`: hears the kernel's announcements and looks at their processes at once, while most
//! still run.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use crossbeam_channel::Sender;

use super::{Announcement, OwnerWatch, Word};
use crate::process::procfs::{Namespace, Roster};
use crate::process::{Finding, Owned};

/// How often the stop flag is looked at while nothing is announced.
const STOP_CHECK: Duration = Duration::from_millis(200);

/// The thread's state.
pub struct WatchThread {
    pub(crate) watch: OwnerWatch,
    pub(crate) here: Namespace,
    pub(crate) findings: Sender<Finding>,
    pub(crate) stop: Arc<AtomicBool>,
}

impl WatchThread {
    /// Until told to stop, or nobody listens.
    pub fn run(mut self) {
        let mut roster = Roster::new();
        while !self.stop.load(Ordering::Relaxed) {
            if let Err(error) = self.watch.wait(STOP_CHECK) {
                tracing::error!(%error, "the kernel's announcements can no longer be read");
                return;
            }
            while let Some(word) = self.watch.next_word() {
                let announcement = match word {
                    Word::Announcement(announcement) => announcement,
                    Word::Introduction(introduction) => {
                        roster.introduce(introduction);
                        continue;
                    }
                };
                if !is_captured_here(&announcement, &self.here) {
                    continue;
                }
                let program =
                    roster.announced(&announcement, self.here.sees_all_processes, Instant::now());
                // When full, the meter is behind: waiting lets announcements pile up in the kernel's ring, and
                // those it has no room for are made again with the flow's next packet.
                let socket = announcement.socket;
                let owner = Finding::Owner(Owned { socket, program });
                if self.findings.send(owner).is_err() {
                    return;
                }
            }
        }
    }
}

/// The programs see every network namespace; the capture sees the interfaces of its own. What a container sends
/// under its own address may be seen here on a bridge, but 127.0.0.1 is another one in each of them.
fn is_captured_here(announcement: &Announcement, here: &Namespace) -> bool {
    let is_ours = here.network.is_none_or(|ours| ours == announcement.netns);
    is_ours || !announcement.socket.local.ip.to_canonical().is_loopback()
}
