//! All segments at a glance: who is in, how well they hide, and whether they may leave.

pub(super) mod detail;
pub mod editor;

use eframe::egui::{RichText, ScrollArea, Ui};

use crate::{
    gui::{
        command::Command,
        context::Cx,
        theme::{self, Palette},
        widgets::{
            button_ui, empty_state_ui, finding_mark,
            grid::{Grid, GridColumn, Side, Sort, cell_text_ui, fitting},
            mark_of, page_header_ui, primary_button_ui, secondary_button_ui, section_ui, wrapped_ui,
        },
    },
    report::{
        assessment::{Assessment, Overlap, OverlapVerdict, SegmentFigures, Verdict, Verdicts},
        words,
    },
};

/// Room beside what scrolls, so that the bar covers nothing.
const SCROLL_BAR: f32 = 12.0;

/// Draws the place Segments.
pub fn segments_ui(ui: &mut Ui, cx: &mut Cx<'_>) {
    if cx.view.segments.editor.is_some() {
        editor::beside_ui(ui, cx);
        return;
    }
    let assessment = cx.bench.assessment().clone();
    let latest = assessment.latest().cloned();
    let segments = cx.bench.review().segments.clone();
    let figures = |name: &str| latest.as_ref().and_then(|a| a.segments.iter().find(|s| s.name == name));
    let safe =
        segments.iter().filter(|s| figures(&s.name).is_some_and(|f| f.verdicts.worst() == Verdict::Pass)).count();
    let note = match segments.len() {
        0 => String::new(),
        n => format!("{n} proposed · {safe} safe · {} need work", n - safe),
    };
    page_header_ui(ui, "Segments", &note, |ui| {
        if primary_button_ui(ui, "New segment", true).clicked() {
            cx.commands.push(Command::NewSegment);
        }
        if segments.len() > 1 {
            let word = if cx.view.segments.overlaps { "Back to the segment" } else { "Overlaps" };
            if secondary_button_ui(ui, word, true).clicked() {
                cx.commands.push(Command::Overlaps);
            }
        }
        if secondary_button_ui(ui, "Propose…", true).on_hover_text(Command::Propose.hint()).clicked() {
            cx.commands.push(Command::Propose);
        }
    });
    if segments.is_empty() {
        editor::opening_keys(ui, cx, None);
        empty_ui(ui, cx);
        return;
    }
    let order = order_of(cx, latest.as_deref());
    let whole = ((ui.available_height() * 0.5) / theme::ROW).floor() * theme::ROW + 2.0;
    let height = Grid::height(order.len(), whole.max(theme::ROW * 4.0));
    let consent = latest.as_ref().is_some_and(|a| a.segments.iter().any(|s| s.consented.is_some()));
    let (shown, columns) = fitting(headers(consent), ui.available_width(), &SPARE);
    let mut grid = Grid::new("segments", columns, order.len());
    let sort = cx.view.segments.sort;
    grid.sort = Sort { column: shown.iter().position(|s| sort.column == Some(*s as usize)), ..sort };
    let chosen = cx.view.segments.selected.clone().filter(|name| segments.iter().any(|s| s.name == *name));
    let chosen = chosen.or_else(|| order.first().cloned());
    grid.selected = order.iter().position(|name| Some(name) == chosen.as_ref());
    let pending = assessment.is_pending();
    let overlaps = latest.as_ref().map_or(&[][..], |latest| latest.overlaps.as_slice());
    let output = grid.show(
        ui,
        height,
        |row| format!("Segment {}", order.get(row).map_or("", String::as_str)),
        |ui, row, column| {
            if let (Some(name), Some(shown)) = (order.get(row), shown.get(column)) {
                if pending && column > 0 {
                    ui.multiply_opacity(0.5);
                }
                cell(ui, name, figures(name), overlaps, *shown);
            }
        },
    );
    if let Some(name) = output.clicked_row.and_then(|row| order.get(row)) {
        cx.view.segments.selected = Some(name.clone());
        cx.view.segments.overlaps = false;
    }
    if let Some(shown) = output.clicked_header.and_then(|column| shown.get(column)) {
        cx.view.segments.sort.click(*shown as usize);
    }
    editor::opening_keys(ui, cx, chosen.as_deref());
    ui.add_space(12.0);
    ScrollArea::vertical().id_salt("segment").auto_shrink(false).show(ui, |ui| {
        ui.set_max_width(ui.available_width() - SCROLL_BAR);
        if cx.view.segments.overlaps {
            if let Some(latest) = &latest {
                overlaps_ui(ui, cx, latest);
            }
        } else if let Some(name) = chosen {
            detail::segment_ui(ui, cx, &name);
        }
        ui.add_space(16.0);
    });
}

