//! The rule language: what is written is read as it was, and an error points at the word that is wrong.

use proptest::prelude::*;
use shoal::segments::{FlatRule, Join, Rule, ValueKind, parse, read};

use super::made;

proptest! {
    #[test]
    fn a_printed_rule_is_read_as_it_was(rule in made::rule()) {
        let text = rule.to_string();
        prop_assert_eq!(parse(&text), Ok(rule.canonical()), "{}", text);
    }

    #[test]
    fn no_text_stops_the_reader(text in any::<String>()) {
        if let Err(error) = parse(&text) {
            // The span can be marked on screen: within the text, on character boundaries.
            prop_assert!(text.get(error.span.clone()).is_some(), "{error:?}");
            let _ = error.pointing_at(&text);
        }
    }

    #[test]
    fn no_row_of_words_stops_the_reader(words in proptest::collection::vec(proptest::sample::select(vec![
        "age", "city", "and", "or", "not", "in", "is", "missing", "contains", "starts", "with", "(", ")", ",", "..", "=",
        "!=", "<", "25", "-3.5", "2024-02-29", "\"Berlin\"", "`home store`", "true", "false", "é",
    ]), 0..14)) {
        let text = words.join(" ");
        match read(&text, &columns()) {
            Ok(rule) => prop_assert_eq!(parse(&rule.to_string()), Ok(rule)),
            Err(error) => prop_assert!(text.get(error.span.clone()).is_some(), "{error:?}"),
        }
    }

    #[test]
    fn the_builder_gives_back_the_rule_that_it_took(rule in made::rule()) {
        let rule = rule.canonical();
        if let Some(flat) = FlatRule::of(&rule) {
            let again = flat.rule().unwrap();
            prop_assert_eq!(again, rule);
        }
    }
}

fn columns() -> Vec<(String, ValueKind)> {
    [
        ("age", ValueKind::Number),
        ("city", ValueKind::Text),
        ("home store", ValueKind::Text),
        ("signed-up", ValueKind::Date),
        ("app", ValueKind::Boolean),
    ]
    .map(|(name, kind)| (name.to_owned(), kind))
    .to_vec()
}

/// Rules as people write them, and how they are written back.
#[test]
fn rules_are_written_in_one_way() {
    for (typed, canonical) in [
        ("age>=25 AND age<35", "age >= 25 and age < 35"),
        ("(age in 25..34)", "age in 25..34"),
        ("city in(\"Berlin\",\"Bonn\")or city is missing", "city in (\"Berlin\", \"Bonn\") or city is missing"),
        ("not (age = 1 or city = \"x\") and app = TRUE", "not (age = 1 or city = \"x\") and app = true"),
        ("city is not missing", "city is not missing"),
        ("not city in (\"a\")", "city not in (\"a\")"),
        ("city not starts with \"B\"", "not city starts with \"B\""),
        ("`home store` contains \"a \"\"b\"\"\"", "`home store` contains \"a \"\"b\"\"\""),
        ("signed-up in 2024-01-01..2024-12-31", "signed-up in 2024-01-01..2024-12-31"),
        ("age in -.5..1e3", "age in -0.5..1000"),
        ("((age = 1 and age = 2)) and age = 3", "(age = 1 and age = 2) and age = 3"),
        ("true", "true"),
    ] {
        assert_eq!(read(typed, &columns()).unwrap().to_string(), canonical, "{typed}");
    }
}

