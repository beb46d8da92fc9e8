//! Small marks: evidence of a name, state chips, key caps.

use bevy_egui::egui::{Color32, Painter, Pos2, Rect, Stroke, StrokeKind, Ui, Vec2, pos2, vec2};
use flowcore::model::NameSource;

use super::text;
use crate::theme::{fonts, tokens};

const HEIGHT: f32 = 16.0;

/// How a badge looks.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Weight {
    /// Seen on the wire: filled.
    Strong,
    /// Somebody's claim: outlined.
    Weak,
}

/// The word on the badge of a name's source.
#[must_use]
pub const fn source_word(source: NameSource) -> &'static str {
    match source {
        NameSource::TlsSni => "SNI",
        NameSource::QuicSni => "QUIC",
        NameSource::DtlsSni => "DTLS",
        NameSource::HttpHost => "HTTP",
        NameSource::PassiveDns => "DNS",
        NameSource::Mdns => "mDNS",
        NameSource::Llmnr => "LLMNR",
        NameSource::Ptr => "PTR",
    }
}

/// What the badge means, for tooltips and screen readers.
#[must_use]
pub const fn source_meaning(source: NameSource) -> &'static str {
    match source {
        NameSource::TlsSni => "evidence-tls",
        NameSource::QuicSni => "evidence-quic",
        NameSource::DtlsSni => "evidence-dtls",
        NameSource::HttpHost => "evidence-http",
        NameSource::PassiveDns => "evidence-dns",
        NameSource::Mdns => "evidence-mdns",
        NameSource::Llmnr => "evidence-llmnr",
        NameSource::Ptr => "evidence-ptr",
    }
}

/// Weight of a name's source.
#[must_use]
pub const fn source_weight(source: NameSource) -> Weight {
    if source.is_seen_on_wire() {
        Weight::Strong
    } else {
        Weight::Weak
    }
}

/// Width that a badge of this word takes.
#[must_use]
pub fn width(painter: &Painter, word: &str) -> f32 {
    text::line(painter, word, fonts::micro(), tokens::TEXT_2, f32::INFINITY)
        .size()
        .x
        + 10.0
}

/// Draws a badge from `left` on; returns where it ends.
pub fn paint(painter: &Painter, left: f32, center_y: f32, word: &str, weight: Weight) -> f32 {
    let color = match weight {
        Weight::Strong => tokens::TEXT_2,
        Weight::Weak => tokens::TEXT_3,
    };
    let galley = text::line(painter, word, fonts::micro(), color, f32::INFINITY);
    let size = vec2(galley.size().x + 10.0, HEIGHT);
    let rect = Rect::from_min_size(pos2(left, (center_y - HEIGHT / 2.0).round()), size);
    match weight {
        Weight::Strong => {
            painter.rect_filled(rect, tokens::RADIUS_CHIP, tokens::BADGE);
        }
        Weight::Weak => {
            let stroke = Stroke::new(1.0, tokens::STROKE_STRONG);
            painter.rect_stroke(rect, tokens::RADIUS_CHIP, stroke, StrokeKind::Inside);
        }
    }
    painter.galley(centered(rect, galley.size()), galley, *color);
    rect.right()
}

/// A key cap, as part of a layout row; returns where it ends.
pub fn key_cap(painter: &Painter, left: f32, center_y: f32, key: &str) -> f32 {
    let galley = text::line(painter, key, fonts::micro(), tokens::TEXT_3, f32::INFINITY);
    let size = vec2((galley.size().x + 12.0).max(20.0), 20.0);
    let rect = Rect::from_min_size(pos2(left, (center_y - 10.0).round()), size);
    let stroke = Stroke::new(1.0, tokens::STROKE_STRONG);
    painter.rect_stroke(rect, tokens::RADIUS_CHIP, stroke, StrokeKind::Inside);
    painter.galley(centered(rect, galley.size()), galley, *tokens::TEXT_3);
    rect.right()
}

/// What leads a state chip.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Lead {
    /// A dot of a state color.
    Dot(Color32),
    /// Nothing: the words alone, on this ground.
    Ground(Color32),
}

/// A chip of 24 pixels; returns its rectangle.
pub fn chip(ui: &Ui, left: f32, center_y: f32, words: &str, lead: Lead) -> Rect {
    let painter = ui.painter();
    let (font, color, fill, dot) = match lead {
        Lead::Dot(dot) => (
            fonts::label(),
            tokens::TEXT_2,
            *tokens::PANEL_RAISED,
            Some(dot),
        ),
        Lead::Ground(fill) => (fonts::label_strong(), tokens::TEXT_ON_ACCENT, fill, None),
    };
    let galley = text::line(painter, words, font, color, f32::INFINITY);
    let lead_width = if dot.is_some() { 13.0 } else { 0.0 };
    let rect = Rect::from_min_size(
        pos2(left, center_y - 12.0),
        vec2(galley.size().x + 16.0 + lead_width, 24.0),
    );
    painter.rect(
        rect,
        tokens::RADIUS_CONTROL,
        fill,
        Stroke::new(1.0, if dot.is_some() { *tokens::STROKE } else { fill }),
        StrokeKind::Inside,
    );
    if let Some(dot) = dot {
        painter.circle_filled(pos2(rect.left() + 11.5, center_y), 3.5, dot);
    }
    let at = pos2(
        rect.left() + 8.0 + lead_width,
        center_y - galley.size().y / 2.0,
    );
    painter.galley(at, galley, *color);
    rect
}

fn centered(rect: Rect, size: Vec2) -> Pos2 {
    rect.center() - size / 2.0
}
