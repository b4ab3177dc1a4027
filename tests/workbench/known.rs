//! What was measured of segments before is used again, and never where it does not hold any more: whatever is edited, the
//! open review has the figures of one that is measured from nothing.

use proptest::prelude::*;
use shoal::dataset::Role;
use shoal::dataset::sample::Sample;
use shoal::review::{ConsentNeeded, Edit, Leaves, MissingValues, Preset, Recipient, RecipientCategory, Segment};
use shoal::workbench::{MeasureOptions, Mode, Workbench, add_sample_segments, measure};
use std::sync::Arc;

/// One thing that an analyst does; `pick` chooses among segments, levels and bases.
fn edit(bench: &Workbench, what: u8, pick: usize) -> Option<Edit> {
    let review = bench.review();
    let segments = &review.segments;
    let segment = (!segments.is_empty()).then(|| segments[pick % segments.len()].clone());
    let change = |to: Segment| segment.as_ref().map(|of| Edit::ChangeSegment { name: of.name.clone(), to });
    let columns = ["birth_date", "postcode", "gender", "health_note", "tier"].map(str::to_owned);
    match what {
        0 => change(Segment { leaves: Some(Leaves::Count), ..segment.clone()? }),
        1 => change(Segment { leaves: Some(Leaves::Table), ..segment.clone()? }),
        2 => change(Segment { leaves: Some(Leaves::Rows(columns[pick % 4..].to_vec())), ..segment.clone()? }),
        3 => change(Segment { leaves: None, ..segment.clone()? }),
        4 => change(Segment { rounded: [None, Some(20), Some(50)][pick % 3], ..segment.clone()? }),
        5 => {
            let recipients = review.recipients.get(pick % 3).map(|recipient| recipient.name.clone());
            change(Segment { recipients: recipients.into_iter().collect(), ..segment.clone()? })
        }
        6 => {
            let consent = match pick % 3 {
                0 => ConsentNeeded::All,
                1 => ConsentNeeded::Columns(Vec::new()),
                _ => ConsentNeeded::NotNeeded("a statutory report".into()),
            };
            change(Segment { consent, ..segment.clone()? })
        }
        7 => change(Segment { rule: format!("visits_12m > {}", pick % 9), ..segment.clone()? }),
        8 => Some(Edit::RemoveSegment { name: segment?.name }),
        9 => Some(Edit::SetLevel { column: "birth_date".into(), level: pick % 4 }),
        10 => Some(Edit::SetLevel { column: "postcode".into(), level: pick % 3 }),
        11 => Some(Edit::SetPolicy(Preset::ALL[pick % 4].policy())),
        12 => {
            let role = [Role::Sensitive, Role::Other][pick % 2];
            Some(Edit::SetRole { column: "health_note".into(), role: Some(role) })
        }
        13 => {
            let missing = [MissingValues::Own, MissingValues::MatchesAnything][pick % 2];
            Some(Edit::SetMissing(missing))
        }
        _ => Some(Edit::AddSegment(Segment::new(format!("new {pick}"), format!("household_size = {}", pick % 5)))),
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 6, ..ProptestConfig::default() })]

    #[test]
    fn figures_are_those_of_a_review_that_is_measured_from_nothing(
        steps in prop::collection::vec((0_u8..16, 0_usize..60), 12),
    ) {
        let mut bench = Workbench::new(Mode::Inline, None, Arc::new(|| {}));
        bench.open_sample(Sample::Club, 700);
        bench.finish();
        bench.apply(Edit::AcceptSuggestions(bench.open_suggestions()));
        let categories = [RecipientCategory::Agency, RecipientCategory::Inside, RecipientCategory::Public];
        for (name, category) in ["Agency A", "Our own", "Everybody"].into_iter().zip(categories) {
            bench.apply(Edit::AddRecipient(Recipient { category, ..Recipient::named(name) }));
        }
        let sample = add_sample_segments(Sample::Club, bench.review());
        prop_assert!(bench.apply(sample));
        for (at, &(what, pick)) in steps.iter().enumerate() {
            match what {
                15 => drop(bench.undo()),
                _ => {
                    if let Some(edit) = edit(&bench, what, pick) {
                        bench.apply(edit);
                    }
                }
            }
            // What is on offer is measured under decisions that are not in force.
            let name = bench.review().segments.first().map(|segment| segment.name.clone());
            if at % 3 == 0 {
                bench.plan();
                name.iter().for_each(|name| _ = bench.ways_out(name));
            }
            bench.finish();
            let dataset = bench.dataset().cloned().unwrap();
            let from_nothing = measure(&dataset, bench.review(), &MeasureOptions::live()).unwrap();
            let now = bench.assessment().fresh().unwrap();
            prop_assert_eq!(&now.segments, &from_nothing.segments, "after {:?}", &steps[..=at]);
            prop_assert_eq!(&now.overlaps, &from_nothing.overlaps);
            prop_assert_eq!(&now.derivations, &from_nothing.derivations);
            prop_assert_eq!(&now.verdicts, &from_nothing.verdicts);
            if at % 3 == 0 {
                // The plan says how things will be: measured as if it had been taken.
                let plan = bench.plan().fresh().unwrap().clone();
                if let Some(edit) = &plan.edit {
                    let mut after = bench.review().clone();
                    after.apply(edit).unwrap();
                    let then = measure(&dataset, &after, &MeasureOptions::live()).unwrap();
                    for (name, _, answer) in &plan.segments {
                        let found = then.segments.iter().find(|segment| segment.name == *name);
                        prop_assert_eq!(answer.as_ref(), found.map(|segment| &segment.answer), "{}", name);
                    }
                }
            }
        }
    }
}
