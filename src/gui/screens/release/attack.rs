//! What an attacker could do with the table.

use eframe::egui::{self, Rect, Sense, Stroke, Ui, pos2, vec2};

use super::table::interval_words;
use crate::{
    gui::{
        command::Command,
        context::Cx,
        theme::{self, Palette},
        view_state::ReleaseTab,
        widgets::{danger_button_ui, mark_of, wrapped_ui},
    },
    release::settings::Standard,
    report::{assessment::Verdict, words},
    workbench::{Preview, ReleasePreview},
};

/// Ways into the table that are listed; of the rest there is a count.
const LISTED: usize = 5;

/// What the attacker could do with this table and all the others, in one sentence and a bar.
pub fn attack_ui(ui: &mut Ui, cx: &mut Cx<'_>, release: &ReleasePreview, table: &Preview) {
    let palette = Palette::of(ui);
    ui.spacing_mut().item_spacing.y = 6.0;
    let shown = closest(cx.view.release.cell, table);
    let held = table.protected && table.verdict != Verdict::Fail;
    let verdict = if held { table.verdict } else { Verdict::Fail };
    let sentence = match (held, &shown) {
        _ if table.prepared.noise.is_some() => table.because.clone(),
        (false, _) => table.because.clone(),
        (true, Some(cell)) if table.verdict == Verdict::Pass => {
            let can_say = interval_words(cell.interval);
            format!("Attacked and held. {}: nobody can say more than “{can_say}”.", cell.place)
        }
        (true, _) => table.because.clone(),
    };
    let text = format!("{} {sentence}", mark_of(verdict));
    let colour = if held && verdict == Verdict::Pass { palette.text } else { palette.verdict(verdict) };
    wrapped_ui(ui, &text, theme::body_strong(), colour);
    if table.prepared.noise.is_none() {
        intervals_ui(ui, cx, table, shown, &palette);
    }
    list_ui(ui, &table.recovered, &palette);
    if !release.differences.is_empty() {
        wrapped_ui(ui, "Together, the tables disclose:", theme::body(), palette.text);
        list_ui(ui, &release.differences, &palette);
    }
    for sentence in table.prepared.recoded.sentences() {
        wrapped_ui(ui, &sentence, theme::body(), palette.weak);
    }
    if let Some(sentence) = table.left_out_sentence() {
        wrapped_ui(ui, &sentence, theme::body(), palette.weak);
    }
    if let Some(noise) = &table.prepared.noise {
        if table.is_example() {
            let text = "The numbers above are an example. Those that are released are drawn when you export, so that nobody can draw until they please.";
            wrapped_ui(ui, text, theme::body(), palette.text);
        }
        for sentence in noise.sentences().iter().skip(1) {
            wrapped_ui(ui, sentence, theme::body(), palette.weak);
        }
        return;
    }
    for sentence in &release.not_looked_at {
        wrapped_ui(ui, &format!("▲ {sentence}"), theme::small(), palette.weak);
    }
    if release.verdict == Verdict::Fail && danger_button_ui(ui, "Export with an exception…", true).clicked() {
        cx.commands.push(Command::Export);
    }
}

/// A hidden cell and what the attacker can say of it.
pub struct Closest {
    pub place: String,
    pub interval: [f64; 2],
    how: Option<String>,
    at: (usize, usize),
}

/// The hidden cell that was chosen; else the one of which the attacker knows most.
#[must_use]
pub fn closest(chosen: Option<(usize, usize)>, table: &Preview) -> Option<Closest> {
    chosen.into_iter().chain(table.hidden.tightest.iter().copied()).find_map(|at| known_of(table, at))
}

fn known_of(table: &Preview, (row, column): (usize, usize)) -> Option<Closest> {
    let (labels, cells) = table.grid.rows.get(row)?;
    let cell = cells.get(column)?.as_ref()?;
    let interval = cell.attacker?;
    let mut place = labels.join(", ");
    if let Some(label) = table.grid.columns.get(column).filter(|label| !label.is_empty()) {
        place = format!("{place}, {label}");
    }
    Some(Closest { place, interval, how: cell.how.clone(), at: (row, column) })
}

