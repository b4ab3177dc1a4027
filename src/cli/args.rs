//! The command line, as clap reads it.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand};

use crate::dataset::{DateOrder, Escape, HeaderLine};
use crate::review::Preset;

/// Privacy review of customer segments, offline.
///
/// Without a command a window opens. Exit status: 0 done and the policy holds, 1 done and it does not hold, 2 the
/// request or the input is wrong, 3 it could not be finished.
#[derive(Debug, Parser)]
#[command(name = "shoal", version, args_conflicts_with_subcommands = true, subcommand_precedence_over_arg = true)]
pub struct CommandLine {
    /// A data file or a review to open in the window
    pub file: Option<PathBuf>,
    #[command(subcommand)]
    pub command: Option<Command>,
}

#[derive(Debug, Subcommand)]
pub enum Command {
    /// What is in a file: profiles and suggested roles of its columns
    Columns(Columns),
    /// The risk figures of a file and its segments
    Assess(Box<Assess>),
    /// The ladder levels that keep most and still hide everyone
    Search(Box<Search>),
    /// An aggregate table, protected and checked
    Release(Box<Release>),
    /// What an attacker learns from a table as published
    Audit(Audit),
    /// The SQL that makes a table of counts in a warehouse, for data too large for this machine
    Sql(Box<Sql>),
    /// The releases of a review: whether their history holds, and what differs between two of them
    Ledger(Ledger),
    /// The built-in sample as a file, the same rows for the same number of people
    Sample(MakeSample),
}

#[derive(Clone, Debug, Args)]
pub struct Input {
    /// csv, tsv, txt (also .gz), parquet, arrow, feather, xlsx, xls, ods, json, ndjson; or a review
    pub file: Option<PathBuf>,
    /// The sign between fields; found out where not given (`tab` for a tabulator)
    #[arg(long, value_name = "CHAR", value_parser = delimiter)]
    pub delimiter: Option<char>,
    /// The encoding of text, such as utf-8 or windows-1252; found out where not given
    #[arg(long, value_name = "NAME")]
    pub encoding: Option<String>,
    /// A column's type where the one found is not right: COLUMN=text, number, date or boolean; may be repeated
    #[arg(long = "type", value_name = "COLUMN=TYPE")]
    pub types: Vec<String>,
    #[command(flatten)]
    pub reading: Reading,
}

/// How the file is read. Everything that is not given is detected and reported.
#[derive(Clone, Debug, Default, Args)]
#[command(next_help_heading = "Reading")]
pub struct Reading {
    /// The line that holds the column names, or none
    #[arg(long, value_name = "N|none")]
    pub header: Option<HeaderLine>,
    /// Lines at the start of the file to leave out
    #[arg(long, value_name = "N")]
    pub skip_lines: Option<u64>,
    /// How a quote within a quoted field is written
    #[arg(long, value_name = "HOW")]
    pub escape: Option<Escape>,
    /// The decimal mark of numbers
    #[arg(long, value_name = ".|,", value_parser = ["." , ","])]
    pub decimal: Option<String>,
    /// The mark between thousands: a character, or `space`
    #[arg(long, value_name = "CHAR", value_parser = crate::dataset::sign)]
    pub thousands: Option<char>,
    /// Order of day, month and year where the values leave it open
    #[arg(long, value_name = "dmy|mdy|ymd")]
    pub date_order: Option<DateOrder>,
    /// Last year of the century that two-digit years belong to: with 2026, `27` is 1927
    #[arg(long, value_name = "YEAR")]
    pub century: Option<i32>,
    /// The time zone in which times are read, such as Europe/Berlin or +02:00
    #[arg(long, value_name = "ZONE")]
    pub zone: Option<String>,
    /// Words that mean no value, instead of those that are known
    #[arg(long, value_name = "WORDS")]
    pub missing_values: Vec<String>,
    /// Whether rows that are totals are kept as people or left out. A release takes here, too, which totals its tables
    /// have: all, none, or the dimensions that have them
    #[arg(long, value_name = "keep|drop")]
    pub totals: Vec<String>,
    /// Columns in which spelling variants of a value count as one
    #[arg(long, value_name = "COLUMNS")]
    pub fold: Vec<String>,
    /// The sheet of a workbook; otherwise the first that holds a table
    #[arg(long, value_name = "NAME")]
    pub sheet: Option<String>,
    /// The cells of the sheet that hold the table
    #[arg(long, value_name = "A1:D99")]
    pub range: Option<String>,
}

