//! Good files, damaged byte by byte: a table or a sentence, never a panic, and of a cut file never a table.

use proptest::prelude::*;

use super::{open_bytes, sentence};
use crate::reading::formats::{arrow, parquet, xlsx};

#[test]
fn cut_files() {
    let (parquet, xlsx, arrow) = (parquet(), xlsx(), arrow());
    for share in [10, 30, 50, 70, 90, 99] {
        let cut = |bytes: &[u8]| bytes[..bytes.len() * share / 100].to_vec();
        assert!(sentence("a.parquet", &cut(&parquet)).contains("its end is missing"));
        sentence("a.xlsx", &cut(&xlsx));
        sentence("a.arrow", &cut(&arrow));
    }
    let mut packer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    std::io::Write::write_all(&mut packer, "name,age\nAnna,31\n".repeat(1000).as_bytes()).unwrap();
    let gzip = packer.finish().unwrap();
    for end in [20, gzip.len() / 2, gzip.len() - 1] {
        assert!(sentence("a.csv.gz", &gzip[..end]).contains("gzip"));
    }
    let json = "[{\"a\":1},{\"a\":2}]";
    for end in 1..json.len() {
        assert!(sentence("a.json", &json.as_bytes()[..end]).contains("line 1"));
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(150))]

    #[test]
    fn changed_bytes(kind in 0_usize..3, changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..6)) {
        let (name, mut bytes) =
            [("a.parquet", parquet()), ("a.arrow", arrow()), ("a.xlsx", xlsx())].into_iter().nth(kind).unwrap();
        for (place, byte) in changes {
            let place = place.index(bytes.len());
            bytes[place] = byte;
        }
        match open_bytes(name, &bytes) {
            Ok(dataset) => assert_eq!(dataset.rows() as u64, dataset.source.rows),
            Err(error) => assert!(error.to_string().ends_with('.'), "{error}"),
        }
    }
}
