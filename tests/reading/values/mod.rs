//! Values as people and their programs write them: numbers and dates of every country, words for nothing, yes and no.
//! Each table names the kind; the variations are made here.

mod consent_words;
mod retyped;
mod spelling;
mod typing;

use proptest::prelude::*;
use shoal::dataset::{ColumnType, Dataset, DateOrder, OpenOptions, Remark, RemarkKind, Sure};

use crate::reading::{column, open_bytes, open_text};

/// A file of one column beside a plain one, every value in quotes.
fn one(name: &str, cells: &[String]) -> String {
    let mut text = format!("stadt;\"{name}\"\n");
    for (place, cell) in cells.iter().enumerate() {
        text.push_str(&format!("{};\"{}\"\n", ["Ulm", "Bonn"][place % 2], cell.replace('"', "\"\"")));
    }
    text
}

fn opened(name: &str, cells: &[&str]) -> Dataset {
    let cells: Vec<String> = cells.iter().map(|cell| (*cell).to_owned()).collect();
    open_text(&one(name, &cells))
}

fn opened_with(name: &str, cells: &[&str], options: &OpenOptions) -> Dataset {
    let cells: Vec<String> = cells.iter().map(|cell| (*cell).to_owned()).collect();
    open_bytes("made.csv", one(name, &cells).as_bytes(), options).unwrap()
}

fn kind(dataset: &Dataset, name: &str) -> ColumnType {
    dataset.columns[dataset.column_index(name).unwrap()].kind
}

fn told(dataset: &Dataset, kind: RemarkKind) -> Vec<&Remark> {
    dataset.source.reading.remarks.iter().filter(|remark| remark.kind == kind).collect()
}

/// Groups of three, or as in India.
fn grouped(whole: u64, mark: &str, indian: bool) -> String {
    let digits = whole.to_string();
    let mut out = String::new();
    for (place, digit) in digits.chars().enumerate() {
        let left = digits.len() - place;
        let ends = if indian { left == 3 || left > 3 && left % 2 == 1 } else { left.is_multiple_of(3) };
        if place > 0 && ends {
            out.push_str(mark);
        }
        out.push(digit);
    }
    out
}

/// One way to write a number: decimal mark, mark of thousands, what stands around it.
#[derive(Clone, Debug)]
struct Way {
    decimal: &'static str,
    group: &'static str,
    before: &'static str,
    after: &'static str,
    minus: &'static str,
}

fn ways() -> Vec<Way> {
    let marks = [
        (".", ","),
        (".", ""),
        (".", " "),
        (".", "'"),
        (".", "\u{2019}"),
        (",", "."),
        (",", ""),
        (",", " "),
        (",", "\u{a0}"),
        (",", "\u{202f}"),
        (",", "\u{2009}"),
        (",", "'"),
        ("\u{66b}", "\u{66c}"),
        (".", "INDIA"),
    ];
    let around = [
        ("", ""),
        ("€ ", ""),
        ("", " €"),
        ("", "\u{a0}€"),
        ("$", ""),
        ("CHF ", ""),
        ("", " EUR"),
        ("", " zł"),
        ("£", ""),
        ("", " %"),
        ("", "%"),
        ("₹ ", ""),
        ("R$ ", ""),
        ("", " kr"),
    ];
    let mut ways = Vec::new();
    for (decimal, group) in marks {
        for (before, after) in around {
            for minus in ["-", "\u{2212}", "()", "behind"] {
                ways.push(Way { decimal, group, before, after, minus });
            }
        }
    }
    ways
}

