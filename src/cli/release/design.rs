//! What the options request: the policy's thresholds, and the tables of the release.

use super::super::args;
use super::super::list::{all, assignment, given, split};
use super::super::tagging;
use crate::cli::error::Fault;
use crate::dataset::{Dataset, Role, TotalsRows};
use crate::release::ReleaseSettings;
use crate::release::noise::check_delta;
use crate::release::settings::{Measure, Protect, Statistic, TableSettings, Totals, parse_dominance, parse_protection};
use crate::review::{Edit, Policy, Recipient, Review};

/// The policy with the table's own thresholds on top.
pub fn policy(args: &args::Release, before: &Policy) -> Result<Policy, Fault> {
    let mut policy = before.clone();
    if let Some(text) = &args.dominance {
        policy.dominance = Some(parse_dominance(text).map_err(Fault::wrong)?);
    }
    policy.p_percent = args.p_percent.or(policy.p_percent);
    if let Some(text) = &args.zeros {
        policy.zeros = text.parse().map_err(Fault::wrong)?;
    }
    if let Some(text) = &args.decimals {
        policy.precision = text.parse().map_err(Fault::wrong)?;
    }
    if args.protect.is_some() {
        // A protection that is requested by name is that one, not the policy's rounding.
        policy.round = None;
    }
    Ok(policy.renamed())
}

/// The review's tables with the options on top; with `--dimensions` or `--table`, those tables in their place.
pub fn release(args: &args::Release, dataset: &Dataset, review: &mut Review) -> Result<ReleaseSettings, Fault> {
    let before = review.release.tables.clone();
    let first = || before.first().cloned().unwrap_or_default();
    let dimensions = dimensions(&given(&args.dimensions, "--dimensions")?, dataset, review, "--dimensions")?;
    let mut tables = if !args.table.is_empty() {
        let table = |text: &String| table(text, dataset, review);
        args.table.iter().map(table).collect::<Result<Vec<_>, _>>()?
    } else if !dimensions.is_empty() {
        vec![TableSettings { dimensions, ..first() }]
    } else if before.is_empty() {
        vec![TableSettings::default()]
    } else {
        before
    };
    let mut with_subtotals = Vec::new();
    for text in &args.hierarchy {
        let (column, ladder) = tagging::ladder(text, "--hierarchy", dataset)?;
        if !tables.iter().any(|table| table.dimensions.contains(&column)) {
            return Err(Fault::wrong(format!(
                "--hierarchy: \"{column}\" is no dimension of a table; name it in --dimensions too"
            )));
        }
        tagging::edit(review, &Edit::SetLadder { column: column.clone(), ladder })?;
        with_subtotals.push(column);
    }
    for table in &mut tables {
        apply(args, dataset, review, table)?;
        for column in with_subtotals.iter().filter(|column| table.dimensions.contains(column)) {
            if !table.subtotals.contains(column) {
                table.subtotals.push(column.clone());
            }
        }
    }
    for name in given(&args.allow_dimension, "--allow-dimension")? {
        let column = tagging::column(dataset, &name, "--allow-dimension")?.to_owned();
        if !tables.iter().any(|table| table.dimensions.contains(&column)) {
            return Err(Fault::wrong(format!(
                "--allow-dimension: \"{column}\" is no dimension of a table; name it in --dimensions too"
            )));
        }
        let level = review.column(&column).level;
        tagging::edit(review, &Edit::AllowDimension { column, level })?;
    }
    if let Some(title) = &args.title {
        match tables.as_mut_slice() {
            [only] => only.title.clone_from(title),
            _ => tagging::edit(review, &Edit::SetTitle(title.clone()))?,
        }
    }
    let recipients = recipients(&args.recipient, review)?;
    Ok(ReleaseSettings { tables, recipients })
}

