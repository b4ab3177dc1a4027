//! JSON-stat read back by its own rules: a cell's place is its row-major position over `size`.

use proptest::prelude::*;
use serde_json::Value;
use shoal::release::PublishedValue;
use shoal::release::writers::FileFormat;

use super::{example, table, written};

fn document(table: &shoal::release::Published) -> Value {
    let (folder, _) = written(std::slice::from_ref(table), FileFormat::JsonStat);
    serde_json::from_slice(&std::fs::read(folder.path().join("table.json")).unwrap()).unwrap()
}

#[test]
fn the_example_reads_as_it_should() {
    let cube = document(&example());
    assert_eq!(cube["version"], "2.0");
    assert_eq!(cube["id"], serde_json::json!(["region", "tier", "measure"]));
    assert_eq!(cube["size"], serde_json::json!([2, 3, 2]));
    assert_eq!(
        cube["value"],
        serde_json::json!([118, -12.5, null, null, 215, 31.25, 92, 8.0, 0, null, 92, 8.0]),
        "every cell is there, so the values are a list"
    );
    assert_eq!(cube["status"], serde_json::json!({"2": "x", "3": "x"}), "only hidden cells have a status");
    assert_eq!(cube["updated"], "2026-11-22T19:10:00Z");
}

proptest! {
    #[test]
    fn everything_comes_back(table in table()) {
        let cube = document(&table);
        let ids: Vec<&str> = cube["id"].as_array().unwrap().iter().map(|id| id.as_str().unwrap()).collect();
        let index = |id: &str| cube["dimension"][id]["category"]["index"].as_array().unwrap().clone();
        let mut values = 0;
        for row in &table.rows {
            for (measure, value) in row.values.iter().enumerate() {
                let mut position = 0;
                for (i, label) in row.at.iter().enumerate() {
                    let index = index(ids[i]);
                    prop_assert_eq!(cube["size"][i].as_u64().unwrap() as usize, index.len());
                    position = position * index.len() + index.iter().position(|l| l == label).unwrap();
                }
                position = position * table.measures.len() + measure;
                let read = match &cube["value"] {
                    Value::Array(list) => list[position].clone(),
                    places => places[&position.to_string()].clone(),
                };
                values += 1;
                let status = cube["status"].get(position.to_string());
                prop_assert_eq!(status.is_some(), *value == PublishedValue::Hidden);
                match *value {
                    PublishedValue::Count(people) => prop_assert_eq!(read.as_u64(), Some(people)),
                    PublishedValue::Number(number) => {
                        // serde_json's own reading may be off in the last place; its writing is exact.
                        prop_assert!((read.as_f64().unwrap() - number.value()).abs() <= number.value().abs() * 1e-15);
                    }
                    _ => prop_assert_eq!(read, Value::Null),
                }
            }
        }
        let written = cube["value"].as_array().map(Vec::len).or(cube["value"].as_object().map(serde_json::Map::len));
        prop_assert_eq!(written, Some(values), "there is a value that was not published");
    }
}
