//! A column of text that was read from another format, and what the analyst says of its type: by the same rules as a
//! column of a delimited text.

use polars_arrow::array::Utf8ViewArray;
use rayon::prelude::*;

use super::column_block::Piece;
use super::given_type::{EachCell as _, Unread, forced};
use super::plan::stays_text;
use super::typing::{Evidence, Form, Hints, Numbers, Plan};
use crate::dataset::columns::headings;
use crate::dataset::delimited::cells::numbers::Marks;
use crate::dataset::error::DatasetError;
use crate::dataset::reading::options::{DateOrder, OpenOptions};
use crate::dataset::role::ColumnType;
use crate::dataset::source::Misread;
use crate::dataset::words::missing_words::MissingWords;
use crate::privacy::Progress;

/// Values of the type that was requested, a piece a block.
pub(crate) struct Typed {
    pub kind: ColumnType,
    pub pieces: Vec<Piece>,
    pub misread: Option<Misread>,
    /// Day and month could be either, and nothing says which; the day was taken to come first.
    pub order_is_open: bool,
}

/// Reads texts as the options say of the column `name`; `None` if they say nothing, or the order of its dates does
/// not fit, which the note reports. `holds`: the type of its values as the file has them.
///
/// # Errors
/// Nothing in the column is of the type requested; or cancelled.
pub(crate) fn typed(
    blocks: &[Utf8ViewArray],
    name: &str,
    holds: ColumnType,
    options: &OpenOptions,
    progress: &Progress,
) -> Result<(Option<Typed>, Option<String>), DatasetError> {
    let (given, order) = (options.types.get(name).copied(), options.dates.get(name).copied());
    if given.is_none() && order.is_none() {
        return Ok((None, None));
    }
    let words = MissingWords::of(options);
    let evidence = blocks
        .par_iter()
        .map(|block| {
            let mut evidence = Evidence::default();
            block.each(|cell| evidence.see_with(cell.as_bytes(), &words));
            evidence
        })
        .reduce(Evidence::default, |mut all, own| {
            all.merge(&own);
            all
        });
    progress.check()?;
    let (kind, order, order_is_open) = match (given, order) {
        (Some(kind), order) => {
            let (likely, open) = evidence.likely_order();
            let order = order.or(options.date_order);
            (kind, order.or(likely), open && order.is_none() && kind == ColumnType::Date)
        }
        (None, Some(given)) => match evidence.decide(None, false, order, Marks::Point).0 {
            Plan::Date(_) => (ColumnType::Date, order, false),
            _ => return Ok((None, Some(stays_text(name, given)))),
        },
        (None, None) => return Ok((None, None)),
    };
    let settled = options.decimal_comma.map(|comma| if comma { Marks::Comma } else { Marks::Point });
    let marks = settled.or(evidence.likely_marks()).unwrap_or(Marks::Point);
    let hints = Hints {
        century: options.century.unwrap_or_else(|| headings::century(name)),
        zone: options.zone()?,
        keeps_placeholders: words.are_given(),
        ..Hints::NONE
    };
    let plan = match kind {
        ColumnType::Date => Plan::Date(hints.dates(Form::YearFirst, order.unwrap_or(DateOrder::DayMonthYear))),
        _ => Plan::Number(Numbers { marks, local: true }),
    };
    let read: Vec<(Piece, Unread)> = blocks.par_iter().map(|block| forced(block, kind, order, &plan, &words)).collect();
    progress.check()?;
    let (mut unread, mut start) = (Unread::default(), 0);
    for (block, (_, own)) in blocks.iter().zip(&read) {
        unread.add(start, own);
        start += block.rows() as u64;
    }
    let pieces: Vec<Piece> = read.into_iter().map(|(piece, _)| piece).collect();
    unread.check(name, kind, holds, pieces.iter().map(Piece::present).sum())?;
    let misread = unread.misread(name, kind);
    Ok((Some(Typed { kind, pieces, misread, order_is_open }), None))
}
