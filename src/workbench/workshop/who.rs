//! *Who could this be?* Three facts, one after the other, and the crowd that is left: of the made-up club, or of a file
//! that somebody opened on purpose. Of such a file no value is shown that fewer people share than the policy asks for.

use super::club::Club;
use super::scene::{Ask, Dots, Line, Mark, Picture, Round, Scene, Tone};
use crate::privacy::{Bitmap, CodedTable, Missing, People, Progress, QuasiIdentifier};
use crate::report::words::thousands;
use crate::review::Review;
use crate::workbench::error::MeasureError;
use crate::workbench::figures::Given;
use crate::workbench::figures::frame::{Figure, privacy};
use crate::workbench::figures::reidentification::{Reidentification, rows_with};
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

const TITLE: &str = "Who could this be?";
/// Columns and levels of the club's three facts, and the levels of the same facts said more coarsely, in the order in
/// which they are tried.
const FACTS: [(&str, usize); 3] = [("city", 0), ("birth_date", 2), ("household_size", 0)];
const COARSER: [[usize; 3]; 3] = [[0, 3, 0], [0, 3, 1], [0, 3, 2]];
/// The first two crowds are looked for near these shares of everybody: large enough to surprise.
const SHARES: [f64; 2] = [0.045, 0.001_5];
const ORDINALS: [&str; 3] = ["first fact", "second fact", "third fact"];

/// Facts about somebody, and whom they fit.
struct Narrowed {
    /// Column and label of each fact.
    facts: Vec<(String, String)>,
    /// The people before any fact, then after each.
    crowds: Vec<u64>,
    /// The rows after each fact.
    rows: Vec<Bitmap>,
}

/// Three columns at their levels.
fn three(given: &Given<'_>, columns: &[(String, usize)]) -> Result<CodedTable, MeasureError> {
    let identifiers = columns
        .iter()
        .map(|(name, level)| given.cache.quasi_identifier_at(given.review, name, *level, given.progress))
        .collect::<Result<Vec<_>, _>>()?;
    CodedTable::new(identifiers, given.cache.people(given.review, given.progress)?, Missing::Own).map_err(privacy)
}

/// The code of each row, at the level in use; `None` where it is missing.
fn codes(identifier: &QuasiIdentifier) -> Vec<Option<u32>> {
    let (ladder, level) = (&identifier.ladder, identifier.level);
    let missing = ladder.missing_code(level);
    let code = |base: u32| ladder.map(level).map_or(Some(base), |map| map.get(base as usize).copied());
    identifier.column.codes.iter().map(|base| code(base).filter(|code| missing != Some(*code))).collect()
}

/// A row whose three values fewest share, and of those one whose first two crowds shrink as a room can follow.
fn somebody(table: &CodedTable) -> Option<usize> {
    let columns: Vec<Vec<Option<u32>>> = table.quasi_identifiers().iter().map(codes).collect();
    let [first, second, third] = columns.as_slice() else { return None };
    let rows: Vec<(usize, [u32; 3])> = (0..table.rows())
        .filter_map(|row| Some((row, [(*first.get(row)?)?, (*second.get(row)?)?, (*third.get(row)?)?])))
        .collect();
    let mut ones: HashMap<u32, u64> = HashMap::new();
    let mut twos: HashMap<[u32; 2], u64> = HashMap::new();
    let mut threes: BTreeMap<[u32; 3], (u64, usize)> = BTreeMap::new();
    for (row, [a, b, c]) in &rows {
        *ones.entry(*a).or_default() += 1;
        *twos.entry([*a, *b]).or_default() += 1;
        threes.entry([*a, *b, *c]).or_insert((0, *row)).0 += 1;
    }
    let least = threes.values().map(|(count, _)| *count).min()?;
    let wanted = SHARES.map(|share| (share * rows.len() as f64).max(1.0).ln());
    let far = |[a, b, _]: &[u32; 3]| {
        let near = |count: Option<&u64>, wanted: f64| (count.map_or(0.0, |count| (*count as f64).ln()) - wanted).abs();
        near(ones.get(a), wanted[0]) + near(twos.get(&[*a, *b]), wanted[1])
    };
    let fewest = threes.iter().filter(|(_, (count, _))| *count == least);
    fewest.min_by(|a, b| far(a.0).total_cmp(&far(b.0))).map(|(_, (_, row))| *row)
}

