//! Whom the consent columns and the lists of keys leave out, and how many that are of each segment.

use super::error::MeasureError;
use super::figures::column::{ConsentValue, ConsentView};
use super::figures::frame::Cache;
use crate::dataset::{ConsentRule, Dataset, Fate, Use};
use crate::privacy::{Bitmap, CodedColumn, People, Progress, Values, ladder};
use crate::report::assessment::{ConsentFlow, ConsentLoss};
use crate::report::words::people as people_words;
use crate::review::{ConsentNeeded, Review, Segment};
use crate::segments::{self, Says, Sifted};
use std::sync::Arc;

/// One rule of consent, and whom it leaves out.
pub(super) struct Sieve {
    /// The column of consent; `None` for a list of keys.
    column: Option<String>,
    /// In words: `email_opt_out != yes`.
    rule: String,
    sifted: Sifted,
}

impl Sieve {
    /// The name of a list of keys; `None` for a column.
    pub(super) fn list(&self) -> Option<&str> {
        let is_list = self.column.is_none();
        self.rule.rsplit_once(" not in ").filter(|_| is_list).map(|(_, name)| name)
    }
}

/// The rules of a review in the file's order, then its lists of keys.
pub(super) fn sieves(
    cache: &Cache,
    review: &Review,
    people: &People,
    progress: &Progress,
) -> Result<Vec<Sieve>, MeasureError> {
    if let Some(file) = review.opt_out_not_open() {
        return Err(MeasureError::OptOutNotOpen { name: file.name() });
    }
    let mut sieves = Vec::new();
    for name in cache.names() {
        if review.column(name).use_ == Some(Use::Consent) {
            let rule = review.consent_rule(name);
            let sifted = match cache.counted.as_ref().map(|counted| counted.says.get(name)) {
                Some(Some((column, says))) => segments::sift(column, says, people),
                Some(None) => return Err(MeasureError::NotCounted(name.to_owned())),
                None => {
                    let column = cache.coded(name, progress)?;
                    segments::sift(&column, &says(&column, &rule)?, people)
                }
            };
            sieves.push(Sieve { column: Some(name.to_owned()), rule: rule.text(name), sifted });
        }
    }
    for list in review.opt_outs.iter() {
        let key = cache.with_use(review, Use::PersonKey).ok_or_else(|| MeasureError::Unusable {
            column: list.name().to_owned(),
            use_: "a list of keys to leave out".to_owned(),
            reason: "no column is tagged as person key".to_owned(),
        })?;
        let left = segments::people_of(&list.rows(cache.coded(&key, progress)?.as_ref()), people);
        let nobody = Bitmap::none(left.rows());
        let sifted = Sifted { left, unknown: nobody.clone(), empty: nobody.clone(), kept_empty: nobody };
        sieves.push(Sieve { column: None, rule: format!("{key} not in {}", list.name()), sifted });
    }
    Ok(sieves)
}

/// What each value of a column means for who has it.
fn says(column: &CodedColumn, rule: &ConsentRule) -> Result<Vec<Says>, MeasureError> {
    let asked = rule.asked(column);
    if !asked.is_empty() {
        return Err(MeasureError::ConsentUnknown { column: column.name.clone(), values: asked });
    }
    let says = |fate| match fate {
        Fate::Stays => Says::Stay,
        Fate::Left => Says::Leave,
        Fate::LeftUnknown | Fate::Asked => Says::Unknown,
        Fate::Empty { stays } => Says::Nothing { stays },
    };
    Ok(rule.fates(column).into_iter().map(says).collect())
}

/// The rules that hold for a segment. A list of keys always holds.
pub(super) fn sieves_of<'a>(review: &Review, segment: &Segment, sieves: &'a [Sieve]) -> Vec<&'a Sieve> {
    let needed = review.needs_consent(segment);
    let holds = |column: &String| match &segment.consent {
        ConsentNeeded::Columns(columns) => columns.contains(column),
        ConsentNeeded::All | ConsentNeeded::NotNeeded(_) => needed,
    };
    sieves.iter().filter(|sieve| sieve.column.as_ref().is_none_or(holds)).collect()
}

