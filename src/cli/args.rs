//! The command line, as clap reads it.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand};

use super::secrets;
pub use super::sql::args::{Segments, Sql};
use crate::dataset::{DateOrder, Escape, HeaderLine};
use crate::review::Preset;

/// Privacy review of customer segments, offline.
///
/// Without a command, the window opens. Exit status: 0 done and the policy holds, 1 done and the policy does not hold,
/// 2 the request or the input is wrong, 3 it could not be finished.
#[derive(Debug, Parser)]
#[command(name = "shoal", version, args_conflicts_with_subcommands = true, subcommand_precedence_over_arg = true)]
pub struct CommandLine {
    /// A data file or a review to open in the window
    pub file: Option<PathBuf>,
    #[command(subcommand)]
    pub command: Option<Command>,
}

/// What `shoal` does without a window: one variant a subcommand, with its options.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Profiles and suggested roles of a file's columns
    Columns(Columns),
    /// Risk figures of a file and its segments
    Assess(Box<Assess>),
    /// The ladder levels that keep the most detail and still meet the thresholds
    Search(Box<Search>),
    /// Make aggregate tables, protected and attacked before they are written
    Release(Box<Release>),
    /// What an attacker learns from a published table
    Audit(Audit),
    /// The SQL that makes a table of counts in a warehouse, for data too large for this machine; `assess` reads its
    /// result
    Sql(Box<Sql>),
    /// The releases of a review: whether their history is intact, the differences between two of them, and what each
    /// recipient knows
    Ledger(Ledger),
    /// A newer file against a saved review: what changed, and what newly fails
    Rereview(Box<super::rereview::Rereview>),
    /// Reports of a review: for internal use, and for the recipient of a release
    Report(super::report::Report),
    /// Take the secret of a review's seeded noise and random rounding to another computer
    #[command(subcommand)]
    Secret(secrets::SecretCommand),
    /// Seal a review, and its secret, with a passphrase
    ///
    /// The review becomes an ordinary age file: `age -d` opens it too. Nobody opens it without the passphrase, and a
    /// lost one cannot be recovered. The passphrase is taken from SHOAL_PASSPHRASE; if that is not set, type it on the
    /// terminal.
    Seal(secrets::Seal),
    /// Remove the seal of a review
    ///
    /// Then whoever can read the file can read the review. The passphrase is taken from SHOAL_PASSPHRASE; if that is not
    /// set, type it on the terminal.
    Unseal(secrets::Unseal),
    /// Import or export definitions of segments, as JSON and SQL
    Segments(Box<Segments>),
    /// Write the built-in sample to a file; the same number of people gives the same rows
    Sample(super::sample::MakeSample),
    /// Open the window for a workshop: six rounds for a room full of people, on made-up data
    Workshop {
        /// Begin dark, for a dim room; T changes it
        #[arg(long)]
        dark: bool,
    },
    /// Print the manual page: shoal man > shoal.1
    Man,
    /// Print what a shell needs to complete commands and options: shoal completions bash > shoal.bash
    Completions {
        /// The shell
        shell: clap_complete::Shell,
    },
}

/// The file and how it is opened; shared by every command that reads one.
#[derive(Clone, Debug, Args)]
pub struct Input {
    /// csv, tsv, txt (also .gz), parquet, arrow, feather, xlsx, xls, ods, json, ndjson; or a review
    pub file: Option<PathBuf>,
    /// Field delimiter (detected if omitted); `tab` for a tabulator
    #[arg(long, value_name = "CHAR", value_parser = delimiter)]
    pub delimiter: Option<char>,
    /// Text encoding, such as utf-8 or windows-1252 (detected if omitted)
    #[arg(long, value_name = "NAME")]
    pub encoding: Option<String>,
    /// Type of a column, if the detected one is wrong: COLUMN=text, number, date or boolean; may be repeated
    #[arg(long = "type", value_name = "COLUMN=TYPE")]
    pub types: Vec<String>,
    #[command(flatten)]
    pub reading: Reading,
}

