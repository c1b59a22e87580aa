"""Who can't get in: what is encrypted, what must come by TLS, and whom policies let in, of all that is deployed."""

import copy
import json

import boto3
import pytest
from conftest import ROOT
from permissions.policy import listed
from permissions.stack import Stack
from samtranslator.parser.parser import Parser
from samtranslator.translator.translator import Translator
from samtranslator.yaml_helper import yaml_parse

ACCOUNT = "111122223333"
KEY = f"arn:aws:kms:us-east-1:{ACCOUNT}:key/1234abcd"
CHOICES = {
    "AlertEmail": "jan@example.com",
    "AlertPhone": "+491701234567",
    "AlertHttpsUrl": "https://example.com/alerts",
    "KmsDataPlane": "enabled",
    "ChatTopic": "create",
    "RoutedTopicArns": f"arn:aws:sns:us-east-1:{ACCOUNT}:lab",
    "RoutedTopicKeyArns": KEY,
    "MoreSources": "aws.s3",
    "TrailBucket": "example-trail",
    "TrailKeyArn": KEY,
    "OrganizationId": "o-exampleorg",
    "AlertQueueArn": f"arn:aws:sqs:us-east-1:{ACCOUNT}:alerts",
}


def translated():
    """The template as CloudFormation gets it, with what the SAM CLI makes of functions and their events."""
    template = yaml_parse((ROOT / "template.yaml").read_text())
    template["Globals"]["Function"]["CodeUri"] = template["Resources"]["RoutingLayer"]["Properties"]["ContentUri"] = (
        "s3://bucket/key"
    )
    # Functions have roles of their own: no policy of AWS has to be looked up.
    translator = Translator(None, Parser(), boto_session=boto3.Session(region_name="us-east-1"))
    return translator.translate(template, parameter_values={}, get_managed_policy_map=dict)


CENTRAL = Stack(translated(), ACCOUNT, **CHOICES)
BUS = f"arn:aws:events:eu-west-1:{ACCOUNT}:event-bus/default"
MEMBER = Stack(
    yaml_parse((ROOT / "template-member.yaml").read_text()), "444455556666", CentralBusArn=BUS, MoreSources="aws.s3"
)
STACKS = {"central": CENTRAL, "member": MEMBER}
MADE = {f"{words}-{name}": it for words, stack in STACKS.items() for name, it in stack.resources.items()}


def of_type(kind):
    return {name: it["Properties"] for name, it in MADE.items() if it["Type"] == kind}


def test_everything_is_made_that_can_be():
    assert set(CENTRAL.template["Resources"]) == set(CENTRAL.resources)
    assert set(MEMBER.template["Resources"]) == set(MEMBER.resources)


# -------------------------------------------------------------------------------------------------- encryption
# How each kind of resource is encrypted that keeps something. The others keep nothing of an event.
ENCRYPTED = {
    "AWS::SNS::Topic": {"KmsMasterKeyId": "AlertKey"},
    "AWS::Logs::LogGroup": {"KmsKeyId": CENTRAL.arn("AlertKey")},
    # By a KMS key of AWS: the key of this account can be disabled, and what people know would be gone with it.
    "AWS::DynamoDB::Table": {"SSESpecification": {"SSEEnabled": True}},
    # By keys of SQS: what waits to be told must not be lost with a key that somebody disables. See docs/DESIGN.md.
    "AWS::SQS::Queue": {"SqsManagedSseEnabled": True},
}
KEEPS_NOTHING = {
    "AWS::CloudFormation::WaitConditionHandle",
    "AWS::CloudWatch::Alarm",
    "AWS::CloudWatch::Dashboard",
    "AWS::Events::EventBusPolicy",
    "AWS::Events::Rule",
    "AWS::IAM::ManagedPolicy",
    "AWS::IAM::Role",
    "AWS::KMS::Key",
    # Its environment holds names and no secret, its layer the user's rules: AWS encrypts both by itself.
    "AWS::Lambda::Function",
    "AWS::Lambda::LayerVersion",
    "AWS::Lambda::EventInvokeConfig",
    "AWS::Lambda::EventSourceMapping",
    "AWS::Lambda::Permission",
    "AWS::SNS::Subscription",
    "AWS::SNS::TopicPolicy",
    "AWS::SQS::QueuePolicy",
}


