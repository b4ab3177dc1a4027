//! `shoal audit`: what an attacker learns from a table as published.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Write;
use std::path::Path;

use serde::Serialize;

use super::args;
use super::error::{DOES_NOT_HOLD, Fault, HOLDS};
use super::list::{all, assignment};
use super::text_table::Paper;
use crate::did_you_mean::nearest;
use crate::privacy::Progress;
use crate::release::ReleaseError;
use crate::release::audit::{Audit, AuditDimension, AuditInput, audit, margins};
use crate::release::ledger::manifest::{HeldManifest, IN_SEVERAL, LEFT_OUT, SEGMENTS_OVERLAP};
use crate::release::settings::Rounding;
use crate::release::tabulation::SEGMENT;
use crate::release::tabulation::axis::free_total_label;
use crate::release::writers::MANIFEST;
use crate::report::assessment::Figure;
use crate::review::LadderForm;

/// How a hidden cell is written, besides an empty one.
const HIDDEN: [&str; 4] = ["x", "c", "*", ".."];
/// Bytes; a larger file is refused unread.
const LARGEST: u64 = 1 << 30;

#[derive(Serialize)]
struct Answer<'a> {
    cells: Vec<Cell<'a>>,
    recovered: usize,
    consistent: bool,
    contradiction: Option<&'a str>,
    /// What totals are called in each dimension; `null` if it has none.
    margins: BTreeMap<&'a str, Option<&'a str>>,
    /// Groups of few people that have no row, in words.
    small_groups: &'a [String],
    programmes: u64,
    /// An attacker with more time could derive narrower intervals for some cells.
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
    /// The published numbers that pin it, in words; `null` if nothing does.
    how: Option<&'a str>,
}

/// Attacks the table and prints what follows; [`DOES_NOT_HOLD`] if a hidden number or a small group can be derived, or
/// the table contradicts itself.
pub fn run(args: &args::Audit, out: &mut dyn Write, err: &mut dyn Write) -> Result<u8, Fault> {
    if let Some(most) = args.at_most.filter(|most| !(most.is_finite() && *most >= 0.0)) {
        return Err(Fault::wrong(format!("--at-most: {most} bounds nothing; give a number of at least 0")));
    }
    let TableToAudit { mut input, lines } = read(args)?;
    let is_release = said_beside(args, &mut input)?;
    let name = args.table.display();
    let audited = |input: &AuditInput| {
        audit(input, &Progress::new()).map_err(|error| match error {
            ReleaseError::Cancelled => Fault::unfinished(error),
            ReleaseError::AuditLabel { row, dimension, label } => Fault::wrong(format!(
                "{name}, line {}, column \"{dimension}\": the hierarchy does not know \"{label}\"; add a row for it to the hierarchy, or mend the label",
                lines.get(row - 1).copied().unwrap_or_default()
            )),
            _ => Fault::wrong(error),
        })
    };
    let found = audited(&input)?;
    if let Some(sentence) = &found.contradiction {
        let help = if is_release {
            ""
        } else {
            " Where a person can be in several categories, or categories are missing, say so with --in-several, --overlapping or --left-out."
        };
        writeln!(err, "shoal: the table contradicts itself: {sentence}{help}")?;
    }
    if found.is_loose && found.consistent {
        writeln!(
            err,
            "shoal: the numbers agree only if categories are missing from the table or halves were rounded downward; it is read so."
        )?;
    }
    if args.json {
        super::print_json(&answer(&input, &found), out)?;
    } else {
        print(&input, &found, out)?;
    }
    let is_safe = found.small_groups.is_empty() && !found.cells.iter().any(|cell| cell.is_unsafe);
    let holds = found.consistent && found.recovered == 0 && is_safe;
    Ok(if holds { HOLDS } else { DOES_NOT_HOLD })
}

/// A table as read, and the line of each of its rows.
struct TableToAudit {
    input: AuditInput,
    lines: Vec<u64>,
}

