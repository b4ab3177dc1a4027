//! The club's members as columns.
//!
//! | column | role it is meant to have |
//! | --- | --- |
//! | customer_id | direct identifier, person key |
//! | first_name, last_name, email, phone, street | direct identifier |
//! | postcode, city, birth_date, gender, household_size, tier, channel, home_store | quasi-identifier |
//! | income_band, health_note, complaint_topic | sensitive |
//! | visits_12m, spend_12m | other, measure |
//! | favourite_category, signup_date | other |
//! | comment | direct identifier: one of them holds somebody's address |
//! | consent_email, consent_partner | other, consent |

use std::ops::Range;
use std::sync::LazyLock;

use super::club::{self, FEMALE, NONE, Person};
use super::columns::{Cells, Column, MISSING, SampleTable, Texts, push_number};
use super::places::PLACES;
use super::words;
use crate::dataset::detect::person_names;
use crate::privacy::calendar::civil;

/// The members of a stretch of rows.
pub(super) fn members(rows: Range<u64>) -> SampleTable {
    let people: Vec<Person> = rows.map(club::person).collect();
    let text = |length, write: fn(&Person, &mut String)| {
        let mut texts = Texts::with_capacity(people.len(), length);
        for person in &people {
            texts.push_with(|text| write(person, text));
        }
        Cells::Text(texts)
    };
    let choice = |values: &[&'static str], code: fn(&Person) -> u8| Cells::Choice {
        codes: people.iter().map(|p| if code(p) == NONE { MISSING } else { u16::from(code(p)) }).collect(),
        values: values.to_vec(),
    };
    let column = |name, cells| Column { name, cells };
    let columns = vec![
        column("customer_id", text(10, |p, text| customer_id(p.row, text))),
        column("first_name", text(8, |p, text| text.push_str(given(p).shown))),
        column("last_name", text(8, |p, text| text.push_str(surname(p).shown))),
        column("email", text(30, email)),
        column("phone", text(13, phone)),
        column("street", text(18, street)),
        column(
            "postcode",
            Cells::Choice {
                codes: people.iter().map(|p| p.place).collect(),
                values: PLACES.postcodes.iter().map(String::as_str).collect(),
            },
        ),
        column(
            "city",
            Cells::Choice {
                codes: people.iter().map(|p| PLACES.places[usize::from(p.place)].city).collect(),
                values: PLACES.cities.clone(),
            },
        ),
        column("birth_date", Cells::Day(people.iter().map(|p| p.birth).collect())),
        column("gender", choice(words::GENDER, |p| p.gender)),
        column("household_size", Cells::Whole(people.iter().map(|p| u32::from(p.household)).collect())),
        column("income_band", choice(words::INCOME, |p| p.income)),
        column("tier", choice(words::TIER, |p| p.tier)),
        column("channel", choice(words::CHANNEL, |p| p.channel)),
        column(
            "home_store",
            Cells::Choice {
                codes: people.iter().map(|p| p.store.unwrap_or(MISSING)).collect(),
                values: PLACES.stores.clone(),
            },
        ),
        column("visits_12m", Cells::Whole(people.iter().map(|p| p.visits).collect())),
        column("spend_12m", Cells::Cents(people.iter().map(|p| p.cents).collect())),
        column("favourite_category", choice(words::CATEGORY, |p| p.category)),
        column("health_note", choice(words::HEALTH, |p| p.health)),
        column("complaint_topic", choice(words::COMPLAINT, |p| p.complaint)),
        column("comment", comments(&people)),
        column("consent_email", Cells::Flag(people.iter().map(|p| p.consent_email).collect())),
        column("consent_partner", Cells::Flag(people.iter().map(|p| p.consent_partner).collect())),
        column("signup_date", Cells::Day(people.iter().map(|p| p.signup).collect())),
    ];
    SampleTable { rows: people.len(), columns }
}

/// A number of eight digits that looks drawn and never repeats: rows below [`super::MOST_PEOPLE`] times a number prime
/// to it.
pub(super) fn customer_id(row: u64, text: &mut String) {
    text.push_str("LC");
    push_number(text, ((row * 73_687_811 + 31_415_926) % super::MOST_PEOPLE) as u32, 8);
}

