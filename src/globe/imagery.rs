//! The Earth's imagery: embedded in the binary, unpacked once on a background task, kept on the graphics card only.
//!
//! Two textures with mipmaps: `surface` (day in red, green, blue; lights at night in alpha) and `ground` (water in red,
//! height in green). Values stay sRGB-encoded, as all colors of the globe's shaders. A third, `countries`, says which
//! country it is. Until they are there the globe shows its vectors.

use bevy::asset::RenderAssetUsages;
use bevy::image::{CompressedImageFormats, ImageSampler, ImageType, TextureError};
use bevy::prelude::*;
use bevy::render::render_resource::{Extent3d, TextureDimension, TextureFormat};
use bevy::tasks::{AsyncComputeTaskPool, Task, block_on, poll_once};
use thiserror::Error;

use super::shade::CountryMap;

const DAY: &[u8] = include_bytes!("../../assets/earth/day.jpg");
const LIGHTS: &[u8] = include_bytes!("../../assets/earth/lights.png");
const WATER: &[u8] = include_bytes!("../../assets/earth/water.png");
const RELIEF: &[u8] = include_bytes!("../../assets/earth/relief.png");
const COUNTRIES: &[u8] = include_bytes!("../../assets/earth/countries.png");

/// Where the imagery is, once it is unpacked.
#[derive(Resource, Clone, Debug, Default)]
pub struct Imagery {
    /// Day and lights.
    pub surface: Option<Handle<Image>>,
    /// Water and height.
    pub ground: Option<Handle<Image>>,
    /// Which country it is: 0 is none.
    pub countries: Option<Handle<Image>>,
}

impl Imagery {
    /// `true` once they are there.
    #[must_use]
    pub fn is_ready(&self) -> bool {
        self.surface.is_some() && self.ground.is_some() && self.countries.is_some()
    }
}

