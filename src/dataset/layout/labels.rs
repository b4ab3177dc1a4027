//! The words by which rows that are no people are known: totals, averages, counts, and the lines below a table.

use std::collections::HashMap;
use std::sync::LazyLock;

/// What a label says that the numbers beside it are.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(crate) enum Figure {
    Sum,
    Mean,
    Median,
    Least,
    Greatest,
    Count,
}

/// Words for sums, lower case, each as one word.
const SUMS: &[&str] = &[
    "total",
    "totals",
    "totale",
    "totali",
    "totales",
    "totaux",
    "totaal",
    "totalt",
    "totalen",
    "subtotal",
    "subtotals",
    "subtotale",
    "subtotales",
    "subtotaal",
    "grandtotal",
    "sum",
    "sums",
    "summe",
    "summen",
    "summa",
    "somma",
    "somme",
    "suma",
    "soma",
    "som",
    "zwischensumme",
    "gesamtsumme",
    "endsumme",
    "teilsumme",
    "gesamt",
    "insgesamt",
    "gesamtergebnis",
    "teilergebnis",
    "ergebnis",
    "gesamtwert",
    "gesamtbetrag",
    "gesamtzahl",
    "eindtotaal",
    "razem",
    "łącznie",
    "ogółem",
    "celkem",
    "součet",
    "spolu",
    "összesen",
    "összeg",
    "toplam",
    "yhteensä",
    "ukupno",
    "skupaj",
    "итого",
    "всего",
    "сумма",
    "разом",
    "всього",
    "общо",
    "σύνολο",
    "合計",
    "総計",
    "小計",
    "合计",
    "总计",
    "小计",
    "總計",
    "합계",
    "총계",
    "소계",
    "المجموع",
    "الإجمالي",
    "סהכ",
    "σ",
    "∑",
];
const MEANS: &[&str] = &[
    "average",
    "averages",
    "avg",
    "mean",
    "durchschn",
    "durchschnitt",
    "mittelwert",
    "mittel",
    "schnitt",
    "ø",
    "moy",
    "moyenne",
    "moyen",
    "promedio",
    "media",
    "média",
    "gemiddelde",
    "gemiddeld",
    "śr",
    "średnia",
    "průměr",
    "átlag",
    "genomsnitt",
    "medelvärde",
    "gennemsnit",
    "gjennomsnitt",
    "keskiarvo",
    "ortalama",
    "среднее",
    "средняя",
    "μέσος",
    "平均",
    "平均值",
    "평균",
];
const MEDIANS: &[&str] = &["median", "médiane", "mediana", "mediaan", "медиана"];
const LEAST: &[&str] = &["minimum", "kleinster", "mínimo", "minimo", "минимум"];
const GREATEST: &[&str] = &["maximum", "größter", "máximo", "massimo", "максимум"];
const COUNTS: &[&str] =
    &["count", "anzahl", "nombre", "número", "aantal", "liczba", "počet", "количество", "件数", "数量"];

/// Lines below a table, by how they begin, lower case.
const FOOTERS: &[&str] = &[
    "end of ",
    "ende der ",
    "ende des ",
    "ende ",
    "fin de ",
    "fine ",
    "fin du ",
    "koniec",
    "*** ",
    "--- ",
    "=== ",
    "page ",
    "seite ",
    "pagina ",
    "página ",
    "strona ",
    "generated ",
    "created ",
    "exported ",
    "export ",
    "printed ",
    "report ",
    "run date",
    "erstellt",
    "erzeugt",
    "exportiert",
    "gedruckt",
    "stand:",
    "stand ",
    "quelle:",
    "quelle ",
    "source:",
    "datenquelle",
    "bericht",
    "hinweis",
    "anmerkung",
    "note:",
    "notes:",
    "remark",
    "disclaimer",
    "confidential",
    "vertraulich",
    "confidentiel",
    "©",
    "(c) ",
    "copyright",
    "généré",
    "créé le",
    "exporté",
    "source :",
    "generado",
    "exportado",
    "fuente:",
    "fonte:",
    "as of ",
    "data as of",
    "datenstand",
    "filter:",
    "filters applied",
    "applied filters",
    "angewendete filter",
    "no more ",
    "last updated",
    "zuletzt ",
    "powered by",
];
/// What a number of records is called.
const RECORDS: &[&str] = &[
    "rows",
    "row",
    "records",
    "record",
    "entries",
    "results",
    "items",
    "customers",
    "people",
    "lines",
    "zeilen",
    "zeile",
    "datensätze",
    "datensatz",
    "datensätzen",
    "einträge",
    "kunden",
    "personen",
    "treffer",
    "ergebnisse",
    "lignes",
    "enregistrements",
    "clients",
    "résultats",
    "filas",
    "registros",
    "clientes",
    "righe",
    "rijen",
    "wierszy",
    "rekordów",
    "строк",
    "записей",
];

