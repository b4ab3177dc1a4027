//! A figure: its question, its answer, how it is measured; and the slot that keeps it fresh.

use super::context::Given;
use super::derived::Derived;
use crate::workbench::bench::{Outcome, sentence};
use crate::workbench::error::MeasureError;
use crate::workbench::figures::{Figures, Holds};
use crate::workbench::jobs::JobKind;
use std::any::TypeId;
use std::sync::Arc;

/// A figure of the open file. To add one, write a file with a type that implements this, and enter it in the list of
/// [`Figures`].
pub(crate) trait Figure: Sized + 'static {
    /// `()` if there is only one question.
    type Question: Clone + PartialEq + Send + 'static;
    type Answer: Send + Sync + 'static;

    /// What its job is called while it runs.
    const TITLE: &'static str;
    /// It is measured whether or not it was requested.
    const UNASKED: bool = false;
    /// An edit makes its answer stale. `false` if the question itself holds all that the answer depends on.
    const STALE_BY_EDITS: bool = true;
    /// The last answer stays in view while another question is answered.
    const KEEPS_LAST: bool = false;
    /// It takes long, so it is forgotten when its view closes, and not measured again with every edit.
    const ONLY_IN_VIEW: bool = false;

    /// # Errors
    /// [`MeasureError`] says why there is no answer.
    fn measure(given: &Given<'_>, question: &Self::Question) -> Result<Self::Answer, MeasureError>;

    /// The question to measure now: the last one requested. A figure that starts from another says `Ok(None)` while
    /// that one is on its way, and a sentence if it could not be had.
    fn question(asked: Option<&Self::Question>, _: &Figures) -> Result<Option<Self::Question>, &'static str> {
        Ok(asked.cloned())
    }

    /// Its job: a new one makes the running one stale.
    fn kind() -> JobKind {
        JobKind::Figure(TypeId::of::<Self>())
    }
}

/// A figure's last question, and the answer to it.
pub(crate) struct Slot<F: Figure> {
    question: Option<F::Question>,
    pub answer: Derived<F::Answer>,
    /// Why the last measurement gave no answer.
    pub fault: Option<MeasureError>,
}

impl<F: Figure> Default for Slot<F> {
    fn default() -> Self {
        Self { question: None, answer: Derived::Missing, fault: None }
    }
}

impl<F: Figure> Slot<F> {
    /// Sets the question; whether it is another than the last.
    pub(crate) fn ask(&mut self, question: F::Question) -> bool {
        if self.question.as_ref() == Some(&question) {
            return false;
        }
        self.question = Some(question);
        if F::KEEPS_LAST {
            self.answer.pend();
        } else {
            self.answer = Derived::Pending { previous: None };
        }
        true
    }

    /// Takes what was measured of a revision; the answer before it.
    pub(crate) fn settle(&mut self, revision: u64, result: Result<F::Answer, MeasureError>) -> Option<Arc<F::Answer>> {
        let before = self.answer.latest().cloned();
        let (result, fault) = match result {
            Ok(answer) => (Ok(answer), None),
            Err(error) => (Err(sentence(&error.to_string())), Some(error)),
        };
        self.answer.settle(revision, result);
        self.fault = fault;
        before
    }
}

/// Measures; what it brings is taken on the thread that draws.
pub(crate) type Measurement = Box<dyn FnOnce(&Given<'_>) -> Outcome + Send>;

/// The slot of any figure: what is done to all of them alike.
pub(crate) trait AnySlot {
    fn kind(&self) -> JobKind;

    fn title(&self) -> &'static str;

    fn is_pending(&self) -> bool;

    /// The review was edited: what was measured is stale. What nobody requested stays unmeasured.
    fn edited(&mut self);

    /// What is on its way will not come.
    fn fail(&mut self, error: &str);

    /// Nobody looks at what is measured on demand any more: whether it was forgotten.
    fn look_away(&mut self) -> bool;

    /// How it is measured of this revision; `Ok(None)` if it cannot be yet, a sentence if it never can.
    fn measurement(&self, figures: &Figures, revision: u64) -> Result<Option<Measurement>, &'static str>;
}

impl<F: Figure> AnySlot for Slot<F>
where
    Figures: Holds<F>,
{
    fn kind(&self) -> JobKind {
        F::kind()
    }

    fn title(&self) -> &'static str {
        F::TITLE
    }

    fn is_pending(&self) -> bool {
        self.answer.is_pending()
    }

    fn edited(&mut self) {
        if F::STALE_BY_EDITS && (F::UNASKED || self.question.is_some()) {
            self.answer.pend();
        }
    }

    fn fail(&mut self, error: &str) {
        if self.answer.is_pending() {
            self.answer.settle(0, Err(error.to_owned()));
            self.fault = None;
        }
    }

    fn look_away(&mut self) -> bool {
        if F::ONLY_IN_VIEW {
            *self = Self::default();
        }
        F::ONLY_IN_VIEW
    }

    fn measurement(&self, figures: &Figures, revision: u64) -> Result<Option<Measurement>, &'static str> {
        let question = F::question(self.question.as_ref(), figures)?;
        Ok(question.map(|question| {
            let measurement: Measurement = Box::new(move |given| {
                let result = F::measure(given, &question);
                Box::new(move |workbench| workbench.measured::<F>(revision, result))
            });
            measurement
        }))
    }
}
