"""`template.yaml` on an emulator of AWS: an event on the bus, and an alert in a subscribed queue.

Nothing between the two is ours but the template and the functions: rule, queue, event source mapping, function in a
container, table, topic and subscription are the emulator's, and all of them talk over HTTP.
"""

import json
import os
import subprocess

import pytest
from conftest import BIN, ROOT, event

from stack.cloud import CREDENTIALS
from stack.conftest import SECONDS
from stack.wait import until


def crl_event(name, authority):
    """What is said of the CRL of a CA that no other test has."""
    document = event(f"crl-generation/{name}")
    return json.loads(json.dumps(document).replace("11223344-", f"{authority}-"))


def test_every_resource_of_the_template_is_made(stack):
    """What the emulator says it made, against what its services then have."""
    made = {}
    for resource in stack.resources.values():
        assert resource["ResourceStatus"] == "CREATE_COMPLETE", resource
        made.setdefault(resource["ResourceType"], []).append(resource)
    client = stack.cloud.client
    mappings = client("lambda").list_event_source_mappings()["EventSourceMappings"]
    has = {
        "AWS::CloudWatch::Alarm": client("cloudwatch").describe_alarms()["MetricAlarms"],
        "AWS::DynamoDB::Table": client("dynamodb").list_tables()["TableNames"],
        "AWS::Events::Rule": client("events").list_rules()["Rules"],
        "AWS::Lambda::EventSourceMapping": mappings,
        "AWS::Lambda::Function": client("lambda").list_functions()["Functions"],
        "AWS::SNS::Topic": client("sns").list_topics()["Topics"],
    }
    for kind, resources in sorted(made.items()):
        print(f"{len(resources):>3} {kind}")
    assert {kind: len(found) for kind, found in has.items()} == {kind: len(made[kind]) for kind in has}
    assert all(mapping["FunctionResponseTypes"] == ["ReportBatchItemFailures"] for mapping in mappings)


@pytest.mark.parametrize(
    "path, condition",
    [
        ("ca-creation/failure", "ca_creation_failed"),
        ("certificate-issuance/failure", "certificate_issuance_failed"),
        ("crl-generation/failure-1-bucket-permission", "crl_bucket_permission"),
        ("audit-report/failure", "audit_report_failed"),
        ("key-event/deletion", "key_deleted"),
        ("api-call/scaling-launch-failure", "scaling_launch_failed"),
    ],
)
def test_an_event_on_the_bus_reaches_the_queue_as_an_alert(stack, path, condition):
    stack.put(event(path))
    alert = stack.next_alert()
    assert (alert["condition"], alert["state"]) == (condition, "firing")
    stack.wait_for_metric(1, "Conditions", Condition=condition)


def test_a_log_file_in_the_bucket_of_the_trail_is_read(stack):
    stack.put_log_file(event("api-call/key-disabled")["detail"])
    assert stack.next_alert()["condition"] == "key_disabled"
    stack.wait_for_metric(1, "LogFiles", Outcome="read")


def test_a_success_and_what_no_rule_matches_tell_nobody(stack):
    received = stack.metric("EventsReceived")
    nobodys = event("crl-generation/success") | {"source": "aws.acm"}
    for quiet in (nobodys, event("certificate-revocation/success"), crl_event("success", "00000001")):
        stack.put(quiet)
    stack.wait_for_metric(1, "Conditions", Condition="certificate_revoked")
    stack.put(crl_event("failure-3-generation-internal", "00000001"))
    assert stack.next_alert()["condition"] == "crl_generation_internal"
    # One of the four was heard by nobody.
    assert stack.wait_for_metric(received + 3, "EventsReceived") == received + 3


