//! Every change of a review is one value with a name for people; applying it is the only way to change the document.

use super::document::{ColumnDecision, MissingValues, OptOutFile, PopulationTable, Review, Segment};
use super::handing_over::{Leaves, Recipient};
use super::ladder::LadderForm;
use super::policy::Policy;
use super::record::{Answer, Organisation, Vendor};
use crate::dataset::{ColumnType, ConsentRule, OpenOptions, OptOut, Role, Use};
use crate::release::ReleaseSettings;
use crate::release::settings::TableSettings;
use std::collections::BTreeMap;
use std::sync::Arc;
use thiserror::Error;

/// A suggestion that was accepted: column, role, use.
pub type Accepted = (String, Role, Option<Use>);

/// One change of a review.
#[derive(Clone, Debug, PartialEq)]
pub enum Edit {
    SetTitle(String),
    SetOpenOptions(OpenOptions),
    /// `None`: the type that is found.
    SetType {
        column: String,
        kind: Option<ColumnType>,
    },
    SetRole {
        column: String,
        role: Option<Role>,
    },
    SetUse {
        column: String,
        use_: Option<Use>,
    },
    AcceptSuggestions(Vec<Accepted>),
    /// Uses a column as consent, by this rule.
    SetConsent {
        column: String,
        rule: ConsentRule,
    },
    /// Leaves out the people whose keys are in a file; one of the same name is replaced.
    AddOptOut {
        file: OptOutFile,
        keys: OptOut,
    },
    RemoveOptOut {
        name: String,
    },
    SetLadder {
        column: String,
        ladder: LadderForm,
    },
    SetLevel {
        column: String,
        level: usize,
    },
    /// The column may be a dimension of a table from this level on although most of its labels hold one person each.
    AllowDimension {
        column: String,
        level: usize,
    },
    /// Several levels at once: a found solution, an applied next step.
    SetLevels(BTreeMap<String, usize>),
    SetMissing(MissingValues),
    SetPopulation(Option<PopulationTable>),
    SetPolicy(Policy),
    AddSegment(Segment),
    AddSegments(Vec<Segment>),
    ChangeSegment {
        name: String,
        to: Segment,
    },
    RemoveSegment {
        name: String,
    },
    AddRecipient(Recipient),
    /// Under a new name, segments and the release name them by it.
    ChangeRecipient {
        name: String,
        to: Recipient,
    },
    /// Nothing is handed over to them any more: segments and the release lose them.
    RemoveRecipient {
        name: String,
    },
    /// Changes that belong together and are one step of undo.
    Several {
        name: String,
        edits: Vec<Edit>,
    },
    /// All tables at once.
    SetRelease(ReleaseSettings),
    AddTable(TableSettings),
    /// Tables are identified by their place in the release, from 0.
    ChangeTable {
        table: usize,
        to: TableSettings,
    },
    RenameTable {
        table: usize,
        title: String,
    },
    /// The copy is after the table.
    DuplicateTable {
        table: usize,
    },
    RemoveTable {
        table: usize,
    },
    SetRecord {
        key: String,
        label: String,
        text: String,
    },
    /// Answers a field with more than a typed text: a proposal taken over, or why it does not apply.
    SetAnswer {
        key: String,
        label: String,
        answer: Answer,
    },
    /// The organisation's profile as this review has it; `None` takes it away.
    SetOrganisation(Option<Organisation>),
    SetVendors(Vec<Vendor>),
}

