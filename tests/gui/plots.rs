//! Charts on screen: every kind, wide and narrow, by pointer and by keyboard.

use eframe::egui::{self, Key, Rect, Shape, Theme, Vec2, accesskit::Role};
use egui_kittest::{Harness, kittest::Queryable as _};
use shoal::gui::plot::{Bar, Chart, Marks, PlotRequest, Tone, chart_ui};
use shoal::gui::theme;
use shoal::report::assessment::{ColumnEffect, Without};
use shoal::report::plot::{Pair, Point, columns_chart, trend_chart};
use shoal::review::{KeptCount, Look, LookSegment};

fn bars(values: &[(&str, f64, Tone)]) -> Vec<Bar> {
    let bar = |(label, value, tone): &(&str, f64, Tone)| Bar {
        label: (*label).to_owned(),
        value: *value,
        note: shoal::report::words::thousands(*value as u64),
        says: format!("{value} people have {label}"),
        tone: *tone,
    };
    values.iter().map(bar).collect()
}

fn chart(title: &str, x_axis: &str, y_axis: &str, marks: Marks) -> Chart {
    Chart {
        title: title.into(),
        x_axis: x_axis.into(),
        y_axis: y_axis.into(),
        reading: format!("What {} say.", title.to_lowercase()),
        marks,
    }
}

fn columns() -> Chart {
    let marks = bars(&[
        ("1", 12.0, Tone::Bad),
        ("2", 4.0, Tone::Bad),
        ("3–4", 0.0, Tone::Bad),
        ("5–9", 170.0, Tone::Bad),
        ("10–19", 1204.0, Tone::Plain),
        ("100+", 18_610.0, Tone::Plain),
    ]);
    chart("Crowds", "People in the crowd", "People", Marks::Columns(marks))
}

fn many() -> Chart {
    let marks: Vec<Bar> = (0..40)
        .map(|i| Bar {
            label: format!("{}", 1950 + i),
            value: f64::from(i * i % 37 + 3),
            note: format!("{}", i * i % 37 + 3),
            says: format!("{} people were born in {}", i * i % 37 + 3, 1950 + i),
            tone: Tone::Plain,
        })
        .collect();
    chart("Years", "birth_date, year", "People", Marks::Columns(marks))
}

fn names() -> Chart {
    let long = "a name of a column that nobody would ever want to read aloud in a meeting";
    let mut marks = bars(&[("postcode", 93.0, Tone::Plain), (long, 40.0, Tone::Warn), ("tier", 0.0, Tone::Plain)]);
    marks[0].note = "93.6 % · crowd 1 → 31".into();
    marks[1].note = "40.0 % · crowd 1 → 1,234,567".into();
    chart("Columns", "Average risk that goes when the column is left out", "", Marks::Bars(marks))
}

fn pairs(title: &str, share: f64) -> Chart {
    let pair = |(label, first, second): (&str, f64, f64)| Pair {
        label: label.to_owned(),
        first,
        second,
        says: format!("{first} and {second} have {label}"),
    };
    let pairs = [("diabetes", share, 0.1), ("none", 1.0 - share, 1.0), ("pollen and other allergies", 0.0, 0.004)];
    let pairs = pairs.map(pair).to_vec();
    let (first, second) = ("inside".into(), "everyone".into());
    chart(title, "Share of people", "", Marks::Pairs { pairs, first, second, end: 1.0 })
}

/// Average risk with every column and without each.
fn risks() -> Chart {
    let long = "a name of a column that nobody would ever want to read aloud in a meeting";
    let effect = |(column, average_risk): (&str, f64)| ColumnEffect {
        column: column.to_owned(),
        without: Some(Without { k: 31, people_alone: 0, average_risk }),
    };
    columns_chart(&[("postcode", 0.01), (long, 0.09), ("tier", 0.157)].map(effect), Some(1), Some(0.157))
}

