//! `shoal report`: what is written for inside, and that nothing but disclosed facts goes outside.

use std::io::Read as _;
use std::path::{Path, PathBuf};

use serde_json::Value;
use shoal::review::{Organisation, Review, Signer, Signing, Step};
use tempfile::TempDir;

use super::{Answer, club, shoal, text};

/// Words that only those inside may read: of the file, of the policy, of other releases and recipients, of reviewers.
const INSIDE: [&str; 12] = [
    "club.csv",
    "spend",
    "app",
    "C0001",
    "Share with partner",
    "Partner B",
    "Secret other table",
    "K. Reviewer",
    "A. Analyst",
    "by agreement",
    "threshold",
    "exception",
];

struct Desk {
    folder: TempDir,
    review: PathBuf,
}

fn sign(review: &mut Review, step: Step, name: &str) {
    let by = Signer { name: name.into(), role: "Head of insight".into() };
    let on = "2026-11-28T14:05:00Z".parse().unwrap();
    let (reason, conditions) = ("by agreement".to_owned(), Vec::new());
    review
        .sign(&Signing {
            step,
            by,
            on,
            reason,
            conditions,
            gates: Vec::new(),
            filled: Vec::new(),
            covers: Default::default(),
        })
        .unwrap();
}

impl Desk {
    /// The club with two releases, and an approval after the first.
    fn new() -> Self {
        let (folder, _) = club();
        let review = folder.path().join("club.csv.shoal.json");
        let desk = Self { folder, review };
        desk.release("first", "Partner A", "region,tier", &[]);
        let mut kept = Review::load(&desk.review).unwrap();
        let record = std::sync::Arc::make_mut(&mut kept.record);
        record.set("purpose", "Letters to members who have not visited for a year");
        record.set("risks", "Unfair offers (2, 3)");
        record.organisation = Some(Organisation {
            name: "Loyalty Club SE".into(),
            contact: "privacy@club.example".into(),
            rights_contact: "rights@club.example".into(),
            country: "DE".into(),
            ..Organisation::default()
        });
        sign(&mut kept, Step::Submit, "A. Analyst");
        sign(&mut kept, Step::Approve, "K. Reviewer");
        kept.save(&desk.review).unwrap();
        desk.release("second", "Partner B", "tier", &["--title", "Secret other table", "--exception", "by agreement"]);
        desk
    }

    fn release(&self, out: &str, to: &str, dimensions: &str, more: &[&str]) {
        let (file, out) = (self.folder.path().join("club.csv"), self.folder.path().join(out));
        let mut args = vec!["release", text(&file), "--review", text(&self.review), "--direct", "id", "--person", "id"];
        args.extend(["--qi", "age,region,tier", "--level", "age=1", "--dimensions", dimensions, "--recipient", to]);
        args.extend(["--out", text(&out), "--save"]);
        args.extend(more);
        let answer = shoal(&args);
        assert_eq!(answer.status, 0, "{}{}", answer.out, answer.err);
    }

    fn report(&self, args: &[&str]) -> Answer {
        shoal(&[&["report", text(&self.review)], args].concat())
    }

    fn write(&self, reader: &str, format: &str, name: &str, more: &[&str]) -> Vec<u8> {
        let out = self.folder.path().join(name);
        let answer = self.report(&[&["--for", reader, "--format", format, "--out", text(&out)], more].concat());
        assert_eq!(answer.status, 0, "{format}: {}", answer.err);
        std::fs::read(out).unwrap()
    }
}

/// The text of an XML or HTML file: no tags, no style.
fn plain(markup: &str) -> String {
    let body = markup.split("</style>").last().unwrap_or(markup);
    let mut out = String::new();
    let mut inside = false;
    for letter in body.chars() {
        match letter {
            '<' => inside = true,
            '>' => {
                inside = false;
                out.push(' ');
            }
            _ if !inside => out.push(letter),
            _ => {}
        }
    }
    out
}

fn of_docx(bytes: &[u8]) -> String {
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(bytes.to_vec())).unwrap();
    let mut xml = String::new();
    archive.by_name("word/document.xml").unwrap().read_to_string(&mut xml).unwrap();
    xml
}

