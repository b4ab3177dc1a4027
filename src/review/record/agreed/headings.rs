//! How data dictionaries head their columns, in several languages.

/// What a column of a dictionary says of each column of the file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Heading {
    Name,
    /// A name if nothing surer is one: it may also be a label.
    MaybeName,
    Type,
    Values,
    Least,
    Most,
    /// Yes: no cell may be empty. No: the column may be missing.
    Required,
    /// Yes: the column may be missing.
    Optional,
    /// Yes: cells may be empty.
    Nullable,
    /// How often it occurs: `0..1`, `1`.
    Occurs,
    /// Which of several tables it is of.
    Table,
    /// In words, for people.
    Description,
}

/// Whole headings; those of several words are also known with more words around them.
const HEADINGS: &[(Heading, &[&str])] = &[
    (
        Heading::Name,
        &[
            "column",
            "column name",
            "field",
            "field name",
            "fieldname",
            "variable",
            "variable name",
            "var name",
            "varname",
            "attribute",
            "attribute name",
            "technical name",
            "data element",
            "element name",
            "columns",
            "fields",
            "spalte",
            "spaltenname",
            "spaltenbezeichnung",
            "feld",
            "feldname",
            "feldbezeichnung",
            "merkmal",
            "technischer name",
            "attribut",
            "variablenname",
            "name der spalte",
            "name des feldes",
            "colonne",
            "champ",
            "nom du champ",
            "nom de la colonne",
            "nom de colonne",
            "nom de la variable",
            "columna",
            "campo",
            "nombre de columna",
            "nombre de la columna",
            "nombre del campo",
            "nombre de campo",
            "colonna",
            "nome colonna",
            "nome campo",
            "nome del campo",
            "kolom",
            "kolomnaam",
            "veld",
            "veldnaam",
            "variabele",
            "coluna",
            "nome da coluna",
            "nome do campo",
            "kolumn",
            "kolumnnamn",
            "falt",
            "faltnamn",
            "kolonne",
            "felt",
            "feltnavn",
            "kolumna",
            "nazwa kolumny",
            "pole",
            "nazwa pola",
            "variavel",
        ],
    ),
    (Heading::MaybeName, &["name", "bezeichner", "nom", "nombre", "nome", "naam", "namn", "navn", "nazwa", "key"]),
    (
        Heading::Type,
        &[
            "type",
            "data type",
            "datatype",
            "field type",
            "column type",
            "variable type",
            "sql type",
            "format",
            "typ",
            "datentyp",
            "feldtyp",
            "datenformat",
            "type de donnees",
            "type de donnee",
            "tipo",
            "tipo de dato",
            "tipo de datos",
            "tipo dato",
            "tipo di dato",
            "tipo de dados",
            "gegevenstype",
            "datatyp",
            "typ danych",
            "dtype",
        ],
    ),
    (
        Heading::Values,
        &[
            "values",
            "value",
            "allowed values",
            "permitted values",
            "valid values",
            "possible values",
            "accepted values",
            "allowable values",
            "permissible values",
            "value set",
            "value list",
            "value domain",
            "domain",
            "code",
            "codes",
            "code list",
            "codelist",
            "code values",
            "enum",
            "enumeration",
            "categories",
            "levels",
            "choices",
            "choices calculations",
            "options",
            "range",
            "valid range",
            "werte",
            "wert",
            "zulassige werte",
            "erlaubte werte",
            "mogliche werte",
            "gultige werte",
            "wertebereich",
            "werteliste",
            "auspragung",
            "auspragungen",
            "codeliste",
            "kodierung",
            "codierung",
            "schlussel",
            "schlusselwerte",
            "valeurs",
            "valeurs autorisees",
            "valeurs possibles",
            "valeurs admises",
            "modalites",
            "liste de valeurs",
            "valores",
            "valores permitidos",
            "valores posibles",
            "valores possiveis",
            "codigos",
            "valori",
            "valori ammessi",
            "valori consentiti",
            "codici",
            "waarden",
            "toegestane waarden",
            "tillatna varden",
            "tilladte vaerdier",
            "wartosci",
            "dozwolone wartosci",
        ],
    ),
    (Heading::Least, &["min", "minimum", "min value", "lower bound", "minimo", "von"]),
    (Heading::Most, &["max", "maximum", "max value", "upper bound", "maximo", "massimo", "bis"]),
    (
        Heading::Required,
        &[
            "required",
            "required field",
            "is required",
            "mandatory",
            "is mandatory",
            "obligatory",
            "not null",
            "compulsory",
            "m o",
            "pflicht",
            "pflichtfeld",
            "pflichtangabe",
            "obligatorisch",
            "erforderlich",
            "muss",
            "muss kann",
            "obligatoire",
            "requis",
            "obligatorio",
            "requerido",
            "obbligatorio",
            "verplicht",
            "obrigatorio",
            "obligatorisk",
            "wymagane",
            "obowiazkowe",
        ],
    ),
    (
        Heading::Optional,
        &[
            "optional",
            "is optional",
            "optionnel",
            "facultatif",
            "fakultativ",
            "kann",
            "opcional",
            "facoltativo",
            "opzionale",
            "optioneel",
            "valgfri",
            "valfri",
            "opcjonalne",
        ],
    ),
    (
        Heading::Nullable,
        &[
            "nullable",
            "is nullable",
            "null",
            "nulls",
            "allows null",
            "allow null",
            "null allowed",
            "nulls allowed",
            "may be empty",
            "empty allowed",
            "leer",
            "leer erlaubt",
            "darf leer sein",
            "nullwerte",
            "peut etre vide",
            "vide autorise",
            "puede estar vacio",
            "acepta nulos",
            "nulo",
            "mag leeg zijn",
            "leeg toegestaan",
        ],
    ),
    (Heading::Occurs, &["cardinality", "occurrence", "occurs", "kardinalitat", "cardinalite", "cardinalidad"]),
    (
        Heading::Table,
        &["table", "table name", "file", "file name", "tabelle", "datei", "form name", "fichier", "tabla", "tabel"],
    ),
    (
        Heading::Description,
        &[
            "description",
            "label",
            "field label",
            "definition",
            "meaning",
            "comment",
            "comments",
            "notes",
            "remarks",
            "beschreibung",
            "bezeichnung",
            "bedeutung",
            "bemerkung",
            "erlauterung",
            "libelle",
            "descripcion",
            "descrizione",
            "omschrijving",
            "descricao",
            "beskrivning",
            "beskrivelse",
            "opis",
        ],
    ),
];

