//! From the start screen to files on disk, and every way back.

use shoal::{
    gui::command::Command,
    release::settings::{Measure, ReleaseSettings, Statistic},
    review::{Edit, Segment},
};

use super::harness::{Window, click, settle};

/// Opens the sample and gives it roles, levels and segments, as the workshop does.
pub fn sample(window: &mut Window) {
    click(window, "Try the sample");
    window.state_mut().command(Command::AcceptSuggestions);
    settle(window);
    let segments = shoal::dataset::sample::segments(shoal::dataset::sample::Sample::Club);
    let segments = segments.iter().map(|segment| Segment {
        name: segment.name.to_owned(),
        rule: segment.rule.to_owned(),
        purpose: segment.purpose.to_owned(),
    });
    window.state_mut().bench.apply(Edit::AddSegments(segments.collect()));
    settle(window);
}

/// A table of two dimensions and a mean.
pub fn table(window: &mut Window) {
    let settings = ReleaseSettings {
        dimensions: vec!["tier".to_owned(), "channel".to_owned()],
        measures: vec![Measure::new("spend_12m", Statistic::Mean)],
        ..ReleaseSettings::default()
    };
    window.state_mut().bench.apply(Edit::SetRelease(settings));
    settle(window);
}
