//! The table of segments: what is released, to whom, how many people, and whether it may go.

use eframe::egui::{RichText, Ui};

use crate::{
    gui::{
        context::Cx,
        theme::{self, Palette},
        widgets::{
            finding_mark,
            grid::{Grid, GridColumn, Side, Sort, cell_text_ui, fitting, heading, marked_cell_ui, named_cell_ui},
            mark_of,
        },
    },
    report::{
        assessment::{SegmentFigures, Verdict, worst_first},
        words,
    },
};

#[derive(Clone, Copy, PartialEq, Eq)]
enum Shown {
    Name,
    Leaves,
    To,
    People,
    Crowd,
    Answer,
}

/// What goes first where the window is narrow. The answer never does.
const SPARE: [Shown; 3] = [Shown::To, Shown::Crowd, Shown::Leaves];

fn headers(ui: &Ui, figures: &[SegmentFigures]) -> Vec<(Shown, GridColumn)> {
    let consent = figures.iter().any(|figures| figures.consented.is_some());
    let most = figures.iter().max_by_key(|figures| figures.people).map(people_words).unwrap_or_default();
    let people = if consent { "People → after consent" } else { "People" };
    vec![
        (Shown::Name, GridColumn::left("Segment", 150.0).sortable()),
        (Shown::Leaves, GridColumn::left("Released as", 100.0).hint("What is handed over: a count, a table, or rows")),
        (Shown::To, GridColumn::left("To", 128.0).hint("The recipients")),
        (
            Shown::People,
            GridColumn::right(people, if consent { 168.0 } else { 90.0 })
                .sortable()
                .hint("Who meets the rule, and of them who may be counted")
                .holding(ui, &most),
        ),
        (
            Shown::Crowd,
            GridColumn::right("Smallest crowd", 118.0).sortable().hint(
                "k: the least number of people in the segment who share all quasi-identifier values. It applies to rows alone",
            ),
        ),
        (Shown::Answer, GridColumn::left("May it go?", 250.0).grows().hint("The reason against it, for what is handed over")),
    ]
}

/// What is shown of the segments.
pub struct Listed<'a> {
    /// Their names, in the order of the table.
    pub order: &'a [String],
    pub figures: &'a [SegmentFigures],
    pub pending: bool,
}

impl Listed<'_> {
    fn of(&self, name: &str) -> Option<&SegmentFigures> {
        self.figures.iter().find(|figures| figures.name == name)
    }
}

/// Draws the table; the name of the segment that was clicked.
pub fn table_ui(ui: &mut Ui, cx: &mut Cx<'_>, listed: &Listed<'_>, chosen: Option<&String>) -> Option<String> {
    let whole = ((ui.available_height() * 0.5) / theme::ROW).floor() * theme::ROW + 2.0;
    let height = Grid::height(listed.order.len(), whole.max(theme::ROW * 4.0));
    let (shown, columns) = fitting(headers(ui, listed.figures), ui.available_width(), &SPARE);
    let mut grid = Grid::new("segments", columns, listed.order.len());
    let sort = cx.view.segments.sort;
    grid.sort = Sort { column: shown.iter().position(|s| sort.column == Some(*s as usize)), ..sort };
    grid.selected = listed.order.iter().position(|name| Some(name) == chosen);
    let output = grid.show(
        ui,
        height,
        |row| format!("Segment {}", listed.order.get(row).map_or("", String::as_str)),
        |ui, row, column| {
            if let (Some(name), Some(shown)) = (listed.order.get(row), shown.get(column)) {
                if listed.pending && column > 0 {
                    ui.multiply_opacity(0.5);
                }
                cell_ui(ui, (name, listed.order), listed.of(name), *shown);
            }
        },
    );
    if let Some(shown) = output.clicked_header.and_then(|column| shown.get(column)) {
        cx.view.segments.sort.click(*shown as usize);
    }
    output.clicked_row.and_then(|row| listed.order.get(row)).cloned()
}

