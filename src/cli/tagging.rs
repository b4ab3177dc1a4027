//! Decisions on the command line become edits of a review, so that they obey the rules of the window.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::str::FromStr;

use super::args::{PolicyArgs, Tagging};
use super::consent;
use super::error::Fault;
use super::list::{assignment, given, split_keeping_escapes};
use crate::dataset::{ColumnProfile, ColumnType, Dataset, Role, Use};
use crate::privacy::ladder::Form;
use crate::privacy::{People, PrivacyError, Progress};
use crate::review::{Edit, LadderForm, Leaves, MissingValues, Policy, Review, Segment};

/// Applies the options to the review of a file.
pub fn apply(
    tagging: &Tagging,
    thresholds: &PolicyArgs,
    measures: &[String],
    dataset: &Dataset,
    review: &mut Review,
) -> Result<(), Fault> {
    let mut decisions = Decisions { dataset, roles: BTreeMap::new(), uses: BTreeMap::new() };
    for (list, role, option) in [
        (&tagging.direct, Role::DirectIdentifier, "--direct"),
        (&tagging.qi, Role::QuasiIdentifier, "--qi"),
        (&tagging.sensitive, Role::Sensitive, "--sensitive"),
    ] {
        for name in given(list, option)? {
            decisions.role(&name, role, option)?;
        }
    }
    for (name, use_, option) in [
        (&tagging.person, Use::PersonKey, "--person"),
        (&tagging.count, Use::Count, "--count"),
        (&tagging.weight, Use::Weight, "--weight"),
    ] {
        if let Some(name) = name {
            if name.is_empty() {
                return Err(Fault::wrong(format!("{option}: no column is named; name one, or leave the option out")));
            }
            decisions.use_(name, use_, option)?;
        }
    }
    for name in given(measures, "--measure")? {
        decisions.use_(&name, Use::Measure, "--measure")?;
    }
    let rules = consent::rules(&tagging.consent, dataset)?;
    for name in rules.keys() {
        decisions.use_(name, Use::Consent, "--consent")?;
    }
    let Decisions { roles, uses, .. } = decisions;
    // A use that is given replaces the review's own.
    for use_ in uses.values() {
        let held: Vec<String> = review.with_use(*use_).map(str::to_owned).collect();
        for column in held.into_iter().filter(|_| !matches!(use_, Use::Measure)) {
            edit(review, &Edit::SetUse { column, use_: None })?;
        }
    }
    for (column, role) in roles {
        edit(review, &Edit::SetRole { column, role: Some(role) })?;
    }
    for (column, use_) in uses {
        match rules.get(&column) {
            Some(rule) => edit(review, &Edit::SetConsent { column, rule: rule.clone() })?,
            None => edit(review, &Edit::SetUse { column, use_: Some(use_) })?,
        }
    }
    consent::opt_outs(&tagging.opt_out, dataset, review)?;
    let mut laddered = BTreeSet::new();
    for text in &tagging.ladder {
        let (column, ladder) = ladder(text, "--ladder", dataset)?;
        if !laddered.insert(column.clone()) {
            return Err(Fault::wrong(format!("--ladder: \"{column}\" is given two ladders; give one")));
        }
        edit(review, &Edit::SetLadder { column, ladder })?;
    }
    for (column, level) in levels_given(&tagging.level, dataset)? {
        edit(review, &Edit::SetLevel { column, level })?;
    }
    match tagging.missing.as_deref() {
        Some("any") => edit(review, &Edit::SetMissing(MissingValues::MatchesAnything))?,
        Some(_) => edit(review, &Edit::SetMissing(MissingValues::Own))?,
        None => {}
    }
    for text in &tagging.segment {
        let segment = segment(text)?;
        // Asked for again beside the review that has it, it is the same one.
        if !review.segment(&segment.name).is_some_and(|held| is_same_rule(&held.rule, &segment.rule)) {
            add_segment(segment, "--segment", review)?;
        }
    }
    handed_over(tagging, dataset, review)?;
    let policy = policy(thresholds, &review.policy);
    edit(review, &Edit::SetPolicy(policy))
}