/// How the file is read. Everything that is omitted is detected and reported.
#[derive(Clone, Debug, Default, Args)]
#[command(next_help_heading = "Reading")]
pub struct Reading {
    /// The line that holds the column names, or none
    #[arg(long, value_name = "N|none")]
    pub header: Option<HeaderLine>,
    /// Number of lines to skip at the start of the file
    #[arg(long, value_name = "N")]
    pub skip_lines: Option<u64>,
    /// How a quote inside a quoted field is written
    #[arg(long, value_name = "HOW")]
    pub escape: Option<Escape>,
    /// Decimal mark of numbers
    #[arg(long, value_name = ".|,", value_parser = ["." , ","])]
    pub decimal: Option<String>,
    /// Thousands separator: a character, or `space`
    #[arg(long, value_name = "CHAR", value_parser = crate::dataset::sign)]
    pub thousands: Option<char>,
    /// Order of day, month and year, if the values do not show it
    #[arg(long, value_name = "dmy|mdy|ymd")]
    pub date_order: Option<DateOrder>,
    /// Last year of the hundred years that two-digit years belong to: with 2026, `27` is 1927
    #[arg(long, value_name = "YEAR")]
    pub century: Option<i32>,
    /// Time zone in which times are read, such as Europe/Berlin or +02:00
    #[arg(long, value_name = "ZONE")]
    pub zone: Option<String>,
    /// Words that mean "no value", instead of the built-in list
    #[arg(long, value_name = "WORDS")]
    pub missing_values: Vec<String>,
    /// Keep rows that look like totals as people, or drop them. For a release also which totals its tables have: all,
    /// none, or the dimensions that have them
    #[arg(long, value_name = "keep|drop")]
    pub totals: Vec<String>,
    /// Columns in which different spellings of a value count as one value
    #[arg(long, value_name = "COLUMNS")]
    pub fold: Vec<String>,
    /// Sheet of a workbook (otherwise the first that holds a table)
    #[arg(long, value_name = "NAME")]
    pub sheet: Option<String>,
    /// Cells of the sheet that hold the table, such as A4:F200
    #[arg(long, value_name = "A1:D99")]
    pub range: Option<String>,
}

/// Options of `shoal ledger`.
#[derive(Debug, Args)]
pub struct Ledger {
    /// The review
    pub review: PathBuf,
    /// Compare two releases by their numbers, such as 1,2
    #[arg(long, value_name = "A,B", value_delimiter = ',', num_args = 1)]
    pub compare: Vec<u64>,
    /// Check a released manifest against the ledger; may be repeated
    #[arg(long, value_name = "FILE")]
    pub manifest: Vec<PathBuf>,
    /// What each recipient knows from the releases: the smallest group, and small groups that can be derived
    #[arg(long)]
    pub knowledge: bool,
    /// With --knowledge: recipients who put their releases together
    #[arg(long, value_name = "NAMES", requires = "knowledge")]
    pub together: Vec<String>,
    /// Print one JSON object
    #[arg(long)]
    pub json: bool,
}

#[derive(Debug, Args)]
pub struct Columns {
    #[command(flatten)]
    pub input: Input,
    /// Compare with what was agreed: a data dictionary as CSV or workbook, or a list of columns
    #[arg(long, value_name = "FILE")]
    pub agreed: Option<PathBuf>,
    /// Print one JSON object
    #[arg(long)]
    pub json: bool,
}

