//! Who has agreed: the columns of consent that hold for the segment, what each value means, and the opt-out lists.

use eframe::egui::{RichText, Ui, vec2};

use super::{SegmentEditor, row_ui};
use crate::{
    dataset::{ConsentRule, Direction, Use},
    gui::{
        context::Cx,
        modal::OptOutDialog,
        theme::{self, Palette},
        widgets::{check_ui, field_ui, icon_button_ui, label_ui, link_ui, weak_ui},
    },
    report::words,
    review::{ConsentNeeded, Edit},
    workbench::{ConsentValue, ConsentView},
};

/// The columns, their values, and the lists.
pub(super) fn consent_ui(ui: &mut Ui, cx: &mut Cx<'_>, editor: &mut SegmentEditor) {
    let views = cx.bench.consent_columns(&editor.consent).latest().cloned();
    let inside = editor.is_inside(cx);
    row_ui(ui, "Consent", |ui| {
        let views = views.as_ref().map_or(&[][..], |views| views.as_slice());
        if views.is_empty() {
            weak_ui(ui, "No column is used as consent. Columns says which one is.");
        }
        let needed = !matches!(editor.draft.consent, ConsentNeeded::NotNeeded(_));
        for (column, view) in views.iter().filter(|_| needed) {
            let all: Vec<&String> = views.iter().map(|(name, _)| name).collect();
            column_ui(ui, cx, editor, column, view, &all);
        }
        if inside && !views.is_empty() {
            not_needed_ui(ui, &mut editor.draft.consent);
        }
    });
    row_ui(ui, "Opt-outs", |ui| lists_ui(ui, cx));
}

/// Whether the rule of a column holds for the segment.
pub(super) fn holds(consent: &ConsentNeeded, column: &str) -> bool {
    match consent {
        ConsentNeeded::All => true,
        ConsentNeeded::Columns(columns) => columns.iter().any(|name| name == column),
        ConsentNeeded::NotNeeded(_) => false,
    }
}

fn column_ui(ui: &mut Ui, cx: &Cx<'_>, editor: &mut SegmentEditor, column: &str, view: &ConsentView, all: &[&String]) {
    let palette = Palette::of(ui);
    let mut on = holds(&editor.draft.consent, column);
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing = vec2(14.0, 4.0);
        if check_ui(ui, &mut on, column, &format!("Consent by {column} is needed")).changed() {
            let kept = |name: &&String| if **name == column { on } else { holds(&editor.draft.consent, name) };
            let columns: Vec<String> = all.iter().copied().filter(|name| kept(name)).cloned().collect();
            editor.draft.consent =
                if columns.len() == all.len() { ConsentNeeded::All } else { ConsentNeeded::Columns(columns) };
        }
        if !on {
            weak_ui(ui, "is not required here");
            return;
        }
        let rule = editor.consent.get(column).cloned().unwrap_or_else(|| cx.bench.review().consent_rule(column));
        let says = match view.direction {
            Direction::Consent => "yes is",
            Direction::Refusal => "counted are",
            Direction::WithdrawalDate => "whoever has a date is left out;",
        };
        weak_ui(ui, says);
        for value in view.values.iter().filter(|value| value.empty || !view.dates) {
            if let Some(rule) = value_ui(ui, column, &rule, value, &view.asked) {
                editor.consent.insert(column.to_owned(), rule);
            }
        }
        if view.more > 0 && !view.dates {
            weak_ui(ui, &format!("and {}", words::counted(view.more as u64, "more value", "more values")));
        }
        if !view.asked.is_empty() {
            label_ui(ui, "▲ Which value means yes?", theme::body(), palette.warn);
            if link_ui(ui, "None of them").clicked() {
                editor.consent.insert(column.to_owned(), decided(rule, &view.asked, None));
            }
        }
    });
}

/// The rule with every value decided that nobody knew: yes for one of them, no for the others.
fn decided(rule: ConsentRule, asked: &[String], yes: Option<&str>) -> ConsentRule {
    asked.iter().fold(rule, |rule, value| rule.with_decided(value, yes == Some(value)))
}

/// The rule after a click on a value.
fn value_ui(
    ui: &mut Ui,
    column: &str,
    rule: &ConsentRule,
    value: &ConsentValue,
    asked: &[String],
) -> Option<ConsentRule> {
    let mut on = value.stays == Some(true);
    let text = format!("{} {}", value.label, words::thousands(value.people));
    let name = format!("Count {} of {column}", value.label);
    let changed = check_ui(ui, &mut on, &text, &name).changed();
    changed.then(|| {
        if value.empty {
            ConsentRule { empty_stays: Some(on), ..rule.clone() }
        } else if value.stays.is_none() {
            // One of the unknown values is said to mean yes; the others then do not.
            decided(rule.clone(), asked, Some(&value.label))
        } else {
            rule.clone().with_decided(&value.label, on)
        }
    })
}

/// Within the organisation a purpose may do without consent; the reason is part of the record.
fn not_needed_ui(ui: &mut Ui, consent: &mut ConsentNeeded) {
    let mut on = matches!(consent, ConsentNeeded::NotNeeded(_));
    let text = "not needed: everybody who gets it is inside";
    if check_ui(ui, &mut on, text, "Consent is not needed").changed() {
        *consent = if on { ConsentNeeded::NotNeeded(String::new()) } else { ConsentNeeded::All };
    }
    if let ConsentNeeded::NotNeeded(reason) = consent {
        let width = ui.available_width();
        field_ui(ui, "Why consent is not needed", reason, "Reason: which purpose, which legal basis", width);
    }
}

/// The lists in use. They belong to the review, not to the segment.
fn lists_ui(ui: &mut Ui, cx: &mut Cx<'_>) {
    let palette = Palette::of(ui);
    let key = cx.bench.review().with_use(Use::PersonKey).next().map(str::to_owned);
    let lists = cx.bench.review().opt_out_files.clone();
    for list in &lists {
        let name = list.name();
        let open = cx.bench.review().opt_outs.iter().any(|keys| keys.name() == name);
        ui.horizontal(|ui| {
            ui.label(RichText::new(&name).font(theme::body()).color(palette.text));
            let found = format!(
                "by {}, {} of {} found",
                key.as_deref().unwrap_or("no key"),
                words::thousands(list.found),
                words::thousands(list.keys)
            );
            if open {
                weak_ui(ui, &found);
            } else {
                label_ui(ui, "▲ not open now: add it again", theme::body(), palette.warn);
            }
            if icon_button_ui(ui, "✕", &format!("Count the people of {name} again"), true).clicked() {
                cx.bench.apply(Edit::RemoveOptOut { name: name.clone() });
            }
        });
    }
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = 12.0;
        if key.is_none() {
            weak_ui(ui, "A list needs a person key: Columns says which column it is.");
            return;
        }
        if link_ui(ui, "Add a list…").clicked() {
            cx.show(OptOutDialog::default());
        }
        weak_ui(ui, "Lists hold for all segments at once.");
    });
}
