use crate::arn::Arn;

/// What the text of a denial says:
/// <https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html>.
///
/// `User: <principal> is not authorized to perform: <action> on resource: <resource> <context>`, of which any part may be
/// missing: S3 and MWAA often say no more than `Access Denied`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Denial {
    /// The principal.
    pub principal: Option<Arn>,
    /// The IAM action that is not allowed: `acm-pca:GetCertificate`.
    pub action: Option<String>,
    /// The resource as the text names it: an ARN, `*`, `user Alice`, …
    pub resource: Option<String>,
    /// Which policy denied it.
    pub policy: Option<Policy>,
    /// Whether it denied it, or did not allow it.
    pub effect: Option<Effect>,
    /// The ARN of the policy that denied it.
    pub policy_arn: Option<Arn>,
    /// The id by which IAM tells the details, for a day at least.
    pub authorization_id: Option<String>,
}

/// How a policy denies.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Effect {
    /// No policy of its kind allows the action: one has to be added.
    Implicit,
    /// A `Deny` statement.
    Explicit,
}

/// The kinds of policies.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Policy {
    /// Of the user, group or role.
    Identity,
    /// Of the resource: what denies calls from other accounts to KMS and AWS Private CA.
    Resource,
    /// A service control policy of the organisation.
    ServiceControl,
    /// A resource control policy of the organisation.
    ResourceControl,
    /// A permissions boundary.
    Boundary,
    /// Of the session, given when the role was assumed.
    Session,
    /// Of the VPC endpoint.
    VpcEndpoint,
    /// The trust policy of a role.
    RoleTrust,
}

impl Policy {
    /// The value of a metric dimension, and of a cause in the alert's document.
    pub fn label(self) -> &'static str {
        match self {
            Self::Identity => "identity_policy",
            Self::Resource => "resource_policy",
            Self::ServiceControl => "service_control_policy",
            Self::ResourceControl => "resource_control_policy",
            Self::Boundary => "permissions_boundary",
            Self::Session => "session_policy",
            Self::VpcEndpoint => "vpc_endpoint_policy",
            Self::RoleTrust => "role_trust_policy",
        }
    }
}

/// As the page writes them.
const POLICIES: [(&str, Policy); 8] = [
    ("identity-based policy", Policy::Identity),
    ("resource-based policy", Policy::Resource),
    ("service control policy", Policy::ServiceControl),
    ("resource control policy", Policy::ResourceControl),
    ("permissions boundary", Policy::Boundary),
    ("session policy", Policy::Session),
    ("VPC endpoint policy", Policy::VpcEndpoint),
    ("role trust policy", Policy::RoleTrust),
];

/// What comes before the policy. The last one counts: names that people chose come before it.
const CONTEXTS: [(&str, Option<Effect>); 3] = [
    ("because no ", Some(Effect::Implicit)),
    ("with an explicit deny", Some(Effect::Explicit)),
    ("due to a ", None),
];

/// How the shortest of them begin, in small letters: of S3, of Amazon MWAA, of EC2.
const SHORT: [&str; 2] = ["access denied", "you are not authorized to perform this operation"];

/// Whether a text is one of these, whatever its code.
pub(super) fn is_denial(message: &str) -> bool {
    let begins = |with: &str| message.get(..with.len()).is_some_and(|it| it.eq_ignore_ascii_case(with));
    message.contains(" is not authorized to perform: ") || SHORT.into_iter().any(begins)
}

impl Denial {
    /// Reads the text, without the sentences that [`super::sentence`] takes off.
    pub(super) fn read(message: &str) -> Self {
        let context = CONTEXTS
            .iter()
            .filter_map(|(phrase, effect)| Some((message.rfind(phrase)?, *phrase, *effect)))
            .max_by_key(|(start, ..)| *start);
        let (act, mut denial) = match context {
            Some((start, phrase, effect)) => {
                (&message[..start], Self::of_context(&message[start + phrase.len()..], effect))
            }
            None => (message, Self::default()),
        };
        let Some((before, after)) = act.split_once(" is not authorized to perform: ") else {
            return denial;
        };
        denial.principal = before.rsplit_once("User: ").and_then(|(_, name)| name.parse().ok());
        let (action, resource) = match after.split_once(" on resource: ") {
            Some((action, resource)) => (action, Some(resource)),
            None => (after, None),
        };
        denial.action = action.split_whitespace().next().map(plain).filter(|action| action.contains(':'));
        // S3 gives reasons of its own: `because public access is blocked by …`.
        let resource = resource.and_then(|resource| resource.split(" because ").next());
        denial.resource = resource.map(plain).filter(|resource| !resource.is_empty());
        denial
    }

    /// What stands after the phrase that begins the context.
    fn of_context(text: &str, effect: Option<Effect>) -> Self {
        let text = text.trim_start();
        let named = text.strip_prefix("in ").unwrap_or(text);
        let named =
            ["an ", "a ", "the "].iter().find_map(|article| named.strip_prefix(article)).unwrap_or(named);
        let found = POLICIES.iter().find_map(|(words, policy)| Some((*policy, named.strip_prefix(words)?)));
        let (policy, rest) = found.map_or((None, ""), |(policy, rest)| (Some(policy), rest));
        // Without a policy, `because no …` and `due to a …` may go on with anything.
        let effect = effect.filter(|effect| policy.is_some() || *effect == Effect::Explicit);
        let policy_arn =
            rest.strip_prefix(": ").and_then(|arn| plain(arn.split_whitespace().next()?).parse().ok());
        Self { policy, effect, policy_arn, ..Self::default() }
    }
}

/// Without the quotes that S3 puts around a resource, and the end of the sentence.
fn plain(text: &str) -> String {
    text.trim().trim_end_matches(['.', ',']).trim_matches('"').to_owned()
}
