//! The table of commands: name, text, what it needs, keys, hint, action. A command without a row does not compile.

use eframe::egui::{Context, Key, Modifiers, ViewportCommand};

use super::{
    Action, Command, Needs,
    Needs::{File, Nothing},
    Spec,
};
use crate::{
    dataset::sample::Sample,
    gui::{
        context::Cx,
        modal::{
            AboutDialog, AgreedColumnsDialog, BestLevelsDialog, ExportReleaseDialog, ExportReportDialog, FixAllDialog,
            HelpDialog, HelpPart, NewerFileDialog, NoticesDialog, OpenDialog, PaletteDialog, PolicyDialog,
            ProposeDialog, ReidentificationDialog, SaveReviewDialog, SealDialog, SeriesDialog, SinglingOutDialog,
            UnsealDialog,
        },
        screens, tour,
        view_state::Place,
        widgets::go_to,
    },
    review::Edit,
    workbench::{Dialect, NoticeKind, Theme},
};

/// People in the sample unless another size is requested.
const SAMPLE_PEOPLE: u64 = 20_000;

const CTRL: Modifiers = Modifiers::COMMAND;
const CTRL_SHIFT: Modifiers = Modifiers::COMMAND.plus(Modifiers::SHIFT);

const fn row(
    text: &'static str,
    needs: Needs,
    keys: &'static [(Modifiers, Key)],
    hint: &'static str,
    action: Action,
) -> Spec {
    Spec { text, needs, keys, hint, action }
}