#[derive(Debug, Args)]
pub struct Ledger {
    /// The review
    pub review: PathBuf,
    /// Compare two releases by their numbers, such as 1,2
    #[arg(long, value_name = "A,B", value_delimiter = ',', num_args = 1)]
    pub compare: Vec<u64>,
    /// A manifest that left: is its release in the ledger as it left? May be repeated
    #[arg(long, value_name = "FILE")]
    pub manifest: Vec<PathBuf>,
    /// Print one JSON object
    #[arg(long)]
    pub json: bool,
}

#[derive(Debug, Args)]
pub struct Columns {
    #[command(flatten)]
    pub input: Input,
    /// Print one JSON object
    #[arg(long)]
    pub json: bool,
}

/// What the columns are for, and what must hold. Lists are comma-separated (a comma in a name is escaped `\,`) or the
/// option is repeated.
#[derive(Debug, Args)]
#[command(next_help_heading = "Tagging")]
pub struct Tagging {
    /// Take every decision from this review; other options come on top
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
    /// Rows with one value here are one person
    #[arg(long, value_name = "COLUMN")]
    pub person: Option<String>,
    /// Who may be counted: a column (what a yes of it means follows from its name and values), or a rule on one:
    /// 'opt_out!=yes', 'status=subscribed,confirmed', 'left_on is missing'; may be repeated
    #[arg(long, value_name = "COLUMN|RULE")]
    pub consent: Vec<String>,
    /// Keys of people to leave out, matched to the person key; never saved; may be repeated
    #[arg(long, value_name = "FILE[:COLUMN]")]
    pub opt_out: Vec<String>,
    /// How many people a row stands for
    #[arg(long, value_name = "COLUMN")]
    pub count: Option<String>,
    /// Sampling weight: how many people of the population a row stands for
    #[arg(long, value_name = "COLUMN")]
    pub weight: Option<String>,
    /// A ladder: COLUMN=FILE.csv, or COLUMN=bands:5,10,20, prefix:5,3,1, date:month,quarter,year, top:90, bottom:10
    #[arg(long, value_name = "COLUMN=LADDER")]
    pub ladder: Vec<String>,
    /// The level of a column's ladder, 0 as it came
    #[arg(long, value_name = "COLUMN=N")]
    pub level: Vec<String>,
    /// Whether a missing value is a value of its own or matches anything
    #[arg(long, value_name = "own|any", value_parser = ["own", "any"])]
    pub missing: Option<String>,
    /// A segment: a name, a colon, a rule. age in 25..34 and (city = "Berlin" or `home store` is missing)
    #[arg(long, value_name = "NAME: RULE")]
    pub segment: Vec<String>,
}

#[derive(Debug, Default, Args)]
#[command(next_help_heading = "Policy")]
pub struct PolicyArgs {
    /// internal-analytics, share-with-partner, public, health-or-minors
    #[arg(long, value_name = "PRESET", value_parser = preset)]
    pub policy: Option<Preset>,
    /// Least people in a class
    #[arg(long, value_name = "N")]
    pub k: Option<u64>,
    /// Least distinct sensitive values in a class
    #[arg(long, value_name = "N")]
    pub l: Option<u64>,
    /// Greatest distance of a class's sensitive values from everyone's
    #[arg(long, value_name = "X")]
    pub t: Option<f64>,
    /// Highest risk of a person
    #[arg(long, value_name = "X")]
    pub max_risk: Option<f64>,
    /// Most people who may stand alone
    #[arg(long, value_name = "N")]
    pub people_alone: Option<u64>,
    /// Least people in what is published: a cell, a difference of segments
    #[arg(long, value_name = "N")]
    pub threshold: Option<u64>,
    /// The share of people with a risk above this is reported
    #[arg(long, value_name = "X")]
    pub risk_threshold: Option<f64>,
}

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
    /// A file with the population, matched by column names: journalist risk is measured against it
    #[arg(long, value_name = "FILE")]
    pub population_table: Option<PathBuf>,
    /// The column of the population table with how many people a row stands for
    #[arg(long, value_name = "COLUMN", requires = "population_table")]
    pub population_count: Option<String>,
    /// People in the population: estimates how many are unique in it
    #[arg(long, value_name = "N")]
    pub population: Option<u64>,
    /// The smallest sets of columns that single people out; of at most MAX columns
    #[arg(long, value_name = "MAX", num_args = 0..=1, default_missing_value = "0")]
    pub unique_combinations: Option<usize>,
    /// The l of recursive (c, l)-diversity
    #[arg(long, value_name = "L", default_value_t = 2)]
    pub recursive_l: usize,
    /// Each sensitive column with the other ones added to the quasi-identifiers
    #[arg(long)]
    pub joint: bool,
    /// The number of people in the file is not published
    #[arg(long)]
    pub hide_total: bool,
    /// Measure the classes so many times more, each time at a changed level
    #[arg(long, value_name = "N", default_value_t = 0)]
    pub repeat: usize,
    /// Print one JSON object
    #[arg(long)]
    pub json: bool,
}

