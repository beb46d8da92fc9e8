//! Starts Arcwatch.
fn main() {}
