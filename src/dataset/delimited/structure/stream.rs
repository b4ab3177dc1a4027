//! The bytes of a file as UTF-8 text, with the fingerprint of what is on disk taken on the way.

use std::cell::RefCell;
use std::fs::File;
use std::io::{self, Read, Seek};
use std::path::Path;
use std::rc::Rc;

use encoding_rs::{CoderResult, Decoder};
use flate2::read::MultiGzDecoder;
use sha2::{Digest, Sha256};
use yore::CodePage;

use super::encoding::{TextEncoding, utf32};
use crate::dataset::error::DatasetError;
use crate::privacy::Progress;

/// Where text comes from.
#[derive(Clone, Copy)]
pub(crate) enum Input<'a> {
    File {
        path: &'a Path,
        gzip: bool,
    },
    /// Text made from another format, already UTF-8.
    Memory(&'a [u8]),
}

/// Fingerprint of what was read.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Fingerprint {
    pub sha256: String,
    pub bytes: u64,
}

#[derive(Default)]
struct Tally {
    sha: Sha256,
    bytes: u64,
}

/// Unpacked bytes a packed one may become, beyond the first 256 MiB: text hardly ever packs better.
const RATIO: u64 = 250;
const ALWAYS_FINE: u64 = 256 << 20;

/// A reader of UTF-8 text.
pub(in crate::dataset::delimited) struct Stream<'a> {
    text: Box<dyn Read + 'a>,
    raw: Raw<'a>,
}

impl<'a> Stream<'a> {
    /// Opens an input. `returns`: lines end with carriage returns, alone or before line feeds.
    pub fn open(input: Input<'a>, encoding: TextEncoding, returns: bool, progress: &'a Progress) -> io::Result<Self> {
        let (source, gzip): (Box<dyn Read>, bool) = match input {
            Input::File { path, gzip } => (Box::new(File::open(path)?), gzip),
            Input::Memory(bytes) => (Box::new(bytes), false),
        };
        let raw = Raw { source: Rc::new(RefCell::new(source)), tally: Rc::default(), progress };
        let mut text: Box<dyn Read + 'a> = Box::new(raw.clone());
        if gzip {
            let tally = Rc::clone(&raw.tally);
            text = Box::new(Bounded {
                inner: MultiGzDecoder::new(io::BufReader::with_capacity(1 << 18, text)),
                tally,
                unpacked: 0,
            });
        }
        text = if encoding.is_utf8() { without_mark(text)? } else { Box::new(Decoding::new(text, encoding)) };
        if returns {
            text = Box::new(LineEnds { inner: text, after_return: false });
        }
        Ok(Self { text, raw })
    }

    /// Reads whatever is left of the file and returns its fingerprint.
    pub fn fingerprint(mut self) -> io::Result<Fingerprint> {
        drop(self.text);
        io::copy(&mut self.raw, &mut io::sink())?;
        let tally = self.raw.tally.borrow();
        Ok(Fingerprint { sha256: hexadecimal(&tally.sha.clone().finalize()), bytes: tally.bytes })
    }
}

impl Read for Stream<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.text.read(buffer)
    }
}

/// Bytes as lower-case hexadecimal digits.
fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().map(|b| format!("{b:02x}")).collect()
}

/// Fingerprint of bytes that are in memory.
pub(crate) fn fingerprint_of(bytes: &[u8]) -> Fingerprint {
    Fingerprint { sha256: hexadecimal(&Sha256::digest(bytes)), bytes: bytes.len() as u64 }
}

/// Fingerprint of a file.
pub(crate) fn fingerprint(path: &Path, progress: &Progress) -> io::Result<Fingerprint> {
    let mut file = File::open(path)?;
    let mut tally = Tally::default();
    let mut buffer = vec![0; 1 << 20];
    loop {
        let read = file.read(&mut buffer)?;
        if read == 0 {
            return Ok(Fingerprint { sha256: hexadecimal(&tally.sha.finalize()), bytes: tally.bytes });
        }
        progress.step(read as u64).map_err(io::Error::other)?;
        tally.sha.update(buffer.get(..read).unwrap_or_default());
        tally.bytes += read as u64;
    }
}

