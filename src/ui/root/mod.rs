//! Lays out the overlay and draws it: one pass over the panels, inside egui's own schedule.
//!
//! May run twice in a frame (egui's multi-pass), so everything here is idempotent: views are read, actions are
//! collected. What is written are [`FreeRect`] and [`Covered`], which depend on the layout alone.

mod areas;
mod cards;
pub(crate) mod columns;

use bevy::ecs::system::SystemParam;
use bevy::prelude::{
    App, DetectChangesMut, Entity, IntoScheduleConfigs, Local, MessageWriter, Res, ResMut, Vec2,
};
use bevy_egui::egui::{self, Context, Id, Rect, vec2};
use bevy_egui::{EguiContexts, EguiPrimaryContextPass};

use areas::{area, frame};

use super::action::UiAction;
use super::columns::{Panel, Side};
use super::keys::KeyMap;
use super::layout::{self, Layout, Wants};
use super::layouts;
use super::panels::chips::ChipsView;
use super::panels::search::SearchView;
use super::panels::toolbar::ToolbarView;
use super::panels::{brand, charts, chips, details, search, strip, table, timeline, toolbar};
use super::shelf::Shelf;
use super::state::UiState;
use super::told::Told;
use super::view_model::charts::ChartsView;
use super::view_model::details::DetailsView;
use super::view_model::notice::NoticeView;
use super::view_model::ranking::ListsView;
use super::view_model::status::StatusView;
use super::view_model::strip::StripView;
use super::view_model::table::{Held, TablePage};
use super::view_model::timeline::{self as times, TimelineView};
use super::view_model::totals::TotalsView;
use super::view_model::trouble::TroubleView;
use super::view_model::welcome::WelcomeView;
use super::widgets::flag;
use crate::alerts::view::AlertsView;
use crate::camera::{Covered, FreeRect, TrayPlace};
use crate::config::live::{Live, Scale};
use crate::globe::look::Look;
use crate::select::search::ActiveFilter;
use crate::select::{Search, Selection};
use crate::survey::Survey;
use crate::survey::question::Brush;
use crate::theme::palette::Theme;
use crate::theme::{style, tokens};
use crate::wall::is_at_a_desk;

/// Room inside a panel.
const PAD: f32 = tokens::SPACE_M;

pub(super) fn plugin(app: &mut App) {
    app.init_resource::<FreeRect>()
        .init_resource::<Covered>()
        .init_resource::<Look>()
        .init_resource::<TrayPlace>()
        .add_systems(
            EguiPrimaryContextPass,
            show.in_set(OverlaySystems).run_if(is_at_a_desk),
        );
}

/// Drawing the overlay. Others that draw with egui in the same pass order themselves around it.
#[derive(bevy::prelude::SystemSet, Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub struct OverlaySystems;

/// Everything that panels read.
#[derive(SystemParam)]
struct Views<'w> {
    state: Res<'w, UiState>,
    search: Res<'w, Search>,
    filter: Res<'w, ActiveFilter>,
    selection: Res<'w, Selection>,
    status: Res<'w, StatusView>,
    totals: Res<'w, TotalsView>,
    lists: Res<'w, ListsView>,
    timeline: Res<'w, TimelineView>,
    charts: Res<'w, ChartsView>,
    strip: Res<'w, StripView>,
    notice: Res<'w, NoticeView>,
    trouble: Res<'w, TroubleView>,
    details: Res<'w, DetailsView>,
    keys: Res<'w, KeyMap>,
    alerts: Res<'w, AlertsView>,
    welcome: Res<'w, WelcomeView>,
    live: Res<'w, Live>,
    scale: Res<'w, Scale>,
    look: Res<'w, Look>,
    survey: Res<'w, Survey>,
    held: Res<'w, Held>,
    shelf: Res<'w, Shelf>,
    told: Res<'w, Told>,
    brush: Res<'w, Brush>,
}

