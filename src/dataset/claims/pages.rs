//! Parquet's pages: every header is looked at before the reader makes room for what it claims.

use std::fs::File;
use std::io::{Cursor, Read, Seek, SeekFrom};

use polars::prelude::ArrowDataType;
use polars_parquet::parquet::compression::Compression;
use polars_parquet::parquet::page::split_buffer;
use polars_parquet::parquet::schema::types::PhysicalType;
use polars_parquet::read::{
    BasicDecompressor, ColumnChunkMetadata, FileMetadata, PageReader, RowGroupMetadata, infer_schema,
};

use super::Claim;
use super::delta;
use super::thrift::{Broken, I32, Reader, STRUCT};

/// Bytes that are read for a header at first; statistics of long text make some longer.
const WINDOW: u64 = 1 << 10;
const LONGEST_HEADER: u64 = 16 << 20;

/// A page as its header describes it.
#[derive(Default, Debug)]
struct Page {
    kind: i64,
    unpacked: i64,
    packed: i64,
    values: Option<i64>,
    encoding: Option<i64>,
}

impl Page {
    /// The header at the start of bytes, and its length.
    fn read(bytes: &[u8]) -> Result<(Self, usize), Broken> {
        let mut reader = Reader::new(bytes);
        let mut page = Self::default();
        let mut last = 0;
        while let Some((number, kind)) = next(&mut reader, &mut last)? {
            match (number, kind) {
                (1, I32) => page.kind = reader.integer()?,
                (2, I32) => page.unpacked = reader.integer()?,
                (3, I32) => page.packed = reader.integer()?,
                (5 | 7 | 8, STRUCT) => page.read_kind(&mut reader, number)?,
                (1..=3 | 5 | 7 | 8, _) => return Err(Broken::Wrong),
                _ => reader.skip(kind)?,
            }
        }
        Ok((page, reader.at))
    }

    /// The part that belongs to the kind of the page; others are passed over.
    fn read_kind(&mut self, reader: &mut Reader<'_>, place: i16) -> Result<(), Broken> {
        let own = matches!((self.kind, place), (DATA, 5) | (DICTIONARY, 7) | (DATA_2, 8));
        let encoding = if place == 8 { 4 } else { 2 };
        let mut last = 0;
        while let Some((number, kind)) = next(reader, &mut last)? {
            match (number, kind) {
                (1, I32) => {
                    let values = reader.integer()?;
                    self.values = if own { Some(values) } else { self.values };
                }
                (number, I32) if number == encoding => {
                    let name = reader.integer()?;
                    self.encoding = if own { Some(name) } else { self.encoding };
                }
                (1, _) => return Err(Broken::Wrong),
                _ => reader.skip(kind)?,
            }
        }
        Ok(())
    }
}

/// The next field. Writers put them in order; another order could hide what the reader goes by.
fn next(reader: &mut Reader<'_>, last: &mut i16) -> Result<Option<(i16, u8)>, Broken> {
    let field = reader.field(*last)?;
    if let Some((number, _)) = field {
        if number <= *last {
            return Err(Broken::Wrong);
        }
        *last = number;
    }
    Ok(field)
}

const DATA: i64 = 0;
const DICTIONARY: i64 = 2;
const DATA_2: i64 = 3;

/// Encodings whose pages hold lengths of their own, by the format's numbers.
const DELTA_PACKED: i64 = 5;
const DELTA_LENGTHS: i64 = 6;
const DELTA_BYTES: i64 = 7;

/// Checks every page of a file whose footer is sound. Gives the bytes that its columns take in memory at most.
pub(super) fn check(file: &mut File, metadata: &FileMetadata, size: u64) -> Result<u64, Claim> {
    let schema = infer_schema(metadata).map_err(|error| Claim::Damaged(super::first_line(&error)))?;
    let (mut rows, mut room) = (0_u64, 0_u64);
    let chunks = metadata.row_groups.iter().flat_map(RowGroupMetadata::parquet_columns);
    let declared =
        chunks.fold(0, |sum: u64, chunk| sum.saturating_add(u64::try_from(chunk.uncompressed_size()).unwrap_or(0)));
    if !super::is_likely(declared, size) {
        return Err(Claim::TooMuch(declared));
    }
    for (group, facts) in metadata.row_groups.iter().enumerate() {
        let of_group = facts.num_rows() as u64;
        rows = rows.saturating_add(of_group);
        for (name, field) in schema.iter() {
            let of_row = row_room(field.dtype());
            room = room.saturating_add(of_group.saturating_mul(of_row));
            for chunk in facts.columns_under_root_iter(name).into_iter().flatten() {
                let read = Place { file: &mut *file, chunk, size }.pages(of_group, of_row);
                let damaged =
                    |what: String| Claim::Damaged(format!("column “{name}”, group {} of rows: {what}", group + 1));
                room = room.saturating_add(read.map_err(damaged)?);
            }
        }
    }
    if rows != metadata.num_rows as u64 {
        let what = format!("it says that it has {} rows, and its groups of rows have {rows}", metadata.num_rows);
        return Err(Claim::Damaged(what));
    }
    Ok(room)
}

