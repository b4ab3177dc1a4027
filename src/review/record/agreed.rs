//! The columns that a contract names.

use super::Record;
use crate::dataset::ColumnType;

/// The key of the field that holds them.
const KEY: &str = "agreed_columns";

impl Record {
    /// The columns that the contract names, if any are typed: with commas, semicolons or line ends between, each with
    /// its type after a colon if that was agreed too (`birth_date: date`).
    #[must_use]
    pub fn agreed_columns(&self) -> Vec<AgreedColumn> {
        let items = self.get(KEY).split([',', '\n', ';']).map(str::trim);
        items.filter(|item| !item.is_empty()).map(AgreedColumn::read).collect()
    }
}

/// A column that the contract names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AgreedColumn {
    pub name: String,
    pub kind: Option<ColumnType>,
}

impl AgreedColumn {
    fn read(item: &str) -> Self {
        let typed = item.rsplit_once(':').and_then(|(name, kind)| Some((name.trim(), kind_of(kind)?)));
        match typed {
            Some((name, kind)) if !name.is_empty() => Self { name: name.to_owned(), kind: Some(kind) },
            _ => Self { name: item.to_owned(), kind: None },
        }
    }
}

/// A type as contracts and data dictionaries write it.
fn kind_of(word: &str) -> Option<ColumnType> {
    let word = word.trim().to_lowercase();
    let word = word.split('(').next().unwrap_or_default().trim();
    Some(match word {
        "text" | "string" | "str" | "char" | "varchar" | "zeichen" => ColumnType::Text,
        "number" | "numeric" | "integer" | "int" | "bigint" | "decimal" | "float" | "double" | "zahl" => {
            ColumnType::Number
        }
        "date" | "datetime" | "timestamp" | "datum" => ColumnType::Date,
        "boolean" | "bool" | "yes/no" | "ja/nein" => ColumnType::Boolean,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn agreed_columns_are_read_with_their_types() {
        let mut record = Record::default();
        record.set("agreed_columns", "customer_id, birth_date: date; spend:VARCHAR(20)\nratio a:b");
        let agreed: Vec<(String, Option<ColumnType>)> =
            record.agreed_columns().into_iter().map(|column| (column.name, column.kind)).collect();
        let expected = [
            ("customer_id", None),
            ("birth_date", Some(ColumnType::Date)),
            ("spend", Some(ColumnType::Text)),
            ("ratio a:b", None),
        ];
        assert_eq!(agreed, expected.map(|(name, kind)| (name.to_owned(), kind)));
    }
}
