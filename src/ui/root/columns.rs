//! Both columns of panels: each panel in the place that [`columns::fit`] found for it, taken by its header and dropped
//! where a line says it will stand.

use bevy_egui::egui::{
    Align2, Context, CursorIcon, Event, Id, LayerId, Order, PointerButton, Pos2, Rect, Response,
    Sense, Stroke, StrokeKind, Ui, WidgetInfo, WidgetType, pos2, vec2,
};
use flowcore::filter::Facet;

use super::Views;
use super::areas::frame;
use crate::theme::{fonts, tokens};
use crate::ui::action::UiAction;
use crate::ui::columns::{self, Columns, Move, Need, Panel, Side};
use crate::ui::layout::Layout;
use crate::ui::panels::{fresh, ranking, totals, tray};
use crate::ui::view_model::ranking::{MOST_ROWS, title};
use crate::words;

const PAD: f32 = tokens::SPACE_M;
/// Rows that a list has room for even where it has none, so that nothing jumps while it fills.
const LEAST_ROWS: usize = 3;
/// Newest hosts: where there is no room for the first, the panel is given up; more than the second are not shown.
const FRESH_ROWS: (usize, usize) = (3, 5);

/// Draws both columns, and says where the tray is.
pub(super) fn draw(
    ctx: &Context,
    layout: &Layout,
    views: &Views,
    actions: &mut Vec<UiAction>,
) -> Option<Rect> {
    let placed = place(layout, views);
    for (panel, rect) in placed.iter().flatten() {
        draw_panel(ctx, *panel, *rect, views, actions);
    }
    carry(ctx, layout, views, &placed, actions);
    let mut all = placed.iter().flatten();
    let tray = all.find(|(panel, _)| *panel == Panel::Tray);
    tray.map(|(_, rect)| *rect)
}

/// Which panels stand where. What is pinned in a column that has no room stands below the other one.
fn place(layout: &Layout, views: &Views) -> [Vec<(Panel, Rect)>; 2] {
    let columns = &views.state.columns;
    let is_hidden = views.state.are_panels_hidden;
    let rects = [layout.left, layout.right];
    Side::ALL.map(|side| {
        let Some(rect) = rects[side as usize] else {
            return Vec::new();
        };
        let guests = rects[side.other() as usize]
            .is_none()
            .then(|| columns.shown(side.other(), true));
        let panels = columns
            .shown(side, is_hidden)
            .chain(guests.into_iter().flatten());
        let needs: Vec<Need> = panels.map(|panel| need(panel, views)).collect();
        columns::fit(rect, tokens::SPACE_M, &needs)
    })
}

/// The height that a panel needs for what it has to show.
fn need(panel: Panel, views: &Views) -> Need {
    let columns = &views.state.columns;
    let standing = columns.standing(panel);
    let of = |least: f32, step: f32, most: f32| Need {
        panel,
        least: least + 2.0 * PAD,
        step,
        most: most + 2.0 * PAD,
        is_pinned: standing.is_pinned,
    };
    if standing.is_folded {
        return of(tokens::HEADER, 1.0, tokens::HEADER);
    }
    match panel {
        Panel::Totals | Panel::Timeline => of(totals::LEAST_HEIGHT, 0.0, totals::HEIGHT),
        Panel::Fresh => {
            let (least, most) = FRESH_ROWS;
            of(fresh::height(least), fresh::ROW, fresh::height(most))
        }
        Panel::Tray => {
            let height = tray::height(&views.lists);
            of(height, 1.0, height)
        }
        Panel::FirstList | Panel::SecondList | Panel::ThirdList => {
            // By all that there are: a filter leaves fewer rows, and nothing may jump under the pointer that chose it.
            let all = views.lists.list(shown(views, panel)).total;
            let rows = all.clamp(LEAST_ROWS, MOST_ROWS);
            of(
                ranking::height(LEAST_ROWS),
                tokens::LIST_ROW,
                ranking::height(rows),
            )
        }
    }
}

/// What a list is of; where no program is known, not of programs.
fn shown(views: &Views, panel: Panel) -> Facet {
    let wanted = panel.list().map(|list| views.state.lists[list]);
    let choices = ranking::choices(panel, &views.lists);
    match wanted {
        Some(wanted) if choices.contains(&wanted) => wanted,
        _ => choices.first().copied().unwrap_or(Facet::Host),
    }
}

