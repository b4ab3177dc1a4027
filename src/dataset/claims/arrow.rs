//! Arrow's messages: every buffer that a batch of rows claims is looked for in the file.
//!
//! Source: "Arrow columnar format", arrow.apache.org/docs/format/Columnar.html, serialization and IPC.

use std::io::{BufReader, Read, Seek, SeekFrom};

use polars::prelude::{ArrowDataType, ArrowSchema};
use polars_arrow::io::ipc::format::ipc::planus::ReadAsRoot as _;
use polars_arrow::io::ipc::format::ipc::{
    CompressionType, Field, FooterRef, MessageHeaderRef, MessageRef, RecordBatchRef, Schema,
};
use polars_arrow::io::ipc::read::{read_file_metadata, read_stream_metadata};

use super::pages::row_room;
use super::{Claim, arrow_schema, first_line};

/// Dictionaries in a row that the reader of streams takes: it calls itself for each.
const DICTIONARIES: u32 = 500;

fn damaged(what: &str) -> Claim {
    Claim::Damaged(what.to_owned())
}

/// What the table of a file or stream takes in memory at most.
pub(super) fn room<R: Read + Seek>(file: &mut R, size: u64) -> Result<u64, Claim> {
    let mut place = Place { file: BufReader::new(file), size };
    if place.bytes(0, 6)? == b"ARROW1" { place.of_file() } else { place.of_stream() }
}

/// The columns of a file or stream, whose schema is sound.
pub(super) fn fields<R: Read + Seek>(file: &mut R, size: u64) -> Result<Vec<Field>, Claim> {
    let mut place = Place { file: BufReader::new(file), size };
    let schema = if place.bytes(0, 6)? == b"ARROW1" { place.footer()? } else { place.first_message()? };
    schema.fields.map_or_else(|| Err(damaged("it has no schema")), Ok)
}

struct Place<'a, R: Read + Seek> {
    file: BufReader<&'a mut R>,
    size: u64,
}

