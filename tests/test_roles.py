"""What each function may do: every call that its binary makes, and nothing else."""

import dataclasses
import gzip
import json

import pytest
from conftest import ROOT, event
from faulttable import events, world
from faulttable.row import Row
from moto.core import DEFAULT_ACCOUNT_ID
from permissions import features
from permissions.calls import Recorded, made
from permissions.policy import Call, Permission, permissions, refused, unused
from permissions.stack import Stack
from samtranslator.yaml_helper import yaml_parse
from support.template import FUNCTIONS, TEMPLATE

LAB = f"arn:aws:sns:us-east-1:{DEFAULT_ACCOUNT_ID}:lab"
KEY = f"arn:aws:kms:us-east-1:{DEFAULT_ACCOUNT_ID}:key/"
LAB_KEY, TRAIL_KEY = f"{KEY}lab", f"{KEY}trail"
BUCKET = event("trail-log/log-file")["detail"]["bucket"]["name"]
PLAIN = Stack(TEMPLATE, DEFAULT_ACCOUNT_ID)
FULL = Stack(
    TEMPLATE,
    DEFAULT_ACCOUNT_ID,
    ChatTopic="create",
    RoutedTopicArns=LAB,
    RoutedTopicKeyArns=LAB_KEY,
    TrailBucket=BUCKET,
    TrailKeyArn=TRAIL_KEY,
)
# What parameters add is in one policy for all functions, and in the role of the one that is not there without them.
CASES = [(PLAIN, "crl-generation"), *((FULL, name) for name in FUNCTIONS)]
IDS = [f"{name}-{'full' if stack is FULL else 'plain'}" for stack, name in CASES]


def allowed(stack, name):
    """What the role of a function allows, by its own policies and those that are attached to it."""
    role = stack.resources[FUNCTIONS[name]]["Properties"]["Role"]
    [role] = [it["Properties"] for logical_id, it in stack.resources.items() if stack.is_arn(role, logical_id)]
    attached = [
        it
        for logical_id, it in stack.resources.items()
        if any(stack.is_arn(arn, logical_id) for arn in role["ManagedPolicyArns"])
    ]
    assert len(attached) == len(role["ManagedPolicyArns"]), "a policy that this template does not hold"
    documents = [it["PolicyDocument"] for it in (*role["Policies"], *(it["Properties"] for it in attached))]
    return permissions([statement for document in documents for statement in document["Statement"]])


def keys(stack):
    """The customer managed key of what is encrypted with one: topics of the template, and what parameters name."""
    topics = {
        stack.arn(logical_id): stack.arn(it["Properties"]["KmsMasterKeyId"])
        for logical_id, it in stack.resources.items()
        if it["Type"] == "AWS::SNS::Topic"
    }
    routed = dict(zip(stack.values["RoutedTopicArns"], stack.values["RoutedTopicKeyArns"], strict=True))
    trail = {f"arn:aws:s3:::{stack.values['TrailBucket']}/": stack.values["TrailKeyArn"]}
    return {arn: key for arn, key in (topics | routed | trail).items() if key}


class Watched(Row):
    """A function as a stack sets it up. Its calls are recorded."""

    def __init__(self, shared, stack, name):
        self.stack, self.recorded = stack, []
        super().__init__(shared, name, "none")

    def watch(self, call):
        self.recorded.append(Recorded.of(call))

    def env(self):
        variables = (
            self.stack.resources[FUNCTIONS[self.function]]["Properties"].get("Environment", {}).get("Variables", {})
        )
        variables |= self.stack.fill(TEMPLATE["Globals"]["Function"]["Environment"]["Variables"])
        routing = self.world.folder / "routing.yaml"
        if self.stack is FULL:
            routing.write_text(f"rules: [{{ name: all, match: {{ condition: [exists: true] }}, topic: '{LAB}' }}]")
        own = {"LEDGER_TABLE": self.table, "ROUTING_FILE": str(routing) if self.stack is FULL else ""}
        return super().env() | variables | own

    def failure(self):
        # A log file is where its name says, and names no account of ours.
        return super().failure() if self.function in events.FROM_FILES else ours(super().failure())

    def calls(self):
        return [call for recorded in self.recorded for call in made(recorded, {self.table: self.stack.arn("Ledger")})]


def ours(document):
    return json.loads(json.dumps(document).replace("111122223333", DEFAULT_ACCOUNT_ID))


def another_write_is_in_the_way(row):
    """The next transaction is cancelled, as DynamoDB does it where two are made at once."""
    kind = "com.amazonaws.dynamodb.v20120810#TransactionCanceledException"
    answer = {"__type": kind, "CancellationReasons": [{"Code": "TransactionConflict"}] * 2}
    left = [answer]

    def fault(call):
        if call.operation == "TransactWriteItems" and left:
            return call.answer(400, {"Content-Type": "application/x-amz-json-1.0"}, json.dumps(left.pop()).encode())
        return call.answer(*call.forward())

    row.proxy.faults["dynamodb"] = fault


