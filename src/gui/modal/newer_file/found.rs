//! What a newer file changes, from what newly fails down to what is due.

use eframe::egui::{self, Align, Grid, Layout, Ui, vec2};

use crate::{
    gui::{
        theme::{self, Palette},
        widgets::{label_ui, section_ui, wrapped_ui},
    },
    report::{
        again::{Again, Attacked, Change, SegmentAgain, mark},
        assessment::Verdict,
    },
};

/// Draws the comparison.
pub fn found_ui(ui: &mut Ui, again: &Again, palette: &Palette) {
    let (sign, colour) = if again.newly_fails() { ("✖", palette.fail) } else { ("✔", palette.pass) };
    wrapped_ui(ui, &format!("{sign} {}", again.answer()), theme::title(), colour);
    wrapped_ui(ui, &again.headline(), theme::body(), palette.weak);
    for sentence in &again.newly_failing {
        wrapped_ui(ui, &format!("✖ {sentence}"), theme::body(), palette.fail);
    }
    counts_ui(ui, again, palette);
    list_ui(ui, "Columns", &again.column_sentences(), palette.text, palette);
    list_ui(ui, "How the file was read", &again.reading_sentences(), palette.text, palette);
    segments_ui(ui, again, palette);
    releases_ui(ui, again, palette);
    dates_ui(ui, again, palette);
    list_ui(ui, "Not looked at", &again.not_looked_at, palette.warn, palette);
}

fn list_ui(ui: &mut Ui, title: &str, sentences: &[String], colour: egui::Color32, palette: &Palette) {
    if sentences.is_empty() {
        return;
    }
    heading_ui(ui, title, palette);
    for sentence in sentences {
        wrapped_ui(ui, sentence, theme::body(), colour);
    }
}

fn heading_ui(ui: &mut Ui, title: &str, palette: &Palette) {
    ui.add_space(6.0);
    let line = egui::Stroke::new(1.0, palette.line);
    let y = ui.painter().round_to_pixel_center(ui.cursor().top());
    ui.painter().hline(ui.max_rect().x_range(), y, line);
    ui.add_space(6.0);
    section_ui(ui, title);
}

fn counts_ui(ui: &mut Ui, again: &Again, palette: &Palette) {
    heading_ui(ui, "Before → after", palette);
    let counts = [("Rows", &again.rows), ("People", &again.people), ("May be counted", &again.consented)];
    Grid::new("counts of the newer file").num_columns(3).spacing([16.0, 4.0]).show(ui, |ui| {
        for (name, count) in counts.into_iter().filter(|(_, count)| !count.is_unknown()) {
            label_ui(ui, name, theme::body(), palette.weak);
            label_ui(ui, &count.words(), theme::body_medium(), palette.text);
            let moved = count.difference().words();
            label_ui(ui, if count.after().is_some() { &moved } else { "" }, theme::body(), palette.weak);
            ui.end_row();
        }
    });
    if let Some(sentence) = again.withdrawn_sentence() {
        wrapped_ui(ui, &sentence, theme::body(), palette.text);
    }
}

fn segments_ui(ui: &mut Ui, again: &Again, palette: &Palette) {
    if again.segments.is_empty() {
        heading_ui(ui, "The whole file, before → after", palette);
        for asked in &again.verdicts {
            let colour = asked.verdict.after.map_or(palette.weak, |verdict| palette.verdict(verdict));
            let marks = format!("{} → {}", mark(asked.verdict.before), mark(asked.verdict.after));
            let text = format!("{marks}  {}: {}", asked.question, asked.because);
            wrapped_ui(ui, &text, theme::body(), colour);
        }
        return;
    }
    heading_ui(ui, "Segments", palette);
    for segment in again.worst_first() {
        segment_ui(ui, segment, palette);
    }
}

fn segment_ui(ui: &mut Ui, segment: &SegmentAgain, palette: &Palette) {
    let colour = match segment.change {
        Some(Change::NewlyFailing) => palette.fail,
        Some(Change::Worse) => palette.warn,
        Some(Change::Better) => palette.pass,
        Some(Change::Same) | None => palette.weak,
    };
    let width = ui.available_width();
    ui.allocate_ui_with_layout(vec2(width, 20.0), Layout::left_to_right(Align::Center), |ui| {
        label_ui(ui, &segment.name, theme::body_strong(), palette.text);
        let word = segment.change.map_or("not known before", Change::word);
        let marks = format!("{} → {}", mark(segment.verdict.before), mark(segment.verdict.after));
        label_ui(ui, &format!("{marks} {word}"), theme::body(), colour);
    });
    let people = segment.people.words();
    let counted = segment.remaining.words();
    let counts = if people == counted {
        format!("People: {people}")
    } else {
        format!("People: {people} · may be counted: {counted}")
    };
    wrapped_ui(ui, &format!("{}. {counts}.", segment.because.trim_end_matches('.')), theme::body(), palette.text);
    ui.add_space(4.0);
}

fn releases_ui(ui: &mut Ui, again: &Again, palette: &Palette) {
    let Some(next) = &again.next_release else { return };
    heading_ui(ui, "The next release", palette);
    let text = format!("{} {}", mark(Some(next.verdict)), next.because);
    wrapped_ui(ui, &text, theme::body(), palette.verdict(next.verdict));
    for release in &again.releases {
        let colour = match release.with_a_new_one {
            Some(Attacked::Pass) => palette.text,
            Some(Attacked::Fail) => palette.verdict(Verdict::Fail),
            None => palette.verdict(Verdict::Warn),
        };
        let sign = Attacked::mark(release.with_a_new_one);
        let text = format!("{sign} Together with release {}: {}", release.number, release.because);
        wrapped_ui(ui, &text, theme::body(), colour);
    }
}

fn dates_ui(ui: &mut Ui, again: &Again, palette: &Palette) {
    if again.dates.is_empty() {
        return;
    }
    heading_ui(ui, "Due", palette);
    Grid::new("what is due").num_columns(2).spacing([16.0, 4.0]).show(ui, |ui| {
        for date in &again.dates {
            let colour = if date.passed { palette.warn } else { palette.text };
            label_ui(ui, &date.on, theme::body_medium(), colour);
            let passed = if date.passed { " ▲ has passed" } else { "" };
            let proposed = if date.proposed { " (proposed)" } else { "" };
            label_ui(ui, &format!("{}{proposed}{passed}", date.what), theme::body(), colour);
            ui.end_row();
        }
    });
}
