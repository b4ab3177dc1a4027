//! The row of the record of processing: CSV and XLSX, one row a review.

use super::last_moment;
use crate::release::writers::neutralised;
use crate::review::{Form, Review};
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, Workbook, XlsxError};

/// Headings and texts of a review's row: of the controller's sheet, or of the processor's where we act for somebody.
#[must_use]
pub fn register_row(review: &Review, form: &Form) -> Vec<(&'static str, String)> {
    // Lines inside a cell are put on one.
    let line = |text: &str| text.lines().map(str::trim).filter(|line| !line.is_empty()).collect::<Vec<_>>().join("; ");
    let text = |key: &str| form.entry(key).map(|entry| line(&entry.shown())).unwrap_or_default();
    let both = |a: &str, b: &str| {
        let texts = [text(a), text(b)];
        texts.into_iter().filter(|text| !text.is_empty()).collect::<Vec<_>>().join("; ")
    };
    let safeguards: Vec<&str> =
        form.text("transfers").lines().filter_map(|row| Some(row.split_once(": ")?.1)).collect();
    if review.record.get("our_role") == "processor" {
        return vec![
            ("Processor", text("controller")),
            ("Acting for", text("acting_for")),
            ("Kinds of processing", text("processing_for")),
            ("Third countries and safeguards", text("transfers")),
            ("Security measures", text("security_measures")),
            ("Next review", text("next_review")),
        ];
    }
    let vendors = &review.record.vendors;
    let sources: Vec<String> = vendors.iter().map(|vendor| vendor.name.clone()).collect();
    let contracts = vendors.iter().map(|vendor| format!("{}: {}", vendor.name, vendor.contract.reference));
    let decided = review.sign_offs.last().map(crate::review::SignOffContent::sentence).unwrap_or_default();
    let print = review.sign_offs.last().map(|step| step.work_print.chars().take(DIGITS).collect::<String>());
    let source = [text("source_kind"), sources.join("; ")];
    vec![
        ("Activity", text("activity_name")),
        ("Controller and contact", text("controller")),
        ("Representative", text("representative")),
        ("Data protection officer", text("dpo")),
        ("Joint controllers", text("joint_controllers")),
        ("Purposes", text("purpose")),
        ("Legal basis", text("legal_basis")),
        ("Categories of people", text("people_categories")),
        ("Categories of data", text("data_categories")),
        ("Special categories", both("art9_columns", "art9_basis")),
        ("Recipients of personal data", text("recipients_personal")),
        ("Recipients of statistics", text("recipients_statistics")),
        ("Third countries", text("transfers")),
        ("Safeguards", safeguards.join("; ")),
        ("Time limits", both("retention", "source_erase_by")),
        ("Security measures", text("security_measures")),
        ("Source of data", source.into_iter().filter(|text| !text.is_empty()).collect::<Vec<_>>().join("; ")),
        ("Processors and contract", contracts.collect::<Vec<_>>().join("; ")),
        ("Assessment needed, result", both("dpia_needed", "residual_risk")),
        ("Decision, day", decided),
        ("Next review", text("next_review")),
        ("Reference", review_id(review).into_iter().chain(print).collect::<Vec<_>>().join("; ")),
    ]
}

/// Digits of the id of a review, and of the print of its work.
const DIGITS: usize = 12;

/// What tells the rows of a register apart, whatever becomes of the titles: made from the review's salt, which it does not
/// disclose. `None` for an older review, which has none.
fn review_id(review: &Review) -> Option<String> {
    review.salt.as_ref().map(|salt| salt.fingerprint("review").chars().take(DIGITS).collect())
}

/// UTF-8 with a byte order mark, commas, quotes, CRLF. A cell that begins like a formula is made harmless.
///
/// # Errors
/// [`csv::Error`] if the writer fails.
pub fn register_csv(row: &[(&str, String)]) -> Result<Vec<u8>, csv::Error> {
    let mut writer = csv::WriterBuilder::new()
        .terminator(csv::Terminator::CRLF)
        .quote_style(csv::QuoteStyle::Always)
        .from_writer("\u{feff}".as_bytes().to_vec());
    writer.write_record(row.iter().map(|(heading, _)| heading))?;
    writer.write_record(row.iter().map(|(_, text)| neutralised(text).into_owned()))?;
    writer.into_inner().map_err(|error| error.into_error().into())
}

/// The same as a workbook with one sheet, its head frozen.
///
/// # Errors
/// [`XlsxError`] if a text is longer than a cell of a workbook can be.
pub fn register_workbook(review: &Review, row: &[(&str, String)]) -> Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    // The clock would make other bytes of the same review.
    let moment = last_moment(review).map_or(0, |moment| moment.timestamp());
    let properties = DocProperties::new().set_creation_datetime(&ExcelDateTime::from_timestamp(moment)?);
    book.set_properties(&properties);
    let bold = Format::new().set_bold();
    let is_processor = review.record.get("our_role") == "processor";
    let sheet = book.add_worksheet();
    sheet.set_name(if is_processor { "Processor" } else { "Controller" })?;
    sheet.set_freeze_panes(1, 0)?;
    for (column, (heading, text)) in (0..).zip(row) {
        sheet.write_string_with_format(0, column, *heading, &bold)?;
        sheet.write_string(1, column, neutralised(text).into_owned())?;
    }
    book.save_to_buffer()
}
