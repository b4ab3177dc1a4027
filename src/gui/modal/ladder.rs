//! How a column's ladder is built.

use std::path::Path;

use eframe::egui::{Grid, Ui};

use super::{
    frame::{After, Dialog, foot_ui},
    ladder_groups,
    paths::{PathDraft, expand},
};
use crate::{
    dataset::ColumnType,
    gui::{
        context::Cx,
        file_dialogs::Purpose,
        theme::{self, Palette},
        widgets::{button_ui, check_ui, choose_ui, field_ui, primary_button_ui, weak_ui, wrapped_ui},
    },
    privacy::ladder::{DateUnit, Form},
    review::{Edit, LadderForm},
};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum LadderKind {
    Automatic,
    Plain,
    Bands,
    Prefix,
    Date,
    Top,
    Bottom,
    Groups,
    Table,
}

impl LadderKind {
    fn name(self) -> &'static str {
        match self {
            Self::Automatic => "Automatic",
            Self::Plain => "Value or nothing",
            Self::Bands => "Bands of numbers",
            Self::Prefix => "First characters",
            Self::Date => "Date units",
            Self::Top => "Top coding",
            Self::Bottom => "Bottom coding",
            Self::Groups => "Groups by hand",
            Self::Table => "From a CSV file",
        }
    }

    fn explained(self) -> &'static str {
        match self {
            Self::Automatic => {
                "What fits the values: dates by unit, numbers in bands, codes by their first characters."
            }
            Self::Plain => "The value as it came, or nothing of it.",
            Self::Bands => "Each width is one level: 5, 10, 20 makes bands of five, of ten, of twenty.",
            Self::Prefix => "Each number is one level: 3, 2, 1 keeps three characters, then two, then one.",
            Self::Date => "From the finest unit to the coarsest.",
            Self::Top => {
                "Every number from a border on becomes one group; several borders, falling, are several levels."
            }
            Self::Bottom => {
                "Every number up to a border becomes one group; several borders, rising, are several levels."
            }
            Self::Groups => {
                "Drag values together, or press one and choose its group. What is in no group stays as it is."
            }
            Self::Table => {
                "One row a value, one column a level, the first column being the value; commas or semicolons."
            }
        }
    }

    fn all(kind: ColumnType) -> Vec<Self> {
        let mut all = vec![Self::Automatic, Self::Plain];
        match kind {
            ColumnType::Number => all.extend([Self::Bands, Self::Top, Self::Bottom]),
            ColumnType::Date => all.push(Self::Date),
            ColumnType::Text => all.push(Self::Prefix),
            ColumnType::Boolean => {}
        }
        all.extend([Self::Groups, Self::Table]);
        all
    }
}

/// Chooses how a column's ladder is built.
pub struct LadderDialog {
    column: String,
    kind: LadderKind,
    /// Widths, lengths or a border, with commas between.
    numbers: String,
    origin: String,
    steps: Vec<DateUnit>,
    groups: String,
    file: PathDraft,
    table: Option<(String, Vec<Vec<String>>)>,
    fault: Option<String>,
}

impl LadderDialog {
    /// Begins with the form that a column's ladder has.
    #[must_use]
    pub fn new(column: &str, form: &LadderForm) -> Self {
        let mut draft = Self {
            column: column.to_owned(),
            kind: LadderKind::Automatic,
            numbers: String::new(),
            origin: "0".to_owned(),
            steps: DateUnit::ALL.to_vec(),
            groups: String::new(),
            file: PathDraft::new(Purpose::LadderTable, "").without_focus(),
            table: None,
            fault: None,
        };
        match form {
            LadderForm::Automatic => {}
            LadderForm::Built { settings } => draft.read(settings),
            LadderForm::Groups { groups } => {
                draft.kind = LadderKind::Groups;
                draft.groups = ladder_groups::write(groups);
            }
            LadderForm::Table { name, rows } => {
                draft.kind = LadderKind::Table;
                draft.table = Some((name.clone(), rows.clone()));
            }
        }
        draft
    }

    /// Takes the words of the command line apart into the fields.
    fn read(&mut self, settings: &str) {
        fn list<T: ToString>(items: &[T]) -> String {
            items.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")
        }
        match settings.parse::<Form>() {
            Ok(Form::Identity) => self.kind = LadderKind::Plain,
            Ok(Form::Bands { widths, origin }) => {
                self.kind = LadderKind::Bands;
                self.numbers = list(&widths);
                self.origin = origin.to_string();
            }
            Ok(Form::Prefix(keep)) => {
                self.kind = LadderKind::Prefix;
                self.numbers = list(&keep);
            }
            Ok(Form::Date(units)) => {
                self.kind = LadderKind::Date;
                self.steps = units;
            }
            Ok(Form::Top(thresholds)) => {
                self.kind = LadderKind::Top;
                self.numbers = list(&thresholds);
            }
            Ok(Form::Bottom(thresholds)) => {
                self.kind = LadderKind::Bottom;
                self.numbers = list(&thresholds);
            }
            Ok(Form::Groups(_) | Form::Table(_)) | Err(_) => {}
        }
    }