fn curve(allowed: f64) -> Chart {
    let points = vec![(0.01, 1.0), (0.02, 0.9), (0.05, 0.61), (0.1, 0.44), (1.0 / 3.0, 0.1), (0.5, 0.04), (1.0, 0.0)];
    let threshold = Some((allowed, format!("policy: 1 in {:.0}", 1.0 / allowed)));
    chart(
        "Risks",
        "Chance of being singled out (logarithmic)",
        "People with a higher one",
        Marks::Curve { points, threshold },
    )
}

fn frontier(allowed: f64) -> Chart {
    let point = |(kept, risk, chosen): (f64, f64, bool)| Point {
        kept,
        risk,
        label: format!("{:.0} % kept", kept * 100.0),
        tone: if risk <= allowed { Tone::Good } else { Tone::Bad },
        chosen,
    };
    let points = [(1.0, 1.0, true), (0.8, 0.5, false), (0.6, 0.1, false), (0.59, 0.09, false), (0.0, 0.002, false)];
    let threshold = Some((allowed, "policy".to_owned()));
    let points = points.map(point).to_vec();
    chart("Safety", "Detail kept", "Highest risk (logarithmic)", Marks::Points { points, threshold })
}

/// A year of looks: one segment grows, one falls below the threshold for a while, two lie close together.
fn trend() -> Chart {
    let look = |month: u32| {
        let people = |name: &str| match (name, month) {
            ("VIP", 6 | 7) => None,
            ("VIP", _) => Some(60 - u64::from(month) * 3),
            ("Young families", _) => Some(700 + u64::from(month) * 40),
            ("Lapsed gold", _) => Some(410),
            _ => Some(400),
        };
        let segment = |name: &str| {
            let remaining = KeptCount { number: people(name), about: false };
            let verdict = if name == "VIP" { "fail" } else { "pass" };
            LookSegment { name: name.into(), people: remaining, remaining, verdict: verdict.into() }
        };
        let names = ["Young families", "Lapsed gold", "A segment whose name is rather long", "VIP"];
        Look { on: format!("2026-{month:02}-28T08:00:00Z"), segments: names.map(segment).to_vec(), ..Look::default() }
    };
    let looks: Vec<Look> = (1..=12).map(look).collect();
    let names = ["Young families", "Lapsed gold", "A segment whose name is rather long", "VIP"];
    trend_chart(&looks, &names, 10).unwrap()
}

fn all() -> Vec<Chart> {
    vec![
        columns(),
        names(),
        curve(0.1),
        frontier(0.1),
        pairs("Health", 0.97),
        pairs("Income", 0.3),
        risks(),
        many(),
        chart("Nobody", "Value", "People", Marks::Columns(Vec::new())),
        trend(),
    ]
}

/// What was drawn, and what was asked of it last.
pub struct Board {
    charts: Vec<Chart>,
    across: usize,
    asked: Option<PlotRequest>,
}

pub type Plots = Harness<'static, Board>;

/// The charts beside and below each other in a window of the given size.
fn board(charts: Vec<Chart>, across: usize, size: Vec2, scale: f32, theme: Theme) -> Plots {
    let state = Board { charts, across, asked: None };
    Harness::builder()
        .with_size(size)
        .with_pixels_per_point(scale)
        .with_theme(theme)
        .with_render_cursor(false)
        .with_context_setup(|ctx| {
            shoal::gui::fonts::install(ctx);
            theme::apply(ctx);
        })
        .build_ui_state(
            |ui, board: &mut Board| {
                let Board { charts, across, asked } = board;
                let gap = 32.0;
                let each = (ui.available_width() - gap * (*across as f32 - 1.0)) / *across as f32;
                for row in charts.chunks(*across) {
                    ui.horizontal_top(|ui| {
                        ui.spacing_mut().item_spacing.x = gap;
                        for chart in row {
                            ui.vertical(|ui| {
                                ui.set_width(each);
                                if let Some(request) = chart_ui(ui, chart, chart.height()) {
                                    *asked = Some(request);
                                }
                            });
                        }
                    });
                    ui.add_space(10.0);
                }
            },
            state,
        )
}

