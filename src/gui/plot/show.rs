//! A chart on screen: its title, its plot, its sentence, its menu.

use std::cell::Cell;

use egui::{
    self, Button, Id, Layout, Popup, PopupAnchor, RichText, Sense, Stroke, StrokeKind, Tooltip, Ui, Vec2, WidgetInfo,
    accesskit::Role, vec2,
};
use egui_plot::{HLine, Line, LineStyle, Plot, PlotItemBase, PlotTransform, PlotUi, Points, VLine};

use super::frame::Frame;
use super::keys::{self, Look};
use super::marks::{Drawing, colour_of, legend_ui};
use super::{Chart, Marks, Tone, csv};
use crate::gui::{
    theme::{self, Palette, mix},
    widgets::{icon_button_ui, wrapped_ui},
};

/// What the analyst did with a plot.
#[derive(Clone, Debug, PartialEq)]
pub enum PlotRequest {
    SavePng(Box<Chart>),
    SaveSvg(Box<Chart>),
    CopyCsv(String),
    /// The mark with this number was clicked.
    Mark(usize),
}

/// A chart whose marks choose what is shown elsewhere.
#[derive(Clone, Copy, Debug, Default)]
pub struct Linked<'a> {
    /// The mark that is chosen.
    pub selected: Option<usize>,
    /// What a click on a mark does, said beside what the mark says.
    pub says: Option<&'a str>,
}

/// Draws the chart at the full width that is there, its plot `height` high.
pub fn chart_ui(ui: &mut Ui, chart: &Chart, height: f32) -> Option<PlotRequest> {
    linked_chart_ui(ui, chart, height, Linked::default())
}

/// The same, its marks being links.
pub fn linked_chart_ui(ui: &mut Ui, chart: &Chart, height: f32, linked: Linked<'_>) -> Option<PlotRequest> {
    let palette = Palette::of(ui);
    let mut height = height;
    let width = ui.available_width();
    // Sizes are known before the menu is drawn: it offers to look closer only if one can.
    let legend = match &chart.marks {
        Marks::Pairs { first, second, .. } => {
            height -= 18.0;
            Some([first.as_str(), second.as_str()])
        }
        _ => None,
    };
    let frame = Frame::fitted(ui, chart, vec2(width, height));
    let (mut request, look) = head_ui(ui, chart, frame.can_look_closer(), &palette);
    if let Some(names) = legend {
        ui.spacing_mut().item_spacing.y = 0.0;
        legend_ui(ui, names, &palette);
        ui.spacing_mut().item_spacing.y = 8.0;
    }
    if let Some(mark) = plot_ui(ui, chart, &frame, vec2(width - frame.right, height), (look, linked)) {
        request = Some(PlotRequest::Mark(mark));
    }
    wrapped_ui(ui, &chart.reading, theme::body(), palette.weak);
    request
}

/// The title and the menu.
fn head_ui(ui: &mut Ui, chart: &Chart, closer: bool, palette: &Palette) -> (Option<PlotRequest>, Option<Look>) {
    let (mut request, mut look) = (None, None);
    let width = ui.available_width();
    ui.allocate_ui_with_layout(vec2(width, 24.0), Layout::left_to_right(egui::Align::Center), |ui| {
        ui.label(RichText::new(&chart.title).font(theme::small_strong()).color(palette.weak));
        ui.with_layout(Layout::right_to_left(egui::Align::Center), |ui| {
            let button = icon_button_ui(ui, "⋯", &format!("Plot menu: {}", chart.title), true);
            Popup::menu(&button).show(|ui| {
                if closer {
                    for (text, key, way) in [
                        ("Look closer", "+", Look::Closer),
                        ("Look further", "−", Look::Further),
                        ("Show all", "0", Look::Whole),
                    ] {
                        if ui.add(Button::new(text).shortcut_text(key)).clicked() {
                            look = Some(way);
                        }
                    }
                    ui.separator();
                }
                if ui.button("Save as PNG…").clicked() {
                    request = Some(PlotRequest::SavePng(Box::new(chart.clone())));
                }
                if ui.button("Save as SVG…").clicked() {
                    request = Some(PlotRequest::SaveSvg(Box::new(chart.clone())));
                }
                if ui.button("Copy numbers as CSV").clicked() {
                    request = Some(PlotRequest::CopyCsv(csv(chart)));
                }
            });
        });
    });
    (request, look)
}

