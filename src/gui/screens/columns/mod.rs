//! Which columns identify people: roles, uses, and how much each singles people out.

pub(super) mod column_type;
pub(super) mod consent;
pub(super) mod detail;
mod find;
mod gone;
mod values;

use eframe::egui::Ui;

use crate::{
    dataset::{ColumnProfile, ConsentRule, Role, Use},
    gui::{
        command::Command,
        context::Cx,
        theme::{self, Palette},
        widgets::{
            Segment, choice,
            grid::{Grid, GridColumn, Side, Sort, cell_text_ui, cell_ui, fitting, heading, named_cell_ui},
            page_header_ui, primary_button_ui, secondary_button_ui, segmented_ui,
        },
    },
    report::words,
    review::Edit,
};

const ROLES: [(Role, &str, &str); 4] = [
    (
        Role::DirectIdentifier,
        "Direct",
        "Names a person by itself: name, e-mail address, customer number. Masked, never exported.",
    ),
    (
        Role::QuasiIdentifier,
        "Quasi",
        "Known to others and telling together with others: age, postcode, gender. Crowds are counted by these.",
    ),
    (Role::Sensitive, "Sensitive", "What must not be concluded about a person: health, income, complaints."),
    (Role::Other, "Other", "None of these."),
];

/// Draws the place Columns.
pub fn columns_ui(ui: &mut Ui, cx: &mut Cx<'_>) {
    let Some(dataset) = cx.bench.dataset().cloned() else { return };
    let open = cx.bench.suggestions_open();
    let note = match open {
        0 => "every column has its role".to_owned(),
        n => words::counted(n as u64, "suggestion open", "suggestions open"),
    };
    page_header_ui(ui, "Columns", &note, |ui| {
        let measured = cx.bench.review().with_role(Role::QuasiIdentifier).next().is_some();
        if measured {
            let button = secondary_button_ui(ui, "What singles people out…", true);
            if button.on_hover_text(Command::SinglesOut.hint()).clicked() {
                cx.commands.push(Command::SinglesOut);
            }
            let button = secondary_button_ui(ui, "Find the best levels…", true);
            if button.on_hover_text(Command::BestLevels.hint()).clicked() {
                cx.commands.push(Command::BestLevels);
            }
        }
        if open > 0 && primary_button_ui(ui, "Accept all suggestions", true).clicked() {
            cx.commands.push(Command::AcceptSuggestions);
        }
    });
    gone::gone_ui(ui, cx, &dataset.columns);
    let order = order_of(&dataset.columns, cx);
    find::find_ui(ui, cx, &dataset.columns, order.len());
    let detail = cx.view.columns.selected.is_some();
    let room = ui.available_height() - 16.0;
    // Half of the page for the detail, and whole rows for the table.
    let most = if detail { (room * 0.5).max(theme::ROW * 4.0) } else { room };
    let whole = (most / theme::ROW).floor() * theme::ROW + 2.0;
    let height = Grid::height(order.len(), whole.max(theme::ROW * 3.0));
    let (shown, columns) = fitting(headers(ui, &dataset.columns), ui.available_width(), &SPARE);
    let mut grid = Grid::new("columns", columns, order.len());
    let sort = cx.view.columns.sort;
    grid.sort = Sort { column: shown.iter().position(|number| sort.column == Some(*number)), ..sort };
    grid.selected = cx
        .view
        .columns
        .selected
        .as_ref()
        .and_then(|name| order.iter().position(|i| dataset.columns.get(*i).is_some_and(|c| c.name == *name)));
    let name_of =
        |row: usize| order.get(row).and_then(|i| dataset.columns.get(*i)).map_or(String::new(), |c| c.name.clone());
    let output = grid.show(
        ui,
        height,
        |row| format!("Column {}", name_of(row)),
        |ui, row, column| {
            if let Some(profile) = order.get(row).and_then(|i| dataset.columns.get(*i)) {
                cell(ui, cx, (profile, &dataset.columns), shown.get(column).copied().unwrap_or_default());
            }
        },
    );
    if let Some(row) = output.clicked_row {
        let name = name_of(row);
        let again = cx.view.columns.selected.as_deref() == Some(name.as_str());
        cx.view.columns.selected = (!again).then_some(name);
    }
    if let Some(number) = output.clicked_header.and_then(|column| shown.get(column)) {
        cx.view.columns.sort.click(*number);
    }
    if let Some(name) = cx.view.columns.selected.clone() {
        ui.add_space(10.0);
        detail::ladder_ui(ui, cx, &name);
    }
}

