//! Types as contracts, data dictionaries and databases write them, in several languages.

use super::headings::folded;
use crate::dataset::ColumnType;

const TEXT: &[&str] = &[
    "text",
    "string",
    "str",
    "char",
    "character",
    "character varying",
    "varchar",
    "varchar2",
    "nvarchar",
    "nchar",
    "clob",
    "alphanumeric",
    "alphanumerisch",
    "alphanumerique",
    "alphanum",
    "categorical",
    "category",
    "factor",
    "enum",
    "code",
    "uuid",
    "guid",
    "utf8",
    "object",
    "zeichen",
    "zeichenkette",
    "texte",
    "chaine",
    "chaine de caracteres",
    "caractere",
    "caracteres",
    "cadena",
    "texto",
    "cadena de texto",
    "testo",
    "stringa",
    "tekst",
    "napis",
    "tekstowy",
];
const NUMBER: &[&str] = &[
    "number",
    "num",
    "numeric",
    "integer",
    "int",
    "int8",
    "int16",
    "int32",
    "int64",
    "uint8",
    "uint16",
    "uint32",
    "bigint",
    "smallint",
    "tinyint",
    "mediumint",
    "decimal",
    "dec",
    "float",
    "float32",
    "float64",
    "double",
    "double precision",
    "real",
    "long",
    "money",
    "currency",
    "amount",
    "percentage",
    "zahl",
    "ganzzahl",
    "dezimal",
    "dezimalzahl",
    "kommazahl",
    "fliesskommazahl",
    "numerisch",
    "betrag",
    "nombre",
    "nombre entier",
    "entier",
    "numerique",
    "reel",
    "numero",
    "entero",
    "numerico",
    "intero",
    "decimale",
    "getal",
    "geheel getal",
    "inteiro",
    "liczba",
    "calkowita",
];
const DATE: &[&str] = &[
    "date",
    "datetime",
    "datetime2",
    "datetime64",
    "timestamp",
    "timestamptz",
    "timestamp with time zone",
    "timestamp without time zone",
    "date time",
    "datum",
    "zeitstempel",
    "datum uhrzeit",
    "horodatage",
    "date heure",
    "fecha",
    "fecha hora",
    "data",
    "data ora",
    "data e hora",
    "datum tijd",
    "tijdstip",
    "dato",
];
const BOOLEAN: &[&str] = &[
    "boolean",
    "bool",
    "logical",
    "bit",
    "flag",
    "yes no",
    "y n",
    "true false",
    "ja nein",
    "j n",
    "wahrheitswert",
    "oui non",
    "o n",
    "booleen",
    "si no",
    "s n",
    "booleano",
    "ja nee",
    "booleaans",
    "vrai faux",
    "logisch",
];

/// A type by its name; lengths and the like in brackets after it are left out. `None` if the word is no type.
pub(super) fn kind_of(word: &str) -> Option<ColumnType> {
    let bare = word.split(['(', '[', '<']).next().unwrap_or_default();
    let known = |text: &str| {
        let text = folded(text);
        let is = |list: &[&str]| list.contains(&text.as_str());
        [
            (TEXT, ColumnType::Text),
            (NUMBER, ColumnType::Number),
            (DATE, ColumnType::Date),
            (BOOLEAN, ColumnType::Boolean),
        ]
        .into_iter()
        .find(|(list, _)| is(list))
        .map(|(_, kind)| kind)
    };
    // A length may stand after the word without brackets: "char 20", "A20" is none.
    let without_length = || bare.trim_end_matches(|sign: char| sign.is_ascii_digit() || ",. ".contains(sign));
    known(bare).or_else(|| known(without_length()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn types_are_known_in_several_languages() {
        for (word, kind) in [
            ("VARCHAR(20)", ColumnType::Text),
            ("Zeichenkette", ColumnType::Text),
            ("char 20", ColumnType::Text),
            ("decimal(8,2)", ColumnType::Number),
            ("Entier", ColumnType::Number),
            ("Réel", ColumnType::Number),
            ("Número", ColumnType::Number),
            ("timestamp with time zone", ColumnType::Date),
            ("Datum", ColumnType::Date),
            ("Fecha", ColumnType::Date),
            ("Ja/Nein", ColumnType::Boolean),
            ("Y/N", ColumnType::Boolean),
        ] {
            assert_eq!(kind_of(word), Some(kind), "{word}");
        }
        for word in ["geometry", "", "see annex", "20"] {
            assert_eq!(kind_of(word), None, "{word}");
        }
    }
}
