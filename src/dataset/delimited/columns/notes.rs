//! What is reported of how the columns were read, if it is not plain to see.

use super::given_type::Blanks;
use super::plan::{Decided, Plans, order_question, stays_text};
use super::seen::{
    BARE, CURRENCY, DATES, MINUS_AFTER, MINUS_BEFORE, NOT_COMPACT, NUMBERS, PARENTHESES, PER_MILLE, PERCENT, WHOLE,
    ZONED,
};
use super::typing::{Dates, Evidence, Form, Hints, Numbers, Open, Plan};
use crate::dataset::cell::thousands;
use crate::dataset::columns::headings;
use crate::dataset::delimited::cells::local_numbers::CURRENCIES;
use crate::dataset::delimited::cells::numbers::Marks;
use crate::dataset::delimited::pass::{Lines, Pass};
use crate::dataset::reading::options::DateOrder;
use crate::dataset::reading::{Reading, Remark, RemarkKind, Sure};
use crate::dataset::role::ColumnType;

impl Plans<'_> {
    /// Reports what was decided if it is not obvious.
    pub fn notes(&self, decided: &Decided, pass: &Pass, lines: &Lines, reading: &mut Reading) {
        for (column, name) in self.names.iter().enumerate() {
            let (Some(task), Some(evidence)) = (decided.tasks.get(column), decided.evidence.get(column)) else {
                continue;
            };
            let mut add = |remark: Remark| reading.add(remark.of(name));
            if let Some((kind, _)) = task.forced {
                let misread = pass.unread.get(column).and_then(|unread| unread.misread(name, kind));
                if let Some(misread) = misread {
                    let line = lines.of(misread.row);
                    add(Remark::new(RemarkKind::Type, misread.note()).rows(misread.cells, [line]));
                }
                if kind == ColumnType::Date && evidence.has(WHOLE) && evidence.has(NOT_COMPACT) {
                    let text = format!(
                        "“{name}”: whole numbers of five digits are read as the days of spreadsheets, which count from 1899-12-30."
                    );
                    add(Remark::new(RemarkKind::Date, text));
                }
            } else {
                match task.plan {
                    Plan::Text if decided.spoken.contains(&column) => {}
                    Plan::Text | Plan::Words(_) => self.text(name, evidence, &mut add),
                    Plan::Number(numbers) => number(name, evidence, numbers, decided.open(column), &mut add),
                    Plan::Date(dates) => self.date(name, evidence, &dates, &mut add),
                    Plan::Integer | Plan::Boolean => {}
                }
            }
            if let Some(unread) = pass.unread.get(column) {
                add_blanks(name, &unread.blanks, lines, &mut add);
            }
        }
    }

    fn text(&self, name: &str, evidence: &Evidence, add: &mut impl FnMut(Remark)) {
        if let Some(order) = self.options.dates.get(name) {
            add(Remark::new(RemarkKind::Date, stays_text(name, *order)));
        }
        if evidence.is_text_for_good() || evidence.is_empty() {
            return;
        }
        let as_type = |kind: &str| headings::type_option(name, kind);
        if headings::is_code(name) && evidence.has(NUMBERS) {
            let text = format!("“{name}” is kept as text: by its name it holds codes, not quantities.");
            add(Remark::new(RemarkKind::Type, text).instead(as_type("number"), Sure::Likely));
        } else if evidence.has(NUMBERS) && !evidence.has(DATES) {
            if evidence.has(NUMBERS & !WHOLE)
                || evidence.has(PERCENT | PER_MILLE | CURRENCY | MINUS_AFTER | PARENTHESES)
            {
                let why = unlike(evidence);
                let text = format!("“{name}” is kept as text: its numbers are written in different ways ({why}).");
                add(Remark::new(RemarkKind::Number, text).instead(as_type("number"), Sure::Likely));
            } else if evidence.has(WHOLE) {
                let text = format!("“{name}” is kept as text: numbers of 14 digits and more are codes.");
                add(Remark::new(RemarkKind::Type, text).instead(as_type("number"), Sure::Likely));
            }
        } else if evidence.has(DATES) && !self.options.dates.contains_key(name) {
            let text = if self.asks_order(name, evidence) {
                let text = order_question(name, false).sentence;
                return add(Remark::new(RemarkKind::Date, text).instead("--date-order dmy", Sure::Guess));
            } else if evidence.has(NUMBERS) {
                format!("“{name}” is kept as text: it holds numbers and dates.")
            } else {
                format!("“{name}” is kept as text: its dates are written in different ways.")
            };
            add(Remark::new(RemarkKind::Date, text).instead(as_type("date"), Sure::Likely));
        }
    }

    /// Day and month could be either in all values of the column.
    fn asks_order(&self, name: &str, evidence: &Evidence) -> bool {
        !self.options.dates.contains_key(name)
            && !evidence.has(NUMBERS)
            && evidence.plan(&Hints::NONE).1 == Some(Open::Date)
    }

    fn date(&self, name: &str, evidence: &Evidence, dates: &Dates, add: &mut impl FnMut(Remark)) {
        if evidence.has_times() {
            let text = format!("“{name}” holds times of day; the dates are kept, the times are not.");
            add(Remark::new(RemarkKind::Date, text));
        }
        if evidence.has(ZONED) {
            let (text, sure) = match &self.options.zone {
                Some(zone) => (format!("“{name}”: the dates are those in the time zone {zone}."), Sure::Certain),
                None => {
                    (format!("“{name}” holds times with a time zone; each date is that of its own zone."), Sure::Likely)
                }
            };
            add(Remark::new(RemarkKind::Zone, text).instead("--zone UTC", sure));
        }
        if dates.short {
            let (first, last) = (dates.century - 99, dates.century);
            let text = format!("“{name}” has years of two digits; they are read as {first} to {last}.");
            let (other, sure) = match self.options.century {
                Some(_) => (last, Sure::Certain),
                None => (last, Sure::Guess),
            };
            add(Remark::new(RemarkKind::Date, text).instead(format!("--century {other}"), sure));
        }
        match dates.form {
            Form::Dots | Form::Slashes | Form::Dashes => {
                let text = format!("“{name}” is read as dates of {}.", dates.order.name());
                let other = if dates.order == DateOrder::DayMonthYear { "mdy" } else { "dmy" };
                add(Remark::new(RemarkKind::Date, text).instead(format!("--date-order {other}"), Sure::Certain));
            }
            Form::Named => {
                add(Remark::new(RemarkKind::Date, format!("“{name}” is read as dates with names of months.")));
            }
            Form::Signs => {
                add(Remark::new(RemarkKind::Date, format!("“{name}” is read as dates of year, month, day.")));
            }
            Form::Compact => {
                let text = format!("“{name}” is read as dates of eight digits: year, month, day.");
                let other = headings::type_option(name, "number");
                add(Remark::new(RemarkKind::Date, text).instead(other, Sure::Likely));
            }
            Form::YearFirst => {}
        }
    }
}

