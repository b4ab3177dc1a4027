//! Names of columns as they can be used: none empty, none twice.

use std::collections::BTreeSet;

use crate::dataset::reading::{Reading, Remark, RemarkKind};

/// Gives every column a name of its own; `reading` tells what was changed.
pub(in crate::dataset) fn unique(names: &[String], reading: &mut Reading) -> Vec<String> {
    let cleaned: Vec<String> = names
        .iter()
        .map(|n| n.trim_start_matches('\u{feff}').split_whitespace().collect::<Vec<_>>().join(" "))
        .collect();
    let given: BTreeSet<&String> = cleaned.iter().collect();
    let mut taken: BTreeSet<String> = BTreeSet::new();
    let mut found = Vec::with_capacity(cleaned.len());
    for (place, name) in cleaned.iter().enumerate() {
        let mut own = if name.is_empty() { format!("column {}", place + 1) } else { name.clone() };
        let changed = name.is_empty() || taken.contains(&own);
        let base = own.clone();
        let mut number = 2;
        while taken.contains(&own) || (changed && given.contains(&own)) {
            own = format!("{base} ({number})");
            number += 1;
        }
        if name.is_empty() {
            let text = format!("Column {} has no name; it is called “{own}”.", place + 1);
            reading.add(Remark::new(RemarkKind::Renamed, text).of(&own));
        } else if own != *name {
            let text = format!("“{name}” is the name of more than one column; column {} is called “{own}”.", place + 1);
            reading.add(Remark::new(RemarkKind::Renamed, text).of(&own));
        }
        taken.insert(own.clone());
        found.push(own);
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_column_has_a_name_of_its_own() {
        let names = ["a", "", "a", "a (2)", " a\nb ", "column 2", ""].map(str::to_owned).to_vec();
        let mut reading = Reading::default();
        let own = unique(&names, &mut reading);
        assert_eq!(own, ["a", "column 2 (2)", "a (3)", "a (2)", "a b", "column 2", "column 7"]);
        assert_eq!(reading.remarks.len(), 3);
    }
}
