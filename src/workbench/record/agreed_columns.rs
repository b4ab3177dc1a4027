//! The columns that a contract names against those that were received.

use crate::dataset::ColumnType;
use crate::review::Edit;
use crate::workbench::bench::Workbench;

/// The columns that a contract names against those that were received.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AgreedColumns {
    pub agreed: usize,
    /// Agreed and not received, with a received column of nearly that name.
    pub missing: Vec<(String, Option<String>)>,
    /// Received and not agreed, in the file's order.
    pub unexpected: Vec<String>,
    /// Column, type agreed, type received.
    pub other_type: Vec<(String, ColumnType, ColumnType)>,
}

impl AgreedColumns {
    #[must_use]
    pub fn all_as_agreed(&self) -> bool {
        self.missing.is_empty() && self.unexpected.is_empty() && self.other_type.is_empty()
    }
}

/// Longest list that is read from a file: a data dictionary, not the data.
const MOST_BYTES: u64 = 1 << 20;
const KEY: &str = "agreed_columns";

impl Workbench {
    /// The agreed columns against the received ones; `None` if none are agreed or no file is open.
    #[must_use]
    pub fn agreed_columns(&self) -> Option<AgreedColumns> {
        let dataset = self.dataset()?;
        let agreed = self.review().record.agreed_columns();
        if agreed.is_empty() {
            return None;
        }
        let mut found = AgreedColumns { agreed: agreed.len(), ..AgreedColumns::default() };
        for column in &agreed {
            match dataset.column_index(&column.name).and_then(|index| dataset.columns.get(index)) {
                None => {
                    let near = dataset.nearest_column(&column.name).map(str::to_owned);
                    // A received column that was agreed under its own name is no slip of another.
                    let near = near.filter(|near| agreed.iter().all(|other| other.name != *near));
                    found.missing.push((column.name.clone(), near));
                }
                Some(received) => {
                    if let Some(kind) = column.kind.filter(|kind| *kind != received.kind) {
                        found.other_type.push((column.name.clone(), kind, received.kind));
                    }
                }
            }
        }
        let known = |name: &str| agreed.iter().any(|column| column.name == name);
        found.unexpected =
            dataset.columns.iter().map(|column| column.name.clone()).filter(|name| !known(name)).collect();
        Some(found)
    }

    /// The list as it is kept in the record.
    #[must_use]
    pub fn agreed_text(&self) -> String {
        self.review().record.get(KEY).to_owned()
    }

    pub fn set_agreed_text(&mut self, text: &str) {
        self.apply(Edit::SetRecord {
            key: KEY.to_owned(),
            text: text.trim().to_owned(),
            label: "Agreed columns".to_owned(),
        });
    }

    /// A list from a file: one column a line with its type after it, or the header of a file that was agreed on.
    ///
    /// # Errors
    /// A sentence that says why the file cannot be read.
    pub fn read_agreed(&self, path: &std::path::Path) -> Result<String, String> {
        let shown = path.display();
        let meta = std::fs::metadata(path).map_err(|error| format!("{shown} cannot be read: {error}."))?;
        if !meta.is_file() {
            return Err(format!("{shown} is not a file; give the list of columns as a text or CSV file."));
        }
        if meta.len() > MOST_BYTES {
            return Err(format!("{shown} is larger than 1 MB: a list of columns is shorter, this looks like data."));
        }
        let bytes = std::fs::read(path).map_err(|error| format!("{shown} cannot be read: {error}."))?;
        let text = String::from_utf8(bytes).map_err(|_| format!("{shown} is not text in UTF-8."))?;
        let lines: Vec<&str> =
            text.trim_start_matches('\u{feff}').lines().map(str::trim).filter(|l| !l.is_empty()).collect();
        let Some(first) = lines.first() else { return Err(format!("{shown} is empty.")) };
        let cells = |line: &str| -> Vec<String> {
            line.split([';', ',', '\t']).map(|cell| cell.trim().trim_matches('"').to_owned()).collect()
        };
        // A header has several names on its one line; a dictionary has a column a line.
        if lines.len() == 1 || cells(first).len() > 3 {
            return Ok(cells(first).into_iter().filter(|cell| !cell.is_empty()).collect::<Vec<_>>().join("\n"));
        }
        let line = |line: &&str| {
            let cells = cells(line);
            match cells.as_slice() {
                [name, kind, ..] if !kind.is_empty() => format!("{name}: {kind}"),
                [name, ..] => name.clone(),
                [] => String::new(),
            }
        };
        Ok(lines.iter().map(line).filter(|line| !line.is_empty()).collect::<Vec<_>>().join("\n"))
    }
}
