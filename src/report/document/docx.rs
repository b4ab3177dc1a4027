//! A document as DOCX: real heading styles, a table of contents, tables whose head is repeated, page numbers.

use super::{Block, Document, DocumentError, Paper, Table};
use crate::release::ledger::manifest::moment;
use docx_rs::{
    AlignmentType, BreakType, Docx, Footer, LineSpacing, PageMargin, PageNum, Paragraph, Run, RunFonts, Style,
    StyleType, Table as WordTable, TableCell, TableLayoutType, TableOfContents, TableRow, WidthType, XMLDocx,
};
use std::io::{Cursor, Write};
use zip::write::SimpleFileOptions;

/// Twentieths of a point.
const MARGIN: i32 = 1134;
/// Width of a letter on average, in the same unit.
const LETTER: f32 = 125.0;
/// Left and right of a cell together, as Word has them.
const CELL_MARGINS: f32 = 230.0;
/// What a head of a table is marked with when it is built, and what must be beside it: the writer has no word for a
/// row that is repeated on every page.
const MARKED: &str = "<w:cantSplit />";
const REPEATED: &str = "<w:cantSplit /><w:tblHeader />";

/// What the writer puts the contents into, and what they are put into instead.
const BOXES: &str =
    "<w:sdt><w:sdtPr><w:rPr /><w:alias w:val=\"Contents\" /></w:sdtPr><w:sdtContent><w:sdt><w:sdtPr /><w:sdtContent>";
const BOX: &str = "<w:sdt><w:sdtPr><w:docPartObj><w:docPartGallery w:val=\"Table of Contents\" /><w:docPartUnique /></w:docPartObj></w:sdtPr><w:sdtContent>";

/// The beginning of the number of a page behind an entry of the contents.
const PAGE: &str = "<w:r><w:rPr /><w:tab /></w:r><w:r><w:rPr /><w:fldChar w:fldCharType=\"begin\" w:dirty=\"false\" /><w:instrText>PAGEREF";

/// Characters that XML does not allow are left out.
fn clean(text: &str) -> String {
    let is_allowed =
        |c: &char| matches!(c, '\t' | '\n') || (*c >= ' ' && !matches!(c, '\u{7f}' | '\u{fffe}' | '\u{ffff}'));
    text.chars().filter(is_allowed).collect()
}

fn run(text: &str) -> Run {
    let text = clean(text);
    let mut run = Run::new();
    for (at, line) in text.split('\n').enumerate() {
        if at > 0 {
            run = run.add_break(BreakType::TextWrapping);
        }
        run = run.add_text(line);
    }
    run
}

fn paragraph(text: &str) -> Paragraph {
    Paragraph::new().add_run(run(text))
}

fn grey(text: &str) -> Paragraph {
    Paragraph::new().add_run(run(text).color("5E6874"))
}

fn styles(docx: Docx) -> Docx {
    let heading = |level: usize, size: usize| {
        Style::new(format!("Heading{level}"), StyleType::Paragraph)
            .name(format!("heading {level}"))
            .based_on("Normal")
            .next("Normal")
            .q_format(true)
            .outline_lvl(level - 1)
            .size(size)
            .bold()
            .line_spacing(LineSpacing::new().before(280).after(80))
    };
    let normal = Style::new("Normal", StyleType::Paragraph).name("Normal").q_format(true).size(20);
    let title = Style::new("Title", StyleType::Paragraph).name("Title").based_on("Normal").size(40).bold();
    docx.default_fonts(RunFonts::new().ascii("Calibri").hi_ansi("Calibri").cs("Calibri"))
        .default_size(20)
        .add_style(normal.line_spacing(LineSpacing::new().after(120)))
        .add_style(title)
        .add_style(heading(1, 32))
        .add_style(heading(2, 26))
        .add_style(heading(3, 22))
}

