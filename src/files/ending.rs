//! Ctrl-C, and the system's request to end (SIGTERM): nothing unfinished stays behind.
//!
//! A command ends at once, a window after it has saved. What must not be torn apart, such as putting the files of a
//! release in their places, is let come to its end first: it is short.

use std::io;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use signal_hook::consts::{SIGINT, SIGTERM};

use super::unfinished::sweep_own;

/// How long the window may take to save.
const SAVE: Duration = Duration::from_secs(10);

/// What a window is woken with when it is to end.
type Wake = Box<dyn Fn() + Send>;

static WINDOW: Mutex<Option<Wake>> = Mutex::new(None);
static ASKED: AtomicBool = AtomicBool::new(false);
static WHOLE: Mutex<()> = Mutex::new(());

/// Listens from here on.
///
/// # Errors
/// Where the system lets nobody listen.
pub fn listen() -> io::Result<()> {
    let signals = Signals::new()?;
    std::thread::spawn(move || {
        let signal = signals.wait();
        end(signal);
    });
    Ok(())
}

fn end(signal: i32) {
    let has_window = match &*WINDOW.lock().unwrap_or_else(PoisonError::into_inner) {
        Some(wake) => {
            ASKED.store(true, Ordering::Relaxed);
            wake();
            true
        }
        None => false,
    };
    let start = Instant::now();
    // A window that has saved ends the program before this is over.
    while has_window && start.elapsed() < SAVE {
        std::thread::sleep(Duration::from_millis(50));
    }
    let whole = whole();
    sweep_own();
    std::mem::forget(whole);
    std::process::exit(128 + signal);
}

#[cfg(unix)]
struct Signals(signal_hook::iterator::Signals);

#[cfg(unix)]
impl Signals {
    fn new() -> io::Result<Self> {
        signal_hook::iterator::Signals::new([SIGINT, SIGTERM]).map(Self)
    }

    fn wait(mut self) -> i32 {
        self.0.forever().next().unwrap_or(SIGTERM)
    }
}

/// Where signals cannot be waited for they are looked for.
#[cfg(not(unix))]
struct Signals(std::sync::Arc<AtomicBool>);

#[cfg(not(unix))]
impl Signals {
    fn new() -> io::Result<Self> {
        let seen = std::sync::Arc::new(AtomicBool::new(false));
        for signal in [SIGINT, SIGTERM] {
            signal_hook::flag::register(signal, std::sync::Arc::clone(&seen))?;
        }
        Ok(Self(seen))
    }

    fn wait(self) -> i32 {
        while !self.0.load(Ordering::Relaxed) {
            std::thread::sleep(Duration::from_millis(100));
        }
        SIGINT
    }
}

/// There is a window: it is woken, and asks [`asked`].
pub fn wake_window(wake: Wake) {
    *WINDOW.lock().unwrap_or_else(PoisonError::into_inner) = Some(wake);
}

/// Whether the program was asked to end.
#[must_use]
pub fn asked() -> bool {
    ASKED.load(Ordering::Relaxed)
}

/// While this is held the program does not end on request.
pub fn whole() -> MutexGuard<'static, ()> {
    WHOLE.lock().unwrap_or_else(PoisonError::into_inner)
}
