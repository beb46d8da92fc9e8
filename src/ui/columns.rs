//! Which panel stands in which column, in which order, folded or pinned; and how tall each is where room is short.
//! Pure: wishes in, rectangles out.

use std::collections::BTreeSet;

use bevy_egui::egui::{Rect, vec2};

use super::widgets::panel::Standing;

/// A panel that can be moved, folded and pinned.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub enum Panel {
    /// The first list: programs, until another is chosen.
    FirstList,
    /// The second list: countries.
    SecondList,
    /// The third list: providers.
    ThirdList,
    /// The figures.
    Totals,
    /// The newest hosts.
    Fresh,
    /// What is not on the globe.
    Tray,
    /// The timeline. It lies below, in no column.
    Timeline,
}

impl Panel {
    /// All of them.
    pub const ALL: [Self; 7] = [
        Self::Totals,
        Self::FirstList,
        Self::SecondList,
        Self::ThirdList,
        Self::Fresh,
        Self::Tray,
        Self::Timeline,
    ];

    /// Which list it is, if it is one.
    #[must_use]
    pub const fn list(self) -> Option<usize> {
        match self {
            Self::FirstList => Some(0),
            Self::SecondList => Some(1),
            Self::ThirdList => Some(2),
            _ => None,
        }
    }

    /// Where room is short the lowest goes first.
    const fn rank(self) -> u8 {
        match self {
            Self::Fresh => 0,
            Self::ThirdList => 1,
            Self::Tray => 2,
            Self::SecondList => 3,
            Self::FirstList => 4,
            Self::Totals | Self::Timeline => 5,
        }
    }
}

/// A side of the window. When panels have changed sides, the left one is at the right.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Side {
    /// The left column.
    Left,
    /// The right column.
    Right,
}

impl Side {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Left, Self::Right];

    /// The other one.
    #[must_use]
    pub const fn other(self) -> Self {
        match self {
            Self::Left => Self::Right,
            Self::Right => Self::Left,
        }
    }
}

/// A way to move a panel without a mouse.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Move {
    /// Above the one before it.
    Up,
    /// Below the one after it.
    Down,
    /// To the end of the other column.
    Across,
}

/// Both columns. Each panel but the timeline stands in one of them once.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Columns {
    sides: [Vec<Panel>; 2],
    /// Folded to their titles.
    pub folded: BTreeSet<Panel>,
    /// Stay where room is short, and when all others are hidden.
    pub pinned: BTreeSet<Panel>,
}

impl Default for Columns {
    fn default() -> Self {
        Self {
            sides: [
                vec![Panel::Totals, Panel::FirstList, Panel::Fresh],
                vec![Panel::SecondList, Panel::ThirdList, Panel::Tray],
            ],
            folded: BTreeSet::new(),
            pinned: BTreeSet::new(),
        }
    }
}

impl Columns {
    /// Columns of these panels. One that is named twice stands where it was named first; one that is not named stands
    /// at the end of the side on which it stands by default.
    #[must_use]
    pub fn of(wanted: [Vec<Panel>; 2]) -> Self {
        let mut columns = Self {
            sides: [Vec::new(), Vec::new()],
            ..Self::default()
        };
        for sides in [wanted, Self::default().sides] {
            for (side, panels) in Side::ALL.into_iter().zip(sides) {
                for panel in panels {
                    if panel != Panel::Timeline && columns.side_of(panel).is_none() {
                        columns.sides[side as usize].push(panel);
                    }
                }
            }
        }
        columns
    }

    /// The panels of a side, from above.
    #[must_use]
    pub fn side(&self, side: Side) -> &[Panel] {
        &self.sides[side as usize]
    }

    /// On which side a panel stands; `None`: the timeline.
    #[must_use]
    pub fn side_of(&self, panel: Panel) -> Option<Side> {
        Side::ALL
            .into_iter()
            .find(|side| self.side(*side).contains(&panel))
    }

    /// Puts a panel on a side, above `before` or at the end.
    pub fn place(&mut self, panel: Panel, side: Side, before: Option<Panel>) {
        if panel == Panel::Timeline || before == Some(panel) {
            return;
        }
        for panels in &mut self.sides {
            panels.retain(|it| *it != panel);
        }
        let panels = &mut self.sides[side as usize];
        let at = panels.iter().position(|it| Some(*it) == before);
        panels.insert(at.unwrap_or(panels.len()), panel);
    }