#[derive(Debug, Args)]
pub struct Search {
    #[command(flatten)]
    pub input: Input,
    #[command(flatten)]
    pub tagging: Tagging,
    /// The preset whose k is looked for where --k is not given
    #[arg(long, value_name = "PRESET", value_parser = preset)]
    pub policy: Option<Preset>,
    /// Least people in a class
    #[arg(long, value_name = "N")]
    pub k: Option<u64>,
    /// Least distinct values of a sensitive column in a class: COLUMN=N
    #[arg(long, value_name = "COLUMN=N")]
    pub l: Vec<String>,
    /// Greatest distance of a sensitive column in a class from everyone's: COLUMN=X
    #[arg(long, value_name = "COLUMN=X")]
    pub t: Vec<String>,
    /// The share of people who may be hidden, 0 to 1
    #[arg(long, value_name = "SHARE", default_value_t = 0.0)]
    pub suppress: f64,
    /// What is to be kept least harmed
    #[arg(long, value_name = "LOSS", default_value = "intersection",
        value_parser = ["intersection", "granularity", "discernibility", "precision", "class-size", "entropy"])]
    pub loss: String,
    /// Give the best that was found by then
    #[arg(long, value_name = "SECONDS")]
    pub stop_after: Option<f64>,
    /// Print one JSON object
    #[arg(long)]
    pub json: bool,
}

