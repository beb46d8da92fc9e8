//! A hand with a mouse, and one on the keyboard, on the globe: real input messages through Bevy's input, the camera and
//! picking. A window that only exists as data is enough.

use std::time::Duration;

use bevy::input::ButtonState;
use bevy::input::keyboard::{Key, KeyboardInput};
use bevy::input::mouse::{MouseButtonInput, MouseMotion, MouseScrollUnit, MouseWheel};
use bevy::input::touch::TouchPhase;
use bevy::prelude::*;
use bevy::window::PrimaryWindow;
use bevy_panorbit_camera::PanOrbitCamera;
use flowcore::filter::Facet;
use flowcore::geo::Coord;
use flowcore::model::CountryCode;

use crate::config::live::Calm;
use crate::globe::clock::GlobeClock;
use crate::globe::frame;
use crate::globe::shade::{CountryMap, Shade};
use crate::globe::view::{self, GlobeView, Magnification};
use crate::offscreen;
use crate::select::{Hovered, Selection};
use crate::sets::AppSystems;
use crate::ui::action::UiAction;
use crate::world::home::{Home, HomePlace};
use crate::world::hosts::AtSite;
use crate::world::routes::{Route, RouteTo, RouteTraffic};
use crate::world::sites::{Site, SiteKey};

const SIZE_PX: UVec2 = UVec2::new(1280, 720);
const STEP: Duration = Duration::from_millis(16);

fn coord(lat: f64, lon: f64) -> Coord {
    Coord::new(lat, lon).expect("in range")
}

/// What was asked for since it was looked at last.
#[derive(Resource, Default)]
struct Asked(Vec<UiAction>);

struct Desk {
    app: App,
    window: Entity,
    pointer: Vec2,
}

impl Desk {
    fn new() -> Self {
        let mut app = offscreen::on_paper(SIZE_PX, STEP);
        app.insert_resource(Home(Some(HomePlace {
            coord: coord(52.5, 13.4),
            label: "Berlin".to_owned(),
            origin: sensor::enrich::HomeOrigin::Given,
        })))
        .init_resource::<GlobeClock>()
        .init_resource::<GlobeView>()
        .init_resource::<Magnification>()
        .init_resource::<Selection>()
        .init_resource::<Asked>()
        .add_plugins((
            crate::sets::plugin,
            crate::camera::plugin,
            super::plugin,
            crate::markers::plugin,
        ))
        .add_systems(First, |mut clock: ResMut<GlobeClock>| {
            clock.now_secs += STEP.as_secs_f64();
        })
        .add_systems(Update, view::fix_view.in_set(AppSystems::View))
        .add_systems(
            Last,
            |mut actions: MessageReader<UiAction>, mut asked: ResMut<Asked>| {
                asked.0.extend(actions.read().cloned());
            },
        );
        app.update();
        let world = app.world_mut();
        let window = world
            .query_filtered::<Entity, With<PrimaryWindow>>()
            .single(world)
            .expect("one window");
        offscreen::tell_cameras(world, SIZE_PX);
        let mut desk = Self {
            app,
            window,
            pointer: Vec2::ZERO,
        };
        desk.rest(60);
        desk
    }

    fn rest(&mut self, frames: usize) {
        for _ in 0..frames {
            self.app.update();
        }
    }

    fn camera(&mut self) -> PanOrbitCamera {
        let world = self.app.world_mut();
        let mut cameras = world.query::<&PanOrbitCamera>();
        *cameras.single(world).expect("one camera")
    }

    fn view(&self) -> GlobeView {
        *self.app.world().resource::<GlobeView>()
    }

    /// Within one frame.
    fn point(&mut self, at: Vec2) {
        let delta = at - self.pointer;
        self.pointer = at;
        let world = self.app.world_mut();
        if let Some(mut window) = world.get_mut::<Window>(self.window) {
            window.set_physical_cursor_position(Some(at.as_dvec2()));
        }
        world.write_message(MouseMotion { delta });
        self.app.update();
    }

