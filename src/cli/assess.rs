//! `shoal assess`: the risk figures of a file and its segments.

use std::collections::BTreeMap;
use std::io::Write;

use super::error::{DOES_NOT_HOLD, Fault, HOLDS};
use super::input::{self, Opened};
use super::sql::read_back as counts;
use super::tagging;
use super::text_table::{Paper, count, figure, percent};
use super::{args, consent, kept};
use crate::dataset::{Dataset, Role, hides};
use crate::privacy::Progress;
use crate::report::Assessment;
use crate::report::assessment::{Finding, OverlapVerdict, RiskFigures, SensitiveFigures, Verdict, Verdicts};
use crate::review::{Edit, PopulationTable, Review};
use crate::segments;
use crate::workbench::{MeasureError, MeasureOptions, measure};

/// Measures the file and its segments, and prints the figures; the exit status says whether the policy holds.
pub fn run(args: &args::Assess, out: &mut dyn Write, err: &mut dyn Write) -> Result<u8, Fault> {
    if args.recursive_l < 2 {
        return Err(Fault::wrong(format!("--recursive-l: l must be 2 or more, not {}", args.recursive_l)));
    }
    kept::check(&args.input, &args.tagging)?;
    let options = MeasureOptions {
        recursive_l: args.recursive_l,
        population: args.population,
        unique_combinations: args.unique_combinations,
        hide_total: args.hide_total,
        joint: args.joint,
        strict: true,
        repeat: args.repeat,
    };
    let given = input::review(&args.input, args.tagging.review.as_deref(), err)?;
    let counts = given.as_ref().and_then(|review| review.counts.clone());
    let given = match (given, counts) {
        (Some(review), Some(counts)) => {
            let (assessment, dataset, review) = counts::measured(args, review, &counts, &options, err)?;
            empty_segments(&dataset, &review, &assessment, err)?;
            return printed(args, &assessment, out, err);
        }
        (given, _) => given,
    };
    if args.checks.is_some() {
        return Err(Fault::wrong("--checks: only a table of counts has them; name its review with --review"));
    }
    let only = tagging::columns_named(&args.tagging, &[&args.measure]);
    let path = args.tagging.review.as_deref();
    let Opened { dataset, mut review, took } =
        input::open_reviewed(&args.input, path, given, &args.tagging.consent, only.as_ref(), err)?;
    tagging::apply(&args.tagging, &args.policy, &args.measure, &dataset, &mut review)?;
    if let Some(path) = &args.population_table {
        let count = args.population_count.clone();
        let table = PopulationTable { path: path.clone(), sha256: String::new(), count };
        tagging::edit(&mut review, &Edit::SetPopulation(Some(table)))?;
    }
    consent::print_consent(&dataset, &review, err)?;
    let mut assessment =
        measure(&dataset, &review, &options).map_err(|error| Fault::of_measure(&error, rule_of(&error, &review)))?;
    kept::decisions(&args.input, &args.tagging, &review, err)?;
    idle_levels(&args.tagging.level, &dataset, &review, err)?;
    empty_segments(&dataset, &review, &assessment, err)?;
    assessment.timings_ms.open = took;
    assessment.timings_ms.total += took;
    printed(args, &assessment, out, err)
}

/// Prints the figures; the exit status says whether the policy holds.
fn printed(
    args: &args::Assess,
    assessment: &Assessment,
    out: &mut dyn Write,
    err: &mut dyn Write,
) -> Result<u8, Fault> {
    if !assessment.verdicts.measured() {
        writeln!(
            err,
            "shoal: nothing was measured: tag quasi-identifiers with --qi or sensitive columns with --sensitive"
        )?;
    }
    if args.json {
        super::print_json(assessment, out)?;
    } else {
        print(assessment, out)?;
    }
    Ok(if holds(assessment) { HOLDS } else { DOES_NOT_HOLD })
}

/// Warns of levels of columns that no class is counted by: a slip here, though a release may have them as dimensions.
fn idle_levels(given: &[String], dataset: &Dataset, review: &Review, err: &mut dyn Write) -> Result<(), Fault> {
    for (name, level) in tagging::levels_given(given, dataset)? {
        if level > 0 && review.role(&name) != Some(Role::QuasiIdentifier) {
            writeln!(
                err,
                "shoal: --level {name}={level} changes nothing here: “{name}” is no quasi-identifier; name it with --qi if it is one"
            )?;
        }
    }
    Ok(())
}

/// A segment of nobody is most often a slip: a value that no row has, reported with the nearest one that occurs.
fn empty_segments(
    dataset: &Dataset,
    review: &Review,
    assessment: &Assessment,
    err: &mut dyn Write,
) -> Result<(), Fault> {
    for segment in assessment.segments.iter().filter(|segment| segment.people == 0) {
        writeln!(err, "shoal: nobody is in the segment \"{}\"", segment.name)?;
        let Ok(rule) = segments::parse(&segment.rule) else { continue };
        let mut columns = BTreeMap::new();
        for name in rule.columns() {
            // Values of direct identifiers are shown to nobody.
            let index = dataset.column_index(name);
            let profile = index.and_then(|index| dataset.columns.get(index));
            if let (Some(index), true) = (index, profile.is_some_and(|profile| !hides(review.role(name), profile))) {
                let column = dataset.coded(index, &Progress::new()).map_err(Fault::unfinished)?;
                columns.insert(name.to_owned(), column.into());
            }
        }
        for hint in segments::unknown_values(&segment.rule, &columns) {
            writeln!(err, "  {hint}")?;
        }
    }
    Ok(())
}

