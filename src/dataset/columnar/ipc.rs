//! Arrow's messages with only some of their columns: at a column that it cannot read, the library stops at the schema.
//!
//! Source: "Arrow columnar format", arrow.apache.org/docs/format/Columnar.html, serialization and IPC.

use std::path::Path;

use polars_arrow::io::ipc::format::ipc::planus::{Builder, ReadAsRoot as _};
use polars_arrow::io::ipc::format::ipc::{
    Buffer, DictionaryBatch, Field, FooterRef, Message, MessageHeader, MessageHeaderRef, MessageRef, MetadataVersion,
    RecordBatch, Schema, Type, UnionMode,
};

/// A file or stream in memory, and where its messages are.
pub(super) struct Ipc {
    bytes: Vec<u8>,
    schema: Schema,
    version: MetadataVersion,
    batches: Vec<Batch>,
}

/// A dictionary or a batch of rows: its message and its body.
struct Batch {
    header: MessageHeader,
    body: (usize, usize),
}

impl Ipc {
    /// Reads the messages of a file whose schema was checked; `None` if they are not what they must be.
    pub fn open(path: &Path) -> Option<Self> {
        let bytes = std::fs::read(path).ok()?;
        if bytes.starts_with(b"ARROW1") { Self::of_file(bytes) } else { Self::of_stream(bytes) }
    }

    fn of_file(bytes: Vec<u8>) -> Option<Self> {
        let end = bytes.len().checked_sub(10)?;
        let length = usize::try_from(i32::from_le_bytes(bytes.get(end..end + 4)?.try_into().ok()?)).ok()?;
        let footer = FooterRef::read_as_root(bytes.get(end.checked_sub(length)?..end)?).ok()?;
        let schema: Schema = footer.schema().ok()??.try_into().ok()?;
        let version = footer.version().ok()?;
        let mut batches = Vec::new();
        let blocks = footer.dictionaries().ok()?.into_iter().chain(footer.record_batches().ok()?).flatten();
        for block in blocks {
            let at = usize::try_from(block.offset()).ok()?;
            let (batch, _) = Batch::at(&bytes, at)??;
            batches.push(batch);
        }
        Some(Self { schema, version, batches, bytes })
    }

    fn of_stream(bytes: Vec<u8>) -> Option<Self> {
        let (start, length) = message_at(&bytes, 0)?;
        let message = MessageRef::read_as_root(bytes.get(start..start + length)?).ok()?;
        let Some(MessageHeaderRef::Schema(schema)) = message.header().ok()? else { return None };
        let (schema, version): (Schema, _) = (schema.try_into().ok()?, message.version().ok()?);
        let (mut at, mut batches) = (start + length, Vec::new());
        while let Some(found) = Batch::at(&bytes, at) {
            let Some((batch, next)) = found else { break };
            batches.push(batch);
            at = next;
        }
        Some(Self { schema, version, batches, bytes })
    }

    /// The columns of the schema, in order.
    pub fn fields(&self) -> &[Field] {
        self.schema.fields.as_deref().unwrap_or_default()
    }

    /// A stream of the columns that `keep` names, and of nothing else; `None` if the messages contradict the schema.
    pub fn only(&self, keep: impl Fn(usize) -> bool) -> Option<Vec<u8>> {
        let kept: Vec<Field> =
            self.fields().iter().enumerate().filter(|(at, _)| keep(*at)).map(|(_, f)| plain(f)).collect();
        let mut dictionaries = Vec::new();
        kept.iter().for_each(|field| dictionaries_of(field, &mut dictionaries));
        let schema =
            Schema { fields: Some(kept), endianness: self.schema.endianness, custom_metadata: None, features: None };
        let mut out = Vec::new();
        self.write(&mut out, MessageHeader::Schema(Box::new(schema)), &[])?;
        for batch in &self.batches {
            let body = self.bytes.get(batch.body.0..batch.body.1)?;
            match &batch.header {
                MessageHeader::DictionaryBatch(dictionary) if dictionaries.contains(&dictionary.id) => {
                    let dictionary: DictionaryBatch = (**dictionary).clone();
                    self.write(&mut out, MessageHeader::DictionaryBatch(Box::new(dictionary)), body)?;
                }
                MessageHeader::RecordBatch(rows) => {
                    let (rows, body) = self.rows_of(rows, &keep, body)?;
                    self.write(&mut out, MessageHeader::RecordBatch(Box::new(rows)), &body)?;
                }
                _ => {}
            }
        }
        out.extend([0xFF, 0xFF, 0xFF, 0xFF, 0, 0, 0, 0]);
        Some(out)
    }

    /// The parts of a batch that belong to the columns kept.
    fn rows_of(&self, rows: &RecordBatch, keep: impl Fn(usize) -> bool, body: &[u8]) -> Option<(RecordBatch, Vec<u8>)> {
        let mut nodes = rows.nodes.iter().flatten();
        let mut buffers = rows.buffers.iter().flatten();
        let mut views = rows.variadic_buffer_counts.iter().flatten();
        let mut kept = RecordBatch {
            nodes: Some(Vec::new()),
            buffers: Some(Vec::new()),
            variadic_buffer_counts: Some(Vec::new()),
            ..rows.clone()
        };
        let mut bytes = Vec::new();
        for (at, field) in self.fields().iter().enumerate() {
            let mut size = Size::default();
            size.add(field, self.version, &mut views)?;
            let own: Vec<_> = nodes.by_ref().take(size.nodes).cloned().collect();
            let parts: Vec<_> = buffers.by_ref().take(size.buffers).cloned().collect();
            if own.len() < size.nodes || parts.len() < size.buffers {
                return None;
            }
            if !keep(at) {
                continue;
            }
            kept.nodes.as_mut()?.extend(own);
            kept.variadic_buffer_counts.as_mut()?.extend(size.views);
            for part in parts {
                let start = usize::try_from(part.offset).ok()?;
                let length = usize::try_from(part.length).ok()?;
                let offset = bytes.len() as i64;
                if length > 0 {
                    bytes.extend(body.get(start..start.checked_add(length)?)?);
                } else if rows.compression.is_some() {
                    // The library looks for the length of what is packed if nothing is: −1 says that it is not packed.
                    bytes.extend((-1_i64).to_le_bytes());
                }
                let length = bytes.len() as i64 - offset;
                bytes.resize(bytes.len().next_multiple_of(8), 0);
                kept.buffers.as_mut()?.push(Buffer { offset, length });
            }
        }
        if kept.variadic_buffer_counts.as_ref().is_some_and(Vec::is_empty) {
            kept.variadic_buffer_counts = None;
        }
        Some((kept, bytes))
    }

