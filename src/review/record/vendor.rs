//! Who supplied the file, or processes it.

use super::Record;
use super::agreed::place_of_supplier;
use super::choices::{PartyRole, Safeguard};
use super::clauses::Clauses;
use serde::{Deserialize, Serialize};

/// Somebody who processes data for a processor.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct SubProcessor {
    pub name: String,
    pub service: String,
    /// ISO 3166-1 alpha-2.
    pub country: String,
    pub safeguard: Safeguard,
    /// `specific` or `general`.
    pub authorised: String,
    /// YYYY-MM-DD.
    pub day: String,
}

/// The contract with a vendor.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct VendorContract {
    pub reference: String,
    /// YYYY-MM-DD.
    pub signed: String,
    /// The last day on which it holds, YYYY-MM-DD; as it was typed in an older review.
    pub ends: String,
    pub link: String,
}

/// Who supplied the file, or processes it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Vendor {
    /// `v1`; never used again.
    pub id: String,
    pub name: String,
    pub contact: String,
    /// ISO 3166-1 alpha-2.
    pub country: String,
    pub role: PartyRole,
    pub safeguard: Safeguard,
    pub contract: VendorContract,
    /// Of a processor: what Art. 28(3) asks of its contract.
    #[serde(skip_serializing_if = "Clauses::is_empty")]
    pub clauses: Clauses,
    pub sub_processors: Vec<SubProcessor>,
    /// Of several vendors, the one that the file came from.
    #[serde(skip_serializing_if = "is_false")]
    pub supplied_file: bool,
    /// The columns that it is to deliver, one a line as they are typed.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub agreed_columns: String,
    /// The last day on which that was agreed, YYYY-MM-DD.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub agreed_until: String,
    pub source_of_data: String,
    /// `yes`, `no` or `exempt`; empty if nobody said.
    pub people_told: String,
    pub people_told_reason: String,
}

fn is_false(value: &bool) -> bool {
    !*value
}

impl Record {
    /// Who the file came from: the vendor of which somebody said so, else the first.
    #[must_use]
    pub fn supplier(&self) -> Option<&Vendor> {
        place_of_supplier(&self.vendors).and_then(|at| self.vendors.get(at))
    }
}
