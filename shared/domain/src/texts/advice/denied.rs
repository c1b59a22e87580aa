//! A call was refused: what that means depends on which policy refused it, and whether nothing allows the call or something
//! forbids it. AWS says both in the error:
//! <https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html>.

use super::Words;
use super::choice::{ANY, Choice, Row, row};
use super::failed::REST_API;

const DENIED: &str = "https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html";
const KEY_ACCESS: &str = "https://docs.aws.amazon.com/kms/latest/developerguide/policy-evaluation.html";
const CA_ACCESS: &str = "https://docs.aws.amazon.com/privateca/latest/userguide/pca-rbp.html";
const SCP: &str = "https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_scps.html";
const RCP: &str = "https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_rcps.html";
const BOUNDARIES: &str = "https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_boundaries.html";
const SESSIONS: &str = "https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies.html";
const ENDPOINTS: &str = "https://docs.aws.amazon.com/vpc/latest/privatelink/vpc-endpoints-access.html";
const TRUST: &str = "https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_roles.html";
const AIRFLOW: &str = "https://docs.aws.amazon.com/mwaa/latest/userguide/access-policies.html";

const SIMULATE: &str = "Ask IAM what the actor's own policies say:\naws iam simulate-principal-policy --policy-source-arn \
     {principal_arn} --action-names {action} --query 'EvaluationResults[].[EvalDecision,MatchedStatements]'";
const NAMED: &str = "The error names the policy. Look for its statements with Effect Deny:\n\
     aws iam get-policy --policy-arn {policy_arn}";
const STRANGER: &str = "If the actor below has no business with this call, nothing is broken: find out what was attempted, \
     and who uses these credentials.";
const LIST_SCPS: &str = "From the management account, see which apply, to the actor's account and to every unit above it:\n\
     aws organizations list-policies-for-target --target-id {actor_account|account} --filter SERVICE_CONTROL_POLICY";
const ENDPOINT: &str = "Read the policy of the endpoint that the call came through:\naws ec2 describe-vpc-endpoints \
     --region {region} --vpc-endpoint-ids {vpc_endpoint} --query 'VpcEndpoints[].PolicyDocument'";
const FROM_ELSEWHERE: &str =
    "A caller in another account needs both: this, and an allow in a policy of its own.";
const KEY_POLICY: &str = "Read the key policy, in the account of the key:\naws kms get-key-policy --region {denied_region|region} --key-id {denied_resource} --policy-name default";
const CA_POLICY: &str = "Read the policy of the CA, in its account:\naws acm-pca get-policy --region {denied_region|region} --resource-arn {denied_resource}";
const ASSUMED: &str = "A session policy is passed when the session begins. Find that call, and the program that makes it:\n\
     aws cloudtrail lookup-events --region {region} --lookup-attributes \
     AttributeKey=EventName,AttributeValue=AssumeRole";
const TRUST_POLICY: &str = "Read the trust policy of the role that was to be assumed, with the name out of its ARN below:\n\
     aws iam get-role --role-name ROLE --query Role.AssumeRolePolicyDocument";

