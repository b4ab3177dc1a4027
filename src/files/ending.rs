//! Ctrl-C, and the system's request to end (SIGTERM): nothing unfinished stays behind.
//!
//! A command ends at once, a window after it has saved. What must not be torn apart, such as putting the files of a
//! release in their places, is let come to its end first: it is short.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use super::unfinished::sweep_own;

/// The status of a program that was asked to end, as shells know it.
const ENDED: i32 = 130;

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
/// A sentence, where the system lets nobody listen.
pub fn listen() -> Result<(), String> {
    ctrlc::set_handler(|| {
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
        std::process::exit(ENDED);
    })
    .map_err(|error| format!("Ctrl-C cannot be listened to: {error}"))
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
#[must_use]
pub fn whole() -> MutexGuard<'static, ()> {
    WHOLE.lock().unwrap_or_else(PoisonError::into_inner)
}
