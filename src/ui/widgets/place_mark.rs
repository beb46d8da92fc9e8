//! The mark after a place: what the round trip says about it.

use bevy_egui::egui::{Color32, Painter, Shape, Stroke, pos2};
use flowcore::model::PlaceStanding;

use super::icon::{self, Icon};
use crate::theme::tokens;
use crate::words;

/// As wide and as high as the mark is.
pub const SIZE: f32 = 13.0;

/// Draws the mark from `left` on. Returns where it ended, which is `left` where there is nothing to mark.
pub fn paint(painter: &Painter, left: f32, center_y: f32, standing: PlaceStanding) -> f32 {
    let center = pos2(left + SIZE / 2.0, center_y);
    match standing {
        PlaceStanding::Unchecked => return left,
        PlaceStanding::Fits => icon::paint(painter, Icon::Check, center, SIZE, color(standing)),
        PlaceStanding::Anycast => {
            let ring: Vec<_> = (0_u8..=32)
                .map(|step| {
                    let angle = f32::from(step) / 32.0 * std::f32::consts::TAU;
                    center + bevy_egui::egui::vec2(angle.cos(), angle.sin()) * (SIZE * 0.39)
                })
                .collect();
            let stroke = Stroke::new(tokens::ICON_LINE, color(standing));
            painter.extend(Shape::dashed_line(&ring, stroke, 1.6, 2.0));
            painter.circle_filled(center, 1.3, color(standing));
        }
        PlaceStanding::Implausible | PlaceStanding::Impossible => {
            icon::paint(painter, Icon::Warn, center, SIZE, color(standing));
        }
    }
    left + SIZE
}

fn color(standing: PlaceStanding) -> Color32 {
    if standing.is_contradicted() {
        *tokens::WARN
    } else {
        *tokens::TEXT_3
    }
}

/// For the legend, and for whoever cannot see the mark.
#[must_use]
pub fn meaning(standing: PlaceStanding) -> String {
    words::text(match standing {
        PlaceStanding::Unchecked => "place-unchecked",
        PlaceStanding::Fits => "place-fits",
        PlaceStanding::Anycast => "place-anycast",
        PlaceStanding::Implausible | PlaceStanding::Impossible => "place-contradicted",
    })
}