impl Command {
    /// Its row.
    #[rustfmt::skip]
    pub(super) fn spec(self) -> Spec {
        match self {
            Self::Open => row("Open…", Nothing, &[(CTRL, Key::O)],
                "A customer file (csv, xlsx, parquet, …) or a saved review", |cx, _| cx.show(OpenDialog::default())),
            Self::NewerFile => row("Open a newer file…", File, &[(CTRL_SHIFT, Key::O)],
                "What it changes: columns, people, consent, segments, the next release; then go on with it",
                |cx, _| cx.show(NewerFileDialog::default())),
            Self::TrySample => row("Try the sample", Nothing, &[],
                "A made-up loyalty club with planted traps", |cx, _| cx.bench.open_sample(Sample::Club, SAMPLE_PEOPLE)),
            Self::TryOrders => row("Try the sample of orders", Nothing, &[],
                "A made-up shop with several rows a person",
                |cx, _| cx.bench.open_sample(Sample::Orders, SAMPLE_PEOPLE)),
            Self::Tour => row("Start the tour", Nothing, &[],
                "The traps of the sample, one after the other", |cx, _| tour::start(cx, SAMPLE_PEOPLE)),
            Self::Workshop => row("Start the workshop", Nothing, &[],
                "Six rounds for a room full of people, on made-up data",
                |cx, _| cx.view.workshop = Some(Box::default())),
            Self::CloseFile => row("Close file", File, &[(CTRL, Key::W)],
                "Back to the start", |cx, _| cx.bench.close()),
            Self::Save => row("Save review", File, &[(CTRL, Key::S)],
                "Everything decided, no rows of data", |cx, _| save(cx)),
            Self::SaveAs => row("Save review as…", File, &[(CTRL_SHIFT, Key::S)],
                "Under another name", |cx, _| cx.show(SaveReviewDialog::new(cx.bench))),
            Self::Seal => row("Seal with a passphrase…", File, &[],
                "Nobody opens the review without it", |cx, _| cx.show(SealDialog::default())),
            Self::Unseal => row("Remove the seal…", Needs::Seal, &[],
                "The review opens without a passphrase again", |cx, _| cx.show(UnsealDialog)),
            Self::Undo => row("Undo", Needs::Undo, &[(CTRL, Key::Z)],
                "Take back the last step", |cx, _| { let step = cx.bench.undo(); cx.go_back_to("Took back", step); }),
            Self::Redo => row("Redo", Needs::Redo, &[(CTRL, Key::Y), (CTRL_SHIFT, Key::Z)],
                "Do it again", |cx, _| { let step = cx.bench.redo(); cx.go_back_to("Did again", step); }),
            Self::Go(Place::Data) => row("Go to data", File, &[(CTRL, Key::Num1)],
                "What was opened, and its rows", |cx, _| cx.view.place = Place::Data),
            Self::Go(Place::Columns) => row("Go to columns", File, &[(CTRL, Key::Num2)],
                "Which columns identify people, and how coarse they are", |cx, _| cx.view.place = Place::Columns),
            Self::Go(Place::Segments) => row("Go to segments", File, &[(CTRL, Key::Num3)],
                "Who is in each segment, and how well they hide", |cx, _| cx.view.place = Place::Segments),
            Self::Go(Place::Release) => row("Go to release", File, &[(CTRL, Key::Num4)],
                "The tables that are released", |cx, _| cx.view.place = Place::Release),
            Self::Go(Place::Record) => row("Go to record", File, &[(CTRL, Key::Num5)],
                "The documentation that the law requires", |cx, _| cx.view.place = Place::Record),
            Self::WhoCouldThisBe => row("Who could this be?", File, &[(CTRL, Key::G)],
                "Choose what is known of a person and watch the crowd shrink",
                |cx, _| cx.show(ReidentificationDialog::default())),
            Self::AcceptSuggestions => row("Accept all suggestions", Needs::Suggestions, &[(CTRL_SHIFT, Key::A)],
                "Give every column its suggested role",
                |cx, _| { let open = cx.bench.open_suggestions(); cx.bench.apply(Edit::AcceptSuggestions(open)); }),
            Self::ShowDirectIdentifiers => row("Show or mask direct identifiers", File, &[],
                "Names, e-mail addresses and keys in the table; the record notes it",
                |cx, _| screens::data::toggle_mask(cx)),
            Self::FindInTable => row("Find in the table", File, &[(CTRL, Key::F)],
                "The next cell that holds a text; in Columns, a column by its name", |cx, _| find(cx)),
            Self::AgreedColumns => row("Agreed columns…", File, &[],
                "What the contract says the file holds, against what came",
                |cx, _| { cx.view.place = Place::Data; cx.show(AgreedColumnsDialog::new(cx.bench)); }),
            Self::BestLevels => row("Find the best ladder levels…", File, &[(CTRL, Key::L)],
                "Which levels keep most and still pass", |cx, _| cx.show(BestLevelsDialog::default())),
            Self::SinglesOut => row("What singles people out…", File, &[(CTRL, Key::U)],
                "Sets of columns that identify, and the people easiest to find",
                |cx, _| cx.show(SinglingOutDialog::default())),
            Self::NewSegment => row("New segment", File, &[(CTRL, Key::N)],
                "People chosen by a rule",
                |cx, _| screens::segments::editor::open(cx, screens::segments::editor::SegmentEditor::default())),
            Self::FixAll => row("Fix all segments…", File, &[],
                "A plan that lets most segments go, with its effect on every one",
                |cx, _| { cx.view.place = Place::Segments; cx.show(FixAllDialog); }),
            Self::DivideIntoSegments => row("Divide into segments…", File, &[],
                "One segment for each value, group or band of a column, or for each pair of two",
                |cx, _| { cx.view.place = Place::Segments; cx.show(SeriesDialog::new(cx.bench)); }),
            Self::Propose => row("Propose segments…", File, &[(CTRL, Key::P)],
                "Groups that are safe by themselves and together",
                |cx, _| { cx.view.place = Place::Segments; cx.show(ProposeDialog::new(cx.bench)); }),
            Self::Overlaps => row("Overlaps of segments", File, &[],
                "Small groups that two segments disclose together",
                |cx, _| { cx.view.place = Place::Segments; cx.view.segments.overlaps = !cx.view.segments.overlaps; }),
            Self::AddTable => row("Add a table", File, &[],
                "A further table that is released together with the others",
                |cx, _| { cx.view.place = Place::Release; screens::release::tables::add(cx); }),
            Self::Export => row("Export…", File, &[(CTRL, Key::E)],
                "Write the tables of the release, checked",
                |cx, _| export(cx)),
            Self::ExportReport => row("Export report…", File, &[(CTRL_SHIFT, Key::E)],
                "One page with every figure and setting", |cx, _| cx.show(ExportReportDialog::new(cx.bench))),
            Self::CopySql(dialect) => copy_sql_row(dialect),
            Self::Policy => row("Policy…", File, &[],
                "The thresholds that a release must meet", |cx, _| cx.show(PolicyDialog::new(cx.bench.review()))),
            Self::Palette => row("Find a command…", Nothing, &[(CTRL, Key::K)],
                "Every command by its name", |cx, _| cx.show(PaletteDialog::default())),
            Self::Help => row("Help", Nothing, &[(Modifiers::NONE, Key::F1)],
                "Words, methods with their sources, and keys", |cx, _| cx.show(HelpDialog::default())),
            Self::Shortcuts => row("Keyboard shortcuts", Nothing, &[],
                "Every key", |cx, _| cx.show(HelpDialog::at(HelpPart::Keys))),
            Self::NextPart => row("Next part of the window", Nothing, &[(Modifiers::NONE, Key::F6)],
                "From the bar to the places, the page, the panel and the bar below",
                |cx, ctx| go_beside(cx, ctx, false)),
            Self::PreviousPart => row("Previous part of the window", Nothing, &[(Modifiers::SHIFT, Key::F6)],
                "The same, back", |cx, ctx| go_beside(cx, ctx, true)),
            Self::Notices => row("Notices", Nothing, &[],
                "What the window said", |cx, _| cx.show(NoticesDialog)),
            Self::ThemeSystem => row("Theme: follow the system", Nothing, &[],
                "Colours of the window", |cx, _| set_theme(cx, Theme::System)),
            Self::ThemeLight => row("Theme: light", Nothing, &[],
                "Colours of the window", |cx, _| set_theme(cx, Theme::Light)),
            Self::ThemeDark => row("Theme: dark", Nothing, &[],
                "Colours of the window", |cx, _| set_theme(cx, Theme::Dark)),
            Self::ZoomIn => row("Zoom in", Nothing, &[(CTRL, Key::Plus), (CTRL, Key::Equals)],
                "Larger, up to 200 %", |cx, _| zoom(cx, 0.1)),
            Self::ZoomOut => row("Zoom out", Nothing, &[(CTRL, Key::Minus)],
                "Smaller, down to 50 %", |cx, _| zoom(cx, -0.1)),
            Self::ZoomReset => row("Zoom to 100 %", Nothing, &[(CTRL, Key::Num0)],
                "As designed", |cx, _| cx.bench.change_settings(|settings| settings.zoom = 1.0)),
            Self::ShareFiles => row("Share saved files with my group", Nothing, &[],
                "Reviews and tables that are saved from now on can be read and written by the group of this account",
                |cx, _| share(cx, true)),
            Self::KeepFiles => row("Keep saved files to myself", Nothing, &[],
                "Reviews and tables that are saved from now on can be read by this account alone",
                |cx, _| share(cx, false)),
            Self::CancelWork => row("Cancel running work", Needs::Work, &[],
                "Stop what is being counted",
                |cx, _| cx.bench.jobs().into_iter().for_each(|job| cx.bench.cancel(job.id))),
            Self::About => row("About Shoal", Nothing, &[],
                "Version and licence", |cx, _| cx.show(AboutDialog)),
            Self::Quit => row("Quit", Nothing, &[(CTRL, Key::Q)],
                "Close the window", |_, ctx| ctx.send_viewport_cmd(ViewportCommand::Close)),
        }
    }
}

