//! The list of agreed columns as it is typed and kept: one column a line, `name: type [allowed, values] optional`.
//!
//! Everything after the name may be left out. Commas and semicolons end a column as a line's end does, but not within
//! brackets. A name with such a sign stands in backticks, a value with one in double quotes; `[18..99]` is a range.

use super::types::kind_of;
use super::{AgreedColumn, Allowed, Presence};
use std::fmt;

const OPTIONAL: &str = "optional";
const REQUIRED: &str = "required";

/// The columns of a list.
pub(super) fn read(text: &str) -> Vec<AgreedColumn> {
    text.lines().flat_map(items).filter_map(column).collect()
}

/// The columns of one line, as texts.
fn items(line: &str) -> Vec<&str> {
    let mut items = Vec::new();
    let (mut start, mut depth) = (0, 0_usize);
    let (mut ticked, mut quoted, mut after_colon) = (false, false, false);
    for (at, sign) in line.char_indices() {
        match sign {
            '`' if !quoted => ticked = !ticked,
            '"' if depth > 0 => quoted = !quoted,
            _ if ticked || quoted => {}
            ':' => after_colon = true,
            '[' | '(' if after_colon => depth += 1,
            ']' | ')' => depth = depth.saturating_sub(1),
            ',' | ';' if depth == 0 => {
                items.push(&line[start..at]);
                start = at + 1;
                after_colon = false;
            }
            _ => {}
        }
    }
    items.push(&line[start..]);
    items
}

fn column(item: &str) -> Option<AgreedColumn> {
    let item = item.trim();
    if item.is_empty() {
        return None;
    }
    if let Some((name, rest)) = ticked(item) {
        let rest = rest.trim_start();
        let agreed = rest.strip_prefix(':').map_or_else(|| rest.is_empty().then(AgreedColumn::default), what);
        return Some(AgreedColumn { name, ..agreed.unwrap_or_default() });
    }
    // A name may hold a colon: the first one that what was agreed stands after.
    let read = |(at, _)| Some((item[..at].trim(), what(&item[at + 1..])?));
    let found = item.match_indices(':').find_map(read).filter(|(name, _)| !name.is_empty());
    Some(match found {
        Some((name, agreed)) => AgreedColumn { name: name.to_owned(), ..agreed },
        None => AgreedColumn::named(item),
    })
}

/// A name in backticks, a doubled one within it being itself, and what comes after it.
fn ticked(item: &str) -> Option<(String, &str)> {
    let mut rest = item.strip_prefix('`')?;
    let mut name = String::new();
    loop {
        let (before, after) = rest.split_once('`')?;
        name.push_str(before);
        match after.strip_prefix('`') {
            Some(more) => {
                name.push('`');
                rest = more;
            }
            None => return (!name.is_empty()).then_some((name, after)),
        }
    }
}

/// What was agreed of a column, without its name; `None` if the text says something else.
fn what(text: &str) -> Option<AgreedColumn> {
    let mut agreed = AgreedColumn::default();
    let mut rest = text.trim();
    let flag = |rest: &mut &str, agreed: &mut AgreedColumn| {
        for (word, presence) in [(OPTIONAL, Presence::Optional), (REQUIRED, Presence::Filled)] {
            let at = rest.len().saturating_sub(word.len());
            let ends = rest.get(at..).is_some_and(|end| end.eq_ignore_ascii_case(word));
            if ends && rest[..at].chars().next_back().is_none_or(|sign| !sign.is_alphanumeric()) {
                *rest = rest[..at].trim_end();
                agreed.presence = presence;
                return;
            }
        }
    };
    flag(&mut rest, &mut agreed);
    if rest.ends_with(']') {
        let start = rest.find('[')?;
        agreed.allowed = Some(allowed(&rest[start + 1..rest.len() - 1])?);
        rest = rest[..start].trim_end();
        flag(&mut rest, &mut agreed);
    }
    if !rest.is_empty() {
        agreed.kind = Some(kind_of(rest)?);
    }
    (agreed != AgreedColumn::default()).then_some(agreed)
}