impl Way {
    fn write(&self, hundredths: i64) -> String {
        let (whole, rest) = (hundredths.unsigned_abs() / 100, hundredths.unsigned_abs() % 100);
        let indian = self.group == "INDIA";
        let number =
            format!("{}{}{rest:02}", grouped(whole, if indian { "," } else { self.group }, indian), self.decimal);
        let number = format!("{}{number}{}", self.before, self.after);
        match (hundredths < 0, self.minus) {
            (false, _) => number,
            (true, "()") => format!("({number})"),
            (true, "behind") => format!(
                "{}{}{}-{}",
                self.before,
                number.trim_start_matches(self.before).trim_end_matches(self.after),
                "",
                self.after
            ),
            (true, minus) => format!("{minus}{number}"),
        }
    }
}

const AMOUNTS: [i64; 8] = [123_450, -98_700, 200_010, 1_234_500, 500, 12_345_678, -5, 0];

#[test]
fn numbers_of_every_country() {
    for way in ways() {
        let cells: Vec<String> = AMOUNTS.iter().map(|amount| way.write(*amount)).collect();
        let dataset = open_text(&one("umsatz", &cells));
        assert_eq!(kind(&dataset, "umsatz"), ColumnType::Number, "{way:?}: {cells:?}\n{:?}", dataset.source.notes());
        let read: Vec<i64> =
            column(&dataset, "umsatz").iter().map(|v| (v.parse::<f64>().unwrap() * 100.0).round() as i64).collect();
        assert_eq!(read, AMOUNTS, "{way:?}: {cells:?}");
    }
}

#[test]
fn one_deviating_value_makes_text_and_is_told() {
    for deviating in ["5 Stück", "12a", "ca. 7", "€ 5", "1.234.5", "zwölf"] {
        let mut cells: Vec<String> = (0..40).map(|n| format!("{n}.25")).collect();
        cells[16] = deviating.to_owned();
        let dataset = open_text(&one("menge", &cells));
        assert_eq!(kind(&dataset, "menge"), ColumnType::Text, "{deviating}");
        assert_eq!(column(&dataset, "menge")[16], deviating);
        let notes = dataset.source.notes().join("\n");
        assert!(notes.contains("“menge” is kept as text"), "{deviating}: {notes}");
    }
    let mut cells: Vec<String> = (0..40).map(|n| format!("{n}.25")).collect();
    cells[16] = "12a".to_owned();
    let dataset = open_text(&one("menge", &cells));
    let remark = told(&dataset, RemarkKind::Number)[0].clone();
    assert_eq!(
        (remark.rows, remark.lines.as_slice(), remark.instead.as_deref()),
        (1, &[18][..], Some("--type menge=number"))
    );
}

#[test]
fn marks_given_decide() {
    let cells = ["1.234", "2.500", "7.125"];
    let dataset = opened("menge", &cells);
    let question = told(&dataset, RemarkKind::Number)[0];
    assert_eq!(question.sure, Sure::Guess);
    assert!(!question.open);
    for (comma, first) in [(true, "1234"), (false, "1.234")] {
        let dataset =
            opened_with("menge", &cells, &OpenOptions { decimal_comma: Some(comma), ..OpenOptions::default() });
        assert_eq!(column(&dataset, "menge")[0], first);
        assert!(dataset.source.questions.is_empty());
    }
    let dataset = opened_with("menge", &cells, &OpenOptions { thousands: Some('.'), ..OpenOptions::default() });
    assert_eq!(column(&dataset, "menge")[0], "1234");
    let dataset =
        opened_with("m", &["1'234", "2'500"], &OpenOptions { thousands: Some(' '), ..OpenOptions::default() });
    assert_eq!(kind(&dataset, "m"), ColumnType::Text, "another mark was given");
}

