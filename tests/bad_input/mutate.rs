//! Changes of bytes as damage and malice make them: the same ones for the same number, on every machine.

/// A small generator of numbers (SplitMix64, Steele et al. 2014).
pub struct Random(pub u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// A number below `end`, which is not 0.
    pub fn below(&mut self, end: usize) -> usize {
        (self.next() % end.max(1) as u64) as usize
    }

    fn of<'a, T: ?Sized>(&mut self, choices: &[&'a T]) -> &'a T {
        choices[self.below(choices.len())]
    }
}

/// What troubles readers: ends of lines, quotes, marks of encodings, numbers at the edge.
const TROUBLE: &[&[u8]] = &[
    b"\n",
    b"\r\n",
    b"\r",
    b"\"",
    b"\"\"",
    b",",
    b";",
    b"\t",
    b"\0",
    b"\xFF",
    b"\xFF\xFF\xFF\xFF",
    b"\x80\0\0\0",
    b"\xEF\xBB\xBF",
    b"\xFF\xFE",
    b"\xED\xA0\x80",
    b"-1",
    b"99999999999999999999",
    b"1e999",
    b"NaN",
    b"null",
    b"{",
    b"}",
    b"[[[[[[[[",
    b"<",
    b"</",
    b"&#0;",
    b"&amp;",
    b"31.02.2020",
    b"\xF0\x9F\x90\x9F",
];

/// Bytes with some changes; `others` are files that parts are taken from.
pub fn mutated(random: &mut Random, bytes: &[u8], others: &[&[u8]]) -> Vec<u8> {
    let mut bytes = bytes.to_vec();
    for _ in 0..=random.below(3) {
        change(random, &mut bytes, others);
    }
    bytes
}

fn change(random: &mut Random, bytes: &mut Vec<u8>, others: &[&[u8]]) {
    let at = random.below(bytes.len() + 1);
    let until = (at + 1 + random.below(32)).min(bytes.len());
    match random.below(9) {
        0 => {
            if let Some(byte) = bytes.get_mut(at) {
                *byte ^= 1 << random.below(8);
            }
        }
        1 => {
            if let Some(byte) = bytes.get_mut(at) {
                *byte = [0, 1, 0x7F, 0x80, 0xFF][random.below(5)];
            }
        }
        2 => bytes.truncate(at),
        3 => drop(bytes.drain(at.min(until)..until)),
        4 => {
            let again = bytes[at.min(until)..until].repeat(1 + random.below(40));
            bytes.splice(at..at, again);
        }
        5 | 6 => {
            let trouble = random.of(TROUBLE).to_vec();
            let over = if random.below(2) == 0 { at } else { (at + trouble.len()).min(bytes.len()) };
            bytes.splice(at..over, trouble);
        }
        7 => {
            // A length or place that is not true.
            for (byte, new) in bytes.iter_mut().skip(at).zip((random.next() >> random.below(64)).to_le_bytes()) {
                *byte = new;
            }
        }
        _ => {
            let other = if others.is_empty() { &[][..] } else { others[random.below(others.len())] };
            let from = random.below(other.len() + 1);
            let part = other[from..(from + random.below(400)).min(other.len())].to_vec();
            bytes.splice(at.min(until)..until, part);
        }
    }
}

/// An archive of which one part was changed, packed anew so that its checksums are right.
pub fn mutated_archive(random: &mut Random, bytes: &[u8]) -> Vec<u8> {
    use std::io::{Cursor, Read, Write};
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    let chosen = random.below(archive.len());
    let mut packed = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for place in 0..archive.len() {
        let mut part = archive.by_index(place).unwrap();
        let name = part.name().unwrap().into_owned();
        let mut content = Vec::new();
        part.read_to_end(&mut content).unwrap();
        if place == chosen {
            content = mutated(random, &content, &[]);
        }
        packed.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
        packed.write_all(&content).unwrap();
    }
    packed.finish().unwrap().into_inner()
}