fn list_ui(ui: &mut Ui, ways: &[String], palette: &Palette) {
    for way in ways.iter().take(LISTED) {
        wrapped_ui(ui, &format!("✖ {way}"), theme::body(), palette.fail);
    }
    if let Some(more) = ways.len().checked_sub(LISTED).filter(|more| *more > 0) {
        wrapped_ui(ui, &format!("and {} more", words::thousands(more as u64)), theme::body(), palette.weak);
    }
}

/// What can be said of the chosen cell as a bar; in the attacker's view, of those of which the attacker knows most.
fn intervals_ui(ui: &mut Ui, cx: &Cx<'_>, table: &Preview, first: Option<Closest>, palette: &Palette) {
    let Some(first) = first else { return };
    let most = if cx.view.release.tab == ReleaseTab::Attacker { LISTED } else { 1 };
    let at = first.at;
    let others = table.hidden.tightest.iter().copied().filter(|place| *place != at);
    let others = others.filter_map(|place| known_of(table, place));
    let shown: Vec<Closest> = std::iter::once(first).chain(others).take(most).collect();
    // A cell is safe if it may hold as many people as are requested.
    let asked = (table.settings.standard == Standard::Safe).then_some(table.settings.rules.threshold as f64);
    let ends = shown.iter().flat_map(|cell| cell.interval).chain(asked).filter(|end| end.is_finite());
    let top = ends.fold(1.0, f64::max) * 1.5;
    for (i, cell) in shown.iter().enumerate() {
        if i > 0 {
            let text = format!("{}: {}", cell.place, interval_words(cell.interval));
            wrapped_ui(ui, &text, theme::body(), palette.text);
        }
        bar_ui(ui, cell.interval, top, asked.filter(|_| i == 0), palette);
        // How a cell was recovered is below.
        if let Some(how) = cell.how.as_ref().filter(|how| !table.recovered.contains(how)) {
            wrapped_ui(ui, how, theme::body(), palette.weak);
        }
    }
}

fn bar_ui(ui: &mut Ui, [low, high]: [f64; 2], top: f64, asked: Option<f64>, palette: &Palette) {
    let height = if asked.is_some() { 50.0 } else { 34.0 };
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width().min(560.0), height), Sense::hover());
    let track =
        Rect::from_min_max(pos2(rect.left() + 4.0, rect.top() + 6.0), pos2(rect.right() - 24.0, rect.top() + 20.0));
    // What has no end reaches past the scale.
    let x = |value: f64| track.left() + (value / top).clamp(0.0, 1.0) as f32 * track.width();
    ui.painter().hline(track.x_range(), track.bottom() + 4.0, Stroke::new(1.0, palette.line));
    let bar = Rect::from_min_max(pos2(x(low), track.top()), pos2(x(high).max(x(low) + 2.0), track.bottom()));
    ui.painter().rect_filled(bar, 2.0, palette.bars);
    let words = ui.painter().layout_no_wrap("all that can be said".to_owned(), theme::small(), palette.weak);
    if bar.right() + 8.0 + words.size().x < rect.right() {
        ui.painter().galley(pos2(bar.right() + 8.0, bar.center().y - words.size().y / 2.0), words, palette.weak);
    }
    let mut ticks = vec![low, high];
    ticks.extend(asked);
    ticks.sort_by(f64::total_cmp);
    let mut free = rect.left() - 4.0;
    for value in ticks.into_iter().filter(|value| value.is_finite()) {
        let galley = ui.painter().layout_no_wrap(words::decimal(value), theme::small(), palette.weak);
        // A number that would touch the one before it is left to the sentence above.
        let left = (x(value) - galley.size().x / 2.0).max(rect.left());
        if left >= free + 4.0 {
            free = left + galley.size().x;
            ui.painter().galley(pos2(left, track.bottom() + 13.0 - galley.size().y / 2.0), galley, palette.weak);
        }
    }
    if let Some(asked) = asked {
        let line = [pos2(x(asked), track.top() - 4.0), pos2(x(asked), track.bottom() + 4.0)];
        ui.painter().extend(egui::Shape::dashed_line(&line, Stroke::new(1.5, palette.text), 3.0, 2.0));
        let words = ui.painter().layout_no_wrap("must stay possible".to_owned(), theme::small(), palette.weak);
        let widest = (rect.right() - words.size().x).max(rect.left());
        let left = (x(asked) - words.size().x / 2.0).clamp(rect.left(), widest);
        ui.painter().galley(pos2(left, track.bottom() + 28.0 - words.size().y / 2.0), words, palette.weak);
    }
}