/// The plot with its axes and marks; returns the mark that was clicked.
fn plot_ui(
    ui: &mut Ui,
    chart: &Chart,
    frame: &Frame,
    size: Vec2,
    (look, linked): (Option<Look>, Linked<'_>),
) -> Option<usize> {
    let palette = Palette::of(ui);
    // Another column's values, or another number of them, are another plot: it is seen as a whole at first.
    let id = ui.make_persistent_id(("plot", &chart.title, &chart.x_axis, chart.count()));
    let (aimed, chosen) = (Cell::new(None), Cell::new(None));
    let closer = frame.can_look_closer();
    let mut plot = Plot::new("plot")
        .id(id)
        .width(size.x)
        .height(size.y)
        .show_background(false)
        .cursor_color(mix(palette.line, palette.weak, 0.5))
        .allow_zoom(frame.closer)
        .allow_drag(frame.closer)
        .allow_axis_zoom_drag(frame.closer)
        .allow_boxed_zoom(frame.closer == [true; 2])
        .allow_scroll(false)
        .sense(if closer { Sense::click_and_drag() } else { Sense::click() });
    if let Marks::Pairs { .. } = chart.marks {
        // All of them share the axis of shares.
        let group = Id::unique(("plots", &chart.x_axis));
        plot = plot.link_axis(group, [true, false]).link_cursor(group, [true, false]);
    }
    let drawing = |mark: Option<usize>| Drawing {
        base: PlotItemBase::new(chart.title.clone()),
        chart,
        plane: frame.plane.as_ref(),
        palette,
        aimed: &aimed,
        chosen: mark,
        selected: linked.selected.filter(|mark| *mark < chart.count()),
    };
    let shown = frame.dress(plot, &palette).show(ui, |plot| {
        let mark = keys::chosen(plot, id.with("mark"), chart.count());
        chosen.set(mark);
        let drawing = drawing(mark);
        let around = mark.and_then(|mark| drawing.position(mark, plot.transform())).map(|at| plot.plot_from_screen(at));
        let look = look.or_else(|| keys::look(plot)).filter(|_| closer);
        keys::apply(plot, frame, look, around);
        behind(plot, chart, frame, &palette);
        plot.add(drawing);
        before(plot, chart, frame, &palette);
    });
    let (response, transform) = (shown.response, shown.transform);
    let hint = |mark: Option<usize>| {
        let hint = mark.and_then(|mark| chart.hint(mark))?;
        Some(linked.says.map_or_else(|| hint.clone(), |says| format!("{hint}\n{says}")))
    };
    let pointed = aimed.get().filter(|_| response.hovered());
    response.widget_info(|| {
        let mut info = WidgetInfo::labeled(Role::Image, true, format!("{}. {}", chart.title, chart.reading));
        info.current_text_value = hint(chosen.get());
        info
    });
    if response.has_focus() {
        ui.painter().rect_stroke(*transform.frame(), 3.0, Stroke::new(1.5, palette.accent), StrokeKind::Inside);
        keyboard_hint_ui(ui, &response, &drawing(chosen.get()), &transform, hint(chosen.get()));
    }
    let clicked = response.clicked().then(|| pointed.or_else(|| chosen.get())).flatten();
    if let Some(text) = hint(pointed) {
        response.on_hover_text_at_pointer(text);
    }
    clicked
}

/// Says about the mark that the keyboard chose what the pointer would say.
fn keyboard_hint_ui(
    ui: &Ui,
    response: &egui::Response,
    drawing: &Drawing<'_>,
    transform: &PlotTransform,
    hint: Option<String>,
) {
    let place = drawing.chosen.and_then(|mark| drawing.position(mark, transform));
    let (Some(at), Some(text)) = (place, hint) else { return };
    let anchor = PopupAnchor::Position(transform.frame().clamp(at));
    Tooltip::always_open(ui.ctx().clone(), response.layer_id, response.id.with("hint"), anchor).gap(12.0).show(|ui| {
        ui.label(text);
    });
}

/// The line through the marks, and the threshold.
fn behind<'a>(plot: &mut PlotUi<'a>, chart: &Chart, frame: &'a Frame, palette: &Palette) {
    let Some(plane) = &frame.plane else { return };
    let mut path: Vec<[f64; 2]> = plane.places.iter().map(|(x, y)| [*x, *y]).collect();
    path.sort_by(|a, b| a[0].total_cmp(&b[0]));
    let upright = matches!(chart.marks, Marks::Curve { .. });
    if let Some((at, text)) = &plane.threshold {
        let (stroke, style) = (Stroke::new(1.0, palette.fail), LineStyle::Dashed { length: 4.0 });
        if upright {
            plot.vline(VLine::new(text, *at).stroke(stroke).style(style).allow_hover(false));
        } else {
            plot.hline(HLine::new(text, *at).stroke(stroke).style(style).allow_hover(false));
        }
    }
    if let Marks::Lines { lines, .. } = &chart.marks {
        for (line, run) in lines.iter().flat_map(|line| line.runs.iter().map(move |run| (line, run))) {
            let path: Vec<[f64; 2]> = run.iter().map(|point| [point.at as f64, point.people]).collect();
            let colour = colour_of(line.tone, palette);
            plot.line(Line::new(&line.name, path).stroke(Stroke::new(1.5, colour)).allow_hover(false));
        }
        return;
    }
    let (width, colour) = if upright { (2.0, palette.accent) } else { (1.5, palette.bars) };
    plot.line(Line::new("line", path).stroke(Stroke::new(width, colour)).allow_hover(false));
}

/// The points, over what rings them.
fn before<'a>(plot: &mut PlotUi<'a>, chart: &Chart, frame: &'a Frame, palette: &Palette) {
    if let Marks::Lines { lines, .. } = &chart.marks {
        for line in lines {
            let places: Vec<[f64; 2]> = line.points().map(|point| [point.at as f64, point.people]).collect();
            let items = Points::new(&line.name, places).radius(3.0).color(colour_of(line.tone, palette));
            plot.points(items.allow_hover(false));
        }
    }
    let (Marks::Points { points, .. }, Some(plane)) = (&chart.marks, &frame.plane) else { return };
    for tone in [Tone::Bad, Tone::Warn, Tone::Plain, Tone::Good] {
        let places = points.iter().zip(&plane.places).filter(|(point, _)| point.tone == tone);
        let places: Vec<[f64; 2]> = places.map(|(_, (x, y))| [*x, *y]).collect();
        let items = Points::new(format!("{tone:?}"), places).radius(5.0).color(colour_of(tone, palette));
        plot.points(items.allow_hover(false));
    }
}
