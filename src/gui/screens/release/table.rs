//! The table itself, as it is released, as it truly is, and as an attacker sees it. Only the rows in view are drawn.

use eframe::egui::{self, Color32, Key, Rect, RichText, Sense, Stroke, Ui, WidgetInfo, accesskit::Role, pos2, vec2};

use crate::{
    gui::{
        context::Cx,
        theme::{self, Palette},
        view_state::ReleaseTab,
        widgets::{
            grid::{Grid, GridColumn, Side, cell_text_ui},
            is_number, number_galley, weak_ui,
        },
    },
    report::words,
    workbench::{CellState, HiddenCells, PreviewCell, PreviewGrid},
};

/// Unsafe itself, and hidden for another's sake.
pub const UNSAFE: &str = "✖";
/// The mark of a cell that is hidden to protect another.
pub const COMPLEMENTARY: &str = "○";

/// Width of the column that names the measure, if there are several.
const MEASURE: f32 = 148.0;

/// Keys of the table: A, T and L for its views, arrows from one hidden cell to the next.
pub fn keys(ui: &Ui, cx: &mut Cx<'_>, grid: &PreviewGrid) {
    let in_front = cx.modal.is_some() || cx.bench.question().is_some();
    // A field or a button in focus has the keys for itself.
    if in_front || ui.ctx().egui_wants_keyboard_input() || ui.memory(|memory| memory.focused().is_some()) {
        return;
    }
    let pressed = |key: Key| ui.input(|input| input.modifiers.is_none() && input.key_pressed(key));
    for (key, tab) in
        [(Key::A, ReleaseTab::AsItLeaves), (Key::T, ReleaseTab::TrueValues), (Key::L, ReleaseTab::Attacker)]
    {
        if pressed(key) {
            cx.view.release.tab = tab;
        }
    }
    let moves =
        [(Key::ArrowUp, (-1, 0)), (Key::ArrowDown, (1, 0)), (Key::ArrowLeft, (0, -1)), (Key::ArrowRight, (0, 1))];
    for (key, way) in moves {
        if pressed(key) {
            cx.view.release.cell = next_hidden(grid, cx.view.release.cell, way).or(cx.view.release.cell);
        }
    }
}

/// The hidden cell that is nearest in a direction; without a cell to start from, the first of all.
fn next_hidden(grid: &PreviewGrid, from: Option<(usize, usize)>, (down, right): (i64, i64)) -> Option<(usize, usize)> {
    let hidden = grid.rows.iter().enumerate().flat_map(|(y, (_, cells))| {
        let is_hidden = |cell: &Option<PreviewCell>| cell.as_ref().is_some_and(|cell| cell.attacker.is_some());
        cells.iter().enumerate().filter(move |(_, cell)| is_hidden(cell)).map(move |(x, _)| (y, x))
    });
    let Some((y, x)) = from else { return hidden.into_iter().next() };
    let (y, x) = (y as i64, x as i64);
    let ahead = hidden.filter_map(|at| {
        let (dy, dx) = (at.0 as i64 - y, at.1 as i64 - x);
        // Along the direction first, then as little aside as can be.
        let (along, aside) = (dy * down + dx * right, (dy * right).abs() + (dx * down).abs());
        (along > 0).then_some((along + 4 * aside, at))
    });
    ahead.min_by_key(|(far, _)| *far).map(|(_, at)| at)
}

