//! The rule language, read: text to [`Rule`], with the place of every word for errors that point at it.

use std::ops::Range;

use super::lexer::{Spanned, Token, is_keyword, lex};
use super::{Literal, Name, Quoted, Rule};
use crate::did_you_mean::nearest;

/// What is wrong with a rule, and where.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{message}{}", .suggestion.as_ref().map(|s| format!("; did you mean {s}?")).unwrap_or_default())]
pub struct RuleError {
    /// Bytes of the rule's text, always on character boundaries within it (or empty at its end).
    pub span: Range<usize>,
    /// What is wrong, without a full stop.
    pub message: String,
    /// What to write in place of the span.
    pub suggestion: Option<String>,
}

impl RuleError {
    pub(in crate::segments) fn new(span: Range<usize>, message: impl Into<String>, suggestion: Option<String>) -> Self {
        Self { span, message: message.into(), suggestion }
    }

    /// The rule with a mark under the part that is wrong, for a terminal.
    #[must_use]
    pub fn pointing_at(&self, text: &str) -> String {
        let start = self.span.start.min(text.len());
        let line_start = text[..start].rfind('\n').map_or(0, |i| i + 1);
        let line_end = text[start..].find('\n').map_or(text.len(), |i| start + i);
        let before = text[line_start..start].chars().count();
        let marked = text[start..self.span.end.clamp(start, line_end)].chars().count().max(1);
        format!("{}\n{}{}", &text[line_start..line_end], " ".repeat(before), "^".repeat(marked))
    }
}

/// Where the parts of one condition are in the rule's text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LeafSpan {
    pub column: Range<usize>,
    pub operator: Range<usize>,
    pub values: Vec<Range<usize>>,
}

/// A rule with the places of its conditions, in the order of [`Rule::leaves`].
#[derive(Clone, Debug, PartialEq)]
pub struct Parsed {
    pub rule: Rule,
    pub spans: Vec<LeafSpan>,
}

/// Parentheses and `not` within each other.
const DEEPEST: usize = 64;
const LONGEST: usize = 1 << 18;

/// Reads a rule. Whether its columns exist is [`crate::segments::check()`]'s to say.
///
/// # Errors
/// The first place where the text is not a rule.
pub fn parse(text: &str) -> Result<Rule, RuleError> {
    parse_with_spans(text).map(|parsed| parsed.rule)
}

/// As [`parse`], with the place of every condition.
///
/// # Errors
/// The first place where the text is not a rule.
pub fn parse_with_spans(text: &str) -> Result<Parsed, RuleError> {
    if text.len() > LONGEST {
        return Err(RuleError::new(
            0..0,
            format!("a rule may be {LONGEST} bytes long; this one has {}", text.len()),
            None,
        ));
    }
    let tokens = lex(text)?;
    let mut parser = Parser { text, tokens: &tokens, at: 0, spans: Vec::new() };
    if tokens.is_empty() {
        return Err(RuleError::new(
            text.len()..text.len(),
            "the rule is empty: write a condition such as age in 25..34, or true for everyone",
            None,
        ));
    }
    let rule = parser.any(0)?;
    match parser.peek() {
        None => Ok(Parsed { rule, spans: parser.spans }),
        Some(Spanned { token: Token::Close, span }) => {
            Err(RuleError::new(span.clone(), "this parenthesis was never opened", None))
        }
        Some(Spanned { token: Token::Word(word), span }) if !is_keyword(word) => {
            let joined = nearest(word, ["and", "or"]);
            Err(RuleError::new(
                span.clone(),
                format!("conditions are joined with and or or, not {word}"),
                joined.map(str::to_owned),
            ))
        }
        Some(Spanned { token: Token::Comma, span }) => Err(RuleError::new(
            span.clone(),
            "conditions are joined with and or or, not with a comma",
            Some("and".to_owned()),
        )),
        Some(Spanned { span, .. }) => {
            Err(RuleError::new(span.clone(), format!("the rule is complete before {}", &text[span.clone()]), None))
        }
    }
}

