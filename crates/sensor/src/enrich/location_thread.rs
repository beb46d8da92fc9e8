//! The thread `enrich:places`: opens the databases (unpacking the bundled ones once), then answers for one address
//! after the other.

use std::net::IpAddr;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use crossbeam_channel::{Receiver, RecvTimeoutError, Sender};
use flowcore::model::{DatabaseState, Lookup, Place, Provider, Saying};
use flowcore::say;

use super::bundled::{Bundled, UnpackError, default_cache_dir};
use super::database::{AsnDatabase, CityDatabase, DatabaseError, DatabaseKind};
use crate::pipeline::{Answer, EnrichConfig};

/// How often a database that is missing is tried again: a full disk may have room by now.
const RETRY: Duration = Duration::from_secs(10);

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
        report: impl FnMut(DatabaseKind, DatabaseState) -> bool,
    ) -> Self {
        let mut databases = Self::default();
        databases.open_missing(config, report);
        databases
    }

    /// Tries again to open what is missing.
    pub fn open_missing(
        &mut self,
        config: &EnrichConfig,
        mut report: impl FnMut(DatabaseKind, DatabaseState) -> bool,
    ) {
        if self.city.is_none() {
            let city = open_one(
                config.city_db.as_deref(),
                config.cache_dir.as_deref(),
                Bundled::CITY,
                CityDatabase::open,
                |state| report(DatabaseKind::Places, state),
            );
            report(DatabaseKind::Places, state_of(&city, CityDatabase::label));
            self.city = city.ok();
        }
        if self.asn.is_none() {
            let asn = open_one(
                config.asn_db.as_deref(),
                config.cache_dir.as_deref(),
                Bundled::ASN,
                AsnDatabase::open,
                |state| report(DatabaseKind::Providers, state),
            );
            report(DatabaseKind::Providers, state_of(&asn, AsnDatabase::label));
            self.asn = asn.ok();
        }
    }

    const fn is_complete(&self) -> bool {
        self.city.is_some() && self.asn.is_some()
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

fn open_one<D>(
    own: Option<&Path>,
    cache_dir: Option<&Path>,
    bundled: Bundled,
    open: impl Fn(&Path, Option<&str>) -> Result<D, DatabaseError>,
    mut report: impl FnMut(DatabaseState) -> bool,
) -> Result<D, Saying> {
    if let Some(path) = own {
        return open(path, None).map_err(|error| error.saying());
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
    let path = unpack().map_err(|error| error.saying())?;
    open(&path, Some(bundled.label)).map_err(|error| error.saying())
}

fn state_of<D>(opened: &Result<D, Saying>, label: impl Fn(&D) -> &str) -> DatabaseState {
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
    /// Databases that are not there yet are not waited for.
    pub(crate) skip: Arc<AtomicBool>,
}

impl LocationThread {
    pub(crate) fn run(self) {
        if catch_unwind(AssertUnwindSafe(|| self.answer())).is_err() {
            let state = DatabaseState::Unavailable(say!(
                "said-places-stopped",
                "places stopped on an internal error; start again to get them back"
            ));
            // The meter may be gone; then nobody needs to know.
            drop(self.answers.send(Answer::PlacesState(state)));
        }
    }

    fn answer(&self) {
        let report = |kind, state| {
            if let DatabaseState::Unavailable(reason) = &state {
                tracing::info!(?kind, %reason, "going on without this database");
            }
            let answer = match kind {
                DatabaseKind::Places => Answer::PlacesState(state),
                DatabaseKind::Providers => Answer::ProvidersState(state),
            };
            let is_over = self.stop.load(Ordering::Relaxed) || self.skip.load(Ordering::Relaxed);
            self.answers.send(answer).is_ok() && !is_over
        };
        let mut databases = Databases::open(&self.config, report);
        let mut next_try = Instant::now() + RETRY;
        loop {
            // Who did not want to wait is not made to wait again.
            let is_enough = databases.is_complete() || self.skip.load(Ordering::Relaxed);
            let wake = if is_enough { None } else { Some(next_try) };
            let request = match wake {
                None => self.requests.recv().map_err(RecvTimeoutError::from),
                Some(at) => self.requests.recv_deadline(at),
            };
            match request {
                Ok(ip) => {
                    let (place, provider) = databases.lookup(ip);
                    let answer = Answer::Location(ip, place, provider);
                    if self.answers.send(answer).is_err() {
                        return;
                    }
                }
                Err(RecvTimeoutError::Timeout) => {}
                Err(RecvTimeoutError::Disconnected) => return,
            }
            if !is_enough && Instant::now() >= next_try {
                databases.open_missing(&self.config, report);
                next_try = Instant::now() + RETRY;
            }
        }
    }
}
