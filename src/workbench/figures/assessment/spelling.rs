//! What spelling variants do to the figures: who is concerned, and what k and l would be if they were one.

use super::class_sizes::class_figures;
use super::inference::sensitive_figures;
use super::options::MeasureOptions;
use crate::dataset::{Reading, RemarkKind, Role, Use, respelled};
use crate::privacy::inference::ClassView;
use crate::privacy::{Bitmap, Classes, CodedColumn, CodedTable, Missing, People, QuasiIdentifier, equivalence_classes};
use crate::report::words::people as people_words;
use crate::review::MissingValues;
use crate::segments::{count_people, people_of};
use crate::workbench::error::MeasureError;
use crate::workbench::figures::frame::{Given, privacy};
use std::sync::Arc;

/// The file as it is measured.
pub(super) struct Measured<'a> {
    pub table: &'a CodedTable,
    pub classes: &'a Classes,
    pub sensitive: &'a [Arc<CodedColumn>],
}

/// Adds to the spelling variants of tagged columns who is concerned, and the figures if they were folded.
pub(super) fn report(
    given: &Given<'_>,
    measured: &Measured<'_>,
    options: &MeasureOptions,
    reading: &mut Reading,
) -> Result<(), MeasureError> {
    for remark in reading.remarks.iter_mut().filter(|remark| remark.kind == RemarkKind::Spelling) {
        let Some(name) = remark.column.clone().filter(|_| remark.instead.is_some()) else { continue };
        // A column that was not requested may have been freed.
        if given.cache.dataset.column_index(&name).is_none() {
            continue;
        }
        let column = given.cache.coded(&name, given.progress)?;
        let Some(folded) = respelled(&column) else { continue };
        let people = measured.table.people();
        let mut rows = Bitmap::none(given.cache.dataset.rows());
        for (row, (before, after)) in column.codes.iter().zip(folded.codes.iter()).enumerate() {
            if before != after {
                rows.insert(row);
            }
        }
        let concerned = count_people(&people_of(&rows, people), people);
        remark.people = Some(concerned);
        let has = if concerned == 1 { "has" } else { "have" };
        let effect = effect(given, measured, &folded, options)?.map(|effect| format!(": {effect}")).unwrap_or_default();
        remark.text = format!(
            "{} {} {has} another spelling than the most frequent{effect}.",
            remark.text,
            people_words(concerned)
        );
    }
    Ok(())
}

/// What the figure of a tagged column would be with its variants as one; `None` if it stays or the column has no tag.
fn effect(
    given: &Given<'_>,
    measured: &Measured<'_>,
    folded: &CodedColumn,
    options: &MeasureOptions,
) -> Result<Option<String>, MeasureError> {
    let Measured { table, classes, sensitive } = *measured;
    let name = folded.name.as_str();
    let as_one = |figure: &str, before: Option<u64>, after: Option<u64>| {
        let (before, after) = (before?, after?);
        Some(if before == after {
            format!("as one value {figure} stays {before}")
        } else {
            format!("as one value {figure} is {after} instead of {before}")
        })
    };
    let smallest = |classes: &Classes| class_figures(classes.class_sizes()).smallest;
    if given.review.column(name).use_ == Some(Use::PersonKey) {
        let people = Arc::new(People::keys(folded).map_err(|source| MeasureError::Count { source })?);
        let (before, after) = (table.people().total(), people.total());
        let of_fewer = CodedTable::new(table.quasi_identifiers().to_vec(), people, missing(given)).map_err(privacy)?;
        let after_classes = equivalence_classes(&of_fewer, None, given.progress).map_err(privacy)?;
        let k = as_one("k", smallest(classes), smallest(&after_classes)).map(|k| format!(", and {k}"));
        return Ok(Some(format!("as one key they are {after} people instead of {before}{}", k.unwrap_or_default())));
    }
    match given.review.role(name) {
        Some(Role::QuasiIdentifier) => {
            let column = Arc::new(folded.clone());
            let respelled = |identifier: &QuasiIdentifier| match identifier.column.name == name {
                true => QuasiIdentifier { column: Arc::clone(&column), ..identifier.clone() },
                false => identifier.clone(),
            };
            let columns = table.quasi_identifiers().iter().map(respelled).collect();
            let table = CodedTable::new(columns, Arc::clone(table.people()), missing(given)).map_err(privacy)?;
            let after = equivalence_classes(&table, None, given.progress).map_err(privacy)?;
            Ok(as_one("k", smallest(classes), smallest(&after)))
        }
        Some(Role::Sensitive) => {
            let Some(column) = sensitive.iter().find(|column| column.name == name) else { return Ok(None) };
            let view =
                ClassView { class_of_row: classes.class_of_row(), classes: classes.count(), people: table.people() };
            let before = sensitive_figures(given, view, column, options)?.distinct_l;
            let after = sensitive_figures(given, view, folded, options)?.distinct_l;
            Ok(as_one("l", before, after))
        }
        _ => Ok(None),
    }
}

fn missing(given: &Given<'_>) -> Missing {
    match given.review.missing {
        MissingValues::Own => Missing::Own,
        MissingValues::MatchesAnything => Missing::MatchesAnything,
    }
}
