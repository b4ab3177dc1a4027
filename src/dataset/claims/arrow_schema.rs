//! Arrow's schema, which Parquet files carry too: walked with a bound on depth and size, for its reader has none. Parts
//! of it may point at the same bytes, so that a few of them can represent fields without end.

use polars_arrow::io::ipc::format::ipc::planus::ReadAsRoot as _;
use polars_arrow::io::ipc::format::ipc::{FieldRef, MessageHeaderRef, MessageRef, SchemaRef};

use super::Claim;

/// Fields inside fields that a schema may have; real ones have a handful.
const DEEPEST: u32 = 32;

/// Bytes of names and notes that a schema may give for each of its own.
const A_BYTE: usize = 8;

/// Checks a schema as Parquet keeps it: a message in base64. One that cannot be read is left to the reader, which says
/// so.
pub(super) fn check_encoded(text: &str) -> Result<(), Claim> {
    let Some(bytes) = base64(text.as_bytes()) else { return Ok(()) };
    let message = if bytes.starts_with(&[0xFF; 4]) { bytes.get(8..).unwrap_or_default() } else { &bytes };
    match MessageRef::read_as_root(message).and_then(|message| message.header()) {
        Ok(Some(MessageHeaderRef::Schema(schema))) => check(schema, message.len()),
        _ => Ok(()),
    }
}

/// Checks a schema that was written with `length` bytes.
pub(super) fn check(schema: SchemaRef<'_>, length: usize) -> Result<(), Claim> {
    let mut left = A_BYTE.saturating_mul(length);
    let no_schema = || Claim::Damaged("its schema cannot be read".to_owned());
    let unread = |_| no_schema();
    for pair in schema.custom_metadata().map_err(unread)?.into_iter().flatten() {
        let pair = pair.map_err(unread)?;
        spend(&mut left, pair.key().map_err(unread)?)?;
        spend(&mut left, pair.value().map_err(unread)?)?;
    }
    for field in schema.fields().map_err(unread)?.into_iter().flatten() {
        walk(field.map_err(unread)?, 0, &mut left)?;
    }
    Ok(())
}

fn walk(field: FieldRef<'_>, depth: u32, left: &mut usize) -> Result<(), Claim> {
    let unread = |_| Claim::Damaged("a field of its schema cannot be read".to_owned());
    if depth >= DEEPEST {
        return Err(Claim::Damaged(format!("its columns lie in each other more than {DEEPEST} deep")));
    }
    spend(left, field.name().map_err(unread)?)?;
    for pair in field.custom_metadata().map_err(unread)?.into_iter().flatten() {
        let pair = pair.map_err(unread)?;
        spend(left, pair.key().map_err(unread)?)?;
        spend(left, pair.value().map_err(unread)?)?;
    }
    for child in field.children().map_err(unread)?.into_iter().flatten() {
        walk(child.map_err(unread)?, depth + 1, left)?;
    }
    Ok(())
}

/// Takes a text, and what a table that names it is written with, off what is left.
fn spend(left: &mut usize, text: Option<&str>) -> Result<(), Claim> {
    *left = left
        .checked_sub(8 + text.map_or(0, str::len))
        .ok_or_else(|| Claim::Damaged("its schema claims more fields than it can hold".to_owned()))?;
    Ok(())
}

/// Bytes of their text (RFC 4648, section 4), filled up as it must be; `None` if it is none.
fn base64(text: &[u8]) -> Option<Vec<u8>> {
    let mut bytes = Vec::with_capacity(text.len() / 4 * 3);
    let (mut held, mut bits) = (0_u32, 0_u32);
    for letter in text.trim_ascii_end().strip_suffix(b"==").or(text.strip_suffix(b"=")).unwrap_or(text) {
        let six = match letter {
            b'A'..=b'Z' => letter - b'A',
            b'a'..=b'z' => letter - b'a' + 26,
            b'0'..=b'9' => letter - b'0' + 52,
            b'+' => 62,
            b'/' => 63,
            _ => return None,
        };
        held = held << 6 | u32::from(six);
        bits += 6;
        if bits >= 8 {
            bits -= 8;
            bytes.push((held >> bits) as u8);
        }
    }
    Some(bytes)
}

#[cfg(test)]
mod tests {
    use super::base64;

    /// The examples of RFC 4648, section 10.
    #[test]
    fn base64_of_the_rfc() {
        for (text, bytes) in [("", ""), ("Zg==", "f"), ("Zm8=", "fo"), ("Zm9v", "foo"), ("Zm9vYmFy", "foobar")] {
            assert_eq!(base64(text.as_bytes()).as_deref(), Some(bytes.as_bytes()));
        }
        assert_eq!(base64(b"Zm9*"), None);
    }
}
