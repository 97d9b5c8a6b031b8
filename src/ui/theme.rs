//! Colours and measures. No other file names a colour or a type size.

use std::collections::BTreeMap;

use egui::{
    Color32, Context, CornerRadius, FontFamily, FontId, Margin, RichText, Stroke, Style, TextStyle, Theme,
    Vec2, Visuals, epaint::Shadow, style::WidgetVisuals,
};

use super::view::Mark;

/// Text people read.
pub const BODY: f32 = 15.0;
/// Remarks, times, names of fields.
pub const SMALL: f32 = 13.0;
/// The sentence at the top of a screen.
pub const HEADLINE: f32 = 21.0;
/// The title of a part of a screen.
pub const TITLE: f32 = 16.5;
/// Bytes and names.
pub const MONO: f32 = 13.5;
/// The field a target is typed into.
pub const FIELD: f32 = 18.0;

/// The height of a line of running text, as a multiple of its size.
pub const LEADING: f32 = 1.4;

/// Space around cards and at the edges of the window.
pub const EDGE: f32 = 24.0;
/// Space between groups.
pub const GAP: f32 = 16.0;
/// Half a group's space: between things that belong together.
pub const NEAR: f32 = 8.0;
/// The height of every control.
pub const CONTROL: f32 = 34.0;
/// Text wider than this (about 80 characters) is tiring to read.
pub const LINE_LENGTH: f32 = 600.0;

/// Corners of cards.
pub const CARD_RADIUS: CornerRadius = CornerRadius::same(8);
/// Corners of buttons and fields.
pub const CONTROL_RADIUS: CornerRadius = CornerRadius::same(6);

/// The name under which the fonts hold the semibold face.
pub const SEMIBOLD: &str = "semibold";

/// The colours of one theme.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Palette {
    pub pass: Color32,
    pub warn: Color32,
    pub fail: Color32,
    /// Not tested; also quiet text.
    pub quiet: Color32,
    /// Work under way, links, focus, the primary button.
    pub accent: Color32,
    /// Text and marks drawn on one of the colours above.
    pub on_colour: Color32,
    /// The window behind the cards.
    pub ground: Color32,
    pub card: Color32,
    /// Boxes set into a card: evidence, fields.
    pub sunken: Color32,
    /// Hairlines between and around cards.
    pub line: Color32,
    /// The outline of buttons and fields (at least 3 : 1 on a card where it alone shows the control).
    pub outline: Color32,
    /// The ladder's rails.
    pub rail: Color32,
    pub text: Color32,
    /// How thick outlines of controls and cards are, in points.
    pub edge: f32,
    /// How thick the outline of what is chosen is; without one its ground is enough to tell it.
    pub chosen_edge: f32,
}

/// The light colours.
pub const LIGHT: Palette = Palette {
    pass: Color32::from_rgb(0x1A, 0x7F, 0x5A),
    warn: Color32::from_rgb(0x9A, 0x67, 0x00),
    fail: Color32::from_rgb(0xB4, 0x23, 0x18),
    quiet: Color32::from_rgb(0x5B, 0x66, 0x75),
    accent: Color32::from_rgb(0x1F, 0x5F, 0xBF),
    on_colour: Color32::from_rgb(0xFF, 0xFF, 0xFF),
    ground: Color32::from_rgb(0xF7, 0xF8, 0xFA),
    card: Color32::from_rgb(0xFF, 0xFF, 0xFF),
    sunken: Color32::from_rgb(0xF5, 0xF7, 0xF9),
    line: Color32::from_rgb(0xE3, 0xE7, 0xEC),
    outline: Color32::from_rgb(0xC4, 0xCC, 0xD5),
    rail: Color32::from_rgb(0xD5, 0xDB, 0xE2),
    text: Color32::from_rgb(0x1B, 0x24, 0x30),
    edge: 1.0,
    chosen_edge: 0.0,
};

