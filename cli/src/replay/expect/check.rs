use jiff::Timestamp;
use serde::Serialize;
use tocsin_domain::Settings;

use super::{Expectation, Expectations, Of, Others};
use crate::replay::decided::{Decided, Fate};

/// What is shown of each expectation that differs.
const MOST_WITNESSES: usize = 20;

/// Expectations, and what was found of them by now.
#[derive(Debug, Default)]
pub(crate) struct Check {
    expected: Vec<(Expectation, Found)>,
    others: Others,
    other: Found,
}

/// How a file of expectations came out.
#[derive(Debug, Serialize)]
pub(crate) struct Outcomes<'a> {
    /// The file.
    pub(crate) file: &'a str,
    /// Whether everything is as expected.
    pub(crate) hold: bool,
    /// Each of them.
    pub(crate) expectations: Vec<Outcome<'a>>,
}

/// How one expectation came out.
#[derive(Debug, Serialize)]
pub(crate) struct Outcome<'a> {
    /// What is counted: the condition and what narrows it.
    pub(crate) what: String,
    /// Its line in the file, if it stands there.
    pub(crate) line: Option<usize>,
    /// How many there must be, in words.
    pub(crate) expected: String,
    /// How many there are.
    pub(crate) found: u64,
    /// Whether that is what is expected.
    pub(crate) holds: bool,
    /// The first of those that were found.
    pub(crate) witnesses: &'a [Witness],
}

/// A finding that was counted, in a few words.
#[derive(Debug, Serialize)]
pub(crate) struct Witness {
    /// When: its own time.
    pub(crate) time: Timestamp,
    /// The id of its event.
    pub(crate) event: String,
    /// The subject of its alert, or else where it was.
    pub(crate) what: String,
}

#[derive(Debug, Default)]
struct Found {
    count: u64,
    witnesses: Vec<Witness>,
}

impl Found {
    fn add(&mut self, decided: &Decided<'_>) {
        self.count += 1;
        if self.witnesses.len() < MOST_WITNESSES {
            self.witnesses.push(Witness::of(decided));
        }
    }
}

impl Witness {
    fn of(decided: &Decided<'_>) -> Self {
        let finding = &decided.finding;
        let what = match decided.fate {
            Fate::Told(message) => message.subject.clone(),
            Fate::Folded | Fate::Muted | Fate::Counted => {
                format!("{} {} {}", finding.condition.label(), finding.account, finding.region)
            }
        };
        Self { time: finding.time, event: decided.origin.id.to_string(), what }
    }
}

impl From<Expectations> for Check {
    fn from(Expectations { expected, others }: Expectations) -> Self {
        let expected = expected.into_iter().map(|expectation| (expectation, Found::default())).collect();
        Self { expected, others, other: Found::default() }
    }
}

impl Check {
    /// Counts a finding wherever it is asked for.
    pub(crate) fn see(&mut self, decided: &Decided<'_>, settings: &Settings) {
        let mut asked_for = false;
        for (expectation, found) in &mut self.expected {
            if expectation.condition != decided.finding.condition
                || !expectation.narrowing.fits(decided, settings)
            {
                continue;
            }
            asked_for = true;
            if expectation.of.counts(decided) {
                found.add(decided);
            }
        }
        if !asked_for && Of::Alerts.counts(decided) {
            self.other.add(decided);
        }
    }

    /// How everything came out, in the order of the file.
    pub(crate) fn outcomes(&self) -> Vec<Outcome<'_>> {
        let expected = self.expected.iter().map(|(expectation, found)| Outcome {
            what: expectation.what(),
            line: Some(expectation.line),
            expected: expectation.bounds.to_string(),
            found: found.count,
            holds: expectation.bounds.hold(found.count),
            witnesses: &found.witnesses,
        });
        let others = (self.others == Others::Refused).then(|| Outcome {
            what: "other alerts".to_owned(),
            line: None,
            expected: "none".to_owned(),
            found: self.other.count,
            holds: self.other.count == 0,
            witnesses: &self.other.witnesses,
        });
        expected.chain(others).collect()
    }

    /// All of them, under the name of their file.
    pub(crate) fn of_file<'a>(&'a self, file: &'a str) -> Outcomes<'a> {
        Outcomes { file, hold: self.holds(), expectations: self.outcomes() }
    }

    /// Whether everything is as expected.
    pub(crate) fn holds(&self) -> bool {
        self.outcomes().iter().all(|outcome| outcome.holds)
    }
}

impl Of {
    fn counts(self, decided: &Decided<'_>) -> bool {
        match self {
            Self::Alerts => matches!(decided.fate, Fate::Told(_)),
            Self::Findings => decided.found,
            Self::Folded => decided.fate == Fate::Folded,
            Self::Muted => decided.fate == Fate::Muted,
            Self::Counted => decided.fate == Fate::Counted,
        }
    }
}

impl Expectation {
    /// `access_denied, folded, account 111122223333`.
    fn what(&self) -> String {
        let of = (self.of != Of::Alerts).then(|| self.of.label().to_owned());
        let narrowing = Some(self.narrowing.words()).filter(|words| !words.is_empty());
        let parts = [Some(self.condition.label().to_owned()), of, narrowing];
        parts.into_iter().flatten().collect::<Vec<_>>().join(", ")
    }
}