/// Saves the review; asks for a path if it has none.
fn save(cx: &mut Cx<'_>) {
    cx.bench.save();
    if cx.bench.review_path().is_none() {
        cx.show(SaveReviewDialog::new(cx.bench));
    }
}

fn export(cx: &mut Cx<'_>) {
    cx.view.place = Place::Release;
    match screens::release::export_blocked(cx).filter(|_| cx.view.release.rows) {
        Some(why) => cx.bench.notify(NoticeKind::Error, why),
        None => cx.show(ExportReleaseDialog::new(cx.bench)),
    }
}

fn copy_sql_row(dialect: Dialect) -> Spec {
    macro_rules! rows {
        ($($name:ident = $title:literal),+ $(,)?) => {
            match dialect {
                $(Dialect::$name => row(
                    concat!("Copy SQL for ", $title),
                    File,
                    &[],
                    "Counts people in a warehouse, for data too large for this machine",
                    |cx, ctx| copy_sql(cx, ctx, Dialect::$name),
                ),)+
            }
        };
    }
    rows! {
        Standard = "standard SQL",
        Postgres = "PostgreSQL",
        DuckDb = "DuckDB",
        Spark = "Spark",
        Databricks = "Databricks",
        BigQuery = "BigQuery",
        Snowflake = "Snowflake",
        ClickHouse = "ClickHouse",
        MySql = "MySQL",
        Sqlite = "SQLite",
    }
}

fn copy_sql(cx: &mut Cx<'_>, ctx: &Context, dialect: Dialect) {
    match cx.bench.warehouse_sql(dialect) {
        Ok(sql) => {
            ctx.copy_text(sql);
            let text = "The SQL was copied. `shoal sql --out` also writes the review with which its result is read.";
            cx.bench.notify(NoticeKind::Done, text);
        }
        Err(why) => cx.bench.notify(NoticeKind::Error, why),
    }
}

fn find(cx: &mut Cx<'_>) {
    if cx.view.place == Place::Columns {
        cx.view.columns.focus_find = true;
    } else {
        cx.view.place = Place::Data;
        cx.view.data.focus_find = true;
    }
}

fn go_beside(cx: &mut Cx<'_>, ctx: &Context, back: bool) {
    cx.view.part = cx.view.part.beside(back);
    go_to(ctx, cx.view.part);
}

fn set_theme(cx: &mut Cx<'_>, theme: Theme) {
    cx.bench.change_settings(|settings| settings.theme = theme);
}

fn share(cx: &mut Cx<'_>, with_group: bool) {
    cx.bench.change_settings(|settings| settings.share_with_group = with_group);
    let text = match with_group {
        true => "What is saved from now on can be read and written by your group.",
        false => "What is saved from now on can be read by you alone.",
    };
    cx.bench.notify(NoticeKind::Done, text);
}

fn zoom(cx: &mut Cx<'_>, by: f32) {
    cx.bench.change_settings(|settings| {
        settings.zoom = ((settings.zoom + by) * 10.0).round().clamp(5.0, 20.0) / 10.0;
    });
}
