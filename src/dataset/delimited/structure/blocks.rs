//! A stream of text cut into blocks of whole records; line ends inside quotes do not end a record.
//!
//! A quote opens a field only if a field begins; inside, two quotes are one; after the closing quote the rest of
//! the field is plain. [`super::fields`] reads blocks by the same rules.

use std::io::{self, Read};

use memchr::{memchr, memrchr};

use super::fields::Dialect;
use super::quotes::escaped;

/// Longest record; a longer one is left out as unreadable.
pub(in crate::dataset::delimited) const LONGEST_RECORD: usize = 16 << 20;

/// What comes next in the stream.
#[derive(Debug, PartialEq, Eq)]
pub(in crate::dataset::delimited) enum Next {
    /// Whole records; only the last of the stream may lack its line end.
    Records(Vec<u8>),
    /// One line that belongs to no record that can be read.
    Unreadable(Unclosed),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::dataset::delimited) enum Unclosed {
    Quote,
    LongLine,
}

pub(in crate::dataset::delimited) struct Blocks<R> {
    input: R,
    dialect: Dialect,
    /// Bytes a block should have.
    target: usize,
    longest: usize,
    /// Bytes since the end of the last record given out.
    buffer: Vec<u8>,
    scanned: usize,
    /// In an opened quote, and the buffer is scanned up to `scanned`.
    in_quote: bool,
    /// End of the last whole record in the buffer.
    safe: usize,
    at_end: bool,
}

impl<R: Read> Blocks<R> {
    /// Blocks of about `target` bytes from a stream; nothing is read yet.
    pub fn new(input: R, dialect: Dialect, target: usize) -> Self {
        Self {
            input,
            dialect,
            target,
            longest: LONGEST_RECORD,
            buffer: Vec::new(),
            scanned: 0,
            in_quote: false,
            safe: 0,
            at_end: false,
        }
    }

    #[cfg(test)]
    pub fn with_longest(mut self, longest: usize) -> Self {
        self.longest = longest;
        self
    }

    /// The next block, or `None` at the end of the stream. `spare` gives memory to use again.
    pub fn next(&mut self, spare: impl Fn() -> Vec<u8>) -> io::Result<Option<Next>> {
        let mut wanted = self.target;
        loop {
            self.fill(wanted)?;
            self.scan();
            if self.safe > 0 {
                // The last record of a text may lack its line end.
                let rest = self.buffer.len() - self.safe;
                let end =
                    if self.at_end && !self.in_quote && rest <= self.longest { self.buffer.len() } else { self.safe };
                return Ok(Some(Next::Records(self.take(end, spare()))));
            }
            if self.at_end {
                if self.buffer.is_empty() {
                    return Ok(None);
                }
                if self.in_quote {
                    self.drop_line()?;
                    return Ok(Some(Next::Unreadable(Unclosed::Quote)));
                }
                if self.buffer.len() > self.longest {
                    self.drop_line()?;
                    return Ok(Some(Next::Unreadable(Unclosed::LongLine)));
                }
                let rest = self.take(self.buffer.len(), spare());
                return Ok(Some(Next::Records(rest)));
            }
            if self.buffer.len() > self.longest {
                let why = if self.in_quote { Unclosed::Quote } else { Unclosed::LongLine };
                self.drop_line()?;
                return Ok(Some(Next::Unreadable(why)));
            }
            wanted = (self.buffer.len() * 2).max(self.target);
        }
    }

    /// Reads until the buffer has `wanted` bytes or the stream ends.
    fn fill(&mut self, wanted: usize) -> io::Result<()> {
        if self.at_end || self.buffer.len() >= wanted {
            return Ok(());
        }
        let missing = wanted - self.buffer.len();
        // One more than requested, so that the end of the stream is noticed without growing a full buffer.
        self.buffer.reserve(missing + 1);
        let read = self.input.by_ref().take(missing as u64).read_to_end(&mut self.buffer)?;
        self.at_end = read < missing;
        Ok(())
    }

    /// Gives out the first `end` bytes and keeps the rest, in other memory.
    fn take(&mut self, end: usize, mut rest: Vec<u8>) -> Vec<u8> {
        rest.clear();
        rest.extend_from_slice(self.buffer.get(end..).unwrap_or_default());
        let mut block = std::mem::replace(&mut self.buffer, rest);
        block.truncate(end);
        self.scanned = self.scanned.saturating_sub(end);
        self.safe = 0;
        block
    }

