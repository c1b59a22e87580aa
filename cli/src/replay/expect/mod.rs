//! `--expect`: what a replay must tell, and must not. See `docs/BACKTEST.md`.

mod bounds;
mod check;
mod junit;
mod narrowing;
mod read;
#[cfg(test)]
mod tests;
mod text;
mod xml;

use tocsin_domain::Condition;

pub(crate) use check::{Check, Outcome};
pub(crate) use junit::Report;
pub(crate) use text::write as text;

use bounds::Bounds;
use narrowing::Narrowing;

/// A file of expectations without mistakes.
#[derive(Debug, Default)]
pub(crate) struct Expectations {
    expected: Vec<Expectation>,
    others: Others,
}

/// How often something is expected.
#[derive(Debug)]
struct Expectation {
    line: usize,
    condition: Condition,
    narrowing: Narrowing,
    of: Of,
    bounds: Bounds,
}

/// What is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Of {
    Alerts,
    Findings,
    Folded,
    Muted,
    Counted,
}

/// What becomes of alerts that no expectation is about.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
enum Others {
    #[default]
    Allowed,
    Refused,
}

impl Of {
    const ALL: [Self; 5] = [Self::Alerts, Self::Findings, Self::Folded, Self::Muted, Self::Counted];

    fn label(self) -> &'static str {
        match self {
            Self::Alerts => "alerts",
            Self::Findings => "findings",
            Self::Folded => "folded",
            Self::Muted => "muted",
            Self::Counted => "counted",
        }
    }
}
