//! Finding segments: by their name, rule or recipient, and by whether they may go.

use eframe::egui::{RichText, Ui};

use crate::{
    gui::{
        context::Cx,
        theme::{self, Palette},
        view_state::SegmentFilter,
        widgets::{Segment, field_ui, segmented_ui},
    },
    report::assessment::{SegmentFigures, Verdict},
};

/// With this many segments or fewer all of them are in sight.
const FEW: usize = 12;

/// Draws the field and the filter, if there are more segments than are in sight at once.
pub(super) fn find_ui(ui: &mut Ui, cx: &mut Cx<'_>, figures: &[SegmentFigures], shown: usize) {
    let all = cx.bench.review().segments.len();
    if all <= FEW {
        return;
    }
    let palette = Palette::of(ui);
    ui.horizontal_wrapped(|ui| {
        field_ui(ui, "Find a segment", &mut cx.view.segments.find, "Find a segment", 180.0);
        let texts = SegmentFilter::ALL.map(|filter| match filter {
            SegmentFilter::All => format!("All {all}"),
            SegmentFilter::Of(verdict) => {
                let of_it = figures.iter().filter(|figures| verdict_of(figures) == verdict).count();
                format!("{} {of_it}", word(verdict))
            }
        });
        let selected = SegmentFilter::ALL.iter().position(|filter| *filter == cx.view.segments.filter);
        let parts: Vec<Segment<'_>> = texts.iter().map(|text| Segment::new(text)).collect();
        if let Some(chosen) = segmented_ui(ui, "Show", &parts, selected).and_then(|at| SegmentFilter::ALL.get(at)) {
            cx.view.segments.filter = *chosen;
        }
        if shown < all {
            let note = format!("{shown} of {all} segments");
            ui.label(RichText::new(note).font(theme::small()).color(palette.weak));
        }
    });
    ui.add_space(4.0);
}

/// Those of the names that are listed.
pub(super) fn shown(cx: &Cx<'_>, figures: &[SegmentFigures], mut names: Vec<String>) -> Vec<String> {
    if names.len() <= FEW {
        return names;
    }
    let wanted = cx.view.segments.find.trim().to_lowercase();
    names.retain(|name| {
        let of_it = figures.iter().find(|figures| figures.name == *name);
        let is_of_verdict = match cx.view.segments.filter {
            SegmentFilter::All => true,
            SegmentFilter::Of(verdict) => of_it.is_some_and(|figures| verdict_of(figures) == verdict),
        };
        let segment = cx.bench.review().segment(name);
        let is_found = wanted.is_empty()
            || segment.is_some_and(|segment| {
                let texts = [&segment.name, &segment.rule, &segment.purpose].into_iter().chain(&segment.recipients);
                texts.into_iter().any(|text| text.to_lowercase().contains(&wanted))
            });
        is_of_verdict && is_found
    });
    names
}

fn verdict_of(figures: &SegmentFigures) -> Verdict {
    figures.answer.shown()
}

fn word(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Fail => "May not go",
        Verdict::Warn => "With care",
        Verdict::Pass => "May go",
    }
}
