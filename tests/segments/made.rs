//! Made-up columns and rules for the property tests.

use std::collections::BTreeMap;
use std::sync::Arc;

use proptest::prelude::*;
use shoal::privacy::{CodedColumn, Codes, Values};
use shoal::segments::{Literal, Operator, Rule};

/// A column from its cells, `None` for a missing value.
pub fn text_column(name: &str, cells: &[Option<&str>]) -> CodedColumn {
    let mut values: Vec<Box<str>> = cells.iter().flatten().map(|&v| v.into()).collect();
    values.sort();
    values.dedup();
    let codes: Vec<u32> = cells
        .iter()
        .map(|cell| cell.map_or(values.len(), |v| values.iter().position(|x| x.as_ref() == v).unwrap()) as u32)
        .collect();
    coded(name, Values::Text(values), &codes)
}

pub fn number_column(name: &str, cells: &[Option<f64>]) -> CodedColumn {
    let mut values: Vec<f64> = cells.iter().flatten().copied().collect();
    values.sort_by(f64::total_cmp);
    values.dedup();
    let codes: Vec<u32> = cells
        .iter()
        .map(|cell| cell.map_or(values.len(), |v| values.iter().position(|x| *x == v).unwrap()) as u32)
        .collect();
    coded(name, Values::Number(values), &codes)
}

fn coded(name: &str, values: Values, codes: &[u32]) -> CodedColumn {
    let has_missing = codes.iter().any(|&c| c as usize == values.len());
    let cardinality = values.len() + usize::from(has_missing);
    CodedColumn { name: name.to_owned(), values, has_missing, codes: Codes::pack(codes, cardinality) }
}

pub fn columns(columns: Vec<CodedColumn>) -> BTreeMap<String, Arc<CodedColumn>> {
    columns.into_iter().map(|column| (column.name.clone(), Arc::new(column))).collect()
}

/// Any literal that can be written.
pub fn literal() -> impl Strategy<Value = Literal> {
    prop_oneof![
        any::<String>().prop_map(Literal::Text),
        any::<f64>().prop_filter("numbers are finite", |n| n.is_finite()).prop_map(Literal::Number),
        (-1000i32..1000).prop_map(|n| Literal::Number(f64::from(n) / 8.0)),
        (-700_000i32..2_900_000).prop_map(Literal::Date),
        any::<bool>().prop_map(Literal::Boolean),
    ]
}

pub fn operator() -> impl Strategy<Value = Operator> {
    use Operator::{Equal, Greater, GreaterEqual, Less, LessEqual, NotEqual};
    proptest::sample::select(vec![Equal, NotEqual, Less, LessEqual, Greater, GreaterEqual])
}

fn name() -> impl Strategy<Value = String> {
    prop_oneof![
        "[a-zA-Z_äß][a-z0-9_äß.-]{0,6}",
        proptest::sample::select(vec![
            "and",
            "Not",
            "true",
            "missing",
            "home store",
            "a`b",
            "25",
            "..",
            "a..b",
            "-",
            "a-"
        ])
        .prop_map(str::to_owned),
        any::<String>().prop_filter("a column's name is not empty", |name| !name.is_empty()),
    ]
}

/// Any rule that can be written, lists of none and one included.
pub fn rule() -> impl Strategy<Value = Rule> {
    let text = || any::<String>().prop_filter("an empty text is refused", |text| !text.is_empty());
    let leaf = prop_oneof![
        (name(), operator(), literal()).prop_map(|(column, operator, value)| Rule::Compare { column, operator, value }),
        (name(), proptest::collection::vec(literal(), 1..4)).prop_map(|(column, values)| Rule::In { column, values }),
        (name(), literal(), literal()).prop_map(|(column, low, high)| Rule::Between { column, low, high }),
        name().prop_map(|column| Rule::Missing { column }),
        (name(), text()).prop_map(|(column, text)| Rule::Contains { column, text }),
        (name(), text()).prop_map(|(column, text)| Rule::StartsWith { column, text }),
    ];
    nested(leaf)
}

pub fn nested(leaf: impl Strategy<Value = Rule> + 'static) -> impl Strategy<Value = Rule> {
    leaf.prop_recursive(4, 24, 4, |inner| {
        prop_oneof![
            proptest::collection::vec(inner.clone(), 0..4).prop_map(Rule::All),
            proptest::collection::vec(inner.clone(), 0..4).prop_map(Rule::Any),
            inner.prop_map(|rule| Rule::Not(Box::new(rule))),
        ]
    })
}
