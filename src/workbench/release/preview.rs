//! The release as it would be made now: counted, protected, attacked.

use super::earlier_releases::{Known, Released, released};
use super::grid::{grid, hidden, number};
use super::recipients::{Pooled, for_everybody, known_to, pooled};
use super::table_input::{input, under_policy};
use super::views::{Preview, ReleasePreview};
use crate::dataset::{Dataset, Use};
use crate::privacy::Progress;
use crate::release::noise::{NoiseFigures, PrivacyLoss, Source};
use crate::release::settings::{Protect, TableSettings};
use crate::release::tabulation::TableInput;
use crate::release::{
    Earlier, Prepared, PreparedCell, PublishedValue, ReleaseError, Status, TableRequest, Together, prepare_together,
};
use crate::report::assessment::Verdict;
use crate::report::words::thousands;
use crate::review::Review;
use crate::workbench::bench::{Workbench, sentence};
use crate::workbench::budget;
use crate::workbench::dimension;
use crate::workbench::error::MeasureError;
use crate::workbench::figures::frame::{Cache, Derived, Figure, Given};
use crate::workbench::made_with::Kept;
use crate::workbench::undecided::undecided;
use std::collections::BTreeSet;
use std::sync::Arc;

/// The release as it would be made now.
pub(crate) struct ReleaseNow;

impl Figure for ReleaseNow {
    type Question = ();
    type Answer = ReleasePreview;
    const TITLE: &'static str = "Protecting the table";

    fn measure(given: &Given<'_>, (): &()) -> Result<ReleasePreview, MeasureError> {
        preview(given)
    }
}

impl Workbench {
    /// The release as it would be made now.
    pub fn preview(&mut self) -> &Derived<ReleasePreview> {
        self.ask::<ReleaseNow>(())
    }
}

/// What each table counts, and how many people are left out of it for want of consent.
type Inputs = Vec<(TableInput, Option<u64>)>;

/// The tables of the release under the policy, with what they count.
fn laid_out(given: &Given<'_>) -> Result<(Vec<TableSettings>, Inputs), MeasureError> {
    let release = &given.review.release;
    let settings: Vec<TableSettings> =
        release.tables.iter().map(|table| under_policy(table, &given.review.policy)).collect();
    for table in &settings {
        table.dimensions.iter().try_for_each(|column| dimension::check_role(given, table, column))?;
    }
    let inputs = settings.iter().map(|settings| input(given, settings)).collect::<Result<Vec<_>, _>>()?;
    for (table, (input, _)) in settings.iter().zip(&inputs) {
        dimension::check_labels(given, table, input)?;
    }
    Ok((settings, inputs))
}

/// Protects the tables against somebody who knows these earlier releases.
fn protect(
    given: &Given<'_>,
    settings: &[TableSettings],
    inputs: &Inputs,
    known: &Known,
) -> Result<Together, MeasureError> {
    let context = who_is_counted(given.review);
    let requests = inputs.iter().zip(settings).map(|((input, _), settings)| {
        Ok(TableRequest { input, settings, before: &known.changed, noise: source(given.review, settings, &context)? })
    });
    let requests = requests.collect::<Result<Vec<_>, MeasureError>>()?;
    Ok(prepare_together(&requests, &known.tables, given.progress)?)
}

/// The tables as they are shown.
fn views(
    given: &Given<'_>,
    tables: Vec<Prepared>,
    settings: Vec<TableSettings>,
    inputs: Inputs,
    spends: &[PrivacyLoss],
) -> Vec<Preview> {
    let release = &given.review.release;
    let of = release.tables.len();
    let each = tables.into_iter().zip(settings).zip(inputs).enumerate();
    each.map(|(i, ((prepared, settings), (input, without_consent)))| {
        let spends = prepared.noise.as_ref().and_then(|_| spends.get(i).copied());
        table(&release.name(i), of, prepared, settings, &input, without_consent, spends)
    })
    .collect()
}

/// The release attacked by somebody who knows one earlier release and no other: the verdict with its sentence, and what
/// was not compared.
pub(in crate::workbench) fn attacked_with(
    given: &Given<'_>,
    earlier: &Released<'_>,
) -> Result<(Verdict, String, Vec<String>), MeasureError> {
    let (settings, inputs) = laid_out(given)?;
    let known = Known::of([earlier]);
    let Together { tables, differences, not_compared } = protect(given, &settings, &inputs, &known)?;
    let (verdict, because) = verdict_of_all(&views(given, tables, settings, inputs, &[]), &differences);
    Ok((verdict, because, not_compared))
}

