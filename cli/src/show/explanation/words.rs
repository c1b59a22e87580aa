//! The words for each decision.

use tocsin_domain::alert::State;
use tocsin_domain::decode::Problem;
use tocsin_domain::ledger::{self, End, Idle, Phase, Quiet, Ring, Slot};
use tocsin_domain::routing::Action;
use tocsin_domain::texts::{Message, line};
use tocsin_router::{Decision, RecordError};

use super::{Given, Step};

/// What the rules say of a finding.
pub(super) fn rule(decisions: &[&Decision], given: &Given) -> Vec<Step> {
    let step = |decision, text| Step { by: "rule", decision, text };
    let mut steps = Vec::new();
    let mut matched = false;
    for decision in decisions {
        match decision {
            Decision::PassedOver(rules) => steps.extend(rules.iter().map(|rule| {
                let (at, name) = (rule.line, line(&rule.name));
                step(
                    "passed_over",
                    format!("line {at} `{name}` is passed over: its mute is over since {}", rule.what),
                )
            })),
            Decision::Ruled(rule) => {
                matched = true;
                let (word, does) = action(&rule.what);
                let at = if rule.by_default { "of the defaults, line" } else { "line" };
                let name = line(&rule.name);
                steps.push(step(word, format!("{at} {} `{name}` decides: {does}", rule.line)));
            }
            Decision::Unruled(_)
            | Decision::BelowMinimum { .. }
            | Decision::Case(_)
            | Decision::End(_)
            | Decision::LedgerUnavailable(_)
            | Decision::Published(_)
            | Decision::AlreadyPublished => {}
        }
    }
    if !matched {
        steps.push(step(
            "none",
            match given {
                Given::Nothing => "none: no routing file is given".to_owned(),
                Given::Rules => "none matches".to_owned(),
                Given::Broken(_) => "none: the routing file can't be read, so everything is told".to_owned(),
            },
        ));
    }
    steps
}

fn action(action: &Action) -> (&'static str, String) {
    match action {
        Action::Mute { until, reason } => ("mute", format!("mute until {until}: {}", line(reason))),
        Action::Observe => ("observe", "count it only".to_owned()),
        Action::Tell { severity, topic } => {
            let severity = severity.map(|severity| format!("rate it {severity}"));
            let topic = topic.as_ref().map(|topic| format!("send it to {topic}"));
            ("tell", [severity, topic].into_iter().flatten().collect::<Vec<_>>().join(", "))
        }
    }
}

/// What is decided after the rules, and what comes of it all.
pub(super) fn others(decisions: &[&Decision]) -> Vec<Step> {
    let mut steps: Vec<_> = decisions.iter().filter_map(|decision| other(decision)).collect();
    if !decisions.iter().any(|decision| matches!(decision, Decision::Published(_))) {
        let why = decisions.iter().find_map(|decision| unsent(decision));
        let text = why.map_or_else(|| "nothing".to_owned(), |why| format!("nothing: {why}"));
        steps.push(Step { by: "sent", decision: "nothing", text });
    }
    steps
}

fn other(decision: &Decision) -> Option<Step> {
    let ledger = |decision, text| Step { by: "ledger", decision, text };
    Some(match decision {
        Decision::Unruled(_) | Decision::PassedOver(_) | Decision::Ruled(_) | Decision::AlreadyPublished => {
            return None;
        }
        Decision::BelowMinimum { severity, minimum } => Step {
            by: "minimum",
            decision: "below",
            text: format!("{severity} is below {minimum}, the least that is told"),
        },
        Decision::Case(step) => case(step),
        Decision::End(answer) => end(answer),
        Decision::LedgerUnavailable(error) => ledger("unavailable", format!("{error}: tell it unfolded")),
        Decision::Published(message) => {
            let state = state(message);
            let topic =
                message.topic.as_ref().map_or_else(|| "the alert topic".to_owned(), ToString::to_string);
            let text = format!("{state}, to {topic}: {}", message.subject);
            Step { by: "sent", decision: state, text }
        }
    })
}

/// What the ledger says of what is the case.
fn case(step: &ledger::Step) -> Step {
    let (decision, text) = match step {
        ledger::Step::Duplicate => ("duplicate", "this very event was handled before".to_owned()),
        ledger::Step::Busy => ("busy", "somebody is at it at this moment: the event comes again".to_owned()),
        ledger::Step::Fold(quiet, change) => {
            ("fold", format!("{}: fold{}", silence(*quiet), episode(&change.slot)))
        }
        ledger::Step::Tell(ring, telling) => {
            ("tell", format!("{}: tell{}", reason(*ring), episode(&telling.change.slot)))
        }
    };
    Step { by: "ledger", decision, text }
}