/// The text of the rule that an error is about.
pub fn rule_of<'a>(error: &MeasureError, review: &'a Review) -> Option<&'a str> {
    match error {
        MeasureError::Rule { segment, .. } => review.segment(segment).map(|segment| segment.rule.as_str()),
        _ => None,
    }
}

/// Whether something was measured and the policy holds: for every segment if it is said what is handed over; otherwise
/// for the file, for every segment, and for what they reveal together.
fn holds(assessment: &Assessment) -> bool {
    let passes = |verdicts: &Verdicts| verdicts.worst() != Verdict::Fail;
    if !assessment.verdicts.measured() || assessment.file.reading.open_questions().next().is_some() {
        return false;
    }
    if assessment.segments.iter().any(|segment| segment.leaves.is_some()) {
        return assessment.segments.iter().all(|segment| segment.answer.may_go());
    }
    passes(&assessment.verdicts)
        && assessment.segments.iter().all(|segment| passes(&segment.verdicts))
        && assessment.overlaps.iter().all(|overlap| overlap.verdict != OverlapVerdict::Unsafe)
        && assessment.derivations.iter().all(|derivation| derivation.verdict != OverlapVerdict::Unsafe)
}

fn print(assessment: &Assessment, out: &mut dyn Write) -> Result<(), Fault> {
    let Assessment { file, classes, .. } = assessment;
    let who = match &assessment.person_key {
        Some(key) => format!("people by {key}"),
        None => "people".to_owned(),
    };
    writeln!(out, "{}: {} rows, {} {who}", file.name, count(Some(file.rows)), count(Some(assessment.people)))?;
    if let Some(missing) = assessment.keys_missing.filter(|missing| *missing > 0) {
        writeln!(out, "{} people have no key and are counted one by one", count(Some(missing)))?;
    }
    print_verdicts(&assessment.verdicts, out)?;
    writeln!(out)?;
    writeln!(
        out,
        "{} classes, smallest {}, largest {}, mean {}; {} people alone",
        count(Some(classes.count)),
        count(classes.smallest),
        count(classes.largest),
        classes.mean.map_or_else(|| "–".to_owned(), |mean| format!("{mean:.1}")),
        count(Some(classes.people_alone))
    )?;
    print_risk(&assessment.risk, out)?;
    if let Some(table) = &assessment.population_table {
        writeln!(out, "population: {} people of {}", count(Some(table.people)), table.name)?;
        if table.people_lacking > 0 {
            let lacking = count(Some(table.people_lacking));
            writeln!(out, "  {lacking} people of the file are not in it; a class counts at least those of the file")?;
        }
    }
    if !assessment.quasi_identifiers.is_empty() {
        writeln!(out)?;
        let mut paper = Paper::new(&[
            "quasi-identifier",
            ">level",
            ">distinction",
            ">separation",
            ">k without",
            ">alone without",
            ">risk without",
        ]);
        for column in &assessment.quasi_identifiers {
            let without = column.without.as_ref();
            paper.row(vec![
                column.column.clone(),
                column.level.to_string(),
                percent(Some(column.distinction)),
                percent(column.separation),
                count(without.map(|w| w.k)),
                count(without.map(|w| w.people_alone)),
                figure(without.map(|w| w.average_risk)),
            ]);
        }
        paper.print(out)?;
    }
    print_sensitive("sensitive", &assessment.sensitive, out)?;
    print_sensitive("with the others known", &assessment.sensitive_joint, out)?;
    print_further(assessment, out)?;
    print_segments(assessment, out)
}

fn print_verdicts(verdicts: &Verdicts, out: &mut dyn Write) -> Result<(), Fault> {
    let mut line = |question: &str, finding: &Finding| {
        writeln!(out, "{} {question:<13} {}", mark_of(finding), sentence_of(finding))
    };
    line("singling out", &verdicts.singling_out)?;
    line("linking", &verdicts.linking)?;
    line("inference", &verdicts.inference)?;
    Ok(())
}

/// The figure and its sentence.
fn sentence_of(finding: &Finding) -> String {
    if finding.headline.is_empty() {
        finding.because.clone()
    } else {
        format!("{} · {}", finding.headline, finding.because)
    }
}

/// What was not measured has no mark of its own.
fn mark_of(finding: &Finding) -> &'static str {
    if finding.measured { mark(finding.verdict) } else { "–" }
}

fn mark(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Pass => "✔",
        Verdict::Warn => "▲",
        Verdict::Fail => "✖",
    }
}

