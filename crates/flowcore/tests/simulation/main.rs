//! The meter against scripted networks: `meter` tells stories with a fake clock, `properties` what must hold for every
//! story, `round_trips` what is measured on the way, `network` makes the packets and keeps what a consumer would know.

mod meter;
mod network;
mod properties;
mod round_trips;
