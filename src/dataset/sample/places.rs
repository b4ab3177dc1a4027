//! Where the sample's people live: cities, towns and villages with postcodes, how well off each postcode is, and its
//! store.
//!
//! Big cities have their real names, for stories in workshops; towns and villages are invented, and no postcode is
//! meant to be the real one of a place.

use std::sync::LazyLock;

use super::random::Draws;

/// A city or town: its postcodes are `first`, `first + step`, … ; `weight` of 65,536 people live there.
struct Settlement {
    name: &'static str,
    first: u32,
    step: u32,
    postcodes: u32,
    weight: u32,
    /// 0 poor to 4 rich: what a typical postcode here is.
    wealth: u8,
    stores: &'static [&'static str],
}

const fn town(
    name: &'static str,
    first: u32,
    postcodes: u32,
    weight: u32,
    wealth: u8,
    store: &'static [&'static str],
) -> Settlement {
    Settlement { name, first, step: 3, postcodes, weight, wealth, stores: store }
}

/// Berlin also takes what is left of the 65,536.
const BERLIN: Settlement = Settlement {
    name: "Berlin",
    first: 10_115,
    step: 23,
    postcodes: 178,
    weight: 0,
    wealth: 2,
    stores: &[
        "Berlin Mitte",
        "Berlin Wedding",
        "Berlin Prenzlauer Berg",
        "Berlin Friedrichshain",
        "Berlin Kreuzberg",
        "Berlin Charlottenburg",
        "Berlin Schöneberg",
        "Berlin Neukölln",
        "Berlin Treptow",
        "Berlin Lichtenberg",
        "Berlin Spandau",
        "Berlin Zehlendorf",
    ],
};

const CITIES: &[Settlement] = &[
    Settlement {
        name: "Hamburg",
        first: 20_095,
        step: 29,
        postcodes: 72,
        weight: 8200,
        wealth: 3,
        stores: &["Hamburg Altona", "Hamburg Eimsbüttel", "Hamburg Harburg", "Hamburg Wandsbek"],
    },
    Settlement {
        name: "Leipzig",
        first: 4103,
        step: 9,
        postcodes: 34,
        weight: 5000,
        wealth: 1,
        stores: &["Leipzig Südvorstadt", "Leipzig Gohlis"],
    },
    Settlement {
        name: "Dresden",
        first: 1067,
        step: 11,
        postcodes: 30,
        weight: 3600,
        wealth: 2,
        stores: &["Dresden Neustadt", "Dresden Striesen"],
    },
    Settlement {
        name: "Potsdam",
        first: 14_467,
        step: 2,
        postcodes: 14,
        weight: 2900,
        wealth: 3,
        stores: &["Potsdam Innenstadt"],
    },
    Settlement {
        name: "Rostock",
        first: 18_055,
        step: 4,
        postcodes: 14,
        weight: 2300,
        wealth: 1,
        stores: &["Rostock Warnow"],
    },
    Settlement {
        name: "Hannover",
        first: 30_159,
        step: 13,
        postcodes: 30,
        weight: 2600,
        wealth: 2,
        stores: &["Hannover Linden", "Hannover List"],
    },
    town("Ahrensrode", 22_921, 5, 620, 3, &["Hamburg Wandsbek"]),
    town("Bad Linnau", 15_521, 4, 540, 2, &["Bad Linnau"]),
    town("Birkenthal", 16_301, 6, 760, 2, &["Birkenthal"]),
    town("Brünnlingen", 38_401, 4, 410, 1, &["Hannover Linden"]),
    town("Dornfeld", 3_011, 5, 480, 0, &["Dornfeld"]),
    town("Eichstedt", 39_104, 6, 640, 1, &["Eichstedt"]),
    town("Falkenrode", 4_811, 4, 430, 1, &["Leipzig Gohlis"]),
    town("Friedensau am See", 17_207, 3, 330, 2, &["Rostock Warnow"]),
    town("Greifenhagen", 17_501, 5, 520, 1, &["Greifenhagen"]),
    town("Hasselbrück", 29_402, 5, 510, 2, &["Hamburg Harburg"]),
    town("Heidersdorf", 2_603, 4, 360, 0, &["Dresden Neustadt"]),
    town("Kaltenbrunn", 8_209, 5, 450, 1, &["Kaltenbrunn"]),
    town("Kieferndamm", 15_711, 5, 680, 2, &["Berlin Treptow"]),
    town("Königsbach", 14_901, 4, 560, 3, &["Potsdam Innenstadt"]),
    town("Lauenfurt", 21_495, 4, 420, 2, &["Hamburg Harburg"]),
    town("Lindenhorst", 16_532, 5, 700, 3, &["Birkenthal"]),
    town("Mühlenrode", 6_408, 5, 440, 1, &["Leipzig Südvorstadt"]),
    town("Neuwerder", 14_611, 4, 590, 2, &["Berlin Spandau"]),
    town("Oderwalde", 15_301, 5, 470, 0, &["Bad Linnau"]),
    town("Rabenau an der Elbe", 1_723, 3, 290, 2, &["Dresden Striesen"]),
    town("Schönhagen", 23_730, 4, 400, 3, &["Hamburg Altona"]),
    town("Steinfurth", 31_505, 5, 520, 2, &["Hannover List"]),
    town("Tannwitz", 2_901, 4, 340, 0, &["Dornfeld"]),
    town("Waldheide", 29_601, 4, 380, 1, &["Hannover List"]),
    town("Werdersee", 14_537, 3, 460, 4, &["Potsdam Innenstadt"]),
    town("Zellin", 16_259, 4, 350, 0, &["Greifenhagen"]),
];