impl<R: Read + Seek> Place<'_, R> {
    /// The schema of a file's table of contents.
    fn footer(&mut self) -> Result<Schema, Claim> {
        let short = || damaged("its table of contents is not where Arrow keeps it");
        let [a, b, c, d, ..] = self.bytes(self.size.checked_sub(10).ok_or_else(short)?, 10)?[..] else {
            return Err(short());
        };
        let length = u64::try_from(i32::from_le_bytes([a, b, c, d])).map_err(|_| short())?;
        let start = self.size.checked_sub(10 + length).ok_or_else(short)?;
        let footer = self.bytes(start, length)?;
        let unread = |_| damaged("its table of contents cannot be read");
        let schema = FooterRef::read_as_root(&footer).and_then(|footer| footer.schema()).map_err(unread)?;
        let schema = schema.ok_or_else(|| damaged("it has no schema"))?;
        arrow_schema::check(schema, footer.len())?;
        schema.try_into().map_err(unread)
    }

    /// The schema that a stream begins with.
    fn first_message(&mut self) -> Result<Schema, Claim> {
        let (message, _) = self.message(0)?.ok_or_else(|| damaged("it has no schema"))?;
        let unread = |_| damaged("its schema cannot be read");
        match MessageRef::read_as_root(&message).and_then(|message| message.header()).map_err(unread)? {
            Some(MessageHeaderRef::Schema(schema)) => {
                arrow_schema::check(schema, message.len())?;
                schema.try_into().map_err(unread)
            }
            _ => Err(damaged("it does not begin with a schema")),
        }
    }

    fn of_file(&mut self) -> Result<u64, Claim> {
        self.footer()?;
        self.seek(0)?;
        let metadata = read_file_metadata(&mut self.file).map_err(|error| Claim::Damaged(first_line(&error)))?;
        let of_row = of_row(&metadata.schema)?;
        let mut room = 0_u64;
        for block in metadata.dictionaries.iter().flatten().chain(&metadata.blocks) {
            let outside = |_| damaged("a batch of rows lies outside the file");
            let at = u64::try_from(block.offset).map_err(outside)?;
            let body = at.saturating_add(u64::try_from(block.meta_data_length).map_err(outside)?);
            let message = self.message(at)?.ok_or_else(|| damaged("a batch of rows is empty"))?.0;
            room = room.saturating_add(self.message_room(&message, body, of_row)?);
        }
        Ok(room)
    }

    fn of_stream(&mut self) -> Result<u64, Claim> {
        self.first_message()?;
        let (_, mut at) = self.message(0)?.ok_or_else(|| damaged("it has no schema"))?;
        self.seek(0)?;
        let metadata = read_stream_metadata(&mut self.file).map_err(|error| Claim::Damaged(first_line(&error)))?;
        let of_row = of_row(&metadata.schema)?;
        let (mut room, mut dictionaries) = (0_u64, 0);
        while let Some((message, body)) = self.message(at)? {
            let unread = |_| damaged("a message cannot be read");
            let head = MessageRef::read_as_root(&message).map_err(unread)?;
            let is_dictionary = matches!(head.header().map_err(unread)?, Some(MessageHeaderRef::DictionaryBatch(_)));
            dictionaries = if is_dictionary { dictionaries + 1 } else { 0 };
            if dictionaries > DICTIONARIES {
                return Err(damaged(
                    "more than 500 dictionaries follow each other, which an Arrow file can hold, no stream",
                ));
            }
            room = room.saturating_add(self.message_room(&message, body, of_row)?);
            let length = u64::try_from(head.body_length().map_err(unread)?);
            at = length
                .ok()
                .and_then(|length| body.checked_add(length))
                .filter(|next| *next <= self.size)
                .ok_or_else(|| damaged("a batch of rows is cut off"))?;
        }
        Ok(room)
    }

    fn seek(&mut self, at: u64) -> Result<(), Claim> {
        self.file.seek(SeekFrom::Start(at)).map(drop).map_err(|error| Claim::Damaged(error.to_string()))
    }

    /// As many bytes as there are, up to `length`.
    fn bytes(&mut self, at: u64, length: u64) -> Result<Vec<u8>, Claim> {
        self.seek(at)?;
        let mut bytes = Vec::new();
        let read = self.file.by_ref().take(length).read_to_end(&mut bytes);
        read.map_err(|error| Claim::Damaged(error.to_string()))?;
        Ok(bytes)
    }

    /// The message at a place and where its body begins; `None` at the end.
    fn message(&mut self, at: u64) -> Result<Option<(Vec<u8>, u64)>, Claim> {
        let head = self.bytes(at, 8)?;
        let (length, head) = match head[..] {
            [0xFF, 0xFF, 0xFF, 0xFF, a, b, c, d] => ([a, b, c, d], 8),
            [a, b, c, d, ..] => ([a, b, c, d], 4),
            _ => return Ok(None),
        };
        let length =
            u64::try_from(i32::from_le_bytes(length)).map_err(|_| damaged("a message is shorter than nothing"))?;
        if length == 0 {
            return Ok(None);
        }
        let message = self.bytes(at + head, length)?;
        if (message.len() as u64) < length {
            return Err(damaged("a message claims to be longer than the file"));
        }
        Ok(Some((message, at + head + length)))
    }

    /// What a batch takes whose body begins at a place.
    fn message_room(&mut self, message: &[u8], body: u64, of_row: u64) -> Result<u64, Claim> {
        let unread = |_| damaged("a batch of rows cannot be read");
        let none = || damaged("a message is no batch of rows");
        let batch =
            match MessageRef::read_as_root(message).and_then(|m| m.header()).map_err(unread)?.ok_or_else(none)? {
                MessageHeaderRef::RecordBatch(batch) => batch,
                MessageHeaderRef::DictionaryBatch(dictionary) => dictionary.data().map_err(unread)?.ok_or_else(none)?,
                _ => return Err(none()),
            };
        let rows = u64::try_from(batch.length().map_err(unread)?).map_err(|_| none())?;
        let mut room = rows.saturating_mul(of_row);
        for node in batch.nodes().map_err(unread)?.into_iter().flatten() {
            let length = u64::try_from(node.length()).map_err(|_| none())?;
            // Lists hold more values than there are rows.
            room = room.saturating_add(length.saturating_sub(rows).saturating_mul(16));
        }
        self.buffers_room(batch, body).map(|buffers| room.saturating_add(buffers))
    }

    fn buffers_room(&mut self, batch: RecordBatchRef<'_>, body: u64) -> Result<u64, Claim> {
        let unread = |_| damaged("a batch of rows cannot be read");
        let codec = match batch.compression().map_err(unread)? {
            Some(compression) => Some(compression.codec().map_err(unread)?),
            None => None,
        };
        let mut room = 0_u64;
        for buffer in batch.buffers().map_err(unread)?.into_iter().flatten() {
            let (offset, length) = (u64::try_from(buffer.offset()), u64::try_from(buffer.length()));
            let (Ok(offset), Ok(length)) = (offset, length) else {
                return Err(damaged("a column lies outside the file"));
            };
            let at = body.saturating_add(offset);
            if length > 0 && at.checked_add(length).is_none_or(|end| end > self.size) {
                return Err(damaged("a column lies outside the file"));
            }
            let Some(codec) = codec.filter(|_| length >= 8) else {
                room = room.saturating_add(length);
                continue;
            };
            // How much it unpacks to is before it; −1 says that it is not packed.
            let head: [u8; 8] = self.bytes(at, 8)?.try_into().map_err(|_| damaged("a column is cut off"))?;
            let claimed = i64::from_le_bytes(head);
            // What a byte can unpack to at most: as in Parquet.
            let most = if codec == CompressionType::Lz4Frame { 256 } else { 32 << 10 };
            let unpacked = if claimed == -1 { Ok(length) } else { u64::try_from(claimed) };
            let possible = |unpacked: &u64| *unpacked <= length.saturating_mul(most);
            let Some(unpacked) = unpacked.ok().filter(possible) else {
                return Err(Claim::Damaged(format!("a column claims to unpack from {length} bytes to {claimed}")));
            };
            room = room.saturating_add(unpacked);
        }
        Ok(room)
    }
}

/// Bytes of a row in memory.
fn of_row(schema: &ArrowSchema) -> Result<u64, Claim> {
    let mut room = 0_u64;
    for (name, field) in schema.iter() {
        if let ArrowDataType::Dictionary(_, inner, _) = field.dtype()
            && inner.is_nested()
        {
            return Err(Claim::Damaged(format!("“{name}” is a dictionary of lists, which is not read")));
        }
        room = room.saturating_add(row_room(field.dtype()));
    }
    Ok(room)
}
