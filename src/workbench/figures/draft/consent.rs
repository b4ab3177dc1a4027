//! Every column of consent with its values and what each means, some of it not saved yet.

use crate::dataset::ConsentRule;
use crate::review::Edit;
use crate::workbench::bench::Workbench;
use crate::workbench::error::MeasureError;
use crate::workbench::figures::column::ConsentView;
use crate::workbench::figures::frame::{Derived, Figure, Given};
use std::collections::BTreeMap;

/// The columns of consent, in the file's order.
pub(crate) struct ConsentColumns;

impl Figure for ConsentColumns {
    /// Rules that are not saved yet, by their columns.
    type Question = BTreeMap<String, ConsentRule>;
    type Answer = Vec<(String, ConsentView)>;
    const TITLE: &'static str = "Counting consent";
    const KEEPS_LAST: bool = true;
    const ONLY_IN_VIEW: bool = true;

    fn measure(given: &Given<'_>, unsaved: &Self::Question) -> Result<Self::Answer, MeasureError> {
        let mut review = given.review.clone();
        for (column, rule) in unsaved {
            // A column that is not there any more has nothing to show.
            _ = review.apply(&Edit::SetConsent { column: column.clone(), rule: rule.clone() });
        }
        let mut views = Vec::new();
        for column in &given.cache.dataset.columns {
            if let Some(view) = crate::workbench::consent::view(given.cache, &review, &column.name, given.progress)? {
                views.push((column.name.clone(), view));
            }
        }
        Ok(views)
    }
}

impl Workbench {
    /// The columns of consent with their values; `unsaved` are rules of a draft.
    pub fn consent_columns(&mut self, unsaved: &BTreeMap<String, ConsentRule>) -> &Derived<Vec<(String, ConsentView)>> {
        self.ask::<ConsentColumns>(unsaved.clone())
    }
}
