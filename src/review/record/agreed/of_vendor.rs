//! Whose list is compared: each vendor has its own, and a file is compared with that of the vendor it came from.
//!
//! A review without a vendor keeps its list in the record, and so did every older review. That one list belongs to the
//! vendor of the file, and moves to it with the next change.

use super::{AGREED_COLUMNS, AGREED_UNTIL, AgreedColumn, text};
use crate::review::record::law::day;
use crate::review::{Edit, Record, Review, Vendor};
use chrono::NaiveDate;

/// What is kept for each vendor: its key in the record, and its label.
const KEPT: [(&str, &str); 2] = [(AGREED_COLUMNS, "Agreed columns"), (AGREED_UNTIL, "Agreed until")];

impl Vendor {
    fn agreed(&self, key: &str) -> &str {
        if key == AGREED_UNTIL { &self.agreed_until } else { &self.agreed_columns }
    }

    fn agreed_mut(&mut self, key: &str) -> &mut String {
        if key == AGREED_UNTIL { &mut self.agreed_until } else { &mut self.agreed_columns }
    }
}

impl Record {
    /// The columns that the vendor of the file is to deliver; empty if nothing was agreed.
    #[must_use]
    pub fn agreed_columns(&self) -> Vec<AgreedColumn> {
        text::read(self.agreed_text())
    }

    /// They as they are typed and kept: with commas, semicolons or line ends between.
    #[must_use]
    pub fn agreed_text(&self) -> &str {
        self.of_file(AGREED_COLUMNS)
    }

    /// The last day on which that was agreed with the vendor of the file, YYYY-MM-DD; empty if nobody said.
    #[must_use]
    pub fn agreed_until(&self) -> &str {
        self.of_file(AGREED_UNTIL)
    }

    /// What was agreed with the vendor of the file no longer holds on a day, as a sentence; `None` if it holds.
    #[must_use]
    pub fn agreement_ended(&self, today: NaiveDate) -> Option<String> {
        let ended = day(self.agreed_until().trim()).filter(|until| *until < today)?;
        let with = self.supplier().map(|vendor| vendor.name.trim()).filter(|name| !name.is_empty());
        let with = with.map(|name| format!(" with {name}")).unwrap_or_default();
        Some(format!("The list of columns was agreed{with} until {ended}."))
    }

    /// Every list that was agreed, with the name of its vendor; empty for the list of a review without one.
    #[must_use]
    pub fn agreed_lists(&self) -> Vec<(&str, &str)> {
        let owner = self.supplier().map_or("", |vendor| vendor.name.as_str());
        let unmoved = (owner, self.get(AGREED_COLUMNS));
        let lists = self.vendors.iter().map(|vendor| (vendor.name.as_str(), vendor.agreed_columns.as_str()));
        let is_unmoved = self.supplier().is_none_or(|vendor| vendor.agreed_columns.trim().is_empty());
        let unmoved = is_unmoved.then_some(unmoved);
        unmoved.into_iter().chain(lists).filter(|(_, text)| !text.trim().is_empty()).collect()
    }

    /// Compares the file with this list.
    pub fn compare_with(&mut self, list: &str) {
        let at = place_of_supplier(&self.vendors);
        match at.and_then(|at| self.vendors.get_mut(at)) {
            Some(vendor) => list.clone_into(&mut vendor.agreed_columns),
            None => self.set(AGREED_COLUMNS, list),
        }
    }

    fn of_file(&self, key: &str) -> &str {
        let own = self.supplier().map_or("", |vendor| vendor.agreed(key)).trim();
        if own.is_empty() { self.get(key) } else { own }
    }
}

/// The vendor of the file: that of which somebody said so, else the first.
pub(in crate::review::record) fn place_of_supplier(vendors: &[Vendor]) -> Option<usize> {
    let marked = vendors.iter().position(|vendor| vendor.supplied_file);
    marked.or_else(|| (!vendors.is_empty()).then_some(0))
}

impl Review {
    /// What keeps a list as that of the vendor of the file, as one step.
    #[must_use]
    pub fn agree_on(&self, list: &str) -> Edit {
        self.set_agreed(AGREED_COLUMNS, list)
    }

    /// What keeps until when the list of the vendor of the file was agreed, as one step.
    #[must_use]
    pub fn agree_until(&self, day: &str) -> Edit {
        self.set_agreed(AGREED_UNTIL, day)
    }

    /// What says which vendor the file came from, as one step. `at`: its place in the list.
    #[must_use]
    pub fn file_came_from(&self, at: usize) -> Edit {
        let mut vendors = self.record.vendors.clone();
        for (place, vendor) in vendors.iter_mut().enumerate() {
            vendor.supplied_file = place == at;
        }
        self.change_vendors(vendors)
    }

    /// What changes the vendors, as one step. The list of an older review goes to the vendor that it belongs to: the one
    /// that the file came from until now, else the one that it comes from now.
    #[must_use]
    pub fn change_vendors(&self, mut vendors: Vec<Vendor>) -> Edit {
        let owner = match self.record.supplier() {
            Some(supplier) => vendors.iter().position(|vendor| vendor.id == supplier.id),
            None => place_of_supplier(&vendors),
        };
        let mut moved = Vec::new();
        if let Some(vendor) = owner.and_then(|at| vendors.get_mut(at)) {
            for (key, label) in KEPT.into_iter().filter(|(key, _)| !self.record.get(key).is_empty()) {
                let own = vendor.agreed_mut(key);
                if own.trim().is_empty() {
                    self.record.get(key).clone_into(own);
                }
                moved.push(set(key, label, ""));
            }
        }
        changed("Change the vendors", vendors, moved)
    }

