//! Parquet's table of contents, looked through before its reader believes how long its lists are.
//!
//! Source of the structures: github.com/apache/parquet-format, src/main/thrift/parquet.thrift.

use super::Claim;
use super::thrift::{BINARY, Broken, FALSE, I16, I32, I64, LIST, Reader, STRUCT, TRUE};

/// Columns inside columns that a file may have; real ones have a handful.
const DEEPEST: usize = 32;

/// What the reader may ask for each byte of the footer. A real list's parts take up to a tenth of this.
const A_BYTE: u64 = 32;

/// A structure whose lists the reader makes room for.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Part {
    File,
    Column,
    Group,
    Chunk,
    ChunkFacts,
    KeyValue,
    Sorting,
    Order,
    /// One that is passed over.
    Other,
}

impl Part {
    /// Bytes that the reader keeps of one in a list.
    const fn room(self) -> u64 {
        match self {
            Self::File | Self::ChunkFacts | Self::Other => 0,
            Self::Column => 200,
            Self::Group => 160,
            Self::Chunk => 440,
            Self::KeyValue => 64,
            Self::Sorting | Self::Order => 16,
        }
    }

    /// Type of a field and what structures are in it; `None` if the format has no such field.
    const fn field(self, number: i16) -> Option<(u8, Self)> {
        use Part::{Chunk, ChunkFacts, Column, File, Group, KeyValue, Order, Other, Sorting};
        Some(match (self, number) {
            (File, 2) => (LIST, Column),
            (File, 4) => (LIST, Group),
            (File, 5) | (ChunkFacts, 8) => (LIST, KeyValue),
            (File, 7) => (LIST, Order),
            (Group, 1) => (LIST, Chunk),
            (Group, 4) => (LIST, Sorting),
            (Chunk, 3) => (STRUCT, ChunkFacts),
            (File, 8) | (Column, 10) | (Chunk, 8) | (ChunkFacts, 12 | 16 | 17) | (Order, 1) => (STRUCT, Other),
            (ChunkFacts, 2 | 3 | 13) => (LIST, Other),
            (File, 6 | 9) | (Column, 4) | (Chunk, 1 | 9) | (KeyValue, 1 | 2) => (BINARY, Other),
            (Group, 7) => (I16, Other),
            (File, 1) | (Column, 1..=3 | 5..=9) | (Chunk, 5 | 7) | (ChunkFacts, 1 | 4 | 15) | (Sorting, 1) => {
                (I32, Other)
            }
            (File, 3) | (Group, 2 | 3 | 5 | 6) | (Chunk, 2 | 4 | 6) | (ChunkFacts, 5..=7 | 9..=11 | 14) => (I64, Other),
            (Sorting, 2 | 3) => (TRUE, Other),
            _ => return None,
        })
    }
}

/// What the lists of a footer make the reader keep, and the tree of columns.
#[derive(Default)]
struct Seen {
    room: u64,
    /// Columns inside each column, in the order of the file.
    children: Vec<u64>,
    encrypted: bool,
}

/// Checks a footer: that its lists are as long as they say, and that columns lie no deeper than columns do.
pub(super) fn check(footer: &[u8]) -> Result<(), Claim> {
    let mut seen = Seen::default();
    let mut reader = Reader::new(footer);
    walk(&mut reader, Part::File, &mut seen).map_err(|broken| {
        let how = match broken {
            Broken::Short => "claims more than it holds",
            Broken::Wrong => "is not written as Parquet writes it",
        };
        Claim::Damaged(format!("its table of contents {how}"))
    })?;
    if seen.encrypted {
        return Err(Claim::Encrypted);
    }
    if seen.room > A_BYTE * footer.len() as u64 {
        return Err(Claim::Damaged("its table of contents lists more parts than it can describe".to_owned()));
    }
    let mut open: Vec<u64> = Vec::new();
    for children in &seen.children {
        if let Some(left) = open.last_mut() {
            *left -= 1;
        }
        if *children > 0 {
            open.push(*children);
        }
        if open.len() > DEEPEST {
            return Err(Claim::Damaged(format!("its columns lie in each other more than {DEEPEST} deep")));
        }
        while open.last() == Some(&0) {
            open.pop();
        }
    }
    if !open.is_empty() {
        return Err(Claim::Damaged("its table of contents lacks columns that it announces".to_owned()));
    }
    Ok(())
}

fn walk(reader: &mut Reader<'_>, part: Part, seen: &mut Seen) -> Result<(), Broken> {
    let mut last = 0;
    let mut children = 0;
    while let Some((number, kind)) = reader.field(last)? {
        last = number;
        seen.encrypted |= matches!((part, number), (Part::File | Part::Chunk, 8));
        // The reader goes by the number of a field alone: a type that is not its own would lead it astray.
        match part.field(number) {
            Some((TRUE, _)) if matches!(kind, TRUE | FALSE) => {}
            Some((expected, _)) if kind != expected => return Err(Broken::Wrong),
            Some((LIST, inner)) if inner != Part::Other => {
                let (length, kind) = reader.list()?;
                if kind != STRUCT && length > 0 {
                    return Err(Broken::Wrong);
                }
                seen.room = seen.room.saturating_add(length.saturating_mul(inner.room()));
                (0..length).try_for_each(|_| walk(reader, inner, seen))?;
            }
            Some((STRUCT, inner)) if inner != Part::Other => walk(reader, inner, seen)?,
            Some((I32, _)) if part == Part::Column && number == 5 => {
                children = u64::try_from(reader.integer()?).unwrap_or(0);
            }
            _ => reader.skip(kind)?,
        }
    }
    if part == Part::Column {
        seen.children.push(children);
    }
    Ok(())
}
