//! What the sample's people buy, note, complain of and write.

pub(super) const GENDER: &[&str] = &["female", "male"];
pub(super) const INCOME: &[&str] =
    &["under 1500", "1500-2499", "2500-3499", "3500-4999", "5000-7499", "7500 and more", "not stated"];
pub(super) const TIER: &[&str] = &["basic", "silver", "gold", "platinum", "VIP"];
pub(super) const CHANNEL: &[&str] = &["store", "online", "app", "phone"];
#[rustfmt::skip]
pub(super) const CATEGORY: &[&str] = &[
    "fruit and vegetables", "bakery", "dairy", "meat and fish", "frozen", "drinks", "wine", "sweets", "baby",
    "household", "beauty", "pets", "garden", "sugar-free",
];
#[rustfmt::skip]
pub(super) const HEALTH: &[&str] = &[
    "low sugar", "gluten-free", "lactose-free", "diabetic range", "low salt", "nut allergy", "vegan", "halal",
    "kosher", "kidney diet", "pregnancy", "egg allergy", "high protein", "baby food from month 6",
];
#[rustfmt::skip]
pub(super) const COMPLAINT: &[&str] = &[
    "late delivery", "damaged goods", "wrong bill", "staff", "app login", "points missing", "data protection",
    "product quality",
];

#[rustfmt::skip]
pub(super) const STREET: &[&str] = &[
    "Ahornweg", "Am Anger", "Am Bahnhof", "Am Kanal", "Am Markt", "Amselweg", "An der Mühle", "Apfelallee",
    "Bachstraße", "Bahnhofstraße", "Bergstraße", "Birkenweg", "Blumenstraße", "Brunnengasse", "Buchenweg",
    "Deichstraße", "Dorfstraße", "Eichenallee", "Elsterweg", "Erlengrund", "Feldstraße", "Finkenweg", "Fliederweg",
    "Gartenstraße", "Goethestraße", "Grüner Weg", "Hafenstraße", "Hauptstraße", "Heideweg", "Hermannstraße",
    "Im Winkel", "Kastanienallee", "Kiefernweg", "Kirchstraße", "Kirschallee", "Lessingstraße", "Lindenallee",
    "Lindenstraße", "Lerchenweg", "Marktgasse", "Mittelstraße", "Moorweg", "Mozartstraße", "Mühlenweg", "Neue Straße",
    "Nordring", "Parkstraße", "Poststraße", "Querstraße", "Ringstraße", "Rosenweg", "Schillerstraße", "Schulstraße",
    "Seestraße", "Sonnenallee", "Steinweg", "Südring", "Talstraße", "Uferweg", "Ulmenstraße", "Waldstraße",
    "Wasserstraße", "Weidenweg", "Wiesengrund",
];

/// Domains that are reserved for examples [RFC 2606], so that no address here is anybody's.
pub(super) const MAIL: &[&str] =
    &["post.example", "mail.example", "web.example", "example.org", "example.net", "example.com"];

#[rustfmt::skip]
pub(super) const COMMENT: &[&str] = &[
    "Please no paper leaflets", "Prefers delivery after 18:00", "Asked for a second card for the household",
    "Very friendly on the phone", "Ring twice, the bell is hard to hear", "Lost the card twice this year",
    "Wants larger print on the bill", "Leave parcels with the neighbour", "Asked when the new store opens",
    "Would like more regional fruit", "Moved house last spring", "Points were credited by hand",
    "Asked for the list of ingredients", "Pays by invoice only", "Interested in the wine evening", "Has two dogs",
    "Complained about the queue on Saturdays", "Wishes to be called in the morning", "Shops for her mother as well",
    "Bitte keine Werbung per Post", "Lieferung bitte in den Hof", "Fragt nach glutenfreiem Brot",
    "Wollte den Kassenbon per App", "Parkplatz am Laden zu klein", "Will be away all August",
    "Likes the new opening hours", "Birthday voucher did not arrive", "Switched from paper to app",
];
/// The comment with somebody's address in it.
pub(super) const COMMENT_WITH_ADDRESS: &str = "Card goes to her sister now, write to m.bergfeld@post.example instead";