/// Why an edit cannot be applied. The review is unchanged then.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
pub enum EditError {
    #[error("there is already a segment named \"{0}\"; choose another name")]
    SegmentExists(String),
    #[error("there is no segment named \"{0}\"")]
    NoSuchSegment(String),
    #[error("a segment needs a name")]
    UnnamedSegment,
    #[error("there is already a recipient named \"{0}\"; choose another name")]
    RecipientExists(String),
    #[error("there is no recipient named \"{0}\"; add them first")]
    NoSuchRecipient(String),
    #[error("a recipient needs a name")]
    UnnamedRecipient,
    #[error("the rows of \"{segment}\" may not have \"{column}\": it is a direct identifier and would name people")]
    DirectIdentifierInRows { segment: String, column: String },
    #[error("a count is rounded to a base of 2 or more, not {0}")]
    RoundingBase(u64),
    #[error(
        "the rule of \"{segment}\" uses \"{column}\", a direct identifier: a rule with its values would put them into the saved review; use another column"
    )]
    DirectIdentifierInRule { segment: String, column: String },
    #[error("\"{0}\" is a direct identifier: a table by it would name people; choose another column")]
    DirectIdentifierAsDimension(String),
    #[error("\"{other}\" is the {use_} already; take that use from it first")]
    UseTaken { use_: Use, other: String },
    #[error("the release has no table {}; it has {tables}", table + 1)]
    NoSuchTable { table: usize, tables: usize },
    #[error("the policy cannot be used: {0}")]
    Policy(String),
}

impl Edit {
    /// What the edit does, for the undo menu and the journal.
    #[must_use]
    pub fn name(&self) -> String {
        match self {
            Self::SetTitle(_) => "Rename the review".to_owned(),
            Self::SetOpenOptions(_) => "Read the file differently".to_owned(),
            Self::SetType { column, kind: Some(kind) } => format!("Read {column} as {kind}"),
            Self::SetType { column, kind: None } => format!("Read {column} as found"),
            Self::SetRole { column, role: Some(role) } => format!("Tag {column} as {role}"),
            Self::SetRole { column, role: None } => format!("Untag {column}"),
            Self::SetUse { column, use_: Some(use_) } => format!("Use {column} as {use_}"),
            Self::SetUse { column, use_: None } => format!("Take the use from {column}"),
            Self::AcceptSuggestions(list) if list.len() == 1 => format!("Accept the suggestion for {}", list[0].0),
            Self::AcceptSuggestions(list) => format!("Accept {} suggestions", list.len()),
            Self::SetConsent { column, .. } => format!("Change who consented by {column}"),
            Self::AddOptOut { file, .. } => format!("Leave out the people of {}", file.name()),
            Self::RemoveOptOut { name } => format!("Count the people of {name} again"),
            Self::SetLadder { column, .. } => format!("Change the ladder of {column}"),
            Self::SetLevel { column, level } => format!("Move {column} to level {level}"),
            Self::AllowDimension { column, .. } => format!("Let {column} be a dimension of tables"),
            Self::SetLevels(levels) if levels.len() == 1 => {
                levels.iter().map(|(column, level)| format!("Move {column} to level {level}")).collect()
            }
            Self::SetLevels(levels) => format!("Move {} ladders", levels.len()),
            Self::SetMissing(MissingValues::Own) => "Treat missing as a value of its own".to_owned(),
            Self::SetMissing(MissingValues::MatchesAnything) => "Let missing match anything".to_owned(),
            Self::SetPopulation(Some(table)) => format!("Compare with the population table {}", table.name()),
            Self::SetPopulation(None) => "Take the population table away".to_owned(),
            Self::SetPolicy(policy) => format!("Set the policy: {}", policy.name()),
            Self::AddSegment(segment) => format!("Add segment {}", segment.name),
            Self::AddSegments(list) => format!("Add {} segments", list.len()),
            Self::ChangeSegment { name, .. } => format!("Change segment {name}"),
            Self::RemoveSegment { name } => format!("Remove segment {name}"),
            Self::AddRecipient(recipient) => format!("Add recipient {}", recipient.name),
            Self::ChangeRecipient { name, .. } => format!("Change recipient {name}"),
            Self::RemoveRecipient { name } => format!("Remove recipient {name}"),
            Self::Several { name, .. } => name.clone(),
            Self::SetRelease(_) => "Change the release".to_owned(),
            Self::AddTable(_) => "Add a table".to_owned(),
            Self::ChangeTable { table, .. } => format!("Change table {}", table + 1),
            Self::RenameTable { title, .. } => format!("Name the table {title}"),
            Self::DuplicateTable { table } => format!("Duplicate table {}", table + 1),
            Self::RemoveTable { table } => format!("Remove table {}", table + 1),
            Self::SetRecord { label, .. } | Self::SetAnswer { label, .. } => format!("Fill in {label}"),
            Self::SetOrganisation(Some(organisation)) => format!("Use the profile of {}", organisation.name),
            Self::SetOrganisation(None) => "Take the organisation's profile away".to_owned(),
            Self::SetVendors(_) => "Change the vendors".to_owned(),
        }
    }