#[test]
fn codes_that_look_like_numbers_never_join() {
    for cells in [
        &["1.1", "1.10", "1.100", "2.1"][..],
        &["2.0", "2.00", "2", "2.10", "2.1"],
        &["1E2", "10E1", "100E0", "2E3"],
        &["12E4", "120000", "1.2E5", "7"],
        &["1 234", "1234", "12 345", "12345", "7"],
        &["007", "7", "07"],
        &["8949048000000000001", "8949048000000000002", "7"],
        &["490154203237518", "490154203237526"],
        &["=\"0815\"", "=\"815\"", "=\"10\""],
        &["1.50", "1,50"],
        &["$5.00", "€5.00"],
        &["+49170123456", "+491701234567"],
        &["+49 170 123 456", "+49 170 123 457"],
    ] {
        let dataset = opened("mitglied", cells);
        assert_eq!(kind(&dataset, "mitglied"), ColumnType::Text, "{cells:?}");
        let distinct: std::collections::BTreeSet<String> = column(&dataset, "mitglied").into_iter().collect();
        assert_eq!(distinct.len(), cells.len(), "{cells:?}");
    }
    let dataset = open_text("mitglied,tarif\n\"1,234\",gold\n1234,gold\n\"12,345\",gold\n12345,gold\n");
    assert_eq!((kind(&dataset, "mitglied"), column(&dataset, "mitglied")[0].as_str()), (ColumnType::Text, "1,234"));
    let dataset = opened("nr", &["=\"0815\"", "=\"10\"", "4711"]);
    assert_eq!(column(&dataset, "nr"), ["0815", "10", "4711"], "the guard is no part of the text");
}

#[test]
fn plain_numbers_stay_numbers_and_quiet() {
    for cells in [
        &["1.5", "2", "0.25"][..],
        &["1.50", "12.00"],
        &["2.0", "2.25"],
        &["1234", "7", "-3"],
        &["1.5e-05", "2.5e-06"],
        &["0", "-0"],
    ] {
        let dataset = opened("menge", cells);
        assert_eq!(kind(&dataset, "menge"), ColumnType::Number, "{cells:?}");
        assert!(dataset.source.notes().is_empty(), "{cells:?}: {:?}", dataset.source.notes());
    }
    let dataset = opened("tag", &["2024-03-05", "1999-12-31"]);
    assert!(dataset.source.notes().is_empty());
}

#[test]
fn a_key_that_a_spreadsheet_rounded_is_told_and_cannot_tell_people_apart() {
    for cells in [&["9.91214E+15", "9.91214E+15", "7"][..], &["9,91214E+15", "8,5E+12"], &["1E+15", "abc"]] {
        let dataset = opened("kunde", cells);
        assert_eq!(kind(&dataset, "kunde"), ColumnType::Text, "{cells:?}");
        assert_eq!(told(&dataset, RemarkKind::RoundedKey).len(), 1, "{cells:?}");
        assert!(dataset.key_refusal("kunde").is_some_and(|why| !why.contains("9.91214")));
        assert!(dataset.key_refusal("stadt").is_none());
    }
    let options = OpenOptions { types: [("kunde".to_owned(), ColumnType::Text)].into(), ..OpenOptions::default() };
    assert!(opened_with("kunde", &["9.91214E+15", "7"], &options).key_refusal("kunde").is_some(), "as text too");
    assert!(opened("kunde", &["1.5E+03", "2.5E+04"]).key_refusal("kunde").is_none());
}

#[test]
fn postcodes_that_lost_their_zeros_are_told() {
    let dataset = opened("plz", &["1067", "1099", "10115", "1067"]);
    let remark = told(&dataset, RemarkKind::LostZeros)[0];
    assert_eq!((remark.rows, remark.lines.as_slice(), remark.open), (3, &[2, 3, 5][..], false));
    assert_eq!(column(&dataset, "plz")[0], "1067");
    assert!(told(&opened("plz", &["01067", "10115"]), RemarkKind::LostZeros).is_empty());
    assert!(told(&opened("filiale", &["1067", "10115"]), RemarkKind::LostZeros).is_empty());
}

