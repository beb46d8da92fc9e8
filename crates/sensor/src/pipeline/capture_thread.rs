//! The thread that drives one [`FrameSource`]: fills batches and hands them to the meter.

use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use crossbeam_channel::{Receiver, SendTimeoutError, Sender, TrySendError};
use flowcore::say;

use super::channels::FromCapture;
use super::health::SourceGauge;
use crate::capture::{CaptureError, FrameBatch, FrameSource, Next, SourceNews};

/// How often a thread that waits for the meter looks whether it should stop.
const STOP_CHECK: Duration = Duration::from_millis(100);

/// How long a live source waits for a meter that is behind. Meanwhile packets wait where the system keeps them, which has
/// room for more of them than the channel; beyond, they are its to count as lost.
const RIDE_OUT: Duration = Duration::from_millis(50);

/// With nothing to tell, a live source still says this often that it is alive, and what time it is.
const QUIET: Duration = Duration::from_millis(500);

pub(super) struct CaptureThread {
    pub(super) source: Box<dyn FrameSource>,
    pub(super) is_realtime: bool,
    pub(super) gauge: Arc<SourceGauge>,
    pub(super) frames: Sender<FromCapture>,
    pub(super) recycled: Receiver<FrameBatch>,
    /// A batch that nothing came into.
    pub(super) spare: Option<FrameBatch>,
    pub(super) stop: Arc<AtomicBool>,
    /// No more is to be read, but what was read is to arrive.
    pub(super) end: Arc<AtomicBool>,
}

impl CaptureThread {
    pub(super) fn run(mut self) {
        let outcome = catch_unwind(AssertUnwindSafe(|| self.capture())).unwrap_or_else(|panic| {
            let reason = say!("said-internal", "the capture stopped on an internal error")
                .because(message(&*panic));
            Err(CaptureError::BrokeOff { reason })
        });
        self.hand_over(FromCapture::Ended(outcome));
    }

    fn capture(&mut self) -> Result<(), CaptureError> {
        let mut untold: Option<Box<SourceNews>> = None;
        let mut handed_over = Instant::now();
        while !self.stop.load(Ordering::Relaxed) && !self.end.load(Ordering::Relaxed) {
            let mut batch = self
                .spare
                .take()
                .unwrap_or_else(|| self.recycled.try_recv().unwrap_or_default());
            batch.clear();
            let next = self.source.next_batch(&mut batch);
            self.gauge
                .note(self.source.kernel_drops(), self.source.progress_permille());
            if let Some(news) = self.source.take_news() {
                untold = Some(Box::new(news));
            }
            untold = untold.and_then(|news| self.tell(news));
            if self.is_realtime && batch.is_empty() && handed_over.elapsed() < QUIET {
                // Nothing worth waking the meter for.
                drop(self.spare.replace(batch));
            } else if self.is_realtime {
                handed_over = Instant::now();
                self.offer(batch);
            } else {
                self.hand_over(FromCapture::Frames(batch));
            }
            if next? == Next::End {
                break;
            }
        }
        Ok(())
    }

    /// Gives the news back where there is no room for them: they are told with the next batch.
    fn tell(&self, news: Box<SourceNews>) -> Option<Box<SourceNews>> {
        match self.frames.try_send(FromCapture::News(news)) {
            Err(TrySendError::Full(FromCapture::News(news))) => Some(news),
            _ => None,
        }
    }

    /// Waits for a moment at most: what the meter has no room for then is counted as lost.
    fn offer(&self, batch: FrameBatch) {
        let len = batch.len();
        match self
            .frames
            .send_timeout(FromCapture::Frames(batch), RIDE_OUT)
        {
            Ok(()) => {}
            Err(SendTimeoutError::Timeout(_)) => self.gauge.note_queue_drops(len),
            Err(SendTimeoutError::Disconnected(_)) => self.stop.store(true, Ordering::Relaxed),
        }
    }

    /// Waits for room, unless everything is to stop.
    fn hand_over(&self, mut message: FromCapture) {
        loop {
            match self.frames.send_timeout(message, STOP_CHECK) {
                Ok(()) | Err(SendTimeoutError::Disconnected(_)) => return,
                Err(SendTimeoutError::Timeout(back)) => message = back,
            }
            if self.stop.load(Ordering::Relaxed) {
                return;
            }
        }
    }
}

/// What a panic said.
pub(super) fn message(panic: &(dyn Any + Send)) -> &str {
    panic
        .downcast_ref::<&str>()
        .copied()
        .or_else(|| panic.downcast_ref::<String>().map(String::as_str))
        .unwrap_or("no message")
}
