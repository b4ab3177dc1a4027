//! Engines that are at hand, each with a table that was loaded from a case.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use tempfile::TempDir;

use super::super::text;
use super::cases::{Case, TABLE};

/// An engine that runs statements.
pub trait Engine {
    /// The word of its dialect.
    fn dialect(&self) -> &'static str;

    /// Loads the case, and writes the result of the statement as CSV.
    fn run(&self, case: &Case, sql: &str, out: &Path);
}

/// What the loading script spells otherwise.
struct Spelling {
    quote: char,
    number: &'static str,
    date: &'static str,
    boolean: &'static str,
}

/// A script that makes the table of a case. Empty texts are missing in every other row, and empty in the rest.
fn script(case: &Case, spelling: &Spelling) -> String {
    let quoted = |name: &str| {
        let (one, two) = (spelling.quote.to_string(), spelling.quote.to_string().repeat(2));
        format!("{one}{}{one}", name.replace(&one, &two))
    };
    let (columns, rows) = (case.columns(), case.rows());
    let kinds: Vec<&str> = columns
        .iter()
        .enumerate()
        .map(|(at, (_, kind))| {
            let is_word = || rows.iter().any(|row| !matches!(row[at].as_str(), "" | "true" | "false"));
            if kind == "boolean" && is_word() { "text" } else { kind.as_str() }
        })
        .collect();
    let of_kind = |kind: &str| match kind {
        "number" => spelling.number,
        "date" => spelling.date,
        "boolean" => spelling.boolean,
        _ => "TEXT",
    };
    let declared: Vec<String> =
        columns.iter().zip(&kinds).map(|((name, _), kind)| format!("{} {}", quoted(name), of_kind(kind))).collect();
    let mut script = format!("CREATE TABLE {} ({});\n", quoted(TABLE), declared.join(", "));
    for (chunk, rows) in rows.chunks(200).enumerate() {
        let values: Vec<String> = rows
            .iter()
            .enumerate()
            .map(|(at, row)| {
                let cell = |(cell, kind): (&String, &&str)| match (cell.as_str(), *kind) {
                    ("", "text") if (chunk * 200 + at) % 2 == 1 => "''".to_owned(),
                    ("", _) => "NULL".to_owned(),
                    (cell, "number") => cell.to_owned(),
                    (cell, "boolean") if spelling.boolean == "INTEGER" => u8::from(cell == "true").to_string(),
                    (cell, _) => format!("'{}'", cell.replace('\'', "''")),
                };
                format!("({})", row.iter().zip(&kinds).map(cell).collect::<Vec<_>>().join(", "))
            })
            .collect();
        script.push_str(&format!("INSERT INTO {} VALUES\n{};\n", quoted(TABLE), values.join(",\n")));
    }
    script
}

fn succeeds(command: &mut Command) -> bool {
    command
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .is_ok_and(|status| status.success())
}

/// Runs a command with this on its standard input; its standard output.
fn fed(command: &mut Command, input: &str) -> Vec<u8> {
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let mut stdin = child.stdin.take().unwrap();
    let input = input.to_owned();
    let feeding = std::thread::spawn(move || stdin.write_all(input.as_bytes()));
    let output = child.wait_with_output().unwrap();
    let _ = feeding.join();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    output.stdout
}

/// The Python that has a package; by `SHOAL_PYTHON`, else `python3`.
fn python_with(package: &str) -> Option<PathBuf> {
    let python = std::env::var_os("SHOAL_PYTHON").map_or_else(|| "python3".into(), PathBuf::from);
    let found = succeeds(Command::new(&python).args(["-c", &format!("import {package}")]));
    if !found {
        println!("did not run: {} has no package {package}; set SHOAL_PYTHON", python.display());
    }
    found.then_some(python)
}

pub struct DuckDb(PathBuf);

impl DuckDb {
    pub fn found() -> Option<Self> {
        python_with("duckdb").map(Self)
    }
}