/// The 5th of March 2024 and the 31st of December 1999 in every form.
#[test]
fn dates_of_every_country() {
    for (a, b) in [
        ("2024-03-05", "1999-12-31"),
        ("20240305T103000", "19991231T000000"),
        ("2024/3/5", "1999/12/31"),
        ("2024. 03. 05.", "1999. 12. 31."),
        ("05.03.2024", "31.12.1999"),
        ("5. 3. 2024", "31. 12. 1999"),
        ("05.03.2024 14:30", "31.12.1999 23:59:59"),
        ("05/03/2024 2:30 PM", "31/12/1999 12:00 am"),
        ("03/05/2024 2:30 PM", "12/31/1999 12:00 am"),
        ("5-Mar-2024", "31-Dec-1999"),
        ("05MAR2024", "31DEC1999"),
        ("March 5, 2024", "December 31, 1999"),
        ("Tue, 05 Mar 2024 10:00:00 +0100", "Fri, 31 Dec 1999 23:30:00 +0100"),
        ("5. März 2024", "31. Dezember 1999"),
        ("5 mars 2024", "31 déc. 1999"),
        ("5 de marzo de 2024", "31 de diciembre de 1999"),
        ("5 marzo 2024", "31 dicembre 1999"),
        ("5 maart 2024", "31 december 1999"),
        ("5 marca 2024", "31 grudnia 1999"),
        ("5 de março de 2024", "31 de dezembro de 1999"),
        ("5 марта 2024 г.", "31 декабря 1999 г."),
        ("5.\u{a0}März\u{a0}2024", "31.\u{a0}Dez.\u{a0}1999"),
        ("2024年3月5日", "1999年12月31日"),
        ("2024년 3월 5일", "1999년 12월 31일"),
        ("２０２４年３月５日", "１９９９年１２月３１日"),
        ("2024-03-05T00:30:00+02:00", "1999-12-31T23:30:00-05:00"),
        ("2024-03-05 10:00:00.123456 UTC", "1999-12-31 00:00:00 UTC"),
        ("05.03.24", "31.12.99"),
        ("05-MAR-24", "31-DEC-99"),
        ("3/5/24", "12/31/99"),
        ("2024-W10-2", "1999-W52-5"),
    ] {
        let dataset = opened("geburtsdatum", &[a, b, ""]);
        assert_eq!(kind(&dataset, "geburtsdatum"), ColumnType::Date, "{a}: {:?}", dataset.source.notes());
        assert_eq!(column(&dataset, "geburtsdatum"), ["2024-03-05", "1999-12-31", ""], "{a}");
    }
    let dataset = opened("geburtsdatum", &["20240305", "19991231"]);
    assert_eq!(column(&dataset, "geburtsdatum"), ["2024-03-05", "1999-12-31"]);
    assert_eq!(kind(&opened("betrag", &["20240305", "19991231"]), "betrag"), ColumnType::Number);
}

#[test]
fn years_of_two_digits_are_asked_about_or_given() {
    let dataset = opened("geboren", &["05.03.60", "31.12.99", "01.01.15"]);
    assert_eq!(column(&dataset, "geboren"), ["1960-03-05", "1999-12-31", "2015-01-01"]);
    let remark = told(&dataset, RemarkKind::Date).into_iter().find(|r| r.text.contains("two digits")).unwrap();
    assert!(remark.sure == Sure::Guess && remark.instead.as_deref().is_some_and(|i| i.starts_with("--century ")));
    let options = OpenOptions { century: Some(1999), ..OpenOptions::default() };
    assert_eq!(
        column(&opened_with("geboren", &["05.03.60", "01.01.15"], &options), "geboren"),
        ["1960-03-05", "1915-01-01"]
    );
    let dataset = opened("born", &["85-03-05", "99-12-31"]);
    assert_eq!(column(&dataset, "born"), ["1985-03-05", "1999-12-31"]);
}

