//! From process ids to [`Program`]s that all flows of a process share. Windows uses the id of a process again within
//! moments of its end; so a process that is known is kept open, which keeps its id from being used again, and a claim
//! counts only where the process ran at the time of the claim.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::{Duration, Instant};

use flowcore::model::{Description, Evidence, Program, Signer, Unit, User, visible};
use flowcore::time::Timestamp;

use super::Claim;

/// Processes that are kept open at most; beyond, all are let go and read again. Busy servers have some hundreds that
/// use the network.
const MAX_KNOWN: usize = 4_096;

/// For how long a process that has ended is remembered: its last packets may still be on their way.
const REMEMBERED: Duration = Duration::from_secs(10);

/// For how long what was read of a process holds that may not be kept open: its id may be used again unnoticed.
const UNHELD: Duration = Duration::from_millis(100);

/// The event's clock may be this much ahead of the one that stamps the start of processes.
const CLOCK_SLACK: Duration = Duration::from_millis(20);

/// Longest file name and path that are shown, in characters.
const MAX_NAME: usize = 64;
const MAX_PATH: usize = 512;

/// What stands for the name of a process that ended before anyone could look.
const ENDED: &str = "ended process";

/// What the system says about a process.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Facts {
    /// File name of the executable, not yet sanitized.
    pub name: String,
    /// Executable with its folder.
    pub path: Option<String>,
    /// Process that started it.
    pub parent: Option<u32>,
    /// When it was started.
    pub started: Option<Timestamp>,
    /// Whose rights it has.
    pub user: Option<User>,
    /// The service that runs in it.
    pub unit: Option<Unit>,
}

/// The system's processes.
pub trait Processes {
    /// Keeps a process open.
    type Hold;

    /// Looks at the process that has this id now, and keeps it open where that is permitted.
    fn open(&mut self, pid: u32) -> Option<(Facts, Option<Self::Hold>)>;

    /// Whether a process that is kept open still runs.
    fn runs(&self, hold: &Self::Hold) -> bool;
}

/// What is known of processes.
#[derive(Debug)]
pub struct Roster<P: Processes> {
    processes: P,
    known: HashMap<u32, Known<P::Hold>>,
    signers: HashMap<Box<str>, Signer>,
}

#[derive(Debug)]
struct Known<H> {
    /// By [`Evidence`]: from the kernel, from the tables.
    programs: [Arc<Program>; 2],
    hold: Option<H>,
    looked: Instant,
    ended: Option<Instant>,
}

impl<P: Processes> Roster<P> {
    /// Knows nobody yet.
    pub fn new(processes: P) -> Self {
        Self {
            processes,
            known: HashMap::new(),
            signers: HashMap::new(),
        }
    }

    /// The process behind a claim. `None`: who has the id now came later, and the claim is all that was heard.
    ///
    /// A claim of the kernel is never wrong about the id: where the process has ended since, its id is the answer.
    pub fn program(
        &mut self,
        claim: &Claim,
        wall: Timestamp,
        now: Instant,
    ) -> Option<Arc<Program>> {
        self.look(claim.pid, now);
        let known = self.known.get(&claim.pid).filter(|known| {
            let started = known.programs[0].started;
            // A start in the future is a clock that was set back since: it proves nothing.
            !started
                .is_some_and(|start| start > claim.at.saturating_add(CLOCK_SLACK) && start <= wall)
        });
        match (known, claim.evidence) {
            (Some(known), Evidence::Kernel) => Some(Arc::clone(&known.programs[0])),
            (Some(known), _) => Some(Arc::clone(&known.programs[1])),
            (None, Evidence::Kernel) => Some(Arc::new(ended(claim.pid))),
            (None, _) => None,
        }
    }

    /// Who signed the executable at `path`; all processes that run it are known with it from now on.
    pub fn note_signer(&mut self, path: &str, signer: &Signer) {
        if self.signers.len() >= MAX_KNOWN && !self.signers.contains_key(path) {
            self.signers.clear();
        }
        self.signers.insert(path.into(), signer.clone());
        #[expect(clippy::iter_over_hash_type, reason = "each is changed by itself")]
        for known in self.known.values_mut() {
            for program in &mut known.programs {
                if program.path.as_deref() == Some(path) && program.signer != *signer {
                    Arc::make_mut(program).signer = signer.clone();
                }
            }
        }
    }

