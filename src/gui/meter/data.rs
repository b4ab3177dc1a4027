//! Data: was the file read as it was meant?

use eframe::egui::Ui;

use super::{answer_line_ui, block_ui};
use crate::{
    gui::{
        command::Command,
        context::Cx,
        screens::data::reading::open_questions,
        theme::{self, Palette},
        view_state::Place,
        widgets::{primary_button_ui, section_ui, wrapped_ui},
    },
    report::{assessment::Verdict, words},
};

/// Whether the file was read as it was meant, before anything is concluded from it.
pub fn answer_ui(ui: &mut Ui, cx: &mut Cx<'_>, palette: &Palette) {
    let Some(dataset) = cx.bench.dataset().cloned() else { return };
    let open = open_questions(&dataset);
    let (verdict, word, sentence) = match (open, dataset.source.unreadable_rows) {
        (0, 0) if dataset.source.reading.remarks.is_empty() => {
            (Verdict::Pass, "Read as it is".to_owned(), "The header is in the first line, and every row was read.")
        }
        (0, 0) => (Verdict::Pass, "Settled".to_owned(), "Every decision is in the list, with its alternative."),
        (0, rows) => {
            let rows = words::counted(rows, "row is missing", "rows are missing");
            (Verdict::Warn, rows, "They could not be read, and nobody in them is counted.")
        }
        (open, _) => {
            let questions = words::counted(open as u64, "question", "questions");
            (Verdict::Warn, questions, "Until they are answered the figures hold for the file as it was read.")
        }
    };
    answer_line_ui(ui, Place::Data, Some(verdict), &word, palette);
    wrapped_ui(ui, sentence, theme::body(), palette.weak);
    ui.add_space(8.0);
    let people = cx.bench.assessment().latest().map(|latest| latest.people);
    let rows = words::counted(dataset.source.rows, "row", "rows");
    let read = match people {
        Some(people) => format!("{} of {rows}", words::people(people)),
        None => rows,
    };
    block_ui(ui, "Counted", &read, "", palette.accent, palette);
    first_step_ui(ui, cx);
}

/// Before anything is measured: what was found is offered, in one click.
pub fn first_step_ui(ui: &mut Ui, cx: &mut Cx<'_>) {
    let open = cx.bench.suggestions_open();
    if open == 0 {
        return;
    }
    section_ui(ui, "Best next step");
    let text = format!("Accept {}", words::counted(open as u64, "suggestion", "suggestions"));
    if primary_button_ui(ui, &text, true).on_hover_text("A role for every column; each can be changed").clicked() {
        cx.commands.push(Command::AcceptSuggestions);
        cx.commands.push(Command::Go(Place::Columns));
    }
}