/// The label of a row in each of the columns.
fn labels(table: &CodedTable, row: usize) -> Vec<(String, String)> {
    let label = |identifier: &QuasiIdentifier| {
        let base = identifier.column.codes.get(row);
        let (ladder, level) = (&identifier.ladder, identifier.level);
        let code = ladder.map(level).map_or(base, |map| map.get(base as usize).copied().unwrap_or(base));
        (identifier.column.name.clone(), ladder.label(level, code))
    };
    table.quasi_identifiers().iter().map(label).collect()
}

/// The crowds of a row's facts, as the figure of *Who could this be?* counts them.
fn narrowed(given: &Given<'_>, columns: &[(String, usize)], row: usize) -> Result<Narrowed, MeasureError> {
    let mut review: Review = given.review.clone();
    let decided = Arc::make_mut(&mut review.columns);
    for (name, level) in columns {
        if let Some(decision) = decided.get_mut(name) {
            decision.level = *level;
        }
    }
    let given = Given { review: &review, ..*given };
    let table = three(&given, columns)?;
    let facts = labels(&table, row);
    let crowds = Reidentification::measure(&given, &facts)?.crowds;
    let mut left = Bitmap::all(table.rows());
    let mut rows = Vec::new();
    for (identifier, (_, label)) in table.quasi_identifiers().iter().zip(&facts) {
        left.and(&rows_with(identifier, label));
        rows.push(left.clone());
    }
    Ok(Narrowed { facts, crowds, rows })
}

/// A fact of the club in plain words.
fn in_words(column: &str, label: &str, one: bool) -> String {
    let verb = |one_: &str, many: &str| if one { one_.to_owned() } else { many.to_owned() };
    match column {
        "city" => format!("{} in {label}", verb("lives", "live")),
        "birth_date" if label.ends_with('s') => format!("{} born in the {label}", verb("was", "were")),
        "birth_date" => format!("{} born in {label}", verb("was", "were")),
        _ => {
            let live = verb("lives", "live");
            match label.parse::<usize>() {
                Ok(1) => format!("{live} alone"),
                Ok(2) => format!("{live} with one other"),
                Ok(size @ 3..=12) => format!("{live} with {} others", NUMBERS[size - 3]),
                _ if label == "*" => format!("{live} in a household of any size"),
                _ => format!("{live} in a household of {label}"),
            }
        }
    }
}

const NUMBERS: [&str; 10] = ["two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven"];

/// The marks of the crowds after each fact; the last of few is a ring.
fn picture(narrowed: &Narrowed, shown: usize, people: u64, name: Option<&str>) -> Dots {
    let marks = [Mark::Square, Mark::Disc, Mark::Ring];
    let mut dots = Dots::of(people);
    for (at, (rows, mark)) in narrowed.rows.iter().zip(marks).take(shown).enumerate() {
        let crowd = narrowed.crowds.get(at + 1).copied().unwrap_or(0);
        // Only somebody who is alone is found.
        let mark = if mark == Mark::Ring && crowd != 1 { Mark::Disc } else { mark };
        let label = match name.filter(|_| mark == Mark::Ring) {
            Some(name) => format!("{}: {name}, made up", thousands(crowd)),
            None => thousands(crowd),
        };
        dots = dots.marked(mark, label, &rows.iter().collect::<Vec<_>>());
    }
    dots
}

/// The first crowd and the last one.
fn first_and_last(narrowed: &Narrowed, people: u64) -> Dots {
    let mut dots = Dots::of(people);
    let ends = [(Mark::Square, narrowed.rows.first(), 1), (Mark::Disc, narrowed.rows.last(), narrowed.rows.len())];
    for (mark, rows, at) in ends {
        let crowd = narrowed.crowds.get(at).copied().unwrap_or(0);
        let places: Vec<usize> = rows.into_iter().flat_map(Bitmap::iter).collect();
        dots = dots.marked(mark, thousands(crowd), &places);
    }
    dots
}

fn tone(crowd: u64, place: usize) -> Tone {
    match (crowd, place) {
        (1, _) => Tone::Fail,
        (_, 0) => Tone::Weak,
        (_, 1) => Tone::Plain,
        _ => Tone::Accent,
    }
}

fn chance(crowd: u64) -> String {
    match crowd {
        0 | 1 => "a guess is now right every time".to_owned(),
        many => format!("right 1 time in {}", thousands(many)),
    }
}

/// How a fact is worded.
struct Telling<'a> {
    everyone: &'a str,
    /// The fact of a place, for this many people, as it is shown.
    fact: &'a dyn Fn(usize, bool) -> String,
    notes: [&'static str; 3],
    name: Option<&'a str>,
}

