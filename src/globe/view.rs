//! How the globe lies on the screen in this frame. Fixed once, in [`AppSystems::View`](crate::sets::AppSystems::View);
//! the pass, picking and labels all read the same value, so that nothing swims against anything else.
//!
//! All lengths are physical pixels from the top left of the window.

use bevy::prelude::*;
use bevy_panorbit_camera::PanOrbitCamera;

use super::clock::GlobeClock;
use crate::arcs::curve::Spread;
use crate::camera::FreeRect;
use crate::config::live::Calm;

/// Distance of the eye from the center of the Earth at which the globe fills the free rectangle. The perspective is
/// that of a 30° lens on a window without panels.
pub const DEFAULT_DISTANCE: f32 = 4.42;

/// Radius of the globe as part of the short side of the free rectangle.
const RADIUS_OF_FREE_RECT: f32 = 0.49;
/// Radius of the globe as part of the short side of a window without panels.
const RADIUS_OF_WINDOW: f32 = 0.433;
/// How long the globe glides to a new place when panels open or close.
const GLIDE_SECS: f64 = 0.9;
/// While a window is being resized the globe follows at once.
const RESIZE_SETTLE_SECS: f64 = 0.4;

/// Eye, lens and place of the globe.
#[derive(Resource, Clone, Copy, Debug, PartialEq)]
pub struct GlobeView {
    /// Position of the eye; the globe is the unit sphere.
    pub eye: Vec3,
    /// Unit vector to the right of the screen.
    pub right: Vec3,
    /// Unit vector to the top of the screen.
    pub up: Vec3,
    /// Unit vector into the screen.
    pub forward: Vec3,
    /// Pixels for a slope of 1.
    pub focal_px: f32,
    /// Where the center of the Earth is seen.
    pub center_px: Vec2,
    /// Size of the window.
    pub viewport_px: Vec2,
    /// Physical pixels in a logical one.
    pub scale_factor: f32,
}

impl Default for GlobeView {
    /// Nothing to draw on yet.
    fn default() -> Self {
        Self {
            eye: Vec3::Z * DEFAULT_DISTANCE,
            right: Vec3::X,
            up: Vec3::Y,
            forward: Vec3::NEG_Z,
            focal_px: 1.0,
            center_px: Vec2::ZERO,
            viewport_px: Vec2::ZERO,
            scale_factor: 1.0,
        }
    }
}

impl GlobeView {
    /// A view from `transform` with a globe of `radius_px` (at the default distance) around `center_px`.
    #[must_use]
    pub fn new(
        transform: &Transform,
        framing: Framing,
        viewport_px: Vec2,
        scale_factor: f32,
    ) -> Self {
        Self {
            eye: transform.translation,
            right: *transform.right(),
            up: *transform.up(),
            forward: *transform.forward(),
            focal_px: framing.radius_px * (DEFAULT_DISTANCE * DEFAULT_DISTANCE - 1.0).sqrt(),
            center_px: framing.center_px,
            viewport_px,
            scale_factor,
        }
    }

    /// Where a point is seen. `None` behind the eye.
    #[must_use]
    pub fn project(&self, point: Vec3) -> Option<Vec2> {
        let from_eye = point - self.eye;
        let depth = from_eye.dot(self.forward);
        (depth > 1e-3).then(|| {
            let across = Vec2::new(from_eye.dot(self.right), -from_eye.dot(self.up));
            self.center_px + across * (self.focal_px / depth)
        })
    }

    /// `true` if the globe is in front of the point.
    #[must_use]
    pub fn is_hidden(&self, point: Vec3) -> bool {
        let ray = point - self.eye;
        let nearest = -ray.dot(self.eye) / ray.length_squared();
        nearest < 1.0 && (self.eye + ray * nearest).length_squared() < 0.999
    }

    /// Cosine between the ground's normal at a point of the unit sphere and the way to the eye: 1 facing, 0 on the
    /// limb, negative beyond it.
    #[must_use]
    pub fn facing(&self, ground: Vec3) -> f32 {
        let to_eye = self.eye - ground;
        ground.dot(to_eye) / to_eye.length()
    }

