//! Facts about remote addresses: place, provider, reverse name, and where home is.
//!
//! `HostBook` remembers what is known and what was asked; `LocationThread` and `NameThread` answer; `Judge` holds places
//! against round trips. Nothing here
//! sends a packet but the reverse look-ups of `names`, and those only as `DnsMode` allows.

mod book;
mod bundled;
mod countries;
mod database;
mod home;
mod judge;
mod location_thread;
mod name_thread;
mod record;
mod resolver;
mod text;
mod vantage;

pub(crate) use book::{HostBook, Question};
pub use bundled::{Bundled, UnpackError, default_cache_dir};
pub(crate) use bundled::{name_cache_dir, no_cache_dir};
pub use database::{AsnDatabase, CityDatabase, DatabaseError, DatabaseKind};
pub use home::{Home, HomeOrigin, resolve_home};
pub use location_thread::Databases;
pub(crate) use location_thread::LocationThread;
pub(crate) use name_thread::NameThread;
pub use resolver::{ResolverError, ReverseResolver};
pub(crate) use vantage::vantage_of;
