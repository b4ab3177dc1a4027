//! Names of columns as they can be used: none empty, none twice.

use std::collections::{BTreeSet, HashMap};

use crate::dataset::reading::{Reading, Remark, RemarkKind};

/// Up to this many changed names are reported one by one; the others are counted.
const REPORTED: usize = 100;

/// Gives every column a name of its own; `reading` reports what was changed.
pub(in crate::dataset) fn unique(names: &[String], reading: &mut Reading) -> Vec<String> {
    let cleaned: Vec<String> = names
        .iter()
        .map(|n| n.trim_start_matches('\u{feff}').split_whitespace().collect::<Vec<_>>().join(" "))
        .collect();
    let given: BTreeSet<&String> = cleaned.iter().collect();
    let mut taken: BTreeSet<String> = BTreeSet::new();
    // The number to try next for each name: those before it are taken, and stay so.
    let mut next: HashMap<String, usize> = HashMap::new();
    let mut found = Vec::with_capacity(cleaned.len());
    let mut renamed = 0;
    for (place, name) in cleaned.iter().enumerate() {
        let mut own = if name.is_empty() { format!("column {}", place + 1) } else { name.clone() };
        let changed = name.is_empty() || taken.contains(&own);
        let base = own.clone();
        while taken.contains(&own) || (changed && given.contains(&own)) {
            let number = next.entry(base.clone()).or_insert(2);
            own = format!("{base} ({number})");
            *number += 1;
        }
        if own != *name {
            renamed += 1;
            let text = match name.is_empty() {
                true => format!("Column {} has no name; it is called “{own}”.", place + 1),
                false => {
                    format!("“{name}” is the name of more than one column; column {} is called “{own}”.", place + 1)
                }
            };
            if renamed <= REPORTED {
                reading.add(Remark::new(RemarkKind::Renamed, text).of(&own));
            }
        }
        taken.insert(own.clone());
        found.push(own);
    }
    if let Some(more) = renamed.checked_sub(REPORTED).filter(|more| *more > 0) {
        let columns = if more == 1 { "1 more column was".to_owned() } else { format!("{more} more columns were") };
        reading.add(Remark::new(RemarkKind::Renamed, format!("{columns} given a name in the same way.")));
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

    #[test]
    fn thirty_thousand_columns_of_one_name() {
        let mut reading = Reading::default();
        let own = unique(&vec!["a".to_owned(); 30_000], &mut reading);
        assert_eq!((own[0].as_str(), own[29_999].as_str()), ("a", "a (30000)"));
        assert_eq!(reading.remarks.len(), REPORTED + 1);
        assert!(reading.remarks[REPORTED].text.starts_with("29899 more columns"), "{}", reading.remarks[REPORTED].text);
    }
}