/// How the numbers of a column differ, if they are not all written alike.
fn unlike(evidence: &Evidence) -> &'static str {
    if evidence.has_both_marks() {
        "some with a decimal point, some with a decimal comma"
    } else if evidence.has(CURRENCY) && evidence.currency == u8::MAX {
        "in several currencies"
    } else if evidence.has(BARE) && evidence.has(PERCENT | PER_MILLE | CURRENCY)
        || evidence.has(PERCENT) && evidence.has(CURRENCY)
    {
        "some with a unit, some without it"
    } else if evidence.has(MINUS_AFTER | PARENTHESES) && evidence.has(MINUS_BEFORE | PARENTHESES) {
        "with different signs for less than zero"
    } else if !evidence.style(Marks::Point).groups_fit(None) && !evidence.style(Marks::Comma).groups_fit(None) {
        "with different marks between thousands"
    } else {
        "some of them could be one number in two spellings, as 1.1 and 1.10 are"
    }
}

fn number(name: &str, evidence: &Evidence, numbers: Numbers, open: Option<Open>, add: &mut impl FnMut(Remark)) {
    let other = if numbers.marks == Marks::Comma { "--decimal ." } else { "--decimal ," };
    if let Some(Open::Number(marks)) = open {
        return add(Remark::new(RemarkKind::Number, open_marks(name, marks)).instead(other, Sure::Guess));
    }
    let style = evidence.style(numbers.marks);
    let mut said = Vec::new();
    if numbers.marks == Marks::Comma && !evidence.is_whole() {
        said.push("a decimal comma".to_owned());
    }
    let group = match style.group() {
        Some('.') => "a point",
        Some(',') => "a comma",
        Some(' ') => "a space",
        Some(_) => "an apostrophe",
        None => "",
    };
    if !group.is_empty() {
        said.push(format!("{group} between thousands"));
    }
    if evidence.has(PERCENT) {
        said.push("percent signs".to_owned());
    }
    if evidence.has(PER_MILLE) {
        said.push("per mille signs".to_owned());
    }
    let currency = evidence.currency.checked_sub(1).and_then(|place| CURRENCIES.get(usize::from(place))?.first());
    if let Some(currency) = currency {
        said.push(format!("the currency {currency}"));
    }
    if style.has_plus() {
        said.push("plus signs".to_owned());
    }
    if evidence.has(MINUS_AFTER) {
        said.push("a minus sign after the digits".to_owned());
    }
    if evidence.has(PARENTHESES) {
        said.push("parentheses for less than zero".to_owned());
    }
    let said = match said.split_last() {
        None if numbers.local => "signs that are not plain ones".to_owned(),
        None => return,
        Some((last, [])) => last.clone(),
        Some((last, before)) => format!("{} and {last}", before.join(", ")),
    };
    add(Remark::new(RemarkKind::Number, format!("“{name}” is read as numbers with {said}."))
        .instead(other, Sure::Certain));
}

/// The question which mark is of decimals, and how the column was read meanwhile.
pub(super) fn open_marks(name: &str, marks: Marks) -> String {
    format!(
        "Are the marks in “{name}” of decimals or of thousands? No row settles it; they were read with a decimal {}.",
        if marks == Marks::Comma { "comma" } else { "point" }
    )
}

/// Reports words that mean no value.
pub(super) fn add_blanks(name: &str, blanks: &Blanks, lines: &Lines, add: &mut impl FnMut(Remark)) {
    if blanks.cells == 0 {
        return;
    }
    let words: Vec<String> = blanks.words.iter().map(|word| format!("“{word}”")).collect();
    let (cells, count) = if blanks.cells == 1 {
        ("1 cell holds".to_owned(), "counts")
    } else {
        (format!("{} cells hold", thousands(blanks.cells)), "count")
    };
    let text = format!("“{name}”: {cells} {} and {count} as missing.", words.join(", "));
    add(Remark::new(RemarkKind::Missing, text)
        .rows(blanks.cells, blanks.rows.iter().map(|row| lines.of(*row)))
        .of_words(&blanks.words)
        .instead("--missing-values \"\"", Sure::Likely));
}
