//! What is released together: the tables of one release.

use super::TableSettings;
use serde::{Deserialize, Serialize};

/// The tables of a release, in their order. All of them are protected together: what one hides, no other may disclose.
///
/// Until version 1 of the review a release was one table. Such a document still reads; a table without a dimension
/// was no table.
///
/// ```
/// use shoal::release::ReleaseSettings;
/// let before: ReleaseSettings = serde_json::from_str(r#"{"title": "Tiers", "dimensions": ["tier"]}"#).unwrap();
/// assert_eq!(before.tables.len(), 1);
/// assert_eq!(before.tables[0].title, "Tiers");
/// let nothing: ReleaseSettings = serde_json::from_str(r#"{"title": ""}"#).unwrap();
/// assert!(nothing.tables.is_empty());
/// ```
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(from = "Saved")]
pub struct ReleaseSettings {
    pub tables: Vec<TableSettings>,
    /// To whom: names of recipients of the review. Without any it is taken to be known to everybody.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub recipients: Vec<String>,
}

/// As it is in a document of any version.
#[derive(Deserialize)]
struct Saved {
    tables: Option<Vec<TableSettings>>,
    #[serde(default)]
    recipients: Vec<String>,
    #[serde(flatten)]
    only: TableSettings,
}

impl From<Saved> for ReleaseSettings {
    fn from(saved: Saved) -> Self {
        let Saved { tables, recipients, only } = saved;
        let tables = tables.unwrap_or_else(|| Some(only).filter(TableSettings::is_shaped).into_iter().collect());
        Self { tables, recipients }
    }
}

impl From<TableSettings> for ReleaseSettings {
    fn from(table: TableSettings) -> Self {
        Self { tables: vec![table], recipients: Vec::new() }
    }
}

impl ReleaseSettings {
    /// There is something to count in it.
    #[must_use]
    pub fn is_shaped(&self) -> bool {
        self.tables.iter().any(TableSettings::is_shaped)
    }

    /// What a table is called where it is beside others: its title, else its dimensions, else its place.
    ///
    /// ```
    /// use shoal::release::{ReleaseSettings, settings::TableSettings};
    /// let table = TableSettings { dimensions: vec!["tier".into(), "region".into()], ..TableSettings::default() };
    /// let tables = vec![table, TableSettings::default()];
    /// let release = ReleaseSettings { tables, ..ReleaseSettings::default() };
    /// assert_eq!(release.name(0), "tier × region");
    /// assert_eq!(release.name(1), "Table 2");
    /// ```
    #[must_use]
    pub fn name(&self, table: usize) -> String {
        let place = || format!("Table {}", table + 1);
        self.tables.get(table).map_or_else(place, |settings| match settings.title.trim() {
            "" if settings.is_shaped() => {
                let mut parts: Vec<&str> = settings.dimensions.iter().map(String::as_str).collect();
                if !settings.segments.is_empty() {
                    parts.push("segments");
                }
                parts.join(" × ")
            }
            "" => place(),
            title => title.to_owned(),
        })
    }
}