    /// Edits of one drag or one field's typing share a key and become one step of undo.
    #[must_use]
    pub fn merge_key(&self) -> Option<String> {
        match self {
            Self::SetLevel { column, .. } => Some(format!("level:{column}")),
            Self::SetRecord { key, .. } => Some(format!("record:{key}")),
            Self::SetVendors(_) => Some("vendors".to_owned()),
            Self::SetTitle(_) => Some("title".to_owned()),
            Self::RenameTable { table, .. } => Some(format!("table title:{table}")),
            _ => None,
        }
    }
}

impl Review {
    /// Applies one edit.
    ///
    /// # Errors
    /// [`EditError`] says why it cannot be; the review is unchanged then.
    pub fn apply(&mut self, edit: &Edit) -> Result<(), EditError> {
        let purposes = self.purposes();
        self.change(edit)?;
        self.note_purposes(&purposes);
        Ok(())
    }

    fn change(&mut self, edit: &Edit) -> Result<(), EditError> {
        match edit {
            Edit::SetTitle(title) => self.title.clone_from(title),
            Edit::SetOpenOptions(options) => self.open = Arc::new(options.clone()),
            Edit::SetType { column, kind } => {
                let types = &mut Arc::make_mut(&mut self.open).types;
                match kind {
                    Some(kind) => types.insert(column.clone(), *kind),
                    None => types.remove(column),
                };
            }
            Edit::SetRole { column, role } => self.set_role(column, *role)?,
            Edit::SetUse { column, use_ } => self.set_use(column, *use_)?,
            Edit::AcceptSuggestions(list) => {
                let mut next = self.clone();
                for (column, role, use_) in list {
                    next.set_role(column, Some(*role))?;
                    next.set_use(column, *use_)?;
                }
                *self = next;
            }
            Edit::SetConsent { column, rule } => {
                self.set_use(column, Some(Use::Consent))?;
                self.decision(column).consent = Some(rule.clone());
            }
            Edit::AddOptOut { file, keys } => {
                self.remove_opt_out(&file.name());
                self.opt_out_files.push(file.clone());
                Arc::make_mut(&mut self.opt_outs).push(keys.clone());
            }
            Edit::RemoveOptOut { name } => self.remove_opt_out(name),
            Edit::SetLadder { column, ladder } => {
                let decision = self.decision(column);
                decision.ladder = ladder.clone();
                decision.level = 0;
                decision.allowed_from_level = None;
            }
            Edit::SetLevel { column, level } => self.decision(column).level = *level,
            Edit::AllowDimension { column, level } => {
                if self.role(column) == Some(Role::DirectIdentifier) {
                    return Err(EditError::DirectIdentifierAsDimension(column.clone()));
                }
                self.decision(column).allowed_from_level = Some(*level);
            }
            Edit::SetLevels(levels) => {
                for (column, level) in levels {
                    self.decision(column).level = *level;
                }
            }
            Edit::SetMissing(missing) => self.missing = *missing,
            Edit::SetPopulation(table) => self.population = table.clone().map(Arc::new),
            Edit::SetPolicy(policy) => {
                if let Some(fault) = policy.fault() {
                    return Err(EditError::Policy(fault));
                }
                self.policy = Arc::new(policy.clone().renamed());
            }
            Edit::AddSegment(segment) => self.add_segment(segment)?,
            Edit::AddSegments(list) => {
                let mut next = self.clone();
                for segment in list {
                    next.add_segment(segment)?;
                }
                *self = next;
            }
            Edit::ChangeSegment { name, to } => {
                self.check_segment(to)?;
                if to.name != *name && self.segment(&to.name).is_some() {
                    return Err(EditError::SegmentExists(to.name.clone()));
                }
                let slot = Arc::make_mut(&mut self.segments).iter_mut().find(|segment| segment.name == *name);
                *slot.ok_or_else(|| EditError::NoSuchSegment(name.clone()))? = to.clone();
            }
            Edit::RemoveSegment { name } => {
                if self.segment(name).is_none() {
                    return Err(EditError::NoSuchSegment(name.clone()));
                }
                Arc::make_mut(&mut self.segments).retain(|segment| segment.name != *name);
            }
            Edit::AddRecipient(recipient) => {
                check_recipient(recipient)?;
                if self.recipient(&recipient.name).is_some() {
                    return Err(EditError::RecipientExists(recipient.name.clone()));
                }
                Arc::make_mut(&mut self.recipients).push(recipient.clone());
                self.give_ids();
            }
            Edit::ChangeRecipient { name, to } => self.change_recipient(name, to)?,
            Edit::RemoveRecipient { name } => {
                if self.recipient(name).is_none() {
                    return Err(EditError::NoSuchRecipient(name.clone()));
                }
                Arc::make_mut(&mut self.recipients).retain(|recipient| recipient.name != *name);
                self.rename_in_use(name, None);
            }
            Edit::Several { edits, .. } => {
                let mut next = self.clone();
                edits.iter().try_for_each(|edit| next.change(edit))?;
                *self = next;
            }
            Edit::SetRelease(settings) => self.release = Arc::new(settings.clone()),
            Edit::AddTable(table) => Arc::make_mut(&mut self.release).tables.push(table.clone()),
            Edit::ChangeTable { table, to } => *self.table_mut(*table)? = to.clone(),
            Edit::RenameTable { table, title } => self.table_mut(*table)?.title.clone_from(title),
            Edit::DuplicateTable { table } => {
                let mut copy = self.table_mut(*table)?.clone();
                if !copy.title.is_empty() {
                    copy.title.push_str(" (copy)");
                }
                Arc::make_mut(&mut self.release).tables.insert(table + 1, copy);
            }
            Edit::RemoveTable { table } => {
                self.table_mut(*table)?;
                Arc::make_mut(&mut self.release).tables.remove(*table);
            }
            Edit::SetRecord { key, text, .. } => Arc::make_mut(&mut self.record).set(key, text),
            Edit::SetAnswer { key, answer, .. } => Arc::make_mut(&mut self.record).set_answer(key, answer.clone()),
            Edit::SetOrganisation(organisation) => {
                Arc::make_mut(&mut self.record).organisation.clone_from(organisation);
            }
            Edit::SetVendors(vendors) => {
                Arc::make_mut(&mut self.record).vendors.clone_from(vendors);
                self.give_ids();
            }
        }
        Ok(())
    }

