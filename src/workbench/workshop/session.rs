//! A workshop as it goes: which scene is shown, who guessed what, the score, the clock.

use super::build::Build;
use super::scene::{Ask, Round, Scene};
use super::{Rounds, TEAMS};
use std::collections::BTreeSet;
use std::sync::Arc;

/// Seconds of a round. Nothing happens when they are over.
pub const ROUND_SECONDS: f64 = 240.0;

/// The place of the scene that the teams build themselves, in the last round.
const BUILT: usize = 1;

/// What a workshop shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum At {
    /// A scene of a round, both from 0.
    Round(usize, usize),
    /// After the last round.
    End,
}

/// What the teams guessed at a question that was answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answered {
    pub round: usize,
    pub ask: Ask,
    pub guesses: [Option<u64>; 3],
    /// Whose guess was nearest.
    pub nearest: [bool; 3],
    /// It was about a file of people who exist.
    pub of_file: bool,
}

/// A workshop in progress.
pub struct Session {
    rounds: Arc<Rounds>,
    /// The first round on a file that somebody opened on purpose.
    of_file: Option<Arc<Round>>,
    at: At,
    scene: Arc<Scene>,
    /// The team of each point, in the order in which points were given.
    points: Vec<usize>,
    /// What is guessed at the question in view.
    guesses: [Option<u64>; 3],
    answered: Vec<Answered>,
    /// Questions whose point was given.
    given: BTreeSet<(bool, usize, usize)>,
    /// Seconds spent in each round.
    spent: Vec<f64>,
    paused: bool,
    levels: [usize; 3],
    dial: usize,
    /// Changes with everything that is drawn of the scene.
    revision: u64,
}

impl Session {
    /// Begins with the first round.
    #[must_use]
    pub fn new(rounds: Arc<Rounds>) -> Self {
        let scene = Arc::new(first_of(&rounds.list));
        let spent = vec![0.0; rounds.list.len()];
        Self {
            rounds,
            of_file: None,
            at: At::Round(0, 0),
            scene,
            points: Vec::new(),
            guesses: [None; 3],
            answered: Vec::new(),
            given: BTreeSet::new(),
            spent,
            paused: false,
            levels: [0; 3],
            dial: 0,
            revision: 0,
        }
    }

    /// Which scene is in view, or that the workshop is over.
    #[must_use]
    pub fn at(&self) -> At {
        self.at
    }

    /// The rounds that are played.
    #[must_use]
    pub fn rounds(&self) -> &Arc<Rounds> {
        &self.rounds
    }

    /// The scene in view; the last one at the end.
    #[must_use]
    pub fn scene(&self) -> &Arc<Scene> {
        &self.scene
    }

    /// Changes whenever another scene, or a change of this one, is to be drawn.
    #[must_use]
    pub fn revision(&self) -> u64 {
        self.revision
    }

    /// The round in view, from 0; `None` at the end.
    #[must_use]
    pub fn round(&self) -> Option<usize> {
        match self.at {
            At::Round(round, _) => Some(round),
            At::End => None,
        }
    }

    /// The title of the round in view.
    #[must_use]
    pub fn title(&self) -> &str {
        self.round().and_then(|round| self.round_of(round)).map_or("The result", |round| round.title)
    }

    /// The round in view is about people who exist.
    #[must_use]
    pub fn is_of_file(&self) -> bool {
        self.of_file.is_some() && self.round() == Some(0)
    }

    /// The teams build the scene in view themselves.
    #[must_use]
    pub fn is_building(&self) -> bool {
        self.at == At::Round(self.rounds.list.len().saturating_sub(1), BUILT)
    }

    /// What the teams can guess now.
    #[must_use]
    pub fn ask(&self) -> Option<&Ask> {
        self.scene.ask.as_ref().filter(|_| self.at != At::End)
    }

    fn round_of(&self, round: usize) -> Option<&Round> {
        match (&self.of_file, round) {
            (Some(own), 0) => Some(own),
            _ => self.rounds.list.get(round),
        }
    }

    /// Shows the next scene. The nearest guess at the question in view gets a point, once.
    pub fn forward(&mut self) {
        let At::Round(round, scene) = self.at else { return };
        self.answer(round, scene);
        let scenes = self.round_of(round).map_or(0, |round| round.scenes.len());
        let next = if scene + 1 < scenes {
            At::Round(round, scene + 1)
        } else if round + 1 < self.rounds.list.len() {
            At::Round(round + 1, 0)
        } else {
            At::End
        };
        self.go(next);
    }

    /// Shows the previous scene. Points that were given stay.
    pub fn back(&mut self) {
        let last_of = |round: usize| self.round_of(round).map_or(0, |round| round.scenes.len().saturating_sub(1));
        let before = match self.at {
            At::Round(0, 0) => return,
            At::Round(round, 0) => At::Round(round - 1, last_of(round - 1)),
            At::Round(round, scene) => At::Round(round, scene - 1),
            At::End => {
                let round = self.rounds.list.len().saturating_sub(1);
                At::Round(round, last_of(round))
            }
        };
        self.go(before);
    }

    fn go(&mut self, at: At) {
        self.at = at;
        self.guesses = [None; 3];
        self.refresh();
    }

    fn refresh(&mut self) {
        let scene = match self.at {
            _ if self.is_building() => Some(self.rounds.build.scene(self.levels, self.dial)),
            At::Round(round, scene) => self.round_of(round).and_then(|round| round.scenes.get(scene)).cloned(),
            At::End => None,
        };
        if let Some(scene) = scene {
            self.scene = Arc::new(scene);
        }
        self.revision += 1;
    }

