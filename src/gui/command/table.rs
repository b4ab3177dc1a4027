//! The table of commands: name, text, hint, what it needs, keys, action. A command without a row does not compile.

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
            AboutDialog, AgreedColumnsDialog, BestLevelsDialog, ExportReleaseDialog, ExportReportDialog, NoticesDialog,
            OpenDialog, PaletteDialog, PolicyDialog, ProposeDialog, ReidentificationDialog, SaveReviewDialog,
            SegmentDialog, ShortcutsDialog, SinglingOutDialog,
        },
        screens, tour,
        view_state::Place,
    },
    review::Edit,
    workbench::{NoticeKind, Theme},
};

/// People in the sample unless another size is asked for.
const SAMPLE_PEOPLE: u64 = 20_000;

const CTRL: Modifiers = Modifiers::COMMAND;
const CTRL_SHIFT: Modifiers = Modifiers::COMMAND.plus(Modifiers::SHIFT);

const fn row(
    text: &'static str,
    hint: &'static str,
    needs: Needs,
    keys: &'static [(Modifiers, Key)],
    action: Action,
) -> Spec {
    Spec { text, hint, needs, keys, action }
}

impl Command {
    pub(super) fn spec(self) -> Spec {
        match self {
            Self::Open => row(
                "Open…",
                "A customer file (csv, xlsx, parquet, …) or a saved review",
                Nothing,
                &[(CTRL, Key::O)],
                |cx, _| cx.show(OpenDialog::default()),
            ),
            Self::TrySample => {
                row("Try the sample", "A made-up loyalty club with planted traps", Nothing, &[], |cx, _| {
                    cx.bench.open_sample(Sample::Club, SAMPLE_PEOPLE)
                })
            }
            Self::TryOrders => {
                row("Try the sample of orders", "A made-up shop with several rows a person", Nothing, &[], |cx, _| {
                    cx.bench.open_sample(Sample::Orders, SAMPLE_PEOPLE)
                })
            }
            Self::Tour => {
                row("Start the tour", "The traps of the sample, one after the other", Nothing, &[], |cx, _| {
                    tour::start(cx, SAMPLE_PEOPLE)
                })
            }
            Self::CloseFile => {
                row("Close file", "Back to the start", File, &[(CTRL, Key::W)], |cx, _| cx.bench.close())
            }
            Self::Save => {
                row("Save review", "Everything decided, no rows of data", File, &[(CTRL, Key::S)], |cx, _| save(cx))
            }
            Self::SaveAs => row("Save review as…", "Under another name", File, &[(CTRL_SHIFT, Key::S)], |cx, _| {
                cx.show(SaveReviewDialog::new(cx.bench))
            }),
            Self::Undo => {
                row("Undo", "Take back the last step", Needs::Undo, &[(CTRL, Key::Z)], |cx, _| cx.bench.undo())
            }
            Self::Redo => row("Redo", "Do it again", Needs::Redo, &[(CTRL, Key::Y), (CTRL_SHIFT, Key::Z)], |cx, _| {
                cx.bench.redo()
            }),
            Self::Go(Place::Data) => {
                row("Go to data", "What was opened, and its rows", File, &[(CTRL, Key::Num1)], |cx, _| {
                    cx.view.place = Place::Data
                })
            }
            Self::Go(Place::Columns) => row(
                "Go to columns",
                "Which columns identify people, and how coarse they are",
                File,
                &[(CTRL, Key::Num2)],
                |cx, _| cx.view.place = Place::Columns,
            ),
            Self::Go(Place::Segments) => row(
                "Go to segments",
                "Who is in each segment, and how well they hide",
                File,
                &[(CTRL, Key::Num3)],
                |cx, _| cx.view.place = Place::Segments,
            ),
            Self::Go(Place::Release) => {
                row("Go to release", "The tables that leave", File, &[(CTRL, Key::Num4)], |cx, _| {
                    cx.view.place = Place::Release
                })
            }
            Self::Go(Place::Record) => {
                row("Go to record", "The documentation that the law asks for", File, &[(CTRL, Key::Num5)], |cx, _| {
                    cx.view.place = Place::Record
                })
            }
            Self::WhoCouldThisBe => row(
                "Who could this be?",
                "Choose what is known of a person and watch the crowd shrink",
                File,
                &[(CTRL, Key::G)],
                |cx, _| cx.show(ReidentificationDialog::default()),
            ),
            Self::AcceptSuggestions => row(
                "Accept all suggestions",
                "Give every column its suggested role",
                Needs::Suggestions,
                &[(CTRL_SHIFT, Key::A)],
                |cx, _| {
                    let open = cx.bench.open_suggestions();
                    cx.bench.apply(Edit::AcceptSuggestions(open));
                },
            ),
            Self::ShowDirectIdentifiers => row(
                "Show or mask direct identifiers",
                "Names, e-mail addresses and keys in the table; the record notes it",
                File,
                &[],
                |cx, _| screens::data::toggle_mask(cx),
            ),
            Self::FindInTable => {
                row("Find in the table", "The next cell that holds a text", File, &[(CTRL, Key::F)], |cx, _| {
                    cx.view.place = Place::Data;
                    cx.view.data.focus_find = true;
                })
            }
            Self::AgreedColumns => row(
                "Agreed columns…",
                "What the contract says the file holds, against what came",
                File,
                &[],
                |cx, _| {
                    cx.view.place = Place::Data;
                    cx.show(AgreedColumnsDialog::new(cx.bench));
                },
            ),
            Self::BestLevels => row(
                "Find the best ladder levels…",
                "Which levels keep most and still pass",
                File,
                &[(CTRL, Key::L)],
                |cx, _| cx.show(BestLevelsDialog::default()),
            ),
            Self::SinglesOut => row(
                "What singles people out…",
                "Sets of columns that identify, and the people easiest to find",
                File,
                &[(CTRL, Key::U)],
                |cx, _| cx.show(SinglingOutDialog::default()),
            ),
            Self::NewSegment => row("New segment", "People chosen by a rule", File, &[(CTRL, Key::N)], |cx, _| {
                cx.view.place = Place::Segments;
                cx.show(SegmentDialog::default());
            }),
            Self::Propose => row(
                "Propose segments…",
                "Groups that are safe by themselves and together",
                File,
                &[(CTRL, Key::P)],
                |cx, _| {
                    cx.view.place = Place::Segments;
                    cx.show(ProposeDialog::new(cx.bench));
                },
            ),
            Self::Overlaps => {
                row("Overlaps of segments", "Small groups that two segments give away together", File, &[], |cx, _| {
                    cx.view.place = Place::Segments;
                    cx.view.segments.overlaps = !cx.view.segments.overlaps;
                })
            }
            Self::AddTable => {
                row("Add a table", "A further table that leaves together with the others", File, &[], |cx, _| {
                    cx.view.place = Place::Release;
                    screens::release_list::add(cx);
                })
            }
            Self::Export => {
                row("Export…", "Write the tables that leave, checked", File, &[(CTRL, Key::E)], |cx, _| {
                    cx.view.place = Place::Release;
                    cx.show(ExportReleaseDialog::new(cx.bench));
                })
            }
            Self::ExportReport => row(
                "Export report…",
                "One page with every figure and setting",
                File,
                &[(CTRL_SHIFT, Key::E)],
                |cx, _| cx.show(ExportReportDialog::new(cx.bench)),
            ),
            Self::CopySql => row(
                "Copy SQL for a warehouse",
                "Makes the table of counts from data too large for this machine",
                File,
                &[],
                copy_sql,
            ),
            Self::Policy => row("Policy…", "The thresholds that a release must meet", File, &[], |cx, _| {
                cx.show(PolicyDialog::new(cx.bench.review()))
            }),
            Self::Palette => {
                row("Find a command…", "Every command by its name", Nothing, &[(CTRL, Key::K)], |cx, _| {
                    cx.show(PaletteDialog::default())
                })
            }
            Self::Shortcuts => {
                row("Keyboard shortcuts", "Every key", Nothing, &[(Modifiers::NONE, Key::F1)], |cx, _| {
                    cx.show(ShortcutsDialog)
                })
            }
            Self::Notices => row("Notices", "What the window said", Nothing, &[], |cx, _| cx.show(NoticesDialog)),
            Self::ThemeSystem => row("Theme: follow the system", "Colours of the window", Nothing, &[], |cx, _| {
                set_theme(cx, Theme::System)
            }),
            Self::ThemeLight => {
                row("Theme: light", "Colours of the window", Nothing, &[], |cx, _| set_theme(cx, Theme::Light))
            }
            Self::ThemeDark => {
                row("Theme: dark", "Colours of the window", Nothing, &[], |cx, _| set_theme(cx, Theme::Dark))
            }
            Self::ZoomIn => {
                row("Zoom in", "Larger, up to 200 %", Nothing, &[(CTRL, Key::Plus), (CTRL, Key::Equals)], |cx, _| {
                    zoom(cx, 0.1)
                })
            }
            Self::ZoomOut => {
                row("Zoom out", "Smaller, down to 50 %", Nothing, &[(CTRL, Key::Minus)], |cx, _| zoom(cx, -0.1))
            }
            Self::ZoomReset => row("Zoom to 100 %", "As designed", Nothing, &[(CTRL, Key::Num0)], |cx, _| {
                cx.bench.change_settings(|settings| settings.zoom = 1.0)
            }),
            Self::CancelWork => row("Cancel running work", "Stop what is being counted", Needs::Work, &[], |cx, _| {
                cx.bench.jobs().into_iter().for_each(|job| cx.bench.cancel(job.id))
            }),
            Self::About => row("About Shoal", "Version and licence", Nothing, &[], |cx, _| cx.show(AboutDialog)),
            Self::Quit => row("Quit", "Close the window", Nothing, &[(CTRL, Key::Q)], |_, ctx| {
                ctx.send_viewport_cmd(ViewportCommand::Close)
            }),
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

fn copy_sql(cx: &mut Cx<'_>, ctx: &Context) {
    match cx.bench.warehouse_sql() {
        Ok(sql) => {
            ctx.copy_text(sql);
            let text = "The SQL was copied. Open its result here and tag the count column.";
            cx.bench.notify(NoticeKind::Done, text);
        }
        Err(why) => cx.bench.notify(NoticeKind::Error, why),
    }
}

fn set_theme(cx: &mut Cx<'_>, theme: Theme) {
    cx.bench.change_settings(|settings| settings.theme = theme);
}

fn zoom(cx: &mut Cx<'_>, by: f32) {
    cx.bench.change_settings(|settings| {
        settings.zoom = ((settings.zoom + by) * 10.0).round().clamp(5.0, 20.0) / 10.0;
    });
}
