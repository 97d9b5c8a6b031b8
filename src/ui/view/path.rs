//! The path at the top: where in the wizard the person is.

use serde::Serialize;

use crate::texts::Texts;

/// The steps of the wizard.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Step {
    Start,
    Climb,
    Result,
    Save,
}

impl Step {
    /// Every step, in order.
    pub const ALL: [Step; 4] = [Step::Start, Step::Climb, Step::Result, Step::Save];

    const fn key(self) -> &'static str {
        match self {
            Step::Start => "ui-step-start",
            Step::Climb => "ui-step-climb",
            Step::Result => "ui-step-result",
            Step::Save => "ui-step-save",
        }
    }
}

/// How a step stands to the present one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum StepState {
    Done,
    Present,
    Ahead,
}

/// One step as shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct StepView {
    pub number: usize,
    pub name: String,
    pub state: StepState,
    /// What a screen reader says.
    pub label: String,
}

/// The path, and beside it what was tested.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PathView {
    pub steps: Vec<StepView>,
    /// What was tested, when and how long; empty on the first screen.
    pub tested: String,
}

impl PathView {
    /// The path with one step present; everything before it is done, and so is saving once it happened.
    #[must_use]
    pub fn new(present: Step, saved: bool, tested: String, texts: &Texts) -> Self {
        let steps = Step::ALL
            .iter()
            .enumerate()
            .map(|(index, &step)| {
                let state = match step {
                    Step::Save if saved => StepState::Done,
                    _ if step == present => StepState::Present,
                    _ if step < present => StepState::Done,
                    _ => StepState::Ahead,
                };
                let name = texts.get(step.key());
                let label_key = match state {
                    StepState::Done => "ui-step-done",
                    StepState::Present => "ui-step-present",
                    StepState::Ahead => "ui-step-ahead",
                };
                let number = index + 1;
                let label = texts.with(label_key, &[("number", &number.to_string()), ("step", &name)]);
                StepView { number, name, state, label }
            })
            .collect();
        Self { steps, tested }
    }
}
