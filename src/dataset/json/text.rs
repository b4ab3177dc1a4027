//! JSON as it is written: values are found and checked, and kept as the text that they are, so that no digit of a
//! number is lost.
//!
//! Source: RFC 8259. Beyond it `NaN`, `Infinity` and `-Infinity` are read, which many programs write for numbers that
//! JSON does not have.

use std::borrow::Cow;

use memchr::memchr2;

/// Greatest depth of values inside values; real files have a handful.
const DEEPEST: usize = 128;

/// The place from which a text is not JSON, and whether the text only breaks off there.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Fault {
    pub at: usize,
    pub is_cut: bool,
}

/// A value as it is written, without the space around it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Raw<'a>(&'a str);

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum JsonKind {
    Object,
    Array,
    Text,
    Number,
    /// `true` or `false`.
    Boolean,
    Null,
    /// `NaN`, `Infinity` or `-Infinity`.
    NoNumber,
}

impl<'a> Raw<'a> {
    /// The value exactly as it is written.
    pub fn text(self) -> &'a str {
        self.0
    }

    /// The kind of value, known from its first character.
    pub fn kind(self) -> JsonKind {
        match self.0.as_bytes() {
            [b'{', ..] => JsonKind::Object,
            [b'[', ..] => JsonKind::Array,
            [b'"', ..] => JsonKind::Text,
            [b't' | b'f', ..] => JsonKind::Boolean,
            [b'n', ..] => JsonKind::Null,
            [b'N' | b'I', ..] | [b'-', b'I', ..] => JsonKind::NoNumber,
            _ => JsonKind::Number,
        }
    }

    /// What a text says.
    pub fn string(self) -> Cow<'a, str> {
        let inside = self.0.get(1..self.0.len().saturating_sub(1)).unwrap_or_default();
        if inside.contains('\\') { Cow::Owned(unescaped(inside)) } else { Cow::Borrowed(inside) }
    }

    /// Names and values of a record; empty if it is no record.
    pub fn members(self) -> Members<'a> {
        Members(Inside::of(self, JsonKind::Object))
    }

    /// Values of a list; empty if it is no list.
    pub fn items(self) -> Items<'a> {
        Items(Inside::of(self, JsonKind::Array))
    }

    /// Without the space between its parts.
    pub fn compact(self) -> String {
        let mut out = String::new();
        let (mut in_text, mut escaped) = (false, false);
        for letter in self.0.chars() {
            if !in_text && letter.is_ascii_whitespace() {
                continue;
            }
            out.push(letter);
            match letter {
                _ if escaped => escaped = false,
                '\\' => escaped = in_text,
                '"' => in_text = !in_text,
                _ => {}
            }
        }
        out
    }
}

/// The parts of a value that was checked.
struct Inside<'a> {
    scan: Scan<'a>,
}

impl<'a> Inside<'a> {
    fn of(raw: Raw<'a>, kind: JsonKind) -> Self {
        let text = if raw.kind() == kind { raw.0 } else { "" };
        Self { scan: Scan { text, at: 1 } }
    }

    fn next(&mut self) -> Option<Raw<'a>> {
        self.scan.skip_space();
        if self.scan.peek() == Some(b',') {
            self.scan.at += 1;
        }
        self.scan.value().ok()
    }
}

pub(super) struct Members<'a>(Inside<'a>);

impl<'a> Iterator for Members<'a> {
    type Item = (Cow<'a, str>, Raw<'a>);

    fn next(&mut self) -> Option<Self::Item> {
        let name = self.0.next()?;
        self.0.scan.skip_space();
        self.0.scan.at += 1;
        Some((name.string(), self.0.scan.value().ok()?))
    }
}

pub(super) struct Items<'a>(Inside<'a>);

impl<'a> Iterator for Items<'a> {
    type Item = Raw<'a>;

    fn next(&mut self) -> Option<Self::Item> {
        self.0.next()
    }
}

/// A place in a text, from which values are read.
pub(super) struct Scan<'a> {
    text: &'a str,
    pub at: usize,
}

impl<'a> Scan<'a> {
    /// The start of a text.
    pub fn new(text: &'a str) -> Self {
        Self { text, at: 0 }
    }

    /// The byte at this place; `None` at the end.
    pub fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    /// Moves past the spaces, tabs and line ends that JSON allows between values.
    pub fn skip_space(&mut self) {
        while let Some(b' ' | b'\t' | b'\n' | b'\r') = self.peek() {
            self.at += 1;
        }
    }

    /// Nothing but space is left.
    pub fn is_at_end(&mut self) -> bool {
        self.skip_space();
        self.at >= self.text.len()
    }

