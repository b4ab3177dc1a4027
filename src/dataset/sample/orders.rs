//! The orders sample: several rows a person, to try a person key with.
//!
//! The people are those of the club, under the same customer numbers. Rows of a person are together.
//!
//! | column | role it is meant to have |
//! | --- | --- |
//! | order_id | direct identifier |
//! | customer_id | direct identifier, person key |
//! | postcode, birth_year, gender, channel, store | quasi-identifier |
//! | order_date, category, payment, voucher | other |
//! | amount, items | other, measure |
//! | complaint_topic | sensitive |

use std::ops::Range;

use super::club::{self, NONE, Person, TODAY};
use super::club_table::customer_id;
use super::columns::{Cells, Column, MISSING, SampleTable, Texts, push_number};
use super::places::PLACES;
use super::random::Draws;
use super::words;
use crate::privacy::calendar::civil;

const SEED: u64 = 0x0_5de5;
/// A person has 1 to this many orders.
const MOST_ORDERS: u64 = 14;
const PAYMENT: &[&str] = &["card", "invoice", "direct debit", "cash"];

/// One order.
struct Order {
    person: u32,
    number: u32,
    day: i32,
    items: u32,
    cents: u32,
    category: u8,
    channel: u8,
    store: Option<u16>,
    payment: u8,
    voucher: bool,
    complaint: u8,
}

/// The orders of a stretch of people.
pub(super) fn orders(people: Range<u64>) -> SampleTable {
    let people: Vec<Person> = people.map(club::person).collect();
    let orders: Vec<Order> = people.iter().enumerate().flat_map(|(index, person)| of(person, index as u32)).collect();
    let whose = |order: &Order| &people[order.person as usize];
    let choice = |values: &[&'static str], code: &dyn Fn(&Order) -> u8| Cells::Choice {
        codes: orders.iter().map(code).map(|code| if code == NONE { MISSING } else { u16::from(code) }).collect(),
        values: values.to_vec(),
    };
    let text = |length, write: &dyn Fn(&Order, &mut String)| {
        let mut texts = Texts::with_capacity(orders.len(), length);
        for order in &orders {
            texts.push_with(|text| write(order, text));
        }
        Cells::Text(texts)
    };
    let column = |name, cells| Column { name, cells };
    let columns = vec![
        column("order_id", text(12, &|order, text| order_id(whose(order).row, order.number, text))),
        column("customer_id", text(10, &|order, text| customer_id(whose(order).row, text))),
        column("order_date", Cells::Day(orders.iter().map(|o| o.day).collect())),
        column("amount", Cells::Cents(orders.iter().map(|o| o.cents).collect())),
        column("items", Cells::Whole(orders.iter().map(|o| o.items).collect())),
        column("category", choice(words::CATEGORY, &|o| o.category)),
        column("channel", choice(words::CHANNEL, &|o| o.channel)),
        column(
            "store",
            Cells::Choice {
                codes: orders.iter().map(|o| o.store.unwrap_or(MISSING)).collect(),
                values: PLACES.stores.clone(),
            },
        ),
        column("payment", choice(PAYMENT, &|o| o.payment)),
        column("voucher", Cells::Flag(orders.iter().map(|o| o.voucher).collect())),
        column("complaint_topic", choice(words::COMPLAINT, &|o| o.complaint)),
        column(
            "postcode",
            Cells::Choice {
                codes: orders.iter().map(|o| whose(o).place).collect(),
                values: PLACES.postcodes.iter().map(String::as_str).collect(),
            },
        ),
        column("birth_year", Cells::Whole(orders.iter().map(|o| civil(whose(o).birth).0 as u32).collect())),
        column("gender", choice(words::GENDER, &|o| whose(o).gender)),
    ];
    SampleTable { rows: orders.len(), columns }
}

fn of(person: &Person, index: u32) -> Vec<Order> {
    let about = Draws::new(SEED, person.row);
    // Whoever visits often orders often.
    let most = u64::from(person.visits / 4).clamp(1, MOST_ORDERS) as u32;
    let count = 1 + about.below(0, most);
    let first = person.signup.max(TODAY - 365);
    let order = |number: u32| {
        let draws = Draws::new(SEED, person.row * MOST_ORDERS + u64::from(number) + (1 << 40));
        let items = 1 + draws.below(0, 12).min(draws.below(1, 18));
        let favourite = draws.chance(2, 4_500);
        Order {
            person: index,
            number,
            day: first + draws.below(3, (TODAY - first + 1) as u32) as i32,
            items,
            cents: items * (350 + draws.below(4, 1_450)) + draws.below(5, 300),
            category: if favourite { person.category } else { draws.below(6, 13) as u8 },
            channel: person.channel,
            store: person.store,
            payment: draws.weighted(7, &[48, 22, 21, 9]) as u8,
            voucher: draws.chance(8, 1_700),
            complaint: if person.complaint != NONE && number == 0 { person.complaint } else { NONE },
        }
    };
    (0..count).map(order).collect()
}

fn order_id(row: u64, number: u32, text: &mut String) {
    text.push_str("B-");
    push_number(text, ((row * 28_657_619 + 17) % super::MOST_PEOPLE) as u32, 8);
    text.push('-');
    push_number(text, number + 1, 2);
}
