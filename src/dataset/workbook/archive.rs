//! The archive that a workbook is: what it unpacks to, counted before it is believed.

use std::fs::File;
use std::io::{self, BufReader, Read};
use std::path::Path;

use super::damaged;
use crate::dataset::error::DatasetError;

/// What a workbook may unpack to: beyond the first bound only at a ratio that real workbooks have.
const ALWAYS_FINE: u64 = 256 << 20;
const RATIO: u64 = 150;
const NEVER: u64 = 8 << 30;

/// Unpacks every part into nothing, counting: what a part declares may be a lie.
pub(super) fn check(path: &Path, packed: u64) -> Result<(), DatasetError> {
    let bomb = |unpacked: u64| DatasetError::Bomb { path: path.to_owned(), packed, unpacked };
    let too_much = |unpacked: u64| unpacked > NEVER || (unpacked > ALWAYS_FINE && unpacked / RATIO > packed);
    let mut archive = open(path)?;
    if let Some(declared) = archive.decompressed_size()
        && too_much(u64::try_from(declared).unwrap_or(u64::MAX))
    {
        return Err(bomb(u64::try_from(declared).unwrap_or(u64::MAX)));
    }
    let limit = ALWAYS_FINE.max(packed.saturating_mul(RATIO)).min(NEVER) + 1;
    let mut unpacked = 0;
    for place in 0..archive.len() {
        let part = match archive.by_index(place) {
            Ok(part) => part,
            Err(zip::result::ZipError::UnsupportedArchive(what)) if what.contains("assword") => {
                return Err(DatasetError::Encrypted { path: path.to_owned() });
            }
            Err(_) => return Err(damaged(path, "a part of it cannot be unpacked")),
        };
        let left = limit.saturating_sub(unpacked);
        match io::copy(&mut part.take(left), &mut io::sink()) {
            Ok(read) => unpacked += read,
            Err(_) => return Err(damaged(path, "a part of it cannot be unpacked")),
        }
        if too_much(unpacked) {
            return Err(bomb(unpacked));
        }
    }
    Ok(())
}

/// The parts of a workbook.
pub(super) fn open(path: &Path) -> Result<zip::ZipArchive<BufReader<File>>, DatasetError> {
    let file = File::open(path).map_err(|error| DatasetError::Io { path: path.to_owned(), error })?;
    zip::ZipArchive::new(BufReader::new(file)).map_err(|_| damaged(path, "it is no complete zip archive"))
}
