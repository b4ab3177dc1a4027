//! What else can be done with a segment: a copy, everybody else, taking it away.

use eframe::egui::{Button, Ui};

use crate::{
    gui::{context::Cx, widgets::more_ui},
    review::{Edit, Review, Segment},
};

/// The menu of a segment.
pub(super) fn actions_ui(ui: &mut Ui, cx: &mut Cx<'_>, segment: &Segment) {
    let mut action = None;
    more_ui(ui, &format!("More for {}", segment.name), |ui| {
        let mut item = |text: &str, hint: &str, edit: &dyn Fn(&Review) -> Edit| {
            if ui.add(Button::new(text)).on_hover_text(hint).clicked() {
                action = Some(edit(cx.bench.review()));
                ui.close();
            }
        };
        item("Duplicate", "The same rule, recipients and purpose under another name", &|review| {
            Edit::AddSegment(Segment { name: free_name(review, &format!("{} copy", segment.name)), ..segment.clone() })
        });
        item("Everybody else", "A segment of all people who are not in this one", &|review| {
            let name = free_name(review, &format!("All but {}", segment.name));
            Edit::AddSegment(Segment { name, rule: format!("not ({})", segment.rule), ..segment.clone() })
        });
        item("Delete", "Takes the segment away; Ctrl Z brings it back", &|_| Edit::RemoveSegment {
            name: segment.name.clone(),
        });
    });
    let Some(edit) = action else { return };
    let selected = match &edit {
        Edit::AddSegment(added) => Some(added.name.clone()),
        _ => None,
    };
    if cx.bench.apply(edit) {
        cx.view.segments.selected = selected;
    }
}

/// A name that no segment has.
fn free_name(review: &Review, wanted: &str) -> String {
    let numbered = (2..).map(|number| format!("{wanted} {number}"));
    std::iter::once(wanted.to_owned())
        .chain(numbered)
        .find(|name| review.segment(name).is_none())
        .unwrap_or_else(|| wanted.to_owned())
}
