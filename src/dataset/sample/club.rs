//! The loyalty club's members: who they are and what they do, one row a person.
//!
//! What is correlated: names with the year of birth; income with postcode and age; spend with income and household;
//! tier with spend; channel, household, health note and both consents with age; the store with the postcode; the newest
//! members came by app and web, in a campaign of June 2026. The club's form, an old one, asks for one of two genders,
//! so that crowds are made by what a workshop can put right, step by step, and not by a value that next to nobody has.

use super::places::PLACES;
use super::random::Draws;
use super::traps;
use crate::privacy::calendar::{civil, day_number as day};

/// The day on which the sample was drawn.
pub(super) const TODAY: i32 = day(2026, 6, 30);
const SEED: u64 = 0x5110_a1c1;

pub(super) const FEMALE: u8 = 0;
const MALE: u8 = 1;
/// Code of a missing value in the narrow fields of [`Person`].
pub(super) const NONE: u8 = u8::MAX;

pub(super) const VIP: u8 = 4;
pub(super) const STORE: u8 = 0;
const ONLINE: u8 = 1;
const APP: u8 = 2;
const PHONE: u8 = 3;

const BABY: u8 = 8;
const SUGAR_FREE: u8 = 13;
const LOW_SUGAR: u8 = 0;

/// What is drawn for a member, in codes of the lists in `words`.
#[derive(Clone, Debug)]
pub(super) struct Person {
    pub(super) row: u64,
    /// Index of a postcode.
    pub(super) place: u16,
    pub(super) store: Option<u16>,
    /// Days since 1970-01-01.
    pub(super) birth: i32,
    pub(super) gender: u8,
    /// Numbers from which the given name and surname are chosen.
    pub(super) given: u16,
    pub(super) surname: u16,
    pub(super) household: u8,
    pub(super) income: u8,
    pub(super) tier: u8,
    pub(super) channel: u8,
    pub(super) visits: u32,
    pub(super) cents: u32,
    pub(super) category: u8,
    pub(super) health: u8,
    pub(super) complaint: u8,
    /// [`NONE`], an index of the comments, or the one after the last: the planted one.
    pub(super) comment: u8,
    pub(super) consent_email: bool,
    pub(super) consent_partner: bool,
    pub(super) has_email: bool,
    pub(super) has_phone: bool,
    pub(super) signup: i32,
}

/// What is drawn; the number is the field's counter, so the order must stay.
#[derive(Clone, Copy)]
enum Field {
    Place,
    Decade,
    DayInDecade,
    Gender,
    Given,
    Surname,
    Household,
    Income,
    IncomeNoise,
    Spend,
    Channel,
    Campaign,
    Signup,
    Store,
    StoreElsewhere,
    Lapsed,
    Activity,
    Basket,
    Category,
    HealthAtAll,
    Health,
    Complaint,
    ComplaintKind,
    Comment,
    CommentKind,
    ConsentEmail,
    ConsentPartner,
    HasEmail,
    HasPhone,
}

/// Member number `row`: the same whatever the size of the sample.
pub(super) fn person(row: u64) -> Person {
    let draws = Draws::new(SEED, row);
    let mut person = drawn(row, draws);
    traps::plant(&mut person);
    person
}

/// Further draws for a member's row that need no place in [`Person`].
pub(super) fn extra(row: u64) -> Draws {
    Draws::new(SEED ^ 0xffff, row)
}