/// What the columns are for. Lists are comma-separated (a comma inside a name is written `\,`), or repeat the option.
#[derive(Debug, Args)]
#[command(next_help_heading = "Tagging")]
pub struct Tagging {
    /// Use this review's decisions; other options override them for this run
    #[arg(long, value_name = "REVIEW")]
    pub review: Option<PathBuf>,
    /// Direct identifiers
    #[arg(long, value_name = "COLUMNS")]
    pub direct: Vec<String>,
    /// Quasi-identifiers
    #[arg(long, value_name = "COLUMNS")]
    pub qi: Vec<String>,
    /// Sensitive columns
    #[arg(long, value_name = "COLUMNS")]
    pub sensitive: Vec<String>,
    /// Person key: rows with the same value belong to one person
    #[arg(long, value_name = "COLUMN")]
    pub person: Option<String>,
    /// Who may be counted: a column (its name and values say what a yes means), or a rule on a column:
    /// 'opt_out!=yes', 'status=subscribed,confirmed', 'left_on is missing'; may be repeated
    #[arg(long, value_name = "COLUMN|RULE")]
    pub consent: Vec<String>,
    /// File with the keys of people to leave out, matched to the person key; its keys are never saved; may be repeated
    #[arg(long, value_name = "FILE[:COLUMN]")]
    pub opt_out: Vec<String>,
    /// Column with the number of people that a row represents
    #[arg(long, value_name = "COLUMN")]
    pub count: Option<String>,
    /// Column with the sampling weight: how many people of the population a row represents
    #[arg(long, value_name = "COLUMN")]
    pub weight: Option<String>,
    /// A ladder: COLUMN=FILE.csv, or COLUMN=bands:5,10,20, prefix:5,3,1, date:month,quarter,year, top:90, bottom:10
    #[arg(long, value_name = "COLUMN=LADDER")]
    pub ladder: Vec<String>,
    /// Level of a column's ladder; 0 leaves the values as they are
    #[arg(long, value_name = "COLUMN=N")]
    pub level: Vec<String>,
    /// Whether a missing value counts as a value of its own or matches any value
    #[arg(long, value_name = "own|any", value_parser = ["own", "any"])]
    pub missing: Option<String>,
    /// A segment: a name, a colon and a rule, such as age in 25..34 and (city = "Berlin" or `home store` is missing)
    #[arg(long, value_name = "NAME: RULE")]
    pub segment: Vec<String>,
    /// What is handed over of a segment: NAME=count, NAME=table, or NAME=rows:COLUMN,COLUMN
    #[arg(long, value_name = "NAME=WHAT")]
    pub leaves: Vec<String>,
    /// What a segment is for
    #[arg(long, value_name = "NAME=TEXT")]
    pub purpose: Vec<String>,
    /// Keep the decisions of this run in the review; without it they hold for this run alone
    #[arg(long)]
    pub save: bool,
}

/// Thresholds that replace those of the review or the preset.
#[derive(Debug, Default, Args)]
#[command(next_help_heading = "Policy")]
pub struct PolicyArgs {
    /// Preset of thresholds: internal-analytics, share-with-partner, public or health-or-minors
    #[arg(long, value_name = "PRESET", value_parser = preset)]
    pub policy: Option<Preset>,
    /// Least number of people in a class (k)
    #[arg(long, value_name = "N")]
    pub k: Option<u64>,
    /// Least number of distinct sensitive values in a class (l)
    #[arg(long, value_name = "N")]
    pub l: Option<u64>,
    /// Greatest distance between the sensitive values of a class and those of everybody (t)
    #[arg(long, value_name = "X")]
    pub t: Option<f64>,
    /// Highest re-identification risk of any person
    #[arg(long, value_name = "X")]
    pub max_risk: Option<f64>,
    /// Greatest number of people who may be unique
    #[arg(long, value_name = "N")]
    pub people_alone: Option<u64>,
    /// Least number of people in anything that is published: a cell, a difference of segments
    #[arg(long, value_name = "N")]
    pub threshold: Option<u64>,
    /// Report the share of people whose risk is above this
    #[arg(long, value_name = "X")]
    pub risk_threshold: Option<f64>,
}

/// Options of `shoal assess`.
#[derive(Debug, Args)]
pub struct Assess {
    #[command(flatten)]
    pub input: Input,
    #[command(flatten)]
    pub tagging: Tagging,
    #[command(flatten)]
    pub policy: PolicyArgs,
    /// Columns that can be summed
    #[arg(long, value_name = "COLUMNS")]
    pub measure: Vec<String>,
    /// File with the population, matched by column names: journalist risk is measured against it
    #[arg(long, value_name = "FILE")]
    pub population_table: Option<PathBuf>,
    /// Column of the population table with the number of people that a row represents
    #[arg(long, value_name = "COLUMN", requires = "population_table")]
    pub population_count: Option<String>,
    /// Size of the population, to estimate how many people are unique in it
    #[arg(long, value_name = "N")]
    pub population: Option<u64>,
    /// Find the smallest sets of columns that single people out, of at most MAX columns
    #[arg(long, value_name = "MAX", num_args = 0..=1, default_missing_value = "0")]
    pub unique_combinations: Option<usize>,
    /// l of recursive (c, l)-diversity
    #[arg(long, value_name = "L", default_value_t = 2)]
    pub recursive_l: usize,
    /// Measure each sensitive column with the others added to the quasi-identifiers
    #[arg(long)]
    pub joint: bool,
    /// The number of people in the file will not be published
    #[arg(long)]
    pub hide_total: bool,
    /// Of a table of counts: the result of its checks.sql, which it must agree with
    #[arg(long, value_name = "FILE")]
    pub checks: Option<PathBuf>,
    /// Measure the classes this many more times, each time at a changed level
    #[arg(long, value_name = "N", default_value_t = 0)]
    pub repeat: usize,
    /// Print one JSON object
    #[arg(long)]
    pub json: bool,
}

