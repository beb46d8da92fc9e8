//! The thread `enrich:places`: opens the databases (unpacking the bundled ones once), then answers for one address
//! after the other.

use std::net::IpAddr;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use crossbeam_channel::{Receiver, Sender};
use flowcore::model::{DatabaseState, Lookup, Place, Provider};

use super::bundled::{Bundled, UnpackError, default_cache_dir};
use super::database::{AsnDatabase, CityDatabase};
use crate::pipeline::{Answer, EnrichConfig};

/// The open databases; one that is missing leaves its facts unasked.
#[derive(Debug, Default)]
pub struct Databases {
    city: Option<CityDatabase>,
    asn: Option<AsnDatabase>,
}

impl Databases {
    /// Opens both, unpacking where needed. `report` is told every change of state, and says whether to go on.
    pub fn open(
        config: &EnrichConfig,
        mut report: impl FnMut(DatabaseKind, DatabaseState) -> bool,
    ) -> Self {
        let city = open_one(
            config.city_db.as_deref(),
            config.cache_dir.as_deref(),
            Bundled::CITY,
            CityDatabase::open,
            |state| report(DatabaseKind::Places, state),
        );
        report(DatabaseKind::Places, state_of(&city, CityDatabase::label));
        let asn = open_one(
            config.asn_db.as_deref(),
            config.cache_dir.as_deref(),
            Bundled::ASN,
            AsnDatabase::open,
            |state| report(DatabaseKind::Providers, state),
        );
        report(DatabaseKind::Providers, state_of(&asn, AsnDatabase::label));
        Self {
            city: city.ok(),
            asn: asn.ok(),
        }
    }

    /// Where `ip` is, and who runs its network.
    #[must_use]
    pub fn lookup(&self, ip: IpAddr) -> (Lookup<Place>, Lookup<Provider>) {
        let place = self
            .city
            .as_ref()
            .map_or(Lookup::NotAsked, |city| city.lookup(ip));
        let provider = self
            .asn
            .as_ref()
            .map_or(Lookup::NotAsked, |asn| asn.lookup(ip));
        (place, provider)
    }
}

/// Which of the two databases.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum DatabaseKind {
    /// Cities and coordinates.
    Places,
    /// Autonomous systems.
    Providers,
}

fn open_one<D, E: std::fmt::Display>(
    own: Option<&Path>,
    cache_dir: Option<&Path>,
    bundled: Bundled,
    open: impl Fn(&Path, Option<&str>) -> Result<D, E>,
    mut report: impl FnMut(DatabaseState) -> bool,
) -> Result<D, String> {
    if let Some(path) = own {
        return open(path, None).map_err(|error| error.to_string());
    }
    let mut unpack = || -> Result<PathBuf, UnpackError> {
        let folder = cache_dir
            .map(Path::to_owned)
            .or_else(default_cache_dir)
            .ok_or(UnpackError::NoCacheDir)?;
        let mut told = None;
        bundled.unpack_into(&folder, |percent| {
            // Told at each percent, not at each chunk.
            told.replace(percent) == Some(percent) || report(DatabaseState::Loading(percent))
        })
    };
    let path = unpack().map_err(|error| error.to_string())?;
    open(&path, Some(bundled.label)).map_err(|error| error.to_string())
}

fn state_of<D>(opened: &Result<D, String>, label: impl Fn(&D) -> &str) -> DatabaseState {
    match opened {
        Ok(database) => DatabaseState::Ready(label(database).to_owned()),
        Err(why) => DatabaseState::Unavailable(why.clone()),
    }
}

pub(crate) struct LocationThread {
    pub(crate) config: EnrichConfig,
    pub(crate) requests: Receiver<IpAddr>,
    pub(crate) answers: Sender<Answer>,
    pub(crate) stop: Arc<AtomicBool>,
}

impl LocationThread {
    pub(crate) fn run(self) {
        if catch_unwind(AssertUnwindSafe(|| self.answer())).is_err() {
            let state = DatabaseState::Unavailable(
                "places stopped on an internal error; start again to get them back".to_owned(),
            );
            // The meter may be gone; then nobody needs to know.
            drop(self.answers.send(Answer::PlacesState(state)));
        }
    }

    fn answer(&self) {
        let databases = Databases::open(&self.config, |kind, state| {
            if let DatabaseState::Unavailable(reason) = &state {
                tracing::info!(?kind, reason, "going on without this database");
            }
            let answer = match kind {
                DatabaseKind::Places => Answer::PlacesState(state),
                DatabaseKind::Providers => Answer::ProvidersState(state),
            };
            self.answers.send(answer).is_ok() && !self.stop.load(Ordering::Relaxed)
        });
        for ip in &self.requests {
            let (place, provider) = databases.lookup(ip);
            if self
                .answers
                .send(Answer::Location(ip, place, provider))
                .is_err()
            {
                return;
            }
        }
    }
}
