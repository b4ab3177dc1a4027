//! Consent: what headers and values say, and who may be counted by each rule.

use std::fmt::Write as _;

use shoal::dataset::{ConsentRule, Direction, Fate, OpenOptions, Others, Use};
use shoal::privacy::{CodedColumn, Codes, Progress, Values};

fn text(name: &str, values: &[&str]) -> CodedColumn {
    let mut sorted: Vec<Box<str>> = values.iter().map(|&value| value.into()).collect();
    sorted.sort_unstable();
    let codes: Vec<u32> = values.iter().map(|v| sorted.iter().position(|s| **s == **v).unwrap() as u32).collect();
    let cardinality = sorted.len() + 1;
    let codes = Codes::pack(&[codes, vec![sorted.len() as u32]].concat(), cardinality);
    CodedColumn { name: name.into(), values: Values::Text(sorted), has_missing: true, codes }
}

/// What becomes of one value under a header, by the header's own direction.
fn fate(header: &str, value: &str) -> Fate {
    ConsentRule::of_header(header).fates(&text(header, &[value]))[0]
}

/// A list of the words that come with the specification; `None`, with a note, where it is not there.
fn words(name: &str) -> Option<Vec<Vec<String>>> {
    let beside = std::path::PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../shared/data");
    let data = std::env::var_os("SHOAL_DATA").map_or(beside, std::path::PathBuf::from);
    let path = data.with_file_name("words").join(name);
    let Ok(text) = std::fs::read_to_string(&path) else {
        println!("did not run: {} is not there (set SHOAL_DATA)", path.display());
        return None;
    };
    Some(text.lines().skip(1).map(|line| line.rsplitn(3, ';').map(str::to_owned).collect()).collect())
}

/// The suggestion for a column with this header, of yes and no, or of dates where it is a date.
fn suggested(header: &str, dates: bool) -> (Option<Use>, Option<Direction>) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("made-up.csv");
    let mut text = format!("zz;\"{header}\"\n");
    for row in 0..60 {
        let value = match (dates, row % 3) {
            (_, 0) => String::new(),
            (true, n) => format!("2024-0{}-{:02}", n + 1, row % 28 + 1),
            (false, n) => if n == 1 { "yes" } else { "no" }.to_owned(),
        };
        writeln!(text, "{};{value}", row % 7).unwrap();
    }
    std::fs::write(&path, text).unwrap();
    let file = shoal::dataset::open(&path, &OpenOptions::default(), &Progress::new()).unwrap();
    let suggestion = &file.columns[1].suggestion;
    (suggestion.use_, suggestion.consent)
}

/// Nearly all of the list, since some of its names can only be known by heart; what looks like consent and is not is never
/// suggested.
#[test]
fn headers_of_the_list_are_read() {
    let Some(list) = words("consent_headers.csv") else { return };
    let (mut right, mut wrong) = (0, String::new());
    for entry in &list {
        let (means, header) = (entry[0].as_str(), entry[2].as_str());
        let found = suggested(header, means == "withdrawal_date");
        let expected = match means {
            "consent" | "purpose_consent" => Some(Direction::Consent),
            "opt_out" => Some(Direction::Refusal),
            "withdrawal_date" => Some(Direction::WithdrawalDate),
            _ => None,
        };
        let agrees = found == (expected.map(|_| Use::Consent), expected);
        if agrees || means == "not_consent" && found.0 != Some(Use::Consent) {
            right += 1;
        } else {
            writeln!(wrong, "{header}: {means}, found {found:?}").unwrap();
        }
        assert!(means != "not_consent" || found.0 != Some(Use::Consent), "{header} is no consent");
    }
    println!("{right} of {} headers\n{wrong}", list.len());
    assert!(right * 100 >= list.len() * 98, "{right} of {}: {wrong}", list.len());
}