/// Villages: one postcode, a handful of members, one of three village shops.
const VILLAGES: &[(&str, u32, u32, usize)] = &[
    ("Altfelde", 16_831, 15, 0),
    ("Bärenklau", 16_837, 11, 0),
    ("Briesendorf", 16_845, 17, 0),
    ("Dammerow", 16_866, 9, 0),
    ("Glambeck", 16_775, 13, 0),
    ("Grünlinde", 16_798, 12, 0),
    ("Hohenried", 19_339, 16, 0),
    ("Kleinow", 19_348, 8, 0),
    ("Alt Rehberg", 17_099, 14, 1),
    ("Bollwin", 17_111, 10, 1),
    ("Dargun am Moor", 17_129, 18, 1),
    ("Gnewitz", 17_139, 9, 1),
    ("Kuhlrade", 17_153, 12, 1),
    ("Neuendiek", 17_168, 15, 1),
    ("Penzow", 17_179, 11, 1),
    ("Sanddorf", 17_194, 13, 1),
    ("Bergholm", 25_917, 14, 2),
    ("Deichhusen", 25_923, 10, 2),
    ("Fahrenkoog", 25_927, 16, 2),
    ("Hattwarf", 25_938, 12, 2),
    ("Klintum", 25_946, 9, 2),
    ("Norderwisch", 25_953, 13, 2),
    ("Risumfeld", 25_969, 11, 2),
    ("Süderlüg", 25_996, 15, 2),
];
/// The village shops, the ones that the segment "Village stores" names.
pub(super) const VILLAGE_STORES: [&str; 3] = ["Dorfladen Altfelde", "Dorfladen Penzow", "Dorfladen Klintum"];

/// Where the oldest member lives: eleven members, none of them drawn by chance.
pub(super) const QUELLOW: (&str, &str) = ("17268", "Quellow");
/// A holm in the North Sea with a postcode of its own and two members, none drawn by chance.
pub(super) const HOLM: (&str, &str) = ("25899", "Süderholm");

/// One postcode.
#[derive(Clone, Copy)]
pub(super) struct Place {
    pub(super) city: u16,
    pub(super) store: u16,
    /// 0 poor to 4 rich.
    pub(super) wealth: u8,
}

