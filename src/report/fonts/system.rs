//! The fonts of this computer, for characters that Shoal's own lack. Read when the first such character is met, from
//! the folders where the system keeps them; nothing is fetched.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use fontdb::{Database, FaceInfo, ID, Stretch, Style};
use rayon::prelude::*;
use skrifa::{FontRef, MetadataProvider as _, Tag};
use unicode_script::{Script, UnicodeScript as _};

/// The content of a font's file.
pub type Bytes = Arc<dyn AsRef<[u8]> + Send + Sync>;

/// A font of this computer, read.
#[derive(Debug)]
pub struct SystemFace {
    /// Its name, with the style: one name, one face.
    pub name: String,
    /// The name that it shares with its other styles.
    pub family: String,
    /// The content of its file.
    pub data: Arc<Vec<u8>>,
    /// Which face of the file it is.
    pub index: u32,
    /// Whether it draws coloured pictures and no outlines: emoji.
    pub is_colour: bool,
    /// Whether its weight can be chosen; its own may be far too thin.
    pub has_weights: bool,
}

impl SystemFace {
    /// The content of its file, as libraries take it.
    #[must_use]
    pub fn bytes(&self) -> Bytes {
        self.data.clone()
    }
}

/// A face that may be taken.
struct Candidate {
    id: ID,
    is_colour: bool,
    has_weights: bool,
    /// The blocks of 256 characters in which it has any, in order.
    blocks: Vec<u16>,
}

struct SystemFonts {
    database: Database,
    /// The best first.
    candidates: Vec<Candidate>,
    found: Mutex<HashMap<char, Option<Arc<SystemFace>>>>,
    read: Mutex<HashMap<ID, Arc<SystemFace>>>,
}

static FONTS: OnceLock<SystemFonts> = OnceLock::new();

/// The best font of this computer that has a character; `None` if none has. The first call reads the folders of fonts
/// and may take a second.
pub fn face_for(letter: char) -> Option<Arc<SystemFace>> {
    if letter.is_control() {
        return None;
    }
    FONTS.get_or_init(SystemFonts::of_this_computer).face_for(letter)
}

/// Whether a character is a picture by nature: an emoji.
#[must_use]
pub fn is_picture(letter: char) -> bool {
    ('\u{1F000}'..='\u{1FAFF}').contains(&letter)
}

/// The font to install for a character that no font of this computer has; `None` for one that has no meaning of its own.
#[must_use]
pub fn font_to_install(letter: char) -> Option<String> {
    let name = match letter.script() {
        Script::Han | Script::Hiragana | Script::Katakana | Script::Hangul | Script::Bopomofo => "Noto Sans CJK".into(),
        Script::Latin | Script::Greek | Script::Cyrillic => "Noto Sans".into(),
        Script::Common | Script::Inherited if is_picture(letter) => "Noto Color Emoji".into(),
        Script::Common | Script::Inherited => "Noto Sans Symbols".into(),
        // Not assigned, or for private use.
        Script::Unknown => return None,
        script => format!("Noto Sans {}", script.full_name().replace('_', " ")),
    };
    Some(name)
}

impl SystemFonts {
    fn of_this_computer() -> Self {
        let mut database = Database::new();
        database.load_system_fonts();
        let region = region();
        // The best face of each family: a window of one weight needs no other.
        let mut families: HashMap<String, (u32, ID)> = HashMap::new();
        for face in database.faces().filter(|face| !has_everything(face)) {
            let rank = rank(face, region);
            let best = families.entry(family(face).to_owned()).or_insert((rank, face.id));
            if rank < best.0 {
                *best = (rank, face.id);
            }
        }
        let mut chosen: Vec<(String, u32, ID)> =
            families.into_iter().map(|(family, (rank, id))| (family, rank, id)).collect();
        chosen.sort_by(|(name, rank, _), (other_name, other, _)| (rank, name).cmp(&(other, other_name)));
        let read = |(_, _, id): &(String, u32, ID)| {
            database.with_face_data(*id, |data, index| candidate(*id, data, index)).flatten()
        };
        let candidates = chosen.par_iter().filter_map(read).collect();
        Self { database, candidates, found: Mutex::default(), read: Mutex::default() }
    }

    fn face_for(&self, letter: char) -> Option<Arc<SystemFace>> {
        let mut found = self.found.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(face) = found.get(&letter) {
            return face.clone();
        }
        let first = is_picture(letter);
        let face = self.search(letter, first).or_else(|| self.search(letter, !first));
        found.insert(letter, face.clone());
        face
    }

    fn search(&self, letter: char, in_colour: bool) -> Option<Arc<SystemFace>> {
        let block = block(letter);
        let may = |face: &&Candidate| face.is_colour == in_colour && face.blocks.binary_search(&block).is_ok();
        let has = |face: &&Candidate| {
            let has = self.database.with_face_data(face.id, |data, index| {
                FontRef::from_index(data, index).is_ok_and(|font| font.charmap().map(letter).is_some())
            });
            has == Some(true)
        };
        self.candidates.iter().filter(may).find(has).and_then(|face| self.read(face))
    }

