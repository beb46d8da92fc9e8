//! Lays out the overlay and draws it: one pass over the panels, inside egui's own schedule.
//!
//! May run twice in a frame (egui's multi-pass), so everything here is idempotent: views are read, actions are
//! collected. What is written are [`FreeRect`] and [`Covered`], which depend on the layout alone.

use bevy::ecs::system::SystemParam;
use bevy::prelude::{
    App, DetectChangesMut, Entity, IntoScheduleConfigs, Local, MessageWriter, Res, ResMut, Vec2,
};
use bevy_egui::egui::{self, Area, Color32, Context, Id, Order, Rect, Sense, Ui, UiBuilder, vec2};
use bevy_egui::{EguiContexts, EguiPrimaryContextPass};
use flowcore::filter::Facet;

use super::action::UiAction;
use super::keys::KeyMap;
use super::layout::{self, Layout, Wants};
use super::panels::chips::ChipsView;
use super::panels::search::SearchView;
use super::panels::toolbar::ToolbarView;
use super::panels::{
    about, alerts, brand, charts, chips, details, fresh, help, notice, palette, ranking, search,
    settings, strip, table, timeline, toolbar, totals, tray, trouble, welcome,
};
use super::shelf::Shelf;
use super::state::{Slot, UiState};
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
use super::widgets::{flag, panel};
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
    brush: Res<'w, Brush>,
}

