//! The segments that the club's marketing proposes: the cases of the workshop.

use super::Sample;

/// A proposed segment: its name, its rule in the rule language, its purpose.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ProposedSegment {
    pub name: &'static str,
    pub rule: &'static str,
    pub purpose: &'static str,
}

const fn segment(name: &'static str, rule: &'static str, purpose: &'static str) -> ProposedSegment {
    ProposedSegment { name, rule, purpose }
}

const CLUB: &[ProposedSegment] = &[
    segment("VIP in Berlin", r#"tier = "VIP" and city = "Berlin""#, "Invitation to the summer evening in Berlin"),
    segment(
        "VIP with app",
        r#"tier = "VIP" and city = "Berlin" and channel = "app""#,
        "Preview of the new card in the app",
    ),
    segment(
        "Young families",
        "household_size >= 3 and birth_date >= 1980-01-01 and birth_date <= 1999-12-31",
        "Vouchers for baby and household goods",
    ),
    segment("Lapsed gold", r#"tier = "gold" and visits_12m = 0"#, "Letter to win members back"),
    segment("Village stores", r#"home_store starts with "Dorfladen""#, "Survey on opening hours of the village shops"),
    segment("Low-sugar buyers", r#"favourite_category = "sugar-free""#, "Sample of a new product with a partner"),
    segment("Online only", r#"channel = "online" and home_store is missing"#, "Free delivery in August"),
    segment("Over 90", "birth_date <= 1936-06-30", "Delivery at home without a fee"),
    segment("New since June", "signup_date >= 2026-06-01", "Welcome by e-mail in three parts"),
];

const ORDERS: &[ProposedSegment] = &[
    segment("Big baskets", "amount >= 150", "Offer of free delivery"),
    segment("Pays by invoice", r#"payment = "invoice""#, "Change to direct debit"),
    segment("Baby goods", r#"category = "baby""#, "Vouchers from a partner"),
    segment("Complained", "complaint_topic is not missing", "Apology with a voucher"),
];

/// The segments proposed with a sample.
#[must_use]
pub fn segments(sample: Sample) -> &'static [ProposedSegment] {
    match sample {
        Sample::Club => CLUB,
        Sample::Orders => ORDERS,
    }
}
