//! The helper, seen from the sensor.

use std::io;
use std::os::unix::net::UnixStream;
use std::os::unix::process::CommandExt;
use std::process::{Child, Command, Stdio};
use std::sync::Arc;

use crossbeam_channel::{Receiver, Sender};
use flowcore::flow::SocketKey;
use flowcore::model::AttributionState;

use super::Message;
use super::packets::{Listener, Speaker, pair};
use crate::ipc::child::this_sensor;
use crate::process::{Finding, Owned, Worker};

/// Questions that are sent together at most.
const MAX_TOGETHER: usize = 256;

/// The helper and its keeper at work.
pub(in crate::process) struct Helper {
    keeper: Child,
    questions: Speaker,
    answers: Listener,
}

impl Helper {
    /// Starts it, with the rights that this process has now, and waits until it has given up what it can.
    pub(in crate::process) fn start() -> io::Result<(Self, AttributionState)> {
        let role = this_sensor().and_then(|(_, role)| role);
        let (ours, theirs) = pair()?;
        // The very file that runs, whatever is at its path by now.
        let keeper = Command::new("/proc/self/exe")
            .arg0("arcwatch-sensor")
            .args(role)
            .arg("programs")
            .stdin(Stdio::from(theirs))
            .stdout(Stdio::null())
            .spawn()?;
        Self::meet(keeper, ours)
    }

    fn meet(keeper: Child, socket: UnixStream) -> io::Result<(Self, AttributionState)> {
        let questions = Speaker::new(socket.try_clone()?);
        let mut answers = Listener::new(socket);
        // Its first word comes alone.
        match answers.hear()?.as_deref() {
            Some([Message::State(state)]) => {
                let state = state.clone();
                let helper = Self {
                    keeper,
                    questions,
                    answers,
                };
                Ok((helper, state))
            }
            Some(_) => Err(io::ErrorKind::InvalidData.into()),
            None => Err(io::ErrorKind::UnexpectedEof.into()),
        }
    }

    /// The threads between its socket and the meter.
    pub(in crate::process) fn into_workers(
        self,
        questions: Receiver<SocketKey>,
        findings: Sender<Finding>,
    ) -> Vec<Worker> {
        let Self {
            mut keeper,
            questions: mut to_helper,
            answers: mut from_helper,
        } = self;
        let ask = move || {
            // Where the helper is broken, the other thread says so.
            drop(pass_questions(&questions, &mut to_helper));
            to_helper.end();
        };
        let hear = move || {
            let outcome = pass_answers(&mut from_helper, &findings);
            tracing::debug!(?outcome, "nobody finds programs any more");
            drop(from_helper);
            // It ends now if it has not yet: nobody is at the other end.
            drop(keeper.wait());
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

/// Until nobody asks any more.
fn pass_questions(questions: &Receiver<SocketKey>, to_helper: &mut Speaker) -> io::Result<()> {
    while let Ok(first) = questions.recv() {
        to_helper.say(&first)?;
        for socket in questions.try_iter().take(MAX_TOGETHER - 1) {
            to_helper.say(&socket)?;
        }
        to_helper.flush()?;
    }
    Ok(())
}

/// Until the helper and its keeper have ended, or nobody listens.
fn pass_answers(from_helper: &mut Listener, findings: &Sender<Finding>) -> io::Result<()> {
    while let Some(messages) = from_helper.hear()? {
        for message in messages {
            let finding = match message {
                Message::State(state) => Finding::State(state),
                Message::Restarted => Finding::Restarted,
                Message::Owned(socket, program) => Finding::Owner(Owned {
                    socket,
                    program: Arc::new(program),
                }),
            };
            if findings.send(finding).is_err() {
                return Ok(());
            }
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use crossbeam_channel::bounded;
    use flowcore::model::{Endpoint, Protocol};

    use super::*;

    #[test]
    fn what_changes_about_the_finding_of_programs_is_passed_on() {
        let state = AttributionState::SocketTable {
            reason: "it broke".into(),
            remedy: "mend it".into(),
        };
        let (helper, ours) = pair().expect("a socket");
        let mut helper = Speaker::new(helper);
        helper.say(&Message::State(state.clone())).expect("said");
        helper.say(&Message::Restarted).expect("said");
        helper.flush().expect("said");
        drop(helper);
        let (findings, found) = bounded(2);
        pass_answers(&mut Listener::new(ours.into()), &findings).expect("ours");
        assert_eq!(found.try_recv(), Ok(Finding::State(state)));
        assert_eq!(found.try_recv(), Ok(Finding::Restarted));
    }

    #[test]
    fn questions_arrive_in_order_and_then_their_end() {
        let (ours, helper) = pair().expect("a socket");
        let sockets: Vec<_> = (0..600)
            .map(|port| {
                let end = |port| Endpoint {
                    ip: [127, 0, 0, 1].into(),
                    port,
                };
                SocketKey {
                    protocol: Protocol::TCP,
                    local: end(port),
                    remote: end(2),
                }
            })
            .collect();
        let (asked, questions) = bounded(sockets.len());
        for socket in &sockets {
            asked.send(*socket).expect("room");
        }
        drop(asked);
        let mut speaker = Speaker::new(ours);
        pass_questions(&questions, &mut speaker).expect("asked");
        speaker.end();
        let (mut listener, mut heard) = (Listener::new(helper.into()), Vec::new());
        while let Some(more) = listener.hear::<SocketKey>().expect("ours") {
            heard.extend(more);
        }
        assert_eq!(heard, sockets);
    }
}
