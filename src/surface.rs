//! What the picture is drawn on: the window, or an image when there is no display.

use bevy::camera::RenderTarget;
use bevy::prelude::*;
use bevy::render::render_resource::TextureFormat;

/// Where the camera draws.
#[derive(Resource, Clone, Debug, Default)]
pub enum Surface {
    /// The primary window.
    #[default]
    Window,
    /// An image of this many pixels: screenshots, golden images and benchmarks need no display.
    Offscreen {
        /// The image.
        image: Handle<Image>,
        /// Its size.
        size_px: UVec2,
    },
}

impl Surface {
    /// Makes an off-screen surface of `size_px`.
    pub fn offscreen(images: &mut Assets<Image>, size_px: UVec2) -> Self {
        let image =
            Image::new_target_texture(size_px.x, size_px.y, TextureFormat::Rgba8UnormSrgb, None);
        Self::Offscreen {
            image: images.add(image),
            size_px,
        }
    }

    /// The component that points a camera here; a window needs none.
    #[must_use]
    pub fn render_target(&self) -> Option<RenderTarget> {
        match self {
            Self::Window => None,
            Self::Offscreen { image, .. } => Some(RenderTarget::Image(image.clone().into())),
        }
    }
}
