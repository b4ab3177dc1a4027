//! Columns of dates, by their names, that hold the seconds or thousandths of a second since 1970: they stay numbers,
//! and that is reported, for as numbers no date ladder fits them and nearly everybody has one of their own.

use super::columns::headings;
use super::columns::headings::type_option;
use super::profile::ColumnProfile;
use super::reading::{Remark, RemarkKind, Sure};
use super::role::ColumnType;

/// 1940 and 2100 in seconds since 1970.
const FROM: f64 = -946_771_200.0;
const TO: f64 = 4_102_444_800.0;

/// Reports such a column.
pub(super) fn remark(profile: &ColumnProfile, rows: u64) -> Option<Remark> {
    let number = |text: &Option<String>| text.as_deref().and_then(|text| text.parse::<f64>().ok());
    let (least, greatest) = (number(&profile.minimum)?, number(&profile.maximum)?);
    if profile.kind != ColumnType::Number || !headings::is_date(&profile.name) && !headings::is_moment(&profile.name) {
        return None;
    }
    // Larger than a date of eight digits; a day that a spreadsheet counts is smaller still.
    let is_whole = least.fract() == 0.0 && greatest.fract() == 0.0;
    let within = |unit: f64| greatest >= 100_000_000.0 * unit && least >= FROM * unit && greatest < TO * unit;
    let unit = match (within(1.0), within(1_000.0)) {
        (true, _) => "seconds",
        (false, true) => "thousandths of a second",
        _ => return None,
    };
    let text = format!(
        "“{}” is read as numbers: by its name and their size it holds moments, counted in {unit} since 1970-01-01. Ask its \
         sender for dates, so that they can be made coarser by month and year.",
        profile.name
    );
    let remark = Remark::new(RemarkKind::Date, text).of(&profile.name).rows(rows, []);
    is_whole.then(|| remark.instead(type_option(&profile.name, "text"), Sure::Likely))
}
