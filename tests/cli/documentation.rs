//! `shoal man` and `shoal completions`: the command line described for other programs.

use std::path::Path;

use super::shoal;

/// The page that packages carry.
fn kept_page() -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/docs/shoal.1")
}

#[test]
fn the_manual_page_that_is_kept_is_the_one_that_the_program_writes() {
    let page = shoal(&["man"]);
    assert_eq!(page.status, 0, "{}", page.err);
    if std::env::var_os("UPDATE_SNAPSHOTS").is_some() {
        std::fs::write(kept_page(), &page.out).unwrap();
    }
    let kept = std::fs::read_to_string(kept_page()).unwrap_or_default();
    assert!(kept == page.out, "assets/docs/shoal.1 is out of date: shoal man > assets/docs/shoal.1");
}

#[test]
fn the_manual_page_holds_every_command_and_every_option() {
    let page = shoal(&["man"]).out;
    let help = shoal(&["--help"]).out;
    let commands: Vec<&str> = help
        .lines()
        .skip_while(|line| !line.starts_with("Commands:"))
        .skip(1)
        .take_while(|line| line.starts_with("  "))
        .filter(|line| !line.starts_with("   "))
        .filter_map(|line| line.split_whitespace().next())
        .filter(|name| *name != "help")
        .collect();
    assert!(commands.len() >= 11, "{commands:?}");
    // roff escapes a hyphen.
    let page = page.replace("\\-", "-");
    for command in commands {
        assert!(page.contains(&format!(".SH \"SHOAL {}\"", command.to_uppercase())), "no section on {command}");
        for line in shoal(&[command, "--help"]).out.lines() {
            let option = line.split_whitespace().find(|word| word.starts_with("--"));
            if let Some(option) = option.filter(|_| line.trim_start().starts_with('-')) {
                let name = option.split(['=', '[', ',']).next().unwrap();
                assert!(page.contains(name), "{command}: the page does not name {name}");
            }
        }
    }
}

#[test]
fn every_shell_has_its_completions() {
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let answer = shoal(&["completions", shell]);
        assert_eq!(answer.status, 0, "{}", answer.err);
        assert!(answer.out.contains("assess") && answer.out.contains("dimensions"), "{shell}");
    }
    shoal(&["completions", "tea"]).is_wrong(&["tea", "bash"]);
}
