//! Starts Arcwatch. Everything is in the library; this is where its result becomes an exit code.

use std::process::ExitCode;

fn main() -> ExitCode {
    arcwatch::run()
}
