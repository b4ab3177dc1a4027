//! Opening the window, or saying plainly why there is none.

use std::{
    panic::{AssertUnwindSafe, catch_unwind, resume_unwind},
    path::PathBuf,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering::Relaxed},
    },
};

use eframe::{NativeOptions, Renderer, egui};

use super::app::App;
#[cfg(unix)]
use super::session_bus;
use crate::files::ending;
use crate::workbench::{Folders, Mode, Workbench};

/// What the command line hands to the window.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// A data file or a review to open at once.
    pub file: Option<PathBuf>,
    /// Begin with the workshop, dark (`true`) or as the settings say.
    pub workshop: Option<bool>,
    /// Where settings and reviews are kept; `None` keeps nothing.
    pub folders: Option<Folders>,
}

/// Why there is no window.
#[derive(Debug, thiserror::Error)]
pub enum GuiError {
    #[error(
        "there is no display to open a window on (neither DISPLAY nor WAYLAND_DISPLAY is set, or nothing answers there)"
    )]
    NoDisplay,
    #[error(
        "the library {library} is missing; on Debian and Ubuntu it is in the package {package}: apt install {package}"
    )]
    NoLibrary { library: &'static str, package: &'static str },
    #[error(
        "the address of the session bus names another machine, and Shoal could not be started without it: {0}; remove DBUS_SESSION_BUS_ADDRESS from the environment"
    )]
    NotAgain(std::io::Error),
    #[error("no way to draw was found: OpenGL said \"{opengl}\", the other renderer said \"{other}\"")]
    NoRenderer { opengl: String, other: String },
}

/// Opens the window and comes back when it is closed: with OpenGL first, then with the other renderer.
///
/// # Errors
/// [`GuiError`] if there is no display, or nothing that can draw. Never panics.
pub fn run(options: &Options) -> Result<(), GuiError> {
    #[cfg(unix)]
    if let Some(local) = session_bus::local_only() {
        return Err(GuiError::NotAgain(session_bus::start_again(&local)));
    }
    if cfg!(target_os = "linux") && !display_named() {
        return Err(GuiError::NoDisplay);
    }
    let Err(opengl) = attempt(options, Renderer::Glow) else { return Ok(()) };
    // The libraries of the window system: no renderer does without them.
    if let Some((library, package)) = missing_library(&opengl.text).filter(|(library, _)| !DRAWS.contains(library)) {
        return Err(GuiError::NoLibrary { library, package });
    }
    if opengl.no_display {
        return Err(GuiError::NoDisplay);
    }
    match attempt(options, Renderer::Wgpu) {
        Ok(()) => Ok(()),
        Err(other) if other.no_display => Err(GuiError::NoDisplay),
        Err(other) => Err(GuiError::NoRenderer { opengl: opengl.text, other: other.text }),
    }
}

/// The libraries that are opened while the window is made, and Debian's package of each.
const LIBRARIES: [(&str, &str); 10] = [
    ("libX11-xcb", "libx11-xcb1"),
    ("libX11", "libx11-6"),
    ("libXcursor", "libxcursor1"),
    ("libXi", "libxi6"),
    ("libxkbcommon-x11", "libxkbcommon-x11-0"),
    ("libxkbcommon", "libxkbcommon0"),
    ("libwayland-client", "libwayland-client0"),
    ("libEGL", "libegl1"),
    ("libGL", "libgl1"),
    ("libvulkan", "libvulkan1"),
];

/// Those that draw: if one is missing another may do.
const DRAWS: [&str; 3] = ["libEGL", "libGL", "libvulkan"];

/// The library of which an error says that it could not be opened, with its package.
fn missing_library(error: &str) -> Option<(&'static str, &'static str)> {
    let speaks_of = |library: &str| {
        error.match_indices(library).any(|(at, _)| error[at + library.len()..].starts_with(['.', ' ', '"', '\'', '`']))
    };
    LIBRARIES.into_iter().find(|(library, _)| speaks_of(library))
}

