//! A column of Parquet or Arrow becomes one of the table.

use std::sync::atomic::{AtomicBool, Ordering::Relaxed};

use polars::prelude::{Column, DataType, PolarsResult, Series, TimeUnit};
use polars_arrow::array::{Array, PrimitiveArray, StaticArray as _, Utf8ViewArray};
use rayon::prelude::*;

use crate::dataset::cell::iso_date;
use crate::dataset::delimited::{self, Piece};
use crate::dataset::reading::{Remark, RemarkKind, Sure, as_type};
use crate::dataset::role::ColumnType;
use crate::dataset::table::ColumnData;
use crate::dataset::zone::{Clock, Zone};

/// Whole numbers beyond this are not exact as `f64`: they are codes.
const EXACT: i64 = 999_999_999_999_999;

const A_DAY: i64 = 86_400;

/// What the analyst says of how columns are taken over.
pub(super) struct Wanted {
    /// The type given to the column. It is not made here; but what only text can keep is kept where text is wanted.
    pub kind: Option<ColumnType>,
    /// The zone in which moments are read, over that of the file.
    pub zone: Option<Zone>,
}

type Taken = (ColumnData, Vec<Remark>);

/// Takes over a column, and reports what of it is lost or could be read otherwise.
pub(super) fn taken(column: Column, name: &str, wanted: &Wanted) -> PolarsResult<Taken> {
    let series = column.take_materialized_series();
    let kind = series.dtype().clone();
    let plain = |data| Ok((data, Vec::new()));
    match &kind {
        DataType::Boolean => plain(ColumnData::Boolean(series.bool()?.downcast_iter().cloned().collect())),
        DataType::String => plain(text(name, series.str()?.downcast_iter().cloned().collect())),
        DataType::Date => {
            let days = series.cast(&DataType::Int32)?;
            plain(ColumnData::Date(days.i32()?.downcast_iter().cloned().collect()))
        }
        DataType::Datetime(unit, zone) => {
            let of_file = zone.as_ref().map(ToString::to_string);
            moments(&series, name, *unit, of_file.as_deref(), wanted)
        }
        kind if kind.is_integer() => {
            let whole = series.strict_cast(&DataType::Int64);
            let exact = whole.as_ref().ok().and_then(|s| s.i64().ok()).filter(|numbers| {
                numbers
                    .downcast_iter()
                    .all(|block| block.iter().flatten().all(|value| (-EXACT..=EXACT).contains(value)))
            });
            match exact {
                Some(numbers) => plain(ColumnData::Integer(numbers.downcast_iter().cloned().collect())),
                None => as_codes(name, &series),
            }
        }
        kind if kind.is_decimal() && !is_exact(&series)? => as_codes(name, &series),
        kind if kind.is_float() || kind.is_decimal() => {
            let numbers = series.cast(&DataType::Float64)?;
            let mut unusual = 0_u64;
            let blocks = numbers
                .f64()?
                .downcast_iter()
                .map(|block| {
                    if block.values().iter().all(|value| value.is_finite()) {
                        return block.clone();
                    }
                    let before = block.null_count() as u64;
                    let finite: PrimitiveArray<f64> =
                        block.iter().map(|value| value.copied().filter(|v| v.is_finite())).collect();
                    unusual += finite.null_count() as u64 - before;
                    finite
                })
                .collect();
            let remark = (unusual > 0).then(|| {
                let text = format!("“{name}”: {unusual} cells are NaN or infinite and count as missing.");
                Remark::new(RemarkKind::Missing, text).of(name).rows(unusual, [])
            });
            Ok((ColumnData::Number(blocks), remark.into_iter().collect()))
        }
        DataType::Duration(unit) => {
            let a_second = a_second(*unit);
            let spans = series.cast(&DataType::Int64)?;
            let shown = |span: &i64| duration(*span, a_second);
            let blocks = spans.i64()?.downcast_iter();
            let blocks = blocks.map(|b| Utf8ViewArray::from_slice(b.iter().map(|v| v.map(shown)).collect::<Vec<_>>()));
            Ok((text(name, blocks.collect()), vec![kept_as_text(name, "spans of time")]))
        }
        other => {
            let remark = match other {
                DataType::List(_) => Some(kept_as_text(name, "lists")),
                DataType::Binary | DataType::Unknown(_) => Some(kept_as_text(name, "bytes")),
                _ => None,
            };
            let blocks = match series.cast(&DataType::String) {
                Ok(texts) if texts.null_count() == series.null_count() => {
                    texts.str()?.downcast_iter().cloned().collect()
                }
                _ => written(&series),
            };
            Ok((text(name, blocks), remark.into_iter().collect()))
        }
    }
}

