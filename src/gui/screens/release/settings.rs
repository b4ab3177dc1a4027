//! What a table is made of: rows and columns, who is counted, measures. Every change is one edit.

use eframe::egui::{Label, RichText, TextFormat, Ui, text::LayoutJob};

use super::{levels, protection, sentence};
use crate::{
    dataset::{ColumnType, Dataset, Use},
    gui::{
        context::Cx,
        theme::{self, Palette},
        widgets::{check_ui, choice, ends_ui, icon_button_ui, more_ui, number_field_ui, section_ui, weak_ui},
    },
    release::settings::{Measure, Rules, ShareOf, Statistic, TableSettings, Totals},
    review::{Edit, Policy},
    workbench::LEFT_OUT,
};

/// Draws what a table is made of, and lets it be changed. `table` counts from 0.
pub fn settings_ui(ui: &mut Ui, cx: &mut Cx<'_>, dataset: &Dataset, table: usize) {
    let palette = Palette::of(ui);
    let release = cx.bench.review().release.clone();
    let before = release.tables.get(table);
    let mut settings: TableSettings = before.cloned().unwrap_or_default();
    if sentence::is_count(&settings) {
        weak_ui(ui, "One number: nothing to lay out.");
        ui.add_space(6.0);
    } else {
        dimensions_ui(ui, cx, dataset, table, &mut settings, &palette);
        ui.add_space(10.0);
        section_ui(ui, "Shown in each cell");
        measures_ui(ui, cx, dataset, &mut settings, &palette);
        ui.add_space(10.0);
    }
    section_ui(ui, "Protection");
    protection::protection_ui(ui, cx, &mut settings, &palette);
    match before {
        Some(before) if settings != *before => {
            cx.bench.apply(Edit::ChangeTable { table, to: settings });
        }
        // The first choice makes the first table.
        None if settings != TableSettings::default() => {
            cx.bench.apply(Edit::AddTable(settings));
        }
        _ => {}
    }
}

/// A line of a list: its name, a quiet note, and at its end what can be done with it.
fn line_ui(ui: &mut Ui, text: &str, note: &str, palette: &Palette, actions: impl FnOnce(&mut Ui)) {
    let mut job = LayoutJob::default();
    job.append(text, 0.0, TextFormat::simple(theme::body(), palette.text));
    job_ui(ui, job, note, palette, actions);
}

/// The same for any text.
fn job_ui(ui: &mut Ui, mut job: LayoutJob, note: &str, palette: &Palette, actions: impl FnOnce(&mut Ui)) {
    if !note.is_empty() {
        job.append(&format!(" · {note}"), 0.0, TextFormat::simple(theme::body(), palette.weak));
    }
    let name = job.text.clone();
    ui.scope(|ui| {
        ui.spacing_mut().item_spacing.x = 2.0;
        let start = |ui: &mut Ui, (): &mut ()| _ = ui.add(Label::new(job).truncate());
        ends_ui(ui, &name, (30.0, 0.0), &mut (), start, |ui, ()| actions(ui));
    });
}

/// What is done to one of several dimensions.
enum Change {
    Remove(usize),
    Swap(usize, usize),
}

