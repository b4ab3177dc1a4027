//! Parquet files made byte by byte, so that any claim can be put into them: one column, one group of rows.

/// A structure of Thrift's compact protocol, field by field in their order.
#[derive(Default, Clone)]
pub struct Thrift {
    pub bytes: Vec<u8>,
    last: i16,
}

pub fn varint(mut number: u64) -> Vec<u8> {
    let mut bytes = Vec::new();
    while number > 0x7F {
        bytes.push(number as u8 | 0x80);
        number >>= 7;
    }
    bytes.push(number as u8);
    bytes
}

fn zigzag(number: i64) -> Vec<u8> {
    varint((number << 1 ^ number >> 63) as u64)
}

impl Thrift {
    fn field(mut self, number: i16, kind: u8, value: &[u8]) -> Self {
        self.bytes.push(((number - self.last) as u8) << 4 | kind);
        self.bytes.extend(value);
        self.last = number;
        self
    }

    pub fn int(self, number: i16, value: i32) -> Self {
        self.field(number, 5, &zigzag(value.into()))
    }

    pub fn long(self, number: i16, value: i64) -> Self {
        self.field(number, 6, &zigzag(value))
    }

    pub fn text(self, number: i16, value: &str) -> Self {
        self.field(number, 8, &[varint(value.len() as u64), value.as_bytes().to_vec()].concat())
    }

    pub fn inner(self, number: i16, value: Self) -> Self {
        self.field(number, 12, &value.end())
    }

    pub fn list(self, number: i16, values: &[Self]) -> Self {
        let claimed = values.len() as u64;
        self.list_of(number, claimed, values)
    }

    /// A list that claims a length.
    pub fn list_of(self, number: i16, claimed: u64, values: &[Self]) -> Self {
        let mut bytes = vec![0xF0 | 12];
        bytes.extend(varint(claimed));
        values.iter().for_each(|value| bytes.extend(value.clone().end()));
        self.field(number, 9, &bytes)
    }

    pub fn end(mut self) -> Vec<u8> {
        self.bytes.push(0);
        self.bytes
    }
}

pub const INT64: i32 = 2;
pub const TEXT: i32 = 6;
pub const PLAIN: i32 = 0;
pub const DICTIONARY: i32 = 8;
pub const DELTA: i32 = 5;
pub const DELTA_BYTES: i32 = 7;

/// A file of a column “x” that is there in every row.
pub struct Made {
    pub kind: i32,
    pub codec: i32,
    pub rows: i64,
    pub values: i64,
    pub dictionary: Option<Vec<u8>>,
    pub data: Vec<u8>,
}

/// A page of data: its header with claims, and its bytes.
pub fn page(values: i32, encoding: i32, unpacked: i32, body: &[u8]) -> Vec<u8> {
    let data = Thrift::default().int(1, values).int(2, encoding).int(3, 3).int(4, 3);
    let head = Thrift::default().int(1, 0).int(2, unpacked).int(3, body.len() as i32).inner(5, data);
    [head.end(), body.to_vec()].concat()
}

/// A page of a dictionary.
pub fn dictionary(values: i32, body: &[u8]) -> Vec<u8> {
    let length = body.len() as i32;
    let own = Thrift::default().int(1, values).int(2, PLAIN);
    [Thrift::default().int(1, 2).int(2, length).int(3, length).inner(7, own).end(), body.to_vec()].concat()
}

impl Made {
    pub fn new(kind: i32, rows: i64, data: Vec<u8>) -> Self {
        Self { kind, codec: 0, rows, values: rows, dictionary: None, data }
    }

    /// The footer's parts: columns of the schema, and the group of rows.
    pub fn parts(&self) -> (Vec<Thrift>, Thrift) {
        let root = Thrift::default().text(4, "root").int(5, 1);
        let column = Thrift::default().int(1, self.kind).int(3, 0).text(4, "x");
        let length = self.dictionary.as_ref().map_or(0, Vec::len);
        let all = (length + self.data.len()) as i64;
        let mut facts = Thrift::default().int(1, self.kind).int(4, self.codec).long(5, self.values);
        facts = facts.long(6, all).long(7, all).long(9, 4 + length as i64);
        if self.dictionary.is_some() {
            facts = facts.long(11, 4);
        }
        let chunk = Thrift::default().long(2, 4).inner(3, facts);
        (vec![root, column], Thrift::default().list(1, &[chunk]).long(2, all).long(3, self.rows))
    }

    pub fn footer(&self, schema: &[Thrift], group: &Thrift) -> Thrift {
        Thrift::default().int(1, 1).list(2, schema).long(3, self.rows).list(4, std::slice::from_ref(group))
    }

    pub fn file(&self) -> Vec<u8> {
        let (schema, group) = self.parts();
        self.file_with(self.footer(&schema, &group))
    }

    pub fn file_with(&self, footer: Thrift) -> Vec<u8> {
        let footer = footer.end();
        let mut bytes = b"PAR1".to_vec();
        bytes.extend(self.dictionary.iter().flatten());
        bytes.extend(&self.data);
        bytes.extend(&footer);
        bytes.extend((footer.len() as u32).to_le_bytes());
        bytes.extend(b"PAR1");
        bytes
    }
}
