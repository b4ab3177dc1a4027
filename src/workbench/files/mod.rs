//! The files behind the work: the data that is opened, the review that is saved, the program's own settings.

pub(super) mod aside;
pub(super) mod ledger_heads;
pub(super) mod opening;
pub(super) mod opt_out;
pub(super) mod population_table;
pub(super) mod rereading;
pub(super) mod saving;
pub(super) mod sealing;
pub(super) mod settings;
pub(super) mod watch;