/// Options of `shoal search`.
#[derive(Debug, Args)]
pub struct Search {
    #[command(flatten)]
    pub input: Input,
    #[command(flatten)]
    pub tagging: Tagging,
    /// Preset that gives k if --k is omitted
    #[arg(long, value_name = "PRESET", value_parser = preset)]
    pub policy: Option<Preset>,
    /// Least number of people in a class (k)
    #[arg(long, value_name = "N")]
    pub k: Option<u64>,
    /// Least number of distinct values of a sensitive column in a class: COLUMN=N
    #[arg(long, value_name = "COLUMN=N")]
    pub l: Vec<String>,
    /// Greatest distance between a sensitive column's values in a class and those of everybody: COLUMN=X
    #[arg(long, value_name = "COLUMN=X")]
    pub t: Vec<String>,
    /// Share of people who may be suppressed, 0 to 1
    #[arg(long, value_name = "SHARE", default_value_t = 0.0)]
    pub suppress: f64,
    /// Loss measure to minimise
    #[arg(long, value_name = "LOSS", default_value = "intersection",
        value_parser = ["intersection", "granularity", "discernibility", "precision", "class-size", "entropy"])]
    pub loss: String,
    /// Highest ladder level that may be chosen for a quasi-identifier: COLUMN=N
    #[arg(long, value_name = "COLUMN=N")]
    pub highest: Vec<String>,
    /// Weight of a quasi-identifier's loss against that of the others, 1 if omitted: COLUMN=X
    #[arg(long, value_name = "COLUMN=X")]
    pub importance: Vec<String>,
    /// Stop after this many seconds and report the best solution found so far
    #[arg(long, value_name = "SECONDS")]
    pub stop_after: Option<f64>,
    /// Print one JSON object
    #[arg(long)]
    pub json: bool,
}

/// Options of `shoal release`.
#[derive(Debug, Args)]
pub struct Release {
    #[command(flatten)]
    pub input: Input,
    #[command(flatten)]
    pub tagging: Tagging,
    #[command(flatten)]
    pub policy: PolicyArgs,
    /// Dimensions of the table: columns, at their ladder levels
    #[arg(long, value_name = "COLUMNS", conflicts_with = "table")]
    pub dimensions: Vec<String>,
    /// Release these dimensions although most of their labels hold one person each
    #[arg(long, value_name = "COLUMNS")]
    pub allow_dimension: Vec<String>,
    /// One of several tables that are released together and protected against each other: its dimensions, then after a
    /// colon its statistics, as in 'region,tier: spend:sum,mean; visits:mean'. The other options apply to every table.
    /// Without this option and --dimensions, the review's tables are made
    #[arg(long, value_name = "DIMENSIONS[: MEASURES]")]
    pub table: Vec<String>,
    /// Add the segments as a dimension; all of them, or those named
    #[arg(long, value_name = "NAMES", num_args = 0..=1, default_missing_value = "")]
    pub segments: Vec<String>,
    /// Restrict the table to the people of this segment
    #[arg(long, value_name = "SEGMENT")]
    pub filter: Option<String>,
    /// Statistics of a column: COLUMN:sum,mean,share,median
    #[arg(long, value_name = "COLUMN:STATISTICS")]
    pub measure: Vec<String>,
    /// suppress, merge, ladder, round:BASE, noise:EPSILON or none. The base may be followed by the kind of rounding, as
    /// in round:5:random: nearest (the default), random (from the secret of the review) or controlled (everything
    /// still adds up)
    #[arg(long, value_name = "HOW")]
    pub protect: Option<String>,
    /// With noise: the probability that its guarantee does not hold; above 0 the noise is Gaussian, otherwise Laplace
    #[arg(long, value_name = "DELTA")]
    pub delta: Option<f64>,
    /// With noise: the bounds to which one person's sum of a measured column is clipped, COLUMN=LOW..HIGH
    #[arg(long, value_name = "COLUMN=LOW..HIGH")]
    pub clip: Vec<String>,
    /// With noise: draw it from the review's own secret, so that the same request for the same file gives the same
    /// numbers
    #[arg(long)]
    pub seed_from_review: bool,
    /// What protects a hidden number: safe, exact or margin:X
    #[arg(long, value_name = "STANDARD")]
    pub standard: Option<String>,
    /// What to minimise when hiding cells: people or cells
    #[arg(long, value_name = "people|cells")]
    pub cost: Option<String>,
    /// Decimals of sums, means and quantiles: auto (as many as are safe), or at most this many
    #[arg(long, value_name = "auto|N")]
    pub decimals: Option<String>,
    /// N,K: a cell is unsafe if its N largest contributions make up K % of its sum
    #[arg(long, value_name = "N,K")]
    pub dominance: Option<String>,
    /// A cell is unsafe if its largest contribution can be estimated to within P %
    #[arg(long, value_name = "P")]
    pub p_percent: Option<f64>,
    /// Empty cells: safe, unsafe, or unsafe if a dimension is sensitive
    #[arg(long, value_name = "safe|unsafe|sensitive")]
    pub zeros: Option<String>,
    /// A ladder whose levels are subtotals of its dimension: COLUMN=FILE.csv
    #[arg(long, value_name = "COLUMN=FILE")]
    pub hierarchy: Vec<String>,
    /// Do not publish the total number of people
    #[arg(long)]
    pub hide_total: bool,
    /// Title of the release
    #[arg(long, value_name = "TEXT")]
    pub title: Option<String>,
    /// Recipient of the release; may be repeated. A name that the review does not have is added to it as a partner when
    /// the release is written
    #[arg(long, value_name = "NAME")]
    pub recipient: Vec<String>,
    /// Write table.csv, table.xlsx, table.parquet and manifest.json into this folder; several tables are named by their
    /// titles
    #[arg(long, value_name = "FOLDER")]
    pub out: Option<PathBuf>,
    /// File formats: csv, xlsx, parquet, json-stat, sdmx-csv, csv-cross, xlsx-cross (the first three if omitted). The last
    /// two are cross tables as the window shows them
    #[arg(long, value_name = "LIST", requires = "out")]
    pub formats: Vec<String>,
    /// Write although the policy does not hold, for this reason, which the ledger keeps
    #[arg(long, value_name = "REASON", requires = "out")]
    pub exception: Option<String>,
    /// Replace files of an earlier release in the folder
    #[arg(long, requires = "out")]
    pub overwrite: bool,
    /// Print one JSON object
    #[arg(long)]
    pub json: bool,
}