    /// That the text is not JSON from this place on; cut off, if it ends here.
    pub fn fault(&self) -> Fault {
        Fault { at: self.at, is_cut: self.at >= self.text.len() }
    }

    /// The next value.
    ///
    /// # Errors
    /// What follows is no value.
    pub fn value(&mut self) -> Result<Raw<'a>, Fault> {
        self.skip_space();
        let start = self.at;
        // The brackets that are open.
        let mut open: Vec<u8> = Vec::new();
        loop {
            self.skip_space();
            match self.peek() {
                Some(bracket @ (b'{' | b'[')) => {
                    if open.len() == DEEPEST {
                        return Err(self.fault());
                    }
                    open.push(bracket);
                    self.at += 1;
                    self.skip_space();
                    match (bracket, self.peek()) {
                        (b'{', Some(b'}')) | (b'[', Some(b']')) => {}
                        (b'{', _) => {
                            self.name()?;
                            continue;
                        }
                        _ => continue,
                    }
                }
                Some(b'"') => self.string()?,
                _ => self.scalar()?,
            }
            // A value has ended, and perhaps what it is in.
            loop {
                let Some(bracket) = open.last().copied() else {
                    return Ok(Raw(self.text.get(start..self.at).unwrap_or_default()));
                };
                self.skip_space();
                match (bracket, self.peek()) {
                    (b'{', Some(b'}')) | (b'[', Some(b']')) => {
                        self.at += 1;
                        open.pop();
                    }
                    (b'{', Some(b',')) => {
                        self.at += 1;
                        self.skip_space();
                        self.name()?;
                        break;
                    }
                    (b'[', Some(b',')) => {
                        self.at += 1;
                        break;
                    }
                    _ => return Err(self.fault()),
                }
            }
        }
    }

    /// A name and its colon.
    fn name(&mut self) -> Result<(), Fault> {
        if self.peek() != Some(b'"') {
            return Err(self.fault());
        }
        self.string()?;
        self.skip_space();
        if self.peek() != Some(b':') {
            return Err(self.fault());
        }
        self.at += 1;
        Ok(())
    }

    fn string(&mut self) -> Result<(), Fault> {
        let bytes = self.text.as_bytes();
        let cut = Fault { at: bytes.len(), is_cut: true };
        let mut at = self.at + 1;
        loop {
            let found = memchr2(b'"', b'\\', bytes.get(at..).unwrap_or_default()).ok_or(cut)?;
            if let Some(control) = bytes.get(at..at + found).and_then(|part| part.iter().position(|b| *b < 0x20)) {
                return Err(Fault { at: at + control, is_cut: false });
            }
            at += found;
            if bytes.get(at) == Some(&b'"') {
                self.at = at + 1;
                return Ok(());
            }
            let length = match bytes.get(at + 1).ok_or(cut)? {
                b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't' => 2,
                b'u' => {
                    let digits = bytes.get(at + 2..at + 6).ok_or(cut)?;
                    if !digits.iter().all(u8::is_ascii_hexdigit) {
                        return Err(Fault { at, is_cut: false });
                    }
                    6
                }
                _ => return Err(Fault { at, is_cut: false }),
            };
            at += length;
        }
    }

    fn scalar(&mut self) -> Result<(), Fault> {
        let rest = self.text.get(self.at..).unwrap_or_default();
        for word in ["true", "false", "null", "NaN", "Infinity", "-Infinity"] {
            if rest.starts_with(word) {
                self.at += word.len();
                return Ok(());
            }
            if !rest.is_empty() && word.starts_with(rest) {
                self.at = self.text.len();
                return Err(self.fault());
            }
        }
        if self.peek() == Some(b'-') {
            self.at += 1;
        }
        match self.peek() {
            Some(b'0') => self.at += 1,
            _ => self.digits()?,
        }
        if self.peek() == Some(b'.') {
            self.at += 1;
            self.digits()?;
        }
        if let Some(b'e' | b'E') = self.peek() {
            self.at += 1;
            if let Some(b'+' | b'-') = self.peek() {
                self.at += 1;
            }
            self.digits()?;
        }
        Ok(())
    }

    fn digits(&mut self) -> Result<(), Fault> {
        let start = self.at;
        while self.peek().is_some_and(|byte| byte.is_ascii_digit()) {
            self.at += 1;
        }
        if self.at == start { Err(self.fault()) } else { Ok(()) }
    }
}

