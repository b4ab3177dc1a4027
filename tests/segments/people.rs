//! From rows to people, against sets of persons.

use std::collections::BTreeSet;

use proptest::prelude::*;
use shoal::privacy::{Bitmap, People};
use shoal::segments::{Says, consent, count_people, people_of, sift, value_counts};

use super::made;

const ANSWERS: [&str; 5] = ["yes", "no", "declined", "pending", "ja"];

/// What each of the answers means for a consent.
fn means(answer: &str) -> Says {
    match answer {
        "yes" | "ja" => Says::Stay,
        "pending" => Says::Unknown,
        _ => Says::Leave,
    }
}

#[derive(Clone, Debug)]
struct Row {
    person: Option<&'static str>,
    answer: Option<&'static str>,
    inside: bool,
    count: u8,
}

fn rows() -> impl Strategy<Value = Vec<Row>> {
    let person = proptest::option::weighted(0.9, proptest::sample::select(vec!["a", "b", "c", "d", "e", "f"]));
    let answer = proptest::option::weighted(0.8, proptest::sample::select(ANSWERS.to_vec()));
    let row = (person, answer, any::<bool>(), 0_u8..4).prop_map(|(person, answer, inside, count)| Row {
        person,
        answer,
        inside,
        count,
    });
    proptest::collection::vec(row, 0..150)
}

/// Who a row is: its key, or itself where the key is missing.
fn person(row: usize, rows: &[Row]) -> String {
    rows[row].person.map_or_else(|| format!("row {row}"), str::to_owned)
}

fn members(rows: &[Row]) -> Bitmap {
    let mut bits = Bitmap::none(rows.len());
    (0..rows.len()).filter(|&i| rows[i].inside).for_each(|i| bits.insert(i));
    bits
}

proptest! {
    #[test]
    fn people_with_a_key_are_distinct_keys(rows in rows()) {
        let key = made::text_column("key", &rows.iter().map(|r| r.person).collect::<Vec<_>>());
        let answers = made::text_column("answer", &rows.iter().map(|r| r.answer).collect::<Vec<_>>());
        let people = People::keys(&key).unwrap();
        let inside = people_of(&members(&rows), &people);
        let expected: BTreeSet<String> = (0..rows.len()).filter(|&i| rows[i].inside).map(|i| person(i, &rows)).collect();
        prop_assert_eq!(count_people(&inside, &people), expected.len() as u64);

        // Consent: no cell of the person says no or what nobody knows; where none says anything, as the rule has it.
        for stays in [false, true] {
            let said = |who: &String| -> Vec<Says> {
                let own = (0..rows.len()).filter(|&i| person(i, &rows) == *who);
                own.filter_map(|i| rows[i].answer).map(means).collect()
            };
            let kept = |who: &&String| match said(who).as_slice() {
                [] => stays,
                said => said.iter().all(|says| *says == Says::Stay),
            };
            let text = |value: &str| means(value);
            let mut says: Vec<Says> = match &answers.values {
                shoal::privacy::Values::Text(values) => values.iter().map(|value| text(value)).collect(),
                _ => unreachable!(),
            };
            says.extend(answers.has_missing.then_some(Says::Nothing { stays }));
            let sifted = sift(&answers, &says, &people);
            let mut consenting = Bitmap::all(sifted.left.rows());
            consenting.and_not(&sifted.left);
            let found = consent(&inside, &consenting, &people);
            prop_assert_eq!(found.consented, expected.iter().filter(kept).count() as u64);
            prop_assert_eq!(found.left_out() + found.consented, found.people);

            // Why: a no comes before what nobody knows, and that before saying nothing.
            let among = |of: &Bitmap| { let mut both = inside.clone(); both.and(of); count_people(&both, &people) };
            let unknown = expected.iter().filter(|who| {
                let said = said(who);
                said.contains(&Says::Unknown) && !said.contains(&Says::Leave)
            });
            let silent = expected.iter().filter(|who| said(who).is_empty()).count() as u64;
            prop_assert_eq!(among(&sifted.unknown), unknown.count() as u64);
            prop_assert_eq!(among(&sifted.empty), if stays { 0 } else { silent });
            prop_assert_eq!(among(&sifted.kept_empty), if stays { silent } else { 0 });
        }

        let counts = value_counts(&answers, &members(&rows), &people);
        for (code, count) in counts.iter().enumerate() {
            let with: BTreeSet<String> = (0..rows.len())
                .filter(|&i| rows[i].inside && answers.codes.get(i) as usize == code)
                .map(|i| person(i, &rows))
                .collect();
            prop_assert_eq!(*count, with.len() as u64);
        }
    }

    #[test]
    fn counts_are_the_rows_repeated(rows in rows()) {
        let answers = made::text_column("answer", &rows.iter().map(|r| r.answer).collect::<Vec<_>>());
        let people = People::Counts(rows.iter().map(|r| u64::from(r.count)).collect());
        let inside = people_of(&members(&rows), &people);
        let expected: u64 = rows.iter().filter(|r| r.inside).map(|r| u64::from(r.count)).sum();
        prop_assert_eq!(count_people(&inside, &people), expected);
        prop_assert_eq!(value_counts(&answers, &members(&rows), &people).iter().sum::<u64>(), expected);
    }
}
