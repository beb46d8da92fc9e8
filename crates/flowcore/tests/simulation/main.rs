//! The meter against scripted networks: `meter` tells stories with a fake clock, `attacks` those of villains (`hostile` is what they send), `properties` what must hold for every
//! story, `round_trips` what is measured on the way, `network` makes the packets and keeps what a consumer would know.

mod attacks;
mod hostile;
mod meter;
mod network;
mod properties;
mod round_trips;
