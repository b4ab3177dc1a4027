//! How a text is divided into records and fields.

pub(super) mod beginning;
pub(super) mod blocks;
pub(super) mod dialect;
pub(super) mod encoding;
pub(super) mod fields;
pub(super) mod head;
pub(super) mod quotes;
pub(super) mod records;
pub(super) mod scanner;
pub(super) mod sep_line;
pub(super) mod stream;
