//! Sign-ins to the console.

use std::borrow::Cow;

use super::{Call, Object, field, read};
use crate::decode::trail::field::{Notes, each_field, wire};
use crate::trail::{SignIn, SignInResult};

wire! {
    Additional at "additionalEventData." {
        to: Cow<'a, str> = "LoginTo",
        mfa: bool = "MFAUsed",
        mobile: bool = "MobileVersion",
    }
}

pub(super) fn details(call: &Call<'_>, name: &str, notes: &mut Notes) -> SignIn {
    let additional: Additional<'_> = read(call.additional, notes);
    SignIn {
        result: result(call.response.or(call.service_details), name, notes),
        to: additional.to.map(|to| to.split(['?', '#', ';']).next().unwrap_or_default().to_owned()),
        mfa: additional.mfa,
        mobile: additional.mobile,
    }
}

/// The answer names the event: `{"ConsoleLogin": "Failure"}`. Of IAM Identity Center, `serviceEventDetails` does:
/// <https://docs.aws.amazon.com/singlesignon/latest/userguide/understanding-sign-in-events.html>.
fn result(response: Option<Object<'_>>, name: &str, notes: &mut Notes) -> Option<SignInResult> {
    let mut result = None;
    each_field(response?.0, &mut |key, text| {
        if key == name {
            result = field::<Cow<'_, str>>(text, "responseElements", notes);
        }
    });
    result.as_deref().map(SignInResult::from)
}
