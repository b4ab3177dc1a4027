//! The profiles of organisations: typed once, kept with the program's settings, copied into each review that uses one.

use crate::review::{Edit, Organisation};
use crate::workbench::bench::Workbench;
use crate::workbench::files::settings::{read_json, write_json};
use crate::workbench::notice::NoticeKind;

const FILE: &str = "organisation.json";

impl Workbench {
    /// The profiles that are kept with the settings, in the order of their names.
    #[must_use]
    pub fn organisations(&self) -> Vec<Organisation> {
        let folders = self.folders.as_ref();
        folders.and_then(|folders| read_json(&folders.settings, FILE)).unwrap_or_default()
    }

    /// Keeps a profile with the settings, in place of one of the same id, and uses it in this review. A profile without an
    /// id gets one.
    pub fn use_organisation(&mut self, mut organisation: Organisation) {
        let mut kept = self.organisations();
        if organisation.id.is_empty() {
            let number = |one: &Organisation| one.id.trim_start_matches('o').parse::<u64>().unwrap_or(0);
            organisation.id = format!("o{}", kept.iter().map(number).max().unwrap_or(0) + 1);
        }
        match kept.iter_mut().find(|one| one.id == organisation.id) {
            Some(place) => place.clone_from(&organisation),
            None => kept.push(organisation.clone()),
        }
        kept.sort_by(|a, b| (&a.name, &a.id).cmp(&(&b.name, &b.id)));
        if let Some(folders) = &self.folders
            && let Err(error) = write_json(&folders.settings, FILE, &kept)
        {
            self.notify(NoticeKind::Warning, format!("The profile is kept in this review alone: {error}."));
        }
        self.apply(Edit::SetOrganisation(Some(organisation)));
    }

    /// What the kept profile has otherwise than this review: the names of the parts; empty if nothing, or if the review uses
    /// none.
    #[must_use]
    pub fn organisation_changes(&self) -> Vec<String> {
        let Some(own) = &self.review().record.organisation else { return Vec::new() };
        let kept = self.organisations();
        kept.iter().find(|kept| kept.id == own.id).map_or_else(Vec::new, |kept| kept.differs_in(own))
    }
}
