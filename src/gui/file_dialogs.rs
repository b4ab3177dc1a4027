//! The system's file dialogs, off the drawing thread. A machine may have none: a typed path is beside each.

use std::{
    future::Future,
    panic::{AssertUnwindSafe, catch_unwind},
    path::PathBuf,
    pin::{Pin, pin},
    sync::{
        Arc,
        mpsc::{Receiver, Sender, channel},
    },
    task::{Context, Poll, Wake, Waker},
    thread::Thread,
    time::{Duration, Instant},
};

use eframe::egui;

/// What a chosen path is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    Open,
    SaveReview,
    ExportFolder,
    Report,
    Plot,
    LadderTable,
    PopulationTable,
    OptOut,
    MovedFile,
    NewerFile,
}

/// The path that was chosen, once there is one; `None` if the dialog was closed, or there is none on this system.
pub type Choice = Pin<Box<dyn Future<Output = Option<PathBuf>> + Send>>;

/// Puts a dialog on the screen for a purpose, with a name to begin with.
pub type Chooser = Box<dyn Fn(&Purpose, &str) -> Choice>;

/// No person closes a dialog that fast: it never came up.
const NEVER_SEEN: Duration = Duration::from_millis(400);

/// What came of a dialog.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answer {
    Chosen(Purpose, PathBuf),
    Closed,
    /// This system has no dialog to show.
    NoDialog,
}

/// Open dialogs and what came of them.
pub struct FileDialogs {
    chooser: Chooser,
    sender: Sender<Answer>,
    receiver: Receiver<Answer>,
    open: bool,
}

impl Default for FileDialogs {
    fn default() -> Self {
        Self::with(Box::new(system))
    }
}

impl FileDialogs {
    /// Dialogs that someone else than the system shows.
    #[must_use]
    pub fn with(chooser: Chooser) -> Self {
        let (sender, receiver) = channel();
        Self { chooser, sender, receiver, open: false }
    }

    /// Asks for a path. One dialog at a time.
    pub fn ask(&mut self, ctx: &egui::Context, purpose: Purpose, name: &str) {
        if self.open {
            return;
        }
        self.open = true;
        let choice = (self.chooser)(&purpose, name);
        let (sender, ctx) = (self.sender.clone(), ctx.clone());
        std::thread::spawn(move || {
            let asked = Instant::now();
            // What draws the dialog is outside: where it panics, there was none.
            let answer = match catch_unwind(AssertUnwindSafe(|| wait(choice))) {
                Ok(Some(path)) => Answer::Chosen(purpose, path),
                Ok(None) if asked.elapsed() > NEVER_SEEN => Answer::Closed,
                Ok(None) | Err(_) => Answer::NoDialog,
            };
            // The window may be gone by now; then nobody wants the answer.
            if sender.send(answer).is_ok() {
                ctx.request_repaint();
            }
        });
    }

    /// The answer, once there is one.
    pub fn answer(&mut self) -> Option<Answer> {
        let answer = self.receiver.try_recv().ok()?;
        self.open = false;
        Some(answer)
    }
}

/// The system's own dialog.
fn system(purpose: &Purpose, name: &str) -> Choice {
    let dialog = rfd::AsyncFileDialog::new();
    // The dialog is made here, on the drawing thread, as macOS wants it; it is waited for elsewhere.
    let asked: Pin<Box<dyn Future<Output = Option<rfd::FileHandle>> + Send>> = match purpose {
        Purpose::Open => Box::pin(
            dialog
                .set_title("Open a file or a review")
                .add_filter("Data and reviews", &OPENED)
                .add_filter("Everything", &["*"])
                .pick_file(),
        ),
        Purpose::NewerFile => Box::pin(
            dialog
                .set_title("Open a newer file")
                .add_filter("Data", &OPENED)
                .add_filter("Everything", &["*"])
                .pick_file(),
        ),
        Purpose::MovedFile => Box::pin(dialog.set_title("Where is the file now?").pick_file()),
        Purpose::LadderTable => {
            Box::pin(dialog.set_title("Open a ladder").add_filter("CSV", &["csv", "txt"]).pick_file())
        }
        Purpose::PopulationTable => Box::pin(dialog.set_title("Open a population table").pick_file()),
        Purpose::OptOut => Box::pin(dialog.set_title("Open a list of people to leave out").pick_file()),
        Purpose::ExportFolder => Box::pin(dialog.set_title("Export into a folder").pick_folder()),
        Purpose::SaveReview => Box::pin(dialog.set_title("Save the review").set_file_name(name).save_file()),
        Purpose::Report => Box::pin(dialog.set_title("Export the report").set_file_name(name).save_file()),
        Purpose::Plot => Box::pin(dialog.set_title("Save the picture").set_file_name(name).save_file()),
    };
    Box::pin(async move { asked.await.map(|file| file.path().to_owned()) })
}

const OPENED: [&str; 16] = [
    "csv", "tsv", "txt", "gz", "parquet", "arrow", "feather", "ipc", "xlsx", "xls", "ods", "json", "ndjson", "jsonl",
    "shoal", "*",
];

struct Unpark(Thread);

impl Wake for Unpark {
    fn wake(self: Arc<Self>) {
        self.0.unpark();
    }
}

/// Drives a future to its end on this thread.
fn wait<T>(future: impl Future<Output = T>) -> T {
    let mut future = pin!(future);
    let waker = Waker::from(Arc::new(Unpark(std::thread::current())));
    let mut context = Context::from_waker(&waker);
    loop {
        match future.as_mut().poll(&mut context) {
            Poll::Ready(value) => return value,
            Poll::Pending => std::thread::park(),
        }
    }
}
