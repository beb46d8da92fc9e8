//! A small world with known routes, drawn off-screen at a fixed moment: for pictures that must come out the same.

use std::net::{IpAddr, Ipv4Addr};

use arcwatch::globe::clock::GlobeClock;
use arcwatch::globe::imagery::Imagery;
use arcwatch::surface::Surface;
use arcwatch::world::home::{Home, HomePlace};
use arcwatch::world::hosts::{AtSite, BestName, Host};
use arcwatch::world::routes::{Hue, Route, RouteTo, RouteTraffic};
use arcwatch::world::sites::{Site, SiteKey};
use arcwatch::world::traffic::Traffic;
use arcwatch::{arcs, camera, globe, markers, offscreen, select, sets, theme};
use bevy::ecs::entity::EntityHashMap;
use bevy::log::LogPlugin;
use bevy::prelude::*;
use bevy::render::view::screenshot::{Screenshot, ScreenshotCaptured};
use bevy_egui::{EguiGlobalSettings, EguiPlugin, EguiPrimaryContextPass};
use flowcore::geo::Coord;
use flowcore::model::{AddressKind, Name, NameSource};
use flowcore::time::Timestamp;

/// City, latitude, longitude, name, hue, kB/s up, kB/s down, routes.
type Row = (&'static str, f64, f64, &'static str, u8, f32, f32, u16);

/// Documentation names only; the speeds are invented.
pub(crate) const CITIES: &[Row] = &[
    (
        "Ashburn",
        39.04,
        -77.49,
        "backup.us-east.example.com",
        3,
        4200.0,
        120.0,
        6,
    ),
    (
        "Frankfurt",
        50.11,
        8.68,
        "cache1.fra.example.net",
        1,
        90.0,
        8800.0,
        5,
    ),
    (
        "Stockholm",
        59.33,
        18.07,
        "cache4.sto.example.net",
        1,
        60.0,
        5200.0,
        5,
    ),
    (
        "Vienna",
        48.21,
        16.37,
        "cache2.vie.example.net",
        1,
        30.0,
        2900.0,
        3,
    ),
    (
        "London",
        51.51,
        -0.13,
        "video.lon.example.org",
        0,
        40.0,
        2500.0,
        5,
    ),
    (
        "Paris",
        48.86,
        2.35,
        "video.par.example.org",
        0,
        20.0,
        1400.0,
        3,
    ),
    (
        "Amsterdam",
        52.37,
        4.90,
        "content.ams.example.com",
        3,
        980.0,
        70.0,
        4,
    ),
    (
        "Dublin",
        53.35,
        -6.26,
        "chat.dub.example.com",
        4,
        12.0,
        420.0,
        4,
    ),
    (
        "Tokyo",
        35.68,
        139.69,
        "archive.tyo.example.org",
        5,
        9.0,
        880.0,
        2,
    ),
    (
        "Singapore",
        1.29,
        103.85,
        "a248.sin.example.net",
        0,
        8.0,
        540.0,
        3,
    ),
    (
        "Hong Kong",
        22.32,
        114.17,
        "cache2.hkg.example.net",
        1,
        4.0,
        410.0,
        2,
    ),
    (
        "São Paulo",
        -23.55,
        -46.63,
        "cdn.gru.example.org",
        0,
        9.0,
        610.0,
        4,
    ),
    (
        "Sydney",
        -33.87,
        151.21,
        "mirror.syd.example.edu",
        0,
        2.0,
        190.0,
        2,
    ),
    (
        "Mumbai",
        19.08,
        72.88,
        "wss.bom.example.com",
        4,
        70.0,
        150.0,
        2,
    ),
    (
        "Johannesburg",
        -26.20,
        28.05,
        "mirror.jnb.example.org",
        5,
        3.0,
        330.0,
        2,
    ),
    (
        "Cape Town",
        -33.92,
        18.42,
        "meet.cpt.example.us",
        2,
        340.0,
        300.0,
        2,
    ),
    (
        "San Jose",
        37.34,
        -121.89,
        "meet.sjc.example.us",
        2,
        260.0,
        240.0,
        2,
    ),
    (
        "Chicago",
        41.88,
        -87.63,
        "cdn.ord.example.com",
        0,
        4.0,
        210.0,
        2,
    ),
    (
        "New York",
        40.71,
        -74.01,
        "wss.nyc.example.com",
        4,
        60.0,
        190.0,
        3,
    ),
    (
        "Montréal",
        45.50,
        -73.57,
        "updates.yul.example.org",
        5,
        4.0,
        240.0,
        2,
    ),
    (
        "Miami",
        25.76,
        -80.19,
        "e1329.mia.example.net",
        0,
        1.0,
        64.0,
        1,
    ),
    (
        "Bogotá",
        4.71,
        -74.07,
        "cdn.bog.example.org",
        0,
        1.0,
        22.0,
        1,
    ),
    (
        "Buenos Aires",
        -34.60,
        -58.38,
        "cdn.eze.example.org",
        0,
        1.0,
        58.0,
        1,
    ),
    ("Lagos", 6.52, 3.38, "cdn.los.example.org", 0, 1.0, 52.0, 2),
    (
        "Nairobi",
        -1.29,
        36.82,
        "ntp.nbo.example.org",
        5,
        0.3,
        3.0,
        1,
    ),
    (
        "Cairo",
        30.04,
        31.24,
        "www.cai.example.org",
        0,
        0.5,
        18.0,
        1,
    ),
    (
        "Dubai",
        25.20,
        55.27,
        "wss.dxb.example.com",
        4,
        6.0,
        28.0,
        1,
    ),
    (
        "Istanbul",
        41.01,
        28.98,
        "cdn.ist.example.org",
        0,
        1.0,
        36.0,
        1,
    ),
    (
        "Tel Aviv",
        32.08,
        34.78,
        "static.tlv.example.org",
        0,
        2.0,
        88.0,
        2,
    ),
    (
        "Helsinki",
        60.17,
        24.94,
        "backup.hel.example.net",
        5,
        760.0,
        20.0,
        2,
    ),
    (
        "Madrid",
        40.42,
        -3.70,
        "static.mad.example.org",
        0,
        2.0,
        160.0,
        2,
    ),
    (
        "Lisbon",
        38.72,
        -9.14,
        "static.lis.example.org",
        0,
        1.0,
        40.0,
        1,
    ),
    (
        "Reykjavík",
        64.15,
        -21.94,
        "mail.rkv.example.is",
        5,
        1.0,
        9.0,
        1,
    ),
    (
        "Warsaw",
        52.23,
        21.01,
        "storage.waw.example.com",
        5,
        520.0,
        30.0,
        2,
    ),
    ("Kyiv", 50.45, 30.52, "cdn.kbp.example.org", 0, 1.0, 26.0, 1),
    (
        "Milan",
        45.46,
        9.19,
        "images.mil.example.org",
        0,
        2.0,
        130.0,
        2,
    ),
];