    /// Radius of the visible disc.
    #[must_use]
    pub fn radius_px(&self) -> f32 {
        self.focal_px / (self.eye.length_squared() - 1.0).max(1e-4).sqrt()
    }

    /// Pixels for a radian of ground right below the eye.
    #[must_use]
    pub fn px_per_radian(&self) -> f32 {
        self.focal_px / (self.eye.length() - 1.0).max(1e-3)
    }

    /// How ways stand apart and run together in this view.
    #[must_use]
    pub fn spread(&self) -> Spread {
        Spread::at(self.px_per_radian() / self.scale_factor)
    }

    /// Point of the ground under a pixel; `None` beside the globe.
    #[must_use]
    pub fn ground(&self, at_px: Vec2) -> Option<Vec3> {
        let slope = (at_px - self.center_px) / self.focal_px;
        let ray = (self.forward + self.right * slope.x - self.up * slope.y).normalize();
        let along = ray.dot(self.eye);
        let discriminant = along * along - (self.eye.length_squared() - 1.0);
        (discriminant > 0.0 && along < 0.0).then(|| self.eye + ray * (-along - discriminant.sqrt()))
    }

    /// The same view on a picture with `factor` times as many pixels along each axis.
    #[must_use]
    pub fn scaled(&self, factor: f32) -> Self {
        let viewport_px = (self.viewport_px * factor).round();
        Self {
            focal_px: self.focal_px * factor,
            center_px: self.center_px * factor,
            viewport_px,
            scale_factor: self.scale_factor * factor,
            ..*self
        }
    }

    /// `true` once there is a window to draw on.
    #[must_use]
    pub fn is_ready(&self) -> bool {
        self.viewport_px.min_element() >= 1.0
    }
}

/// Everything on the globe that has a size of its own (arcs, markers, labels) is drawn this many times as large. On a
/// wall that is its height over 1080; lengths of [`FreeRect`] are then points of such a wall.
#[derive(Resource, Clone, Copy, Debug, PartialEq)]
pub struct Magnification(pub f32);

impl Default for Magnification {
    fn default() -> Self {
        Self(1.0)
    }
}

/// Where the globe is centered and how large it is at the default distance.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Framing {
    /// Center of the globe.
    pub center_px: Vec2,
    /// Radius of the globe.
    pub radius_px: f32,
}

impl Framing {
    /// The rules of the layout. `free` is in logical pixels.
    #[must_use]
    pub fn of(free: Option<Rect>, viewport_px: Vec2, scale_factor: f32) -> Self {
        match free.filter(|rect| rect.size().min_element() >= 64.0) {
            Some(rect) => Self {
                center_px: rect.center() * scale_factor,
                radius_px: rect.size().min_element() * scale_factor * RADIUS_OF_FREE_RECT,
            },
            None => Self {
                center_px: viewport_px / 2.0,
                radius_px: viewport_px.min_element() * RADIUS_OF_WINDOW,
            },
        }
    }

    fn between(self, to: Self, part: f32) -> Self {
        Self {
            center_px: self.center_px.lerp(to.center_px, part),
            radius_px: self.radius_px + (to.radius_px - self.radius_px) * part,
        }
    }
}

/// A framing on its way to another one.
#[derive(Default)]
pub(crate) struct Glide {
    from: Framing,
    to: Framing,
    started_secs: f64,
    viewport_px: Vec2,
    resized_secs: f64,
}

impl Glide {
    fn at(&mut self, target: Framing, viewport_px: Vec2, now_secs: f64) -> Framing {
        if self.viewport_px != viewport_px {
            self.viewport_px = viewport_px;
            self.resized_secs = now_secs;
        }
        if now_secs - self.resized_secs < RESIZE_SETTLE_SECS {
            self.from = target;
            self.to = target;
            return target;
        }
        if self.to != target {
            self.from = self.now(now_secs);
            self.to = target;
            self.started_secs = now_secs;
        }
        self.now(now_secs)
    }

