//! Lists of names on the command line: comma-separated, a comma within a name escaped `\,`.

use super::error::Fault;

/// Splits a list at its commas. `\,` is a comma within a name; any other backslash is one.
///
/// Space around a name is kept: it may belong to it. Empty places (`a,,b`) are dropped.
pub fn split(text: &str) -> Vec<String> {
    let mut names = vec![String::new()];
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match (c, chars.peek()) {
            ('\\', Some(',')) => {
                chars.next();
                last(&mut names).push(',');
            }
            (',', _) => names.push(String::new()),
            _ => last(&mut names).push(c),
        }
    }
    names.retain(|name| !name.is_empty());
    names
}

fn last(names: &mut Vec<String>) -> &mut String {
    if names.is_empty() {
        names.push(String::new());
    }
    let end = names.len() - 1;
    &mut names[end]
}

/// As [`split`], with the escapes left in: for lists of `COLUMN=VALUE`.
pub fn split_keeping_escapes(text: &str) -> Vec<String> {
    split(text).into_iter().map(|part| part.replace(',', "\\,")).collect()
}

/// All names of an option that may be repeated and must name something wherever it is given.
pub fn given(values: &[String], option: &str) -> Result<Vec<String>, Fault> {
    match values.iter().find(|value| split(value).is_empty()) {
        Some(_) => Err(Fault::wrong(format!("{option}: the list is empty; name a column, or leave the option out"))),
        None => Ok(all(values)),
    }
}

/// All names of an option that may be repeated.
pub fn all(values: &[String]) -> Vec<String> {
    values.iter().flat_map(|value| split(value)).collect()
}

/// Splits `COLUMN=VALUE`. A column's name may hold the sign itself, so the longest beginning that is a column wins;
/// if none is, the first sign divides.
pub fn assignment(text: &str, sign: char, is_column: impl Fn(&str) -> bool) -> Option<(String, &str)> {
    let unescaped = |name: &str| name.replace("\\,", ",");
    let places: Vec<usize> = text.match_indices(sign).map(|(place, _)| place).collect();
    let at = places.iter().rev().find(|&&place| is_column(&unescaped(&text[..place]))).or(places.first())?;
    Some((unescaped(&text[..*at]), &text[at + sign.len_utf8()..]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_comma_in_a_name_is_escaped() {
        assert_eq!(split(r"age,name\, first,C:\dir"), ["age", "name, first", r"C:\dir"]);
        assert_eq!(split("a,,b,"), ["a", "b"]);
        assert_eq!(split(""), [""; 0]);
        assert_eq!(all(&["a,b".to_owned(), "c".to_owned()]), ["a", "b", "c"]);
    }

    #[test]
    fn a_name_may_hold_the_sign() {
        let is_column = |name: &str| name == "a=b" || name == "age";
        assert_eq!(assignment("a=b=bands:5", '=', is_column), Some(("a=b".to_owned(), "bands:5")));
        assert_eq!(assignment("agee=1", '=', is_column), Some(("agee".to_owned(), "1")));
        assert_eq!(assignment("age", '=', is_column), None);
    }
}