fn empty_ui(ui: &mut Ui, cx: &mut Cx<'_>) {
    let text = "A segment is a named rule that chooses people, such as tier = \"gold\" and visits_12m = 0. Write one and \
                see at once how well the people in it hide.";
    empty_state_ui(ui, "No segments yet", text, |ui| {
        let sample = sample_of(cx);
        if sample.is_some() && button_ui(ui, "Add the sample's segments").clicked() {
            if let Some(sample) = sample {
                cx.bench.apply(crate::workbench::add_sample_segments(sample, cx.bench.review()));
            }
        }
    });
}

/// Which built-in sample is open.
fn sample_of(cx: &Cx<'_>) -> Option<crate::dataset::sample::Sample> {
    cx.bench.review().source.sample.as_ref().and_then(|(kind, _)| crate::dataset::sample::Sample::named(kind))
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Shown {
    Name,
    People,
    Consented,
    Share,
    Crowd,
    Alone,
    Risk,
    Values,
    Verdict,
}

/// What goes first where the window is narrow. The verdict never does.
const SPARE: [Shown; 5] = [Shown::Values, Shown::Share, Shown::Risk, Shown::Consented, Shown::Alone];

fn headers(consent: bool) -> Vec<(Shown, GridColumn)> {
    let mut columns = vec![
        (Shown::Name, GridColumn::left("Segment", 150.0).grows().sortable()),
        (Shown::People, GridColumn::right("People", 84.0).sortable().hint("People whom the rule chooses")),
        (Shown::Consented, GridColumn::right("Consented", 92.0).hint("Of them, people who consented: only they leave")),
        (Shown::Share, GridColumn::right("Share", 76.0).hint("Share of everyone in the file")),
        (
            Shown::Crowd,
            GridColumn::right("Smallest crowd", 122.0)
                .sortable()
                .hint("k: the least number of people in the segment who share all quasi-identifier values"),
        ),
        (Shown::Alone, GridColumn::right("Alone", 68.0).hint("People in it whose values nobody else in it has")),
        (
            Shown::Risk,
            GridColumn::right("Highest risk", 102.0)
                .hint("1 / k: the chance to pick the right person (prosecutor risk)"),
        ),
        (
            Shown::Values,
            GridColumn::right("Values", 68.0).hint(
                "Fewest distinct values of a sensitive column in any crowd of the segment (distinct l-diversity)",
            ),
        ),
        (Shown::Verdict, GridColumn::left("Verdict", 116.0).hint("The worst of singling out, linking and inference")),
    ];
    columns.retain(|(shown, _)| consent || *shown != Shown::Consented);
    columns
}

fn order_of(cx: &Cx<'_>, latest: Option<&Assessment>) -> Vec<String> {
    let mut names: Vec<String> = cx.bench.review().segments.iter().map(|segment| segment.name.clone()).collect();
    let Sort { column: Some(column), descending } = cx.view.segments.sort else { return names };
    let figure = |name: &String| {
        let found = latest.and_then(|a| a.segments.iter().find(|s| s.name == *name));
        match column {
            c if c == Shown::People as usize => found.map(|f| f.people),
            _ => found.and_then(|f| f.classes.smallest),
        }
    };
    if column == 0 {
        names.sort_by_key(|name| name.to_lowercase());
    } else {
        names.sort_by_key(figure);
    }
    if descending {
        names.reverse();
    }
    names
}

fn cell(ui: &mut Ui, name: &str, figures: Option<&SegmentFigures>, overlaps: &[Overlap], shown: Shown) {
    let palette = Palette::of(ui);
    let (body, text, weak) = (theme::body(), palette.text, palette.weak);
    if shown == Shown::Name {
        cell_text_ui(ui, name, Side::Left, &body, text);
        return;
    }
    let Some(figures) = figures else {
        cell_text_ui(ui, "…", Side::Right, &body, weak);
        return;
    };
    let number = |value: Option<u64>| value.map_or("–".to_owned(), words::thousands);
    let (value, colour) = match shown {
        Shown::People => (words::thousands(figures.people), text),
        Shown::Consented => (number(figures.consented), text),
        Shown::Share => (figures.share.map_or("–".to_owned(), words::percent), weak),
        Shown::Crowd => (number(figures.classes.smallest), text),
        Shown::Alone => (words::thousands(figures.classes.people_alone), text),
        Shown::Risk => (figures.risk.prosecutor.highest.map_or("–".to_owned(), words::one_in), text),
        Shown::Values => (number(figures.sensitive.iter().filter_map(|s| s.distinct_l).min()), text),
        Shown::Name | Shown::Verdict => {
            let (verdict, word) = word_of(figures, overlaps);
            let (mark, colour) = match word {
                "Not measured" => ("–", palette.weak),
                _ => (mark_of(verdict), palette.verdict(verdict)),
            };
            let value = format!("{mark} {word}");
            let response = cell_text_ui(ui, &value, Side::Left, &theme::body_strong(), colour);
            response.on_hover_ui(|ui| {
                let v = &figures.verdicts;
                for (question, finding) in
                    [("Singling out", &v.singling_out), ("Linking", &v.linking), ("Inference", &v.inference)]
                {
                    let (sign, _) = finding_mark(finding, &palette);
                    ui.label(format!("{sign} {question} · {} · {}", finding.headline, finding.because));
                }
            });
            return;
        }
    };
    cell_text_ui(ui, &value, Side::Right, &body, colour);
}

/// Nothing that was measured is to be looked at, and something was not measured.
fn is_unmeasured(verdicts: &Verdicts) -> bool {
    let findings = [&verdicts.singling_out, &verdicts.linking, &verdicts.inference];
    findings.iter().all(|finding| !finding.measured || finding.verdict == Verdict::Pass)
}

/// The worst of the three findings, by its own word.
fn word_of(figures: &SegmentFigures, overlaps: &[Overlap]) -> (Verdict, &'static str) {
    let verdicts = &figures.verdicts;
    let worst = verdicts.worst();
    let word = if worst == Verdict::Pass {
        "Safe"
    } else if worst == Verdict::Warn && is_unmeasured(verdicts) {
        "Not measured"
    } else if verdicts.singling_out.verdict == worst {
        "Crowd"
    } else if verdicts.inference.verdict == worst {
        "Inference"
    } else if overlaps
        .iter()
        .any(|pair| pair.verdict != OverlapVerdict::Safe && (pair.a == figures.name || pair.b == figures.name))
    {
        "Overlap"
    } else {
        "Linking"
    };
    (worst, word)
}

/// Pairs of segments as a map, and the sentences for those that give a small group away.
fn overlaps_ui(ui: &mut Ui, cx: &mut Cx<'_>, latest: &Assessment) {
    let palette = Palette::of(ui);
    section_ui(ui, "People in both segments");
    detail::overlap_map_ui(ui, cx, latest);
    ui.add_space(8.0);
    let mut told = false;
    let mut sentences: Vec<String> = Vec::new();
    for pair in latest.overlaps.iter().filter(|pair| pair.verdict != OverlapVerdict::Safe) {
        told = true;
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
        told = true;
        let text = format!("{}: {}", group.how, words::people(group.people));
        ui.horizontal_top(|ui| {
            ui.label(RichText::new("✖").font(theme::body_strong()).color(palette.fail));
            ui.vertical(|ui| wrapped_ui(ui, &text, theme::body(), palette.text));
        });
    }
    if !told {
        wrapped_ui(ui, "✔ No small group can be worked out from the segments' counts.", theme::body(), palette.pass);
    }
}

/// Opens the editor of a segment.
pub fn edit(cx: &mut Cx<'_>, name: &str) {
    if let Some(segment) = cx.bench.review().segment(name) {
        let editor = editor::SegmentEditor::of(segment);
        editor::open(cx, editor);
    }
}
