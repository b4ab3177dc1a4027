//! One column in detail: its distribution, and for a quasi-identifier its ladder with the effect of each level.

use eframe::egui::{
    self, Key, Rect, RichText, Sense, Ui, WidgetInfo,
    accesskit::{self, Role as AccessRole},
    pos2, vec2,
};

use super::{
    column_type::type_ui,
    consent::consent_ui,
    values::{distribution, people_ui},
};
use crate::{
    dataset::{ColumnProfile, Role, Use},
    gui::{
        context::Cx,
        modal::LadderDialog,
        plot::chart_ui,
        theme::{self, Palette},
        widgets::{Figure, button_ui, ends_ui, figure_ui, label_ui, scroll_ui, section_ui, weak_ui, wrapped_ui},
    },
    report::words,
    review::Edit,
    workbench::{ColumnView, LevelView},
};

/// Below this width the effect of a level is under its chart.
const STACKED: f32 = 460.0;

/// Draws the details of a column: its values, its ladder and what each level does.
pub fn ladder_ui(ui: &mut Ui, cx: &mut Cx<'_>, name: &str) {
    let Some(dataset) = cx.bench.dataset().cloned() else { return };
    let Some(profile) = dataset.column_index(name).and_then(|i| dataset.columns.get(i)) else { return };
    let quasi = cx.bench.review().role(name) == Some(Role::QuasiIdentifier);
    scroll_ui(ui, "detail", |ui| {
        ui.set_max_width(ui.available_width() - 12.0);
        if quasi {
            quasi_ui(ui, cx, profile);
        } else {
            plain_ui(ui, cx, profile);
        }
        ui.add_space(12.0);
    });
}

/// A column that crowds are not counted by: what is in it.
fn plain_ui(ui: &mut Ui, cx: &mut Cx<'_>, profile: &ColumnProfile) {
    let palette = Palette::of(ui);
    ui.horizontal(|ui| {
        label_ui(ui, &profile.name, theme::title(), palette.text);
        weak_ui(ui, &facts(profile, cx.bench.hides(&profile.name)));
    });
    type_ui(ui, cx, profile);
    if cx.bench.review().column(&profile.name).use_ == Some(Use::Consent) {
        let derived = cx.bench.column_view(&profile.name).clone();
        if let Some(consent) = derived.latest().and_then(|view| view.consent.as_ref()) {
            consent_ui(ui, cx, &profile.name, consent);
        } else {
            weak_ui(ui, derived.error().unwrap_or("Counting who consented…"));
        }
    }
    if cx.bench.hides(&profile.name) {
        weak_ui(ui, "Its values name people: they are masked, and nothing is drawn from them.");
        return;
    }
    let request = chart_ui(ui, &distribution(profile), 170.0);
    cx.plot(ui, request);
}

fn facts(profile: &ColumnProfile, hidden: bool) -> String {
    let mut facts = vec![words::counted(profile.distinct, "distinct value", "distinct values")];
    if let (Some(low), Some(high), false) = (&profile.minimum, &profile.maximum, hidden) {
        facts.push(format!("{low} to {high}"));
    }
    if let (Some([_, _, median, _, _]), false) = (profile.quantiles, hidden) {
        facts.push(format!("median {}", words::decimal(median)));
    }
    if let Some((short, mean, long)) = profile.text_length {
        facts.push(format!("{short} to {long} characters, {} on average", words::decimal(mean)));
    }
    if profile.missing > 0 {
        facts.push(format!("{} missing", words::thousands(profile.missing)));
    }
    facts.join(" · ")
}

fn quasi_ui(ui: &mut Ui, cx: &mut Cx<'_>, profile: &ColumnProfile) {
    let palette = Palette::of(ui);
    let name = profile.name.as_str();
    let derived = cx.bench.column_view(name).clone();
    let Some(view) = derived.latest().cloned() else {
        label_ui(ui, name, theme::title(), palette.text);
        match derived.error() {
            Some(error) => wrapped_ui(ui, error, theme::body(), palette.fail),
            None => weak_ui(ui, "Measuring the ladder…"),
        };
        type_ui(ui, cx, profile);
        return;
    };
    let level = cx.bench.review().column(name).level.min(view.levels.len().saturating_sub(1));
    head_ui(ui, cx, name, &view, &palette);
    type_ui(ui, cx, profile);
    if let Some(error) = &view.ladder_error {
        wrapped_ui(ui, &format!("✖ {error}"), theme::body(), palette.fail);
    }
    let width = ui.available_width();
    if width < STACKED {
        work_ui(ui, cx, profile, &view, level);
        effect_ui(ui, &view, level, derived.is_pending());
        return;
    }
    let side = if width > 640.0 { 240.0 } else { 150.0 };
    let gap = 24.0;
    ui.horizontal_top(|ui| {
        ui.spacing_mut().item_spacing.x = gap;
        ui.vertical(|ui| {
            ui.set_width(width - side - gap - 4.0);
            work_ui(ui, cx, profile, &view, level);
        });
        ui.vertical(|ui| {
            ui.set_width(side);
            effect_ui(ui, &view, level, derived.is_pending());
        });
    });
}

