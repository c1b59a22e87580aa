use super::codes;
use super::denial::{Denial, is_denial};
use super::key_state::KeyState;
use super::sentence::sentence;

/// How an act ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// Without an error.
    Success,
    /// `DryRunOperation` and its like: it would have succeeded.
    DryRun,
    /// An error that says that something is not configured, which consoles and scanners ask all day. Its code.
    Expected(String),
    /// With an error.
    Failed(Box<Failure>),
}

/// Why it failed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Failure {
    /// What kind of failure it is.
    pub class: FailureClass,
    /// `errorCode` as AWS wrote it. A failed sign-in has none.
    pub code: Option<String>,
    /// What AWS says, whole but for EC2's encoded message and the way to Access Troubleshooter.
    pub message: Option<String>,
    /// The state of the KMS key that made it fail.
    pub key_state: Option<KeyState>,
    /// What the text of a denial says, which may be nothing.
    pub denial: Option<Box<Denial>>,
    /// The status that the REST API of an Airflow environment answered, where the call itself succeeded.
    pub status: Option<u16>,
}

/// The kinds of failures. A closed set: the value of the `FailureClass` metric dimension.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum FailureClass {
    /// Not allowed.
    Denied,
    /// Credentials that are expired, unknown or wrongly used.
    Credentials,
    /// A sign-in to the console that failed.
    SignIn,
    /// Too many calls.
    Throttled,
    /// A quota is used up, or AWS has no capacity left.
    Quota,
    /// On AWS's side.
    Fault,
    /// There is no such thing.
    NotFound,
    /// The state of the resource does not allow it, or somebody else changes it.
    State,
    /// A request that can't succeed.
    BadInput,
    /// An error that no rule knows.
    Other,
}

impl FailureClass {
    /// Every class.
    pub const ALL: [Self; 10] = [
        Self::Denied,
        Self::Credentials,
        Self::SignIn,
        Self::Throttled,
        Self::Quota,
        Self::Fault,
        Self::NotFound,
        Self::State,
        Self::BadInput,
        Self::Other,
    ];

    /// The value of the `FailureClass` metric dimension.
    pub fn label(self) -> &'static str {
        match self {
            Self::Denied => "denied",
            Self::Credentials => "credentials",
            Self::SignIn => "sign_in",
            Self::Throttled => "throttled",
            Self::Quota => "quota",
            Self::Fault => "fault",
            Self::NotFound => "not_found",
            Self::State => "state",
            Self::BadInput => "bad_input",
            Self::Other => "other",
        }
    }

    /// The class of an HTTP status, of which 400 and above are failures.
    fn of_status(status: u16) -> Self {
        match status {
            401 | 403 => Self::Denied,
            404 => Self::NotFound,
            409 => Self::State,
            429 => Self::Throttled,
            500.. => Self::Fault,
            _ => Self::BadInput,
        }
    }
}

impl Outcome {
    /// The outcome of an act with an error.
    pub(crate) fn of_error(code: Option<&str>, message: Option<&str>) -> Self {
        let bare = code.map(codes::without_side).unwrap_or_default();
        if bare.starts_with("DryRunOperation") {
            return Self::DryRun;
        }
        if let Some(code) = code.filter(|_| codes::EXPECTED.contains(&bare)) {
            return Self::Expected(code.to_owned());
        }
        let sentence = message.map(sentence);
        let text = sentence.as_ref().map(|sentence| sentence.text.as_str()).unwrap_or_default();
        let class = match codes::class(code.unwrap_or_default()) {
            _ if text.starts_with("Rate exceeded") => FailureClass::Throttled,
            FailureClass::Other if is_denial(text) => FailureClass::Denied,
            class => class,
        };
        let denial = (class == FailureClass::Denied).then(|| {
            let authorization_id = sentence.as_ref().and_then(|sentence| sentence.authorization_id.clone());
            Box::new(Denial { authorization_id, ..Denial::read(text) })
        });
        Self::Failed(Box::new(Failure {
            class,
            code: code.map(str::to_owned),
            key_state: KeyState::of_error(code, Some(text)),
            message: sentence.map(|sentence| sentence.text),
            denial,
            status: None,
        }))
    }

    /// The outcome of a sign-in that failed: it has no code.
    pub(crate) fn of_sign_in(message: Option<&str>) -> Self {
        Self::Failed(Box::new(Failure {
            class: FailureClass::SignIn,
            code: None,
            message: message.map(str::to_owned),
            key_state: None,
            denial: None,
            status: None,
        }))
    }

    /// The outcome of a call that succeeded in bringing this HTTP status back.
    pub(crate) fn of_status(status: u16) -> Self {
        if status < 400 {
            return Self::Success;
        }
        Self::Failed(Box::new(Failure {
            class: FailureClass::of_status(status),
            code: None,
            message: None,
            key_state: None,
            denial: None,
            status: Some(status),
        }))
    }

    /// The failure, if it failed.
    pub fn failure(&self) -> Option<&Failure> {
        match self {
            Self::Failed(failure) => Some(failure),
            Self::Success | Self::DryRun | Self::Expected(_) => None,
        }
    }
}
