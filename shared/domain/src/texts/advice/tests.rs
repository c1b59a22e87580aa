mod derived;

use std::collections::BTreeSet;
use std::fmt::Write;

use super::*;
use crate::Fact;
use crate::event::Origin;
use crate::operations::{Effect, Service};

/// Every fact that words name, with a value as AWS writes it.
const EXAMPLES: [(&str, &str); 25] = [
    ("action", "kms:CreateGrant"),
    ("actor", "alice"),
    ("actor_account", "111122223333"),
    ("actor_arn", "arn:aws:iam::111122223333:role/deploy"),
    ("auto_scaling_group", "web"),
    ("certificate", "arn:aws:acm-pca:us-east-1:111122223333:certificate-authority/1122/certificate/33"),
    ("certificate_authority", "arn:aws:acm-pca:us-east-1:111122223333:certificate-authority/1122"),
    (
        "connector",
        "arn:aws:pca-connector-scep:us-east-1:111122223333:connector/11223344-1122-3344-5566-112233445566",
    ),
    ("custom_key_store", "cks-1234567890abcdef0"),
    ("denied_resource", "arn:aws:kms:us-east-1:111122223333:key/1122"),
    ("environment", "etl"),
    ("event_source", "s3.amazonaws.com"),
    ("key", "arn:aws:kms:us-east-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab"),
    ("launch_template", "lt-1234567890abcdef0"),
    ("launch_template_name", "web"),
    ("operation", "ConsoleLogin"),
    ("policy_arn", "arn:aws:iam::111122223333:policy/guard"),
    ("processes", "Launch, Terminate"),
    ("resource_name", "web"),
    ("scalable_dimension", "ecs:service:DesiredCount"),
    ("scalable_resource", "service/default/web"),
    ("service_namespace", "ecs"),
    ("trail_bucket", "logs"),
    ("vpc_endpoint", "vpce-1234567890abcdef0"),
    ("workflow", "arn:aws:airflow-serverless:us-east-1:111122223333:workflow/etl-abcdefghij"),
];

type Facts = Vec<(&'static str, &'static str)>;

fn origin() -> Origin {
    Origin {
        id: "e".parse().unwrap(),
        source: "aws.kms".to_owned(),
        detail_type: "AWS API Call via CloudTrail".to_owned(),
        account: "111122223333".parse().unwrap(),
        region: "us-east-1".parse().unwrap(),
        time: "2026-11-21T12:00:00Z".parse().unwrap(),
    }
}

