/// The state of a KMS key: <https://docs.aws.amazon.com/kms/latest/developerguide/key-state.html>.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum KeyState {
    /// `Creating`.
    Creating,
    /// `Enabled`.
    Enabled,
    /// `Disabled`.
    Disabled,
    /// `PendingDeletion`.
    PendingDeletion,
    /// `PendingImport`: it has no key material.
    PendingImport,
    /// `PendingReplicaDeletion`: it is deleted once its replicas are, and its waiting period begins only then.
    PendingReplicaDeletion,
    /// `Unavailable`: its custom key store is not connected.
    Unavailable,
    /// `Updating`.
    Updating,
    /// A state never seen before, whole.
    Unrecognised(String),
}

impl From<&str> for KeyState {
    fn from(text: &str) -> Self {
        match text {
            "Creating" => Self::Creating,
            "Enabled" => Self::Enabled,
            "Disabled" => Self::Disabled,
            "PendingDeletion" => Self::PendingDeletion,
            "PendingImport" => Self::PendingImport,
            "PendingReplicaDeletion" => Self::PendingReplicaDeletion,
            "Unavailable" => Self::Unavailable,
            "Updating" => Self::Updating,
            other => Self::Unrecognised(other.to_owned()),
        }
    }
}

/// What the page's footnotes put after the ARN of the key.
const TEXTS: [(&str, KeyState); 7] = [
    ("is pending deletion", KeyState::PendingDeletion),
    ("is pending replica deletion", KeyState::PendingReplicaDeletion),
    ("is pending import", KeyState::PendingImport),
    ("is disabled", KeyState::Disabled),
    ("is unavailable", KeyState::Unavailable),
    ("is creating", KeyState::Creating),
    ("is updating", KeyState::Updating),
];

impl KeyState {
    /// The state that made a call fail, by its error. The error of another service may quote that of KMS.
    pub(crate) fn of_error(code: Option<&str>, message: Option<&str>) -> Option<Self> {
        let named = message.and_then(|message| {
            let (_, key) = message.rsplit_once(":key/")?;
            let said = key.trim_start_matches(|c: char| c.is_ascii_alphanumeric() || c == '-').trim_start();
            TEXTS.into_iter().find(|(text, _)| said.starts_with(text)).map(|(_, state)| state)
        });
        named.or(match code {
            Some("DisabledException") => Some(Self::Disabled),
            Some("KeyUnavailableException") => Some(Self::Unavailable),
            _ => None,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_error_names_the_state_of_the_key() {
        let arn = "arn:aws:kms:us-west-2:111122223333:key/1234abcd";
        let check = |code: &str, text: &str, expected| {
            assert_eq!(KeyState::of_error(Some(code), Some(text)), expected, "{code} {text}");
        };
        check("DisabledException", &format!("{arn} is disabled."), Some(KeyState::Disabled));
        check("DisabledException", "", Some(KeyState::Disabled));
        check(
            "DisabledException",
            &format!("{arn} is pending deletion (or pending replica deletion)."),
            Some(KeyState::PendingDeletion),
        );
        let invalid = "KMSInvalidStateException";
        check(invalid, &format!("{arn} is pending deletion."), Some(KeyState::PendingDeletion));
        check(invalid, &format!("{arn} is not pending deletion."), None);
        check(invalid, &format!("{arn} is pending import."), Some(KeyState::PendingImport));
        check(invalid, &format!("{arn} is unavailable."), Some(KeyState::Unavailable));
        check(invalid, &format!("{arn} is creating."), Some(KeyState::Creating));
        check(invalid, &format!("{arn} is updating."), Some(KeyState::Updating));
        check(invalid, "The external key store proxy rejected the request", None);
        check("KeyUnavailableException", "", Some(KeyState::Unavailable));
        check(
            "InvalidRequestException",
            &format!("{arn} is pending deletion"),
            Some(KeyState::PendingDeletion),
        );
        check("ClusterStateException", "The cluster is disabled", None);
    }
}
