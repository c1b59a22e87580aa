//! Error codes: the sets that CloudTrail's records, the SDKs' retry rules and the services' API models name.

use super::FailureClass;

/// Answers to questions such as "has this bucket a policy?". Recorded all day where consoles and scanners ask.
pub(super) const EXPECTED: [&str; 8] = [
    "NoSuchBucketPolicy",
    "NoSuchTagSet",
    "NoSuchCORSConfiguration",
    "NoSuchLifecycleConfiguration",
    "NoSuchWebsiteConfiguration",
    "NoSuchPublicAccessBlockConfiguration",
    "ReplicationConfigurationNotFoundError",
    "ObjectLockConfigurationNotFoundError",
];

/// The first match decides. A star before or after a text stands for anything.
const CLASSES: [(FailureClass, &[&str]); 8] = [
    (
        FailureClass::Denied,
        &[
            "*AccessDenied*",
            "*UnauthorizedOperation*",
            "Unauthorized*",
            "NotAuthorized*",
            "AuthorizationError*",
            "Forbidden*",
        ],
    ),
    (
        FailureClass::Credentials,
        &[
            "ExpiredToken*",
            "TokenRefreshRequired*",
            "RequestExpired*",
            "RequestTimeTooSkewed*",
            "InvalidClientTokenId*",
            "InvalidAccessKeyId*",
            "UnrecognizedClient*",
            "SignatureDoesNotMatch*",
            "InvalidSignature*",
            "IncompleteSignature*",
            "MissingAuthenticationToken*",
            "AuthFailure*",
        ],
    ),
    (
        FailureClass::Throttled,
        &[
            "*Throttl*",
            "RequestLimitExceeded*",
            "TooManyRequests*",
            "SlowDown*",
            "ProvisionedThroughputExceeded*",
            "PriorRequestNotComplete*",
            "BandwidthLimitExceeded*",
        ],
    ),
    (
        FailureClass::Quota,
        &[
            "*LimitExceeded*",
            "*QuotaExceeded*",
            "MaximumNumberOf*",
            "InsufficientCapacity*",
            "*InstanceCapacity*",
            "*HostCapacity*",
            "*VolumeCapacity*",
        ],
    ),
    (
        FailureClass::Fault,
        &[
            "Internal*",
            "KMSInternal*",
            "ServiceUnavailable*",
            "Unavailable",
            "ServiceFailure*",
            "RestApiServer*",
            "DependencyTimeout*",
            "OperationTimeout*",
            "KeyUnavailable*",
            "IdempotentCallInProgress*",
        ],
    ),
    (FailureClass::NotFound, &["*NotFound*", "NoSuch*", "*DoesNotExist*"]),
    (
        FailureClass::State,
        &[
            "*InUse*",
            "*AlreadyExists*",
            "*AlreadyProcessed*",
            "*AlreadyOwned*",
            "*Duplicate",
            "IncorrectState*",
            "IncorrectInstanceState*",
            "*InvalidState*",
            "*Conflict*",
            "*InProgress*",
            "*Disabled*",
            "*NotActive*",
            "*HasCMKs*",
            "*HasBeenRevoked*",
            "Concurrent*",
            // Status 500, and yet what AWS names is the caller's own: another update that is under way, a role that is new.
            "ResourceContention*",
            "ServiceLinkedRoleFailure*",
            "DependencyViolation*",
            "BucketNotEmpty*",
            "EntityTemporarilyUnmodifiable*",
            "OperationAborted*",
            "IrreversibleInstanceRefresh*",
            "OperationNotPermitted*",
            "Insufficient*",
        ],
    ),
    (
        FailureClass::BadInput,
        &[
            "Validation*",
            "*Invalid*",
            "*Malformed*",
            "*Mismatch*",
            "Missing*",
            "Incorrect*",
            "Unsupported*",
            "BadRequest*",
            "IllegalArgument*",
            "RestApiClient*",
            "TagException",
            "TooManyTags*",
        ],
    ),
];

/// The codes of EC2 say on whose side the error is: `Client.` or `Server.`.
pub(super) fn without_side(code: &str) -> &str {
    code.strip_prefix("Client.").or_else(|| code.strip_prefix("Server.")).unwrap_or(code)
}

/// The class of an error code.
pub(super) fn class(code: &str) -> FailureClass {
    let bare = without_side(code);
    let known = CLASSES.iter().find(|(_, patterns)| patterns.iter().any(|pattern| matches(pattern, bare)));
    match known {
        Some((class, _)) => *class,
        None if code.starts_with("Server.") => FailureClass::Fault,
        None => FailureClass::Other,
    }
}

fn matches(pattern: &str, code: &str) -> bool {
    match (pattern.strip_prefix('*'), pattern.strip_suffix('*')) {
        (Some(end), None) => code.ends_with(end),
        (None, Some(beginning)) => code.starts_with(beginning),
        (Some(_), Some(_)) => code.contains(pattern.trim_matches('*')),
        (None, None) => code == pattern,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(expected: FailureClass, codes: &[&str]) {
        for code in codes {
            assert_eq!(class(code), expected, "{code}");
        }
    }

    #[test]
    fn a_code_has_a_class() {
        use FailureClass::*;
        check(Denied, &["AccessDenied", "AccessDeniedException", "VpceAccessDenied"]);
        check(Denied, &["Client.UnauthorizedOperation", "UnauthorizedOperation", "UnauthorizedException"]);
        check(Credentials, &["ExpiredToken", "ExpiredTokenException", "InvalidClientTokenId", "AuthFailure"]);
        check(Throttled, &["ThrottlingException", "Throttling", "Client.RequestLimitExceeded", "SlowDown"]);
        check(
            Throttled,
            &[
                "TooManyRequestsException",
                "ProvisionedThroughputExceededException",
                "PriorRequestNotComplete",
            ],
        );
        check(Quota, &["LimitExceededException", "VpcLimitExceeded", "Client.VcpuLimitExceeded"]);
        check(Quota, &["ServiceQuotaExceededException", "Server.InsufficientInstanceCapacity"]);
        check(
            Fault,
            &["InternalFailure", "InternalError", "InternalServerException", "KMSInternalException"],
        );
        check(Fault, &["ServiceUnavailable", "ServiceUnavailableException", "Server.Whatever"]);
        check(Fault, &["KeyUnavailableException", "DependencyTimeoutException"]);
        check(NotFound, &["NotFoundException", "NoSuchKey", "Client.InvalidVolume.NotFound"]);
        check(NotFound, &["TrailNotFoundException", "ActiveInstanceRefreshNotFound"]);
        check(State, &["InvalidStateException", "KMSInvalidStateException", "IncorrectState"]);
        check(State, &["DisabledException", "ConflictException", "DependencyViolation", "BucketNotEmpty"]);
        check(State, &["ResourceInUse", "AlreadyExists", "EntityTemporarilyUnmodifiableException"]);
        check(State, &["ResourceContention", "ServiceLinkedRoleFailure"]);
        check(State, &["ScalingActivityInProgress", "Client.CustomerKeyHasBeenRevoked"]);
        check(BadInput, &["ValidationError", "ValidationException", "Client.InvalidParameterValue"]);
        check(
            BadInput,
            &["MalformedPolicyDocumentException", "MalformedCSRException", "InvalidArnException"],
        );
        check(BadInput, &["IncorrectKeyException", "InvalidCiphertextException", "KMSInvalidMacException"]);
        check(BadInput, &["UnsupportedOperationException", "IdempotentParameterMismatch"]);
        check(Other, &["RequestFailedException", "", "Client.", "認証"]);
    }
}
