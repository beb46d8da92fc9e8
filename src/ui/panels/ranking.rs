//! A list with bars and trends: programs with their hue, countries with their flag. A click filters everything else.

use std::time::Duration;

use bevy_egui::egui::{Color32, Rect, Response, Stroke, Ui, pos2, vec2};
use flowcore::filter::Facet;

use crate::survey::question::{Period, Subject, Way};
use crate::theme::{fonts, tokens};
use crate::ui::action::UiAction;
use crate::ui::columns::Panel;
use crate::ui::format;
use crate::ui::view_model::ranking::{ListsView, RankRow, RankingView, title};
use crate::ui::widgets::panel::Standing;
use crate::ui::widgets::tabs::{self, Asked};
use crate::ui::widgets::{bar, flag, row, text, trend};
use crate::words;

/// Width of a trend.
const TREND: f32 = 40.0;

/// Height of a list of `rows` rows.
#[must_use]
pub fn height(rows: usize) -> f32 {
    tokens::HEADER + tokens::SPACE_XS + rows.max(1) as f32 * tokens::LIST_ROW
}

/// How many rows fit into `height`.
#[must_use]
pub fn fitting(height: f32) -> usize {
    ((height - tokens::HEADER - tokens::SPACE_XS) / tokens::LIST_ROW)
        .floor()
        .max(0.0) as usize
}

/// The lists that can stand in a place, those that belong there first.
#[must_use]
pub fn choices(panel: Panel, view: &ListsView) -> Vec<Facet> {
    let order = match panel {
        Panel::SecondList => [
            Facet::Country,
            Facet::City,
            Facet::Host,
            Facet::Provider,
            Facet::App,
            Facet::Port,
            Facet::Proto,
        ],
        Panel::ThirdList => [
            Facet::Provider,
            Facet::Host,
            Facet::Port,
            Facet::Proto,
            Facet::App,
            Facet::Country,
            Facet::City,
        ],
        _ => [
            Facet::App,
            Facet::Host,
            Facet::Port,
            Facet::Proto,
            Facet::Country,
            Facet::City,
            Facet::Provider,
        ],
    };
    order
        .into_iter()
        .filter(|facet| view.has_programs || *facet != Facet::App)
        .collect()
}

/// Draws a list, at most `most` rows of it; none: it is folded to its title.
pub fn ranking_panel(
    ui: &mut Ui,
    (panel, standing): (Panel, Standing),
    facet: Facet,
    view: &ListsView,
    most: usize,
    actions: &mut Vec<UiAction>,
) {
    let choices = choices(panel, view);
    let titles: Vec<String> = choices.iter().map(|facet| title(*facet)).collect();
    let titles: Vec<&str> = titles.iter().map(String::as_str).collect();
    let selected = choices.iter().position(|it| *it == facet).unwrap_or(0);
    let list = view.list(facet);
    match tabs::header(ui, &titles, selected, &note(list), standing) {
        Some(Asked::Choice(at)) => {
            actions.extend(choices.get(at).map(|it| UiAction::ShowList(panel, *it)));
        }
        Some(Asked::Control(control)) => actions.push(UiAction::of(control, panel)),
        None => {}
    }
    if standing.is_folded {
        return;
    }
    ui.spacing_mut().item_spacing.y = 0.0;
    ui.add_space(tokens::SPACE_XS);
    if list.rows.is_empty() {
        text::paragraph(
            ui,
            &words::text("nothing-yet"),
            fonts::body(),
            tokens::TEXT_3,
        );
    }
    for rank in list.rows.iter().take(most) {
        let (rect, response) = row::allocate(ui, tokens::LIST_ROW, true, &spoken(rank));
        paint(ui, rect, rank);
        answer(&response, facet, rank, actions);
    }
}

/// How many there are; by which way they are ranked where that is not both, and in which period where that is not now.
pub(super) fn note(list: &RankingView) -> String {
    let count = count(list);
    let ranked = match list.way {
        Way::Both => count,
        Way::Sent => words::with("rank-sent", &[("count", (&count).into())]),
        Way::Received => words::with("rank-received", &[("count", (&count).into())]),
    };
    let span = match (list.period, list.known_secs) {
        (Period::Now, _) => return ranked,
        (Period::Start, _) => words::text("period-since-start"),
        (_, Some(secs)) => format::span(Duration::from_secs(secs)),
        (Period::Minute | Period::Hour, None) => {
            format::span(Duration::from_secs(list.period.secs().unwrap_or(0)))
        }
    };
    words::with(
        "rank-in-period",
        &[("ranked", (&ranked).into()), ("span", (&span).into())],
    )
}

fn count(list: &RankingView) -> String {
    match (list.found, list.total) {
        (_, 0) => String::new(),
        (Some(found), total) if found < total => {
            let (part, all) = (format::count(found as u64), format::count(total as u64));
            words::with(
                "of-all",
                &[("part", (&part).into()), ("all", (&all).into())],
            )
        }
        (_, total) => format::count(total as u64),
    }
}

