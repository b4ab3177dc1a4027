//! `shoal audit`: what an attacker learns from a table as published.

use std::collections::BTreeMap;
use std::io::Write;
use std::path::Path;

use serde::Serialize;

use super::args;
use super::fault::{DOES_NOT_HOLD, Fault, HOLDS};
use super::list::assignment;
use super::paper::Paper;
use crate::privacy::Progress;
use crate::release::ReleaseError;
use crate::release::audit::{Audit, AuditDimension, AuditInput, audit};
use crate::release::settings::Rounding;
use crate::report::assessment::Figure;
use crate::review::LadderForm;
use crate::segments::nearest;

/// How a hidden cell is written, besides an empty one.
const HIDDEN: [&str; 4] = ["x", "c", "*", ".."];
/// Larger tables are refused unread.
const LARGEST: u64 = 1 << 30;

#[derive(Serialize)]
struct Answer<'a> {
    cells: Vec<Cell<'a>>,
    recovered: usize,
    consistent: bool,
    contradiction: Option<&'a str>,
    programmes: u64,
    /// Some intervals are wider than an attacker's with more time.
    approximate: bool,
}

#[derive(Serialize)]
struct Cell<'a> {
    at: BTreeMap<&'a str, &'a str>,
    published: Option<f64>,
    attacker: [Figure; 2],
    exact: bool,
    #[serde(rename = "unsafe")]
    is_unsafe: bool,
    /// The published numbers that pin it, in words; `null` where nothing does.
    how: Option<&'a str>,
}

pub fn run(args: &args::Audit, out: &mut dyn Write, err: &mut dyn Write) -> Result<u8, Fault> {
    if let Some(most) = args.at_most.filter(|most| !(most.is_finite() && *most >= 0.0)) {
        return Err(Fault::wrong(format!("--at-most: {most} bounds nothing; give a number of at least 0")));
    }
    let input = read(args)?;
    let found = audit(&input, &Progress::new()).map_err(|error| match error {
        ReleaseError::Cancelled => Fault::unfinished(error),
        _ => Fault::wrong(error),
    })?;
    if let Some(sentence) = &found.contradiction {
        writeln!(err, "shoal: the table contradicts itself: {sentence}")?;
    }
    if args.json {
        super::print_json(&answer(&input, &found), out)?;
    } else {
        print(&input, &found, out)?;
    }
    let holds = found.consistent && found.recovered == 0 && !found.cells.iter().any(|cell| cell.is_unsafe);
    Ok(if holds { HOLDS } else { DOES_NOT_HOLD })
}

/// The table and its hierarchies.
fn read(args: &args::Audit) -> Result<AuditInput, Fault> {
    let (rounded, rounding) = rounding(args.rounded.as_deref())?;
    let text = text(&args.table)?;
    let name = args.table.display();
    let mut records = reader(&text);
    let mut next = || {
        records.next().transpose().map_err(|error| {
            let line = error.position().map_or(0, csv::Position::line);
            Fault::wrong(format!("{name}, line {line}: the row has another number of fields than the heading"))
        })
    };
    let heads: Vec<String> = match next()? {
        Some(record) => record.iter().map(|head| head.trim().to_owned()).collect(),
        None => return Err(Fault::wrong(format!("{name} is empty; it needs a heading, then one row a cell"))),
    };
    let place = value_column(&heads, args)?;
    let mut dimensions: Vec<AuditDimension> =
        heads[..place].iter().map(|name| AuditDimension { name: name.clone(), hierarchy: Vec::new() }).collect();
    if dimensions.is_empty() {
        return Err(Fault::wrong(format!("{name}: no dimension stands before the column \"{}\"", heads[place])));
    }
    for text in &args.hierarchy {
        hierarchy(text, &mut dimensions)?;
    }
    let mut rows = Vec::new();
    while let Some(record) = next()? {
        let line = record.position().map_or(0, csv::Position::line);
        let at = record.iter().take(place).map(str::to_owned).collect();
        let cell = record.get(place).unwrap_or_default().trim();
        let value = if cell.is_empty() || HIDDEN.iter().any(|hidden| hidden.eq_ignore_ascii_case(cell)) {
            None
        } else {
            let number = cell.parse::<f64>().ok().filter(|number| number.is_finite());
            Some(number.ok_or_else(|| {
                Fault::wrong(format!(
                    "{name}, line {line}: the value is neither a number (with a decimal point) nor hidden (empty, x, c, * or ..)"
                ))
            })?)
        };
        rows.push((at, value));
    }
    if rows.is_empty() {
        return Err(Fault::wrong(format!("{name} has a heading and no row; it needs one row a cell")));
    }
    Ok(AuditInput {
        dimensions,
        rows,
        total: args.total.clone(),
        rounded,
        rounding,
        at_most: args.at_most,
        threshold: args.threshold,
    })
}

/// Reads `5` or `5:random`; a base of 1 rounds nothing.
fn rounding(text: Option<&str>) -> Result<(Option<u64>, Rounding), Fault> {
    let Some(text) = text else { return Ok((None, Rounding::default())) };
    let (base, way) = text.split_once(':').map_or((text, None), |(base, way)| (base, Some(way)));
    let way = way.map_or(Ok(Rounding::default()), str::parse);
    match (base.trim().parse(), way) {
        (Ok(0), _) => Err(Fault::wrong("--rounded: a base of 0 rounds nothing; take 2 or more, or leave it out")),
        (Ok(base), Ok(way)) => Ok((Some(base).filter(|&base| base > 1), way)),
        (Err(_), _) => {
            Err(Fault::wrong(format!("--rounded: \"{text}\" is not BASE or BASE:WAY, such as 5 or 5:random")))
        }
        (_, Err(error)) => Err(Fault::wrong(format!("--rounded: {error}"))),
    }
}

