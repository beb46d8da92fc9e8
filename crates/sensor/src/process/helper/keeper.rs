//! Keeps the helper alive: opens what it needs, forks it, and forks another one when it ends that should not.
//!
//! It has no more rights than the helper, but for making processes. What was attached to the kernel stays attached
//! meanwhile, and the next helper goes on where the last one was ended.
#![expect(
    unsafe_code,
    reason = "neither a fork nor giving memory back has a safe way"
)]

use std::io;
use std::os::fd::AsFd;
use std::os::unix::net::UnixStream;
use std::time::{Duration, Instant};

use flowcore::model::AttributionState;
use flowcore::say;
use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::process::{Pid, WaitOptions, WaitStatus, waitpid};

use super::Message;
use super::packets::Speaker;
use super::worker::work;
use crate::privilege::{self, Needs};
use crate::process::{Attribution, Witness};

/// Time before another helper is started: long enough to be seen, then longer while helpers go on ending.
const FIRST_PAUSE: Duration = Duration::from_secs(1);
const LONGEST_PAUSE: Duration = Duration::from_secs(60);

/// A helper that ran for as long was well: the next pause is the first again.
const WELL_AFTER: Duration = Duration::from_secs(60);

/// The keeper, and in its forks the helper. Standard input is the socket to the sensor.
///
/// # Errors
/// A right could not be given up, a process or thread not be made, or the socket broke.
pub(crate) fn run() -> anyhow::Result<()> {
    let socket = UnixStream::from(io::stdin().as_fd().try_clone_to_owned()?);
    let attribution = Attribution::open(Witness::Silent);
    give_memory_back();
    privilege::give_up(&Needs::of_keeper())?;
    let mut speaker = Speaker::new(socket.try_clone()?);
    let mut pause = FIRST_PAUSE;
    loop {
        let began = Instant::now();
        let Some(helper) = fork()? else {
            privilege::narrow(&Needs::of_helper())?;
            return work(attribution, &socket);
        };
        let end = wait_for(helper)?;
        if end.exit_status() == Some(0) {
            return Ok(()); // the sensor has gone
        }
        if began.elapsed() >= WELL_AFTER {
            pause = FIRST_PAUSE;
        }
        let state = outage(end.terminating_signal(), end.exit_status(), pause);
        tracing::warn!(
            ?end,
            ?pause,
            "the helper that finds programs has ended and is started anew"
        );
        speaker.say(&Message::State(state))?;
        speaker.flush()?;
        if has_gone(&socket, pause)? {
            return Ok(());
        }
        pause = next_pause(pause);
        // Before the helper can speak: its own first word is how well programs are found.
        speaker.say(&Message::Restarted)?;
        speaker.flush()?;
    }
}

/// Reading the kernel's type information takes some 15 MB for a moment, which this process and each helper would keep.
fn give_memory_back() {
    #[cfg(target_env = "gnu")]
    // SAFETY: no pointers; the allocator gives back what nobody uses.
    unsafe {
        libc::malloc_trim(0);
    }
}

/// Another process like this one; `None` there.
fn fork() -> io::Result<Option<Pid>> {
    // SAFETY: this process has one thread, so nothing is held that the other one could wait for.
    match unsafe { libc::fork() } {
        0 => Ok(None),
        pid => Pid::from_raw(pid)
            .filter(|_| pid > 0)
            .map(Some)
            .ok_or_else(io::Error::last_os_error),
    }
}

fn wait_for(helper: Pid) -> io::Result<WaitStatus> {
    loop {
        match waitpid(Some(helper), WaitOptions::empty()) {
            Ok(Some((_, status))) => return Ok(status),
            Ok(None) | Err(rustix::io::Errno::INTR) => {}
            Err(error) => return Err(error.into()),
        }
    }
}

/// What the screen is told until another helper runs.
fn outage(signal: Option<i32>, status: Option<i32>, pause: Duration) -> AttributionState {
    let how = match (signal, status) {
        (Some(signal), _) => say!(
            "said-helper-signal",
            "the helper that finds programs was ended by signal {signal}",
            signal = signal
        ),
        (None, Some(code)) => say!(
            "said-helper-status",
            "the helper that finds programs ended with status {status}",
            status = code
        ),
        (None, None) => say!("said-helper-ended", "the helper that finds programs ended"),
    };
    let again = say!(
        "said-helper-again",
        "another one starts in {seconds} s",
        seconds = pause.as_secs()
    );
    AttributionState::Unavailable {
        reason: how.then("; ", again),
        remedy: say!(
            "mend-helper",
            "wait; if it goes on ending, its last words are in the sensor's log"
        ),
    }
}

fn next_pause(pause: Duration) -> Duration {
    (pause * 2).min(LONGEST_PAUSE)
}

/// Waits for as long as `at_most`. `true`: the sensor has gone.
fn has_gone(socket: &UnixStream, at_most: Duration) -> io::Result<bool> {
    let until = Instant::now() + at_most;
    loop {
        let left = until.saturating_duration_since(Instant::now());
        let limit = Timespec::try_from(left).map_err(io::Error::other)?;
        // Questions that wait are for the next helper.
        let mut waited = [PollFd::new(socket, PollFlags::RDHUP)];
        match poll(&mut waited, Some(&limit)) {
            Ok(0) => return Ok(false),
            Ok(_) => return Ok(true),
            Err(rustix::io::Errno::INTR) => {}
            Err(error) => return Err(error.into()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::packets::pair;
    use super::*;

    #[test]
    fn pauses_grow_up_to_the_longest() {
        let pauses: Vec<u64> = std::iter::successors(Some(FIRST_PAUSE), |it| Some(next_pause(*it)))
            .map(|it| it.as_secs())
            .take(9)
            .collect();
        assert_eq!(pauses, [1, 2, 4, 8, 16, 32, 60, 60, 60]);
    }

    #[test]
    fn how_a_helper_ended_is_said() {
        let said = |signal, status| match outage(signal, status, FIRST_PAUSE) {
            AttributionState::Unavailable { reason, .. } => reason,
            other => panic!("{other:?}"),
        };
        assert!(said(Some(libc::SIGKILL), None).contains("signal 9"));
        assert!(said(Some(libc::SIGKILL), None).contains("in 1 s"));
        assert!(said(None, Some(1)).contains("status 1"));
    }

    #[test]
    fn a_sensor_that_goes_ends_the_pause_and_one_that_asks_does_not() {
        let (sensor, ours) = pair().expect("a socket");
        let ours = UnixStream::from(ours);
        Speaker::new(sensor.try_clone().expect("a socket"))
            .say(&1)
            .expect("asked");
        assert!(!has_gone(&ours, Duration::ZERO).expect("waited"));
        drop(sensor);
        assert!(has_gone(&ours, Duration::from_secs(600)).expect("waited"));
    }
}
