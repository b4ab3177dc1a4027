//! One segment in detail: how big the crowds are, what singles people out, what it gives away, what would help.

use eframe::egui::{
    self, Align, Align2, Layout, Rect, RichText, Sense, Stroke, StrokeKind, Ui, WidgetInfo, accesskit::Role, pos2, vec2,
};

use crate::gui::screens::segments;
use crate::{
    gui::{
        context::Cx,
        meter,
        plot::chart_ui,
        theme::{self, Palette, mix},
        widgets::{button_ui, label_ui, section_ui, weak_ui, wrapped_ui},
    },
    report::{
        assessment::{Assessment, OverlapVerdict, SegmentFigures},
        plot::{columns_chart, crowds_chart, inside_outside_chart, risk_chart},
        words,
    },
    review::Policy,
    workbench::SegmentView,
};

/// Sensitive columns shown at once.
const SENSITIVE: usize = 2;

/// Draws the figures of a segment.
pub fn segment_ui(ui: &mut Ui, cx: &mut Cx<'_>, name: &str) {
    let palette = Palette::of(ui);
    let Some(segment) = cx.bench.review().segment(name).cloned() else { return };
    let width = ui.available_width();
    ui.allocate_ui_with_layout(vec2(width, 34.0), Layout::left_to_right(Align::Center), |ui| {
        label_ui(ui, &segment.name, theme::title(), palette.text);
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            if button_ui(ui, "Edit…").on_hover_text("Name, purpose and rule").clicked() {
                segments::edit(cx, name);
            }
            ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                let rule = RichText::new(&segment.rule).font(theme::mono()).color(palette.weak);
                ui.add(egui::Label::new(rule).truncate());
            });
        });
    });
    if !segment.purpose.is_empty() {
        weak_ui(ui, &segment.purpose);
    }
    let latest = cx.bench.assessment().latest().cloned();
    let figures = latest.as_ref().and_then(|a| a.segments.iter().find(|s| s.name == name));
    ui.scope(|ui| findings_ui(ui, figures, &palette));
    if let Some(figures) = figures {
        audience_ui(ui, &cx.bench.review().policy, figures);
    }
    let derived = cx.bench.segment_view(name).clone();
    let Some(view) = derived.latest().filter(|view| view.name == name).cloned() else {
        match derived.error() {
            Some(error) => wrapped_ui(ui, error, theme::body(), palette.fail),
            None => weak_ui(ui, "Measuring the segment…"),
        };
        return;
    };
    ui.add_space(4.0);
    ui.scope(|ui| {
        if derived.is_pending() {
            ui.multiply_opacity(0.5);
        }
        charts_ui(ui, cx, &view);
    });
    fixes_ui(ui, cx, &view, &palette);
}

/// What is wrong, in sentences; nothing where nothing is.
fn findings_ui(ui: &mut Ui, figures: Option<&SegmentFigures>, palette: &Palette) {
    let Some(figures) = figures else { return };
    let verdicts = &figures.verdicts;
    ui.spacing_mut().item_spacing.y = 2.0;
    for (question, finding) in
        [("Singling out", &verdicts.singling_out), ("Linking", &verdicts.linking), ("Inference", &verdicts.inference)]
    {
        if finding.verdict == crate::report::assessment::Verdict::Pass {
            continue;
        }
        let (mark, colour) = crate::gui::widgets::finding_mark(finding, palette);
        let text = format!("{mark} {question} · {} · {}", finding.headline, finding.because);
        wrapped_ui(ui, &text, theme::body(), colour);
    }
}

/// Whether the segment is large enough to be an audience: beside the policy, so no verdict changes.
fn audience_ui(ui: &mut Ui, policy: &Policy, figures: &SegmentFigures) {
    let Some(text) = words::audience(policy, figures.consented.unwrap_or(figures.people)) else { return };
    let response = ui.label(RichText::new(text).font(theme::body()).color(Palette::of(ui).weak));
    response.on_hover_text(
        "Platforms set least sizes of their own and change them; look them up before an upload. Commonly told: Meta 100, \
         LinkedIn 300, Google 100 for display and 1,000 for search.",
    );
}

fn charts_ui(ui: &mut Ui, cx: &mut Cx<'_>, view: &SegmentView) {
    let policy = cx.bench.review().policy.clone();
    let crowds = crowds_chart(&view.histogram, Some(policy.k));
    let columns = columns_chart(&view.columns, view.smallest, view.average_risk);
    let risk = risk_chart(&view.risk_curve, Some(policy.highest_risk));
    let mut charts = vec![crowds, columns, risk];
    for sensitive in view.sensitive.iter().take(SENSITIVE) {
        charts.push(inside_outside_chart(&view.name, &sensitive.column, &sensitive.values));
    }
    let width = ui.available_width();
    let across = if width > 620.0 { 2 } else { 1 };
    let gap = 32.0;
    let each = (width - gap * (across as f32 - 1.0)) / across as f32;
    for row in charts.chunks(across) {
        ui.horizontal_top(|ui| {
            ui.spacing_mut().item_spacing.x = gap;
            for chart in row {
                ui.vertical(|ui| {
                    ui.set_width(each);
                    let request = chart_ui(ui, chart, chart.height());
                    cx.plot(ui, request);
                });
            }
        });
        ui.add_space(10.0);
    }
}

