//! The figures of the whole file.

use super::tags::{Cell, Html};
use crate::report::assessment::{Assessment, Figure, SensitiveFigures};
use crate::report::words::{decimal, one_in, percent, thousands};

/// Writes the classes, the risks and the figures of every column.
pub fn section(html: &mut Html, figures: &Assessment) {
    html.heading("Figures");
    html.text_in("h3", "", "Crowds and risk");
    let count = |value: Option<u64>| value.map(thousands);
    let risk = |value: Option<f64>| value.map(|risk| if risk > 0.0 { one_in(risk) } else { "none".to_owned() });
    let (classes, all) = (&figures.classes, &figures.risk);
    let above = format!("People with a risk above {}", one_in(all.threshold));
    let population = match all.journalist.population.as_str() {
        "table" => "against a population table",
        "model" => "against a modelled population",
        _ => "the file is the population",
    };
    let mut rows = vec![
        ("Smallest crowd", "k", count(classes.smallest)),
        ("People alone", "sample uniques", Some(thousands(classes.people_alone))),
        ("Crowds", "equivalence classes", Some(thousands(classes.count))),
        ("Largest crowd", "", count(classes.largest)),
        ("Average crowd", "people a class", classes.mean.map(decimal)),
        ("Highest risk", "prosecutor", risk(all.prosecutor.highest)),
        ("Average risk", "prosecutor", all.prosecutor.average.map(percent)),
        (above.as_str(), "prosecutor", all.prosecutor.share_above_threshold.map(percent)),
        ("Highest risk, outsider", population, risk(all.journalist.highest)),
        ("Average risk, outsider", population, all.journalist.average.map(percent)),
        ("Expected matches", "marketer", all.marketer.average.map(percent)),
    ];
    if let Some(weighted) = &figures.weighted {
        let expected = decimal(weighted.expected_reidentifications);
        rows.push(("Expected re-identifications", "with sampling weights", Some(expected)));
        rows.push(("Global risk", "with sampling weights", weighted.global_risk.map(percent)));
    }
    let rows = rows.into_iter().map(|(name, term, value)| {
        vec![Cell::Text(name.to_owned()), Cell::Text(term.to_owned()), Cell::Number(or_dash(value))]
    });
    html.table(&["Figure", "The field's term", "Value"], rows);

    columns(html, figures);
    if !figures.sensitive.is_empty() {
        html.text_in("h3", "", "Sensitive columns, the worst crowd of each");
        sensitive(html, &figures.sensitive);
    }
    estimates(html, figures);
}

fn columns(html: &mut Html, figures: &Assessment) {
    if figures.quasi_identifiers.is_empty() {
        return;
    }
    html.text_in("h3", "", "Quasi-identifiers");
    let rows = figures.quasi_identifiers.iter().map(|column| {
        let without = column.without.as_ref();
        vec![
            Cell::Text(column.column.clone()),
            Cell::Number(column.level.to_string()),
            Cell::Number(percent(column.distinction)),
            Cell::Number(or_dash(column.separation.map(percent))),
            Cell::Number(or_dash(without.map(|figures| thousands(figures.k)))),
            Cell::Number(or_dash(without.map(|figures| thousands(figures.people_alone)))),
            Cell::Number(or_dash(without.map(|figures| percent(figures.average_risk)))),
        ]
    });
    let headings = [
        "Column",
        "Level",
        "Distinction",
        "Separation",
        "Smallest crowd without it",
        "Alone without it",
        "Average risk without it",
    ];
    html.table(&headings, rows);
}

/// Sensitive columns of the file.
fn sensitive(html: &mut Html, columns: &[SensitiveFigures]) {
    let number = |value: Option<f64>| Cell::Number(or_dash(value.map(decimal)));
    let rows = columns.iter().map(|column| {
        let recursive = column.recursive_c.c.map(|Figure(c)| decimal(c));
        vec![
            Cell::Text(column.column.clone()),
            Cell::Number(or_dash(column.distinct_l.map(thousands))),
            number(column.entropy_l),
            Cell::Number(or_dash(recursive)),
            Cell::Number(or_dash(column.alpha.map(percent))),
            number(column.t_equal),
            number(column.t_ordered),
            number(column.t_distance),
            number(column.delta_disclosure),
            number(column.beta_basic),
        ]
    });
    let headings = [
        "Column",
        "Distinct l",
        "Entropy l",
        "Recursive c",
        "Alpha",
        "t equal",
        "t ordered",
        "t distance",
        "Delta",
        "Beta",
    ];
    html.table(&headings, rows);
}

fn estimates(html: &mut Html, figures: &Assessment) {
    if let Some(uniques) = &figures.population_uniques {
        html.text_in("h3", "", &format!("Alone among {} people of the population", thousands(uniques.population)));
        let models = [("Zayatz", uniques.zayatz), ("Pitman", uniques.pitman), ("Slide negative binomial", uniques.snb)];
        let used = uniques.dankar_model.as_ref().map_or_else(String::new, |model| format!(" (by {model})"));
        let rows = models.map(|(name, value)| (name.to_owned(), value)).into_iter();
        let rows = rows.chain([(format!("Rule of Dankar et al.{used}"), uniques.dankar)]);
        html.table(
            &["Model", "Estimated people"],
            rows.map(|(name, value)| vec![Cell::Text(name), Cell::Number(or_dash(value.map(decimal)))]),
        );
        html.list(uniques.reasons.clone());
    }
    if let Some(combinations) = &figures.unique_combinations {
        html.text_in("h3", "", "Unique combinations");
        html.text_in(
            "p",
            "",
            &format!(
                "{} are singled out by {} columns or fewer. How often a column is part of it:",
                crate::report::words::people(combinations.people),
                combinations.max_size
            ),
        );
        let rows = (combinations.columns.iter())
            .map(|column| vec![Cell::Text(column.column.clone()), Cell::Number(percent(column.share))]);
        html.table(&["Column", "Share of the scores"], rows);
    }
}

/// A figure that does not exist is a dash, never 0.
pub fn or_dash(value: Option<String>) -> String {
    value.unwrap_or_else(|| "–".to_owned())
}