    fn remove_opt_out(&mut self, name: &str) {
        self.opt_out_files.retain(|file| file.name() != name);
        Arc::make_mut(&mut self.opt_outs).retain(|list| list.name() != name);
    }

    fn table_mut(&mut self, table: usize) -> Result<&mut TableSettings, EditError> {
        let tables = self.release.tables.len();
        // Asked first, so that a refused edit does not copy what is shared.
        if table >= tables {
            return Err(EditError::NoSuchTable { table, tables });
        }
        Arc::make_mut(&mut self.release).tables.get_mut(table).ok_or(EditError::NoSuchTable { table, tables })
    }

    fn decision(&mut self, column: &str) -> &mut ColumnDecision {
        Arc::make_mut(&mut self.columns).entry(column.to_owned()).or_default()
    }

    fn set_role(&mut self, column: &str, role: Option<Role>) -> Result<(), EditError> {
        if role == Some(Role::DirectIdentifier) {
            if let Some(segment) = self.segments.iter().find(|segment| uses_column(segment, column)) {
                return Err(EditError::DirectIdentifierInRule {
                    segment: segment.name.clone(),
                    column: column.to_owned(),
                });
            }
            // A ladder made by hand or from a file holds values.
            self.decision(column).ladder = LadderForm::Automatic;
        }
        let decision = self.decision(column);
        if decision.role != role {
            decision.level = 0;
            decision.allowed_from_level = None;
        }
        decision.role = role;
        Ok(())
    }

