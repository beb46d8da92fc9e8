//! The meter against scripted networks: `meter` tells stories with a fake clock, `names` what flows are called,
//! `round_trips` what is measured on the way, `encapsulation` what packets are wrapped in, `attacks` stories of villains
//! (`hostile` is what they send), `properties` what must hold for every story, `network` makes the packets and keeps what
//! a consumer would know.

mod attacks;
mod encapsulation;
mod hostile;
mod meter;
mod names;
mod network;
mod properties;
mod round_trips;
