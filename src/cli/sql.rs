//! `shoal sql`: the SQL that makes a table of counts in a warehouse.

use std::io::Write;

use super::args;
use super::assess::rule_of;
use super::error::{Fault, HOLDS};
use super::input::{self, Opened};
use super::{consent, kept, tagging};
use crate::privacy::Progress;
use crate::workbench::warehouse_sql;

pub fn run(args: &args::Sql, out: &mut dyn Write, err: &mut dyn Write) -> Result<u8, Fault> {
    kept::check(&args.input, &args.tagging)?;
    let Opened { dataset, mut review, .. } =
        input::open(&args.input, args.tagging.review.as_deref(), &args.tagging.consent, err)?;
    tagging::apply(&args.tagging, &args::PolicyArgs::default(), &[], &dataset, &mut review)?;
    consent::print_consent(&dataset, &review, err)?;
    let sql = warehouse_sql(&dataset, &review, &args.table, &Progress::new())
        .map_err(|error| Fault::of_measure(&error, rule_of(&error, &review)))?;
    kept::decisions(&args.input, &args.tagging, &review, err)?;
    write!(out, "{sql}")?;
    Ok(HOLDS)
}
