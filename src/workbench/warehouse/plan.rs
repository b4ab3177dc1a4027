//! What a table of counts is made of: which columns it has, and how each is made from a row of the warehouse.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::condition::{Operand, condition, literal};
use super::dialect::{Dialect, number};
use super::level::{Level, Reads, level, value_at};
use crate::dataset::{ColumnType, Fate, Others, RemarkKind, Role, Use};
use crate::privacy::{CodedColumn, Codes, Values};
use crate::review::{
    CountedColumn, CountedConsent, CountedRule, CountsTable, LadderForm, Review, Segment, counts_fingerprint,
};
use crate::segments::{self, Rule};
use crate::workbench::error::MeasureError;
use crate::workbench::figures::frame::{Cache, Given, form_of};

/// What the statements are written from.
pub(super) struct Plan {
    pub dialect: Dialect,
    /// As the dialect requires.
    pub table: String,
    pub remarks: Vec<String>,
    /// Columns of the warehouse under internal names, with their expressions.
    pub sources: Vec<(String, String)>,
    /// The person key, if there is one; and the column that says how many people a row represents.
    pub key: Option<String>,
    pub count: Option<String>,
    /// Tables of pairs: internal name and query.
    pub maps: Vec<Map>,
    /// What is grouped by, as `shoal_1`, `shoal_2`, …
    pub groups: Vec<Group>,
    pub counts: CountsTable,
}

/// A table of values and their groups, joined to a source.
pub(super) struct Map {
    pub name: String,
    pub query: String,
    pub joined_to: String,
}

pub(super) struct Group {
    /// Over the sources.
    pub expression: String,
    /// What becomes of the groups of one person: the least of them holds for all of their rows.
    pub of_person: bool,
    /// Columns of the result over the internal name, which is written as `{}`.
    pub outputs: Vec<(String, String)>,
}

/// The alias of the warehouse's table: a name behind it is never taken for a text.
pub(super) const TABLE_ALIAS: &str = "shoal_t";

/// The columns of the warehouse that are needed, each once.
pub(super) struct Sources<'a> {
    given: &'a Given<'a>,
    dialect: Dialect,
    known: BTreeMap<String, (String, Arc<CodedColumn>)>,
    list: Vec<(String, String)>,
}

impl<'a> Sources<'a> {
    pub(super) fn new(given: &'a Given<'a>, dialect: Dialect) -> Self {
        Self { given, dialect, known: BTreeMap::new(), list: Vec::new() }
    }

    /// The internal name of a column, and its values in the extract.
    pub(super) fn of(&mut self, name: &str) -> Result<(String, Arc<CodedColumn>), MeasureError> {
        if let Some(known) = self.known.get(name) {
            return Ok(known.clone());
        }
        let dataset = &self.given.cache.dataset;
        if dataset.is_folded(name) {
            return Err(MeasureError::Unusable {
                column: name.to_owned(),
                use_: "a column of the SQL".to_owned(),
                reason: "its spelling variants count as one value, which SQL cannot repeat; fold them in the warehouse, and make the extract from that".to_owned(),
            });
        }
        let column = self.given.cache.coded(name, self.given.progress)?;
        let internal = format!("shoal_c{}", self.list.len() + 1);
        let quoted = format!("{TABLE_ALIAS}.{}", self.dialect.quoted(name));
        self.list.push((internal.clone(), raw(self.dialect, &quoted, &column.values, &self.missing_words(name))));
        self.known.insert(name.to_owned(), (internal.clone(), Arc::clone(&column)));
        Ok((internal, column))
    }

    /// The words of a column that the extract was read with as no value.
    fn missing_words(&self, name: &str) -> Vec<String> {
        missing_words(self.given.cache, name)
    }

    /// A rule as a condition over the internal names.
    pub(super) fn condition(&mut self, rule: &Rule) -> Result<String, MeasureError> {
        let mut columns = BTreeMap::new();
        let mut operands = BTreeMap::new();
        for name in rule.columns() {
            let (internal, column) = self.of(name)?;
            columns.insert(name.to_owned(), column);
            operands.insert(name.to_owned(), Operand { present: format!("{internal} IS NOT NULL"), value: internal });
        }
        let rule = segments::as_written(rule, &columns);
        Ok(condition(&rule, self.dialect, &operands))
    }

    pub(super) fn into_list(self) -> Vec<(String, String)> {
        self.list
    }
}

