//! The pictures' numbers and sentences; the same picture as SVG, PNG and CSV.

use shoal::report::assessment::ColumnEffect;
use shoal::report::plot::{
    Chart, Marks, columns_chart, crowds_chart, csv, inside_outside_chart, png, risk_chart, risk_points, svg,
};

use super::{histogram, quasi_identifiers};

fn charts() -> Vec<Chart> {
    let values = [("diabetes", 0.97, 0.1), ("=none", 0.03, 0.9)].map(|(v, i, o)| (v.to_owned(), i, o));
    vec![
        crowds_chart(&histogram(), Some(10)),
        risk_chart(&risk_points(&histogram()), Some(0.1)),
        columns_chart(&ColumnEffect::of_file(&quasi_identifiers()), Some(1), Some(0.157)),
        inside_outside_chart("Low sugar", "health note", &values),
    ]
}

#[test]
fn every_picture_has_axis_and_one_sentence() {
    for chart in charts() {
        assert!(!chart.x_axis.is_empty(), "{}", chart.title);
        assert!(chart.reading.ends_with('.'), "{}", chart.reading);
        let text = svg(&chart);
        for part in [&chart.x_axis, &chart.y_axis] {
            assert!(text.contains(part.as_str()), "the picture lacks its axis title {part}");
        }
        assert!(!text.contains("href") && !text.contains("class="), "a saved picture must need nothing else");
    }
}

#[test]
fn pictures_become_pixels() {
    for (i, chart) in charts().iter().enumerate() {
        let bytes = png(chart).unwrap();
        let image = image::load_from_memory(&bytes).unwrap().into_rgb8();
        assert_eq!(image.dimensions(), (1440, 800));
        let inked = image.pixels().filter(|pixel| pixel.0 != [255, 255, 255]).count();
        assert!(inked > 10_000, "picture {i} is as good as empty: {inked} pixels");
        std::fs::write(format!("{}/picture-{i}.png", env!("CARGO_TARGET_TMPDIR")), bytes).unwrap();
    }
}

/// The histogram knows the curve at its bins' edges: 17 of 388 stand alone, so 17 have a risk above ½.
#[test]
fn the_risk_curve_is_the_histogram_seen_from_the_other_side() {
    let points = risk_points(&histogram());
    let at = |risk: f64| points.iter().find(|p| (p[0] - risk).abs() < 1e-12).unwrap()[1];
    assert_eq!(at(1.0), 0.0, "nobody can have a risk above 1");
    assert_eq!(at(0.5), 17.0 / 388.0);
    assert_eq!(at(1.0 / 3.0), 41.0 / 388.0);
    assert_eq!(at(0.1), 170.0 / 388.0);
    assert_eq!(at(0.01), 1.0);
    assert!(points.windows(2).all(|pair| pair[0][0] < pair[1][0] && pair[0][1] >= pair[1][1]));
    assert_eq!(
        risk_chart(&points, Some(0.1)).reading,
        "43.8 % of people have a risk above 1 in 10, the highest that the policy allows."
    );
    // The bin 5–9 lies on both sides of 0.15: nothing more exact is known.
    assert!(risk_chart(&points, Some(0.15)).reading.starts_with("Between 21.1 % and 43.8 % of people have"));
    assert!(risk_chart(&points, Some(1.0)).reading.starts_with("Nobody has a risk above 1 in 1"));
}

#[test]
fn crowds_below_the_policy_are_marked() {
    let Marks::Columns(bars) = crowds_chart(&histogram(), Some(5)).marks else { panic!("not columns") };
    let marked: Vec<&str> =
        bars.iter().filter(|b| b.tone == shoal::report::plot::Tone::Bad).map(|b| b.label.as_str()).collect();
    assert_eq!(marked, ["1", "2", "3–4"]);
}

#[test]
fn the_most_telling_column_comes_first() {
    let chart = columns_chart(&ColumnEffect::of_file(&quasi_identifiers()), Some(1), Some(0.157));
    assert_eq!(
        chart.reading,
        "Leaving out postcode would take away 93.6 % of the average risk, and the smallest crowd would grow from 1 to 31 people."
    );
}

#[test]
fn numbers_are_copied_as_plain_text() {
    let text = csv(&charts()[3]);
    assert_eq!(text, "value,inside,outside\n'=none,0.03,0.9\ndiabetes,0.97,0.1\n");
}
