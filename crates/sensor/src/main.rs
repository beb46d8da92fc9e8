//! The headless sensor.
fn main() {}
