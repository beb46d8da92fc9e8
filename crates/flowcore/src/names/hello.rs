//! What a hello says, and a name that was found: the words that the readers of names share.

use crate::model::NameSource;

/// What matters of a ClientHello.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub(crate) struct Hello {
    pub(crate) server_name: Option<Box<str>>,
    /// Protocols that the client offers, separated by commas.
    pub(crate) alpn: Option<Box<str>>,
    pub(crate) has_ech: bool,
    pub(crate) has_esni: bool,
}

/// A name that was found, and what else the hello said.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(crate) struct Found {
    pub(crate) text: Box<str>,
    pub(crate) source: NameSource,
    pub(crate) hello: Hello,
}

impl Found {
    /// The host of a request.
    pub(super) const fn host(text: Box<str>) -> Self {
        Self {
            text,
            source: NameSource::HttpHost,
            hello: Hello {
                server_name: None,
                alpn: None,
                has_ech: false,
                has_esni: false,
            },
        }
    }

    /// The server name of a hello, where it says one.
    pub(super) fn in_hello(mut hello: Hello, source: NameSource) -> Option<Self> {
        let text = hello.server_name.take()?;
        Some(Self {
            text,
            source,
            hello,
        })
    }
}