impl Views<'_> {
    fn wants(&self) -> Wants {
        Wants {
            table: self.state.is_table_open || self.state.are_charts_open,
            details: self.state.trail.now().is_some() && self.details.0.is_some(),
            lists: self.state.are_lists_open,
            hidden: self.state.are_panels_hidden,
            trouble: self.trouble.0.is_some(),
            mirrored: self.state.is_mirrored,
        }
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
    let over = [layout.table, layout.trouble];
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
    if let Some(rect) = layout.left {
        draw_left(ctx, rect, views, actions);
    }
    let tray = layout
        .right
        .and_then(|rect| draw_right(ctx, rect, views, actions));
    if let Some(rect) = layout.timeline {
        frame(
            ctx,
            "timeline",
            rect,
            vec2(16.0, if layout.is_narrow { 6.0 } else { 10.0 }),
            tokens::PANEL_FILL,
            |ui| {
                timeline::timeline_panel(ui, &views.timeline, actions);
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
        draw_trouble(ctx, rect, view, actions);
    }
    if views.state.is_help_open {
        card(ctx, "help", help::SIZE, |ui| {
            help::help_panel(ui, &views.keys, actions);
        });
    }
    if views.state.is_about_open {
        card(ctx, "about", about::SIZE, |ui| {
            about::about_panel(ui, actions);
        });
    }
    if views.state.are_settings_open {
        card(ctx, "settings", settings::SIZE, |ui| {
            settings::settings_panel(ui, &views.live, actions);
        });
    }
    if views.state.are_alerts_open {
        card(ctx, "alerts", alerts::SIZE, |ui| {
            alerts::alerts_panel(ui, &views.alerts, actions);
        });
    }
    if views.state.is_welcome_open {
        card(ctx, "welcome", welcome::SIZE, |ui| {
            welcome::welcome_panel(ui, &views.welcome, actions);
        });
    }
    if views.state.is_palette_open {
        card(ctx, "palette", palette::SIZE, |ui| {
            palette::palette_panel(ui, &palette::choices(&views.keys), actions);
        });
    }
    draw_toasts(ctx, layout, views, actions);
    if let Some(shown) = &views.notice.0
        && layout.trouble.is_none()
    {
        // Below the chips, where there are some.
        let mut layout = *layout;
        if !chosen(views).is_empty() {
            layout.notice = layout.notice.translate(vec2(0.0, chips::HEIGHT));
        }
        draw_notice(ctx, &layout, shown, actions);
    }
    tray
}

const PAD: f32 = tokens::SPACE_M;
/// Height of a panel that is folded to its title.
const FOLDED: f32 = tokens::HEADER + 2.0 * PAD;

/// Figures, programs, newest hosts; each panel ends where its content ends. Without programs, as in a capture file,
/// providers have their place.
fn draw_left(ctx: &Context, column: Rect, views: &Views, actions: &mut Vec<UiAction>) {
    let mut rest = column;
    let rect = take(&mut rest, totals::HEIGHT + 2.0 * PAD);
    frame(
        ctx,
        "totals",
        rect,
        vec2(PAD, PAD),
        tokens::PANEL_FILL,
        |ui| {
            totals::totals_panel(ui, &views.totals, actions);
        },
    );
    let lists = &views.lists;
    let is_folded = |slot| views.state.folded.contains(&slot);
    let fresh_height = if is_folded(Slot::Fresh) {
        FOLDED
    } else {
        fresh::height(5) + 2.0 * PAD
    };
    let least_ranking = ranking::height(4) + 2.0 * PAD;
    let has_fresh = rest.height() >= least_ranking + PAD + fresh_height;
    let room = rest.height() - if has_fresh { fresh_height + PAD } else { 0.0 };
    let facet = shown(views, Slot::Left);
    let rows = ranking::fitting(room - 2.0 * PAD).min(lists.list(facet).rows.len().clamp(3, 8));
    if is_folded(Slot::Left) {
        let rect = take(&mut rest, FOLDED);
        draw_ranking(ctx, rect, Slot::Left, 0, views, actions);
    } else if rows > 0 {
        let rect = take(&mut rest, ranking::height(rows) + 2.0 * PAD);
        draw_ranking(ctx, rect, Slot::Left, rows, views, actions);
    }
    if has_fresh {
        let (rows, height) = if is_folded(Slot::Fresh) {
            (0, FOLDED)
        } else {
            let rows = lists.fresh.len().clamp(1, 5);
            (rows, fresh::height(rows) + 2.0 * PAD)
        };
        let rect = take(&mut rest, height);
        frame(
            ctx,
            "fresh",
            rect,
            vec2(PAD, PAD),
            tokens::PANEL_FILL,
            |ui| {
                fresh::fresh_panel(ui, &lists.fresh, rows, actions);
            },
        );
    }
}

/// Countries, providers where programs have their place, then what is not on the globe; says where that is.
fn draw_right(
    ctx: &Context,
    column: Rect,
    views: &Views,
    actions: &mut Vec<UiAction>,
) -> Option<Rect> {
    let mut rest = column;
    let lists = &views.lists;
    let is_folded = |slot| views.state.folded.contains(&slot);
    let is_tray_folded = is_folded(Slot::Tray);
    let tray_height = if is_tray_folded {
        FOLDED
    } else {
        tray::height(lists) + 2.0 * PAD
    };
    let room = rest.height() - tray_height - PAD;
    let share = (room - tokens::SPACE_M) / 2.0;
    let slots: &[Slot] = if ranking::fitting(share - 2.0 * PAD) >= 3 {
        &[Slot::Upper, Slot::Lower]
    } else {
        &[Slot::Upper]
    };
    // A list that needs less than its share leaves the rest to the others.
    let mut room = room;
    for (index, slot) in slots.iter().enumerate() {
        let left = slots.len() - index;
        let share = (room - tokens::SPACE_M * (left - 1) as f32) / left as f32;
        let known = lists.list(shown(views, *slot)).rows.len().max(1);
        let rows = ranking::fitting(share - 2.0 * PAD).min(known);
        let is_folded = is_folded(*slot);
        if rows == 0 && !is_folded {
            continue;
        }
        let (rows, height) = if is_folded {
            (0, FOLDED)
        } else {
            (rows, ranking::height(rows) + 2.0 * PAD)
        };
        room -= height + tokens::SPACE_M;
        let rect = take(&mut rest, height);
        draw_ranking(ctx, rect, *slot, rows, views, actions);
    }
    if rest.height() < tray_height {
        return None;
    }
    let rect = take(&mut rest, tray_height);
    frame(
        ctx,
        "tray",
        rect,
        vec2(PAD, PAD),
        tokens::PANEL_FILL,
        |ui| {
            tray::tray_panel(ui, lists, is_tray_folded, actions);
        },
    );
    Some(rect)
}

/// The list that stands in a place; where no program is known, none of programs.
fn shown(views: &Views, slot: Slot) -> Facet {
    let wanted = views.state.lists.get(slot as usize).copied();
    let choices = ranking::choices(slot, &views.lists);
    match wanted {
        Some(wanted) if choices.contains(&wanted) => wanted,
        _ => choices.first().copied().unwrap_or(Facet::Host),
    }
}

fn draw_ranking(
    ctx: &Context,
    rect: Rect,
    slot: Slot,
    rows: usize,
    views: &Views,
    actions: &mut Vec<UiAction>,
) {
    let name = match slot {
        Slot::Upper => "upper list",
        Slot::Lower => "lower list",
        _ => "left list",
    };
    frame(ctx, name, rect, vec2(PAD, PAD), tokens::PANEL_FILL, |ui| {
        let facet = shown(views, slot);
        ranking::ranking_panel(ui, slot, facet, &views.lists, rows, actions);
    });
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

fn draw_notice(
    ctx: &Context,
    layout: &Layout,
    shown: &super::view_model::notice::Notice,
    actions: &mut Vec<UiAction>,
) {
    area(ctx, "notice", layout.notice, |ui| {
        let width = notice::width(ui, shown, layout.notice.width());
        let rect = Rect::from_center_size(layout.notice.center(), vec2(width, notice::HEIGHT));
        let mut inner = ui.new_child(UiBuilder::new().max_rect(rect));
        notice::notice_panel(&mut inner, shown, actions);
    });
}

/// Toasts stand at the lower right of what is free, the newest at the bottom.
fn draw_toasts(ctx: &Context, layout: &Layout, views: &Views, actions: &mut Vec<UiAction>) {
    let mut bottom = layout.free.bottom() - tokens::SPACE_M;
    for line in &views.alerts.toasts {
        let min = egui::pos2(
            layout.free.right() - alerts::TOAST.x - tokens::SPACE_S,
            bottom - alerts::TOAST.y,
        );
        let rect = Rect::from_min_size(min, alerts::TOAST);
        area(ctx, &format!("toast {}", line.id), rect, |ui| {
            alerts::toast_panel(ui, line, actions);
        });
        bottom -= alerts::TOAST.y + tokens::SPACE_S;
    }
}

/// The empty state ends where its content ends.
fn draw_trouble(
    ctx: &Context,
    most: Rect,
    view: &super::view_model::trouble::Trouble,
    actions: &mut Vec<UiAction>,
) {
    let padding = tokens::SPACE_XL - 1.0;
    area(ctx, "trouble", most, |ui| {
        let content = trouble::height(ui, view, most.width() - 2.0 * padding);
        let height = (content + 2.0 * padding).min(most.height());
        let rect = Rect::from_min_size(most.min, vec2(most.width(), height));
        panel::paint_frame(ui.painter(), rect, tokens::PANEL_FILL_DENSE);
        let mut inner = ui.new_child(UiBuilder::new().max_rect(rect.shrink(padding)));
        trouble::trouble_panel(&mut inner, view, actions);
    });
}

/// A card over everything, as large as `content` or as the window allows; what is behind it is dimmed.
fn card(ctx: &Context, name: &str, content: egui::Vec2, add: impl FnOnce(&mut Ui)) {
    let screen = ctx.viewport_rect();
    let padding = egui::Vec2::splat(tokens::SPACE_XL);
    let size =
        (content + 2.0 * padding).min(screen.size() - egui::Vec2::splat(2.0 * tokens::SPACE_XL));
    let rect = Rect::from_center_size(screen.center().round(), size);
    Area::new(Id::new(("arcwatch card", name)))
        .fixed_pos(screen.min)
        .default_size(screen.size())
        .order(Order::Foreground)
        .constrain(false)
        .fade_in(false)
        .show(ctx, |ui| {
            ui.allocate_rect(screen, Sense::click_and_drag());
            ui.painter().rect_filled(screen, 0, tokens::SCRIM);
            panel::paint_frame(ui.painter(), rect, tokens::PANEL);
            let mut inner = ui.new_child(UiBuilder::new().max_rect(rect.shrink2(padding)));
            inner.set_clip_rect(rect);
            add(&mut inner);
        });
}

/// Cuts a panel of `height` from the top of a column, and the gap below it.
fn take(rest: &mut Rect, height: f32) -> Rect {
    let height = height.min(rest.height().max(0.0));
    let rect = Rect::from_min_size(rest.min, vec2(rest.width(), height));
    rest.min.y += height + tokens::SPACE_M;
    rect
}

/// A region of its own layer: pointer events in it belong to the overlay, and never to the globe.
pub(super) fn area(ctx: &Context, name: &str, rect: Rect, add: impl FnOnce(&mut Ui)) {
    Area::new(Id::new(("arcwatch panel", name)))
        .fixed_pos(rect.min)
        .default_size(rect.size())
        .order(Order::Middle)
        .constrain(false)
        .fade_in(false)
        .show(ctx, |ui| {
            ui.allocate_rect(rect, Sense::hover());
            let mut inner = ui.new_child(UiBuilder::new().max_rect(rect).id_salt(name));
            inner.set_clip_rect(rect.expand(2.0));
            add(&mut inner);
        });
}

/// A framed panel with padding.
pub(super) fn frame(
    ctx: &Context,
    name: &str,
    rect: Rect,
    padding: egui::Vec2,
    fill: impl Into<Color32>,
    add: impl FnOnce(&mut Ui),
) {
    area(ctx, name, rect, |ui| {
        panel::paint_frame(ui.painter(), rect, fill);
        let mut inner = ui.new_child(UiBuilder::new().max_rect(rect.shrink2(padding)));
        add(&mut inner);
    });
}