/// Everyone whom no rule leaves out; `None` if there is no rule.
pub(super) fn consenting<'a>(sieves: impl IntoIterator<Item = &'a Sieve>) -> Option<Bitmap> {
    let mut sieves = sieves.into_iter().peekable();
    let mut all = Bitmap::all(sieves.peek()?.sifted.left.rows());
    sieves.for_each(|sieve| all.and_not(&sieve.sifted.left));
    Some(all)
}

/// What each rule takes from these people, one after the other: whoever is left out by several counts at the first.
pub(super) fn flow(sieves: &[&Sieve], of: &Bitmap, people: &People) -> Option<ConsentFlow> {
    if sieves.is_empty() {
        return None;
    }
    let mut rest = of.clone();
    let mut left = Vec::with_capacity(sieves.len());
    for Sieve { rule, sifted, .. } in sieves {
        let among = |of: &Bitmap| {
            let mut both = rest.clone();
            both.and(of);
            segments::count_people(&both, people)
        };
        left.push(ConsentLoss {
            rule: rule.clone(),
            people: among(&sifted.left),
            empty: among(&sifted.empty),
            unknown: among(&sifted.unknown),
            empty_kept: among(&sifted.kept_empty),
        });
        rest.and_not(&sifted.left);
    }
    Some(ConsentFlow {
        people: segments::count_people(of, people),
        left,
        remaining: segments::count_people(&rest, people),
    })
}

/// So many values are listed one by one.
const LISTED: usize = 12;

/// A consent column in detail: the sentence, and its values with what they do.
pub(super) fn view(
    cache: &Cache,
    review: &Review,
    name: &str,
    progress: &Progress,
) -> Result<Option<ConsentView>, MeasureError> {
    if review.column(name).use_ != Some(Use::Consent) {
        return Ok(None);
    }
    let column = cache.coded(name, progress)?;
    let people = cache.people(review, progress)?;
    let rule = review.consent_rule(name);
    let fates = rule.fates(&column);
    let counts = segments::value_counts(&column, &Bitmap::all(cache.dataset.rows()), &people);
    let value = |code: usize| ConsentValue {
        label: if column.missing_code() == Some(code as u32) {
            "empty".to_owned()
        } else {
            ladder::value_label(&column, code as u32)
        },
        people: counts.get(code).copied().unwrap_or(0),
        stays: match fates.get(code) {
            Some(Fate::Stays | Fate::Empty { stays: true }) => Some(true),
            Some(Fate::Left | Fate::LeftUnknown | Fate::Empty { stays: false }) => Some(false),
            Some(Fate::Asked) | None => None,
        },
        unknown: fates.get(code) == Some(&Fate::LeftUnknown),
        empty: column.missing_code() == Some(code as u32),
    };
    let mut values: Vec<ConsentValue> =
        (0..column.cardinality()).map(value).filter(|value| value.people > 0 || !value.empty).collect();
    // What must be decided is first, then what most people have.
    values.sort_by(|a, b| a.stays.is_some().cmp(&b.stays.is_some()).then(b.people.cmp(&a.people)));
    let sentence = sentence(&column, &rule, &people);
    let more = values.len().saturating_sub(LISTED);
    let asked = rule.asked(&column);
    let dates = matches!(column.values, Values::Date(_));
    values.truncate(LISTED);
    Ok(Some(ConsentView { direction: rule.direction, rule: rule.text(name), sentence, values, more, asked, dates }))
}

/// Who counts as consenting by a column: "consent = `no` in email_opt_out: 297 people".
fn sentence(column: &CodedColumn, rule: &ConsentRule, people: &People) -> String {
    const NAMED: usize = 4;
    let says = match says(column, rule) {
        Ok(says) => says,
        Err(error) => return super::bench::sentence(&error.to_string()),
    };
    let sifted = segments::sift(column, &says, people);
    let mut staying = Bitmap::all(sifted.left.rows());
    staying.and_not(&sifted.left);
    let values: Vec<u32> =
        (0..column.values.len() as u32).filter(|code| says.get(*code as usize) == Some(&Says::Stay)).collect();
    let named: Vec<String> =
        values.iter().take(NAMED).map(|code| format!("`{}`", ladder::value_label(column, *code))).collect();
    let mut words = match (&column.values, values.len()) {
        (Values::Date(_), 1..) => "a date".to_owned(),
        (_, 0..=NAMED) => named.join(" or "),
        (_, n) => format!("{} or {} more", named.join(", "), n - NAMED),
    };
    if column.has_missing && rule.keeps_empty() {
        words = if words.is_empty() { "empty".to_owned() } else { format!("{words} or empty") };
    }
    if words.is_empty() {
        words = "none of the values".to_owned();
    }
    let count = people_words(segments::count_people(&staying, people));
    format!("consent = {words} in {}: {count}", column.name)
}

