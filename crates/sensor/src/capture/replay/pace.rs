//! Plays a file by its own time stamps: a frame is handed over when its time has come on a clock that the caller
//! gives. Never waits longer than [`MAX_WAIT`] at a time, so that a player can be stopped during a long pause.

use std::time::Duration;

use flowcore::time::Timestamp;

use super::file::FileSource;
use crate::capture::{CaptureError, Clock, FrameBatch, FrameSource, MAX_HOLD, MAX_WAIT, Next};

/// A step this long from one packet to the next is a damaged or missing time stamp, not a pause: it is jumped.
const MAX_PAUSE: Duration = Duration::from_secs(24 * 3600);

/// A file played at a multiple of the speed at which it was captured.
pub(super) struct Paced<C> {
    file: FileSource,
    speed: f64,
    clock: C,
    /// A moment of the file and the moment of the clock that it was played at.
    anchor: Option<(Timestamp, Duration)>,
    /// Read, and not yet due.
    ahead: FrameBatch,
    played: usize,
    /// What followed `ahead`, told once `ahead` is played.
    after: Result<Next, CaptureError>,
}

impl<C: Clock> Paced<C> {
    pub(super) fn new(file: FileSource, speed: f64, clock: C) -> Self {
        Self {
            file,
            speed,
            clock,
            anchor: None,
            ahead: FrameBatch::default(),
            played: 0,
            after: Ok(Next::More),
        }
    }

    /// The file's time now.
    fn file_time(&self) -> Timestamp {
        self.anchor
            .map_or_else(Timestamp::default, |(file, clock)| {
                let elapsed = self.clock.now().saturating_sub(clock).as_secs_f64() * self.speed;
                file.saturating_add(Duration::try_from_secs_f64(elapsed).unwrap_or(Duration::MAX))
            })
    }

    /// How long until the file's time is `at`; zero when it is due.
    fn wait_for(&mut self, at: Timestamp) -> Duration {
        let now = self.file_time();
        let ahead = at.saturating_since(now);
        if self.anchor.is_none() || ahead > MAX_PAUSE {
            self.anchor = Some((at, self.clock.now()));
            return Duration::ZERO;
        }
        // Never nothing: rounding must not make a player spin in front of a frame that is all but due.
        let wait = ahead.as_secs_f64() / self.speed;
        Duration::try_from_secs_f64(wait)
            .unwrap_or(MAX_WAIT)
            .max(Duration::from_micros(1))
    }
}

impl<C: Clock> FrameSource for Paced<C> {
    fn next_batch(&mut self, batch: &mut FrameBatch) -> Result<Next, CaptureError> {
        let mut held = Duration::ZERO;
        while !batch.is_full() {
            if self.played == self.ahead.len() {
                if !matches!(self.after, Ok(Next::More)) {
                    batch.set_source_time(self.ahead.source_time());
                    return std::mem::replace(&mut self.after, Ok(Next::End));
                }
                self.ahead.clear();
                self.played = 0;
                self.after = self.file.next_batch(&mut self.ahead);
                continue;
            }
            let Some((at, frame)) = self.ahead.get(self.played) else {
                continue;
            };
            if self.anchor.is_some() && at <= self.file_time() {
                batch.push(at, frame);
                self.played += 1;
                continue;
            }
            let wait = self.wait_for(at);
            let limit = if batch.is_empty() { MAX_WAIT } else { MAX_HOLD };
            if held >= limit {
                break;
            }
            let step = wait.min(limit - held);
            if !step.is_zero() {
                self.clock.sleep(step);
                held += step;
            }
        }
        batch.set_source_time(self.file_time());
        Ok(Next::More)
    }

    fn kernel_drops(&mut self) -> u64 {
        self.file.kernel_drops()
    }

    fn progress_permille(&self) -> Option<u16> {
        self.file.progress_permille()
    }
}
