//! The segments that the club's marketing proposes: the cases of the workshop.

use super::Sample;

/// What marketing wants to hand over of a segment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wanted {
    Count,
    Table,
    /// One row a person, with these columns.
    Rows(&'static [&'static str]),
}

/// A proposed segment: its name, its rule in the rule language, its purpose, and what marketing wants to hand over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ProposedSegment {
    pub name: &'static str,
    pub rule: &'static str,
    pub purpose: &'static str,
    pub wanted: Wanted,
    /// Who gets it: one of [`RECIPIENTS`].
    pub to: &'static str,
}

/// Who gets something of the sample's segments: name, category as a word, country, last day of the contract.
pub const RECIPIENTS: &[[&str; 4]] = &[
    ["Bluefin Media", "agency", "DE", "2027-03-31"],
    ["Kinderland GmbH", "partner", "DE", "2027-12-31"],
    ["Novapharm AG", "partner", "CH", "2026-12-31"],
    ["Pixelmark Ads", "platform", "IE", "2027-06-30"],
    ["CRM", "inside", "DE", ""],
    ["Care team", "inside", "DE", ""],
];

const fn segment(
    name: &'static str,
    rule: &'static str,
    purpose: &'static str,
    (wanted, to): (Wanted, &'static str),
) -> ProposedSegment {
    ProposedSegment { name, rule, purpose, wanted, to }
}

const CLUB: &[ProposedSegment] = &[
    segment(
        "VIP in Berlin",
        r#"tier = "VIP" and city = "Berlin""#,
        "Invitation to the summer evening in Berlin",
        (Wanted::Count, "Bluefin Media"),
    ),
    segment(
        "VIP with app",
        r#"tier = "VIP" and city = "Berlin" and channel = "app""#,
        "Preview of the new card in the app",
        (Wanted::Count, "Bluefin Media"),
    ),
    segment(
        "Young families",
        "household_size >= 3 and birth_date >= 1980-01-01 and birth_date <= 1999-12-31",
        "Vouchers for baby and household goods",
        (Wanted::Table, "Kinderland GmbH"),
    ),
    segment("Lapsed gold", r#"tier = "gold" and visits_12m = 0"#, "Letter to win members back", (Wanted::Count, "CRM")),
    segment(
        "Village stores",
        r#"home_store starts with "Dorfladen""#,
        "Survey on opening hours of the village shops",
        (Wanted::Rows(&["postcode", "household_size", "home_store"]), "Bluefin Media"),
    ),
    segment(
        "Low-sugar buyers",
        r#"favourite_category = "sugar-free""#,
        "Sample of a new product with a partner",
        (Wanted::Rows(&["gender", "tier", "health_note"]), "Novapharm AG"),
    ),
    segment(
        "Online only",
        r#"channel = "online" and home_store is missing"#,
        "Free delivery in August",
        (Wanted::Rows(&["channel", "tier"]), "Pixelmark Ads"),
    ),
    segment("Over 90", "birth_date <= 1936-06-30", "Delivery at home without a fee", (Wanted::Count, "Care team")),
    segment("New since June", "signup_date >= 2026-06-01", "Welcome by e-mail in three parts", (Wanted::Count, "CRM")),
];

const ORDERS: &[ProposedSegment] = &[
    segment("Big baskets", "amount >= 150", "Offer of free delivery", (Wanted::Count, "CRM")),
    segment("Pays by invoice", r#"payment = "invoice""#, "Change to direct debit", (Wanted::Count, "CRM")),
    segment("Baby goods", r#"category = "baby""#, "Vouchers from a partner", (Wanted::Count, "Kinderland GmbH")),
    segment("Complained", "complaint_topic is not missing", "Apology with a voucher", (Wanted::Count, "Care team")),
];

/// The segments proposed with a sample.
#[must_use]
pub fn segments(sample: Sample) -> &'static [ProposedSegment] {
    match sample {
        Sample::Club => CLUB,
        Sample::Orders => ORDERS,
    }
}
