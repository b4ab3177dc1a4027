//! Large files of the list, compared with their reviews one after the other once the list is there.

use crate::privacy::Progress;
use crate::workbench::bench::Workbench;
use crate::workbench::jobs::JobKind;
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::fs::{File, Metadata};
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::time::SystemTime;

/// Bytes that are read at once.
const PIECE: usize = 1 << 20;

/// What files held when they were read: it is known until their size or their time changes.
#[derive(Clone, Debug, Default)]
pub(super) struct Hashed(BTreeMap<PathBuf, (Stamp, Option<String>)>);

/// Size and time of the last change.
type Stamp = (u64, Option<SystemTime>);

fn stamp(meta: &Metadata) -> Stamp {
    (meta.len(), meta.modified().ok())
}

impl Hashed {
    /// The fingerprint of a file as it is: `Some(None)` if it could not be read, `None` if it has not been.
    pub(super) fn get(&self, path: &Path, meta: &Metadata) -> Option<Option<&str>> {
        let (then, hash) = self.0.get(path)?;
        (*then == stamp(meta)).then_some(hash.as_deref())
    }
}

/// The fingerprint of a file, read in pieces.
fn hash(path: &Path, progress: &Progress) -> io::Result<String> {
    let mut file = File::open(path)?;
    progress.set_total(file.metadata()?.len());
    let (mut hash, mut piece) = (Sha256::new(), vec![0; PIECE]);
    loop {
        let read = file.read(&mut piece)?;
        if read == 0 {
            return Ok(crate::files::hexadecimal(&hash.finalize()));
        }
        hash.update(&piece[..read]);
        progress.step(read as u64)?;
    }
}

impl Workbench {
    /// Compares the next file of the list that was too large to be read with it.
    pub(super) fn compare_next_file(&mut self) {
        let rows = self.portfolio.known.iter().flat_map(|known| &known.rows);
        let Some(path) = rows.filter_map(|row| row.compares.clone()).next() else { return };
        let Ok(meta) = std::fs::metadata(&path) else { return };
        let file = path.clone();
        self.run(
            JobKind::PortfolioFile,
            &format!("Comparing {} with its review", path.file_name().unwrap_or_default().to_string_lossy()),
            move |progress| hash(&file, progress).ok(),
            move |workbench, hash| {
                workbench.portfolio.hashed.0.insert(path, (stamp(&meta), hash));
                workbench.look_at_portfolio_again();
                workbench.portfolio();
            },
        );
    }
}
