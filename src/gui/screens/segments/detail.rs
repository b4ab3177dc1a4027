//! One segment in detail: what it is, what would make it go, and the one chart that decides its verdict.

use eframe::egui::{self, RichText, Ui};

use super::{actions, chart, ways};
use crate::gui::screens::segments;
use crate::{
    gui::{
        context::Cx,
        plot::{Linked, linked_chart_ui},
        screens::crowds::{LISTS, crowds_ui},
        theme::{self, Palette},
        widgets::{button_ui, ends_ui, label_ui, section_ui, weak_ui, wrapped_ui},
    },
    report::{
        assessment::SegmentFigures,
        plot::{columns_chart, crowds_chart, inside_outside_chart, risk_chart},
        words,
    },
    review::{Leaves, Policy, Segment},
    workbench::{CrowdsQuestion, Picked, SegmentView},
};

/// Sensitive columns shown at once.
const SENSITIVE: usize = 2;

/// Draws the figures of a segment.
pub fn segment_ui(ui: &mut Ui, cx: &mut Cx<'_>, name: &str, all: &[SegmentFigures]) {
    let palette = Palette::of(ui);
    let Some(segment) = cx.bench.review().segment(name).cloned() else { return };
    let start = |ui: &mut Ui, _: &mut Cx<'_>| {
        label_ui(ui, &segment.name, theme::title(), palette.text);
        let rule = RichText::new(&segment.rule).font(theme::mono()).color(palette.weak);
        ui.add(egui::Label::new(rule).truncate());
    };
    let end = |ui: &mut Ui, cx: &mut Cx<'_>| {
        if button_ui(ui, "Edit…").on_hover_text("Name, purpose, rule, what is released, to whom, consent").clicked() {
            segments::edit(cx, name);
        }
        actions::actions_ui(ui, cx, &segment);
    };
    ends_ui(ui, "segment", (34.0, 120.0), cx, start, end);
    let about = about(&segment);
    if !about.is_empty() {
        wrapped_ui(ui, &about, theme::body(), palette.weak);
    }
    if !segment.notes.trim().is_empty() {
        wrapped_ui(ui, &format!("Notes: {}", segment.notes.trim()), theme::body(), palette.weak);
    }
    let figures = all.iter().find(|figures| figures.name == name);
    if let Some(figures) = figures {
        consent_ui(ui, figures, &palette);
        audience_ui(ui, &cx.bench.review().policy, figures);
        ui.add_space(4.0);
        ways::ways_ui(ui, cx, figures);
    }
    let derived = cx.bench.segment_view(name).clone();
    let Some(view) = derived.latest().filter(|view| view.name == name).cloned() else {
        match derived.error() {
            Some(error) => wrapped_ui(ui, error, theme::body(), palette.fail),
            None => weak_ui(ui, "Measuring the segment…"),
        };
        return;
    };
    ui.add_space(8.0);
    ui.scope(|ui| {
        if derived.is_pending() {
            ui.multiply_opacity(0.5);
        }
        let decided = figures.is_some_and(|figures| chart::decisive_ui(ui, cx, figures, all));
        charts_ui(ui, cx, &view, figures, decided);
    });
}

/// The purpose, and what would change nothing.
fn about(segment: &Segment) -> String {
    let purpose = segment.purpose.trim();
    let purpose = match purpose.chars().last() {
        Some('.' | '!' | '?') | None => purpose.to_owned(),
        Some(_) => format!("{purpose}."),
    };
    let leaves = match &segment.leaves {
        Some(Leaves::Count) => "No rows are released, so coarser columns would change nothing here.".to_owned(),
        Some(Leaves::Table) => "No rows are released; the cells of its table are attacked in Release.".to_owned(),
        Some(Leaves::Rows(columns)) => format!("Rows with {}.", columns.join(", ")),
        None => "Nobody said what is released, so it is judged as rows with all tagged columns.".to_owned(),
    };
    [purpose, leaves].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ")
}

