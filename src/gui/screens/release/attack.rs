//! What an attacker could do with the table, and what protecting it costs.

use eframe::egui::{
    self, Align, Align2, Layout, Rect, RichText, Sense, Stroke, TextFormat, Ui, pos2, text::LayoutJob, vec2,
};

use super::table::interval_words;
use crate::{
    gui::{
        command::Command,
        context::Cx,
        theme::{self, Palette},
        view_state::ReleaseTab,
        widgets::{danger_button_ui, label_ui, mark_of, section_ui, wrapped_ui},
    },
    report::{assessment::Verdict, words},
    workbench::{Preview, ReleasePreview},
};

/// Ways into the table that are listed; of the rest there is a count.
const LISTED: usize = 5;

/// What the attacker could do with this table and all the others.
pub fn attack_ui(ui: &mut Ui, cx: &mut Cx<'_>, release: &ReleasePreview, table: &Preview) {
    let palette = Palette::of(ui);
    theme::card(&palette).inner_margin(16).show(ui, |ui| {
        ui.set_width(ui.available_width());
        ui.spacing_mut().item_spacing.y = 6.0;
        let (word, verdict) = match (table.verdict, table.protected) {
            (Verdict::Fail, _) | (_, false) => ("Must not be released", Verdict::Fail),
            (verdict, true) if table.prepared.noise.is_some() => ("With noise", verdict),
            (verdict, true) => ("May be released", verdict),
        };
        label_ui(ui, &format!("{} {word}", mark_of(verdict)), theme::body_strong(), palette.verdict(verdict));
        wrapped_ui(ui, &table.because, theme::body(), palette.text);
        for sentence in table.prepared.recoded.sentences() {
            wrapped_ui(ui, &sentence, theme::body(), palette.weak);
        }
        if let Some(sentence) = table.left_out_sentence() {
            wrapped_ui(ui, &sentence, theme::body(), palette.weak);
        }
        list_ui(ui, &table.recovered, &palette);
        if !release.differences.is_empty() {
            wrapped_ui(ui, "Together, the tables disclose:", theme::body(), palette.text);
            list_ui(ui, &release.differences, &palette);
        }
        if let Some(noise) = &table.prepared.noise {
            if table.is_example() {
                let text = "The numbers above are an example. Those that leave are drawn when you export, so that nobody can draw until they please.";
                wrapped_ui(ui, text, theme::body(), palette.text);
            }
            for sentence in noise.sentences().iter().skip(1) {
                wrapped_ui(ui, sentence, theme::body(), palette.weak);
            }
            return;
        }
        intervals_ui(ui, cx, table, &palette);
        let facts = format!(
            "{}, {} solved, {} recovered, {} counted as known.",
            words::counted(table.cells_hidden as u64, "hidden cell", "hidden cells"),
            words::counted(table.programmes as u64, "programme", "programmes"),
            table.recovered.len(),
            words::counted(release.earlier_releases as u64, "earlier release", "earlier releases"),
        );
        wrapped_ui(ui, &facts, theme::small(), palette.weak);
        for sentence in &release.not_looked_at {
            wrapped_ui(ui, &format!("▲ {sentence}"), theme::small(), palette.weak);
        }
        if release.verdict == Verdict::Fail {
            ui.add_space(2.0);
            if danger_button_ui(ui, "Export with an exception…", true).clicked() {
                cx.commands.push(Command::Export);
            }
        }
    });
}

fn list_ui(ui: &mut Ui, ways: &[String], palette: &Palette) {
    for way in ways.iter().take(LISTED) {
        wrapped_ui(ui, &format!("✖ {way}"), theme::body(), palette.fail);
    }
    if let Some(more) = ways.len().checked_sub(LISTED).filter(|more| *more > 0) {
        wrapped_ui(ui, &format!("and {} more", words::thousands(more as u64)), theme::body(), palette.weak);
    }
}

