//! Headers of a captured frame, found without copying. A frame that is damaged or cut yields what could be read.

mod frame;

pub use frame::{Frame, LinkType};
