//! A process of its own for finding programs, so that the one that parses packets needs no right to look into other
//! processes. It is this executable once more, with the subcommand `programs`.
//!
//! Questions go into its standard input, answers come out of its standard output, each in a frame of
//! [`flowcore::wire`]. Both ends are ours, and still neither believes a length or a number that the other claims. It
//! ends when its input does.

use std::io::{self, BufReader, BufWriter, Read, Write};
use std::os::unix::process::CommandExt;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::Builder;

use crossbeam_channel::{Receiver, Sender, bounded};
use flowcore::flow::SocketKey;
use flowcore::model::{AttributionState, Program};
use flowcore::wire::{FRAME_HEAD_BYTES, append_frame, frame_len};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use super::{Attribution, Finding, Owned, Worker};
use crate::ipc::child::this_sensor;
use crate::pipeline::{OWNED_CAPACITY, QUESTION_CAPACITY};
use crate::privilege::{self, Needs};

/// Longest message: a program's texts are bounded.
const MAX_MESSAGE: usize = 64 << 10;

/// What the helper says.
#[derive(Deserialize, Serialize)]
enum Message {
    /// First, and when it changes: how well it finds programs.
    State(AttributionState),
    /// Who owns a socket.
    Owned(SocketKey, Program),
}

/// The helper, seen from the sensor.
pub(in crate::process) struct Helper {
    child: Child,
    questions: ChildStdin,
    answers: BufReader<ChildStdout>,
}

impl Helper {
    /// Starts it, with the rights that this process has now, and waits until it has given up what it can.
    pub(super) fn start() -> io::Result<(Self, AttributionState)> {
        let role = this_sensor().and_then(|(_, role)| role);
        // The very file that runs, whatever is at its path by now.
        let mut child = Command::new("/proc/self/exe")
            .arg0("arcwatch-sensor")
            .args(role)
            .arg("programs")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()?;
        let (Some(questions), Some(answers)) = (child.stdin.take(), child.stdout.take()) else {
            return Err(io::ErrorKind::BrokenPipe.into());
        };
        let mut answers = BufReader::new(answers);
        match read_message(&mut answers)? {
            Some(Message::State(state)) => {
                let helper = Self {
                    child,
                    questions,
                    answers,
                };
                Ok((helper, state))
            }
            Some(Message::Owned(..)) => Err(io::ErrorKind::InvalidData.into()),
            None => Err(io::ErrorKind::UnexpectedEof.into()),
        }
    }

    /// The threads between its pipes and the meter.
    pub(super) fn into_workers(
        self,
        questions: Receiver<SocketKey>,
        findings: Sender<Finding>,
    ) -> Vec<Worker> {
        let Self {
            mut child,
            questions: mut to_helper,
            answers: mut from_helper,
        } = self;
        let ask = move || {
            for socket in questions {
                if write_message(&mut to_helper, &socket).is_err() {
                    return; // the other thread says so
                }
            }
        };
        let hear = move || {
            let outcome = pass_on(&mut from_helper, &findings);
            tracing::debug!(?outcome, "the helper that finds programs has ended");
            // It has closed its output, so it ends now if it has not yet.
            drop(child.wait());
        };
        vec![
            Worker {
                name: "programs:ask",
                body: Box::new(ask),
            },
            Worker {
                name: "programs:hear",
                body: Box::new(hear),
            },
        ]
    }
}

/// Until the helper ends, or nobody listens.
fn pass_on(from_helper: &mut impl Read, findings: &Sender<Finding>) -> io::Result<()> {
    while let Some(message) = read_message(from_helper)? {
        let finding = match message {
            Message::State(state) => Finding::State(state),
            Message::Owned(socket, program) => Finding::Owner(Owned {
                socket,
                program: Arc::new(program),
            }),
        };
        if findings.send(finding).is_err() {
            break;
        }
    }
    Ok(())
}