/// The moment of the picture: 2024-03-20 22:00 UTC, evening in Europe, day over the Pacific.
pub(crate) const UNIX_SECS: f64 = 1_710_972_000.0;
/// `Time<Real>` of the picture.
pub(crate) const NOW_SECS: f64 = 100.37;

/// An off-screen application with home in Berlin and nothing else.
pub(crate) fn app(width_px: u32, height_px: u32) -> App {
    let mut app = App::new();
    app.add_plugins(offscreen::plugins().set(LogPlugin {
        filter: "warn,wgpu=error".to_owned(),
        ..default()
    }));
    let size_px = UVec2::new(width_px, height_px);
    let surface = Surface::offscreen(
        &mut app.world_mut().resource_mut::<Assets<Image>>(),
        size_px,
    );
    app.insert_resource(surface)
        .insert_resource(Home(Some(HomePlace {
            coord: coord(52.52, 13.405),
            label: "Berlin".to_owned(),
            origin: sensor::enrich::HomeOrigin::Given,
        })))
        .insert_resource(GlobeClock {
            now_secs: NOW_SECS,
            unix_secs: UNIX_SECS,
            is_fixed: true,
        })
        .add_message::<arcwatch::ui::action::UiAction>()
        .add_plugins(EguiPlugin::default())
        .add_systems(EguiPrimaryContextPass, theme::style::install_once)
        .add_plugins((
            sets::plugin,
            select::plugin,
            globe::plugin,
            arcs::plugin,
            markers::plugin,
            camera::plugin,
        ));
    app.world_mut()
        .resource_mut::<EguiGlobalSettings>()
        .auto_create_primary_context = false;
    app.finish();
    app.cleanup();
    app
}

/// As the overlay does in its first pass.
fn coord(lat: f64, lon: f64) -> Coord {
    Coord::new(lat, lon).expect("in range")
}

/// All routes of [`CITIES`], and `extra` slow ones strewn around them.
pub(crate) fn spawn_routes(app: &mut App, extra: usize) -> EntityHashMap<&'static str> {
    let mut named = EntityHashMap::default();
    let world = app.world_mut();
    for (index, &(city, lat, lon, name, hue, up, down, routes)) in CITIES.iter().enumerate() {
        let site = spawn_site(world, lat, lon, Some(city));
        for sibling in 0..routes {
            let part = 0.6f32.powi(i32::from(sibling)) / (1.0 + 0.6 * f32::from(routes - 1));
            let born_secs = if index % 9 == 4 {
                NOW_SECS - 0.85
            } else {
                10.0
            };
            let host = spawn_route(
                world,
                site,
                (lat, lon),
                name,
                Hue(hue),
                (up * part, down * part),
                sibling,
                born_secs,
            );
            if sibling == 0 {
                named.insert(host, city);
            }
        }
    }
    let mut seed = 7u64;
    let mut random = move || {
        seed = seed
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (seed >> 40) as f64 / (1u64 << 24) as f64
    };
    for _ in 0..extra {
        let (_, lat, lon, name, hue, ..) = CITIES[(random() * CITIES.len() as f64) as usize];
        let spread = |r: f64| (r - 0.5) * 12.0;
        let at = (lat + spread(random()), lon + spread(random()));
        let site = spawn_site(world, at.0, at.1, None);
        let down = (random() * 6.0).exp() as f32 / 10.0;
        spawn_route(world, site, at, name, Hue(hue), (0.2 * down, down), 0, 10.0);
    }
    named
}

