//! Thrift's compact protocol, as Parquet writes its headers: read without believing a length.
//!
//! Source: "Thrift Compact protocol encoding", github.com/apache/thrift, doc/specs/thrift-compact-protocol.md.

/// Why bytes are no header.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Broken {
    /// They end before it does.
    Short,
    /// No header is written like this.
    Wrong,
}

/// Types as the protocol numbers them in the header of a field. In lists a truth value has either of its numbers.
pub(super) const TRUE: u8 = 1;
pub(super) const FALSE: u8 = 2;
pub(super) const I16: u8 = 4;
pub(super) const I32: u8 = 5;
pub(super) const I64: u8 = 6;
pub(super) const BINARY: u8 = 8;
pub(super) const LIST: u8 = 9;
pub(super) const STRUCT: u8 = 12;

/// Greatest depth of structures inside structures; real headers have a handful.
const DEEPEST: u8 = 32;

/// A place in bytes.
pub(super) struct Reader<'a> {
    bytes: &'a [u8],
    /// Bytes read so far.
    pub at: usize,
}

impl<'a> Reader<'a> {
    /// The start of the bytes.
    pub fn new(bytes: &'a [u8]) -> Self {
        Self { bytes, at: 0 }
    }

    fn byte(&mut self) -> Result<u8, Broken> {
        let byte = *self.bytes.get(self.at).ok_or(Broken::Short)?;
        self.at += 1;
        Ok(byte)
    }

    fn pass(&mut self, bytes: u64) -> Result<(), Broken> {
        let left = (self.bytes.len() - self.at) as u64;
        if bytes > left {
            return Err(Broken::Short);
        }
        self.at += bytes as usize;
        Ok(())
    }

    fn varint(&mut self) -> Result<u64, Broken> {
        let mut number = 0_u64;
        for shift in (0..64).step_by(7) {
            let byte = self.byte()?;
            number |= u64::from(byte & 0x7F) << shift;
            if byte < 0x80 {
                return Ok(number);
            }
        }
        Err(Broken::Wrong)
    }

    /// A whole number, whatever its width.
    pub fn integer(&mut self) -> Result<i64, Broken> {
        let number = self.varint()?;
        Ok((number >> 1) as i64 ^ -((number & 1) as i64))
    }

    /// Number and type of the next field; `None` at the end of the structure.
    pub fn field(&mut self, last: i16) -> Result<Option<(i16, u8)>, Broken> {
        let byte = self.byte()?;
        let kind = byte & 0x0F;
        if kind == 0 {
            return Ok(None);
        }
        let number = match byte >> 4 {
            0 => i16::try_from(self.integer()?).map_err(|_| Broken::Wrong)?,
            step => last.checked_add(i16::from(step)).ok_or(Broken::Wrong)?,
        };
        Ok(Some((number, kind)))
    }

    /// Length of a list and the type of what it holds. Each element takes at least a byte.
    pub fn list(&mut self) -> Result<(u64, u8), Broken> {
        let byte = self.byte()?;
        let length = match byte >> 4 {
            15 => self.varint()?,
            short => u64::from(short),
        };
        if length > (self.bytes.len() - self.at) as u64 {
            return Err(Broken::Short);
        }
        Ok((length, byte & 0x0F))
    }

    /// Passes over a value.
    pub fn skip(&mut self, kind: u8) -> Result<(), Broken> {
        self.skip_within(kind, DEEPEST, false)
    }

    fn skip_within(&mut self, kind: u8, deeper: u8, in_list: bool) -> Result<(), Broken> {
        let deeper = deeper.checked_sub(1).ok_or(Broken::Wrong)?;
        match kind {
            // A truth value is in the type of its field; in a list each takes a byte.
            TRUE | FALSE => self.pass(u64::from(in_list)),
            3 => self.pass(1),
            I16..=I64 => self.varint().map(drop),
            7 => self.pass(8),
            BINARY => {
                let length = self.varint()?;
                self.pass(length)
            }
            LIST | 10 => {
                let (length, kind) = self.list()?;
                (0..length).try_for_each(|_| self.skip_within(kind, deeper, true))
            }
            11 => {
                let length = self.varint()?;
                if length == 0 {
                    return Ok(());
                }
                let kinds = self.byte()?;
                (0..length).try_for_each(|_| {
                    self.skip_within(kinds >> 4, deeper, true)?;
                    self.skip_within(kinds & 0x0F, deeper, true)
                })
            }
            STRUCT => {
                let mut last = 0;
                while let Some((number, kind)) = self.field(last)? {
                    self.skip_within(kind, deeper, false)?;
                    last = number;
                }
                Ok(())
            }
            _ => Err(Broken::Wrong),
        }
    }
}
