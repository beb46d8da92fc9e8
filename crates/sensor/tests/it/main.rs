//! Tests of the sensor from outside: files, databases, threads, the kernel, the command line.

mod captures;
mod cli;
mod corpus;
mod databases;
#[cfg(target_os = "linux")]
mod live;
mod pipeline;
mod replay;
mod reverse_dns;
