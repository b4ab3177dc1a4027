//! Every colour and size of the window, light and dark.

use eframe::egui::{
    self, Color32, CornerRadius, FontFamily, FontId, Margin, Shadow, Stroke, TextStyle, Theme, Ui, Vec2,
    style::{HandleShape, ScrollFadeStyle, ScrollStyle, WidgetVisuals},
    vec2,
};

use crate::report::assessment::{OverlapVerdict, Verdict};

/// Height of the bar at the top.
pub const TOP_BAR: f32 = 44.0;
/// Height of the bar at the bottom.
pub const STATUS_BAR: f32 = 28.0;
/// Width of the list of places.
pub const RAIL: f32 = 132.0;
/// Width of the panel at the right.
pub const METER: f32 = 296.0;
/// Height of a row of a table, and of its header.
pub const ROW: f32 = 34.0;
/// Radius of a corner.
pub const RADIUS: u8 = 6;
/// Space around a place's own work.
pub const PAGE: i8 = 24;

/// The colours of one theme.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Palette {
    pub background: Color32,
    pub panel: Color32,
    pub line: Color32,
    /// The edge of what is typed into or ticked, and of any other mark that means something.
    pub edge: Color32,
    pub text: Color32,
    pub weak: Color32,
    pub accent: Color32,
    /// Text on the accent.
    pub on_accent: Color32,
    /// Behind what is selected.
    pub accent_ground: Color32,
    /// Bars of charts.
    pub bars: Color32,
    pub pass: Color32,
    pub warn: Color32,
    pub fail: Color32,
    pub hover: Color32,
}

const fn rgb(hex: u32) -> Color32 {
    Color32::from_rgb((hex >> 16) as u8, (hex >> 8) as u8, hex as u8)
}

/// The light theme's colours.
pub const LIGHT: Palette = Palette {
    background: rgb(0xF6F7F8),
    panel: rgb(0xFFFFFF),
    line: rgb(0xE2E5E9),
    edge: rgb(0x7B848E),
    text: rgb(0x1B2430),
    weak: rgb(0x5E6874),
    accent: rgb(0x0B5C8C),
    on_accent: rgb(0xFFFFFF),
    accent_ground: rgb(0xE6F0F6),
    bars: rgb(0x588DA9),
    pass: rgb(0x00775A),
    warn: rgb(0x925600),
    fail: rgb(0xB3361E),
    hover: rgb(0xF0F3F5),
};

/// The dark theme's colours.
pub const DARK: Palette = Palette {
    background: rgb(0x14181D),
    panel: rgb(0x1B2027),
    line: rgb(0x2C333C),
    edge: rgb(0x78818C),
    text: rgb(0xE4E8ED),
    weak: rgb(0x98A2AE),
    accent: rgb(0x5FB3E0),
    on_accent: rgb(0x0C1A24),
    accent_ground: rgb(0x17303F),
    bars: rgb(0x4884A3),
    pass: rgb(0x3DC9A0),
    warn: rgb(0xF0B254),
    fail: rgb(0xFF8A70),
    hover: rgb(0x222932),
};

impl Palette {
    /// The colours of the theme in use.
    #[must_use]
    pub fn of(ui: &Ui) -> Self {
        Self::dark_or_light(ui.visuals().dark_mode)
    }

    /// The colours of a theme.
    #[must_use]
    pub fn dark_or_light(dark: bool) -> Self {
        if dark { DARK } else { LIGHT }
    }

    /// The ground of a small chip whose text is in this colour.
    #[must_use]
    pub fn chip(&self, ink: Color32) -> Color32 {
        mix(self.panel, ink, 0.12)
    }

    /// The ground of a cell of a heat map, `share` of the way to its fullest. Text on it stays readable.
    #[must_use]
    pub fn heat(&self, share: f32) -> Color32 {
        mix(self.panel, self.bars, share.clamp(0.0, 1.0) * 0.6)
    }