/// The columns that options name, beside those that the tagging names: all that is needed of the file. `None` if
/// that cannot be said from the options alone: a review names others, and so do lists of keys and rules of consent.
///
/// A name that is not in the file is among them where an option may mean it; then all columns are needed, to say so.
pub fn columns_named(tagging: &Tagging, more: &[&[String]]) -> Option<BTreeSet<String>> {
    if tagging.review.is_some() || !tagging.consent.is_empty() || !tagging.opt_out.is_empty() {
        return None;
    }
    let mut named = BTreeSet::new();
    for list in [&tagging.direct[..], &tagging.qi, &tagging.sensitive].iter().chain(more) {
        named.extend(given(list, "").ok()?);
    }
    named.extend([&tagging.person, &tagging.count, &tagging.weight].into_iter().flatten().cloned());
    let assigned = tagging.ladder.iter().cloned().chain(tagging.level.iter().flat_map(|l| split_keeping_escapes(l)));
    for text in assigned {
        named.insert(assignment(&text, '=', |_| true)?.0);
    }
    for text in &tagging.segment {
        let rule = crate::segments::parse(&segment(text).ok()?.rule).ok()?;
        named.extend(rule.columns().into_iter().map(str::to_owned));
    }
    for text in &tagging.leaves {
        if let Some((_, list)) = text.rsplit_once("=rows:") {
            named.extend(given(&[list.to_owned()], "").ok()?);
        }
    }
    (!named.is_empty()).then_some(named)
}

/// Applies one edit; a refusal is a wrong request.
pub fn edit(review: &mut Review, edit: &Edit) -> Result<(), Fault> {
    review.apply(edit).map_err(Fault::wrong)
}

/// Adds a segment. Another one of its name is left as it is, and both are named.
pub fn add_segment(segment: Segment, option: &str, review: &mut Review) -> Result<(), Fault> {
    match review.segment(&segment.name) {
        Some(held) if is_same_rule(&held.rule, &segment.rule) => Err(Fault::wrong(format!(
            "{option}: there is already a segment named \"{}\" of this rule, with another purpose, recipient, consent or another form of release; choose another name, or change that segment",
            held.name
        ))),
        Some(held) => Err(Fault::wrong(format!(
            "{option}: there is already a segment named \"{}\" with the rule {}, and this one has the rule {}; choose another name",
            held.name, held.rule, segment.rule
        ))),
        None => edit(review, &Edit::AddSegment(segment)),
    }
}

/// Rules that say the same, however they are spaced.
fn is_same_rule(a: &str, b: &str) -> bool {
    a == b || matches!((crate::segments::parse(a), crate::segments::parse(b)), (Ok(a), Ok(b)) if a == b)
}

/// A column that exists, or a sentence with the nearest one.
pub fn column<'a>(dataset: &'a Dataset, name: &str, option: &str) -> Result<&'a str, Fault> {
    match dataset.columns.iter().find(|column| column.name == name) {
        Some(column) => Ok(&column.name),
        None => {
            // A part of a name with commas is most often a comma that was not escaped.
            let divided = |column: &&ColumnProfile| {
                column.name.split(',').count() > 1 && column.name.split(',').any(|part| part == name)
            };
            let nearest = match dataset.columns.iter().find(divided) {
                Some(column) => Some(column.name.replace(',', "\\,")),
                None => dataset.nearest_column(name).map(str::to_owned),
            };
            let nearest = nearest.map(|near| format!("; did you mean \"{near}\"?"));
            Err(Fault::wrong(format!("{option}: there is no column \"{name}\"{}", nearest.unwrap_or_default())))
        }
    }
}

struct Decisions<'a> {
    dataset: &'a Dataset,
    roles: BTreeMap<String, Role>,
    uses: BTreeMap<String, Use>,
}