fn kept_as_text(name: &str, what: &str) -> Remark {
    Remark::new(RemarkKind::Type, format!("“{name}” holds {what}; it is kept as text.")).of(name)
}

/// Numbers of more digits than are exact as `f64`, written out.
fn as_codes(name: &str, series: &Series) -> PolarsResult<Taken> {
    let texts = series.cast(&DataType::String)?;
    let note = format!("“{name}” is kept as text: numbers of more than 15 digits are codes.");
    let remark = Remark::new(RemarkKind::Type, note).of(name);
    Ok((text(name, texts.str()?.downcast_iter().cloned().collect()), vec![remark]))
}

/// Whether no decimal of a column has more digits than are exact as `f64`.
fn is_exact(series: &Series) -> PolarsResult<bool> {
    let physical = series.to_physical_repr();
    Ok(match physical.i128() {
        Ok(numbers) => numbers
            .downcast_iter()
            .all(|block| block.iter().flatten().all(|value| value.unsigned_abs() <= u128::from(EXACT.unsigned_abs()))),
        Err(_) => true,
    })
}

const fn a_second(unit: TimeUnit) -> i64 {
    match unit {
        TimeUnit::Nanoseconds => 1_000_000_000,
        TimeUnit::Microseconds => 1_000_000,
        TimeUnit::Milliseconds => 1_000,
    }
}

/// Moments become days, or texts with the time of day where text is wanted: in the zone that the analyst gave, else in
/// that of the file.
fn moments(series: &Series, name: &str, unit: TimeUnit, of_file: Option<&str>, wanted: &Wanted) -> PolarsResult<Taken> {
    let a_second = a_second(unit);
    let moments = series.cast(&DataType::Int64)?;
    let own = of_file.map(Zone::parse);
    // Without a zone a time is that of a clock on the wall, wherever it hung.
    let zone = own.and_then(|own| wanted.zone.or(own));
    let mut remarks = Vec::new();
    let mut clock = zone.filter(|zone| !zone.is_utc()).map(Clock::of);
    let mut local = |moment: i64| {
        let (seconds, rest) = (moment.div_euclid(a_second), moment.rem_euclid(a_second));
        (clock.as_mut().map_or(seconds, |clock| clock.local(seconds)), rest)
    };
    if wanted.kind == Some(ColumnType::Text) {
        let blocks = moments.i64()?.downcast_iter().map(|block| {
            let cells = block.iter().map(|moment| {
                let (seconds, rest) = local(*moment?);
                Some(moment_shown(seconds, rest, a_second))
            });
            Utf8ViewArray::from_slice(cells.collect::<Vec<_>>())
        });
        let blocks = blocks.collect();
        remarks.extend(of_file.map(|of_file| zone_remark(name, of_file, zone, wanted.zone.is_some(), None)));
        return Ok((text(name, blocks), remarks));
    }
    let mut has_times = false;
    // Times of day in UTC that occur, up to a few: midnights of another zone are one or two of them.
    let mut of_day: Vec<i64> = Vec::new();
    let blocks = moments
        .i64()?
        .downcast_iter()
        .map(|block| {
            let valid = |row: usize| block.validity().is_none_or(|valid| valid.get_bit(row));
            let days = block.values().iter().enumerate().map(|(row, moment)| {
                let (seconds, rest) = local(*moment);
                let time = seconds.rem_euclid(A_DAY);
                if valid(row) {
                    has_times |= time != 0 || rest != 0;
                    if of_day.len() <= 2 && !of_day.contains(&time) {
                        of_day.push(time);
                    }
                }
                i32::try_from(seconds.div_euclid(A_DAY)).unwrap_or(i32::MAX)
            });
            PrimitiveArray::from_vec(days.collect()).with_validity_typed(block.validity().cloned())
        })
        .collect();
    if let Some(of_file) = of_file {
        let like_midnights = of_day.len() <= 2 && of_day.iter().all(|time| *time != 0 && time % 900 == 0);
        let hours = like_midnights.then(|| {
            of_day.sort_unstable();
            of_day.iter().map(|time| format!("{:02}:{:02}", time / 3600, time % 3600 / 60)).collect::<Vec<_>>()
        });
        remarks.push(zone_remark(name, of_file, zone, wanted.zone.is_some(), hours));
    }
    if has_times {
        let text = format!("“{name}” holds times of day; the dates are kept, the times are not.");
        let instead = as_type(name, "text");
        remarks.push(Remark::new(RemarkKind::Date, text).of(name).instead(instead, Sure::Certain));
    }
    Ok((ColumnData::Date(blocks), remarks))
}

