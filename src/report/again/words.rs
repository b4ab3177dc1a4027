//! What changed, in the words of the screen and of the command line.

use super::{Again, Attacked, Change, Difference, Source};
use crate::report::assessment::Verdict;

impl Change {
    /// In one or two words, as it is shown.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Better => "better",
            Self::Same => "same",
            Self::Worse => "worse",
            Self::NewlyFailing => "newly failing",
        }
    }
}

impl Attacked {
    /// The mark in front of it; ▲ if not everything could be looked at.
    #[must_use]
    pub const fn mark(found: Option<Self>) -> &'static str {
        match found {
            Some(Self::Pass) => "✔",
            Some(Self::Fail) => "✖",
            None => "▲",
        }
    }
}

/// The mark of a verdict; "–" if it is not known.
#[must_use]
pub const fn mark(verdict: Option<Verdict>) -> &'static str {
    match verdict {
        Some(Verdict::Pass) => "✔",
        Some(Verdict::Warn) => "▲",
        Some(Verdict::Fail) => "✖",
        None => "–",
    }
}

impl Again {
    /// "Compared with club_2026-01.csv, the file of the review."
    #[must_use]
    pub fn headline(&self) -> String {
        let file = self.compared_with.file.as_deref().unwrap_or_default();
        match self.compared_with.from {
            Source::File => format!("Compared with {file}, the file of the review."),
            Source::Look => {
                let on = self.compared_with.on.as_deref().unwrap_or_default();
                format!("Compared with what the look at {file} on {on} found.")
            }
            Source::Nothing => "There is nothing to compare with.".to_owned(),
        }
    }

    /// One sentence for everything.
    #[must_use]
    pub fn answer(&self) -> String {
        match self.newly_failing.len() {
            0 => "Nothing newly fails.".to_owned(),
            1 => "1 thing newly fails.".to_owned(),
            n => format!("{n} things newly fail."),
        }
    }

    /// What changed in the columns, a sentence each.
    #[must_use]
    pub fn column_sentences(&self) -> Vec<String> {
        let columns = &self.columns;
        let mut sentences: Vec<String> =
            columns.added.iter().flatten().map(|name| format!("“{name}” is new.")).collect();
        for name in &columns.missing {
            let decided = columns.decided.iter().find(|missing| missing.column == *name);
            let used_as = decided.map_or_else(String::new, |missing| format!(" ({})", missing.used_as));
            let near = decided.and_then(|missing| missing.nearest.as_ref());
            let near = near.map_or_else(String::new, |near| format!(" Is it “{near}” now?"));
            sentences.push(format!("“{name}”{used_as} is gone.{near}"));
        }
        for change in &columns.types {
            let (before, after) = (change.before.name(), change.after.name());
            sentences.push(format!("“{}” was read as {before}, and is read as {after}.", change.column));
        }
        sentences
    }

    /// What changed in how the file was read, a sentence each.
    #[must_use]
    pub fn reading_sentences(&self) -> Vec<String> {
        let new = self.reading.new.iter().map(|change| match change.text.as_str() {
            "" => format!("New: a remark on {}.", change.kind.name()),
            text => format!("New: {text}"),
        });
        let gone = self.reading.gone.iter().map(|change| {
            let of = change.column.as_ref().map_or_else(String::new, |column| format!(" of “{column}”"));
            format!("No longer: a remark on {}{of}.", change.kind.name().replace('-', " "))
        });
        new.chain(gone).collect()
    }

    /// "57 people withdrew their consent."; `None` if it is not known.
    #[must_use]
    pub fn withdrawn_sentence(&self) -> Option<String> {
        Some(match self.consent_withdrawn {
            Difference::Unknown => return None,
            Difference::By(0) => "Nobody withdrew their consent.".to_owned(),
            Difference::By(by) => {
                format!("{} withdrew their consent.", crate::report::words::people(by.unsigned_abs()))
            }
            Difference::Under(threshold) => format!("Fewer than {threshold} people withdrew their consent."),
        })
    }
}