pub(crate) fn preview(given: &Given<'_>) -> Result<ReleasePreview, MeasureError> {
    let release = &given.review.release;
    let (settings, inputs) = laid_out(given)?;
    let mut kept = Kept::of(given, &settings, &inputs)?;
    let released = released(given)?;
    let recipients = &release.recipients;
    let all = for_everybody(given.review, recipients);
    let known = Known::of(released.iter().filter(|one| all || known_to(given.review, one.content, recipients)));
    let Together { tables, differences, not_compared } = protect(given, &settings, &inputs, &known)?;
    kept.add(&tables);
    let own = || as_released(&inputs, &settings, &tables, given.progress);
    let Pooled { because: pooled_because, together, not_looked_at: of_pool } =
        pooled(given.review, recipients, &released, own, given.progress)?;
    let spends = budget::spends(given.review, &tables);
    let tables = views(given, tables, settings, inputs, &spends);
    let spends = spends.into_iter().fold(PrivacyLoss::default(), PrivacyLoss::and);
    let mut not_looked_at = known.not_looked_at;
    not_looked_at.extend(not_compared);
    not_looked_at.extend(of_pool);
    not_looked_at.dedup();
    let (verdict, because) = match budget::over_budget(given.review, spends) {
        Some(sentence) => (Verdict::Fail, sentence),
        None => verdict_of_all(&tables, &differences),
    };
    let (verdict, because) = match pooled_because {
        Some(sentence) if verdict == Verdict::Pass => (Verdict::Warn, sentence),
        _ => (verdict, because),
    };
    let (verdict, because) = match not_looked_at.as_slice() {
        [first, rest @ ..] if verdict == Verdict::Pass => {
            let more = if rest.is_empty() { String::new() } else { format!(" And {} more.", rest.len()) };
            (Verdict::Warn, format!("{because} {first}{more}"))
        }
        _ => (verdict, because),
    };
    let undecided = undecided(&given.cache.dataset.source.reading);
    let (verdict, because) = match &undecided {
        Some(question) if verdict == Verdict::Pass => (Verdict::Warn, question.clone()),
        _ => (verdict, because),
    };
    Ok(ReleasePreview {
        tables,
        recipients: release.recipients.clone(),
        verdict,
        because,
        undecided,
        differences,
        spends,
        earlier_releases: known.releases,
        earlier_forgotten: known.forgotten,
        not_looked_at,
        together,
        kept,
    })
}

/// The tables as they would be released, for an attack on what several recipients hold. Noisy numbers are never exact.
fn as_released(
    inputs: &[(TableInput, Option<u64>)],
    settings: &[TableSettings],
    tables: &[Prepared],
    progress: &Progress,
) -> Result<Vec<Earlier>, MeasureError> {
    let mut own = Vec::new();
    for (((input, _), settings), prepared) in inputs.iter().zip(settings).zip(tables) {
        if prepared.noise.is_none() {
            own.extend(Earlier::again(input, settings.clone(), prepared.published(), progress)?);
        }
    }
    Ok(own)
}

/// Of which file a question is, and who is a person in it: what its noise is made of beside the table.
fn who_is_counted(review: &Review) -> Vec<u8> {
    let people: Vec<_> = [Use::PersonKey, Use::Count].map(|use_| review.with_use(use_).collect::<Vec<_>>()).to_vec();
    // Plain data: it cannot fail to be JSON.
    serde_json::to_vec(&(&review.source.sha256, people)).unwrap_or_default()
}

/// What the random parts of a table are made of.
pub(super) fn source<'a>(
    review: &'a Review,
    settings: &TableSettings,
    context: &'a [u8],
) -> Result<Source<'a>, MeasureError> {
    if let Some(why) = review.secret_absent().filter(|_| settings.needs_secret()) {
        return Err(MeasureError::Release(sentence(&why)));
    }
    match (settings.needs_secret(), &review.secret, settings.protect) {
        (false, _, _) => Ok(Source::System),
        (true, Some(secret), _) => Ok(Source::Secret(secret, context)),
        (true, None, Protect::Round { .. }) => Err(ReleaseError::NoSecret.into()),
        (true, None, _) => Err(MeasureError::Release(
            "The noise is to be made of the review's own secret, but the review has none. Give it one, or take the system's random source.".to_owned(),
        )),
    }
}

fn table(
    name: &str,
    of: usize,
    prepared: Prepared,
    settings: TableSettings,
    input: &TableInput,
    without_consent: Option<u64>,
    spends: Option<PrivacyLoss>,
) -> Preview {
    let people = input.members.as_ref().map_or_else(|| input.people.total(), |rows| input.people.among(rows));
    let (verdict, because) = verdict(&prepared, &settings);
    let mut published = prepared.published();
    if of > 1 && published.title.is_empty() {
        // Beside others a table needs a name of its own.
        name.clone_into(&mut published.title);
    }
    let grid = grid(&prepared, &settings);
    Preview {
        name: name.to_owned(),
        hidden: hidden(&grid),
        left_out: published.hidden_lines(),
        grid,
        published,
        cells: prepared.cells.len(),
        cells_hidden: prepared.cost.cells_hidden as usize,
        people,
        people_hidden: prepared.cost.people_hidden,
        protected: prepared.checked.protected,
        programmes: prepared.checked.programmes as usize,
        recovered: recovered(&prepared),
        because,
        verdict,
        without_consent,
        spends,
        settings,
        prepared,
    }
}

