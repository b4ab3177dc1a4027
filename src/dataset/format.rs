//! Which format a file is of, by its name and by its first bytes; the two must agree.

use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

use super::error::DatasetError;

/// What the name of a file says it is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Named {
    Text,
    TextGzip,
    Parquet,
    Arrow,
    /// Workbooks that are archives.
    Xlsx,
    Ods,
    /// The old binary workbook.
    Xls,
    Json,
    JsonLines,
}

/// What the first bytes of a file say it is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Content {
    Gzip,
    Parquet,
    ArrowFile,
    ArrowStream,
    FeatherOne,
    Zip,
    /// The container of old Office files, and of encrypted new ones.
    Compound,
    Known(&'static str),
    Other,
}

impl Content {
    const fn name(self) -> &'static str {
        match self {
            Self::Gzip => "packed with gzip",
            Self::Parquet => "Parquet",
            Self::ArrowFile | Self::ArrowStream => "Arrow",
            Self::FeatherOne => "the first version of Feather, which is no longer read",
            Self::Zip => "a zip archive (as xlsx and ods are)",
            Self::Compound => "an Office file of the old kind (as xls is)",
            Self::Known(name) => name,
            Self::Other => "of no kind that Shoal knows",
        }
    }

    /// What a file is that begins so, for a sentence.
    fn described(self, start: &[u8]) -> &'static str {
        let is_text = start.iter().all(|b| b.is_ascii_graphic() || b.is_ascii_whitespace() || *b >= 0x80);
        match self {
            Self::Other if is_text && start.trim_ascii_start().starts_with(b"<") => "a web page or XML",
            Self::Other if is_text => "plain text (as csv, tsv and json are)",
            other => other.name(),
        }
    }
}

/// Recognises the format. The file exists and is a file.
pub(super) fn recognise(path: &Path) -> Result<Named, DatasetError> {
    let failed = |error: io::Error| match error.kind() {
        io::ErrorKind::PermissionDenied => DatasetError::NoPermission { path: path.to_owned() },
        _ => DatasetError::Io { path: path.to_owned(), error },
    };
    let mut start = Vec::new();
    File::open(path).map_err(failed)?.take(16).read_to_end(&mut start).map_err(failed)?;
    if start.is_empty() {
        return Err(DatasetError::Empty { path: path.to_owned() });
    }
    let content = content(&start);
    let name = path.file_name().unwrap_or_default().to_string_lossy().to_lowercase();
    let (stem, extension) = name.rsplit_once('.').unwrap_or((&name, ""));
    let wrong = || DatasetError::WrongContent {
        path: path.to_owned(),
        extension: extension.to_owned(),
        found: content.described(&start).to_owned(),
    };
    let only = |named: Named, fits: bool| if fits { Ok(named) } else { Err(wrong()) };
    match extension {
        "csv" | "tsv" | "txt" | "tab" | "psv" => only(Named::Text, content == Content::Other),
        "gz" => {
            let inner = stem.rsplit_once('.').map_or("", |(_, e)| e);
            if matches!(inner, "" | "csv" | "tsv" | "txt" | "tab" | "psv") {
                only(Named::TextGzip, content == Content::Gzip)
            } else {
                Err(DatasetError::UnknownFormat { path: path.to_owned(), found: format!(".{inner}.gz") })
            }
        }
        "parquet" | "pq" => only(Named::Parquet, content == Content::Parquet),
        "arrow" | "feather" | "ipc" => only(Named::Arrow, matches!(content, Content::ArrowFile | Content::ArrowStream)),
        "xlsx" | "xlsm" | "xlsb" if content == Content::Compound => {
            Err(if is_encrypted(path) { DatasetError::Encrypted { path: path.to_owned() } } else { wrong() })
        }
        "xlsx" | "xlsm" => only(Named::Xlsx, content == Content::Zip),
        "ods" => only(Named::Ods, content == Content::Zip),
        "xls" => only(Named::Xls, content == Content::Compound),
        "json" => only(Named::Json, content == Content::Other),
        "ndjson" | "jsonl" => only(Named::JsonLines, content == Content::Other),
        _ => match content {
            Content::Parquet => Ok(Named::Parquet),
            Content::ArrowFile => Ok(Named::Arrow),
            _ => Err(DatasetError::UnknownFormat {
                path: path.to_owned(),
                found: match (extension, content) {
                    (_, Content::Known(name)) => name.to_owned(),
                    ("", _) => "its name has no ending".to_owned(),
                    _ => format!(".{extension}"),
                },
            }),
        },
    }
}

fn content(start: &[u8]) -> Content {
    const KNOWN: &[(&[u8], Content)] = &[
        (b"\x1f\x8b", Content::Gzip),
        (b"PAR1", Content::Parquet),
        (b"PARE", Content::Known("an encrypted Parquet file")),
        (b"ARROW1", Content::ArrowFile),
        (b"\xff\xff\xff\xff", Content::ArrowStream),
        (b"FEA1", Content::FeatherOne),
        (b"PK\x03\x04", Content::Zip),
        (b"PK\x05\x06", Content::Zip),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", Content::Compound),
        (b"%PDF", Content::Known("a PDF document")),
        (b"\x89PNG", Content::Known("a picture")),
        (b"\xff\xd8\xff", Content::Known("a picture")),
        (b"GIF89a", Content::Known("a picture")),
        (b"GIF87a", Content::Known("a picture")),
        (b"\x28\xb5\x2f\xfd", Content::Known("packed with zstd; unpack it first")),
        (b"\xfd7zXZ\0", Content::Known("packed with xz; unpack it first")),
        (b"7z\xbc\xaf\x27\x1c", Content::Known("a 7z archive; unpack it first")),
        (b"Rar!\x1a\x07", Content::Known("a rar archive; unpack it first")),
        (b"\x89HDF\r\n", Content::Known("an HDF5 file")),
        (b"\x7fELF", Content::Known("a program")),
        (b"Obj\x01", Content::Known("an Avro file")),
        (&[0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xc2, 0xea, 0x81, 0x60], Content::Known("a SAS file")),
        (b"SQLite format 3", Content::Known("an SQLite database")),
        (b"$FL2", Content::Known("an SPSS file")),
        (b"<stata_dta>", Content::Known("a Stata file")),
    ];
    KNOWN.iter().find(|(magic, _)| start.starts_with(magic)).map_or(Content::Other, |(_, content)| *content)
}

/// Whether a compound file holds an encrypted workbook: its directory names the package so.
fn is_encrypted(path: &Path) -> bool {
    let mark: Vec<u8> = "EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes).collect();
    let Ok(bytes) = std::fs::read(path) else { return false };
    memchr::memmem::find(&bytes, &mark).is_some()
}
