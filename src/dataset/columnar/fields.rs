//! Which columns of Parquet and Arrow can be read, and what the others hold.

use polars_arrow::datatypes::ArrowDataType;
use polars_arrow::io::ipc::format::ipc::{Field, Precision, Type};

/// A column that is left out, and what it holds.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(in crate::dataset) struct LeftOut {
    /// Its place among the columns of the file.
    pub place: usize,
    pub name: String,
    pub holds: &'static str,
}

pub(super) const UNREADABLE: &str = "values in a form that contradicts itself";
const HALF: &str = "numbers of 16 bits (Float16)";
const WIDE_DECIMAL: &str = "decimals of 256 bits (Decimal256)";
const WIDE_WHOLE: &str = "whole numbers of 128 bits";
const INTERVAL: &str = "spans of months and days (Interval)";
const RECORDS: &str = "records (Struct)";
const MAPS: &str = "maps (Map)";
const UNIONS: &str = "values of several types (Union)";
const FIXED_LISTS: &str = "lists of a fixed length (FixedSizeList)";
const NESTED_LISTS: &str = "lists of lists or records";
const RUNS: &str = "runs of equal values (RunEndEncoded)";
const LIST_VIEWS: &str = "views of lists (ListView)";
const EXTENSION: &str = "values of a type of its maker's own (Extension)";

/// What an Arrow field holds that cannot be read; `None` if it can.
pub(super) fn of_field(field: &Field) -> Option<&'static str> {
    if field.dictionary.is_some() {
        // Its values are what the type says.
        return field.type_.as_ref().and_then(of_type).or_else(|| field.children.as_ref().and_then(|c| nested(c)));
    }
    match field.type_.as_ref() {
        None => Some(UNREADABLE),
        Some(Type::List(_) | Type::LargeList(_)) => {
            let inner = field.children.iter().flatten().next()?;
            if inner.children.iter().flatten().next().is_some() { Some(NESTED_LISTS) } else { of_field(inner) }
        }
        Some(kind) => of_type(kind),
    }
}

fn nested(children: &[Field]) -> Option<&'static str> {
    (!children.is_empty()).then_some(NESTED_LISTS)
}

fn of_type(kind: &Type) -> Option<&'static str> {
    Some(match kind {
        Type::FloatingPoint(float) if float.precision == Precision::Half => HALF,
        Type::Decimal(decimal) if decimal.bit_width > 128 => WIDE_DECIMAL,
        Type::Int(whole) if whole.bit_width > 64 => WIDE_WHOLE,
        Type::Interval(_) => INTERVAL,
        Type::Struct(_) => RECORDS,
        Type::Map(_) => MAPS,
        Type::Union(_) => UNIONS,
        Type::FixedSizeList(_) => FIXED_LISTS,
        Type::RunEndEncoded(_) => RUNS,
        Type::ListView(_) | Type::LargeListView(_) => LIST_VIEWS,
        _ => return None,
    })
}

/// The same of a column of Parquet.
pub(super) fn of_dtype(kind: &ArrowDataType) -> Option<&'static str> {
    use ArrowDataType as T;
    Some(match kind {
        T::Float16 => HALF,
        T::Decimal256(..) => WIDE_DECIMAL,
        T::Int128 | T::UInt128 => WIDE_WHOLE,
        T::Interval(_) => INTERVAL,
        T::Struct(_) => RECORDS,
        T::Map(..) => MAPS,
        T::Union(_) => UNIONS,
        T::FixedSizeList(..) => FIXED_LISTS,
        T::Extension(_) => EXTENSION,
        T::Unknown => UNREADABLE,
        T::List(inner) | T::LargeList(inner) if inner.dtype.is_nested() => NESTED_LISTS,
        T::List(inner) | T::LargeList(inner) => return of_dtype(&inner.dtype),
        T::Dictionary(_, inner, _) => return of_dtype(inner),
        _ => return None,
    })
}

impl LeftOut {
    /// The sentence that reports it.
    pub fn sentence(&self) -> String {
        format!(
            "“{}” is left out: it holds {}, which cannot be read. Ask its sender for it as text or plain numbers.",
            self.name, self.holds
        )
    }
}