    fn button(&mut self, state: ButtonState) {
        let window = self.window;
        self.app.world_mut().write_message(MouseButtonInput {
            button: MouseButton::Left,
            state,
            window,
        });
        self.app.update();
    }

    fn click(&mut self) -> Vec<UiAction> {
        self.app.world_mut().resource_mut::<Asked>().0.clear();
        self.button(ButtonState::Pressed);
        self.button(ButtonState::Released);
        self.app.update();
        std::mem::take(&mut self.app.world_mut().resource_mut::<Asked>().0)
    }

    fn wheel(&mut self, lines: f32) {
        let window = self.window;
        self.app.world_mut().write_message(MouseWheel {
            unit: MouseScrollUnit::Line,
            x: 0.0,
            y: lines,
            window,
            phase: TouchPhase::Moved,
        });
        self.app.update();
    }

    fn key(&mut self, key_code: KeyCode, state: ButtonState) {
        let window = self.window;
        self.app.world_mut().write_message(KeyboardInput {
            key_code,
            logical_key: Key::Unidentified(bevy::input::keyboard::NativeKey::Unidentified),
            state,
            text: None,
            repeat: false,
            window,
        });
        self.app.update();
    }

    /// A host, and where its marker is seen.
    fn host(&mut self, lat: f64, lon: f64) -> (Entity, Vec2) {
        let to = coord(lat, lon);
        let world = self.app.world_mut();
        let site = world
            .spawn(Site {
                key: SiteKey::of(to),
                coord: to,
                city: None,
                country: None,
                country_name: None,
            })
            .id();
        let host = world.spawn(AtSite(site)).id();
        world.spawn((
            Route {
                host,
                site,
                from: coord(52.5, 13.4),
                to,
                sibling: 0,
                born_secs: 0.0,
            },
            RouteTo(host),
            RouteTraffic {
                up_bytes_per_sec: 0.0,
                down_bytes_per_sec: 5_000.0,
            },
        ));
        self.app.update();
        let at = self.view().project(frame::direction(to)).expect("in front");
        (host, at)
    }
}

#[test]
fn the_ground_follows_the_hand_and_a_throw_turns_on() {
    let mut desk = Desk::new();
    let from = desk.view().center_px;
    desk.point(from);
    let grabbed = desk.view().ground(from).expect("on the globe");
    desk.button(ButtonState::Pressed);
    for step in 1..=20u8 {
        desk.point(from + Vec2::X * 4.0 * f32::from(step));
    }
    desk.rest(40); // held still: put down, not thrown
    let seen = desk.view().project(grabbed).expect("in front");
    assert!(seen.distance(desk.pointer) < 3.0, "{seen} {}", desk.pointer);
    desk.button(ButtonState::Released);
    let down = desk.camera().target_yaw;
    desk.rest(40);
    assert!(
        (desk.camera().target_yaw - down).abs() < 1e-3,
        "it was put down"
    );

    desk.button(ButtonState::Pressed);
    for step in 1..=10u8 {
        desk.point(from + Vec2::new(80.0 - 8.0 * f32::from(step), 0.0));
    }
    desk.button(ButtonState::Released);
    let thrown = desk.camera().target_yaw;
    desk.rest(200);
    let rested = desk.camera().target_yaw;
    assert!(rested > thrown + 0.02, "it turned on: {thrown} {rested}");
    desk.rest(50);
    assert!(
        (desk.camera().target_yaw - rested).abs() < 1e-3,
        "and came to rest"
    );
}

