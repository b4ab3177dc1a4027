//! Whether the window keeps drawing while it works: the real application with its jobs on threads of their own, driven
//! from opening to the released table, each frame timed as it is laid out and cut into triangles. What the graphics
//! card does afterwards is not in it.

use eframe::{
    App as _,
    egui::{
        Context, Event, Modifiers, MouseWheelSource, MouseWheelUnit, RawInput, Rect, TouchPhase, ViewportId, pos2, vec2,
    },
};
use shoal::{
    dataset::sample::{self, Sample},
    gui::{App, command::Command, view_state::Place},
    release::settings::{Measure, Statistic, TableSettings},
    review::{Edit, Segment},
    workbench::{Folders, Mode, Workbench},
};
use std::{
    collections::BTreeMap,
    path::Path,
    sync::Arc,
    time::{Duration, Instant},
};

/// Sixty frames a second.
const FRAME: Duration = Duration::from_micros(16_667);

/// Frames while something went on: how many, and the seconds of the slowest and of the 99th in a hundred.
pub struct Frames {
    pub during: &'static str,
    pub count: usize,
    pub slowest: f64,
    pub slow: f64,
}

impl Frames {
    fn of(during: &'static str, mut seconds: Vec<f64>) -> Self {
        seconds.sort_by(f64::total_cmp);
        let slow = seconds.get(seconds.len() * 99 / 100).or(seconds.last()).copied().unwrap_or(0.0);
        Self { during, count: seconds.len(), slowest: seconds.last().copied().unwrap_or(0.0), slow }
    }

    /// All of them together.
    pub fn whole(parts: &[Self]) -> (f64, usize) {
        (parts.iter().map(|part| part.slowest).fold(0.0, f64::max), parts.iter().map(|part| part.count).sum())
    }
}

pub fn print(people: u64, parts: &[Frames]) {
    println!(
        "\n### Frames with {people} people\n\n| while | frames | slowest | 99 of 100 within |\n| --- | ---: | ---: | ---: |"
    );
    for Frames { during, count, slowest, slow } in parts {
        println!("| {during} | {count} | {:.1} ms | {:.1} ms |", slowest * 1e3, slow * 1e3);
    }
}

struct Window {
    ctx: Context,
    app: App,
    frame: eframe::Frame,
    began: Instant,
    seconds: Vec<f64>,
    parts: Vec<Frames>,
}

impl Window {
    fn new(home: &Path) -> Self {
        let ctx = Context::default();
        let bench = Workbench::new(Mode::Threads, Some(Folders::below(home)), Arc::new(|| {}));
        let app = App::new(&ctx, bench, None);
        let frame = eframe::Frame::_new_kittest();
        let mut window = Self { ctx, app, frame, began: Instant::now(), seconds: Vec::new(), parts: Vec::new() };
        // The first frames lay out the faces once and for all.
        for _ in 0..4 {
            window.draw(Vec::new());
        }
        window.seconds.clear();
        window
    }

    fn draw(&mut self, events: Vec<Event>) {
        let mut input = RawInput {
            screen_rect: Some(Rect::from_min_size(pos2(0.0, 0.0), vec2(1440.0, 900.0))),
            time: Some(self.began.elapsed().as_secs_f64()),
            events,
            ..RawInput::default()
        };
        input.viewports.entry(ViewportId::ROOT).or_default().native_pixels_per_point = Some(2.0);
        let start = Instant::now();
        let (app, frame) = (&mut self.app, &mut self.frame);
        let mut output = self.ctx.run_ui(input, |ui| {
            app.logic(ui.ctx(), frame);
            app.ui(ui, frame);
        });
        let triangles = self.ctx.tessellate(output.shapes, output.pixels_per_point);
        let time = start.elapsed();
        drop(triangles);
        // Nothing draws them here.
        output.textures_delta.clear();
        self.seconds.push(time.as_secs_f64());
        std::thread::sleep(FRAME.saturating_sub(time));
    }

    /// Draws until nothing is on its way any more, and some frames beyond.
    fn settle(&mut self) {
        let mut calm = 0;
        while calm < 10 {
            self.draw(Vec::new());
            calm = if self.app.bench.is_idle() { calm + 1 } else { 0 };
        }
    }

    fn edit(&mut self, edit: Edit) {
        // An edit is part of the frame in which it is made. One that is refused is drawn as a notice.
        let start = Instant::now();
        self.app.bench.apply(edit);
        let time = start.elapsed().as_secs_f64();
        self.draw(Vec::new());
        if let Some(last) = self.seconds.last_mut() {
            *last += time;
        }
    }

    fn go(&mut self, place: Place) {
        self.app.command(Command::Go(place));
        self.settle();
    }

    fn scroll(&mut self, points: f32) {
        let at = pos2(600.0, 600.0);
        let wheel = Event::MouseWheel {
            unit: MouseWheelUnit::Point,
            delta: vec2(0.0, -points),
            phase: TouchPhase::Move,
            source: MouseWheelSource::Wheel,
            modifiers: Modifiers::NONE,
        };
        self.draw(vec![Event::PointerMoved(at), wheel]);
    }

