//! The comparison as a page of text.

use std::io::Write;

use crate::cli::error::Fault;
use crate::cli::text_table::Paper;
use crate::report::again::{Again, Attacked, BeforeAfter, mark};
use crate::report::assessment::Verdict;

/// Writes what changed, what is due, what was not looked at and what newly fails.
pub fn print(again: &Again, out: &mut dyn Write) -> Result<(), Fault> {
    writeln!(out, "{}: {}", again.file.name, again.headline())?;
    let counts = [("rows", &again.rows), ("people", &again.people), ("may be counted", &again.consented)];
    for (name, count) in counts.into_iter().filter(|(_, count)| !count.is_unknown()) {
        writeln!(out, "  {name:<15} {}", count.words())?;
    }
    if let Some(sentence) = again.withdrawn_sentence() {
        writeln!(out, "  {sentence}")?;
    }
    list("Columns", &again.column_sentences(), out)?;
    list("How the file was read", &again.reading_sentences(), out)?;
    print_segments(again, out)?;
    print_releases(again, out)?;
    if !again.dates.is_empty() {
        writeln!(out, "\nDue")?;
        for date in &again.dates {
            let passed = if date.passed { " ▲ has passed" } else { "" };
            let proposed = if date.proposed { " (proposed)" } else { "" };
            writeln!(out, "  {}  {}{proposed}{passed}", date.on, date.what)?;
        }
    }
    list("Not looked at", &again.not_looked_at, out)?;
    writeln!(out)?;
    for sentence in &again.newly_failing {
        writeln!(out, "✖ {sentence}")?;
    }
    let sign = if again.newly_fails() { "✖" } else { "✔" };
    writeln!(out, "{sign} {}", again.answer())?;
    Ok(())
}

fn list(title: &str, sentences: &[String], out: &mut dyn Write) -> Result<(), Fault> {
    if sentences.is_empty() {
        return Ok(());
    }
    writeln!(out, "\n{title}")?;
    for sentence in sentences {
        writeln!(out, "  {sentence}")?;
    }
    Ok(())
}

fn cells(count: &BeforeAfter) -> [String; 2] {
    let number = |number| crate::cli::text_table::count(number);
    [number(count.before()), count.difference().words()]
}

fn print_segments(again: &Again, out: &mut dyn Write) -> Result<(), Fault> {
    if again.segments.is_empty() {
        for asked in &again.verdicts {
            let change = asked.change.map_or("", |change| change.word());
            let (before, after) = (mark(asked.verdict.before), mark(asked.verdict.after));
            writeln!(out, "{before} → {after} {:<13} {change:<14} {}", asked.question, asked.because)?;
        }
        return Ok(());
    }
    writeln!(out)?;
    let heads = ["segment", ">people before", ">moved by", ">counted before", ">moved by", "verdict", "change", "now"];
    let mut paper = Paper::new(&heads);
    for segment in again.worst_first() {
        let [people, moved] = cells(&segment.people);
        let [counted, counted_moved] = cells(&segment.remaining);
        paper.row(vec![
            segment.name.clone(),
            people,
            moved,
            counted,
            counted_moved,
            format!("{} → {}", mark(segment.verdict.before), mark(segment.verdict.after)),
            segment.change.map_or_else(String::new, |change| change.word().to_owned()),
            segment.because.clone(),
        ]);
    }
    paper.print(out)?;
    Ok(())
}

fn print_releases(again: &Again, out: &mut dyn Write) -> Result<(), Fault> {
    let Some(next) = &again.next_release else {
        if !again.releases.is_empty() {
            writeln!(out, "\nThe next release was not looked at: it is not kept how the last one was made.")?;
        }
        return Ok(());
    };
    let sign = match next.verdict {
        Verdict::Pass => "✔",
        Verdict::Warn => "▲",
        Verdict::Fail => "✖",
    };
    writeln!(out, "\nThe next release\n  {sign} {}", next.because)?;
    for release in &again.releases {
        let sign = Attacked::mark(release.with_a_new_one);
        writeln!(out, "  {sign} together with release {}: {}", release.number, release.because)?;
    }
    Ok(())
}
