//! The tour: the sample's traps, one after the other, each shown where it is found.

use std::collections::BTreeMap;

use eframe::egui::{self, Align2, Area, Id, Margin, Order, Stroke, Ui, vec2};

use super::{
    context::Cx,
    modal::ReidentificationDialog,
    theme::{self, Palette},
    view_state::Place,
    widgets::{label_ui, link_ui, primary_button_ui, secondary_button_ui, weak_ui, wrapped_ui},
};
use crate::{dataset::sample::Sample, release::settings::TableSettings, review::Edit};

struct Stop {
    title: &'static str,
    text: &'static str,
}

const STOPS: [Stop; 7] = [
    Stop {
        title: "A club of 20,000",
        text: "Nobody in this file exists, and yet it is like a real one: names, e-mail addresses, postcodes, birth \
               dates, what people buy and what they suffer from. Direct identifiers are masked until you ask.",
    },
    Stop {
        title: "What distinguishes people",
        text: "Taking out the names is not enough. Birth date, postcode and gender are known to neighbours: together \
               they are quasi-identifiers. The meter at the right shows how many people stand alone with theirs.",
    },
    Stop {
        title: "A ladder",
        text: "Move the slider: a birth date becomes a year, then a decade. Crowds grow, detail goes. What each level \
               does to the whole file stands at the right of it.",
    },
    Stop {
        title: "The marketing's segments",
        text: "Nine segments are proposed. Some are crowds that are too small, one tells a health note by itself, and \
               in one village there is a 97-year-old.",
    },
    Stop {
        title: "Four people apart",
        text: "“VIP in Berlin” and “VIP with app” are large and look safe. Their difference is four people, and \
               anybody with both numbers knows it: that is what the framed field says.",
    },
    Stop {
        title: "Who could this be?",
        text: "Choose what you know about somebody, fact by fact, and watch the crowd shrink to one.",
    },
    Stop {
        title: "What is released",
        text: "A table, not the rows. Small cells are hidden, and enough others that the small ones cannot be worked \
               out. Shoal attacked it before you could: what it learned is below the table.",
    },
];

/// Begins the tour with the sample.
pub fn start(cx: &mut Cx<'_>, people: u64) {
    cx.bench.open_sample(Sample::Club, people);
    cx.view.tour = Some(0);
}

/// Sets the scene of a stop; doing it twice does no harm.
fn arrive(cx: &mut Cx<'_>, stop: usize) {
    *cx.modal = None;
    cx.view.segments.overlaps = false;
    match stop {
        0 => cx.view.place = Place::Data,
        1 => {
            cx.view.place = Place::Columns;
            let open = cx.bench.open_suggestions();
            if !open.is_empty() {
                cx.bench.apply(Edit::AcceptSuggestions(open));
            }
        }
        2 => {
            cx.view.place = Place::Columns;
            cx.view.columns.selected = Some("birth_date".to_owned());
        }
        3 | 4 => {
            cx.view.place = Place::Segments;
            if cx.bench.review().segments.is_empty() {
                cx.bench.apply(crate::workbench::add_sample_segments(Sample::Club, cx.bench.review()));
                cx.bench.apply(Edit::SetLevels(BTreeMap::from([("birth_date".to_owned(), 5)])));
            }
            cx.view.segments.overlaps = stop == 4;
        }
        5 => cx.show(ReidentificationDialog::default()),
        _ => {
            cx.view.place = Place::Release;
            if !cx.bench.review().release.is_shaped() {
                let dimensions = vec!["favourite_category".to_owned(), "channel".to_owned()];
                let table = TableSettings { dimensions, ..TableSettings::default() };
                cx.bench.apply(Edit::SetRelease(table.into()));
            }
        }
    }
}

/// The card of the present stop, above the status bar.
pub fn tour_ui(ui: &Ui, cx: &mut Cx<'_>) {
    let Some(now) = cx.view.tour else { return };
    if cx.bench.dataset().is_none() {
        return;
    }
    let Some(stop) = STOPS.get(now) else { return };
    let palette = Palette::of(ui);
    let mut to = Some(now);
    let frame = egui::Frame::popup(ui.style()).inner_margin(Margin::same(16)).stroke(Stroke::new(1.0, palette.accent));
    Area::new(Id::unique("tour"))
        .order(Order::Tooltip)
        .anchor(Align2::RIGHT_BOTTOM, vec2(-16.0, -theme::STATUS_BAR - 16.0))
        .show(ui.ctx(), |ui| {
            frame.show(ui, |ui| {
                ui.set_width(340.0);
                weak_ui(ui, &format!("Tour, {} of {}", now + 1, STOPS.len()));
                label_ui(ui, stop.title, theme::title(), palette.text);
                wrapped_ui(ui, stop.text, theme::body(), palette.text);
                ui.add_space(4.0);
                ui.horizontal(|ui| {
                    let last = now + 1 == STOPS.len();
                    if primary_button_ui(ui, if last { "Finish the tour" } else { "Next stop" }, true).clicked() {
                        to = (!last).then_some(now + 1);
                    }
                    if now > 0 && secondary_button_ui(ui, "Back", true).clicked() {
                        to = Some(now - 1);
                    }
                    ui.add_space(4.0);
                    if link_ui(ui, "End the tour").clicked() {
                        to = None;
                    }
                });
            });
        });
    if to != Some(now) {
        cx.view.tour = to;
        match to {
            Some(stop) => arrive(cx, stop),
            None => *cx.modal = None,
        }
        ui.ctx().request_repaint();
    }
}