    /// What was drawn since the last part goes under this name.
    fn part(&mut self, during: &'static str) {
        self.parts.push(Frames::of(during, std::mem::take(&mut self.seconds)));
    }
}

/// Seconds from the start of the window to everything that it says of the sample once suggestions are accepted, the first
/// verdict among them. The making of a window by the system is not in it.
pub fn first_verdict() -> f64 {
    let home = tempfile::tempdir().unwrap();
    let start = Instant::now();
    let mut window = Window::new(home.path());
    let until_idle = |window: &mut Window| {
        while !window.app.bench.is_idle() {
            window.draw(Vec::new());
        }
    };
    window.app.command(Command::TrySample);
    until_idle(&mut window);
    window.app.command(Command::AcceptSuggestions);
    window.draw(Vec::new());
    until_idle(&mut window);
    start.elapsed().as_secs_f64()
}

/// Goes the whole way with a file of the sample's club.
pub fn drive(file: &Path) -> Vec<Frames> {
    let home = tempfile::tempdir().unwrap();
    let mut window = Window::new(home.path());
    window.app.bench.open(file);
    window.settle();
    window.part("the file is opened");

    window.app.command(Command::AcceptSuggestions);
    window.settle();
    window.part("all suggestions are accepted");

    for _ in 0..120 {
        window.scroll(400.0);
    }
    window.app.view.data.scroll_to = window.app.bench.dataset().map(|dataset| dataset.rows() / 2);
    window.settle();
    window.part("the rows are scrolled");
    for column in [4, 12] {
        window.app.view.data.sort.click(column);
        window.settle();
    }
    window.scroll(40_000.0);
    window.app.view.data.scroll_to = Some(77);
    window.settle();
    window.part("the rows are sorted");
    "nowhere at all".clone_into(&mut window.app.view.data.find);
    window.app.view.data.find_open = true;
    window.app.view.data.looking_for = Some(("nowhere at all".to_owned(), 0));
    window.settle();
    window.app.view.data.find.clear();
    window.part("a text is looked for that is not there");

    window.app.view.columns.selected = Some("birth_date".to_owned());
    window.go(Place::Columns);
    for level in [1, 2, 3, 4, 5] {
        // Faster than it can be measured: each makes the last one stale.
        window.edit(Edit::SetLevels(BTreeMap::from([("birth_date".to_owned(), level)])));
        for _ in 0..6 {
            window.draw(Vec::new());
        }
    }
    window.settle();
    window.edit(Edit::SetLevels(BTreeMap::from([("postcode".to_owned(), 3)])));
    window.settle();
    window.part("ladders are moved");

    window.go(Place::Segments);
    for segment in sample::segments(Sample::Club) {
        window.edit(Edit::AddSegment(
            Segment::new(segment.name.to_owned(), segment.rule.to_owned()).for_purpose(segment.purpose.to_owned()),
        ));
        for _ in 0..3 {
            window.draw(Vec::new());
        }
    }
    window.settle();
    window.app.view.segments.selected = sample::segments(Sample::Club).first().map(|segment| segment.name.to_owned());
    window.settle();
    window.part("segments are added");

    let many = (0..300).map(|n| {
        let rule = format!("spend_12m >= {} and visits_12m > {}", n * 3, n % 7);
        Segment::new(format!("segment {n}"), rule)
    });
    window.edit(Edit::AddSegments(many.collect()));
    window.settle();
    for _ in 0..60 {
        window.scroll(400.0);
    }
    window.app.view.segments.overlaps = true;
    window.settle();
    for _ in 0..60 {
        window.scroll(400.0);
    }
    window.app.view.segments.overlaps = false;
    window.app.view.segments.selected = Some("segment 299".to_owned());
    window.settle();
    "segment 29".clone_into(&mut window.app.view.segments.find);
    window.settle();
    window.app.view.segments.find.clear();
    window.part("300 more segments are added, looked through, and compared");

    window.go(Place::Release);
    let mut settings = TableSettings {
        dimensions: ["tier", "channel", "gender"].map(str::to_owned).to_vec(),
        ..TableSettings::default()
    };
    window.edit(Edit::SetRelease(settings.clone().into()));
    window.settle();
    settings.measures.push(Measure::new("spend_12m", Statistic::Mean));
    window.edit(Edit::SetRelease(settings.into()));
    window.settle();
    window.part("a table is protected and attacked");

    while window.app.bench.undo_name().is_some() {
        window.app.command(Command::Undo);
        window.draw(Vec::new());
    }
    window.settle();
    window.part("everything is taken back");
    // The review saves itself two seconds after the last step.
    for _ in 0..150 {
        window.draw(Vec::new());
    }
    window.part("the review is saved");
    window.app.command(Command::CloseFile);
    window.settle();
    window.part("the file is closed");
    window.parts
}
