"""More than one account: what members forward, what the central bus takes, and who is told what of whom."""

import copy
import json

import pytest
from conftest import EVENTS, ROOT, event
from samtranslator.yaml_helper import yaml_parse
from support.rules import CALLS, DENIED, call, matching, rules
from support.template import RESOURCES, TEMPLATE, attribute_of

MEMBER = yaml_parse((ROOT / "template-member.yaml").read_text())
MADE = MEMBER["Resources"]
OURS, THEIRS = "111122223333", "444455556666"
SAMPLES = [*(json.loads(path.read_text()) for path in EVENTS), *CALLS, call("aws.s3", **DENIED), call("aws.s3")]


def forwarding_rules():
    return {name: it["Properties"] for name, it in MADE.items() if it["Type"] == "AWS::Events::Rule"}


def patterns(account, more=("",)):
    """The pattern of each rule as it is in an account."""
    for name, rule in forwarding_rules().items():
        if name == "MoreSourcesRule" and more == ("",):
            continue
        pattern = copy.deepcopy(rule["EventPattern"])
        assert pattern["account"] == [{"Ref": "AWS::AccountId"}], name
        pattern["account"] = [account]
        if pattern["source"] == {"Ref": "MoreSources"}:
            pattern["source"] = list(more)
        assert len(json.dumps(pattern)) <= 2048
        yield pattern


def times_forwarded(events, folder, account=OURS, more=("",)):
    matches = [matching(pattern, events, folder) for pattern in patterns(account, more)]
    return [sum(of_one) for of_one in zip(*matches, strict=True)]


def times_heard(events, folder, more=("",)):
    # The log files of a trail are read where they are: members forward no notification of a bucket.
    hears = rules(MoreSources=list(more), TrailBucket="")
    heard = [pattern for pattern, _ in hears if pattern.get("source") != ["aws.events"]]
    return [sum(of_one) for of_one in zip(*(matching(pattern, events, folder) for pattern in heard), strict=True)]


def of(account, events):
    return [each | {"account": account} for each in events]


@pytest.mark.parametrize("more", [("",), ("aws.s3", "aws.sqs")])
def test_members_forward_once_what_is_heard_and_nothing_else(tmp_path, more):
    samples = of(OURS, SAMPLES)
    kinds = {each["detail-type"] for each in samples} | {
        "Scheduled Event",
        "Something New",
        "AWS Insight via CloudTrail",
    }
    sources = {each["source"] for each in samples} | {"aws.events", "aws.cloudwatch", "aws.acm", "aws.ec2", "tocsin"}
    # Every record has an `eventName`.
    pairs = [of(OURS, CALLS)[0] | {"source": source, "detail-type": kind} for source in sources for kind in kinds]
    events = [*samples, *pairs]
    forwarded = times_forwarded(events, tmp_path, more=more)
    assert forwarded == times_heard(events, tmp_path, more=more)
    assert set(forwarded) == {0, 1} and len(events) > 500


def test_schedules_self_tests_and_alarms_stay_where_they_are(tmp_path):
    own = [
        {"source": "aws.events", "detail-type": "Scheduled Event"},
        {"source": "tocsin", "detail-type": "Tocsin Self-Test"},
        {"source": "aws.cloudwatch", "detail-type": "CloudWatch Alarm State Change"},
    ]
    assert times_forwarded([SAMPLES[0] | each for each in own], tmp_path) == [0, 0, 0]


def test_what_another_account_sent_goes_no_further(tmp_path):
    assert set(times_forwarded(of(THEIRS, SAMPLES), tmp_path, more=("aws.s3",))) == {0}