/// The text of a PDF, where `pdftotext` is at hand. `SHOAL_PDFTOTEXT=required` makes its absence a fault.
fn of_pdf(bytes: &[u8]) -> Option<String> {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("a.pdf");
    std::fs::write(&path, bytes).unwrap();
    let output = std::process::Command::new("pdftotext").arg("-layout").arg(&path).arg("-").output();
    let Ok(output) = output else {
        let required = std::env::var_os("SHOAL_PDFTOTEXT").is_some_and(|value| value == "required");
        assert!(!required, "pdftotext is not installed, and SHOAL_PDFTOTEXT=required");
        println!("NOT RUN: the PDF is not read back, pdftotext is not installed.");
        return None;
    };
    assert!(output.status.success());
    Some(String::from_utf8(output.stdout).unwrap())
}

/// The text of a DOCX as LibreOffice opens it, where that is at hand.
fn opened_by_libreoffice(bytes: &[u8]) -> Option<String> {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("a.docx");
    std::fs::write(&path, bytes).unwrap();
    let output = std::process::Command::new("soffice")
        .args(["--headless", "--convert-to", "txt:Text", "--outdir"])
        .arg(folder.path())
        .arg(&path)
        .env("HOME", folder.path())
        .output();
    if output.is_err() {
        println!("NOT RUN: the DOCX is not opened, LibreOffice is not installed.");
        return None;
    }
    Some(std::fs::read_to_string(folder.path().join("a.txt")).expect("LibreOffice opens it"))
}

/// Numbers of a text, those in hashes and names of files left out.
fn numbers(text: &str) -> Vec<String> {
    let words = text.split(|c: char| c.is_whitespace() || matches!(c, '-' | '.' | ',' | ':' | ';'));
    let numbers = words.filter(|word| !word.is_empty() && word.chars().all(|c| c.is_ascii_digit()));
    numbers.map(str::to_owned).collect()
}

fn is_disclosed(text: &str, source_sha256: &str) {
    for word in INSIDE {
        let lower = text.to_lowercase();
        let whole = lower.match_indices(&word.to_lowercase()).any(|(at, found)| {
            let touches = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
            !touches(lower[..at].chars().next_back()) && !touches(lower[at + found.len()..].chars().next())
        });
        assert!(!whole, "{word} is in an outside file: {text}");
    }
    assert!(!text.contains(source_sha256));
    // The number of the release, its day, numbers of chapters: no number of people.
    for number in numbers(text) {
        let small = number.parse::<u32>().unwrap();
        assert!(small <= 31 || (2026..=2100).contains(&small) || number == "256", "{number} in {text}");
    }
}

#[test]
fn outside_files_hold_disclosed_facts_alone() {
    let desk = Desk::new();
    let kept = Review::load(&desk.review).unwrap();
    let sha256 = kept.ledger.entries()[0].content.source.sha256.clone();
    assert_eq!(sha256.len(), 64);
    let html = String::from_utf8(desk.write("recipient", "html", "a.html", &["--release", "1"])).unwrap();
    let written = desk.write("recipient", "docx", "a.docx", &["--release", "1"]);
    let docx = of_docx(&written);
    let opened = opened_by_libreoffice(&written);
    let pdf = of_pdf(&desk.write("recipient", "pdf", "a.pdf", &["--release", "1"]));
    for text in [plain(&html), plain(&docx)].into_iter().chain(pdf).chain(opened) {
        is_disclosed(&text, &sha256);
        for part in
            ["Partner A", "Small groups are hidden", "rights@club.example", "table.csv", "Can someone be singled out?"]
        {
            assert!(text.contains(part), "no {part} in {text}");
        }
        assert!(text.contains("This record documents decisions. It is not legal advice."));
        assert!(!text.contains("Not yet safe"));
    }
    let manifest = std::fs::read_to_string(desk.folder.path().join("first/manifest.json")).unwrap();
    let manifest: Value = serde_json::from_str(&manifest).unwrap();
    let keys: Vec<&str> = manifest.as_object().unwrap().keys().map(String::as_str).collect();
    let expected = [
        "title",
        "created",
        "shoal",
        "release",
        "files",
        "protections",
        "notes",
        "spent",
        "sign_off",
        "contact",
        "fingerprint",
    ];
    assert_eq!(keys, expected);
    assert!(html.contains(manifest["fingerprint"].as_str().unwrap()), "the same fingerprint as in the manifest");
}

