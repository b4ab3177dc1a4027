//! `--consent` and `--opt-out`: who may be counted.

use std::collections::BTreeMap;
use std::io::Write;
use std::path::Path;
use std::sync::Arc;

use super::error::Fault;
use super::list::split;
use super::tagging::column;
use crate::dataset::{self, ConsentRule, Dataset};
use crate::privacy::{CodedColumn, Progress};
use crate::review::Review;
use crate::workbench::{OptOutError, consent_sentences, read_opt_out};

/// The rules that are given, by column.
pub fn rules(given: &[String], dataset: &Dataset) -> Result<BTreeMap<String, ConsentRule>, Fault> {
    let mut rules = BTreeMap::new();
    for text in given {
        for (name, rule) in of_text(text, dataset)? {
            if rules.insert(name.clone(), rule).is_some() {
                return Err(Fault::wrong(format!(
                    "--consent: \"{name}\" is given two rules; put its values into one, separated by commas"
                )));
            }
        }
    }
    Ok(rules)
}

/// What a rule may name as its columns, before it is known which columns there are.
pub fn may_name(rule: &str) -> Vec<String> {
    let ends = ["!=", "=", " is "].iter().flat_map(|sign| rule.match_indices(sign)).map(|(at, _)| at);
    let before = ends.filter_map(|at| rule.get(..at)).map(|name| name.trim().trim_matches('`').to_owned());
    before.chain(split(rule)).chain([rule.to_owned()]).collect()
}

/// One argument: a column, a rule on one, or a list of columns.
fn of_text(text: &str, dataset: &Dataset) -> Result<Vec<(String, ConsentRule)>, Fault> {
    let is_column = |name: &str| dataset.column_index(name).is_some();
    if is_column(text) {
        return Ok(vec![of_column(text, dataset)?]);
    }
    if let Some((name, how, values)) = divided(text, &is_column) {
        return Ok(vec![(name.clone(), typed(&name, how, values, dataset)?)]);
    }
    let names = split(text);
    if names.is_empty() {
        return Err(Fault::wrong("--consent: no column is named; name one, or leave the option out"));
    }
    // The column that a mistyped rule begins with is the one that is missed.
    let named = |name: &str| {
        let end = [name.find("!="), name.find('='), name.find(" is ")].into_iter().flatten().min();
        column(dataset, name.get(..end.unwrap_or(name.len())).unwrap_or(name).trim(), "--consent").map(str::to_owned)
    };
    if text.contains('=') {
        named(text)?;
    }
    names.iter().map(|name| named(name).and_then(|name| of_column(&name, dataset))).collect()
}

/// How a rule compares.
#[derive(Clone, Copy, PartialEq, Eq)]
enum How {
    Equal,
    NotEqual,
    Missing,
    NotMissing,
}

/// Divides a rule where the longest beginning that is a column's name ends.
fn divided<'a>(text: &'a str, is_column: &dyn Fn(&str) -> bool) -> Option<(String, How, &'a str)> {
    let signs =
        [("!=", How::NotEqual), ("=", How::Equal), (" is not missing", How::NotMissing), (" is missing", How::Missing)];
    let mut found: Option<(usize, String, How, &str)> = None;
    for (sign, how) in signs {
        for (at, _) in text.match_indices(sign) {
            let name = text.get(..at).unwrap_or_default();
            let rest = text.get(at + sign.len()..).unwrap_or_default();
            let bare = name.trim().trim_matches('`');
            let named = [name, bare].into_iter().find(|name| is_column(name));
            let whole = matches!(how, How::Equal | How::NotEqual) || rest.trim().is_empty();
            // Of "a!=b" the sign is "!=", not "=" behind a column "a!".
            if let Some(named) = named.filter(|_| whole)
                && found.as_ref().is_none_or(|(length, ..)| named.len() > *length)
            {
                found = Some((named.len(), named.to_owned(), how, rest));
            }
        }
    }
    found.map(|(_, name, how, rest)| (name, how, rest))
}

