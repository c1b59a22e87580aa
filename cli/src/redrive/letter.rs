//! A message of a dead-letter queue: what it is about and why it is there.

use jiff::{SignedDuration, Timestamp};
use tocsin_aws::Received;
use tocsin_domain::classify::classify;
use tocsin_domain::decode::{self, DecodeError, InvocationFailure, Notification};
use tocsin_domain::event::{Event, Object};
use tocsin_domain::secrets::hidden;
use tocsin_domain::{Condition, EventId, Function};
use tocsin_logfile::Name;

use crate::args::Redrive;

/// A message of a dead-letter queue, read.
#[derive(Debug)]
pub(crate) struct Letter {
    /// The message's own id.
    pub(crate) id: String,
    /// What deletes it or gives it back.
    pub(crate) receipt: String,
    /// How long ago it was first sent.
    pub(crate) age: Option<SignedDuration>,
    /// How often it was received, with this time.
    pub(crate) receives: Option<u64>,
    /// Why it is there. May hold anybody's text.
    pub(crate) why: String,
    /// What it is about, or why it can't be read.
    pub(crate) content: Result<Content, DecodeError>,
    /// The conditions that it tells of or ends, as far as it says itself.
    pub(crate) conditions: Vec<Condition>,
}

/// What a message is about.
#[derive(Debug)]
pub(crate) enum Content {
    Event(Box<Event>),
    /// Log files of a trail, and what is in them.
    LogFiles {
        /// The message as the function gets it.
        message: String,
        /// The event that it is, if it came by EventBridge.
        id: Option<EventId>,
        objects: Vec<Object>,
    },
}

impl Content {
    fn read(text: String) -> Result<Self, DecodeError> {
        Ok(match decode::notification(&text)? {
            Notification::Other(event) => Self::Event(event),
            Notification::Created(objects) => {
                let id = decode::event(&text).ok().map(|event| event.origin.id);
                Self::LogFiles { message: text, id, objects }
            }
            Notification::Test => Self::LogFiles { message: text, id: None, objects: Vec::new() },
        })
    }
}

impl Letter {
    pub(crate) fn read(received: Received, now: Timestamp) -> Self {
        let Received { id, receipt, body, sent, receives, not_delivered } = received;
        let letter = decode::dead_letter(&body);
        let content = Content::read(letter.event);
        let why = match (not_delivered, letter.failure, &content) {
            (Some(error), ..) => format!("EventBridge could not deliver it: {error}"),
            (None, Some(failure), _) => words(failure),
            (None, None, Err(error)) => error.to_string(),
            (None, None, Ok(_)) => {
                "delivered again and again: the function's log says what failed".to_owned()
            }
        };
        let conditions = match &content {
            Ok(Content::Event(event)) => conditions(event),
            Ok(Content::LogFiles { .. }) | Err(_) => Vec::new(),
        };
        let age = sent.map(|sent| now.duration_since(sent).max(SignedDuration::ZERO));
        Self { id, receipt, age, receives, why: hidden(&why).into_owned(), content, conditions }
    }

    /// The time of its event, or of its first log file; what says none comes last.
    pub(crate) fn time(&self) -> Timestamp {
        let time = match &self.content {
            Ok(Content::Event(event)) => Some(event.origin.time),
            Ok(Content::LogFiles { objects, .. }) => {
                objects.iter().filter_map(|object| Name::of(&object.key).time).min()
            }
            Err(_) => None,
        };
        time.unwrap_or(Timestamp::MAX)
    }

    /// The function that it was meant for.
    pub(crate) fn function(&self) -> Option<Function> {
        match &self.content {
            Ok(Content::Event(event)) => event.function(),
            Ok(Content::LogFiles { .. }) => Some(Function::TrailLog),
            Err(_) => None,
        }
    }

    /// The id of its event, if that much could be read.
    pub(crate) fn event_id(&self) -> Option<&EventId> {
        match &self.content {
            Ok(Content::Event(event)) => Some(&event.origin.id),
            Ok(Content::LogFiles { id, .. }) => id.as_ref(),
            Err(error) => error.event_id.as_ref(),
        }
    }

    /// The log files that it names.
    pub(crate) fn log_files(&self) -> &[Object] {
        match &self.content {
            Ok(Content::LogFiles { objects, .. }) => objects,
            Ok(Content::Event(_)) | Err(_) => &[],
        }
    }

