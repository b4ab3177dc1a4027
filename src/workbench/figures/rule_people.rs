//! A rule while it is typed: what is wrong with it, and how many people it selects.

use super::frame::{Figure, Given};
use crate::segments::{self, Rule, RuleError};
use crate::workbench::bench::Workbench;
use crate::workbench::error::MeasureError;

/// People whom a rule selects, by its text.
pub(crate) struct RulePeople;

impl Figure for RulePeople {
    type Question = String;
    type Answer = u64;
    const TITLE: &'static str = "Counting the rule";

    fn measure(given: &Given<'_>, rule: &String) -> Result<u64, MeasureError> {
        let people = given.cache.people(given.review, given.progress)?;
        let rows = given.cache.members("this rule", rule, given.progress)?;
        Ok(people.among(&rows))
    }
}

impl Workbench {
    /// People whom a rule selects, while it is typed; `None` while it is counted or where it cannot be.
    pub fn rule_people(&mut self, rule: &str) -> Option<u64> {
        self.ask::<RulePeople>(rule.to_owned()).fresh().map(|people| **people)
    }

    /// A rule as typed: what is wrong with it, and where.
    ///
    /// # Errors
    /// The first fault, with its place in the text.
    pub fn check_rule(&self, text: &str) -> Result<Rule, RuleError> {
        let kinds = self.cache.as_ref().map_or_else(Vec::new, |cache| cache.kinds());
        segments::read(text, &kinds)
    }
}
