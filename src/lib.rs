//! The Arcwatch application.