/// Who gets the release: those named, else those of the review. A new name becomes a recipient of the review.
fn recipients(names: &[String], review: &mut Review) -> Result<Vec<String>, Fault> {
    if names.is_empty() {
        return Ok(review.release.recipients.clone());
    }
    let mut recipients: Vec<String> = Vec::new();
    for name in names.iter().map(|name| name.trim()) {
        if name.is_empty() {
            return Err(Fault::wrong("--recipient: no recipient is named; name one, or leave the option out"));
        }
        if review.recipient(name).is_none() {
            tagging::edit(review, &Edit::AddRecipient(Recipient::named(name)))?;
        }
        if !recipients.iter().any(|held| held == name) {
            recipients.push(name.to_owned());
        }
    }
    Ok(recipients)
}

/// `DIMENSIONS` or `DIMENSIONS: MEASURE:STATISTICS; …`.
fn table(text: &str, dataset: &Dataset, review: &Review) -> Result<TableSettings, Fault> {
    let names = |text: &str| split(text).iter().map(|name| name.trim().to_owned()).collect::<Vec<_>>();
    let is_known = |text: &str| names(text).iter().all(|name| dataset.column_index(name).is_some());
    // A column's name may hold a colon: the dimensions end at the first after which everything before is columns.
    let mut colons = text.match_indices(':').map(|(at, _)| at);
    let end = colons.find(|&at| is_known(&text[..at])).or_else(|| text.find(':').filter(|_| !is_known(text)));
    let (dimensions_text, measures_text) = end.map_or((text, ""), |at| (&text[..at], &text[at + 1..]));
    let measures = measures_text.split(';').map(str::trim).filter(|part| !part.is_empty());
    Ok(TableSettings {
        dimensions: dimensions(&names(dimensions_text), dataset, review, "--table")?,
        measures: measures.map(|part| self::measures(part, dataset)).collect::<Result<Vec<_>, _>>()?.concat(),
        ..TableSettings::default()
    })
}

fn dimensions(names: &[String], dataset: &Dataset, review: &Review, option: &str) -> Result<Vec<String>, Fault> {
    let dimension = |name: &String| {
        let name = tagging::column(dataset, name, option)?.to_owned();
        if review.role(&name) == Some(Role::DirectIdentifier) {
            return Err(Fault::wrong(format!(
                "{option}: \"{name}\" is a direct identifier; a table by it would name people. Choose another column"
            )));
        }
        Ok(name)
    };
    names.iter().map(dimension).collect()
}

/// The options that hold for every table.
fn apply(args: &args::Release, dataset: &Dataset, review: &Review, table: &mut TableSettings) -> Result<(), Fault> {
    if !args.segments.is_empty() {
        table.segments = segments(&all(&args.segments), review)?;
    }
    if let Some(name) = &args.filter {
        table.filter = Some(one_segment(name, "--filter", review)?);
    }
    if !table.is_shaped() {
        return Err(Fault::wrong("the table has no dimension; name columns with --dimensions, or take --segments"));
    }
    if !args.measure.is_empty() {
        table.measures =
            args.measure.iter().map(|text| measures(text, dataset)).collect::<Result<Vec<_>, _>>()?.concat();
    }
    if let Some(text) = args.input.reading.totals.iter().rfind(|text| !is_of_reading(text)) {
        table.totals = totals(text, table)?;
    }
    if let Some(text) = &args.protect {
        let (protect, way) = parse_protection(text).map_err(Fault::wrong)?;
        table.protect = protect;
        table.rounding = way.unwrap_or(table.rounding);
    }
    noise(args, dataset, table)?;
    if let Some(text) = &args.standard {
        table.standard = text.parse().map_err(Fault::wrong)?;
    }
    if let Some(text) = &args.cost {
        table.cost = text.parse().map_err(Fault::wrong)?;
    }
    table.hide_total |= args.hide_total;
    Ok(())
}

