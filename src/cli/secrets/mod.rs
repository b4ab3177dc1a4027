//! `shoal secret`, `shoal seal`, `shoal unseal`: the parts of a review that nobody else may read.

pub mod passphrase;

use std::io::Write;
use std::path::{Path, PathBuf};

use clap::{Args, Subcommand};

use super::error::{Fault, HOLDS};
use super::{input, kept};
use crate::files::{self, FileError, IfExists};
use crate::review::{ImportError, Review, ReviewError, is_sealed_file, secret_file};
use crate::workbench::{Folders, unsealed_asides};

/// `shoal secret export` and `shoal secret import`.
#[derive(Debug, Subcommand)]
pub enum SecretCommand {
    /// Write the secret of a review to a file
    ///
    /// Whoever has the file can remove the seeded noise and the random rounding of the review's releases. Only its
    /// owner can read it.
    #[command(after_help = "Example:\n  shoal secret export club.csv.shoal.json --out club.secret")]
    Export(Export),
    /// Take the secret of a review from a file
    ///
    /// It is kept in the program's own folder on this computer. The file stays; delete it if you no longer need it.
    #[command(after_help = "Example:\n  shoal secret import club.csv.shoal.json club.secret")]
    Import(Import),
}

/// Options of `shoal secret export`.
#[derive(Debug, Args)]
pub struct Export {
    /// The review
    pub review: PathBuf,
    /// File to write
    #[arg(long, value_name = "FILE")]
    pub out: PathBuf,
    /// Replace the file if it exists
    #[arg(long)]
    pub overwrite: bool,
}

/// Options of `shoal secret import`.
#[derive(Debug, Args)]
pub struct Import {
    /// The review
    pub review: PathBuf,
    /// File that `shoal secret export` wrote
    pub file: PathBuf,
}

/// Options of `shoal seal`.
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  shoal seal club.csv.shoal.json")]
pub struct Seal {
    /// The review
    pub review: PathBuf,
}

/// Options of `shoal unseal`.
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  shoal unseal club.csv.shoal.json")]
pub struct Unseal {
    /// The review
    pub review: PathBuf,
}

/// Runs `shoal secret export` or `shoal secret import`.
pub fn run(command: &SecretCommand, out: &mut dyn Write, err: &mut dyn Write) -> Result<u8, Fault> {
    match command {
        SecretCommand::Export(args) => export(args, out, err),
        SecretCommand::Import(args) => import(args, out, err),
    }
}

fn export(args: &Export, out: &mut dyn Write, err: &mut dyn Write) -> Result<u8, Fault> {
    let review = input::load(&args.review, err)?;
    let secret = review.secret.as_ref().ok_or_else(|| {
        let none = "the review has no secret yet: it gets one when seeded noise or random rounding needs it first";
        Fault::wrong(review.secret_absent().unwrap_or_else(|| none.to_owned()))
    })?;
    let if_exists = if args.overwrite { IfExists::Replace } else { IfExists::Refuse };
    files::write_private(&args.out, if_exists, &secret_file(secret)).map_err(|error| match error {
        FileError::Exists { .. } => Fault::wrong(format!("{error}, with --overwrite")),
        FileError::NoFolder { .. } | FileError::IsFolder { .. } => Fault::wrong(error),
        _ => Fault::unfinished(error),
    })?;
    writeln!(
        out,
        "The secret of {} is in {}. Whoever has it can take away the seeded noise and the random rounding of this review's releases: guard it as you guard the data, and delete the file when it has been imported.",
        args.review.display(),
        args.out.display()
    )?;
    Ok(HOLDS)
}

fn import(args: &Import, out: &mut dyn Write, err: &mut dyn Write) -> Result<u8, Fault> {
    let mut review = input::load(&args.review, err)?;
    let is_new = review.import_secret(&args.file).map_err(|error| match error {
        ImportError::NotKept(_) | ImportError::NoFolder => Fault::unfinished(error),
        _ => Fault::wrong(error),
    })?;
    let name = args.review.display();
    let file = args.file.display();
    if is_new {
        writeln!(out, "The secret of {name} is on this computer now. Delete {file} if you no longer need it.")?;
    } else {
        writeln!(out, "The secret of {name} was on this computer already.")?;
    }
    Ok(HOLDS)
}

/// Encrypts the review and its secret with the passphrase; a review that is sealed already is [`Fault::wrong`].
pub fn seal(args: &Seal, out: &mut dyn Write, err: &mut dyn Write) -> Result<u8, Fault> {
    let path = &args.review;
    if is_sealed_file(path) {
        let text = format!("the review {} is sealed already; shoal unseal removes the seal", path.display());
        return Err(Fault::wrong(text));
    }
    let mut keeping = passphrase::keeping(None, err)?;
    // A wrong path is reported before the passphrase is requested.
    Review::load_with(path, &keeping).map_err(Fault::wrong)?;
    keeping.seal = Some(passphrase::new(path, err)?);
    // With the passphrase: its secret may be sealed already, if an earlier seal was interrupted.
    let (mut review, reports) = Review::open_with(path, &keeping).map_err(Fault::wrong)?;
    for sentence in reports {
        writeln!(err, "shoal: {sentence}")?;
    }
    review.keeping.seal = keeping.seal;
    save(&mut review, path, err)?;
    writeln!(
        out,
        "{} is sealed. Without the passphrase nobody opens it, and nothing brings a lost one back. What was on the disk before may still be found there by whoever searches the disk itself.",
        path.display()
    )?;
    for aside in unsealed_asides(path, Folders::of_the_platform().as_ref()) {
        writeln!(
            err,
            "shoal: earlier work on this review was saved in another place and is not sealed: {}",
            aside.display()
        )?;
    }
    Ok(HOLDS)
}

/// Saves the review unencrypted; a review that is not sealed is [`Fault::wrong`].
pub fn unseal(args: &Unseal, out: &mut dyn Write, err: &mut dyn Write) -> Result<u8, Fault> {
    let path = &args.review;
    let mut review = input::load(path, err)?;
    if review.keeping.seal.take().is_none() {
        return Err(Fault::wrong(format!("the review {} is not sealed", path.display())));
    }
    save(&mut review, path, err)?;
    writeln!(out, "{} is no longer sealed. Whoever can read the file can read the review.", path.display())?;
    Ok(HOLDS)
}

fn save(review: &mut Review, path: &Path, err: &mut dyn Write) -> Result<(), Fault> {
    review.save(path).map_err(|error| match error {
        ReviewError::Changed { .. } => Fault::unfinished(format!("{error}. Give the command again")),
        error => Fault::unfinished(error),
    })?;
    kept::happened(review, err)
}
