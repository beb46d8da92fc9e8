//! Names of remote ends, each with the evidence it rests on.

use serde::{Deserialize, Serialize};

use crate::names::script;
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
    /// What a neighbor said of itself in multicast DNS.
    Mdns,
    /// What a neighbor answered to a link-local multicast question (LLMNR).
    Llmnr,
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
            Self::Mdns => "mdns",
            Self::Llmnr => "llmnr",
            Self::Ptr => "ptr",
        }
    }

    /// The protocol that is spoken where such a name is found, as the filter calls it; `None`: it says nothing of that.
    #[must_use]
    pub const fn protocol(self) -> Option<&'static str> {
        match self {
            Self::TlsSni | Self::QuicSni | Self::DtlsSni | Self::HttpHost => Some(self.label()),
            Self::PassiveDns | Self::Mdns | Self::Llmnr | Self::Ptr => None,
        }
    }

    /// Seen on the wire in traffic of this computer; `false` for what an unrelated third party claims.
    #[must_use]
    pub const fn is_seen_on_wire(self) -> bool {
        !matches!(self, Self::Ptr)
    }
}

/// How sure it is that the flow goes to whom the name says. Best first.
#[derive(Clone, Copy, Debug, Deserialize, Eq, Hash, Ord, PartialEq, PartialOrd, Serialize)]
pub enum Confidence {
    /// The client itself named its server in this flow.
    Stated,
    /// The client had asked for this name and was given this address.
    Answered,
    /// Somebody's claim: the outer name of an encrypted hello, an answer to another computer, a neighbor's own word, a
    /// reverse lookup.
    Claimed,
}

impl Confidence {
    /// The word that the JSON output uses.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Stated => "stated",
            Self::Answered => "answered",
            Self::Claimed => "claimed",
        }
    }

    const fn of(source: NameSource) -> Self {
        match source {
            NameSource::TlsSni
            | NameSource::QuicSni
            | NameSource::DtlsSni
            | NameSource::HttpHost => Self::Stated,
            NameSource::PassiveDns => Self::Answered,
            NameSource::Mdns | NameSource::Llmnr | NameSource::Ptr => Self::Claimed,
        }
    }
}

/// A name for the far end of a flow. All texts are safe to show: see `names::sanitize`.
#[derive(Clone, Debug, Deserialize, Eq, Hash, PartialEq, Serialize)]
pub struct Name {
    /// What to show: lower case, without a trailing dot, international labels decoded.
    pub text: Box<str>,
    /// The same as it was on the wire (`xn--…`), where that differs.
    #[serde(default)]
    pub ascii: Option<Box<str>>,
    /// What it rests on.
    pub source: NameSource,
    /// How far.
    pub confidence: Confidence,
    /// When it was first seen.
    pub first_seen: Timestamp,
    /// Protocols that the client offered in the same hello (ALPN), its favorite first, separated by commas.
    #[serde(default)]
    pub alpn: Option<Box<str>>,
    /// The hello carried Encrypted Client Hello: this is the outer name, and the true one may be another that only the
    /// client and the front know. Browsers also send it as a decoy, so it proves nothing.
    #[serde(default)]
    pub has_ech: bool,
    /// The hello carried ECH's predecessor, an encrypted server name, beside this one.
    #[serde(default)]
    pub has_esni: bool,
    /// Letters of several scripts, or of one that looks like Latin: it may imitate another name.
    #[serde(default)]
    pub is_confusable: bool,
}

impl Name {
    /// A name as it was on the wire, already made safe.
    #[must_use]
    pub fn new(wire: impl Into<Box<str>>, source: NameSource, first_seen: Timestamp) -> Self {
        let wire = wire.into();
        let decoded = script::decoded(&wire);
        let is_confusable = script::is_confusable(decoded.as_deref().unwrap_or(&wire));
        let (text, ascii) = match decoded {
            Some(decoded) => (decoded, Some(wire)),
            None => (wire, None),
        };
        Self {
            text,
            ascii,
            source,
            confidence: Confidence::of(source),
            first_seen,
            alpn: None,
            has_ech: false,
            has_esni: false,
            is_confusable,
        }
    }

    /// Length of all its texts.
    pub(crate) fn text_bytes(&self) -> usize {
        let others = [&self.ascii, &self.alpn].into_iter().flatten();
        self.text.len() + others.map(|text| text.len()).sum::<usize>()
    }

    /// The form that was on the wire.
    #[must_use]
    pub fn wire(&self) -> &str {
        self.ascii.as_deref().unwrap_or(&self.text)
    }
}
