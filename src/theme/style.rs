//! Hands the tokens to egui, for the few of its own widgets that are used: text fields, scroll bars, tooltips.

use bevy::prelude::Local;
use bevy_egui::EguiContexts;
use bevy_egui::egui::style::{ScrollStyle, Selection, WidgetVisuals, Widgets};
use bevy_egui::egui::{
    Context, CornerRadius, Margin, Shadow, Stroke, Style, TextStyle, Theme, Visuals, vec2,
};

use super::{fonts, palette, tokens};

/// Installs fonts and style. Call once per context.
pub fn install(ctx: &Context) {
    ctx.set_fonts(fonts::definitions());
    restyle(ctx);
}

/// The style of the theme that is on. Call again when another one was turned on.
pub fn restyle(ctx: &Context) {
    ctx.set_theme(if palette::Theme::current().is_light() {
        Theme::Light
    } else {
        Theme::Dark
    });
    ctx.all_styles_mut(apply);
}

/// [`install`] as a system of egui's pass, for applications without our overlay.
pub fn install_once(mut contexts: EguiContexts, mut is_done: Local<bool>) {
    if let Ok(ctx) = contexts.ctx_mut()
        && !*is_done
    {
        *is_done = true;
        install(ctx);
    }
}

fn apply(style: &mut Style) {
    style.text_styles = [
        (TextStyle::Heading, fonts::headline()),
        (TextStyle::Body, fonts::body()),
        (TextStyle::Button, fonts::body_strong()),
        (TextStyle::Small, fonts::label()),
        (TextStyle::Monospace, fonts::body()),
    ]
    .into();
    style.spacing.item_spacing = vec2(tokens::SPACE_S, tokens::SPACE_XS);
    style.spacing.window_margin = Margin::same(12);
    style.spacing.menu_margin = Margin::same(8);
    style.spacing.scroll = ScrollStyle {
        bar_width: 6.0,
        floating_width: 4.0,
        ..ScrollStyle::floating()
    };
    style.interaction.selectable_labels = false; // figures change under the pointer; copying has buttons
    style.animation_time = 0.08;
    style.visuals = visuals();
}

fn visuals() -> Visuals {
    let widget = |fill: tokens::Token, stroke: tokens::Token, text: tokens::Token| WidgetVisuals {
        bg_fill: *fill,
        weak_bg_fill: *fill,
        bg_stroke: Stroke::new(1.0, stroke),
        corner_radius: CornerRadius::same(tokens::RADIUS_CONTROL),
        fg_stroke: Stroke::new(1.0, text),
        expansion: 0.0,
    };
    Visuals {
        override_text_color: None,
        widgets: Widgets {
            noninteractive: widget(tokens::PANEL, tokens::STROKE, tokens::TEXT_2),
            inactive: widget(tokens::PANEL_RAISED, tokens::STROKE_STRONG, tokens::TEXT),
            hovered: widget(tokens::PANEL_HOVER, tokens::STROKE_STRONG, tokens::TEXT),
            active: widget(tokens::ACCENT_SOFT, tokens::STROKE_STRONG, tokens::TEXT),
            open: widget(tokens::PANEL_RAISED, tokens::STROKE_STRONG, tokens::TEXT),
        },
        selection: Selection {
            bg_fill: *tokens::SELECTION,
            stroke: Stroke::new(1.0, tokens::FOCUS),
        },
        hyperlink_color: *tokens::FOCUS,
        faint_bg_color: *tokens::PANEL_RAISED,
        extreme_bg_color: *tokens::FIELD,
        code_bg_color: *tokens::SUNKEN,
        warn_fg_color: *tokens::WARN,
        error_fg_color: *tokens::DANGER,
        window_corner_radius: CornerRadius::same(tokens::RADIUS_PANEL),
        window_shadow: Shadow::NONE,
        window_fill: *tokens::PANEL,
        window_stroke: Stroke::new(1.0, tokens::STROKE_STRONG),
        menu_corner_radius: CornerRadius::same(tokens::RADIUS_CONTROL),
        panel_fill: *tokens::PANEL,
        popup_shadow: Shadow::NONE,
        ..if palette::Theme::current().is_light() {
            Visuals::light()
        } else {
            Visuals::dark()
        }
    }
}
