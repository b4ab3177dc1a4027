//! What each level of a table's dimensions would hide: so that nobody has to try them all.

use super::preview::source;
use super::table_input::{input, under_policy};
use crate::release::settings::{Protect, TableSettings};
use crate::release::{TableRequest, prepare_together};
use crate::workbench::bench::Workbench;
use crate::workbench::error::MeasureError;
use crate::workbench::figures::frame::{Derived, Figure, Given};

/// Tables of more cells are not tried level by level.
const MOST_CELLS: usize = 12_000;

/// One level of a dimension.
#[derive(Clone, Debug, PartialEq)]
pub struct LevelCost {
    pub name: String,
    /// Categories at this level.
    pub categories: usize,
    /// Share of the table's people who would be in hidden cells; `None` if it was not tried.
    pub hidden: Option<f64>,
}

/// The levels of one dimension.
#[derive(Clone, Debug, PartialEq)]
pub struct DimensionLevels {
    pub dimension: String,
    /// The level in use for this table.
    pub level: usize,
    pub levels: Vec<LevelCost>,
}

/// The levels of a table's dimensions, the table alone at each of them, all else as it is.
pub(crate) struct LevelCosts;

impl Figure for LevelCosts {
    /// The table's place in the release, from 0.
    type Question = usize;
    type Answer = Vec<DimensionLevels>;
    const TITLE: &'static str = "Trying the levels";
    const KEEPS_LAST: bool = true;

    fn measure(given: &Given<'_>, table: &usize) -> Result<Vec<DimensionLevels>, MeasureError> {
        let Some(settings) = given.review.release.tables.get(*table) else { return Ok(Vec::new()) };
        let settings = under_policy(settings, &given.review.policy);
        settings.dimensions.iter().map(|name| of_dimension(given, &settings, name)).collect()
    }
}

impl Workbench {
    /// What each level of the dimensions of a table would hide. Tables are counted from 0.
    pub fn level_costs(&mut self, table: usize) -> &Derived<Vec<DimensionLevels>> {
        self.ask::<LevelCosts>(table)
    }
}

fn of_dimension(given: &Given<'_>, settings: &TableSettings, name: &str) -> Result<DimensionLevels, MeasureError> {
    let ladder = given.cache.ladder(given.review, name, given.progress)?;
    let mut levels = Vec::with_capacity(ladder.levels());
    for level in 0..ladder.levels() {
        given.progress.check()?;
        let mut at = settings.clone();
        at.levels.insert(name.to_owned(), level);
        let (input, _) = input(given, &at)?;
        let place = at.dimensions.iter().position(|dimension| dimension == name);
        let categories = place.and_then(|place| input.dimensions.get(place)).map_or(0, |d| d.labels.len());
        let cells = input.dimensions.iter().fold(1_usize, |cells, d| cells.saturating_mul(d.labels.len() + 1));
        let people = input.members.as_ref().map_or_else(|| input.people.total(), |rows| input.people.among(rows));
        let noisy = matches!(at.protect, Protect::Noise { .. });
        let hidden = if noisy || people == 0 || cells > MOST_CELLS {
            None
        } else {
            let request =
                TableRequest { input: &input, settings: &at, before: &[], noise: source(given.review, &at, &[])? };
            let made = prepare_together(&[request], &[], given.progress)?;
            made.tables.first().map(|table| table.cost.people_hidden as f64 / people as f64)
        };
        let name = match ladder.name(level) {
            "" => format!("level {level}"),
            name => name.to_owned(),
        };
        levels.push(LevelCost { name, categories, hidden });
    }
    Ok(DimensionLevels { dimension: name.to_owned(), level: given.review.level_in(settings, name), levels })
}