    /// Moves a panel by one step.
    pub fn step(&mut self, panel: Panel, step: Move) {
        let Some(side) = self.side_of(panel) else {
            return;
        };
        let panels = &mut self.sides[side as usize];
        let at = panels.iter().position(|it| *it == panel).unwrap_or(0);
        match step {
            Move::Up if at > 0 => panels.swap(at, at - 1),
            Move::Down if at + 1 < panels.len() => panels.swap(at, at + 1),
            Move::Across => self.place(panel, side.other(), None),
            Move::Up | Move::Down => {}
        }
    }

    /// Folds a panel, or unfolds it.
    pub fn toggle_fold(&mut self, panel: Panel) {
        toggle(&mut self.folded, panel);
    }

    /// Pins a panel, or lets it go.
    pub fn toggle_pin(&mut self, panel: Panel) {
        toggle(&mut self.pinned, panel);
    }

    /// How a panel stands.
    #[must_use]
    pub fn standing(&self, panel: Panel) -> Standing {
        Standing {
            is_folded: self.folded.contains(&panel),
            is_pinned: self.pinned.contains(&panel),
        }
    }

    /// What is shown of a side: everything, or what is pinned.
    pub fn shown(&self, side: Side, only_pinned: bool) -> impl Iterator<Item = Panel> + '_ {
        let panels = self.side(side).iter().copied();
        panels.filter(move |panel| !only_pinned || self.pinned.contains(panel))
    }
}

fn toggle(panels: &mut BTreeSet<Panel>, panel: Panel) {
    if !panels.remove(&panel) {
        panels.insert(panel);
    }
}

/// The height that a panel needs, in points.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Need {
    /// Whose.
    pub panel: Panel,
    /// With less it is not shown.
    pub least: f32,
    /// It grows by as much at once: a row. 0: by anything.
    pub step: f32,
    /// It has no use for more.
    pub most: f32,
    /// It is given up last.
    pub is_pinned: bool,
}

/// Gives each panel of a column its place, from above, `gap` apart. Those that find no room are left out; the last one
/// is shown even where it has too little.
#[must_use]
pub fn fit(column: Rect, gap: f32, needs: &[Need]) -> Vec<(Panel, Rect)> {
    let mut needs = needs.to_vec();
    let taken = |needs: &[Need]| {
        let heights: f32 = needs.iter().map(|need| need.least).sum();
        heights + gap * needs.len().saturating_sub(1) as f32
    };
    while needs.len() > 1 && taken(&needs) > column.height() {
        let first =
            (0..needs.len()).min_by_key(|at| (needs[*at].is_pinned, needs[*at].panel.rank()));
        needs.remove(first.unwrap_or(0));
    }
    let mut room = column.height() - taken(&needs);
    let mut heights: Vec<f32> = needs
        .iter()
        .map(|need| need.least.min(column.height()))
        .collect();
    for (need, height) in needs.iter().zip(&mut heights) {
        if need.step <= 0.0 {
            let more = (need.most - *height).clamp(0.0, room.max(0.0));
            *height += more;
            room -= more;
        }
    }
    // Row by row in turn: who needs little leaves the rest to the others.
    loop {
        let mut has_grown = false;
        for (need, height) in needs.iter().zip(&mut heights) {
            if need.step > 0.0 && need.step <= room && *height + need.step <= need.most + 0.5 {
                *height += need.step;
                room -= need.step;
                has_grown = true;
            }
        }
        if !has_grown {
            break;
        }
    }
    let mut top = column.min;
    let placed = needs.iter().zip(heights).map(|(need, height)| {
        let rect = Rect::from_min_size(top, vec2(column.width(), height));
        top.y = rect.bottom() + gap;
        (need.panel, rect)
    });
    placed.collect()
}

#[cfg(test)]
mod tests {
    use bevy_egui::egui::pos2;
    use proptest::prelude::*;

    use super::*;

    fn need(panel: Panel, least: f32, step: f32, most: f32) -> Need {
        Need {
            panel,
            least,
            step,
            most,
            is_pinned: false,
        }
    }

    fn column(height: f32) -> Rect {
        Rect::from_min_size(pos2(24.0, 88.0), vec2(312.0, height))
    }