/// Draws the table, at most `height` high.
pub fn table_ui(ui: &mut Ui, cx: &mut Cx<'_>, grid: &PreviewGrid, height: f32) {
    let palette = Palette::of(ui);
    // Each row of the grid takes a line for each measure.
    let measures = grid.measures.len().max(1);
    let lines = grid.rows.len() * measures;
    let down = grid.down.len().max(1);
    let named = usize::from(measures > 1);
    let places = grid.say_more.as_slice();
    let tab = cx.view.release.tab;
    let columns = columns(ui, grid, (places, tab), down, named);
    let whole = (height / theme::ROW).floor() * theme::ROW + 2.0;
    // Below the heading.
    let top = ui.cursor().top() + 1.0 + theme::ROW;
    let table = Grid { clickable: false, sticky: down + named, ..Grid::new("release", columns, lines) };
    let total = grid.total_label.as_str();
    let mut chosen = None;
    let cell_in_view = cx.view.release.cell;
    table.show(
        ui,
        Grid::height(lines, whole),
        |row| grid.rows.get(row / measures).map_or(String::new(), |(labels, _)| labels.join(", ")),
        |ui, row, column| {
            let Some((labels, cells)) = grid.rows.get(row / measures) else { return };
            let measure = row % measures;
            let total_row = labels.iter().any(|label| label == total);
            if let Some(label) = (column < down).then(|| labels.get(column)).flatten() {
                let above = row.checked_sub(measures).and_then(|row| grid.rows.get(row / measures));
                let same = above.is_some_and(|(above, _)| above.get(..=column) == labels.get(..=column));
                let repeated = measure > 0 || (same && column + 1 < down);
                // What was said above is said again where that is scrolled out of sight.
                let is_first = (top - 1.0..top + theme::ROW - 1.0).contains(&ui.max_rect().top());
                let shown = if repeated && !is_first { "" } else { label.as_str() };
                let font = if total_row { theme::body_strong() } else { theme::body() };
                cell_text_ui(ui, shown, Side::Left, &font, palette.text);
                return;
            }
            if named == 1 && column == down {
                let name = grid.measures.get(measure).map_or("", String::as_str);
                cell_text_ui(ui, name, Side::Left, &theme::body(), palette.weak);
                return;
            }
            let Some(&across) = places.get(column - down - named) else { return };
            let Some(cell) = cells.get(across).and_then(Option::as_ref) else { return };
            let total_column = grid.columns.get(across).is_some_and(|label| label == total);
            let mut place = labels.join(", ");
            if let Some(label) = grid.columns.get(across).filter(|label| !label.is_empty()) {
                place = format!("{place}, {label}");
            }
            let is_chosen = cell_in_view == Some((row / measures, across)) && cell.attacker.is_some();
            if cell_ui(ui, cell, measure, tab, Looks { total: total_row || total_column, is_chosen }, &place) {
                chosen = Some((row / measures, across));
            }
        },
    );
    if chosen.is_some() {
        cx.view.release.cell = chosen;
    }
    match grid.columns.len() - places.len() {
        0 => {}
        1 => _ = weak_ui(ui, "One column of zeros is not shown here; it is in the files."),
        zeros => _ = weak_ui(ui, &format!("{zeros} columns of zeros are not shown here; they are in the files.")),
    }
}

fn columns(
    ui: &Ui,
    grid: &PreviewGrid,
    (places, tab): (&[usize], ReleaseTab),
    down: usize,
    named: usize,
) -> Vec<GridColumn> {
    let mut columns: Vec<GridColumn> = Vec::with_capacity(down + named + places.len());
    let mut taken = MEASURE * named as f32;
    for i in 0..down {
        let title = grid.down.get(i).map_or("", String::as_str);
        let label = label_width(ui, grid.rows.iter().filter_map(|(labels, _)| labels.get(i)));
        taken += label;
        columns.push(GridColumn::left(title, label).grows());
    }
    if named == 1 {
        columns.push(GridColumn::left("Measure", MEASURE));
    }
    let wide = ((ui.available_width() - 2.0 - taken) / places.len().max(1) as f32).clamp(64.0, 112.0).floor();
    for &across in places {
        let label = grid.columns.get(across).map_or("", String::as_str);
        let title = if label.is_empty() { "people" } else { label };
        let column = GridColumn::right(title, wide.max(number_width(ui, grid, across, tab))).hint(&grid.across);
        // A heading that is a band is not cut either.
        columns.push(if is_number(title) { column.holding_title(ui) } else { column });
    }
    columns
}

