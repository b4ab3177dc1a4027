//! Finding columns: by their name, and by what was decided about them.

use eframe::egui::{Align, Layout, RichText, Ui};

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

/// With so many columns or fewer all of them are in sight.
const FEW: usize = 12;

/// Draws the field and the filter, if there are more columns than are in sight at once.
pub(super) fn find_ui(ui: &mut Ui, cx: &mut Cx<'_>, columns: &[ColumnProfile], shown: usize) {
    if columns.len() <= FEW {
        return;
    }
    let palette = Palette::of(ui);
    ui.horizontal(|ui| {
        let field = field_ui(ui, "Find a column", &mut cx.view.columns.find, "Find a column", 180.0);
        if std::mem::take(&mut cx.view.columns.focus_find) {
            field.request_focus();
        }
        let filters = ColumnFilter::ALL;
        let selected = filters.iter().position(|filter| *filter == cx.view.columns.filter);
        let parts = filters.map(part);
        if let Some(chosen) = segmented_ui(ui, "Show", &parts, selected).and_then(|at| filters.get(at)) {
            cx.view.columns.filter = *chosen;
        }
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            if shown < columns.len() {
                let note = format!("{shown} of {} columns", columns.len());
                ui.label(RichText::new(note).font(theme::small()).color(palette.weak));
            }
        });
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
    has_role && column.name.to_lowercase().contains(&wanted)
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