/// A name as it is written, and as it is in an address.
struct Name {
    shown: &'static str,
    plain: String,
}

struct Names {
    women: [Vec<Name>; 3],
    men: [Vec<Name>; 3],
    surnames: Vec<Name>,
}

static NAMES: LazyLock<Names> = LazyLock::new(|| {
    let list = |names: &[&'static str]| names.iter().map(|&shown| Name { shown, plain: plain(shown) }).collect();
    Names {
        women: [person_names::WOMEN_OLD, person_names::WOMEN_MIDDLE, person_names::WOMEN_YOUNG].map(list),
        men: [person_names::MEN_OLD, person_names::MEN_MIDDLE, person_names::MEN_YOUNG].map(list),
        surnames: list(person_names::SURNAMES),
    }
});

/// A name in the letters of an address.
fn plain(name: &str) -> String {
    let mut text = String::new();
    for letter in name.chars().flat_map(char::to_lowercase) {
        match letter {
            'ä' => text.push_str("ae"),
            'ö' => text.push_str("oe"),
            'ü' => text.push_str("ue"),
            'ß' => text.push_str("ss"),
            'ş' => text.push('s'),
            'ı' => text.push('i'),
            letter if letter.is_ascii_alphanumeric() => text.push(letter),
            _ => {}
        }
    }
    text
}

fn given(person: &Person) -> &'static Name {
    let generation = match civil(person.birth).0 {
        ..1950 => 0,
        1950..1985 => 1,
        _ => 2,
    };
    let woman = person.gender == FEMALE;
    let names = if woman { &NAMES.women[generation] } else { &NAMES.men[generation] };
    &names[usize::from(person.given) % names.len()]
}

fn surname(person: &Person) -> &'static Name {
    // The smaller of two places in the list: some names are much more common than others.
    let (n, number) = (NAMES.surnames.len(), usize::from(person.surname));
    let rank = (number % n).min(number / n % n);
    // Spread over the alphabet: 37 is prime to the list's length or nearly so, each place is reached.
    &NAMES.surnames[rank * 37 % n]
}

fn email(person: &Person, text: &mut String) {
    if !person.has_email {
        return;
    }
    let draws = club::extra(person.row);
    let (given, surname) = (given(person), surname(person));
    if draws.below(0, 3) == 0 {
        text.extend(given.plain.chars().take(1));
    } else {
        text.push_str(&given.plain);
    }
    text.push('.');
    text.push_str(&surname.plain);
    push_number(text, draws.below(1, 10_000), 1);
    text.push('@');
    text.push_str(words::MAIL[draws.below(2, words::MAIL.len() as u32) as usize]);
}

/// Numbers under 0199, which Germany's networks keep to themselves: no person can be called by them.
fn phone(person: &Person, text: &mut String) {
    if person.has_phone {
        text.push_str("0199 ");
        push_number(text, club::extra(person.row).below(3, 100_000_000), 8);
    }
}

fn street(person: &Person, text: &mut String) {
    let draws = club::extra(person.row);
    text.push_str(words::STREET[draws.below(4, words::STREET.len() as u32) as usize]);
    text.push(' ');
    // Low numbers are more common than high ones.
    push_number(text, 1 + draws.below(5, 140).min(draws.below(6, 140)), 1);
    if draws.chance(7, 600) {
        text.push(if draws.chance(8, 7_000) { 'a' } else { 'b' });
    }
}

fn comments(people: &[Person]) -> Cells {
    let mut values = words::COMMENT.to_vec();
    values.push(words::COMMENT_WITH_ADDRESS);
    Cells::Choice {
        codes: people.iter().map(|p| if p.comment == NONE { MISSING } else { u16::from(p.comment) }).collect(),
        values,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_surname_can_be_drawn() {
        let n = NAMES.surnames.len();
        let reached: std::collections::BTreeSet<usize> = (0..n).map(|rank| rank * 37 % n).collect();
        assert_eq!(reached.len(), n, "37 divides {n}: choose another factor");
    }
}
