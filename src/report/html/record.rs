//! The legal record, what happened, and all releases so far.

use super::tags::{Cell, Html};
use crate::release::ledger::manifest::moment;
use crate::report::input::ReportInput;

/// Writes the record, the journal and the ledger; parts that are empty are left out.
pub fn section(html: &mut Html, input: &ReportInput) {
    if !input.record.is_empty() {
        html.heading("Record");
        for part in &input.record {
            html.text_in("h3", "", &part.title).pairs(&part.entries);
        }
    }
    if !input.journal.is_empty() {
        html.text_in("h3", "", "What happened");
        let rows =
            input.journal.iter().map(|entry| [&entry.time, &entry.what].map(|text| Cell::Text(text.clone())).into());
        html.table(&["Time (UTC)", "What"], rows);
    }
    ledger(html, input);
}

fn ledger(html: &mut Html, input: &ReportInput) {
    let entries = input.ledger.entries();
    if entries.is_empty() {
        return;
    }
    html.heading("Releases so far");
    match input.ledger.verify() {
        Ok(()) => html.text_in("p", "pass", "✔ The ledger is whole: no release was changed, removed or put elsewhere."),
        Err(fault) => html.text_in("p", "fail", &format!("✖ {fault}.")),
    };
    if let Some(noise) = &input.noise {
        html.text_in("p", "", noise);
    }
    let rows = entries.iter().map(|entry| {
        let content = &entry.content;
        let files: Vec<&str> = content.files.iter().map(|file| file.name.as_str()).collect();
        vec![
            Cell::Text(content.number.to_string()),
            Cell::Text(moment::text(&content.created)),
            Cell::Text(content.title.clone()),
            Cell::Text(files.join(", ")),
            Cell::Text(if content.spent.is_nothing() { String::new() } else { content.spent.to_string() }),
            Cell::Text(content.exceptions.iter().map(ToString::to_string).collect::<Vec<_>>().join(" ")),
            Cell::Code(entry.hash.chars().take(16).collect()),
        ]
    });
    html.table(&["No.", "Time (UTC)", "Title", "Files", "Noise", "Exceptions", "Hash"], rows);
}