/// The hidden cells of which the attacker knows most, each as a bar on one scale; the one that was clicked first.
fn intervals_ui(ui: &mut Ui, cx: &Cx<'_>, table: &Preview, palette: &Palette) {
    let at = |(row, column): (usize, usize)| {
        let (labels, cells) = table.grid.rows.get(row)?;
        let cell = cells.get(column)?.as_ref()?;
        let interval = cell.attacker?;
        let mut place = labels.join(", ");
        if let Some(label) = table.grid.columns.get(column).filter(|label| !label.is_empty()) {
            place = format!("{place}, {label}");
        }
        Some((place, interval, cell.how.clone()))
    };
    let most = if cx.view.release.tab == ReleaseTab::Attacker { LISTED } else { 1 };
    let clicked = cx.view.release.cell;
    let others = table.hidden.tightest.iter().copied().filter(|place| Some(*place) != clicked);
    let shown: Vec<(String, [f64; 2], Option<String>)> =
        clicked.into_iter().chain(others).filter_map(at).take(most).collect();
    let ends = shown.iter().flat_map(|(_, interval, _)| *interval).filter(|end| end.is_finite());
    let top = ends.fold(1.0, f64::max) * 1.2;
    for (place, interval, how) in shown {
        let mut job = LayoutJob::default();
        let plain = TextFormat::simple(theme::body(), palette.text);
        job.append(&format!("{place}: from everything published the best an attacker can say is "), 0.0, plain.clone());
        job.append(&interval_words(interval), 0.0, TextFormat::simple(theme::body_strong(), palette.text));
        job.append(".", 0.0, plain);
        job.wrap.max_width = ui.available_width();
        ui.label(job);
        bar_ui(ui, interval, top, palette);
        // The way to a recovered cell is told above.
        if let Some(how) = how.filter(|how| !table.recovered.contains(how)) {
            wrapped_ui(ui, &how, theme::body(), palette.weak);
        }
    }
}

fn bar_ui(ui: &mut Ui, [low, high]: [f64; 2], top: f64, palette: &Palette) {
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width().min(600.0), 34.0), Sense::hover());
    let track =
        Rect::from_min_max(pos2(rect.left() + 8.0, rect.top() + 8.0), pos2(rect.right() - 24.0, rect.top() + 18.0));
    // What has no end reaches past the scale.
    let x = |value: f64| track.left() + (value / top).clamp(0.0, 1.0) as f32 * track.width();
    ui.painter().hline(track.x_range(), track.center().y, Stroke::new(1.0, palette.line));
    let bar = Rect::from_min_max(pos2(x(low), track.top()), pos2(x(high).max(x(low) + 2.0), track.bottom()));
    ui.painter().rect_filled(bar, 2.0, palette.bars);
    let mut last = f32::NEG_INFINITY;
    for value in [low, high] {
        let at = pos2(x(value), track.bottom() + 9.0);
        if at.x > last + 24.0 {
            ui.painter().text(at, Align2::CENTER_CENTER, words::decimal(value), theme::small(), palette.weak);
        }
        last = at.x;
    }
}

/// What protecting the table costs: cells, people, and how far the numbers were moved.
pub fn cost_ui(ui: &mut Ui, table: &Preview) {
    let palette = Palette::of(ui);
    section_ui(ui, "What it costs");
    theme::card(&palette).show(ui, |ui| {
        ui.set_width(ui.available_width());
        ui.spacing_mut().item_spacing.y = 4.0;
        let of = |part: u64, whole: u64| format!("{} of {}", words::thousands(part), words::thousands(whole));
        fact_ui(ui, "Hidden cells", &of(table.cells_hidden as u64, table.cells as u64), &palette);
        let share = if table.people > 0 { table.people_hidden as f64 / table.people as f64 } else { 0.0 };
        let people = format!("{} ({})", words::thousands(table.people_hidden), words::percent(share));
        fact_ui(ui, "People in them", &people, &palette);
        fact_ui(ui, "People counted", &words::thousands(table.people), &palette);
        if let Some(left_out) = table.without_consent {
            fact_ui(ui, "Without consent", &words::thousands(left_out), &palette);
        }
        if let Some(kept) = table.prepared.recoded.detail_kept() {
            fact_ui(ui, "Detail kept", &words::percent(kept), &palette);
        }
        let cost = &table.prepared.cost;
        if cost.distance > 0.0 {
            let moved = format!("{} ({})", words::decimal(cost.distance), words::percent(cost.relative_distance));
            fact_ui(ui, "Moved on average by", &moved, &palette);
        }
    });
}

/// A name at the left, its figure at the right.
fn fact_ui(ui: &mut Ui, name: &str, figure: &str, palette: &Palette) {
    ui.horizontal(|ui| {
        ui.spacing_mut().interact_size.y = 20.0;
        ui.label(RichText::new(name).font(theme::body()).color(palette.weak));
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            ui.add(egui::Label::new(RichText::new(figure).font(theme::body()).color(palette.text)).truncate());
        });
    });
}
