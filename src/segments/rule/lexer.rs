//! The words of the rule language, each with its place.

use std::ops::Range;

use super::parser::RuleError;
use crate::privacy::calendar;

/// One word of a rule.
#[derive(Clone, Debug, PartialEq)]
pub enum Token {
    /// A bare word: a keyword or a column.
    Word(String),
    /// A name in backticks: always a column.
    Name(String),
    Text(String),
    Number(f64),
    Date(i32),
    /// `=`, `!=`, `<`, `<=`, `>`, `>=`
    Operator(super::Operator),
    Open,
    Close,
    Comma,
    /// `..`
    To,
}

/// A word and its place in the text.
#[derive(Clone, Debug, PartialEq)]
pub struct Spanned {
    pub token: Token,
    /// Bytes of the rule's text.
    pub span: Range<usize>,
}

const KEYWORDS: [&str; 11] = ["and", "or", "not", "in", "is", "missing", "contains", "starts", "with", "true", "false"];

/// Words that the language keeps for itself, in any case.
#[must_use]
pub fn is_keyword(word: &str) -> bool {
    KEYWORDS.iter().any(|keyword| keyword.eq_ignore_ascii_case(word))
}

/// Whether a column's name can be written without backticks: a letter or `_` first, then letters, digits and `_`,
/// with single `-` and `.` between them (`marital-status`, `address.city`).
#[must_use]
pub fn is_bare_name(name: &str) -> bool {
    !name.is_empty() && bare_name_length(name) == name.len()
}

fn bare_name_length(text: &str) -> usize {
    let inner = |c: char| c.is_alphanumeric() || c == '_';
    let mut chars = text.char_indices().peekable();
    match chars.next() {
        Some((_, first)) if first.is_alphabetic() || first == '_' => {}
        _ => return 0,
    }
    while let Some(&(at, c)) = chars.peek() {
        if inner(c) {
            chars.next();
        } else if c == '-' || c == '.' {
            let mut ahead = chars.clone();
            ahead.next();
            if !ahead.peek().is_some_and(|&(_, next)| inner(next)) {
                return at;
            }
            chars.next();
        } else {
            return at;
        }
    }
    text.len()
}

/// # Errors
/// A character begins nothing, a quote is not closed, or a number or date does not exist.
pub fn lex(text: &str) -> Result<Vec<Spanned>, RuleError> {
    let mut tokens = Vec::new();
    let mut at = 0;
    while let Some(first) = text[at..].chars().next() {
        if first.is_whitespace() {
            at += first.len_utf8();
            continue;
        }
        let (token, length) = next_token(text, at, first)?;
        tokens.push(Spanned { token, span: at..at + length });
        at += length;
    }
    Ok(tokens)
}

fn next_token(text: &str, at: usize, first: char) -> Result<(Token, usize), RuleError> {
    use super::Operator;
    let rest = &text[at..];
    let symbols = [
        ("..", Token::To),
        ("<=", Token::Operator(Operator::LessEqual)),
        (">=", Token::Operator(Operator::GreaterEqual)),
        ("!=", Token::Operator(Operator::NotEqual)),
        ("<", Token::Operator(Operator::Less)),
        (">", Token::Operator(Operator::Greater)),
        ("=", Token::Operator(Operator::Equal)),
        ("(", Token::Open),
        (")", Token::Close),
        (",", Token::Comma),
    ];
    if let Some((symbol, better)) = [
        ("==", "="),
        ("<>", "!="),
        ("=<", "<="),
        ("=>", ">="),
        ("&&", "and"),
        ("||", "or"),
        ("≠", "!="),
        ("≤", "<="),
        ("≥", ">="),
    ]
    .iter()
    .find(|(symbol, _)| rest.starts_with(symbol))
    {
        return Err(RuleError::new(
            at..at + symbol.len(),
            format!("{symbol} is not part of the rule language"),
            Some((*better).to_owned()),
        ));
    }
    if let Some((symbol, token)) = symbols.into_iter().find(|(symbol, _)| rest.starts_with(symbol)) {
        return Ok((token, symbol.len()));
    }
    match first {
        '`' => delimited(text, at, '`', "the name", "a backtick").map(|(name, length)| (Token::Name(name), length)),
        '"' => delimited(text, at, '"', "the text", "a double quote").map(|(text, length)| (Token::Text(text), length)),
        '\'' | '“' | '”' | '„' | '‘' | '’' | '«' | '»' => Err(foreign_quote(text, at, first)),
        '0'..='9' | '-' | '+' => number(text, at),
        '.' if rest[1..].starts_with(|c: char| c.is_ascii_digit()) => number(text, at),
        _ => match bare_name_length(rest) {
            0 => Err(RuleError::new(at..at + first.len_utf8(), format!("{first:?} has no meaning in a rule"), None)),
            length => Ok((Token::Word(rest[..length].to_owned()), length)),
        },
    }
}

