//! Flags from one atlas. A country without a flag, or a flag that is not loaded, shows as an empty frame.

use bevy::asset::RenderAssetUsages;
use bevy::image::{CompressedImageFormats, Image, ImageSampler, ImageType};
use bevy_egui::egui::{
    Color32, ColorImage, Context, Id, Painter, Pos2, Rect, Shape, Stroke, StrokeKind,
    TextureHandle, TextureOptions, Vec2, epaint::RectShape, pos2, vec2,
};
use flowcore::model::CountryCode;

use crate::theme::tokens;

/// Size of a flag in lists.
pub const SIZE: Vec2 = vec2(16.0, 12.0);

const ATLAS: &[u8] = include_bytes!("../../../assets/flags/flags.png");
const INDEX: &str = include_str!("../../../assets/flags/index.txt");
/// Layout of the atlas, as `scripts/make_flags.py` draws it.
const FLAG_PX: Vec2 = vec2(32.0, 24.0);
const EDGE_PX: f32 = 1.0;
const PER_ROW: usize = 16;
/// A line of the index: two letters and a line feed.
const LINE: usize = 3;

fn atlas_id() -> Id {
    Id::new("arcwatch flag atlas")
}

/// Decodes the atlas and hands it to egui. Call once per context; without it flags are empty frames.
pub fn install(ctx: &Context) {
    let decoded = Image::from_buffer(
        ATLAS,
        ImageType::Extension("png"),
        CompressedImageFormats::NONE,
        true,
        ImageSampler::linear(),
        RenderAssetUsages::MAIN_WORLD,
    );
    let image = match decoded.map(Image::try_into_dynamic) {
        Ok(Ok(image)) => image.into_rgba8(),
        Ok(Err(error)) => return tracing::warn!(%error, "flags can't be shown"),
        Err(error) => return tracing::warn!(%error, "flags can't be shown"),
    };
    let size = [image.width() as usize, image.height() as usize];
    let pixels = ColorImage::from_rgba_unmultiplied(size, image.as_raw());
    let texture = ctx.load_texture("flags", pixels, TextureOptions::LINEAR);
    ctx.data_mut(|data| data.insert_temp(atlas_id(), texture));
}

/// Position of a country in the atlas, by halving the sorted index.
fn position(code: CountryCode) -> Option<usize> {
    let line = |at: usize| INDEX.get(at * LINE..at * LINE + 2);
    let (mut low, mut high) = (0, INDEX.len() / LINE);
    while low < high {
        let middle = usize::midpoint(low, high);
        match line(middle)?.cmp(code.as_str()) {
            std::cmp::Ordering::Less => low = middle + 1,
            std::cmp::Ordering::Equal => return Some(middle),
            std::cmp::Ordering::Greater => high = middle,
        }
    }
    None
}

/// Draws the flag with its left edge at `left`, centered on `center_y`.
pub fn paint(painter: &Painter, left: f32, center_y: f32, code: Option<CountryCode>) {
    paint_in(painter, left, center_y, SIZE, code, Color32::WHITE);
}

/// The same in another size; dimmed where it stands for what was true once.
pub fn paint_large(
    painter: &Painter,
    left: f32,
    center_y: f32,
    size: Vec2,
    code: Option<CountryCode>,
    is_dim: bool,
) {
    let tint = if is_dim {
        Color32::from_gray(110)
    } else {
        Color32::WHITE
    };
    paint_in(painter, left, center_y, size, code, tint);
}

fn paint_in(
    painter: &Painter,
    left: f32,
    center_y: f32,
    size: Vec2,
    code: Option<CountryCode>,
    tint: Color32,
) {
    let min = pos2(left, center_y - size.y / 2.0);
    let rect = Rect::from_min_size(snap(painter, min), size);
    let texture: Option<TextureHandle> = painter.ctx().data(|data| data.get_temp(atlas_id()));
    match (code.and_then(position), texture) {
        (Some(index), Some(texture)) => {
            let cell = FLAG_PX + Vec2::splat(2.0 * EDGE_PX);
            let corner = pos2(
                (index % PER_ROW) as f32 * cell.x + EDGE_PX,
                (index / PER_ROW) as f32 * cell.y + EDGE_PX,
            );
            let size = texture.size_vec2();
            let uv = Rect::from_min_max(
                (corner.to_vec2() / size).to_pos2(),
                ((corner + FLAG_PX).to_vec2() / size).to_pos2(),
            );
            let shape =
                RectShape::filled(rect, tokens::RADIUS_BAR, tint).with_texture(texture.id(), uv);
            painter.add(Shape::Rect(shape));
        }
        _ => {
            let stroke = Stroke::new(1.0, tokens::STROKE_STRONG);
            painter.rect_stroke(rect, tokens::RADIUS_BAR, stroke, StrokeKind::Inside);
        }
    }
}

/// Flags blur when they start between pixels.
fn snap(painter: &Painter, pos: Pos2) -> Pos2 {
    let scale = painter.pixels_per_point();
    ((pos.to_vec2() * scale).round() / scale).to_pos2()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_of_the_index_is_found_at_its_place() {
        let codes: Vec<&str> = INDEX.lines().collect();
        assert!(codes.len() > 250, "{} flags", codes.len());
        assert!(codes.is_sorted());
        for (at, code) in codes.iter().enumerate() {
            assert_eq!(CountryCode::new(code).and_then(position), Some(at));
        }
    }

    #[test]
    fn an_unknown_country_has_no_flag() {
        assert_eq!(CountryCode::new("ZZ").and_then(position), None);
    }

    #[test]
    fn the_atlas_decodes() {
        let ctx = Context::default();
        install(&ctx);
        let texture: Option<TextureHandle> = ctx.data(|data| data.get_temp(atlas_id()));
        let size = texture.expect("decoded").size();
        let rows = (INDEX.len() / LINE).div_ceil(PER_ROW);
        assert_eq!(size, [PER_ROW * 34, rows * 26]);
    }
}