/// The slider over the levels, and what is at the chosen one.
fn work_ui(ui: &mut Ui, cx: &mut Cx<'_>, profile: &ColumnProfile, view: &ColumnView, level: usize) {
    let name = profile.name.as_str();
    if let Some(chosen) = slider_ui(ui, name, view, level) {
        cx.bench.apply(Edit::SetLevel { column: name.to_owned(), level: chosen });
    }
    if !ui.input(|input| input.pointer.any_down()) {
        cx.bench.settle();
    }
    let Some(shown) = view.levels.get(level) else { return };
    examples_ui(ui, shown, &Palette::of(ui));
    let height = (ui.available_height() - 60.0).clamp(110.0, 190.0);
    people_ui(ui, cx, (profile, level), shown, height);
}

fn head_ui(ui: &mut Ui, cx: &mut Cx<'_>, name: &str, view: &ColumnView, palette: &Palette) {
    let start = |ui: &mut Ui, _: &mut Cx<'_>| {
        label_ui(ui, name, theme::title(), palette.text);
        let levels: Vec<&str> = view.levels.iter().map(|level| shown(&level.name)).collect();
        let text = format!("ladder: {}", levels.join(" → "));
        ui.add(egui::Label::new(RichText::new(text).font(theme::body()).color(palette.weak)).truncate());
    };
    let end = |ui: &mut Ui, cx: &mut Cx<'_>| {
        if button_ui(ui, "Change the ladder…").clicked() {
            let form = cx.bench.review().column(name).ladder;
            cx.show(LadderDialog::new(name, &form));
        }
    };
    ends_ui(ui, name, (32.0, 120.0), cx, start, end);
}

/// The top of a ladder as it is drawn.
fn shown(name: &str) -> &str {
    if name == "*" { "∗" } else { name }
}

/// A slider over the levels; ← and → move it. Returns the level that was just chosen.
fn slider_ui(ui: &mut Ui, name: &str, view: &ColumnView, level: usize) -> Option<usize> {
    let palette = Palette::of(ui);
    let count = view.levels.len().max(1);
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), 54.0), Sense::click_and_drag());
    let track =
        Rect::from_min_max(pos2(rect.left() + 10.0, rect.top() + 14.0), pos2(rect.right() - 10.0, rect.top() + 18.0));
    let at = |i: usize| {
        let share = if count > 1 { i as f32 / (count - 1) as f32 } else { 0.0 };
        track.left() + share * track.width()
    };
    let mut chosen = level;
    if let Some(pointer) = response.interact_pointer_pos().filter(|_| response.dragged() || response.clicked()) {
        let share = ((pointer.x - track.left()) / track.width()).clamp(0.0, 1.0);
        chosen = (share * (count - 1) as f32).round() as usize;
    }
    if response.has_focus() {
        // The arrows belong to the slider while it has the focus.
        ui.memory_mut(|memory| {
            let filter = egui::EventFilter { horizontal_arrows: true, ..Default::default() };
            memory.set_focus_lock_filter(response.id, filter);
        });
        let step = ui.input(|input| {
            i64::from(input.num_presses(Key::ArrowRight) as u32) - i64::from(input.num_presses(Key::ArrowLeft) as u32)
        });
        chosen = (chosen as i64 + step).clamp(0, count as i64 - 1) as usize;
    }
    let asked = ui.input(|input| {
        let more = input.num_accesskit_action_requests(response.id, accesskit::Action::Increment) as i64;
        more - input.num_accesskit_action_requests(response.id, accesskit::Action::Decrement) as i64
    });
    chosen = (chosen as i64 + asked).clamp(0, count as i64 - 1) as usize;
    let now = at(chosen);
    ui.painter().rect_filled(track, 2.0, palette.line);
    ui.painter().rect_filled(track.with_max_x(now), 2.0, palette.accent);
    for i in 0..count {
        if i > chosen {
            ui.painter().circle_filled(pos2(at(i), track.center().y), 3.0, palette.edge);
        }
    }
    let radius = if response.hovered() || response.dragged() { 9.0 } else { 8.0 };
    ui.painter().circle_filled(pos2(now, track.center().y), radius, palette.accent);
    level_names_ui(ui, view, rect, chosen, &at, &palette);
    let label = format!("Level of {name}");
    response.widget_info(|| {
        let mut info = WidgetInfo::slider(true, chosen as f64, &label);
        info.role = AccessRole::Slider;
        info.current_text_value = view.levels.get(chosen).map(|level| level.name.clone());
        info
    });
    ui.ctx().accesskit_node_builder(response.id, |node| {
        node.set_min_numeric_value(0.0);
        node.set_max_numeric_value((count - 1) as f64);
        node.add_action(accesskit::Action::Increment);
        node.add_action(accesskit::Action::Decrement);
    });
    (chosen != level).then_some(chosen)
}