fn drawn(row: u64, draws: Draws) -> Person {
    let place = PLACES.draw(draws, Field::Place as u64);
    let home = PLACES.places[usize::from(place)];
    let in_berlin = place < PLACES.berlin;
    let birth = birth(draws);
    let age = age(birth);

    let household = household(draws, age);
    let income = income(draws, home.wealth, age);
    let channel = channel(draws, age);
    let campaign =
        matches!(channel, ONLINE | APP) && birth >= day(1960, 1, 1) && draws.chance(Field::Campaign as u64, 1_950);
    let signup = if campaign {
        TODAY - 29 + draws.below(Field::Signup as u64, 30) as i32
    } else {
        signup(draws, channel, birth)
    };

    let usual = usual_spend(draws, household, income);
    let old_member = signup < day(2023, 7, 1);
    let vip_age = (day(1960, 1, 1)..day(2000, 1, 1)).contains(&birth);
    let vip = old_member && vip_age && usual >= if in_berlin { 90_000 } else { 330_000 };
    // A new member has had a month to spend, not a year.
    let spent = if campaign { usual / 9 } else { usual };
    let tier = if vip { VIP } else { [30_000, 90_000, 200_000].iter().filter(|&&limit| spent >= limit).count() as u8 };
    // The tier's card of Berlin lives in the app.
    let channel = if vip && in_berlin { APP } else { channel };

    // Whoever was gold by last year's spending and has not come since keeps the tier: the case of "Lapsed gold".
    let lapse = [700, 700, 1_500, 400, 60][usize::from(tier)];
    let lapsed = !campaign && signup < day(2025, 5, 1) && draws.chance(Field::Lapsed as u64, lapse);
    let activity = 45 + draws.below(Field::Activity as u64, 90) + if vip { 50 } else { 0 };
    let cents = if lapsed { 0 } else { spent / 100 * activity };
    let basket = 1_400 + draws.below(Field::Basket as u64, 3_200) + if channel == ONLINE { 2_500 } else { 0 };
    let visits = if cents == 0 { 0 } else { (cents / basket).clamp(1, 180) };

    let gender = gender(draws);
    let (category, health) = category_and_health(draws, birth, age, household, gender);
    let complaint = if draws.chance(Field::Complaint as u64, 620) {
        draws.weighted(Field::ComplaintKind as u64, &[26, 17, 15, 8, if age < 50 { 14 } else { 4 }, 9, 3, 14]) as u8
    } else {
        NONE
    };
    let comment = if draws.chance(Field::Comment as u64, if complaint == NONE { 700 } else { 3_800 }) {
        draws.below(Field::CommentKind as u64, super::words::COMMENT.len() as u32) as u8
    } else {
        NONE
    };
    let consent_email = draws.chance(Field::ConsentEmail as u64, consent_share(age, vip));
    let consent_partner = consent_email && draws.chance(Field::ConsentPartner as u64, consent_share(age, vip) / 2);
    Person {
        row,
        place,
        store: store(draws, home.city, home.store, channel, birth),
        birth,
        gender,
        given: draws.below(Field::Given as u64, 60_000) as u16,
        surname: draws.below(Field::Surname as u64, 60_000) as u16,
        household,
        income,
        tier,
        channel,
        visits,
        cents,
        category,
        health,
        complaint,
        comment,
        consent_email,
        consent_partner,
        has_email: consent_email
            || !draws.chance(Field::HasEmail as u64, if matches!(channel, STORE | PHONE) { 1_400 } else { 40 }),
        has_phone: !draws.chance(Field::HasPhone as u64, 800),
        signup,
    }
}

/// Whole years on [`TODAY`].
pub(super) fn age(birth: i32) -> i32 {
    let ((year, month, day), (now, this_month, today)) = (civil(birth), civil(TODAY));
    now - year - i32::from((this_month, today) < (month, day))
}

fn birth(draws: Draws) -> i32 {
    const SPANS: [(i32, i32); 9] = [
        (day(1926, 7, 1), day(1930, 1, 1)),
        (day(1930, 1, 1), day(1940, 1, 1)),
        (day(1940, 1, 1), day(1950, 1, 1)),
        (day(1950, 1, 1), day(1960, 1, 1)),
        (day(1960, 1, 1), day(1970, 1, 1)),
        (day(1970, 1, 1), day(1980, 1, 1)),
        (day(1980, 1, 1), day(1990, 1, 1)),
        (day(1990, 1, 1), day(2000, 1, 1)),
        (day(2000, 1, 1), day(2008, 7, 1)),
    ];
    let decade = draws.weighted(Field::Decade as u64, &[2, 45, 310, 950, 1_700, 1_960, 2_200, 1_900, 1_000]);
    let (first, end) = SPANS[decade];
    first + draws.below(Field::DayInDecade as u64, (end - first) as u32) as i32
}

fn household(draws: Draws, age: i32) -> u8 {
    let weights: [u32; 6] = match age {
        ..25 => [40, 25, 15, 15, 5, 0],
        25..45 => [24, 26, 21, 21, 6, 2],
        45..65 => [26, 38, 18, 13, 4, 1],
        _ => [45, 50, 3, 2, 0, 0],
    };
    draws.weighted(Field::Household as u64, &weights) as u8 + 1
}

fn income(draws: Draws, wealth: u8, age: i32) -> u8 {
    if draws.chance(Field::Income as u64, 610) {
        return 6;
    }
    let career = match age {
        ..25 => -900,
        25..35 => 0,
        35..55 => 500,
        55..67 => 400,
        _ => -400,
    };
    let score = i32::from(wealth) * 450 + career + draws.bell(Field::IncomeNoise as u64);
    [-100, 700, 1_400, 2_200, 3_000].iter().filter(|&&limit| score >= limit).count() as u8
}