    /// What each team guesses at the question in view.
    #[must_use]
    pub fn guesses(&self) -> [Option<u64>; 3] {
        self.guesses
    }

    /// Takes the guesses down.
    pub fn guess(&mut self, guesses: [Option<u64>; 3]) {
        if self.ask().is_some() {
            self.guesses = guesses;
        }
    }

    /// The question in view is answered: the nearest guess gets a point, each of them if several are equally near.
    fn answer(&mut self, round: usize, scene: usize) {
        let of_file = self.is_of_file();
        let Some(ask) = self.ask().cloned().filter(|_| self.guesses.iter().any(Option::is_some)) else { return };
        if !self.given.insert((of_file, round, scene)) {
            return;
        }
        let off = self.guesses.map(|guess| guess.map(|guess| guess.abs_diff(ask.answer)));
        let least = off.iter().flatten().min().copied();
        let nearest = off.map(|off| off.is_some() && off == least);
        self.points.extend((0..TEAMS.len()).filter(|team| nearest[*team]));
        self.answered.push(Answered { round, ask, guesses: self.guesses, nearest, of_file });
    }

    /// Gives a team a point.
    pub fn point(&mut self, team: usize) {
        if team < TEAMS.len() {
            self.points.push(team);
        }
    }

    /// Takes the last point back; whose it was.
    pub fn take_back(&mut self) -> Option<usize> {
        self.points.pop()
    }

    /// The points of each team.
    #[must_use]
    pub fn score(&self) -> [usize; 3] {
        [0, 1, 2].map(|team| self.points.iter().filter(|of| **of == team).count())
    }

    /// The teams that lead, if any has a point.
    #[must_use]
    pub fn leaders(&self) -> Vec<usize> {
        let score = self.score();
        let most = score.iter().copied().max().unwrap_or(0);
        (0..TEAMS.len()).filter(|team| most > 0 && score[*team] == most).collect()
    }

    /// What was guessed, and whose guess was nearest.
    #[must_use]
    pub fn answered(&self) -> &[Answered] {
        &self.answered
    }

    /// Lets time pass. At the end, and while it is paused, none does.
    pub fn tick(&mut self, seconds: f64) {
        if let (Some(round), false) = (self.round(), self.paused)
            && let Some(spent) = self.spent.get_mut(round)
        {
            *spent += seconds.max(0.0);
        }
    }

    /// Stops the clock, or lets it go on.
    pub fn pause(&mut self) {
        self.paused = !self.paused;
    }

    /// Whether the clock stands still.
    #[must_use]
    pub fn is_paused(&self) -> bool {
        self.paused
    }

    /// Seconds left of the round, negative when they are over; `None` at the end.
    #[must_use]
    pub fn left(&self) -> Option<f64> {
        let spent = self.spent.get(self.round()?)?;
        Some(ROUND_SECONDS - spent)
    }

    /// The clock as it is shown: "3:12", "0:20 over", "3:12 paused".
    #[must_use]
    pub fn clock(&self) -> String {
        let Some(left) = self.left() else { return String::new() };
        let seconds = left.ceil().abs() as u64;
        let time = format!("{}:{:02}", seconds / 60, seconds % 60);
        match (self.paused, left < 0.0) {
            (true, _) => format!("{time} paused"),
            (false, true) => format!("{time} over"),
            (false, false) => time,
        }
    }

    /// Chooses the dial above or below.
    pub fn choose_dial(&mut self, down: bool) {
        if self.is_building() {
            let dials = self.rounds.build.dials.len().max(1);
            self.dial = if down { (self.dial + 1) % dials } else { (self.dial + dials - 1) % dials };
            self.refresh();
        }
    }

    /// Makes the chosen column coarser or finer.
    pub fn turn_dial(&mut self, coarser: bool) {
        if !self.is_building() {
            return;
        }
        let levels = self.rounds.build.dials.get(self.dial).map_or(1, |dial| dial.levels.len());
        if let Some(level) = self.levels.get_mut(self.dial) {
            *level = if coarser { (*level + 1).min(levels - 1) } else { level.saturating_sub(1) };
        }
        self.refresh();
    }

    /// The levels that the teams chose in the last round.
    #[must_use]
    pub fn levels(&self) -> [usize; 3] {
        self.levels
    }

    /// The segment of the last round.
    #[must_use]
    pub fn build(&self) -> &Build {
        &self.rounds.build
    }

    /// Plays the first round on a file of people who exist, from its beginning.
    pub fn play_file(&mut self, round: Arc<Round>) {
        self.of_file = Some(round);
        self.go(At::Round(0, 0));
    }

    /// Goes back to the made-up club.
    pub fn play_club(&mut self) {
        if self.of_file.take().is_some() {
            let at = if self.round() == Some(0) { At::Round(0, 0) } else { self.at };
            self.go(at);
        }
    }
}

fn first_of(rounds: &[Round]) -> Scene {
    rounds.first().and_then(|round| round.scenes.first()).cloned().unwrap_or_else(|| Scene {
        lines: Vec::new(),
        picture: super::scene::Picture::Dots(super::scene::Dots::of(0)),
        says: String::new(),
        chance: String::new(),
        ask: None,
        notes: Vec::new(),
        next: "",
    })
}