#[test]
fn orders_zones_and_days_that_are_none() {
    let options = OpenOptions { date_order: Some(DateOrder::MonthDayYear), ..OpenOptions::default() };
    assert_eq!(column(&opened_with("d", &["03/04/2024", "01/02/2023"], &options), "d")[0], "2024-03-04");
    assert_eq!(
        column(&opened_with("d", &["13/04/2024", "01/02/2023"], &options), "d")[0],
        "2024-04-13",
        "the values settle it"
    );

    let moments = ["2003-02-01T00:30:00+02:00", "2003-01-31T23:30:00Z"];
    let dataset = opened("at", &moments);
    assert_eq!(column(&dataset, "at"), ["2003-02-01", "2003-01-31"]);
    assert_eq!(told(&dataset, RemarkKind::Zone).len(), 1);
    for (zone, days) in [
        ("UTC", ["2003-01-31", "2003-01-31"]),
        ("Europe/Berlin", ["2003-01-31", "2003-02-01"]),
        ("+05:00", ["2003-02-01", "2003-02-01"]),
    ] {
        let options = OpenOptions { zone: Some(zone.to_owned()), ..OpenOptions::default() };
        assert_eq!(column(&opened_with("at", &moments, &options), "at"), days, "{zone}");
    }
    let options = OpenOptions { zone: Some("Nowhere/Land".to_owned()), ..OpenOptions::default() };
    let error = open_bytes("a.csv", b"at,n\n2003-02-01,1\n", &options).unwrap_err().to_string();
    assert!(error.contains("Nowhere/Land"), "{error}");

    let cells: Vec<String> = (1..29).map(|day| format!("{day:02}.02.2024")).chain(["31.02.2024".to_owned()]).collect();
    let dataset = open_text(&one("d", &cells));
    assert_eq!(kind(&dataset, "d"), ColumnType::Text);
    assert_eq!(told(&dataset, RemarkKind::Date)[0].lines, [30]);

    for none in ["00.00.0000", "31.12.9999"] {
        let dataset = opened("d", &["05.03.2024", none, "31.12.1999"]);
        assert_eq!(column(&dataset, "d"), ["2024-03-05", "", "1999-12-31"], "{none}");
        assert_eq!(told(&dataset, RemarkKind::Missing)[0].lines, [3]);
    }
    let options = OpenOptions { types: [("d".to_owned(), ColumnType::Date)].into(), ..OpenOptions::default() };
    assert_eq!(column(&opened_with("d", &["33000", "45000"], &options), "d"), ["1990-05-07", "2023-03-15"]);
}

const NOTHING: &[&str] = &[
    "n/a",
    "N.A.",
    "#N/A",
    "NULL",
    "(null)",
    "<NA>",
    "NaN",
    "-",
    "--",
    "–",
    ".",
    "...",
    "?",
    "unknown",
    "Unknown.",
    "not specified",
    "not_provided",
    "no answer",
    "(blank)",
    "(not set)",
    "#DIV/0!",
    "#VALUE!",
    "#NV",
    "#WERT!",
    "#VALEUR!",
    "keine Angabe",
    "k.A.",
    "k. A.",
    "ohne Angabe",
    "nicht bekannt",
    "unbekannt",
    "UNBEKANNT",
    "weiß nicht",
    "non renseigné",
    "Non-Renseigné",
    "NON RENSEIGNE",
    "inconnu",
    "sans réponse",
    "no especificado",
    "desconocido",
    "sin datos",
    "no consta",
    "ns/nc",
    "s/d",
    "non specificato",
    "sconosciuto",
    "n.d.",
    "onbekend",
    "niet bekend",
    "n.v.t.",
    "nieznany",
    "brak danych",
    "não informado",
    "desconhecido",
    "neznámý",
    "okänd",
    "ukjent",
    "tuntematon",
    "ismeretlen",
    "necunoscut",
    "неизвестно",
    "нет данных",
    "не указано",
    "невідомо",
    "άγνωστο",
    "bilinmiyor",
    "不明",
    "未知",
    "无数据",
    "없음",
    "알 수 없음",
    "غير معروف",
    "\\N",
    "tbd",
    "xxx",
    "redacted",
    "prefer not to say",
];

