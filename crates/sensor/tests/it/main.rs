//! Tests of the sensor from outside: files, databases, threads, the kernel, the command line.

mod captures;
mod cli;
mod corpus;
mod databases;
#[cfg(target_os = "linux")]
mod live;
mod pipeline;
#[cfg(target_os = "linux")]
mod privilege;
mod replay;
mod reverse_dns;
mod serve;
#[cfg(windows)]
mod service;