/// The dark colours.
pub const DARK: Palette = Palette {
    pass: Color32::from_rgb(0x4C, 0xC3, 0x8A),
    warn: Color32::from_rgb(0xE3, 0xB3, 0x41),
    fail: Color32::from_rgb(0xFF, 0x7B, 0x72),
    quiet: Color32::from_rgb(0x9A, 0xA5, 0xB1),
    accent: Color32::from_rgb(0x6C, 0xB0, 0xFF),
    on_colour: Color32::from_rgb(0x12, 0x16, 0x1B),
    ground: Color32::from_rgb(0x15, 0x18, 0x1D),
    card: Color32::from_rgb(0x1D, 0x21, 0x27),
    sunken: Color32::from_rgb(0x16, 0x1A, 0x1F),
    line: Color32::from_rgb(0x2E, 0x34, 0x3C),
    outline: Color32::from_rgb(0x4A, 0x53, 0x5E),
    rail: Color32::from_rgb(0x3A, 0x42, 0x4C),
    text: Color32::from_rgb(0xE6, 0xEA, 0xEF),
    edge: 1.0,
    chosen_edge: 0.0,
};

/// High contrast on white.
pub const CONTRAST_LIGHT: Palette = Palette {
    pass: Color32::from_rgb(0x00, 0x4D, 0x26),
    warn: Color32::from_rgb(0x5C, 0x38, 0x00),
    fail: Color32::from_rgb(0x8A, 0x00, 0x11),
    quiet: Color32::from_rgb(0x1A, 0x1A, 0x1A),
    accent: Color32::from_rgb(0x00, 0x2C, 0x7A),
    on_colour: Color32::from_rgb(0xFF, 0xFF, 0xFF),
    ground: Color32::from_rgb(0xFF, 0xFF, 0xFF),
    card: Color32::from_rgb(0xFF, 0xFF, 0xFF),
    sunken: Color32::from_rgb(0xFF, 0xFF, 0xFF),
    line: Color32::from_rgb(0x00, 0x00, 0x00),
    outline: Color32::from_rgb(0x00, 0x00, 0x00),
    rail: Color32::from_rgb(0x40, 0x40, 0x40),
    text: Color32::from_rgb(0x00, 0x00, 0x00),
    edge: 1.5,
    chosen_edge: 2.0,
};

/// High contrast on black.
pub const CONTRAST_DARK: Palette = Palette {
    pass: Color32::from_rgb(0x5C, 0xF0, 0x8A),
    warn: Color32::from_rgb(0xFF, 0xE1, 0x00),
    fail: Color32::from_rgb(0xFF, 0xA6, 0xA0),
    quiet: Color32::from_rgb(0xE8, 0xE8, 0xE8),
    accent: Color32::from_rgb(0x5C, 0xE1, 0xFF),
    on_colour: Color32::from_rgb(0x00, 0x00, 0x00),
    ground: Color32::from_rgb(0x00, 0x00, 0x00),
    card: Color32::from_rgb(0x00, 0x00, 0x00),
    sunken: Color32::from_rgb(0x00, 0x00, 0x00),
    line: Color32::from_rgb(0xFF, 0xFF, 0xFF),
    outline: Color32::from_rgb(0xFF, 0xFF, 0xFF),
    rail: Color32::from_rgb(0xC0, 0xC0, 0xC0),
    text: Color32::from_rgb(0xFF, 0xFF, 0xFF),
    edge: 1.5,
    chosen_edge: 2.0,
};

impl Palette {
    /// The colours that go with egui's visuals.
    #[must_use]
    pub fn of(visuals: &Visuals) -> &'static Palette {
        let all = [&LIGHT, &DARK, &CONTRAST_LIGHT, &CONTRAST_DARK];
        let usual = if visuals.dark_mode { &DARK } else { &LIGHT };
        all.into_iter().find(|palette| palette.ground == visuals.panel_fill).unwrap_or(usual)
    }

    /// The outline of what is chosen, where its ground alone could not be told.
    #[must_use]
    pub fn around_chosen(&self) -> Option<Stroke> {
        (self.chosen_edge > 0.0).then(|| Stroke::new(self.chosen_edge, self.accent))
    }

    /// The colour of a mark.
    #[must_use]
    pub const fn mark(&self, mark: Mark) -> Color32 {
        match mark {
            Mark::Pass => self.pass,
            Mark::Warn => self.warn,
            Mark::Fail => self.fail,
            Mark::NotTested | Mark::Skipped | Mark::Waiting => self.quiet,
            Mark::Busy => self.accent,
        }
    }

    /// A card's ground with a breath of a colour in it: behind what is chosen.
    #[must_use]
    pub fn tint(&self, colour: Color32) -> Color32 {
        self.card.lerp_to_gamma(colour, if self.card == LIGHT.card { 0.055 } else { 0.10 })
    }
}