impl Decisions<'_> {
    fn role(&mut self, name: &str, role: Role, option: &str) -> Result<(), Fault> {
        let name = column(self.dataset, name, option)?.to_owned();
        match self.roles.insert(name.clone(), role) {
            Some(other) if other == role => {
                Err(Fault::wrong(format!("{option}: \"{name}\" is named twice; name it once")))
            }
            Some(other) => Err(Fault::wrong(format!(
                "\"{name}\" is tagged twice, as {other} and as {role}; a column has one role"
            ))),
            None => Ok(()),
        }
    }

    /// Whole numbers that no float holds exactly are read as text; as counts of people they are numbers.
    fn holds_large_numbers(&self, name: &str) -> bool {
        let coded = self.dataset.column_index(name).and_then(|at| self.dataset.coded(at, &Progress::new()).ok());
        coded.is_some_and(|column| !matches!(People::counts(&column), Err(PrivacyError::CountNotWhole { .. })))
    }

    fn use_(&mut self, name: &str, use_: Use, option: &str) -> Result<(), Fault> {
        let name = column(self.dataset, name, option)?.to_owned();
        let kind = self.dataset.columns.iter().find(|column| column.name == name).map(|column| column.kind);
        if matches!(use_, Use::Count | Use::Measure | Use::Weight)
            && let Some(kind) = kind.filter(|kind| *kind != ColumnType::Number)
            && !(use_ == Use::Count && self.holds_large_numbers(&name))
        {
            return Err(Fault::wrong(format!(
                "{option}: \"{name}\" cannot be used as {use_}: its values are of the type {kind}, and numbers are needed"
            )));
        }
        if use_ == Use::PersonKey
            && let Some(reason) = self.dataset.key_refusal(&name)
        {
            return Err(Fault::wrong(format!("{option}: \"{name}\" cannot be used as {use_}: {reason}")));
        }
        match self.uses.insert(name.clone(), use_) {
            Some(other) if other == use_ => {
                Err(Fault::wrong(format!("{option}: \"{name}\" is named twice; name it once")))
            }
            Some(other) => {
                Err(Fault::wrong(format!("\"{name}\" is given two uses, {other} and {use_}; a column has one use")))
            }
            None => Ok(()),
        }
    }
}

/// `COLUMN=LADDER`: a built form, or a file.
pub fn ladder(text: &str, option: &str, dataset: &Dataset) -> Result<(String, LadderForm), Fault> {
    let (name, how) = assignment(text, '=', |name| dataset.column_index(name).is_some())
        .ok_or_else(|| Fault::wrong(format!("{option}: \"{text}\" is not COLUMN=LADDER, such as age=bands:5,10")))?;
    let name = column(dataset, &name, option)?.to_owned();
    let kind = how.split_once(':').map_or(how, |(kind, _)| kind);
    if matches!(kind, "bands" | "prefix" | "date" | "top" | "bottom" | "values") && !Path::new(how).is_file() {
        let form = Form::from_str(how).map_err(|error| Fault::wrong(format!("{option} {name}: {error}")))?;
        let needed = match form {
            Form::Bands { .. } | Form::Top(_) | Form::Bottom(_) => Some((ColumnType::Number, "numbers are")),
            Form::Prefix(_) => Some((ColumnType::Text, "text is")),
            Form::Date(_) => Some((ColumnType::Date, "dates are")),
            Form::Identity | Form::Groups(_) | Form::Table(_) => None,
        };
        let held = dataset.columns.iter().find(|column| column.name == name).map(|column| column.kind);
        if let (Some((kind, words)), Some(held)) = (needed, held)
            && kind != held
        {
            return Err(Fault::wrong(format!(
                "{option}: \"{name}\" cannot have the ladder {how}: its values are of the type {held}, and {words} needed"
            )));
        }
        return Ok((name, LadderForm::Built { settings: how.to_owned() }));
    }
    let table =
        LadderForm::from_file(Path::new(how)).map_err(|error| Fault::wrong(format!("{option} {name}: {error}")))?;
    Ok((name, table))
}

/// Levels by column.
pub fn levels_given(given: &[String], dataset: &Dataset) -> Result<BTreeMap<String, usize>, Fault> {
    let mut seen = BTreeMap::new();
    for text in given.iter().flat_map(|value| split_keeping_escapes(value)) {
        let wrong = || Fault::wrong(format!("--level: \"{text}\" is not COLUMN=N, such as age=2"));
        let (name, level) = assignment(&text, '=', |name| dataset.column_index(name).is_some()).ok_or_else(wrong)?;
        let name = column(dataset, &name, "--level")?.to_owned();
        let level = level.trim().parse().map_err(|_| wrong())?;
        if seen.insert(name.clone(), level).is_some() {
            return Err(Fault::wrong(format!("--level: \"{name}\" is given two levels; give one")));
        }
    }
    Ok(seen)
}

