//! The values of a column as charts: its distribution, the people of each value at a level, and the crowds of one of them.

use eframe::egui::Ui;

use crate::{
    dataset::ColumnProfile,
    gui::{
        context::Cx,
        plot::{Bar, Chart, Linked, Marks, Tone, linked_chart_ui},
        screens::crowds::{LISTS, crowds_ui},
    },
    report::words,
    workbench::{CrowdsQuestion, LevelView, Picked},
};

/// Bars that can still be distinguished.
const MOST_BARS: usize = 40;

/// The chart of a level's values, and the crowds of the one that is picked. Values that are put together have no crowds of
/// their own.
pub fn people_ui(
    ui: &mut Ui,
    cx: &mut Cx<'_>,
    (profile, level): (&ColumnProfile, usize),
    shown: &LevelView,
    height: f32,
) {
    let name = &profile.name;
    let crowded = shown.values > MOST_BARS && level == 0 && !profile.histogram.is_empty();
    let chart = if crowded { distribution(profile) } else { people_chart(name, shown) };
    let values = if crowded || shown.together { &[][..] } else { &shown.people[..shown.people.len().min(MOST_BARS)] };
    let of = |label: &String| CrowdsQuestion {
        segment: None,
        picked: Picked::Value { column: name.clone(), label: label.clone() },
    };
    let selected = values.iter().position(|(label, _)| cx.view.picked.as_ref() == Some(&of(label)));
    let linked = Linked { selected, says: (!values.is_empty()).then_some(LISTS) };
    let request = linked_chart_ui(ui, &chart, height, linked);
    let clicked = cx.plot(ui, request);
    let mut now = match clicked.filter(|mark| *mark < values.len()) {
        Some(mark) => Some(mark).filter(|mark| selected != Some(*mark)),
        None => selected,
    };
    if let Some((label, _)) = now.and_then(|mark| values.get(mark))
        && crowds_ui(ui, cx, &of(label))
    {
        now = None;
    }
    // A value of another level is no longer one.
    let is_of_column = cx.view.picked.as_ref().is_some_and(|question| match &question.picked {
        Picked::Value { column, .. } => question.segment.is_none() && column == name,
        Picked::Sizes { .. } | Picked::Wanting { .. } => false,
    });
    if now != selected || (now.is_none() && is_of_column) {
        cx.view.picked = now.and_then(|mark| values.get(mark)).map(|(label, _)| of(label));
    }
}

/// How often each value, or each band of numbers, occurs.
pub fn distribution(profile: &ColumnProfile) -> Chart {
    let numbers = !profile.histogram.is_empty();
    let values = if numbers { &profile.histogram } else { &profile.top };
    let bars = values.iter().take(MOST_BARS).map(|(label, rows)| Bar {
        label: label.clone(),
        value: *rows as f64,
        note: words::thousands(*rows),
        says: match *rows {
            1 => format!("1 row has {label}"),
            _ => format!("{} rows have {label}", words::thousands(*rows)),
        },
        tone: Tone::Plain,
    });
    let reading = match values.iter().max_by_key(|(_, rows)| *rows) {
        Some((label, rows)) => format!("Most rows, {}, have {label}.", words::thousands(*rows)),
        None => "There are no values.".to_owned(),
    };
    Chart {
        title: if numbers { "Rows per value".into() } else { "Most frequent values".into() },
        x_axis: profile.name.clone(),
        y_axis: "Rows".into(),
        reading,
        marks: Marks::Columns(bars.collect()),
    }
}

fn people_chart(name: &str, level: &LevelView) -> Chart {
    let shown = level.people.iter().take(MOST_BARS);
    let beyond: u64 = level.people.iter().skip(MOST_BARS).map(|(_, people)| people).sum::<u64>() + level.others;
    let mut bars: Vec<Bar> = shown
        .map(|(label, people)| Bar {
            label: label.clone(),
            value: *people as f64,
            note: words::thousands(*people),
            says: match *people {
                1 => format!("1 person has {label} and stands alone"),
                _ => format!("{} have {label}", words::people(*people)),
            },
            tone: if *people == 1 { Tone::Bad } else { Tone::Plain },
        })
        .collect();
    // Many small values together would dwarf each of the others.
    let highest = bars.iter().map(|bar| bar.value).fold(0.0, f64::max);
    let drawn = beyond > 0 && beyond as f64 <= highest * 3.0;
    if drawn {
        bars.push(Bar {
            label: "others".into(),
            value: beyond as f64,
            note: words::thousands(beyond),
            says: format!("{} have one of the other values", words::people(beyond)),
            tone: Tone::Plain,
        });
    }
    let fewest = level.people.iter().min_by_key(|(_, people)| *people);
    let reading = match fewest {
        Some(_) if beyond > 0 && !drawn => {
            format!("The most frequent values; {} have one of the others.", words::people(beyond))
        }
        Some((label, people)) => format!("Fewest people, {}, have {label}.", words::thousands(*people)),
        None => "There is nobody to show.".to_owned(),
    };
    Chart {
        title: "People per value at this level".into(),
        x_axis: format!("{name}, {}", level.name),
        y_axis: "People".into(),
        reading,
        marks: Marks::Columns(bars),
    }
}