/// What stopped a stream, in words of the room.
pub(crate) fn stopped(path: &Path, error: io::Error, progress: &Progress) -> DatasetError {
    if progress.check().is_err() {
        return DatasetError::Cancelled;
    }
    if let Some(bomb) = error.get_ref().and_then(|e| e.downcast_ref::<TooMuch>()) {
        return DatasetError::Bomb { path: path.to_owned(), packed: bomb.packed, unpacked: bomb.unpacked };
    }
    match error.kind() {
        io::ErrorKind::NotFound => DatasetError::NotFound { path: path.to_owned() },
        io::ErrorKind::PermissionDenied => DatasetError::NoPermission { path: path.to_owned() },
        io::ErrorKind::InvalidData | io::ErrorKind::InvalidInput | io::ErrorKind::UnexpectedEof => {
            DatasetError::Damaged { path: path.to_owned(), format: "gzip", reason: error.to_string() }
        }
        _ => DatasetError::Io { path: path.to_owned(), error },
    }
}

#[derive(Clone)]
struct Raw<'a> {
    source: Rc<RefCell<Box<dyn Read + 'a>>>,
    tally: Rc<RefCell<Tally>>,
    progress: &'a Progress,
}

impl Read for Raw<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        // Hashed while it is still in the cache.
        let end = buffer.len().min(1 << 18);
        let buffer = buffer.get_mut(..end).unwrap_or_default();
        let read = self.source.borrow_mut().read(buffer)?;
        self.progress.step(read as u64).map_err(io::Error::other)?;
        let mut tally = self.tally.borrow_mut();
        tally.sha.update(buffer.get(..read).unwrap_or_default());
        tally.bytes += read as u64;
        Ok(read)
    }
}

#[derive(thiserror::Error, Debug)]
#[error("unpacks to {unpacked} bytes from {packed}")]
struct TooMuch {
    packed: u64,
    unpacked: u64,
}

struct Bounded<R> {
    inner: R,
    tally: Rc<RefCell<Tally>>,
    unpacked: u64,
}

impl<R: Read> Read for Bounded<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.inner.read(buffer)?;
        self.unpacked += read as u64;
        let packed = self.tally.borrow().bytes;
        if self.unpacked > ALWAYS_FINE && self.unpacked / RATIO > packed {
            return Err(io::Error::other(TooMuch { packed, unpacked: self.unpacked }));
        }
        Ok(read)
    }
}

/// Takes the byte order mark off UTF-8.
fn without_mark<'a>(mut inner: Box<dyn Read + 'a>) -> io::Result<Box<dyn Read + 'a>> {
    let mut start = Vec::with_capacity(3);
    inner.by_ref().take(3).read_to_end(&mut start)?;
    if start == [0xEF, 0xBB, 0xBF] {
        return Ok(inner);
    }
    Ok(Box::new(io::Cursor::new(start).chain(inner)))
}

/// Any other encoding becomes UTF-8; what is not of it becomes U+FFFD.
struct Decoding<R> {
    inner: R,
    by: By,
    raw: Vec<u8>,
    /// Decoded, and given out up to `from`.
    ready: Vec<u8>,
    from: usize,
    at_end: bool,
}

/// What decodes.
enum By {
    Decoder(Decoder),
    /// Bytes of a letter that is not whole yet, and whether the mark was looked for.
    Utf32 {
        big: bool,
        rest: Vec<u8>,
        begun: bool,
    },
    Page(&'static (dyn CodePage + Sync)),
}

impl<R: Read> Decoding<R> {
    fn new(inner: R, encoding: TextEncoding) -> Self {
        let by = match encoding {
            TextEncoding::Web(encoding) => By::Decoder(encoding.new_decoder_with_bom_removal()),
            TextEncoding::Utf32 { big } => By::Utf32 { big, rest: Vec::new(), begun: false },
            TextEncoding::Dos(_, page) => By::Page(page),
        };
        Self { inner, by, raw: vec![0; 1 << 16], ready: Vec::new(), from: 0, at_end: false }
    }

