//! A newer file lacks a column by which the review decides who is counted: nobody is counted otherwise than was decided.

use std::process::Command;

fn shoal(folder: &std::path::Path, arguments: &[&str]) -> (i32, String, String) {
    let output = Command::new(env!("CARGO_BIN_EXE_shoal"))
        .args(arguments)
        .current_dir(folder)
        .env("XDG_DATA_HOME", folder.join("data"))
        .env("XDG_CONFIG_HOME", folder.join("config"))
        .output()
        .unwrap();
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    (output.status.code().unwrap(), text(&output.stdout), text(&output.stderr))
}

#[test]
fn a_file_without_the_consent_column_or_the_person_key_is_not_measured() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    let row = |i: usize| format!("K{},{},{},{}", i % 40, i % 5, ["Ulm", "Bonn"][i % 2], ["yes", "no"][i % 2]);
    let whole: String = (0..80).map(|i| row(i) + "\n").collect();
    let without = |drop: usize| -> String {
        let header = "customer,age,city,consent";
        let cut = |line: &str| {
            let cells: Vec<&str> = line.split(',').enumerate().filter(|(at, _)| *at != drop).map(|(_, c)| c).collect();
            cells.join(",") + "\n"
        };
        std::iter::once(header).chain(whole.lines()).map(cut).collect()
    };
    std::fs::write(folder.join("club.csv"), format!("customer,age,city,consent\n{whole}")).unwrap();
    std::fs::write(folder.join("no-consent.csv"), without(3)).unwrap();
    std::fs::write(folder.join("no-key.csv"), without(0)).unwrap();
    let tagging =
        ["--qi", "age,city", "--person", "customer", "--consent", "consent=yes", "--segment", "Ulm: city = \"Ulm\""];
    let mut save = vec!["release", "club.csv", "--dimensions", "city", "--threshold", "3", "--out", "first"];
    save.extend(["--review", "r.shoal.json", "--save"]);
    save.extend(tagging);
    let (code, _, errors) = shoal(folder, &save);
    assert!(code < 2, "{errors}");
    for (file, column, use_) in [("no-consent.csv", "consent", "consent"), ("no-key.csv", "customer", "person key")] {
        let (code, out, errors) = shoal(folder, &["assess", file, "--review", "r.shoal.json", "--json"]);
        assert_eq!(code, 2, "{file}: {out}");
        assert!(errors.contains(&format!("\"{column}\" cannot be used as")) && errors.contains(use_), "{errors}");
        assert!(errors.contains("the file has no column of this name any more"), "{errors}");
        let arguments =
            ["release", file, "--review", "r.shoal.json", "--dimensions", "city", "--out", "out", "--threshold", "3"];
        let (code, _, errors) = shoal(folder, &arguments);
        assert_eq!(code, 2, "{file}: {errors}");
        assert!(!folder.join("out").exists());
    }
}