/// Names under the stops; where they would touch, only the chosen one and those that fit.
fn level_names_ui(ui: &Ui, view: &ColumnView, rect: Rect, chosen: usize, at: &dyn Fn(usize) -> f32, palette: &Palette) {
    let y = rect.top() + 40.0;
    let galley = |i: usize, name: &str| {
        let (font, ink) =
            if i == chosen { (theme::body_strong(), palette.accent) } else { (theme::body(), palette.weak) };
        ui.painter().layout_no_wrap(shown(name).to_owned(), font, ink)
    };
    let place = |i: usize, width: f32| {
        let left = (at(i) - width / 2.0).clamp(rect.left(), (rect.right() - width).max(rect.left()));
        (left, left + width)
    };
    let mut taken: Vec<(f32, f32)> = Vec::new();
    let order = std::iter::once(chosen).chain((0..view.levels.len()).filter(|i| *i != chosen));
    for i in order {
        let Some(level) = view.levels.get(i) else { continue };
        let galley = galley(i, &level.name);
        let (left, right) = place(i, galley.size().x);
        if taken.iter().any(|(l, r)| left < r + 8.0 && right > l - 8.0) {
            continue;
        }
        taken.push((left, right));
        let colour = if i == chosen { palette.accent } else { palette.weak };
        ui.painter().galley(pos2(left, y - galley.size().y / 2.0), galley, colour);
    }
}

fn examples_ui(ui: &mut Ui, level: &LevelView, palette: &Palette) {
    let values = words::counted(level.values as u64, "value", "values");
    let text = if level.examples.is_empty() { values } else { format!("{values}: {}, …", level.examples.join(", ")) };
    // A value that is cut would be another value.
    wrapped_ui(ui, &text, theme::small(), palette.weak);
}

fn effect_ui(ui: &mut Ui, view: &ColumnView, level: usize, pending: bool) {
    section_ui(ui, "Effect on the whole file");
    let first = view.levels.first().and_then(|level| level.effect);
    let Some(now) = view.levels.get(level).and_then(|level| level.effect) else {
        weak_ui(ui, "Not measured.");
        return;
    };
    let change = |before: Option<u64>, after: u64| match before.filter(|before| *before != after && level > 0) {
        Some(before) => format!("{} → {}", words::thousands(before), words::thousands(after)),
        None => words::thousands(after),
    };
    let crowd = change(first.map(|effect| effect.k), now.k);
    let alone = change(first.map(|effect| effect.people_alone), now.people_alone);
    let kept = words::percent(now.detail_kept);
    let figures = [
        (
            crowd,
            "smallest crowd",
            "k-anonymity: the least number of people who share all quasi-identifier values. Left of the arrow: with this column as it is in the file.",
            theme::big_figure(),
        ),
        (
            alone,
            "people who are alone",
            "People in a class of their own: nobody else shares their values. With several rows a person is counted once, by the smallest of their crowds.",
            egui::FontId::new(20.0, theme::semibold()),
        ),
        (
            kept,
            "of this column's detail kept",
            "1 − granularity loss: 100 % is the value as it came, 0 % is ∗.",
            egui::FontId::new(20.0, theme::semibold()),
        ),
    ];
    for (value, meaning, definition, font) in figures {
        figure_ui(ui, Figure { value: &value, meaning, definition, font, pending });
        ui.add_space(2.0);
    }
}
