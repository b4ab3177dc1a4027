//! Pairs of segments as a map, and the sentences for those that reveal a small group.

use eframe::egui::{
    self, Align2, Rect, RichText, Sense, Stroke, StrokeKind, Ui, WidgetInfo, accesskit::Role, pos2, vec2,
};

use crate::{
    gui::{
        context::Cx,
        theme::{self, Palette, mix},
        widgets::{section_ui, wrapped_ui},
    },
    report::{
        assessment::{Assessment, OverlapVerdict},
        words,
    },
};

/// Pairs of segments as a map, and the sentences for those that give a small group away.
pub fn overlaps_ui(ui: &mut Ui, cx: &mut Cx<'_>, latest: &Assessment) {
    let palette = Palette::of(ui);
    section_ui(ui, "People in both segments");
    overlap_map_ui(ui, cx, latest);
    ui.add_space(8.0);
    let mut any = false;
    let mut sentences: Vec<String> = Vec::new();
    for pair in latest.overlaps.iter().filter(|pair| pair.verdict != OverlapVerdict::Safe) {
        any = true;
        let (mark, colour) = match pair.verdict {
            OverlapVerdict::Unsafe => ("✖", palette.fail),
            _ => ("▲", palette.warn),
        };
        // Of the two differences the one that is somebody, and the smaller of them.
        let first = pair.b_only == 0 || (pair.a_only > 0 && pair.a_only <= pair.b_only);
        let (whole, part, people) =
            if first { (&pair.a, &pair.b, pair.a_only) } else { (&pair.b, &pair.a, pair.b_only) };
        sentences.push(format!("{whole} minus {part}"));
        let how = if pair.derivable { "" } else { " It cannot be worked out exactly from the two counts." };
        let text = format!("Members of {whole} minus {part} are {}.{how}", words::people(people));
        ui.horizontal_top(|ui| {
            ui.label(RichText::new(mark).font(theme::body_strong()).color(colour));
            ui.vertical(|ui| wrapped_ui(ui, &text, theme::body(), palette.text));
        });
    }
    for group in latest
        .derivations
        .iter()
        .filter(|group| group.verdict != OverlapVerdict::Safe && !sentences.contains(&group.how))
        .take(20)
        .collect::<Vec<_>>()
    {
        any = true;
        let text = format!("{}: {}", group.how, words::people(group.people));
        ui.horizontal_top(|ui| {
            ui.label(RichText::new("✖").font(theme::body_strong()).color(palette.fail));
            ui.vertical(|ui| wrapped_ui(ui, &text, theme::body(), palette.text));
        });
    }
    if !any {
        wrapped_ui(ui, "✔ No small group can be worked out from the segments' counts.", theme::body(), palette.pass);
    }
}

/// Segments against segments, the people in both; a pair that reveals a small group is framed.
fn overlap_map_ui(ui: &mut Ui, cx: &mut Cx<'_>, latest: &Assessment) {
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
