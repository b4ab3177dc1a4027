//! Groups made by hand: values are dragged together, or put into a group by a menu; the same list can be typed.

use eframe::egui::{self, Button, Color32, Frame, Margin, Popup, RichText, ScrollArea, Stroke, Ui};

use crate::{
    gui::{
        theme::{self, Palette},
        widgets::{section_ui, text_area_ui, weak_ui},
    },
    report::words,
};

/// A group's name and its values.
pub(super) type Groups = Vec<(String, Vec<String>)>;

/// Where a value is to go.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Place {
    Group(usize),
    New,
    /// Out of every group: it stays as it is.
    Alone,
}

/// One group a line: its name, a colon, its values with commas between.
pub(super) fn read(text: &str) -> Result<Groups, String> {
    let lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
    let groups: Groups = lines
        .map(|line| {
            let (name, values) =
                line.split_once(':').ok_or_else(|| format!("“{line}” needs a colon after the group's name."))?;
            let values = values.split(',').map(|v| v.trim().to_owned()).filter(|v| !v.is_empty()).collect();
            Ok((name.trim().to_owned(), values))
        })
        .collect::<Result<_, String>>()?;
    if groups.is_empty() { Err("Write at least one group.".to_owned()) } else { Ok(groups) }
}

pub(super) fn write(groups: &Groups) -> String {
    let lines: Vec<String> = groups.iter().map(|(name, values)| format!("{name}: {}", values.join(", "))).collect();
    lines.join("\n")
}

/// Moves a value; a group that is left without values goes.
fn put(groups: &mut Groups, value: &str, place: &Place) {
    let wanted = match place {
        Place::Group(at) => groups.get(*at).map(|(name, _)| name.clone()),
        Place::New => {
            let free = |number: &usize| groups.iter().all(|(name, _)| *name != format!("Group {number}"));
            let number = (1..).find(free).unwrap_or_default();
            groups.push((format!("Group {number}"), Vec::new()));
            Some(format!("Group {number}"))
        }
        Place::Alone => None,
    };
    for (_, values) in groups.iter_mut() {
        values.retain(|held| held != value);
    }
    if let Some((_, values)) = groups.iter_mut().find(|(name, _)| Some(name) == wanted.as_ref()) {
        values.push(value.to_owned());
    }
    groups.retain(|(_, values)| !values.is_empty());
}

/// The board of groups over the text that they are kept in. `values` are the column's, with their people.
pub(super) fn groups_ui(ui: &mut Ui, text: &mut String, values: &[(String, u64)]) {
    let palette = Palette::of(ui);
    let mut groups = if text.trim().is_empty() { Vec::new() } else { read(text).unwrap_or_default() };
    let mut moved: Option<(String, Place)> = None;
    let names: Vec<String> = groups.iter().map(|(name, _)| name.clone()).collect();
    let height = (ui.ctx().content_rect().height() - 430.0).clamp(120.0, 260.0);
    ScrollArea::vertical()
        .id_salt("groups")
        .max_height(height)
        .min_scrolled_height(height)
        .auto_shrink([false, true])
        .show(ui, |ui| {
            ui.set_max_width(ui.available_width() - 14.0);
            for (at, (name, members)) in groups.iter().enumerate() {
                let people: u64 =
                    values.iter().filter(|(value, _)| members.contains(value)).map(|(_, people)| people).sum();
                let title = format!("{name} · {}", words::people(people));
                zone_ui(ui, &title, Place::Group(at), &mut moved, &palette, |ui, moved| {
                    for value in members {
                        value_ui(ui, value, &names, true, moved);
                    }
                });
            }
            zone_ui(ui, "A new group: drop a value here", Place::New, &mut moved, &palette, |_, _| {});
            let held = |value: &String| groups.iter().any(|(_, members)| members.contains(value));
            zone_ui(ui, "In no group: these stay as they are", Place::Alone, &mut moved, &palette, |ui, moved| {
                for (value, people) in values.iter().filter(|(value, _)| !held(value)) {
                    value_ui(ui, value, &names, false, moved).on_hover_text(words::people(*people));
                }
            });
        });
    if let Some((value, place)) = moved {
        put(&mut groups, &value, &place);
        *text = write(&groups);
    }
    ui.add_space(4.0);
    section_ui(ui, "The same, as text");
    text_area_ui(ui, "Groups", text, "North: Hamburg, Bremen\nSouth: Munich, Stuttgart", 3);
    if values.len() >= 200 {
        weak_ui(ui, "The 200 most frequent values are shown; others can be typed.");
    }
}

/// A place for values to be dropped.
fn zone_ui(
    ui: &mut Ui,
    title: &str,
    place: Place,
    moved: &mut Option<(String, Place)>,
    palette: &Palette,
    content: impl FnOnce(&mut Ui, &mut Option<(String, Place)>),
) {
    let frame = Frame::new().inner_margin(Margin::symmetric(8, 6)).corner_radius(6).fill(Color32::TRANSPARENT);
    let frame = frame.stroke(Stroke::new(1.0, palette.line));
    let (_, dropped) = ui.dnd_drop_zone::<String, ()>(frame, |ui| {
        ui.set_width(ui.available_width());
        ui.label(RichText::new(title).font(theme::small_medium()).color(palette.weak));
        ui.horizontal_wrapped(|ui| {
            ui.spacing_mut().item_spacing = egui::vec2(4.0, 4.0);
            content(ui, moved);
        });
    });
    if let Some(value) = dropped {
        *moved = Some(((*value).clone(), place));
    }
    ui.add_space(4.0);
}

/// A value to drag; a press opens the menu of groups, for the keyboard.
fn value_ui(
    ui: &mut Ui,
    value: &str,
    groups: &[String],
    held: bool,
    moved: &mut Option<(String, Place)>,
) -> egui::Response {
    let id = ui.scope_id().with(("value", value));
    let source = ui.dnd_drag_source(id, value.to_owned(), |ui| {
        let button = ui.add(Button::new(RichText::new(value).font(theme::small())));
        Popup::menu(&button).show(|ui| {
            for (at, name) in groups.iter().enumerate() {
                if ui.button(format!("Put into {name}")).clicked() {
                    *moved = Some((value.to_owned(), Place::Group(at)));
                }
            }
            if ui.button("Put into a new group").clicked() {
                *moved = Some((value.to_owned(), Place::New));
            }
            if held && ui.button("Take out of its group").clicked() {
                *moved = Some((value.to_owned(), Place::Alone));
            }
        });
        button.accessible_name(format!("Value {value}"));
    });
    source.response
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_is_in_one_group_and_an_empty_group_goes() {
        let mut groups = read("North: Hamburg, Bremen\nSouth: Munich").unwrap();
        put(&mut groups, "Bremen", &Place::Group(1));
        assert_eq!(write(&groups), "North: Hamburg\nSouth: Munich, Bremen");
        put(&mut groups, "Hamburg", &Place::New);
        assert_eq!(write(&groups), "South: Munich, Bremen\nGroup 1: Hamburg");
        put(&mut groups, "Hamburg", &Place::Alone);
        assert_eq!(write(&groups), "South: Munich, Bremen");
        assert!(read("no colon").is_err());
    }
}
