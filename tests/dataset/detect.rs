//! Suggested roles: columns of made-up values in a file, and the public files.

use std::fmt::Write;

use shoal::dataset::{ColumnProfile, Dataset, OpenOptions, Role, Use, sample};
use shoal::privacy::Progress;

use super::shared_file;

const ROWS: usize = 120;

/// A column: its header, its value in each row, and what should be suggested: role, use, a word of the evidence.
struct Case {
    header: &'static str,
    value: fn(usize) -> String,
    role: Role,
    use_: Option<Use>,
    evidence: &'static str,
}

const fn case(
    header: &'static str,
    value: fn(usize) -> String,
    role: Role,
    use_: Option<Use>,
    evidence: &'static str,
) -> Case {
    Case { header, value, role, use_, evidence }
}

/// Digits that pass Luhn's check: `stem` with the digit that is missing.
fn with_luhn_digit(stem: &str) -> String {
    let sum: u32 = stem
        .bytes()
        .rev()
        .enumerate()
        .map(|(place, b)| (u32::from(b - b'0'), place % 2 == 0))
        .map(|(d, doubled)| if doubled { d * 2 / 10 + d * 2 % 10 } else { d })
        .sum();
    format!("{stem}{}", (10 - sum % 10) % 10)
}

/// A German IBAN with right check digits for an account number.
fn iban(account: u64) -> String {
    let number = format!("37040044{account:010}131400");
    let rest = number.bytes().fold(0u64, |rest, b| (rest * 10 + u64::from(b - b'0')) % 97);
    format!("DE{:02}37040044{account:010}", 98 - rest)
}

fn spread(row: usize) -> u64 {
    (row as u64 * 7_919 + 13) * 104_729 % 1_000_003
}

fn of(list: &[&str], row: usize) -> String {
    list[spread(row) as usize % list.len()].to_owned()
}

