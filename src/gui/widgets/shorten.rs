//! Text that does not fit: names are shortened so that they still differ, numbers are never cut.

use std::{borrow::Cow, sync::Arc};

use eframe::egui::{
    Color32, FontId, Galley, Ui,
    text::{LayoutJob, TextWrapping},
};

/// Letters of a name that stay in front of "…", so that it is still known whose end this is.
const HEAD: usize = 4;
/// Points below which a number is rather broken into two lines than drawn smaller.
const SMALLEST: f32 = 9.0;
/// Texts that are longer than this are sentences, even if they begin with a digit.
const LONGEST_NUMBER: usize = 32;

/// A name for a place that is too narrow for it: its end is cut or, where another of the names begins in the same way,
/// what they have in common.
///
/// `others` are the names that it must differ from, itself among them or not. `fits` says whether a text has room.
///
/// ```
/// use shoal::gui::widgets::shortened;
/// let fits = |text: &str| text.chars().count() <= 10;
/// let names = ["Products sold in 2023", "Products sold in 2024", "Customers of ours"];
/// let short = names.map(|name| shortened(name, names, fits).into_owned());
/// assert_eq!(short, ["Prod… 2023", "Prod… 2024", "Customers…"]);
/// ```
#[must_use]
pub fn shortened<'a, 'b>(
    name: &'a str,
    others: impl IntoIterator<Item = &'b str>,
    fits: impl Fn(&str) -> bool,
) -> Cow<'a, str> {
    if fits(name) {
        return Cow::Borrowed(name);
    }
    let letters: Vec<char> = name.chars().collect();
    let text = |part: &[char]| part.iter().collect::<String>();
    let cut = |front: String, part: &[char]| {
        let mut longest = (0..=part.len()).rev().map(|end| {
            let dots = if end < part.len() { "…" } else { "" };
            format!("{front}{}{dots}", text(&part[..end]))
        });
        longest.find(|text| fits(text))
    };
    let Some(plain) = cut(String::new(), &letters) else { return Cow::Borrowed("…") };
    let kept = plain.chars().count().saturating_sub(1);
    // As many letters as another name has in common with it.
    let common = |other: &str| letters.iter().zip(other.chars()).take_while(|(a, b)| **a == *b).count();
    let shared = others.into_iter().filter(|other| *other != name).map(common).max().unwrap_or(0);
    if shared < kept || kept <= HEAD {
        return Cow::Owned(plain);
    }
    let head = text(&letters[..HEAD]);
    // From where they differ on, with as much before it as there is room for; to the end if that fits.
    let starts = (HEAD + 1..=shared.min(letters.len().saturating_sub(1)).max(HEAD + 1)).rev();
    let ends: Vec<String> = starts
        .filter_map(|start| letters.get(start..))
        .map(|rest| format!("{head}…{}", text(rest)))
        .take_while(|text| fits(text))
        .collect();
    if let Some(whole) = ends.last() {
        return Cow::Owned(whole.clone());
    }
    let rest = letters.get(shared.max(HEAD + 1)..).unwrap_or_default();
    cut(format!("{head}…"), rest).map_or(Cow::Owned(plain), Cow::Owned)
}

/// Whether a text is a number, an interval or a band, of which no part may be left out.
#[must_use]
pub fn is_number(text: &str) -> bool {
    let begins = text.starts_with(|first: char| first.is_ascii_digit() || "<>≤≥±−–-".contains(first));
    begins && text.contains(|c: char| c.is_ascii_digit()) && text.chars().count() <= LONGEST_NUMBER
}

/// A number laid out whole: smaller if it has too little room, in two lines if it would be too small to read.
#[must_use]
pub fn number_galley(ui: &Ui, text: &str, font: &FontId, colour: Color32, room: f32) -> Arc<Galley> {
    let line = |size: f32| {
        let font = FontId::new(size, font.family.clone());
        ui.painter().layout_no_wrap(text.to_owned(), font, colour)
    };
    let whole = line(font.size);
    if whole.size().x <= room || room <= 0.0 {
        return whole;
    }
    let size = (font.size * room / whole.size().x * 2.0).floor() / 2.0;
    if size >= SMALLEST || !text.contains(' ') {
        return line(size.max(1.0));
    }
    let mut job = LayoutJob::simple(text.to_owned(), FontId::new(SMALLEST, font.family.clone()), colour, room);
    job.wrap = TextWrapping { max_width: room, break_anywhere: false, ..TextWrapping::default() };
    ui.painter().layout_job(job)
}

/// A text on one line: a number whole, and smaller if it has too little room; other text cut at its end.
#[must_use]
pub fn cut_galley(ui: &Ui, text: &str, font: &FontId, colour: Color32, room: f32) -> Arc<Galley> {
    if is_number(text) {
        return number_galley(ui, text, font, colour, room);
    }
    let mut job = LayoutJob::simple_singleline(text.to_owned(), font.clone(), colour);
    job.wrap = TextWrapping::truncate_at_width(room);
    ui.painter().layout_job(job)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn ten(text: &str) -> bool {
        text.chars().count() <= 10
    }

    #[test]
    fn a_name_that_fits_is_whole_and_an_interval_is_a_number() {
        assert_eq!(shortened("Product", ["Product", "Products"], ten), "Product");
        for text in ["3 to 120", "1,203", "<5", "≥ 100", "20–29", "-5", "90+"] {
            assert!(is_number(text), "{text}");
        }
        for text in ["", "–", "age", "north of 7", "7 people of the twelve in it share all of their values"] {
            assert!(!is_number(text), "{text}");
        }
    }

    #[test]
    fn names_that_begin_alike_show_where_they_differ() {
        let names = ["Products sold in 2023", "Products sold in 2024", "Productivity"];
        assert_eq!(shortened(names[0], names, ten), "Prod… 2023");
        assert_eq!(shortened(names[1], names, ten), "Prod… 2024");
        assert_eq!(shortened("product_line_a_of_the_north", ["product_line_b_of_the_north"], ten), "prod…a_of…");
        assert_eq!(shortened("Customers of ours", ["Products"], ten), "Customers…");
    }

    proptest! {
        /// What would be wrong: a heading wider than its column, or two columns of one heading.
        #[test]
        fn shortened_names_fit_and_differ(ends in prop::collection::btree_set("[a-z]{1,4}", 2..8), common in 8..30_usize) {
            let names: Vec<String> = ends.iter().map(|end| format!("{}{end}", "_".repeat(common))).collect();
            let all = || names.iter().map(String::as_str);
            let short: Vec<String> = all().map(|name| shortened(name, all(), ten).into_owned()).collect();
            let distinct: std::collections::BTreeSet<&String> = short.iter().collect();
            prop_assert!(short.iter().all(|text| ten(text)), "{short:?}");
            prop_assert_eq!(distinct.len(), names.len(), "{:?} for {:?}", &short, &names);
        }
    }
}