/// Wide enough for a column's numbers and intervals: of the first rows, and of the last, where totals are.
fn number_width(ui: &Ui, grid: &PreviewGrid, across: usize, tab: ReleaseTab) -> f32 {
    const LOOKED_AT: usize = 24;
    let (first, rest) = grid.rows.split_at(grid.rows.len().min(LOOKED_AT));
    let rows = first.iter().chain(rest.last());
    let palette = Palette::of(ui);
    let measures = grid.measures.len().max(1);
    let wide = |text: String, font| ui.painter().layout_no_wrap(text, font, palette.text).size().x;
    let cells = rows.filter_map(|(_, cells)| cells.get(across)?.as_ref());
    let texts = cells.flat_map(|cell| (0..measures).map(move |measure| (cell, measure))).map(|(cell, measure)| {
        let bar = cell.noise.get(measure).copied().flatten().filter(|_| tab == ReleaseTab::AsItLeaves);
        let bar = bar.map_or(String::new(), |bar| give_or_take(bar.half_width));
        (cell_text(cell, measure, tab, &palette).0, bar)
    });
    // All digits are of one width: the longest text is the widest but for a little.
    let longest = texts.max_by_key(|(number, bar)| number.chars().count() + bar.chars().count());
    let Some((number, bar)) = longest else { return 0.0 };
    (wide(number, theme::body_strong()) + wide(bar, theme::small()) + 30.0).ceil()
}

/// As wide as the longest label, within reason.
fn label_width<'a>(ui: &Ui, labels: impl Iterator<Item = &'a String>) -> f32 {
    let width = |label: &String| ui.painter().layout_no_wrap(label.clone(), theme::body(), Color32::WHITE).size().x;
    (labels.take(200).map(width).fold(0.0_f32, f32::max) + 24.0).clamp(92.0, 220.0).ceil()
}

/// How a cell is drawn.
#[derive(Clone, Copy)]
struct Looks {
    total: bool,
    is_chosen: bool,
}

/// One cell; true when a hidden one was clicked.
fn cell_ui(ui: &mut Ui, cell: &PreviewCell, measure: usize, tab: ReleaseTab, looks: Looks, place: &str) -> bool {
    let palette = Palette::of(ui);
    let hidden = is_hidden(cell, measure);
    let rect = ui.max_rect();
    if hidden {
        hatch(ui, rect.shrink(1.0), &palette);
    }
    let (text, colour) = cell_text(cell, measure, tab, &palette);
    let bar = cell.noise.get(measure).copied().flatten();
    let font = if looks.total { theme::body_strong() } else { theme::body() };
    let inner = rect.shrink2(vec2(10.0, 0.0));
    let galley = number_galley(ui, &text, &font, colour, inner.width());
    let at = pos2(inner.right() - galley.size().x, rect.center().y - galley.size().y / 2.0);
    if hidden {
        // The hatching must not run through what is to be read.
        let ground = Rect::from_min_size(at, galley.size()).expand2(vec2(4.0, 1.0));
        ui.painter().rect_filled(ground, 3.0, palette.panel);
    }
    ui.painter().galley(at, galley, colour);
    if let (Some(bar), ReleaseTab::AsItLeaves) = (bar, tab) {
        let width = ui.painter().layout_no_wrap(give_or_take(bar.half_width), theme::small(), palette.weak);
        let left = pos2(at.x - width.size().x - 5.0, rect.center().y - width.size().y / 2.0 + 0.5);
        if left.x > rect.left() + 2.0 {
            ui.painter().galley(left, width, palette.weak);
        }
    }
    let sense = if hidden { Sense::click() } else { Sense::hover() };
    let response = ui.interact(rect, ui.scope_id().with("value"), sense);
    if looks.is_chosen {
        let stroke = Stroke::new(1.5, palette.accent);
        ui.painter().rect_stroke(rect.shrink(1.0), 2.0, stroke, egui::StrokeKind::Inside);
    }
    let spoken = if hidden && tab == ReleaseTab::AsItLeaves { "hidden".to_owned() } else { text };
    response.widget_info(|| WidgetInfo::labeled(Role::Cell, true, format!("{place}: {spoken}")));
    if hidden {
        let response = response.on_hover_ui(|ui| {
            for reason in &cell.reasons {
                ui.label(sentence(reason));
            }
            if let Some(interval) = cell.attacker {
                ui.label(format!("What an attacker can say: {}.", interval_words(interval)));
            }
            if let Some(how) = &cell.how {
                ui.label(how);
            }
        });
        return response.clicked();
    }
    if let Some(bar) = bar {
        response.on_hover_text(format!(
            "With noise. In 95 of 100 such cells the true number lies between {} and {}.",
            words::decimal(bar.low),
            words::decimal(bar.high)
        ));
        return false;
    }
    if cell.verdict == CellState::Changed && !cell.reasons.is_empty() {
        response.on_hover_text(cell.reasons.join(", "));
    }
    false
}