#[derive(Debug, Error)]
enum ImageryError {
    #[error("embedded image {name} cannot be read: {cause}")]
    Decode {
        name: &'static str,
        cause: TextureError,
    },
    #[error("embedded image {name} has no pixels")]
    Empty { name: &'static str },
    #[error("embedded images {0} differ in size")]
    Sizes(&'static str),
}

type Unpacked = Result<([Image; 3], CountryMap), ImageryError>;

#[derive(Resource)]
pub(super) struct Unpacking(Task<Unpacked>);

pub(super) fn unpack(mut commands: Commands) {
    let task = AsyncComputeTaskPool::get().spawn(async {
        let (countries, map) = countries()?;
        Ok(([surface()?, ground()?, countries], map))
    });
    commands.insert_resource(Unpacking(task));
}

pub(super) fn take_up(
    mut unpacking: ResMut<Unpacking>,
    mut imagery: ResMut<Imagery>,
    mut images: ResMut<Assets<Image>>,
    mut commands: Commands,
) {
    let Some(unpacked) = block_on(poll_once(&mut unpacking.0)) else {
        return;
    };
    commands.remove_resource::<Unpacking>();
    match unpacked {
        Ok((unpacked, map)) => {
            commands.insert_resource(map);
            let [surface, ground, countries] = unpacked.map(|image| Some(images.add(image)));
            *imagery = Imagery {
                surface,
                ground,
                countries,
            };
        }
        Err(error) => error!("the globe stays without imagery: {error}"),
    }
}

/// Pixels of an embedded image.
struct Raster {
    width: usize,
    height: usize,
    channels: usize,
    bytes: Vec<u8>,
}

fn raster(name: &'static str, bytes: &[u8], extension: &str) -> Result<Raster, ImageryError> {
    let image = Image::from_buffer(
        bytes,
        ImageType::Extension(extension),
        CompressedImageFormats::NONE,
        false,
        ImageSampler::Default,
        RenderAssetUsages::MAIN_WORLD,
    )
    .map_err(|cause| ImageryError::Decode { name, cause })?;
    let (width, height) = (image.width() as usize, image.height() as usize);
    let bytes = image.data.unwrap_or_default();
    let channels = bytes.len() / (width * height).max(1);
    if channels == 0 {
        return Err(ImageryError::Empty { name });
    }
    Ok(Raster {
        width,
        height,
        channels,
        bytes,
    })
}

fn surface() -> Result<Image, ImageryError> {
    let mut day = raster("day", DAY, "jpg")?;
    let lights = raster("lights", LIGHTS, "png")?;
    if (day.width, day.height, day.channels) != (lights.width, lights.height, 4) {
        return Err(ImageryError::Sizes("day and lights"));
    }
    for (pixel, light) in day
        .bytes
        .chunks_exact_mut(4)
        .zip(lights.bytes.chunks_exact(lights.channels))
    {
        pixel[3] = light[0];
    }
    Ok(texture(day, TextureFormat::Rgba8Unorm))
}

fn ground() -> Result<Image, ImageryError> {
    let water = raster("water", WATER, "png")?;
    let relief = raster("relief", RELIEF, "png")?;
    if (water.width, water.height) != (relief.width, relief.height) {
        return Err(ImageryError::Sizes("water and relief"));
    }
    let heights = relief.bytes.iter().step_by(relief.channels);
    let bytes = water
        .bytes
        .iter()
        .step_by(water.channels)
        .zip(heights)
        .flat_map(|(water, height)| [*water, *height])
        .collect();
    let both = Raster {
        channels: 2,
        bytes,
        ..water
    };
    Ok(texture(both, TextureFormat::Rg8Unorm))
}

/// Values of countries, not to be mixed: there are no mipmaps.
fn countries() -> Result<(Image, CountryMap), ImageryError> {
    let raster = raster("countries", COUNTRIES, "png")?;
    let values = raster.bytes.iter().step_by(raster.channels);
    let values: Vec<u8> = values.copied().collect();
    let map = CountryMap::thinned(raster.width, &values);
    let image = Image::new(
        extent(&raster),
        TextureDimension::D2,
        values,
        TextureFormat::R8Uint,
        RenderAssetUsages::RENDER_WORLD,
    );
    Ok((image, map))
}

fn extent(raster: &Raster) -> Extent3d {
    Extent3d {
        width: raster.width as u32,
        height: raster.height as u32,
        depth_or_array_layers: 1,
    }
}

/// A texture with all its mipmaps.
fn texture(raster: Raster, format: TextureFormat) -> Image {
    let mut image = Image::new_uninit(
        extent(&raster),
        TextureDimension::D2,
        format,
        RenderAssetUsages::RENDER_WORLD,
    );
    let (data, levels) = with_mipmaps(raster);
    image.texture_descriptor.mip_level_count = levels;
    image.data = Some(data);
    image
}

/// All levels one after the other, each half the one before, down to 16 pixels high.
fn with_mipmaps(raster: Raster) -> (Vec<u8>, u32) {
    let Raster {
        mut width,
        mut height,
        channels,
        bytes: mut data,
    } = raster;
    let mut levels = 1;
    let mut start = 0;
    while height > 16 && width > 16 {
        let (half_width, half_height) = (width / 2, height / 2);
        let mut level = Vec::with_capacity(half_width * half_height * channels);
        let stride = width * channels;
        for y in 0..half_height {
            let top = start + 2 * y * stride;
            let upper = &data[top..top + stride];
            let lower = &data[top + stride..top + 2 * stride];
            for (a, b) in upper
                .chunks_exact(2 * channels)
                .zip(lower.chunks_exact(2 * channels))
            {
                for channel in 0..channels {
                    let sum = u16::from(a[channel])
                        + u16::from(a[channel + channels])
                        + u16::from(b[channel])
                        + u16::from(b[channel + channels]);
                    level.push(((sum + 2) / 4) as u8);
                }
            }
        }
        start = data.len();
        data.extend_from_slice(&level);
        (width, height) = (half_width, half_height);
        levels += 1;
    }
    (data, levels)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_level_is_the_mean_of_the_one_below() {
        let raster = Raster {
            width: 64,
            height: 32,
            channels: 1,
            bytes: (0..64 * 32)
                .map(|i| if i % 2 == 0 { 0 } else { 200 })
                .collect(),
        };
        let (data, levels) = with_mipmaps(raster);
        assert_eq!(levels, 2);
        assert_eq!(data.len(), 64 * 32 + 32 * 16);
        assert!(data[64 * 32..].iter().all(|&value| value == 100));
    }

    #[test]
    fn embedded_images_fit_each_other() {
        let surface = surface().expect("committed assets are readable");
        let ground = ground().expect("committed assets are readable");
        assert_eq!(surface.width(), 2 * surface.height());
        assert_eq!(surface.size(), ground.size());
        assert_eq!(surface.asset_usage, RenderAssetUsages::RENDER_WORLD);
    }
}
