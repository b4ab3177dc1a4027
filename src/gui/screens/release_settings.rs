//! What the table is made of: rows and columns, measures, protection. Every change is one edit.

use eframe::egui::{RichText, Ui};

use crate::{
    dataset::{ColumnType, Dataset, Role, Use},
    gui::{
        app::Cx,
        theme::{self, Palette},
        widgets::{check_ui, choice, icon_button_ui, section_ui, wrapped_ui},
    },
    release::settings::{Measure, Protect, ShareOf, Statistic, TableSettings, Totals},
    review::Edit,
};

pub fn settings_ui(ui: &mut Ui, cx: &mut Cx<'_>, dataset: &Dataset) {
    let palette = Palette::of(ui);
    let release = cx.bench.review().release.clone();
    let table = cx.view.release.table;
    let before = release.tables.get(table).cloned().unwrap_or_default();
    let mut settings = before.clone();
    section_ui(ui, "Rows and columns");
    card_ui(ui, &palette, |ui| dimensions_ui(ui, cx, dataset, &mut settings, &palette));
    section_ui(ui, "Who is counted");
    card_ui(ui, &palette, |ui| filter_ui(ui, cx, &mut settings));
    section_ui(ui, "Measures");
    card_ui(ui, &palette, |ui| measures_ui(ui, cx, dataset, &mut settings, &palette));
    section_ui(ui, "Protection");
    card_ui(ui, &palette, |ui| protection_ui(ui, cx, &mut settings, &palette));
    if settings != before {
        let edit = match release.tables.get(table) {
            Some(_) => Edit::ChangeTable { table, to: settings },
            None => Edit::AddTable(settings),
        };
        cx.bench.apply(edit);
    }
}

fn card_ui(ui: &mut Ui, palette: &Palette, add: impl FnOnce(&mut Ui)) {
    theme::card(palette).show(ui, |ui| {
        ui.set_width(ui.available_width());
        ui.spacing_mut().item_spacing.y = 4.0;
        add(ui);
    });
    ui.add_space(4.0);
}

/// A line with ✕ at its end; true when it was removed.
fn line_ui(ui: &mut Ui, text: &str, note: &str, remove: &str, palette: &Palette) -> bool {
    let mut removed = false;
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = 4.0;
        ui.with_layout(eframe::egui::Layout::right_to_left(eframe::egui::Align::Center), |ui| {
            removed = icon_button_ui(ui, "✕", remove, true).clicked();
            ui.with_layout(eframe::egui::Layout::left_to_right(eframe::egui::Align::Center), |ui| {
                let mut job = eframe::egui::text::LayoutJob::default();
                let format = |colour| eframe::egui::TextFormat::simple(theme::body(), colour);
                job.append(text, 0.0, format(palette.text));
                if !note.is_empty() {
                    job.append(&format!(" · {note}"), 0.0, format(palette.weak));
                }
                ui.add(eframe::egui::Label::new(job).truncate());
            });
        });
    });
    removed
}

fn dimensions_ui(ui: &mut Ui, cx: &mut Cx<'_>, dataset: &Dataset, settings: &mut TableSettings, palette: &Palette) {
    let mut removed = None;
    for (i, name) in settings.dimensions.iter().enumerate() {
        let level = cx.bench.review().column(name).level;
        let note = if level == 0 { "as is".to_owned() } else { format!("level {level}") };
        if line_ui(ui, name, &note, &format!("Remove {name} from the table"), palette) {
            removed = Some(i);
        }
    }
    if let Some(i) = removed {
        settings.dimensions.remove(i);
    }
    let mut dropped = None;
    for (i, name) in settings.segments.iter().enumerate() {
        if line_ui(ui, name, "segment", &format!("Remove segment {name} from the table"), palette) {
            dropped = Some(i);
        }
    }
    if let Some(i) = dropped {
        settings.segments.remove(i);
    }
    let free: Vec<&str> = dataset
        .columns
        .iter()
        .filter(|column| cx.bench.review().role(&column.name) != Some(Role::DirectIdentifier))
        .map(|column| column.name.as_str())
        .filter(|name| !settings.dimensions.iter().any(|dimension| dimension == name))
        .collect();
    let segments: Vec<String> = cx
        .bench
        .review()
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
            }
        }
    });
    add.response.accessible_name("Add a column to the table");
    if !segments.is_empty() {
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
    let mut totals = settings.totals != Totals::None;
    if check_ui(ui, &mut totals, "With totals", "With totals").changed() {
        settings.totals = if totals { Totals::All } else { Totals::None };
    }
}