/// Reports in which zone moments are read. `hours`: the times of day in UTC, if they look like midnights of another
/// zone.
fn zone_remark(name: &str, of_file: &str, zone: Option<Zone>, is_given: bool, hours: Option<Vec<String>>) -> Remark {
    let other = if zone.is_some_and(Zone::is_utc) { "--zone Europe/Berlin" } else { "--zone UTC" };
    let Some(zone) = zone else {
        let text =
            format!("“{name}” holds times of the zone {of_file}, which is not known; its dates are those in UTC.");
        return Remark::new(RemarkKind::Zone, text).of(name).instead("--zone Europe/Berlin", Sure::Guess);
    };
    let own = zone.name();
    if is_given && own != of_file {
        let text = format!("“{name}” holds times of the zone {of_file}; its dates are those of {own}, as is said.");
        return Remark::new(RemarkKind::Zone, text).of(name).instead(format!("--zone {of_file}"), Sure::Certain);
    }
    match hours.filter(|_| zone.is_utc() && !is_given) {
        Some(hours) => {
            let text = format!(
                "“{name}” holds times of the zone {own}, all of them at {}: midnight in another zone, it seems, whose dates \
                 are others. Its dates are those in {own}.",
                hours.join(" or ")
            );
            Remark::new(RemarkKind::Zone, text).of(name).instead(other, Sure::Guess)
        }
        None => {
            let text = format!("“{name}” holds times of the zone {own}; its dates are those of that zone.");
            Remark::new(RemarkKind::Zone, text).of(name).instead(other, Sure::Certain)
        }
    }
}

/// `2003-02-01 00:00:00`, with a fraction if there is one.
fn moment_shown(seconds: i64, rest: i64, a_second: i64) -> String {
    let day = i32::try_from(seconds.div_euclid(A_DAY)).map_or_else(|_| "out of range".to_owned(), iso_date);
    let time = seconds.rem_euclid(A_DAY);
    format!("{day} {:02}:{:02}:{:02}{}", time / 3600, time / 60 % 60, time % 60, fraction(rest, a_second))
}

fn fraction(rest: i64, a_second: i64) -> String {
    if rest == 0 {
        return String::new();
    }
    let digits = a_second.ilog10() as usize;
    format!(".{rest:0digits$}").trim_end_matches('0').to_owned()
}

/// `1d 02:03:04`.
fn duration(span: i64, a_second: i64) -> String {
    let (seconds, rest) =
        (span.unsigned_abs() / a_second.unsigned_abs(), span.unsigned_abs() % a_second.unsigned_abs());
    let a_day = A_DAY.unsigned_abs();
    let (days, time) = (seconds / a_day, seconds % a_day);
    let sign = if span < 0 { "-" } else { "" };
    let rest = fraction(i64::try_from(rest).unwrap_or(0), a_second);
    format!("{sign}{days}d {:02}:{:02}:{:02}{rest}", time / 3600, time / 60 % 60, time % 60)
}

/// Values of any type as they are written, in the blocks that the column has.
fn written(series: &Series) -> Vec<Utf8ViewArray> {
    let mut start = 0;
    let blocks = series.chunk_lengths().map(|length| {
        let block = series.slice(start, length);
        start += length as i64;
        let cells: Vec<Option<String>> = block.iter().map(|v| (!v.is_null()).then(|| v.to_string())).collect();
        Utf8ViewArray::from_slice(cells)
    });
    blocks.collect()
}

/// Text, coded where few values repeat. Empty text is missing, as it is in a text file.
fn text(name: &str, blocks: Vec<Utf8ViewArray>) -> ColumnData {
    // Once a block shows that a column has many values, no other block tries to code it.
    let many = AtomicBool::new(false);
    let pieces: Vec<Piece> = blocks.into_par_iter().map(|block| piece(block, &many)).collect();
    delimited::text_column(name, pieces)
}

/// A block of text, coded where few values repeat. `many`: a block was seen in which they do not.
pub(super) fn piece(block: Utf8ViewArray, many: &AtomicBool) -> Piece {
    let has_empty = match block.validity() {
        None => block.len_iter().any(|length| length == 0),
        Some(valid) => block.len_iter().zip(valid.iter()).any(|(length, is)| is && length == 0),
    };
    let block = if has_empty {
        Utf8ViewArray::from_slice(block.iter().map(|cell| cell.filter(|c| !c.is_empty())).collect::<Vec<_>>())
    } else {
        block
    };
    if many.load(Relaxed) {
        return Piece::Text(block);
    }
    let piece = delimited::distinct(block);
    if matches!(piece, Piece::Text(_)) {
        many.store(true, Relaxed);
    }
    piece
}
