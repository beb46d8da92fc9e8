//! Names of remote ends, each with the evidence it rests on.

use serde::{Deserialize, Serialize};

use crate::time::Timestamp;

/// Where a name was read. In order of how far it can be trusted, best first.
#[derive(Clone, Copy, Debug, Deserialize, Eq, Hash, Ord, PartialEq, PartialOrd, Serialize)]
pub enum NameSource {
    /// Server name in a TLS `ClientHello` of this flow.
    TlsSni,
    /// Server name in a QUIC Initial of this flow.
    QuicSni,
    /// Server name in a DTLS `ClientHello` of this flow.
    DtlsSni,
    /// `Host` of an HTTP request of this flow.
    HttpHost,
    /// A DNS answer that this client received for this address.
    PassiveDns,
    /// Reverse lookup: what the owner of the address block calls it.
    Ptr,
}

impl NameSource {
    /// The word that the JSON output and the score use.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::TlsSni => "tls",
            Self::QuicSni => "quic",
            Self::DtlsSni => "dtls",
            Self::HttpHost => "http",
            Self::PassiveDns => "dns",
            Self::Ptr => "ptr",
        }
    }

    /// Seen on the wire in traffic of this computer; `false` for what an unrelated third party claims.
    #[must_use]
    pub const fn is_seen_on_wire(self) -> bool {
        !matches!(self, Self::Ptr)
    }
}

/// A name for the far end of a flow. The text is safe to show: see `names::sanitize`.
#[derive(Clone, Debug, Deserialize, Eq, Hash, PartialEq, Serialize)]
pub struct Name {
    /// Sanitised text, lower case, without a trailing dot.
    pub text: Box<str>,
    /// What it rests on.
    pub source: NameSource,
    /// When it was first seen.
    pub first_seen: Timestamp,
    /// The hello carried Encrypted Client Hello or ESNI: this is the outer name, and the true one may be another that
    /// only the client and the front know. Browsers also send it as a decoy, so it proves nothing.
    #[serde(default)]
    pub has_ech: bool,
}

impl Name {
    /// A name from a source without ECH.
    #[must_use]
    pub fn new(text: impl Into<Box<str>>, source: NameSource, first_seen: Timestamp) -> Self {
        Self {
            text: text.into(),
            source,
            first_seen,
            has_ech: false,
        }
    }
}