#[test]
fn words_of_the_list_are_known() {
    let Some(list) = words("yes_no_words.csv") else { return };
    let mut wrong = String::new();
    for entry in &list {
        let expected = match entry[0].as_str() {
            "yes" => Fate::Stays,
            "no" => Fate::Left,
            _ => Fate::LeftUnknown,
        };
        let found = fate("consent", &entry[2]);
        if found != expected {
            writeln!(wrong, "{}: {}, found {found:?}", entry[2], entry[0]).unwrap();
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

/// Spellings that no list has, made of the same parts.
#[test]
fn headers_are_read_however_they_are_written() {
    use Direction::{Consent, Refusal, WithdrawalDate};
    let spellings = |words: &str| {
        let parts: Vec<&str> = words.split(' ').collect();
        let capital = |word: &&str| format!("{}{}", word[..1].to_uppercase(), &word[1..]);
        [
            words.to_owned(),
            parts.join("_"),
            parts.join("-"),
            parts.join("_").to_uppercase(),
            parts.iter().map(capital).collect::<String>(),
            format!("{}__c", parts.iter().map(capital).collect::<Vec<_>>().join("_")),
            format!("crm.{}", parts.join("_")),
        ]
    };
    let mut wrong = String::new();
    for (direction, headers) in [
        (
            Consent,
            &[
                "email opt in",
                "sms consent",
                "marketing consent given",
                "has opted in to calls",
                "may contact by phone",
                "newsletter optin",
                "double opt in",
            ][..],
        ),
        (
            Refusal,
            &[
                "email opt out",
                "do not contact",
                "do not call",
                "has opted out of sms",
                "is unsubscribed",
                "no longer contact",
                "global unsubscribe",
                "consent withdrawn",
                "not contactable by email",
            ][..],
        ),
        (
            WithdrawalDate,
            &[
                "unsubscribed at",
                "opt out date",
                "consent withdrawn on",
                "date unsubscribed",
                "consent revoked date",
                "objection date",
            ][..],
        ),
    ] {
        for header in headers.iter().flat_map(|header| spellings(header)) {
            let found = ConsentRule::of_header(&header).direction;
            if found != direction {
                writeln!(wrong, "{header}: expected {direction}, found {found}").unwrap();
            }
        }
    }
    for header in [
        "consent source",
        "opt in ip",
        "newsletter clicks",
        "unsubscribe reason",
        "terms accepted",
        "subscription plan",
        "contact person",
        "last contact",
        "phone no",
        "option",
        "withdrawal amount",
        "permission level",
    ] {
        for header in spellings(header).iter().filter(|header| !header.ends_with("__c")) {
            let (use_, _) = suggested(header, false);
            if use_ == Some(Use::Consent) {
                writeln!(wrong, "{header}: is no consent").unwrap();
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

/// Direction by kind of word: who is counted.
#[test]
fn a_truth_table_of_directions_and_words() {
    use Fate::{Asked, Left, LeftUnknown, Stays};
    let headers = ["consent_email", "email_opt_out", "unsubscribed_at"];
    for (words, expected) in [
        (&["yes", "Ja", "TRUE", "1", "x", "oui", "sí", "tak", "WAHR", "erteilt", "☑"][..], [Stays, Left, Left]),
        (&["no", "Nein", "false", "0", "non", "nie", "FALSCH", "☐", "nicht erteilt"][..], [Left, Stays, Stays]),
        // Words with a direction of their own keep it.
        (&["subscribed", "opted in", "angemeldet", "inscrit", "allowed"][..], [Stays, Stays, Stays]),
        (
            &["unsubscribed", "opted out", "abgemeldet", "désabonné", "do not contact", "blacklisted"][..],
            [Left, Left, Left],
        ),
        (
            &["unknown", "n/a", "pending", "unbekannt", "keine Angabe", "?", "cleaned", "nicht abgefragt"][..],
            [LeftUnknown; 3],
        ),
        (&["2024-05-01", "01.05.2024 10:30", "31.12.2099", "1714557600"][..], [Stays, Left, Left]),
        // In no list, or a no to a no: never silently one or the other.
        (&["zugesagt", "vielleicht", "not unsubscribed", "blue", "2", "nicht widersprochen"][..], [Asked; 3]),
        (&["declined", "refused", "abgelehnt"][..], [Left, Asked, Asked]),
    ] {
        for word in words {
            for (header, expected) in headers.iter().zip(expected) {
                assert_eq!(fate(header, word), expected, "{header} = {word}");
            }
        }
    }
    for (header, stays) in [("consent_email", false), ("email_opt_out", true), ("unsubscribed_at", true)] {
        let column = text(header, &["yes"]);
        assert_eq!(ConsentRule::of_header(header).fates(&column)[1], Fate::Empty { stays }, "{header}");
    }
}

#[test]
fn letters_are_yes_and_no_only_in_pairs() {
    let fates = |values: &[&str]| ConsentRule::new(Direction::Consent).fates(&text("consent", values));
    assert_eq!(fates(&["N", "O"])[..2], [Fate::Left, Fate::Stays]);
    assert_eq!(fates(&["N", "S"])[..2], [Fate::Left, Fate::Stays]);
    assert_eq!(fates(&["O"])[0], Fate::Asked);
    assert_eq!(fates(&["N", "O", "P"])[1], Fate::Asked);
}

#[test]
fn rules_as_they_are_typed() {
    let listed = |values: &[&str]| values.iter().map(|v| (*v).to_owned()).collect::<Vec<_>>();
    let typed = |values: &[&str], equal: bool, rule: &[&str]| {
        let column = text("status", values);
        ConsentRule::typed(&column, equal, &listed(rule)).map(|rule| {
            let fates = rule.fates(&column);
            let mut sorted: Vec<&str> = values.to_vec();
            sorted.sort_unstable();
            let kept =
                sorted.iter().zip(&fates).filter(|(_, fate)| **fate == Fate::Stays).map(|(v, _)| (*v).to_owned());
            (kept.collect::<Vec<_>>(), fates.last() == Some(&Fate::Empty { stays: true }))
        })
    };
    // yes and no are every word of that meaning.
    assert_eq!(typed(&["ja", "nein"], true, &["yes"]), Ok((listed(&["ja"]), false)));
    assert_eq!(typed(&["ja", "nein"], false, &["yes"]), Ok((listed(&["nein"]), true)));
    assert_eq!(typed(&["ja", "nein"], true, &["no"]), Ok((listed(&["nein"]), false)));
    assert_eq!(typed(&["ja", "nein", "unbekannt"], false, &["yes"]), Ok((listed(&["nein"]), true)));
    // Unless the value itself occurs.
    assert_eq!(typed(&["ja", "no", "yes"], true, &["yes"]), Ok((listed(&["yes"]), false)));
    assert_eq!(typed(&["ja", "no", "yes"], false, &["yes"]), Ok((listed(&["ja", "no"]), true)));
    // A list decides of all values.
    assert_eq!(
        typed(&["ja", "zugesagt", "offen", "nein"], true, &["ja", "zugesagt"]),
        Ok((listed(&["ja", "zugesagt"]), false))
    );
    assert_eq!(typed(&["STOP", "aktiv"], false, &["stop"]), Ok((listed(&["aktiv"]), true)));
    // What nobody knows is asked.
    assert!(typed(&["ja", "zugesagt"], true, &["yes"]).unwrap_err().contains("zugesagt"));
    assert!(typed(&["ja", "zugesagt"], false, &["yes"]).unwrap_err().contains("zugesagt"));
    assert!(typed(&["yes", "zugesagt"], false, &["yes"]).unwrap_err().contains("zugesagt"));
    assert!(typed(&["ja", "nein"], false, &["jaa"]).unwrap_err().contains("jaa"));
    assert_eq!(typed(&["yes", "zugesagt"], true, &["yes", "zugesagt"]), Ok((listed(&["yes", "zugesagt"]), false)));
}

#[test]
fn rules_say_what_they_do() {
    let rule = ConsentRule::new;
    assert_eq!(rule(Direction::Consent).text("a"), "a = yes");
    assert_eq!(rule(Direction::Refusal).text("email_opt_out"), "email_opt_out != yes");
    assert_eq!(rule(Direction::WithdrawalDate).text("left_on"), "left_on is missing");
    assert_eq!(rule(Direction::Consent).with_decided("zugesagt", true).text("a"), "a = yes, zugesagt");
    assert_eq!(rule(Direction::Refusal).with_decided("STOP", false).text("a"), "a != yes, STOP");
    let listed = ConsentRule { others: Others::Left, ..rule(Direction::Consent).with_decided("ja", true) };
    assert_eq!(listed.text("a"), "a = ja");
}