    fn decode(&mut self) -> io::Result<()> {
        let read = self.inner.read(&mut self.raw)?;
        self.at_end = read == 0;
        let raw = self.raw.get(..read).unwrap_or_default();
        self.from = 0;
        match &mut self.by {
            By::Decoder(decoder) => decode(decoder, raw, self.at_end, &mut self.ready),
            By::Utf32 { big, rest, begun } => {
                rest.extend_from_slice(raw);
                let whole = if self.at_end { rest.len() } else { rest.len() & !3 };
                let text = utf32(rest.get(..whole).unwrap_or_default(), *big);
                rest.drain(..whole);
                let text = if *begun { text.as_str() } else { text.trim_start_matches('\u{feff}') };
                *begun |= whole > 0;
                self.ready = text.as_bytes().to_vec();
            }
            By::Page(page) => self.ready = page.decode_lossy(raw).into_owned().into_bytes(),
        }
        Ok(())
    }
}

fn decode(decoder: &mut Decoder, raw: &[u8], at_end: bool, ready: &mut Vec<u8>) {
    let mut raw = raw;
    // Four bytes of UTF-8 hold whatever a byte of another encoding, or one left over, can become.
    ready.resize(raw.len() * 4 + 64, 0);
    let mut written = 0;
    loop {
        let room = ready.get_mut(written..).unwrap_or_default();
        let (result, consumed, more, _) = decoder.decode_to_utf8(raw, room, at_end);
        raw = raw.get(consumed..).unwrap_or_default();
        written += more;
        match result {
            CoderResult::InputEmpty => break,
            CoderResult::OutputFull => ready.resize(ready.len() * 2, 0),
        }
    }
    ready.truncate(written);
}

impl<R: Read> Read for Decoding<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        while self.from == self.ready.len() {
            if self.at_end {
                return Ok(0);
            }
            self.decode()?;
        }
        let mut ready = self.ready.get(self.from..).unwrap_or_default();
        let given = ready.read(buffer)?;
        self.from += given;
        Ok(given)
    }
}

/// Carriage returns become line feeds, and so does one before a line feed together with it.
struct LineEnds<R> {
    inner: R,
    after_return: bool,
}

impl<R: Read> Read for LineEnds<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        loop {
            let read = self.inner.read(buffer)?;
            let mut kept = 0;
            for at in 0..read {
                let byte = buffer.get(at).copied().unwrap_or_default();
                let second = self.after_return && byte == b'\n';
                self.after_return = byte == b'\r';
                if second {
                    continue;
                }
                if let Some(place) = buffer.get_mut(kept) {
                    *place = if byte == b'\r' { b'\n' } else { byte };
                }
                kept += 1;
            }
            if kept > 0 || read == 0 {
                return Ok(kept);
            }
        }
    }
}

/// The first bytes of what a file unpacks to, and whether they are all of it.
pub(super) fn raw_head(input: Input<'_>, bytes: u64) -> io::Result<(Vec<u8>, bool)> {
    let mut head = Vec::new();
    let read = match input {
        Input::File { path, gzip: false } => File::open(path)?.take(bytes).read_to_end(&mut head)?,
        Input::File { path, gzip: true } => {
            MultiGzDecoder::new(io::BufReader::new(File::open(path)?)).take(bytes).read_to_end(&mut head)?
        }
        Input::Memory(text) => text.take(bytes).read_to_end(&mut head)?,
    };
    Ok((head, (read as u64) < bytes))
}

/// Whole lines from within a large file and from its end, for a better plan. Where a quote is near, the lines may
/// lie within a field, and are not used.
pub(in crate::dataset::delimited) fn parts_of(path: &Path) -> io::Result<Vec<String>> {
    const PART: u64 = 256 << 10;
    let mut file = File::open(path)?;
    let size = file.metadata()?.len();
    let mut parts = Vec::new();
    for place in [size / 4, size / 2, size / 4 * 3, size.saturating_sub(PART)] {
        let mut part = Vec::new();
        file.seek(io::SeekFrom::Start(place))?;
        file.by_ref().take(PART).read_to_end(&mut part)?;
        let part = String::from_utf8_lossy(&part);
        if let (Some(first), Some(last)) = (part.find('\n'), part.rfind('\n'))
            && !part.contains(['"', '\''])
        {
            parts.push(part.get(first + 1..=last).unwrap_or_default().to_owned());
        }
    }
    Ok(parts)
}
