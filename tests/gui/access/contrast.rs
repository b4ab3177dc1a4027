//! Whether everything can be read: the colours by their ratio, and the pictures by their pixels.

use std::collections::{BTreeMap, BTreeSet};

use eframe::egui::{Color32, Theme, Vec2, accesskit::Role};
use egui_kittest::kittest::NodeT as _;
use shoal::{
    dataset::Role as ColumnRole,
    gui::{
        command::Command,
        theme::{DARK, LIGHT, Palette},
        view_state::{Place, ReleaseTab},
    },
    report::plot::{Level, frontier_chart, inside_outside_chart, svg},
};

use crate::gui::{
    harness::{Window, settle, window},
    journeys::{marketing, young_families},
    pictures::can_compare,
};

/// WCAG 2.2: the relative luminance of a colour.
fn luminance(colour: Color32) -> f64 {
    let part = |byte: u8| {
        let share = f64::from(byte) / 255.0;
        if share <= 0.040_45 { share / 12.92 } else { ((share + 0.055) / 1.055).powf(2.4) }
    };
    0.2126 * part(colour.r()) + 0.7152 * part(colour.g()) + 0.0722 * part(colour.b())
}

/// WCAG 2.2: the contrast of two colours, 1 to 21.
fn contrast(a: Color32, b: Color32) -> f64 {
    let (a, b) = (luminance(a), luminance(b));
    (a.max(b) + 0.05) / (a.min(b) + 0.05)
}

#[test]
fn the_ratio_is_that_of_the_standard() {
    let grey = Color32::from_rgb(0x76, 0x76, 0x76);
    assert!((contrast(Color32::BLACK, Color32::WHITE) - 21.0).abs() < 1e-9);
    assert!((contrast(grey, Color32::WHITE) - 4.54).abs() < 0.01);
}

