//! The sentence that is the form: *Send … to … as …*.

use eframe::egui::{Ui, WidgetInfo, accesskit::Role};

use super::tables;

use crate::{
    gui::{
        command::Command,
        context::Cx,
        modal::RecipientDialog,
        theme::{self, Palette},
        widgets::{choice, choose_ui, ends_ui, label_ui, secondary_button_ui},
    },
    release::ReleaseSettings,
    release::settings::{TableSettings, Totals},
    review::{Edit, Leaves, Segment},
};

/// Width from which the buttons are beside the sentence.
const ONE_LINE: f32 = 760.0;

/// As what a table is sent.
#[derive(Clone, Copy, PartialEq, Eq)]
enum As {
    Table,
    Count,
    Rows,
}

impl As {
    const ALL: [Self; 3] = [Self::Table, Self::Count, Self::Rows];

    fn word(self) -> &'static str {
        match self {
            Self::Table => "a table",
            Self::Count => "a count",
            Self::Rows => "rows",
        }
    }
}

/// One segment's number and nothing else.
#[must_use]
pub fn is_count(table: &TableSettings) -> bool {
    table.dimensions.is_empty() && table.segments.len() == 1
}

/// Draws the sentence over the table in view, and what can be done with the tables; whether rows are judged instead.
pub fn sentence_ui(ui: &mut Ui, cx: &mut Cx<'_>, table: usize, has_tables: bool) -> bool {
    let palette = Palette::of(ui);
    let release = (*cx.bench.review().release).clone();
    let before = release.tables.get(table).cloned();
    let mut settings = before.clone().unwrap_or_default();
    let mut recipients = release.recipients.clone();
    let rows = cx.view.release.rows;
    let now = match (rows, is_count(&settings)) {
        (true, _) => As::Rows,
        (false, true) => As::Count,
        (false, false) => As::Table,
    };
    let mut to = now;
    let mut form = |ui: &mut Ui, cx: &mut Cx<'_>| {
        ui.spacing_mut().item_spacing.x = 8.0;
        let response = label_ui(ui, "Send", theme::heading(), palette.text);
        response.widget_info(|| WidgetInfo::labeled(Role::Heading, true, "Release: send"));
        who_ui(ui, cx, &mut settings, &mut recipients, &mut to);
        label_ui(ui, "to", theme::title(), palette.text);
        recipient_ui(ui, cx, &mut recipients);
        label_ui(ui, "as", theme::title(), palette.text);
        choose_ui(ui, "Released as", 100.0, &mut to, As::ALL, |one| one.word());
    };
    // Where the line is too short for all of it, the buttons are below.
    if ui.available_width() > ONE_LINE {
        ends_ui(ui, "sentence", (36.0, 0.0), cx, form, |ui, cx| actions_ui(ui, cx, has_tables));
    } else {
        ui.horizontal_wrapped(|ui| form(ui, cx));
        ui.horizontal(|ui| actions_ui(ui, cx, has_tables));
    }
    if to != now {
        cx.view.release.rows = to == As::Rows;
        match to {
            As::Count => as_count(&mut settings),
            As::Table if is_count(&settings) => {
                settings.filter = settings.segments.pop();
                settings.totals = Totals::All;
            }
            As::Table | As::Rows => {}
        }
    }
    apply(cx, table, before.as_ref(), settings, &release, recipients);
    ui.add_space(8.0);
    to == As::Rows
}

/// What can be done with the tables.
fn actions_ui(ui: &mut Ui, cx: &mut Cx<'_>, has_tables: bool) {
    if has_tables {
        tables::menu_ui(ui, cx);
    }
    if secondary_button_ui(ui, "Add table", has_tables).clicked() {
        cx.commands.push(Command::AddTable);
    }
}

