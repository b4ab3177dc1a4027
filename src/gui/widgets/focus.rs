//! Where the keyboard is: the ring around what has the focus, the parts of the window that keys go to at once, and what
//! scrolls along.

use eframe::egui::{
    Context, FocusDirection, Id, LayerId, Order, Painter, Rect, ScrollArea, Sense, Stroke, StrokeKind, Ui, UiKind,
    Vec2, WidgetInfo, accesskit::Role,
};

use crate::gui::theme::{self, Palette};

/// Seconds for which what scrolls follows a focus that has moved; after that it may be scrolled away.
const FOLLOWS: f64 = 1.2;
/// Passes for which it does so at least, on a computer that draws slowly.
const FOLLOWS_PASSES: u8 = 12;

/// A part of the window that a key goes to at once.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Part {
    /// The bar at the top.
    #[default]
    Bar,
    /// The list of places.
    Places,
    /// The place's own work.
    Page,
    /// The table of the place; the page if it has none.
    Table,
    /// The panel at the right.
    Panel,
    /// The bar at the bottom.
    Foot,
}

impl Part {
    /// From which part the keys go to which, round and round.
    const ROUND: [Self; 5] = [Self::Bar, Self::Places, Self::Page, Self::Panel, Self::Foot];

    /// The part after this one, or before it.
    #[must_use]
    pub fn beside(self, back: bool) -> Self {
        let now = if self == Self::Table { Self::Page } else { self };
        let at = Self::ROUND.iter().position(|part| *part == now).unwrap_or(0);
        let step = if back { Self::ROUND.len() - 1 } else { 1 };
        Self::ROUND.get((at + step) % Self::ROUND.len()).copied().unwrap_or_default()
    }
}

fn wanted_id() -> Id {
    Id::unique("the part that takes the focus")
}

fn landing_id(part: Part) -> Id {
    Id::unique(("the first control of a part", part as u8))
}

/// Has the first control of a part take the focus when it is drawn next.
pub fn go_to(ctx: &Context, part: Part) {
    ctx.data_mut(|data| data.insert_temp(wanted_id(), part));
    ctx.request_repaint();
}

/// Stands before the first control of a part: the focus lands here and goes on to that control.
pub fn landing_ui(ui: &Ui, part: Part) {
    if ui.data(|data| data.get_temp::<Part>(wanted_id())) != Some(part) {
        return;
    }
    let id = landing_id(part);
    let has_landed = ui.memory(|memory| memory.has_focus(id));
    if has_landed {
        ui.memory_mut(|memory| memory.move_focus(FocusDirection::Next));
        ui.data_mut(|data| data.remove::<Part>(wanted_id()));
    }
    ui.interact(Rect::from_min_size(ui.cursor().min, Vec2::ZERO), id, Sense::focusable_noninteractive());
    if !has_landed {
        ui.memory_mut(|memory| memory.request_focus(id));
        ui.request_repaint();
    }
}

/// After all was drawn: a place without a table is entered at its beginning.
pub fn land_somewhere(ctx: &Context) {
    let wanted = ctx.data(|data| data.get_temp::<Part>(wanted_id()));
    if wanted == Some(Part::Table) && !ctx.memory(|memory| memory.has_focus(landing_id(Part::Table))) {
        go_to(ctx, Part::Page);
    }
}

/// A link that is seen only while it has the focus, over the top left corner. True when it was pressed.
pub fn skip_ui(ui: &Ui, text: &str) -> bool {
    let corner = ui.ctx().content_rect().min;
    let id = Id::unique("skip");
    let response = ui.interact(Rect::from_min_size(corner, Vec2::ZERO), id, Sense::click());
    response.widget_info(|| WidgetInfo::labeled(Role::Link, true, text));
    if response.has_focus() {
        let palette = Palette::of(ui);
        let painter = ui.ctx().layer_painter(LayerId::new(Order::Foreground, id));
        let galley = painter.layout_no_wrap(text.to_owned(), theme::body_medium(), palette.accent);
        let rect = Rect::from_min_size(corner + Vec2::splat(8.0), galley.size() + Vec2::new(24.0, 12.0));
        painter.rect_filled(rect, f32::from(theme::RADIUS), palette.panel);
        painter.galley(rect.min + Vec2::new(12.0, 6.0), galley, palette.accent);
        paint_ring(&painter, rect, &palette);
    }
    response.clicked()
}