fn display_named() -> bool {
    ["DISPLAY", "WAYLAND_DISPLAY", "WAYLAND_SOCKET"]
        .iter()
        .any(|name| std::env::var_os(name).is_some_and(|value| !value.is_empty()))
}

struct Refusal {
    text: String,
    no_display: bool,
}

fn attempt(options: &Options, renderer: Renderer) -> Result<(), Refusal> {
    let icon = eframe::icon_data::from_png_bytes(ICON).map(Arc::new).ok();
    let mut viewport = egui::ViewportBuilder::default()
        .with_title("Shoal")
        .with_app_id("shoal")
        .with_inner_size([1440.0, 900.0])
        .with_min_inner_size([720.0, 480.0])
        .with_drag_and_drop(true);
    if let Some(icon) = icon {
        viewport = viewport.with_icon(icon);
    }
    let native =
        NativeOptions { viewport, renderer, centered: true, system_font_fallback: false, ..NativeOptions::default() };
    let (file, folders, workshop) = (options.file.clone(), options.folders.clone(), options.workshop);
    // Drivers and window systems are outside: a panic in them, before there is a window, is an answer like any other.
    let opened = Arc::new(AtomicBool::new(false));
    let (seen, started) = (Arc::clone(&opened), Arc::clone(&opened));
    let usual = Arc::new(std::panic::take_hook());
    let hook = Arc::clone(&usual);
    std::panic::set_hook(Box::new(move |panic| {
        if seen.load(Relaxed) {
            hook(panic);
        }
    }));
    let outcome = catch_unwind(AssertUnwindSafe(|| {
        eframe::run_native(
            "Shoal",
            native,
            Box::new(move |cc| {
                started.store(true, Relaxed);
                let ctx = cc.egui_ctx.clone();
                ending::wake_window(Box::new(move || ctx.request_repaint()));
                let bench = Workbench::new(Mode::Threads, folders, Arc::new(|| {}));
                let mut app = App::new(&cc.egui_ctx, bench, file.as_deref());
                if let Some(dark) = workshop {
                    app.start_workshop(dark.then_some(true));
                }
                Ok(Box::new(app))
            }),
        )
    }));
    std::panic::set_hook(Box::new(move |panic| usual(panic)));
    match outcome {
        // The window was there: a fault of the program's own is not to be taken for a missing display.
        Err(panic) if opened.load(Relaxed) => resume_unwind(panic),
        Ok(Ok(())) => Ok(()),
        Ok(Err(error)) => {
            let text = error.to_string();
            let lower = text.to_lowercase();
            let no_display = matches!(error, eframe::Error::WinitEventLoop(_) | eframe::Error::Winit(_))
                && ["display", "x11", "wayland", "connect", "compositor"].iter().any(|word| lower.contains(word));
            Err(Refusal { text, no_display })
        }
        Err(panic) => {
            let text = panic
                .downcast_ref::<String>()
                .cloned()
                .or_else(|| panic.downcast_ref::<&str>().map(|text| (*text).to_owned()))
                .unwrap_or_else(|| "it stopped without a reason".to_owned());
            Err(Refusal { text, no_display: false })
        }
    }
}

const ICON: &[u8] = include_bytes!("../../assets/icon.png");

#[cfg(test)]
mod tests {
    use super::missing_library;

    #[test]
    fn a_missing_library_is_named_with_its_package() {
        let said =
            "opening library failed (libXcursor.so.1: cannot open shared object file: No such file or directory)";
        assert_eq!(missing_library(said), Some(("libXcursor", "libxcursor1")));
        let said = "Library libxkbcommon-x11.so could not be loaded.";
        assert_eq!(missing_library(said), Some(("libxkbcommon-x11", "libxkbcommon-x11-0")));
        assert_eq!(missing_library("libXi.so.6: cannot open"), Some(("libXi", "libxi6")));
        assert_eq!(missing_library("no display"), None);
    }
}
