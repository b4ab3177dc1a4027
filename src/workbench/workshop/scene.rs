//! What is on the screen at one moment of a round: large numbers with their meaning, a picture, one sentence. Plain data.

use std::sync::Arc;

/// How a number or a mark stands out.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Tone {
    /// Known to everybody already.
    Weak,
    #[default]
    Plain,
    /// What it is about now.
    Accent,
    /// Somebody is found, or known.
    Fail,
    /// Nobody is.
    Pass,
}

/// A large number and what it counts.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Line {
    /// "902".
    pub number: String,
    /// "live in Rostock".
    pub fact: String,
    /// "first fact".
    pub note: String,
    pub tone: Tone,
    /// It was shown a moment ago.
    pub new: bool,
}

impl Line {
    pub(super) fn new(number: impl Into<String>, fact: impl Into<String>, note: impl Into<String>, tone: Tone) -> Self {
        Self { number: number.into(), fact: fact.into(), note: note.into(), tone, new: false }
    }

    pub(super) fn people(people: u64, fact: impl Into<String>, note: impl Into<String>, tone: Tone) -> Self {
        Self::new(crate::report::words::thousands(people), fact, note, tone)
    }

    pub(super) fn just_shown(mut self) -> Self {
        self.new = true;
        self
    }
}

/// How a person is drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mark {
    /// A faint dot.
    Dot,
    /// A small square.
    Square,
    /// A disc.
    Disc,
    /// A disc in a ring: somebody who is found.
    Ring,
}

/// People who are drawn alike.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Layer {
    pub mark: Mark,
    /// What stands beside the mark under the picture.
    pub label: String,
    /// Their dots, ascending.
    pub dots: Arc<[u32]>,
}

/// Everybody as dots. A later layer covers an earlier one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dots {
    pub dots: u32,
    /// People whom one dot stands for.
    pub people_per_dot: u64,
    pub layers: Vec<Layer>,
}

/// So many dots at most: one a person up to there.
const MOST_DOTS: u64 = 40_000;

impl Dots {
    /// Of this many people, nobody marked yet.
    pub(super) fn of(people: u64) -> Self {
        let people_per_dot = people.div_ceil(MOST_DOTS).max(1);
        let dots = u32::try_from(people.div_ceil(people_per_dot)).unwrap_or(u32::MAX);
        Self { dots, people_per_dot, layers: Vec::new() }
    }

    /// Marks people by their places, ascending.
    pub(super) fn marked(mut self, mark: Mark, label: impl Into<String>, places: &[usize]) -> Self {
        let per_dot = self.people_per_dot.max(1);
        let mut dots: Vec<u32> = places.iter().filter_map(|&place| (place as u64 / per_dot).try_into().ok()).collect();
        dots.dedup();
        dots.retain(|dot| *dot < self.dots);
        self.layers.push(Layer { mark, label: label.into(), dots: dots.into() });
        self
    }
}

/// How a cell of a table is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CellLook {
    Plain,
    /// A total.
    Total,
    /// A number that is too small.
    Small,
    /// Hidden.
    Hidden,
    /// Hidden, and worked out again.
    Found,
    /// Hidden, and what an attacker can say of it says too little.
    Held,
}

/// A cell of a table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cell {
    pub text: String,
    pub look: CellLook,
}

/// A table with totals.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TablePicture {
    /// What stands down and across.
    pub corner: String,
    pub columns: Vec<String>,
    pub rows: Vec<(String, Vec<Cell>)>,
}

/// Two numbers for each of a few groups, side by side.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Pairs {
    pub headings: [String; 2],
    pub tones: [Tone; 2],
    pub rows: Vec<Pair>,
}

/// A group with two numbers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pair {
    pub label: String,
    pub numbers: [u64; 2],
    /// The row that everybody should look at.
    pub marked: bool,
}

/// The picture at the right.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Picture {
    Dots(Dots),
    Table(TablePicture),
    Pairs(Pairs),
}

/// What the teams guess before the next scene is shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ask {
    pub question: String,
    /// What the next scene shows.
    pub answer: u64,
}

/// One moment of a round.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Scene {
    pub lines: Vec<Line>,
    pub picture: Picture,
    /// The question, and in the end the sentence to remember.
    pub says: String,
    /// Under the button: "right 1 time in 902".
    pub chance: String,
    pub ask: Option<Ask>,
    /// For the host alone.
    pub notes: Vec<&'static str>,
    /// What comes when the host goes on: "next fact".
    pub next: &'static str,
}

/// A round: what is shown, one scene after the other. The last scene says what to remember.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Round {
    pub title: &'static str,
    pub scenes: Vec<Scene>,
    /// What happened, for the handout.
    pub summary: String,
    /// The sentence to remember.
    pub remember: String,
}