fn typed(name: &str, how: How, values: &str, dataset: &Dataset) -> Result<ConsentRule, Fault> {
    let equal = match how {
        How::Missing | How::NotMissing => return Ok(ConsentRule::of_missing(how == How::Missing)),
        How::Equal => true,
        How::NotEqual => false,
    };
    let bare = |value: &str| {
        let value = value.trim();
        let quoted = value.strip_prefix('"').and_then(|value| value.strip_suffix('"'));
        quoted.unwrap_or(value).to_owned()
    };
    let values: Vec<String> = split(values).iter().map(|value| bare(value)).filter(|value| !value.is_empty()).collect();
    if values.is_empty() {
        return Err(Fault::wrong(format!(
            "--consent: no value follows \"{name}\"; name the values, or write '{name} is missing'"
        )));
    }
    let coded = coded(name, dataset)?;
    ConsentRule::typed(&coded, equal, &values).map_err(|why| {
        Fault::wrong(format!(
            "--consent: {name}: {why}; name every value that means consent, as in --consent '{name}=…'"
        ))
    })
}

/// A column alone: what a yes means follows from its header and its values.
fn of_column(name: &str, dataset: &Dataset) -> Result<(String, ConsentRule), Fault> {
    let suggested = dataset.columns.iter().find(|column| column.name == name).and_then(|c| c.suggestion.consent);
    let rule = suggested.map_or_else(|| ConsentRule::of_header(name), ConsentRule::new);
    let asked = rule.asked(&coded(name, dataset)?);
    if !asked.is_empty() {
        return Err(Fault::wrong(format!(
            "--consent: {name}: {}; name every value that means consent, as in --consent '{name}=…'",
            dataset::consent::unknown(&asked)
        )));
    }
    Ok((name.to_owned(), rule))
}

fn coded(name: &str, dataset: &Dataset) -> Result<CodedColumn, Fault> {
    let at =
        dataset.column_index(name).ok_or_else(|| Fault::wrong(format!("--consent: there is no column \"{name}\"")))?;
    dataset.coded(at, &Progress::new()).map_err(Fault::unfinished)
}

/// Reads the lists of keys to leave out into the review, which does not save them.
pub fn opt_outs(given: &[String], dataset: &Dataset, review: &mut Review) -> Result<(), Fault> {
    let mut lists = Vec::new();
    // The lists that the review was saved with hold if none is named.
    for file in review.opt_out_files.iter().filter(|_| given.is_empty()) {
        let list = read_opt_out(&file.path, file.column.as_deref(), dataset, review, &Progress::new());
        lists.push(list.map_err(|error| {
            Fault::wrong(format!(
                "the opt-out list {} of the review cannot be opened ({error}); name it with --opt-out",
                file.path.display()
            ))
        })?);
    }
    for text in given {
        let (path, named) = file_and_column(text)?;
        let list = read_opt_out(path, named, dataset, review, &Progress::new()).map_err(|error| match error {
            OptOutError::NoKey => Fault::wrong(format!("--opt-out: {error}; name one with --person")),
            OptOutError::NoSuchKey(_) => Fault::wrong(format!("--opt-out: {error}")),
            OptOutError::WhichColumn(_) => {
                Fault::wrong(format!("--opt-out {}: {error}; name one as FILE:COLUMN", path.display()))
            }
            OptOutError::File(error) => error.into(),
            other => Fault::wrong(format!("--opt-out {}: {other}", path.display())),
        })?;
        lists.push(list);
    }
    review.opt_outs = Arc::new(lists);
    Ok(())
}

/// A path, and a column after the last colon before which there is a file.
fn file_and_column(text: &str) -> Result<(&Path, Option<&str>), Fault> {
    if Path::new(text).is_file() {
        return Ok((Path::new(text), None));
    }
    let mut colons = text.match_indices(':').map(|(at, _)| at).rev();
    let found = colons.find(|at| text.get(..*at).is_some_and(|path| Path::new(path).is_file()));
    match found.and_then(|at| Some((text.get(..at)?, text.get(at + 1..)?))) {
        Some((path, column)) if !column.is_empty() => Ok((Path::new(path), Some(column))),
        _ => Err(Fault::wrong(format!("--opt-out: there is no file \"{text}\""))),
    }
}

/// Reports who counts as consenting.
pub fn print_consent(dataset: &Arc<Dataset>, review: &Review, err: &mut dyn Write) -> Result<(), Fault> {
    for sentence in consent_sentences(dataset, review).map_err(|error| Fault::of_measure(&error, None))? {
        writeln!(err, "shoal: {sentence}")?;
    }
    Ok(())
}