/// What a member spends in a usual year, in cents.
fn usual_spend(draws: Draws, household: u8, income: u8) -> u32 {
    const DECILES: [u32; 11] = [500, 5_000, 10_500, 18_000, 27_000, 39_000, 54_000, 75_000, 108_000, 175_000, 620_000];
    let base = draws.quantile(Field::Spend as u64, &DECILES);
    let income = if income == 6 { 2 } else { u32::from(income) };
    base / 100 * (80 + 12 * u32::from(household)) / 100 * (70 + 16 * income)
}

fn channel(draws: Draws, age: i32) -> u8 {
    let weights: [u32; 4] = match age {
        ..30 => [24, 40, 36, 0],
        30..45 => [32, 42, 26, 0],
        45..60 => [46, 37, 15, 2],
        60..75 => [66, 22, 5, 7],
        _ => [78, 4, 1, 17],
    };
    draws.weighted(Field::Channel as u64, &weights) as u8
}

fn signup(draws: Draws, channel: u8, birth: i32) -> i32 {
    let (first, end) = (if channel == APP { day(2019, 3, 1) } else { day(2014, 5, 1) }, day(2026, 6, 1));
    let span = (end - first) as u32;
    // The club grows: the later of two draws, two times out of three.
    let one = draws.below(Field::Signup as u64, span);
    let other = draws.below(Field::Signup as u64 + 100, span);
    let drawn = first + if draws.chance(Field::Signup as u64 + 200, 6_600) { one.max(other) } else { one } as i32;
    // Nobody joins before turning sixteen.
    let sixteen = birth + 5_844;
    if drawn < sixteen { sixteen.max(first) + (drawn - first) % (end - sixteen.max(first)) } else { drawn }
}

fn store(draws: Draws, city: u16, nearest: u16, channel: u8, birth: i32) -> Option<u16> {
    if channel == ONLINE && birth >= day(1960, 1, 1) && draws.chance(Field::Store as u64, 7_900) {
        return None;
    }
    if draws.chance(Field::StoreElsewhere as u64, 1_100) {
        // Another store of the same city: the one of one of its other postcodes.
        let other = PLACES.draw(draws, Field::StoreElsewhere as u64 + 100);
        let other = PLACES.places[usize::from(other)];
        if other.city == city {
            return Some(other.store);
        }
    }
    Some(nearest)
}

fn gender(draws: Draws) -> u8 {
    [FEMALE, MALE][draws.weighted(Field::Gender as u64, &[545, 455])]
}

fn category_and_health(draws: Draws, birth: i32, age: i32, household: u8, gender: u8) -> (u8, u8) {
    let family = household >= 3 && (25..45).contains(&age);
    let sugar_free = (day(1950, 1, 1)..day(1990, 1, 1)).contains(&birth);
    let mut weights: [u32; 14] = [150, 120, 105, 95, 60, 85, 50, 70, 0, 80, 55, 65, 40, 0];
    if family {
        weights[usize::from(BABY)] = 210;
    }
    if sugar_free {
        weights[usize::from(SUGAR_FREE)] = 46;
    }
    let category = draws.weighted(Field::Category as u64, &weights) as u8;
    // Planted: whoever buys sugar-free has the same note, so that the segment discloses it of each.
    if category == SUGAR_FREE {
        return (category, LOW_SUGAR);
    }
    if !draws.chance(Field::HealthAtAll as u64, if age >= 60 { 2_700 } else { 2_000 }) {
        return (category, NONE);
    }
    let old = u32::from(age >= 55);
    let mother = u32::from(gender == FEMALE && (20..44).contains(&age));
    let young = 1 - old;
    let weights: [u32; 14] = [
        90,
        130,
        150,
        35 + 190 * old,
        30 + 160 * old,
        60,
        20 + 150 * young,
        45,
        12,
        6 + 14 * old,
        45 * mother,
        35,
        10 + 70 * young,
        if family { 60 } else { 0 },
    ];
    (category, draws.weighted(Field::Health as u64, &weights) as u8)
}

/// Of 10,000 people of an age, how many agree to letters by e-mail.
fn consent_share(age: i32, vip: bool) -> u32 {
    let share = 9_200 - (age - 18).clamp(0, 80) as u32 * 55;
    if vip { share.max(9_300) } else { share }
}