const CASES: &[Case] = &[
    // The values speak, the header does not.
    case("a1", |r| format!("user{}@mail.example", spread(r)), Role::DirectIdentifier, None, "e-mail addresses"),
    case("a2", |r| format!("+49 30 {:07}", spread(r)), Role::DirectIdentifier, None, "telephone numbers"),
    case("a3", |r| iban(spread(r)), Role::DirectIdentifier, None, "IBANs with right check digits"),
    case("a4", |r| with_luhn_digit(&format!("411111{:09}", spread(r))), Role::DirectIdentifier, None, "card numbers"),
    case("a5", |r| format!("10.{}.{}.{}", r % 7, r % 251, r % 13), Role::DirectIdentifier, None, "IP addresses"),
    case("a6", |r| format!("{:08x}-e89b-12d3-a456-{:012x}", spread(r), r), Role::DirectIdentifier, None, "identifiers"),
    case(
        "a7",
        |r| of(&["Anna", "Peter", "Sabine", "Jürgen", "Lea", "Mehmet", "Ute", "Paul", "Emma", "Olga"], r),
        Role::DirectIdentifier,
        None,
        "given names",
    ),
    case("a8", |r| format!("Lindenstraße {}", 1 + r), Role::DirectIdentifier, None, "street addresses"),
    case("a9", |r| of(&["male", "female", "diverse"], r), Role::QuasiIdentifier, None, "genders"),
    case("b1", |r| of(&["catholic", "protestant", "muslim", "none"], r), Role::Sensitive, None, "religion"),
    case("b2", |r| of(&["diabetes", "asthma", "allergy", "healthy"], r), Role::Sensitive, None, "health"),
    case(
        "b3",
        |r| {
            if r == 7 {
                "please write to x.y@mail.example today".into()
            } else {
                format!("some longer words about case {r} here")
            }
        },
        Role::DirectIdentifier,
        None,
        "1 value holds an e-mail address",
    ),
    case("b4", |r| format!("{} AB", 1000 + spread(r) % 9000), Role::QuasiIdentifier, None, "Dutch postcodes"),
    case(
        "b5",
        |r| format!("19{:02}-{:02}-{:02}", 30 + r % 68, 1 + r % 12, 1 + r % 28),
        Role::QuasiIdentifier,
        None,
        "births",
    ),
    // The header speaks.
    case(
        "Kundennummer",
        |r| format!("{}", 4_700_000 + spread(r)),
        Role::DirectIdentifier,
        Some(Use::PersonKey),
        "number of a person",
    ),
    case("Konto", |r| (10_000_000 + spread(r)).to_string(), Role::DirectIdentifier, None, "bank account"),
    case("Kontonummer", |r| (10_000_000 + spread(r)).to_string(), Role::DirectIdentifier, None, "bank account"),
    case(
        "fingerprint_hash",
        |r| format!("{:016x}", spread(r) * 977),
        Role::DirectIdentifier,
        None,
        "header says device",
    ),
    case("deviceHash", |r| format!("{:012x}", spread(r) * 977), Role::DirectIdentifier, None, "header says device"),
    case("Geburtsjahr", |r| (1930 + r % 70).to_string(), Role::QuasiIdentifier, None, "birth"),
    case("PLZ", |r| format!("{:05}", 1_000 + spread(r) % 98_000), Role::QuasiIdentifier, None, "five-digit postcodes"),
    case(
        "Familienstand",
        |r| of(&["ledig", "verheiratet", "geschieden"], r),
        Role::QuasiIdentifier,
        None,
        "marital statuses",
    ),
    case("Einkommen", |r| (900 + spread(r) % 5_000).to_string(), Role::Sensitive, None, "income"),
    case("Konfession", |r| of(&["ev", "rk", "keine"], r), Role::Sensitive, None, "religion"),
    case("Gewerkschaftsmitglied", |r| of(&["ja", "nein"], r), Role::Sensitive, None, "trade union"),
    case("politicalParty", |r| of(&["A", "B", "C"], r), Role::Sensitive, None, "political"),
    case("sexual_orientation", |r| of(&["a", "b"], r), Role::Sensitive, None, "sex life"),
    case("race", |r| of(&["White", "Black", "Asian"], r), Role::Sensitive, None, "ethnicity"),
    case("complaint_topic", |r| of(&["late", "wrong", "rude"], r), Role::Sensitive, None, "complaints"),
    case("credit_score", |r| (300 + spread(r) % 500).to_string(), Role::Sensitive, None, "credit"),
    case("newsletter_optin", |r| of(&["yes", "no"], r), Role::Other, Some(Use::Consent), "consent"),
    case("household_size", |r| (1 + r % 5).to_string(), Role::QuasiIdentifier, None, "household"),
    case("loyalty_tier", |r| of(&["basic", "gold"], r), Role::QuasiIdentifier, None, "attribute"),
    case("Umsatz", |r| format!("{}.{:02}", spread(r) % 900, r % 100), Role::Other, Some(Use::Measure), "amount"),
    case("sampling_weight", |r| (50 + r % 60).to_string(), Role::Other, Some(Use::Weight), "weight"),
    case("latitude", |r| format!("52.{:04}", spread(r) % 10_000), Role::QuasiIdentifier, None, "map"),
    case("Bestellnummer", |r| format!("B{:07}", spread(r)), Role::DirectIdentifier, None, "number of a record"),
    // Near misses.
    case(
        "revenue",
        |r| (1_000_000_000 + spread(r) * 977 % 8_000_000_000).to_string(),
        Role::Other,
        Some(Use::Measure),
        "amount",
    ),
    case(
        "c2",
        |r| of(&["4111111111111112", "5555555555554445", "4012888888881882", "4222222222223"], r),
        Role::Other,
        None,
        "few values",
    ),
    case("market", |r| of(&["north", "south"], r), Role::Other, None, "few values"),
    case("page", |r| (r % 30).to_string(), Role::Other, Some(Use::Measure), "numbers"),
    case("product_name", |r| of(&["Rosa soap", "May tea", "Paul bread"], r), Role::Other, None, "few values"),
    case("email_opens", |r| (r % 25).to_string(), Role::Other, Some(Use::Measure), "numbers"),
    case("Kontotyp", |r| of(&["Giro", "Depot"], r), Role::Other, None, "few values"),
    case("constant", |_| "7".to_owned(), Role::Other, None, "same value"),
];

fn opened(text: &str) -> Dataset {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("made-up.csv");
    std::fs::write(&path, text).unwrap();
    shoal::dataset::open(&path, &OpenOptions::default(), &Progress::new()).unwrap()
}

