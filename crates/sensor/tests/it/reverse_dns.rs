//! Reverse look-ups against a name server of our own on the loopback, which may lie or say nothing.

use std::net::{IpAddr, SocketAddr, UdpSocket};
use std::thread::{Builder, JoinHandle};
use std::time::Duration;

use flowcore::model::Lookup;
use sensor::enrich::ReverseResolver;

/// What the server does with a query.
#[derive(Clone, Copy)]
enum Behavior {
    Answer(&'static str),
    AnswerForAnother,
    /// An answer whose question is not the one that was asked.
    AnotherQuestion,
    /// The number of another query first, then the truth.
    WrongNumberFirst,
    /// After a while.
    Slow,
    /// "There is more than fits": without a way to ask again over TCP, no answer.
    Truncated,
    Garbage,
    NoSuchName,
    Silent,
}

/// What a server that answers calls the address.
const HONEST: &str = "dns.example";

/// Serves queries until one asks for the address 192.0.2.255.
fn serve(behavior: Behavior) -> (SocketAddr, JoinHandle<usize>) {
    let socket = UdpSocket::bind("127.0.0.1:0").expect("loopback");
    socket
        .set_read_timeout(Some(Duration::from_secs(20)))
        .expect("a timeout");
    let address = socket.local_addr().expect("bound");
    let server = Builder::new().name("dns".to_owned()).spawn(move || {
        let mut buffer = [0; 512];
        let mut served = 0;
        while let Ok((len, from)) = socket.recv_from(&mut buffer) {
            let query = &buffer[..len];
            if query[12..].starts_with(b"\x03255") {
                return served;
            }
            served += 1;
            let Some(mut reply) = reply(behavior, query) else {
                continue;
            };
            match behavior {
                Behavior::WrongNumberFirst => {
                    let liar = encode("liar.example");
                    let mut lie = reply.clone();
                    lie[0] ^= 0x55;
                    lie.truncate(reply.len() - encode(HONEST).len() - 2);
                    lie.extend(u16::try_from(liar.len()).expect("short").to_be_bytes());
                    lie.extend(liar);
                    socket.send_to(&lie, from).expect("loopback");
                }
                Behavior::Slow => std::thread::sleep(Duration::from_millis(300)),
                Behavior::Truncated => reply[2] |= 0x02,
                Behavior::Garbage => reply[3..].fill(0xff),
                _ => {}
            }
            socket.send_to(&reply, from).expect("loopback");
        }
        served
    });
    (address, server.expect("a thread"))
}

fn reply(behavior: Behavior, query: &[u8]) -> Option<Vec<u8>> {
    let question_len = query[12..].iter().position(|byte| *byte == 0)? + 5;
    let question = &query[12..12 + question_len];
    let mut reply = query[..2].to_vec();
    let mut answer = |code: u8, owner: &[u8], target: Option<&str>| {
        reply.extend([
            0x81,
            0x80 | code,
            0,
            1,
            0,
            u8::from(target.is_some()),
            0,
            0,
            0,
            0,
        ]);
        reply.extend(question);
        if let Some(target) = target {
            let name = encode(target);
            reply.extend(owner);
            reply.extend([0, 12, 0, 1, 0, 0, 1, 0]);
            reply.extend(u16::try_from(name.len()).expect("short").to_be_bytes());
            reply.extend(name);
        }
    };
    match behavior {
        Behavior::Silent => return None,
        Behavior::Answer(target) => answer(0, &[0xc0, 12], Some(target)),
        Behavior::WrongNumberFirst | Behavior::Slow | Behavior::Truncated | Behavior::Garbage => {
            answer(0, &[0xc0, 12], Some(HONEST));
        }
        Behavior::AnotherQuestion => {
            answer(0, &[0xc0, 12], Some("bank.example"));
            reply[13] = b'9'; // the 7 of 192.0.2.7
        }
        Behavior::AnswerForAnother => {
            let owner = encode("1.2.0.192.in-addr.arpa");
            answer(0, &owner, Some("bank.example"));
        }
        Behavior::NoSuchName => answer(3, &[], None),
    }
    Some(reply)
}

fn encode(name: &str) -> Vec<u8> {
    let mut bytes = Vec::new();
    for label in name.split('.') {
        bytes.push(u8::try_from(label.len()).expect("short"));
        bytes.extend(label.bytes());
    }
    bytes.push(0);
    bytes
}

/// The server's answer for 192.0.2.7 as the resolver understands it; an error is `None`.
fn ask(behavior: Behavior) -> Option<Lookup<Box<str>>> {
    let (address, server) = serve(behavior);
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build();
    let ip: IpAddr = "192.0.2.7".parse().expect("an address");
    let answer = runtime.expect("a runtime").block_on(async {
        let resolver = ReverseResolver::with_servers(&[address]).expect("a resolver");
        resolver.name_of(ip).await
    });
    let end = [&[0; 12][..], b"\x03255\x00"].concat();
    let socket = UdpSocket::bind("127.0.0.1:0").expect("loopback");
    socket.send_to(&end, address).expect("loopback");
    assert!(
        server.join().expect("the server's thread") >= 1,
        "a query arrived"
    );
    answer.ok().map(|(name, _)| name)
}

#[test]
fn a_name_is_found_and_cleaned() {
    let name = ask(Behavior::Answer("DNS.Example"));
    assert_eq!(name, Some(Lookup::Found("dns.example".into())));
}

#[test]
fn no_such_name_is_an_answer() {
    assert_eq!(ask(Behavior::NoSuchName), Some(Lookup::Absent));
}

#[test]
fn an_answer_for_another_question_is_no_answer() {
    let name = ask(Behavior::AnswerForAnother);
    assert!(!matches!(name, Some(Lookup::Found(_))), "{name:?}");
}

#[test]
fn an_answer_that_brings_its_own_question_is_ignored() {
    let name = ask(Behavior::AnotherQuestion);
    assert!(!matches!(name, Some(Lookup::Found(_))), "{name:?}");
}

#[test]
fn a_guessed_number_does_not_get_in_before_the_truth() {
    let name = ask(Behavior::WrongNumberFirst);
    // Whether the resolver goes on listening or gives up, the liar is not believed.
    assert!(
        matches!(&name, None | Some(Lookup::Absent)) || name == Some(Lookup::Found(HONEST.into())),
        "{name:?}"
    );
}

#[test]
fn a_slow_server_is_waited_for() {
    assert_eq!(ask(Behavior::Slow), Some(Lookup::Found(HONEST.into())));
}

#[test]
fn an_answer_that_was_cut_or_is_garbage_is_survived() {
    for behavior in [Behavior::Truncated, Behavior::Garbage] {
        let name = ask(behavior);
        let is_sound = match &name {
            Some(Lookup::Found(name)) => &**name == HONEST,
            _ => true,
        };
        assert!(is_sound, "{name:?}");
    }
}

#[test]
fn a_silent_server_is_an_error_in_bounded_time() {
    assert_eq!(ask(Behavior::Silent), None);
}
