//! The wall as a whole: what it says, at every size, and that a month of it costs no more than its first minute.

use bevy::prelude::*;
use bevy_egui::egui::{self, vec2};
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable;

use super::layout::Layout;
use super::scene::List;
use super::top::{Top, TopRow};
use super::view::{Banner, Event, Headline, Statement, WallView};
use super::{layout, paint};
use crate::theme::style;
use crate::ui::format::Figure;
use crate::ui::view_model::status::Tone;
use crate::world::routes::Hue;

pub(super) fn view() -> WallView {
    let headline = |number: &str| Headline {
        rate: Figure {
            number: number.into(),
            unit: "MB/s".into(),
        },
        spark: vec![1.0; 60],
    };
    let row = |name: &str| TopRow {
        name: name.into(),
        figure: "15.5".into(),
        share: 1.0,
        hue: Some(Hue(1)),
        country: None,
    };
    WallView {
        title: Statement {
            words: "berlin-ws-04".into(),
            tone: Tone::Fine,
        },
        clock: "15:42".into(),
        date: "Sun 22 Nov".into(),
        sent: headline("10.0"),
        received: headline("24.7"),
        counts: ["connections", "hosts", "countries", "programs"]
            .map(|noun| ("122".into(), noun.into())),
        tops: vec![Top {
            list: List::Programs,
            unit: "MB/s".into(),
            rows: vec![row("Steam"), row(&"\u{202e}إختبار 🦀 ".repeat(200))],
        }],
        events: vec![Event {
            what: "Steam to Vienna".into(),
            name: "cache2-vie1.steamcontent.com".into(),
            hue: Hue(1),
            at: "15:41:00".into(),
            is_alert: false,
        }],
        state: Statement {
            words: "Live, complete".into(),
            tone: Tone::Fine,
        },
        light: 1.0,
        ..WallView::default()
    }
}

fn harness(size: egui::Vec2, view: WallView) -> Harness<'static, ()> {
    let is_stale = view.banner.is_some();
    let mut is_installed = false;
    let mut harness = Harness::builder().with_size(size).build_ui(move |ui| {
        if is_installed {
            let layout = Layout::new(size, egui::Vec2::ZERO, is_stale);
            paint::wall(ui, &layout, &view, is_stale);
        } else {
            style::install(ui.ctx());
            is_installed = true;
            ui.ctx().request_repaint();
        }
    });
    harness.run_steps(3);
    harness
}

#[test]
fn a_wall_says_everything_with_sent_first() {
    for pixels in [
        vec2(1920.0, 1080.0),
        vec2(1280.0, 1024.0),
        vec2(3440.0, 1440.0),
    ] {
        let size = pixels / layout::magnification(pixels);
        let harness = harness(size, view());
        let sent = harness.get_by_label("Sent 10.0 MB/s").rect();
        let received = harness.get_by_label("Received 24.7 MB/s").rect();
        assert!(sent.bottom() <= received.top());
        for words in [
            "berlin-ws-04",
            "15:42",
            "122 hosts",
            "Live, complete",
            "Programs: Steam, 15.5 MB/s",
        ] {
            let rect = harness.get_by_label(words).rect();
            assert!(
                egui::Rect::from_min_size(egui::Pos2::ZERO, size)
                    .expand(1.0)
                    .contains_rect(rect),
                "{words}"
            );
        }
        harness.get_by_label_contains("Steam to Vienna");
    }
}

#[test]
fn data_that_stopped_is_said_where_everybody_looks() {
    let mut stale = view();
    stale.banner = Some(Banner {
        headline: "Data stopped 2 min 14 s ago".into(),
        reason: "This was true at 15:39:54.".into(),
    });
    let harness = harness(vec2(1920.0, 1080.0), stale);
    let banner = harness
        .get_by_label_contains("Data stopped 2 min 14 s ago")
        .rect();
    assert!(banner.height() >= 100.0 && banner.top() < 1.0);
    harness.get_by_label("15:42"); // the clock runs on
    harness.get_by_label_contains("Last event, 15:41:00");
}

mod month {
    //! Thirty days in a few seconds: a world in which hosts come and go, and all that a wall does with it.

    use std::net::{IpAddr, Ipv4Addr};
    use std::time::Duration;

    use bevy::time::TimeUpdateStrategy;
    use flowcore::geo::Coord;
    use flowcore::ids::FlowId;
    use flowcore::model::{
        CaptureState, CountryCode, Endpoint, FlowKey, HostFacts, Layer, Lookup, Place, Protocol,
        Side, SourceKind,
    };
    use flowcore::time::Timestamp;
    use flowcore::update::{CloseReason, FlowRecord, FlowTotals, FlowUpdate};

    use super::*;
    use crate::globe::clock::GlobeClock;
    use crate::ui::action::UiAction;
    use crate::wall::{self, freshness::Freshness, view::WallView};
    use crate::world::health::Health;
    use crate::world::ingest::apply_update;
    use crate::{markers::Markers, select, sets, ui, world};