#[test]
fn a_report_says_who_approved_by_role_and_the_last_release_without_a_number() {
    let desk = Desk::new();
    let mut kept = Review::load(&desk.review).unwrap();
    sign(&mut kept, Step::Revise, "A. Analyst");
    sign(&mut kept, Step::Submit, "A. Analyst");
    sign(&mut kept, Step::Approve, "K. Reviewer");
    kept.save(&desk.review).unwrap();
    desk.release("third", "Partner B", "tier", &["--title", "Secret other table", "--exception", "by agreement"]);
    let html = String::from_utf8(desk.write("recipient", "html", "b.html", &[])).unwrap();
    assert!(html.contains("Secret other table") && html.contains("Partner B") && !html.contains("Partner A"), "{html}");
    assert!(html.contains("Signed by role: Head of insight") && !html.contains("K. Reviewer"), "{html}");
}

#[test]
fn inside_files_hold_everything_and_the_same_review_gives_the_same_bytes() {
    let desk = Desk::new();
    for (format, name) in
        [("html", "i.html"), ("docx", "i.docx"), ("pdf", "i.pdf"), ("json", "i.json"), ("notice", "i.txt")]
    {
        let first = desk.write("inside", format, name, &[]);
        std::thread::sleep(std::time::Duration::from_millis(1100));
        assert_eq!(desk.write("inside", format, name, &["--overwrite"]), first, "{format}");
    }
    let html = plain(&String::from_utf8(desk.write("inside", "html", "j.html", &[])).unwrap());
    for part in [
        "Internal. Contains true figures. Not for recipients.",
        "K. Reviewer",
        "Secret other table",
        "by agreement",
        "Loyalty Club SE",
        "120",
        "Letters to members who have not visited for a year",
        "SHA-256 of the file",
        "This record documents decisions. It is not legal advice.",
    ] {
        assert!(html.contains(part), "no {part}");
    }
    assert!(!html.contains("C0001"), "no value of a direct identifier");
    let docx = of_docx(&desk.write("inside", "docx", "j.docx", &[]));
    for part in ["w:val=\"Heading1\"", "w:val=\"Heading2\"", "<w:tblHeader />", "TOC", "Table of Contents"] {
        assert!(docx.contains(part), "no {part}");
    }
    let pdf = desk.write("inside", "pdf", "j.pdf", &[]);
    assert!(pdf.starts_with(b"%PDF-"));
    if let Some(text) = of_pdf(&pdf) {
        assert!(text.contains("K. Reviewer") && text.contains("1 of "), "{text}");
    }
}

