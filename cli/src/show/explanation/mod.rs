//! Why an event ended as it did: each decision of the router in words.

mod text;
mod words;

use std::io::{self, Write};

use serde::Serialize;
use tocsin_domain::arn::Arn;
use tocsin_domain::event::Event;
use tocsin_domain::{Condition, Finding, Fingerprint, Function};
use tocsin_router::{Decision, Report, Trace};

use crate::log_file::LogFile;
use crate::show::json;

/// Which rules the user gave.
#[derive(Debug)]
pub(crate) enum Given {
    /// None.
    Nothing,
    /// A file with rules.
    Rules,
    /// A file that can't be read, for this reason.
    Broken(String),
}

/// Everything that is said about one event.
#[derive(Debug, Serialize)]
pub(crate) struct Explanation<'a> {
    file: &'a str,
    line: usize,
    /// None if it can't be decoded.
    event: Option<Decoded<'a>>,
    subjects: Vec<Subject<'a>>,
    /// What the event names and is not read here.
    log_file: Option<LogFile>,
    outcome: &'static str,
    error: Option<String>,
    to_do: Option<&'static str>,
}

#[derive(Debug, Serialize)]
struct Decoded<'a> {
    id: &'a str,
    source: &'a str,
    detail_type: &'a str,
    account: &'a str,
    region: &'a str,
    time: String,
    function: Option<&'static str>,
}

/// What decisions are about.
#[derive(Debug, Serialize)]
struct Subject<'a> {
    role: Role,
    condition: &'static str,
    severity: &'static str,
    fingerprint: String,
    resource: Option<&'a str>,
    cause: Option<&'a str>,
    deadline: Option<String>,
    steps: Vec<Step>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
enum Role {
    /// The rules themselves can't be read.
    Rules,
    /// It is the case.
    Finding,
    /// It is the case no longer, if it was.
    End,
    /// Its deadline nears, and people are told again.
    Reminder,
}

/// One decision.
#[derive(Debug, Serialize)]
struct Step {
    /// Who decides: `rule`, `minimum`, `ledger`, or `sent` for what comes of it.
    by: &'static str,
    /// What, in one word of a closed set.
    decision: &'static str,
    /// The same with its reason, for people.
    text: String,
}

impl<'a> Explanation<'a> {
    /// Puts into words what became of an event, `event` if it can be decoded.
    pub(crate) fn new(
        file: &'a str,
        line: usize,
        event: Option<&'a Event>,
        report: &'a Report,
        given: &'a Given,
    ) -> Self {
        let trace = &report.trace;
        let subject = |role| move |finding| Subject::of(role, finding, trace, given);
        let complaint = trace.decisions().find_map(|(about, decision)| match decision {
            Decision::Unruled(why) => Some(Subject::complaint(about, why, trace)),
            _ => None,
        });
        let meaning = &report.classification;
        let findings = meaning.findings.iter().map(subject(Role::Finding));
        let ends = meaning.ends.iter().map(subject(Role::End));
        let reminders = if meaning.findings.is_empty() && meaning.ends.is_empty() && complaint.is_none() {
            Subject::reminders(trace, given)
        } else {
            Vec::new()
        };
        Self {
            file,
            line,
            event: event.map(Decoded::of),
            subjects: complaint.into_iter().chain(findings).chain(ends).chain(reminders).collect(),
            log_file: event.and_then(LogFile::named_by),
            outcome: report.outcome.label(),
            error: report.error.as_ref().map(words::error),
            to_do: report.error.as_ref().map(words::to_do),
        }
    }

    /// As one line of JSON.
    pub(crate) fn write_json(&self, out: &mut impl Write) -> io::Result<()> {
        writeln!(out, "{}", json::visible(&serde_json::to_string(self)?))
    }
}

impl<'a> Decoded<'a> {
    fn of(event: &'a Event) -> Self {
        let origin = &event.origin;
        Self {
            id: origin.id.as_str(),
            source: &origin.source,
            detail_type: &origin.detail_type,
            account: origin.account.as_str(),
            region: origin.region.as_str(),
            time: origin.time.to_string(),
            function: event.function().map(Function::name),
        }
    }
}

impl<'a> Subject<'a> {
    fn of(role: Role, finding: &'a Finding, trace: &Trace, given: &Given) -> Self {
        let fingerprint = finding.fingerprint();
        Self {
            role,
            condition: finding.condition.label(),
            severity: finding.severity.label(),
            fingerprint: fingerprint.to_string(),
            resource: finding.resource.as_ref().map(Arn::as_str),
            cause: finding.cause.as_deref(),
            deadline: finding.deadline.map(|deadline| deadline.to_string()),
            steps: steps(&fingerprint, trace, given),
        }
    }

    /// What is told of no event, but of what is remembered.
    fn reminders(trace: &Trace, given: &Given) -> Vec<Self> {
        let mut seen: Vec<&Fingerprint> = Vec::new();
        for (fingerprint, _) in trace.decisions() {
            if !seen.contains(&fingerprint) {
                seen.push(fingerprint);
            }
        }
        let of = |fingerprint: &Fingerprint| {
            let condition = Condition::labelled(fingerprint.as_str().split('|').next()?)?;
            Some(Self {
                role: Role::Reminder,
                condition: condition.label(),
                severity: condition.severity().label(),
                fingerprint: fingerprint.to_string(),
                resource: None,
                cause: None,
                deadline: None,
                steps: steps(fingerprint, trace, given),
            })
        };
        seen.into_iter().filter_map(of).collect()
    }

    /// That the rules can't be read: no rule is asked about that.
    fn complaint(fingerprint: &Fingerprint, why: &'a str, trace: &Trace) -> Self {
        let condition = Condition::RoutingBroken;
        Self {
            role: Role::Rules,
            condition: condition.label(),
            severity: condition.severity().label(),
            fingerprint: fingerprint.to_string(),
            resource: None,
            cause: Some(why),
            deadline: None,
            steps: words::others(&about(fingerprint, trace)),
        }
    }
}

/// What rules decided, and then the ledger.
fn steps(fingerprint: &Fingerprint, trace: &Trace, given: &Given) -> Vec<Step> {
    let decisions = about(fingerprint, trace);
    let mut steps = words::rule(&decisions, given);
    steps.extend(words::others(&decisions));
    steps
}

fn about<'a>(fingerprint: &Fingerprint, trace: &'a Trace) -> Vec<&'a Decision> {
    trace.decisions().filter(|(about, _)| *about == fingerprint).map(|(_, decision)| decision).collect()
}