fn reason(ring: Ring) -> String {
    match ring {
        Ring::First => "nothing is known of it".to_owned(),
        Ring::Again(since) => format!("it was over since {since}, and this is no older"),
        Ring::AfterSilence(last) => format!("nothing was heard of it for a week, since {last}"),
        Ring::Unconfirmed => "somebody was about to tell, and never confirmed it".to_owned(),
        Ring::GoesOn(told) => format!("told at {told}, and it goes on after the quiet period"),
        Ring::CauseKnown => "told without its cause, and this event brings it".to_owned(),
    }
}

fn silence(quiet: Quiet) -> String {
    match quiet {
        Quiet::Known { told, until } => format!("told at {told}, quiet until {until}"),
        Quiet::Telling(until) => format!("somebody is telling at this moment, and has until {until}"),
        Quiet::Over(since) => format!("it is over since {since}, and this is older"),
        Quiet::Ending(since) => {
            format!("somebody is telling that it is over since {since}, and this is older")
        }
    }
}

/// Which event of its episode it is. What is folded into an episode that is over is none of its events.
fn episode(slot: &Slot) -> String {
    if slot.count > 1 && slot.phase == Phase::Firing {
        format!(", event {} since {}", slot.count, slot.first)
    } else {
        String::new()
    }
}

/// What the ledger says of what a success may end.
fn end(answer: &End) -> Step {
    let (decision, text) = match answer {
        End::Nothing(idle) => ("nothing", format!("{}: nothing to end", idleness(*idle))),
        End::Busy => ("busy", "somebody is at it at this moment: the event comes again".to_owned()),
        End::Remember(_) => ("nothing", "it is over already: remembered that it still is".to_owned()),
        End::Tell(telling) => {
            let slot = &telling.change.slot;
            let events = if slot.count == 1 { "event" } else { "events" };
            let text = format!(
                "the case since {}, {} {events}, last at {}: tell its end",
                slot.first, slot.count, slot.last
            );
            ("tell", text)
        }
    };
    Step { by: "ledger", decision, text }
}

fn idleness(idle: Idle) -> String {
    match idle {
        Idle::Unknown => "nothing is known of it".to_owned(),
        Idle::Over(since) => format!("it is over since {since} already"),
        Idle::Younger(last) => format!("it was the case at {last}, and this is no younger"),
        Idle::Telling(until) => {
            format!("another success tells its end at this moment, and has until {until}")
        }
    }
}

/// Why nothing is sent.
fn unsent(decision: &Decision) -> Option<&'static str> {
    match decision {
        Decision::Ruled(rule) => match rule.what {
            Action::Mute { .. } => Some("a rule mutes it"),
            Action::Observe => Some("a rule has it counted only"),
            Action::Tell { .. } => None,
        },
        Decision::BelowMinimum { .. } => Some("below the minimum severity"),
        Decision::Case(ledger::Step::Fold(Quiet::Known { .. } | Quiet::Telling(_), _)) => Some("people know"),
        Decision::Case(ledger::Step::Fold(Quiet::Over(_) | Quiet::Ending(_), _)) => Some("old news"),
        Decision::Case(ledger::Step::Duplicate) => Some("a duplicate"),
        Decision::Case(ledger::Step::Busy) | Decision::End(End::Busy) => Some("not yet"),
        Decision::Case(ledger::Step::Tell(..))
        | Decision::End(End::Nothing(_) | End::Remember(_) | End::Tell(_))
        | Decision::Unruled(_)
        | Decision::PassedOver(_)
        | Decision::LedgerUnavailable(_)
        | Decision::Published(_) => None,
        Decision::AlreadyPublished => Some("the alert before says this too"),
    }
}

fn state(message: &Message) -> &'static str {
    let said = message.attributes.iter().find(|(name, _)| *name == "state");
    said.and_then(|(_, label)| State::labelled(label)).map_or("told", State::label)
}

/// What is wrong with an event that is not done with.
pub(super) fn error(error: &RecordError) -> String {
    match error {
        RecordError::Refused(error) => error.problem.to_string(),
        _ => error.to_string(),
    }
}

/// What to do about an event that is not done with.
pub(super) fn to_do(error: &RecordError) -> &'static str {
    match error {
        RecordError::Refused(error) => match error.problem {
            Problem::NoFunction { .. } => {
                "narrow the rule that matched it: no function hears it, and it would be dead-lettered"
            }
            Problem::Field { .. } => {
                "compare it with the events in events/: a field that EventBridge sets was lost or changed on its way"
            }
            Problem::Record => "give it to `tocsin replay`",
            _ => "give EventBridge events as JSON, as in events/",
        },
        RecordError::WrongFunction { .. } => {
            "correct the target of the rule that matched it: here it would be dead-lettered"
        }
        _ => "nothing: it is delivered again",
    }
}
