//! Who could this be? Choose what someone knows about a person, and watch the crowd shrink.

use eframe::egui::{
    self, Align, Button, Layout, RichText, ScrollArea, Sense, Ui, WidgetInfo, accesskit::Role, pos2, vec2,
};

use super::frame::{After, Dialog};
use crate::{
    gui::{
        context::Cx,
        theme::{self, Palette, mix},
        widgets::{choose_ui, icon_button_ui, link_ui, section_ui, weak_ui, wrapped_ui},
    },
    report::words,
};

/// Shows how the crowd around a person shrinks with every fact that is known.
#[derive(Default)]
pub struct ReidentificationDialog {
    /// Column and value, in the order in which they became known.
    known: Vec<(String, String)>,
    /// Which column's values are on offer.
    asked: Option<String>,
}

impl Dialog for ReidentificationDialog {
    fn title(&self) -> String {
        "Who could this be?".to_owned()
    }

    fn width(&self) -> f32 {
        860.0
    }

    fn ui(&mut self, ui: &mut Ui, cx: &mut Cx<'_>) -> After {
        let palette = Palette::of(ui);
        let text =
            "Choose what someone may know about a person. Everyone who fits is the crowd that the person hides in.";
        wrapped_ui(ui, text, theme::body(), palette.weak);
        ui.add_space(8.0);
        let derived = cx.bench.attack(&self.known).clone();
        if let Some(error) = derived.error() {
            wrapped_ui(ui, error, theme::body(), palette.fail);
            return After::Stay;
        }
        let Some(view) = derived.latest().cloned() else {
            weak_ui(ui, "Counting people…");
            return After::Stay;
        };
        let pending = derived.is_pending();
        let height = (ui.ctx().content_rect().height() - 240.0).clamp(200.0, 420.0);
        let width = ui.available_width();
        ui.allocate_ui_with_layout(vec2(width, height), Layout::left_to_right(Align::Min), |ui| {
            ui.set_min_height(height);
            ui.allocate_ui_with_layout(vec2(width * 0.5, height), Layout::top_down(Align::Min), |ui| {
                ui.set_width(width * 0.5 - 16.0);
                chain_ui(ui, self, &view.crowds, pending, &palette);
                if let Some(smallest) = &view.smallest_identifying {
                    ui.add_space(6.0);
                    let text = format!("{} alone single this person out.", join(smallest));
                    wrapped_ui(ui, &text, theme::body(), palette.fail);
                }
            });
            ui.allocate_ui_with_layout(vec2(width * 0.5, height), Layout::top_down(Align::Min), |ui| {
                ui.set_width(width * 0.5 - 8.0);
                choices_ui(ui, self, &view.choices, &palette);
            });
        });
        ui.horizontal(|ui| {
            if !self.known.is_empty() && link_ui(ui, "Begin again").clicked() {
                self.known.clear();
                self.asked = None;
            }
            self.note_ui(ui, cx, view.crowds.last().copied().filter(|_| !pending));
        });
        After::Stay
    }
}

impl ReidentificationDialog {
    /// Offers the attempt to the record: which columns were known and how many people were left, never a value.
    fn note_ui(&self, ui: &mut Ui, cx: &mut Cx<'_>, left: Option<u64>) {
        let known: Vec<&str> = self.known.iter().map(|(column, _)| column.as_str()).collect();
        let Some(left) = left.filter(|left| !known.is_empty() && *left > 0) else { return };
        match cx.bench.review().note_attempt(&known, left, chrono::Local::now().date_naive()) {
            Some(edit) => {
                let link = link_ui(ui, "Note the attempt in the record");
                let text =
                    "It keeps which columns were known and how many people were left: no value, and nobody's name.";
                if link.on_hover_text(text).clicked() && cx.bench.apply(edit) {
                    cx.bench.settle();
                }
            }
            None => {
                weak_ui(ui, "The attempt is in the record.");
            }
        }
    }
}

fn join(names: &[String]) -> String {
    match names {
        [] => String::new(),
        [one] => one.clone(),
        [rest @ .., last] => format!("{} and {last}", rest.join(", ")),
    }
}

/// The share of everyone that is in a crowd.
fn length_of(crowd: u64, everyone: u64) -> f32 {
    (crowd as f64 / everyone.max(1) as f64) as f32
}