fn filter_ui(ui: &mut Ui, cx: &Cx<'_>, settings: &mut TableSettings) {
    let shown = settings.filter.clone().unwrap_or_else(|| "Everyone".to_owned());
    let segments = cx.bench.review().segments.clone();
    let filter = choice("filter", shown).width(ui.available_width()).truncate();
    let filter = filter.show_ui(ui, |ui| {
        ui.selectable_value(&mut settings.filter, None, "Everyone");
        for segment in segments.iter() {
            ui.selectable_value(&mut settings.filter, Some(segment.name.clone()), &segment.name);
        }
    });
    filter.response.accessible_name("Who is counted");
}

fn measures_ui(ui: &mut Ui, cx: &Cx<'_>, dataset: &Dataset, settings: &mut TableSettings, palette: &Palette) {
    ui.label(RichText::new("people").font(theme::body()).color(palette.text));
    let mut removed = None;
    for (i, measure) in settings.measures.iter_mut().enumerate() {
        ui.horizontal(|ui| {
            ui.spacing_mut().item_spacing.x = 4.0;
            ui.with_layout(eframe::egui::Layout::right_to_left(eframe::egui::Align::Center), |ui| {
                if icon_button_ui(ui, "✕", &format!("Remove measure {}", measure.column), true).clicked() {
                    removed = Some(i);
                }
                let choices = [
                    Statistic::Sum,
                    Statistic::Mean,
                    Statistic::Share(ShareOf::All),
                    Statistic::Quantiles(vec![0.25, 0.5, 0.75]),
                ];
                let combo = choice(&format!("{} {}", "statistic", i), measure.statistic.to_string());
                let combo = combo.width(88.0).show_ui(ui, |ui| {
                    for statistic in choices {
                        let text = statistic.to_string();
                        ui.selectable_value(&mut measure.statistic, statistic, text);
                    }
                });
                combo.response.accessible_name(format!("Statistic of {}", measure.column));
                ui.with_layout(eframe::egui::Layout::left_to_right(eframe::egui::Align::Center), |ui| {
                    ui.add(eframe::egui::Label::new(&measure.column).truncate());
                });
            });
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
        .filter(|column| review.role(&column.name) != Some(Role::DirectIdentifier))
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

fn protection_ui(ui: &mut Ui, cx: &Cx<'_>, settings: &mut TableSettings, palette: &Palette) {
    let policy = &cx.bench.review().policy;
    let word = |protect: &Protect| match protect {
        Protect::Suppress => "Hide cells".to_owned(),
        Protect::Merge => "Merge small categories".to_owned(),
        Protect::Round { base } => format!("Round to multiples of {base}"),
        Protect::None => "None: report only".to_owned(),
    };
    let combo = choice("protect", word(&settings.protect)).width(ui.available_width());
    let combo = combo.show_ui(ui, |ui| {
        let base = policy.round.unwrap_or(5);
        for protect in [Protect::Suppress, Protect::Merge, Protect::Round { base }, Protect::None] {
            let text = word(&protect);
            ui.selectable_value(&mut settings.protect, protect, text);
        }
    });
    combo.response.accessible_name("Protection");
    let text = match settings.protect {
        Protect::Suppress => {
            format!("Hide below {} people, and hide more so that nothing can be worked out.", policy.cell_threshold)
        }
        Protect::Merge => {
            format!("Categories below {} people become Other; the rest is hidden.", policy.cell_threshold)
        }
        Protect::Round { .. } => "What rounding alone does not protect is hidden.".to_owned(),
        Protect::None => "Unsafe cells are shown here, and nothing can be exported.".to_owned(),
    };
    wrapped_ui(ui, &text, theme::body(), palette.text);
    let mut rules = Vec::new();
    if let Some((n, k)) = policy.dominance {
        rules.push(format!("dominance {n}, {k} %"));
    }
    if let Some(p) = policy.p_percent {
        rules.push(format!("p {p} %"));
    }
    if !rules.is_empty() {
        let text = format!("For sums: {}.", rules.join(" · "));
        wrapped_ui(ui, &text, theme::small(), palette.weak);
    }
}