    /// Whether it is among those that are asked for. What can't be told of a message does not fit.
    pub(crate) fn fits(&self, args: &Redrive) -> bool {
        args.older_than.is_none_or(|least| self.age.is_some_and(|age| age > least))
            && args.newer_than.is_none_or(|most| self.age.is_some_and(|age| age < most))
            && args.function.is_none_or(|wanted| self.function() == Some(wanted))
            && (args.condition.is_empty() || self.conditions.iter().any(|it| args.condition.contains(it)))
    }
}

fn conditions(event: &Event) -> Vec<Condition> {
    let meaning = classify(event);
    let mut conditions: Vec<_> =
        meaning.findings.iter().chain(&meaning.ends).map(|finding| finding.condition).collect();
    conditions.sort();
    conditions.dedup();
    conditions
}

/// What Lambda says of its attempts.
fn words(failure: InvocationFailure) -> String {
    let InvocationFailure { function, condition, attempts, error_type, error_message } = failure;
    let function = function.map_or_else(|| "the function".to_owned(), |name| format!("`{name}`"));
    let attempts = match attempts {
        Some(1) => ", invoked once".to_owned(),
        Some(times) => format!(", invoked {times} times"),
        None => String::new(),
    };
    let error = match (error_type, error_message) {
        (Some(kind), Some(message)) => format!("{kind}: {message}"),
        (Some(error), None) | (None, Some(error)) => error,
        (None, None) => condition.unwrap_or_else(|| "no answer".to_owned()),
    };
    format!("{function}{attempts}: {error}")
}

#[cfg(test)]
mod tests {
    use clap::Parser;

    use super::*;
    use crate::args::{Args, Command};

    const FAILURE: &str = include_str!("../../../events/crl-generation/failure-1-bucket-permission.json");
    const NOW: Timestamp = Timestamp::UNIX_EPOCH;

    fn letter(body: &str, age: Option<SignedDuration>) -> Letter {
        let received = Received {
            id: "m".to_owned(),
            receipt: "r".to_owned(),
            body: body.to_owned(),
            sent: age.map(|age| NOW - age),
            receives: Some(1),
            not_delivered: None,
        };
        Letter::read(received, NOW)
    }

    #[track_caller]
    fn check(filter: &str, letter: &Letter, fits: bool) {
        let words = format!("tocsin redrive --queue q {filter}");
        let Command::Redrive(args) = Args::parse_from(words.split_whitespace()).command else {
            panic!("another command")
        };
        assert_eq!(letter.fits(&args), fits, "{filter}: {letter:?}");
    }

    #[test]
    fn chooses_by_age_function_and_condition() {
        let day = letter(FAILURE, Some(SignedDuration::from_hours(24)));
        check("", &day, true);
        for (filter, fits) in [
            ("--older-than 23h", true),
            ("--older-than 1d", false),
            ("--newer-than 1d", false),
            ("--newer-than 1d1m", true),
            ("--older-than 1h --newer-than 2d", true),
            ("--function crl-generation", true),
            ("--function key-event", false),
            ("--condition crl_bucket_permission", true),
            ("--condition key_deleted", false),
            ("--condition key_deleted --condition crl_bucket_permission", true),
            ("--condition crl_bucket_permission --function key-event", false),
        ] {
            check(filter, &day, fits);
        }
    }

    #[test]
    fn leaves_out_what_it_can_not_tell() {
        let poison = letter("no event", None);
        check("", &poison, true);
        for filter in
            ["--older-than 1h", "--newer-than 1h", "--function api-call", "--condition unrecognised"]
        {
            check(filter, &poison, false);
        }
    }

    #[test]
    fn takes_a_clock_that_is_behind_for_no_age() {
        check("--newer-than 1m", &letter(FAILURE, Some(SignedDuration::from_secs(-5))), true);
    }

    #[track_caller]
    fn says(failure: InvocationFailure, expected: &str) {
        assert_eq!(words(failure), expected);
    }

    #[test]
    fn says_what_lambda_says() {
        let text = |text: &str| Some(text.to_owned());
        says(
            InvocationFailure {
                function: text("tocsin-KeyEvent"),
                condition: text("RetriesExhausted"),
                attempts: Some(3),
                error_type: text("Undelivered"),
                error_message: text("alert not published"),
            },
            "`tocsin-KeyEvent`, invoked 3 times: Undelivered: alert not published",
        );
        let aged = text("EventAgeExceeded");
        says(
            InvocationFailure { condition: aged, attempts: Some(1), ..InvocationFailure::default() },
            "the function, invoked once: EventAgeExceeded",
        );
        says(InvocationFailure::default(), "the function: no answer");
    }
}