#[test]
fn columns_get_the_role_that_their_header_and_values_speak_for() {
    let mut wrong = String::new();
    for case in CASES {
        // Each column has a file of its own, as some uses go to one column only; the first column makes no line empty.
        let mut text = format!("zz;{}\n", case.header);
        for row in 0..ROWS {
            writeln!(text, "{};\"{}\"", row % 3, (case.value)(row)).unwrap();
        }
        let file = opened(&text);
        let found = &file.columns[1].suggestion;
        if found.role != case.role
            || found.use_ != case.use_
            || !found.evidence.iter().any(|e| e.contains(case.evidence))
        {
            writeln!(
                wrong,
                "{}: expected {} {:?} “{}”, found {found:?}",
                case.header, case.role, case.use_, case.evidence
            )
            .unwrap();
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

#[test]
fn an_iban_with_wrong_check_digits_is_doubted() {
    let wrong = |row| {
        let right = iban(spread(row));
        format!("DE{:02}{}", (right[2..4].parse::<u32>().unwrap() + 1) % 97, &right[4..])
    };
    let mut text = "zz;IBAN\n".to_owned();
    (0..ROWS).for_each(|row| writeln!(text, "{};{}", row % 3, wrong(row)).unwrap());
    let doubted = &opened(&text).columns[1].suggestion;
    assert!(doubted.evidence.iter().any(|e| e.contains("check digits do not fit")), "{doubted:?}");
    let mut text = "zz;IBAN\n".to_owned();
    (0..ROWS).for_each(|row| writeln!(text, "{};{}", row % 3, iban(spread(row))).unwrap());
    assert!(opened(&text).columns[1].suggestion.confidence > doubted.confidence);
}

#[test]
fn one_column_at_most_is_the_key_and_each_consent_is_suggested() {
    let mut text = "customer_id;order_id;id;consent_email;consent_partner;count\n".to_owned();
    for row in 0..ROWS {
        writeln!(text, "K{};B{};{row};{};{};{}", row / 3, row + 5_000, row % 2 == 0, row % 3 == 0, row % 9).unwrap();
    }
    let file = opened(&text);
    let with = |use_| file.columns.iter().filter(move |c| c.suggestion.use_ == Some(use_)).map(|c| c.name.as_str());
    assert_eq!(with(Use::PersonKey).count(), 1);
    // Rules of consent may be several; the surest is that which is about no single partner.
    assert_eq!(with(Use::Consent).collect::<Vec<_>>(), ["consent_email", "consent_partner"]);
    let sure = |name: &str| file.columns[file.column_index(name).unwrap()].suggestion.confidence;
    assert!(sure("consent_email") > sure("consent_partner"));
    assert!(
        file.columns.iter().all(|c| c.suggestion.use_ != Some(Use::Count)),
        "with a key of persons no row stands for many"
    );
}

fn roles(columns: &[ColumnProfile], role: Role) -> Vec<&str> {
    columns.iter().filter(|c| c.suggestion.role == role).map(|c| c.name.as_str()).collect()
}

fn of_file(name: &str) -> Option<Dataset> {
    Some(shoal::dataset::open(&shared_file(name)?, &OpenOptions::default(), &Progress::new()).unwrap())
}

#[test]
fn the_census_sample_gets_its_usual_quasi_identifiers() {
    let Some(file) = of_file("adult.csv") else { return };
    assert_eq!(
        roles(&file.columns, Role::QuasiIdentifier),
        ["sex", "age", "marital-status", "education", "native-country", "workclass", "occupation"]
    );
    // Race is seen by others and protected by Art. 9: the protection decides, the evidence says so.
    assert_eq!(roles(&file.columns, Role::Sensitive), ["race", "salary-class"]);
    assert_eq!(file.columns[2].suggestion.art9.as_deref(), Some("ethnicity"));
}

#[test]
fn the_bank_file_gets_sensible_roles() {
    let Some(file) = of_file("bank-full.csv") else { return };
    assert_eq!(roles(&file.columns, Role::QuasiIdentifier), ["age", "job", "marital", "education"]);
    assert_eq!(roles(&file.columns, Role::Sensitive), ["default", "balance", "housing", "loan"]);
    assert!(roles(&file.columns, Role::DirectIdentifier).is_empty());
}

#[test]
fn the_marketing_file_gets_sensible_roles() {
    let Some(file) = of_file("marketing_campaign.csv") else { return };
    let column = |name: &str| &file.columns[file.column_index(name).unwrap()].suggestion;
    assert_eq!((column("ID").role, column("ID").use_), (Role::DirectIdentifier, Some(Use::PersonKey)));
    assert_eq!(roles(&file.columns, Role::DirectIdentifier), ["ID"]);
    assert_eq!(
        roles(&file.columns, Role::QuasiIdentifier),
        ["Year_Birth", "Education", "Marital_Status", "Kidhome", "Teenhome"]
    );
    assert_eq!(roles(&file.columns, Role::Sensitive), ["Income", "Complain"]);
    assert_eq!(column("MntWines").use_, Some(Use::Measure));
    assert_eq!(column("Dt_Customer").role, Role::Other);
}

#[test]
fn the_sample_gets_the_roles_that_it_documents() {
    let club = sample::dataset(sample::Sample::Club, 3_000, &Progress::new()).unwrap();
    assert_eq!(
        roles(&club.columns, Role::DirectIdentifier),
        ["customer_id", "first_name", "last_name", "email", "phone", "street", "comment"]
    );
    assert_eq!(
        roles(&club.columns, Role::QuasiIdentifier),
        ["postcode", "city", "birth_date", "gender", "household_size", "tier", "channel", "home_store"]
    );
    assert_eq!(roles(&club.columns, Role::Sensitive), ["income_band", "health_note", "complaint_topic"]);
    let use_of = |name: &str| club.columns[club.column_index(name).unwrap()].suggestion.use_;
    assert_eq!(use_of("customer_id"), Some(Use::PersonKey));
    assert_eq!(use_of("consent_email"), Some(Use::Consent));
    assert_eq!(use_of("spend_12m"), Some(Use::Measure));

    let orders = sample::dataset(sample::Sample::Orders, 1_000, &Progress::new()).unwrap();
    let use_of = |name: &str| orders.columns[orders.column_index(name).unwrap()].suggestion.use_;
    assert_eq!(use_of("customer_id"), Some(Use::PersonKey));
    assert_eq!(use_of("order_id"), None);
    assert_eq!(roles(&orders.columns, Role::QuasiIdentifier), ["channel", "store", "postcode", "birth_year", "gender"]);
}