impl Views<'_> {
    fn wants(&self) -> Wants {
        let columns = &self.state.columns;
        let is_hidden = self.state.are_panels_hidden;
        let stands = |side| columns.shown(side, is_hidden).next().is_some();
        let timeline = columns.standing(Panel::Timeline);
        Wants {
            columns: Side::ALL.map(stands),
            pinned_right: columns.shown(Side::Right, true).next().is_some(),
            timeline: (!is_hidden || timeline.is_pinned, timeline.is_folded),
            table: self.state.is_table_open || self.state.are_charts_open,
            details: self.state.trail.now().is_some() && self.details.0.is_some(),
            lists: self.state.are_lists_open,
            hidden: self.state.are_panels_hidden,
            trouble: self.trouble.0.is_some(),
            mirrored: self.state.is_mirrored,
        }
    }

    /// Names of the layouts that the person keeps.
    fn layouts(&self) -> Vec<String> {
        let kept = layouts::kept(&self.live);
        kept.into_iter().map(|layout| layout.name).collect()
    }
}

/// What the globe is told of the layout.
#[derive(SystemParam)]
struct Places<'w> {
    free: ResMut<'w, FreeRect>,
    covered: ResMut<'w, Covered>,
    tray: ResMut<'w, TrayPlace>,
}

fn show(
    mut contexts: EguiContexts,
    views: Views,
    mut places: Places,
    mut actions: MessageWriter<UiAction>,
    mut hovered: Local<Option<Entity>>,
    mut wishes: Local<Vec<UiAction>>,
) {
    // Without a camera there is nothing to draw on; it comes back.
    let Ok(ctx) = contexts.ctx_mut() else {
        return;
    };
    let ctx = ctx.clone();
    if !is_installed(&ctx) {
        return; // fonts are there from the next pass on
    }
    let size = ctx.viewport_rect().size() * ctx.zoom_factor();
    let scale = views.scale.0;
    let zoom = layout::zoom(size.x / scale) * scale;
    if ctx.zoom_factor() != zoom {
        ctx.set_zoom_factor(zoom);
        ctx.request_repaint();
        return;
    }
    let layout = Layout::new(ctx.viewport_rect().size(), zoom > scale, views.wants());
    wishes.clear();
    let tray = draw(&ctx, &layout, &views, &mut wishes);
    let logical = |rect: Rect| {
        bevy::math::Rect::from_corners(
            Vec2::new(rect.left(), rect.top()) * zoom,
            Vec2::new(rect.right(), rect.bottom()) * zoom,
        )
    };
    places.free.set_if_neq(FreeRect(Some(logical(layout.free))));
    // In a narrow window the right column lies over the globe, too.
    let right = layout.right.filter(|_| layout.is_narrow);
    let over = [layout.table, layout.trouble, right];
    places
        .covered
        .set_if_neq(Covered(over.into_iter().flatten().map(logical).collect()));
    places.tray.set_if_neq(TrayPlace(tray.map(logical)));
    settle_hover(&mut hovered, &mut wishes);
    actions.write_batch(wishes.drain(..));
}

/// Installs fonts, style and flags in a new context; `true` once they can be used.
pub(crate) fn is_installed(ctx: &Context) -> bool {
    let id = Id::new("arcwatch style is installed");
    let theme = Theme::current();
    let installed = ctx.data(|data| data.get_temp::<Theme>(id));
    if installed == Some(theme) {
        return true;
    }
    if installed.is_none() {
        style::install(ctx);
        flag::install(ctx);
    } else {
        style::restyle(ctx);
    }
    ctx.data_mut(|data| data.insert_temp(id, theme));
    ctx.request_repaint();
    installed.is_some()
}

/// A hover is told when it changes, not in every frame: the globe hovers too.
fn settle_hover(hovered: &mut Option<Entity>, wishes: &mut Vec<UiAction>) {
    let mut now = None;
    wishes.retain(|wish| match wish {
        UiAction::Hover(host) => {
            now = *host;
            false
        }
        _ => true,
    });
    if now != *hovered {
        *hovered = now;
        wishes.push(UiAction::Hover(now));
    }
}