    fn read(&self, candidate: &Candidate) -> Option<Arc<SystemFace>> {
        let mut read = self.read.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(face) = read.get(&candidate.id) {
            return Some(Arc::clone(face));
        }
        let info = self.database.face(candidate.id)?;
        let (name, family) = (info.post_script_name.clone(), family(info).to_owned());
        let (data, index) = self.database.with_face_data(candidate.id, |data, index| (data.to_vec(), index))?;
        let Candidate { is_colour, has_weights, .. } = *candidate;
        let face = Arc::new(SystemFace { name, family, data: Arc::new(data), index, is_colour, has_weights });
        read.insert(candidate.id, Arc::clone(&face));
        Some(face)
    }
}

fn candidate(id: ID, data: &[u8], index: u32) -> Option<Candidate> {
    let font = FontRef::from_index(data, index).ok()?;
    let charmap = font.charmap();
    let mut blocks: Vec<u16> = charmap.mappings().filter_map(|(letter, _)| char::from_u32(letter)).map(block).collect();
    blocks.sort_unstable();
    blocks.dedup();
    let has = |tag: &[u8; 4]| font.table_data(Tag::new(tag)).is_some();
    let is_colour = has(b"COLR") || has(b"CBDT") || has(b"sbix") || has(b"SVG ");
    Some(Candidate { id, is_colour, has_weights: has(b"fvar"), blocks })
}

fn block(letter: char) -> u16 {
    u16::try_from(u32::from(letter) >> 8).unwrap_or(u16::MAX)
}

fn family(face: &FaceInfo) -> &str {
    face.families.first().map_or(face.post_script_name.as_str(), |(name, _)| name)
}

/// Fonts that have a sign for every character there is, and tell none from another.
fn has_everything(face: &FaceInfo) -> bool {
    let name = family(face);
    ["LastResort", "Last Resort", "Adobe Blank", "AdobeBlank", "Unicode BMP Fallback"]
        .iter()
        .any(|every| name.contains(every))
}

/// How well a face serves a window: 0 is best.
fn rank(face: &FaceInfo, region: &str) -> u32 {
    const SERIFS: [&str; 10] =
        ["Serif", "Ming", "Mincho", "Song", "Kai", "Nastaliq", "Kufi", "Rashi", "Looped", "Display"];
    const PLAIN: [&str; 18] = [
        "Segoe UI",
        "PingFang",
        "Hiragino Sans",
        "Yu Gothic UI",
        "Malgun Gothic",
        "Microsoft YaHei",
        "Nirmala",
        "Leelawadee",
        "Geeza Pro",
        "Arial Hebrew",
        "Apple SD Gothic",
        "Kohinoor",
        "Thonburi",
        "Tahoma",
        "Arial Unicode",
        "DejaVu Sans",
        "Droid Sans",
        "WenQuanYi",
    ];
    let name = family(face);
    let mut rank = u32::from(face.weight.0.abs_diff(400)) / 50;
    rank += if face.style == Style::Normal { 0 } else { 40 };
    rank += if face.stretch == Stretch::Normal { 0 } else { 20 };
    rank += if face.monospaced || name.contains("Mono") { 8 } else { 0 };
    rank += if SERIFS.iter().any(|serif| name.contains(serif)) {
        10
    } else if name.starts_with("Noto Sans") {
        2
    } else if PLAIN.iter().any(|plain| name.starts_with(plain)) {
        3
    } else {
        5
    };
    // One character of Chinese, Japanese and Korean has a form in each.
    if name.ends_with(region) { rank.saturating_sub(1) } else { rank }
}

/// Whose forms of Chinese characters this user reads, as fonts name it.
fn region() -> &'static str {
    let language = ["LC_ALL", "LC_CTYPE", "LANG"]
        .iter()
        .find_map(|name| std::env::var(name).ok().filter(|value| !value.is_empty()))
        .unwrap_or_default();
    match language.get(..2) {
        Some("ja") => " JP",
        Some("ko") => " KR",
        Some("zh") if language.starts_with("zh_TW") => " TC",
        Some("zh") if language.starts_with("zh_HK") => " HK",
        _ => " SC",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_missing_script_is_named_by_its_font() {
        let fonts = ['ก', 'あ', 'अ', '😀'].map(|letter| font_to_install(letter).unwrap());
        assert_eq!(fonts, ["Noto Sans Thai", "Noto Sans CJK", "Noto Sans Devanagari", "Noto Color Emoji"]);
        assert_eq!(font_to_install('\u{F8123}'), None);
    }

    #[test]
    fn nothing_is_found_for_what_no_font_draws() {
        assert!(face_for('\n').is_none());
        assert!(face_for('\u{10FFFE}').is_none());
    }

    #[test]
    fn a_face_that_is_found_has_the_character() {
        for letter in ['ש', 'م', '語', '한', 'ก', 'अ', '😀'] {
            let Some(face) = face_for(letter) else {
                println!("not run for {letter}: no font of this computer has it");
                continue;
            };
            let font = FontRef::from_index(&face.data, face.index).unwrap();
            assert!(font.charmap().map(letter).is_some(), "{letter} in {}", face.name);
        }
    }
}
