//! A document as PDF: tagged, with an outline, the fonts embedded: the program's own, and those of this computer for
//! other scripts.

mod face;
mod faces;
mod layout;

use super::{Document, DocumentError};
use chrono::{Datelike, Timelike};
use faces::Faces;
use krilla::color::rgb;
use krilla::destination::XyzDestination;
use krilla::geom::{PathBuilder, Point, Rect};
use krilla::metadata::{DateTime, Metadata};
use krilla::num::NormalizedF32;
use krilla::outline::{Outline, OutlineNode};
use krilla::page::PageSettings;
use krilla::paint::{Fill, FillRule};
use krilla::surface::Surface;
use krilla::tagging::{
    Artifact, ArtifactType, ContentTag, Identifier, ListNumbering, Node, SpanTag, TableHeaderScope, Tag, TagGroup,
    TagKind, TagTree,
};
use layout::{Entry, Layout, Line, Page, Part};
use std::num::NonZeroU16;

pub(super) fn file(document: &Document) -> Result<Vec<u8>, DocumentError> {
    let lacks = || DocumentError("the program's font cannot be read".to_owned());
    let faces = Faces::new().ok_or_else(lacks)?;
    let layout = Layout::of(document, &faces);
    let (width, height) = document.paper.points();
    let mut pdf = krilla::Document::new();
    let mut content: Vec<Vec<Identifier>> = layout.parts.iter().map(|_| Vec::new()).collect();
    for page in &layout.pages {
        let settings = PageSettings::from_wh(width, height).ok_or_else(|| DocumentError("no page".to_owned()))?;
        let mut sheet = pdf.start_page_with(settings);
        let mut surface = sheet.surface();
        draw(&mut surface, page, &faces, &mut content);
        surface.finish();
        sheet.finish();
    }
    pdf.set_outline(outline(&layout.outline));
    pdf.set_tag_tree(tree(&layout.parts, content));
    pdf.set_metadata(metadata(document));
    pdf.finish().map_err(|error| DocumentError(format!("{error:?}")))
}

fn grey(level: u8) -> Fill {
    Fill { paint: rgb::Color::new(level, level, level).into(), opacity: NormalizedF32::ONE, rule: FillRule::default() }
}

fn draw(surface: &mut Surface<'_>, page: &Page, faces: &Faces, content: &mut [Vec<Identifier>]) {
    for rule in &page.rules {
        let Some(area) = Rect::from_xywh(rule.x, rule.y, rule.width, 0.5) else { continue };
        let mut path = PathBuilder::new();
        path.push_rect(area);
        let Some(path) = path.finish() else { continue };
        surface.start_tagged(ContentTag::Artifact(Artifact::with_kind(ArtifactType::Layout)));
        surface.set_fill(Some(grey(0xC8)));
        surface.draw_path(&path);
        surface.end_tagged();
    }
    for line in &page.lines {
        let Line { x, y, size, bold, text, part } = line;
        let tag = match part {
            Some(_) => ContentTag::Span(SpanTag::empty()),
            None => ContentTag::Artifact(Artifact::with_kind(ArtifactType::PaginationOther)),
        };
        let id = surface.start_tagged(tag);
        surface.set_fill(Some(grey(0x1B)));
        let mut x = *x;
        for part in faces.parts(text, *bold) {
            surface.draw_glyphs(Point::from_xy(x, *y), &part.glyphs, part.font, text, *size, false);
            x += part.width * size;
        }
        surface.end_tagged();
        if let Some(content) = part.and_then(|part| content.get_mut(part)) {
            content.push(id);
        }
    }
}

fn outline(entries: &[Entry]) -> Outline {
    let mut outline = Outline::new();
    let mut open: Vec<(u8, OutlineNode)> = Vec::new();
    let close = |open: &mut Vec<(u8, OutlineNode)>, outline: &mut Outline, level: u8| {
        while open.last().is_some_and(|(of, _)| *of >= level) {
            let Some((_, node)) = open.pop() else { return };
            match open.last_mut() {
                Some((_, parent)) => parent.push_child(node),
                None => outline.push_child(node),
            }
        }
    };
    for entry in entries {
        close(&mut open, &mut outline, entry.level);
        let destination = XyzDestination::new(entry.page, Point::from_xy(0.0, entry.y));
        open.push((entry.level, OutlineNode::new(entry.text.clone(), destination)));
    }
    close(&mut open, &mut outline, 0);
    outline
}

fn kind(part: &Part) -> TagKind {
    match part {
        Part::Heading(level, title) => {
            let level = NonZeroU16::new(*level).unwrap_or(NonZeroU16::MIN);
            Tag::Hn(level, Some(title.clone())).into()
        }
        Part::Paragraph => Tag::P.into(),
        Part::List => Tag::L(ListNumbering::Disc).into(),
        Part::Item => Tag::LI.into(),
        Part::Table => Tag::Table.into(),
        Part::Row => Tag::TR.into(),
        Part::HeadCell => Tag::TH(TableHeaderScope::Column).into(),
        Part::Cell => Tag::TD.into(),
    }
}

/// The parts as a tree; a part comes after the one that it is in.
fn tree(parts: &[(Part, Option<usize>)], content: Vec<Vec<Identifier>>) -> TagTree {
    let mut groups: Vec<TagGroup> = (parts.iter().zip(content))
        .map(|((part, _), ids)| {
            let leaves: Vec<Node> = ids.into_iter().map(Node::from).collect();
            if *part == Part::Item {
                let body = TagGroup::with_children(Tag::LBody, leaves);
                return TagGroup::with_children(kind(part), vec![Node::from(body)]);
            }
            TagGroup::with_children(kind(part), leaves)
        })
        .collect();
    let mut top = Vec::new();
    while let (Some(group), Some((_, within))) = (groups.pop(), parts.get(groups.len())) {
        match within.and_then(|within| groups.get_mut(within)) {
            Some(parent) => parent.children.insert(0, group.into()),
            None => top.push(Node::from(group)),
        }
    }
    top.reverse();
    let mut tree = TagTree::new().with_lang(Some("en".to_owned()));
    tree.children = top;
    tree
}

fn metadata(document: &Document) -> Metadata {
    let metadata = Metadata::new()
        .title(document.title.clone())
        .language("en".to_owned())
        .creator(format!("Shoal {}", env!("CARGO_PKG_VERSION")))
        .document_id(document.title.clone());
    let Some(created) = &document.created else { return metadata };
    let small = |number: u32| u8::try_from(number).unwrap_or(0);
    let date = DateTime::new(u16::try_from(created.year()).unwrap_or(1970))
        .month(small(created.month()))
        .day(small(created.day()))
        .hour(small(created.hour()))
        .minute(small(created.minute()))
        .second(small(created.second()))
        .utc_offset_hour(0)
        .utc_offset_minute(0);
    metadata.creation_date(date)
}