/// The rule of a segment, read.
pub(super) fn rule_of(cache: &Cache, segment: &Segment) -> Result<Rule, MeasureError> {
    segments::read(&segment.rule, &cache.kinds())
        .map_err(|source| MeasureError::Rule { segment: segment.name.clone(), source })
}

/// What is grouped by, as columns of `shoal_coded`.
pub(super) fn coded_groups(groups: &[Group]) -> impl Iterator<Item = String> {
    groups.iter().enumerate().map(|(at, group)| format!("    {} AS shoal_{}", group.expression, at + 1))
}

/// The tables that every statement begins with: the pairs; the columns of the warehouse under internal names, so that
/// no name of the result is that of a column; and what is counted by, a row a row.
pub(super) fn first_tables(maps: &[Map], sources: &[(String, String)], table: &str, coded: &[String]) -> Vec<String> {
    let pairs = maps.iter().map(|map| format!("{} AS (\n  {}\n)", map.name, map.query));
    let sources: Vec<String> = sources.iter().map(|(internal, raw)| format!("    {raw} AS {internal}")).collect();
    let source = format!("shoal_source AS (\n  SELECT\n{}\n  FROM {table} AS {TABLE_ALIAS}\n)", sources.join(",\n"));
    let joins: String = maps
        .iter()
        .map(|map| format!("\n  LEFT JOIN {0} ON {0}.shoal_from = shoal_source.{1}", map.name, map.joined_to))
        .collect();
    let coded = format!("shoal_coded AS (\n  SELECT\n{}\n  FROM shoal_source{joins}\n)", coded.join(",\n"));
    pairs.chain([source, coded]).collect()
}

/// The words of a column that mean no value in the extract, as they are written there.
pub(super) fn missing_words(cache: &Cache, name: &str) -> Vec<String> {
    let remarks = cache.dataset.source.reading.remarks.iter();
    let of_column = remarks.filter(|r| r.kind == RemarkKind::Missing && r.column.as_deref() == Some(name));
    let words: BTreeSet<String> = of_column.flat_map(|remark| remark.words.clone()).collect();
    words.into_iter().map(|word| word.trim().to_owned()).filter(|word| !word.is_empty()).collect()
}

/// A value of the warehouse as the program reads it.
fn raw(dialect: Dialect, quoted: &str, values: &Values, missing: &[String]) -> String {
    match values {
        Values::Text(_) => {
            let text = dialect.as_text(quoted);
            let words: Vec<String> =
                [""].into_iter().chain(missing.iter().map(String::as_str)).map(|word| dialect.text(word)).collect();
            format!("CASE WHEN TRIM({text}) IN ({}) THEN NULL ELSE {text} END", words.join(", "))
        }
        Values::Number(_) => {
            let numbers: Vec<String> = missing
                .iter()
                .filter_map(|word| word.parse().ok())
                .filter(|x: &f64| x.is_finite())
                .map(number)
                .collect();
            if numbers.is_empty() {
                return quoted.to_owned();
            }
            format!("CASE WHEN {quoted} IN ({}) THEN NULL ELSE {quoted} END", numbers.join(", "))
        }
        Values::Date(_) => dialect.as_date(quoted),
        Values::Boolean(_) => dialect.as_bit(quoted),
    }
}

/// Names of the result's columns: each once, whatever the case, and on one line.
#[derive(Default)]
pub(super) struct Names(BTreeSet<String>);

impl Names {
    pub(super) fn take(&mut self, wanted: &str) -> String {
        let mut name: String = wanted.split(char::is_control).collect::<Vec<_>>().join(" ");
        while !self.0.insert(name.to_lowercase()) {
            name.push('_');
        }
        name
    }
}

/// The review as it is kept with the table: every ladder as it is made now, whatever values come later.
pub(super) fn settled(given: &Given<'_>) -> Result<Review, MeasureError> {
    let mut review = given.review.clone();
    let columns = Arc::make_mut(&mut review.columns);
    for (name, decision) in columns {
        if decision.role == Some(Role::QuasiIdentifier) && decision.ladder == LadderForm::Automatic {
            let column = given.cache.coded(name, given.progress)?;
            let form = form_of(&column, LadderForm::Automatic)?;
            decision.ladder = LadderForm::Built { settings: form.to_string() };
        }
        if decision.use_ == Some(Use::Consent) && decision.consent.is_none() {
            decision.consent = Some(given.review.consent_rule(name));
        }
    }
    // What is kept is what the fingerprint is of.
    let bytes = review.to_json().map_err(|error| MeasureError::Release(error.to_string()))?;
    let path = std::path::Path::new("counts.shoal.json");
    Review::from_json(&bytes, path).map_err(|error| MeasureError::Release(error.to_string()))
}