/// The columns of the table by their number; the width of the window decides which are shown.
const SPARE: [usize; 3] = [6, 1, 5];

fn headers(ui: &Ui, of: &[ColumnProfile]) -> Vec<(usize, GridColumn)> {
    let most = |count: fn(&ColumnProfile) -> u64| words::thousands(of.iter().map(count).max().unwrap_or(0));
    let columns = vec![
        GridColumn::left("Column", 132.0).sortable(),
        GridColumn::left("Type", 80.0),
        GridColumn::left("Role", 242.0).hint("Underlined with dashes: suggested, not chosen yet"),
        GridColumn::left("Use", 118.0).hint("Beside its role a column may have one use"),
        GridColumn::right("Distinct", 80.0).sortable().hint("Distinct values").holding(ui, &most(|c| c.distinct)),
        GridColumn::right("Missing", 78.0).sortable().hint("Rows without a value").holding(ui, &most(|c| c.missing)),
        GridColumn::right("Unique", 74.0).sortable().hint("Share of rows whose value nobody else has"),
        GridColumn::left("Why", 124.0).grows().hint("What the suggested role rests on"),
    ];
    columns.into_iter().enumerate().collect()
}

/// The columns that are listed, as they came or sorted.
fn order_of(columns: &[ColumnProfile], cx: &Cx<'_>) -> Vec<usize> {
    let mut order = find::shown(cx, columns);
    let Sort { column: Some(by), descending } = cx.view.columns.sort else { return order };
    let key = |i: &usize| columns.get(*i);
    order.sort_by(|a, b| {
        let (Some(a), Some(b)) = (key(a), key(b)) else { return std::cmp::Ordering::Equal };
        let ordering = match by {
            4 => a.distinct.cmp(&b.distinct),
            5 => a.missing.cmp(&b.missing),
            6 => a.unique_share.total_cmp(&b.unique_share),
            _ => a.name.to_lowercase().cmp(&b.name.to_lowercase()),
        };
        if descending { ordering.reverse() } else { ordering }
    });
    order
}

fn cell(ui: &mut Ui, cx: &mut Cx<'_>, (profile, all): (&ColumnProfile, &[ColumnProfile]), column: usize) {
    let palette = Palette::of(ui);
    let (body, weak, text) = (theme::body(), palette.weak, palette.text);
    match column {
        0 => {
            let short = heading(ui, &profile.name, all.iter().map(|other| other.name.as_str()), "", &body);
            let cell = named_cell_ui(ui, &short, &profile.name, Side::Left, &body, text);
            if short != profile.name {
                cell.on_hover_text(&profile.name);
            }
        }
        1 => {
            let kind = profile.kind.name();
            let kind = format!("{}{}", kind[..1].to_uppercase(), &kind[1..]);
            cell_text_ui(ui, &kind, Side::Left, &body, weak);
        }
        2 => cell_ui(ui, Side::Left, |ui| role_ui(ui, cx, profile)),
        3 => cell_ui(ui, Side::Left, |ui| use_ui(ui, cx, profile)),
        4 => {
            cell_text_ui(ui, &words::thousands(profile.distinct), Side::Right, &body, text);
        }
        5 => {
            cell_text_ui(ui, &words::thousands(profile.missing), Side::Right, &body, weak);
        }
        6 => {
            cell_text_ui(ui, &words::percent(profile.unique_share), Side::Right, &body, weak);
        }
        _ => {
            let evidence = &profile.suggestion.evidence;
            let first = evidence.first().cloned().unwrap_or_default();
            let response = cell_text_ui(ui, &first, Side::Left, &body, weak);
            if !evidence.is_empty() || profile.suggestion.art9.is_some() {
                response.on_hover_ui(|ui| {
                    let sure = format!(
                        "Suggested: {}, {} sure",
                        profile.suggestion.role,
                        words::percent(profile.suggestion.confidence)
                    );
                    ui.label(sure);
                    for line in evidence {
                        ui.label(line);
                    }
                    if let Some(art9) = &profile.suggestion.art9 {
                        ui.label(format!("Special category (GDPR Art. 9): {art9}"));
                    }
                });
            }
        }
    }
}