/// One table speaks for itself; of several, the worst, and what they disclose together.
fn verdict_of_all(tables: &[Preview], differences: &[String]) -> (Verdict, String) {
    if !differences.is_empty() {
        let groups = thousands(differences.len() as u64);
        return (Verdict::Fail, format!("An attacker can work out {groups} small groups from the tables together."));
    }
    let worst = tables.iter().enumerate().max_by_key(|(i, table)| (table.verdict, std::cmp::Reverse(*i)));
    match (worst, tables) {
        (None, _) => (Verdict::Warn, "There is no table yet.".to_owned()),
        (Some((_, table)), [_]) => (table.verdict, table.because.clone()),
        (Some((_, table)), _) if table.verdict != Verdict::Pass => {
            (table.verdict, format!("{}: {}", table.name, table.because))
        }
        (Some(_), _) => {
            let hidden: usize = tables.iter().map(|table| table.cells_hidden).sum();
            let because = format!(
                "Attacked together and held: {} tables, {} hidden cells, none can be worked out.",
                thousands(tables.len() as u64),
                thousands(hidden as u64)
            );
            (Verdict::Pass, because)
        }
    }
}

/// Makes a review's release over a dataset, at once: the same tables as the window's.
///
/// # Errors
/// [`MeasureError`] says what does not fit.
pub fn prepare_release(
    dataset: &Arc<Dataset>,
    review: &Review,
    progress: &Progress,
) -> Result<ReleasePreview, MeasureError> {
    let cache = Cache::new(Arc::clone(dataset));
    preview(&Given { cache: &cache, review, progress })
}

fn verdict(prepared: &Prepared, settings: &TableSettings) -> (Verdict, String) {
    if let Some(noise) = &prepared.noise {
        return verdict_of_noise(prepared, noise, settings);
    }
    let hidden = prepared.cost.cells_hidden;
    if settings.protect == Protect::None {
        let leaves = |cell: &&PreparedCell| cell.published.first() != Some(&PublishedValue::Hidden);
        let open = prepared.cells.iter().filter(|cell| cell.status == Status::Unsafe).filter(leaves).count();
        if open > 0 {
            return (Verdict::Fail, format!("{} unsafe cells would be released as they are.", thousands(open as u64)));
        }
        if prepared.checked.protected {
            return (Verdict::Pass, "No cell is unsafe, so nothing had to be hidden.".to_owned());
        }
    }
    if prepared.checked.protected {
        let because = match hidden {
            0 => "Attacked and held: no cell is unsafe.".to_owned(),
            n => format!("Attacked and held: {} hidden cells, none can be worked out.", thousands(n)),
        };
        (Verdict::Pass, because)
    } else {
        let open = prepared.checked.exposed.len() + prepared.checked.differences.len();
        (
            Verdict::Fail,
            format!("An attacker can work out {} small groups from what is published.", thousands(open as u64)),
        )
    }
}

/// Noise hides whether anybody is in the table, but not that a category occurs.
fn verdict_of_noise(prepared: &Prepared, noise: &NoiseFigures, settings: &TableSettings) -> (Verdict, String) {
    let threshold = settings.rules.threshold;
    let total = prepared.total_label.as_str();
    let few = prepared.cells.iter().filter(|cell| cell.count > 0 && cell.count < threshold);
    let alone = few.filter_map(|cell| {
        let mut named = cell.at.iter().filter(|label| *label != total);
        named.next().filter(|_| named.next().is_none())
    });
    let alone: BTreeSet<&String> = alone.collect();
    let because = format!("Noise protects everybody's whole contribution with {}; nothing is hidden.", noise.spent);
    if alone.is_empty() {
        return (Verdict::Pass, because);
    }
    let names = alone.iter().take(3).map(|name| format!("“{name}”")).collect::<Vec<_>>().join(", ");
    let more = if alone.len() > 3 { " and others" } else { "" };
    let sentence = format!(
        "{because} That a category occurs is not hidden: {names}{more} had fewer than {threshold} people; merge them or choose a coarser level."
    );
    (Verdict::Warn, sentence)
}

fn recovered(prepared: &Prepared) -> Vec<String> {
    let exposed = prepared.checked.exposed.iter().filter_map(|&place| prepared.cells.get(place)).map(|cell| {
        let place = cell.at.join(", ");
        match cell.attacker {
            _ if cell.how.is_some() => cell.how.clone().unwrap_or_default(),
            Some([low, high]) if low == high => format!("{place}: exactly {}", number(low)),
            Some([low, high]) => format!("{place}: between {} and {}", number(low), number(high)),
            None => place,
        }
    });
    exposed.chain(prepared.checked.differences.iter().cloned()).collect()
}
