//! The threads that find programs on Windows: one hears the driver's events, one brings them together with the meter's
//! questions and the system's tables, one checks signatures, which takes a while for large files.

use std::collections::HashMap;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant, SystemTime};

use crossbeam_channel::{Receiver, Sender, never, select};
use flowcore::flow::SocketKey;
use flowcore::model::{AttributionState, Signer};
use flowcore::time::Timestamp;

use super::processes::SystemProcesses;
use super::signature::signer_of;
use super::tables;
use crate::process::attribution::LastWord;
use crate::process::join::{Claim, Roster, SocketJoin, SocketTables};
use crate::process::witness::{SocketEvent, SocketEvents};
use crate::process::{Finding, Owned};

/// How often the stop flag is looked at.
const STOP_CHECK: Duration = Duration::from_millis(200);

/// Least time between two looks at the tables, however much is asked.
const REFRESH: Duration = Duration::from_millis(100);

/// Executables and sockets that wait for a signature at most; beyond, the signature stays unknown.
const MAX_WAITING: usize = 1_024;

/// `programs:hear`: passes on what the witness tells.
pub(in crate::process) struct EventThread {
    pub(in crate::process) witness: Box<dyn SocketEvents>,
    pub(in crate::process) events: Sender<SocketEvent>,
    pub(in crate::process) stop: Arc<AtomicBool>,
    /// Said when this thread ends.
    pub(in crate::process) last_word: LastWord,
}

impl EventThread {
    /// Until told to stop, or there is nothing to hear any more.
    pub(in crate::process) fn run(mut self) {
        while !self.stop.load(Ordering::Relaxed) {
            match self.witness.next(STOP_CHECK) {
                // When full, this waits, and the driver keeps what comes meanwhile.
                Ok(Some(event)) => {
                    if self.events.send(event).is_err() {
                        return;
                    }
                }
                Ok(None) => {}
                Err(error) => {
                    tracing::error!(%error, "who opens sockets is not heard any more; the tables are asked");
                    if let AttributionState::SocketTable { reason, .. } = &mut self.last_word.state
                    {
                        *reason = std::mem::take(reason).because(error.into_reason());
                    }
                    return;
                }
            }
        }
    }
}

/// `programs:sign`: checks executables, one after the other.
pub(in crate::process) struct SignerThread {
    pub(in crate::process) questions: Receiver<Box<str>>,
    pub(in crate::process) answers: Sender<(Box<str>, Signer)>,
}

impl SignerThread {
    /// Until nobody asks any more. A file is checked again when it has changed.
    pub(in crate::process) fn run(self) {
        let mut checked: HashMap<Box<str>, (Option<SystemTime>, u64, Signer)> = HashMap::new();
        for path in self.questions {
            let file = std::fs::metadata(&*path).ok();
            let changed = file.as_ref().and_then(|it| it.modified().ok());
            let len = file.map_or(0, |it| it.len());
            let signer = match checked.get(&path) {
                Some((then, size, signer)) if (*then, *size) == (changed, len) => signer.clone(),
                _ => signer_of(Path::new(&*path)),
            };
            if checked.len() >= MAX_WAITING {
                checked.clear();
            }
            checked.insert(path.clone(), (changed, len, signer.clone()));
            if self.answers.send((path, signer)).is_err() {
                return;
            }
        }
    }
}

/// `enrich:programs`: the state machine and the roster at work.
pub(in crate::process) struct ProgramThread {
    pub(in crate::process) questions: Receiver<SocketKey>,
    pub(in crate::process) events: Receiver<SocketEvent>,
    pub(in crate::process) findings: Sender<Finding>,
    pub(in crate::process) signers: (Sender<Box<str>>, Receiver<(Box<str>, Signer)>),
}

struct State {
    join: SocketJoin,
    roster: Roster<SystemProcesses>,
    /// Claims whose executables are being checked.
    unsigned: HashMap<Box<str>, Vec<Claim>>,
    unsigned_claims: usize,
    next_look: Instant,
}

impl ProgramThread {
    /// Until nobody asks or listens any more.
    pub(in crate::process) fn run(mut self) {
        let mut state = State {
            join: SocketJoin::default(),
            roster: Roster::new(SystemProcesses::default()),
            unsigned: HashMap::new(),
            unsigned_claims: 0,
            next_look: Instant::now(),
        };
        loop {
            let pause = state.join.next_look().map_or(STOP_CHECK, |due| {
                due.max(state.next_look)
                    .saturating_duration_since(Instant::now())
            });
            select! {
                recv(self.questions) -> question => match question {
                    Ok(socket) => state.join.handle_question(socket, Instant::now()),
                    Err(_) => return,
                },
                recv(self.events) -> event => match event {
                    Ok(event) => state.join.handle_event(&event, Instant::now()),
                    Err(_) => self.events = never(),
                },
                recv(self.signers.1) -> signed => match signed {
                    Ok((path, signer)) => {
                        if !self.tell_signer(&mut state, &path, &signer) {
                            return;
                        }
                    }
                    Err(_) => self.signers.1 = never(),
                },
                default(pause.min(STOP_CHECK)) => {}
            }
            let now = Instant::now();
            if state.join.next_look().is_some_and(|due| due <= now) && state.next_look <= now {
                let tables = SocketTables::new(tables::read());
                state.join.handle_tables(&tables, wall(), now);
                state.next_look = Instant::now() + REFRESH;
            }
            while let Some(claim) = state.join.poll() {
                if !self.answer(&mut state, &claim) {
                    return;
                }
            }
        }
    }

    /// `false`: nobody listens any more.
    fn answer(&self, state: &mut State, claim: &Claim) -> bool {
        let Some(program) = state.roster.program(claim, wall(), Instant::now()) else {
            return true;
        };
        if program.signer == Signer::Unknown
            && let Some(path) = &program.path
            && state.unsigned_claims < MAX_WAITING
        {
            let is_asked = state.unsigned.contains_key(path) || self.ask_signer(path);
            if is_asked {
                state.unsigned.entry(path.clone()).or_default().push(*claim);
                state.unsigned_claims += 1;
            }
        }
        let socket = claim.socket;
        // When full, the meter is behind: waiting keeps this thread off the tables too.
        self.findings
            .send(Finding::Owner(Owned { socket, program }))
            .is_ok()
    }

    fn ask_signer(&self, path: &str) -> bool {
        self.signers.0.try_send(path.into()).is_ok()
    }

    fn tell_signer(&self, state: &mut State, path: &str, signer: &Signer) -> bool {
        let claims = state.unsigned.remove(path).unwrap_or_default();
        state.unsigned_claims -= claims.len();
        if *signer == Signer::Unknown {
            return true;
        }
        state.roster.note_signer(path, signer);
        claims
            .iter()
            .all(|claim| !state.join.is_current(claim) || self.answer(state, claim))
    }
}

/// What the system's clock shows.
fn wall() -> Timestamp {
    let since_1970 = SystemTime::now()
        .duration_since(SystemTime::UNIX_EPOCH)
        .unwrap_or_default();
    Timestamp::default().saturating_add(since_1970)
}