/// Draws everything, and says where the tray is.
fn draw(
    ctx: &Context,
    layout: &Layout,
    views: &Views,
    actions: &mut Vec<UiAction>,
) -> Option<Rect> {
    area(ctx, "strip", layout.strip, |ui| {
        let margin = if layout.is_narrow {
            tokens::SPACE_M
        } else {
            tokens::SPACE_L
        };
        strip::strip_panel(ui, &views.strip, margin);
    });
    if let Some(rect) = layout.brand {
        area(ctx, "brand", rect, |ui| {
            brand::brand_panel(ui, &views.status);
        });
    }
    if let Some(rect) = layout.search {
        let view = SearchView {
            query: &views.search.0,
            problem: views.filter.problem.as_ref(),
            wants_focus: views.state.wants_search_focus,
            answer: views.survey.answer(),
            shelf: &views.shelf,
        };
        area(ctx, "search", rect, |ui| {
            search::search_panel(ui, view, actions);
        });
        let top = egui::pos2(rect.left(), rect.bottom() + tokens::SPACE_XS);
        let below = |height| Rect::from_min_size(top, vec2(rect.width(), height));
        let chosen = chosen(views);
        if let Some(problem) = &views.filter.problem {
            area(ctx, "answer", below(search::ANSWER), |ui| {
                search::answer_panel(ui, problem);
            });
        } else if !chosen.is_empty() {
            area(ctx, "chips", below(chips::HEIGHT), |ui| {
                chips::chips_panel(ui, &chosen, actions);
            });
        }
    }
    if let Some(rect) = layout.buttons {
        let mut view = ToolbarView {
            is_table_open: views.state.is_table_open,
            are_charts_open: views.state.are_charts_open,
            are_lists_open: layout.is_narrow.then_some(views.state.are_lists_open),
            is_help_open: views.state.is_help_open,
            is_about_open: views.state.is_about_open,
            alerts: (views.state.are_alerts_open, views.alerts.unseen),
            are_settings_open: views.state.are_settings_open,
            look: Some(*views.look),
        };
        // Where the search needs the room, the looks have keys only.
        let free = layout.search.map_or(0.0, |search| search.right() + PAD);
        if rect.right() - toolbar::width(&view) < free {
            view.look = None;
        }
        let width = toolbar::width(&view);
        let rect = Rect::from_min_max(egui::pos2(rect.right() - width, rect.top()), rect.max);
        area(ctx, "toolbar", rect, |ui| {
            toolbar::toolbar_panel(ui, &view, actions);
        });
    }
    let tray = columns::draw(ctx, layout, views, actions);
    if let Some(rect) = layout.timeline {
        frame(
            ctx,
            "timeline",
            rect,
            vec2(PAD, layout::timeline_pad(layout.is_narrow)),
            tokens::PANEL_FILL,
            |ui| {
                let standing = views.state.columns.standing(Panel::Timeline);
                timeline::timeline_panel(ui, &views.timeline, standing, actions);
            },
        );
    }
    if let (Some(rect), true) = (layout.table, views.state.are_charts_open) {
        let padding = egui::Vec2::splat(PAD);
        frame(
            ctx,
            "charts",
            rect,
            padding,
            tokens::PANEL_FILL_DENSE,
            |ui| {
                charts::charts_panel(ui, &views.charts, &views.lists, actions);
            },
        );
    } else if let Some(rect) = layout.table {
        frame(
            ctx,
            "table",
            rect,
            egui::Vec2::ZERO,
            tokens::PANEL_FILL_DENSE,
            |ui| {
                let programs = views.lists.has_programs;
                let selected = views.selection.0;
                let page =
                    TablePage::new(&views.survey, &views.held, &views.state, selected, programs);
                table::table_panel(ui, &page, actions);
            },
        );
    }
    if let (Some(rect), Some(view)) = (layout.details, &views.details.0) {
        let padding = egui::Vec2::splat(tokens::SPACE_L - 1.0);
        frame(
            ctx,
            "details",
            rect,
            padding,
            tokens::PANEL_FILL_DENSE,
            |ui| {
                details::details_panel(ui, view, actions);
            },
        );
    }
    if let (Some(rect), Some(view)) = (layout.trouble, &views.trouble.0) {
        cards::draw_trouble(ctx, rect, view, actions);
    }
    cards::cards(ctx, views, actions);
    cards::toasts(ctx, layout, views, actions);
    if let Some(shown) = &views.notice.0
        && layout.trouble.is_none()
    {
        // Below the chips, where there are some.
        let lower = if chosen(views).is_empty() {
            0.0
        } else {
            chips::HEIGHT
        };
        let place = layout.notice.translate(vec2(0.0, lower));
        cards::draw_notice(ctx, place, shown, actions);
    }
    tray
}

/// What filter and brush leave in.
fn chosen(views: &Views) -> ChipsView {
    let answer = views.survey.answer();
    ChipsView {
        parts: views
            .filter
            .filter
            .parts()
            .iter()
            .map(ToString::to_string)
            .collect(),
        range: views.brush.0.as_ref().map(times::length),
        found: (answer.sum.flows as usize, answer.known),
    }
}