/// The form that CNIL's tool imports, with its two traps.
#[test]
fn the_cnil_file_has_the_form_of_the_tool() {
    let desk = Desk::new();
    let bytes = desk.write("inside", "cnil-json", "pia.json", &[]);
    let file: Value = serde_json::from_slice(&bytes).unwrap();
    let keys: Vec<&str> = file.as_object().unwrap().keys().map(String::as_str).collect();
    assert_eq!(keys, ["pia", "answers", "measures", "evaluations", "comments"], "all four lists are there");
    let questions: [u64; 24] = [
        111, 112, 113, 121, 122, 123, 211, 212, 213, 214, 215, 221, 222, 223, 224, 225, 226, 227, 321, 322, 323, 324,
        325, 326,
    ];
    let answers = file["answers"].as_array().unwrap();
    assert!(answers.len() > 5, "{answers:?}");
    let mut seen = Vec::new();
    let titles: Vec<&Value> = file["measures"].as_array().unwrap().iter().map(|measure| &measure["title"]).collect();
    for answer in answers {
        let number = answer["reference_to"].as_u64().expect("a number, not a text");
        assert!(questions.contains(&number) && !seen.contains(&number), "{number}");
        seen.push(number);
        let data = &answer["data"];
        let list = data["list"].as_array().unwrap();
        assert!(list.iter().all(Value::is_string));
        match number {
            321..=324 => assert!(data["text"].is_null() && data["gauge"].is_null() && !list.is_empty(), "{answer}"),
            325 | 326 => {
                assert!(data["text"].is_string() && (1..=4).contains(&data["gauge"].as_u64().unwrap()), "{answer}");
            }
            _ => assert!(data["text"].is_string() && data["gauge"].is_null() && list.is_empty(), "{answer}"),
        }
        if number == 324 {
            assert!(list.iter().all(|title| titles.contains(&title)), "{list:?} {titles:?}");
        }
        if let Some(text) = data["text"].as_str() {
            let mut tags = text.split('<').skip(1).map(|tag| tag.split('>').next().unwrap().trim_start_matches('/'));
            assert!(tags.all(|tag| ["p", "br", "ul", "ol", "li", "strong", "em"].contains(&tag)), "{text}");
        }
        assert!(answer["created_at"].as_str().unwrap().ends_with('Z') && answer["updated_at"].is_string());
    }
    for measure in file["measures"].as_array().unwrap() {
        assert!(measure["title"].as_str().unwrap().chars().count() <= 80);
        assert_eq!(titles.iter().filter(|title| ***title == measure["title"]).count(), 1, "{measure}");
    }
    assert_eq!(file["pia"]["status"], 0);
    assert_eq!(file["pia"]["author_name"], "A. Analyst");
    assert_eq!(file["pia"]["validator_name"], "K. Reviewer");
    for absent in ["id", "structure_id", "user_pias", "progress", "is_example"] {
        assert!(file["pia"].get(absent).is_none(), "{absent}");
    }
}

#[test]
fn the_register_is_one_row() {
    let desk = Desk::new();
    let csv = String::from_utf8(desk.write("inside", "register", "r.csv", &[])).unwrap();
    assert!(csv.starts_with('\u{feff}') && csv.ends_with("\r\n"));
    let mut rows = csv::ReaderBuilder::new().from_reader(csv.trim_start_matches('\u{feff}').as_bytes());
    let heads = rows.headers().unwrap().clone();
    assert_eq!((heads.len(), &heads[0], &heads[21]), (22, "Activity", "Reference"));
    let records: Vec<csv::StringRecord> = rows.records().map(Result::unwrap).collect();
    assert_eq!(records.len(), 1);
    assert!(records[0][1].starts_with("Loyalty Club SE"), "{records:?}");
    assert!(records[0][5].contains("Letters to members"), "{records:?}");
    let id = records[0][21].split("; ").next().unwrap_or_default();
    assert!(id.len() == 12 && id.chars().all(|digit| digit.is_ascii_hexdigit()), "the review's id: {id}");
    let book = desk.write("inside", "register", "r.xlsx", &[]);
    assert!(book.starts_with(b"PK"));
}

