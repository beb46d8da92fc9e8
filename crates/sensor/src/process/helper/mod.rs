//! A process of its own for finding programs, so that the one that parses packets needs no right to look into other
//! processes. It is this executable once more, with the subcommand `programs`, and a fork of that:
//!
//! ```text
//!  sensor ──starts──▶ keeper ──forks──▶ helper
//!     ▲                  │ when it had to be started anew   │
//!     └──── one socket that keeps messages whole ◀──────────┘ who owns which socket
//! ```
//!
//! `keeper` opens what programs are found with, gives up what it can, and waits: when the helper ends that should not, it
//! says so and forks another one, which finds the kernel's programs in place and loses no announcement. It takes in
//! nothing from anybody. `worker` is the helper, `sensor` the other end of the socket, `packets` what crosses it. Both
//! ends are ours, and still neither believes a length or a number that the other claims. All end when the sensor does.

mod keeper;
mod packets;
mod sensor;
mod worker;

use flowcore::flow::SocketKey;
use flowcore::model::{AttributionState, Program};
use serde::{Deserialize, Serialize};

pub(crate) use keeper::run;
pub(super) use sensor::Helper;

/// What the helper and its keeper say.
#[derive(Debug, Deserialize, PartialEq, Serialize)]
enum Message {
    /// First, and when it changes: how well programs are found.
    State(AttributionState),
    /// The helper had ended and was started anew.
    Restarted,
    /// Who owns a socket.
    Owned(SocketKey, Program),
}