#[derive(Debug, Args)]
pub struct Audit {
    /// A published table as CSV: its dimensions, then a column called value
    pub table: PathBuf,
    /// Column with the published numbers
    #[arg(long, value_name = "COLUMN")]
    pub value: Option<String>,
    /// Label of the margins, or none if there are none. If omitted, margins are found by name (Total, Gesamt, …) or
    /// by adding up
    #[arg(long, value_name = "NAME|none")]
    pub total: Option<String>,
    /// Base to which every number is rounded; after a colon the kind of rounding, as in 5:random: nearest (the
    /// default), random or controlled
    #[arg(long, value_name = "BASE[:WAY]")]
    pub rounded: Option<String>,
    /// The groups of a dimension that have subtotals: COLUMN=FILE.csv
    #[arg(long, value_name = "COLUMN=FILE")]
    pub hierarchy: Vec<String>,
    /// A person can be in several categories, so a total is at most the sum of its parts
    #[arg(long)]
    pub in_several: bool,
    /// Dimensions whose categories overlap and leave people out, as segments do
    #[arg(long, value_name = "COLUMNS")]
    pub overlapping: Vec<String>,
    /// Categories may be missing from the table because all of their numbers are hidden
    #[arg(long)]
    pub left_out: bool,
    /// Assume that no hidden cell is larger than this
    #[arg(long, value_name = "X")]
    pub at_most: Option<f64>,
    /// Fewer people than this count as unsafe
    #[arg(long, value_name = "N", default_value_t = 10)]
    pub threshold: u64,
    /// Print one JSON object
    #[arg(long)]
    pub json: bool,
}

fn delimiter(text: &str) -> Result<char, String> {
    let mut chars = text.chars();
    match (text, chars.next(), chars.next()) {
        ("tab" | "\\t", ..) => Ok('\t'),
        (_, Some(only), None) => Ok(only),
        _ => Err("a delimiter is one character, or the word tab".to_owned()),
    }
}

fn preset(text: &str) -> Result<Preset, String> {
    text.parse()
}
