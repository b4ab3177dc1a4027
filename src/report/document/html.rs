//! A document as one HTML file that opens offline, without script and without a link outward.

use super::{Block, Document, Table};
use crate::report::words::escape;

const STYLE: &str = include_str!("../../../assets/report/style.css");

pub(super) fn page(document: &Document) -> String {
    let title = escape(&document.title);
    let mut out = String::from("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n");
    out.push_str("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n");
    // Nothing may be fetched or run, whatever a text says.
    out.push_str(
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n",
    );
    out.push_str(&format!(
        "<title>{title}</title>\n<style>\n{STYLE}</style>\n</head>\n<body>\n<main>\n<h1>{title}</h1>\n"
    ));
    for line in &document.lead {
        out.push_str(&format!("<p class=\"weak\">{}</p>\n", escape(line)));
    }
    for block in &document.blocks {
        match block {
            Block::Heading(level, text) => {
                let tag = level.clamp(&1, &3) + 1;
                out.push_str(&format!("<h{tag}>{}</h{tag}>\n", escape(text)));
            }
            Block::Paragraph(text) => out.push_str(&format!("<p>{}</p>\n", escape(text))),
            Block::List(items) => {
                out.push_str("<ul>\n");
                items.iter().for_each(|item| out.push_str(&format!("<li>{}</li>\n", escape(item))));
                out.push_str("</ul>\n");
            }
            Block::Table(table) => push_table(&mut out, table),
        }
    }
    out.push_str(&format!("<footer>{}</footer>\n</main>\n</body>\n</html>\n", escape(document.end())));
    out
}

fn push_table(out: &mut String, table: &Table) {
    out.push_str("<div class=\"scroll\"><table>\n<thead><tr>");
    table.head.iter().for_each(|text| out.push_str(&format!("<th scope=\"col\">{}</th>", escape(text))));
    out.push_str("</tr></thead>\n<tbody>\n");
    for row in &table.rows {
        out.push_str("<tr>");
        for text in row {
            out.push_str(&format!("<td>{}</td>", escape(text).replace('\n', "<br>")));
        }
        out.push_str("</tr>\n");
    }
    out.push_str("</tbody>\n</table></div>\n");
}