#[derive(Debug, Args)]
pub struct Release {
    #[command(flatten)]
    pub input: Input,
    #[command(flatten)]
    pub tagging: Tagging,
    #[command(flatten)]
    pub policy: PolicyArgs,
    /// The table's dimensions: columns, at their level
    #[arg(long, value_name = "COLUMNS", conflicts_with = "table")]
    pub dimensions: Vec<String>,
    /// These dimensions may be released although most of their labels hold one person each
    #[arg(long, value_name = "COLUMNS")]
    pub allow_dimension: Vec<String>,
    /// One of several tables that leave together and are protected against each other: its dimensions, then after a
    /// colon what is told of columns, as in 'region,tier: spend:sum,mean; visits:mean'. The other options hold for every
    /// table. Without this and --dimensions, the review's tables are made
    #[arg(long, value_name = "DIMENSIONS[: MEASURES]")]
    pub table: Vec<String>,
    /// The segments as a further dimension; all of them, or those named
    #[arg(long, value_name = "NAMES", num_args = 0..=1, default_missing_value = "")]
    pub segments: Vec<String>,
    /// The table is of the people of this segment
    #[arg(long, value_name = "SEGMENT")]
    pub filter: Option<String>,
    /// What is told of a column: COLUMN:sum,mean,share,median
    #[arg(long, value_name = "COLUMN:STATISTICS")]
    pub measure: Vec<String>,
    /// suppress, merge, ladder, round:BASE, noise:EPSILON or none. A base may be followed by the way of rounding, as in
    /// round:5:random: nearest (which is the usual), random (made of a secret that the review keeps) or controlled (so
    /// that everything adds up)
    #[arg(long, value_name = "HOW")]
    pub protect: Option<String>,
    /// With noise: the chance that its guarantee does not hold; above 0 the noise is Gaussian, else Laplace
    #[arg(long, value_name = "DELTA")]
    pub delta: Option<f64>,
    /// With noise: between which values one person's sum of a measured column is put, COLUMN=LOW..HIGH
    #[arg(long, value_name = "COLUMN=LOW..HIGH")]
    pub clip: Vec<String>,
    /// With noise: make it of the review's own secret, so that the same question about the same file gets the same
    /// numbers
    #[arg(long)]
    pub seed_from_review: bool,
    /// safe, exact or margin:X
    #[arg(long, value_name = "STANDARD")]
    pub standard: Option<String>,
    /// What hiding a cell costs: people or cells
    #[arg(long, value_name = "people|cells")]
    pub cost: Option<String>,
    /// Decimals of sums, means and quantiles: auto (as many as are safe), or at most so many
    #[arg(long, value_name = "auto|N")]
    pub decimals: Option<String>,
    /// N,K: the N largest may not hold K % of a sum
    #[arg(long, value_name = "N,K")]
    pub dominance: Option<String>,
    /// The largest amount may not be estimated closer than P %
    #[arg(long, value_name = "P")]
    pub p_percent: Option<f64>,
    /// Empty cells: safe, unsafe, or unsafe where a dimension is sensitive
    #[arg(long, value_name = "safe|unsafe|sensitive")]
    pub zeros: Option<String>,
    /// A ladder whose levels are subtotals of its dimension: COLUMN=FILE.csv
    #[arg(long, value_name = "COLUMN=FILE")]
    pub hierarchy: Vec<String>,
    /// The number of all people is not published
    #[arg(long)]
    pub hide_total: bool,
    /// The release's title
    #[arg(long, value_name = "TEXT")]
    pub title: Option<String>,
    /// Write table.csv, table.xlsx, table.parquet and manifest.json into this folder; several tables are named by their
    /// titles
    #[arg(long, value_name = "FOLDER")]
    pub out: Option<PathBuf>,
    /// The formats of the files: csv, xlsx, parquet, json-stat, sdmx-csv; the first three where not given
    #[arg(long, value_name = "LIST", requires = "out")]
    pub formats: Vec<String>,
    /// Write although the policy does not hold, for this reason; the ledger keeps it
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
    /// The column of the published numbers
    #[arg(long, value_name = "COLUMN")]
    pub value: Option<String>,
    /// What margins are called, or none where there are none. Found by their names (Total, Gesamt, …) or by adding up
    /// where not given
    #[arg(long, value_name = "NAME|none")]
    pub total: Option<String>,
    /// Every number is rounded to multiples of this; after a colon the way, as in 5:random: nearest (which is the usual),
    /// random or controlled
    #[arg(long, value_name = "BASE[:WAY]")]
    pub rounded: Option<String>,
    /// The groups of a dimension that have subtotals: COLUMN=FILE.csv
    #[arg(long, value_name = "COLUMN=FILE")]
    pub hierarchy: Vec<String>,
    /// A person can be in several categories: a total is at most the sum of its parts
    #[arg(long)]
    pub in_several: bool,
    /// Dimensions whose categories overlap and leave people out, as segments do
    #[arg(long, value_name = "COLUMNS")]
    pub overlapping: Vec<String>,
    /// Categories may be missing from the table because all of their numbers are hidden
    #[arg(long)]
    pub left_out: bool,
    /// No hidden cell is larger
    #[arg(long, value_name = "X")]
    pub at_most: Option<f64>,
    /// Fewer people than this are unsafe
    #[arg(long, value_name = "N", default_value_t = 10)]
    pub threshold: u64,
    /// Print one JSON object
    #[arg(long)]
    pub json: bool,
}

/// FILE is an extract with the same columns: it tells which values there are. What is tagged is counted.
#[derive(Debug, Args)]
pub struct Sql {
    #[command(flatten)]
    pub input: Input,
    #[command(flatten)]
    pub tagging: Tagging,
    /// The table in the warehouse, as SQL names it
    #[arg(long, value_name = "NAME", default_value = crate::workbench::WAREHOUSE_TABLE)]
    pub table: String,
}

#[derive(Debug, Args)]
pub struct MakeSample {
    /// How many people
    #[arg(long, value_name = "N", default_value_t = crate::dataset::sample::DEFAULT_PEOPLE)]
    pub people: u64,
    /// The file to write, .csv or .parquet
    #[arg(long, value_name = "FILE")]
    pub out: PathBuf,
    /// club (one row a person) or orders (several rows a person)
    #[arg(long, value_name = "club|orders", default_value = "club", value_parser = ["club", "orders"])]
    pub kind: String,
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