/// Reads up to the closing mark; a doubled mark represents itself. Returns what is within and the length with marks.
fn delimited(text: &str, at: usize, mark: char, what: &str, mark_name: &str) -> Result<(String, usize), RuleError> {
    let rest = &text[at + 1..];
    let mut value = String::new();
    let mut chars = rest.char_indices().peekable();
    while let Some((i, c)) = chars.next() {
        if c != mark {
            value.push(c);
        } else if chars.peek().is_some_and(|&(_, next)| next == mark) {
            value.push(mark);
            chars.next();
        } else {
            return Ok((value, i + 2));
        }
    }
    Err(RuleError::new(
        at..text.len(),
        format!("{what} that begins here is not closed with {mark_name}"),
        Some(format!("{}{mark}", &text[at..])),
    ))
}

fn foreign_quote(text: &str, at: usize, first: char) -> RuleError {
    let rest = &text[at + first.len_utf8()..];
    let close = rest.char_indices().find(|(_, c)| matches!(c, '\'' | '“' | '”' | '‘' | '’' | '«' | '»'));
    match close {
        Some((i, c)) => {
            let end = at + first.len_utf8() + i + c.len_utf8();
            RuleError::new(at..end, "text is written in double quotes", Some(super::Quoted(&rest[..i]).to_string()))
        }
        None => RuleError::new(at..at + first.len_utf8(), "text is written in double quotes", None),
    }
}

fn number(text: &str, at: usize) -> Result<(Token, usize), RuleError> {
    let rest = &text[at..];
    let digits = |from: usize| rest[from..].bytes().take_while(u8::is_ascii_digit).count();
    let next_is = |from: usize, wanted: &[u8]| rest.as_bytes().get(from).is_some_and(|b| wanted.contains(b));
    // A date begins like a number, so it is looked for first.
    if digits(0) == 4 && next_is(4, b"-") && digits(5) > 0 && next_is(5 + digits(5), b"-") {
        let day = 5 + digits(5) + 1;
        let length = day + digits(day);
        let span = at..at + length;
        return match calendar::from_iso(&rest[..length]) {
            Some(days) => Ok((Token::Date(days), length)),
            None => Err(RuleError::new(
                span,
                format!("{} is not a date: dates are written year-month-day, such as 2024-01-31", &rest[..length]),
                None,
            )),
        };
    }
    let mut length = usize::from(next_is(0, b"+-"));
    let sign = length;
    length += digits(length);
    // `25..34` is two numbers, not `25.` and `.34`.
    if next_is(length, b".") && digits(length + 1) > 0 {
        length += 1;
        length += digits(length);
    }
    if length == sign {
        return Err(RuleError::new(
            at..at + sign.max(1),
            format!("a number is expected after {:?}", &rest[..sign]),
            None,
        ));
    }
    if next_is(length, b"eE") {
        let exponent = length + 1 + usize::from(next_is(length + 1, b"+-"));
        if digits(exponent) > 0 {
            length = exponent + digits(exponent);
        }
    }
    let glued =
        rest[length..].chars().take_while(|c| c.is_alphanumeric() || *c == '_').map(char::len_utf8).sum::<usize>();
    if glued > 0 {
        let word = &rest[..length + glued];
        return Err(RuleError::new(
            at..at + length + glued,
            format!(
                "{word} is neither a number nor a name: a column that begins with a digit is written in backticks, text in double quotes"
            ),
            Some(format!("`{word}`")),
        ));
    }
    match rest[..length].parse::<f64>() {
        Ok(value) if value.is_finite() => Ok((Token::Number(value), length)),
        _ => Err(RuleError::new(at..at + length, format!("{} is too large a number", &rest[..length]), None)),
    }
}
