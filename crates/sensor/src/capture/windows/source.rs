//! A [`FrameSource`] over the WinDivert driver: copies of the IP packets that pass this computer's network layer.
//!
//! The handle only sniffs and receives: it cannot delay, change, drop or inject a packet. `open` in `mod.rs` makes
//! one source for all interfaces; the capture thread of `pipeline` owns it.
#![expect(
    unsafe_code,
    reason = "vouches for the handle that the receiver reads from"
)]

use std::ffi::CStr;

use super::clock::TickClock;
use super::coverage::Coverage;
use super::fill::fill;
use super::handle::Handle;
use super::library::{FLAG_FRAGMENTS, LAYER_NETWORK, Library};
use super::receiver::{Received, Receiver};
use super::refusal;
use crate::capture::{CaptureError, FrameBatch, FrameSource, Next, SourceNews};
use flowcore::packet::{Frame, LinkType};
use flowcore::say;

/// Live packets of this computer.
pub(super) struct WinDivertSource {
    // Fields are dropped in this order: the receiver takes back its requests before the handle closes.
    receiver: Receiver,
    _handle: Handle,
    clock: TickClock,
    coverage: Coverage,
    lost: u64,
}

impl WinDivertSource {
    /// Starts to capture what `filter` lets through, which is what passes the adapters with these names, or all.
    ///
    /// # Errors
    /// The driver refuses; the error says what to do.
    pub(super) fn open(
        library: Library,
        filter: &CStr,
        names: &[String],
    ) -> Result<Self, CaptureError> {
        let handle = Handle::open(library, LAYER_NETWORK, FLAG_FRAGMENTS, filter)
            .map_err(refusal::of_open)?;
        // SAFETY: the handle is stored beside the receiver and outlives it; the function is WinDivertRecvEx.
        let receiver =
            unsafe { Receiver::new(handle.raw(), library.recv_ex) }.map_err(broke_off)?;
        Ok(Self {
            receiver,
            _handle: handle,
            clock: TickClock::tied_now(),
            coverage: Coverage::new(names),
            lost: 0,
        })
    }
}

pub(super) fn broke_off(code: u32) -> CaptureError {
    CaptureError::BrokeOff {
        reason: say!(
            "said-driver-stopped",
            "the capture driver stopped delivering packets (Windows error {code})",
            code = code
        ),
    }
}

impl FrameSource for WinDivertSource {
    fn next_batch(&mut self, batch: &mut FrameBatch) -> Result<Next, CaptureError> {
        self.coverage.refresh();
        fill(batch, |batch, patience| {
            let (clock, coverage) = (&mut self.clock, &mut self.coverage);
            let received = self.receiver.receive(patience, |address, data| {
                clock.keep_tied(address.timestamp_ticks);
                let wire_len = u32::try_from(data.len()).unwrap_or(u32::MAX);
                coverage.note_packet(address.interface(), wire_len);
                let frame = Frame {
                    link: LinkType::RAW,
                    data,
                    wire_len,
                    is_outgoing: Some(address.is_outbound()),
                };
                batch.push(clock.time_of(address.timestamp_ticks), frame);
            });
            match received.map_err(broke_off)? {
                Received::Packet(()) => Ok(true),
                Received::TooLong => {
                    self.lost += 1;
                    Ok(true)
                }
                Received::Nothing => Ok(false),
            }
        })
    }

    /// Packets that did not fit. The driver does not say how many it dropped because its queue was full.
    fn kernel_drops(&mut self) -> u64 {
        self.lost
    }

    fn take_news(&mut self) -> Option<SourceNews> {
        self.coverage.take_news()
    }
}

#[cfg(test)]
mod tests {
    use super::super::library::official;
    use super::*;

    #[test]
    fn the_official_library_captures_or_says_why_it_cannot() {
        let Some(library) = official() else { return };
        // With the driver and an administrator's rights it captures; Wine has no driver, so there it is a state.
        match WinDivertSource::open(library, c"not loopback", &[]) {
            Ok(mut source) => {
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
    fn a_filter_that_the_driver_does_not_take_is_an_error() {
        let Some(library) = official() else { return };
        let Err(CaptureError::Unavailable { reason, .. }) =
            WinDivertSource::open(library, c"no such word", &[])
        else {
            panic!("the filter is nonsense");
        };
        assert!(reason.contains("87"), "ERROR_INVALID_PARAMETER: {reason}");
    }
}
