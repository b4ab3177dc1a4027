//! What has the focus, and what would have it next.

use eframe::egui::{Key, Modifiers, Rect, accesskit::Role};
use egui_kittest::kittest::NodeT as _;

use crate::gui::harness::{Window, settle};

/// A control as a screen reader sees it.
#[derive(Clone, Debug, PartialEq)]
pub struct Stop {
    pub role: Role,
    pub name: String,
    pub rect: Rect,
}

/// What has the focus; `None` if nothing has it.
pub fn focused(window: &Window) -> Option<Stop> {
    let node = window.root().children_recursive().find(|node| node.accesskit_node().is_focused())?;
    let inner = node.accesskit_node();
    let name = inner.label().or_else(|| inner.value()).unwrap_or_default();
    Some(Stop { role: inner.role(), name, rect: node.rect() })
}

pub fn press(window: &mut Window, modifiers: Modifiers, key: Key) {
    window.key_press_modifiers(modifiers, key);
    settle(window);
}

pub fn tab(window: &mut Window) {
    press(window, Modifiers::NONE, Key::Tab);
}

/// The name of what has the focus.
pub fn here(window: &Window) -> String {
    focused(window).map(|stop| stop.name).unwrap_or_default()
}

/// Every stop of the key Tab from here until it is round, at most `most`.
pub fn stops(window: &mut Window, most: usize) -> Vec<Stop> {
    let mut stops: Vec<Stop> = Vec::new();
    for _ in 0..most {
        tab(window);
        let Some(stop) = focused(window) else { continue };
        if stops.first().is_some_and(|first| first.role == stop.role && first.name == stop.name) {
            break;
        }
        stops.push(stop);
    }
    stops
}

/// Tab until the control of this name has the focus. Every stop on the way is a control that has a name, is in sight, and
/// is another one than that before.
pub fn tab_to(window: &mut Window, name: &str) {
    let mut passed: Vec<Stop> = Vec::new();
    for _ in 0..120 {
        if here(window) == name {
            return;
        }
        tab(window);
        let Some(stop) = focused(window) else { panic!("nothing has the focus after {passed:?}") };
        let seen = stop.rect.intersect(window.ctx.content_rect());
        assert!(!stop.name.is_empty(), "a control without a name after {passed:?}");
        assert!(stop.name.starts_with("Skip to ") || seen.is_positive(), "{stop:?} is out of sight");
        assert_ne!(passed.last(), Some(&stop), "the focus stays where it is");
        passed.push(stop);
    }
    panic!("{name} is no stop of the key Tab: {passed:?}");
}