fn dimensions_ui(
    ui: &mut Ui,
    cx: &mut Cx<'_>,
    dataset: &Dataset,
    table: usize,
    settings: &mut TableSettings,
    palette: &Palette,
) {
    let names = settings.dimensions.clone();
    let mut change = None;
    for (i, name) in names.iter().enumerate() {
        let note = dimension_note(settings, name);
        let side = if i > 0 && i + 1 == names.len() { "Columns" } else { "Rows" };
        if i > 0 {
            ui.add_space(6.0);
        }
        dimension_ui(ui, side, name, &note, palette, |ui| {
            more_ui(ui, &format!("Options of {name}"), |ui| {
                if i > 0 && ui.button("Move up").clicked() {
                    change = Some(Change::Swap(i, i - 1));
                }
                if i + 1 < names.len() && ui.button("Move down").clicked() {
                    change = Some(Change::Swap(i, i + 1));
                }
                let mut total = settings.totals.over(name);
                let text = "Its total";
                if check_ui(ui, &mut total, text, &format!("Total over {name}")).changed() {
                    settings.totals = with_total(settings, name, total);
                }
                let mut subtotals = settings.subtotals.contains(name);
                let text = "Subtotals of its ladder's higher levels";
                if check_ui(ui, &mut subtotals, text, &format!("Subtotals of {name}")).changed() {
                    settings.subtotals.retain(|other| other != name);
                    if subtotals {
                        settings.subtotals.push(name.clone());
                    }
                }
            });
            if icon_button_ui(ui, "✕", &format!("Remove {name} from the table"), true).clicked() {
                change = Some(Change::Remove(i));
            }
        });
        levels::levels_ui(ui, cx, table, settings, name);
    }
    match change {
        Some(Change::Remove(i)) => remove_dimension(settings, i),
        Some(Change::Swap(i, j)) => settings.dimensions.swap(i, j),
        None => {}
    }
    let mut dropped = None;
    for (i, name) in settings.segments.iter().enumerate() {
        line_ui(ui, name, "segment", palette, |ui| {
            if icon_button_ui(ui, "✕", &format!("Remove segment {name} from the table"), true).clicked() {
                dropped = Some(i);
            }
        });
    }
    if let Some(i) = dropped {
        settings.segments.remove(i);
    }
    add_dimension_ui(ui, cx, dataset, settings);
    if !settings.dimensions.is_empty() {
        ui.label(RichText::new("Levels hold for this release only.").font(theme::small()).color(palette.weak));
    }
}

/// "Rows home_store", and at its end what can be done with it.
fn dimension_ui(ui: &mut Ui, side: &str, name: &str, note: &str, palette: &Palette, actions: impl FnOnce(&mut Ui)) {
    let mut job = LayoutJob::default();
    job.append(side, 0.0, TextFormat::simple(theme::body_strong(), palette.text));
    job.append(name, 8.0, TextFormat::simple(theme::body(), palette.weak));
    job_ui(ui, job, note, palette, actions);
}

/// "subtotals · no total".
fn dimension_note(settings: &TableSettings, name: &str) -> String {
    let mut notes = Vec::new();
    if settings.subtotals.iter().any(|other| other == name) {
        notes.push("subtotals");
    }
    if settings.totals != Totals::None && !settings.totals.over(name) {
        notes.push("no total");
    }
    notes.join(" · ")
}

/// The totals with that over one dimension put in or taken out.
fn with_total(settings: &TableSettings, name: &str, on: bool) -> Totals {
    let over: Vec<String> = settings
        .dimensions
        .iter()
        .filter(|dimension| if *dimension == name { on } else { settings.totals.over(dimension) })
        .cloned()
        .collect();
    match over.len() {
        0 => Totals::None,
        n if n == settings.dimensions.len() => Totals::All,
        _ => Totals::List(over),
    }
}

/// Takes a dimension out, and with it all that was said of it.
fn remove_dimension(settings: &mut TableSettings, i: usize) {
    let name = settings.dimensions.remove(i);
    settings.subtotals.retain(|other| *other != name);
    settings.levels.remove(&name);
    if let Totals::List(over) = &mut settings.totals {
        over.retain(|other| *other != name);
    }
    for measure in &mut settings.measures {
        if measure.statistic == Statistic::Share(ShareOf::Dimension(name.clone())) {
            measure.statistic = Statistic::Share(ShareOf::All);
        }
    }
}

