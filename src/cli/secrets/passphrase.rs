//! The passphrase of a sealed review: from the environment, else typed on a terminal.

use std::io::{self, IsTerminal, Write};
use std::path::Path;

use crate::cli::error::Fault;
use crate::review::{Keeping, Seal, is_sealed_file};
use crate::workbench::Folders;

/// Where the passphrase is looked for first.
pub const VARIABLE: &str = "SHOAL_PASSPHRASE";

/// How a review is kept on this computer; `None`: one that is not there yet. The passphrase is requested only if the
/// review is sealed.
///
/// # Errors
/// There is no passphrase.
pub fn keeping(review: Option<&Path>, err: &mut dyn Write) -> Result<Keeping, Fault> {
    let secrets = Folders::of_the_platform().map(|folders| folders.secrets);
    let sealed = review.filter(|path| is_sealed_file(path));
    let seal = sealed.map(|path| old(path, err)).transpose()?;
    Ok(Keeping::new(secrets, seal))
}

/// The passphrase of a review that is sealed.
fn old(review: &Path, err: &mut dyn Write) -> Result<Seal, Fault> {
    let name = review.display();
    let given = match from_environment()? {
        Some(given) => Some(given),
        None => ask(&format!("Passphrase of {name}"), err)?,
    };
    given.map(Seal::new).ok_or_else(|| missing(&format!("the review {name} is sealed with a passphrase")))
}

/// A passphrase for a review that is to be sealed. On a terminal it is typed twice.
///
/// # Errors
/// There is none, or it was typed in two ways.
pub fn new(review: &Path, err: &mut dyn Write) -> Result<Seal, Fault> {
    if let Some(given) = from_environment()? {
        return Ok(Seal::new(given));
    }
    let name = review.display();
    let Some(given) = ask(&format!("New passphrase for {name}"), err)? else {
        return Err(missing(&format!("there is no passphrase to seal the review {name} with")));
    };
    if ask("The same again", err)?.as_ref() != Some(&given) {
        return Err(Fault::wrong("the two passphrases differ; nothing was sealed"));
    }
    Ok(Seal::new(given))
}

fn missing(what: &str) -> Fault {
    Fault::wrong(format!("{what}: set {VARIABLE} to it, or give the command on a terminal, which asks for it"))
}

fn from_environment() -> Result<Option<String>, Fault> {
    match std::env::var(VARIABLE) {
        Ok(given) => Ok(Some(given).filter(|given| !given.is_empty())),
        Err(std::env::VarError::NotPresent) => Ok(None),
        Err(std::env::VarError::NotUnicode(_)) => Err(Fault::wrong(format!("{VARIABLE} is not text in UTF-8"))),
    }
}

/// What is typed on the terminal; `None` if there is no terminal or nothing is typed.
fn ask(what: &str, err: &mut dyn Write) -> Result<Option<String>, Fault> {
    if !io::stdin().is_terminal() {
        return Ok(None);
    }
    write!(err, "{what} (shown as you type; {VARIABLE} avoids that): ")?;
    err.flush()?;
    let mut line = String::new();
    io::stdin().read_line(&mut line).map_err(|error| Fault::wrong(format!("nothing could be read: {error}")))?;
    Ok(Some(line.trim_end_matches(['\r', '\n']).to_owned()).filter(|given| !given.is_empty()))
}