/// The grounds on which text and marks stand.
fn grounds(palette: &Palette) -> [(&'static str, Color32); 4] {
    [
        ("background", palette.background),
        ("panel", palette.panel),
        ("hover", palette.hover),
        ("accent_ground", palette.accent_ground),
    ]
}

/// What would be wrong: grey on grey, a verdict that cannot be read on the row that is chosen, a bar that is not seen.
#[test]
fn every_pair_of_colours_has_its_contrast() {
    for (theme, palette) in [("light", LIGHT), ("dark", DARK)] {
        let mut weak = Vec::new();
        let mut check = |least: f64, ink: &str, ink_colour: Color32, ground: &str, ground_colour: Color32| {
            let ratio = contrast(ink_colour, ground_colour);
            if ratio < least {
                weak.push(format!("{theme}: {ink} on {ground} is {ratio:.2}, {least} required"));
            }
        };
        let texts = [
            ("text", palette.text),
            ("weak", palette.weak),
            ("accent", palette.accent),
            ("pass", palette.pass),
            ("warn", palette.warn),
            ("fail", palette.fail),
        ];
        for (ground, on) in grounds(&palette) {
            for (ink, colour) in texts {
                check(4.5, ink, colour, ground, on);
            }
            // The focus ring is the accent too, and asks for less.
            for (mark, colour) in [("edge", palette.edge), ("bars", palette.bars)] {
                check(3.0, mark, colour, ground, on);
            }
        }
        check(4.5, "on_accent", palette.on_accent, "accent", palette.accent);
        for (ink, colour) in [("fail", palette.fail), ("warn", palette.warn)] {
            check(4.5, ink, colour, "its chip", palette.chip(colour));
        }
        for (ink, colour) in [("pass", palette.pass), ("warn", palette.warn), ("fail", palette.fail)] {
            check(3.0, ink, colour, "its halo", palette.halo());
        }
        for tenth in 0..=10_u8 {
            let share = f32::from(tenth) / 10.0;
            check(4.5, "text", palette.text, &format!("heat {share}"), palette.heat(share));
        }
        assert!(weak.is_empty(), "{weak:#?}");
    }
}

/// The colours that the style sheet of the report names, light and dark.
fn of_the_report() -> [(&'static str, BTreeMap<String, Color32>); 2] {
    let sheet = include_str!("../../../assets/report/style.css");
    let root = |block: &str| {
        let declared = block.split('}').next().unwrap().split(';').filter_map(|line| line.trim().strip_prefix("--"));
        let pairs = declared.filter_map(|line| line.split_once(": "));
        pairs.map(|(name, value)| (name.to_owned(), Color32::from_hex(value).unwrap())).collect()
    };
    let mut blocks = sheet.split(":root {").skip(1);
    let mut next = |name| (name, root(blocks.next().unwrap()));
    [next("light"), next("dark")]
}

/// What would be wrong: the report that is handed over cannot be read, or has other colours than the window.
#[test]
fn every_pair_of_colours_of_the_report_has_its_contrast() {
    for ((theme, colours), palette) in of_the_report().into_iter().zip([LIGHT, DARK]) {
        let of = |name: &str| *colours.get(name).unwrap_or_else(|| panic!("{theme}: no {name}"));
        let texts = ["text", "weak", "accent", "pass", "warn", "fail"];
        let mut weak = Vec::new();
        let mut check = |least: f64, ink: &str, ground: &str| {
            let ratio = contrast(of(ink), of(ground));
            if ratio < least {
                weak.push(format!("{theme}: {ink} on {ground} is {ratio:.2}, {least} required"));
            }
        };
        for ground in ["background", "panel"] {
            texts.into_iter().for_each(|ink| check(4.5, ink, ground));
            check(3.0, "bars", ground);
        }
        // The sign of a withheld number stands on hatched ground, a dot of a chart on its halo.
        check(4.5, "text", "hatch");
        ["pass", "warn", "fail"].into_iter().for_each(|ink| check(3.0, ink, "pale"));
        assert!(weak.is_empty(), "{weak:#?}");
        let window = [
            ("background", palette.background),
            ("panel", palette.panel),
            ("line", palette.line),
            ("text", palette.text),
            ("weak", palette.weak),
            ("accent", palette.accent),
            ("bars", palette.bars),
            ("pass", palette.pass),
            ("warn", palette.warn),
            ("fail", palette.fail),
        ];
        window.into_iter().for_each(|(name, colour)| assert_eq!(of(name), colour, "{theme}: {name}"));
    }
}

/// What would be wrong: a chart that is saved is paler than the one on screen.
#[test]
fn a_saved_chart_has_the_colours_of_the_report() {
    let [(_, light), _] = of_the_report();
    let level = |(kept, k, in_use): (f64, u64, bool)| Level {
        kept,
        k,
        left_out: 0,
        title: String::new(),
        meets: k >= 10,
        in_use,
    };
    let levels = [(1.0, 1, false), (0.6, 10, true), (0.2, 40, false)].map(level);
    let values = [("yes", 0.9, 0.1), ("no", 0.1, 0.9)].map(|(value, i, o)| (value.to_owned(), i, o));
    let charts = [frontier_chart(&levels, 10), inside_outside_chart("VIP", "diabetes", &values, false)];
    let mut used = BTreeSet::new();
    for part in charts.iter().flat_map(|chart| svg(chart).split('<').map(str::to_owned).collect::<Vec<_>>()) {
        for paint in ["fill=\"#", "stroke=\"#"] {
            let Some((hex, _)) = part.split_once(paint).and_then(|(_, rest)| rest.split_once('"')) else { continue };
            let colour = Color32::from_hex(&format!("#{hex}")).unwrap();
            let known = light.iter().find(|(_, known)| **known == colour);
            let (name, _) = known.unwrap_or_else(|| panic!("#{hex} is no colour of the report: {part}"));
            used.insert(name.clone());
            // Lines of the grid and halos only accompany what is read.
            let least = if part.starts_with("text") { 4.5 } else { 3.0 };
            let is_beside = ["line", "pale", "panel"].contains(&name.as_str());
            assert!(is_beside || contrast(colour, Color32::WHITE) >= least, "{name}: {part}");
        }
    }
    for name in ["text", "weak", "line", "accent", "bars", "pale", "pass", "fail"] {
        assert!(used.contains(name), "{name} is in no chart: {used:?}");
    }
}

/// A text that is drawn, with its rectangle in pixels.
struct Drawn {
    text: String,
    left: u32,
    top: u32,
    right: u32,
    bottom: u32,
}

/// The texts of a window that are wholly in sight and not of something that is disabled.
fn drawn(window: &Window, scale: f32) -> Vec<Drawn> {
    let size = window.ctx.content_rect();
    let roles = [Role::Label, Role::Button, Role::Cell, Role::RadioButton, Role::Tab, Role::Status, Role::ColumnHeader];
    let nodes = window.root().children_recursive().filter(|node| {
        let inner = node.accesskit_node();
        if inner.bounding_box().is_none() {
            return false;
        }
        // What is scrolled out of sight lies under the bar at the bottom.
        let foot = size.bottom() - 28.0;
        let is_in_sight = node.rect().bottom() <= foot || node.rect().top() >= foot;
        roles.contains(&inner.role()) && !inner.is_disabled() && size.contains_rect(node.rect()) && is_in_sight
    });
    let pixels = |at: f32| (at * scale).round().max(0.0) as u32;
    nodes
        .filter_map(|node| {
            let inner = node.accesskit_node();
            let text = inner.label().or_else(|| inner.value()).filter(|text| !text.trim().is_empty())?;
            let rect = node.rect();
            let [left, top, right, bottom] = [rect.left(), rect.top(), rect.right(), rect.bottom()].map(pixels);
            (right > left + 4 && bottom > top + 4).then_some(Drawn { text, left, top, right, bottom })
        })
        .collect()
}

/// Texts whose darkest and brightest pixels are too near each other: letters have at least some pixels in full ink.
fn faint(window: &mut Window, scale: f32) -> Vec<String> {
    window.remove_cursor();
    let texts = drawn(window, scale);
    assert!(texts.len() > 10, "only {} texts were found", texts.len());
    let picture = window.render().unwrap();
    let mut faint = Vec::new();
    for Drawn { text, left, top, right, bottom } in texts {
        let mut counts: std::collections::HashMap<Color32, u32> = std::collections::HashMap::new();
        for y in top..bottom.min(picture.height()) {
            for x in left..right.min(picture.width()) {
                let [r, g, b, _] = picture.get_pixel(x, y).0;
                *counts.entry(Color32::from_rgb(r, g, b)).or_default() += 1;
            }
        }
        let Some((ground, _)) = counts.iter().max_by_key(|(_, count)| **count) else { continue };
        let best = counts.keys().map(|colour| contrast(*colour, *ground)).fold(1.0, f64::max);
        // What is scrolled out of its own area, or cut by its edge, has not the height of a letter. A dot has no full ink.
        let is_ink = |x: u32, y: u32| {
            let [r, g, b, _] = picture.get_pixel(x, y).0;
            contrast(Color32::from_rgb(r, g, b), *ground) > 1.3
        };
        let (right, bottom) = (right.min(picture.width()), bottom.min(picture.height()));
        let inked = (top..bottom).filter(|y| (left..right).any(|x| is_ink(x, *y))).count();
        // Letters have gaps between them; the edge of something else that lies there has none.
        let columns: Vec<bool> = (left..right).map(|x| (top..bottom).any(|y| is_ink(x, y))).collect();
        let runs = columns.windows(2).filter(|pair| !pair[0] && pair[1]).count() + usize::from(columns[0]);
        let is_text = runs > 1 || text.chars().count() < 3;
        let is_drawn = inked as f32 >= 6.0 * scale && is_text && !text.contains('•');
        if is_drawn && best < 4.5 {
            faint.push(format!("{best:.2}: {text}"));
        }
    }
    faint
}

/// What would be wrong: text that lies on a tinted ground, on the row that is chosen or on a chip cannot be read there.
#[test]
fn text_can_be_read_where_it_stands() {
    if !can_compare() {
        return;
    }
    for theme in [Theme::Light, Theme::Dark] {
        let home = tempfile::tempdir().unwrap();
        let scale = 2.0;
        let mut window = window(home.path(), Vec2::new(1440.0, 900.0), scale, theme, None);
        let mut found = Vec::new();
        let mut look = |window: &mut Window, at: &str| {
            found.extend(faint(window, scale).into_iter().map(|text| format!("{theme:?}, {at}: {text}")));
        };
        look(&mut window, "start");
        marketing(&mut window);
        young_families(&mut window);
        for place in Place::ALL {
            window.state_mut().view.columns.selected = Some("birth_date".to_owned());
            window.state_mut().command(Command::Go(place));
            settle(&mut window);
            look(&mut window, place.name());
        }
        window.state_mut().command(Command::Go(Place::Release));
        for tab in [ReleaseTab::TrueValues, ReleaseTab::Attacker] {
            window.state_mut().view.release.tab = tab;
            settle(&mut window);
            look(&mut window, "release, another view");
        }
        window.state_mut().command(Command::Go(Place::Segments));
        window.state_mut().command(Command::Overlaps);
        settle(&mut window);
        look(&mut window, "overlaps");
        assert!(found.is_empty(), "{found:#?}");
    }
}

/// What would be wrong: nobody sees where the focus is.
#[test]
fn the_focus_is_seen() {
    if !can_compare() {
        return;
    }
    for (theme, palette) in [(Theme::Light, LIGHT), (Theme::Dark, DARK)] {
        let home = tempfile::tempdir().unwrap();
        let scale = 2.0;
        let mut window = window(home.path(), Vec2::new(1440.0, 900.0), scale, theme, None);
        marketing(&mut window);
        assert_eq!(window.state().bench.review().role("email"), Some(ColumnRole::DirectIdentifier));
        window.state_mut().command(Command::Go(Place::Columns));
        settle(&mut window);
        window.remove_cursor();
        let mut unseen = Vec::new();
        let before = window.render().unwrap();
        for _ in 0..14 {
            super::focus::tab(&mut window);
            let Some(stop) = super::focus::focused(&window).filter(|stop| !stop.name.starts_with("Skip")) else {
                continue;
            };
            let now = window.render().unwrap();
            let around = stop.rect.expand(3.0);
            let at = |x: f32, y: f32| ((x * scale).max(0.0) as u32, (y * scale).max(0.0) as u32);
            let ((left, top), (right, bottom)) = (at(around.left(), around.top()), at(around.right(), around.bottom()));
            let mut ring = 0;
            for y in top..bottom.min(now.height()) {
                for x in left..right.min(now.width()) {
                    let colour = |picture: &image::RgbaImage| {
                        let [r, g, b, _] = picture.get_pixel(x, y).0;
                        Color32::from_rgb(r, g, b)
                    };
                    let (old, new) = (colour(&before), colour(&now));
                    ring += u32::from(new == palette.accent && contrast(old, new) >= 3.0);
                }
            }
            // Along two sides at the least, two points thick.
            let least = (right - left + bottom - top) * 2;
            if ring < least {
                unseen.push(format!("{}: {ring} of {least} pixels", stop.name));
            }
        }
        assert!(unseen.is_empty(), "{theme:?}: {unseen:#?}");
    }
}