def test_a_repeat_is_folded_by_what_the_table_remembers_until_it_is_over(stack):
    folded = stack.metric("EventOutcome", Outcome="folded")
    failure = crl_event("failure-1-bucket-permission", "00000002")
    stack.put(failure)
    fingerprint = stack.next_alert()["fingerprint"]
    table = stack.resources["Ledger"]["PhysicalResourceId"]
    items = stack.cloud.client("dynamodb").scan(TableName=table)["Items"]
    assert any(fingerprint in item["pk"]["S"] for item in items)
    stack.put(failure)
    stack.wait_for_metric(folded + 1, "EventOutcome", Outcome="folded")
    stack.put(crl_event("success", "00000002"))
    over = stack.next_alert()
    assert (over["state"], over["fingerprint"]) == ("resolved", fingerprint)


def test_what_an_invoked_function_refuses_ends_in_its_dead_letter_queue(stack):
    stack.put(crl_event("failure-1-bucket-permission", "00000003") | {"detail": {"result": 7}})
    letter = stack.next_message(stack.outputs["CrlGenerationDeadLettersUrl"])
    print(f"{letter['requestContext']['condition']}: {letter['responsePayload']['errorMessage']}")
    assert letter["requestContext"]["approximateInvokeCount"] == 3
    assert letter["requestPayload"]["detail"] == {"result": 7}


def test_what_a_function_refuses_of_a_batch_ends_in_the_dead_letter_queue_of_its_queue(stack):
    print("changed: the queue's messages come back after a second, not after 250")
    queue = stack.resources["CertificateIssuanceQueue"]["PhysicalResourceId"]
    stack.cloud.client("sqs").set_queue_attributes(QueueUrl=queue, Attributes={"VisibilityTimeout": "1"})
    # Whoever waits at the queue waits by the old time-out: this ends it.
    received = stack.metric("EventsReceived")
    stack.put(event("certificate-issuance/success"))
    stack.wait_for_metric(received + 1, "EventsReceived")
    stack.put(event("certificate-issuance/failure") | {"detail": {"result": 7}})
    letters = stack.outputs["CertificateIssuanceDeadLettersUrl"]
    until(lambda: stack.waiting(letters), SECONDS, f"a message in {letters}")
    assert "detail.result" in redrive(stack)
    assert stack.next_message(letters)["detail"] == {"result": 7}


def test_the_self_test_makes_every_function_beat(stack):
    queue, arn = stack.cloud.queue("self-tests")
    stack.cloud.client("sns").subscribe(
        TopicArn=stack.outputs["AlertTopicArn"],
        Protocol="sqs",
        Endpoint=arn,
        Attributes={"RawMessageDelivery": "true", "FilterPolicy": json.dumps({"condition": ["self_test"]})},
    )
    print("changed: the self-test is due every minute")
    events = stack.cloud.client("events")
    for name in ("SelfTestFunctionsRule", "SelfTestQueuesRule"):
        rule = stack.resources[name]["PhysicalResourceId"]
        events.put_rule(Name=rule, ScheduleExpression="rate(1 minute)")
        # The emulator takes up a schedule when it gets a target.
        events.put_targets(Rule=rule, Targets=events.list_targets_by_rule(Rule=rule)["Targets"])
    functions = {path.name for path in (ROOT / "functions").iterdir()}
    beating = set()

    def all_beat():
        beating.add(stack.next_message(queue)["facts"]["function"])
        print("beating: " + ", ".join(sorted(beating)))
        return beating == functions

    until(all_beat, SECONDS, "each function beats")
    stack.wait_for_metric(len(functions), "Heartbeat")


def redrive(stack):
    """What the command shows that the stack has ready for its dead letters."""
    command = stack.outputs["RedriveCommand"].replace("tocsin redrive", f"{BIN / 'tocsin'} redrive")
    env = {"PATH": os.environ["PATH"], "AWS_ENDPOINT_URL": stack.cloud.url, **CREDENTIALS}
    done = subprocess.run(["bash", "-c", command], capture_output=True, text=True, env=env, cwd=ROOT)
    print(done.stdout)
    assert done.returncode in (0, 1), done.stderr
    return done.stdout