const fn words(meaning: &'static str, steps: &'static [&'static str], page: &'static str) -> Words {
    Words { meaning, steps, page }
}

/// The labels of `denied_by`, each implicit and explicit. A resource control policy only forbids: one that allows
/// everything is always attached.
const BY_POLICY: &[Row] = &[
    row(
        &[("denied_by", "identity_policy"), ("denial", "implicit")],
        words(
            "AWS refused a call: no policy of the actor allows it.",
            &[
                "If the call is to work, allow {action} in a policy of the actor, on the resource below and no more.",
                SIMULATE,
                STRANGER,
            ],
            DENIED,
        ),
    ),
    row(
        &[("denied_by", "identity_policy"), ("denial", "explicit")],
        words(
            "AWS refused a call: a policy of the actor forbids it. No other policy can allow it as long as that stands.",
            &[
                NAMED,
                "If the call is to work, narrow that statement. Denials often hang on a condition: MFA, network, region, tag.",
                SIMULATE,
                STRANGER,
            ],
            DENIED,
        ),
    ),
    row(
        &[("denied_by", "resource_policy"), ("denial", "implicit"), ("event_source", "kms.amazonaws.com")],
        words(
            "AWS refused the use of a KMS key: the key's policy does not allow it, and neither does a grant.",
            &[
                KEY_POLICY,
                "If the call is to work, allow {action} to the actor there, or let the key policy leave it to IAM, as the \
                 default one does.",
                FROM_ELSEWHERE,
                STRANGER,
            ],
            KEY_ACCESS,
        ),
    ),
    row(
        &[("denied_by", "resource_policy"), ("denial", "explicit"), ("event_source", "kms.amazonaws.com")],
        words(
            "AWS refused the use of a KMS key: the key's policy forbids it. No other policy and no grant can allow it.",
            &[
                KEY_POLICY,
                "If the call is to work, narrow the statement with Effect Deny. It often hangs on a condition: \
                 kms:ViaService, aws:PrincipalOrgID, an encryption context.",
                STRANGER,
            ],
            KEY_ACCESS,
        ),
    ),
    row(
        &[
            ("denied_by", "resource_policy"),
            ("denial", "implicit"),
            ("event_source", "acm-pca.amazonaws.com"),
        ],
        words(
            "AWS refused the use of a private CA: the CA belongs to another account, and its policy does not allow it.",
            &[
                "The owner of the CA shares it, best through AWS RAM, with a managed permission that has {action}.",
                CA_POLICY,
                FROM_ELSEWHERE,
                STRANGER,
            ],
            CA_ACCESS,
        ),
    ),
    row(
        &[
            ("denied_by", "resource_policy"),
            ("denial", "explicit"),
            ("event_source", "acm-pca.amazonaws.com"),
        ],
        words(
            "AWS refused the use of a private CA: the policy of the CA forbids it. No other policy can allow it.",
            &[
                CA_POLICY,
                "If the call is to work, the owner of the CA narrows the statement with Effect Deny. It often hangs on \
                 acm-pca:TemplateArn.",
                STRANGER,
            ],
            CA_ACCESS,
        ),
    ),
    row(
        &[("denied_by", "resource_policy"), ("denial", "implicit")],
        words(
            "AWS refused a call: the policy of the resource does not allow it.",
            &[
                "If the call is to work, allow {action} to the actor in the policy of the resource below.",
                FROM_ELSEWHERE,
                STRANGER,
            ],
            DENIED,
        ),
    ),
    row(
        &[("denied_by", "resource_policy"), ("denial", "explicit")],
        words(
            "AWS refused a call: the policy of the resource forbids it. No other policy can allow it.",
            &[
                "If the call is to work, narrow the statement with Effect Deny in the policy of the resource below.",
                STRANGER,
            ],
            DENIED,
        ),
    ),
    row(
        &[("denied_by", "service_control_policy"), ("denial", "implicit")],
        words(
            "AWS refused a call: the service control policies of the organisation do not allow it in this account, whatever \
             the policies of the actor say.",
            &[
                LIST_SCPS,
                "If the call is to work here, every level above the account must allow {action}: whoever keeps the \
                 organisation changes that.",
                STRANGER,
            ],
            SCP,
        ),
    ),
    row(
        &[("denied_by", "service_control_policy"), ("denial", "explicit")],
        words(
            "AWS refused a call: a service control policy of the organisation forbids it in this account, whatever the \
             policies of the actor say.",
            &[
                LIST_SCPS,
                "It is probably meant. If not, whoever keeps the organisation exempts the actor with a condition on \
                 aws:PrincipalArn.",
                STRANGER,
            ],
            SCP,
        ),
    ),
    row(
        &[("denied_by", "resource_control_policy"), ("denial", "explicit")],
        words(
            "AWS refused a call: a resource control policy of the organisation forbids it on resources of this account, \
             whoever calls. Most keep callers from outside the organisation out.",
            &[
                "From the management account, see which apply, to the account of the resource and to every unit above it:\n\
                 aws organizations list-policies-for-target --target-id {account} --filter RESOURCE_CONTROL_POLICY",
                "If the caller is to be let in, whoever keeps the organisation makes an exception there.",
                STRANGER,
            ],
            RCP,
        ),
    ),
    row(
        &[("denied_by", "permissions_boundary"), ("denial", "implicit")],
        words(
            "AWS refused a call: the permissions boundary of the actor does not reach that far, whatever its policies allow.",
            &[
                SIMULATE,
                "If the call is to work, whoever keeps the boundary allows {action} in it. An allow in the actor's own \
                 policies is needed as well, and changes nothing alone.",
                STRANGER,
            ],
            BOUNDARIES,
        ),
    ),
    row(
        &[("denied_by", "permissions_boundary"), ("denial", "explicit")],
        words(
            "AWS refused a call: the permissions boundary of the actor forbids it, whatever its policies allow.",
            &[NAMED, "If the call is to work, whoever keeps the boundary narrows that statement.", STRANGER],
            BOUNDARIES,
        ),
    ),
    row(
        &[("denied_by", "session_policy"), ("denial", "implicit")],
        words(
            "AWS refused a call: the session was given fewer rights than its role has, and this is not one of them.",
            &[
                ASSUMED,
                "If the call is to work, let it pass a policy that allows {action}, or none.",
                STRANGER,
            ],
            SESSIONS,
        ),
    ),
    row(
        &[("denied_by", "session_policy"), ("denial", "explicit")],
        words(
            "AWS refused a call: the policy that was passed when the session began forbids it.",
            &[ASSUMED, "If the call is to work, narrow that policy's statement with Effect Deny.", STRANGER],
            SESSIONS,
        ),
    ),
    row(
        &[("denied_by", "vpc_endpoint_policy"), ("denial", "implicit")],
        words(
            "AWS refused a call: it came through a VPC endpoint whose policy does not allow it. From elsewhere it might work.",
            &[
                ENDPOINT,
                "If the call is to work there, allow {action} in that policy, for this actor and resource.",
                STRANGER,
            ],
            ENDPOINTS,
        ),
    ),
    row(
        &[("denied_by", "vpc_endpoint_policy"), ("denial", "explicit")],
        words(
            "AWS refused a call: it came through a VPC endpoint whose policy forbids it.",
            &[
                ENDPOINT,
                "If the call is to work there, narrow the statement with Effect Deny. Many keep data inside the \
                 organisation: check that the resource is one of yours.",
                STRANGER,
            ],
            ENDPOINTS,
        ),
    ),
    row(
        &[("denied_by", "vpc_endpoint_policy")],
        words(
            "AWS refused a call: it came through a VPC endpoint whose policy does not let it pass. AWS does not say whether \
             nothing there allows it or something forbids it.",
            &[
                ENDPOINT,
                "If the call is to work there, see that a statement allows {action} for this actor and resource, and that \
                 none with Effect Deny fits.",
                STRANGER,
            ],
            ENDPOINTS,
        ),
    ),
    row(
        &[("denied_by", "role_trust_policy"), ("denial", "implicit")],
        words(
            "AWS refused a call: the role that was to be assumed does not trust the actor.",
            &[
                TRUST_POLICY,
                "If the actor is to have the role, name it there as Principal, with {action}.",
                STRANGER,
            ],
            TRUST,
        ),
    ),
    row(
        &[("denied_by", "role_trust_policy"), ("denial", "explicit")],
        words(
            "AWS refused a call: the role that was to be assumed rules the actor out.",
            &[
                TRUST_POLICY,
                "If the actor is to have the role, narrow the statement with Effect Deny: it often hangs on a condition, \
                 such as an external id or MFA.",
                STRANGER,
            ],
            TRUST,
        ),
    ),
    row(
        &[("denied_by", "unknown"), ("rest_api_status", ANY)],
        words(
            "AWS let a call for the REST API of an Airflow environment through, and Airflow itself refused it: the Airflow \
             role of the actor may not do that.",
            &[
                "The Airflow role is the one at the end of the resource that a policy of the actor allows \
                 airflow:InvokeRestApi on, …:role/{environment}/ROLE: Admin, Op, User, Viewer, Public or one of yours. If the \
                 call is to work, name one there that may do it, or give the role what it lacks, in Airflow.",
                STRANGER,
            ],
            REST_API,
        ),
    ),
    row(
        &[("denied_by", "unknown"), ("event_source", "airflow.amazonaws.com")],
        words(
            "Amazon MWAA refused a call, and does not say which policy is to blame.",
            &[
                SIMULATE,
                "To create or change an environment takes more than the call itself: the actor must be allowed \
                 iam:PassRole on the execution role below, iam:CreateServiceLinkedRole, ec2:CreateVpcEndpoint, and to read \
                 its bucket, subnets and key. Compare its policies with AWS's page.",
                "If the actor's own policies allow all of it, look above the account:\naws organizations list-policies-for-target \
                 --target-id {actor_account|account} --filter SERVICE_CONTROL_POLICY",
                STRANGER,
            ],
            AIRFLOW,
        ),
    ),
];

pub(super) const ACCESS_DENIED: Choice = Choice {
    rows: BY_POLICY,
    otherwise: words(
        "AWS refused a call, and does not say which policy is to blame.",
        &[
            SIMULATE,
            "If the actor's own policies allow it, look at the policy of the resource, then at what stands above the actor: \
             permissions boundary, session policy, VPC endpoint, and the organisation:\naws organizations \
             list-policies-for-target --target-id {actor_account|account} --filter SERVICE_CONTROL_POLICY",
            STRANGER,
        ],
        DENIED,
    ),
};