/// The ring around what has the focus: the last thing to be drawn. Where it is; `None` if nothing has the focus.
pub fn ring_ui(ui: &Ui) -> Option<Rect> {
    let id = ui.memory(egui::Memory::focused)?;
    let response = ui.ctx().read_response(id)?;
    remember_focus(ui, id);
    // What is scrolled out of sight has no ring; what is half in sight has it around that half.
    let seen = Some(response.interact_rect).filter(Rect::is_positive)?;
    paint_ring(&ui.ctx().layer_painter(response.layer_id), seen, &Palette::of(ui));
    Some(seen)
}

fn paint_ring(painter: &Painter, rect: Rect, palette: &Palette) {
    let around = rect.expand(1.0).intersect(painter.clip_rect());
    let radius = f32::from(theme::RADIUS) + 1.0;
    painter.rect_stroke(around, radius, Stroke::new(2.0, palette.accent), StrokeKind::Middle);
}

/// What has the focus.
#[derive(Clone, Copy)]
struct Followed {
    id: Id,
    since: f64,
    /// Passes in which it has had the focus.
    passes: u8,
}

/// Space around what is brought into sight.
const MARGIN: f32 = 8.0;

fn followed_id() -> Id {
    Id::unique("what has the focus, and since when")
}

fn remember_focus(ui: &Ui, id: Id) {
    let known = ui.data(|data| data.get_temp::<Followed>(followed_id())).filter(|known| known.id == id);
    let mut now = known.unwrap_or_else(|| Followed { id, since: ui.input(|input| input.time), passes: 0 });
    now.passes = now.passes.saturating_add(1);
    if known.is_none() {
        ui.request_repaint();
    }
    ui.data_mut(|data| data.insert_temp(followed_id(), now));
}

/// Scrolls what it draws, up and down, and follows the focus. In a page that scrolls as a whole it only draws: one of two
/// that scroll, one within the other, would take the wheel and the room from the other.
pub fn scroll_ui(ui: &mut Ui, name: &str, add: impl FnOnce(&mut Ui)) {
    if ui.stack().contained_in(UiKind::ScrollArea) {
        ui.push_id(name, add);
        return;
    }
    ScrollArea::vertical().id_salt(name).auto_shrink(false).show(ui, |ui| {
        follow_focus(ui);
        add(ui);
    });
}

/// At the beginning of what scrolls: brings into sight what has just taken the focus.
fn follow_focus(ui: &Ui) {
    let moved = moved_down(ui);
    let Some(Followed { id, since, passes }) = ui.data(|data| data.get_temp(followed_id())) else { return };
    let is_over = ui.input(|input| input.time) > since + FOLLOWS && passes > FOLLOWS_PASSES;
    if is_over || !ui.memory(|memory| memory.has_focus(id)) {
        return;
    }
    let Some(response) = ui.ctx().read_response(id).filter(|response| response.layer_id == ui.layer_id()) else {
        return;
    };
    // It is not drawn yet in this pass: known is where it was in the last one.
    let whole = response.rect.translate(Vec2::new(0.0, moved));
    let clip = ui.clip_rect();
    let is_inside = ui.max_rect().x_range().contains(whole.center().x) && whole.bottom() >= ui.min_rect().top();
    // Of what is higher than the room there is, the beginning.
    let height = whole.height().min(clip.height() - 2.0 * MARGIN);
    let wanted = Rect::from_min_size(whole.min, Vec2::new(whole.width(), height));
    if is_inside && (wanted.top() < clip.top() - 0.5 || wanted.bottom() > clip.bottom() + 0.5) {
        ui.scroll_to_rect(wanted.expand(MARGIN), None);
        ui.request_repaint();
    }
}

/// By how much this has moved down since the last pass: it has been scrolled.
fn moved_down(ui: &Ui) -> f32 {
    let (id, now) = (ui.scope_id().with("top"), (ui.ctx().cumulative_pass_nr(), ui.max_rect().top()));
    let last = ui.data_mut(|data| {
        let last = data.get_temp::<(u64, f32)>(id);
        data.insert_temp(id, now);
        last
    });
    last.filter(|(pass, _)| pass + 1 == now.0).map_or(0.0, |(_, top)| now.1 - top)
}
