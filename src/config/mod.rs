//! Settings: what they are called, what they may be, where they come from.
//!
//! One list of [`keys`] is the whole truth: files, environment, flags, `arcwatch config show` and the settings panel
//! all go by it, so that a name is the same everywhere. Defaults → system file → user file → `--config` →
//! `ARCWATCH_*` → `--set`: what comes later wins ([`layers`]). [`live`] applies them, and again whenever a file changes.

pub mod command;
pub mod edit;
pub mod file;
pub mod key;
pub mod keys;
pub mod layers;
pub mod live;
pub mod places;
pub mod settings;

pub use key::{Key, Kind, Value};
pub use layers::{Config, Origin, Problem, Sources};
pub use settings::Settings;