    fn heights(placed: &[(Panel, Rect)]) -> Vec<(Panel, f32)> {
        placed
            .iter()
            .map(|(panel, rect)| (*panel, rect.height()))
            .collect()
    }

    #[test]
    fn rows_are_shared_and_who_needs_few_leaves_the_rest() {
        let needs = [
            need(Panel::FirstList, 100.0, 36.0, 136.0),
            need(Panel::SecondList, 100.0, 36.0, 900.0),
        ];
        let placed = fit(column(400.0), 16.0, &needs);
        assert_eq!(
            heights(&placed),
            [(Panel::FirstList, 136.0), (Panel::SecondList, 244.0)]
        );
    }

    #[test]
    fn where_room_is_short_the_least_important_goes_and_what_is_pinned_stays() {
        let mut needs = [
            need(Panel::Totals, 174.0, 0.0, 250.0),
            need(Panel::FirstList, 168.0, 36.0, 500.0),
            need(Panel::Fresh, 140.0, 28.0, 200.0),
        ];
        let panels = |needs: &[Need], height| -> Vec<Panel> {
            let placed = fit(column(height), 16.0, needs);
            placed.into_iter().map(|(panel, _)| panel).collect()
        };
        assert_eq!(panels(&needs, 492.0), [Panel::Totals, Panel::FirstList]);
        assert_eq!(panels(&needs, 235.0), [Panel::Totals]);
        needs[2].is_pinned = true;
        assert_eq!(panels(&needs, 400.0), [Panel::Totals, Panel::Fresh]);
        assert_eq!(panels(&needs, 20.0), [Panel::Fresh]);
    }

    #[test]
    fn a_panel_is_moved_by_hand_and_step_by_step() {
        let mut columns = Columns::default();
        columns.place(Panel::Tray, Side::Left, Some(Panel::FirstList));
        assert_eq!(
            columns.side(Side::Left),
            [Panel::Totals, Panel::Tray, Panel::FirstList, Panel::Fresh]
        );
        columns.step(Panel::Tray, Move::Up);
        columns.step(Panel::Tray, Move::Up);
        assert_eq!(columns.side(Side::Left)[0], Panel::Tray);
        columns.step(Panel::Tray, Move::Across);
        assert_eq!(columns.side_of(Panel::Tray), Some(Side::Right));
        columns.step(Panel::Timeline, Move::Across);
        assert_eq!(columns, Columns::default());
    }

    proptest! {
        #[test]
        fn no_panel_is_ever_lost_or_doubled(
            steps in proptest::collection::vec((0..7_usize, 0..4_u8, 0..7_usize), 0..40),
        ) {
            let mut columns = Columns::default();
            for (panel, step, before) in steps {
                let (panel, before) = (Panel::ALL[panel], Panel::ALL[before]);
                match step {
                    0 => columns.step(panel, Move::Up),
                    1 => columns.step(panel, Move::Down),
                    2 => columns.step(panel, Move::Across),
                    _ => columns.place(panel, Side::Left, Some(before)),
                }
            }
            let mut all: Vec<Panel> = Side::ALL.into_iter().flat_map(|side| columns.side(side).to_vec()).collect();
            all.sort_unstable();
            let mut expected = Panel::ALL.to_vec();
            expected.retain(|panel| *panel != Panel::Timeline);
            expected.sort_unstable();
            prop_assert_eq!(all, expected);
        }

        #[test]
        fn panels_never_overlap_nor_leave_the_column(
            height in 0.0_f32..2_000.0,
            leasts in proptest::collection::vec((20.0_f32..300.0, 0.0_f32..40.0, 0.0_f32..900.0, any::<bool>()), 1..7),
        ) {
            let needs: Vec<Need> = leasts.iter().zip(Panel::ALL).map(|((least, step, more, is_pinned), panel)| Need {
                panel, least: *least, step: *step, most: least + more, is_pinned: *is_pinned,
            }).collect();
            let placed = fit(column(height), 16.0, &needs);
            prop_assert!(!placed.is_empty());
            for (_, rect) in &placed {
                prop_assert!(rect.bottom() <= column(height).bottom() + 0.5, "{rect}");
            }
            for pair in placed.windows(2) {
                prop_assert!(pair[1].1.top() >= pair[0].1.bottom() + 15.5);
            }
        }
    }
}