fn text(path: &Path) -> Result<String, Fault> {
    let name = path.display();
    let unreadable =
        |error: std::io::Error| Fault::wrong(format!("{name} cannot be read: {error}; check the path and the file"));
    if std::fs::metadata(path).map_err(unreadable)?.len() > LARGEST {
        return Err(Fault::wrong(format!("{name} is larger than 1 GiB; that is no table for people")));
    }
    let bytes = std::fs::read(path).map_err(unreadable)?;
    let text = String::from_utf8(bytes)
        .map_err(|_| Fault::wrong(format!("{name} is no text in UTF-8; save it as CSV in UTF-8")))?;
    Ok(text.strip_prefix('\u{feff}').map(str::to_owned).unwrap_or(text))
}

fn reader(text: &str) -> csv::StringRecordsIntoIter<&[u8]> {
    let head = text.lines().next().unwrap_or_default();
    let delimiter = [b';', b'\t', b','].into_iter().find(|&sign| head.contains(char::from(sign))).unwrap_or(b',');
    csv::ReaderBuilder::new().has_headers(false).delimiter(delimiter).from_reader(text.as_bytes()).into_records()
}

/// Where the published numbers stand: the named column, else `value`, else `people` as Shoal writes it.
fn value_column(heads: &[String], args: &args::Audit) -> Result<usize, Fault> {
    let find = |name: &str| heads.iter().position(|head| head == name);
    if let Some(name) = &args.value {
        return find(name).ok_or_else(|| {
            let near = nearest(name, heads.iter().map(String::as_str)).map(|n| format!("; did you mean \"{n}\"?"));
            Fault::wrong(format!("--value: there is no column \"{name}\"{}", near.unwrap_or_default()))
        });
    }
    find("value").or_else(|| find("people")).ok_or_else(|| {
        Fault::wrong(format!(
            "{}: no column is called value; name the column of the published numbers with --value",
            args.table.display()
        ))
    })
}

fn hierarchy(text: &str, dimensions: &mut [AuditDimension]) -> Result<(), Fault> {
    let (name, path) = assignment(text, '=', |name| dimensions.iter().any(|d| d.name == name))
        .ok_or_else(|| Fault::wrong(format!("--hierarchy: \"{text}\" is not COLUMN=FILE.csv")))?;
    let known = dimensions.iter().map(|dimension| dimension.name.as_str());
    let near = nearest(&name, known).map(|near| format!("; did you mean \"{near}\"?"));
    let Some(dimension) = dimensions.iter_mut().find(|dimension| dimension.name == name) else {
        return Err(Fault::wrong(format!("--hierarchy: there is no column \"{name}\"{}", near.unwrap_or_default())));
    };
    if let LadderForm::Table { rows, .. } =
        LadderForm::from_file(Path::new(path)).map_err(|error| Fault::wrong(format!("--hierarchy {name}: {error}")))?
    {
        dimension.hierarchy = rows;
    }
    Ok(())
}

fn answer<'a>(input: &'a AuditInput, found: &'a Audit) -> Answer<'a> {
    let cells = found.cells.iter().map(|cell| Cell {
        at: input.dimensions.iter().map(|d| d.name.as_str()).zip(cell.at.iter().map(String::as_str)).collect(),
        published: cell.published,
        attacker: cell.attacker.map(Figure),
        exact: cell.exact,
        is_unsafe: cell.is_unsafe,
        how: cell.how.as_deref(),
    });
    Answer {
        cells: cells.collect(),
        recovered: found.recovered,
        consistent: found.consistent,
        contradiction: found.contradiction.as_deref(),
        programmes: found.programmes,
        approximate: found.approximate,
    }
}

fn print(input: &AuditInput, found: &Audit, out: &mut dyn Write) -> Result<(), Fault> {
    let heads: Vec<&str> = input
        .dimensions
        .iter()
        .map(|dimension| dimension.name.as_str())
        .chain([">published", "an attacker knows", ""])
        .collect();
    let mut paper = Paper::new(&heads);
    for cell in &found.cells {
        let [low, high] = cell.attacker;
        let knows = match (cell.exact, high.is_infinite()) {
            (true, _) => format!("exactly {low}"),
            (false, _) if low == high => low.to_string(),
            (false, true) => format!("{low} or more"),
            (false, false) => format!("{low} to {high}"),
        };
        let mut row = cell.at.clone();
        row.push(cell.published.map_or_else(|| "hidden".to_owned(), |value| value.to_string()));
        row.push(if found.consistent { knows } else { String::new() });
        row.push(if cell.is_unsafe { "✖ unsafe".to_owned() } else { String::new() });
        paper.row(row);
    }
    paper.print(out)?;
    writeln!(out)?;
    for how in found.cells.iter().filter_map(|cell| cell.how.as_ref()) {
        writeln!(out, "  {how}")?;
    }
    match &found.contradiction {
        Some(sentence) => writeln!(out, "The table contradicts itself: {sentence}")?,
        None => writeln!(out, "{} hidden cells come out exactly.", found.recovered)?,
    }
    if found.approximate {
        writeln!(out, "The table is too large for every interval to be the narrowest: an attacker may learn more.")?;
    }
    Ok(())
}