/// The names, those that need work first; one that was not measured yet is last.
pub fn by_need(cx: &Cx<'_>, figures: &[SegmentFigures]) -> Vec<String> {
    let mut names: Vec<String> = cx.bench.review().segments.iter().map(|segment| segment.name.clone()).collect();
    let order = worst_first(figures);
    let worst: Vec<&str> = order.into_iter().filter_map(|at| figures.get(at)).map(|f| f.name.as_str()).collect();
    names.sort_by_key(|name| worst.iter().position(|known| known == name).unwrap_or(usize::MAX));
    names
}

/// The names in the order of the table: what needs work first, unless the analyst sorts.
pub fn order_of(cx: &Cx<'_>, figures: &[SegmentFigures]) -> Vec<String> {
    let mut names = by_need(cx, figures);
    let Sort { column: Some(column), descending } = cx.view.segments.sort else { return names };
    let figure = |name: &String| {
        let found = figures.iter().find(|figures| figures.name == *name);
        match column {
            c if c == Shown::People as usize => found.map(|f| f.consented.unwrap_or(f.people)),
            _ => found.and_then(|f| f.classes.smallest),
        }
    };
    if column == Shown::Name as usize {
        names.sort_by_key(|name| name.to_lowercase());
    } else {
        names.sort_by_key(figure);
    }
    if descending {
        names.reverse();
    }
    names
}

fn cell_ui(ui: &mut Ui, (name, others): (&str, &[String]), figures: Option<&SegmentFigures>, shown: Shown) {
    let palette = Palette::of(ui);
    let (body, text, weak) = (theme::body(), palette.text, palette.weak);
    if shown == Shown::Name {
        let short = heading(ui, name, others.iter().map(String::as_str), "", &theme::body_strong());
        let cell = named_cell_ui(ui, &short, name, Side::Left, &theme::body_strong(), text);
        if short != *name {
            cell.on_hover_text(name);
        }
        return;
    }
    let Some(figures) = figures else {
        cell_text_ui(ui, "…", Side::Right, &body, weak);
        return;
    };
    let number = |value: Option<u64>| value.map_or("–".to_owned(), words::thousands);
    match shown {
        Shown::Name => {}
        Shown::Leaves => {
            let word = figures.leaves.clone().unwrap_or_else(|| "not said".to_owned());
            cell_text_ui(ui, &word, Side::Left, &body, weak);
        }
        Shown::To => {
            let to = if figures.recipients.is_empty() { "–".to_owned() } else { figures.recipients.join(", ") };
            cell_text_ui(ui, &to, Side::Left, &body, weak).on_hover_text(&to);
        }
        Shown::People => {
            cell_text_ui(ui, &people_words(figures), Side::Right, &body, text);
        }
        Shown::Crowd => {
            let crowd = figures.classes.smallest.filter(|_| figures.asked_for_crowds() && figures.error.is_none());
            let colour = if crowd == Some(1) { palette.fail } else { text };
            cell_text_ui(ui, &number(crowd), Side::Right, &body, if crowd.is_none() { weak } else { colour });
        }
        Shown::Answer => {
            let verdict = figures.answer.shown();
            let colour = if figures.answer.may_go() { text } else { palette.fail };
            let mark = (mark_of(verdict), palette.verdict(verdict));
            let response = marked_cell_ui(ui, mark, &figures.answer.because, &body, colour);
            response.on_hover_ui(|ui| hover_ui(ui, figures, &palette));
        }
    }
}

/// "1,204 → 980": who meets the rule, and of them who may be counted.
fn people_words(figures: &SegmentFigures) -> String {
    let people = words::thousands(figures.people);
    let both = figures.consented.map(|left| format!("{people} → {}", words::thousands(left)));
    both.unwrap_or(people)
}

/// The whole sentence, and the three questions behind it.
fn hover_ui(ui: &mut Ui, figures: &SegmentFigures, palette: &Palette) {
    ui.label(RichText::new(&figures.answer.because).strong());
    let v = &figures.verdicts;
    for (question, finding) in [("Singling out", &v.singling_out), ("Linking", &v.linking), ("Inference", &v.inference)]
    {
        let (sign, _) = finding_mark(finding, palette);
        ui.label(format!("{sign} {question} · {} · {}", finding.headline, finding.because));
    }
    if figures.answer.shown() != Verdict::Pass && figures.leaves.is_none() {
        ui.label("Nobody said what is handed over, so it is judged as rows with all tagged columns.");
    }
}