    /// Around a dot of a chart that is in use. The dot stands out from it.
    #[must_use]
    pub fn halo(&self) -> Color32 {
        mix(self.panel, self.bars, 0.35)
    }

    /// The colour of a verdict.
    #[must_use]
    pub fn verdict(&self, verdict: Verdict) -> Color32 {
        match verdict {
            Verdict::Pass => self.pass,
            Verdict::Warn => self.warn,
            Verdict::Fail => self.fail,
        }
    }

    /// The colour of a verdict on an overlap.
    #[must_use]
    pub fn overlap(&self, verdict: OverlapVerdict) -> Color32 {
        match verdict {
            OverlapVerdict::Safe => self.pass,
            OverlapVerdict::Warn => self.warn,
            OverlapVerdict::Unsafe => self.fail,
        }
    }
}

/// The typeface for text that stands out a little.
#[must_use]
pub fn medium() -> FontFamily {
    FontFamily::Name("medium".into())
}

/// The typeface for headings and figures.
#[must_use]
pub fn semibold() -> FontFamily {
    FontFamily::Name("semibold".into())
}

/// Running text.
#[must_use]
pub fn body() -> FontId {
    FontId::new(14.0, FontFamily::Proportional)
}

/// Running text that stands out a little.
#[must_use]
pub fn body_medium() -> FontId {
    FontId::new(14.0, medium())
}

/// Running text that stands out.
#[must_use]
pub fn body_strong() -> FontId {
    FontId::new(14.0, semibold())
}

/// Notes.
#[must_use]
pub fn small() -> FontId {
    FontId::new(12.0, FontFamily::Proportional)
}

/// Notes that stand out a little.
#[must_use]
pub fn small_medium() -> FontId {
    FontId::new(12.0, medium())
}

/// Headings of sections.
#[must_use]
pub fn small_strong() -> FontId {
    FontId::new(12.0, semibold())
}

/// Headings of cards and dialogs.
#[must_use]
pub fn title() -> FontId {
    FontId::new(16.0, semibold())
}

/// Headings of places.
#[must_use]
pub fn heading() -> FontId {
    FontId::new(20.0, semibold())
}

/// The one figure that matters.
#[must_use]
pub fn figure() -> FontId {
    FontId::new(22.0, semibold())
}

/// The largest figure of a page.
#[must_use]
pub fn big_figure() -> FontId {
    FontId::new(28.0, semibold())
}

/// Rules and other code.
#[must_use]
pub fn mono() -> FontId {
    FontId::new(13.0, FontFamily::Monospace)
}

/// Puts both themes into the context; which one is shown follows the system or the settings.
pub fn apply(ctx: &egui::Context) {
    // Where the system has no opinion.
    ctx.options_mut(|options| options.fallback_theme = Theme::Light);
    for theme in [Theme::Light, Theme::Dark] {
        let palette = Palette::dark_or_light(theme == Theme::Dark);
        ctx.style_mut_of(theme, |style| apply_to(style, &palette, theme));
    }
}

fn apply_to(style: &mut egui::Style, palette: &Palette, theme: Theme) {
    style.text_styles = [
        (TextStyle::Body, body()),
        (TextStyle::Button, body()),
        (TextStyle::Small, small()),
        (TextStyle::Heading, heading()),
        (TextStyle::Monospace, mono()),
    ]
    .into();
    style.animation_time = 0.08;
    style.interaction.selectable_labels = false;
    style.interaction.tooltip_delay = 0.35;
    style.explanation_tooltips = false;
    style.spacing.item_spacing = vec2(8.0, 8.0);
    style.spacing.button_padding = vec2(12.0, 5.0);
    style.spacing.interact_size = vec2(32.0, 30.0);
    style.spacing.menu_margin = Margin::same(6);
    style.spacing.window_margin = Margin::same(20);
    style.spacing.combo_width = 120.0;
    style.spacing.combo_height = 340.0;
    style.spacing.icon_width = 16.0;
    style.spacing.icon_width_inner = 10.0;
    style.spacing.icon_spacing = 8.0;
    style.spacing.slider_rail_height = 4.0;
    style.spacing.tooltip_width = 320.0;
    style.spacing.scroll = ScrollStyle {
        bar_width: 8.0,
        floating_width: 4.0,
        dormant_handle_opacity: 0.35,
        fade: ScrollFadeStyle { strength: 0.0, ..ScrollFadeStyle::default() },
        ..ScrollStyle::floating()
    };
    style.visuals = visuals(palette, theme);
}

