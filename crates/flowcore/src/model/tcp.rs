//! The life of a TCP connection, as far as an observer in the middle can tell.

use serde::{Deserialize, Serialize};

/// Where a TCP connection stands. Other protocols have no state.
#[derive(Clone, Copy, Debug, Deserialize, Eq, Hash, Ord, PartialEq, PartialOrd, Serialize)]
pub enum TcpState {
    /// A SYN was seen, no answer yet.
    SynSent,
    /// SYN and SYN-ACK were seen.
    SynReceived,
    /// The handshake was seen whole, or data flowed without one having been seen.
    Established,
    /// One end sent FIN.
    Closing,
    /// Both ends sent FIN.
    Closed,
    /// One end sent RST.
    Reset,
}