    fn now(&self, now_secs: f64) -> Framing {
        let part = ((now_secs - self.started_secs) / GLIDE_SECS).clamp(0.0, 1.0) as f32;
        if part >= 1.0 {
            return self.to;
        }
        self.from
            .between(self.to, EaseFunction::CubicInOut.sample_clamped(part))
    }
}

pub(crate) fn fix_view(
    cameras: Query<(&Camera, &Transform), With<PanOrbitCamera>>,
    free: Res<FreeRect>,
    magnification: Res<Magnification>,
    clock: Res<GlobeClock>,
    calm: Option<Res<Calm>>,
    mut glide: Local<Glide>,
    mut view: ResMut<GlobeView>,
) {
    let Ok((camera, transform)) = cameras.single() else {
        return;
    };
    let Some(size) = camera.physical_viewport_size() else {
        return;
    };
    let viewport_px = size.as_vec2();
    let scale_factor = camera.target_scaling_factor().unwrap_or(1.0) * magnification.0;
    let target = Framing::of(free.0, viewport_px, scale_factor);
    let framing = if calm.is_some_and(|calm| calm.0) {
        target
    } else {
        glide.at(target, viewport_px, clock.now_secs)
    };
    view.set_if_neq(GlobeView::new(
        transform,
        framing,
        viewport_px,
        scale_factor,
    ));
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::globe::frame;
    use flowcore::geo::Coord;

    fn view() -> GlobeView {
        let eye = frame::direction(Coord::new(31.0, -13.0).expect("in range")) * DEFAULT_DISTANCE;
        let viewport = Vec2::new(1920.0, 1080.0);
        GlobeView::new(
            &Transform::from_translation(eye).looking_at(Vec3::ZERO, Vec3::Y),
            Framing::of(None, viewport, 1.0),
            viewport,
            1.0,
        )
    }

    #[test]
    fn globe_without_panels_has_the_radius_of_the_design() {
        assert!((view().radius_px() - 0.433 * 1080.0).abs() < 0.5);
    }

    #[test]
    fn globe_centers_in_the_free_rectangle() {
        let free = Rect::new(300.0, 50.0, 900.0, 750.0);
        let framing = Framing::of(Some(free), Vec2::new(2560.0, 1440.0), 2.0);
        assert_eq!(framing.center_px, Vec2::new(1200.0, 800.0));
        assert!((framing.radius_px - 0.49 * 1200.0).abs() < 1e-3);
    }

    #[test]
    fn ground_under_a_projected_point_is_that_point() {
        let view = view();
        let berlin = frame::direction(Coord::new(52.5, 13.4).expect("in range"));
        let at = view.project(berlin).expect("in front");
        let ground = view.ground(at).expect("on the globe");
        assert!(ground.abs_diff_eq(berlin, 1e-4));
        assert!(!view.is_hidden(berlin * 1.001));
        assert!(view.is_hidden(-berlin));
        assert!(view.facing(berlin) > 0.0 && view.facing(-berlin) < 0.0);
    }

    #[test]
    fn opening_a_panel_glides_and_a_resize_does_not() {
        let mut glide = Glide::default();
        let window = Vec2::new(1000.0, 800.0);
        let wide = Framing::of(None, window, 1.0);
        assert_eq!(glide.at(wide, window, 0.0), wide);
        let narrow = Framing::of(Some(Rect::new(0.0, 0.0, 600.0, 800.0)), window, 1.0);
        assert_eq!(glide.at(narrow, window, 5.0), wide);
        let halfway = glide.at(narrow, window, 5.0 + GLIDE_SECS / 2.0);
        assert!((halfway.center_px.x - 400.0).abs() < 1.0);
        assert_eq!(glide.at(narrow, window, 6.0), narrow);
        let resized = Framing::of(None, window * 2.0, 1.0);
        assert_eq!(glide.at(resized, window * 2.0, 7.0), resized);
    }
}