/// What a label says; `None` for any other text. One word of it at its beginning or end is enough: `Nord Summe`.
pub(crate) fn figure(label: &str) -> Option<Figure> {
    if label.len() > 80 || !may_be_label(label.as_bytes()) {
        return None;
    }
    let lower = label.to_lowercase();
    let words: Vec<&str> = lower.split(|c: char| !c.is_alphanumeric() && c != '∑').filter(|w| !w.is_empty()).collect();
    if words.is_empty() || words.len() > 6 {
        return None;
    }
    let ends = [words.first(), words.last()];
    let mut found = ends.into_iter().flatten().filter_map(|word| FIGURES.get(word).copied()).min();
    // Chinese, Japanese and Korean have no spaces between words.
    if found.is_none() && lower.trim_end().ends_with(is_wide) {
        let is_end = |(word, _): &(&&str, &Figure)| word.chars().all(is_wide) && lower.trim_end().ends_with(**word);
        found = FIGURES.iter().filter(is_end).map(|(_, figure)| *figure).min();
    }
    found
}

/// What each word says; of a word in two lists, the first.
static FIGURES: LazyLock<HashMap<&str, Figure>> = LazyLock::new(|| {
    let kinds = [
        (COUNTS, Figure::Count),
        (GREATEST, Figure::Greatest),
        (LEAST, Figure::Least),
        (MEDIANS, Figure::Median),
        (MEANS, Figure::Mean),
        (SUMS, Figure::Sum),
    ];
    kinds.iter().flat_map(|(words, figure)| words.iter().map(|word| (*word, *figure))).collect()
});

fn is_wide(letter: char) -> bool {
    matches!(u32::from(letter), 0x3040..=0x30FF | 0x3400..=0x9FFF | 0xAC00..=0xD7AF)
}

/// The group that a label names beside the word for a total: `Nord` of `Nord Summe` and of `Total for Nord`.
pub(crate) fn group(label: &str) -> Option<String> {
    const BETWEEN: [&str; 12] = ["for", "of", "für", "von", "der", "des", "de", "du", "per", "di", "van", "dla"];
    let bare = |word: &str| word.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase();
    let mut words: Vec<&str> = label.split_whitespace().collect();
    let is_word = |word: &&str| figure(word).is_some();
    if words.last().is_some_and(is_word) {
        words.pop();
    } else if words.first().is_some_and(is_word) {
        words.remove(0);
        while words.first().is_some_and(|word| BETWEEN.contains(&bare(word).as_str())) {
            words.remove(0);
        }
    } else {
        return None;
    }
    let group = words.join(" ");
    let group = group.trim_matches(|c: char| matches!(c, ':' | '-' | '(' | ')' | '"' | ' '));
    (!group.is_empty() && !words.iter().any(is_word)).then(|| group.to_owned())
}

/// Sets of three letters, a bit each.
struct Threes([u64; 26 * 26 * 26 / 64 + 1]);

const STARTS: Threes = Threes::of(
    b"totsubgrasumsomzwigesendteiinsergeinrazcelspotopyhtukuskuaveavgmeadurmitschmoypromedgemgengjekesortminmaxcouanznomaanlicmas",
);
const ENDS: Threes = Threes::of(
    b"talalsalelesaliauxaalaltsumumsmmemenmmaumaomasomamtnisertragahlzemkemolusenlampnopajageavgeanitttelnnediodialdeiandeduntntlaanamaanaanebreelderogesimolaglenmumnianienitrdervoteryenzbazegchnmoy",
);

impl Threes {
    const fn of(letters: &[u8]) -> Self {
        let mut bits = [0; 26 * 26 * 26 / 64 + 1];
        let mut at = 0;
        while at + 2 < letters.len() {
            if let Some(place) = place([letters[at], letters[at + 1], letters[at + 2]]) {
                bits[place / 64] |= 1 << (place % 64);
            }
            at += 3;
        }
        Self(bits)
    }

    #[inline]
    fn hold(&self, letters: [u8; 3]) -> bool {
        place(letters).is_some_and(|place| self.0.get(place / 64).is_some_and(|bits| bits >> (place % 64) & 1 == 1))
    }
}

/// Where three letters of any case have their bit.
#[inline]
const fn place(letters: [u8; 3]) -> Option<usize> {
    let (a, b, c) = (
        (letters[0] | 0x20).wrapping_sub(b'a'),
        (letters[1] | 0x20).wrapping_sub(b'a'),
        (letters[2] | 0x20).wrapping_sub(b'a'),
    );
    if a < 26 && b < 26 && c < 26 { Some((a as usize * 26 + b as usize) * 26 + c as usize) } else { None }
}