fn is_hidden(cell: &PreviewCell, measure: usize) -> bool {
    cell.leaves.get(measure).is_none_or(Option::is_none)
}

/// What a view of the table says of a cell, and in which colour.
fn cell_text(cell: &PreviewCell, measure: usize, tab: ReleaseTab, palette: &Palette) -> (String, Color32) {
    let leaves = cell.leaves.get(measure).cloned().flatten();
    let bar = cell.noise.get(measure).copied().flatten();
    let truth = || match measure.checked_sub(1) {
        None => words::thousands(cell.count),
        Some(i) => cell.measures.get(i).copied().flatten().map_or("–".to_owned(), words::decimal),
    };
    match (tab, leaves) {
        (ReleaseTab::Attacker, _) if bar.is_some() => {
            (bar.map_or(String::new(), |bar| interval_words([bar.low, bar.high])), palette.warn)
        }
        (ReleaseTab::TrueValues, leaves) => (truth(), if leaves.is_none() { palette.fail } else { palette.text }),
        (_, Some(text)) => (text, palette.text),
        (ReleaseTab::Attacker, None) => match cell.attacker.filter(|_| measure == 0) {
            Some(interval) => (interval_words(interval), palette.warn),
            None => ("?".to_owned(), palette.weak),
        },
        (ReleaseTab::AsItLeaves, None) if cell.verdict == CellState::Unsafe => (UNSAFE.to_owned(), palette.fail),
        (ReleaseTab::AsItLeaves, None) => (COMPLEMENTARY.to_owned(), palette.warn),
    }
}

/// "±12".
fn give_or_take(half_width: f64) -> String {
    format!("±{}", words::decimal(half_width))
}

/// "0 to 18", "exactly 4".
pub fn interval_words([low, high]: [f64; 2]) -> String {
    match (low.is_finite(), high.is_finite()) {
        (true, true) if low == high => format!("exactly {}", words::decimal(low)),
        (true, true) => format!("{} to {}", words::decimal(low), words::decimal(high)),
        (true, false) => format!("{} or more", words::decimal(low)),
        (false, true) => format!("{} or less", words::decimal(high)),
        (false, false) => "nothing".to_owned(),
    }
}

fn sentence(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).chain(['.']).collect()).unwrap_or_default()
}

/// Diagonal lines, for what is not there to be read.
fn hatch(ui: &Ui, rect: Rect, palette: &Palette) {
    let painter = ui.painter_at(rect);
    let stroke = Stroke::new(1.0, palette.edge);
    let mut x = rect.left() - rect.height();
    while x < rect.right() {
        painter.line_segment([pos2(x, rect.bottom()), pos2(x + rect.height(), rect.top())], stroke);
        x += 6.0;
    }
}

/// What the signs in hidden cells mean.
pub fn legend_ui(ui: &mut Ui, hidden: &HiddenCells) {
    if hidden.cells == 0 {
        return;
    }
    let palette = Palette::of(ui);
    ui.spacing_mut().item_spacing.x = 5.0;
    if !hidden.reasons.is_empty() {
        ui.label(RichText::new(UNSAFE).font(theme::body()).color(palette.fail));
        ui.label(RichText::new(hidden.reasons.join(", or ")).font(theme::body()).color(palette.weak));
        ui.add_space(10.0);
    }
    if hidden.complementary > 0 {
        ui.label(RichText::new(COMPLEMENTARY).font(theme::body()).color(palette.warn));
        ui.label(RichText::new("hidden to protect it").font(theme::body()).color(palette.weak))
            .on_hover_text("Hidden so that the cells marked ✖ cannot be worked out.");
    }
}
