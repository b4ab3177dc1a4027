//! Many segments at once: one for each value, group or band of a column, or for each pair of two columns.

use eframe::egui::{Label, RichText, ScrollArea, Ui};

use crate::gui::modal::{
    frame::{After, Dialog, foot_ui},
    measuring::{Work, measured_ui},
};
use crate::{
    dataset::ColumnType,
    gui::{
        context::Cx,
        theme::{self, Palette},
        widgets::{button_ui, choice, label_ui, number_field_ui, primary_button_ui, weak_ui, wrapped_ui},
    },
    report::words,
    review::{Edit, Segment},
    workbench::{DividedBy, SegmentSeries, SeriesQuestion, Workbench},
};

/// Segments that are added at once, at most.
const MOST: usize = 300;
/// Segments that are listed.
const LISTED: usize = 100;

const DIVIDING: Work = Work {
    jobs: &["Dividing"],
    text: "Counting people…",
    bar: "Dividing into segments",
    counts: None,
    stop: "Stop",
    room: 120.0,
};

/// A column and what it is divided by.
#[derive(Clone)]
struct Side {
    column: String,
    by: DividedBy,
}

/// Divides people into segments by one column or two.
pub struct SeriesDialog {
    columns: Vec<(String, bool)>,
    sides: Vec<Side>,
    least: u64,
}

impl SeriesDialog {
    /// Begins with the first column that may be used.
    #[must_use]
    pub fn new(bench: &Workbench) -> Self {
        let is_number = |name: &str| {
            let column = bench.dataset().and_then(|dataset| dataset.columns.iter().find(|column| column.name == *name));
            column.is_some_and(|column| column.kind == ColumnType::Number)
        };
        let columns: Vec<(String, bool)> = bench
            .proposal_columns()
            .into_iter()
            .map(|(name, _)| {
                let is_number = is_number(&name);
                (name, is_number)
            })
            .collect();
        // The column of fewest values: one of numbers, or of hundreds of postcodes, would make a segment for each of them.
        let values = |name: &str| {
            let column = bench.dataset().and_then(|dataset| dataset.columns.iter().find(|column| column.name == *name));
            column.map_or(u64::MAX, |column| column.distinct)
        };
        let few = columns.iter().filter(|(_, is_number)| !is_number).min_by_key(|(name, _)| values(name));
        let first = few.or(columns.first());
        let sides = first.map(|(column, _)| Side { column: column.clone(), by: DividedBy::Values });
        let least = bench.review().policy.cell_threshold.max(1);
        Self { columns, sides: sides.into_iter().collect(), least }
    }
}

impl Dialog for SeriesDialog {
    fn title(&self) -> String {
        "Divide into segments".to_owned()
    }

    fn width(&self) -> f32 {
        760.0
    }

    fn ui(&mut self, ui: &mut Ui, cx: &mut Cx<'_>) -> After {
        let palette = Palette::of(ui);
        let text = "One segment for each value of a column, for each group of its ladder, for each band of numbers, or \
                    for each pair of two columns. All are added in one step.";
        wrapped_ui(ui, text, theme::body(), palette.weak);
        ui.add_space(6.0);
        if self.sides.is_empty() {
            weak_ui(ui, "Tag quasi-identifiers or other columns first: segments are made of those.");
            return After::Stay;
        }
        let question = self.question();
        let derived = cx.bench.segment_series(&question).clone();
        let levels = derived.latest().map(|found| found.levels.clone()).unwrap_or_default();
        sides_ui(ui, self, &levels);
        ui.horizontal(|ui| {
            ui.label("Leave out segments of fewer than");
            number_field_ui(ui, "Least number of people", &mut self.least, 1..=1_000_000, 1.0);
            ui.label("people");
        });
        ui.add_space(6.0);
        let Some(found) = measured_ui(ui, cx, &derived, &DIVIDING) else { return After::Stay };
        found_ui(ui, cx, &found, &palette)
    }

    fn closed(&mut self, cx: &mut Cx<'_>) {
        cx.bench.look_away();
    }
}

impl SeriesDialog {
    fn question(&self) -> SeriesQuestion {
        SeriesQuestion {
            sides: self.sides.iter().map(|side| (side.column.clone(), side.by)).collect(),
            least: self.least,
        }
    }
}