fn add_dimension_ui(ui: &mut Ui, cx: &Cx<'_>, dataset: &Dataset, settings: &mut TableSettings) {
    let review = cx.bench.review();
    let free: Vec<&str> = dataset
        .columns
        .iter()
        .filter(|column| !cx.bench.hides(&column.name))
        .map(|column| column.name.as_str())
        .filter(|name| !settings.dimensions.iter().any(|dimension| dimension == name))
        .collect();
    let segments: Vec<String> = review
        .segments
        .iter()
        .map(|segment| segment.name.clone())
        .filter(|name| !settings.segments.contains(name))
        .collect();
    let add = choice("add dimension", "Add a column…").width(ui.available_width());
    let add = add.show_ui(ui, |ui| {
        for name in free {
            if ui.selectable_label(false, name).clicked() {
                settings.dimensions.push(name.to_owned());
                if let Some(level) = below_the_top(cx, name) {
                    settings.levels.insert(name.to_owned(), level);
                }
                if let Totals::List(over) = &mut settings.totals {
                    over.push(name.to_owned());
                }
            }
        }
    });
    add.response.accessible_name("Add a column to the table");
    if segments.is_empty() {
        return;
    }
    let add = choice("add segment", "Add a segment…").width(ui.available_width());
    let add = add.show_ui(ui, |ui| {
        if segments.len() > 1 && ui.selectable_label(false, "All segments").clicked() {
            settings.segments.extend(segments.iter().cloned());
        }
        for name in &segments {
            if ui.selectable_label(false, name).clicked() {
                settings.segments.push(name.clone());
            }
        }
    });
    add.response.accessible_name("Add a segment to the table");
}

/// In Columns a column may be left out for the rows' sake; a table by it needs the level below.
fn below_the_top(cx: &Cx<'_>, name: &str) -> Option<usize> {
    let latest = cx.bench.assessment().latest()?;
    let found = latest.quasi_identifiers.iter().find(|q| q.column == name)?;
    (found.level_name == LEFT_OUT).then(|| found.level.checked_sub(1)).flatten()
}

/// What can be published of a column in a table of these dimensions.
fn statistics(dimensions: &[String]) -> Vec<Statistic> {
    let mut all = vec![Statistic::Sum, Statistic::Mean, Statistic::Share(ShareOf::All)];
    if dimensions.len() > 1 {
        all.extend(dimensions.iter().rev().map(|name| Statistic::Share(ShareOf::Dimension(name.clone()))));
    }
    all.extend([vec![0.5], vec![0.25, 0.5, 0.75], vec![0.1, 0.5, 0.9]].map(Statistic::Quantiles));
    all
}

/// In the words of the table: the share of the total over its last dimension is the share of the row.
fn statistic_words(statistic: &Statistic, dimensions: &[String]) -> String {
    match statistic {
        Statistic::Share(ShareOf::All) => "share of all".to_owned(),
        Statistic::Share(ShareOf::Dimension(name)) => match dimensions {
            [_, across] if across == name => "share of row".to_owned(),
            [down, _] if down == name => "share of column".to_owned(),
            _ => format!("share over {name}"),
        },
        Statistic::Quantiles(at) => match at.as_slice() {
            [half] if *half == 0.5 => "median".to_owned(),
            [low, half, high] if *low == 0.25 && *half == 0.5 && *high == 0.75 => "quartiles".to_owned(),
            at => {
                let percent: Vec<String> =
                    at.iter().map(|share| format!("{}", (share * 1000.0).round() / 10.0)).collect();
                format!("{} %", percent.join(", "))
            }
        },
        Statistic::Sum | Statistic::Mean => statistic.to_string(),
    }
}

