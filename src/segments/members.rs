//! Which rows a rule selects.
//!
//! A condition is decided once a distinct value, over the column's dictionary; rows are then looked up by code, in
//! blocks that stay in the cache while every condition of every rule is applied to them, on all cores.

use std::cmp::Ordering;
use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use rayon::prelude::*;

use super::rule::check::{ValueKind, check};
use super::rule::parser::RuleError;
use super::rule::{Literal, Operator, Rule};
use crate::privacy::yes_no::{meaning, pair};
use crate::privacy::{Bitmap, Cancelled, CodedColumn, Codes, Progress, Values};

/// Words of 64 rows in a block: 16,384 rows, whose codes of a few columns fit the fastest cache.
const BLOCK: usize = 256;

/// Why membership could not be had.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum MembersError {
    #[error(transparent)]
    Rule(#[from] RuleError),
    #[error(transparent)]
    Cancelled(#[from] Cancelled),
}

/// The rows that a rule selects. Places in errors are those of `rule.to_string()`.
///
/// # Errors
/// A column that is not among `columns` or has fewer than `rows` rows, or a value that does not fit its column.
pub fn members(rule: &Rule, columns: &BTreeMap<String, Arc<CodedColumn>>, rows: usize) -> Result<Bitmap, RuleError> {
    match members_of(&[rule], columns, rows, &Progress::new()) {
        Ok(mut bitmaps) => Ok(bitmaps.pop().unwrap_or_else(|| Bitmap::none(rows))),
        Err(MembersError::Rule(error)) => Err(error),
        // Nobody else holds the progress.
        Err(MembersError::Cancelled(_)) => Ok(Bitmap::none(rows)),
    }
}

/// The rows that each of many rules selects, in one pass over the rows. Progress counts rows.
///
/// # Errors
/// As [`members`], and [`Cancelled`].
pub fn members_of(
    rules: &[&Rule],
    columns: &BTreeMap<String, Arc<CodedColumn>>,
    rows: usize,
    progress: &Progress,
) -> Result<Vec<Bitmap>, MembersError> {
    let mut plan = Plan { tests: Vec::new(), placed: BTreeMap::new() };
    let mut nodes = Vec::with_capacity(rules.len());
    for rule in rules {
        let known: Vec<(String, ValueKind)> =
            columns.iter().map(|(name, c)| (name.clone(), kind(rule, name, c))).collect();
        check(rule, &known)?;
        nodes.push(plan.node(rule, columns, rows)?);
    }
    progress.set_total(rows as u64);
    let words = rows.div_ceil(64);
    let blocks: Vec<Range<usize>> = (0..words).step_by(BLOCK).map(|start| start..(start + BLOCK).min(words)).collect();
    // One list of words a block, rule after rule.
    let parts: Vec<Vec<u64>> = blocks
        .par_iter()
        .map(|block| {
            progress.step(((block.end * 64).min(rows) - block.start * 64) as u64)?;
            Ok(plan.block(&nodes, block, rows))
        })
        .collect::<Result<_, Cancelled>>()?;
    Ok((0..rules.len())
        .into_par_iter()
        .map(|rule| {
            let mut all = Vec::with_capacity(words);
            for (part, block) in parts.iter().zip(&blocks) {
                all.extend_from_slice(&part[rule * block.len()..(rule + 1) * block.len()]);
            }
            Bitmap::from_words(all, rows)
        })
        .collect())
}

/// What a column holds for a rule: words for yes and no are truth values if the rule requires those.
fn kind(rule: &Rule, name: &str, column: &CodedColumn) -> ValueKind {
    let asks_truth = |leaf: &&Rule| {
        let truth = |value: &Literal| matches!(value, Literal::Boolean(_));
        leaf.column() == Some(name)
            && match leaf {
                Rule::Compare { value, .. } => truth(value),
                Rule::In { values, .. } => values.iter().any(truth),
                _ => false,
            }
    };
    match &column.values {
        Values::Text(values) if pair(values, true).is_some() && rule.leaves().iter().any(asks_truth) => {
            ValueKind::Boolean
        }
        values => ValueKind::of(values),
    }
}

/// Which codes of one column say yes.
enum Test<'a> {
    /// Neighbours in the dictionary: most comparisons, since dictionaries are sorted.
    Between {
        codes: &'a Codes,
        from: u32,
        count: u32,
    },
    OneOf {
        codes: &'a Codes,
        yes: Vec<bool>,
    },
}

enum Node {
    /// Place in [`Plan::tests`].
    Test(usize),
    All(Vec<Node>),
    Any(Vec<Node>),
    Not(Box<Node>),
}

struct Plan<'a> {
    tests: Vec<Test<'a>>,
    /// Where a condition that several rules share is kept, by its text.
    placed: BTreeMap<String, usize>,
}

