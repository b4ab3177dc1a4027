//! Roles in other languages and scripts, special categories in plain words, and birth dates that are no telephone numbers.

use std::fmt::Write as _;

use shoal::dataset::{Dataset, OpenOptions, Role};
use shoal::privacy::Progress;

const ROWS: usize = 200;

fn opened(text: &str) -> Dataset {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("made-up.csv");
    std::fs::write(&path, text).unwrap();
    shoal::dataset::open(&path, &OpenOptions::default(), &Progress::new()).unwrap()
}

/// A file of one column of these values, in a scattered order, beside a number.
fn column(header: &str, value: impl Fn(usize) -> String) -> Dataset {
    let mut text = format!("zz;{header}\n");
    for row in 0..ROWS {
        writeln!(text, "{};\"{}\"", row % 3, value(row * 7919 % 1009)).unwrap();
    }
    opened(&text)
}

fn of(values: &[&str], row: usize) -> String {
    values[row % values.len()].to_owned()
}

#[test]
fn headers_of_other_languages_say_what_they_say() {
    let words = |values: &'static [&'static str]| move |row: usize| of(values, row);
    let codes = words(&["x1", "x2", "x3", "x4"]);
    let mut wrong = String::new();
    for (headers, role, art9) in [
        ("Ville|Ciudad|Città|Woonplaats|Miasto|Cidade|Город|Πόλη|城市|市区町村|도시", Role::QuasiIdentifier, false),
        ("Sexe|Género|Sesso|Geslacht|Płeć|Пол|Φύλο|性别|性別|성별", Role::QuasiIdentifier, false),
        (
            "Code postal|Código postal|Codice postale|Kod pocztowy|PSČ|Почтовый индекс|邮编|郵便番号|우편번호",
            Role::QuasiIdentifier,
            false,
        ),
        (
            "État civil|Estado civil|Stato civile|Burgerlijke staat|Stan cywilny|Семейное положение|婚姻状况",
            Role::QuasiIdentifier,
            false,
        ),
        ("Métier|Profesión|Professione|Beroep|Zawód|Профессия|职业|職業|직업", Role::QuasiIdentifier, false),
        ("Pays|País|Paese|Kraj zamieszkania|Страна|国家|국가", Role::QuasiIdentifier, false),
        (
            "Santé|Enfermedad|Malattia|Gezondheid|Choroba|Niepełnosprawność|Doença|Диагноз|Ασθένεια|疾病|病気|질병",
            Role::Sensitive,
            true,
        ),
        (
            "accessibility_need|Accessibility Needs|wheelchair_user|special_needs|mobility_impairment|Rollstuhl|GdB|Barrierefreiheit|fauteuil_roulant|discapacidad|disabilità|handicap|PMR",
            Role::Sensitive,
            true,
        ),
        (
            "religion|Konfession|Religión|Religione|Geloof|Wyznanie|Вероисповедание|Θρησκεία|宗教|종교",
            Role::Sensitive,
            true,
        ),
        (
            "union_membership|trade_union|Gewerkschaft|syndicat|afiliación sindical|sindacato|vakbond|związek zawodowy|профсоюз|工会",
            Role::Sensitive,
            true,
        ),
        (
            "sexual_orientation|orientation sexuelle|orientación sexual|orientamento sessuale|orientacja seksualna|性取向",
            Role::Sensitive,
            true,
        ),
        (
            "ethnicity|origine ethnique|origen étnico|etnia|pochodzenie etniczne|этническая группа|民族",
            Role::Sensitive,
            true,
        ),
        (
            "political_opinion|parti politique|partido político|partito|partia|политические взгляды|政党",
            Role::Sensitive,
            true,
        ),
        (
            "biometric_template|empreinte digitale|huella dactilar|impronte digitali|vingerafdruk|odcisk palca|指紋",
            Role::Sensitive,
            true,
        ),
        ("genetic_test|test génétique|genetica|badanie genetyczne|генетический тест|基因", Role::Sensitive, true),
        (
            "criminal_record|Vorstrafen|casier judiciaire|antecedentes penales|casellario|strafblad|karalność|судимость|犯罪记录",
            Role::Sensitive,
            true,
        ),
        ("Revenu|Ingresos|Reddito|Inkomen|Dochód|Зарплата|收入|年収|소득", Role::Sensitive, false),
    ] {
        for header in headers.split('|') {
            let found = &column(header, codes).columns[1].suggestion.clone();
            if found.role != role || found.art9.is_some() != art9 {
                writeln!(wrong, "{header}: expected {role}, found {found:?}").unwrap();
            }
        }
    }
    let many = |row: usize| format!("x{row}");
    for header in "Prénom|Nombre|Nome|Voornaam|Imię|Имя|Όνομα|名字|이름|Apellidos|Cognome|Achternaam|Nazwisko|Фамилия|姓名|氏名|Adresse|Dirección|Indirizzo|Ulica|Улица|地址|住所|주소|Téléphone|Teléfono|Telefoon|Телефон|电话|電話番号|전화|Courriel|Correo electrónico|Почта|邮箱"
        .split('|')
    {
        let found = &column(header, many).columns[1].suggestion.clone();
        if found.role != Role::DirectIdentifier {
            writeln!(wrong, "{header}: expected a direct identifier, found {found:?}").unwrap();
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

#[test]
fn values_speak_in_every_script_without_a_header_that_does() {
    let mut wrong = String::new();
    let places: [&[&str]; 6] = [
        &["Москва", "Казань", "Самара", "Омск", "Пермь"],
        &["Αθήνα", "Θεσσαλονίκη", "Πάτρα", "Λάρισα"],
        &["北京", "上海", "广州", "深圳", "成都"],
        &["東京都", "大阪府", "北海道", "福岡県"],
        &["서울", "부산", "인천", "대구"],
        &["Warszawa", "Kraków", "Łódź", "Gdańsk"],
    ];
    for values in places {
        let found = &column("c7", |row| of(values, row)).columns[1].suggestion.clone();
        if found.role != Role::QuasiIdentifier {
            writeln!(wrong, "{values:?}: {found:?}").unwrap();
        }
    }
    // Words that nobody listed: in another script they may single people out.
    let found = &column("c7", |row| of(&["Кудымкар", "Чусовой", "Лысьва"], row)).columns[1].suggestion.clone();
    if found.role != Role::QuasiIdentifier {
        writeln!(wrong, "unlisted towns: {found:?}").unwrap();
    }
    let given =
        ["Анна", "Мария", "Ольга", "Иван", "Пётр", "Сергей", "Елена", "Дмитрий", "Алексей", "Наталья", "Юлия", "Олег"];
    let family = ["Иванов", "Петрова", "Сидоренко", "Кузнецов", "Соколова", "Попов", "Лебедева", "Козлов", "Новикова"];
    let greek = [
        "Παπαδόπουλος",
        "Οικονομάκης",
        "Γεωργιάδης",
        "Νικολαΐδης",
        "Δημητριάδης",
        "Παπαδάκης",
        "Αντωνόπουλος",
        "Καραγιαννίδης",
        "Μιχαηλίδου",
    ];
    let han = |row: usize| {
        let (family, own) = ("王李张刘陈杨赵黄周吴徐孙", "芳伟娜敏静丽强磊军洋艳勇杰娟涛明超秀霞平刚桂英华玉");
        let at = |text: &str, place: usize| text.chars().nth(place % text.chars().count()).unwrap();
        format!("{}{}{}", at(family, row), at(own, row / 3), at(own, row / 7 + 5))
    };
    type Names = Box<dyn Fn(usize) -> String>;
    let names: [(&str, Names); 5] = [
        ("given", Box::new(move |row| of(&given, row))),
        ("family", Box::new(move |row| of(&family, row))),
        ("both", Box::new(move |row| format!("{} {}", of(&family, row), of(&given, row / 3)))),
        ("greek", Box::new(move |row| of(&greek, row))),
        ("han", Box::new(han)),
    ];
    for (what, value) in names {
        let found = &column("c7", value).columns[1].suggestion.clone();
        if found.role != Role::DirectIdentifier {
            writeln!(wrong, "{what}: {found:?}").unwrap();
        }
    }
    for (values, category) in [
        (&["wheelchair access", "hearing loop", "none", "sign language"][..], "health"),
        (&["православие", "ислам", "атеизм"][..], "religion or belief"),
        (&["diabète", "asthme", "aucun", "diabète de type 2", "allergie"][..], "health"),
    ] {
        let found = &column("c7", |row| of(values, row)).columns[1].suggestion.clone();
        if found.art9.as_deref() != Some(category) {
            writeln!(wrong, "{values:?}: expected {category}, found {found:?}").unwrap();
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

/// A day is no telephone number, however it is written and under whatever header.
#[test]
fn birth_dates_are_no_telephone_numbers() {
    let mut wrong = String::new();
    let parts = |row: usize| (1 + row % 28, 1 + row % 12, 1930 + row % 75, row % 24, row % 60);
    type Form = (&'static str, fn((usize, usize, usize, usize, usize)) -> String);
    let forms: [Form; 14] = [
        ("d.m.y h:m", |(d, m, y, h, n)| format!("{d:02}.{m:02}.{y} {h:02}:{n:02}")),
        ("d.m.y h:m:s", |(d, m, y, _, _)| format!("{d:02}.{m:02}.{y} 00:00:00")),
        ("d-m-y", |(d, m, y, _, _)| format!("{d:02}-{m:02}-{y}")),
        ("m/d/y AM", |(d, m, y, h, n)| format!("{m:02}/{d:02}/{y} {:02}:{n:02} AM", h % 12)),
        ("d. m. y", |(d, m, y, _, _)| format!("{d:02}. {m:02}. {y}")),
        ("d m y", |(d, m, y, _, _)| format!("{d:02} {m:02} {y}")),
        ("nbsp", |(d, m, y, h, n)| format!("{d:02}.{m:02}.{y}\u{a0}{h:02}:{n:02}")),
        ("d.m.yy h:m", |(d, m, y, h, n)| format!("{d:02}.{m:02}.{:02} {h:02}:{n:02}", y % 100)),
        ("y-m-d T", |(d, m, y, h, n)| format!("{y}-{m:02}-{d:02}T{h:02}:{n:02}:00+01:00")),
        ("d/m/y/h", |(d, m, y, h, _)| format!("{d:02}/{m:02}/{y}/{h:02}")),
        ("two", |(d, m, y, _, _)| format!("{d:02}.{m:02}.{y} - {d:02}.{m:02}.{}", y + 20)),
        ("month", |(d, _, y, h, n)| format!("{d:02} Feb {y} {h:02}:{n:02}")),
        ("in words", |(d, m, y, _, _)| format!("geb. am {d:02}.{m:02}.{y} in Ulm")),
        ("mixed", |(d, m, y, _, _)| if d % 5 == 0 { "unbekannt".to_owned() } else { format!("{d:02}.{m:02}.{y}") }),
    ];
    for header in ["geburtsdatum", "birth_date", "c7"] {
        for (what, form) in &forms {
            let found = &column(header, |row| form(parts(row))).columns[1].suggestion.clone();
            let phone = found.evidence.iter().any(|e| e.contains("telephone"));
            if phone || header != "c7" && found.role != Role::QuasiIdentifier {
                writeln!(wrong, "{header}, {what}: {found:?}").unwrap();
            }
        }
    }
    // What is a telephone number inside a text stays one.
    let found = &column("note", |row| format!("please call 0199 {:07} after six", 1_000_000 + row)).columns[1]
        .suggestion
        .clone();
    assert!(found.evidence.iter().any(|e| e.contains("telephone number inside a text")), "{found:?}");
    assert!(wrong.is_empty(), "{wrong}");
}