struct Parser<'a> {
    text: &'a str,
    tokens: &'a [Spanned],
    at: usize,
    spans: Vec<LeafSpan>,
}

impl<'a> Parser<'a> {
    fn peek(&self) -> Option<&'a Spanned> {
        self.tokens.get(self.at)
    }

    fn next(&mut self) -> Option<&'a Spanned> {
        let token = self.tokens.get(self.at);
        self.at += 1;
        token
    }

    /// The place of the next word, or the end of the text.
    fn here(&self) -> Range<usize> {
        self.peek().map_or(self.text.len()..self.text.len(), |t| t.span.clone())
    }

    fn is_word(&self, ahead: usize, keyword: &str) -> bool {
        matches!(self.tokens.get(self.at + ahead), Some(Spanned { token: Token::Word(word), .. }) if word.eq_ignore_ascii_case(keyword))
    }

    fn took(&mut self, keyword: &str) -> bool {
        let found = self.is_word(0, keyword);
        self.at += usize::from(found);
        found
    }

    fn any(&mut self, depth: usize) -> Result<Rule, RuleError> {
        let mut parts = vec![self.all(depth)?];
        while self.took("or") {
            parts.push(self.all(depth)?);
        }
        Ok(if parts.len() == 1 { parts.remove(0) } else { Rule::Any(parts) })
    }

    fn all(&mut self, depth: usize) -> Result<Rule, RuleError> {
        let mut parts = vec![self.part(depth)?];
        while self.took("and") {
            parts.push(self.part(depth)?);
        }
        Ok(if parts.len() == 1 { parts.remove(0) } else { Rule::All(parts) })
    }

    fn part(&mut self, depth: usize) -> Result<Rule, RuleError> {
        let here = self.here();
        if depth > DEEPEST {
            return Err(RuleError::new(here, format!("parentheses and not are more than {DEEPEST} deep here"), None));
        }
        if self.took("not") {
            return Ok(Rule::Not(Box::new(self.part(depth + 1)?)));
        }
        // `true` and `false` are rules; a column of that name is written in backticks.
        if self.took("true") {
            return Ok(Rule::All(Vec::new()));
        }
        if self.took("false") {
            return Ok(Rule::Any(Vec::new()));
        }
        if self.peek().is_some_and(|t| t.token == Token::Open) {
            self.at += 1;
            let inner = self.any(depth + 1)?;
            return match self.next() {
                Some(Spanned { token: Token::Close, .. }) => Ok(inner),
                Some(Spanned { span, .. }) => {
                    Err(RuleError::new(span.clone(), "and, or, or a closing parenthesis is expected here", None))
                }
                None => Err(RuleError::new(here, "this parenthesis is not closed", None)),
            };
        }
        self.condition()
    }

    fn condition(&mut self) -> Result<Rule, RuleError> {
        let (column, column_span) = self.column()?;
        let operator_at = self.here();
        if let Some(Spanned { token: Token::Operator(operator), .. }) = self.peek() {
            let operator = *operator;
            self.at += 1;
            let (value, span) = self.literal()?;
            self.spans.push(LeafSpan { column: column_span, operator: operator_at, values: vec![span] });
            return Ok(Rule::Compare { column, operator, value });
        }
        if self.took("is") {
            let negated = self.took("not");
            let end = self.here();
            if !self.took("missing") {
                let suggestion = match self.peek() {
                    Some(Spanned { token: Token::Word(_), .. }) | None => Some("missing".to_owned()),
                    _ => None,
                };
                let message = "is only tests whether a value is missing (is missing, is not missing); compare values with = or !=";
                return Err(RuleError::new(end, message, suggestion));
            }
            self.spans.push(LeafSpan { column: column_span, operator: operator_at.start..end.end, values: Vec::new() });
            return Ok(negate(negated, Rule::Missing { column }));
        }
        let negated = self.took("not");
        let operator_from = self.here();
        if self.took("in") {
            let operator = operator_at.start..operator_from.end;
            return self.membership(column, column_span, operator).map(|rule| negate(negated, rule));
        }
        if self.took("contains") {
            let (text, span) = self.text_value("contains")?;
            let operator = operator_at.start..operator_from.end;
            self.spans.push(LeafSpan { column: column_span, operator, values: vec![span] });
            return Ok(negate(negated, Rule::Contains { column, text }));
        }
        if self.is_word(0, "starts") && self.is_word(1, "with") {
            self.at += 1;
            let operator = operator_at.start..self.here().end;
            self.at += 1;
            let (text, span) = self.text_value("starts with")?;
            self.spans.push(LeafSpan { column: column_span, operator, values: vec![span] });
            return Ok(negate(negated, Rule::StartsWith { column, text }));
        }
        Err(self.unknown_operator(&column, &column_span))
    }

    fn column(&mut self) -> Result<(String, Range<usize>), RuleError> {
        let here = self.here();
        let error = |message: String, suggestion| Err(RuleError::new(here.clone(), message, suggestion));
        match self.next() {
            Some(Spanned { token: Token::Name(name), .. }) if name.is_empty() => {
                error("the name between the backticks is empty".to_owned(), None)
            }
            Some(Spanned { token: Token::Name(name), span }) => Ok((name.clone(), span.clone())),
            Some(Spanned { token: Token::Word(word), span }) if !is_keyword(word) => Ok((word.clone(), span.clone())),
            Some(Spanned { token: Token::Word(word), .. }) => error(
                format!(
                    "a column is expected here, and {word} is a word of the rule language; a column of that name is written in backticks"
                ),
                Some(format!("`{word}`")),
            ),
            Some(Spanned { token: Token::Text(text), .. }) => error(
                "a column is expected here; write text in double quotes, a column's name in backticks".to_owned(),
                Some(Name(text).to_string()),
            ),
            Some(Spanned { span, .. }) => {
                error(format!("a column is expected here, not {}", &self.text[span.clone()]), None)
            }
            None => error("the rule ends where a condition is expected".to_owned(), None),
        }
    }

    fn membership(
        &mut self,
        column: String,
        column_span: Range<usize>,
        operator: Range<usize>,
    ) -> Result<Rule, RuleError> {
        if self.peek().is_some_and(|t| t.token == Token::Open) {
            let open = self.here();
            self.at += 1;
            let (mut values, mut spans) = (Vec::new(), Vec::new());
            loop {
                let (value, span) = self.literal()?;
                values.push(value);
                spans.push(span);
                let here = self.here();
                match self.next().map(|t| &t.token) {
                    Some(Token::Comma) => {}
                    Some(Token::Close) => break,
                    Some(Token::To) => {
                        return Err(RuleError::new(here, "a range is written without parentheses: in 25..34", None));
                    }
                    Some(_) => {
                        return Err(RuleError::new(here, "a comma or a closing parenthesis is expected here", None));
                    }
                    None => return Err(RuleError::new(open, "this parenthesis is not closed", None)),
                }
            }
            self.spans.push(LeafSpan { column: column_span, operator, values: spans });
            return Ok(Rule::In { column, values });
        }
        let (low, low_span) = self.literal()?;
        if !matches!(self.next(), Some(Spanned { token: Token::To, .. })) {
            let message = "after in comes a list in parentheses, in (a, b), or a range, in 25..34";
            let listed = format!("({})", &self.text[low_span.clone()]);
            return Err(RuleError::new(low_span, message, Some(listed)));
        }
        let (high, high_span) = self.literal()?;
        self.spans.push(LeafSpan { column: column_span, operator, values: vec![low_span, high_span] });
        Ok(Rule::Between { column, low, high })
    }

    fn literal(&mut self) -> Result<(Literal, Range<usize>), RuleError> {
        let here = self.here();
        let Some(Spanned { token, span }) = self.next() else {
            return Err(RuleError::new(here, "the rule ends where a value is expected", None));
        };
        let value = match token {
            Token::Text(text) => Literal::Text(text.clone()),
            Token::Number(number) => Literal::Number(*number),
            Token::Date(days) => Literal::Date(*days),
            Token::Word(word) if word.eq_ignore_ascii_case("true") => Literal::Boolean(true),
            Token::Word(word) if word.eq_ignore_ascii_case("false") => Literal::Boolean(false),
            Token::Word(word) if !is_keyword(word) => {
                // `city = New York`: all of it is meant.
                let mut end = span.end;
                while let Some(Spanned { token: Token::Word(more), span }) = self.peek() {
                    if is_keyword(more) {
                        break;
                    }
                    end = span.end;
                    self.at += 1;
                }
                let meant = &self.text[span.start..end];
                return Err(RuleError::new(
                    span.start..end,
                    format!("{meant} is not a value: text is written in double quotes"),
                    Some(Quoted(meant).to_string()),
                ));
            }
            _ => {
                let found = &self.text[span.clone()];
                return Err(RuleError::new(span.clone(), format!("a value is expected here, not {found}"), None));
            }
        };
        Ok((value, span.clone()))
    }

    fn text_value(&mut self, operator: &str) -> Result<(String, Range<usize>), RuleError> {
        match self.literal()? {
            (Literal::Text(text), span) if text.is_empty() => Err(RuleError::new(
                span,
                format!("every text {operator} the empty text: write at least one character"),
                None,
            )),
            (Literal::Text(text), span) => Ok((text, span)),
            (_, span) => {
                let quoted = Quoted(&self.text[span.clone()]).to_string();
                Err(RuleError::new(span, format!("{operator} takes a text in double quotes"), Some(quoted)))
            }
        }
    }

    fn unknown_operator(&self, column: &str, column_span: &Range<usize>) -> RuleError {
        let here = self.here();
        let expected =
            format!("after {} comes =, !=, <, <=, >, >=, in, is missing, contains or starts with", Name(column));
        let Some(Spanned { token, span }) = self.peek() else {
            return RuleError::new(here, expected, None);
        };
        let Token::Word(word) = token else {
            return RuleError::new(here, expected, None);
        };
        // A name of several words without its backticks: `home store = 5`.
        let words = self.tokens[self.at..]
            .iter()
            .take_while(|t| matches!(&t.token, Token::Word(word) if !is_keyword(word)))
            .count();
        let then = self.tokens.get(self.at + words);
        let starts_a_test = match then.map(|t| &t.token) {
            Some(Token::Operator(_)) => true,
            Some(Token::Word(word)) => {
                ["in", "is", "contains", "starts", "not"].iter().any(|k| k.eq_ignore_ascii_case(word))
            }
            _ => false,
        };
        if words > 0 && starts_a_test {
            let whole = column_span.start..self.tokens[self.at + words - 1].span.end;
            let name = format!("`{}`", &self.text[whole.clone()]);
            return RuleError::new(whole, "a name of several words is written in backticks", Some(name));
        }
        let suggestion = match word.to_lowercase().as_str() {
            "between" => Some("in 25..34".to_owned()),
            "like" | "includes" | "has" => Some("contains".to_owned()),
            "begins" | "startswith" => Some("starts with".to_owned()),
            "equals" | "eq" => Some("=".to_owned()),
            "null" | "empty" => Some("is missing".to_owned()),
            other => nearest(other, ["in", "is", "contains", "starts with"]).map(str::to_owned),
        };
        RuleError::new(span.clone(), expected, suggestion)
    }
}

fn negate(negated: bool, rule: Rule) -> Rule {
    if negated { Rule::Not(Box::new(rule)) } else { rule }
}