/// The helper itself.
///
/// # Errors
/// A right could not be given up, a thread not be started, or the pipe was closed while it spoke.
pub(crate) fn run() -> anyhow::Result<()> {
    let attribution = Attribution::open(super::Witness::Silent);
    privilege::give_up(&Needs::of_helper())?;

    let mut output = BufWriter::new(io::stdout().lock());
    write_message(&mut output, &Message::State(attribution.state.clone()))?;
    output.flush()?;
    let (questions_in, questions) = bounded(QUESTION_CAPACITY);
    let (findings_in, findings) = bounded(OWNED_CAPACITY);
    let stop = Arc::new(AtomicBool::new(false));
    for worker in attribution.into_workers(questions, findings_in, Arc::clone(&stop)) {
        Builder::new()
            .name(worker.name.to_owned())
            .spawn(worker.body)?;
    }
    Builder::new().name("questions".to_owned()).spawn(move || {
        let mut input = io::stdin().lock();
        // When full, the socket tables are behind: the sensor keeps its questions and asks again.
        while let Ok(Some(socket)) = read_message(&mut input) {
            if questions_in.send(socket).is_err() {
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
        };
        write_message(&mut output, &message)?;
        if findings.is_empty() {
            output.flush()?;
        }
    }
    Ok(())
}

fn write_message(to: &mut impl Write, message: &impl Serialize) -> io::Result<()> {
    let payload = postcard::to_allocvec(message).map_err(io::Error::other)?;
    let mut frame = Vec::with_capacity(FRAME_HEAD_BYTES + payload.len());
    append_frame(&payload, &mut frame).map_err(io::Error::other)?;
    to.write_all(&frame)
}

/// The next message; `None` at the end.
fn read_message<T: DeserializeOwned>(from: &mut impl Read) -> io::Result<Option<T>> {
    let mut head = [0; FRAME_HEAD_BYTES];
    match from.read_exact(&mut head) {
        Ok(()) => {}
        Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => return Ok(None),
        Err(error) => return Err(error),
    }
    let len = frame_len(head, MAX_MESSAGE).map_err(io::Error::other)?;
    let mut payload = Vec::new();
    from.take(len as u64).read_to_end(&mut payload)?;
    postcard::from_bytes(&payload)
        .map(Some)
        .map_err(io::Error::other)
}

#[cfg(test)]
mod tests {
    use flowcore::model::{Endpoint, Protocol};

    use super::*;

    fn socket() -> SocketKey {
        let end = |port| Endpoint {
            ip: [127, 0, 0, 1].into(),
            port,
        };
        SocketKey {
            protocol: Protocol::TCP,
            local: end(1),
            remote: end(2),
        }
    }

    #[test]
    fn messages_arrive_one_after_the_other_and_then_none() {
        let mut pipe = Vec::new();
        for _ in 0..3 {
            write_message(&mut pipe, &socket()).expect("written");
        }
        let mut from = &pipe[..];
        for _ in 0..3 {
            assert_eq!(read_message(&mut from).expect("ours"), Some(socket()));
        }
        assert_eq!(read_message::<SocketKey>(&mut from).expect("the end"), None);
    }

    #[test]
    fn what_changes_about_the_finding_of_programs_is_passed_on() {
        let state = AttributionState::SocketTable {
            reason: "it broke".to_owned(),
            remedy: "mend it".to_owned(),
        };
        let mut pipe = Vec::new();
        write_message(&mut pipe, &Message::State(state.clone())).expect("written");
        let (findings, found) = bounded(1);
        pass_on(&mut &pipe[..], &findings).expect("ours");
        assert_eq!(found.try_recv(), Ok(Finding::State(state)));
    }

    #[test]
    fn what_is_not_ours_is_an_error() {
        for bytes in [
            &[0xff, 0xff, 0xff, 0xff, 1][..],
            &[9, 0, 0, 0, 1],
            &[2, 0, 0, 0, 1, 2],
        ] {
            assert!(
                read_message::<SocketKey>(&mut &*bytes).is_err(),
                "{bytes:?}"
            );
        }
    }
}