def self_test(row):
    """What the daily schedule sends."""
    of = {"source": "tocsin", "detail-type": "Tocsin Self-Test", "resources": [], "detail": {"function": row.function}}
    return (
        ours(event("crl-generation/success")) | of | {"id": "self-test", "time": row.now.strftime("%Y-%m-%dT%H:%M:%SZ")}
    )


def with_a_version(row):
    """The same log file in a bucket that keeps versions."""
    created = row.failure()
    where = {"Bucket": created["detail"]["bucket"]["name"], "Key": created["detail"]["object"]["key"]}
    body = row.world.s3.get_object(**where)["Body"].read()
    row.world.s3.put_bucket_versioning(Bucket=BUCKET, VersioningConfiguration={"Status": "Enabled"})
    created["detail"]["object"]["version-id"] = row.world.s3.put_object(**where, Body=body)["VersionId"]
    return created


def of_a_certificate(row):
    """A log file of another region, with a certificate that could not be issued: AWS is asked what became of it."""
    created = row.failure()
    record = json.dumps(ours(event("certificate-issuance/details-failure"))["detail"])
    record = json.loads(record.replace("us-east-1", "eu-central-1"))
    body = gzip.compress(
        json.dumps({"Records": [record | {"eventTime": row.now.strftime("%Y-%m-%dT%H:%M:%SZ")}]}).encode()
    )
    where = {"Bucket": created["detail"]["bucket"]["name"], "Key": created["detail"]["object"]["key"]}
    row.world.s3.put_object(**where, Body=body)
    return created


def needed(shared, stack, name):
    """Every call that a function's role is used for: those that are seen, and those that AWS makes for them."""
    with Watched(shared, stack, name) as row:
        row.deliver(row.failure())
        another_write_is_in_the_way(row)
        row.deliver(self_test(row))
        if name in events.FROM_FILES:
            row.deliver(of_a_certificate(row))
            row.deliver(with_a_version(row))
        assert row.result.dead_letters == 0
        calls = row.calls()
    calls += [by_service for call in calls for by_service in features.made_for(call, keys(stack))]
    return list(dict.fromkeys([*calls, *features.made_by_lambda(stack, FUNCTIONS[name])]))


@pytest.fixture(scope="module")
def shared():
    with world.serving() as shared:
        sns = shared.client("sns")
        for topic in ("AlertTopic", "ChatNotifications", "lab"):
            sns.create_topic(Name=topic)
        yield shared


@pytest.mark.parametrize("stack, name", CASES, ids=IDS)
def test_a_role_allows_what_its_function_does_and_nothing_else(shared, stack, name):
    may, calls = allowed(stack, name), needed(shared, stack, name)
    assert refused(may, calls) == []
    assert unused(may, calls) == []
    # Neither holds by chance: without any one of them something is refused, and one more would be found.
    for one in may:
        assert refused([other for other in may if other is not one], calls) != [], one
        for more in wider(one):
            assert unused([*may, more], calls) == [more]
    assert calls and refused(may, [Call("iam:PassRole", "*")]) != []


def wider(one):
    """What a mistake could add to a permission."""
    service = one.action.partition(":")[0]
    yield dataclasses.replace(one, action=f"{service}:DeleteEverything")
    yield dataclasses.replace(one, resource=one.resource.rstrip("*") + "-of-others", conditions=())
    yield Permission(one.statement, one.action, one.resource, (("StringEquals", "aws:RequestedRegion", ("moon",)),))


MEMBER = yaml_parse((ROOT / "template-member.yaml").read_text())


def test_the_role_of_a_member_sends_to_the_central_bus_and_does_nothing_else():
    bus = "arn:aws:events:eu-west-1:111122223333:event-bus/default"
    stack = Stack(MEMBER, "444455556666", CentralBusArn=bus, MoreSources="aws.s3")
    [(name, role)] = [
        (name, it["Properties"]) for name, it in stack.resources.items() if it["Type"] == "AWS::IAM::Role"
    ]
    [policy] = role["Policies"]
    may = permissions(policy["PolicyDocument"]["Statement"])
    rules = [it["Properties"] for it in stack.resources.values() if it["Type"] == "AWS::Events::Rule"]
    targets = [target for rule in rules for target in rule["Targets"]]
    assert {target["RoleArn"] for target in targets} == {stack.arn(name)}
    calls = [Call("events:PutEvents", target["Arn"]) for target in targets]
    assert (refused(may, calls), unused(may, calls), len(may)) == ([], [], 1)