#[test]
fn the_wheel_comes_nearer_to_what_is_under_the_pointer() {
    let mut desk = Desk::new();
    let at = desk.view().center_px + Vec2::new(90.0, -60.0);
    desk.point(at);
    let place = desk.view().ground(at).expect("on the globe");
    let before = desk.camera().target_radius;
    for _ in 0..6 {
        desk.wheel(1.0);
        desk.rest(10);
    }
    desk.rest(120);
    assert!(desk.camera().target_radius < before * 0.8);
    let seen = desk.view().project(place).expect("in front");
    assert!(seen.distance(at) < 24.0, "{seen} {at}");
}

#[test]
fn keys_turn_and_zoom() {
    let mut desk = Desk::new();
    let before = desk.camera();
    for key in [KeyCode::ArrowRight, KeyCode::Equal] {
        desk.key(key, ButtonState::Pressed);
        desk.rest(20);
        desk.key(key, ButtonState::Released);
    }
    desk.rest(60);
    let after = desk.camera();
    assert!(after.target_yaw > before.target_yaw + 0.05);
    assert!(after.target_radius < before.target_radius - 0.1);
}

#[test]
fn the_pointer_finds_a_place_within_a_frame_and_clicks_ask_for_it() {
    let mut desk = Desk::new();
    let (host, at) = desk.host(25.0, 0.0);
    desk.point(at + Vec2::new(2.0, 1.0));
    assert_eq!(*desk.app.world().resource::<Hovered>(), Hovered(Some(host)));
    assert_eq!(desk.click(), [UiAction::Select(Some(host))]);
    let again = desk.click();
    assert_eq!(again, [UiAction::Select(Some(host)), UiAction::FlyTo(host)]);
    desk.rest(60); // nine hundred milliseconds: it is there
    let seen = desk.view().project(frame::direction(coord(25.0, 0.0)));
    let center = desk.view().center_px;
    assert!(
        seen.is_some_and(|seen| seen.distance(center) < 4.0),
        "{seen:?}"
    );

    desk.point(Vec2::new(20.0, 20.0));
    assert_eq!(*desk.app.world().resource::<Hovered>(), Hovered(None));
    assert_eq!(
        desk.click(),
        [UiAction::Select(None)],
        "space selects nothing"
    );
}

#[test]
fn who_wants_no_movement_is_there_at_once() {
    let mut desk = Desk::new();
    let (host, _) = desk.host(25.0, 0.0);
    desk.app.insert_resource(Calm(true));
    desk.app.world_mut().write_message(UiAction::FlyTo(host));
    desk.rest(3);
    let seen = desk.view().project(frame::direction(coord(25.0, 0.0)));
    let center = desk.view().center_px;
    assert!(
        seen.is_some_and(|seen| seen.distance(center) < 4.0),
        "{seen:?}"
    );
}

#[test]
fn a_click_on_a_shaded_country_asks_for_it() {
    let mut desk = Desk::new();
    let center = desk.view().center_px;
    desk.point(center);
    assert_eq!(desk.click(), [UiAction::Select(None)]);
    let shade = Shade::of(&[(CountryCode::new("BR").expect("two letters"), 1)]);
    let levels = shade.levels.expect("shaded");
    let brazil = levels.iter().position(|level| *level > 0);
    let everywhere = vec![brazil.expect("one is") as u8; 64 * 32];
    let world = desk.app.world_mut();
    world.insert_resource(shade);
    world.insert_resource(CountryMap::thinned(64, &everywhere));
    let asked = desk.click();
    assert_eq!(asked, [UiAction::Pick(Facet::Country, "BR".to_owned())]);
}

#[test]
fn a_drag_that_begins_on_a_place_selects_nothing() {
    let mut desk = Desk::new();
    let (_, at) = desk.host(25.0, 0.0);
    desk.point(at);
    desk.button(ButtonState::Pressed);
    for step in 1..=8u8 {
        desk.point(at + Vec2::Y * 6.0 * f32::from(step));
    }
    desk.app.world_mut().resource_mut::<Asked>().0.clear();
    desk.button(ButtonState::Released);
    desk.rest(2);
    assert_eq!(desk.app.world().resource::<Asked>().0, []);
}
