//! A path as JSON, whatever its bytes: as text where it is text, else its bytes in hexadecimal. For
//! `#[serde(with = "…")]`.
//!
//! On most systems the name of a file is any bytes; one that is no UTF-8 must not keep a review from being saved.

use std::path::{Path, PathBuf};

use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error as _};

use super::hexadecimal;

#[derive(Serialize, Deserialize)]
#[serde(untagged)]
enum Text {
    Utf8(String),
    Bytes { hexadecimal: String },
}

impl Text {
    fn of(path: &Path) -> Self {
        match path.to_str() {
            Some(text) => Self::Utf8(text.to_owned()),
            None => Self::Bytes { hexadecimal: hexadecimal(path.as_os_str().as_encoded_bytes()) },
        }
    }

    fn path(self) -> Option<PathBuf> {
        match self {
            Self::Utf8(text) => Some(text.into()),
            Self::Bytes { hexadecimal } => path_of(super::bytes_of(&hexadecimal)?),
        }
    }
}

#[cfg(unix)]
fn path_of(bytes: Vec<u8>) -> Option<PathBuf> {
    use std::os::unix::ffi::OsStringExt;
    Some(std::ffi::OsString::from_vec(bytes).into())
}

/// Elsewhere the bytes are of another system, or half of a letter: there is no such file.
#[cfg(not(unix))]
fn path_of(bytes: Vec<u8>) -> Option<PathBuf> {
    Some(String::from_utf8_lossy(&bytes).into_owned().into())
}

/// # Errors
/// As the serializer's.
pub fn serialize<S: Serializer>(path: &Path, serializer: S) -> Result<S::Ok, S::Error> {
    Text::of(path).serialize(serializer)
}

/// # Errors
/// Where it is neither text nor bytes in hexadecimal.
pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<PathBuf, D::Error> {
    Text::deserialize(deserializer)?.path().ok_or_else(|| D::Error::custom("a path is text, or bytes in hexadecimal"))
}

/// The same for a path that may be missing.
pub mod option {
    use super::{Deserialize, Deserializer, PathBuf, Serialize, Serializer, Text};
    use serde::de::Error as _;

    /// # Errors
    /// As the serializer's.
    pub fn serialize<S: Serializer>(path: &Option<PathBuf>, serializer: S) -> Result<S::Ok, S::Error> {
        path.as_deref().map(Text::of).serialize(serializer)
    }

    /// # Errors
    /// Where it is neither text nor bytes in hexadecimal.
    pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<PathBuf>, D::Error> {
        let Some(text) = Option::<Text>::deserialize(deserializer)? else { return Ok(None) };
        text.path().map(Some).ok_or_else(|| D::Error::custom("a path is text, or bytes in hexadecimal"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, PartialEq, Serialize, Deserialize)]
    struct Kept(#[serde(with = "super")] PathBuf);

    #[cfg(unix)]
    #[test]
    fn any_name_of_a_file_comes_back() {
        use std::os::unix::ffi::OsStringExt;
        for bytes in [b"/a/people.csv".to_vec(), b"/a/k\xfcnden.csv".to_vec(), Vec::new()] {
            let kept = Kept(std::ffi::OsString::from_vec(bytes).into());
            let text = serde_json::to_string(&kept).unwrap();
            assert_eq!(serde_json::from_str::<Kept>(&text).unwrap(), kept, "{text}");
        }
        assert_eq!(serde_json::to_string(&Kept("a.csv".into())).unwrap(), "\"a.csv\"");
        assert!(serde_json::from_str::<Kept>("{\"hexadecimal\": \"f\"}").is_err());
    }
}