/// One host, far away. Returns it; its route goes with it.
pub(crate) fn spawn_one(app: &mut App) -> Entity {
    let world = app.world_mut();
    let at = (35.68, 139.69);
    let site = spawn_site(world, at.0, at.1, Some("Tokyo"));
    let name = "archive.tyo.example.org";
    spawn_route(world, site, at, name, Hue(0), (9.0, 880.0), 0, 10.0)
}

/// Traffic in this network, to many at once, and to an address that no database knows.
pub(crate) fn spawn_unplaced(app: &mut App) {
    for (last, kind, kbytes_per_sec) in [
        (1, AddressKind::Private, 740.0),
        (2, AddressKind::Multicast, 12.0),
        (3, AddressKind::Public, 96.0),
    ] {
        app.world_mut().spawn((
            Host {
                ip: IpAddr::V4(Ipv4Addr::new(192, 0, 2, last)),
                kind,
                first_seen: Timestamp::default(),
            },
            Traffic {
                down_bytes_per_sec: kbytes_per_sec * 1000.0,
                ..default()
            },
        ));
    }
}

fn spawn_site(world: &mut World, lat: f64, lon: f64, city: Option<&str>) -> Entity {
    let coord = coord(lat, lon);
    world
        .spawn(Site {
            key: SiteKey::of(coord),
            coord,
            city: city.map(Into::into),
            country: None,
            country_name: None,
        })
        .id()
}

fn spawn_route(
    world: &mut World,
    site: Entity,
    (lat, lon): (f64, f64),
    name: &str,
    hue: Hue,
    (up, down): (f32, f32),
    sibling: u16,
    born_secs: f64,
) -> Entity {
    let host = world
        .spawn((
            Host {
                ip: IpAddr::V4(Ipv4Addr::new(192, 0, 2, 1)),
                kind: AddressKind::Public,
                first_seen: Timestamp::default(),
            },
            BestName(Some(Name::new(
                name,
                NameSource::TlsSni,
                Timestamp::default(),
            ))),
            AtSite(site),
        ))
        .id();
    world.spawn((
        RouteTo(host),
        Route {
            host,
            site,
            from: coord(52.52, 13.405),
            to: coord(lat, lon),
            sibling,
            born_secs,
        },
        RouteTraffic {
            up_bytes_per_sec: up * 1000.0,
            down_bytes_per_sec: down * 1000.0,
        },
        hue,
    ));
    host
}

/// Draws until everything is there, then returns the picture.
pub(crate) fn picture(app: &mut App) -> image_bytes::Picture {
    #[derive(Resource, Default)]
    struct Shot(Option<Image>);
    app.init_resource::<Shot>();
    for _ in 0..20_000 {
        app.update();
        if app.world().resource::<Imagery>().is_ready() {
            break;
        }
        std::thread::yield_now();
    }
    // Until ten thousand arcs are summed up.
    for _ in 0..12 {
        app.update();
    }
    let Surface::Offscreen { image, .. } = app.world().resource::<Surface>() else {
        unreachable!("made off-screen");
    };
    let shot = Screenshot::image(image.clone());
    app.world_mut().spawn(shot).observe(
        |captured: On<ScreenshotCaptured>, mut shot: ResMut<Shot>| {
            shot.0 = Some(captured.image.clone());
        },
    );
    for _ in 0..200 {
        app.update();
        if let Some(image) = app.world_mut().resource_mut::<Shot>().0.take() {
            return image_bytes::Picture::of(&image);
        }
    }
    panic!("the renderer returned no picture");
}

/// A picture as plain bytes.
pub(crate) mod image_bytes {
    use bevy::prelude::*;

    /// Red, green, blue.
    pub(crate) struct Picture {
        pub size: UVec2,
        pub rgb: Vec<u8>,
    }

    impl Picture {
        pub(crate) fn of(image: &Image) -> Self {
            let rgba = image.data.as_deref().expect("a captured image has pixels");
            Self {
                size: image.size(),
                rgb: rgba
                    .chunks_exact(4)
                    .flat_map(|p| [p[0], p[1], p[2]])
                    .collect(),
            }
        }

        pub(crate) fn save(&self, path: &std::path::Path) {
            let image = Image::new(
                bevy::render::render_resource::Extent3d {
                    width: self.size.x,
                    height: self.size.y,
                    depth_or_array_layers: 1,
                },
                bevy::render::render_resource::TextureDimension::D2,
                self.rgb
                    .chunks_exact(3)
                    .flat_map(|p| [p[0], p[1], p[2], 255])
                    .collect(),
                bevy::render::render_resource::TextureFormat::Rgba8UnormSrgb,
                bevy::asset::RenderAssetUsages::MAIN_WORLD,
            );
            let dynamic = image.try_into_dynamic().expect("eight bits a channel");
            dynamic
                .to_rgb8()
                .save(path)
                .expect("the folder can be written");
        }
    }
}