/// The semibold face at a size, or the regular one where no semibold was found.
#[must_use]
pub fn semibold(ctx: &Context, size: f32) -> FontId {
    let family = FontFamily::Name(SEMIBOLD.into());
    let known = ctx.fonts(|fonts| fonts.definitions().families.contains_key(&family));
    FontId::new(size, if known { family } else { FontFamily::Proportional })
}

/// The regular face at a size.
#[must_use]
pub const fn regular(size: f32) -> FontId {
    FontId::new(size, FontFamily::Proportional)
}

/// The face for bytes and names.
#[must_use]
pub const fn mono(size: f32) -> FontId {
    FontId::new(size, FontFamily::Monospace)
}

/// Running text of a size, with room between its lines.
#[must_use]
pub fn prose(text: &str, size: f32) -> RichText {
    RichText::new(text).size(size).line_height(Some((size * LEADING).round()))
}

/// Gives egui both themes, as usual or in high contrast. Which of them is shown is the person's choice.
pub fn install(ctx: &Context, high_contrast: bool) {
    let (light, dark) = if high_contrast { (&CONTRAST_LIGHT, &CONTRAST_DARK) } else { (&LIGHT, &DARK) };
    ctx.set_style_of(Theme::Light, style(light, Visuals::light()));
    ctx.set_style_of(Theme::Dark, style(dark, Visuals::dark()));
}

fn style(palette: &Palette, visuals: Visuals) -> Style {
    let mut style = Style { visuals: colours(palette, visuals), ..Style::default() };
    style.text_styles = BTreeMap::from([
        (TextStyle::Small, regular(SMALL)),
        (TextStyle::Body, regular(BODY)),
        (TextStyle::Button, regular(14.5)),
        (TextStyle::Heading, regular(HEADLINE)),
        (TextStyle::Monospace, mono(MONO)),
    ]);
    style.animation_time = 0.12;
    let spacing = &mut style.spacing;
    spacing.item_spacing = Vec2::new(NEAR, NEAR);
    spacing.button_padding = Vec2::new(14.0, 7.0);
    spacing.interact_size = Vec2::new(CONTROL, CONTROL);
    spacing.window_margin = Margin::same(24);
    spacing.menu_margin = Margin::same(8);
    spacing.icon_width = 13.0;
    spacing.icon_width_inner = 8.0;
    spacing.icon_spacing = 8.0;
    spacing.tooltip_width = 380.0;
    spacing.combo_width = 120.0;
    spacing.scroll = egui::style::ScrollStyle { bar_width: 8.0, ..egui::style::ScrollStyle::thin() };
    style.interaction.tooltip_delay = 0.35;
    style
}