fn role_ui(ui: &mut Ui, cx: &mut Cx<'_>, profile: &ColumnProfile) {
    let role = cx.bench.review().role(&profile.name);
    let parts = ROLES.map(|(of, text, hint)| Segment {
        text,
        hint,
        suggested: role.is_none() && profile.suggestion.role == of,
    });
    let selected = ROLES.iter().position(|(of, ..)| Some(*of) == role);
    if let Some(chosen) = segmented_ui(ui, &profile.name, &parts, selected).and_then(|i| ROLES.get(i)) {
        cx.bench.apply(Edit::SetRole { column: profile.name.clone(), role: Some(chosen.0) });
        if chosen.0 == Role::QuasiIdentifier {
            cx.view.columns.selected = Some(profile.name.clone());
        }
    }
}

fn use_ui(ui: &mut Ui, cx: &mut Cx<'_>, profile: &ColumnProfile) {
    let palette = Palette::of(ui);
    let now = cx.bench.review().column(&profile.name).use_;
    let before = ui.style().clone();
    let widgets = &mut ui.style_mut().visuals.widgets;
    widgets.inactive.bg_stroke = egui::Stroke::NONE;
    widgets.inactive.weak_bg_fill = egui::Color32::TRANSPARENT;
    if now.is_none() {
        widgets.inactive.fg_stroke.color = palette.weak;
    }
    ui.spacing_mut().button_padding.x = 6.0;
    ui.spacing_mut().interact_size.y = 26.0;
    let shown = now.map_or("–".to_owned(), |use_| use_.to_string());
    let combo = choice(&format!("use {}", profile.name), shown).width(96.0).show_ui(ui, |ui| {
        let mut chosen = None;
        if ui.selectable_label(now.is_none(), "no use").clicked() {
            chosen = Some(None);
        }
        for use_ in Use::ALL {
            if ui.selectable_label(now == Some(use_), use_.to_string()).on_hover_text(hint_of(use_)).clicked() {
                chosen = Some(Some(use_));
            }
        }
        chosen
    });
    ui.set_style(before);
    combo.response.accessible_name(format!("Use of {}", profile.name));
    if let Some(use_) = combo.inner.flatten() {
        let column = profile.name.clone();
        let suggested = profile.suggestion.consent.filter(|_| use_ == Some(Use::Consent));
        if use_ == Some(Use::Consent) {
            cx.view.columns.selected = Some(column.clone());
        }
        cx.bench.apply(match suggested {
            Some(direction) => Edit::SetConsent { column, rule: ConsentRule::new(direction) },
            None => Edit::SetUse { column, use_ },
        });
    }
}

fn hint_of(use_: Use) -> &'static str {
    match use_ {
        Use::PersonKey => "Rows with one key are one person",
        Use::Consent => "Only people who consented are in a segment: select the column to see who that is",
        Use::Count => "A row represents that many people",
        Use::Measure => "Can be summed and averaged in a release",
        Use::Weight => "How many people of the population a row represents",
    }
}