fn measures_ui(ui: &mut Ui, cx: &Cx<'_>, dataset: &Dataset, settings: &mut TableSettings, palette: &Palette) {
    ui.horizontal(|ui| {
        ui.label(RichText::new("People").font(theme::body()).color(palette.text));
        ui.label(RichText::new("·").font(theme::body()).color(palette.weak));
        let mut totals = settings.totals != Totals::None;
        if check_ui(ui, &mut totals, "with totals", "With totals").changed() {
            settings.totals = if totals { Totals::All } else { Totals::None };
        }
    });
    let dimensions = settings.dimensions.clone();
    let choices = statistics(&dimensions);
    let policy = cx.bench.review().policy.clone();
    let mut removed = None;
    for (i, measure) in settings.measures.iter_mut().enumerate() {
        let column = measure.column.clone();
        line_ui(ui, &column, if measure.rules.is_some() { "stricter" } else { "" }, palette, |ui| {
            let words = statistic_words(&measure.statistic, &dimensions);
            let combo = choice(&format!("statistic {i}"), words).width(92.0).truncate().show_ui(ui, |ui| {
                for statistic in &choices {
                    let text = statistic_words(statistic, &dimensions);
                    ui.selectable_value(&mut measure.statistic, statistic.clone(), text);
                }
            });
            combo.response.accessible_name(format!("Statistic of {column}"));
            more_ui(ui, &format!("Rules of {column}"), |ui| rules_ui(ui, measure, &policy));
            if icon_button_ui(ui, "✕", &format!("Remove measure {column}"), true).clicked() {
                removed = Some(i);
            }
        });
    }
    if let Some(i) = removed {
        settings.measures.remove(i);
    }
    let review = cx.bench.review();
    let mut free: Vec<&str> = dataset
        .columns
        .iter()
        .filter(|column| column.kind == ColumnType::Number)
        .filter(|column| !cx.bench.hides(&column.name))
        .map(|column| column.name.as_str())
        .collect();
    // What was tagged as a measure comes first.
    free.sort_by_key(|name| review.column(name).use_ != Some(Use::Measure));
    if free.is_empty() {
        return;
    }
    let add = choice("add measure", "Add a measure…").width(ui.available_width());
    let add = add.show_ui(ui, |ui| {
        for name in free {
            if ui.selectable_label(false, name).clicked() {
                settings.measures.push(Measure::new(name, Statistic::Mean));
            }
        }
    });
    add.response.accessible_name("Add a measure");
}

/// Rules for one measure alone, never laxer than the policy's.
fn rules_ui(ui: &mut Ui, measure: &mut Measure, policy: &Policy) {
    let column = measure.column.clone();
    let mut own = measure.rules.is_some();
    if check_ui(ui, &mut own, "Stricter rules than the policy's", &format!("Stricter rules for {column}")).changed() {
        measure.rules = own.then(|| Rules {
            threshold: policy.cell_threshold,
            dominance: policy.dominance,
            p_percent: policy.p_percent,
            zeros: policy.zeros,
            ..Rules::default()
        });
    }
    let Some(rules) = &mut measure.rules else { return };
    ui.horizontal(|ui| {
        ui.label("At least");
        number_field_ui(
            ui,
            &format!("Least people for {column}"),
            &mut rules.threshold,
            policy.cell_threshold..=1000,
            0.2,
        );
        ui.label("people");
    });
    ui.horizontal(|ui| {
        let mut on = rules.p_percent.is_some();
        let name = format!("p % rule for {column}");
        if check_ui(ui, &mut on, "p %", &name).changed() {
            rules.p_percent = if on { Some(10.0) } else { policy.p_percent };
        }
        if let Some(p) = &mut rules.p_percent {
            let least = policy.p_percent.unwrap_or(0.1);
            number_field_ui(ui, &format!("p percent for {column}"), p, least..=100.0, 0.2);
        }
    });
    ui.horizontal(|ui| {
        let mut on = rules.dominance.is_some();
        let name = format!("Dominance rule for {column}");
        if check_ui(ui, &mut on, "Dominance", &name).changed() {
            rules.dominance = if on { Some((2, 85.0)) } else { policy.dominance };
        }
        if let Some((n, k)) = &mut rules.dominance {
            let (least, most) = policy.dominance.unwrap_or((1, 100.0));
            number_field_ui(ui, &format!("Dominance n for {column}"), n, least..=10, 0.1);
            number_field_ui(ui, &format!("Dominance k for {column}"), k, 1.0..=most, 0.2);
        }
    });
}