fn draw_panel(ctx: &Context, panel: Panel, rect: Rect, views: &Views, actions: &mut Vec<UiAction>) {
    let standing = views.state.columns.standing(panel);
    let lists = &views.lists;
    let room = rect.height() - 2.0 * PAD;
    frame(
        ctx,
        name(panel),
        rect,
        vec2(PAD, PAD),
        tokens::PANEL_FILL,
        |ui| {
            let grip = grip(ui, panel, rect, views);
            menu(&grip, panel, views, actions);
            match panel {
                Panel::Totals | Panel::Timeline => {
                    totals::totals_panel(ui, &views.totals, standing, actions);
                }
                Panel::Fresh => {
                    let rows = fresh::fitting(room);
                    fresh::fresh_panel(ui, &lists.fresh, rows, standing, actions);
                }
                Panel::Tray => tray::tray_panel(ui, lists, standing, actions),
                Panel::FirstList | Panel::SecondList | Panel::ThirdList => {
                    let (facet, rows) = (shown(views, panel), ranking::fitting(room));
                    ranking::ranking_panel(ui, (panel, standing), facet, lists, rows, actions);
                }
            }
        },
    );
}

/// The name of a panel's region.
const fn name(panel: Panel) -> &'static str {
    match panel {
        Panel::FirstList => "left list",
        Panel::SecondList => "upper list",
        Panel::ThirdList => "lower list",
        Panel::Totals => "totals",
        Panel::Fresh => "fresh",
        Panel::Tray => "tray",
        Panel::Timeline => "timeline",
    }
}

/// The title of a panel, for the palette, menus and screen readers.
#[must_use]
pub(crate) fn called(panel: Panel, lists: &[Facet; 3]) -> String {
    match panel {
        Panel::Totals => words::text("totals-title"),
        Panel::Fresh => words::text("fresh-title"),
        Panel::Tray => words::text("tray-title"),
        Panel::Timeline => words::text("timeline-name"),
        Panel::FirstList | Panel::SecondList | Panel::ThirdList => panel
            .list()
            .map_or_else(String::new, |list| title(lists[list])),
    }
}

/// What can be done with a panel as it stands, each with the key of its words.
pub(crate) fn acts(
    panel: Panel,
    columns: &Columns,
) -> impl Iterator<Item = (&'static str, UiAction)> {
    let standing = columns.standing(panel);
    let fold = if standing.is_folded {
        "panel-unfold"
    } else {
        "panel-fold"
    };
    let pin = if standing.is_pinned {
        "panel-unpin"
    } else {
        "panel-pin"
    };
    let moves = [
        ("panel-up", UiAction::MovePanel(panel, Move::Up)),
        ("panel-down", UiAction::MovePanel(panel, Move::Down)),
        ("panel-across", UiAction::MovePanel(panel, Move::Across)),
    ];
    let can_move = columns.side_of(panel).is_some();
    [
        (fold, UiAction::FoldPanel(panel)),
        (pin, UiAction::PinPanel(panel)),
    ]
    .into_iter()
    .chain(moves.into_iter().filter(move |_| can_move))
}

fn grip_id(panel: Panel) -> Id {
    Id::new(("arcwatch grip", panel))
}

/// The head of a panel, by which it is taken. What can be clicked in it lies above.
fn grip(ui: &Ui, panel: Panel, rect: Rect, views: &Views) -> Response {
    let head = Rect::from_min_size(rect.min, vec2(rect.width(), PAD + tokens::HEADER));
    let response = ui.interact(head, grip_id(panel), Sense::click_and_drag());
    response.widget_info(|| {
        let title = called(panel, &views.state.lists);
        let words = words::with("panel-grip", &[("panel", (&title).into())]);
        WidgetInfo::labeled(WidgetType::Other, true, words)
    });
    if response.dragged() {
        ui.ctx().set_cursor_icon(CursorIcon::Grabbing);
        ui.painter().rect_filled(
            rect,
            tokens::RADIUS_PANEL,
            tokens::PANEL.gamma_multiply(0.6),
        );
    } else if response.hovered() {
        ui.ctx().set_cursor_icon(CursorIcon::Grab);
    }
    response
}

/// What else can be done with a panel.
fn menu(grip: &Response, panel: Panel, views: &Views, actions: &mut Vec<UiAction>) {
    grip.context_menu(|ui| {
        let layouts = ("setting-keys-layouts", UiAction::ToggleLayouts);
        for (key, action) in acts(panel, &views.state.columns).chain([layouts]) {
            if ui.button(words::text(key)).clicked() {
                actions.push(action);
                ui.close();
            }
        }
    });
}

