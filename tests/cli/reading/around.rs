//! What lies around the cells of a written table: attacked from outside, with the written file alone.

use crate::cli::{file, shoal, text};
use crate::release::attack::outside::{Row, recovered};
use std::collections::BTreeSet;

/// Runs a release of this file and reads the rows of what it wrote: labels, and people where they are published.
fn released(content: &str, args: &[&str]) -> Vec<(Vec<String>, Option<f64>)> {
    let (folder, path) = file("people.csv", content);
    let out = folder.path().join("out");
    let own = ["release", text(&path), "--threshold", "10", "--out", text(&out)];
    let answer = shoal(&[&own[..], args].concat());
    assert_eq!(answer.status, 0, "{}{}", answer.out, answer.err);
    let written = std::fs::read_to_string(out.join("table.csv")).unwrap();
    let mut lines = written.lines();
    let labels = lines.next().unwrap().split(',').position(|heading| heading == "people").unwrap();
    let row = |line: &str| {
        let fields: Vec<String> = line.split(',').map(str::to_owned).collect();
        let people = fields[labels].parse().ok();
        (fields[..labels].to_vec(), people)
    };
    lines.map(row).collect()
}

fn nothing_comes_out(rows: &[(Vec<String>, Option<f64>)], people: u32, is_in: &dyn Fn(&[String], u32) -> bool) {
    let everyone: BTreeSet<u32> = (0..people).collect();
    let rows: Vec<Row> = rows
        .iter()
        .map(|(at, says)| Row {
            people: everyone.iter().copied().filter(|&person| is_in(at, person)).collect(),
            says: says.map(|n| [n, n]),
        })
        .collect();
    let found = recovered(&rows, &everyone, 10);
    assert!(found.is_empty(), "{found:?}");
}

/// (people on the web only, in both, in the shop only): somebody is few.
#[test]
fn people_in_several_categories() {
    for [web, both, shop] in [[50, 47, 3], [3, 90, 40], [40, 4, 40], [60, 9, 2]] {
        let of = |person: u32| (person < web + both, person >= web);
        let people = web + both + shop;
        let mut content = String::from("id,ch\n");
        for person in 0..people {
            let (in_web, in_shop) = of(person);
            in_web.then(|| content.push_str(&format!("u{person},web\n")));
            in_shop.then(|| content.push_str(&format!("u{person},shop\n")));
        }
        let rows = released(&content, &["--person", "id", "--dimensions", "ch"]);
        nothing_comes_out(&rows, people, &|at, person| match at[0].as_str() {
            "web" => of(person).0,
            "shop" => of(person).1,
            _ => true,
        });
        assert!(rows.iter().any(|(_, people)| people.is_some()), "something is published");
    }
}

/// (in V, in A, in both) of 100 people.
#[test]
fn people_outside_a_segment_or_two() {
    for [v, a, both] in [[97, 50, 48], [60, 36, 0], [95, 92, 90], [50, 46, 0], [40, 37, 37]] {
        let of = |person: u32| (person < v, person >= v - both && person < v - both + a);
        let mut content = String::from("v,a\n");
        for person in 0..100 {
            let (in_v, in_a) = of(person);
            content.push_str(&format!("{},{}\n", u8::from(in_v), u8::from(in_a)));
        }
        let rows = released(&content, &["--segments", "--segment", "V:v=1", "--segment", "A:a=1"]);
        nothing_comes_out(&rows, 100, &|at, person| match at[0].as_str() {
            "V" => of(person).0,
            "A" => of(person).1,
            _ => true,
        });
    }
}

#[test]
fn a_withheld_total_is_no_sum_and_where_nothing_is_hidden_it_is_said() {
    let content = "c\n".to_owned() + &"A\n".repeat(30) + &"B\n".repeat(20) + &"C\n".repeat(40);
    let rows = released(&content, &["--dimensions", "c", "--hide-total"]);
    // One of the three is hidden, and a category that is hidden whole has no row.
    assert_eq!(rows.iter().filter(|(_, people)| people.is_some()).count(), 2, "{rows:?}");
    assert_eq!(rows.len(), 2, "{rows:?}");
    let (_folder, path) = file("people.csv", &content);
    let args = ["release", text(&path), "--dimensions", "c", "--hide-total", "--protect", "none"];
    let answer = shoal(&args);
    assert_eq!(answer.status, 1, "{}", answer.out);
    assert!(answer.out.contains("C 40 + A 30 + B 20 = 90"), "{}", answer.out);
}