fn advice(condition: Condition, facts: &[(&'static str, &str)]) -> Advice {
    let resource = match condition {
        Condition::TrailWeakened => "arn:aws:cloudtrail:us-east-1:111122223333:trail/all",
        _ => "arn:aws:kms:us-east-1:111122223333:key/1122",
    };
    let finding = Finding {
        resource: Some(resource.parse().unwrap()),
        facts: facts.iter().map(|(name, value)| Fact::new(name, value)).collect(),
        ..Finding::at(&origin(), condition)
    };
    Advice::of(&Alert::first(finding, &origin(), origin().time), &Settings::default())
}

/// The facts that choose the words of a condition.
fn choices(condition: Condition) -> Vec<Facts> {
    let (kms, pca) = (("event_source", "kms.amazonaws.com"), ("event_source", "acm-pca.amazonaws.com"));
    let both = |by: &'static str, more: &[(&'static str, &'static str)]| {
        ["implicit", "explicit"].map(|denial| [&[("denied_by", by), ("denial", denial)], more].concat())
    };
    match condition {
        Condition::AccessDenied => [
            both("identity_policy", &[]),
            both("resource_policy", &[kms]),
            both("resource_policy", &[pca]),
            both("resource_policy", &[]),
            both("service_control_policy", &[]),
            both("resource_control_policy", &[]),
            both("permissions_boundary", &[]),
            both("session_policy", &[]),
            both("vpc_endpoint_policy", &[]),
            [
                vec![("denied_by", "vpc_endpoint_policy")],
                vec![("denied_by", "unknown"), ("rest_api_status", "403")],
            ],
            both("role_trust_policy", &[]),
            both("unknown", &[("event_source", "airflow.amazonaws.com")]),
            both("unknown", &[]),
        ]
        .concat(),
        Condition::Throttled | Condition::QuotaReached => {
            vec![vec![kms], vec![pca], vec![("event_source", "autoscaling.amazonaws.com")], vec![]]
        }
        Condition::ServiceFault => vec![vec![("rest_api_status", "500")], vec![]],
        Condition::SignInFailed => {
            ["root", "identity_center_user", "iam_user"].map(|kind| vec![("actor_kind", kind)]).into()
        }
        Condition::RootActivity => {
            let recovery = ["PasswordRecoveryRequested", "PasswordRecoveryCompleted", "CreateUser"];
            recovery.map(|operation| vec![("operation", operation)]).into()
        }
        _ => {
            let makes = |effect: &Effect| matches!(effect, Effect::Makes(it, _) if *it == condition);
            let operations = Service::ALL.into_iter().flat_map(Service::operations);
            let names: BTreeSet<_> =
                operations.filter(|it| it.effects.iter().any(makes)).map(|it| it.name).collect();
            names.into_iter().map(|name| vec![("operation", name)]).chain([vec![]]).collect()
        }
    }
}

/// A choice, and all other facts besides.
fn with_examples(choice: &Facts) -> Facts {
    let others = EXAMPLES.into_iter().filter(|(name, _)| choice.iter().all(|(chosen, _)| chosen != name));
    choice.iter().copied().chain(others).collect()
}

/// All words of a condition, and for each what chooses them.
fn show(condition: Condition) -> String {
    let mut shown: Vec<(Vec<String>, String)> = Vec::new();
    for choice in choices(condition) {
        let advice = advice(condition, &with_examples(&choice));
        let steps: Vec<_> =
            advice.steps.iter().map(|step| format!("- {}", step.replace('\n', "\n  "))).collect();
        let text = format!("{}\n{}\n{}\n", advice.meaning, steps.join("\n"), advice.page);
        let by = choice.iter().map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>().join(" ");
        match shown.iter_mut().find(|(_, same)| *same == text) {
            Some((all, _)) => all.push(by),
            None => shown.push((vec![by], text)),
        }
    }
    let mut text = String::new();
    for (by, words) in shown {
        let by: Vec<_> = by.into_iter().filter(|by| !by.is_empty()).collect();
        let heading = format!("## {} {}", condition.label(), by.join(", "));
        let _ = writeln!(text, "{}\n\n{words}", heading.trim_end());
    }
    text
}

#[test]
fn the_words_for_every_condition_of_a_record() {
    for (area, prefixes) in [
        ("kms", &["key_"][..]),
        ("private-ca", &["ca_d", "ca_a", "ca_ce", "ca_r", "subordinate_"]),
        ("autoscaling", &["scaling_", "launch_"]),
        ("airflow", &["airflow_"]),
        ("account", &["root_", "sign_in_", "trail_"]),
        ("denied", &["access_"]),
        ("failed", &["throttled", "quota_", "service_"]),
    ] {
        let ours = |condition: &&Condition| prefixes.iter().any(|it| condition.label().starts_with(it));
        let texts: String = Condition::ALL.iter().filter(ours).map(|it| show(*it)).collect();
        insta::assert_snapshot!(area, texts);
    }
}

/// The facts that the names in the braces of a text stand for.
fn names(text: &str) -> impl Iterator<Item = &str> {
    let names = text
        .split('{')
        .skip(1)
        .filter_map(|rest| rest.split_once('}'))
        .flat_map(|(names, _)| names.split('|'));
    names.map(|name| match name {
        "principal_arn" => "actor_arn",
        "denied_region" => "denied_resource",
        "scaling_processes" => "processes",
        fact => fact,
    })
}

#[test]
fn every_fact_that_words_name_is_one_that_there_is() {
    let known: BTreeSet<_> = EXAMPLES.iter().map(|(name, _)| *name).collect();
    let always = ["account", "region", "resource"];
    let documented = include_str!("facts.rs");
    let mut named = BTreeSet::new();
    for condition in Condition::ALL {
        for choice in choices(*condition) {
            let finding = Finding {
                facts: choice.iter().map(|(name, value)| Fact::new(name, value)).collect(),
                ..Finding::at(&origin(), *condition)
            };
            named.extend(words(&finding).steps.iter().copied().flat_map(names));
            named.extend(choice.iter().map(|(name, _)| *name).filter(|name| known.contains(name)));
        }
    }
    named.retain(|name| !always.contains(name));
    assert_eq!(named, known);
    for name in known {
        assert!(documented.contains(&format!("`{name}`")), "{name}");
    }
}

#[test]
fn each_kind_of_denial_has_words_of_its_own() {
    let meanings = choices(Condition::AccessDenied).into_iter().map(|choice| {
        let advice = advice(Condition::AccessDenied, &with_examples(&choice));
        (advice.meaning, choice.iter().map(|(_, value)| *value).collect::<Vec<_>>().join(" "))
    });
    let mut seen: Vec<(&str, String)> = Vec::new();
    for (meaning, kind) in meanings {
        let same = seen.iter().find(|(known, _)| *known == meaning);
        // What AWS does not explain has no kinds, and resource control policies only forbid.
        let unexplained = kind.starts_with("unknown") || kind == "resource_control_policy implicit";
        assert!(same.is_none() || unexplained, "{kind}: {same:?}");
        seen.push((meaning, kind));
    }
}

#[test]
fn what_is_over_needs_no_step_but_to_look_whether_it_is_all_of_it() {
    let steps = |condition| {
        let finding = Finding {
            resource: Some("arn:aws:kms:us-east-1:111122223333:key/1122".parse().unwrap()),
            ..Finding::at(&origin(), condition)
        };
        let alert = Alert::first(finding, &origin(), origin().time);
        Advice::of(&Alert { state: State::Resolved, ..alert }, &Settings::default()).steps
    };
    assert!(steps(Condition::KeyDisabled).is_empty());
    for condition in [Condition::KeyMaterialExpired, Condition::KeyMaterialDeleted] {
        let [step] = &steps(condition)[..] else { panic!("one step") };
        assert!(step.contains("aws kms describe-key --region us-east-1 --key-id arn:aws:kms:"), "{step}");
    }
}

#[test]
fn a_step_without_its_fact_is_left_out() {
    let group = advice(Condition::ScalingSuspended, &[("auto_scaling_group", "web")]).steps;
    let target = advice(
        Condition::ScalingSuspended,
        &[
            ("service_namespace", "ecs"),
            ("scalable_resource", "service/a/b"),
            ("scalable_dimension", "ecs:service:DesiredCount"),
        ],
    )
    .steps;
    assert!(group.iter().all(|step| step.contains("aws autoscaling")), "{group:?}");
    assert!(target.iter().all(|step| step.contains("aws application-autoscaling")), "{target:?}");
    assert_eq!((group.len(), target.len()), (2, 2));
}

#[test]
fn what_is_not_plain_never_gets_into_a_command() {
    let step = |name: &str| {
        let steps = advice(Condition::AirflowEnvironmentChanged, &[("environment", name)]).steps;
        steps[0].rsplit_once("--name ").map(|(_, value)| value.to_owned()).unwrap()
    };
    assert_eq!(step("my-env_1"), "my-env_1");
    for name in [
        "",
        " ",
        "a b",
        "a;id",
        "$(id)",
        "`id`",
        "a\nid",
        "a|id",
        "a&id",
        "a>b",
        "*",
        "~",
        "'a'",
        "\"a\"",
        "a\\",
        "%PATH%",
        "!a",
        "{a}",
        "-x",
        "--endpoint-url",
        "@a",
        "file:///etc/passwd",
        "fileb://a",
        "https://a",
        "schön",
        "\u{202e}a",
        &"a".repeat(513),
    ] {
        assert_eq!(step(name), "ENVIRONMENT", "{name:?}");
    }
}

/// A finding as it is told, with the facts that a record gives.
fn told(condition: Condition, region: &str, cause: Option<&str>, facts: &[(&'static str, &str)]) -> String {
    let origin = Origin { region: region.parse().unwrap(), ..origin() };
    let finding = Finding {
        cause: cause.map(str::to_owned),
        facts: facts.iter().map(|(name, value)| Fact::new(name, value)).collect(),
        ..Finding::at(&origin, condition)
    };
    let message = crate::texts::render(&Alert::first(finding, &origin, origin.time), &Settings::default());
    format!("Subject: {}\n\n{}", message.subject, message.email)
}

/// Of <https://docs.aws.amazon.com/autoscaling/ec2/userguide/logging-using-cloudtrail.html> and
/// <https://docs.aws.amazon.com/mwaa/latest/userguide/monitoring-cloudtrail.html>.
#[test]
fn two_documented_records_as_people_will_read_them() {
    let root = told(
        Condition::RootWithoutMfa,
        "us-west-2",
        None,
        &[
            ("actor", "root"),
            ("actor_kind", "root"),
            ("mfa", "false"),
            ("operation", "CreateLaunchConfiguration"),
            ("event_source", "autoscaling.amazonaws.com"),
            ("operation_class", "security"),
            ("resource_name", "launch_configuration_1"),
            ("source_address", "192.0.2.0"),
            ("user_agent", "Coral/Jakarta"),
        ],
    );
    let role = told(
        Condition::AccessDenied,
        "us-west-2",
        Some("Access denied."),
        &[
            ("actor", "user"),
            ("actor_arn", "arn:aws:iam::012345678901:role/user"),
            ("actor_kind", "role"),
            ("session", "myuser"),
            ("mfa", "false"),
            ("operation", "CreateEnvironment"),
            ("event_source", "airflow.amazonaws.com"),
            ("operation_class", "security"),
            ("error_code", "AccessDenied"),
            ("action", "airflow:CreateEnvironment"),
            ("denied_by", "unknown"),
            ("environment", "test-cloudtrail"),
            ("source_bucket", "arn:aws:s3:::my-bucket"),
            ("execution_role", "arn:aws:iam::012345678901:role/AirflowTaskRole"),
            ("source_address", "205.251.233.178"),
            ("user_agent", "PostmanRuntime/7.26.5"),
        ],
    );
    insta::assert_snapshot!("root-creates-a-launch-configuration", root);
    insta::assert_snapshot!("role-may-not-create-an-environment", role);
}