/// The word under the mark, part of the sentence, and what is proposed instead.
#[test]
fn errors_point_at_the_word_and_say_what_to_write() {
    for (text, marked, sentence, suggestion) in [
        ("", "", "the rule is empty", None),
        ("aeg > 5", "aeg", "there is no column aeg", Some("age")),
        ("age > 5 and City = \"x\"", "City", "there is no column City", Some("city")),
        ("age > \"5\"", "\"5\"", "age holds numbers", Some("5")),
        ("city = 01067", "01067", "city holds text", Some("\"01067\"")),
        ("city = New York and age > 5", "New York", "text is written in double quotes", Some("\"New York\"")),
        ("city = 'Berlin'", "'Berlin'", "text is written in double quotes", Some("\"Berlin\"")),
        ("city = „Berlin“", "„Berlin“", "text is written in double quotes", Some("\"Berlin\"")),
        ("home store = \"x\"", "home store", "a name of several words", Some("`home store`")),
        ("age contains \"2\"", "contains", "age holds numbers; contains works on text", None),
        ("app < true", "<", "app is true or false", None),
        ("app = \"maybe\"", "\"maybe\"", "app holds true or false", None),
        ("signed-up > 2024", "2024", "signed-up holds dates", None),
        ("signed-up > \"2024-01-31\"", "\"2024-01-31\"", "signed-up holds dates", Some("2024-01-31")),
        ("signed-up > 2024-02-30", "2024-02-30", "not a date", None),
        ("age in 34..25", "34..25", "runs backwards", Some("25..34")),
        ("age in 25", "25", "after in comes a list", Some("(25)")),
        ("age in (25..34)", "..", "without parentheses", None),
        ("age == 5", "==", "not part of the rule language", Some("=")),
        ("age between 25 and 34", "between", "after age comes", Some("in 25..34")),
        ("city like \"B\"", "like", "after city comes", Some("contains")),
        ("city is null", "null", "is missing", Some("missing")),
        ("city", "", "after city comes", None),
        ("age > 5 und age < 9", "und", "joined with and or or", Some("and")),
        ("age > 5, age < 9", ",", "joined with and or or", Some("and")),
        ("(age > 5", "(", "not closed", None),
        ("age > 5)", ")", "never opened", None),
        ("city = \"Berlin", "\"Berlin", "not closed", Some("\"Berlin\"")),
        ("\"city\" = \"x\"", "\"city\"", "a column's name in backticks", Some("city")),
        ("2nd = 5", "2nd", "backticks", Some("`2nd`")),
        ("in = 5", "in", "a word of the rule language", Some("`in`")),
        ("age > 1e999", "1e999", "too large", None),
        ("city contains \"\"", "\"\"", "at least one character", None),
        ("age > 5 ; drop", ";", "has no meaning", None),
    ] {
        let error = read(text, &columns()).expect_err(text);
        assert_eq!(&text[error.span.clone()], marked, "{text}: {error}");
        assert!(error.message.contains(sentence), "{text}: {error}");
        assert_eq!(error.suggestion.as_deref(), suggestion, "{text}: {error}");
    }
}

/// Thousands of parentheses would overflow the stack of a reader without a limit.
#[test]
fn a_deep_rule_is_refused_with_a_sentence() {
    for text in ["(".repeat(100_000), "not ".repeat(60_000), format!("{}age = 1{}", "(".repeat(70), ")".repeat(70))] {
        assert!(parse(&text).unwrap_err().message.contains("deep"));
    }
    assert!(parse(&format!("{}age = 1{}", "(".repeat(60), ")".repeat(60))).is_ok());
    assert!(parse(&" ".repeat(1 << 20)).unwrap_err().message.contains("bytes long"));
}

#[test]
fn the_mark_stands_under_the_word() {
    let text = "größe > 5 and ctiy = \"x\"";
    let error =
        read(text, &[("größe".to_owned(), ValueKind::Number), ("city".to_owned(), ValueKind::Text)]).unwrap_err();
    assert_eq!(error.pointing_at(text), format!("{text}\n              ^^^^"));
    assert_eq!(error.to_string(), "there is no column ctiy; did you mean city?");
}

#[test]
fn the_builder_takes_flat_rules_only() {
    let flat = |text: &str| FlatRule::of(&parse(text).unwrap());
    assert_eq!(flat("not (age = 1 or city = \"x\")").unwrap().join, Join::NoneOf);
    assert_eq!(flat("age = 1").unwrap().conditions.len(), 1);
    assert_eq!(flat("age = 1 and (city = \"x\" or age = 2)"), None);
    assert_eq!(flat("true").unwrap().rule(), Some(Rule::everyone()));
    // `not age = 1` takes in people without an age, `age != 1` does not: one must not become the other.
    assert_eq!(flat("not age = 1"), None);
}
