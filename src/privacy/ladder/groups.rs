//! Groups made by hand.

use std::{collections::HashMap, sync::Arc};

use super::{Ladder, LadderError, Level, missing_label, values::find_value};
use crate::privacy::CodedColumn;

/// Values put together by hand, and the name they then bear.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Group {
    pub label: String,
    /// At the first level values as they came; above that, labels of the level below.
    pub members: Vec<String>,
}

/// Levels of groups; what is in no group keeps its name, and a group with that very name takes it in. Members that
/// the column does not hold are passed over, so that the groups can serve for the next delivery of a file too.
///
/// # Errors
/// A member that is in two groups of one level.
pub fn groups(column: &Arc<CodedColumn>, levels: &[Vec<Group>]) -> Result<Ladder, LadderError> {
    let cardinality = column.cardinality();
    let missing = column.missing_code();
    let mut above: Vec<Level> = Vec::with_capacity(levels.len());
    for (number, level) in levels.iter().enumerate() {
        let below = above.last();
        let names: HashMap<&str, u32> = below
            .map(|l| l.labels.iter().enumerate().map(|(c, name)| (&**name, c as u32)).collect())
            .unwrap_or_default();
        let find = |text: &str| match below {
            None => find_value(column, text),
            Some(_) => names.get(text).copied(),
        };
        let mut group_of: HashMap<u32, &str> = HashMap::new();
        for group in level {
            for code in group.members.iter().filter_map(|member| find(member)) {
                if group_of.insert(code, &group.label).is_some_and(|other| other != group.label) {
                    let value =
                        below.map_or_else(|| super::value_label(column, code), |l| l.labels[code as usize].to_string());
                    return Err(LadderError::InTwoGroups { column: column.name.clone(), value });
                }
            }
        }
        let keys: Vec<String> = (0..column.values.len() as u32)
            .map(|code| {
                let lower = below.map_or(code, |l| l.map[code as usize]);
                group_of.get(&lower).map_or_else(
                    || below.map_or_else(|| super::value_label(column, code), |l| l.labels[lower as usize].to_string()),
                    ToString::to_string,
                )
            })
            .collect();
        let name = if levels.len() == 1 { "groups".into() } else { format!("groups {}", number + 1) };
        above.push(by_label(name, cardinality, keys.iter().map(String::as_str), missing));
    }
    Ok(Ladder::new(column, cardinality, above))
}

/// A level from one label a value, in the order of values; the group of missing values comes last.
pub(super) fn by_label<'a>(
    name: String,
    cardinality: usize,
    label_of_value: impl Iterator<Item = &'a str>,
    missing: Option<u32>,
) -> Level {
    let (mut codes, mut labels, mut under) = (HashMap::<&str, u32>::new(), Vec::<Box<str>>::new(), Vec::<u64>::new());
    let mut map = Vec::with_capacity(cardinality);
    for label in label_of_value {
        let code = *codes.entry(label).or_insert_with(|| {
            labels.push(label.into());
            under.push(0);
            labels.len() as u32 - 1
        });
        under[code as usize] += 1;
        map.push(code);
    }
    if missing.is_some() {
        map.push(labels.len() as u32);
        labels.push(missing_label(|label| codes.contains_key(label)).into());
        under.push(1);
    }
    Level { name, map, labels, under }
}