impl Engine for DuckDb {
    fn dialect(&self) -> &'static str {
        "duckdb"
    }

    fn run(&self, case: &Case, sql: &str, out: &Path) {
        let folder = TempDir::new().unwrap();
        let (load, query) = (folder.path().join("load.sql"), folder.path().join("query.sql"));
        let spelling = Spelling { quote: '"', number: "DOUBLE", date: "DATE", boolean: "BOOLEAN" };
        std::fs::write(&load, script(case, &spelling)).unwrap();
        std::fs::write(&query, sql.trim_end().trim_end_matches(';')).unwrap();
        let program = "import duckdb, sys\n\
            load, query, out = sys.argv[1:]\n\
            engine = duckdb.connect()\n\
            engine.execute(open(load, encoding='utf-8').read())\n\
            how = '(FORMAT parquet)' if out.endswith('.parquet') else '(HEADER)'\n\
            engine.execute('COPY (' + open(query, encoding='utf-8').read() + \"\\n) TO '\" + out + \"' \" + how)\n";
        fed(Command::new(&self.0).args(["-c", program, text(&load), text(&query), text(out)]), "");
    }
}

pub struct Spark(PathBuf);

impl Spark {
    pub fn found() -> Option<Self> {
        python_with("pyspark").map(Self)
    }
}

impl Engine for Spark {
    fn dialect(&self) -> &'static str {
        "spark"
    }

    fn run(&self, case: &Case, sql: &str, out: &Path) {
        let folder = TempDir::new().unwrap();
        let (load, query) = (folder.path().join("load.json"), folder.path().join("query.sql"));
        let (columns, rows) = (case.columns(), case.rows());
        std::fs::write(&load, serde_json::to_vec(&serde_json::json!([columns, rows])).unwrap()).unwrap();
        std::fs::write(&query, sql.trim_end().trim_end_matches(';')).unwrap();
        let program = r"
import csv, datetime, json, sys
from pyspark.sql import SparkSession
from pyspark.sql.types import *
load, query, out, table = sys.argv[1:]
columns, rows = json.load(open(load, encoding='utf-8'))
truth = lambda at: all(row[at] in ('', 'true', 'false') for row in rows)
kinds = ['text' if kind == 'boolean' and not truth(at) else kind for at, (_, kind) in enumerate(columns)]
types = {'number': DoubleType(), 'date': DateType(), 'boolean': BooleanType(), 'text': StringType()}
read = {'number': float, 'date': datetime.date.fromisoformat, 'boolean': lambda cell: cell == 'true', 'text': str}
def cell(value, kind, row):
    if value == '':
        return '' if kind == 'text' and row % 2 else None
    return read[kind](value)
data = [[cell(v, k, n) for v, k in zip(row, kinds)] for n, row in enumerate(rows)]
engine = SparkSession.builder.master('local[2]').config('spark.ui.enabled', 'false').config('spark.sql.shuffle.partitions', '2').getOrCreate()
engine.sparkContext.setLogLevel('OFF')
schema = StructType([StructField(name, types[kind]) for (name, _), kind in zip(columns, kinds)])
engine.createDataFrame(data, schema).createOrReplaceTempView(table)
result = engine.sql(open(query, encoding='utf-8').read())
with open(out, 'w', encoding='utf-8', newline='') as file:
    writer = csv.writer(file)
    writer.writerow(result.columns)
    for row in result.collect():
        writer.writerow(['' if value is None else value for value in row])
";
        // A view has no parts with spaces: its name is plain there.
        let sql = std::fs::read_to_string(&query).unwrap().replace(&format!("`{TABLE}`"), "customer_table");
        std::fs::write(&query, sql).unwrap();
        fed(Command::new(&self.0).args(["-c", program, text(&load), text(&query), text(out), "customer_table"]), "");
    }
}

pub struct Sqlite;

impl Sqlite {
    pub fn found() -> Option<Self> {
        let found = succeeds(Command::new("sqlite3").arg("--version"));
        if !found {
            println!("did not run: there is no sqlite3");
        }
        found.then_some(Self)
    }
}

