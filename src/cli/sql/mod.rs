//! `shoal sql`: the SQL that makes a table of counts in a warehouse.

pub mod args;
pub mod read_back;

use std::io::Write;
use std::path::Path;

use super::args::PolicyArgs;
use super::assess::rule_of;
use super::error::{Fault, HOLDS};
use super::input::{self, Opened};
use super::{consent, kept, tagging};
use crate::files::{FileError, IfExists, Staging};
use crate::privacy::Progress;
use crate::workbench::{Dialect, WarehouseSql, warehouse_sql};

/// Prints the SQL of the counts, or writes all of its files into the folder of `--out`.
pub fn run(args: &args::Sql, out: &mut dyn Write, err: &mut dyn Write) -> Result<u8, Fault> {
    let dialect = dialect(args.dialect.as_deref(), "shoal sql")?;
    kept::check(&args.input, &args.tagging)?;
    let Opened { dataset, mut review, .. } =
        input::open(&args.input, args.tagging.review.as_deref(), &args.tagging.consent, err)?;
    tagging::apply(&args.tagging, &PolicyArgs::default(), &args.measure, &dataset, &mut review)?;
    consent::print_consent(&dataset, &review, err)?;
    let sql = warehouse_sql(&dataset, &review, dialect, &args.table, &Progress::new())
        .map_err(|error| Fault::of_measure(&error, rule_of(&error, &review)))?;
    match &args.out {
        Some(folder) => {
            written(folder, &sql)?;
            writeln!(err, "shoal: wrote {}", folder.display())?;
        }
        None => write!(out, "{}", sql.counts)?,
    }
    kept::decisions(&args.input, &args.tagging, &review, err)?;
    Ok(HOLDS)
}

/// The dialect that is named for `what`; there is none that is right everywhere.
pub fn dialect(named: Option<&str>, what: &str) -> Result<Dialect, Fault> {
    let Some(named) = named else {
        return Err(Fault::wrong(format!(
            "--dialect: {what} writes the SQL of one engine, and none is named; choose one of {}",
            Dialect::names()
        )));
    };
    named.parse::<Dialect>().map_err(|error| Fault::wrong(format!("--dialect: {error}")))
}

/// All files, or none.
fn written(folder: &Path, sql: &WarehouseSql) -> Result<(), Fault> {
    let failed = |error: FileError| match error {
        FileError::Exists { path } => {
            Fault::wrong(format!("--out: {} exists already and is left as it is; name another folder", path.display()))
        }
        error => Fault::unfinished(error),
    };
    let review = sql.review.to_json().map_err(Fault::unfinished)?;
    let mut staging = Staging::new(folder, IfExists::Refuse, false).map_err(failed)?;
    let texts = [("counts.sql", &sql.counts), ("checks.sql", &sql.checks)];
    let sums = sql.sums.iter().map(|(name, text)| (name.as_str(), text));
    for (name, text) in texts.into_iter().chain(sums) {
        staging.add(name, |out| out.write_all(text.as_bytes())).map_err(failed)?;
    }
    staging.add("counts.shoal.json", |out| out.write_all(&review)).map_err(failed)?;
    staging.complete().and_then(|()| staging.put_in_place(&mut || {})).map_err(failed)?;
    staging.finish();
    Ok(())
}
