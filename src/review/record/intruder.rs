//! The log of attempts to recognise somebody: one attempt a line. What the program found beside what a person tried.

use super::Record;
use crate::review::{Edit, Review};
use chrono::NaiveDate;

/// The key of the field that holds it.
const INTRUDER_LOG: &str = "intruder_log";
/// How a line begins that comes from the question of the program, and not from an attempt with ordinary means.
const FROM_THE_QUESTION: &str = "From “Who could this be?”: ";

impl Record {
    /// A person tried: a line is not from the program.
    #[must_use]
    pub fn has_attempt_by_a_person(&self) -> bool {
        let mut lines = self.get(INTRUDER_LOG).lines().map(str::trim).filter(|line| !line.is_empty());
        lines.any(|line| !line.starts_with(FROM_THE_QUESTION.trim_end()))
    }
}

impl Review {
    /// What notes in the log which columns were known of somebody and how many people were left. No value is in it, nor who
    /// it is. `None` if nothing was known, nobody was left, or the log says the same already.
    #[must_use]
    pub fn note_attempt(&self, known: &[&str], left: u64, day: NaiveDate) -> Option<Edit> {
        if known.is_empty() || left == 0 {
            return None;
        }
        let result = match left {
            1 => "somebody: 1 person is left".to_owned(),
            left if left < self.policy.k => format!("a guess: {left} people are left"),
            left => format!("nobody: {left} people are left"),
        };
        let line = format!("{FROM_THE_QUESTION}known {}; own table; {result}; {day}", known.join(", "));
        let log = self.record.get(INTRUDER_LOG).trim_end();
        if log.lines().any(|other| other == line) {
            return None;
        }
        let text = if log.is_empty() { line } else { format!("{log}\n{line}") };
        Some(Edit::SetRecord { key: INTRUDER_LOG.to_owned(), label: "Attempts to recognise somebody".to_owned(), text })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_attempt_is_noted_once_and_is_not_that_of_a_person() {
        let day: NaiveDate = "2026-12-01".parse().unwrap();
        let mut review = Review::default();
        assert_eq!(review.note_attempt(&[], 9, day), None);
        assert_eq!(review.note_attempt(&["city"], 0, day), None);
        let edit = review.note_attempt(&["birth_date", "city"], 1, day).unwrap();
        review.apply(&edit).unwrap();
        let line =
            "From “Who could this be?”: known birth_date, city; own table; somebody: 1 person is left; 2026-12-01";
        assert_eq!(review.record.get(INTRUDER_LOG), line);
        assert_eq!(review.note_attempt(&["birth_date", "city"], 1, day), None);
        assert!(!review.record.has_attempt_by_a_person());
        let typed = format!("{line}\nA neighbour, web search, an hour: nobody");
        std::sync::Arc::make_mut(&mut review.record).set(INTRUDER_LOG, &typed);
        assert!(review.record.has_attempt_by_a_person());
        let guess = review.note_attempt(&["city"], 2, day).unwrap();
        review.apply(&guess).unwrap();
        let log = review.record.get(INTRUDER_LOG);
        assert!(log.starts_with(&typed) && log.ends_with("a guess: 2 people are left; 2026-12-01"), "{log}");
    }
}
