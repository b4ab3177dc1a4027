//! The page opens offline, runs nothing, leads nowhere, and says what it must.

use shoal::report::html::page;

use super::input;

/// Tags that are opened and closed, in order; fails where they are not nested.
fn check_nesting(html: &str) {
    let mut open: Vec<&str> = Vec::new();
    let mut rest = html;
    while let Some(start) = rest.find('<') {
        rest = &rest[start + 1..];
        if rest.starts_with('!') {
            continue;
        }
        let end = rest.find('>').expect("a tag that does not end");
        let tag = &rest[..end];
        let name = tag.trim_start_matches('/').split([' ', '\n']).next().unwrap().trim_end_matches('/');
        let void = ["meta", "br", "hr"].contains(&name) || tag.ends_with('/');
        if tag.starts_with('/') {
            assert_eq!(open.pop(), Some(name), "</{name}> closes something else, within {open:?}");
        } else if !void {
            open.push(name);
        }
        rest = &rest[end + 1..];
    }
    assert!(open.is_empty(), "never closed: {open:?}");
}

#[test]
fn the_page_is_well_formed_and_reaches_for_nothing() {
    let html = page(&input());
    check_nesting(&html);
    for forbidden in ["<script", "href", "src=", "url(", "@import", "http://", "https://"] {
        assert!(!html.contains(forbidden), "the page has “{forbidden}”");
    }
    // To be looked at in a browser.
    std::fs::write(concat!(env!("CARGO_TARGET_TMPDIR"), "/report.html"), html).unwrap();
}

#[test]
fn every_part_is_there() {
    let html = page(&input());
    for part in [
        "✖ The rows may not be handed over",
        "✖ Singling out",
        "▲ Linking",
        "✔ Inference",
        "each row is counted as one person",
        "3 rows of the file could not be read",
        "Smallest crowd is 1, not 10. Reason: internal use only (A. Meyer)",
        "170 of 388 people hide in crowds smaller than 10.",
        "Leaving out postcode would take away",
        "Pitman did not converge.",
        "being in the segment is the disclosure",
        "1 pair of segments is safe.",
        "VIP minus VIP with app",
        "exactly 4",
        "Shop AG, Hafenstraße 1, Hamburg",
        "not filled in",
        "Values of e_mail were shown",
        "✔ The ledger is whole",
        "What the figures mean",
        "hidden to protect people",
    ] {
        assert!(html.contains(part), "the page lacks “{part}”");
    }
    assert_eq!(html.matches("<td class=\"hidden\">x</td>").count(), 2);
}

/// A file can name its columns and values as it likes; the page must not run them.
#[test]
fn text_from_outside_stays_text() {
    let mut input = input();
    let evil = "</style><script>alert(1)</script><img src=x onerror=alert(1)>\" onclick=\"";
    input.title = evil.into();
    input.assessment.file.name = evil.into();
    input.assessment.segments[0].name = evil.into();
    input.assessment.quasi_identifiers[0].column = evil.into();
    input.tables[0].rows[0].at[0] = evil.into();
    input.record[0].entries[0].1 = evil.into();
    input.charts[0].title = evil.into();
    let html = page(&input);
    check_nesting(&html);
    assert!(!html.contains("<script") && !html.contains("<img") && !html.contains("\" onclick"));
}

#[test]
fn the_same_input_gives_the_same_page() {
    assert_eq!(page(&input()), page(&input()));
}

/// A ledger that was tampered with must not be called whole.
#[test]
fn a_changed_ledger_is_told() {
    let mut input = input();
    let text = serde_json::to_string(&input.ledger).unwrap().replace("Q3 segments", "Q9 segments");
    input.ledger = serde_json::from_str(&text).unwrap();
    assert!(page(&input).contains("✖ release 1 of the ledger was changed"));
}

/// An empty review has a report too: nobody should have to wait for everything to be filled in.
#[test]
fn nothing_measured_is_no_fault() {
    let mut input = input();
    let figures = &mut input.assessment;
    figures.segments.clear();
    figures.sensitive.clear();
    figures.quasi_identifiers.clear();
    figures.classes.histogram.clear();
    figures.classes.smallest = None;
    figures.risk.prosecutor.highest = None;
    input.tables.clear();
    input.ledger = Default::default();
    let html = page(&input);
    check_nesting(&html);
    assert!(html.contains("There are no people in view."));
}
