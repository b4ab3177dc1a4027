//! The pictures' numbers and sentences; the same picture as SVG, PNG and CSV.

use shoal::report::assessment::{ColumnEffect, Without};
use shoal::report::plot::{
    Chart, Level, Marks, columns_chart, crowds_chart, csv, frontier_chart, inline_svg, inside_outside_chart, png,
    risk_chart, risk_points, svg, two_counts_chart,
};

use super::{histogram, quasi_identifiers};

fn charts() -> Vec<Chart> {
    let values = [("diabetes", 0.97, 0.1), ("=none", 0.03, 0.9)].map(|(v, i, o)| (v.to_owned(), i, o));
    vec![
        crowds_chart(&histogram(), Some(10)),
        risk_chart(&risk_points(&histogram()), Some(0.1)),
        columns_chart(&ColumnEffect::of_file(&quasi_identifiers()), Some(1), Some(0.157)),
        inside_outside_chart("Low sugar", "health note", &values, false),
    ]
}

/// The same with names that are long, with many marks, and with few.
fn awkward() -> Vec<Chart> {
    let long = "a name of a column that nobody would ever want to read aloud in a meeting";
    let effect = |column: &str, average_risk: f64| ColumnEffect {
        column: column.to_owned(),
        without: Some(Without { k: 1_234_567, people_alone: 0, average_risk }),
    };
    let bands = |i: u32| (format!("{}–{}", i * 10_000, i * 10_000 + 9_999), 0.125, f64::from(i) / 36.0);
    let level = |(kept, k, in_use): (f64, u64, bool)| Level {
        kept,
        k,
        left_out: k % 3 * 40,
        title: long.into(),
        meets: k >= 10,
        in_use,
    };
    let levels = [(1.0, 1, true), (0.8, 2, false), (0.6, 10, false), (0.59, 11, false), (0.0, 500, true)].map(level);
    let mut alone = histogram();
    alone.iter_mut().skip(1).for_each(|bin| bin.people = 0);
    let (whole, part) = ((long, 1_234_567), ("Part", 1_234_563));
    vec![
        crowds_chart(&alone, Some(10)),
        risk_chart(&risk_points(&alone), Some(1.0)),
        risk_chart(&[], Some(0.001)),
        columns_chart(&[effect(long, 0.0), effect("tier", 0.156)], Some(1), Some(0.157)),
        columns_chart(&[], None, None),
        inside_outside_chart("VIP in Berlin", "income", &(0..8).map(bands).collect::<Vec<_>>(), true),
        frontier_chart(&levels, 10),
        frontier_chart(&levels[..1], 1),
        two_counts_chart(whole, part, 4),
        Chart { title: format!("How large are the crowds in {long}?"), ..crowds_chart(&alone, Some(10)) },
        Chart { title: format!("{long}, {long} and {long}"), ..crowds_chart(&alone, Some(10)) },
        Chart { title: long.replace(' ', "_").repeat(3), ..crowds_chart(&alone, Some(10)) },
    ]
}

/// Where each text of a picture stands, as the face that is drawn measures it.
fn texts(svg: &str) -> Vec<(String, [f32; 4])> {
    use resvg::usvg::{Group, Node, Options, Tree, fontdb::Database};
    fn collect(group: &Group, out: &mut Vec<(String, [f32; 4])>) {
        for node in group.children() {
            match node {
                Node::Group(group) => collect(group, out),
                Node::Text(text) => {
                    let said = text.chunks().iter().map(resvg::usvg::TextChunk::text).collect();
                    // The ink: a line's box has room above and below its letters.
                    let place = text.flattened().abs_bounding_box();
                    out.push((said, [place.left(), place.top(), place.right(), place.bottom()]));
                }
                _ => {}
            }
        }
    }
    let mut faces = Database::new();
    for bytes in [shoal::report::fonts::REGULAR, shoal::report::fonts::SEMIBOLD, shoal::report::fonts::SYMBOLS] {
        faces.load_font_data(bytes.to_vec());
    }
    let options = Options { fontdb: std::sync::Arc::new(faces), font_family: "Inter".to_owned(), ..Options::default() };
    let mut out = Vec::new();
    collect(Tree::from_str(svg, &options).unwrap().root(), &mut out);
    out
}

/// What would be wrong: on paper a label lies over another one, or is cut off at the picture's edge.
#[test]
fn no_label_of_a_picture_touches_another_or_is_cut_off() {
    for chart in charts().into_iter().chain(awkward()) {
        let narrow = [330.0, 460.0, 640.0, 900.0].map(|width| {
            let text = inline_svg(&chart, width, chart.height());
            (text.replacen("<svg ", "<svg xmlns=\"http://www.w3.org/2000/svg\" ", 1), [width, chart.height()])
        });
        for (text, [width, height]) in narrow.into_iter().chain([(svg(&chart), [720.0, f32::INFINITY])]) {
            let texts = texts(&text);
            let title = format!("{} at {width}", chart.title);
            assert!(!texts.is_empty(), "{title}");
            for (at, (said, [left, top, right, bottom])) in texts.iter().enumerate() {
                let inside = *left >= -0.5 && *right <= width + 0.5 && *top >= -0.5 && *bottom <= height + 0.5;
                assert!(inside, "{title}: “{said}” is cut: {left} to {right}, {top} to {bottom}");
                for (other, [l, t, r, b]) in &texts[at + 1..] {
                    let apart = *left >= r - 0.5 || *l >= right - 0.5 || *top >= b - 0.5 || *t >= bottom - 0.5;
                    assert!(apart, "{title}: “{said}” and “{other}” touch");
                }
            }
        }
    }
}

