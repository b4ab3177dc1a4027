//! Totals of measures in the warehouse: for every cell and every total of a table what its rules need.
//!
//! A person's rows are added up first, in each cell and in each total apart: whoever is in two cells is one person of
//! their total, so the largest contributions cannot be added up from the cells.

use super::dialect::Dialect;
use super::plan::{Names, Sources, at_level, coded_groups, consents, first_tables, one_line, rule_of};
use crate::dataset::{Role, Use};
use crate::workbench::error::MeasureError;
use crate::workbench::figures::frame::Given;

/// Each dimension is a total in half of all cells: this many give 64 kinds of cells.
const MOST_DIMENSIONS: usize = 6;

/// A table of sums: its dimensions at their levels, its measures, and the segment it is restricted to.
struct Table {
    dimensions: Vec<(String, usize)>,
    measures: Vec<String>,
    filter: Option<String>,
    title: String,
}

/// One statement a table of the release that has measures, and one for the columns that are tagged as measures, by the
/// quasi-identifiers.
pub(super) fn statements(
    given: &Given<'_>,
    dialect: Dialect,
    table: &str,
) -> Result<Vec<(String, String)>, MeasureError> {
    let review = given.review;
    let mut tables: Vec<Table> = Vec::new();
    for settings in review.release.tables.iter().filter(|table| table.segments.is_empty()) {
        let mut measures: Vec<String> = settings.measures.iter().map(|measure| measure.column.clone()).collect();
        measures.sort_unstable();
        measures.dedup();
        let level = |name: &String| (name.clone(), review.level_in(settings, name));
        tables.push(Table {
            dimensions: settings.dimensions.iter().map(level).collect(),
            measures,
            filter: settings.filter.clone(),
            title: settings.title.clone(),
        });
    }
    let columns = given.cache.dataset.columns.iter().map(|column| column.name.clone());
    let tagged = columns.filter(|name| review.column(name).use_ == Some(Use::Measure)).collect();
    let identifiers = given.cache.with_role(review, Role::QuasiIdentifier);
    let dimensions = identifiers.into_iter().map(|name| (name.clone(), review.column(&name).level)).collect();
    tables.push(Table { dimensions, measures: tagged, filter: None, title: String::new() });
    tables.retain(|table| !table.measures.is_empty());
    let of_table =
        |(at, of): (usize, &Table)| Ok((format!("sums_{}.sql", at + 1), statement(given, dialect, table, of)?));
    tables.iter().enumerate().map(of_table).collect()
}

/// The parts of a statement over internal names.
struct Parts {
    /// `shoal_1`, `shoal_2`, … with their names in the result.
    dimensions: Vec<(String, String)>,
    /// `shoal_x1`, … likewise.
    measures: Vec<(String, String)>,
    has_key: bool,
}

