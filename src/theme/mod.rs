//! How Arcwatch looks: the only place with literal colors, sizes and fonts.
//!
//! [`tokens`] are the numbers, [`globe`] the colors of its looks, [`fonts`] the typefaces, [`style`] hands both to egui. Panels and widgets take
//! everything from here, so that another theme is another set of tokens.

pub mod fonts;
pub mod globe;
pub mod palette;
pub mod style;
pub mod tokens;