    fn form(&self) -> Result<LadderForm, String> {
        let numbers = || -> Result<Vec<f64>, String> {
            let parts: Vec<&str> = self.numbers.split([',', ';']).map(str::trim).filter(|p| !p.is_empty()).collect();
            if parts.is_empty() {
                return Err("Type at least one number.".to_owned());
            }
            parts.iter().map(|part| part.parse().map_err(|_| format!("“{part}” is not a number."))).collect()
        };
        let form = match self.kind {
            LadderKind::Automatic => return Ok(LadderForm::Automatic),
            LadderKind::Plain => Form::Identity,
            LadderKind::Bands => {
                let widths = numbers()?;
                if widths.iter().any(|width| *width <= 0.0) {
                    return Err("A band's width must be above 0.".to_owned());
                }
                let origin = self.origin.trim();
                let origin = if origin.is_empty() { Ok(0.0) } else { origin.parse() };
                Form::Bands { widths, origin: origin.map_err(|_| "The start must be a number.".to_owned())? }
            }
            LadderKind::Prefix => Form::Prefix(numbers()?.into_iter().map(|n| n.max(0.0) as usize).collect()),
            LadderKind::Date if self.steps.is_empty() => return Err("Choose at least one unit.".to_owned()),
            LadderKind::Date => Form::Date(self.steps.clone()),
            LadderKind::Top => Form::Top(numbers()?),
            LadderKind::Bottom => Form::Bottom(numbers()?),
            LadderKind::Groups => return Ok(LadderForm::Groups { groups: ladder_groups::read(&self.groups)? }),
            LadderKind::Table => {
                let (name, rows) = self.table.clone().ok_or("Read a file first.")?;
                return Ok(LadderForm::Table { name, rows });
            }
        };
        Ok(LadderForm::Built { settings: form.to_string() })
    }
}

impl Dialog for LadderDialog {
    fn title(&self) -> String {
        format!("Ladder of {}", self.column)
    }

    fn ui(&mut self, ui: &mut Ui, cx: &mut Cx<'_>) -> After {
        let palette = Palette::of(ui);
        let Some(dataset) = cx.bench.dataset().cloned() else { return After::Close };
        let kind = dataset.column_index(&self.column).and_then(|i| dataset.columns.get(i)).map(|column| column.kind);
        ui.horizontal(|ui| {
            ui.label("Build it from");
            let all = LadderKind::all(kind.unwrap_or(ColumnType::Text));
            if choose_ui(ui, "Form of the ladder", 220.0, &mut self.kind, all, |kind| kind.name()) {
                self.fault = None;
            }
        });
        wrapped_ui(ui, self.kind.explained(), theme::body(), palette.weak);
        ui.add_space(4.0);
        form_ui(ui, cx, self);
        if let Some(fault) = &self.fault {
            wrapped_ui(ui, &format!("✖ {fault}"), theme::body(), palette.fail);
        }
        let mut after = After::Stay;
        foot_ui(ui, |ui| {
            if button_ui(ui, "Cancel").clicked() {
                after = After::Close;
            }
            if primary_button_ui(ui, "Use this ladder", true).clicked() {
                match self.form() {
                    Ok(ladder) => {
                        if cx.bench.apply(Edit::SetLadder { column: self.column.clone(), ladder }) {
                            after = After::Close;
                        }
                    }
                    Err(fault) => self.fault = Some(fault),
                }
            }
        });
        after
    }

    fn take_path(&mut self, purpose: Purpose, path: &Path) {
        self.file.take(purpose, path);
    }
}

fn form_ui(ui: &mut Ui, cx: &mut Cx<'_>, draft: &mut LadderDialog) {
    match draft.kind {
        LadderKind::Automatic | LadderKind::Plain => {}
        LadderKind::Bands => {
            Grid::new("bands").num_columns(2).spacing([16.0, 8.0]).show(ui, |ui| {
                ui.label("Widths");
                field_ui(ui, "Widths of the bands", &mut draft.numbers, "5, 10, 20", 240.0);
                ui.end_row();
                ui.label("Starting at");
                field_ui(ui, "Start of the bands", &mut draft.origin, "0", 100.0);
                ui.end_row();
            });
        }
        LadderKind::Prefix => {
            field_ui(ui, "Characters kept", &mut draft.numbers, "3, 2, 1", 240.0);
        }
        LadderKind::Top | LadderKind::Bottom => {
            field_ui(ui, "Border", &mut draft.numbers, "90", 120.0);
        }
        LadderKind::Date => {
            for step in DateUnit::ALL {
                let mut on = draft.steps.contains(&step);
                let name = step.to_string();
                if check_ui(ui, &mut on, &name, &name).changed() {
                    draft.steps.retain(|s| *s != step);
                    if on {
                        draft.steps.push(step);
                        draft.steps.sort_unstable();
                    }
                }
            }
        }
        LadderKind::Groups => {
            let counts = cx.bench.value_counts(&draft.column);
            ladder_groups::groups_ui(ui, &mut draft.groups, &counts);
        }
        LadderKind::Table => {
            draft.file.ui(ui, cx, "Path of the ladder");
            if button_ui(ui, "Read").clicked() {
                match LadderForm::from_file(&expand(&draft.file.text)) {
                    Ok(LadderForm::Table { name, rows }) => {
                        draft.table = Some((name, rows));
                        draft.fault = None;
                    }
                    Ok(_) => {}
                    Err(error) => draft.fault = Some(error.to_string()),
                }
            }
            if let Some((name, rows)) = &draft.table {
                let levels = rows.iter().map(Vec::len).max().unwrap_or(0);
                weak_ui(ui, &format!("{name}: {} values, {levels} levels", rows.len()));
            }
        }
    }
}