/// All kinds of charts, to be looked at.
pub fn every_kind(theme: Theme) -> Plots {
    board(all(), 2, Vec2::new(960.0, 1500.0), 2.0, theme)
}

/// The texts that were drawn, with their places and what could be seen of them.
fn texts(plots: &Plots) -> Vec<(String, Rect, Rect)> {
    fn collect(shape: &Shape, clip: Rect, out: &mut Vec<(String, Rect, Rect)>) {
        match shape {
            Shape::Vec(shapes) => shapes.iter().for_each(|shape| collect(shape, clip, out)),
            Shape::Text(text) => out.push((text.galley.text().to_owned(), text.visual_bounding_rect(), clip)),
            _ => {}
        }
    }
    let mut out = Vec::new();
    plots.output().shapes.iter().for_each(|clipped| collect(&clipped.shape, clipped.clip_rect, &mut out));
    out.retain(|(text, rect, _)| !text.trim().is_empty() && rect.is_positive());
    out
}

fn drawn(plots: &Plots, text: &str) -> bool {
    texts(plots).iter().any(|(drawn, _, _)| drawn == text)
}

#[test]
fn no_text_touches_another_or_is_cut_off() {
    for width in [330.0, 420.0, 560.0, 900.0] {
        for chart in all().into_iter().chain([1.0, 0.5, 0.002].map(curve)).chain([1.0, 0.002].map(frontier)) {
            let theme = if width < 500.0 { Theme::Dark } else { Theme::Light };
            let title = format!("{} at {width}", chart.title);
            let mut plots = board(vec![chart], 1, Vec2::new(width, 420.0), 1.0, theme);
            plots.run_ok();
            assert_clear(&title, &plots);
            plots.get_by_role(Role::Image).focus();
            plots.run_ok();
            for step in ["closer", "and closer", "and closer still"] {
                plots.key_press(Key::Plus);
                plots.run_ok();
                plots.run_ok();
                assert_clear(&format!("{title}, {step}"), &plots);
            }
        }
    }
}

fn assert_clear(title: &str, plots: &Plots) {
    let texts = texts(plots);
    for (i, (text, rect, clip)) in texts.iter().enumerate() {
        assert!(clip.expand(1.0).contains_rect(*rect), "{title}: “{text}” is cut: {rect:?} in {clip:?}");
        for (other, place, _) in &texts[i + 1..] {
            let touching = rect.shrink(0.5).intersects(place.shrink(0.5));
            assert!(!touching, "{title}: “{text}” {rect:?} and “{other}” {place:?} touch");
        }
    }
}

#[test]
fn a_chart_says_its_sentence_and_has_a_menu() {
    let mut plots = board(all(), 2, Vec2::new(960.0, 1240.0), 1.0, Theme::Dark);
    plots.run_ok();
    for chart in all() {
        plots.get_by_role_and_label(Role::Image, &format!("{}. {}", chart.title, chart.reading));
        plots.get_by_label(&format!("Plot menu: {}", chart.title));
    }
    plots.get_by_label("Plot menu: Risks").click();
    plots.run_ok();
    assert!(plots.query_by_label_contains("Look closer").is_some());
    plots.get_by_label("Copy numbers as CSV").click();
    plots.run_ok();
    assert!(matches!(&plots.state().asked, Some(PlotRequest::CopyCsv(text)) if text.contains("0.02,0.9")));
    // Six columns are seen at a glance.
    plots.get_by_label("Plot menu: Crowds").click();
    plots.run_ok();
    assert!(plots.query_by_label_contains("Look closer").is_none());
}

fn one(chart: Chart) -> Plots {
    let mut plots = board(vec![chart], 1, Vec2::new(560.0, 420.0), 1.0, Theme::Light);
    plots.run_ok();
    plots
}

fn picture(plots: &Plots) -> Rect {
    plots.get_by_role(Role::Image).rect()
}