/// All places; a place's index is its postcode's index.
pub(super) struct Places {
    pub(super) places: Vec<Place>,
    pub(super) postcodes: Vec<String>,
    pub(super) cities: Vec<&'static str>,
    pub(super) stores: Vec<&'static str>,
    /// 65,536 slots, as many for a place as people of 65,536 live there.
    slots: Vec<u16>,
    pub(super) quellow: u16,
    pub(super) holm: u16,
    /// Berlin's postcodes are `0..berlin`.
    pub(super) berlin: u16,
}

pub(super) static PLACES: LazyLock<Places> = LazyLock::new(Places::build);

impl Places {
    fn build() -> Self {
        let mut built = Self {
            places: vec![],
            postcodes: vec![],
            cities: vec![],
            stores: vec![],
            slots: vec![],
            quellow: 0,
            holm: 0,
            berlin: BERLIN.postcodes as u16,
        };
        let elsewhere: u32 = CITIES.iter().map(|c| c.weight).chain(VILLAGES.iter().map(|v| v.2)).sum();
        built.settle(&BERLIN, 65_536 - elsewhere);
        for city in CITIES {
            built.settle(city, city.weight);
        }
        for &(name, postcode, weight, shop) in VILLAGES {
            built.place(name, format!("{postcode:05}"), VILLAGE_STORES[shop], 1, weight);
        }
        built.quellow = built.place(QUELLOW.1, QUELLOW.0.to_owned(), VILLAGE_STORES[1], 1, 0);
        built.holm = built.place(HOLM.1, HOLM.0.to_owned(), VILLAGE_STORES[2], 2, 0);
        built
    }

    fn settle(&mut self, settlement: &Settlement, weight: u32) {
        // A postcode gets one to four shares of its city's people, and is up to one step richer or poorer.
        let draws = |n: u32| Draws::new(u64::from(settlement.first), u64::from(n));
        let shares: Vec<u32> = (0..settlement.postcodes).map(|n| 2 + draws(n).below(0, 7)).collect();
        let all: u32 = shares.iter().sum();
        let (mut passed, mut given) = (0, 0);
        for (n, share) in (0..settlement.postcodes).zip(shares) {
            passed += share;
            let slots = weight * passed / all - given;
            given += slots;
            let wealth = (settlement.wealth + draws(n).below(1, 3) as u8).saturating_sub(1).min(4);
            let store = settlement.stores[n as usize * settlement.stores.len() / settlement.postcodes as usize];
            self.place(settlement.name, format!("{:05}", settlement.first + n * settlement.step), store, wealth, slots);
        }
    }

    fn place(&mut self, city: &'static str, postcode: String, store: &'static str, wealth: u8, slots: u32) -> u16 {
        let index = self.places.len() as u16;
        let (city, store) = (number(&mut self.cities, city), number(&mut self.stores, store));
        self.places.push(Place { city, store, wealth });
        self.postcodes.push(postcode);
        self.slots.extend((0..slots).map(|_| index));
        index
    }

    /// Where a person lives.
    pub(super) fn draw(&self, draws: Draws, field: u64) -> u16 {
        self.slots[draws.below(field, self.slots.len() as u32) as usize]
    }
}

/// The place of a name in a list, which gets it where it is new.
fn number(names: &mut Vec<&'static str>, name: &'static str) -> u16 {
    let found = names.iter().position(|&n| n == name).unwrap_or_else(|| {
        names.push(name);
        names.len() - 1
    });
    found as u16
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::PLACES;

    #[test]
    fn every_postcode_is_one_place_and_planted_places_are_never_drawn() {
        let distinct: BTreeSet<_> = PLACES.postcodes.iter().collect();
        assert_eq!(distinct.len(), PLACES.postcodes.len(), "a postcode belongs to two places");
        assert!(PLACES.postcodes.iter().all(|p| p.len() == 5));
        assert_eq!(PLACES.slots.len(), 65_536);
        assert!(!PLACES.slots.contains(&PLACES.quellow) && !PLACES.slots.contains(&PLACES.holm));
        assert!(PLACES.slots.iter().filter(|&&p| p < PLACES.berlin).count() > 20_000, "Berlin is the biggest city");
    }
}