    /// Drops the line at the start of the buffer, however long it is, and begins anew after it.
    fn drop_line(&mut self) -> io::Result<()> {
        let mut from = 0;
        loop {
            if let Some(end) = memchr(b'\n', self.buffer.get(from..).unwrap_or_default()) {
                self.buffer.drain(..=from + end);
                break;
            }
            self.buffer.clear();
            from = 0;
            if self.at_end {
                break;
            }
            self.fill(self.target)?;
        }
        self.scanned = 0;
        self.in_quote = false;
        self.safe = 0;
        Ok(())
    }

    /// Looks through what was read since the last look, for quotes and the last line end outside of them.
    fn scan(&mut self) {
        let Some(quote) = self.dialect.quote else {
            self.scan_plain(self.buffer.len());
            return;
        };
        loop {
            let Some(found) = memchr(quote, self.buffer.get(self.scanned..).unwrap_or_default()) else {
                if !self.in_quote {
                    self.scan_plain(self.buffer.len());
                }
                self.scanned = self.buffer.len();
                return;
            };
            let at = self.scanned + found;
            if self.dialect.backslash && escaped(&self.buffer, at) {
                if !self.in_quote {
                    self.scan_plain(at);
                }
                self.scanned = at + 1;
            } else if self.in_quote {
                match self.buffer.get(at + 1) {
                    Some(next) if *next == quote => self.scanned = at + 2,
                    // The byte after it decides whether it closes.
                    None if !self.at_end => {
                        self.scanned = at;
                        return;
                    }
                    _ => {
                        self.in_quote = false;
                        self.scanned = at + 1;
                    }
                }
            } else {
                self.scan_plain(at);
                let opens = at.checked_sub(1).and_then(|before| self.buffer.get(before));
                self.in_quote = opens.is_none_or(|b| *b == self.dialect.delimiter || *b == b'\n');
                self.scanned = at + 1;
            }
        }
    }

    /// The last line end between what was scanned and `end`, all outside of quotes.
    fn scan_plain(&mut self, end: usize) {
        let mut last = end;
        while let Some(found) = self.buffer.get(self.scanned..last).and_then(|part| memrchr(b'\n', part)) {
            let at = self.scanned + found;
            if self.dialect.backslash && escaped(&self.buffer, at) {
                last = at;
                continue;
            }
            self.safe = at + 1;
            break;
        }
        self.scanned = end;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all(text: &str, target: usize, longest: usize) -> Vec<Next> {
        let mut blocks = Blocks::new(text.as_bytes(), Dialect::plain(b',', Some(b'"')), target).with_longest(longest);
        let mut found = Vec::new();
        while let Some(next) = blocks.next(Vec::new).unwrap() {
            found.push(next);
        }
        found
    }

    fn joined(found: &[Next]) -> String {
        found
            .iter()
            .map(|n| match n {
                Next::Records(text) => String::from_utf8(text.clone()).unwrap(),
                Next::Unreadable(why) => format!("<{why:?}>"),
            })
            .collect()
    }

    #[test]
    fn no_record_is_cut_whatever_the_size_of_a_block() {
        let text = "a,\"x\ny\",b\n1,\"say \"\"hi\"\"\n\",2\n5\" pipe,\"\",\"\"\"\"\nlast,\"q\"";
        for target in 1..text.len() + 2 {
            let found = all(text, target, 1 << 20);
            assert_eq!(joined(&found), text, "nothing may be lost with blocks of {target}");
            for next in &found {
                let Next::Records(records) = next else { panic!("nothing is unreadable here") };
                let ends_whole = ["b\n", "2\n", "\"\"\"\"\n", "\"q\""].iter().any(|e| records.ends_with(e.as_bytes()));
                assert!(ends_whole, "a record was cut with blocks of {target}");
            }
        }
    }

    #[test]
    fn a_quote_that_never_closes_costs_one_line() {
        let text = "a,b\n1,\"open\n2,x\n3,y\n";
        for target in 1..30 {
            assert_eq!(joined(&all(text, target, 1 << 20)), "a,b\n<Quote>2,x\n3,y\n");
        }
        let long = format!("a,b\n1,\"open\n{}", "2,x\n".repeat(100));
        for target in [1, 7, 64, 1000] {
            assert_eq!(joined(&all(&long, target, 128)), format!("a,b\n<Quote>{}", "2,x\n".repeat(100)));
        }
    }

    #[test]
    fn a_line_without_end_is_dropped_as_it_passes() {
        let text = format!("a,b\n{}\n1,2\n", "x".repeat(1000));
        for target in [1, 16, 300] {
            assert_eq!(joined(&all(&text, target, 64)), "a,b\n<LongLine>1,2\n");
        }
        assert_eq!(joined(&all(&"x".repeat(1000), 16, 64)), "<LongLine>");
    }
}