#[test]
fn words_for_nothing_are_missing_among_texts_and_numbers() {
    for word in NOTHING {
        let dataset = opened("diagnose", &["Diabetes", word, "Asthma", "Diabetes", ""]);
        assert_eq!(column(&dataset, "diagnose"), ["Diabetes", "", "Asthma", "Diabetes", ""], "{word}");
        let remark = told(&dataset, RemarkKind::Missing)[0];
        assert_eq!((remark.rows, remark.lines.as_slice()), (1, &[3][..]), "{word}");
        let dataset = opened("alter", &["31", word, "44"]);
        assert_eq!(
            (kind(&dataset, "alter"), column(&dataset, "alter")[1].as_str()),
            (ColumnType::Number, ""),
            "{word}"
        );
        let dataset = opened("tag", &["2024-03-05", word, "1999-12-31"]);
        assert_eq!((kind(&dataset, "tag"), column(&dataset, "tag")[1].as_str()), (ColumnType::Date, ""), "{word}");
    }
}

#[test]
fn words_that_are_values_stay() {
    for (name, others, word) in [
        ("land", &["DE", "FR"][..], "NA"),
        ("land", &["NA"], "NA"),
        ("nachname", &["Meier", "Schulz"], "Null"),
        ("ort", &["Emden", "Aurich"], "Leer"),
        ("vorerkrankung", &["Diabetes", "Asthma"], "none"),
        ("vorerkrankung", &["Diabetes"], "keine"),
        ("rhesus", &["+"], "-"),
        ("geschlecht", &["m", "f"], "x"),
        ("werbung_einwilligung", &["ja", "nein"], "unbekannt"),
        ("status", &["open"], "refused"),
        ("name", &["Anna"], "Nancy"),
        ("stadt2", &["Ulm"], "Nantes"),
        ("kommentar", &["gut"], "not good"),
    ] {
        let cells: Vec<&str> = others.iter().copied().chain([word]).collect();
        let dataset = opened(name, &cells);
        assert_eq!(
            column(&dataset, name).last().map(String::as_str),
            Some(word),
            "{name}: {:?}",
            dataset.source.notes()
        );
    }
    assert_eq!(told(&opened("land", &["DE", "NA"]), RemarkKind::Missing).len(), 1, "kept, and told");
}

#[test]
fn the_words_can_be_given() {
    let cells = ["Diabetes", "n/a", "nix", "Asthma"];
    let options = OpenOptions { missing_values: Some(vec!["nix".to_owned()]), ..OpenOptions::default() };
    assert_eq!(column(&opened_with("diagnose", &cells, &options), "diagnose"), ["Diabetes", "n/a", "", "Asthma"]);
    let options = OpenOptions { missing_values: Some(Vec::new()), ..OpenOptions::default() };
    assert_eq!(column(&opened_with("diagnose", &cells, &options), "diagnose"), cells);
    assert_eq!(kind(&opened_with("alter", &["31", "n/a"], &options), "alter"), ColumnType::Text);
    let options = OpenOptions { types: [("diagnose".to_owned(), ColumnType::Text)].into(), ..OpenOptions::default() };
    assert_eq!(column(&opened_with("diagnose", &cells, &options), "diagnose"), cells, "one column as the file has it");
}

#[test]
fn many_different_texts_are_settled_as_few_are() {
    let mut text = "mail;n\n".to_owned();
    for row in 0..70_000 {
        match row % 1000 {
            7 => text.push_str("unbekannt;1\n"),
            8 => text.push_str("\"=\"\"0815\"\"\";1\n"),
            _ => text.push_str(&format!("person{row}@example.org;1\n")),
        }
    }
    let dataset = open_text(&text);
    assert_eq!(dataset.columns[0].missing, 70);
    assert_eq!(column(&dataset, "mail")[8], "0815");
    let remark = told(&dataset, RemarkKind::Missing)[0];
    assert_eq!((remark.rows, &remark.lines[..2]), (70, &[9, 1009][..]));
}