fn fixes_ui(ui: &mut Ui, cx: &mut Cx<'_>, view: &SegmentView, palette: &Palette) {
    let ways = cx.bench.ways_out(&view.name).latest().cloned();
    let Some(ways) = ways.filter(|ways| !ways.is_empty()) else { return };
    section_ui(ui, "What would make it go");
    let best = ways.iter().position(|way| way.passes);
    let mut apply = None;
    ui.scope(|ui| {
        ui.set_max_width(560.0);
        for (i, fix) in ways.iter().enumerate() {
            if meter::step_ui(ui, fix, best == Some(i), palette) {
                apply = Some(fix.edit.clone());
            }
        }
    });
    if let Some(edit) = apply {
        cx.bench.apply(edit);
    }
}

/// Segments against segments, the people in both; a pair that gives a small group away is framed.
pub fn overlap_map_ui(ui: &mut Ui, cx: &mut Cx<'_>, latest: &Assessment) {
    let palette = Palette::of(ui);
    let names: Vec<String> = latest.segments.iter().map(|segment| segment.name.clone()).collect();
    if names.is_empty() {
        return;
    }
    let label = 150.0_f32.min(ui.available_width() * 0.3);
    let side = ((ui.available_width() - label) / names.len() as f32).clamp(36.0, 84.0);
    let (row, head) = (30.0, 22.0);
    let size = vec2(label + side * names.len() as f32, head + row * names.len() as f32);
    let (rect, _) = ui.allocate_exact_size(size, Sense::hover());
    let short = |text: &str, width: f32| {
        let mut job = egui::text::LayoutJob::simple_singleline(text.to_owned(), theme::small(), palette.weak);
        job.wrap = egui::text::TextWrapping::truncate_at_width(width);
        ui.painter().layout_job(job)
    };
    for (i, name) in names.iter().enumerate() {
        let left = short(name, label - 8.0);
        let y = rect.top() + head + row * (i as f32 + 0.5) - left.size().y / 2.0;
        ui.painter().galley(pos2(rect.left(), y), left, palette.weak);
        let top = short(name, side - 6.0);
        let x = rect.left() + label + side * (i as f32 + 0.5) - top.size().x / 2.0;
        ui.painter().galley(pos2(x, rect.top() + 2.0), top, palette.weak);
    }
    for (i, a) in latest.segments.iter().enumerate() {
        for (j, b) in latest.segments.iter().enumerate() {
            let cell = Rect::from_min_size(
                pos2(rect.left() + label + side * j as f32, rect.top() + head + row * i as f32),
                vec2(side, row),
            )
            .shrink(1.0);
            let pair = latest
                .overlaps
                .iter()
                .find(|pair| (pair.a == a.name && pair.b == b.name) || (pair.a == b.name && pair.b == a.name));
            let both = if i == j { a.people } else { pair.map_or(0, |pair| pair.both) };
            let share = both as f32 / (a.people.min(b.people).max(1)) as f32;
            let ground = if i == j { palette.hover } else { mix(palette.panel, palette.bars, share.min(1.0) * 0.9) };
            ui.painter().rect_filled(cell, 3.0, ground);
            let verdict = pair.map(|pair| pair.verdict).filter(|verdict| *verdict != OverlapVerdict::Safe);
            if let Some(verdict) = verdict.filter(|_| i != j) {
                let stroke = Stroke::new(2.0, palette.overlap(verdict));
                ui.painter().rect_stroke(cell, 3.0, stroke, StrokeKind::Inside);
            }
            let ink = if i == j { palette.weak } else { palette.text };
            let mark = match verdict {
                Some(OverlapVerdict::Unsafe) if i != j => "✖ ",
                Some(OverlapVerdict::Warn) if i != j => "▲ ",
                _ => "",
            };
            let text = format!("{mark}{}", words::thousands(both));
            ui.painter().text(cell.center(), Align2::CENTER_CENTER, text, theme::small(), ink);
            let response = ui.interact(cell, ui.scope_id().with(("overlap", i, j)), Sense::click());
            let name = format!("{} and {}: {} in both", a.name, b.name, words::people(both));
            response.widget_info(|| WidgetInfo::labeled(Role::Cell, true, &name));
            if response.clicked() {
                cx.view.segments.selected = Some(a.name.clone());
                cx.view.segments.overlaps = false;
            }
            response.on_hover_ui(|ui| {
                ui.label(&name);
                if let Some(pair) = pair.filter(|_| i != j) {
                    ui.label(format!("only {}: {}", pair.a, words::people(pair.a_only)));
                    ui.label(format!("only {}: {}", pair.b, words::people(pair.b_only)));
                }
            });
        }
    }
}
