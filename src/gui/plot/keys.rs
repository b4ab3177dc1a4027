//! A plot by keyboard: the arrows go from mark to mark, + and − look closer and further, 0 shows everything again.

use egui::{Context, EventFilter, Id, Key, Vec2};
use egui_plot::{PlotBounds, PlotPoint, PlotUi};

use super::frame::Frame;

/// How one looks at a plot.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Look {
    Closer,
    Further,
    Whole,
}

/// What one step closer shows of what was seen before.
const STEP: f32 = 1.5;

/// The mark that the keyboard chose in the plot `id`; forgotten as the focus leaves.
pub(super) fn chosen(plot: &PlotUi<'_>, id: Id, count: usize) -> Option<usize> {
    let (ctx, response) = (plot.ctx(), plot.response());
    if !response.has_focus() {
        ctx.data_mut(|data| data.remove::<usize>(id));
        return None;
    }
    // The arrows belong to the plot while it has the focus.
    ctx.memory_mut(|memory| {
        let filter = EventFilter { horizontal_arrows: true, vertical_arrows: true, ..EventFilter::default() };
        memory.set_focus_lock_filter(response.id, filter);
    });
    let last = count.checked_sub(1)?;
    let mut mark = ctx.data(|data| data.get_temp::<usize>(id)).map(|mark| mark.min(last));
    for key in pressed(ctx, &[Key::ArrowRight, Key::ArrowDown, Key::ArrowLeft, Key::ArrowUp, Key::Home, Key::End]) {
        mark = Some(match (key, mark) {
            (Key::End, _) => last,
            (Key::Home, _) | (_, None) => 0,
            (Key::ArrowRight | Key::ArrowDown, Some(mark)) => (mark + 1).min(last),
            (_, Some(mark)) => mark.saturating_sub(1),
        });
    }
    if let Some(mark) = mark {
        ctx.data_mut(|data| data.insert_temp(id, mark));
    }
    mark
}

fn pressed(ctx: &Context, keys: &[Key]) -> Vec<Key> {
    ctx.input(|input| keys.iter().copied().filter(|key| input.key_pressed(*key)).collect())
}

/// How the keyboard wants to look at the plot.
pub(super) fn look(plot: &PlotUi<'_>) -> Option<Look> {
    if !plot.response().has_focus() {
        return None;
    }
    let keys = pressed(plot.ctx(), &[Key::Plus, Key::Equals, Key::Minus, Key::Num0]);
    keys.first().map(|key| match key {
        Key::Minus => Look::Further,
        Key::Num0 => Look::Whole,
        _ => Look::Closer,
    })
}

/// Changes what is seen, around the chosen mark or else the middle; never more than the whole chart.
pub(super) fn apply(plot: &mut PlotUi<'_>, frame: &Frame, look: Option<Look>, around: Option<PlotPoint>) {
    let [x, y] = frame.closer;
    let seen = plot.plot_bounds();
    let part = |factor: f32, on: bool| if on { factor } else { 1.0 };
    match look {
        Some(Look::Whole) => plot.set_auto_bounds(true),
        Some(Look::Closer | Look::Further) => {
            let factor = if look == Some(Look::Closer) { STEP } else { 1.0 / STEP };
            plot.zoom_bounds(Vec2::new(part(factor, x), part(factor, y)), around.unwrap_or_else(|| seen.center()));
            plot.set_auto_bounds([!x, !y]);
        }
        None => {
            let auto = plot.auto_bounds();
            if auto.x && auto.y {
                return;
            }
            match within(&seen, &frame.whole) {
                Held::Whole => plot.set_auto_bounds(true),
                Held::Moved(bounds) => {
                    plot.set_plot_bounds(bounds);
                    plot.set_auto_bounds([!x, !y]);
                }
                Held::AsItIs => {}
            }
        }
    }
}

/// What becomes of bounds that someone moved.
#[derive(Debug, PartialEq)]
enum Held {
    AsItIs,
    Moved(PlotBounds),
    Whole,
}

/// Keeps what is seen within the whole chart, so that nobody gets lost beside it.
fn within(seen: &PlotBounds, whole: &PlotBounds) -> Held {
    let size = |bounds: &PlotBounds, d: usize| bounds.max()[d] - bounds.min()[d];
    // Rounding makes the size of an untouched axis differ a little.
    let full = |d: usize| size(seen, d) >= size(whole, d) * 0.999;
    if full(0) && full(1) {
        return Held::Whole;
    }
    let (mut min, mut max) = (seen.min(), seen.max());
    for d in 0..2 {
        if full(d) {
            (min[d], max[d]) = (whole.min()[d], whole.max()[d]);
            continue;
        }
        let back = (whole.min()[d] - min[d]).max(0.0) - (max[d] - whole.max()[d]).max(0.0);
        min[d] += back;
        max[d] += back;
    }
    let moved = (0..2).any(|d| {
        let slack = size(whole, d) * 1e-6;
        (min[d] - seen.min()[d]).abs() > slack || (max[d] - seen.max()[d]).abs() > slack
    });
    if moved { Held::Moved(PlotBounds::from_min_max(min, max)) } else { Held::AsItIs }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Whoever drags a chart away must not lose it.
    #[test]
    fn what_is_seen_stays_within_the_chart() {
        let bounds = PlotBounds::from_min_max;
        let whole = bounds([0.0, 0.0], [10.0, 1.0]);
        let cases = [
            (bounds([2.0, 0.2], [4.0, 0.4]), Held::AsItIs),
            (bounds([-3.0, 0.0], [2.0, 1.0]), Held::Moved(bounds([0.0, 0.0], [5.0, 1.0]))),
            (bounds([8.0, 0.5], [12.0, 0.75]), Held::Moved(bounds([6.0, 0.5], [10.0, 0.75]))),
            (bounds([-5.0, -1.0], [15.0, 2.0]), Held::Whole),
            (bounds([3.0, -1.0], [5.0, 2.0]), Held::Moved(bounds([3.0, 0.0], [5.0, 1.0]))),
        ];
        for (seen, held) in cases {
            assert_eq!(within(&seen, &whole), held, "{seen:?}");
        }
    }
}
