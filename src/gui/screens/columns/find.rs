//! Finding columns: by their name, by what is suggested for them, and by what was decided about them.

use eframe::egui::{RichText, Ui};

use super::ROLES;
use crate::{
    dataset::{ColumnProfile, Role},
    gui::{
        context::Cx,
        theme::{self, Palette},
        view_state::ColumnFilter,
        widgets::{Segment, field_ui, segmented_ui},
    },
};

/// With this many columns or fewer all of them are in sight.
const FEW: usize = 12;

/// Draws the field and the filter, if there are more columns than are in sight at once.
pub(super) fn find_ui(ui: &mut Ui, cx: &mut Cx<'_>, columns: &[ColumnProfile], shown: usize) {
    if columns.len() <= FEW {
        return;
    }
    let palette = Palette::of(ui);
    ui.horizontal_wrapped(|ui| {
        let field = field_ui(ui, "Find a column", &mut cx.view.columns.find, "Name or suggestion", 180.0);
        let field =
            field.on_hover_text("Part of a column's name, of the role suggested for it, or of what that rests on");
        if std::mem::take(&mut cx.view.columns.focus_find) {
            field.request_focus();
        }
        let filters = ColumnFilter::ALL;
        let selected = filters.iter().position(|filter| *filter == cx.view.columns.filter);
        let parts = filters.map(part);
        if let Some(chosen) = segmented_ui(ui, "Show", &parts, selected).and_then(|at| filters.get(at)) {
            cx.view.columns.filter = *chosen;
        }
        if shown < columns.len() {
            let note = format!("{shown} of {} columns", columns.len());
            ui.label(RichText::new(note).font(theme::small()).color(palette.weak));
        }
    });
    ui.add_space(4.0);
}

/// Columns that are listed, by their place among all.
pub(super) fn shown(cx: &Cx<'_>, columns: &[ColumnProfile]) -> Vec<usize> {
    let is_shown = |column: &ColumnProfile| columns.len() <= FEW || is_asked_for(cx, column);
    (0..).zip(columns).filter(|(_, column)| is_shown(column)).map(|(place, _)| place).collect()
}

fn is_asked_for(cx: &Cx<'_>, column: &ColumnProfile) -> bool {
    let role = cx.bench.review().role(&column.name);
    let has_role = match cx.view.columns.filter {
        ColumnFilter::All => true,
        ColumnFilter::Undecided => role.is_none(),
        ColumnFilter::Of(wanted) => role == Some(wanted),
    };
    let wanted = cx.view.columns.find.trim().to_lowercase();
    has_role && (wanted.is_empty() || is_found(column, &wanted))
}

/// By its name, by what is suggested for it, or by what that rests on. `wanted` is in lower case.
fn is_found(column: &ColumnProfile, wanted: &str) -> bool {
    let has = |text: &str| text.to_lowercase().contains(wanted);
    let suggestion = &column.suggestion;
    has(&column.name)
        || has(&suggestion.role.to_string())
        || suggestion.evidence.iter().any(|evidence| has(evidence))
        || suggestion.art9.as_deref().is_some_and(has)
}

/// The part of the filter that shows these columns.
fn part(filter: ColumnFilter) -> Segment<'static> {
    let of_role = |role: Role| ROLES.iter().find(|(of, ..)| *of == role).map_or("", |(_, text, _)| text);
    let (text, hint) = match filter {
        ColumnFilter::All => ("All", "Every column"),
        ColumnFilter::Undecided => ("Undecided", "Columns without a role: they wait for a decision"),
        ColumnFilter::Of(role) => {
            let hint = match role {
                Role::DirectIdentifier => "Columns that name a person by themselves",
                Role::QuasiIdentifier => "Columns by which crowds are counted",
                Role::Sensitive => "Columns that must not be inferred about a person",
                Role::Other => "Columns that are none of these",
            };
            (of_role(role), hint)
        }
    };
    Segment { hint, ..Segment::new(text) }
}
