//! The thread `enrich:dns`: reverse look-ups, a few at a time, on a small runtime of its own.
//!
//! A resolver that does not answer must not pile up work or hide that names are missing: after a row of failures the
//! thread says so, answers "unknown" at once, and lets one question through from time to time to see.

use std::net::IpAddr;
use std::time::{Duration, Instant};

use crossbeam_channel::{Receiver, RecvTimeoutError, Sender, TryRecvError};
use flowcore::model::{DatabaseState, Lookup};
use flowcore::say;
use tokio::task::JoinSet;

use super::book::clamp_ttl;
use super::resolver::{ResolverError, ReverseResolver, Timed};
use crate::pipeline::{Answer, DnsMode};
use crate::told::system_says;

/// Questions that are under way at once. A home router's resolver copes with this many.
const MAX_IN_FLIGHT: usize = 16;

/// How often new questions are looked for while others are under way.
const POLL: Duration = Duration::from_millis(10);

/// How long to wait for a question while none is under way.
const IDLE: Duration = Duration::from_secs(1);

/// For how long "did not answer" counts as "has no name".
const FAILURE_TTL: Duration = Duration::from_secs(300);

pub(crate) struct NameThread {
    pub(crate) mode: DnsMode,
    pub(crate) requests: Receiver<IpAddr>,
    pub(crate) answers: Sender<Answer>,
}

impl NameThread {
    pub(crate) fn run(self) {
        if self.mode == DnsMode::Off {
            self.tell(DatabaseState::Off);
            return;
        }
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build();
        match runtime {
            Ok(runtime) => {
                runtime.block_on(async {
                    match ReverseResolver::system() {
                        Ok(resolver) => self.answer(resolver).await,
                        Err(error) => self.tell(DatabaseState::Unavailable(error.saying())),
                    }
                });
                runtime.shutdown_background();
            }
            Err(error) => {
                let why = say!("said-no-runtime", "the thread for look-ups cannot start")
                    .because(system_says(&error));
                self.tell(DatabaseState::Unavailable(why));
            }
        }
    }

    /// Serves until the meter is gone.
    async fn answer(&self, resolver: ReverseResolver) {
        let mut breaker = Breaker::default();
        let mut in_flight = JoinSet::new();
        self.tell(DatabaseState::Ready(resolver.servers().to_owned()));
        loop {
            while in_flight.len() < MAX_IN_FLIGHT {
                let request = if in_flight.is_empty() {
                    // Nothing needs the runtime: the thread may sleep.
                    self.requests
                        .recv_timeout(IDLE)
                        .map_err(|error| match error {
                            RecvTimeoutError::Timeout => TryRecvError::Empty,
                            RecvTimeoutError::Disconnected => TryRecvError::Disconnected,
                        })
                } else {
                    self.requests.try_recv()
                };
                match request {
                    Ok(ip) if breaker.lets_through(Instant::now()) => {
                        let resolver = resolver.clone();
                        in_flight.spawn(async move { (ip, resolver.name_of(ip).await) });
                    }
                    Ok(ip) => self.say(ip, Lookup::Absent, FAILURE_TTL),
                    Err(TryRecvError::Empty) => break,
                    Err(TryRecvError::Disconnected) => return,
                }
            }
            // A task that panicked has lost its question: its host stays without a name.
            if let Ok(Some(Ok((ip, outcome)))) =
                tokio::time::timeout(POLL, in_flight.join_next()).await
            {
                self.note(&mut breaker, &resolver, ip, outcome);
            }
        }
    }

    fn note(
        &self,
        breaker: &mut Breaker,
        resolver: &ReverseResolver,
        ip: IpAddr,
        outcome: Result<Timed<Lookup<Box<str>>>, ResolverError>,
    ) {
        match outcome {
            Ok((name, ttl)) => {
                if breaker.note_answer() {
                    self.tell(DatabaseState::Ready(resolver.servers().to_owned()));
                }
                self.say(ip, name, clamp_ttl(ttl));
            }
            Err(error) => {
                tracing::debug!(%ip, %error, "no reverse name");
                if breaker.note_failure(Instant::now()) {
                    self.tell(DatabaseState::Unavailable(say!(
                        "said-resolver-silent",
                        "the resolver {servers} does not answer; names will come when it does",
                        servers = resolver.servers()
                    )));
                }
                self.say(ip, Lookup::Absent, FAILURE_TTL);
            }
        }
    }

    fn say(&self, ip: IpAddr, name: Lookup<Box<str>>, ttl: Duration) {
        // The meter may be gone; the next receive ends the thread.
        drop(self.answers.send(Answer::ReverseName(ip, name, ttl)));
    }

    fn tell(&self, state: DatabaseState) {
        // As above.
        drop(self.answers.send(Answer::ReverseDnsState(state)));
    }
}

/// Stops asking a resolver that does not answer, and notices when it does again.
#[derive(Debug, Default)]
struct Breaker {
    failures: u32,
    /// Set while it is open: when the next question may go out.
    next_try: Option<Instant>,
}

impl Breaker {
    /// Failures in a row before it opens: one whole flight of questions.
    const PATIENCE: u32 = 16;
    /// Time between two questions while it is open.
    const PAUSE: Duration = Duration::from_secs(10);

    fn lets_through(&mut self, now: Instant) -> bool {
        match self.next_try {
            None => true,
            Some(at) if at <= now => {
                self.next_try = Some(now + Self::PAUSE);
                true
            }
            Some(_) => false,
        }
    }

    /// `true` when this closes it.
    fn note_answer(&mut self) -> bool {
        self.failures = 0;
        self.next_try.take().is_some()
    }

    /// `true` when this opens it.
    fn note_failure(&mut self, now: Instant) -> bool {
        self.failures = self.failures.saturating_add(1);
        if self.failures < Self::PATIENCE || self.next_try.is_some() {
            return false;
        }
        self.next_try = Some(now + Self::PAUSE);
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_dead_resolver_is_asked_once_in_a_while() {
        let start = Instant::now();
        let mut breaker = Breaker::default();
        for round in 1..=Breaker::PATIENCE {
            assert!(breaker.lets_through(start));
            assert_eq!(breaker.note_failure(start), round == Breaker::PATIENCE);
        }
        assert!(!breaker.lets_through(start));
        let later = start + Breaker::PAUSE;
        assert!(breaker.lets_through(later));
        assert!(!breaker.lets_through(later));
        assert!(!breaker.note_failure(later), "it says so once");
        assert!(breaker.note_answer());
        assert!(breaker.lets_through(later));
    }

    #[test]
    fn one_answer_among_failures_keeps_it_closed() {
        let now = Instant::now();
        let mut breaker = Breaker::default();
        for _ in 0..5 * Breaker::PATIENCE {
            breaker.note_failure(now);
            assert!(!breaker.note_answer());
        }
        assert!(breaker.lets_through(now));
    }
}
