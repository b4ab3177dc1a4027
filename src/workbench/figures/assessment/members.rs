//! Who is in a segment.

use crate::privacy::{Bitmap, CodedTable};
use crate::review::Segment;
use crate::segments;
use crate::workbench::error::MeasureError;
use crate::workbench::figures::frame::Given;
use std::sync::OnceLock;

/// A segment's people: by its rule, and of those the ones who consented.
pub(crate) struct Members {
    /// Rows of everyone whom the rule selects; with a person key all rows of such a person.
    pub rows: Bitmap,
    /// One bit a person.
    pub bits: Bitmap,
    pub people: u64,
    /// `None` if no rule of consent holds for the segment. Otherwise `rows` and `bits` are of those who consented.
    pub consented: Option<u64>,
}

pub(crate) fn members(given: &Given<'_>, table: &CodedTable, segment: &Segment) -> Result<Members, MeasureError> {
    let selected = given.cache.members(&segment.name, &segment.rule, given.progress)?;
    let people = table.people();
    let mut bits = segments::people_of(&selected, people);
    let count = segments::count_people(&bits, people);
    let Some(consenting) = given.cache.consenting_to(given.review, segment, given.progress)? else {
        return Ok(Members { rows: people.rows_of_members(&selected), bits, people: count, consented: None });
    };
    bits.and(&consenting);
    let consented = segments::count_people(&bits, people);
    Ok(Members { rows: segments::rows_of(&bits, people), bits, people: count, consented: Some(consented) })
}

/// A segment whose rule holds for the file. Its members are found once something needs them.
pub(crate) struct Sound<'a> {
    pub segment: &'a Segment,
    members: OnceLock<Members>,
}

impl<'a> Sound<'a> {
    /// # Errors
    /// The rule says something that does not hold for this file.
    pub(crate) fn new(given: &Given<'_>, segment: &'a Segment) -> Result<Self, MeasureError> {
        given.cache.members(&segment.name, &segment.rule, given.progress)?;
        Ok(Self { segment, members: OnceLock::new() })
    }

    pub(crate) fn members(&self, given: &Given<'_>, table: &CodedTable) -> Result<&Members, MeasureError> {
        if let Some(members) = self.members.get() {
            return Ok(members);
        }
        let members = members(given, table, self.segment)?;
        Ok(self.members.get_or_init(|| members))
    }
}