def test_whatever_keeps_something_is_encrypted():
    assert {it["Type"] for it in MADE.values()} == set(ENCRYPTED) | KEEPS_NOTHING
    for kind, how in ENCRYPTED.items():
        for name, properties in of_type(kind).items():
            assert {key: properties.get(key) for key in how} == how, name


def test_the_key_is_turned_over_each_year():
    [key] = of_type("AWS::KMS::Key").values()
    assert key["EnableKeyRotation"] is True


# ------------------------------------------------------------------------------------------------------- TLS
BY_TLS = {
    "AWS::SNS::Topic": ("AWS::SNS::TopicPolicy", "Topics", "sns:Publish"),
    "AWS::SQS::Queue": ("AWS::SQS::QueuePolicy", "Queues", "sqs:*"),
}


@pytest.mark.parametrize("kind", BY_TLS)
def test_nothing_is_sent_without_tls(kind):
    policies, names, action = BY_TLS[kind]
    for words, stack in STACKS.items():
        guarded = set()
        for policy in (it["Properties"] for it in stack.resources.values() if it["Type"] == policies):
            [name] = policy[names]
            [logical_id] = [id for id in stack.resources if name in (id, f"arn:aws:sns:us-east-1:{ACCOUNT}:{id}")]
            denials = [it for it in policy["PolicyDocument"]["Statement"] if it["Effect"] == "Deny"]
            assert denials == [
                {
                    "Sid": "OnlyWithTls",
                    "Effect": "Deny",
                    "Principal": "*",
                    "Action": action,
                    "Resource": stack.arn(logical_id),
                    "Condition": {"Bool": {"aws:SecureTransport": "false"}},
                }
            ]
            guarded.add(logical_id)
        assert guarded == {name for name, it in stack.resources.items() if it["Type"] == kind}, words


def test_alerts_go_to_no_address_without_tls():
    allowed = CENTRAL.template["Parameters"]["AlertHttpsUrl"]["AllowedPattern"]
    assert allowed == "^$|^https://.+$"


# ------------------------------------------------------------------------------------------------- principals
def statements(stack):
    """Each statement of every policy, with where it stands."""
    for name, resource in stack.resources.items():
        properties = resource.get("Properties", {})
        documents = [properties.get(it) for it in ("PolicyDocument", "KeyPolicy", "AssumeRolePolicyDocument")]
        documents += [it["PolicyDocument"] for it in properties.get("Policies", [])]
        for document in filter(None, documents):
            yield from ((name, statement) for statement in document["Statement"])
        if resource["Type"] == "AWS::Events::EventBusPolicy":
            yield name, properties["Statement"]


def keys_of(statement):
    """The condition keys of a statement, with their values."""
    return {key: listed(value) for keys in statement.get("Condition", {}).values() for key, value in keys.items()}


def is_bound(statement, account):
    """Whether a service can use a statement for resources of this account alone: AWS's guard against a confused deputy.

    https://docs.aws.amazon.com/IAM/latest/UserGuide/confused-deputy.html
    """
    keys = keys_of(statement)
    arns = [*keys.get("aws:SourceArn", []), *keys.get("kms:EncryptionContext:aws:logs:arn", [])]
    if keys.get("aws:SourceAccount") == [account]:
        return True
    return bool(arns) and all(arn.split(":")[4] == account for arn in arns)