    const STEP_SECS: u64 = 1_800;
    const STEPS_A_DAY: u64 = 86_400 / STEP_SECS;
    /// Flows that open in a step: what the world keeps of closed flows is full after two weeks.
    const FLOWS: u64 = 160;
    /// Two weeks and a day.
    const FULL_DAY: usize = 15;

    fn app() -> App {
        let mut app = App::new();
        app.add_plugins((MinimalPlugins, sets::plugin, world::plugin, select::plugin))
            .add_plugins((ui::apply::plugin, ui::view_model::pacing::plugin))
            .init_resource::<GlobeClock>()
            .init_resource::<Markers>()
            .init_resource::<crate::globe::Tint>()
            .add_plugins(wall::plugin)
            .insert_resource(TimeUpdateStrategy::ManualDuration(Duration::from_secs(
                STEP_SECS,
            )));
        app
    }

    /// What a sensor tells in a step: some flows open, those of two steps ago end.
    fn update(step: u64) -> FlowUpdate {
        let now = Timestamp::from_secs_nanos(1_700_000_000 + step * STEP_SECS, 0);
        let numbers = step * FLOWS..(step + 1) * FLOWS;
        let mut update = FlowUpdate {
            seq: step + 1,
            at: now,
            opened: numbers.clone().map(|number| flow(number, now)).collect(),
            hosts: numbers
                .clone()
                .map(|number| (address(number), facts(number)))
                .collect(),
            closed: numbers
                .filter_map(|number| number.checked_sub(2 * FLOWS))
                .map(|old| (FlowId(old), CloseReason::Finished))
                .collect(),
            ..FlowUpdate::default()
        };
        update.health.capture = CaptureState::Running;
        update.health.source = SourceKind::Live;
        update.health.last_frame = Some(now);
        update.health.frames = step;
        update
    }

    fn address(number: u64) -> IpAddr {
        IpAddr::V4(Ipv4Addr::from(0x0800_0000 + (number % 1_000) as u32))
    }

    fn flow(number: u64, now: Timestamp) -> FlowRecord {
        FlowRecord {
            id: FlowId(number),
            key: FlowKey {
                layer: Layer::Outer,
                protocol: Protocol::TCP,
                client: Endpoint {
                    ip: IpAddr::from([192, 168, 1, 5]),
                    port: 40_000,
                },
                server: Endpoint {
                    ip: address(number),
                    port: 443,
                },
            },
            local: Side::Client,
            first_seen: now,
            totals: FlowTotals {
                last_seen: now,
                ..FlowTotals::default()
            },
            names: Vec::new(),
            program: None,
        }
    }

    fn facts(number: u64) -> HostFacts {
        let place = Place {
            coord: Coord::new((number % 120) as f64 - 60.0, (number % 300) as f64 - 150.0).ok(),
            city: Some(format!("City {}", number % 500).into()),
            region: None,
            country: CountryCode::new("DE"),
            country_name: Some("Germany".into()),
            accuracy_km: None,
            source: "test".into(),
        };
        HostFacts {
            place: Lookup::Found(place),
            ..HostFacts::default()
        }
    }

    #[cfg(target_os = "linux")]
    fn resident_pages() -> usize {
        let text = std::fs::read_to_string("/proc/self/statm").expect("the system knows");
        let mut fields = text.split_whitespace();
        fields
            .nth(1)
            .and_then(|pages| pages.parse().ok())
            .expect("a number")
    }

    #[test]
    fn a_month_on_the_wall_takes_no_more_room_than_its_first_days() {
        let mut app = app();
        let mut entities = Vec::new();
        let mut pages = Vec::new();
        for step in 0..30 * STEPS_A_DAY {
            apply_update(app.world_mut(), update(step));
            // The clock steps in between: an update is as old as a frame, not as half an hour.
            app.world_mut().resource_mut::<Health>().updated_secs += STEP_SECS as f64;
            app.update();
            if step % STEPS_A_DAY == 0 {
                entities.push(app.world().entities().count_spawned());
                #[cfg(target_os = "linux")]
                pages.push(resident_pages());
                #[cfg(not(target_os = "linux"))]
                pages.push(0_usize);
                assert!(!app.world().resource::<Freshness>().is_stale());
            }
        }
        assert!(
            entities[29] <= entities[FULL_DAY] + 50,
            "entities by day: {entities:?}"
        );
        // Four megabytes of slack for the allocator.
        assert!(
            pages[29] <= pages[FULL_DAY] + 1_024,
            "resident pages by day: {pages:?}"
        );
        let view = app.world().resource::<WallView>();
        assert!(view.events.iter().all(|event| !event.what.is_empty()));
        assert_eq!(view.tops.len(), 2);
        app.world_mut().write_message(UiAction::FlyHome);
        for _ in 0..3 {
            app.update(); // half an hour each, and nobody says anything
        }
        let view = app.world().resource::<WallView>();
        assert!(view.banner.is_some(), "silence is said");
    }
}
