//! What an attacker makes of published tables: hidden cells, insiders, several tables, earlier releases.

pub mod attacked;
pub mod audited;
pub mod earlier;
pub mod hidden_together;
pub mod insiders;
pub mod outside;
pub mod rounded_audit;
pub mod rounded_before;
pub mod several_rows;
pub mod together;
pub mod who_has_a_value;
pub mod withheld;
