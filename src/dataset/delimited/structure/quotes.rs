//! Fields in quotes: where they end, and what they hold.

use memchr::memchr;

/// The place after the quote that closes the one at `open`, or the end of the text.
pub(super) fn closing(text: &[u8], open: usize, quote: u8, backslash: bool) -> usize {
    let mut at = open + 1;
    while let Some(found) = memchr(quote, text.get(at..).unwrap_or_default()) {
        let place = at + found;
        at = place + 1;
        if backslash && escaped(text.get(open + 1..).unwrap_or_default(), place - open - 1) {
            continue;
        }
        if text.get(at) != Some(&quote) {
            return at;
        }
        at += 1;
    }
    text.len()
}

/// Whether an odd number of backslashes is before a place.
pub(super) fn escaped(text: &[u8], at: usize) -> bool {
    text.get(..at).unwrap_or_default().iter().rev().take_while(|byte| **byte == b'\\').count() % 2 == 1
}

/// A field without its quotes. `escapes`: the delimiter, where backslashes take its meaning away.
pub(in crate::dataset::delimited) fn unquoted<'a>(
    raw: &'a str,
    quote: Option<u8>,
    escapes: Option<u8>,
    buffer: &'a mut String,
) -> &'a str {
    if let Some(delimiter) = escapes {
        return unescaped(raw, quote, delimiter, buffer);
    }
    let bytes = raw.as_bytes();
    let Some(quote) = quote.filter(|quote| bytes.first() == Some(quote)) else { return raw };
    let mut rest = raw.get(1..).unwrap_or_default();
    if memchr(quote, rest.as_bytes()) == Some(rest.len().saturating_sub(1)) {
        return rest.get(..rest.len() - 1).unwrap_or_default();
    }
    buffer.clear();
    while let Some(found) = memchr(quote, rest.as_bytes()) {
        buffer.push_str(rest.get(..found).unwrap_or_default());
        rest = rest.get(found + 1..).unwrap_or_default();
        if rest.as_bytes().first() == Some(&quote) {
            buffer.push(char::from(quote));
            rest = rest.get(1..).unwrap_or_default();
        } else {
            break;
        }
    }
    buffer.push_str(rest);
    buffer
}

/// The same where backslashes escape.
fn unescaped<'a>(raw: &'a str, quote: Option<u8>, delimiter: u8, buffer: &'a mut String) -> &'a str {
    let is_quote = |letter: char| quote.is_some_and(|quote| letter == char::from(quote));
    let mut quoted = raw.starts_with(is_quote);
    if !quoted && !raw.contains('\\') {
        return raw;
    }
    buffer.clear();
    let mut letters = raw.chars().skip(usize::from(quoted)).peekable();
    while let Some(letter) = letters.next() {
        let plain = |next: &char| matches!(next, '\\' | '\n') || *next == char::from(delimiter) || is_quote(*next);
        if letter == '\\'
            && let Some(next) = letters.next_if(plain)
        {
            buffer.push(next);
        } else if quoted && is_quote(letter) {
            // Two quotes are one here as well; after a single one the rest is plain.
            match letters.next_if(|next| is_quote(*next)) {
                Some(doubled) => buffer.push(doubled),
                None => quoted = false,
            }
        } else {
            buffer.push(letter);
        }
    }
    buffer
}
