//! Which sheet of a workbook is read: the one that holds a table, not the cover before it.

use std::path::Path;

use calamine::{SheetType, SheetVisible};

use super::sheet::Sheet;
use crate::dataset::error::DatasetError;
use crate::dataset::reading::{Remark, RemarkKind, Sure, typed};

/// A sheet as the workbook lists it, and how much of a table its first rows look like.
pub(super) struct Listed {
    pub name: String,
    pub kind: SheetType,
    pub visible: SheetVisible,
    /// Cells in rows that are as wide as a table's.
    pub table_cells: usize,
    pub is_empty: bool,
}

impl Listed {
    /// Whether it is a worksheet, and not a sheet of charts or macros.
    pub fn is_sheet(&self) -> bool {
        self.kind == SheetType::WorkSheet
    }

    fn is_hidden(&self) -> bool {
        self.visible != SheetVisible::Visible
    }

    /// Notes what the first rows look like.
    pub fn saw(&mut self, sheet: &Sheet) {
        self.is_empty = sheet.cells.is_empty();
        self.table_cells = sheet.table_cells();
    }

    fn described(&self) -> String {
        let what = match (self.kind, self.visible) {
            (SheetType::ChartSheet, _) => "a chart",
            (kind, _) if kind != SheetType::WorkSheet => "no sheet of cells",
            (_, SheetVisible::VeryHidden) => "hidden so that no menu shows it",
            (_, SheetVisible::Hidden) => "hidden",
            _ if self.is_empty => "empty",
            _ if self.table_cells == 0 => "no table",
            _ => "a table too",
        };
        format!("“{}” ({what})", self.name)
    }
}

/// The sheet to read: the one wanted, else the first visible one that holds a table. A much smaller table before a
/// larger one is taken for a cover.
///
/// # Errors
/// No sheet of that name, or none at all.
pub(super) fn chosen<'a>(
    path: &Path,
    sheets: &'a [Listed],
    wanted: Option<&str>,
) -> Result<Option<&'a Listed>, DatasetError> {
    if let Some(wanted) = wanted {
        return match sheets.iter().find(|sheet| sheet.is_sheet() && sheet.name == wanted) {
            Some(found) => Ok(Some(found)),
            None => Err(DatasetError::NoSheet {
                path: path.to_owned(),
                sheet: wanted.to_owned(),
                sheets: names(sheets).iter().map(|name| format!("“{name}”")).collect::<Vec<_>>().join(", "),
            }),
        };
    }
    let of_cells = || sheets.iter().filter(|sheet| sheet.is_sheet());
    for hidden in [false, true] {
        let group = || of_cells().filter(move |sheet| sheet.is_hidden() == hidden);
        let best = group().map(|sheet| sheet.table_cells).max().unwrap_or(0);
        if best > 0 {
            return Ok(group().find(|sheet| sheet.table_cells * 3 >= best));
        }
    }
    Ok(of_cells().find(|sheet| !sheet.is_hidden() && !sheet.is_empty).or_else(|| of_cells().next()))
}

/// Names of the sheets that can be read.
pub(super) fn names(sheets: &[Listed]) -> Vec<String> {
    sheets.iter().filter(|sheet| sheet.is_sheet()).map(|sheet| sheet.name.clone()).collect()
}

/// Reports which sheet is read if there are others.
pub(super) fn remark(sheets: &[Listed], read: &str, is_wanted: bool) -> Option<Remark> {
    let others: Vec<&Listed> = sheets.iter().filter(|sheet| sheet.name != read).collect();
    if others.is_empty() {
        return None;
    }
    let listed: Vec<String> = others.iter().map(|sheet| sheet.described()).collect();
    let text = format!("The sheet “{read}” is read. Not read: {}.", listed.join(", "));
    let remark = Remark::new(RemarkKind::Sheet, text);
    let readable = |sheet: &&&Listed| sheet.is_sheet() && !sheet.is_empty;
    let tables = |sheet: &&&Listed| readable(sheet) && sheet.table_cells > 0;
    let other = others.iter().find(tables).or_else(|| others.iter().find(readable));
    Some(match other {
        None => remark,
        Some(other) => {
            let sure = if is_wanted || other.table_cells == 0 { Sure::Certain } else { Sure::Likely };
            remark.instead(typed("--sheet", &other.name), sure)
        }
    })
}