/// What is handed over of segments, and what for.
fn handed_over(tagging: &Tagging, dataset: &Dataset, review: &mut Review) -> Result<(), Fault> {
    let mut said = BTreeSet::new();
    for text in &tagging.leaves {
        let (mut segment, what) = of_segment(text, "--leaves", "count, table, or rows:COLUMN,COLUMN", review)?;
        if !said.insert(segment.name.clone()) {
            return Err(Fault::wrong(format!("--leaves: \"{}\" is given twice; give it once", segment.name)));
        }
        segment.leaves = Some(leaves(&what, &segment.name, dataset)?);
        edit(review, &Edit::ChangeSegment { name: segment.name.clone(), to: segment })?;
    }
    for text in &tagging.purpose {
        let (mut segment, purpose) = of_segment(text, "--purpose", "a sentence", review)?;
        segment.purpose = purpose;
        edit(review, &Edit::ChangeSegment { name: segment.name.clone(), to: segment })?;
    }
    Ok(())
}

/// `NAME=WHAT` of a segment that exists.
fn of_segment(text: &str, option: &str, what: &str, review: &Review) -> Result<(Segment, String), Fault> {
    let known = |name: &str| review.segment(name).is_some();
    let (name, value) = assignment(text, '=', known)
        .ok_or_else(|| Fault::wrong(format!("{option}: \"{text}\" is not NAME=VALUE, where VALUE is {what}")))?;
    match review.segment(name.trim()) {
        Some(segment) => Ok((segment.clone(), value.trim().to_owned())),
        None => {
            let names: Vec<&str> = review.segments.iter().map(|segment| segment.name.as_str()).collect();
            let near = crate::did_you_mean::nearest(&name, names.iter().copied());
            let near = near.map_or_else(String::new, |near| format!("; did you mean \"{near}\"?"));
            Err(Fault::wrong(format!("{option}: there is no segment \"{}\"{near}", name.trim())))
        }
    }
}

/// `count`, `table` or `rows:COLUMN,COLUMN`.
pub fn leaves(text: &str, segment: &str, dataset: &Dataset) -> Result<Leaves, Fault> {
    match text {
        "count" => return Ok(Leaves::Count),
        "table" => return Ok(Leaves::Table),
        _ => {}
    }
    let Some(list) = text.strip_prefix("rows:") else {
        return Err(Fault::wrong(format!(
            "--leaves: \"{text}\" is not what can be handed over of \"{segment}\"; choose count, table, or rows:COLUMN,COLUMN"
        )));
    };
    let mut columns = Vec::new();
    for name in given(&[list.to_owned()], "--leaves")? {
        columns.push(column(dataset, &name, "--leaves")?.to_owned());
    }
    if columns.is_empty() {
        return Err(Fault::wrong(format!(
            "--leaves: the rows of \"{segment}\" have no column; name them, as in rows:age,city"
        )));
    }
    Ok(Leaves::Rows(columns))
}

/// `NAME: RULE`.
fn segment(text: &str) -> Result<Segment, Fault> {
    let (name, rule) = text.split_once(':').ok_or_else(|| {
        Fault::wrong(format!("--segment: \"{text}\" is not NAME: RULE, such as 'Young: age in 18..25'"))
    })?;
    Ok(Segment::new(name.trim().to_owned(), rule.trim().to_owned()))
}

fn policy(args: &PolicyArgs, before: &Policy) -> Policy {
    let start = args.policy.map_or_else(|| before.clone(), crate::review::Preset::policy);
    Policy {
        k: args.k.unwrap_or(start.k),
        l: args.l.unwrap_or(start.l),
        t: args.t.unwrap_or(start.t),
        highest_risk: args.max_risk.unwrap_or(start.highest_risk),
        people_alone: args.people_alone.unwrap_or(start.people_alone),
        cell_threshold: args.threshold.unwrap_or(start.cell_threshold),
        risk_threshold: args.risk_threshold.unwrap_or(start.risk_threshold),
        // Other thresholds do not take away who must approve.
        approval: before.approval,
        ..start
    }
    .renamed()
}