/// What is said of the noise, which only a table with noise has.
fn noise(args: &args::Release, dataset: &Dataset, table: &mut TableSettings) -> Result<(), Fault> {
    let asked = [
        ("--delta", args.delta.is_some()),
        ("--clip", !args.clip.is_empty()),
        ("--seed-from-review", args.seed_from_review),
    ];
    if let (false, Some((option, _))) =
        (matches!(table.protect, Protect::Noise { .. }), asked.into_iter().find(|(_, asked)| *asked))
    {
        return Err(Fault::wrong(format!("{option} belongs to noise; request it with --protect noise:EPSILON")));
    }
    if let Some(delta) = args.delta {
        check_delta(delta).map_err(|error| Fault::wrong(format!("--delta: {error}")))?;
        table.noise.delta = delta;
    }
    for text in &args.clip {
        let (name, bounds) = assignment(text, '=', |name| dataset.column_index(name).is_some())
            .ok_or_else(|| Fault::wrong(format!("--clip: \"{text}\" is not COLUMN=LOW..HIGH, such as spend=0..500")))?;
        let column = tagging::column(dataset, &name, "--clip")?.to_owned();
        let clip = bounds.parse().map_err(|error| Fault::wrong(format!("--clip: {error}")))?;
        table.noise.clip.insert(column, clip);
    }
    table.noise.from_review |= args.seed_from_review;
    Ok(())
}

/// The named segments; all of the review's if none is named.
fn segments(names: &[String], review: &Review) -> Result<Vec<String>, Fault> {
    if names.is_empty() {
        if review.segments.is_empty() {
            return Err(Fault::wrong("--segments: there is no segment; write one with --segment 'NAME: RULE'"));
        }
        return Ok(review.segments.iter().map(|segment| segment.name.clone()).collect());
    }
    names.iter().map(|name| one_segment(name, "--segments", review)).collect()
}

fn one_segment(name: &str, option: &str, review: &Review) -> Result<String, Fault> {
    if review.segment(name).is_some() {
        return Ok(name.to_owned());
    }
    let known = review.segments.iter().map(|segment| segment.name.as_str());
    let nearest = crate::did_you_mean::nearest(name, known).map(|near| format!("; did you mean \"{near}\"?"));
    Err(Fault::wrong(format!("{option}: there is no segment \"{name}\"{}", nearest.unwrap_or_default())))
}

/// `COLUMN:sum,mean`.
fn measures(text: &str, dataset: &Dataset) -> Result<Vec<Measure>, Fault> {
    let (name, statistics) = assignment(text, ':', |name| dataset.column_index(name).is_some()).ok_or_else(|| {
        Fault::wrong(format!("--measure: \"{text}\" is not COLUMN:STATISTICS, such as spend:sum,mean"))
    })?;
    let column = tagging::column(dataset, &name, "--measure")?;
    let number = dataset.columns.iter().any(|c| c.name == column && c.kind == crate::dataset::ColumnType::Number);
    if !number {
        return Err(Fault::wrong(format!("--measure: \"{column}\" cannot be summed; its values are not numbers")));
    }
    let statistics: Vec<Statistic> =
        split(statistics).iter().map(|statistic| statistic.parse().map_err(Fault::wrong)).collect::<Result<_, _>>()?;
    if statistics.is_empty() {
        return Err(Fault::wrong(format!(
            "--measure: no statistic of \"{column}\" is requested; add sum, mean or share"
        )));
    }
    Ok(statistics.into_iter().map(|statistic| Measure::new(column, statistic)).collect())
}

/// `--totals` says two things: which rows of the file are totals, and which totals the table has.
pub fn is_of_reading(totals: &str) -> bool {
    totals.parse::<TotalsRows>().is_ok()
}

fn totals(text: &str, settings: &TableSettings) -> Result<Totals, Fault> {
    match text.trim() {
        "all" => Ok(Totals::All),
        "none" => Ok(Totals::None),
        list => {
            let names = split(list);
            match names.iter().find(|name| !settings.dimensions.contains(name)) {
                Some(name) => {
                    let known = settings.dimensions.iter().map(String::as_str);
                    let nearest = crate::did_you_mean::nearest(name, known).map(|n| format!("; did you mean \"{n}\"?"));
                    Err(Fault::wrong(format!(
                        "--totals: \"{name}\" is no dimension of the table{}",
                        nearest.unwrap_or_default()
                    )))
                }
                None => Ok(Totals::List(names)),
            }
        }
    }
}