/// What stands between brackets.
fn allowed(text: &str) -> Option<Allowed> {
    if !text.contains('"')
        && let Some((least, most)) = text.split_once("..")
        && !most.contains("..")
    {
        let end = |text: &str| Some(text.trim().to_owned()).filter(|text| !text.is_empty());
        let ends = (end(least), end(most));
        return (ends != (None, None)).then_some(Allowed::Between(ends.0, ends.1));
    }
    let mut values = Vec::new();
    let (mut value, mut quoted, mut was_quoted) = (String::new(), false, false);
    let mut signs = text.chars().peekable();
    while let Some(sign) = signs.next() {
        match sign {
            '"' if quoted && signs.peek() == Some(&'"') => {
                value.push('"');
                signs.next();
            }
            '"' if quoted => quoted = false,
            '"' if value.trim().is_empty() => {
                value.clear();
                (quoted, was_quoted) = (true, true);
            }
            ',' | ';' | '|' if !quoted => {
                take(&mut values, &mut value, was_quoted);
                was_quoted = false;
            }
            ' ' if !quoted && was_quoted => {}
            _ => value.push(sign),
        }
    }
    take(&mut values, &mut value, was_quoted);
    (!values.is_empty()).then_some(Allowed::Values(values))
}

fn take(values: &mut Vec<String>, value: &mut String, was_quoted: bool) {
    let text = std::mem::take(value);
    let text = if was_quoted { text } else { text.trim().to_owned() };
    if !text.is_empty() && !values.contains(&text) {
        values.push(text);
    }
}

impl fmt::Display for Allowed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Between(least, most) => {
                write!(f, "{}..{}", least.as_deref().unwrap_or_default(), most.as_deref().unwrap_or_default())
            }
            Self::Values(values) => {
                for (at, value) in values.iter().enumerate() {
                    f.write_str(if at > 0 { ", " } else { "" })?;
                    let plain = !value.contains([',', ';', '|', '[', ']', '"']) && !value.contains("..");
                    if plain && value.trim() == value {
                        f.write_str(value)?;
                    } else {
                        write!(f, "\"{}\"", value.replace('"', "\"\""))?;
                    }
                }
                Ok(())
            }
        }
    }
}

/// A column as a line of the list.
impl fmt::Display for AgreedColumn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.name.contains([',', ';', ':', '`']) {
            write!(f, "`{}`", self.name.replace('`', "``"))?;
        } else {
            f.write_str(&self.name)?;
        }
        let kind = self.kind.map(|kind| kind.name().to_owned());
        let allowed = self.allowed.as_ref().map(|allowed| format!("[{allowed}]"));
        let presence = match self.presence {
            Presence::Present => None,
            Presence::Filled => Some(REQUIRED.to_owned()),
            Presence::Optional => Some(OPTIONAL.to_owned()),
        };
        let parts: Vec<String> = [kind, allowed, presence].into_iter().flatten().collect();
        if parts.is_empty() { Ok(()) } else { write!(f, ": {}", parts.join(" ")) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dataset::ColumnType;

    #[test]
    fn columns_are_read_with_what_was_agreed_of_them() {
        let text = "customer_id, birth_date: date; spend:VARCHAR(20)\nratio a:b\ntier: text [silver, gold] optional\n\
                    age: [18..99] required\nprice: decimal(8,2), note: optional, `a,b: c`: number\namount [EUR, net]";
        let lines: Vec<String> = read(text).iter().map(ToString::to_string).collect();
        let expected = [
            "customer_id",
            "birth_date: date",
            "spend: text",
            "`ratio a:b`",
            "tier: text [silver, gold] optional",
            "age: [18..99] required",
            "price: number",
            "note: optional",
            "`a,b: c`: number",
            "amount [EUR",
            "net]",
        ];
        assert_eq!(lines, expected);
        let again: Vec<String> = read(&lines.join("\n")).iter().map(ToString::to_string).collect();
        assert_eq!(again, expected, "what is written is read as it was");
    }

    #[test]
    fn values_may_hold_any_sign() {
        let agreed = read(r#"answer: ["yes, always", no, "a ""b""", "1..2", "[]"] required"#);
        let [column] = agreed.as_slice() else { panic!("{agreed:?}") };
        let values = ["yes, always", "no", "a \"b\"", "1..2", "[]"].map(str::to_owned).to_vec();
        assert_eq!(column.allowed, Some(Allowed::Values(values)));
        assert_eq!(read(&column.to_string()), agreed);
        assert_eq!(column.kind, None);
        let least = read("spend: number [0..]");
        assert_eq!(least[0].allowed, Some(Allowed::Between(Some("0".into()), None)));
        assert_eq!(least[0].kind, Some(ColumnType::Number));
    }
}