#[test]
fn wrong_requests_say_what_to_do() {
    let desk = Desk::new();
    let report = |args: &[&str]| desk.report(args);
    for format in ["cnil-json", "register", "json"] {
        report(&["--for", "recipient", "--format", format]).is_wrong(&["--format", "internal use only"]);
    }
    report(&["--for", "inside", "--format", "html", "--release", "1"]).is_wrong(&["--release"]);
    report(&["--for", "inside", "--format", "pdf"]).is_wrong(&["--out"]);
    report(&["--for", "recipient", "--format", "html", "--release", "7"]).is_wrong(&["no release 7"]);
    let there = desk.folder.path().join("there.html");
    std::fs::write(&there, "mine").unwrap();
    report(&["--for", "inside", "--format", "html", "--out", text(&there)])
        .is_wrong(&["exists already", "--overwrite"]);
    assert_eq!(std::fs::read_to_string(&there).unwrap(), "mine");
    let nothing = desk.folder.path().join("none.shoal.json");
    std::fs::write(&nothing, r#"{"version": 2}"#).unwrap();
    shoal(&["report", text(&nothing), "--for", "recipient", "--format", "html"]).is_wrong(&["nothing was released"]);
}

/// Without the file the record is reported all the same, and the report says what is not in it.
#[test]
fn a_review_without_its_file_is_reported_without_figures() {
    let desk = Desk::new();
    std::fs::remove_file(desk.folder.path().join("club.csv")).unwrap();
    let answer = desk.report(&["--for", "inside", "--format", "html"]);
    assert_eq!(answer.status, 0, "{}", answer.err);
    assert!(
        answer.err.contains("neither beside it nor where it was") && answer.err.contains("--file"),
        "{}",
        answer.err
    );
    assert!(answer.out.contains("its figures were not measured"), "{}", answer.out);
}

#[test]
fn a_release_that_was_not_answered_with_no_has_no_report_for_its_recipient() {
    let desk = Desk::new();
    let mut kept = std::fs::read_to_string(&desk.review).unwrap();
    kept = kept.replace(r#"\"verdict\":\"pass\""#, r#"\"verdict\":\"warn\""#);
    let path: &Path = &desk.review;
    std::fs::write(path, kept).unwrap();
    let answer = desk.report(&["--for", "recipient", "--format", "html", "--release", "1"]);
    assert_eq!((answer.status, answer.out.as_str()), (1, ""), "{}", answer.err);
    assert!(answer.err.contains("nothing was written"), "{}", answer.err);
}

/// What would be wrong: a recipient reads a customer's number, because the command does not look into the file.
#[test]
fn values_of_people_are_looked_for_in_a_recipients_report_too() {
    let desk = Desk::new();
    let mut kept = Review::load(&desk.review).unwrap();
    std::sync::Arc::make_mut(&mut kept.record).set("views", "We asked C0001, who agreed.");
    kept.save(&desk.review).unwrap();
    let answer = desk.report(&["--for", "recipient", "--format", "html", "--release", "1"]);
    assert_eq!((answer.status, answer.out.as_str()), (2, ""), "{}", answer.err);
    assert!(answer.err.contains("nothing was written"), "{}", answer.err);
    std::fs::remove_file(desk.folder.path().join("club.csv")).unwrap();
    let answer = desk.report(&["--for", "recipient", "--format", "html", "--release", "1"]);
    assert_eq!(answer.status, 0, "{}", answer.err);
    assert!(answer.err.contains("so no people's values were looked for in the report"), "{}", answer.err);
}

/// What would be wrong: a file that was moved cannot be named, and what is typed goes out unseen; or another file is
/// taken for it.
#[test]
fn a_file_that_was_moved_is_named() {
    let desk = Desk::new();
    let mut kept = Review::load(&desk.review).unwrap();
    std::sync::Arc::make_mut(&mut kept.record).set("views", "We asked C0001, who agreed.");
    kept.save(&desk.review).unwrap();
    let moved = desk.folder.path().join("elsewhere.csv");
    std::fs::rename(desk.folder.path().join("club.csv"), &moved).unwrap();
    let to_recipient = ["--for", "recipient", "--format", "html", "--release", "1"];
    let named = ["--file", text(&moved)];
    let answer = desk.report(&[&to_recipient[..], &named].concat());
    assert_eq!((answer.status, answer.out.as_str()), (2, ""), "{}", answer.err);
    assert!(answer.err.contains("nothing was written"), "{}", answer.err);
    let answer = desk.report(&[&["--for", "inside", "--format", "html"][..], &named].concat());
    assert_eq!(answer.status, 0, "{}", answer.err);
    assert!(answer.out.contains("SHA-256 of the file"), "the figures are in it");
    std::fs::write(&moved, "id,age\nC0001,30\n").unwrap();
    desk.report(&[&to_recipient[..], &named].concat()).is_wrong(&["--file", "not the file that was reviewed"]);
}
