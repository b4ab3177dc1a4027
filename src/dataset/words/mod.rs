//! Words whose meaning does not depend on their spelling, and words for no value.

pub(super) mod folding;
pub(super) mod missing_words;
pub(super) mod word_context;