fn statement(given: &Given<'_>, dialect: Dialect, table: &str, of: &Table) -> Result<String, MeasureError> {
    let mut sources = Sources::new(given, dialect);
    let mut names = Names::default();
    let (mut maps, mut groups, mut remarks, mut dimensions) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    for (name, level) in &of.dimensions {
        let counted = at_level(given, (name, *level), &mut sources, &mut names, &mut maps, &mut groups)?;
        dimensions.extend(counted.column.map(|alias| (format!("shoal_{}", groups.len()), alias)));
    }
    if dimensions.len() > MOST_DIMENSIONS {
        return Err(MeasureError::Release(format!(
            "totals of sums are made for at most {MOST_DIMENSIONS} dimensions, and {} are below the top of their ladders; raise some, or give the tables of the review",
            dimensions.len()
        )));
    }
    let mut coded: Vec<String> = coded_groups(&groups).collect();
    let key = given.cache.with_use(given.review, Use::PersonKey).map(|name| sources.of(&name)).transpose()?;
    let own = match &key {
        // Each row without a key is a person of its own.
        Some((key, _)) => {
            coded.push(format!("    {key} AS shoal_key"));
            format!("CASE WHEN {key} IS NULL THEN ROW_NUMBER() OVER (PARTITION BY {key} ORDER BY {key}) END")
        }
        None => {
            let first = sources.of(of.measures.first().map_or("", String::as_str))?.0;
            format!("ROW_NUMBER() OVER (ORDER BY {first})")
        }
    };
    coded.push(format!("    {own} AS shoal_own"));
    let mut measures = Vec::new();
    for (at, name) in of.measures.iter().enumerate() {
        let (internal, _) = sources.of(name)?;
        coded.push(format!("    {} AS shoal_x{}", dialect.as_double(&internal), at + 1));
        measures.push((format!("shoal_x{}", at + 1), name.clone()));
    }
    let mut kept = Vec::new();
    let mut rules = Vec::new();
    let mut sifting = Vec::new();
    consents(given, &mut sources, &mut Names::default(), &mut rules, &mut sifting)?;
    for (at, group) in sifting.iter().enumerate() {
        coded.push(format!("    {} AS shoal_s{}", group.expression, at + 1));
        let of_person = of_person(key.is_some(), &format!("MIN(shoal_s{})", at + 1), &format!("shoal_s{}", at + 1));
        let stays = group.outputs.first().map_or("{}", |(stays, _)| stays.as_str());
        kept.push(format!("{} = 1", stays.replace("{}", &format!("({of_person})"))));
    }
    if let Some(name) = &of.filter {
        let segment = given.review.segment(name).ok_or_else(|| MeasureError::NoSuchSegment(name.clone()))?;
        let rule = rule_of(given.cache, segment)?;
        coded.push(format!("    CASE WHEN {} THEN 1 ELSE 0 END AS shoal_in", sources.condition(&rule)?));
        kept.push(format!("({}) = 1", of_person(key.is_some(), "MAX(shoal_in)", "shoal_in")));
        remarks.push(format!("Of the people of {}.", one_line(name)));
    }
    let parts = Parts { dimensions, measures, has_key: key.is_some() };
    let mut sql = format!("-- Sums for a table in Shoal. {}\n", one_line(&of.title));
    remarks.iter().for_each(|remark| sql.push_str(&format!("-- {remark}\n")));
    sql.push_str("WITH ");
    for part in first_tables(&maps, &sources.into_list(), &dialect.table(table), &coded) {
        sql.push_str(&part);
        sql.push_str(",\n");
    }
    let from = if kept.is_empty() {
        "shoal_coded"
    } else {
        let flags: Vec<String> = kept
            .iter()
            .enumerate()
            .map(|(at, kept)| format!("CASE WHEN {kept} THEN 1 ELSE 0 END AS shoal_k{}", at + 1))
            .collect();
        let all: Vec<String> = (1..=kept.len()).map(|at| format!("shoal_k{at} = 1")).collect();
        sql.push_str(&format!(
            "shoal_flagged AS (\n  SELECT shoal_coded.*, {}\n  FROM shoal_coded\n),\nshoal_kept AS (\n  SELECT * FROM shoal_flagged WHERE {}\n),\n",
            flags.join(", "),
            all.join(" AND ")
        ));
        "shoal_kept"
    };
    sql.push_str(&parts.totals(dialect, from));
    Ok(sql)
}

/// What holds for all rows of a person; a row without a key is a person of its own.
fn of_person(has_key: bool, of_all: &str, own: &str) -> String {
    match has_key {
        true => format!("CASE WHEN shoal_key IS NULL THEN {own} ELSE {of_all} OVER (PARTITION BY shoal_key) END"),
        false => own.to_owned(),
    }
}

