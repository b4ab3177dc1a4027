//! The record as JSON, for other programs.

use crate::review::{EntryState, Form, Review};
use serde_json::{Map, Value, json};

/// `{schema, version, fields: {key: {label, text, origin, source}}, recipients, vendors, segments, sign_offs}`.
#[must_use]
pub fn record_json(review: &Review, form: &Form) -> Value {
    let answered = form.entries.iter().filter(|entry| !matches!(entry.state, EntryState::Empty | EntryState::Missing));
    let fields: Map<String, Value> = answered
        .map(|entry| {
            let field = json!({
                "label": entry.field.label,
                "text": entry.text,
                "origin": entry.origin.map(crate::review::Origin::key),
                "source": entry.source,
            });
            (entry.field.key.clone(), field)
        })
        .collect();
    json!({
        "schema": "shoal-record",
        "version": 1,
        "fields": fields,
        "recipients": *review.recipients,
        "vendors": review.record.vendors,
        "segments": *review.segments,
        "sign_offs": *review.sign_offs,
    })
}
