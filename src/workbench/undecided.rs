//! Questions about the file that change who is counted: until they are answered no verdict is better than a warning, and
//! nothing is written.

use crate::dataset::{Reading, Remark};
use crate::report::assessment::{Finding, Verdict, Verdicts};

/// Why the figures cannot be trusted yet: the first open question, and the option that answers it.
pub(super) fn undecided(reading: &Reading) -> Option<String> {
    let mut open = reading.open_questions();
    let first = open.next()?;
    let more = match open.count() {
        0 => String::new(),
        1 => " One more question is open.".to_owned(),
        n => format!(" {n} more questions are open."),
    };
    Some(format!("{}{}{more}", first.text, answer(first)))
}

/// How a question is answered on the command line.
fn answer(remark: &Remark) -> String {
    let other = match remark.instead.as_deref() {
        Some("--totals drop") => Some("--totals keep"),
        Some("--totals keep") => Some("--totals drop"),
        Some(option) if option.starts_with("--header ") && option != "--header none" => Some("--header none"),
        _ => None,
    };
    match (&remark.instead, other) {
        (Some(instead), Some(other)) => format!(" Answer with {instead} or {other}."),
        (Some(instead), None) => format!(" Answer with {instead}."),
        (None, _) => String::new(),
    }
}

/// Makes verdicts that pass warn, and says why.
pub(super) fn hold_back(verdicts: &mut Verdicts, question: &str) {
    let hold = |finding: &mut Finding| {
        if finding.verdict == Verdict::Pass {
            finding.verdict = Verdict::Warn;
            finding.because = format!("{} Open: {question}", finding.because);
        }
    };
    [&mut verdicts.singling_out, &mut verdicts.linking, &mut verdicts.inference].into_iter().for_each(hold);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dataset::{RemarkKind, Sure};

    #[test]
    fn a_question_names_both_answers() {
        let remark =
            |option: &str| Remark::new(RemarkKind::Totals, "Are they people?").instead(option, Sure::Guess).open();
        let mut reading = Reading::default();
        assert_eq!(undecided(&reading), None);
        reading.add(Remark::new(RemarkKind::Title, "A line above is left out."));
        assert_eq!(undecided(&reading), None);
        reading.add(remark("--totals drop"));
        assert_eq!(undecided(&reading).unwrap(), "Are they people? Answer with --totals drop or --totals keep.");
        reading.add(remark("--header 1"));
        assert!(undecided(&reading).unwrap().ends_with("One more question is open."));
    }
}
