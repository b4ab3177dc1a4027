//! The container of old Office files: one stream of it, along a chain of sectors that may not go round in a circle.
//!
//! Source: "MS-CFB: Compound File Binary File Format", learn.microsoft.com/openspecs.

use std::fs::File;
use std::io::{Read, Seek, SeekFrom};

use super::Claim;

const END_OF_CHAIN: u32 = 0xFFFF_FFFE;
/// Numbers from here on are no sectors.
const RESERVED: u32 = 0xFFFF_FFFA;
/// Streams that are shorter lie in small sectors.
const SMALL_STREAM: u64 = 4096;
const SMALL_SECTOR: usize = 64;

fn damaged(what: &str) -> Claim {
    Claim::Damaged(what.to_owned())
}

/// A number of two or four bytes at a place; 0 if there is none.
pub(in crate::dataset) fn u16_at(bytes: &[u8], at: usize) -> u16 {
    bytes.get(at..at + 2).and_then(|two| two.try_into().ok()).map_or(0, u16::from_le_bytes)
}

pub(in crate::dataset) fn u32_at(bytes: &[u8], at: usize) -> u32 {
    bytes.get(at..at + 4).and_then(|four| four.try_into().ok()).map_or(0, u32::from_le_bytes)
}

fn numbers(bytes: &[u8]) -> impl Iterator<Item = u32> + '_ {
    bytes.chunks_exact(4).map(|four| u32_at(four, 0))
}

/// Sectors of one size, as they follow each other.
struct Sectors<'a> {
    bytes: &'a [u8],
    size: usize,
}

impl<'a> Sectors<'a> {
    fn get(&self, sector: u32) -> Result<&'a [u8], Claim> {
        let start = sector as usize * self.size;
        let end = (start + self.size).min(self.bytes.len());
        self.bytes
            .get(start..end)
            .filter(|b| !b.is_empty())
            .ok_or_else(|| damaged("a part of it lies outside the file"))
    }

    /// The bytes of a chain, up to `length`.
    fn chain(&self, first: u32, next: &[u32], length: u64) -> Result<Vec<u8>, Claim> {
        let most = self.bytes.len() / self.size + 1;
        let (mut bytes, mut sector, mut steps) = (Vec::new(), first, 0);
        while sector != END_OF_CHAIN {
            steps += 1;
            if steps > most {
                return Err(damaged("its sectors go round in a circle"));
            }
            let own = self.get(sector)?;
            let left = usize::try_from(length - bytes.len() as u64).unwrap_or(usize::MAX);
            bytes.extend_from_slice(own.get(..left).unwrap_or(own));
            if bytes.len() as u64 >= length {
                break;
            }
            sector = *next.get(sector as usize).ok_or_else(|| damaged("a part of it lies outside the file"))?;
        }
        Ok(bytes)
    }
}

/// The stream that holds the workbook.
pub(super) fn workbook(file: &mut File) -> Result<Vec<u8>, Claim> {
    let mut bytes = Vec::new();
    file.seek(SeekFrom::Start(0))
        .and_then(|_| file.read_to_end(&mut bytes))
        .map_err(|error| Claim::Damaged(error.to_string()))?;
    let size = match u16_at(&bytes, 30) {
        9 => 512,
        12 => 4096,
        _ => return Err(damaged("its sectors have no size that is known")),
    };
    let sectors = Sectors { bytes: bytes.get(size..).unwrap_or_default(), size };
    let count = sectors.bytes.len() / size + 1;
    let mut tables: Vec<u32> = numbers(bytes.get(76..512).unwrap_or_default()).collect();
    let mut more = u32_at(&bytes, 68);
    let mut steps = 0;
    while more < RESERVED {
        steps += 1;
        if steps > count {
            return Err(damaged("its sectors go round in a circle"));
        }
        tables.extend(numbers(sectors.get(more)?));
        more = tables.pop().unwrap_or(END_OF_CHAIN);
    }
    tables.retain(|sector| *sector < RESERVED);
    if tables.len() > count {
        return Err(damaged("it lists more sectors than it has"));
    }
    let mut next = Vec::new();
    for table in tables {
        next.extend(numbers(sectors.get(table)?));
    }
    let directory = sectors.chain(u32_at(&bytes, 48), &next, u64::MAX)?;
    let entries: Vec<&[u8]> = directory.chunks_exact(128).collect();
    let length = |entry: &[u8]| {
        let high = if size == 512 { 0 } else { u64::from(u32_at(entry, 124)) };
        high << 32 | u64::from(u32_at(entry, 120))
    };
    let root = *entries.first().ok_or_else(|| damaged("it has no directory"))?;
    let (mut small, mut small_next) = (Vec::new(), Vec::new());
    let small_tables = u32_at(&bytes, 64);
    if small_tables > 0 {
        small = sectors.chain(u32_at(root, 116), &next, length(root))?;
        let table = sectors.chain(u32_at(&bytes, 60), &next, u64::from(small_tables) * size as u64)?;
        small_next = numbers(&table).collect();
    }
    let named = |name: &str| entries.iter().find(|entry| is_named(entry, name));
    let entry = named("Workbook").or_else(|| named("Book")).ok_or_else(|| damaged("it holds no workbook"))?;
    let (first, length) = (u32_at(entry, 116), length(entry));
    if length < SMALL_STREAM {
        Sectors { bytes: &small, size: SMALL_SECTOR }.chain(first, &small_next, length)
    } else {
        sectors.chain(first, &next, length)
    }
}

/// Whether an entry of the directory has a name, whatever its case.
fn is_named(entry: &[u8], name: &str) -> bool {
    let letters = entry.chunks_exact(2).take(32).map(|two| u16_at(two, 0)).take_while(|letter| *letter != 0);
    char::decode_utf16(letters)
        .map(|letter| letter.unwrap_or('\u{FFFD}'))
        .collect::<String>()
        .eq_ignore_ascii_case(name)
}
