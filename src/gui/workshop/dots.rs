//! Everybody as dots, in one mesh that is made once a scene: twenty thousand of them cost a frame next to nothing.

use std::sync::Arc;

use eframe::egui::{Color32, Mesh, Pos2, Rect, Shape, Stroke, Ui, accesskit::Role, pos2, vec2};

use super::{Look, says};
use crate::gui::theme::mix;
use crate::report::words::{people, thousands};
use crate::workbench::workshop::{Dots, Layer, Mark};

/// So many discs are drawn as circles; more of them are squares of the mesh.
const FEW: usize = 4_000;
/// So many found people get a ring.
const RINGED: usize = 12;

/// The mesh of the last scene.
#[derive(Default)]
pub(super) struct DotsMesh {
    of: Option<(u64, Rect, u32, bool)>,
    mesh: Arc<Mesh>,
    grid: Grid,
}

/// Where each dot stands.
#[derive(Clone, Copy, Default)]
struct Grid {
    left: f32,
    top: f32,
    columns: u32,
    pitch: f32,
    rows: u32,
}

impl Grid {
    /// As many columns and rows as it takes, a whole number of pixels apart.
    fn of(room: Rect, dots: u32, pixels: f32) -> Self {
        let dots_ = dots.max(1) as f32;
        let ideal = (room.width() * room.height() / dots_).sqrt();
        let fits = |pitch: f32| {
            let (columns, rows) = ((room.width() / pitch).floor(), (room.height() / pitch).floor());
            columns >= 1.0 && columns * rows >= dots_
        };
        let mut pitch = (ideal * pixels).floor().max(1.0) / pixels;
        // Few dots need not fill the room.
        pitch = pitch.min(room.height() / 4.0);
        while !fits(pitch) && pitch > 1.0 / pixels {
            pitch -= 1.0 / pixels;
        }
        let columns = ((room.width() / pitch).floor() as u32).max(1);
        Self { left: room.left(), top: room.top(), columns, pitch, rows: dots.div_ceil(columns).max(1) }
    }

    fn centre(&self, dot: u32) -> Pos2 {
        let (column, row) = (dot % self.columns, dot / self.columns);
        let at = |from: f32, n: u32| from + (n as f32 + 0.5) * self.pitch;
        pos2(at(self.left, column), at(self.top, row))
    }
}

fn push_square(mesh: &mut Mesh, centre: Pos2, side: f32, pixels: f32, colour: Color32) {
    // On whole pixels, or a thousand dots look like a thousand different ones.
    let snap = |x: f32| (x * pixels).round() / pixels;
    let side = (side * pixels).round().max(1.0) / pixels;
    let min = pos2(snap(centre.x - side / 2.0), snap(centre.y - side / 2.0));
    mesh.add_colored_rect(Rect::from_min_size(min, vec2(side, side)), colour);
}

struct Sizes {
    dot: f32,
    square: f32,
}

impl DotsMesh {
    /// Draws the dots and, under them, what each mark means.
    pub(super) fn show_ui(&mut self, ui: &Ui, dots: &Dots, revision: u64, room: Rect, look: Look) {
        let legend = look.size(18.0) + look.at(14.0);
        let room = Rect::from_min_max(room.min, pos2(room.right(), room.bottom() - legend));
        let pixels = ui.pixels_per_point();
        let of = (revision, room, (pixels * 1000.0) as u32, ui.visuals().dark_mode);
        if self.of != Some(of) {
            self.grid = Grid::of(room, dots.dots, pixels);
            self.mesh = Arc::new(self.mesh_of(dots, pixels, look));
            self.of = Some(of);
        }
        ui.painter().add(Shape::mesh(Arc::clone(&self.mesh)));
        for layer in dots.layers.iter().filter(|layer| layer.mark != Mark::Square && layer.dots.len() <= FEW) {
            for dot in layer.dots.iter() {
                self.circle_ui(ui, layer, *dot, look);
            }
        }
        let all = layers_in_words(dots);
        says(ui, room, "dots", Role::Image, &all);
        let below = self.grid.top + self.grid.rows as f32 * self.grid.pitch + legend - look.size(18.0) / 2.0;
        legend_ui(ui, dots, pos2(room.left(), below + look.at(6.0)), room.right(), look);
    }

    fn sizes(&self) -> Sizes {
        Sizes { dot: (self.grid.pitch * 0.45).min(10.0), square: (self.grid.pitch * 0.8).min(16.0) }
    }

    fn radius(&self, layer: &Layer, look: Look) -> f32 {
        let of_pitch = (self.grid.pitch * 0.36).min(look.at(16.0));
        match layer.dots.len() {
            0..=60 => of_pitch.max(look.at(5.5)),
            61..=300 => of_pitch.max(look.at(4.5)),
            _ => of_pitch,
        }
    }