/// The people who remain after consent, and how many each rule left out.
fn consent_ui(ui: &mut Ui, figures: &SegmentFigures, palette: &Palette) {
    let Some(flow) = figures.consent.as_ref().filter(|flow| flow.people > 0) else { return };
    let losses = flow.left.iter().filter(|loss| loss.people > 0);
    let losses: Vec<String> = losses
        .map(|loss| format!("{} {}", words::counted(loss.people, "does not meet", "do not meet"), loss.rule))
        .collect();
    if losses.is_empty() {
        return;
    }
    let text = format!(
        "{} {} the rule, of whom {}: {}.",
        words::people(flow.people),
        if flow.people == 1 { "meets" } else { "meet" },
        losses.join(", "),
        words::counted(flow.remaining, "is counted", "are counted")
    );
    wrapped_ui(ui, &text, theme::body(), palette.weak);
}

/// Whether the segment is large enough to be an audience: beside the policy, so no verdict changes.
fn audience_ui(ui: &mut Ui, policy: &Policy, figures: &SegmentFigures) {
    let Some(text) = words::audience(policy, figures.consented.unwrap_or(figures.people)) else { return };
    let response = ui.label(RichText::new(text).font(theme::body()).color(Palette::of(ui).weak));
    response.on_hover_text(
        "Platforms set least sizes of their own and change them; look them up before an upload. Commonly reported: Meta 100, \
         LinkedIn 300, Google 100 for display and 1,000 for search.",
    );
}

/// Further charts. Nothing is shown of what is not requested.
fn charts_ui(ui: &mut Ui, cx: &mut Cx<'_>, view: &SegmentView, figures: Option<&SegmentFigures>, decided: bool) {
    let policy = cx.bench.review().policy.clone();
    let mut charts = Vec::new();
    let has_crowds = figures.is_none_or(SegmentFigures::asked_for_crowds);
    if has_crowds {
        charts.push(crowds_chart(&view.histogram, Some(policy.k)));
        charts.push(columns_chart(&view.columns, view.smallest, view.average_risk));
        charts.push(risk_chart(&view.risk_curve, Some(policy.highest_risk)));
    }
    for sensitive in view.sensitive.iter().take(SENSITIVE) {
        charts.push(inside_outside_chart(&view.name, &sensitive.column, &sensitive.values, sensitive.bands));
    }
    if charts.is_empty() {
        return;
    }
    if decided {
        section_ui(ui, "More about this segment");
    }
    let width = ui.available_width();
    let across = if width > 620.0 { 2 } else { 1 };
    let gap = 32.0;
    let each = (width - gap * (across as f32 - 1.0)) / across as f32;
    let is_here = |question: &CrowdsQuestion| has_crowds && question.segment.as_deref() == Some(view.name.as_str());
    let mut picked = cx.view.picked.clone().filter(is_here);
    let before = picked.clone();
    for (at, row) in charts.chunks(across).enumerate() {
        ui.horizontal_top(|ui| {
            ui.spacing_mut().item_spacing.x = gap;
            for (place, chart) in row.iter().enumerate() {
                // The first chart is that of the crowds.
                let is_link = has_crowds && at + place == 0;
                let bin = picked.as_ref().filter(|_| is_link).map(|question| &question.picked);
                let selected = (0..chart.count()).find(|place| bin.is_some() && Picked::bin(*place).as_ref() == bin);
                ui.vertical(|ui| {
                    ui.set_width(each);
                    let linked = Linked { selected, says: is_link.then_some(LISTS) };
                    let request = linked_chart_ui(ui, chart, chart.height(), linked);
                    if let Some(mark) = cx.plot(ui, request).filter(|_| is_link) {
                        let question = |picked| CrowdsQuestion { segment: Some(view.name.clone()), picked };
                        picked = Picked::bin(mark).filter(|_| selected != Some(mark)).map(question);
                    }
                });
            }
        });
        ui.add_space(10.0);
        if let Some(question) = picked.clone().filter(|_| at == 0)
            && crowds_ui(ui, cx, &question)
        {
            picked = None;
        }
    }
    if picked != before {
        cx.view.picked = picked;
    }
}