    fn write(&self, out: &mut Vec<u8>, header: MessageHeader, body: &[u8]) -> Option<()> {
        let body_length = i64::try_from(body.len().next_multiple_of(8)).ok()?;
        let message = Message { version: self.version, header: Some(header), body_length, custom_metadata: None };
        let mut builder = Builder::new();
        let message = builder.finish(&message, None);
        let length = message.len().next_multiple_of(8);
        out.extend([0xFF; 4]);
        out.extend(i32::try_from(length).ok()?.to_le_bytes());
        out.extend(message);
        out.resize(out.len() + length - message.len(), 0);
        out.extend(body);
        out.resize(out.len().next_multiple_of(8), 0);
        Some(())
    }
}

impl Batch {
    /// The batch at a place, and the place after it; `Some(None)` at the end.
    fn at(bytes: &[u8], at: usize) -> Option<Option<(Self, usize)>> {
        let Some((start, length)) = message_at(bytes, at) else { return Some(None) };
        let message = MessageRef::read_as_root(bytes.get(start..start.checked_add(length)?)?).ok()?;
        let header = match message.header().ok()?? {
            MessageHeaderRef::DictionaryBatch(dictionary) => {
                MessageHeader::DictionaryBatch(Box::new(dictionary.try_into().ok()?))
            }
            MessageHeaderRef::RecordBatch(rows) => MessageHeader::RecordBatch(Box::new(rows.try_into().ok()?)),
            _ => return None,
        };
        let body = start + length;
        let end = body.checked_add(usize::try_from(message.body_length().ok()?).ok()?)?;
        bytes.get(body..end)?;
        Some(Some((Self { header, body: (body, end) }, end)))
    }
}

/// Start and length of the message at a place; `None` at the end.
fn message_at(bytes: &[u8], at: usize) -> Option<(usize, usize)> {
    let word = |at: usize| Some(i32::from_le_bytes(bytes.get(at..at.checked_add(4)?)?.try_into().ok()?));
    let (length, start) = match word(at)? {
        -1 => (word(at + 4)?, at + 8),
        length => (length, at + 4),
    };
    let length = usize::try_from(length).ok().filter(|length| *length > 0)?;
    Some((start, length))
}

/// A field without the metadata that makes an extension type of a plain one.
fn plain(field: &Field) -> Field {
    let noted = field.custom_metadata.iter().flatten();
    let kept = noted.filter(|pair| !pair.key.as_deref().is_some_and(|key| key.starts_with("ARROW:extension"))).cloned();
    Field { custom_metadata: Some(kept.collect()), ..field.clone() }
}

fn dictionaries_of(field: &Field, found: &mut Vec<i64>) {
    found.extend(field.dictionary.as_ref().map(|dictionary| dictionary.id));
    field.children.iter().flatten().for_each(|child| dictionaries_of(child, found));
}

/// What a field has of a batch's parts.
#[derive(Default)]
struct Size {
    nodes: usize,
    buffers: usize,
    views: Vec<i64>,
}

impl Size {
    fn add<'a>(
        &mut self,
        field: &Field,
        version: MetadataVersion,
        views: &mut impl Iterator<Item = &'a i64>,
    ) -> Option<()> {
        self.nodes += 1;
        if field.dictionary.is_some() {
            self.buffers += 2;
            return Some(());
        }
        self.buffers += match field.type_.as_ref()? {
            Type::Null(_) | Type::RunEndEncoded(_) => 0,
            Type::Struct(_) | Type::FixedSizeList(_) => 1,
            Type::Utf8(_) | Type::LargeUtf8(_) | Type::Binary(_) | Type::LargeBinary(_) => 3,
            Type::ListView(_) | Type::LargeListView(_) => 3,
            Type::Utf8View(_) | Type::BinaryView(_) => {
                let count = *views.next()?;
                self.views.push(count);
                2 + usize::try_from(count).ok()?
            }
            Type::Union(union) => {
                let had_validity = !matches!(version, MetadataVersion::V5);
                1 + usize::from(union.mode == UnionMode::Dense) + usize::from(had_validity)
            }
            _ => 2,
        };
        let is_nested = field.type_.as_ref().is_some_and(|kind| {
            matches!(
                kind,
                Type::List(_)
                    | Type::LargeList(_)
                    | Type::ListView(_)
                    | Type::LargeListView(_)
                    | Type::FixedSizeList(_)
                    | Type::Struct(_)
                    | Type::Map(_)
                    | Type::Union(_)
                    | Type::RunEndEncoded(_)
            )
        });
        if is_nested {
            field.children.iter().flatten().try_for_each(|child| self.add(child, version, views))?;
        }
        Some(())
    }
}