/// Everything that the statements need.
pub(super) fn plan(given: &Given<'_>, dialect: Dialect, table: &str) -> Result<Plan, MeasureError> {
    let (cache, review) = (given.cache, given.review);
    let fingerprint = counts_fingerprint(review);
    let mut sources = Sources::new(given, dialect);
    let mut names = Names::default();
    let mut remarks = vec![
        "Counts of people for a privacy review in Shoal: no rows of people, no direct identifiers.".to_owned(),
        format!("The fingerprint of the decisions: {fingerprint}"),
    ];
    if table == super::TABLE {
        remarks.push(format!("{table} is a placeholder for the table's name in the warehouse."));
    }
    let (mut groups, mut maps, mut columns) = (Vec::new(), Vec::new(), Vec::new());
    for column in &cache.dataset.columns {
        let name = column.name.as_str();
        match review.role(name) {
            Some(Role::QuasiIdentifier) => {
                let at = (name, review.column(name).level);
                let counted = at_level(given, at, &mut sources, &mut names, &mut maps, &mut groups)?;
                if counted.column.is_none() {
                    remarks.push(format!("{} is left out: its ladder is at *.", one_line(name)));
                }
                columns.push(counted);
            }
            Some(Role::Sensitive) => columns.push(sensitive(name, &mut sources, &mut names, &mut groups)?),
            _ => {}
        }
    }
    if groups.is_empty() {
        return Err(MeasureError::NothingToCount);
    }
    let segments = rules(given, &mut sources, &mut names, &mut remarks, &mut groups)?;
    let consents = consents(given, &mut sources, &mut names, &mut remarks, &mut groups)?;
    let key = cache.with_use(review, Use::PersonKey).map(|name| sources.of(&name)).transpose()?;
    let count = cache.with_use(review, Use::Count).map(|name| sources.of(&name)).transpose()?;
    let people = names.take(&format!("people_{}", fingerprint.get(..8).unwrap_or_default()));
    let together = key.as_ref().map(|_| names.take("together"));
    let extract = cache.dataset.columns.iter().map(|column| (column.name.clone(), column.kind)).collect();
    let own_values = cache.dataset.columns.iter().filter(|column| column.unique_share > 0.5);
    let counts = CountsTable {
        fingerprint,
        people,
        together,
        columns,
        segments,
        consents,
        extract,
        own_values: own_values.map(|column| column.name.clone()).collect(),
    };
    let table = dialect.table(table);
    let (key, count) = (key.map(|(internal, _)| internal), count.map(|(internal, _)| internal));
    Ok(Plan { dialect, table, remarks, sources: sources.into_list(), key, count, maps, groups, counts })
}

/// What SQL cannot repeat.
pub(super) fn refuse(cache: &Cache, review: &Review) -> Result<(), MeasureError> {
    let unusable = |column: String, use_: String, reason: &str| {
        Err(MeasureError::Unusable { column, use_, reason: reason.to_owned() })
    };
    if let Some(column) = cache.with_use(review, Use::Weight) {
        let reason = "risks of a weighted sample need the weight of every person, and counts do not have it";
        return unusable(column, Use::Weight.to_string(), reason);
    }
    if let Some(list) = review.opt_outs.first() {
        let reason = "keys are never written into SQL; leave these people out in the warehouse, and name no list";
        return unusable(list.name().to_owned(), "a list of keys to leave out".to_owned(), reason);
    }
    match review.opt_out_not_open() {
        Some(file) => Err(MeasureError::OptOutNotOpen { name: file.name() }),
        None => Ok(()),
    }
}

fn varies(codes: &Codes, group: impl Fn(u32) -> u32) -> bool {
    let mut groups = codes.iter().map(group);
    groups.next().is_some_and(|first| groups.any(|other| other != first))
}