impl<'a> Plan<'a> {
    fn node(
        &mut self,
        rule: &Rule,
        columns: &'a BTreeMap<String, Arc<CodedColumn>>,
        rows: usize,
    ) -> Result<Node, RuleError> {
        let mut each =
            |parts: &[Rule]| parts.iter().map(|part| self.node(part, columns, rows)).collect::<Result<_, _>>();
        Ok(match rule {
            Rule::All(parts) => Node::All(each(parts)?),
            Rule::Any(parts) => Node::Any(each(parts)?),
            Rule::Not(inner) => Node::Not(Box::new(self.node(inner, columns, rows)?)),
            leaf => {
                let text = leaf.to_string();
                if let Some(&place) = self.placed.get(&text) {
                    return Ok(Node::Test(place));
                }
                let name = leaf.column().unwrap_or_default();
                let column = columns.get(name).filter(|column| column.rows() >= rows).ok_or_else(|| {
                    RuleError::new(
                        0..text.len(),
                        format!("the column {name} has not been read for all {rows} rows"),
                        None,
                    )
                })?;
                self.tests.push(test(leaf, column));
                self.placed.insert(text, self.tests.len() - 1);
                Node::Test(self.tests.len() - 1)
            }
        })
    }

    /// The words of a block for each rule, one after another.
    fn block(&self, nodes: &[Node], block: &Range<usize>, rows: usize) -> Vec<u64> {
        let mut tested: Vec<Option<Vec<u64>>> = vec![None; self.tests.len()];
        let mut out = Vec::with_capacity(nodes.len() * block.len());
        for node in nodes {
            let start = out.len();
            out.resize(start + block.len(), 0);
            self.evaluate(node, block, rows, &mut tested, &mut out[start..]);
        }
        out
    }

    fn evaluate(
        &self,
        node: &Node,
        block: &Range<usize>,
        rows: usize,
        tested: &mut [Option<Vec<u64>>],
        out: &mut [u64],
    ) {
        match node {
            Node::Test(place) => {
                let words = tested[*place].get_or_insert_with(|| {
                    let from = block.start * 64;
                    let to = (block.end * 64).min(rows);
                    self.tests[*place].words(from..to)
                });
                out.copy_from_slice(words);
            }
            Node::Not(inner) => {
                self.evaluate(inner, block, rows, tested, out);
                out.iter_mut().for_each(|word| *word = !*word);
            }
            Node::All(parts) | Node::Any(parts) => {
                let all = matches!(node, Node::All(_));
                out.fill(if all { u64::MAX } else { 0 });
                let mut part_words = vec![0; out.len()];
                for part in parts {
                    self.evaluate(part, block, rows, tested, &mut part_words);
                    let pairs = out.iter_mut().zip(&part_words);
                    if all { pairs.for_each(|(a, b)| *a &= b) } else { pairs.for_each(|(a, b)| *a |= b) }
                }
            }
        }
    }
}

impl Test<'_> {
    fn words(&self, rows: Range<usize>) -> Vec<u64> {
        match self {
            Self::Between { codes, from, count } => {
                let yes = |code: u32| code.wrapping_sub(*from) < *count;
                match codes {
                    Codes::U8(v) => words(&v[rows], |c| yes(u32::from(c))),
                    Codes::U16(v) => words(&v[rows], |c| yes(u32::from(c))),
                    Codes::U32(v) => words(&v[rows], yes),
                }
            }
            Self::OneOf { codes, yes } => {
                let yes = |code: u32| yes.get(code as usize).copied().unwrap_or(false);
                match codes {
                    Codes::U8(v) => words(&v[rows], |c| yes(u32::from(c))),
                    Codes::U16(v) => words(&v[rows], |c| yes(u32::from(c))),
                    Codes::U32(v) => words(&v[rows], yes),
                }
            }
        }
    }
}

fn words<T: Copy>(codes: &[T], yes: impl Fn(T) -> bool) -> Vec<u64> {
    codes
        .chunks(64)
        .map(|chunk| chunk.iter().enumerate().fold(0, |word, (bit, &code)| word | u64::from(yes(code)) << bit))
        .collect()
}

fn test<'a>(leaf: &Rule, column: &'a CodedColumn) -> Test<'a> {
    let (codes, values) = (&column.codes, &column.values);
    if let Some(range) = neighbours(leaf, column) {
        return Test::Between { codes, from: range.start as u32, count: range.len() as u32 };
    }
    // A missing value says yes to `is missing` alone, and that is a range: its place here stays no.
    let mut yes = vec![false; values.len() + 1];
    let mut set = |range: Range<usize>, answer: bool| {
        if let Some(part) = yes.get_mut(range) {
            part.fill(answer);
        }
    };
    match (leaf, values) {
        (Rule::In { values: wanted, .. }, _) => wanted.iter().for_each(|value| set(equal(values, value), true)),
        (Rule::Compare { value, .. }, _) => {
            set(0..values.len(), true);
            set(equal(values, value), false);
        }
        (Rule::Contains { text, .. }, Values::Text(known)) => {
            yes.par_iter_mut().zip(known).for_each(|(yes, value)| *yes = value.contains(text.as_str()));
        }
        _ => {}
    }
    Test::OneOf { codes, yes }
}