/// Bytes that a row of a type takes, without the text that it refers to.
pub(super) fn row_room(kind: &ArrowDataType) -> u64 {
    use ArrowDataType as T;
    match kind {
        T::Null | T::Boolean => 1,
        kind if kind.is_numeric() && !matches!(kind, T::Int128 | T::UInt128 | T::Decimal(..)) => 9,
        T::Date32 | T::Date64 | T::Time32(_) | T::Time64(_) | T::Timestamp(..) | T::Duration(_) => 9,
        T::FixedSizeBinary(width) => 16_u64.max(*width as u64),
        T::FixedSizeList(inner, width) => 16_u64.saturating_add(row_room(&inner.dtype).saturating_mul(*width as u64)),
        T::List(inner) | T::LargeList(inner) | T::Map(inner, _) => 16_u64.saturating_add(row_room(&inner.dtype)),
        T::Struct(fields) => fields.iter().fold(16, |room: u64, field| room.saturating_add(row_room(&field.dtype))),
        T::Extension(outer) => row_room(&outer.inner),
        T::Decimal256(..) => 32,
        _ => 16,
    }
}

/// A column's part of a group of rows.
struct Place<'a> {
    file: &'a mut File,
    chunk: &'a ColumnChunkMetadata,
    size: u64,
}