    fn set_agreed(&self, key: &str, text: &str) -> Edit {
        let label = KEPT.into_iter().find(|(known, _)| *known == key).map_or("", |(_, label)| label);
        let mut vendors = self.record.vendors.clone();
        let Some(vendor) = place_of_supplier(&vendors).and_then(|at| vendors.get_mut(at)) else {
            return set(key, label, text);
        };
        for (kept, _) in KEPT {
            self.record.of_file(kept).clone_into(vendor.agreed_mut(kept));
        }
        text.clone_into(vendor.agreed_mut(key));
        let kept = KEPT.into_iter().filter(|(key, _)| !self.record.get(key).is_empty());
        changed(&format!("Fill in {label}"), vendors, kept.map(|(key, label)| set(key, label, "")).collect())
    }
}

fn set(key: &str, label: &str, text: &str) -> Edit {
    Edit::SetRecord { key: key.to_owned(), label: label.to_owned(), text: text.to_owned() }
}

/// The vendors, and what moved to them.
fn changed(name: &str, vendors: Vec<Vendor>, moved: Vec<Edit>) -> Edit {
    if moved.is_empty() {
        return Edit::SetVendors(vendors);
    }
    let edits = std::iter::once(Edit::SetVendors(vendors)).chain(moved).collect();
    Edit::Several { name: name.to_owned(), edits }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::Arc;

    fn review(vendors: &[&str]) -> Review {
        let mut review = Review::default();
        let vendor = |name: &&str| Vendor { name: (*name).to_owned(), ..Vendor::default() };
        review.apply(&Edit::SetVendors(vendors.iter().map(vendor).collect())).unwrap();
        review
    }

    fn apply(review: &mut Review, edit: impl Fn(&Review) -> Edit) {
        let edit = edit(review);
        review.apply(&edit).unwrap();
    }

    #[test]
    fn each_vendor_has_its_own_list_and_the_file_is_compared_with_that_of_its_vendor() {
        let mut review = review(&["Data GmbH", "Panel SA"]);
        apply(&mut review, |review| review.agree_on("id: text\ntier"));
        apply(&mut review, |review| review.agree_until("2026-12-31"));
        apply(&mut review, |review| review.file_came_from(1));
        assert!(review.record.agreed_columns().is_empty() && review.record.agreed_until().is_empty());
        apply(&mut review, |review| review.agree_on("id, age, spend"));
        assert_eq!(review.record.agreed_columns().len(), 3);
        let lists = [("Data GmbH", "id: text\ntier"), ("Panel SA", "id, age, spend")];
        assert_eq!(review.record.agreed_lists(), lists);
        apply(&mut review, |review| review.file_came_from(0));
        assert_eq!(review.record.agreed_text(), "id: text\ntier");
        let on = |text: &str| review.record.agreement_ended(text.parse().unwrap());
        assert_eq!(on("2026-12-31"), None);
        let ended = "The list of columns was agreed with Data GmbH until 2026-12-31.";
        assert_eq!(on("2027-01-01").as_deref(), Some(ended));
    }

    /// What would be wrong: the one list of an older review is lost, or becomes that of another vendor.
    #[test]
    fn the_one_list_of_an_older_review_belongs_to_the_vendor_of_its_file() {
        let mut older = review(&["Data GmbH", "Panel SA"]);
        Arc::make_mut(&mut older.record).set(AGREED_COLUMNS, "id, tier");
        assert_eq!(older.record.agreed_columns().len(), 2);
        let mut moved = older.clone();
        apply(&mut moved, |review| review.file_came_from(1));
        assert!(moved.record.agreed_columns().is_empty());
        assert_eq!(moved.record.agreed_lists(), [("Data GmbH", "id, tier")]);
        assert_eq!(moved.record.get(AGREED_COLUMNS), "");
        let mut emptied = older.clone();
        apply(&mut emptied, |review| review.agree_on(""));
        assert!(emptied.record.agreed_lists().is_empty());
        let mut removed = older;
        let vendors = removed.record.vendors[1..].to_vec();
        apply(&mut removed, |review| review.change_vendors(vendors.clone()));
        assert_eq!(removed.record.agreed_lists(), [("Panel SA", "id, tier")], "nothing is lost with its vendor");
    }

    #[test]
    fn a_list_without_a_vendor_goes_to_the_first_that_is_named() {
        let mut review = Review::default();
        apply(&mut review, |review| review.agree_on("id, tier"));
        assert_eq!(review.record.get(AGREED_COLUMNS), "id, tier");
        assert_eq!(review.record.agreed_lists(), [("", "id, tier")]);
        let vendor = Vendor { name: "Data GmbH".into(), ..Vendor::default() };
        apply(&mut review, |review| review.change_vendors(vec![vendor.clone()]));
        assert_eq!(review.record.agreed_lists(), [("Data GmbH", "id, tier")]);
        assert_eq!(review.record.get(AGREED_COLUMNS), "");
    }
}