/// What would be wrong: a long title loses its end, and nothing says so or holds the whole of it.
#[test]
fn a_long_title_takes_two_lines_and_is_named_in_whole() {
    for chart in awkward() {
        let text = svg(&chart);
        assert!(text.contains(&format!("<title>{}</title>", shoal::report::words::escape(&chart.title))));
        let lines = text.split("<text ").filter(|part| part.contains("font-size=\"16\"")).count();
        let said = texts(&text).into_iter().take(lines).map(|(said, _)| said).collect::<Vec<_>>().join(" ");
        let (kept, is_cut) = said.strip_suffix('…').map_or((said.as_str(), false), |kept| (kept, true));
        assert!(chart.title.starts_with(kept) && lines <= 2, "{said}");
        assert_eq!(is_cut, kept.len() < chart.title.len(), "{said}");
        let next = chart.title[kept.len()..].chars().next();
        assert!(!chart.title.contains(' ') || matches!(next, None | Some(' ' | ',')), "cut within a word: {said}");
    }
}

/// What would be wrong: in a picture, the words and the numbers of a Hebrew or Arabic title change places. The signs that
/// Inter draws show the order: it has none of these letters.
#[test]
fn a_title_from_right_to_left_is_in_order() {
    use resvg::usvg::{Group, Node, Options, Tree, fontdb::Database};
    fn drawn(group: &Group) -> Option<String> {
        group.children().iter().find_map(|node| match node {
            Node::Group(group) => drawn(group),
            Node::Text(text) => {
                let glyphs = text.layouted().iter().flat_map(|span| &span.positioned_glyphs);
                let mut glyphs: Vec<_> = glyphs.map(|glyph| (glyph.transform().tx, glyph.text.as_str())).collect();
                glyphs.sort_by(|a, b| a.0.total_cmp(&b.0));
                Some(
                    glyphs.into_iter().flat_map(|(_, text)| text.chars()).filter(char::is_ascii_alphanumeric).collect(),
                )
            }
            _ => None,
        })
    }
    let mut faces = Database::new();
    faces.load_font_data(shoal::report::fonts::SEMIBOLD.to_vec());
    let options = Options { fontdb: std::sync::Arc::new(faces), font_family: "Inter".to_owned(), ..Options::default() };
    for (title, order) in
        [("סניף 120 IBM צפון", "IBM120"), ("VIP סניף 120", "VIP120"), ("People in سوق 7", "Peoplein7")]
    {
        let chart = Chart { title: title.to_owned(), ..charts().swap_remove(0) };
        let tree = Tree::from_str(&svg(&chart), &options).unwrap();
        assert_eq!(drawn(tree.root()).as_deref(), Some(order), "{title}");
    }
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

/// What would be wrong: with and without are not beside each other, or a figure is a bare number.
#[test]
fn with_and_without_a_column_are_a_pair() {
    let chart = columns_chart(&ColumnEffect::of_file(&quasi_identifiers()), Some(1), Some(0.157));
    let Marks::Pairs { pairs, first, second, end } = &chart.marks else { panic!("not pairs") };
    assert_eq!((first.as_str(), second.as_str()), ("with all columns", "without this one"));
    assert!((*end - 0.157).abs() < 1e-12, "the longest bar is the axis' end");
    assert!(pairs.iter().all(|pair| (pair.first - 0.157).abs() < 1e-12 && pair.second <= pair.first));
    assert!(
        chart
            .hint(0)
            .unwrap()
            .starts_with("With postcode the average risk is 15.7 % and the smallest crowd 1; without")
    );
}

/// What would be wrong: bands of numbers are sorted by something else than their numbers, or some are not drawn.
#[test]
fn bands_keep_their_order() {
    let bands = [("0–9", 0.1, 0.2), ("10–19", 0.8, 0.1), ("20 and above", 0.1, 0.7)];
    let bands = bands.map(|(value, inside, everyone)| (value.to_owned(), inside, everyone));
    let chart = inside_outside_chart("VIP", "income", &bands, true);
    let Marks::Pairs { pairs, .. } = &chart.marks else { panic!("not pairs") };
    assert_eq!(pairs.iter().map(|pair| pair.label.as_str()).collect::<Vec<_>>(), ["0–9", "10–19", "20 and above"]);
    assert_eq!(chart.reading, "“10–19” holds for 80.0 % inside VIP and 10.0 % of everyone.");
    assert_eq!(chart.hint(1).unwrap(), "80.0 % in VIP have 10–19, 10.0 % of everyone");
}

/// What would be wrong: one dot is drawn as if it were a line to choose from.
#[test]
fn a_frontier_of_one_point_is_a_sentence() {
    let level = Level { kept: 0.71, k: 12, left_out: 1, title: String::new(), meets: true, in_use: false };
    assert_eq!(
        frontier_chart(&[level], 10).reading,
        "One choice of levels is better than every other: it keeps 71.0 % of the detail; the smallest crowd is 12 people, \
         and 1 person is left out. It meets the policy."
    );
}

#[test]
fn numbers_are_copied_as_plain_text() {
    let text = csv(&charts()[3]);
    assert_eq!(text, "value,inside,everyone\n'=none,0.03,0.9\ndiabetes,0.97,0.1\n");
}
