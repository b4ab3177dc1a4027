//! The population table of a review, a second file: chosen, and read once.

use crate::review::{Edit, PopulationTable};
use crate::workbench::bench::{Workbench, sentence};
use crate::workbench::error::MeasureError;
use crate::workbench::figures::assessment::population_risk::read;
use crate::workbench::jobs::JobKind;
use crate::workbench::notice::NoticeKind;
use std::path::Path;
use std::sync::Arc;

impl Workbench {
    /// Reads a population table and measures journalist risk of the whole file against it from then on. `count` is its
    /// column with how many people a row represents.
    pub fn choose_population(&mut self, path: &Path, count: Option<String>) {
        let Some(cache) = self.cache.clone() else { return };
        let chosen = PopulationTable { path: path.to_owned(), sha256: String::new(), count };
        let read_from = chosen.clone();
        self.run(
            JobKind::Population,
            &format!("Reading {}", chosen.name()),
            move |progress| read(&read_from, progress),
            move |workbench, result| match result {
                Ok(dataset) => {
                    let table = PopulationTable { sha256: dataset.source.sha256.clone(), ..chosen };
                    cache.keep_population(table.clone(), Arc::new(dataset));
                    workbench.apply(Edit::SetPopulation(Some(table)));
                }
                Err(MeasureError::Cancelled) => {}
                Err(error) => workbench.notify(NoticeKind::Error, sentence(&error.to_string())),
            },
        );
    }
}