pub(super) fn file(document: &Document) -> Result<Vec<u8>, DocumentError> {
    let (width, height) = document.paper.points();
    let twentieths = |points: f32| (points * 20.0).round() as u32;
    let margin = PageMargin { top: MARGIN, bottom: MARGIN, left: MARGIN, right: MARGIN, ..PageMargin::default() };
    let mut docx = styles(Docx::new()).page_size(twentieths(width), twentieths(height)).page_margin(margin);
    if let Some(created) = &document.created {
        let created = moment::text(created);
        docx = docx.created_at(&created).updated_at(&created);
    }
    let footer = Footer::new().add_paragraph(Paragraph::new().align(AlignmentType::Right).add_page_num(PageNum::new()));
    docx = docx.footer(footer).add_paragraph(paragraph(&document.title).style("Title"));
    for line in &document.lead {
        docx = docx.add_paragraph(grey(line));
    }
    let contents = TableOfContents::new().heading_styles_range(1, 3).alias("Contents").auto();
    docx = docx.add_table_of_contents(contents);
    for block in &document.blocks {
        docx = match block {
            Block::Heading(level, text) => {
                docx.add_paragraph(paragraph(text).style(&format!("Heading{}", level.clamp(&1, &3))).keep_next(true))
            }
            Block::Paragraph(text) => docx.add_paragraph(paragraph(text)),
            Block::List(items) => items.iter().fold(docx, |docx, item| {
                let item = paragraph(&format!("• {item}")).indent(Some(360), None, None, None);
                docx.add_paragraph(item)
            }),
            Block::Table(table) => docx.add_table(table_of(table, document.paper)).add_paragraph(Paragraph::new()),
        };
    }
    let mut parts = docx.add_paragraph(grey(document.end())).build();
    let text = String::from_utf8(parts.document).map_err(|error| DocumentError(error.to_string()))?;
    parts.document = with_contents(&text).replace(MARKED, REPEATED).into_bytes();
    packed(&parts).map_err(|error| DocumentError(error.to_string()))
}

/// The table of contents as Word itself writes it: other programs show the code of a field whose parts are in one run, and
/// of one in two boxes. Nobody knows the pages before it is laid out, so that none are named until Word has updated it.
fn with_contents(text: &str) -> String {
    let mut entries = text.split(PAGE);
    let mut out = entries.next().unwrap_or_default().to_owned();
    for entry in entries {
        out.push_str(entry.split_once("</w:r>").map_or(entry, |(_, rest)| rest));
    }
    out.replacen("w:dirty=\"false\" /><w:instrText>TOC", "w:dirty=\"true\" /><w:instrText>TOC", 1)
        .replace("<w:instrText>", "</w:r><w:r><w:instrText xml:space=\"preserve\">")
        .replace("</w:instrText>", "</w:instrText></w:r><w:r>")
        .replacen(BOXES, BOX, 1)
        .replacen("</w:sdtContent></w:sdt></w:sdtContent></w:sdt>", "</w:sdtContent></w:sdt>", 1)
}

fn table_of(table: &Table, paper: Paper) -> WordTable {
    let (width, _) = paper.points();
    let room = width * 20.0 - 2.0 * MARGIN as f32;
    let widths = table.widths(room, CELL_MARGINS, |line| line.chars().count() as f32 * LETTER);
    let widths: Vec<usize> = widths.into_iter().map(|width| width as usize).collect();
    let cell = |(text, width): (&String, &usize), head: bool| {
        let run = if head { run(text).bold() } else { run(text) };
        TableCell::new().width(*width, WidthType::Dxa).add_paragraph(Paragraph::new().add_run(run))
    };
    let cells =
        |row: &[String], head: bool| TableRow::new(row.iter().zip(&widths).map(|one| cell(one, head)).collect());
    let head = cells(&table.head, true).cant_split();
    let rows = table.rows.iter().map(|row| cells(row, false));
    WordTable::new(std::iter::once(head).chain(rows).collect()).set_grid(widths).layout(TableLayoutType::Fixed)
}

/// The parts in one archive, all of them of one fixed moment.
fn packed(parts: &XMLDocx) -> Result<Vec<u8>, zip::result::ZipError> {
    let options = SimpleFileOptions::default().last_modified_time(zip::DateTime::default()).unix_permissions(0o644);
    let mut archive = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let mut put = |name: &str, bytes: &[u8]| -> Result<(), zip::result::ZipError> {
        archive.start_file(name, options)?;
        archive.write_all(bytes)?;
        Ok(())
    };
    put("[Content_Types].xml", &parts.content_type)?;
    put("_rels/.rels", &parts.rels)?;
    put("docProps/app.xml", &parts.doc_props.app)?;
    put("docProps/core.xml", &parts.doc_props.core)?;
    put("docProps/custom.xml", &parts.doc_props.custom)?;
    put("word/_rels/document.xml.rels", &parts.document_rels)?;
    put("word/document.xml", &parts.document)?;
    put("word/styles.xml", &parts.styles)?;
    put("word/settings.xml", &parts.settings)?;
    put("word/fontTable.xml", &parts.font_table)?;
    put("word/comments.xml", &parts.comments)?;
    put("word/numbering.xml", &parts.numberings)?;
    put("word/commentsExtended.xml", &parts.comments_extended)?;
    put("word/footnotes.xml", &parts.footnotes)?;
    for (number, footer) in (1..).zip(&parts.footers) {
        put(&format!("word/footer{number}.xml"), footer)?;
    }
    // Relations of footers that are not there would point at nothing.
    for (number, relations) in (1..).zip(parts.footer_rels.iter().take(parts.footers.len())) {
        put(&format!("word/_rels/footer{number}.xml.rels"), relations)?;
    }
    Ok(archive.finish()?.into_inner())
}
