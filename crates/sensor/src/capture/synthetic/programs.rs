//! Which made-up program talks to which service of the demo.

use std::collections::HashMap;
use std::sync::Arc;

use crossbeam_channel::{Receiver, Sender};
use flowcore::flow::SocketKey;
use flowcore::model::{Description, Evidence, Program, Signer};

use super::catalog::{Habit, SERVICES};
use crate::process::{Finding, Owned, Worker};

/// Answers for the made-up computer what the kernel answers for a real one.
pub(crate) fn worker(questions: Receiver<SocketKey>, findings: Sender<Finding>) -> Worker {
    Worker {
        name: "demo:programs",
        body: Box::new(move || answer(&questions, &findings)),
    }
}

fn answer(questions: &Receiver<SocketKey>, findings: &Sender<Finding>) {
    let mut running: HashMap<&str, Arc<Program>> = HashMap::new();
    for socket in questions {
        let Some(name) = program_of(&socket) else {
            continue;
        };
        let pid = 2_000 + u32::try_from(running.len()).unwrap_or(0) * 37;
        let program = running
            .entry(name)
            .or_insert_with(|| Arc::new(program(name, pid)));
        let program = Arc::clone(program);
        let owner = Finding::Owner(Owned { socket, program });
        if findings.send(owner).is_err() {
            return; // the meter is gone
        }
    }
}

fn program(name: &str, pid: u32) -> Program {
    Program {
        name: name.into(),
        path: None,
        pid,
        parent: None,
        started: None,
        user: None,
        unit: None,
        signer: Signer::Unknown,
        evidence: Evidence::MadeUp,
        described: Description::Running,
    }
}

/// `None`: an address that is not in the catalog, such as the resolver's.
fn program_of(socket: &SocketKey) -> Option<&'static str> {
    if socket.remote.port == 53 {
        return Some("systemd-resolved");
    }
    let service = SERVICES
        .iter()
        .find(|service| service.ip == socket.remote.ip)?;
    let is_of = |part: &str| service.name.contains(part);
    Some(match service.habit {
        Habit::Time => "chronyd",
        Habit::Upload => "restic",
        Habit::Stream if is_of("github") => "git",
        Habit::Stream if is_of("spotify") => "spotify",
        Habit::Stream => "apt",
        Habit::Chat if is_of("telegram") => "telegram-desktop",
        Habit::Chat if is_of("outlook") => "thunderbird",
        Habit::Chat => "slack",
        Habit::Browse => "firefox",
    })
}