/// The table and its hierarchies.
fn read(args: &args::Audit) -> Result<TableToAudit, Fault> {
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
    let Columns { dimensions: count, value } = columns(&heads, args)?;
    let mut dimensions: Vec<AuditDimension> =
        heads[..count].iter().map(|name| AuditDimension { name: name.clone(), hierarchy: Vec::new() }).collect();
    for text in &args.hierarchy {
        hierarchy(text, &mut dimensions)?;
    }
    let mut rows: Vec<(Vec<String>, Option<f64>)> = Vec::new();
    let mut lines = Vec::new();
    let mut seen: BTreeMap<Vec<String>, u64> = BTreeMap::new();
    while let Some(record) = next()? {
        let line = record.position().map_or(0, csv::Position::line);
        let at: Vec<String> = record.iter().take(count).map(|label| label.trim().to_owned()).collect();
        if let Some(first) = seen.insert(at.clone(), line) {
            return Err(Fault::wrong(format!(
                "{name}, line {line}: {} is in line {first} already; each cell has one row",
                at.join(", ")
            )));
        }
        let cell = record.get(value).unwrap_or_default().trim();
        let number = if cell.is_empty() || HIDDEN.iter().any(|hidden| hidden.eq_ignore_ascii_case(cell)) {
            None
        } else {
            let number = cell.parse::<f64>().ok().filter(|number| number.is_finite());
            Some(number.ok_or_else(|| {
                Fault::wrong(format!(
                    "{name}, line {line}, column \"{}\": the value is neither a number (with a decimal point) nor hidden (empty, x, c, * or ..)",
                    heads[value]
                ))
            })?)
        };
        rows.push((at, number));
        lines.push(line);
    }
    if rows.is_empty() {
        return Err(Fault::wrong(format!("{name} has a heading and no row; it needs one row a cell")));
    }
    let mut input = AuditInput {
        dimensions,
        rows,
        rounded,
        rounding,
        at_most: args.at_most,
        threshold: args.threshold,
        ..AuditInput::default()
    };
    margins_of(args, &mut input)?;
    Ok(TableToAudit { input, lines })
}

/// Finds what the table's margins are called.
fn margins_of(args: &args::Audit, input: &mut AuditInput) -> Result<(), Fault> {
    let AuditInput { dimensions, rows, .. } = &*input;
    let occurs = |d: usize, name: &str| rows.iter().any(|(at, _)| at.get(d).is_some_and(|label| label == name));
    let off = input.rounded.map_or(0.0, |base| base as f64 / 2.0);
    let found = match args.total.as_deref().map(str::trim) {
        None => margins::find(dimensions, rows, off),
        Some("none") => vec![Vec::new(); dimensions.len()],
        Some(name) => {
            if !(0..dimensions.len()).any(|d| occurs(d, name)) {
                let labels: BTreeSet<&str> = rows.iter().flat_map(|(at, _)| at).map(String::as_str).collect();
                let near = nearest(name, labels).map(|near| format!("; did you mean \"{near}\"?"));
                return Err(Fault::wrong(format!(
                    "--total: no row of {} has the label \"{name}\"{}",
                    args.table.display(),
                    near.unwrap_or_default()
                )));
            }
            let of_dimension = |(d, dimension): (usize, &AuditDimension)| {
                let own = Some(name).filter(|name| occurs(d, name));
                let of_hierarchy = margins::of_hierarchy(dimension).filter(|last| own != Some(*last));
                own.into_iter().chain(of_hierarchy).map(str::to_owned).collect()
            };
            dimensions.iter().enumerate().map(of_dimension).collect()
        }
    };
    let is_group = |d: usize, label: &str| {
        dimensions[d].hierarchy.iter().any(|row| row.iter().skip(1).any(|group| group == label))
    };
    let has_sums = (0..dimensions.len()).any(|d| {
        found[d].iter().any(|margin| occurs(d, margin))
            || rows.iter().any(|(at, _)| at.get(d).is_some_and(|label| is_group(d, label)))
    });
    if !has_sums && args.total.is_none() {
        return Err(Fault::wrong(format!(
            "{}: no margin was found, neither by a name such as Total nor by adding up; name it with --total NAME, or say --total none where the table has no margins",
            args.table.display()
        )));
    }
    // A dimension without a margin gets a label that is in no row.
    let labels = rows.iter().flat_map(|(at, _)| at).chain(dimensions.iter().flat_map(|d| d.hierarchy.iter().flatten()));
    input.total = free_total_label(labels.map(String::as_str));
    input.margins = found;
    Ok(())
}

