//! The world as entities: sensor, hosts, sites, flows are data; routes are what is drawn.
//!
//! [`feed`] is the only place where another thread reaches the world, [`ingest`] the only place where entities of
//! traffic are spawned. Nothing here knows of pixels.

pub mod flows;
pub mod health;
pub mod home;
pub mod hosts;
pub mod hues;
pub mod routes;
pub mod sites;
pub mod throughput;
pub mod traffic;
