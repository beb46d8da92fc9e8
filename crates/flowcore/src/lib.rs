//! The pure core of Arcwatch: frames in, [`FlowUpdate`](update::FlowUpdate)s out.
//!
//! This crate has no clock, no I/O, no threads and no `unsafe`: time is an argument, bytes are borrowed, and the
//! same input always gives the same output. Everything impure (capture handles, databases, resolvers, threads) is
//! in `arcwatch-sensor`; everything on screen is in `arcwatch`.
//!
//! A frame's way through the crate: [`packet`] finds its headers, [`flow`] meters it, [`names`] reads names from it, [`model`] says what came out,
//! and [`update`] is the one message that every consumer reads; [`wire`] takes it from one process to another. [`geo`]
//! is the geometry of places, and [`filter`] the language that says which connections a person wants to see;
//! [`alert`] says what a person wants to be told of, and [`csv`] how text from strangers is written into a table.
#![forbid(unsafe_code)]

pub mod alert;
pub mod csv;
pub mod filter;
pub mod flow;
#[cfg(any(fuzzing, test))]
pub mod fuzzing;
pub mod geo;
pub mod ids;
pub mod model;
pub mod names;
pub mod packet;
pub mod time;
pub mod update;
pub mod wire;