impl Engine for Sqlite {
    fn dialect(&self) -> &'static str {
        "sqlite"
    }

    fn run(&self, case: &Case, sql: &str, out: &Path) {
        let spelling = Spelling { quote: '"', number: "REAL", date: "TEXT", boolean: "INTEGER" };
        let script = format!("{}.mode csv\n.headers on\n{sql}", script(case, &spelling));
        std::fs::write(out, fed(Command::new("sqlite3").arg("-batch"), &script)).unwrap();
    }
}

/// A cluster of its own, which ends with the test.
pub struct Postgres {
    folder: TempDir,
    programs: PathBuf,
    /// Whom the server runs as: it refuses to run as root.
    user: Option<&'static str>,
}

impl Postgres {
    /// `SHOAL_POSTGRES=required` makes its absence a fault.
    pub fn found() -> Option<Self> {
        let found = Self::started();
        let required = std::env::var_os("SHOAL_POSTGRES").is_some_and(|value| value == "required");
        assert!(found.is_some() || !required, "there is no PostgreSQL to run the statements");
        if found.is_none() {
            println!("did not run: there is no PostgreSQL");
        }
        found
    }

    fn started() -> Option<Self> {
        let installed = std::fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten();
        let versions = installed.map(|version| version.path().join("bin"));
        let on_path = std::env::split_paths(&std::env::var_os("PATH").unwrap_or_default()).collect::<Vec<_>>();
        let programs = versions.chain(on_path).find(|folder| folder.join("initdb").is_file())?;
        let is_root = Command::new("id").arg("-u").output().is_ok_and(|id| id.stdout.starts_with(b"0\n"));
        let folder = TempDir::new().unwrap();
        let user = is_root.then_some("postgres");
        if let Some(user) = user
            && !succeeds(Command::new("chown").arg(user).arg(folder.path()))
        {
            return None;
        }
        let cluster = Self { folder, programs, user };
        let data = cluster.folder.path().join("data");
        let made =
            cluster.program("initdb", &["-D", text(&data), "-A", "trust", "-U", "shoal", "-E", "UTF8", "--no-locale"]);
        let options = format!("-k {} -c listen_addresses=''", cluster.folder.path().display());
        let log = cluster.folder.path().join("log");
        let start = ["-D", text(&data), "-w", "-l", text(&log), "-o", &options, "start"];
        (made && cluster.program("pg_ctl", &start)).then_some(cluster)
    }

    fn program(&self, name: &str, args: &[&str]) -> bool {
        let program = self.programs.join(name);
        match self.user {
            Some(user) => succeeds(Command::new("runuser").args(["-u", user, "--"]).arg(program).args(args)),
            None => succeeds(Command::new(program).args(args)),
        }
    }

    fn psql(&self, database: &str, script: &str) -> Vec<u8> {
        let mut command = Command::new(self.programs.join("psql"));
        command.args([
            "-h",
            text(self.folder.path()),
            "-U",
            "shoal",
            "-d",
            database,
            "-q",
            "--csv",
            "-v",
            "ON_ERROR_STOP=1",
        ]);
        fed(command.env("PGCLIENTENCODING", "UTF8"), script)
    }
}

impl Drop for Postgres {
    fn drop(&mut self) {
        let data = self.folder.path().join("data");
        self.program("pg_ctl", &["-D", text(&data), "-m", "immediate", "stop"]);
    }
}

impl Engine for Postgres {
    fn dialect(&self) -> &'static str {
        "postgres"
    }

    fn run(&self, case: &Case, sql: &str, out: &Path) {
        let spelling = Spelling { quote: '"', number: "DOUBLE PRECISION", date: "DATE", boolean: "BOOLEAN" };
        self.psql("postgres", "DROP DATABASE IF EXISTS shoal;\nCREATE DATABASE shoal;\n");
        std::fs::write(out, self.psql("shoal", &format!("{}{sql}", script(case, &spelling)))).unwrap();
    }
}
