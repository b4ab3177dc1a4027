//! The system's file dialogs, off the drawing thread. A machine may have none: a typed path stands beside each.

use std::{
    future::Future,
    path::PathBuf,
    pin::pin,
    sync::{
        Arc,
        mpsc::{Receiver, Sender, channel},
    },
    task::{Context, Poll, Wake, Waker},
    thread::Thread,
};

use eframe::egui;

/// What a chosen path is for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Purpose {
    Open,
    SaveReview,
    ExportFolder,
    Report,
    Plot,
    LadderTable,
    MovedFile,
}

/// Open dialogs and what came of them.
pub struct Dialogs {
    sender: Sender<(Purpose, Option<PathBuf>)>,
    receiver: Receiver<(Purpose, Option<PathBuf>)>,
    open: bool,
}

impl Default for Dialogs {
    fn default() -> Self {
        let (sender, receiver) = channel();
        Self { sender, receiver, open: false }
    }
}

impl Dialogs {
    /// Asks for a path. One dialog at a time.
    pub fn ask(&mut self, ctx: &egui::Context, purpose: Purpose, name: &str) {
        if self.open {
            return;
        }
        self.open = true;
        let dialog = rfd::AsyncFileDialog::new();
        let (sender, ctx) = (self.sender.clone(), ctx.clone());
        let name = name.to_owned();
        let future: std::pin::Pin<Box<dyn Future<Output = Option<rfd::FileHandle>> + Send>> = match purpose {
            Purpose::Open => Box::pin(
                dialog
                    .set_title("Open a file or a review")
                    .add_filter("Data and reviews", &OPENED)
                    .add_filter("Everything", &["*"])
                    .pick_file(),
            ),
            Purpose::MovedFile => Box::pin(dialog.set_title("Where is the file now?").pick_file()),
            Purpose::LadderTable => {
                Box::pin(dialog.set_title("Open a ladder").add_filter("CSV", &["csv", "txt"]).pick_file())
            }
            Purpose::ExportFolder => Box::pin(dialog.set_title("Export into a folder").pick_folder()),
            Purpose::SaveReview => Box::pin(dialog.set_title("Save the review").set_file_name(name).save_file()),
            Purpose::Report => Box::pin(dialog.set_title("Export the report").set_file_name(name).save_file()),
            Purpose::Plot => Box::pin(dialog.set_title("Save the picture").set_file_name(name).save_file()),
        };
        std::thread::spawn(move || {
            let path = wait(future).map(|handle| handle.path().to_owned());
            // The window may be gone by now; then nobody wants the answer.
            if sender.send((purpose, path)).is_ok() {
                ctx.request_repaint();
            }
        });
    }

    /// The answer, once there is one. `None` inside: the analyst closed the dialog, or there is no dialog here.
    pub fn answer(&mut self) -> Option<(Purpose, Option<PathBuf>)> {
        let answer = self.receiver.try_recv().ok()?;
        self.open = false;
        Some(answer)
    }
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