fn visuals(palette: &Palette, theme: Theme) -> egui::Visuals {
    let mut visuals = if theme == Theme::Dark { egui::Visuals::dark() } else { egui::Visuals::light() };
    let radius = CornerRadius::same(RADIUS);
    let widget = |fill: Color32, line: Color32, text: Color32| WidgetVisuals {
        bg_fill: fill,
        weak_bg_fill: fill,
        bg_stroke: Stroke::new(1.0, line),
        corner_radius: radius,
        fg_stroke: Stroke::new(1.0, text),
        expansion: 0.0,
    };
    visuals.widgets.noninteractive = widget(palette.panel, palette.line, palette.text);
    visuals.widgets.inactive = widget(palette.panel, palette.line, palette.text);
    visuals.widgets.hovered = widget(palette.hover, palette.edge, palette.text);
    visuals.widgets.active = widget(palette.accent_ground, palette.accent, palette.text);
    visuals.widgets.open = widget(palette.hover, palette.accent, palette.text);
    visuals.selection.bg_fill = palette.accent_ground;
    visuals.selection.stroke = Stroke::new(1.0, palette.accent);
    visuals.override_text_color = None;
    visuals.weak_text_color = Some(palette.weak);
    visuals.hyperlink_color = palette.accent;
    visuals.faint_bg_color = palette.hover;
    visuals.extreme_bg_color = palette.panel;
    visuals.text_edit_bg_color = Some(palette.panel);
    visuals.code_bg_color = palette.accent_ground;
    visuals.warn_fg_color = palette.warn;
    visuals.error_fg_color = palette.fail;
    visuals.window_fill = palette.panel;
    visuals.window_stroke = Stroke::new(1.0, palette.line);
    visuals.window_corner_radius = CornerRadius::same(8);
    visuals.menu_corner_radius = CornerRadius::same(8);
    visuals.panel_fill = palette.background;
    visuals.slider_trailing_fill = true;
    visuals.handle_shape = HandleShape::Circle;
    let shade = if theme == Theme::Dark { 110 } else { 36 };
    visuals.popup_shadow = Shadow { offset: [0, 4], blur: 16, spread: 0, color: Color32::from_black_alpha(shade) };
    visuals.window_shadow = Shadow { offset: [0, 8], blur: 32, spread: 0, color: Color32::from_black_alpha(shade) };
    visuals
}

/// Part `share` of the way from one colour to another.
#[must_use]
pub fn mix(from: Color32, to: Color32, share: f32) -> Color32 {
    let part = |a: u8, b: u8| (f32::from(a) + (f32::from(b) - f32::from(a)) * share).round() as u8;
    Color32::from_rgb(part(from.r(), to.r()), part(from.g(), to.g()), part(from.b(), to.b()))
}

/// The frame of a panel on the page: a white card with a hairline.
pub fn card(palette: &Palette) -> egui::Frame {
    egui::Frame::new()
        .fill(palette.panel)
        .stroke(Stroke::new(1.0, palette.line))
        .corner_radius(CornerRadius::same(8))
        .inner_margin(Margin::symmetric(12, 8))
}

/// The least width of a button that is alone.
#[must_use]
pub fn button_size() -> Vec2 {
    vec2(0.0, 32.0)
}