def loose(stack, account):
    """Statements that let in more than they must, each with what is wrong."""
    for name, statement in statements(stack):
        where = f"{name} {statement.get('Sid', '')}".strip()
        principal = statement.get("Principal", {})
        if statement["Effect"] == "Deny":
            continue
        if "Service" in (principal if isinstance(principal, dict) else {}) and not is_bound(statement, account):
            yield where, "a service may use it for anybody"
        if principal in ("*", {"AWS": "*"}) and not statement.get("Condition"):
            yield where, "anybody may use it"
        if "*" in listed(statement.get("Resource", [])):
            yield where, "any resource"
        if any(action in ("*", "kms:*") for action in listed(statement["Action"])):
            yield where, "any action"


ROLES = [name for name, it in CENTRAL.resources.items() if it["Type"] == "AWS::IAM::Role"]
ASSUMED_BY_LAMBDA = (
    "Lambda assumes the role of a function only for functions of the role's own account, as nobody can pass a role to "
    "another one, and says nowhere that it names a source when it polls a queue or keeps what failed"
)
A_KEY_IN_ITS_OWN_POLICY = "in the policy of a key, `*` is this key"
EXCUSED = {
    **{(name, "a service may use it for anybody"): ASSUMED_BY_LAMBDA for name in ROLES},
    ("AlertKey TheAccountAdministersThisKey", "any resource"): A_KEY_IN_ITS_OWN_POLICY,
    ("AlertKey AlarmsUseIt", "any resource"): A_KEY_IN_ITS_OWN_POLICY,
    ("AlertKey LogsUseIt", "any resource"): A_KEY_IN_ITS_OWN_POLICY,
    ("AlertKey TheAccountAdministersThisKey", "any action"): (
        "without it nobody could change the policy any more; what people of the account may do, IAM says"
    ),
    (
        "AlertingPolicy SendMetrics",
        "any resource",
    ): "PutMetricData knows no resources; its condition names the namespace",
}


@pytest.mark.parametrize("words, account", [("central", ACCOUNT), ("member", "444455556666")])
def test_policies_let_in_nobody_but_whom_they_must(words, account):
    excused = EXCUSED if words == "central" else {}
    assert set(loose(STACKS[words], account)) == set(excused)


def test_services_invoke_functions_for_rules_of_this_stack_alone():
    permissions = of_type("AWS::Lambda::Permission")
    rules = [CENTRAL.arn(name) for name, it in CENTRAL.resources.items() if it["Type"] == "AWS::Events::Rule"]
    assert permissions
    for name, permission in permissions.items():
        assert permission["Principal"] == "events.amazonaws.com", name
        assert permission["Action"] == "lambda:InvokeFunction" and permission["SourceArn"] in rules, name


def without(stack, logical_id, change):
    """A stack with one statement less careful."""
    other = copy.copy(stack)
    other.resources = json.loads(json.dumps(stack.resources))
    change(other.resources[logical_id]["Properties"])
    return other


CARELESS = {
    "a key for the alarms of anybody": ("AlertKey", lambda it: it["KeyPolicy"]["Statement"][1].pop("Condition")),
    "a key for the logs of anybody": ("AlertKey", lambda it: it["KeyPolicy"]["Statement"][2].pop("Condition")),
    "a topic for the alarms of anybody": (
        "AlarmTopicPolicy",
        lambda it: it["PolicyDocument"]["Statement"][1].update(
            Condition={"StringEquals": {"aws:SourceAccount": "999988887777"}}
        ),
    ),
    "a queue for the rules of anybody": (
        "ApiCallQueuePolicy",
        lambda it: it["PolicyDocument"]["Statement"][0].update(
            Condition={"ArnLike": {"aws:SourceArn": "arn:aws:events:us-east-1:*:rule/x"}}
        ),
    ),
    "a bus for anybody": ("OrganizationBusPolicy", lambda it: it["Statement"].pop("Condition")),
    "a role for any CA": (
        "CrlGenerationRole",
        lambda it: it["Policies"][0]["PolicyDocument"]["Statement"][2].update(Resource="*"),
    ),
}


@pytest.mark.parametrize("words", CARELESS)
def test_less_care_is_seen(words):
    found = set(loose(without(CENTRAL, *CARELESS[words]), ACCOUNT))
    assert len(found - set(EXCUSED)) == 1
