//! The request that noise is drawn for, in one form however it is written.
//!
//! Noise that comes again must come again for every way of asking the same question, else a reader could take the mean
//! of several answers; and for no other question. So the question is made of what the numbers are of: the file, who
//! falls into which category, segment and filter, the measured columns with their bounds, ε and δ. Titles, the order of
//! dimensions, segments and measures, the names of segments, margins and means are ways of writing the same numbers.

use super::bounded::Bounded;
use super::bounds::Steps;
use super::budget::Epsilon;
use crate::privacy::Bitmap;
use crate::release::settings::TableSettings;
use crate::release::tabulation::{MeasureColumn, TableInput};
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;

/// The name of a slice: a segment, or everyone of the table.
pub(super) type Slice = Option<String>;

/// The input with its dimensions in the order of their names; and for each of them its place in the input.
pub(super) fn in_order(input: &TableInput) -> (TableInput, Vec<usize>) {
    let mut order: Vec<usize> = (0..input.dimensions.len()).collect();
    order.sort_by(|&a, &b| input.dimensions[a].name.cmp(&input.dimensions[b].name));
    let dimensions = order.iter().map(|&place| input.dimensions[place].clone()).collect();
    (TableInput { dimensions, ..input.clone() }, order)
}

/// The slices in an order that does not depend on what they are called: everyone first, then by who is in them.
pub(super) fn slices_in_order(input: &TableInput, slices: Vec<Slice>) -> Vec<Slice> {
    let rows = |slice: &Slice| {
        let segment = input.segments.iter().find(|segment| Some(&segment.name) == slice.as_ref());
        segment.map(|segment| digest_of_rows(&input.people.rows_of_members(&segment.rows)))
    };
    let mut known: Vec<(Option<[u8; 32]>, Slice)> = slices.into_iter().map(|slice| (rows(&slice), slice)).collect();
    known.sort();
    known.into_iter().map(|(_, slice)| slice).collect()
}

/// The question as bytes. `input` has its dimensions in order; `context` says of which file it is, and who is a person.
pub(super) fn question(
    context: &[u8],
    input: &TableInput,
    settings: &TableSettings,
    epsilon: Epsilon,
    measured: &[(&MeasureColumn, String, Steps)],
    order: &[Slice],
    slices: &BTreeMap<Slice, Bounded>,
) -> Vec<u8> {
    let dimensions: Vec<_> = (input.dimensions.iter())
        .map(|dimension| {
            let mut hash = Sha256::new();
            dimension.codes.iter().for_each(|code| hash.update(code.to_le_bytes()));
            (&dimension.name, &dimension.labels, <[u8; 32]>::from(hash.finalize()))
        })
        .collect();
    let members = input.members.as_ref().map(|rows| digest_of_rows(&input.people.rows_of_members(rows)));
    let measures: Vec<_> = measured.iter().map(|(column, clip, _)| (&column.name, clip)).collect();
    let numbers: Vec<_> = (order.iter())
        .map(|slice| {
            let segment = input.segments.iter().find(|segment| Some(&segment.name) == slice.as_ref());
            let rows = segment.map(|segment| digest_of_rows(&input.people.rows_of_members(&segment.rows)));
            (rows, slices.get(slice).map(|exact| (&exact.counts, &exact.sums)))
        })
        .collect();
    let asked = (context, epsilon.millionths(), settings.noise.delta, dimensions, members, measures, numbers);
    // Plain data with finite numbers: it cannot fail to be JSON.
    serde_json::to_vec(&asked).unwrap_or_default()
}

fn digest_of_rows(rows: &Bitmap) -> [u8; 32] {
    let mut hash = Sha256::new();
    rows.words().iter().for_each(|word| hash.update(word.to_le_bytes()));
    hash.finalize().into()
}
