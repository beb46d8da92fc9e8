//! The meter against scripted networks: `meter` tells stories with a fake clock, `names` and `answers` what flows are
//! called, `round_trips` what is measured on the way, `links` and `tunnels` what packets are wrapped in (`wrapping` is what
//! both need), `attacks` stories of villains (`hostile` is what they send), `properties` what must hold for every story,
//! `network` makes the packets and keeps what a consumer would know.

mod answers;
mod attacks;
mod hostile;
mod links;
mod meter;
mod names;
mod network;
mod properties;
mod round_trips;
mod tunnels;
mod wrapping;