/// 48,213 → 902 → 31 → 3 → 1, one line a fact, the bar as long as the crowd is large: half the crowd, half the bar.
fn chain_ui(ui: &mut Ui, state: &mut ReidentificationDialog, crowds: &[u64], pending: bool, palette: &Palette) {
    let everyone = crowds.first().copied().unwrap_or(0);
    let mut forgotten = None;
    for (i, crowd) in crowds.iter().enumerate() {
        let fact = i.checked_sub(1).and_then(|i| state.known.get(i));
        if i > 0 && fact.is_none() {
            continue;
        }
        ui.scope(|ui| {
            if pending && i == crowds.len() - 1 && i > 0 {
                ui.multiply_opacity(0.5);
            }
            let length = length_of(*crowd, everyone);
            let id = ui.scope_id().with(("crowd", i));
            let length = ui.ctx().animate_value_with_time(id, length, 0.25);
            ui.horizontal(|ui| {
                let colour = match crowd {
                    0 | 1 => palette.fail,
                    2..=9 => palette.warn,
                    _ => palette.text,
                };
                let (text_rect, _) = ui.allocate_exact_size(vec2(96.0, 30.0), Sense::hover());
                ui.painter().text(
                    pos2(text_rect.right() - 6.0, text_rect.center().y),
                    egui::Align2::RIGHT_CENTER,
                    words::thousands(*crowd),
                    theme::figure(),
                    colour,
                );
                let (rect, bar) = ui.allocate_exact_size(vec2(110.0, 10.0), Sense::hover());
                let share = format!("{} of everyone", words::percent(f64::from(length_of(*crowd, everyone))));
                bar.on_hover_text(&share).widget_info(|| WidgetInfo::labeled(Role::Image, true, &share));
                ui.painter().rect_filled(rect, 3.0, mix(palette.line, palette.panel, 0.4));
                let mut bar = rect;
                bar.set_width((rect.width() * length).max(if *crowd > 0 { 2.0 } else { 0.0 }));
                let fill = if *crowd <= 1 { palette.fail } else { palette.bars };
                ui.painter().rect_filled(bar, 3.0, fill);
                match fact {
                    None => {
                        ui.label(RichText::new("everyone").color(palette.weak));
                    }
                    Some((column, value)) => {
                        if icon_button_ui(ui, "✕", &format!("Forget {column}"), true).clicked() {
                            forgotten = Some(i - 1);
                        }
                        let text = format!("{column} {value}");
                        ui.add(egui::Label::new(RichText::new(text).color(palette.text)).truncate());
                    }
                }
            });
        });
    }
    let last = crowds.last().copied().unwrap_or(0);
    let sentence = match (state.known.len(), last) {
        (0, _) => "Nothing is known yet: everyone is in the crowd.".to_owned(),
        (_, 0) => "Nobody fits.".to_owned(),
        (_, 1) => "One person is left: this is who it is.".to_owned(),
        (_, n) => {
            format!("{} could be this person: a guess is right 1 time in {}.", words::people(n), words::thousands(n))
        }
    };
    ui.add_space(4.0);
    wrapped_ui(ui, &sentence, theme::body_strong(), if last <= 1 { palette.fail } else { palette.text });
    if let Some(i) = forgotten {
        state.known.remove(i);
    }
}

/// What could be learnt next, with the crowd that would be left.
fn choices_ui(
    ui: &mut Ui,
    state: &mut ReidentificationDialog,
    choices: &[(String, Vec<(String, u64)>)],
    palette: &Palette,
) {
    if choices.is_empty() {
        let text = if state.known.is_empty() {
            "Tag quasi-identifiers in Columns first: they are what someone may know."
        } else {
            "Everything that is tagged as a quasi-identifier is known."
        };
        wrapped_ui(ui, text, theme::body(), palette.weak);
        return;
    }
    let open = state.asked.clone().filter(|asked| choices.iter().any(|(column, _)| column == asked));
    let mut open = open.unwrap_or_else(|| choices[0].0.clone());
    ui.horizontal(|ui| {
        section_ui(ui, "And if they knew");
        let columns = choices.iter().map(|(column, _)| column.clone());
        if choose_ui(ui, "What else is known", 180.0, &mut open, columns, String::clone) {
            state.asked = Some(open.clone());
        }
    });
    let Some((column, values)) = choices.iter().find(|(column, _)| *column == open) else { return };
    let mut chosen = None;
    ScrollArea::vertical().id_salt("values").auto_shrink(false).show(ui, |ui| {
        ui.spacing_mut().item_spacing.y = 0.0;
        for (value, crowd) in values {
            let colour = if *crowd <= 1 { palette.fail } else { palette.weak };
            let button = Button::new(value.as_str())
                .right_text(RichText::new(words::thousands(*crowd)).color(colour))
                .frame_when_inactive(false)
                .min_size(vec2(ui.available_width() - 10.0, 28.0));
            if ui.add(button).clicked() {
                chosen = Some((column.clone(), value.clone()));
            }
        }
    });
    if let Some(fact) = chosen {
        state.known.push(fact);
        state.asked = None;
    }
}
