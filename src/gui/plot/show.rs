//! A chart on screen: its title, its picture, its sentence, its menu.

use eframe::egui::{
    self, Align2, Color32, FontId, Layout, Popup, Response, Sense, Shape, Stroke, Ui, WidgetInfo, accesskit::Role,
    emath::Rot2, epaint::TextShape, vec2,
};

use super::{Anchor, Area, Chart, Face, Ink, Paint, Picture, Spot, csv, picture};
use crate::gui::{
    theme::{self, Palette},
    widgets::{icon_button_ui, wrapped_ui},
};

/// What the analyst asked of a plot.
#[derive(Clone, Debug, PartialEq)]
pub enum PlotRequest {
    SavePng(Box<Chart>),
    SaveSvg(Box<Chart>),
    CopyCsv(String),
    /// The mark with this number was clicked.
    Mark(usize),
}

fn font(size: f32, face: Face) -> FontId {
    let family = match face {
        Face::Regular => egui::FontFamily::Proportional,
        Face::Medium => theme::medium(),
        Face::SemiBold => theme::semibold(),
    };
    FontId::new(size, family)
}

/// Draws the chart at the full width that is there, its picture `height` high.
pub fn chart_ui(ui: &mut Ui, chart: &Chart, height: f32) -> Option<PlotRequest> {
    let palette = Palette::of(ui);
    let mut request = None;
    let width = ui.available_width();
    ui.allocate_ui_with_layout(vec2(width, 24.0), Layout::left_to_right(egui::Align::Center), |ui| {
        let title = egui::RichText::new(&chart.title).font(theme::small_strong()).color(palette.weak);
        ui.label(title);
        ui.with_layout(Layout::right_to_left(egui::Align::Center), |ui| {
            let button = icon_button_ui(ui, "⋯", &format!("Plot menu: {}", chart.title), true);
            Popup::menu(&button).show(|ui| {
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
    let (rect, response) = ui.allocate_exact_size(vec2(width, height), Sense::click());
    response.widget_info(|| WidgetInfo::labeled(Role::Image, true, format!("{}. {}", chart.title, chart.reading)));
    if ui.is_rect_visible(rect) {
        let painter = ui.painter_at(rect);
        let measure = |text: &str, size: f32| {
            painter.layout_no_wrap(text.to_owned(), FontId::proportional(size), Color32::WHITE).size().x
        };
        let drawn = picture(chart, Spot { x: rect.width(), y: rect.height() }, &measure);
        for ink in &drawn.inks {
            paint(&painter, rect.min, &palette, ink);
        }
        if let Some(mark) = hover_ui(&response, &drawn) {
            request = Some(PlotRequest::Mark(mark));
        }
    }
    wrapped_ui(ui, &chart.reading, theme::body(), palette.weak);
    request
}

/// Says what is under the pointer; returns the mark that was clicked.
fn hover_ui(response: &Response, drawn: &Picture) -> Option<usize> {
    let at = response.hover_pos()?;
    let local = (at - response.rect.min).to_pos2();
    // The last one drawn lies on top.
    let (mark, (_, text)) =
        drawn.hovers.iter().enumerate().rev().find(|(_, (area, _))| rect_of(area).contains(local))?;
    response.clone().on_hover_text_at_pointer(text.as_str());
    response.clicked().then_some(mark)
}

fn at(spot: Spot) -> egui::Pos2 {
    egui::pos2(spot.x, spot.y)
}

fn rect_of(area: &Area) -> egui::Rect {
    egui::Rect::from_min_max(at(area.min), at(area.max))
}

fn colour_of(paint: Paint, palette: &Palette) -> Color32 {
    match paint {
        Paint::Text => palette.text,
        Paint::Weak => palette.weak,
        Paint::Line => palette.line,
        Paint::Accent => palette.accent,
        Paint::Bars => palette.bars,
        Paint::Pale => theme::mix(palette.bars, palette.panel, 0.4),
        Paint::Pass => palette.pass,
        Paint::Warn => palette.warn,
        Paint::Fail => palette.fail,
    }
}

fn paint(painter: &egui::Painter, origin: egui::Pos2, palette: &Palette, ink: &Ink) {
    let by = origin.to_vec2();
    let colour = |paint: &Paint| colour_of(*paint, palette);
    match ink {
        Ink::Rect { rect, fill, radius } => {
            painter.rect_filled(rect_of(rect).translate(by), *radius, colour(fill));
        }
        Ink::Line { from, to, colour: paint, width, dashed } => {
            let ends = [at(*from) + by, at(*to) + by];
            let stroke = Stroke::new(*width, colour(paint));
            if *dashed {
                painter.extend(Shape::dashed_line(&ends, stroke, 4.0, 3.0));
            } else {
                painter.line_segment(ends, stroke);
            }
        }
        Ink::Path { points, colour: paint, width } => {
            let points = points.iter().map(|p| at(*p) + by).collect();
            painter.add(Shape::line(points, Stroke::new(*width, colour(paint))));
        }
        Ink::Dot { at: centre, radius, colour: paint } => {
            painter.circle_filled(at(*centre) + by, *radius, colour(paint));
        }
        Ink::Text { at: middle, text, size, face, colour: paint, anchor, upright } => {
            let colour = colour(paint);
            let galley = painter.layout_no_wrap(text.clone(), font(*size, *face), colour);
            let half = galley.size() / 2.0;
            let middle = at(*middle) + by;
            if *upright {
                // Turned a quarter to the left about its middle.
                let turn = Rot2::from_angle(-std::f32::consts::FRAC_PI_2);
                let corner = middle - turn * half;
                painter.add(TextShape::new(corner, galley, colour).with_angle(-std::f32::consts::FRAC_PI_2));
            } else {
                let align = match anchor {
                    Anchor::Start => Align2::LEFT_CENTER,
                    Anchor::Middle => Align2::CENTER_CENTER,
                    Anchor::End => Align2::RIGHT_CENTER,
                };
                let rect = align.anchor_size(middle, galley.size());
                painter.galley(rect.min, galley, colour);
            }
        }
    }
}
