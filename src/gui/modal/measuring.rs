//! A figure that a dialog waits for.

use std::sync::Arc;

use eframe::egui::Ui;

use crate::{
    gui::{
        context::Cx,
        theme::{self, Palette},
        widgets::{bar_ui, button_ui, weak_ui, wrapped_ui},
    },
    report::words,
    workbench::Derived,
};

/// How the work on a figure is shown.
pub struct Work {
    /// What the names of its jobs begin with.
    pub jobs: &'static [&'static str],
    /// What is being done, as text.
    pub text: &'static str,
    /// What is being done, as the name of the bar.
    pub bar: &'static str,
    /// What its progress counts, such as "combinations of levels", if that is shown.
    pub counts: Option<&'static str>,
    /// The button that stops it.
    pub stop: &'static str,
    /// Empty room below, in points, so that the window grows little when the figure is there.
    pub room: f32,
}

/// The figure if it is up to date; else draws why there is none, or how far it is with a way to stop.
pub fn measured_ui<T>(ui: &mut Ui, cx: &mut Cx<'_>, derived: &Derived<T>, work: &Work) -> Option<Arc<T>> {
    if let Some(error) = derived.error() {
        wrapped_ui(ui, error, theme::body(), Palette::of(ui).fail);
        return None;
    }
    if let Some(fresh) = derived.fresh() {
        return Some(fresh.clone());
    }
    let job = cx.bench.jobs().into_iter().find(|job| work.jobs.iter().any(|name| job.name.starts_with(name)));
    let done = work.counts.zip(job.as_ref().and_then(|job| job.done));
    let text = done.map_or(work.text.to_owned(), |(counts, (done, total))| {
        format!("{} {} of {} {counts}", work.text, words::thousands(done), words::thousands(total))
    });
    weak_ui(ui, &text);
    bar_ui(ui, work.bar, job.as_ref().and_then(|job| job.share), ui.available_width());
    ui.add_space(8.0);
    if let Some(job) = job
        && button_ui(ui, work.stop).clicked()
    {
        cx.bench.cancel(job.id);
    }
    ui.add_space(work.room);
    None
}