/// What a row says to who cannot see it.
fn spoken(rank: &RankRow) -> String {
    let row = words::with(
        "rank-says",
        &[
            ("name", (&rank.name).into()),
            ("count", (&rank.count).into()),
            ("rate", (&rank.figure).into()),
        ],
    );
    let parts = [("row", (&row).into())];
    match (rank.is_on, rank.is_out) {
        (true, _) => words::with("rank-says-chosen", &parts),
        (false, true) => words::with("rank-says-left-out", &parts),
        (false, false) => row,
    }
}

/// A click chooses, a double click opens the details, the other button offers everything.
fn answer(response: &Response, facet: Facet, rank: &RankRow, actions: &mut Vec<UiAction>) {
    let subject = || match rank.host {
        Some(host) => Subject::Host(host),
        None => Subject::Value(facet, rank.value.clone()),
    };
    if response.hovered()
        && let Some(host) = rank.host
    {
        actions.push(UiAction::Hover(Some(host)));
    }
    if response.clicked() {
        actions.push(UiAction::Pick(facet, rank.value.clone()));
    }
    if response.double_clicked() {
        actions.push(UiAction::Open(subject()));
    }
    response.context_menu(|ui| {
        let choose = if rank.is_on {
            "row-choose-no-more"
        } else {
            "row-only"
        };
        for (key, action) in [
            ("row-details", UiAction::Open(subject())),
            (choose, UiAction::Pick(facet, rank.value.clone())),
            (
                "row-leave-out",
                UiAction::LeaveOut(facet, rank.value.clone()),
            ),
            ("row-copy", UiAction::Copy(rank.name.clone())),
        ] {
            if ui.button(words::text(key)).clicked() {
                actions.push(action);
                ui.close();
            }
        }
    });
    response.clone().on_hover_ui(|ui| {
        ui.label(&rank.name);
        let mut parts = vec![
            ("count", (&rank.count).into()),
            ("sent", (&rank.ways[0]).into()),
            ("received", (&rank.ways[1]).into()),
        ];
        ui.weak(match &rank.share_of_all {
            Some(share) => {
                parts.push(("share", share.into()));
                words::with("rank-volume-share", &parts)
            }
            None => words::with("rank-volume", &parts),
        });
    });
}

fn paint(ui: &Ui, rect: Rect, rank: &RankRow) {
    let painter = ui.painter();
    let center = rect.top() + 15.0;
    let mut x = rect.left();
    let mut color: Color32 = *tokens::BAR_NEUTRAL;
    let (mut strong, mut weak): (Color32, Color32) = (*tokens::TEXT, *tokens::TEXT_3);
    if rank.is_on {
        let ground = rect.expand2(vec2(tokens::SPACE_S, 0.0));
        painter.rect_filled(ground, tokens::RADIUS_CHIP, tokens::SELECTION);
        let edge = Rect::from_min_size(ground.min, vec2(2.0, ground.height()));
        painter.rect_filled(edge, 0, tokens::ACCENT);
    }
    if let Some(hue) = rank.hue {
        color = tokens::hue(hue);
    }
    if rank.is_out {
        // It is offered, but nothing of it is counted anywhere else.
        strong = *tokens::TEXT_DISABLED;
        weak = strong;
        color = color.gamma_multiply(0.4);
    }
    if rank.hue.is_some() {
        bar::swatch(painter, x, center, color);
        x += 3.0 + tokens::SPACE_S;
    }
    if rank.country.is_some() {
        flag::paint(painter, x, center, rank.country);
        x += flag::SIZE.x + tokens::SPACE_S;
    }
    let figure = text::right(
        painter,
        rect.right(),
        center,
        96.0,
        &rank.figure,
        fonts::body(),
        strong,
    );
    // Trends stand below each other: the widest figure is left room for.
    let right = figure.min(rect.right() - 72.0) - tokens::SPACE_S;
    let mut room = right - x;
    let count_room = 34.0;
    let name = text::line(
        painter,
        &rank.name,
        fonts::body(),
        strong,
        room - count_room,
    );
    // A name that can be read is worth more than a trend.
    let is_roomy = room - count_room - TREND - tokens::SPACE_S >= name.size().x.min(128.0);
    if !rank.trend.is_empty() && is_roomy {
        let spark =
            Rect::from_min_max(pos2(right - TREND, center - 6.0), pos2(right, center + 5.0));
        trend::paint(painter, spark, &rank.trend, color.gamma_multiply(0.8));
        room -= TREND + tokens::SPACE_S;
    }
    let end = text::left(
        painter,
        x,
        center,
        room - count_room,
        &rank.name,
        fonts::body(),
        strong,
    );
    text::left(
        painter,
        end + tokens::SPACE_S,
        center,
        count_room,
        &rank.count,
        fonts::label(),
        weak,
    );
    bar::paint(
        painter,
        rect.left(),
        rect.top() + 27.0,
        rect.width(),
        rank.share,
        color,
    );
    if rank.is_on {
        painter.hline(
            rect.x_range(),
            rect.bottom() - 1.0,
            Stroke::new(1.0, tokens::DIVIDER),
        );
    }
}
