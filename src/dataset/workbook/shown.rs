//! A cell's value as text.

use calamine::Data;

use super::sheet::CellKind;

/// Whole numbers from here on have more digits than a workbook keeps: 15.
const ROUNDED: f64 = 1e15;

/// A cell as text, and what it is; `None` if it is empty or an error of its formula.
pub(super) fn shown(cell: &Data) -> Option<(String, CellKind)> {
    let (text, kind) = match cell {
        Data::Empty | Data::Error(_) => return None,
        Data::Int(number) => number_shown(*number as f64),
        Data::Float(number) => number_shown(*number),
        Data::String(text) => (text.clone(), CellKind::Text),
        // Midnight is how a plain date is written where it must have a time.
        Data::DateTimeIso(text) => (text.strip_suffix("T00:00:00").unwrap_or(text).to_owned(), CellKind::Other),
        Data::DurationIso(text) => (time_of_day(text).unwrap_or_else(|| text.clone()), CellKind::Other),
        Data::Bool(yes) => (yes.to_string(), CellKind::Other),
        Data::DateTime(moment) if moment.is_duration() => (moment.as_f64().to_string(), CellKind::Other),
        Data::DateTime(moment) => {
            let text = match moment.as_datetime() {
                // Times of day alone have the day zero of the calendar that workbooks use.
                Some(at) if moment.as_f64() < 1.0 => at.format("%H:%M:%S").to_string(),
                Some(at) if at.time() == chrono::NaiveTime::MIN => at.format("%Y-%m-%d").to_string(),
                Some(at) => at.format("%Y-%m-%dT%H:%M:%S").to_string(),
                None => moment.as_f64().to_string(),
            };
            (text, CellKind::Other)
        }
    };
    (!text.is_empty()).then_some((text, kind))
}

fn number_shown(number: f64) -> (String, CellKind) {
    if number.fract() == 0.0 {
        return (number.to_string(), if number.abs() >= ROUNDED { CellKind::Rounded } else { CellKind::Number });
    }
    // The digits that a workbook shows: what is beyond is the dust of binary fractions, and would make two values of one.
    let shown = format!("{number:.14e}").parse::<f64>().unwrap_or(number);
    (shown.to_string(), CellKind::Number)
}

/// `09:05:00` of `PT09H05M00S`, as OpenDocument writes times of day.
fn time_of_day(duration: &str) -> Option<String> {
    let (hours, rest) = duration.strip_prefix("PT")?.split_once('H')?;
    let (minutes, seconds) = rest.split_once('M')?;
    let seconds = seconds.strip_suffix('S')?;
    let is_pair = |part: &str| part.len() == 2 && part.bytes().all(|b| b.is_ascii_digit());
    let seconds_fit = seconds.split_once(['.', ',']).map_or(is_pair(seconds), |(whole, _)| is_pair(whole));
    (is_pair(hours) && is_pair(minutes) && seconds_fit).then(|| format!("{hours}:{minutes}:{seconds}"))
}
