//! The report: one HTML file that opens offline, without script and without a link outward, for screen and print.

mod definitions;
mod figures;
mod record;
mod release;
mod segments;
mod tags;

use super::assessment::{ColumnEffect, Finding};
use super::input::{Headline, ReportInput};
use super::plot::{Chart, columns_chart, crowds_chart, inline_svg, risk_chart, risk_points};
use super::words::{counted, people, thousands};
use crate::release::ledger::manifest::moment;
use tags::{Html, mark};

const STYLE: &str = include_str!("../../../assets/report/style.css");
/// Width of a picture, in points; the page scales it.
const PICTURE: f32 = 496.0;

/// The whole page.
///
/// It holds true figures, also of what the release hides: it is for those who answer for the data.
#[must_use]
pub fn page(input: &ReportInput) -> String {
    let mut html = Html::default();
    html.raw("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n");
    html.raw("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n");
    // Nothing may be fetched or run, whatever a column's name says.
    html.raw(
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n",
    );
    html.raw("<meta name=\"generator\" content=\"Shoal\">\n");
    html.text_in("title", "", &format!("{} – privacy review", input.title));
    html.raw("\n<style>\n").raw(STYLE).raw("</style>\n</head>\n<body>\n<main>\n");
    head(&mut html, input);
    questions(&mut html, input);
    if !input.exceptions.is_empty() {
        exceptions(&mut html, input);
    }
    pictures(&mut html, input);
    figures::section(&mut html, &input.assessment);
    segments::section(&mut html, &input.assessment);
    release::section(&mut html, input);
    settings(&mut html, input);
    record::section(&mut html, input);
    definitions::section(&mut html);
    html.raw("<footer>");
    html.text(&format!(
        "Made by Shoal {} on {}. This report holds true figures, also of what a release hides: keep it with those who answer \
         for the data.",
        env!("CARGO_PKG_VERSION"),
        moment::text(&input.created)
    ));
    html.raw("</footer>\n</main>\n</body>\n</html>\n");
    html.done()
}

fn head(html: &mut Html, input: &ReportInput) {
    let figures = &input.assessment;
    let file = &figures.file;
    html.text_in("h1", "", &input.title);
    let facts = format!(
        "{} · {} · {} · {}",
        file.name,
        people(figures.people),
        counted(file.rows, "row", "rows"),
        moment::text(&input.created)
    );
    html.text_in("p", "weak", &facts);
    html.raw("<p class=\"weak small\">SHA-256 ").text_in("code", "", &file.sha256).raw("</p>\n");

    let Headline { verdict, answer, because } = &input.headline;
    html.text_in("p", &format!("answer {}", tags::class(*verdict)), &format!("{} {answer}", mark(*verdict)));
    if !because.is_empty() {
        html.text_in("p", "", because);
    }
    html.text_in("p", "weak", &format!("Measured against the policy “{}”.", input.policy_name));

    let mut notes = Vec::new();
    if figures.person_key.is_none() {
        notes.push("No column is a person key: each row is counted as one person.".to_owned());
    }
    if let Some(missing) = figures.keys_missing.filter(|missing| *missing > 0) {
        let missing = counted(missing, "row has", "rows have");
        notes.push(format!("{missing} no person key; each is counted as a person of its own."));
    }
    if file.unreadable_rows > 0 {
        let unread = counted(file.unreadable_rows, "row", "rows");
        notes.push(format!("{unread} of the file could not be read and are not in any figure."));
    }
    for note in notes {
        html.text_in("p", "notice", &note);
    }
}

/// The three questions of WP216, each with its verdict and its evidence.
fn questions(html: &mut Html, input: &ReportInput) {
    let verdicts = &input.assessment.verdicts;
    html.text_in("h3", "", "The whole file, if its rows were handed over");
    html.raw("<div class=\"questions\">\n");
    let mut question = |name: &str, finding: &Finding| {
        let (class, mark) =
            finding.shown().map_or(("unmeasured", "–"), |verdict| (tags::class(verdict), mark(verdict)));
        html.raw(&format!("<section class=\"question {class}\">"));
        html.text_in("h3", "", &format!("{mark} {name}"));
        html.text_in("p", "figure", &finding.headline).text_in("p", "because", &finding.because);
        html.raw("</section>\n");
    };
    question("Singling out", &verdicts.singling_out);
    question("Linking", &verdicts.linking);
    question("Inference", &verdicts.inference);
    html.raw("</div>\n");
}

fn exceptions(html: &mut Html, input: &ReportInput) {
    html.heading("Exceptions");
    html.text_in(
        "p",
        "",
        "The policy is not met in every point. What was released nevertheless, and who answers for it:",
    );
    html.list(input.exceptions.iter().map(ToString::to_string));
}

fn pictures(html: &mut Html, input: &ReportInput) {
    let figures = &input.assessment;
    let histogram = &figures.classes.histogram;
    html.heading("Pictures");
    html.raw("<div class=\"pictures\">\n");
    picture(html, &crowds_chart(histogram, input.smallest_crowd_asked));
    picture(html, &risk_chart(&risk_points(histogram), input.highest_risk_allowed));
    if !figures.quasi_identifiers.is_empty() {
        let average = figures.risk.prosecutor.average;
        picture(
            html,
            &columns_chart(&ColumnEffect::of_file(&figures.quasi_identifiers), figures.classes.smallest, average),
        );
    }
    input.charts.iter().for_each(|chart| picture(html, chart));
    html.raw("</div>\n");
}

fn picture(html: &mut Html, chart: &Chart) {
    html.raw("<figure>").text_in("h3", "", &chart.title);
    html.raw(&inline_svg(chart, PICTURE, chart.height() * 1.2));
    html.text_in("figcaption", "", &chart.reading).raw("</figure>\n");
}

fn settings(html: &mut Html, input: &ReportInput) {
    html.heading("Settings");
    if !input.columns.is_empty() {
        html.text_in("h3", "", "Columns");
        let rows = input.columns.iter().map(|row| {
            [&row.column, &row.role, &row.use_, &row.level].map(|text| tags::Cell::Text(text.clone())).into()
        });
        html.table(&["Column", "Role", "Use", "Level"], rows);
    }
    html.text_in("h3", "", &format!("Policy: {}", input.policy_name)).pairs(&input.policy);
    if !input.facts.is_empty() {
        html.text_in("h3", "", "How the file was read").pairs(&input.facts);
    }
    if !input.settings.is_empty() {
        html.text_in("h3", "", "Other settings").pairs(&input.settings);
    }
    html.text_in("p", "small weak", &format!("The file has {} bytes.", thousands(input.assessment.file.bytes)));
}
