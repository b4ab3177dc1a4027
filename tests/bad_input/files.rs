//! Files that are not what they should be.

use std::io::Write;

use flate2::Compression;
use flate2::write::GzEncoder;
use shoal::dataset::{DatasetError, OpenOptions, open};
use shoal::privacy::Progress;

use super::sentence;

#[test]
fn nothing_there() {
    let folder = tempfile::tempdir().unwrap();
    let open = |path: &std::path::Path| open(path, &OpenOptions::default(), &Progress::new()).map(|_| ());
    assert!(matches!(open(&folder.path().join("none.csv")), Err(DatasetError::NotFound { .. })));
    assert!(matches!(open(folder.path()), Err(DatasetError::Folder { .. })));
    let file = folder.path().join("a.csv");
    std::fs::write(&file, "a,b\n1,2\n").unwrap();
    assert!(matches!(open(&file.join("b.csv")), Err(DatasetError::NotFound { .. })));
}

#[cfg(unix)]
#[test]
fn no_permission() {
    use std::os::unix::fs::PermissionsExt as _;
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.csv");
    std::fs::write(&path, "a,b\n1,2\n").unwrap();
    std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o0)).unwrap();
    if std::fs::read(&path).is_ok() {
        println!("did not run: this user may read everything");
        return;
    }
    let error = open(&path, &OpenOptions::default(), &Progress::new()).map(|_| ()).unwrap_err();
    assert!(matches!(error, DatasetError::NoPermission { .. }), "{error}");
}

#[test]
fn empty_files_and_headers_alone() {
    for name in ["a.csv", "a.parquet", "a.xlsx", "a.json", "a.csv.gz"] {
        assert!(sentence(name, b"").contains("is empty"), "{name}");
    }
    assert!(sentence("a.csv", b"\n \n\n").contains("is empty"));
    assert!(sentence("a.csv", b"name,age\n").contains("not one row"));
    assert!(sentence("a.csv", b"name,age").contains("not one row"));
    assert!(sentence("a.json", b"[]").contains("not one row"));
    assert!(sentence("a.json", b"[{}]").contains("not one row"));
    assert!(sentence("a.ndjson", b"{broken\n").contains("line 1"));
}

#[test]
fn a_name_that_says_something_else() {
    let gzip = gzipped(b"a,b\n1,2\n");
    assert!(sentence("a.csv", &gzip).contains("packed with gzip"));
    assert!(sentence("a.csv", b"PAR1....PAR1").contains("Parquet"));
    assert!(sentence("a.csv", b"PK\x03\x04rest").contains("zip archive"));
    assert!(sentence("a.xlsx", b"a,b\n1,2\n").contains("named .xlsx"));
    assert!(sentence("a.xls", b"a\tb\n1\t2\n").contains("plain text"), "many exports are named so");
    assert!(sentence("a.xls", b"<html><table>").contains("web page"));
    assert!(sentence("a.parquet", b"a,b\n1,2\n").contains("named .parquet"));
    assert!(sentence("a.json", &gzip).contains("named .json"));
    assert!(sentence("a.csv.gz", b"a,b\n1,2\n").contains("named .gz"));
    assert!(sentence("a.doc", b"a,b\n1,2\n").contains("It reads csv"));
    assert!(sentence("noending", b"a,b\n1,2\n").contains("no ending"));
    assert!(sentence("a.sav", b"$FL2rest of it").contains("SPSS"));
    assert!(sentence("a.xlsx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1rest").contains("old kind"));
}

/// Bytes of any kind under the name of a text: not “the names of columns”.
#[test]
fn what_is_no_text() {
    let mut random = super::mutate::Random(7);
    for length in [60, 4_000, 300_000] {
        let mut bytes: Vec<u8> = (0..length).map(|_| random.below(256) as u8).collect();
        bytes[0] = b'x';
        let told = sentence("a.csv", &bytes);
        assert!(told.contains("does not look like text"), "{length}: {told}");
        assert!(sentence("a.csv.gz", &gzipped(&bytes)).contains("does not look like text"));
    }
    assert!(sentence("a.csv", b"\xff\xd8\xff\xe0\0\x10JFIF").contains("a picture"));
    assert!(sentence("a.csv", b"\x28\xb5\x2f\xfd\x04\x00").contains("packed with zstd"));
    let strays = format!("name,age\nAnna\0,1\nB\u{1}ert,2\n{}", "Carla,3\n".repeat(30));
    let source = super::open_bytes("a.csv", strays.as_bytes()).unwrap().source;
    assert_eq!(source.rows + source.unreadable_rows, 32, "a stray character is no reason to refuse the rest");
}

#[test]
fn an_encrypted_workbook() {
    let mut bytes = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".to_vec();
    bytes.resize(1024, 0);
    bytes.extend("EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes));
    assert!(sentence("a.xlsx", &bytes).contains("password"));
}

fn gzipped(bytes: &[u8]) -> Vec<u8> {
    let mut packer = GzEncoder::new(Vec::new(), Compression::fast());
    packer.write_all(bytes).unwrap();
    packer.finish().unwrap()
}

#[test]
fn packed_to_burst() {
    // 400 MB of one line again and again, in well under a megabyte.
    let mut packer = GzEncoder::new(Vec::new(), Compression::best());
    packer.write_all(b"a,b\n").unwrap();
    let lines = b"1,2\n".repeat(1 << 18);
    for _ in 0..400 {
        packer.write_all(&lines).unwrap();
    }
    assert!(sentence("a.csv.gz", &packer.finish().unwrap()).contains("refused"));
}

#[test]
fn a_bomb_named_xlsx() {
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    let options = zip::write::SimpleFileOptions::default().compression_method(zip::CompressionMethod::Deflated);
    zip.start_file("xl/worksheets/sheet1.xml", options).unwrap();
    let zeros = vec![0; 1 << 20];
    for _ in 0..300 {
        zip.write_all(&zeros).unwrap();
    }
    let bytes = zip.finish().unwrap().into_inner();
    assert!(bytes.len() < 1 << 20);
    assert!(sentence("a.xlsx", &bytes).contains("refused"));
}

#[test]
fn cancelled() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.csv");
    std::fs::write(&path, "a,b\n1,2\n".repeat(1000)).unwrap();
    let progress = Progress::new();
    progress.cancel();
    assert!(matches!(open(&path, &OpenOptions::default(), &progress).map(|_| ()), Err(DatasetError::Cancelled)));
}
