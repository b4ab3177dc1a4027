//! A document as plain text, such as is pasted into an e-mail.

use super::{Block, Document, NO_ADVICE};

pub(super) fn page(document: &Document) -> String {
    let mut out = format!("{}\n", document.title);
    let mut part = |text: String| {
        out.push('\n');
        out.push_str(&text);
        out.push('\n');
    };
    if !document.lead.is_empty() {
        part(document.lead.join("\n"));
    }
    for block in &document.blocks {
        match block {
            Block::Heading(_, text) | Block::Paragraph(text) => part(text.clone()),
            Block::List(items) => part(items.iter().map(|item| format!("- {item}")).collect::<Vec<_>>().join("\n")),
            Block::Table(table) => {
                // Each row as lines of "head: cell": a text has no columns that stay in line.
                let row = |row: &Vec<String>| {
                    let cells = table.head.iter().zip(row).filter(|(_, cell)| !cell.is_empty());
                    cells
                        .map(|(head, cell)| format!("{head}: {}", cell.replace('\n', "; ")))
                        .collect::<Vec<_>>()
                        .join("\n")
                };
                part(table.rows.iter().map(row).collect::<Vec<_>>().join("\n\n"));
            }
        }
    }
    part(NO_ADVICE.to_owned());
    out
}