fn lines(narrowed: &Narrowed, shown: usize, telling: &Telling<'_>) -> Vec<Line> {
    let everyone = narrowed.crowds.first().copied().unwrap_or(0);
    let mut lines = vec![Line::people(everyone, telling.everyone, "everyone", Tone::Weak)];
    for at in 0..shown.min(narrowed.facts.len()) {
        let crowd = narrowed.crowds.get(at + 1).copied().unwrap_or(0);
        let ordinal = ORDINALS.get(at).copied().unwrap_or("a further fact");
        let line = if at + 1 == shown {
            let note = format!("{ordinal}, just shown");
            Line::people(crowd, (telling.fact)(at, crowd == 1), note, tone(crowd, at + 1)).just_shown()
        } else {
            Line::people(crowd, (telling.fact)(at, crowd == 1), ordinal, tone(crowd, at + 1))
        };
        lines.push(line);
    }
    lines
}

/// The scenes from everybody to the last fact.
fn scenes(narrowed: &Narrowed, telling: &Telling<'_>, remember: &str) -> Vec<Scene> {
    let people = narrowed.crowds.first().copied().unwrap_or(0);
    let last = narrowed.facts.len();
    let scene = |shown: usize| {
        let crowd = narrowed.crowds.get(shown).copied().unwrap_or(people);
        let next = narrowed.crowds.get(shown + 1).copied();
        let ask = next.filter(|_| shown < last).map(|answer| {
            let fact = (telling.fact)(shown, false);
            let of = if shown == 0 { String::new() } else { format!(" of the {}", thousands(crowd)) };
            Ask { question: format!("How many{of} {fact}?"), answer }
        });
        Scene {
            lines: lines(narrowed, shown, telling),
            picture: Picture::Dots(picture(narrowed, shown, people, telling.name)),
            says: ask.as_ref().map_or_else(|| remember.to_owned(), |ask| ask.question.clone()),
            chance: chance(crowd),
            ask,
            notes: telling.notes.to_vec(),
            next: if shown + 1 < last { "next fact" } else { "go on" },
        }
    };
    let mut scenes: Vec<Scene> = (0..=last).map(scene).collect();
    if let Some(before) = scenes.len().checked_sub(2).and_then(|at| scenes.get_mut(at)) {
        before.next = "next fact";
    }
    scenes
}

const NOTES: [&str; 3] = [
    "One dot is one person of the club. Nobody in it exists.",
    "Let each team say a number before you go on. G takes the numbers down; the nearest gets the point.",
    "Ask: who of you would call any of these facts secret?",
];

/// The round on the made-up club.
pub(super) fn round(club: &Club, progress: &Progress) -> Result<Round, MeasureError> {
    let given = club.given(progress);
    let columns: Vec<(String, usize)> = FACTS.iter().map(|(name, level)| ((*name).to_owned(), *level)).collect();
    let row = somebody(&three(&given, &columns)?).ok_or(MeasureError::NothingToCount)?;
    let fine = narrowed(&given, &columns, row)?;
    let k = club.review.policy.k;
    let mut coarse = None;
    for levels in COARSER {
        let columns: Vec<(String, usize)> =
            FACTS.iter().zip(levels).map(|((name, _), at)| ((*name).to_owned(), at)).collect();
        let narrowed = narrowed(&given, &columns, row)?;
        if narrowed.crowds.last().is_some_and(|crowd| *crowd >= k) {
            coarse = Some(narrowed);
            break;
        }
    }
    let people = fine.crowds.first().copied().unwrap_or(0);
    let found = fine.crowds.last().copied().unwrap_or(0);
    let remember = if found == 1 {
        format!("Three harmless facts, no name, and one person in {} is found.", thousands(people))
    } else {
        "Nobody found: this crowd is large enough.".to_owned()
    };
    let name = club.name_of(row);
    let name = Some(name.as_str()).filter(|_| found == 1);
    let fact = |at: usize, one: bool| {
        fine.facts.get(at).map_or_else(String::new, |(column, label)| in_words(column, label, one))
    };
    let telling = Telling { everyone: "are in the club", fact: &fact, notes: NOTES, name };
    let mut scenes = scenes(&fine, &telling, &remember);
    let mut summary = format!(
        "{}: {} of {} people.",
        (0..fine.facts.len()).map(|at| fact(at, found == 1)).collect::<Vec<_>>().join(", "),
        thousands(found),
        thousands(people)
    );
    if let Some(coarse) = &coarse {
        let left = coarse.crowds.last().copied().unwrap_or(0);
        let fact = |at: usize, one: bool| {
            coarse.facts.get(at).map_or_else(String::new, |(column, label)| in_words(column, label, one))
        };
        let telling = Telling { everyone: "are in the club", fact: &fact, notes: NOTES, name: None };
        let mut lines = lines(coarse, coarse.facts.len(), &telling);
        for (at, (line, ordinal)) in lines.iter_mut().skip(1).zip(ORDINALS).enumerate() {
            let is_same = coarse.facts.get(at) == fine.facts.get(at);
            line.note = if is_same { ordinal.to_owned() } else { format!("{ordinal}, said more coarsely") };
            line.new = false;
        }
        if let Some(line) = lines.last_mut() {
            line.tone = Tone::Pass;
        }
        if let Some(last) = scenes.last_mut() {
            last.next = "the same facts, coarser";
        }
        scenes.push(Scene {
            lines,
            picture: Picture::Dots(first_and_last(coarse, people)),
            says: format!("Same facts, ten-year bands: still {} people. That is what we do.", thousands(left)),
            chance: chance(left),
            ask: None,
            notes: vec![
                "Nothing was taken away: the same three facts, only less exact.",
                "A team that wants the data back as it was must say what for.",
            ],
            next: "next round",
        });
        summary = format!("{summary} The same facts in ten-year bands: {} people.", thousands(left));
    }
    Ok(Round { title: TITLE, scenes, summary: upper_first(&summary), remember })
}