/// A column at a level of its ladder, as a group and a column of the result; none of both if the level is the top.
pub(super) fn at_level(
    given: &Given<'_>,
    (name, at): (&str, usize),
    sources: &mut Sources<'_>,
    names: &mut Names,
    maps: &mut Vec<Map>,
    groups: &mut Vec<Group>,
) -> Result<CountedColumn, MeasureError> {
    let identifier = given.cache.quasi_identifier_at(given.review, name, at, given.progress)?;
    let ladder = &identifier.ladder;
    let level_name = crate::workbench::figures::search::best_levels::level_title(ladder.name(at), at);
    let mut counted = CountedColumn { name: name.to_owned(), level_name, ..CountedColumn::default() };
    if at == ladder.top() {
        return Ok(counted);
    }
    let form = form_of(ladder.column(), given.review.column(name).ladder)?;
    let (internal, column) = sources.of(name)?;
    let dialect = sources.dialect;
    let own = kind_of(&column.values);
    let (expression, kind) = if at == 0 {
        (internal, own)
    } else {
        match level(&form, ladder, at, dialect, &internal) {
            Level::Expression { sql, reads } => {
                let kind = match reads {
                    Reads::AsTheyCame => own,
                    Reads::Number => ColumnType::Number,
                    Reads::Text => ColumnType::Text,
                };
                (sql, kind)
            }
            Level::Listed(listed) => {
                counted.unknown.clone_from(&listed.unknown);
                let map = format!("shoal_map_{}", maps.len() + 1);
                let of_table = listed.is_table().then(|| format!("{map}.shoal_to"));
                let expression = listed.expression(dialect, &internal, of_table.as_deref());
                if of_table.is_some() {
                    let query = dialect.pairs(&listed.pairs, listed.from_type);
                    maps.push(Map { name: map, query, joined_to: internal });
                }
                (expression, ColumnType::Text)
            }
        }
    };
    let map = ladder.map(at);
    counted.varies = varies(&column.codes, |code| map.and_then(|map| map.get(code as usize).copied()).unwrap_or(code));
    let alias = names.take(name);
    let is_truth = at == 0 && own == ColumnType::Boolean;
    groups.push(Group { expression, of_person: false, outputs: vec![(shown(is_truth), alias.clone())] });
    counted.column = Some(alias);
    counted.kind = Some(kind);
    Ok(counted)
}

/// A column of the result over its internal name; truth is written as words that every reader knows.
fn shown(is_truth: bool) -> String {
    if is_truth { "CASE WHEN {} = 1 THEN 'true' WHEN {} = 0 THEN 'false' END" } else { "{}" }.to_owned()
}

fn sensitive(
    name: &str,
    sources: &mut Sources<'_>,
    names: &mut Names,
    groups: &mut Vec<Group>,
) -> Result<CountedColumn, MeasureError> {
    let (internal, column) = sources.of(name)?;
    let kind = kind_of(&column.values);
    let alias = names.take(name);
    let outputs = vec![(shown(kind == ColumnType::Boolean), alias.clone())];
    groups.push(Group { expression: internal, of_person: false, outputs });
    Ok(CountedColumn {
        name: name.to_owned(),
        column: Some(alias),
        kind: Some(kind),
        varies: varies(&column.codes, |code| code),
        ..CountedColumn::default()
    })
}

fn kind_of(values: &Values) -> ColumnType {
    match values {
        Values::Text(_) => ColumnType::Text,
        Values::Number(_) => ColumnType::Number,
        Values::Date(_) => ColumnType::Date,
        Values::Boolean(_) => ColumnType::Boolean,
    }
}

fn rules(
    given: &Given<'_>,
    sources: &mut Sources<'_>,
    names: &mut Names,
    remarks: &mut Vec<String>,
    groups: &mut Vec<Group>,
) -> Result<Vec<CountedRule>, MeasureError> {
    let mut counted = Vec::new();
    for (at, segment) in given.review.segments.iter().enumerate() {
        let condition = sources.condition(&rule_of(given.cache, segment)?)?;
        let members = given.cache.members(&segment.name, &segment.rule, given.progress)?.count();
        let column = names.take(&format!("segment_{}", at + 1));
        remarks.push(format!("{column}: {}", one_line(&segment.name)));
        let expression = format!("CASE WHEN {condition} THEN 1 ELSE 0 END");
        groups.push(Group { expression, of_person: false, outputs: vec![("{}".to_owned(), column.clone())] });
        let varies = members > 0 && members < given.cache.dataset.rows() as u64;
        counted.push(CountedRule { rule: segment.rule.clone(), column, varies });
    }
    Ok(counted)
}

