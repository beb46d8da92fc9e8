//! A [`FrameSource`] over event tracing. Its batches hold [`Transfer`](flowcore::flow::Transfer)s instead of frames.

use std::net::IpAddr;
use std::time::{Duration, Instant};

use crossbeam_channel::{Receiver, RecvTimeoutError, bounded};
use windows_sys::Win32::Foundation::{ERROR_ACCESS_DENIED, ERROR_NO_SYSTEM_RESOURCES};

use super::super::adapters;
use super::super::clock::now;
use super::owners::{self, OwnerEvents, OwnerTeller};
use super::session::{Heard, Session};
use crate::capture::{CaptureError, FrameBatch, FrameSource, MAX_HOLD, MAX_WAIT, Next};

/// Reports that wait for the capture's thread: a sixth of a second at 100,000 a second. **When full**, they are lost
/// and counted.
const CAPACITY: usize = 1 << 14;

/// How often this computer's addresses, and what was lost, are asked anew.
const REFRESH: Duration = Duration::from_secs(2);

/// What this computer's sockets send and receive.
pub(in super::super) struct TraceSource {
    session: Session,
    heard: Receiver<Heard>,
    owners: OwnerTeller,
    local: Vec<IpAddr>,
    lost: u64,
    refreshed: Instant,
}

/// Starts a session called `name`.
///
/// # Errors
/// Windows refuses; the error says what to do.
pub(in super::super) fn open(name: &str) -> Result<(TraceSource, OwnerEvents), CaptureError> {
    let mut session = Session::start(name).map_err(refused)?;
    let (heard_in, heard) = bounded(CAPACITY);
    session.listen(heard_in).map_err(refused)?;
    let (owners, events) = owners::pair();
    let source = TraceSource {
        session,
        heard,
        owners,
        local: local_addresses(),
        lost: 0,
        refreshed: Instant::now(),
    };
    Ok((source, events))
}

fn refused(code: u32) -> CaptureError {
    match code {
        ERROR_ACCESS_DENIED => CaptureError::NotPermitted {
            reason: "Windows lets only administrators trace its network events".to_owned(),
            remedy: "start Arcwatch as administrator, or put the user into the group \"Performance Log Users\""
                .to_owned(),
        },
        ERROR_NO_SYSTEM_RESOURCES => CaptureError::Unavailable {
            reason: "Windows runs as many trace sessions as it can".to_owned(),
            remedy: "end one: logman query -ets lists them".to_owned(),
        },
        code => CaptureError::Unavailable {
            reason: format!("event tracing does not work here (Windows error {code})"),
            remedy: format!(
                "look the number up with: net helpmsg {code}; under Wine there is no event tracing, so open a \
                 capture file instead"
            ),
        },
    }
}

/// Sorted; empty where Windows does not tell.
fn local_addresses() -> Vec<IpAddr> {
    let adapters = adapters::list().unwrap_or_default();
    let mut addresses: Vec<IpAddr> = adapters.into_iter().flat_map(|it| it.addresses).collect();
    addresses.sort_unstable();
    addresses
}

impl TraceSource {
    /// What is asked now and then.
    fn refresh(&mut self) {
        if self.refreshed.elapsed() >= REFRESH {
            self.refreshed = Instant::now();
            self.local = local_addresses();
            self.lost = self.session.lost();
        }
    }
}

impl FrameSource for TraceSource {
    fn next_batch(&mut self, batch: &mut FrameBatch) -> Result<Next, CaptureError> {
        self.refresh();
        let mut deadline = Instant::now() + MAX_WAIT;
        while !batch.is_full() {
            match self.heard.recv_deadline(deadline) {
                Ok((at, report)) => {
                    if let Some(transfer) = report.transfer(&self.local) {
                        self.owners.note(at, report.pid, &transfer);
                        batch.push_transfer(at, transfer);
                        if batch.len() == 1 {
                            deadline = Instant::now() + MAX_HOLD;
                        }
                    }
                }
                Err(RecvTimeoutError::Timeout) => break,
                Err(RecvTimeoutError::Disconnected) => {
                    return Err(CaptureError::BrokeOff {
                        reason: "another program ended the trace session".to_owned(),
                    });
                }
            }
        }
        batch.set_source_time(now());
        Ok(Next::More)
    }

    fn kernel_drops(&mut self) -> u64 {
        self.lost
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn event_tracing_works_or_says_why_it_does_not() {
        // With an administrator's rights it works; Wine's sessions are stubs, so there it is a state.
        match open("Arcwatch-Test") {
            Ok((mut source, _)) => {
                let mut batch = FrameBatch::default();
                assert_eq!(source.next_batch(&mut batch), Ok(Next::More));
            }
            Err(
                CaptureError::Unavailable { reason, remedy }
                | CaptureError::NotPermitted { reason, remedy },
            ) => assert!(!reason.is_empty() && !remedy.is_empty()),
            Err(error) => panic!("{error}"),
        }
    }

    #[test]
    fn a_refusal_says_what_to_do() {
        assert!(matches!(
            refused(ERROR_ACCESS_DENIED),
            CaptureError::NotPermitted { .. }
        ));
        for code in [ERROR_NO_SYSTEM_RESOURCES, 120, 87] {
            let CaptureError::Unavailable { reason, remedy } = refused(code) else {
                panic!("{code}");
            };
            assert!(!reason.is_empty() && !remedy.is_empty());
        }
    }
}