    /// Makes sure that what is known of an id is of the process that has it, or had it just now.
    fn look(&mut self, pid: u32, now: Instant) {
        if let Some(known) = self.known.get_mut(&pid) {
            let is_past = |moment, span| now.saturating_duration_since(moment) > span;
            let is_over = match &known.hold {
                Some(hold) => {
                    if known.ended.is_none() && !self.processes.runs(hold) {
                        known.ended = Some(now);
                    }
                    known.ended.is_some_and(|ended| is_past(ended, REMEMBERED))
                }
                None => is_past(known.looked, UNHELD),
            };
            if !is_over {
                return;
            }
            // Only now can the id be used again.
            self.known.remove(&pid);
        }
        let Some((facts, hold)) = self.processes.open(pid) else {
            return;
        };
        if self.known.len() >= MAX_KNOWN {
            self.known.clear();
        }
        let programs = [Evidence::Kernel, Evidence::SocketTable].map(|evidence| {
            let mut program = program(pid, &facts, evidence);
            if let Some(signer) = program
                .path
                .as_ref()
                .and_then(|path| self.signers.get(path))
            {
                program.signer = signer.clone();
            }
            Arc::new(program)
        });
        let known = Known {
            programs,
            hold,
            looked: now,
            ended: None,
        };
        self.known.insert(pid, known);
    }
}

fn program(pid: u32, facts: &Facts, evidence: Evidence) -> Program {
    Program {
        name: visible(&facts.name, MAX_NAME),
        path: facts.path.as_deref().map(|path| visible(path, MAX_PATH)),
        pid,
        parent: facts.parent,
        started: facts.started,
        user: facts.user.clone(),
        unit: facts.unit.clone(),
        signer: Signer::Unknown,
        evidence,
        described: Description::Running,
    }
}

fn ended(pid: u32) -> Program {
    let facts = Facts {
        name: ENDED.to_owned(),
        ..Facts::default()
    };
    Program {
        described: Description::Noted,
        ..program(pid, &facts, Evidence::Kernel)
    }
}

#[cfg(test)]
mod tests {
    use std::cell::RefCell;
    use std::net::Ipv4Addr;
    use std::rc::Rc;

    use flowcore::flow::SocketKey;
    use flowcore::model::{Endpoint, Protocol};

    use super::*;

