//! The keys of a table's rows: Tab comes to one of them, and the arrows go on from there.

use std::ops::Range;

use eframe::egui::{EventFilter, Id, Key, Response, Sense, Ui};

/// Rows that a key for a page goes on by.
const PAGE: usize = 10;

/// Which row of a table takes the focus.
pub struct RowKeys {
    id: Id,
    /// The row that a key went to, until it is drawn and has the focus.
    wanted: Option<usize>,
    /// The row that had the focus last.
    last: Option<usize>,
    /// The row at which Tab stops.
    stop: usize,
}

impl RowKeys {
    /// The keys of the table of this name.
    #[must_use]
    pub fn new(id: Id) -> Self {
        Self { id, wanted: None, last: None, stop: 0 }
    }

    /// The row to bring into sight, in a table of `rows` rows.
    pub fn wanted(&mut self, ui: &Ui, rows: usize) -> Option<usize> {
        let kept = |what: &str| ui.data(|data| data.get_temp::<usize>(self.id.with(what)));
        self.wanted = kept("wanted").map(|row| row.min(rows.saturating_sub(1))).filter(|_| rows > 0);
        self.last = kept("last");
        self.wanted
    }

    /// Tab stops at the row that had the focus last, else at the selected one, else at the first that is seen.
    pub fn settle(&mut self, seen: &Range<u64>, selected: Option<usize>) {
        let is_seen = |row: &usize| seen.contains(&(*row as u64));
        self.stop = [self.last, selected].into_iter().flatten().find(is_seen).unwrap_or(seen.start as usize);
    }

    /// What a row reacts to: all to clicks, one to the key Tab.
    #[must_use]
    pub fn sense(&self, ui: &Ui, id: Id, row: usize) -> Sense {
        let is_stop = row == self.stop || self.wanted == Some(row) || ui.memory(|memory| memory.has_focus(id));
        if is_stop { Sense::click() } else { Sense::CLICK }
    }

    /// Takes the focus if a key went to this row; while it has the focus, takes the keys.
    pub fn keys(&mut self, ui: &Ui, response: &Response, row: usize, rows: usize) {
        if self.wanted == Some(row) {
            self.wanted = None;
            response.request_focus();
            ui.data_mut(|data| data.remove::<usize>(self.id.with("wanted")));
        }
        if !response.has_focus() {
            return;
        }
        let filter = EventFilter { vertical_arrows: true, ..EventFilter::default() };
        ui.memory_mut(|memory| memory.set_focus_lock_filter(response.id, filter));
        ui.data_mut(|data| data.insert_temp(self.id.with("last"), row));
        let last = rows.saturating_sub(1);
        let to = [
            (Key::ArrowDown, (row + 1).min(last)),
            (Key::ArrowUp, row.saturating_sub(1)),
            (Key::PageDown, (row + PAGE).min(last)),
            (Key::PageUp, row.saturating_sub(PAGE)),
            (Key::Home, 0),
            (Key::End, last),
        ];
        let pressed = to.into_iter().find(|(key, _)| ui.input(|input| input.key_pressed(*key)));
        if let Some((_, to)) = pressed.filter(|(_, to)| *to != row) {
            ui.data_mut(|data| data.insert_temp(self.id.with("wanted"), to));
            ui.request_repaint();
        }
    }
}