#[test]
fn the_pointer_is_told_the_figure_with_its_unit() {
    let mut plots = one(columns());
    let rect = picture(&plots);
    // The fourth of six columns.
    plots.hover_at(egui::pos2(rect.left() + rect.width() * 3.5 / 6.0, rect.center().y));
    for _ in 0..8 {
        plots.run_ok();
    }
    assert!(drawn(&plots, "170 people have 5–9"), "{:?}", texts(&plots));
}

#[test]
fn the_keyboard_goes_from_mark_to_mark_and_presses_one() {
    let mut plots = one(frontier(0.1));
    plots.get_by_role(Role::Image).focus();
    plots.run_ok();
    for (key, said) in [
        (Key::ArrowRight, "100 % kept"),
        (Key::ArrowRight, "80 % kept"),
        (Key::ArrowDown, "60 % kept"),
        (Key::ArrowLeft, "80 % kept"),
        (Key::End, "0 % kept"),
        (Key::ArrowRight, "0 % kept"),
        (Key::Home, "100 % kept"),
    ] {
        plots.key_press(key);
        plots.run_ok();
        plots.run_ok();
        assert!(drawn(&plots, said), "after {key:?}: {:?}", texts(&plots));
    }
    plots.key_press(Key::ArrowRight);
    plots.run_ok();
    plots.key_press(Key::Enter);
    plots.run_ok();
    assert_eq!(plots.state().asked, Some(PlotRequest::Mark(1)));
}

#[test]
fn looking_closer_shows_finer_ticks_until_all_is_shown_again() {
    let mut plots = one(curve(0.1));
    let whole: Vec<String> = texts(&plots).into_iter().map(|(text, _, _)| text).collect();
    assert!(whole.iter().any(|text| text == "1 in 1,000") && !whole.iter().any(|text| text == "1 in 20"));
    plots.get_by_role(Role::Image).focus();
    plots.run_ok();
    for key in [Key::ArrowRight, Key::ArrowRight, Key::ArrowRight, Key::Plus, Key::Plus] {
        plots.key_press(key);
        plots.run_ok();
    }
    plots.run_ok();
    assert!(drawn(&plots, "1 in 20") && !drawn(&plots, "1 in 1,000"), "{:?}", texts(&plots));
    plots.key_press(Key::Num0);
    plots.run_ok();
    plots.run_ok();
    assert!(drawn(&plots, "1 in 1,000") && !drawn(&plots, "1 in 20"), "{:?}", texts(&plots));
    // Further than everything there is nothing.
    plots.key_press(Key::Minus);
    plots.run_ok();
    plots.run_ok();
    assert!(drawn(&plots, "1 in 1,000") && !drawn(&plots, "1 in 20"), "{:?}", texts(&plots));
}

/// What would be wrong: bars of two charts that are compared, at different scales.
#[test]
fn charts_of_shares_are_looked_at_together() {
    let mut plots =
        board(vec![pairs("Health", 0.97), pairs("Income", 0.97)], 1, Vec2::new(560.0, 420.0), 1.0, Theme::Light);
    plots.run_ok();
    // Where “97.0 %” is written is where the bar ends.
    let ends = |plots: &Plots| -> Vec<f32> {
        texts(plots).iter().filter(|(text, _, _)| text == "97.0 %").map(|(_, rect, _)| rect.left()).collect()
    };
    let before = ends(&plots);
    plots.get_by_label("Health. What health say.").focus();
    plots.run_ok();
    plots.key_press(Key::Plus);
    for _ in 0..4 {
        plots.run_ok();
    }
    let after = ends(&plots);
    assert_eq!((before.len(), after.len()), (2, 2));
    assert!((before[0] - before[1]).abs() < 1.0 && (after[0] - after[1]).abs() < 1.0, "{before:?} {after:?}");
    assert!((before[0] - after[0]).abs() > 10.0, "{before:?} {after:?}");
}
