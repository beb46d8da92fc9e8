//! Looks at connections and raises alerts.

use std::collections::{BTreeMap, HashSet};
use std::net::IpAddr;
use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::habit::Habits;
use super::list::List;
use super::rule::{Passed, Rule};
use crate::filter::Connection;
use crate::model::CountryCode;
use crate::time::Timestamp;

/// Things that were told are remembered up to this number, then forgotten all at once: better told twice than never.
const MOST_TOLD: usize = 100_000;

/// What is watched for.
#[derive(Clone, Debug, Default)]
pub struct WatchConfig {
    /// A program is only watched after this time.
    pub learning: Duration,
    /// Tell of a program's first contact with a country.
    pub new_country: bool,
    /// Tell of a program's first contact with a provider.
    pub new_provider: bool,
    /// Tell of a program that sends this much in ten minutes, and twice as much as ever; 0: do not.
    pub upload_bytes: u64,
    /// Tell of hosts that cannot be where a database puts them.
    pub impossible_place: bool,
    /// Tell of what is listed.
    pub lists: Vec<List>,
    /// Tell of what the person described.
    pub rules: Vec<Rule>,
}

/// A connection as an alert sees it.
#[derive(Clone, Copy, Debug)]
pub struct Sighting<'a> {
    /// The program; `None`: not known, and nothing has habits.
    pub program: Option<&'a str>,
    /// Country of the far end: code and name.
    pub country: Option<(CountryCode, &'a str)>,
    /// Provider of the far end.
    pub provider: Option<&'a str>,
    /// Names of the far end.
    pub names: &'a [&'a str],
    /// The far end cannot be where the database puts it.
    pub is_impossible: bool,
    /// What filters ask.
    pub connection: Connection<'a>,
    /// Bytes that were sent since the last sighting of this connection.
    pub sent_bytes: u64,
}

/// Why something is told.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub enum Reason {
    /// The program never talked to this country.
    NewCountry {
        /// Code.
        code: CountryCode,
        /// Name.
        name: Box<str>,
    },
    /// The program never talked to this provider.
    NewProvider {
        /// Its organization.
        organization: Box<str>,
    },
    /// The program sent unusually much in ten minutes.
    Upload {
        /// How much.
        bytes: u64,
    },
    /// The far end cannot be where a database puts it.
    ImpossiblePlace,
    /// The person's own rule.
    Rule {
        /// Which.
        name: Box<str>,
        /// What passed, where the rule asks for that.
        bytes: Option<u64>,
    },
    /// The far end is on a list.
    Listed {
        /// On which.
        list: Box<str>,
    },
}

impl Reason {
    /// What kind of reason it is: what is snoozed together.
    #[must_use]
    pub fn kind(&self) -> String {
        match self {
            Self::NewCountry { .. } => "new-country".to_owned(),
            Self::NewProvider { .. } => "new-provider".to_owned(),
            Self::Upload { .. } => "upload".to_owned(),
            Self::ImpossiblePlace => "impossible-place".to_owned(),
            Self::Rule { name, .. } => format!("rule {name}"),
            Self::Listed { list } => format!("list {list}"),
        }
    }
}

/// Something to tell.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct Alert {
    /// When.
    pub at: Timestamp,
    /// The program, where it is known.
    pub program: Option<Box<str>>,
    /// The far end; of an upload, none.
    pub address: Option<IpAddr>,
    /// Its best name.
    pub name: Option<Box<str>>,
    /// Why.
    pub reason: Reason,
}

/// Watches.
#[derive(Debug, Default)]
pub struct Watch {
    config: WatchConfig,
    habits: Habits,
    passed: BTreeMap<Box<str>, Passed>,
    told: HashSet<(Box<str>, IpAddr)>,
}

impl Watch {
    /// Watches by `config`, with the habits that were learned before.
    #[must_use]
    pub fn new(config: WatchConfig, habits: Habits) -> Self {
        Self {
            config,
            habits,
            ..Self::default()
        }
    }

    /// Watches by another `config` from now on; what was learned stays.
    pub fn set_config(&mut self, config: WatchConfig) {
        self.passed
            .retain(|name, _| config.rules.iter().any(|rule| rule.name == *name));
        self.config = config;
    }

    /// What was learned, to be kept for the next start.
    #[must_use]
    pub const fn habits(&self) -> &Habits {
        &self.habits
    }

    /// Looks at a connection that is new, or of which something is new.
    pub fn see(&mut self, sighting: &Sighting<'_>, now: Timestamp, alerts: &mut Vec<Alert>) {
        let Self {
            config,
            habits,
            passed,
            told,
        } = self;
        let address = sighting.connection.address;
        let mut tell = |reason: Reason| {
            alerts.push(Alert {
                at: now,
                program: sighting.program.map(Into::into),
                address: Some(address),
                name: sighting.names.first().map(|name| (*name).into()),
                reason,
            });
        };
        if told.len() > MOST_TOLD {
            told.clear();
        }
        let mut is_first = |what: &str| told.insert((what.into(), address));
        if let Some(program) = sighting.program {
            // Learned even when nothing is to be told: whoever switches it on later is not flooded.
            if let Some((code, name)) = sighting.country
                && habits.meets_country(program, code.as_str(), now, config.learning)
                && config.new_country
            {
                tell(Reason::NewCountry {
                    code,
                    name: name.into(),
                });
            }
            if let Some(provider) = sighting.provider
                && habits.meets_provider(program, provider, now, config.learning)
                && config.new_provider
            {
                tell(Reason::NewProvider {
                    organization: provider.into(),
                });
            }
        }
        if config.impossible_place && sighting.is_impossible && is_first("place") {
            tell(Reason::ImpossiblePlace);
        }
        for list in &config.lists {
            let is_listed =
                list.has_address(address) || sighting.names.iter().any(|name| list.has_name(name));
            if is_listed && is_first(&format!("list {}", list.name)) {
                tell(Reason::Listed {
                    list: list.name.clone(),
                });
            }
        }
        for rule in &config.rules {
            if !rule.filter.finds(&sighting.connection) {
                continue;
            }
            match rule.threshold {
                None if is_first(&format!("rule {}", rule.name)) => tell(Reason::Rule {
                    name: rule.name.clone(),
                    bytes: None,
                }),
                None => {}
                Some(threshold) => {
                    let sum = passed.entry(rule.name.clone()).or_default().add(
                        sighting.sent_bytes,
                        now,
                        threshold,
                    );
                    if let Some(bytes) = sum {
                        tell(Reason::Rule {
                            name: rule.name.clone(),
                            bytes: Some(bytes),
                        });
                    }
                }
            }
        }
    }

    /// Notes what a program sent since the last time.
    pub fn note_sent(
        &mut self,
        program: &str,
        bytes: u64,
        now: Timestamp,
        alerts: &mut Vec<Alert>,
    ) {
        let least = match self.config.upload_bytes {
            0 => u64::MAX,
            bytes => bytes,
        };
        let learning = self.config.learning;
        if let Some(bytes) = self.habits.sends(program, bytes, now, learning, least) {
            alerts.push(Alert {
                at: now,
                program: Some(program.into()),
                address: None,
                name: None,
                reason: Reason::Upload { bytes },
            });
        }
    }

    /// Whether any rule asks for figures, so that connections must be looked at again as they grow.
    #[must_use]
    pub fn asks_for_figures(&self) -> bool {
        self.config
            .rules
            .iter()
            .any(|rule| rule.threshold.is_some() || rule.filter.asks_for_figures())
    }
}
