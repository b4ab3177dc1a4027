//! What is planted in the club for the app to find and a workshop to discuss.
//!
//! | trap | where |
//! | --- | --- |
//! | a woman of 97 in a village of eleven members | postcode 17268, Quellow |
//! | a postcode of two people | 25899, Süderholm |
//! | two segments four people apart | all of tier VIP in Berlin use the app, but for four |
//! | a segment in which all share one health note | favourite category "sugar-free": all have "low sugar" |
//! | an e-mail address in a comment | one of the comments |
//!
//! Planted members are at fixed rows below [`ALL_PRESENT_FROM`], so that a smaller sample is the beginning of a bigger
//! one.

use super::club::{FEMALE, NONE, Person, STORE, TODAY, VIP};
use super::places::PLACES;
use super::words::COMMENT;
use crate::privacy::calendar::day_number as day;

/// A sample of at least this many people holds every trap.
pub const ALL_PRESENT_FROM: u64 = 1_000;

/// The oldest member's row.
const OLDEST: u64 = 611;
/// Her neighbours: row and birth year.
const NEIGHBOURS: [(u64, i32); 10] = [
    (43, 1951),
    (118, 1948),
    (187, 1963),
    (252, 1966),
    (333, 1972),
    (402, 1979),
    (479, 1983),
    (556, 1958),
    (702, 1991),
    (823, 1969),
];
const ON_THE_HOLM: [(u64, i32); 2] = [(89, 1957), (745, 1961)];
/// Members of the highest tier in Berlin who have never used the app, and their birth years.
const VIP_WITHOUT_APP: [(u64, i32); 4] = [(151, 1963), (388, 1971), (634, 1968), (917, 1982)];
const ADDRESS_IN_COMMENT: u64 = 266;

/// Makes the member of a planted row what the trap needs.
pub(super) fn plant(person: &mut Person) {
    let row = person.row;
    if row >= ALL_PRESENT_FROM {
        return;
    }
    if row == OLDEST {
        live_at(person, PLACES.quellow, day(1929, 3, 14));
        (person.gender, person.household, person.signup) = (FEMALE, 1, day(2016, 9, 12));
        (person.health, person.income) = (3, 1);
    } else if let Some(&(_, year)) = NEIGHBOURS.iter().find(|n| n.0 == row) {
        live_at(person, PLACES.quellow, day(year, 1 + (row % 12) as i32, 1 + (row % 27) as i32));
    } else if let Some(&(_, year)) = ON_THE_HOLM.iter().find(|n| n.0 == row) {
        live_at(person, PLACES.holm, day(year, 1 + (row % 12) as i32, 1 + (row % 27) as i32));
        person.household = 2;
    } else if let Some(&(_, year)) = VIP_WITHOUT_APP.iter().find(|n| n.0 == row) {
        let berlin = (row % u64::from(PLACES.berlin)) as u16;
        live_at(person, berlin, day(year, 1 + (row % 12) as i32, 1 + (row % 27) as i32));
        (person.tier, person.cents, person.visits) = (VIP, 240_000 + (row % 70) as u32 * 1_111, 61 + (row % 30) as u32);
        person.consent_email = true;
        person.has_email = true;
    } else if row == ADDRESS_IN_COMMENT {
        person.comment = COMMENT.len() as u8;
    }
}

/// Moves a member to a place; there they go to the store, as they have for years.
fn live_at(person: &mut Person, place: u16, birth: i32) {
    (person.place, person.birth, person.channel) = (place, birth, STORE);
    person.store = Some(PLACES.places[usize::from(place)].store);
    person.gender = (person.row % 2) as u8;
    person.household = person.household.min(2);
    person.signup = person.signup.min(TODAY - 1_200 - (person.row % 900) as i32);
    // Away from the drawn categories that are correlated with age and health.
    (person.category, person.health, person.comment) = ((person.row % 8) as u8, NONE, NONE);
    person.tier = person.tier.min(VIP - 1);
}