impl Place<'_> {
    /// Walks the pages of a column of `rows` rows. Gives what they bring into memory.
    fn pages(mut self, rows: u64, value_room: u64) -> Result<u64, String> {
        let values = u64::try_from(self.chunk.num_values()).map_err(|_| "it holds less than no values".to_owned())?;
        let repeats = self.chunk.descriptor().descriptor.max_rep_level > 0;
        if !repeats && values != rows {
            return Err(format!("it holds {values} values for {rows} rows"));
        }
        let keeps_pages = repeats
            || matches!(self.chunk.physical_type(), PhysicalType::ByteArray | PhysicalType::FixedLenByteArray(_));
        let start = self.chunk.dictionary_page_offset().unwrap_or(self.chunk.data_page_offset());
        let (start, length) = (u64::try_from(start), u64::try_from(self.chunk.compressed_size()));
        let (Ok(mut at), Ok(length)) = (start, length) else {
            return Err("it lies outside the file".to_owned());
        };
        let end = at.checked_add(length).filter(|end| *end <= self.size).ok_or("it lies outside the file")?;
        let (mut room, mut seen, mut first) = (0_u64, 0_u64, true);
        while seen < values {
            let (page, header) = self.header(at, end)?;
            let body = at + header;
            at = u64::try_from(page.packed)
                .ok()
                .and_then(|packed| body.checked_add(packed))
                .filter(|next| *next <= end)
                .ok_or("a page is longer than its column")?;
            let own = u64::try_from(page.values.ok_or("a page does not say what it holds")?)
                .map_err(|_| "a page holds less than no values")?;
            let unpacked = self.unpacked(&page, own)?;
            room = if keeps_pages { room.saturating_add(unpacked) } else { room.max(unpacked) };
            if page.kind == DICTIONARY && first {
                self.check_dictionary(&page, own)?;
                room = room.saturating_add(own.saturating_mul(value_room));
            } else if matches!(page.kind, DATA | DATA_2) {
                seen += own;
                if seen > values {
                    return Err(format!("its pages hold {seen} values or more, not {values}"));
                }
                if let Some(DELTA_PACKED | DELTA_LENGTHS | DELTA_BYTES) = page.encoding {
                    room = room.saturating_add(self.check_delta(&page, own, body - header, at)?);
                }
            } else {
                return Err("a page is of a kind that has no place there".to_owned());
            }
            first = false;
        }
        // What is nested has levels beside its values.
        let nested = if repeats { values.saturating_mul(32_u64.saturating_add(value_room)) } else { 0 };
        Ok(room.saturating_add(nested))
    }

    fn header(&mut self, at: u64, end: u64) -> Result<(Page, u64), String> {
        let mut window = WINDOW;
        loop {
            let bytes = self.bytes(at, end.min(at.saturating_add(window)))?;
            match Page::read(&bytes) {
                Ok((page, length)) => return Ok((page, length as u64)),
                Err(Broken::Short) if at + window < end && window < LONGEST_HEADER => window *= 16,
                Err(_) => return Err("a page has no header that can be read".to_owned()),
            }
        }
    }

    fn bytes(&mut self, from: u64, to: u64) -> Result<Vec<u8>, String> {
        let mut bytes = Vec::new();
        let read = self
            .file
            .seek(SeekFrom::Start(from))
            .and_then(|_| self.file.by_ref().take(to.saturating_sub(from)).read_to_end(&mut bytes));
        read.map_err(|error| error.to_string())?;
        Ok(bytes)
    }

    /// What a page unpacks to, where that is possible.
    fn unpacked(&self, page: &Page, values: u64) -> Result<u64, String> {
        let (packed, unpacked) = (page.packed.unsigned_abs(), page.unpacked.unsigned_abs());
        // The most that a byte can unpack to: snappy copies 64 bytes by 3, deflate 258 by 2 bits, a block of LZ4 255 by
        // 1, and zstd repeats a byte over a block of 128 KiB by 4; brotli knows no such bound.
        let most = match self.chunk.compression() {
            Compression::Uncompressed => return Ok(packed),
            Compression::Snappy => 22,
            Compression::Gzip => 1_032,
            Compression::Lz4 | Compression::Lz4Raw => 256,
            Compression::Zstd => 32 << 10,
            _ => u64::MAX,
        };
        if page.unpacked < 0 || unpacked > packed.saturating_mul(most).saturating_add(64) {
            let what = format!("a page of {values} values claims to unpack from {packed} bytes to {}", page.unpacked);
            return Err(what);
        }
        Ok(unpacked)
    }

    /// Each value of a dictionary is written out in it.
    fn check_dictionary(&self, page: &Page, values: u64) -> Result<(), String> {
        let least = match self.chunk.physical_type() {
            PhysicalType::ByteArray | PhysicalType::Int32 | PhysicalType::Float => 4,
            PhysicalType::Int64 | PhysicalType::Double => 8,
            PhysicalType::Int96 => 12,
            PhysicalType::FixedLenByteArray(width) => width.max(1) as u64,
            PhysicalType::Boolean => 1,
        };
        let held = if self.chunk.compression() == Compression::Uncompressed { page.packed } else { page.unpacked };
        if values.saturating_mul(least) > held.unsigned_abs() {
            return Err(format!("a dictionary of {held} bytes claims to hold {values} values"));
        }
        Ok(())
    }

    /// What a page that holds differences writes out, where its own counts agree with its header.
    fn check_delta(&mut self, page: &Page, values: u64, from: u64, to: u64) -> Result<u64, String> {
        if !super::is_likely(page.unpacked.unsigned_abs(), self.size) {
            // It is refused for its size, and not unpacked for that.
            return Ok(page.unpacked.unsigned_abs());
        }
        let unreadable = || "a page cannot be unpacked".to_owned();
        let bytes = self.bytes(from, to)?;
        let pages = PageReader::new(Cursor::new(bytes.into()), self.chunk, Vec::new(), usize::MAX);
        let mut pages = BasicDecompressor::new(pages, Vec::new());
        let packed = pages.next().and_then(Result::ok).ok_or_else(unreadable)?;
        let page_of = packed.decompress(&mut pages).map_err(|_| unreadable())?;
        let held = split_buffer(&page_of).map_err(|_| unreadable())?.values;
        match page.encoding {
            Some(DELTA_BYTES) => delta::texts(held, values),
            _ => delta::counts(held, values).map(|()| values.saturating_mul(8)),
        }
        .ok_or_else(|| format!("a page of {values} values holds differences that cannot be"))
    }
}