/// A panel that is held: its title follows the pointer, and a line says where it will stand.
fn carry(
    ctx: &Context,
    layout: &Layout,
    views: &Views,
    placed: &[Vec<(Panel, Rect)>; 2],
    actions: &mut Vec<UiAction>,
) {
    let held = Panel::ALL.into_iter().find(|panel| {
        ctx.is_being_dragged(grip_id(*panel)) || ctx.drag_stopped_id() == Some(grip_id(*panel))
    });
    let (Some(panel), Some(pointer)) = (held, let_go(ctx).or_else(|| ctx.pointer_latest_pos()))
    else {
        return;
    };
    let Some((side, before, line)) = target(layout, placed, panel, pointer) else {
        return;
    };
    if ctx.drag_stopped_id() == Some(grip_id(panel)) {
        let is_there = placed[side as usize].iter().any(|(it, _)| *it == panel);
        let follows = views
            .state
            .columns
            .side(side)
            .iter()
            .skip_while(|it| **it != panel)
            .nth(1);
        let is_same = is_there && (before == Some(panel) || before == follows.copied());
        if !is_same {
            actions.push(UiAction::PlacePanel(panel, side, before));
        }
        return;
    }
    let painter = ctx.layer_painter(LayerId::new(Order::Tooltip, Id::new("arcwatch carried")));
    painter.rect_filled(line, tokens::RADIUS_BAR, tokens::ACCENT);
    for end in [line.left_center(), line.right_center()] {
        painter.circle_filled(end, 4.0, tokens::ACCENT);
    }
    let title = called(panel, &views.state.lists);
    let galley = painter.layout_no_wrap(title, fonts::body_strong(), *tokens::TEXT);
    let plate = Rect::from_min_size(
        pointer + vec2(12.0, 10.0),
        galley.size() + vec2(2.0 * tokens::SPACE_M, 2.0 * tokens::SPACE_S),
    );
    let stroke = Stroke::new(1.0, tokens::ACCENT);
    painter.rect(
        plate,
        tokens::RADIUS_CARD,
        tokens::PANEL,
        stroke,
        StrokeKind::Inside,
    );
    let at = Align2::CENTER_CENTER.anchor_size(plate.center(), galley.size());
    painter.galley(at.min, galley, *tokens::TEXT);
}

/// Where the button was let go in this frame: the pointer may have gone on since.
fn let_go(ctx: &Context) -> Option<Pos2> {
    ctx.input(|input| {
        input.events.iter().find_map(|event| match event {
            Event::PointerButton {
                pos,
                button: PointerButton::Primary,
                pressed: false,
                ..
            } => Some(*pos),
            _ => None,
        })
    })
}

/// Where a panel that is let go at `pointer` would stand: on which side, above which panel, and the line that says so.
fn target(
    layout: &Layout,
    placed: &[Vec<(Panel, Rect)>; 2],
    held: Panel,
    pointer: Pos2,
) -> Option<(Side, Option<Panel>, Rect)> {
    let is_near = |side: &Side| {
        let middle = layout.sides[*side as usize].center().x;
        (middle - pointer.x).abs()
    };
    let side = Side::ALL
        .into_iter()
        .min_by(|a, b| is_near(a).total_cmp(&is_near(b)))?;
    let column = layout.sides[side as usize];
    if !column.is_positive() {
        return None;
    }
    let panels = &placed[side as usize];
    let below = panels.iter().find(|(_, rect)| pointer.y < rect.center().y);
    // Above itself is where it is: the next one says the same without it.
    let before = match below {
        Some((panel, _)) if *panel == held => {
            let mut after = panels.iter().skip_while(|(it, _)| *it != held).skip(1);
            after.next().map(|(panel, _)| *panel)
        }
        Some((panel, _)) => Some(*panel),
        None => None,
    };
    let half_gap = tokens::SPACE_M / 2.0;
    let y = match (below, panels.last()) {
        (Some((_, rect)), _) => rect.top() - half_gap,
        (None, Some((_, rect))) => rect.bottom() + half_gap,
        (None, None) => column.top(),
    };
    let line = Rect::from_center_size(pos2(column.center().x, y), vec2(column.width(), 3.0));
    Some((side, before, line))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::layout::Wants;

    #[test]
    fn a_panel_is_dropped_above_the_one_whose_upper_half_is_under_the_pointer() {
        let layout = Layout::new(vec2(1920.0, 1080.0), false, Wants::default());
        let column = |side: usize| layout.sides[side];
        let rect = |side: usize, at: f32| {
            Rect::from_min_size(column(side).min + vec2(0.0, at * 216.0), vec2(312.0, 200.0))
        };
        let placed = [
            vec![
                (Panel::Totals, rect(0, 0.0)),
                (Panel::FirstList, rect(0, 1.0)),
            ],
            Vec::new(),
        ];
        let at = |side: usize, y: f32| {
            let pointer = pos2(column(side).center().x, column(side).top() + y);
            let found = target(&layout, &placed, Panel::Tray, pointer);
            found.map(|(side, before, _)| (side, before))
        };
        assert_eq!(at(0, 20.0), Some((Side::Left, Some(Panel::Totals))));
        assert_eq!(at(0, 150.0), Some((Side::Left, Some(Panel::FirstList))));
        assert_eq!(at(0, 600.0), Some((Side::Left, None)));
        assert_eq!(at(1, 300.0), Some((Side::Right, None)));
        let own = target(&layout, &placed, Panel::Totals, rect(0, 0.0).center_top());
        let own = own.map(|(side, before, _)| (side, before));
        assert_eq!(own, Some((Side::Left, Some(Panel::FirstList))), "it stays");
    }
}