fn upper_first(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

/// The round on a file of people who exist: its first three quasi-identifiers of fewest values, at their levels in use.
/// No value that fewer people share than the policy asks for is in it, and no name.
///
/// # Errors
/// [`MeasureError::NothingToCount`] if fewer than three quasi-identifiers tell its people apart.
pub(crate) fn round_of_file(given: &Given<'_>) -> Result<Round, MeasureError> {
    let table = given.cache.table(given.review, given.progress)?;
    let mut identifiers: Vec<(usize, String, usize)> = table
        .quasi_identifiers()
        .iter()
        .map(|q| (q.ladder.cardinality(q.level), q.column.name.clone(), q.level))
        .filter(|(values, ..)| *values > 1)
        .collect();
    identifiers.sort();
    let columns: Vec<(String, usize)> = identifiers.into_iter().take(3).map(|(_, name, level)| (name, level)).collect();
    if columns.len() < 3 {
        return Err(MeasureError::NothingToCount);
    }
    let table = three(given, &columns)?;
    let row = somebody(&table).ok_or(MeasureError::NothingToCount)?;
    let mut narrowed = narrowed(given, &columns, row)?;
    let is_a_row = matches!(**table.people(), People::Rows(_));
    if !is_a_row {
        // Dots are people: where a person is not a row, the picture shows how many, and not which rows.
        for (rows, crowd) in narrowed.rows.iter_mut().zip(narrowed.crowds.iter().skip(1)) {
            let rows_ = rows.rows().max(usize::try_from(*crowd).unwrap_or(0));
            let mut some = Bitmap::none(rows_);
            (0..usize::try_from(*crowd).unwrap_or(0)).for_each(|place| some.insert(place));
            *rows = some;
        }
    }
    let asked = given.review.policy.k.max(given.review.policy.cell_threshold);
    let fact = |at: usize, one: bool| {
        let verb = if one { "has" } else { "have" };
        let crowd = narrowed.crowds.get(at + 1).copied().unwrap_or(0);
        match narrowed.facts.get(at) {
            Some((column, label)) if crowd >= asked => format!("{verb} {label} in {column}"),
            Some((column, _)) => format!("{verb} one same {column}"),
            None => String::new(),
        }
    };
    let notes = [
        "These are real people. Numbers only: the last one is never named, and no rare value is shown.",
        "Nothing of this file is in the handout.",
        "Go back to the made-up club with O.",
    ];
    let telling = Telling { everyone: "are in the file", fact: &fact, notes, name: None };
    let people = narrowed.crowds.first().copied().unwrap_or(0);
    let found = narrowed.crowds.last().copied().unwrap_or(0);
    let remember = if found == 1 {
        format!("Three facts, no name, and one person in {} is found.", thousands(people))
    } else if found >= asked {
        "Nobody found: this crowd is large enough.".to_owned()
    } else {
        format!("Three facts, no name, and {} in {} are left.", thousands(found), thousands(people))
    };
    let scenes = scenes(&narrowed, &telling, &remember);
    Ok(Round { title: TITLE, scenes, summary: String::new(), remember })
}
