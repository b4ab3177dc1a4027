//! The window for people without a pointer, with weak eyes, or with a small screen.

mod contrast;
pub mod focus;
mod many;
mod small;
mod tab_order;