fn print_risk(risk: &RiskFigures, out: &mut dyn Write) -> Result<(), Fault> {
    writeln!(out)?;
    let above = format!(">share above {}", risk.threshold);
    let mut paper = Paper::new(&["risk", ">highest", ">average", &above]);
    let prosecutor = &risk.prosecutor;
    let journalist = &risk.journalist;
    paper.row(vec![
        "prosecutor".to_owned(),
        figure(prosecutor.highest),
        figure(prosecutor.average),
        percent(prosecutor.share_above_threshold),
    ]);
    paper.row(vec![
        format!("journalist ({})", journalist.population),
        figure(journalist.highest),
        figure(journalist.average),
        percent(journalist.share_above_threshold),
    ]);
    paper.row(vec!["marketer".to_owned(), String::new(), figure(risk.marketer.average), String::new()]);
    Ok(paper.print(out)?)
}

fn print_sensitive(heading: &str, sensitive: &[SensitiveFigures], out: &mut dyn Write) -> Result<(), Fault> {
    if sensitive.is_empty() {
        return Ok(());
    }
    writeln!(out)?;
    let mut paper = Paper::new(&[
        heading,
        ">distinct l",
        ">entropy l",
        ">alpha",
        ">recursive c",
        ">t equal",
        ">t ordered",
        ">t distance",
        ">delta",
        ">beta",
    ]);
    for column in sensitive {
        paper.row(vec![
            column.column.clone(),
            count(column.distinct_l),
            figure(column.entropy_l),
            figure(column.alpha),
            figure(column.recursive_c.c.map(|c| c.0)),
            figure(column.t_equal),
            figure(column.t_ordered),
            figure(column.t_distance),
            figure(column.delta_disclosure),
            figure(column.beta_basic),
        ]);
    }
    Ok(paper.print(out)?)
}

fn print_further(assessment: &Assessment, out: &mut dyn Write) -> Result<(), Fault> {
    if let Some(uniques) = &assessment.population_uniques {
        writeln!(out)?;
        writeln!(
            out,
            "unique in a population of {}: Zayatz {}, Pitman {}, SNB {}; Dankar et al. {} ({})",
            count(Some(uniques.population)),
            figure(uniques.zayatz),
            figure(uniques.pitman),
            figure(uniques.snb),
            figure(uniques.dankar),
            uniques.dankar_model.as_deref().unwrap_or("no model"),
        )?;
        for reason in &uniques.reasons {
            writeln!(out, "  {reason}")?;
        }
    }
    if let Some(unique) = &assessment.unique_combinations {
        writeln!(out)?;
        writeln!(
            out,
            "{} people are singled out by sets of up to {} columns; highest score {}",
            count(Some(unique.people)),
            unique.max_size,
            unique.score_max
        )?;
        let mut paper = Paper::new(&["column", ">share of the score"]);
        for column in &unique.columns {
            paper.row(vec![column.column.clone(), percent(Some(column.share))]);
        }
        paper.print(out)?;
    }
    if let Some(weighted) = &assessment.weighted {
        writeln!(out)?;
        writeln!(
            out,
            "by the weights {:.2} people would be found again; {} on average",
            weighted.expected_reidentifications,
            percent(weighted.global_risk)
        )?;
    }
    Ok(())
}

fn print_segments(assessment: &Assessment, out: &mut dyn Write) -> Result<(), Fault> {
    if assessment.segments.is_empty() {
        return Ok(());
    }
    writeln!(out)?;
    let mut paper =
        Paper::new(&["segment", "released as", "to", ">people", ">after consent", ">smallest crowd", "may it go?"]);
    for segment in &assessment.segments {
        // Only rows are measured by classes.
        let is_rows = segment.asked_for_crowds();
        paper.row(vec![
            segment.name.clone(),
            segment.leaves.clone().unwrap_or_else(|| "not said".to_owned()),
            if segment.recipients.is_empty() { "–".to_owned() } else { segment.recipients.join(", ") },
            count(Some(segment.people)),
            count(segment.consented),
            count(segment.classes.smallest.filter(|_| is_rows)),
            format!("{} {}", mark(segment.answer.shown()), segment.answer.because),
        ]);
    }
    paper.print(out)?;
    if let Some(answer) = &assessment.answer {
        let worst = answer.against().map_or_else(String::new, |(name, because)| format!("; worst: {name}, {because}"));
        writeln!(out, "{} of {} may go{worst}", answer.may_go, answer.of)?;
    }
    if !assessment.derivations.is_empty() {
        writeln!(out)?;
        writeln!(out, "What the segments' counts disclose together:")?;
        for derivation in &assessment.derivations {
            let [least, greatest] = derivation.interval;
            let people = if least == greatest { format!("{least}") } else { format!("{least} to {greatest}") };
            let sign = if derivation.verdict == OverlapVerdict::Unsafe { "✖" } else { "▲" };
            writeln!(out, "{sign} {people} people: {}", derivation.how)?;
        }
    }
    if let Some(given_up) = &assessment.derivations_given_up {
        writeln!(out, "▲ not worked out: {given_up}")?;
    }
    Ok(())
}
