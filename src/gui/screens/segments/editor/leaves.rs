//! What of the segment is handed over: a count, a table, or rows with some columns.

use eframe::egui::{Ui, vec2};

use super::{SegmentEditor, row_ui};
use crate::{
    dataset::Role,
    gui::{
        context::Cx,
        widgets::{Segment as Part, check_ui, choose_ui, segmented_ui, weak_ui},
    },
    review::Leaves,
};

const FORMS: [(&str, &str); 3] = [
    ("Count", "One number. No rows are released."),
    ("Table", "Numbers by group. Small ones are hidden."),
    ("Rows", "One row a person. Choose the columns."),
];

/// Multiples to which a count may be rounded.
const BASES: [u64; 4] = [10, 20, 50, 100];

/// The form, and what belongs to it.
pub(super) fn leaves_ui(ui: &mut Ui, cx: &Cx<'_>, editor: &mut SegmentEditor) {
    row_ui(ui, "Released as", |ui| {
        ui.horizontal_wrapped(|ui| {
            ui.spacing_mut().item_spacing = vec2(12.0, 4.0);
            form_ui(ui, editor);
        });
        match &mut editor.draft.leaves {
            Some(Leaves::Count) => rounded_ui(ui, &mut editor.draft.rounded),
            Some(Leaves::Rows(columns)) => columns_ui(ui, cx, columns),
            _ => {}
        }
    });
}

fn form_ui(ui: &mut Ui, editor: &mut SegmentEditor) {
    let parts = FORMS.map(|(text, hint)| Part { text, hint, suggested: false });
    let selected = match editor.draft.leaves {
        None => None,
        Some(Leaves::Count) => Some(0),
        Some(Leaves::Table) => Some(1),
        Some(Leaves::Rows(_)) => Some(2),
    };
    let chosen = segmented_ui(ui, "Released as", &parts, selected);
    if let Some(chosen) = chosen {
        editor.draft.leaves = match chosen {
            0 => Some(Leaves::Count),
            1 => Some(Leaves::Table),
            _ => Some(Leaves::Rows(Vec::new())),
        };
        if chosen != 0 {
            editor.draft.rounded = None;
        }
    }
    let hint = chosen.or(selected).and_then(|at| FORMS.get(at)).map(|(_, hint)| *hint);
    weak_ui(ui, hint.unwrap_or("Not said yet: it is judged as rows with all tagged columns."));
}

fn rounded_ui(ui: &mut Ui, rounded: &mut Option<u64>) {
    ui.horizontal(|ui| {
        weak_ui(ui, "rounded to");
        let all = std::iter::once(None).chain(BASES.map(Some));
        choose_ui(ui, "Count rounded to", 150.0, rounded, all, |base| match base {
            None => "none".to_owned(),
            Some(base) => format!("multiples of {base}"),
        });
    });
}

/// The columns with a role; what names people is not among them.
fn columns_ui(ui: &mut Ui, cx: &Cx<'_>, chosen: &mut Vec<String>) {
    let Some(dataset) = cx.bench.dataset() else { return };
    let review = cx.bench.review();
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing = vec2(16.0, 4.0);
        for column in &dataset.columns {
            let name = &column.name;
            if review.role(name).is_none_or(|role| role == Role::DirectIdentifier) {
                continue;
            }
            let mut on = chosen.contains(name);
            if check_ui(ui, &mut on, name, &format!("{name} is released")).changed() {
                chosen.retain(|other| other != name);
                if on {
                    chosen.push(name.clone());
                }
            }
        }
    });
    if chosen.is_empty() {
        weak_ui(ui, "Columns without a role, and those that name people, are not offered.");
    }
}