/// A quick look that rules out nearly every other cell: by the first and the last letters of the words for totals.
#[inline]
pub(crate) fn may_be_label(bytes: &[u8]) -> bool {
    // Numbers and dates are most of what there is.
    if let [b'0'..=b'9', .., b'0'..=b'9'] = bytes {
        return false;
    }
    let is_letter = |byte: &u8| byte.is_ascii_alphanumeric() || *byte >= 0x80;
    let Some(start) = bytes.iter().position(is_letter) else { return false };
    let end = bytes.iter().rposition(is_letter).unwrap_or(start);
    match bytes.get(start..=end).unwrap_or_default() {
        // Other scripts are looked at whole.
        [first, .., last] if *first >= 0x80 || *last >= 0x80 => true,
        [first, second, third, ..] if STARTS.hold([*first, *second, *third]) => true,
        [.., third, second, last] => *third >= 0x80 || *second >= 0x80 || ENDS.hold([*third, *second, *last]),
        _ => false,
    }
}

/// Whether a line that is alone is written below tables, or between their pages. `rows`: how many rows there are.
pub(crate) fn is_footer(line: &str, rows: Option<u64>) -> bool {
    let lower = line.trim().to_lowercase();
    if lower.is_empty() {
        return false;
    }
    let bare = lower.trim_matches(|c: char| matches!(c, '(' | ')' | '*' | '-' | '=' | '#' | ' ' | '.' | '[' | ']'));
    let has_room = lower.contains(char::is_whitespace) || lower.len() > 12;
    if has_room && FOOTERS.iter().any(|start| lower.starts_with(start) || bare.starts_with(start.trim_start())) {
        return true;
    }
    if matches!(bare, "eof" | "end" | "ende" | "fin" | "fine" | "trailer") || (bare.is_empty() && lower.len() > 2) {
        return true;
    }
    if let Some(bar) = lower.chars().next()
        && !bar.is_alphanumeric()
        && lower.len() >= 4
        && lower.chars().all(|c| c == bar)
    {
        return true;
    }
    // “48 rows”, “Rows: 48”, “Number of records: 48”, “Anzahl Datensätze 48”.
    let words: Vec<&str> = bare.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()).collect();
    let number = words.iter().find_map(|word| word.parse::<u64>().ok());
    let counts = words.iter().any(|word| RECORDS.contains(word));
    match (number, rows) {
        (Some(number), Some(rows)) if counts && number == rows => true,
        (Some(_), _) => counts && words.len() <= 8,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_of_totals_in_many_languages() {
        for label in [
            "Total",
            "TOTAL",
            "Grand Total",
            "Grand_Total",
            "Summe:",
            "Nord Summe",
            "Summe Nord",
            "Gesamt",
            "Insgesamt",
            "Gesamtergebnis",
            "** Total **",
            "Total général",
            "Totaal",
            "Suma",
            "Razem",
            "Итого",
            "Σύνολο",
            "合计",
            "総計",
            "北部小计",
            "합계",
            "Σ",
            "Zwischensumme",
            "Sub-Total",
            "Total:",
            "Toplam",
            "Összesen",
            "Yhteensä",
        ] {
            assert_eq!(figure(label), Some(Figure::Sum), "{label}");
        }
        assert_eq!(figure("Durchschnitt"), Some(Figure::Mean));
        assert_eq!(figure("Ø"), Some(Figure::Mean));
        assert_eq!(figure("Anzahl"), Some(Figure::Count));
        // Max and Min are given names.
        for other in [
            "Max",
            "Min",
            "Max Meier",
            "Anna",
            "TotalEnergies",
            "Sumatra",
            "Mediamarkt",
            "",
            "12",
            "Tottenham",
            "Gesamtschule",
        ] {
            assert_eq!(figure(other), None, "{other}");
        }
        assert_eq!(group("Nord Summe").as_deref(), Some("Nord"));
        assert_eq!(group("Total for New York").as_deref(), Some("New York"));
        assert_eq!(group("Grand Total"), Some("Grand".to_owned()));
        assert_eq!(group("Summe"), None);
    }

    #[test]
    fn every_word_passes_the_quick_look() {
        for word in [SUMS, MEANS, MEDIANS, LEAST, GREATEST, COUNTS].into_iter().flatten() {
            assert!(may_be_label(word.as_bytes()) && may_be_label(word.to_uppercase().as_bytes()), "{word}");
            assert!(may_be_label(format!("Nord {word}:").as_bytes()), "{word}");
        }
    }

    #[test]
    fn lines_below_tables() {
        for line in [
            "End of report",
            "Page 2 of 3",
            "Seite 2 von 3",
            "(48 rows affected)",
            "48 Datensätze",
            "Rows: 48",
            "Stand: 01.11.2026",
            "Exported on 2026-11-01",
            "*** Ende ***",
            "------",
            "Quelle: CRM",
            "© 2026 Vendor",
            "Number of records: 48",
            "Report generated by X",
        ] {
            assert!(is_footer(line, Some(48)), "{line}");
        }
        for line in ["Anna", "Anna Meier", "Berlin", "k17", "Standish", "", "Pageant", "Perry Mason"] {
            assert!(!is_footer(line, Some(48)), "{line}");
        }
    }
}