def test_members_hear_reads_where_tocsin_does():
    def states(resources, names):
        return [resources[name]["Properties"].get("State") for name in names]

    mine = states(RESOURCES, ["ApiCallRootRule", "ApiCallKmsRule"])
    assert states(MADE, ["RootRule", "KmsRule"]) == mine
    for parameter in ("KmsDataPlane", "MoreSources"):
        theirs = {key: value for key, value in MEMBER["Parameters"][parameter].items() if key != "Description"}
        ours = {key: value for key, value in TEMPLATE["Parameters"][parameter].items() if key != "Description"}
        assert theirs == ours
    others = [name for name in forwarding_rules() if name not in ("RootRule", "KmsRule")]
    assert set(states(MADE, others)) == {None}


def test_every_rule_sends_to_the_central_bus_as_a_role_that_may_do_nothing_else():
    for rule in forwarding_rules().values():
        [target] = rule["Targets"]
        assert target["Arn"] == {"Ref": "CentralBusArn"}
        assert attribute_of(target["RoleArn"]) == "ForwardRole"
        assert attribute_of(target["DeadLetterConfig"]["Arn"]) == "ForwardDeadLetters"
        assert target["RetryPolicy"] == {"MaximumEventAgeInSeconds": 86400, "MaximumRetryAttempts": 185}
    role = MADE["ForwardRole"]["Properties"]
    [policy] = role["Policies"]
    [statement] = policy["PolicyDocument"]["Statement"]
    assert (statement["Action"], statement["Resource"]) == ("events:PutEvents", {"Ref": "CentralBusArn"})
    [trust] = role["AssumeRolePolicyDocument"]["Statement"]
    assert trust["Principal"] == {"Service": "events.amazonaws.com"}
    assert trust["Condition"]["StringEquals"] == {"aws:SourceAccount": {"Ref": "AWS::AccountId"}}
    allowed, _ = MADE["ForwardDeadLettersPolicy"]["Properties"]["PolicyDocument"]["Statement"]
    senders = allowed["Condition"]["ArnEquals"]["aws:SourceArn"]
    senders = {attribute_of(it["Fn::If"][1] if "Fn::If" in it else it) for it in senders}
    assert senders == set(forwarding_rules())


def test_beside_tocsin_itself_nothing_is_made():
    unconditional = [name for name, it in MADE.items() if "Condition" not in it]
    assert unconditional == ["Nothing"]
    [same] = MEMBER["Conditions"]["Forwards"]["Fn::Not"]
    bus = "arn:${AWS::Partition}:events:${AWS::Region}:${AWS::AccountId}:event-bus/default"
    assert same["Fn::Equals"] == [{"Ref": "CentralBusArn"}, {"Fn::Sub": bus}]
    assert TEMPLATE["Outputs"]["CentralBusArn"]["Value"] == {"Fn::Sub": bus}


def test_the_alarm_of_a_member_says_where_to_read_on():
    alarm = MADE["ForwardDeadLettersAlarm"]["Properties"]
    assert '"Events that members can\'t forward" in docs/RUNBOOK.md.' in alarm["AlarmDescription"]
    assert "\n## Events that members can't forward\n" in (ROOT / "docs/RUNBOOK.md").read_text()
    assert alarm["AlarmActions"] == alarm["OKActions"]
    assert alarm["AlarmActions"]["Fn::If"][:2] == ["HasAlarmTopic", [{"Ref": "AlarmTopicArn"}]]


def test_the_central_bus_takes_events_of_the_organization_and_only_where_one_is_named():
    policy = RESOURCES["OrganizationBusPolicy"]
    assert policy["Condition"] == "HearsOrganization"
    statement = policy["Properties"]["Statement"]
    assert statement["Action"] == "events:PutEvents" and statement["Effect"] == "Allow"
    assert statement["Condition"] == {"StringEquals": {"aws:PrincipalOrgID": {"Ref": "OrganizationId"}}}
    assert statement["Resource"] == TEMPLATE["Outputs"]["CentralBusArn"]["Value"]


# ------------------------------------------------------------------------------------------------- end to end
KEY = f"arn:aws:kms:eu-west-1:{OURS}:key/1234abcd-12ab-34cd-56ef-1234567890ab"