    fn mesh_of(&self, dots: &Dots, pixels: f32, look: Look) -> Mesh {
        let mut mesh = Mesh::default();
        let (sizes, palette) = (self.sizes(), look.palette);
        let covered: std::collections::HashSet<u32> =
            dots.layers.iter().flat_map(|layer| layer.dots.iter().copied()).collect();
        for dot in (0..dots.dots).filter(|dot| !covered.contains(dot)) {
            push_square(&mut mesh, self.grid.centre(dot), sizes.dot, pixels, faint(look));
        }
        for layer in &dots.layers {
            match layer.mark {
                Mark::Dot | Mark::Square => {
                    let colour = mix(palette.accent, palette.background, 0.25);
                    for dot in layer.dots.iter() {
                        push_square(&mut mesh, self.grid.centre(*dot), sizes.square, pixels, colour);
                    }
                }
                Mark::Disc | Mark::Ring if layer.dots.len() > FEW => {
                    let colour = if layer.mark == Mark::Ring { palette.fail } else { palette.accent };
                    let side = 2.0 * self.radius(layer, look);
                    for dot in layer.dots.iter() {
                        push_square(&mut mesh, self.grid.centre(*dot), side, pixels, colour);
                    }
                }
                Mark::Disc | Mark::Ring => {}
            }
        }
        mesh
    }

    fn circle_ui(&self, ui: &Ui, layer: &Layer, dot: u32, look: Look) {
        let centre = self.grid.centre(dot);
        let radius = self.radius(layer, look);
        if layer.mark == Mark::Disc {
            ui.painter().circle_filled(centre, radius, look.palette.accent);
            return;
        }
        if layer.dots.len() > RINGED {
            ui.painter().circle_filled(centre, radius, look.palette.fail);
            return;
        }
        // One alone is seen from the last row; several must not cover each other.
        let outer = if layer.dots.len() == 1 {
            look.at(17.5).max(self.grid.pitch * 0.45)
        } else {
            (self.grid.pitch * 0.72).clamp(look.at(9.0), look.at(40.0))
        };
        ui.painter().circle_filled(centre, outer, look.palette.background);
        ui.painter().circle_stroke(centre, outer, Stroke::new(look.at(3.2).max(2.0), look.palette.fail));
        ui.painter().circle_filled(centre, (outer * 0.42).max(radius.min(outer * 0.5)), look.palette.fail);
    }
}

fn faint(look: Look) -> Color32 {
    mix(look.palette.weak, look.palette.background, 0.62)
}

/// What the picture shows, for those who listen.
fn layers_in_words(dots: &Dots) -> String {
    let all = u64::from(dots.dots).saturating_mul(dots.people_per_dot);
    let marked: Vec<&str> = dots.layers.iter().map(|layer| layer.label.as_str()).collect();
    let marked = if marked.is_empty() { "nobody marked".to_owned() } else { marked.join(", ") };
    if dots.people_per_dot == 1 {
        format!("{} as dots: {marked}", people(u64::from(dots.dots)))
    } else {
        format!("About {} as dots: {marked}", people(all))
    }
}

fn legend_ui(ui: &Ui, dots: &Dots, at: Pos2, right: f32, look: Look) {
    let painter = ui.painter();
    let (font, weak) = (look.regular(18.0), look.palette.weak);
    let mut x = at.x + look.at(6.0);
    let first = match dots.people_per_dot {
        1 => "one person".to_owned(),
        many => format!("{} people", thousands(many)),
    };
    let marked: std::collections::HashSet<u32> =
        dots.layers.iter().flat_map(|layer| layer.dots.iter().copied()).collect();
    let covered = marked.len() as u32 == dots.dots;
    let many_found = |layer: &Layer| layer.mark == Mark::Ring && layer.dots.len() > RINGED;
    let marks = dots.layers.iter().map(|layer| (layer.mark, layer.label.clone(), many_found(layer)));
    let all: Vec<(Mark, String, bool)> =
        if covered { marks.collect() } else { std::iter::once((Mark::Dot, first, false)).chain(marks).collect() };
    for (mark, label, many) in all {
        let galley = painter.layout_no_wrap(label, font.clone(), weak);
        let radius = look.at(5.5);
        if x + radius * 6.0 + galley.size().x > right + 1.0 {
            break;
        }
        let centre = pos2(x + radius, at.y);
        match mark {
            Mark::Dot => {
                painter.rect_filled(Rect::from_center_size(centre, vec2(3.0, 3.0)), 0.0, weak);
            }
            Mark::Square => {
                let colour = mix(look.palette.accent, look.palette.background, 0.25);
                painter.rect_filled(Rect::from_center_size(centre, vec2(radius, radius)), 0.0, colour);
            }
            Mark::Disc => {
                painter.circle_filled(centre, radius, look.palette.accent);
            }
            Mark::Ring if many => {
                painter.circle_filled(centre, radius, look.palette.fail);
            }
            Mark::Ring => {
                painter.circle_stroke(centre, radius * 1.4, Stroke::new(2.0, look.palette.fail));
                painter.circle_filled(centre, radius * 0.6, look.palette.fail);
            }
        }
        x = centre.x + radius * 2.6;
        let width = galley.size().x;
        painter.galley(pos2(x, at.y - galley.size().y / 2.0), galley, weak);
        x += width + look.at(32.0);
    }
}
