//! The statements over a plan: the table of counts, and the numbers by which its result is checked.
//!
//! People come first: with a person key the rows of a person are made one row for each combination. Whoever has one
//! combination is counted by it. Whoever has several is counted at each of them, with a number that joins the rows of
//! the same people, so that every figure still counts each person once.

use std::fmt::Write;

use super::dialect::Dialect;
use super::plan::{Plan, coded_groups, first_tables};

impl Plan {
    /// The table of counts.
    pub(super) fn statement(&self) -> String {
        let mut sql = String::new();
        for remark in &self.remarks {
            let _ = writeln!(sql, "-- {remark}");
        }
        sql.push_str(&self.parts());
        let outputs = self.groups.iter().enumerate().flat_map(|(at, group)| {
            let internal = format!("shoal_{}", at + 1);
            group.outputs.iter().map(move |(shown, alias)| (shown.replace("{}", &internal), alias))
        });
        let mut columns: Vec<String> =
            outputs.map(|(shown, alias)| format!("  {shown} AS {}", self.dialect.quoted(alias))).collect();
        columns.push(format!("  shoal_people AS {}", self.dialect.quoted(&self.counts.people)));
        columns.extend(
            self.counts.together.as_ref().map(|name| format!("  shoal_together AS {}", self.dialect.quoted(name))),
        );
        let _ = write!(sql, "\nSELECT{}\n{}\nFROM shoal_all;\n", self.dialect.hint(), columns.join(",\n"));
        sql
    }

    /// Rows, rows without a key, people and combinations: what the result must agree with.
    pub(super) fn checks(&self) -> String {
        let mut sql = "-- The numbers that the table of counts is checked by: one row.\n".to_owned();
        sql.push_str(&self.parts());
        let people = match (&self.key, &self.count) {
            (Some(_), _) => "COUNT(DISTINCT shoal_key) + COUNT(*) - COUNT(shoal_key)",
            (None, Some(_)) => "SUM(shoal_count)",
            (None, None) => "COUNT(*)",
        };
        let without = match &self.key {
            Some(_) => "(SELECT COUNT(*) - COUNT(shoal_key) FROM shoal_coded)",
            None => "0",
        };
        let quoted = |name: &str| self.dialect.quoted(name);
        let _ = write!(
            sql,
            "\nSELECT{}\n  (SELECT COUNT(*) FROM shoal_coded) AS {},\n  {without} AS {},\n  (SELECT {people} FROM shoal_coded) AS {},\n  (SELECT COUNT(*) FROM shoal_all) AS {};\n",
            self.dialect.hint(),
            quoted("rows"),
            quoted("rows_without_key"),
            quoted("people"),
            quoted("combinations"),
        );
        sql
    }

    fn parts(&self) -> String {
        let parts: Vec<String> = self.common().into_iter().chain(self.combinations()).collect();
        format!("WITH {}", parts.join(",\n"))
    }

    fn internal(&self) -> Vec<String> {
        (1..=self.groups.len()).map(|at| format!("shoal_{at}")).collect()
    }

    /// The tables that both statements begin with.
    fn common(&self) -> Vec<String> {
        let mut coded: Vec<String> = self.key.iter().map(|key| format!("    {key} AS shoal_key")).collect();
        coded.extend(self.count.iter().map(|count| format!("    {count} AS shoal_count")));
        coded.extend(coded_groups(&self.groups));
        first_tables(&self.maps, &self.sources, &self.table, &coded)
    }

    /// The combinations with their people.
    fn combinations(&self) -> Vec<String> {
        let groups = self.internal().join(", ");
        if self.key.is_none() {
            let people = match self.count {
                Some(_) => self.dialect.as_whole("SUM(shoal_count)"),
                None => "COUNT(*)".to_owned(),
            };
            return vec![format!(
                "shoal_all AS (\n  SELECT {groups}, {people} AS shoal_people\n  FROM shoal_coded GROUP BY {groups}\n)"
            )];
        }
        let of_persons: Vec<String> = self
            .groups
            .iter()
            .zip(self.internal())
            .map(|(group, name)| match group.of_person {
                true => format!(
                    "CASE WHEN shoal_coded.shoal_key IS NULL THEN shoal_coded.{name} ELSE MIN(shoal_coded.{name}) OVER (PARTITION BY shoal_coded.shoal_key) END AS {name}"
                ),
                false => name,
            })
            .collect();
        let mut parts = Vec::new();
        let of_coded = if self.groups.iter().any(|group| group.of_person) {
            parts.push(format!(
                "shoal_sifted AS (\n  SELECT shoal_key, {}\n  FROM shoal_coded\n)",
                of_persons.join(", ")
            ));
            "shoal_sifted"
        } else {
            "shoal_coded"
        };
        let dialect = self.dialect;
        let (number, whole) =
            (dialect.as_text(&format!("DENSE_RANK() OVER (ORDER BY {groups})")), dialect.whole_type());
        let sorted = match dialect {
            Dialect::Sqlite => "(SELECT shoal_key, shoal_number FROM shoal_several ORDER BY shoal_key, shoal_number)",
            _ => "shoal_several",
        };
        let of_sorted = if dialect == Dialect::Sqlite { " AS shoal_sorted" } else { "" };
        let several: Vec<String> = self.internal().iter().map(|name| format!("shoal_several.{name}")).collect();
        let several = several.join(", ");
        // Each row without a key is a person of its own.
        let once = dialect.as_whole("SUM(CASE WHEN shoal_key IS NULL THEN shoal_rows ELSE 1 END)");
        parts.extend([
            format!(
                "shoal_person AS (\n  SELECT shoal_key, {groups}, COUNT(*) AS shoal_rows, COUNT(*) OVER (PARTITION BY shoal_key) AS shoal_combinations\n  FROM {of_coded} GROUP BY shoal_key, {groups}\n)"
            ),
            format!(
                "shoal_several AS (\n  SELECT shoal_key, {groups}, {number} AS shoal_number\n  FROM shoal_person WHERE shoal_key IS NOT NULL AND shoal_combinations > 1\n)"
            ),
            format!(
                "shoal_sets AS (\n  SELECT shoal_key, {} AS shoal_set\n  FROM {sorted}{of_sorted} GROUP BY shoal_key\n)",
                dialect.joined("shoal_number")
            ),
            "shoal_joined AS (\n  SELECT shoal_key, DENSE_RANK() OVER (ORDER BY shoal_set) AS shoal_together\n  FROM shoal_sets\n)"
                .to_owned(),
            format!(
                "shoal_all AS (\n  SELECT {groups}, {once} AS shoal_people, CAST(NULL AS {whole}) AS shoal_together\n  FROM shoal_person WHERE shoal_key IS NULL OR shoal_combinations = 1 GROUP BY {groups}\n  UNION ALL\n  SELECT {several}, COUNT(*) AS shoal_people, shoal_joined.shoal_together\n  FROM shoal_several JOIN shoal_joined ON shoal_several.shoal_key = shoal_joined.shoal_key GROUP BY shoal_joined.shoal_together, {several}\n)"
            ),
        ]);
        parts
    }
}