/// The sentences of all consent columns of a review, with what is to be known of them: for the command line.
///
/// # Errors
/// [`MeasureError::ConsentUnknown`] if a value must be decided first.
pub fn consent_sentences(dataset: &Arc<Dataset>, review: &Review) -> Result<Vec<String>, MeasureError> {
    // Who the people are need not be found out if nothing is asked of them.
    if review.consent_rules().next().is_none() && review.opt_outs.is_empty() {
        return Ok(Vec::new());
    }
    let progress = Progress::new();
    let cache = Cache::new(Arc::clone(dataset));
    let people = cache.people(review, &progress)?;
    let mut sentences = Vec::new();
    for name in dataset.columns.iter().map(|column| column.name.as_str()) {
        if review.column(name).use_ == Some(Use::Consent) {
            let column = cache.coded(name, &progress)?;
            let rule = review.consent_rule(name);
            says(&column, &rule)?;
            sentences.push(sentence(&column, &rule, &people));
        }
    }
    for list in review.opt_outs.iter() {
        if let Some(key) = cache.with_use(review, Use::PersonKey) {
            let found = list.found(cache.coded(&key, &progress)?.as_ref());
            sentences.push(format!("{} of {} keys in {} are in {key}", found, list.len(), list.name()));
        }
    }
    Ok(sentences)
}

/// Gives the consent columns of an older review their rules, and reports if that changes who is counted.
pub fn settle_consent(dataset: &Dataset, review: &mut Review) -> Vec<String> {
    let progress = Progress::new();
    let mut sentences = Vec::new();
    let columns = Arc::make_mut(&mut review.columns);
    for (name, decision) in columns.iter_mut().filter(|(_, d)| d.use_ == Some(Use::Consent) && d.consent.is_none()) {
        let rule = ConsentRule::of_header(name);
        let column = dataset.column_index(name).and_then(|at| dataset.coded(at, &progress).ok());
        if let Some(column) = column.filter(|column| changed(column, &rule)) {
            sentences.push(format!(
                "Who consented by {} is read anew: now it is {}, where this review took a yes of it for consent before. Every figure of people who consented may differ.",
                column.name,
                rule.text(&column.name)
            ));
        }
        decision.consent = Some(rule);
    }
    sentences
}

/// Whether some value counts otherwise than it did in earlier versions, where only these said yes and all others no.
fn changed(column: &CodedColumn, rule: &ConsentRule) -> bool {
    const YES: [&str; 18] = [
        "1",
        "yes",
        "y",
        "true",
        "t",
        "ja",
        "j",
        "oui",
        "si",
        "sí",
        "granted",
        "given",
        "accepted",
        "agreed",
        "optin",
        "optedin",
        "subscribed",
        "consented",
    ];
    let said_yes = |code: usize| match &column.values {
        Values::Boolean(values) => values.get(code).copied().unwrap_or(false),
        Values::Number(values) => values.get(code) == Some(&1.0),
        Values::Date(_) => true,
        Values::Text(values) => values.get(code).is_some_and(|value| {
            let plain: String =
                value.chars().filter(|c| !matches!(c, ' ' | '-' | '_')).flat_map(char::to_lowercase).collect();
            YES.contains(&plain.as_str()) || plain == "x"
        }),
    };
    rule.fates(column).iter().enumerate().any(|(code, fate)| match fate {
        Fate::Stays => !said_yes(code),
        Fate::Left | Fate::LeftUnknown => said_yes(code),
        Fate::Asked => true,
        Fate::Empty { stays } => *stays,
    })
}
