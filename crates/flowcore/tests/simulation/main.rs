//! The meter against scripted networks: `meter` tells stories with a fake clock, `names` what flows are called,
//! `encapsulation` what packets are wrapped in, `properties` what must hold for every story, `network` makes the packets
//! and keeps what a consumer would know.

mod encapsulation;
mod meter;
mod names;
mod network;
mod properties;
