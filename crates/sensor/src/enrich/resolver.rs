//! Reverse look-ups through the system's resolver. Answers come from strangers: only a PTR record of the name that
//! was asked for counts, reached over at most a few aliases (RFC 2317).

use std::error::Error;
use std::fmt;
use std::net::{IpAddr, SocketAddr};
use std::time::{Duration, Instant};

use flowcore::model::{Lookup, Saying, routed_address};
use flowcore::names::sanitize;
use flowcore::say;
use hickory_resolver::TokioResolver;
use hickory_resolver::config::{ConnectionConfig, NameServerConfig, ResolverConfig, ResolverOpts};
use hickory_resolver::net::runtime::TokioRuntimeProvider;
use hickory_resolver::net::{DnsError, NetError};
use hickory_resolver::proto::rr::{Name, RData, Record, RecordType};

/// A resolver that is alive answers within this; a name is not worth a longer wait.
const TIMEOUT: Duration = Duration::from_secs(2);

/// Aliases that are followed from the name that was asked for.
const MAX_ALIASES: usize = 4;

/// How long "there is no name" holds when the server does not say.
const NEGATIVE_TTL: Duration = Duration::from_secs(3600);

/// Reverse look-ups cannot be made at all.
#[derive(Debug)]
pub enum ResolverError {
    /// The system names no resolver that can be used.
    Config(String),
    /// The resolver did not answer.
    NoAnswer(String),
}

impl ResolverError {
    /// Why, and what to do.
    #[must_use]
    pub fn saying(&self) -> Saying {
        match self {
            Self::Config(cause) => say!(
                "said-no-resolver",
                "the system's DNS configuration cannot be used: {cause}; check /etc/resolv.conf or the network settings",
                cause = cause
            ),
            Self::NoAnswer(cause) => say!("said-no-answer", "no answer").because(cause.as_str()),
        }
    }
}

impl fmt::Display for ResolverError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.saying().fmt(f)
    }
}

impl Error for ResolverError {}

/// Asks for the names of addresses.
#[derive(Clone)]
pub struct ReverseResolver {
    resolver: TokioResolver,
    servers: String,
}

/// An answer, and for how long it holds.
pub(crate) type Timed<T> = (T, Duration);

impl ReverseResolver {
    /// The resolver that the system is configured to use.
    ///
    /// # Errors
    /// There is none, or its configuration cannot be read.
    pub fn system() -> Result<Self, ResolverError> {
        // The error's type is another one on each system.
        let (servers, options) = hickory_resolver::system_conf::read_system_conf()
            .map_err(|error| ResolverError::Config(error.to_string()))?;
        Self::build(servers, options)
    }

    /// Resolvers of the caller's choice.
    ///
    /// # Errors
    /// They cannot be used.
    pub fn with_servers(servers: &[SocketAddr]) -> Result<Self, ResolverError> {
        let name_server = |server: &SocketAddr| {
            let mut connection = ConnectionConfig::udp();
            connection.port = server.port();
            NameServerConfig::new(server.ip(), true, vec![connection])
        };
        let servers = servers.iter().map(name_server).collect();
        let config = ResolverConfig::from_parts(None, Vec::new(), servers);
        Self::build(config, ResolverOpts::default())
    }

    fn build(config: ResolverConfig, mut options: ResolverOpts) -> Result<Self, ResolverError> {
        let mut servers: Vec<_> = config
            .name_servers()
            .iter()
            .map(|it| it.ip.to_string())
            .collect();
        servers.dedup();
        if servers.is_empty() {
            return Err(ResolverError::Config("it names no server".to_owned()));
        }
        options.timeout = TIMEOUT;
        options.attempts = 1;
        // The host book is the cache; a second one would only hold the same names again.
        options.cache_size = 0;
        let resolver = TokioResolver::builder_with_config(config, TokioRuntimeProvider::default())
            .with_options(options)
            .build()
            .map_err(|error| ResolverError::Config(error.to_string()))?;
        Ok(Self {
            resolver,
            servers: servers.join(", "),
        })
    }

    /// The servers, for people.
    #[must_use]
    pub fn servers(&self) -> &str {
        &self.servers
    }

    /// The name of `ip`, and for how long that holds.
    ///
    /// # Errors
    /// No usable answer came.
    pub async fn name_of(&self, ip: IpAddr) -> Result<Timed<Lookup<Box<str>>>, ResolverError> {
        let question = Name::from(routed_address(ip));
        match self
            .resolver
            .lookup(question.clone(), RecordType::PTR)
            .await
        {
            Ok(lookup) => {
                let ttl = lookup
                    .valid_until()
                    .saturating_duration_since(Instant::now());
                let name = answer_to(&question, lookup.answers());
                Ok((name.map_or(Lookup::Absent, Lookup::Found), ttl))
            }
            Err(NetError::Dns(DnsError::NoRecordsFound(none))) => {
                let ttl = none
                    .negative_ttl
                    .map_or(NEGATIVE_TTL, |ttl| Duration::from_secs(ttl.into()));
                Ok((Lookup::Absent, ttl))
            }
            // A server that refuses is a server that answers.
            Err(NetError::Dns(DnsError::ResponseCode(_))) => Ok((Lookup::Absent, NEGATIVE_TTL)),
            Err(error) => Err(ResolverError::NoAnswer(error.to_string())),
        }
    }
}

/// The name in the PTR record of `question` itself, or of what it is an alias of.
fn answer_to(question: &Name, answers: &[Record]) -> Option<Box<str>> {
    let mut owner = question;
    for _ in 0..=MAX_ALIASES {
        let mut alias = None;
        for record in answers.iter().filter(|record| record.name == *owner) {
            match &record.data {
                RData::PTR(name) => return sanitize::host_name(name.0.to_ascii().as_bytes()),
                RData::CNAME(target) => alias = Some(&target.0),
                _ => {}
            }
        }
        owner = alias?;
    }
    None
}

impl fmt::Debug for ReverseResolver {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ReverseResolver")
            .field("servers", &self.servers)
            .finish_non_exhaustive()
    }
}
