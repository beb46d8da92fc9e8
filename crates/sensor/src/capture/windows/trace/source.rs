//! A [`FrameSource`] over event tracing. Its batches hold [`Transfer`]s instead of frames.

use std::net::IpAddr;

use crossbeam_channel::{Receiver, RecvTimeoutError, bounded};
use flowcore::flow::Transfer;
use flowcore::say;
use windows_sys::Win32::Foundation::{ERROR_ACCESS_DENIED, ERROR_NO_SYSTEM_RESOURCES};

use super::super::coverage::Coverage;
use super::super::fill::fill;
use super::owners::{self, OwnerEvents, OwnerTeller};
use super::session::{Heard, Session};
use crate::capture::{CaptureError, FrameBatch, FrameSource, Next, SourceNews};

/// Reports that wait for the capture's thread: a sixth of a second at 100,000 a second. **When full**, they are lost
/// and counted.
const CAPACITY: usize = 1 << 14;

/// What this computer's sockets send and receive.
pub(in super::super) struct TraceSource {
    session: Session,
    heard: Receiver<Heard>,
    owners: OwnerTeller,
    coverage: Coverage,
    lost: u64,
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
        coverage: Coverage::new(&[]),
        lost: 0,
    };
    Ok((source, events))
}

fn refused(code: u32) -> CaptureError {
    match code {
        ERROR_ACCESS_DENIED => CaptureError::NotPermitted {
            reason: say!(
                "said-trace-denied",
                "Windows lets only administrators trace its network events"
            ),
            remedy: say!(
                "mend-trace-denied",
                "start it as administrator, put the user into the group \"Performance Log Users\", or once and for \
                 good, in a terminal that runs as administrator: arcwatch-sensor service install"
            ),
        },
        ERROR_NO_SYSTEM_RESOURCES => CaptureError::Unavailable {
            reason: say!(
                "said-trace-full",
                "Windows runs as many trace sessions as it can"
            ),
            remedy: say!("mend-trace-full", "end one: logman query -ets lists them"),
        },
        code => CaptureError::Unavailable {
            reason: say!(
                "said-no-trace",
                "event tracing does not work here (Windows error {code})",
                code = code
            ),
            remedy: say!(
                "mend-no-trace",
                "look the number up with: net helpmsg {code}; under Wine there is no event tracing, so open a \
                 capture file instead",
                code = code
            ),
        },
    }
}

/// What a transfer adds to what an adapter counts; what stays in this computer, none does.
fn bytes_on_adapters(transfer: &Transfer, local: &[IpAddr]) -> u64 {
    let remote = transfer.socket.remote.ip;
    let stays_here = remote.is_loopback() || local.binary_search(&remote).is_ok();
    if stays_here { 0 } else { transfer.bytes.into() }
}

impl FrameSource for TraceSource {
    fn next_batch(&mut self, batch: &mut FrameBatch) -> Result<Next, CaptureError> {
        if self.coverage.refresh() {
            self.lost = self.session.lost();
        }
        fill(batch, |batch, patience| {
            match self.heard.recv_timeout(patience) {
                Ok((at, report)) => {
                    if let Some(transfer) = report.transfer(self.coverage.addresses()) {
                        let bytes = bytes_on_adapters(&transfer, self.coverage.addresses());
                        self.coverage.note_bytes(bytes);
                        self.owners.note(at, report.pid, &transfer);
                        batch.push_transfer(at, transfer);
                    }
                    Ok(true)
                }
                Err(RecvTimeoutError::Timeout) => Ok(false),
                Err(RecvTimeoutError::Disconnected) => Err(CaptureError::BrokeOff {
                    reason: say!(
                        "said-trace-ended",
                        "another program ended the trace session"
                    ),
                }),
            }
        })
    }

    fn kernel_drops(&mut self) -> u64 {
        self.lost
    }

    fn take_news(&mut self) -> Option<SourceNews> {
        self.coverage.take_news()
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
    fn what_stays_in_this_computer_passes_no_adapter() {
        let here: IpAddr = [192, 0, 2, 7].into();
        let transfer = |ip: IpAddr| Transfer {
            socket: flowcore::flow::SocketKey {
                protocol: flowcore::model::Protocol::TCP,
                local: flowcore::model::Endpoint { ip: here, port: 1 },
                remote: flowcore::model::Endpoint { ip, port: 2 },
            },
            kind: flowcore::flow::TransferKind::Sent,
            bytes: 100,
        };
        for (remote, bytes) in [
            ([127, 0, 0, 1], 0),
            ([192, 0, 2, 7], 0),
            ([192, 0, 2, 8], 100),
        ] {
            assert_eq!(bytes_on_adapters(&transfer(remote.into()), &[here]), bytes);
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
