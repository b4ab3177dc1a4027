//! What spelling variants do to the figures is told with them, and is what folding gives.

use serde_json::Value;

use crate::cli::{Answer, shoal};

/// What is told of the spellings of a column.
fn spelling(answer: &Answer, column: &str) -> Value {
    let reading = answer.json()["file"]["reading"].as_array().cloned().unwrap_or_default();
    reading.into_iter().find(|remark| remark["kind"] == "spelling" && remark["column"] == column).unwrap_or_default()
}

fn assessed(text: &str, args: &[&str]) -> Answer {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.csv");
    std::fs::write(&path, text).unwrap();
    let path = path.to_string_lossy().into_owned();
    shoal(&[&["assess", path.as_str(), "--json"], args].concat())
}

#[test]
fn people_and_the_effect_on_k_and_l_are_told() {
    let mut text = "kunde,ort,diagnose\n".to_owned();
    for n in 0..10 {
        let (place, illness) = (if n == 3 { "ULM" } else { "Ulm" }, if n % 2 == 0 { "HIV" } else { "hiv" });
        text.push_str(&format!("{},{place},{illness}\n", if n == 9 { "K8".to_owned() } else { format!("k{n}") }));
    }
    let of = |column: &str, args: &[&str]| spelling(&assessed(&text, args), column);
    let place = of("ort", &["--qi", "ort"]);
    assert_eq!(place["people"], 1, "{place}");
    assert!(place["text"].as_str().unwrap().contains("as one value k is 10 instead of 1"), "{place}");
    let folded = assessed(&text, &["--qi", "ort", "--fold", "ort"]).json();
    assert_eq!(folded["classes"]["smallest"], 10);

    let illness = of("diagnose", &["--qi", "ort", "--sensitive", "diagnose", "--level", "ort=1"]);
    assert_eq!(illness["people"], 5, "{illness}");
    assert!(illness["text"].as_str().unwrap().contains("as one value l is 1 instead of 2"), "{illness}");
    let key = of("kunde", &["--qi", "ort", "--person", "kunde", "--level", "ort=1"]);
    assert!(key["text"].as_str().unwrap().contains("as one key they are 9 people instead of 10"), "{key}");
}