def record(envelope_id, event_id, account, **detail):
    """A use of a key of one account by somebody of another, as CloudTrail tells each of them."""
    envelope = event("crl-generation/success") | {
        "id": envelope_id,
        "source": "aws.kms",
        "detail-type": "AWS API Call via CloudTrail",
        "account": account,
        "region": "eu-west-1",
        "resources": [],
    }
    act = {
        "eventVersion": "1.11",
        "eventType": "AwsApiCall",
        "eventTime": "2026-11-21T00:00:00Z",
        "eventSource": "kms.amazonaws.com",
        "eventName": "ScheduleKeyDeletion",
        "awsRegion": "eu-west-1",
        "eventID": event_id,
        "sharedEventID": "5f1c3a52-0000-4000-8000-000000000001",
        "recipientAccountId": account,
        "userIdentity": {"type": "IAMUser", "userName": "jan", "accountId": THEIRS},
        "requestParameters": {"keyId": KEY},
        "responseElements": {"keyId": KEY, "deletionDate": "Dec 1, 2099, 12:00:00 AM"},
        "resources": [{"ARN": KEY, "accountId": OURS, "type": "AWS::KMS::Key"}],
    }
    return envelope | {"detail": act | detail}


def outcomes(function, *events):
    return [function.invoke(each).body["outcome"] for each in events]


def test_one_record_that_comes_from_member_and_central_bus_is_told_once(deployment):
    """The same `eventID` in two envelopes: whoever forwards gives it an id of its own."""
    first, again = record("a", "e-1", OURS), record("b", "e-1", OURS)
    with deployment.start("api-call") as one, deployment.start("api-call") as other:
        assert outcomes(one, first) + outcomes(other, again, again) == ["alerted", "duplicate", "duplicate"]
    assert len(deployment.alerts()) == 1


def test_one_act_that_two_accounts_record_is_told_once(deployment):
    """The caller's and the key's account have each a record, with an `eventID` of its own and one `sharedEventID`."""
    with deployment.start("api-call") as function:
        assert outcomes(function, record("a", "e-1", OURS), record("b", "e-2", THEIRS)) == ["alerted", "folded"]
    [alert] = [json.loads(alert["Message"]) for alert in deployment.alerts()]
    assert (alert["condition"], alert["account"], alert["resource"]) == ("key_deletion_scheduled", OURS, KEY)


def test_what_happens_in_two_accounts_and_regions_is_told_of_each(deployment):
    failure = event("crl-generation/failure-1-bucket-permission")
    places = [(OURS, "us-east-1"), (THEIRS, "us-east-1"), (THEIRS, "eu-central-1")]
    with deployment.start("crl-generation") as function:
        for number, (account, region) in enumerate(places):
            text = json.dumps(failure).replace(OURS, account).replace("us-east-1", region)
            assert outcomes(function, json.loads(text) | {"id": f"e{number}"}) == ["alerted"]
    told = [alert["MessageAttributes"] for alert in deployment.alerts()]
    assert [(it["account"]["Value"], it["region"]["Value"]) for it in told] == places


@pytest.mark.parametrize("act", [("sign-in-without-mfa", "sign_in_without_mfa"), ("sign-in-failure", "sign_in_failed")])
def test_where_no_resource_says_it_the_envelope_tells_accounts_apart(deployment, act):
    path, condition = act
    sign_in = event(f"api-call/{path}")
    account = sign_in["account"]
    other = json.loads(json.dumps(sign_in).replace(account, THEIRS)) | {"id": "other"}
    other["detail"]["eventID"] = "other"
    with deployment.start("api-call") as function:
        assert outcomes(function, sign_in, other) == ["alerted", "alerted"]
    told = [json.loads(alert["Message"]) for alert in deployment.alerts()]
    assert [(it["condition"], it["account"]) for it in told] == [(condition, account), (condition, THEIRS)]