/// The column or the two, each with what it is divided by.
fn sides_ui(ui: &mut Ui, state: &mut SeriesDialog, levels: &[Vec<String>]) {
    let columns = state.columns.clone();
    for (place, side) in state.sides.iter_mut().enumerate() {
        let word = if place == 0 { "Divide" } else { "Crossed with" };
        ui.horizontal(|ui| {
            ui.label(word);
            let combo = choice(word, side.column.as_str()).width(190.0).show_ui(ui, |ui| {
                for (name, _) in &columns {
                    if ui.selectable_label(*name == side.column, name).clicked() {
                        *side = Side { column: name.clone(), by: DividedBy::Values };
                    }
                }
            });
            combo.response.accessible_name(word);
            ui.label("by");
            let is_number = columns.iter().any(|(name, is_number)| *name == side.column && *is_number);
            by_ui(ui, side, word, levels.get(place).map_or(&[], Vec::as_slice), is_number);
        });
    }
    let other = columns.iter().find(|(name, _)| state.sides.iter().all(|side| side.column != *name));
    if state.sides.len() > 1 {
        if button_ui(ui, "Do not cross").clicked() {
            state.sides.truncate(1);
        }
    } else if let Some((other, _)) = other
        && button_ui(ui, "Cross with another column").clicked()
    {
        state.sides.push(Side { column: other.clone(), by: DividedBy::Values });
    }
    ui.add_space(4.0);
}

fn by_ui(ui: &mut Ui, side: &mut Side, word: &str, levels: &[String], is_number: bool) {
    let named = |by: DividedBy| match by {
        DividedBy::Values => "each value".to_owned(),
        DividedBy::Level(level) => levels.get(level - 1).cloned().unwrap_or_else(|| format!("level {level}")),
        DividedBy::Bands(_) => "bands".to_owned(),
    };
    let salt = format!("{word} by");
    let combo = choice(&salt, named(side.by)).width(170.0).show_ui(ui, |ui| {
        let mut offered = vec![DividedBy::Values];
        offered.extend((1..=levels.len()).map(DividedBy::Level));
        if is_number {
            offered.push(DividedBy::Bands(10.0));
        }
        for by in offered {
            let is_chosen = std::mem::discriminant(&by) == std::mem::discriminant(&side.by)
                && (!matches!(by, DividedBy::Level(_)) || by == side.by);
            if ui.selectable_label(is_chosen, named(by)).clicked() && !is_chosen {
                side.by = by;
            }
        }
    });
    combo.response.accessible_name(&salt);
    if let DividedBy::Bands(width) = &mut side.by {
        ui.label("of");
        number_field_ui(ui, &format!("{word}: width of a band"), width, 0.001..=1e9, 1.0);
    }
}

fn found_ui(ui: &mut Ui, cx: &mut Cx<'_>, found: &SegmentSeries, palette: &Palette) -> After {
    let height = (ui.ctx().content_rect().height() - 420.0).max(120.0);
    ScrollArea::vertical().id_salt("series").max_height(height).auto_shrink([false, true]).show(ui, |ui| {
        ui.set_max_width(ui.available_width() - 14.0);
        for (segment, people) in found.list.iter().take(LISTED) {
            segment_ui(ui, segment, *people, palette);
        }
        if found.list.len() > LISTED {
            let more = words::thousands((found.list.len() - LISTED) as u64);
            weak_ui(ui, &format!("and {more} more"));
        }
    });
    wrapped_ui(ui, &left_out(found), theme::small(), palette.weak);
    let too_many = found.list.len() > MOST;
    if too_many {
        let text = format!(
            "{} segments are too many at once; up to {MOST} can be added. Choose a coarser level, or leave out more.",
            words::thousands(found.list.len() as u64)
        );
        wrapped_ui(ui, &text, theme::body(), palette.fail);
    }
    let mut after = After::Stay;
    foot_ui(ui, |ui| {
        let word = format!("Add {}", words::counted(found.list.len() as u64, "segment", "segments"));
        if button_ui(ui, "Cancel").clicked() {
            after = After::Close;
        }
        if primary_button_ui(ui, &word, !found.list.is_empty() && !too_many).clicked() {
            let segments: Vec<Segment> = found.list.iter().map(|(segment, _)| segment.clone()).collect();
            let first = segments.first().map(|segment| segment.name.clone());
            after = super::add(cx, Edit::AddSegments(segments), first);
        }
    });
    after
}

fn segment_ui(ui: &mut Ui, segment: &Segment, people: u64, palette: &Palette) {
    ui.horizontal(|ui| {
        label_ui(ui, &segment.name, theme::body_medium(), palette.text);
        label_ui(ui, &words::people(people), theme::body(), palette.text);
        let rule = RichText::new(&segment.rule).font(theme::mono()).color(palette.weak);
        ui.add(Label::new(rule).truncate());
    });
}

/// What makes no segment, and why.
fn left_out(found: &SegmentSeries) -> String {
    let mut parts = Vec::new();
    if found.small > 0 {
        parts.push(format!(
            "{} left out: too few people.",
            words::counted(found.small as u64, "group is", "groups are")
        ));
    }
    if found.unwritable > 0 {
        let groups = words::counted(found.unwritable as u64, "group is", "groups are");
        parts.push(format!("{groups} left out: only a long list of values describes such a group."));
    }
    parts.join(" ")
}