fn colours(palette: &Palette, base: Visuals) -> Visuals {
    let mut visuals = base;
    let hairline = Stroke::new(palette.edge, palette.line);
    let outline = Stroke::new(palette.edge, palette.outline);
    let control = |fill: Color32, stroke: Stroke| WidgetVisuals {
        bg_fill: fill,
        weak_bg_fill: fill,
        bg_stroke: stroke,
        corner_radius: CONTROL_RADIUS,
        fg_stroke: Stroke::new(1.5, palette.text),
        expansion: 0.0,
    };
    visuals.override_text_color = None;
    visuals.weak_text_color = Some(palette.quiet);
    visuals.widgets.noninteractive = WidgetVisuals {
        bg_fill: palette.card,
        weak_bg_fill: palette.card,
        bg_stroke: hairline,
        corner_radius: CONTROL_RADIUS,
        fg_stroke: Stroke::new(1.0, palette.text),
        expansion: 0.0,
    };
    visuals.widgets.inactive = control(palette.card, outline);
    visuals.widgets.hovered = control(palette.tint(palette.accent), Stroke::new(palette.edge, palette.quiet));
    visuals.widgets.active =
        control(palette.tint(palette.accent), Stroke::new(palette.edge + 0.5, palette.accent));
    visuals.widgets.open = control(palette.sunken, outline);
    // Paler than it could be, for the words of a chosen button are in the accent's colour as well.
    visuals.selection.bg_fill = palette.card.lerp_to_gamma(palette.accent, 0.2);
    visuals.selection.stroke = Stroke::new(palette.edge + 0.5, palette.accent);
    visuals.hyperlink_color = palette.accent;
    visuals.faint_bg_color = palette.sunken;
    visuals.extreme_bg_color = palette.sunken;
    visuals.text_edit_bg_color = Some(palette.card);
    visuals.code_bg_color = palette.sunken;
    visuals.warn_fg_color = palette.warn;
    visuals.error_fg_color = palette.fail;
    visuals.panel_fill = palette.ground;
    visuals.window_fill = palette.card;
    visuals.window_stroke = hairline;
    visuals.window_corner_radius = CARD_RADIUS;
    visuals.menu_corner_radius = CONTROL_RADIUS;
    let soft = Shadow { offset: [0, 8], blur: 24, spread: 0, color: Color32::from_black_alpha(48) };
    visuals.window_shadow = soft;
    visuals.popup_shadow = Shadow { offset: [0, 4], blur: 12, ..soft };
    visuals.interact_cursor = Some(egui::CursorIcon::PointingHand);
    visuals
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Relative luminance and contrast as WCAG 2 defines them.
    fn contrast(a: Color32, b: Color32) -> f32 {
        let luminance = |colour: Color32| {
            let [r, g, b, _] = egui::Rgba::from(colour).to_array();
            0.2126 * r + 0.7152 * g + 0.0722 * b
        };
        let (a, b) = (luminance(a) + 0.05, luminance(b) + 0.05);
        a.max(b) / a.min(b)
    }

    #[test]
    fn in_high_contrast_everything_stands_out_sevenfold() {
        for (palette, theme) in [(CONTRAST_LIGHT, Theme::Light), (CONTRAST_DARK, Theme::Dark)] {
            let shown =
                [palette.text, palette.quiet, palette.pass, palette.warn, palette.fail, palette.accent];
            for colour in shown.into_iter().chain([palette.line, palette.outline, palette.rail]) {
                for ground in [palette.card, palette.ground, palette.sunken, palette.tint(colour)] {
                    let contrast = contrast(colour, ground);
                    assert!(contrast >= 7.0, "{colour:?} on {ground:?}: {contrast:.2}");
                }
            }
            for ground in [palette.pass, palette.warn, palette.fail, palette.accent] {
                assert!(contrast(palette.on_colour, ground) >= 7.0, "on {ground:?}");
            }
            // What is selected, and the words in it.
            let ctx = Context::default();
            install(&ctx, true);
            let visuals = ctx.style_of(theme).visuals.clone();
            assert_eq!(*Palette::of(&visuals), palette);
            for words in [palette.text, visuals.selection.stroke.color] {
                let contrast = contrast(words, visuals.selection.bg_fill);
                assert!(contrast >= 7.0, "{words:?} selected: {contrast:.2}");
            }
            assert!(palette.around_chosen().is_some_and(|edge| edge.width >= 2.0));
        }
    }

    #[test]
    fn every_text_can_be_read_on_every_ground() {
        for palette in [LIGHT, DARK] {
            for text in
                [palette.text, palette.quiet, palette.pass, palette.warn, palette.fail, palette.accent]
            {
                for ground in [palette.card, palette.ground, palette.sunken, palette.tint(text)] {
                    let contrast = contrast(text, ground);
                    assert!(contrast >= 4.5, "{text:?} on {ground:?}: {contrast:.2}");
                }
            }
            for ground in [palette.pass, palette.warn, palette.fail, palette.accent] {
                let contrast = contrast(palette.on_colour, ground);
                assert!(contrast >= 4.5, "on {ground:?}: {contrast:.2}");
            }
        }
    }

    #[test]
    fn what_is_chosen_can_be_read() {
        let ctx = Context::default();
        install(&ctx, false);
        for theme in [Theme::Light, Theme::Dark] {
            let visuals = ctx.style_of(theme).visuals.clone();
            for words in [Palette::of(&visuals).text, visuals.selection.stroke.color] {
                let contrast = contrast(words, visuals.selection.bg_fill);
                assert!(contrast >= 4.5, "{words:?} in {theme:?}: {contrast:.2}");
            }
        }
    }
}
