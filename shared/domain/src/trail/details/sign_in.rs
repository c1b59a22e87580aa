/// A sign-in to the console, and its steps:
/// <https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-aws-console-sign-in-events.html>.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SignIn {
    /// `responseElements.<eventName>`.
    pub result: Option<SignInResult>,
    /// `LoginTo` without its query, which may hold anything.
    pub to: Option<String>,
    /// `MFAUsed`. Always no for users of IAM Identity Center and for federated ones, whatever they used.
    pub mfa: Option<bool>,
    /// `MobileVersion`.
    pub mobile: Option<bool>,
}

/// How it ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SignInResult {
    /// `Success`.
    Success,
    /// `Failure`.
    Failure,
    /// A result never seen before, whole.
    Unrecognised(String),
}

impl From<&str> for SignInResult {
    fn from(text: &str) -> Self {
        match text {
            "Success" => Self::Success,
            "Failure" => Self::Failure,
            other => Self::Unrecognised(other.to_owned()),
        }
    }
}
