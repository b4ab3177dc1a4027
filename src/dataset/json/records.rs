//! Where the records of a JSON text are: one array of them, one after the other, or an array within an object that says
//! something more.

use super::text::{Fault, JsonKind, Raw, Scan};
use crate::privacy::{Cancelled, Progress};

/// Objects inside objects in which an array of records is looked for.
const DEEPEST: usize = 4;

/// The records of a text.
pub(super) struct Found<'a> {
    pub records: Vec<Raw<'a>>,
    /// The names on the way to them, where they are within an object.
    pub within: Option<String>,
}

/// Why no records were found.
pub(super) enum Trouble {
    Cancelled,
    /// The text is not JSON.
    Fault(Fault),
    /// A list of values for each column instead of records.
    Lists,
    /// At this place is something that is no record.
    NoRecord(usize),
    /// More than one array of records, by the names on the way to them.
    Several(Vec<String>),
}

impl From<Fault> for Trouble {
    fn from(fault: Fault) -> Self {
        Self::Fault(fault)
    }
}

impl From<Cancelled> for Trouble {
    fn from(_: Cancelled) -> Self {
        Self::Cancelled
    }
}

pub(super) fn find<'a>(text: &'a str, progress: &Progress) -> Result<Found<'a>, Trouble> {
    let mut scan = Scan::new(text);
    let mut values = Vec::new();
    loop {
        progress.check()?;
        values.push(scan.value()?);
        if scan.is_at_end() {
            break;
        }
        // Another record may follow; after an array nothing does.
        if values.first().map(|first| first.kind()) != Some(JsonKind::Object) {
            return Err(Trouble::Fault(scan.fault()));
        }
    }
    match (values.as_slice(), values.first().map(|first| first.kind())) {
        ([list], Some(JsonKind::Array)) => {
            let records = of_list(*list, progress)?;
            check(text, &records)?;
            Ok(Found { records, within: None })
        }
        ([object], Some(JsonKind::Object)) => within(text, *object, progress),
        _ => {
            check(text, &values)?;
            Ok(Found { records: values, within: None })
        }
    }
}

fn of_list<'a>(list: Raw<'a>, progress: &Progress) -> Result<Vec<Raw<'a>>, Cancelled> {
    let mut records = Vec::new();
    for (place, item) in list.items().enumerate() {
        if place % 4096 == 0 {
            progress.check()?;
        }
        records.push(item);
    }
    Ok(records)
}

/// The place of a value in the text that it is from.
fn place_of(text: &str, value: Raw<'_>) -> usize {
    (value.text().as_ptr() as usize).saturating_sub(text.as_ptr() as usize)
}

fn check(text: &str, records: &[Raw<'_>]) -> Result<(), Trouble> {
    match records.iter().find(|record| record.kind() != JsonKind::Object) {
        None => Ok(()),
        Some(other) => Err(Trouble::NoRecord(place_of(text, *other))),
    }
}

/// The one array of records within an object; of several only one may be nearest to the outside. An object of nothing
/// but plain values is one record itself.
fn within<'a>(text: &'a str, object: Raw<'a>, progress: &Progress) -> Result<Found<'a>, Trouble> {
    let mut level = vec![(String::new(), object)];
    for _ in 0..DEEPEST {
        let (mut lists, mut objects) = (Vec::new(), Vec::new());
        for (path, object) in &level {
            for (name, value) in object.members() {
                let path = if path.is_empty() { name.into_owned() } else { format!("{path}.{name}") };
                match value.kind() {
                    JsonKind::Array if value.items().next().is_some_and(|first| first.kind() == JsonKind::Object) => {
                        lists.push((path, value));
                    }
                    JsonKind::Object => objects.push((path, value)),
                    _ => {}
                }
            }
        }
        match lists.as_slice() {
            [] => level = objects,
            [(path, list)] => {
                let records = of_list(*list, progress)?;
                check(text, &records)?;
                return Ok(Found { records, within: Some(path.clone()) });
            }
            several => return Err(Trouble::Several(several.iter().map(|(path, _)| path.clone()).collect())),
        }
    }
    if object.members().all(|(_, value)| !matches!(value.kind(), JsonKind::Object | JsonKind::Array)) {
        return Ok(Found { records: vec![object], within: None });
    }
    if object.members().all(|(_, value)| value.kind() == JsonKind::Array) {
        return Err(Trouble::Lists);
    }
    Err(Trouble::NoRecord(place_of(text, object)))
}
