//! The verdict on the draft while it is written, and the buttons.

use eframe::egui::{Align, Label, Layout, Popup, RichText, Ui};

use super::{SegmentEditor, Then, consent};
use crate::{
    gui::{
        context::Cx,
        theme::{self, Palette},
        widgets::{button_ui, ends_ui, link_ui, mark_of, primary_button_ui, weak_ui, wrapped_ui},
    },
    report::{assessment::Verdict, words},
    workbench::{Derived, DraftView},
};

/// Room for the ways out beside the note.
const WAYS: f32 = 130.0;

/// What the two ends of the foot work on.
type State<'a, 'b> = (&'a mut Cx<'b>, &'a mut SegmentEditor, &'a mut Then);

/// What the foot says of the draft.
struct Said {
    mark: &'static str,
    text: String,
    note: String,
    /// `None` if nothing was judged.
    verdict: Option<Verdict>,
    pending: bool,
}

/// The verdict at the left, the buttons at the right.
pub(super) fn foot_ui(
    ui: &mut Ui,
    cx: &mut Cx<'_>,
    editor: &mut SegmentEditor,
    judged: Option<&Derived<Result<DraftView, String>>>,
    then: &mut Then,
) {
    let palette = Palette::of(ui);
    let missing = editor.missing(cx);
    let height = ui.available_height();
    let mut state = (cx, editor, then);
    let start = |ui: &mut Ui, (cx, editor, _): &mut State<'_, '_>| {
        let line = verdict_line(cx, editor, judged, missing);
        ui.vertical(|ui| {
            ui.spacing_mut().item_spacing.y = 2.0;
            ui.add_space((height - 40.0).max(0.0) / 2.0);
            let colour = line.verdict.map_or(palette.weak, |verdict| palette.verdict(verdict));
            ui.scope(|ui| {
                if line.pending {
                    ui.multiply_opacity(0.5);
                }
                let text = format!("{} {}", line.mark, line.text);
                let text = RichText::new(text.trim()).font(theme::body_strong()).color(colour);
                ui.add(Label::new(text).truncate());
            });
            ui.horizontal(|ui| {
                ui.spacing_mut().item_spacing.x = 10.0;
                let ways = line.verdict.is_some_and(|verdict| verdict != Verdict::Pass);
                ui.scope(|ui| {
                    ui.set_max_width(ui.available_width() - if ways { WAYS } else { 0.0 });
                    let note = RichText::new(&line.note).font(theme::body()).color(palette.weak);
                    ui.add(Label::new(note).truncate());
                });
                if ways {
                    ways_ui(ui, cx, editor);
                }
            });
        });
    };
    let end = |ui: &mut Ui, (_, _, then): &mut State<'_, '_>| {
        if button_ui(ui, "Cancel").clicked() {
            **then = Then::Leave;
        }
        let save = primary_button_ui(ui, "Save segment", missing.is_none());
        let save = save.on_disabled_hover_text(missing.unwrap_or_default()).on_hover_text("Ctrl Enter");
        if save.clicked() {
            **then = Then::Save;
        }
    };
    ends_ui(ui, "foot", (height, 0.0), &mut state, start, end);
}

/// "3 ways out", and what each does. The one that is chosen goes into the draft.
fn ways_ui(ui: &mut Ui, cx: &mut Cx<'_>, editor: &mut SegmentEditor) {
    let Some(draft) = editor.asked(cx) else { return };
    let derived = cx.bench.draft_ways(draft.clone()).clone();
    let Some(ways) = derived.fresh().cloned() else {
        if derived.error().is_none() {
            weak_ui(ui, "looking for ways out…");
        }
        return;
    };
    if ways.is_empty() {
        weak_ui(ui, "No way out found.");
        return;
    }
    let link = link_ui(ui, &words::counted(ways.len() as u64, "way out", "ways out"));
    Popup::menu(&link).width(380.0).show(|ui| {
        let palette = Palette::of(ui);
        for way in ways.iter() {
            let keeps = way.kept.map_or_else(String::new, |kept| format!(" Keeps {} of detail.", words::percent(kept)));
            let what = format!("{} {}. {}.{keeps}", mark_of(way.verdict_after), way.after, way.others.sentence());
            if button_ui(ui, &way.title).on_hover_text("Into the draft; nothing is saved yet").clicked() {
                editor.take(&draft, way);
                ui.close();
            }
            ui.with_layout(Layout::top_down(Align::Min), |ui| {
                wrapped_ui(ui, &what, theme::small(), palette.weak);
            });
            ui.add_space(6.0);
        }
    });
}

fn verdict_line(
    cx: &mut Cx<'_>,
    editor: &SegmentEditor,
    judged: Option<&Derived<Result<DraftView, String>>>,
    missing: Option<&str>,
) -> Said {
    let quiet = |text: &str| Said {
        mark: "",
        text: text.to_owned(),
        note: missing.unwrap_or_default().to_owned(),
        verdict: None,
        pending: false,
    };
    if let Some(refused) = &editor.refused {
        return Said { mark: "✖", verdict: Some(Verdict::Fail), ..quiet(refused) };
    }
    let Some(judged) = judged else {
        return quiet(if editor.draft.rule.trim().is_empty() { "Nobody is chosen yet." } else { "Not judged." });
    };
    let views = cx.bench.consent_columns(&editor.consent).latest().cloned();
    let asked = views.iter().flat_map(|views| views.iter());
    if asked.clone().any(|(column, view)| !view.asked.is_empty() && consent::holds(&editor.draft.consent, column)) {
        let note = "The verdict waits for it.".to_owned();
        return Said { mark: "▲", note, verdict: Some(Verdict::Warn), ..quiet("Which value means yes?") };
    }
    if let Some(error) = judged.error() {
        return Said { note: error.to_owned(), ..quiet("Not judged.") };
    }
    let pending = judged.is_pending();
    match judged.latest().map(AsRef::as_ref) {
        None => quiet("counting…"),
        Some(Err(why)) => Said { mark: "✖", verdict: Some(Verdict::Fail), pending, ..quiet(why) },
        Some(Ok(view)) => {
            let answer = &view.figures.answer;
            let verdict = answer.shown();
            let note = if pending { "counting…".to_owned() } else { note(editor, view, missing) };
            Said { mark: mark_of(verdict), text: answer.because.clone(), note, verdict: Some(verdict), pending }
        }
    }
}

/// Who could work it out, what is missing, or what it does to others.
fn note(editor: &SegmentEditor, view: &DraftView, missing: Option<&str>) -> String {
    if view.figures.answer.because.contains(" apart from ") {
        return match editor.draft.recipients.as_slice() {
            [] => "Whoever has both numbers can subtract the two.".to_owned(),
            [one] => format!("{one} can subtract the two."),
            _ => "The recipients can subtract the two.".to_owned(),
        };
    }
    if let Some(missing) = missing {
        return missing.to_owned();
    }
    let worse = view.changed.iter().filter(|other| other.verdict == Verdict::Fail).map(|other| other.name.as_str());
    let worse: Vec<&str> = worse.collect();
    match worse.as_slice() {
        [] => "Others stay as they are.".to_owned(),
        [one] => format!("{one} may not go with it."),
        more => format!("{} others may not go with it.", more.len()),
    }
}
