//! The one chart that decides a segment's verdict: how far apart two counts are.

use eframe::egui::{Sense, Stroke, Ui, WidgetInfo, accesskit::Role, pos2, vec2};

use crate::{
    gui::{
        context::Cx,
        plot::chart_ui,
        theme::{self, Palette},
        widgets::{label_ui, wrapped_ui},
    },
    report::{
        assessment::{SegmentFigures, Verdict},
        plot::two_counts_chart,
        words,
    },
};

/// Dots that are drawn at most.
const DOTS: u64 = 40;

/// Draws the chart where another segment's count decides; whether it did. Crowds and values have charts of their own.
pub fn decisive_ui(ui: &mut Ui, cx: &mut Cx<'_>, figures: &SegmentFigures, all: &[SegmentFigures]) -> bool {
    if figures.verdicts.linking.verdict == Verdict::Pass {
        return false;
    }
    let Some(name) = &figures.apart_from else { return false };
    let Some(other) = all.iter().find(|other| other.name == *name) else { return false };
    let latest = cx.bench.assessment().latest().cloned();
    let pair = latest.as_ref().and_then(|assessment| {
        let is_pair = |a: &str, b: &str| a == figures.name && b == other.name || a == other.name && b == figures.name;
        assessment.overlaps.iter().find(|pair| is_pair(&pair.a, &pair.b))
    });
    let Some(pair) = pair else { return false };
    let palette = Palette::of(ui);
    let people = |figures: &SegmentFigures| figures.consented.unwrap_or(figures.people);
    let (whole, part) = if people(figures) >= people(other) { (figures, other) } else { (other, figures) };
    let apart =
        if pair.a_only == 0 || (pair.b_only > 0 && pair.b_only <= pair.a_only) { pair.b_only } else { pair.a_only };
    let asked = cx.bench.review().policy.cell_threshold;
    let chart = two_counts_chart((&whole.name, people(whole)), (&part.name, people(part)), apart);
    let request = chart_ui(ui, &chart, chart.height());
    cx.plot(ui, request);
    dots_ui(ui, apart, asked, &palette);
    let both: Vec<&String> = whole.recipients.iter().filter(|name| part.recipients.contains(name)).collect();
    let who = match both.as_slice() {
        [] => "Whoever gets both counts can subtract".to_owned(),
        [name, ..] => format!("{name} gets both counts and can subtract"),
    };
    let group = format!("{} in {} and not in {}", words::people(apart), whole.name, part.name);
    wrapped_ui(ui, &format!("{who}: {group}."), theme::body(), palette.text);
    ui.add_space(10.0);
    true
}

/// The people between the two counts as dots, against the number that is requested.
fn dots_ui(ui: &mut Ui, apart: u64, asked: u64, palette: &Palette) {
    let count = asked.max(apart).min(DOTS);
    ui.horizontal(|ui| {
        let (rect, response) = ui.allocate_exact_size(vec2(count as f32 * 18.0 + 4.0, 18.0), Sense::hover());
        for dot in 0..count {
            let centre = pos2(rect.left() + 9.0 + dot as f32 * 18.0, rect.center().y);
            if dot < apart {
                ui.painter().circle_filled(centre, 6.0, palette.fail);
            } else {
                ui.painter().circle_stroke(centre, 6.0, Stroke::new(1.5, palette.line));
            }
        }
        let name = format!("{} apart, where {asked} are required", words::people(apart));
        response.widget_info(|| WidgetInfo::labeled(Role::Image, true, &name));
        label_ui(ui, &words::people(apart), theme::body_strong(), palette.fail);
        label_ui(ui, &format!("where {asked} are required"), theme::body(), palette.weak);
    });
}
