//! `shoal man` and `shoal completions`: the command line described for other programs.

use std::io::Write;

use clap::CommandFactory;
use clap_complete::Shell;

use super::args::CommandLine;
use super::error::{Fault, HOLDS};

/// Writes the manual page of the program: one page, with every command and its options.
pub fn manual(out: &mut dyn Write) -> Result<u8, Fault> {
    out.write_all(&page()?)?;
    Ok(HOLDS)
}

/// Writes what a shell needs to complete commands and options.
pub fn completions(shell: Shell, out: &mut dyn Write) -> Result<u8, Fault> {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut CommandLine::command(), "shoal", &mut script);
    out.write_all(&script)?;
    Ok(HOLDS)
}

/// The page in roff. The commands come as sections of their own, so that `man shoal` holds all there is to know.
fn page() -> Result<Vec<u8>, Fault> {
    let mut all = CommandLine::command().disable_help_subcommand(true);
    all.build();
    let mut page = Vec::new();
    let program = clap_mangen::Man::new(all.clone());
    program.render_title(&mut page)?;
    program.render_name_section(&mut page)?;
    program.render_synopsis_section(&mut page)?;
    program.render_description_section(&mut page)?;
    program.render_options_section(&mut page)?;
    for command in all.get_subcommands() {
        let name = command.get_name().to_uppercase();
        writeln!(page, ".SH \"SHOAL {name}\"")?;
        let command = clap_mangen::Man::new(command.clone());
        let mut body = Vec::new();
        command.render_synopsis_section(&mut body)?;
        command.render_description_section(&mut body)?;
        command.render_options_section(&mut body)?;
        page.extend_from_slice(&as_subsections(&body));
    }
    program.render_version_section(&mut page)?;
    Ok(page)
}

/// Turns the sections of a command's page into subsections, and leaves out the definitions that only a page of its own
/// needs.
fn as_subsections(body: &[u8]) -> Vec<u8> {
    let mut lines = Vec::with_capacity(body.len());
    for line in body.split_inclusive(|&byte| byte == b'\n') {
        match line.strip_prefix(b".SH ") {
            Some(title) => {
                lines.extend_from_slice(b".SS ");
                lines.extend_from_slice(title);
            }
            None => lines.extend_from_slice(line),
        }
    }
    lines
}