/// Takes what the options say about the table, and the manifest beside it if it is of this very file; whether there is
/// one.
fn said_beside(args: &args::Audit, input: &mut AuditInput) -> Result<bool, Fault> {
    input.in_several = args.in_several;
    input.left_out = args.left_out;
    for name in all(&args.overlapping) {
        let place = input.dimensions.iter().position(|dimension| dimension.name == name).ok_or_else(|| {
            let known = input.dimensions.iter().map(|dimension| dimension.name.as_str());
            let near = nearest(&name, known).map(|near| format!("; did you mean \"{near}\"?"));
            Fault::wrong(format!("--overlapping: there is no dimension \"{name}\"{}", near.unwrap_or_default()))
        })?;
        input.overlapping.push(place);
    }
    let Some(manifest) = manifest_of(&args.table) else { return Ok(false) };
    let stem = args.table.file_stem().unwrap_or_default().to_string_lossy();
    let says = |note: &str| manifest.notes.iter().any(|stated| stated == note || *stated == format!("{stem}: {note}"));
    input.in_several |= says(IN_SEVERAL);
    input.left_out |= says(LEFT_OUT);
    if says(SEGMENTS_OVERLAP) {
        input.overlapping.extend(input.dimensions.iter().position(|dimension| dimension.name == SEGMENT));
    }
    Ok(true)
}

/// The manifest in the table's folder, if it names this file with this content.
fn manifest_of(table: &Path) -> Option<HeldManifest> {
    let manifest: HeldManifest = serde_json::from_slice(&std::fs::read(table.with_file_name(MANIFEST)).ok()?).ok()?;
    let sha256 = crate::files::sha256(&std::fs::read(table).ok()?);
    let name = table.file_name()?.to_string_lossy();
    manifest.files.iter().any(|file| file.name == name && file.sha256 == sha256).then_some(manifest)
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

/// Where a table's dimensions end, and which columns hold its numbers.
struct Columns {
    dimensions: usize,
    value: usize,
}

/// The numbers are in the named column, else in `value`, else in `people` as Shoal writes it; what is before the
/// first of these is a dimension. Further numbers are after it: if they are not Shoal's measures, one must be named.
fn columns(heads: &[String], args: &args::Audit) -> Result<Columns, Fault> {
    let name = args.table.display();
    if let Some((place, head)) = heads.iter().enumerate().find(|(place, head)| heads[..*place].contains(head)) {
        return Err(Fault::wrong(format!("{name}, line 1, column {}: \"{head}\" is there twice", place + 1)));
    }
    let find = |name: &str| heads.iter().position(|head| head == name);
    let usual = find("value").or_else(|| find("people"));
    let value = match &args.value {
        Some(name) => find(name).ok_or_else(|| {
            let near = nearest(name, heads.iter().map(String::as_str)).map(|n| format!("; did you mean \"{n}\"?"));
            Fault::wrong(format!("--value: there is no column \"{name}\"{}", near.unwrap_or_default()))
        })?,
        None => usual.ok_or_else(|| {
            Fault::wrong(format!(
                "{name}: no column is called value; name the column of the published numbers with --value"
            ))
        })?,
    };
    let dimensions = usual.map_or(value, |usual| usual.min(value));
    if dimensions == 0 {
        return Err(Fault::wrong(format!("{name}: no dimension is before the column \"{}\"", heads[0])));
    }
    let is_measure = |head: &&String| head.contains(": ") && heads[dimensions] == "people";
    if let (None, Some(other)) = (&args.value, heads[value + 1..].iter().find(|head| !is_measure(head))) {
        return Err(Fault::wrong(format!(
            "{name}, line 1, column \"{other}\": it is after the numbers of \"{}\"; put the dimensions before the numbers, and if there are several columns of numbers, name one with --value",
            heads[value]
        )));
    }
    Ok(Columns { dimensions, value })
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
        dimension.hierarchy =
            rows.into_iter().map(|row| row.into_iter().map(|label| label.trim().to_owned()).collect()).collect();
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
        margins: input
            .dimensions
            .iter()
            .enumerate()
            .map(|(d, dimension)| (dimension.name.as_str(), margin(input, d)))
            .collect(),
        small_groups: &found.small_groups,
        programmes: found.programmes,
        approximate: found.approximate,
    }
}

/// The name of a dimension's margin that is in the table.
fn margin(input: &AuditInput, dimension: usize) -> Option<&str> {
    let occurs = |margin: &&String| input.rows.iter().any(|(at, _)| at.get(dimension) == Some(*margin));
    input.margins.get(dimension)?.iter().find(occurs).map(String::as_str)
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
    for group in &found.small_groups {
        writeln!(out, "  {group}")?;
    }
    match &found.contradiction {
        Some(sentence) => writeln!(out, "The table contradicts itself: {sentence}")?,
        None => writeln!(out, "{} hidden cells can be computed exactly.", found.recovered)?,
    }
    if found.approximate {
        writeln!(out, "The table is too large for every interval to be the narrowest: an attacker may learn more.")?;
    }
    Ok(())
}