/// The codes that say yes where the sorted dictionary makes them neighbours.
fn neighbours(leaf: &Rule, column: &CodedColumn) -> Option<Range<usize>> {
    let values = &column.values;
    let end = values.len();
    Some(match leaf {
        Rule::Missing { .. } => end..end + usize::from(column.has_missing),
        Rule::Compare { operator, value, .. } => match operator {
            Operator::Equal => equal(values, value),
            Operator::NotEqual => return None,
            Operator::Less => 0..below(values, value),
            Operator::LessEqual => 0..up_to(values, value),
            Operator::Greater => up_to(values, value)..end,
            Operator::GreaterEqual => below(values, value)..end,
        },
        Rule::Between { low, high, .. } => below(values, low)..up_to(values, high),
        Rule::StartsWith { text, .. } => match values {
            Values::Text(known) => {
                let start = known.partition_point(|v| v.as_ref() < text.as_str());
                start..start + known[start..].partition_point(|v| v.starts_with(text.as_str()))
            }
            _ => 0..0,
        },
        _ => return None,
    })
}

fn equal(values: &Values, value: &Literal) -> Range<usize> {
    let found = below(values, value)..up_to(values, value);
    if found.is_empty() { meant(values, value).unwrap_or(found) } else { found }
}

/// The same rule with every value as its column writes it: `app = true` about a column of `ja` and `nein` is
/// `app = "ja"`. A value that no row can have by its type is left out.
#[must_use]
pub fn as_written(rule: &Rule, columns: &BTreeMap<String, Arc<CodedColumn>>) -> Rule {
    let each = |parts: &[Rule]| parts.iter().map(|part| as_written(part, columns)).collect();
    let written = |column: &str, value: &Literal| {
        let values = &columns.get(column)?.values;
        match (values, value, equal(values, value).next()) {
            (Values::Text(texts), _, Some(at)) => texts.get(at).map(|text| Literal::Text(text.to_string())),
            (Values::Boolean(_), Literal::Text(word), _) => meaning(word).map(Literal::Boolean),
            (Values::Text(_), Literal::Boolean(_), None) => None,
            _ => Some(value.clone()),
        }
    };
    match rule {
        Rule::All(parts) => Rule::All(each(parts)),
        Rule::Any(parts) => Rule::Any(each(parts)),
        Rule::Not(inner) => Rule::Not(Box::new(as_written(inner, columns))),
        Rule::Compare { column, operator, value } if matches!(operator, Operator::Equal | Operator::NotEqual) => {
            match written(column, value) {
                Some(value) => Rule::Compare { column: column.clone(), operator: *operator, value },
                None if *operator == Operator::Equal => Rule::Any(Vec::new()),
                None => Rule::Not(Box::new(Rule::Missing { column: column.clone() })),
            }
        }
        Rule::In { column, values } => {
            let values = values.iter().filter_map(|value| written(column, value)).collect();
            Rule::In { column: column.clone(), values }
        }
        other => other.clone(),
    }
}

/// The values that a word for yes or no means where the file has another word for it: `a = true` and `a = "yes"` find
/// `ja` in a column of `ja` and `nein`.
fn meant(values: &Values, value: &Literal) -> Option<Range<usize>> {
    let says_yes = match value {
        Literal::Boolean(says_yes) => *says_yes,
        Literal::Text(word) => meaning(word)?,
        _ => return None,
    };
    match values {
        Values::Text(words) => pair(words, true)?.place(says_yes).map(|at| at..at + 1),
        Values::Boolean(_) => {
            let value = Literal::Boolean(says_yes);
            Some(below(values, &value)..up_to(values, &value))
        }
        _ => None,
    }
}

fn below(values: &Values, value: &Literal) -> usize {
    partition(values, value, Ordering::is_lt)
}

fn up_to(values: &Values, value: &Literal) -> usize {
    partition(values, value, Ordering::is_le)
}

/// How many values stand so to `value`, which those at the beginning of the dictionary do.
fn partition(values: &Values, value: &Literal, stands: fn(Ordering) -> bool) -> usize {
    match (values, value) {
        (Values::Text(v), Literal::Text(x)) => v.partition_point(|a| stands(a.as_ref().cmp(x))),
        (Values::Number(v), Literal::Number(x)) => v.partition_point(|a| a.partial_cmp(x).is_some_and(stands)),
        (Values::Date(v), Literal::Date(x)) => v.partition_point(|a| stands(a.cmp(x))),
        (Values::Boolean(v), Literal::Boolean(x)) => v.partition_point(|a| stands(a.cmp(x))),
        _ => 0,
    }
}
