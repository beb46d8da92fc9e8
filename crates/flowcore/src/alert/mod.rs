//! What a person wants to be told of without looking: first contacts, unusual uploads, places that cannot be, the
//! person's own rules and lists. Pure: time is an argument, so a month passes in a test.
//!
//! Quiet by design: nothing is said while a program is being learned, nothing twice, and what was snoozed stays silent.
//! [`Watch`] sees connections and raises [`Alert`]s; [`AlertLog`] keeps them and what the person said to them.

mod habit;
mod list;
mod log;
mod rule;
mod watch;

#[cfg(test)]
mod tests;

pub use habit::Habits;
pub use list::List;
pub use log::{AlertLog, Entry, Standing};
pub use rule::Rule;
pub use watch::{Alert, Reason, Sighting, Watch, WatchConfig};
