//! The three ways in which CloudTrail writes failure.

use std::borrow::Cow;

use super::field::{Field, Notes, Object, wire};
use crate::trail::{Details, Outcome, SignInResult};

wire! {
    /// Some services put the text of an error into their answer: Airflow, EKS, `AppSync`, …
    Answer at "responseElements." {
        message: Cow<'a, str> = "message" | "Message" | "errorMessage",
    }
}

pub(super) fn outcome(
    code: Option<&str>,
    message: Option<&str>,
    response: Option<Object<'_>>,
    details: &Details,
    notes: &mut Notes,
) -> Outcome {
    let sign_in = match details {
        Details::SignIn(sign_in) => Some(sign_in),
        _ => None,
    };
    match (code, message) {
        (Some(_), Some(_)) => Outcome::of_error(code, message),
        (Some(_), None) => {
            let answer = response.and_then(|response| Answer::read(response.0, "responseElements", notes));
            Outcome::of_error(code, answer.and_then(|answer| answer.message).as_deref())
        }
        (None, _) if sign_in.is_some_and(|sign_in| sign_in.result == Some(SignInResult::Failure)) => {
            Outcome::of_sign_in(message)
        }
        (None, Some(_)) if sign_in.is_some() => Outcome::of_sign_in(message),
        (None, Some(_)) => Outcome::of_error(None, message),
        (None, None) => match details {
            Details::Environment(environment) => {
                environment.status.map_or(Outcome::Success, Outcome::of_status)
            }
            _ => Outcome::Success,
        },
    }
}