#[test]
fn yes_and_no_keep_their_words() {
    for (yes, no) in [
        ("ja", "nein"),
        ("WAHR", "FALSCH"),
        ("vrai", "faux"),
        ("oui", "non"),
        ("sí", "no"),
        ("да", "нет"),
        ("Yes", "No"),
        ("TRUE", "FALSE"),
        ("tak", "nie"),
        ("☑", "☐"),
        ("J", "N"),
        ("sim", "não"),
        ("はい", "いいえ"),
    ] {
        let dataset = opened("raucher", &[yes, no, "", yes]);
        assert_eq!(kind(&dataset, "raucher"), ColumnType::Boolean, "{yes}");
        assert_eq!(column(&dataset, "raucher"), [yes, no, "", yes]);
        assert!(dataset.source.notes().is_empty(), "{:?}", dataset.source.notes());
    }
    assert_eq!(kind(&opened("abo", &["x", "", "x"]), "abo"), ColumnType::Boolean);
    assert_eq!(kind(&opened("abo", &["ja", "nein", "vielleicht"]), "abo"), ColumnType::Text);
    assert_eq!(kind(&opened("abo", &["ja", "nein", "k.A."]), "abo"), ColumnType::Boolean);
}

/// Lines are those of the file, whatever lies between the rows.
#[test]
fn lines_are_those_of_the_file() {
    let dataset = open_text("a;diagnose\n1;Asthma\n\n\"2\n3\";n/a\n4;Asthma\n5;k.A.\n6;Diabetes\n");
    assert_eq!(told(&dataset, RemarkKind::Missing)[0].lines, [4, 7]);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]

    /// Any numbers, written in any one way, read back as they are; one that is written otherwise makes text of all.
    #[test]
    fn numbers_read_back_as_written(amounts in prop::collection::vec(-10_000_000_i64..10_000_000, 2..20), place in any::<prop::sample::Index>()) {
        let ways = ways();
        let way = place.get(&ways);
        let mut cells: Vec<String> = amounts.iter().map(|amount| way.write(*amount)).collect();
        // A group, so that the marks are settled.
        cells.push(way.write(123_456_789));
        let dataset = open_text(&one("umsatz", &cells));
        let read: Vec<i64> =
            column(&dataset, "umsatz").iter().map(|v| v.parse::<f64>().map_or(i64::MIN, |v| (v * 100.0).round() as i64)).collect();
        prop_assert_eq!(&read[..amounts.len()], &amounts[..], "{:?} {:?}", way, cells);
    }
}

/// The folder of cases; `None`, with a word about it, if there is none.
fn case(folder: &str, file: &str) -> Option<Dataset> {
    let cases = crate::reading::cases()?;
    let bytes = std::fs::read(cases.join(folder).join(file)).unwrap();
    Some(open_bytes(file, &bytes, &OpenOptions::default()).unwrap())
}