/// What a cell of a consent column says, in the order in which the least of a person's cells holds for all.
const LEAVES: u8 = 0;
const UNKNOWN: u8 = 1;
const STAYS: u8 = 2;
const EMPTY: u8 = 3;

pub(super) fn consents(
    given: &Given<'_>,
    sources: &mut Sources<'_>,
    names: &mut Names,
    remarks: &mut Vec<String>,
    groups: &mut Vec<Group>,
) -> Result<Vec<CountedConsent>, MeasureError> {
    let review = given.review;
    let mut counted: Vec<CountedConsent> = Vec::new();
    for column in &given.cache.dataset.columns {
        let name = column.name.as_str();
        if review.column(name).use_ != Some(Use::Consent) {
            continue;
        }
        let (internal, coded) = sources.of(name)?;
        let rule = review.consent_rule(name);
        let asked = rule.asked(&coded);
        if !asked.is_empty() {
            return Err(MeasureError::ConsentUnknown { column: name.to_owned(), values: asked });
        }
        let at = counted.len() + 1;
        let wanted = |what: &str| format!("consent_{at}{what}");
        let (column, empty, unknown) =
            (names.take(&wanted("")), names.take(&wanted("_empty")), names.take(&wanted("_unknown")));
        remarks.push(format!("{column}: {}", one_line(&rule.text(name))));
        let bit = |is: String| format!("CASE WHEN {is} THEN 1 ELSE 0 END");
        let stays = match rule.keeps_empty() {
            true => format!("{{}} IN ({STAYS}, {EMPTY})"),
            false => format!("{{}} = {STAYS}"),
        };
        let outputs = vec![
            (bit(stays), column.clone()),
            (bit(format!("{{}} = {EMPTY}")), empty.clone()),
            (bit(format!("{{}} = {UNKNOWN}")), unknown.clone()),
        ];
        let expression = consent_expression(sources.dialect, &internal, &rule, &coded);
        groups.push(Group { expression, of_person: true, outputs });
        counted.push(CountedConsent { name: name.to_owned(), column, empty, unknown });
    }
    Ok(counted)
}

/// What a cell says by the rule. A value that the extract does not hold and the rule does not name says what nobody
/// knows, unless the rule is about all others.
fn consent_expression(
    dialect: Dialect,
    value: &str,
    rule: &crate::dataset::ConsentRule,
    column: &CodedColumn,
) -> String {
    let (name, values) = (column.name.clone(), column.values.clone());
    let mut known = CodedColumn { name, values, has_missing: false, codes: Codes::U8(Vec::new()) };
    match &mut known.values {
        Values::Boolean(values) => *values = vec![false, true],
        Values::Text(values) => {
            values.extend(rule.decided.keys().map(|value| value.as_str().into()));
            values.sort_unstable();
            values.dedup();
        }
        Values::Number(_) | Values::Date(_) => {}
    }
    let fates = rule.fates(&known);
    let code = |fate: &Fate| match fate {
        Fate::Stays => STAYS,
        Fate::Left => LEAVES,
        Fate::LeftUnknown | Fate::Asked => UNKNOWN,
        Fate::Empty { .. } => EMPTY,
    };
    let values = known.values.len() as u32;
    let mut by_code: BTreeMap<u8, Vec<String>> = BTreeMap::new();
    for (at, fate) in (0..values).zip(&fates) {
        by_code.entry(code(fate)).or_default().push(literal(dialect, &value_at(&known.values, at)));
    }
    let other = match rule.others {
        Others::Stay => STAYS,
        Others::Left => LEAVES,
        // A day is a day; of words and numbers nobody knows.
        Others::Known if matches!(known.values, Values::Date(_)) && by_code.len() == 1 => {
            by_code.keys().next().copied().unwrap_or(UNKNOWN)
        }
        Others::Known => UNKNOWN,
    };
    let mut case = format!("CASE WHEN {value} IS NULL THEN {EMPTY}");
    for (code, values) in by_code.iter().filter(|(code, _)| **code != other) {
        case.push_str(&format!(" WHEN {value} IN ({}) THEN {code}", values.join(", ")));
    }
    format!("{case} ELSE {other} END")
}

/// A name inside a remark must not end it.
pub(super) fn one_line(name: &str) -> String {
    name.split_whitespace().collect::<Vec<_>>().join(" ")
}
