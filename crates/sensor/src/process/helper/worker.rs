//! The helper: answers who owns which socket, until the sensor has no more questions.

use std::os::unix::net::UnixStream;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::Builder;

use crossbeam_channel::bounded;
use flowcore::model::Program;

use super::Message;
use super::packets::{Listener, Speaker};
use crate::pipeline::{OWNED_CAPACITY, QUESTION_CAPACITY};
use crate::process::{Attribution, Finding, Owned};

/// Until the sensor has gone.
///
/// # Errors
/// A thread could not be started, or the socket broke.
pub(super) fn work(attribution: Attribution, socket: &UnixStream) -> anyhow::Result<()> {
    let mut speaker = Speaker::new(socket.try_clone()?);
    let mut listener = Listener::new(socket.try_clone()?);
    speaker.say(&Message::State(attribution.state.clone()))?;
    speaker.flush()?;
    let (questions_in, questions) = bounded(QUESTION_CAPACITY);
    let (findings_in, findings) = bounded(OWNED_CAPACITY);
    let stop = Arc::new(AtomicBool::new(false));
    for worker in attribution.into_workers(questions, findings_in, Arc::clone(&stop)) {
        Builder::new()
            .name(worker.name.to_owned())
            .spawn(worker.body)?;
    }
    Builder::new().name("questions".to_owned()).spawn(move || {
        // When full, the socket tables are behind: the sensor keeps its questions and asks again.
        while let Ok(Some(sockets)) = listener.hear() {
            if sockets
                .into_iter()
                .any(|socket| questions_in.send(socket).is_err())
            {
                break;
            }
        }
        stop.store(true, Ordering::Relaxed);
    })?;
    for finding in &findings {
        let message = match finding {
            Finding::Owner(Owned { socket, program }) => {
                Message::Owned(socket, Program::clone(&program))
            }
            Finding::State(state) => Message::State(state),
            Finding::Restarted => Message::Restarted,
        };
        speaker.say(&message)?;
        if findings.is_empty() {
            speaker.flush()?;
        }
    }
    Ok(())
}