#[test]
fn the_cases_of_local_numbers_codes_and_missing_words() {
    for (file, first) in [
        ("accounting.csv", "-1234.5"),
        ("dash-missing.csv", "1234.5"),
        ("dollar-before.csv", "1234.5"),
        ("dot-missing.csv", "1234.5"),
        ("euro-after.csv", "1234.5"),
        ("excel-errors.csv", "1234.5"),
        ("indian.csv", "123456"),
        ("na-german.csv", "1234.5"),
        ("na-n.a..csv", "1234.5"),
        ("nbsp.csv", "1234.5"),
        ("nnbsp.csv", "1234.5"),
        ("percent.csv", "12.5"),
        ("plus-sign.csv", "1234.5"),
        ("sap-trailing-minus.csv", "-1234.5"),
        ("swiss-ascii.csv", "1234.5"),
        ("swiss-typographic.csv", "1234.5"),
        ("unicode-minus.csv", "-1234.5"),
    ] {
        let Some(dataset) = case("06-local-numbers", file) else { return };
        assert_eq!(kind(&dataset, "umsatz"), ColumnType::Number, "{file}");
        assert_eq!(column(&dataset, "umsatz")[0], first, "{file}");
    }
    for (folder, file, name, distinct) in [
        ("06-local-numbers", "excel-text-guard.csv", "umsatz", 6),
        ("36-codes-that-look-like-numbers", "exponent-codes.csv", "wohnung", 4),
        ("36-codes-that-look-like-numbers", "section-ids.csv", "mitglied", 4),
        ("36-codes-that-look-like-numbers", "versions.csv", "version", 5),
        ("36-codes-that-look-like-numbers", "mixed-exponent.csv", "artikel", 6),
        ("36-codes-that-look-like-numbers", "thousand-ids.csv", "mitglied", 5),
        ("36-codes-that-look-like-numbers", "spaced-ids.csv", "mitglied", 5),
        ("36-codes-that-look-like-numbers", "only-na.csv", "land", 1),
    ] {
        let Some(dataset) = case(folder, file) else { return };
        let profile = &dataset.columns[dataset.column_index(name).unwrap()];
        assert_eq!(profile.kind, ColumnType::Text, "{file}");
        assert!(profile.distinct >= distinct.min(dataset.rows() as u64), "{file}: {}", profile.distinct);
    }
    for (file, missing) in [("words-for-missing.csv", 3), ("unknown-words-all.csv", 8)] {
        let Some(dataset) = case("17-l-and-missing", file) else { return };
        assert_eq!(dataset.columns[dataset.column_index("diagnose").unwrap()].missing, missing, "{file}");
    }
    let Some(dataset) = case("08-leading-zeros", "stripped.csv") else { return };
    assert_eq!(told(&dataset, RemarkKind::LostZeros).len(), 1);
}

#[test]
fn moments_counted_since_1970_are_told() {
    let dates = |dataset: &Dataset| {
        let of_dates = dataset.source.reading.remarks.iter().filter(|remark| remark.kind == RemarkKind::Date);
        of_dates.map(|remark| remark.text.clone()).collect::<Vec<_>>()
    };
    for (name, values, unit) in [
        ("created_at", ["1700000000", "1710000000"], Some("in seconds")),
        ("birth_date", ["-300000000", "946684800"], Some("in seconds")),
        ("last_login_timestamp", ["1700000000000", "1710000000000"], Some("in thousandths of a second")),
        ("customer_number", ["1700000000", "1710000000"], None),
        ("date", ["20240105", "20231231"], None),
        ("signup_date", ["45000", "45100"], None),
    ] {
        let dataset = open_text(&format!("ort;{name}\nUlm;{}\nBonn;{}\n", values[0], values[1]));
        let told = dates(&dataset).into_iter().find(|text| text.contains("since 1970"));
        assert_eq!(told.is_some(), unit.is_some(), "{name}: {told:?}");
        assert!(unit.is_none_or(|unit| told.unwrap_or_default().contains(unit)), "{name}");
    }
}

#[test]
fn digits_of_another_script_join_no_two_codes() {
    let dataset = open_text("kunde;ort\n１２;Ulm\n12;Ulm\n３;Ulm\n");
    assert_eq!((dataset.columns[0].kind, dataset.columns[0].distinct), (ColumnType::Text, 3));
    let dataset = open_text("alter;ort\n１２;Ulm\n３４;Ulm\n３;Ulm\n");
    assert_eq!(
        (dataset.columns[0].kind, column(&dataset, "alter")),
        (ColumnType::Number, vec!["12".into(), "34".into(), "3".into()])
    );
}