    /// Processes that tests start and end: id, name, start in seconds.
    #[derive(Clone, Default)]
    struct Lab(Rc<RefCell<HashMap<u32, (&'static str, u64)>>>);

    impl Lab {
        fn start(&self, pid: u32, name: &'static str, second: u64) {
            self.0.borrow_mut().insert(pid, (name, second));
        }

        fn end(&self, pid: u32) {
            self.0.borrow_mut().remove(&pid);
        }
    }

    impl Processes for Lab {
        type Hold = (u32, u64);

        fn open(&mut self, pid: u32) -> Option<(Facts, Option<Self::Hold>)> {
            let (name, second) = *self.0.borrow().get(&pid)?;
            let facts = Facts {
                name: name.to_owned(),
                path: Some(format!(r"C:\{name}")),
                started: Some(Timestamp::from_secs_nanos(second, 0)),
                ..Facts::default()
            };
            // Protected processes are seen and not opened.
            let may_open = name != "protected.exe";
            Some((facts, may_open.then_some((pid, second))))
        }

        fn runs(&self, (pid, second): &Self::Hold) -> bool {
            self.0
                .borrow()
                .get(pid)
                .is_some_and(|(_, start)| start == second)
        }
    }

    fn claim(pid: u32, second: u64, evidence: Evidence) -> Claim {
        let end = Endpoint {
            ip: Ipv4Addr::LOCALHOST.into(),
            port: 1,
        };
        Claim {
            socket: SocketKey {
                protocol: Protocol::TCP,
                local: end,
                remote: end,
            },
            pid,
            at: Timestamp::from_secs_nanos(second, 0),
            evidence,
        }
    }

    const WALL: Timestamp = Timestamp::from_secs_nanos(1_000, 0);

    #[test]
    fn a_running_process_is_named_with_the_evidence_of_the_claim() {
        let (lab, now) = (Lab::default(), Instant::now());
        let mut roster = Roster::new(lab.clone());
        lab.start(7, "curl.exe", 100);
        for evidence in [Evidence::Kernel, Evidence::SocketTable] {
            let program = roster
                .program(&claim(7, 200, evidence), WALL, now)
                .expect("runs");
            assert_eq!((&*program.name, program.evidence), ("curl.exe", evidence));
        }
    }

    #[test]
    fn flows_of_one_process_share_its_description() {
        let (lab, now) = (Lab::default(), Instant::now());
        let mut roster = Roster::new(lab.clone());
        lab.start(7, "curl.exe", 100);
        let mut ask = || {
            roster
                .program(&claim(7, 200, Evidence::Kernel), WALL, now)
                .expect("runs")
        };
        assert!(Arc::ptr_eq(&ask(), &ask()));
    }

    #[test]
    fn the_next_process_with_the_same_id_is_not_credited() {
        let (lab, now) = (Lab::default(), Instant::now());
        let mut roster = Roster::new(lab.clone());
        lab.start(7, "innocent.exe", 300);
        let program = roster
            .program(&claim(7, 200, Evidence::Kernel), WALL, now)
            .expect("an id");
        assert_eq!(
            (&*program.name, program.pid, program.path.as_deref()),
            (ENDED, 7, None)
        );
        let table = roster.program(&claim(7, 200, Evidence::SocketTable), WALL, now);
        assert_eq!(table, None);
        let own = roster
            .program(&claim(7, 301, Evidence::Kernel), WALL, now)
            .expect("runs");
        assert_eq!(&*own.name, "innocent.exe");
    }

    #[test]
    fn a_clock_that_was_set_back_takes_nobodys_name() {
        let (lab, now) = (Lab::default(), Instant::now());
        let mut roster = Roster::new(lab.clone());
        lab.start(7, "curl.exe", 5_000);
        let program = roster
            .program(&claim(7, 200, Evidence::Kernel), WALL, now)
            .expect("runs");
        assert_eq!(&*program.name, "curl.exe");
    }

    #[test]
    fn a_process_is_remembered_for_a_while_after_its_end_and_then_looked_for_anew() {
        let (lab, now) = (Lab::default(), Instant::now());
        let mut roster = Roster::new(lab.clone());
        lab.start(7, "first.exe", 100);
        let mut name = |second, now| {
            let program = roster.program(&claim(7, second, Evidence::Kernel), WALL, now);
            program.expect("the kernel's word").name.clone()
        };
        assert_eq!(&*name(200, now), "first.exe");
        lab.end(7);
        assert_eq!(&*name(200, now + REMEMBERED), "first.exe");
        let later = now + REMEMBERED * 2 + Duration::from_millis(1);
        assert_eq!(&*name(200, later), ENDED);
        lab.start(7, "second.exe", 400);
        assert_eq!(&*name(500, later), "second.exe");
    }

    #[test]
    fn a_process_that_may_not_be_kept_open_is_looked_at_again_soon() {
        let (lab, now) = (Lab::default(), Instant::now());
        let mut roster = Roster::new(lab.clone());
        lab.start(7, "protected.exe", 100);
        let mut name = |now| {
            let program = roster.program(&claim(7, 500, Evidence::Kernel), WALL, now);
            program.expect("the kernel's word").name.clone()
        };
        assert_eq!(&*name(now), "protected.exe");
        lab.start(7, "second.exe", 400);
        assert_eq!(
            &*name(now + UNHELD + Duration::from_millis(1)),
            "second.exe"
        );
    }

    #[test]
    fn a_signer_that_is_found_later_is_known_of_running_and_of_future_processes() {
        let (lab, now) = (Lab::default(), Instant::now());
        let mut roster = Roster::new(lab.clone());
        lab.start(7, "curl.exe", 100);
        let before = roster
            .program(&claim(7, 200, Evidence::Kernel), WALL, now)
            .expect("runs");
        assert_eq!(before.signer, Signer::Unknown);
        let signer = Signer::Known("Contoso".into());
        roster.note_signer(r"C:\curl.exe", &signer);
        lab.start(8, "curl.exe", 150);
        for pid in [7, 8] {
            let after = roster
                .program(&claim(pid, 200, Evidence::Kernel), WALL, now)
                .expect("runs");
            assert_eq!(after.signer, signer);
        }
    }
}