fn apply(
    cx: &mut Cx<'_>,
    table: usize,
    before: Option<&TableSettings>,
    settings: TableSettings,
    release: &ReleaseSettings,
    recipients: Vec<String>,
) {
    if before.is_some_and(|before| *before == settings) && release.recipients == recipients
        || before.is_none() && settings == TableSettings::default() && release.recipients == recipients
    {
        return;
    }
    let mut release = ReleaseSettings { recipients, ..release.clone() };
    match release.tables.get_mut(table) {
        Some(held) => *held = settings,
        None if settings != TableSettings::default() => release.tables.push(settings),
        None => {}
    }
    cx.bench.apply(Edit::SetRelease(release));
}

fn as_count(settings: &mut TableSettings) {
    let segment = settings.filter.take().or_else(|| settings.segments.first().cloned());
    settings.dimensions.clear();
    settings.subtotals.clear();
    settings.levels.clear();
    settings.measures.clear();
    settings.totals = Totals::None;
    settings.segments = segment.into_iter().collect();
}

/// The people whom the table counts. A segment brings its recipient, and what is handed over of it.
fn who_ui(ui: &mut Ui, cx: &Cx<'_>, settings: &mut TableSettings, recipients: &mut Vec<String>, to: &mut As) {
    let everyone = "Everyone";
    let chosen = settings.filter.clone().or_else(|| settings.segments.first().cloned().filter(|_| is_count(settings)));
    let shown = choice("send", chosen.clone().unwrap_or_else(|| everyone.to_owned())).width(170.0);
    let mut picked: Option<Option<Segment>> = None;
    let shown = shown.show_ui(ui, |ui| {
        if ui.selectable_label(chosen.is_none(), everyone).clicked() {
            picked = Some(None);
        }
        for segment in cx.bench.review().segments.iter() {
            if ui.selectable_label(chosen.as_ref() == Some(&segment.name), &segment.name).clicked() {
                picked = Some(Some(segment.clone()));
            }
        }
    });
    shown.response.accessible_name("Who is counted");
    match picked {
        None => {}
        Some(None) => {
            if is_count(settings) {
                settings.segments.clear();
                *to = As::Table;
            }
            settings.filter = None;
        }
        Some(Some(segment)) => {
            if is_count(settings) {
                settings.segments = vec![segment.name.clone()];
            } else {
                settings.filter = Some(segment.name.clone());
            }
            if !segment.recipients.is_empty() {
                recipients.clone_from(&segment.recipients);
            }
            match segment.leaves {
                Some(Leaves::Count) => *to = As::Count,
                Some(Leaves::Table) => *to = As::Table,
                Some(Leaves::Rows(_)) => *to = As::Rows,
                None => {}
            }
        }
    }
}

fn recipient_ui(ui: &mut Ui, cx: &mut Cx<'_>, recipients: &mut Vec<String>) {
    let shown = match recipients.as_slice() {
        [] => "anybody".to_owned(),
        [one] => one.clone(),
        [one, rest @ ..] => format!("{one} and {} more", rest.len()),
    };
    let (mut new, mut change) = (false, None);
    let shown = choice("recipient", shown).width(180.0).show_ui(ui, |ui| {
        if ui.selectable_label(recipients.is_empty(), "anybody").clicked() {
            recipients.clear();
        }
        for recipient in cx.bench.review().recipients.iter() {
            let text = format!("{} · {}", recipient.name, recipient.category.word());
            if ui.selectable_label(recipients.contains(&recipient.name), text).clicked() {
                *recipients = vec![recipient.name.clone()];
            }
        }
        if let Some(held) = recipients.first().and_then(|name| cx.bench.review().recipient(name))
            && ui.selectable_label(false, format!("Change {}…", held.name)).clicked()
        {
            change = Some(held.clone());
        }
        new = ui.selectable_label(false, "New recipient…").clicked();
    });
    shown.response.accessible_name("Recipient of the release");
    if new {
        cx.show(RecipientDialog::default());
    }
    if let Some(held) = change {
        cx.show(RecipientDialog::of(&held));
    }
}