/// Headings of few words that are known by one of them: "Required? (Y/N)".
const BY_ONE_WORD: [Heading; 3] = [Heading::Required, Heading::Optional, Heading::Nullable];
const FEW_WORDS: usize = 4;

/// A text in lower case, without accents, with one space in place of everything that is no letter and no digit.
pub(super) fn folded(text: &str) -> String {
    let plain = text.chars().flat_map(char::to_lowercase).map(|sign| match sign {
        'à' | 'á' | 'â' | 'ã' | 'ä' | 'å' | 'ą' => 'a',
        'ç' | 'ć' => 'c',
        'è' | 'é' | 'ê' | 'ë' | 'ę' => 'e',
        'ì' | 'í' | 'î' | 'ï' => 'i',
        'ł' => 'l',
        'ñ' | 'ń' => 'n',
        'ò' | 'ó' | 'ô' | 'õ' | 'ö' | 'ø' => 'o',
        'ś' => 's',
        'ù' | 'ú' | 'û' | 'ü' => 'u',
        'ź' | 'ż' => 'z',
        sign if sign.is_alphanumeric() => sign,
        _ => ' ',
    });
    let plain: String = plain.collect::<String>().replace('æ', "ae").replace('ß', "ss");
    plain.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// What a heading of a dictionary means; `None` if it is not known.
pub(super) fn heading(text: &str) -> Option<Heading> {
    let words = folded(&split_capitals(text));
    let all: Vec<&str> = words.split(' ').collect();
    let find = |is: &dyn Fn(Heading, &str) -> bool| {
        HEADINGS.iter().find(|(of, known)| known.iter().any(|phrase| is(*of, phrase))).map(|(of, _)| *of)
    };
    let within = |phrase: &str| {
        let phrase: Vec<&str> = phrase.split(' ').collect();
        phrase.len() > 1 && all.windows(phrase.len()).any(|part| part == phrase)
    };
    let by_word = |of: Heading, phrase: &str| {
        BY_ONE_WORD.contains(&of) && all.len() <= FEW_WORDS && phrase.len() > 3 && all.contains(&phrase)
    };
    find(&|_, phrase| phrase == words).or_else(|| find(&|_, phrase| within(phrase))).or_else(|| find(&by_word))
}

/// `columnName` as "column Name".
fn split_capitals(text: &str) -> String {
    let mut out = String::new();
    let mut before = ' ';
    for sign in text.chars() {
        if sign.is_uppercase() && before.is_lowercase() {
            out.push(' ');
        }
        out.push(sign);
        before = sign;
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headings_of_the_wild_are_known() {
        for (text, of) in [
            ("Column", Heading::Name),
            ("columnName", Heading::Name),
            ("Variable / Field Name", Heading::Name),
            ("Name", Heading::MaybeName),
            ("data_type", Heading::Type),
            ("Zulässige Werte (Codes)", Heading::Values),
            ("Choices, Calculations, OR Slider Labels", Heading::Values),
            ("Ausprägungen", Heading::Values),
            ("Pflichtfeld?", Heading::Required),
            ("Required? (Y/N)", Heading::Required),
            ("M/O", Heading::Required),
            ("IS_NULLABLE", Heading::Nullable),
            ("Null?", Heading::Nullable),
            ("Obligatoire", Heading::Required),
            ("Facultatif", Heading::Optional),
        ] {
            assert_eq!(heading(text), Some(of), "{text}");
        }
        for text in ["city", "spend_12m", "customer_id", "Column description", ""] {
            assert_ne!(heading(text), Some(Heading::Name), "{text}");
        }
    }
}
