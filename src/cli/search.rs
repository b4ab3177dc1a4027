//! `shoal search`: the ladder levels that keep the most detail and still meet the thresholds.

use std::collections::BTreeMap;
use std::io::Write;
use std::str::FromStr;
use std::time::Duration;

use serde::Serialize;

use super::args::{self, PolicyArgs};
use super::error::{DOES_NOT_HOLD, Fault, HOLDS};
use super::input::{self, Opened};
use super::list::{assignment, split_keeping_escapes};
use super::text_table::{Paper, count, figure};
use super::{consent, kept, tagging};
use crate::dataset::{Dataset, Role};
use crate::privacy::Progress;
use crate::privacy::search::Loss;
use crate::report::assessment::{ClassFigures, RiskFigures};
use crate::review::Review;
use crate::workbench::{FoundNode, FrontierPoint, LevelLimits, SearchFigures, SearchOptions, search_levels};

#[derive(Serialize)]
struct Answer<'a> {
    optimal: bool,
    /// Lower bound on the loss of any solution that was not examined.
    bound: Option<f64>,
    nodes: u64,
    nodes_measured: u64,
    loss: Option<f64>,
    levels: Option<&'a BTreeMap<String, usize>>,
    hidden_people: Option<u64>,
    classes: Option<&'a ClassFigures>,
    risk: Option<&'a RiskFigures>,
    frontier: &'a [FrontierPoint],
    /// The levels that come nearest, if none are safe.
    nearest: Option<&'a FoundNode>,
    timings_ms: Timings,
}

#[derive(Serialize)]
struct Timings {
    search: f64,
}

/// Searches the levels and prints the result; [`DOES_NOT_HOLD`] if no levels are safe, or a question of the reading is
/// open.
pub fn run(args: &args::Search, out: &mut dyn Write, err: &mut dyn Write) -> Result<u8, Fault> {
    if !(0.0..=1.0).contains(&args.suppress) {
        return Err(Fault::wrong(format!("--suppress: a share lies between 0 and 1, not at {}", args.suppress)));
    }
    let stop_after = args
        .stop_after
        .map(|seconds| {
            Duration::try_from_secs_f64(seconds)
                .map_err(|_| Fault::wrong(format!("--stop-after: {seconds} is no time to stop after; give seconds")))
        })
        .transpose()?;
    kept::check(&args.input, &args.tagging)?;
    // A column that --l or --t names is tagged, or not in the file.
    let only = tagging::columns_named(&args.tagging, &[]).filter(|only| {
        let of_column = |text: &String| text.split_once('=').is_none_or(|(name, _)| only.contains(name.trim()));
        let named = args.l.iter().chain(&args.t).chain(&args.highest).chain(&args.importance);
        named.flat_map(|value| split_keeping_escapes(value)).all(|text| of_column(&text))
    });
    let Opened { dataset, mut review, .. } =
        input::open_columns(&args.input, args.tagging.review.as_deref(), &args.tagging.consent, only.as_ref(), err)?;
    let policy = PolicyArgs { policy: args.policy, k: args.k, ..PolicyArgs::default() };
    tagging::apply(&args.tagging, &policy, &[], &dataset, &mut review)?;
    if review.with_role(Role::QuasiIdentifier).next().is_none() {
        return Err(Fault::wrong("there is nothing to search: no column is a quasi-identifier; name some with --qi"));
    }
    consent::print_consent(&dataset, &review, err)?;
    let options = SearchOptions {
        k: review.policy.k,
        l: of_columns(&args.l, "--l", Role::Sensitive, &dataset, &review)?,
        t: of_columns(&args.t, "--t", Role::Sensitive, &dataset, &review)?,
        suppress: args.suppress,
        loss: loss(&args.loss),
        limits: limits(args, &dataset, &review)?,
        stop_after,
    };
    if let Some((column, t)) = options.t.iter().find(|(_, t)| !(0.0..=1.0).contains(*t)) {
        return Err(Fault::wrong(format!("--t: the distance of \"{column}\" lies between 0 and 1, not at {t}")));
    }
    let found = search_levels(&dataset, &review, &options, &Progress::new())
        .map_err(|error| Fault::of_measure(&error, None))?;
    kept::decisions(&args.input, &args.tagging, &review, err)?;
    if args.json {
        super::print_json(&answer(&found), out)?;
    } else {
        print(&found, out)?;
    }
    let is_open = dataset.source.reading.open_questions().next().is_some();
    Ok(if found.best.is_some() && !is_open { HOLDS } else { DOES_NOT_HOLD })
}