/// A text whose escapes were checked. Half of a pair that represents one letter represents none.
fn unescaped(text: &str) -> String {
    let mut units: Vec<u16> = Vec::new();
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while !rest.is_empty() {
        if let Some(digits) = rest.strip_prefix("\\u").and_then(|rest| rest.get(..4)) {
            units.extend(u16::from_str_radix(digits, 16));
            rest = rest.get(6..).unwrap_or_default();
            continue;
        }
        flush(&mut units, &mut out);
        let mut letters = rest.chars();
        match (letters.next(), letters.clone().next()) {
            (Some('\\'), Some(sign)) => {
                letters.next();
                out.push(match sign {
                    'b' => '\u{8}',
                    'f' => '\u{c}',
                    'n' => '\n',
                    'r' => '\r',
                    't' => '\t',
                    other => other,
                });
            }
            (Some(letter), _) => out.push(letter),
            (None, _) => {}
        }
        rest = letters.as_str();
    }
    flush(&mut units, &mut out);
    out
}

fn flush(units: &mut Vec<u16>, out: &mut String) {
    out.extend(char::decode_utf16(units.drain(..)).map(|letter| letter.unwrap_or(char::REPLACEMENT_CHARACTER)));
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::Value;

    use super::*;

    /// What a value says, part by part.
    fn value_of(raw: Raw<'_>) -> Value {
        match raw.kind() {
            JsonKind::Object => {
                Value::Object(raw.members().map(|(name, value)| (name.into_owned(), value_of(value))).collect())
            }
            JsonKind::Array => Value::Array(raw.items().map(value_of).collect()),
            JsonKind::Text => Value::String(raw.string().into_owned()),
            _ => serde_json::from_str(raw.text()).unwrap(),
        }
    }

    fn whole(text: &str) -> Option<Raw<'_>> {
        let mut scan = Scan::new(text);
        let value = scan.value().ok()?;
        scan.is_at_end().then_some(value)
    }

    fn values() -> impl Strategy<Value = Value> {
        let leaf = prop_oneof![
            Just(Value::Null),
            any::<bool>().prop_map(Value::Bool),
            any::<i64>().prop_map(Value::from),
            (-1e9..1e9).prop_map(Value::from),
            any::<String>().prop_map(Value::String),
        ];
        leaf.prop_recursive(4, 32, 5, |inner| {
            prop_oneof![
                prop::collection::vec(inner.clone(), 0..5).prop_map(Value::Array),
                prop::collection::btree_map("[a-z\"\\\\é]{0,4}", inner, 0..5)
                    .prop_map(|map| Value::Object(map.into_iter().collect())),
            ]
        })
    }

    proptest! {
        #[test]
        fn values_say_what_the_library_reads(value in values(), pretty: bool) {
            let text = if pretty { serde_json::to_string_pretty(&value) } else { serde_json::to_string(&value) }.unwrap();
            let raw = whole(&text).unwrap();
            // The library reads the last digit of some numbers otherwise than it writes it.
            prop_assert_eq!(value_of(raw), serde_json::from_str::<Value>(&text).unwrap());
            let compact = raw.compact();
            prop_assert_eq!(serde_json::from_str::<Value>(&compact).unwrap(), serde_json::from_str::<Value>(&text).unwrap());
        }

        #[test]
        fn what_the_library_refuses_is_refused(text in "[\\[\\]{}:,\"a\\\\u0-9eE+\\-. tn]{0,12}") {
            let own = whole(&text);
            // A number is compared only if the library read it: it refuses those that it cannot hold.
            match serde_json::from_str::<Value>(&text) {
                Ok(value) => prop_assert_eq!(own.map(value_of), Some(value)),
                Err(error) if error.to_string().contains("out of range") || error.to_string().contains("surrogate") => {}
                Err(_) => prop_assert!(own.is_none()),
            }
        }
    }

    #[test]
    fn digits_stay_as_they_are() {
        let raw = whole(" [89490200001234567890, 1.10, 1E2, NaN, -Infinity, \"\\ud83d\\ude00\\ud800\"] ").unwrap();
        let items: Vec<&str> = raw.items().map(Raw::text).collect();
        assert_eq!(items[..5], ["89490200001234567890", "1.10", "1E2", "NaN", "-Infinity"]);
        assert_eq!(raw.items().nth(5).unwrap().string(), "😀\u{fffd}");
        assert_eq!(raw.items().nth(3).unwrap().kind(), JsonKind::NoNumber);
    }

    #[test]
    fn faults_are_placed() {
        let fault = |text: &str| Scan::new(text).value().unwrap_err();
        assert_eq!(fault("{\"a\":1,}"), Fault { at: 7, is_cut: false });
        assert_eq!(fault("{\"a\":[1,2"), Fault { at: 9, is_cut: true });
        assert!(fault(&"[".repeat(200)).at >= DEEPEST);
        assert!(fault("{\"a\":\"x").is_cut);
    }
}
