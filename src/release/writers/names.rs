//! What the files of a release are called.

use std::collections::BTreeSet;

/// Longer names are cut: some file systems and workbooks end at 255 bytes, and a folder comes before.
const LONGEST: usize = 60;

/// The name of each table's files, without extension: `table` for one; of several, each by its title
/// (`people-by-region`), or `table-2` by its place where it has none or another bears it already.
///
/// ```
/// use shoal::release::writers::stems;
/// assert_eq!(stems(&["Tiers"]), ["table"]);
/// assert_eq!(stems(&["People by region", "", "People, by region!", "Größe"]),
///     ["people-by-region", "table-2", "table-3", "größe"]);
/// ```
#[must_use]
pub fn stems(titles: &[&str]) -> Vec<String> {
    if titles.len() == 1 {
        return vec!["table".to_owned()];
    }
    let mut used = BTreeSet::from(["manifest".to_owned(), "table".to_owned()]);
    titles
        .iter()
        .enumerate()
        .map(|(place, title)| {
            let slug = slug(title);
            if !slug.is_empty() && used.insert(slug.clone()) {
                return slug;
            }
            let mut name = format!("table-{}", place + 1);
            while !used.insert(name.clone()) {
                name.push_str("-b");
            }
            name
        })
        .collect()
}

/// Letters and digits in lower case, everything else a hyphen.
fn slug(title: &str) -> String {
    let mut slug = String::new();
    for letter in title.chars().flat_map(char::to_lowercase) {
        if slug.len() + letter.len_utf8() > LONGEST {
            break;
        }
        if letter.is_alphanumeric() {
            slug.push(letter);
        } else if !slug.is_empty() && !slug.ends_with('-') {
            slug.push('-');
        }
    }
    slug.trim_end_matches('-').to_owned()
}
