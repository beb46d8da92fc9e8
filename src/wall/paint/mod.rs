//! Draws the wall: one area over the whole window, so that nothing beneath it is ever under the pointer.

mod figures;
mod lists;
mod lower;
mod upper;

use bevy::prelude::{DetectChangesMut, Local, Res, ResMut};
use bevy_egui::EguiContexts;
use bevy_egui::egui::{self, Area, Color32, Id, Order, Rect, Sense, Ui, UiBuilder};

use super::burn_in;
use super::layout::{self, Layout};
use super::view::WallView;
use super::{WallSettings, freshness::Freshness};
use crate::camera::{Covered, FreeRect};
use crate::globe::clock::GlobeClock;
use crate::globe::view::Magnification;
use crate::theme::palette::Theme;
use crate::theme::{fonts, tokens};
use crate::ui::root::is_installed;
use crate::ui::widgets::text;

pub(super) fn show(
    mut contexts: EguiContexts,
    view: Res<WallView>,
    settings: Res<WallSettings>,
    freshness: Res<Freshness>,
    clock: Res<GlobeClock>,
    mut magnification: ResMut<Magnification>,
    mut free: ResMut<FreeRect>,
    mut covered: ResMut<Covered>,
    mut warm_at: Local<f32>,
) {
    // Without a camera there is nothing to draw on; it comes back.
    let Ok(ctx) = contexts.ctx_mut() else {
        return;
    };
    let ctx = ctx.clone();
    if !is_installed(&ctx) {
        return; // fonts are there from the next pass on
    }
    let zoom = layout::magnification(ctx.viewport_rect().size() * ctx.zoom_factor());
    magnification.set_if_neq(Magnification(zoom));
    if (ctx.zoom_factor() - zoom).abs() > 1e-3 {
        ctx.set_zoom_factor(zoom);
        ctx.request_repaint();
        return;
    }
    if *warm_at != ctx.pixels_per_point() {
        *warm_at = ctx.pixels_per_point();
        warm_up(&ctx);
    }
    let screen = ctx.viewport_rect();
    let shift = if settings.is_shifted {
        burn_in::shift(clock.now_secs)
    } else {
        egui::Vec2::ZERO
    };
    let layout = Layout::new(screen.size(), shift, view.banner.is_some());
    draw(&ctx, screen, &layout, &view, freshness.is_stale());
    let logical =
        |rect: Rect| bevy::math::Rect::new(rect.left(), rect.top(), rect.right(), rect.bottom());
    free.set_if_neq(FreeRect(Some(logical(layout.globe))));
    covered.set_if_neq(Covered::default());
}

/// Letters that are new come a frame late to the screen: at this size everybody would see it. So all that are likely are
/// drawn once at the start.
fn warm_up(ctx: &egui::Context) {
    let likely: String = (' '..='~').chain('À'..='ÿ').chain("…‹›·".chars()).collect();
    let sizes = [
        fonts::wall_display(),
        fonts::wall_clock(),
        fonts::wall_headline(),
        fonts::wall_unit(),
        fonts::wall_row(),
        fonts::wall_row_strong(),
        fonts::wall_note(),
        fonts::wall_note_strong(),
        fonts::wall_globe_label(),
    ];
    ctx.fonts_mut(|view| {
        for font in sizes {
            // Large type is for figures only.
            let letters = if font.size > 60.0 {
                "0123456789.,: ampm"
            } else {
                &likely
            };
            view.layout_no_wrap(letters.to_owned(), font, Color32::WHITE);
        }
    });
}

/// Draws `view` on `screen`.
pub(super) fn draw(
    ctx: &egui::Context,
    screen: Rect,
    layout: &Layout,
    view: &WallView,
    is_stale: bool,
) {
    Area::new(Id::new("arcwatch wall"))
        .fixed_pos(screen.min)
        .default_size(screen.size())
        .order(Order::Middle)
        .constrain(false)
        .fade_in(false)
        .show(ctx, |ui| {
            ui.allocate_rect(screen, Sense::click_and_drag());
            wall(ui, layout, view, is_stale);
            if view.light < 1.0 {
                let shade = Color32::from_black_alpha(((1.0 - view.light) * 255.0) as u8);
                ui.painter().rect_filled(screen, 0, shade);
            }
        });
}

/// The wall in the place that is given to `ui`.
pub(super) fn wall(ui: &mut Ui, layout: &Layout, view: &WallView, is_stale: bool) {
    let ink = Ink::new(is_stale);
    if Theme::current().is_light() {
        // Dark words need a light ground, and the globe may be dark.
        for part in [layout.title, layout.clock, layout.figures, layout.lists] {
            let ground = part.expand2(egui::vec2(24.0, 8.0));
            ui.painter()
                .rect_filled(ground, tokens::RADIUS_PANEL, tokens::PANEL_FILL);
        }
    }
    figures::draw(&mut within(ui, layout.figures), view, ink);
    lists::draw(&mut within(ui, layout.lists), view, ink);
    lower::ticker(&mut within(ui, layout.ticker), view, ink);
    lower::strip(&mut within(ui, layout.strip), view, ink);
    match &view.banner {
        Some(banner) => upper::banner(&mut within(ui, layout.banner), banner, &view.clock),
        None => {
            upper::title(&mut within(ui, layout.title), &view.title, ink);
            upper::clock(&mut within(ui, layout.clock), &view.clock);
        }
    }
}

/// A place for a part of the wall.
fn within(ui: &mut Ui, rect: Rect) -> Ui {
    ui.new_child(UiBuilder::new().max_rect(rect))
}

/// The colors of figures and words: those of data that stopped are gray.
#[derive(Clone, Copy)]
struct Ink {
    is_stale: bool,
    first: Color32,
    second: Color32,
}

impl Ink {
    fn new(is_stale: bool) -> Self {
        if is_stale {
            Self {
                is_stale,
                first: *tokens::TEXT_3,
                second: tokens::TEXT_3.gamma_multiply(0.86),
            }
        } else {
            Self {
                is_stale,
                first: *tokens::ACCENT_HOVER,
                second: *tokens::TEXT_2,
            }
        }
    }

    /// A color that has a meaning only while data is true.
    fn live(self, color: impl Into<Color32>) -> Color32 {
        if self.is_stale {
            *tokens::STALE
        } else {
            color.into()
        }
    }
}

/// Gives a painted piece its words for screen readers and tests.
fn name(ui: &Ui, rect: Rect, words: &str) {
    let response = ui.interact(
        rect,
        ui.id().with((rect.min.x.to_bits(), rect.min.y.to_bits())),
        Sense::hover(),
    );
    text::name(&response, words);
}