/// The highest level and the importance of each quasi-identifier that the options name.
fn limits(args: &args::Search, dataset: &Dataset, review: &Review) -> Result<BTreeMap<String, LevelLimits>, Fault> {
    let mut limits: BTreeMap<String, LevelLimits> = BTreeMap::new();
    for (name, highest) in of_columns(&args.highest, "--highest", Role::QuasiIdentifier, dataset, review)? {
        limits.entry(name).or_default().highest = Some(highest);
    }
    for (name, importance) in of_columns(&args.importance, "--importance", Role::QuasiIdentifier, dataset, review)? {
        limits.entry(name).or_default().importance = importance;
    }
    if let Some((name, wrong)) = limits.iter().find(|(_, l)| !(l.importance.is_finite() && l.importance >= 0.0)) {
        let importance = wrong.importance;
        return Err(Fault::wrong(format!("--importance: that of \"{name}\" is 0 or more, not {importance}")));
    }
    if let Some(name) = limits.keys().find(|name| review.role(name) != Some(Role::QuasiIdentifier)) {
        return Err(Fault::wrong(format!(
            "\"{name}\" is no quasi-identifier, so it has no level to choose; name it with --qi"
        )));
    }
    Ok(limits)
}

/// `COLUMN=N`, or `N` for every column of a role.
fn of_columns<T: FromStr + Copy>(
    given: &[String],
    option: &str,
    role: Role,
    dataset: &Dataset,
    review: &Review,
) -> Result<BTreeMap<String, T>, Fault> {
    let mut values = BTreeMap::new();
    for text in given.iter().flat_map(|value| split_keeping_escapes(value)) {
        let wrong = || Fault::wrong(format!("{option}: \"{text}\" is not COLUMN=NUMBER, such as income=2"));
        if let Ok(value) = text.trim().parse::<T>() {
            values.extend(review.with_role(role).map(|column| (column.to_owned(), value)));
            continue;
        }
        let (name, value) = assignment(&text, '=', |name| dataset.column_index(name).is_some()).ok_or_else(wrong)?;
        let name = tagging::column(dataset, &name, option)?.to_owned();
        values.insert(name, value.trim().parse().map_err(|_| wrong())?);
    }
    Ok(values)
}

fn loss(name: &str) -> Loss {
    match name {
        "granularity" => Loss::Granularity,
        "discernibility" => Loss::Discernibility,
        "precision" => Loss::Precision,
        "class-size" => Loss::ClassSize,
        "entropy" => Loss::Entropy,
        // The only other name that the command line lets through.
        _ => Loss::default(),
    }
}

fn answer(found: &SearchFigures) -> Answer<'_> {
    let best = found.best.as_ref();
    Answer {
        optimal: found.optimal,
        bound: found.bound,
        nodes: found.nodes,
        nodes_measured: found.nodes_measured,
        loss: best.map(|node| node.loss),
        levels: best.map(|node| &node.levels),
        hidden_people: best.map(|node| node.hidden_people),
        classes: best.map(|node| &node.classes),
        risk: best.map(|node| &node.risk),
        frontier: &found.frontier,
        nearest: found.nearest.as_ref(),
        timings_ms: Timings { search: found.milliseconds },
    }
}

fn print(found: &SearchFigures, out: &mut dyn Write) -> Result<(), Fault> {
    let looked = format!("{} of {} nodes measured", count(Some(found.nodes_measured)), count(Some(found.nodes)));
    match (&found.best, found.optimal) {
        (Some(_), true) => writeln!(out, "Optimal, proved over the whole lattice ({looked}):")?,
        (Some(_), false) => {
            writeln!(out, "Best found ({looked}); what was not tried may lose {} or more:", figure(found.bound))?;
        }
        (None, true) => writeln!(out, "No levels are safe ({looked}). What comes nearest:")?,
        (None, false) => writeln!(out, "No safe levels were found ({looked}). What comes nearest:")?,
    }
    if let Some(node) = found.best.as_ref().or(found.nearest.as_ref()) {
        writeln!(out)?;
        let mut paper = Paper::new(&["quasi-identifier", ">level"]);
        for (column, level) in &node.levels {
            paper.row(vec![column.clone(), level.to_string()]);
        }
        paper.print(out)?;
        writeln!(out)?;
        writeln!(
            out,
            "loss {}, {} people hidden, smallest crowd {}, {} classes",
            figure(Some(node.loss)),
            count(Some(node.hidden_people)),
            count(node.classes.smallest),
            count(Some(node.classes.count))
        )?;
    }
    if !found.frontier.is_empty() {
        writeln!(out)?;
        let mut paper = Paper::new(&[">loss", ">highest risk", ">hidden people", "levels"]);
        for point in &found.frontier {
            let levels: Vec<String> = point.levels.iter().map(|(column, level)| format!("{column}={level}")).collect();
            paper.row(vec![
                figure(Some(point.loss)),
                figure(Some(point.highest_risk)),
                count(Some(point.hidden_people)),
                levels.join(", "),
            ]);
        }
        paper.print(out)?;
    }
    Ok(())
}
