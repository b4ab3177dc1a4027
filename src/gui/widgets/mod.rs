//! The small parts that every screen is made of. Each has an accessible name and works by keyboard.

mod button;
mod clauses;
mod field;
mod focus;
pub mod grid;
mod line;
mod mark;
mod notice;
mod progress;
mod recipient_form;
mod row_keys;
mod segmented;
mod shorten;
mod text;

pub use button::{
    action_link_ui, button_ui, danger_button_ui, icon_button_ui, link_ui, more_ui, primary_button_ui,
    secondary_button_ui,
};
pub use clauses::clauses_ui;
pub use field::{
    PassphraseField, check_ui, choice, choose_cut_ui, choose_ui, field_ui, number_field_ui, removable_lines_ui,
    text_area_ui,
};
pub use focus::{Part, go_to, land_somewhere, landing_ui, ring_ui, scroll_ui, skip_ui};
pub use line::ends_ui;
pub use mark::{chip_ui, finding_mark, mark_of, verdict_ui, word_of};
pub use notice::{Toasts, notice_ui};
pub use progress::{bar_ui, progress_ui};
pub use recipient_form::{RecipientForm, day};
pub use segmented::{Segment, arrows_from, segmented_ui, tabs_ui};
pub use shorten::{cut_galley, is_number, number_galley, shortened};
pub use text::{Figure, empty_state_ui, figure_ui, label_ui, page_header_ui, section_ui, weak_ui, wrapped_ui};