    fn set_use(&mut self, column: &str, use_: Option<Use>) -> Result<(), EditError> {
        if let Some(use_) = use_.filter(|use_| !matches!(use_, Use::Measure | Use::Consent))
            && let Some(other) = self.with_use(use_).find(|other| *other != column)
        {
            return Err(EditError::UseTaken { use_, other: other.to_owned() });
        }
        // A column that says who may be counted is read with all its words.
        if self.open.consent.contains(column) != (use_ == Some(Use::Consent)) {
            let named = &mut Arc::make_mut(&mut self.open).consent;
            if !named.remove(column) {
                named.insert(column.to_owned());
            }
        }
        let decision = self.decision(column);
        decision.use_ = use_;
        match use_ {
            // What holds is in the document, and does not change with the lists of words.
            Some(Use::Consent) => _ = decision.consent.get_or_insert_with(|| ConsentRule::of_header(column)),
            _ => decision.consent = None,
        }
        Ok(())
    }

    fn change_recipient(&mut self, name: &str, to: &Recipient) -> Result<(), EditError> {
        check_recipient(to)?;
        if to.name != name && self.recipient(&to.name).is_some() {
            return Err(EditError::RecipientExists(to.name.clone()));
        }
        let found = self.recipients.iter().position(|recipient| recipient.name == name);
        let at = found.ok_or_else(|| EditError::NoSuchRecipient(name.to_owned()))?;
        if let Some(recipient) = Arc::make_mut(&mut self.recipients).get_mut(at) {
            recipient.clone_from(to);
        }
        if to.name != name {
            self.rename_in_use(name, Some(&to.name));
        }
        Ok(())
    }

    /// If a recipient is named, the new name is used; without one, nothing.
    fn rename_in_use(&mut self, name: &str, to: Option<&str>) {
        let renamed = |names: &mut Vec<String>| match to {
            Some(to) => names.iter_mut().filter(|held| *held == name).for_each(|held| to.clone_into(held)),
            None => names.retain(|held| held != name),
        };
        for segment in Arc::make_mut(&mut self.segments) {
            renamed(&mut segment.recipients);
        }
        renamed(&mut Arc::make_mut(&mut self.release).recipients);
    }

    fn add_segment(&mut self, segment: &Segment) -> Result<(), EditError> {
        self.check_segment(segment)?;
        if self.segment(&segment.name).is_some() {
            return Err(EditError::SegmentExists(segment.name.clone()));
        }
        Arc::make_mut(&mut self.segments).push(segment.clone());
        Ok(())
    }

    fn check_segment(&self, segment: &Segment) -> Result<(), EditError> {
        if segment.name.trim().is_empty() {
            return Err(EditError::UnnamedSegment);
        }
        if let Some(unknown) = segment.recipients.iter().find(|name| self.recipient(name).is_none()) {
            return Err(EditError::NoSuchRecipient(unknown.clone()));
        }
        if let Some(base) = segment.rounded.filter(|base| *base < 2) {
            return Err(EditError::RoundingBase(base));
        }
        if let Some(Leaves::Rows(columns)) = &segment.leaves
            && let Some(column) = columns.iter().find(|name| self.role(name) == Some(Role::DirectIdentifier))
        {
            return Err(EditError::DirectIdentifierInRows { segment: segment.name.clone(), column: column.clone() });
        }
        match self.with_role(Role::DirectIdentifier).find(|column| uses_column(segment, column)) {
            Some(column) => {
                Err(EditError::DirectIdentifierInRule { segment: segment.name.clone(), column: column.to_owned() })
            }
            None => Ok(()),
        }
    }
}

fn check_recipient(recipient: &Recipient) -> Result<(), EditError> {
    if recipient.name.trim().is_empty() { Err(EditError::UnnamedRecipient) } else { Ok(()) }
}

fn uses_column(segment: &Segment, column: &str) -> bool {
    crate::segments::parse(&segment.rule).is_ok_and(|rule| rule.columns().contains(&column))
}
