//! A screen that is only memory, and a hand on its keyboard and pointer.

use std::{
    fmt::Display,
    io::{BufRead as _, BufReader},
    path::Path,
    process::{Child, Command, ExitStatus, Stdio},
    time::{Duration, Instant},
};

use eframe::egui::Pos2;
use tempfile::TempDir;

/// Long enough for a machine that does ten other things at once; reached only where something is wrong.
const PATIENCE: Duration = Duration::from_secs(40);

/// Says that a test did not run, or fails where the run was asked for to be whole (`SHOAL_WINDOW=required`).
pub fn not_run(why: &str) {
    assert!(
        std::env::var_os("SHOAL_WINDOW").is_none_or(|asked| asked != "required"),
        "the real window is asked for, but {why}"
    );
    println!("NOT RUN: {why}.");
}

/// Whether a tool of the system is there.
fn found(tool: &str) -> bool {
    let folders = std::env::var_os("PATH").unwrap_or_default();
    std::env::split_paths(&folders).any(|folder| folder.join(tool).is_file())
}

/// A virtual display of its own, gone with the value.
pub struct Screen {
    server: Child,
    name: String,
    /// Drivers want a folder for their sockets, and complain where there is none.
    sockets: TempDir,
}

impl Screen {
    /// Starts one on a number that nobody uses. `None`, and a line that says why, where the tools are not there.
    pub fn start(more: &[&str]) -> Option<Self> {
        for tool in ["Xvfb", "xdotool"] {
            if !found(tool) {
                not_run(&format!("{tool} is not installed, and the window needs a display to be driven on"));
                return None;
            }
        }
        let mut server = Command::new("Xvfb")
            .args(["-displayfd", "1", "-screen", "0", "1440x900x24", "-dpi", "96", "-nolisten", "tcp", "-noreset"])
            .args(more)
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        // The server tells its number once it takes clients.
        let mut number = String::new();
        BufReader::new(server.stdout.take().unwrap()).read_line(&mut number).unwrap();
        assert!(!number.trim().is_empty(), "Xvfb came up without a display: {:?}", server.wait());
        Some(Self { server, name: format!(":{}", number.trim()), sockets: TempDir::new().unwrap() })
    }

    /// The program on this display, with a home of its own.
    pub fn program(&self, home: &Path) -> Command {
        let mut program = program(home);
        program.env("DISPLAY", &self.name).env("WINIT_X11_SCALE_FACTOR", "1");
        program.env("LIBGL_ALWAYS_SOFTWARE", "1").env("XDG_RUNTIME_DIR", self.sockets.path());
        program
    }

    /// Drives keyboard and pointer, or asks about windows.
    pub fn hand(&self, args: &[&str]) -> String {
        let output = Command::new("xdotool").args(args).env("DISPLAY", &self.name).output().unwrap();
        String::from_utf8_lossy(&output.stdout).trim().to_owned()
    }
}

impl Drop for Screen {
    fn drop(&mut self) {
        let _ = self.server.kill();
        let _ = self.server.wait();
    }
}

/// The program without any display.
pub fn program(home: &Path) -> Command {
    let mut program = Command::new(env!("CARGO_BIN_EXE_shoal"));
    for name in ["DISPLAY", "WAYLAND_DISPLAY", "WAYLAND_SOCKET", "DBUS_SESSION_BUS_ADDRESS"] {
        program.env_remove(name);
    }
    program.env("SHOAL_HOME", home).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::piped());
    program
}

/// The running program and its window, gone with the value.
pub struct RealWindow<'a> {
    screen: &'a Screen,
    program: Child,
    id: String,
}

impl<'a> RealWindow<'a> {
    /// Starts the program and waits for its window; what it said, where it ends without one.
    pub fn open(screen: &'a Screen, mut command: Command) -> Result<Self, (ExitStatus, String)> {
        let mut window = Self { screen, program: command.spawn().unwrap(), id: String::new() };
        let began = Instant::now();
        loop {
            if let Some(status) = window.program.try_wait().unwrap() {
                return Err((status, window.said()));
            }
            // The last found is the one that is seen: toolkits make helpers of the same name.
            let ids = screen.hand(&["search", "--onlyvisible", "--name", "Shoal"]);
            if let Some(id) = ids.lines().last() {
                id.clone_into(&mut window.id);
                screen.hand(&["windowfocus", id]);
                return Ok(window);
            }
            assert!(began.elapsed() < PATIENCE, "no window has come");
            pause();
        }
    }

    pub fn title(&self) -> String {
        self.screen.hand(&["getwindowname", &self.id])
    }

    /// Presses keys: "ctrl+k", "Return".
    pub fn keys(&self, keys: &[&str]) {
        let mut args = vec!["key", "--clearmodifiers", "--delay", "60"];
        args.extend(keys);
        self.screen.hand(&args);
    }

    pub fn types(&self, text: &str) {
        self.screen.hand(&["type", "--clearmodifiers", "--delay", "25", text]);
    }

    /// Clicks at a place of the window.
    pub fn click(&self, at: Pos2) {
        let [x, y] = [at.x, at.y].map(|at| at.round().to_string());
        let window = ["mousemove", "--window", self.id.as_str(), x.as_str(), y.as_str()];
        self.screen.hand(&[&window[..], &["sleep", "0.3", "click", "1", "sleep", "0.3"]].concat());
    }

    /// Does something until it is seen to be done. A click that a busy machine swallowed is made again.
    pub fn until(&mut self, what: impl Display, act: impl Fn(&Self), done: impl Fn(&Self) -> bool) {
        for _ in 0..3 {
            act(self);
            let began = Instant::now();
            while began.elapsed() < PATIENCE {
                if done(self) {
                    return;
                }
                if let Some(status) = self.program.try_wait().unwrap() {
                    panic!("{what}: the program ended with {status}: {}", self.said());
                }
                pause();
            }
            self.keys(&["Escape"]);
        }
        panic!("{what}: not done in {} s; the window is called {:?}", 3 * PATIENCE.as_secs(), self.title());
    }

    /// Asks the program to end, as a system does that is shut down.
    pub fn ask_to_end(&self) {
        let sent = Command::new("kill").args(["-TERM", &self.program.id().to_string()]).status().unwrap();
        assert!(sent.success());
    }

    /// Waits for the program to end by itself.
    pub fn end(mut self) -> ExitStatus {
        let began = Instant::now();
        loop {
            if let Some(status) = self.program.try_wait().unwrap() {
                return status;
            }
            assert!(began.elapsed() < PATIENCE, "the program does not end");
            pause();
        }
    }

    fn said(&mut self) -> String {
        let Some(errors) = self.program.stderr.take() else { return String::new() };
        BufReader::new(errors).lines().map_while(Result::ok).collect::<Vec<_>>().join("\n")
    }
}

impl Drop for RealWindow<'_> {
    fn drop(&mut self) {
        let _ = self.program.kill();
        let _ = self.program.wait();
    }
}

fn pause() {
    std::thread::sleep(Duration::from_millis(150));
}
