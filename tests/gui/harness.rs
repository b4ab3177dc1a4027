//! A window without a screen.

use std::{path::Path, sync::Arc};

use eframe::egui::{Theme, Vec2, accesskit::Role};
use egui_kittest::{Harness, kittest::Queryable as _};
use shoal::{
    gui::App,
    workbench::{self, Folders, Mode, Workbench},
};

pub type Window = Harness<'static, App>;

/// A window of the given size, its folders below `home`.
pub fn window_in(mode: Mode, home: &Path, size: Vec2, scale: f32, theme: Theme, file: Option<&Path>) -> Window {
    let folders = Folders::below(home);
    let file = file.map(Path::to_owned);
    let mut harness = Harness::builder()
        .with_size(size)
        .with_pixels_per_point(scale)
        .with_theme(theme)
        .with_max_steps(60)
        .with_render_cursor(false)
        .build_eframe(move |cc| {
            let mut bench = Workbench::new(mode, Some(folders), Arc::new(|| {}));
            let wanted = if theme == Theme::Dark { workbench::Theme::Dark } else { workbench::Theme::Light };
            bench.change_settings(|settings| settings.theme = wanted);
            App::new(&cc.egui_ctx, bench, file.as_deref())
        });
    harness.run_ok();
    harness
}

/// A window whose jobs run at once.
pub fn window(home: &Path, size: Vec2, scale: f32, theme: Theme, file: Option<&Path>) -> Window {
    window_in(Mode::Inline, home, size, scale, theme, file)
}

/// The usual window of a journey.
pub fn small(home: &Path, file: Option<&Path>) -> Window {
    window(home, Vec2::new(1440.0, 900.0), 1.0, Theme::Light, file)
}

/// Clicks what bears a name, and lets the window settle.
pub fn click(window: &mut Window, name: &str) {
    window.get_by_label(name).click();
    settle(window);
}

/// The same where other things bear that name too.
pub fn click_role(window: &mut Window, role: Role, name: &str) {
    window.get_by_role_and_label(role, name).click();
    settle(window);
}

pub fn type_into(window: &mut Window, name: &str, text: &str) {
    window.get_by_label(name).focus();
    window.run_ok();
    window.get_by_label(name).type_text(text);
    settle(window);
}

pub fn settle(window: &mut Window) {
    for _ in 0..4 {
        window.run_ok();
    }
}

/// Saves the window as a picture in the folder that `SHOAL_LOOK` names, for those who want to see what a test sees.
pub fn look(window: &mut Window, name: &str) {
    if let Some(folder) = std::env::var_os("SHOAL_LOOK") {
        let picture = window.render().unwrap();
        picture.save(Path::new(&folder).join(format!("{name}.png"))).unwrap();
    }
}