impl Parts {
    fn totals(&self, dialect: Dialect, from: &str) -> String {
        let who = if self.has_key { "shoal_key, shoal_own" } else { "shoal_own" };
        let dimensions: Vec<&str> = self.dimensions.iter().map(|(internal, _)| internal.as_str()).collect();
        let total = |internal: &str| internal.replacen("shoal_", "shoal_t", 1);
        let sums: Vec<String> =
            self.measures.iter().map(|(internal, _)| format!("SUM({internal}) AS {internal}")).collect();
        let sums = sums.join(", ");
        // Bit by bit: which dimensions are totals.
        let sets = (0..1_u32 << dimensions.len()).map(|bits| {
            let kept = dimensions.iter().enumerate().filter(move |(at, _)| bits >> at & 1 == 0);
            kept.map(|(_, name)| *name).collect::<Vec<_>>()
        });
        let people = match dialect {
            // These engines have no grouping sets.
            Dialect::MySql | Dialect::Sqlite => {
                let selects = sets.map(|kept| {
                    let columns: Vec<String> = dimensions
                        .iter()
                        .map(|name| match kept.contains(name) {
                            true => format!("{name}, 0 AS {}", total(name)),
                            false => format!("NULL AS {name}, 1 AS {}", total(name)),
                        })
                        .chain([sums.clone()])
                        .collect();
                    let by: Vec<&str> = [who].into_iter().chain(kept).collect();
                    format!("SELECT {who}, {} FROM {from} GROUP BY {}", columns.join(", "), by.join(", "))
                });
                selects.collect::<Vec<_>>().join("\n  UNION ALL\n  ")
            }
            _ => {
                let columns: Vec<String> = dimensions
                    .iter()
                    .map(|name| format!("{name}, GROUPING({name}) AS {}", total(name)))
                    .chain([sums])
                    .collect();
                let sets = sets.map(|kept| {
                    let by: Vec<&str> = [who].into_iter().chain(kept).collect();
                    format!("({})", by.join(", "))
                });
                let sets = sets.collect::<Vec<_>>().join(", ");
                format!("SELECT {who}, {}\n  FROM {from} GROUP BY GROUPING SETS ({sets})", columns.join(", "))
            }
        };
        let cell: Vec<String> = dimensions.iter().flat_map(|name| [total(name), (*name).to_owned()]).collect();
        let partition = if cell.is_empty() { String::new() } else { format!("PARTITION BY {} ", cell.join(", ")) };
        let places: Vec<String> = (1..=self.measures.len())
            .map(|at| {
                format!("ROW_NUMBER() OVER ({partition}ORDER BY ABS(COALESCE(shoal_x{at}, 0)) DESC) AS shoal_p{at}")
            })
            .collect();
        let mut columns = Vec::new();
        for (internal, alias) in &self.dimensions {
            columns.push(format!("  {internal} AS {}", dialect.quoted(alias)));
            columns.push(format!("  {} AS {}", total(internal), dialect.quoted(&format!("total_{alias}"))));
        }
        columns.push("  COUNT(*) AS people".to_owned());
        for (at, (x, name)) in self.measures.iter().enumerate() {
            let place = format!("shoal_p{}", at + 1);
            for (what, expression) in [
                ("people", format!("COUNT({x})")),
                ("sum", format!("SUM({x})")),
                ("absolute", format!("SUM(ABS({x}))")),
                ("largest", format!("MAX(CASE WHEN {place} = 1 THEN ABS({x}) END)")),
                ("second", format!("MAX(CASE WHEN {place} = 2 THEN ABS({x}) END)")),
            ] {
                columns.push(format!("  {expression} AS {}", dialect.quoted(&format!("{name}_{what}"))));
            }
        }
        let by = if cell.is_empty() { String::new() } else { format!(" GROUP BY {}", cell.join(", ")) };
        format!(
            "shoal_person AS (\n  {people}\n),\nshoal_ranked AS (\n  SELECT shoal_person.*, {}\n  FROM shoal_person\n)\nSELECT\n{}\nFROM shoal_ranked{by};\n",
            places.join(", "),
            columns.join(",\n"),
        )
    }
}
