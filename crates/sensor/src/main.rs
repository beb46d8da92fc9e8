//! The headless sensor: flows of a file or of this computer, on standard output.

use std::process::ExitCode;

fn main() -> ExitCode {
    sensor::cli::main()
}
