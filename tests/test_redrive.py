"""What failed comes back: `tocsin redrive` on real queues, with the real ledger and topic."""

import contextlib
import gzip
import json
import os
import re
import subprocess

import pytest
from conftest import BIN, ROOT, event
from moto.core import DEFAULT_ACCOUNT_ID
from samtranslator.yaml_helper import yaml_parse
from support import faults, proxy
from support.clock import Clock, build

FAILURE = event("crl-generation/failure-1-bucket-permission")
DELETION = event("key-event/deletion")
POISON = FAILURE | {"id": "poison", "detail": {"result": 5}}
SUBJECT = "crl_bucket_permission CRITICAL CA 11223344 111122223333 us-east-1: the bucket refuses the CRL"


def destination_record(payload, error="Undelivered", message="alert not published: AuthorizationError"):
    """What Lambda sends to an on-failure destination:
    https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html."""
    arn = "arn:aws:lambda:us-east-1:111122223333:function:tocsin-CrlGenerationFunction-x:$LATEST"
    return {
        "version": "1.0",
        "timestamp": "2026-11-21T08:00:00.000Z",
        "requestContext": {
            "requestId": "r",
            "functionArn": arn,
            "condition": "RetriesExhausted",
            "approximateInvokeCount": 3,
        },
        "requestPayload": payload,
        "responseContext": {"statusCode": 200, "executedVersion": "$LATEST", "functionError": "Unhandled"},
        "responsePayload": {"errorType": error, "errorMessage": message},
    }


class DeadLetters:
    def __init__(self, deployment):
        self.deployment, self.sqs = deployment, deployment.client("sqs")
        self.url = self.sqs.create_queue(QueueName="dead")["QueueUrl"]
        self.env = {
            "PATH": os.environ["PATH"],
            "ALERT_TOPIC_ARN": deployment.topic,
            "LEDGER_TABLE": deployment.table,
            "AWS_ENDPOINT_URL": deployment.url,
            "AWS_REGION": "us-east-1",
            "AWS_ACCESS_KEY_ID": "test",
            "AWS_SECRET_ACCESS_KEY": "test",
        }

    def send(self, body, **attributes):
        text = body if isinstance(body, str) else json.dumps(body)
        values = {name: {"DataType": "String", "StringValue": value} for name, value in attributes.items()}
        self.sqs.send_message(QueueUrl=self.url, MessageBody=text, MessageAttributes=values)

    def redrive(self, *args, **env):
        """Exit code and output."""
        command = [BIN / "tocsin", "redrive", "--queue", self.url, *args]
        done = subprocess.run(command, env=self.env | env, cwd=ROOT, capture_output=True, text=True)
        return done.returncode, done.stdout, done.stderr

    def rows(self, *args, **env):
        code, out, err = self.redrive("--json", *args, **env)
        assert code in (0, 1), err
        return [json.loads(line) for line in out.splitlines()]

    def left(self):
        """Messages that anybody can receive at this moment."""
        counted = self.sqs.get_queue_attributes(QueueUrl=self.url, AttributeNames=["All"])["Attributes"]
        assert counted["ApproximateNumberOfMessagesNotVisible"] == "0"
        return int(counted["ApproximateNumberOfMessages"])


CREATED = event("trail-log/log-file")
BUCKET, LOG_FILE = CREATED["detail"]["bucket"]["name"], CREATED["detail"]["object"]["key"]
del CREATED["detail"]["object"]["version-id"]
# What buckets and trails send themselves, and a topic passes on.
BY_A_BUCKET = {
    "Records": [
        {
            "eventSource": "aws:s3",
            "eventName": "ObjectCreated:Put",
            "s3": {"bucket": {"name": BUCKET}, "object": {"key": LOG_FILE}},
        }
    ]
}
BY_A_TOPIC = {"Type": "Notification", "Message": json.dumps({"s3Bucket": BUCKET, "s3ObjectKey": [LOG_FILE]})}
S3_DENIES = (403, "application/xml", b"<Error><Code>AccessDenied</Code><Message>no s3:GetObject</Message></Error>")


@pytest.fixture
def dead(deployment):
    return DeadLetters(deployment)


def subjects(deployment):
    return [alert["Subject"] for alert in deployment.alerts()]


def test_shows_what_waits_and_why_and_changes_nothing(deployment, dead):
    dead.send(destination_record(FAILURE))
    dead.send(POISON)
    dead.send(DELETION, ERROR_CODE="NO_PERMISSIONS", ERROR_MESSAGE="not authorized")
    dead.send(FAILURE | {"id": "next", "time": "2019-11-07T23:16:25Z"})
    before = deployment.client("dynamodb").scan(TableName=deployment.table)["Items"]
    for words in ([], ["--dry-run"]):
        code, out, _ = dead.redrive(*words)
        assert code == 1, "one of them can't be handled"
        lines = [" ".join(line.split()) for line in out.splitlines()]
        assert lines[0] == dead.url
        assert re.fullmatch(rf"0m crl-generation \d+ {FAILURE['id']} crl_bucket_permission", lines[2])
        assert lines[3:] == [
            "why: `tocsin-CrlGenerationFunction-x`, invoked 3 times: Undelivered: alert not published: AuthorizationError",
            f"would tell: {SUBJECT}",
            lines[5],
            "why: delivered again and again: the function's log says what failed",
            "nothing to tell: people know",
            lines[8],
            "why: EventBridge could not deliver it: NO_PERMISSIONS: not authorized",
            lines[10],
            lines[11],
            "why: event `poison` refused: field `detail.result`: invalid type: integer `5`, expected a string",
            "stays: event `poison` refused: field `detail.result`: invalid type: integer `5`, expected a string",
            "4 messages: 2 would be told, 1 with nothing to tell, 1 to stay, 0 left out",
            "Nothing is changed. With --send, people are told and what was handled is deleted.",
        ]
        assert lines[10].startswith("would tell: key_deleted CRITICAL key ")
    assert dead.left() == 4
    assert deployment.alerts() == []
    assert deployment.client("dynamodb").scan(TableName=deployment.table)["Items"] == before
    assert deployment.metric("EventsReceived") == 0


def test_sends_what_can_be_handled_once_and_keeps_the_rest(deployment, dead):
    with deployment.start("key-event") as function:
        assert function.invoke(DELETION).ok
    assert len(deployment.alerts()) == 1
    dead.send(destination_record(FAILURE))
    dead.send(POISON)
    dead.send(DELETION)
    # What is shown first is what happens then.
    for words, deleted in ([], False), (["--send"], True):
        outcomes = [(row["outcome"], row["deleted"], row["alerts"]) for row in dead.rows(*words)]
        assert outcomes == [("alerted", deleted, [SUBJECT]), ("duplicate", deleted, []), ("refused", False, [])]
    assert subjects(deployment) == [SUBJECT]
    assert deployment.metric("EventOutcome", Outcome="duplicate") == 1
    assert deployment.metric("EventOutcome", Outcome="refused") == 0, "that was counted when it was refused"
    [poison] = dead.rows("--send")
    assert (poison["event_id"], poison["deleted"]) == ("poison", False)
    assert poison["stays"] == poison["why"]
    assert dead.left() == 1
    assert deployment.alerts() == []


def test_more_messages_than_one_call_takes(deployment, dead):
    for number in range(23):
        dead.send(FAILURE | {"id": f"e{number}"})
    assert len(dead.rows()) == 23
    rows = dead.rows("--send")
    assert [row["outcome"] for row in rows].count("alerted") == 1
    assert {row["outcome"] for row in rows} == {"alerted", "folded"} and len(rows) == 23
    assert dead.left() == 0
    assert subjects(deployment) == [SUBJECT]


@pytest.mark.parametrize(
    "words, chosen",
    [
        (["--condition", "key_deleted"], ["key-event"]),
        (["--function", "crl-generation"], ["crl-generation"]),
        (["--older-than", "1h"], []),
        (["--newer-than", "1h", "--function", "key-event"], ["key-event"]),
    ],
)
def test_only_what_is_asked_for_is_sent(deployment, dead, words, chosen):
    for body in (FAILURE, POISON, DELETION):
        dead.send(body)
    assert [row["function"] for row in dead.rows(*words)] == chosen
    assert [row["function"] for row in dead.rows("--send", *words)] == chosen
    assert dead.left() == 3 - len(chosen)
    assert len(deployment.alerts()) == len(chosen)


def test_a_queue_that_is_named_twice_is_gone_through_once(dead):
    dead.send(POISON)
    code, out, err = dead.redrive("--queue", dead.url)
    assert (code, err) == (1, "") and out.count(dead.url) == 1
    assert "\n1 messages: " in out


def test_a_condition_that_is_none_is_wrong_usage(dead):
    code, _, err = dead.redrive("--condition", "crl_bucket_permissions")
    assert code == 2 and "did you mean `crl_bucket_permission`? docs/RUNBOOK.md has them all" in err


def test_ages_that_no_message_has_are_wrong_usage(dead):
    code, out, err = dead.redrive("--older-than", "2d", "--newer-than", "36h")
    assert (code, out) == (2, "")
    assert err == "tocsin: no message is older than 48h and newer than 36h: give `--newer-than` the longer time\n"


def test_what_is_refused_by_sns_stays(deployment, dead, emulated_aws):
    dead.send(FAILURE)
    with proxy.serving(emulated_aws.port, {"sns": proxy.denied}) as broken:
        [row] = dead.rows("--send", AWS_ENDPOINT_URL_SNS=broken.url("sns"))
    assert (row["outcome"], row["deleted"]) == ("failed", False)
    assert row["stays"] == f"event `{FAILURE['id']}` failed: alert not published: AuthorizationError: no"
    assert dead.left() == 1


# Each call that a run makes for one event: the ledger is asked first, takes the right to tell, and confirms.
MOMENTS = [("sqs", 1), ("dynamodb", 1), ("dynamodb", 2), ("sns", 1), ("dynamodb", 3), ("sqs", 2), ("cloudwatch", 1)]


@pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
@pytest.mark.parametrize("service, number", MOMENTS)
def test_a_run_that_is_killed_at_any_call_can_be_run_again(
    deployment, dead, emulated_aws, tmp_path, service, number, after
):
    dead.send(FAILURE)
    clock = Clock(build(tmp_path), tmp_path / "clock")
    receipts, killed = [], []

    def pass_on(call):
        status, headers, body = call.forward()
        if call.operation == "ReceiveMessage":
            receipts.extend(message["ReceiptHandle"] for message in json.loads(body).get("Messages", []))
        call.answer(status, headers, body)

    def die(call):
        if (call.service, call.number) != (service, number):
            return pass_on(call)
        if after and call.operation != "ReceiveMessage":
            call.forward()
        killed.append(process.kill())
        return call.cut()

    services = ("sqs", "dynamodb", "sns", "cloudwatch")
    with proxy.serving(emulated_aws.port, dict.fromkeys(services, die)) as between:
        urls = {f"AWS_ENDPOINT_URL_{name.upper()}": between.url(name) for name in services}
        command = [BIN / "tocsin", "redrive", "--queue", dead.url, "--send"]
        env = dead.env | urls | clock.env
        with subprocess.Popen(command, env=env, stdout=subprocess.DEVNULL) as process:
            process.wait(30)
    assert killed
    # It is back after five minutes: here at once, on a clock that is five minutes later.
    clock.jump(300)
    for receipt in receipts:
        with contextlib.suppress(dead.sqs.exceptions.ClientError):
            dead.sqs.change_message_visibility(QueueUrl=dead.url, ReceiptHandle=receipt, VisibilityTimeout=0)
    dead.rows("--send", **clock.env)
    assert dead.left() == 0
    told_and_not_confirmed = (service, number, after) in [("sns", 1, True), ("dynamodb", 3, False)]
    assert subjects(deployment) == [SUBJECT] * (2 if told_and_not_confirmed else 1)


def test_a_message_that_can_not_be_deleted_is_known_when_it_comes_again(deployment, dead, emulated_aws):
    def sqs(call):
        return proxy.denied(call) if call.operation == "DeleteMessage" else proxy.healthy(call)

    dead.send(FAILURE)
    with proxy.serving(emulated_aws.port, {"sqs": sqs}) as broken:
        [row] = dead.rows("--send", AWS_ENDPOINT_URL_SQS=broken.url("sqs"))
    assert row["stays"].startswith("handled, but not deleted: AccessDeniedException: no: the next run ")
    assert [row["outcome"] for row in dead.rows("--send")] == ["duplicate"]
    assert dead.left() == 0
    assert len(deployment.alerts()) == 1


def test_nothing_is_sent_without_the_ledger_and_a_queue_that_is_gone_keeps_no_other(deployment, dead):
    dead.send(FAILURE)
    code, out, err = dead.redrive("--send", LEDGER_TABLE="another")
    assert (code, out) == (2, "") and "ledger unavailable: ResourceNotFoundException" in err
    code, out, err = dead.redrive("--queue", dead.url + "-gone", "--send")
    assert code == 1 and f"can't read `{dead.url}-gone`: " in err
    assert f"told: {SUBJECT}" in out
    assert dead.left() == 0


def test_text_of_messages_does_nothing_in_a_terminal(deployment, dead):
    dead.send("\u202e{no event")
    dead.send(destination_record({"id": "\x1b[2J"}, error="\x1b[31m", message="a\nb\u202e"))
    dead.send(FAILURE, ERROR_CODE="\u202eX", ERROR_MESSAGE="https://evil.example")
    for words in ([], ["--json"]):
        _, out, _ = dead.redrive(*words)
        assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202e]", out)
        assert "https://evil" not in out or words


@pytest.fixture
def log_file(deployment):
    """Puts a log file of these texts into the bucket of the trail."""
    s3 = deployment.client("s3")
    s3.create_bucket(Bucket=BUCKET)

    def put(*records):
        texts = ",".join(records).replace("111122223333", DEFAULT_ACCOUNT_ID)
        s3.put_object(Bucket=BUCKET, Key=LOG_FILE, Body=gzip.compress(f'{{"Records":[{texts}]}}'.encode()))

    return put


DISABLED, SCHEDULED = (
    json.dumps(event(f"api-call/{name}")["detail"]) for name in ("key-disabled", "key-deletion-scheduled")
)


@pytest.mark.parametrize("body", [CREATED, BY_A_BUCKET, BY_A_TOPIC], ids=["event", "bucket", "topic"])
def test_a_log_file_is_read_for_showing_and_for_sending(deployment, dead, log_file, body):
    log_file(DISABLED, '{"eventName": "NoTime"}', SCHEDULED)
    dead.send(body)
    dead.send(DELETION)
    told = []
    for words, deleted in ([], False), (["--send"], True):
        [row] = dead.rows("--function", "trail-log", *words)
        assert (row["outcome"], row["deleted"], row["stays"]) == ("alerted", deleted, None)
        assert (row["function"], row["log_files"]) == ("trail-log", [f"s3://{BUCKET}/{LOG_FILE}"])
        assert row["event_id"] == (CREATED["id"] if body is CREATED else None)
        assert sorted(subject.split()[0] for subject in row["alerts"]) == ["key_deletion_scheduled", "key_disabled"]
        told.append(sorted(row["alerts"]))
        assert dead.left() == (1 if deleted else 2)
    assert told[0] == told[1] == sorted(subjects(deployment))
    assert deployment.metric("LogFiles", Outcome="read") == 1
    # What people know is not told again.
    dead.send(body)
    [row] = dead.rows("--function", "trail-log", "--send")
    assert (row["outcome"], row["deleted"], row["alerts"]) == ("counted", True, [])
    assert deployment.alerts() == []


def test_says_which_log_file_and_how_many_alerts(dead, log_file):
    log_file(DISABLED, SCHEDULED)
    dead.send(CREATED)
    for words, verb in ([], "would tell"), (["--send"], "told"):
        _, out, _ = dead.redrive(*words)
        lines = [line.strip() for line in out.splitlines()]
        assert f"log file: s3://{BUCKET}/{LOG_FILE}" in lines
        assert "alerts: 2" in lines
        assert len([line for line in lines if line.startswith(f"{verb}: key_d")]) == 2


def test_a_log_file_that_can_not_be_read_stays_with_its_reason(deployment, dead, log_file):
    log_file(DISABLED)
    dead.send(CREATED)
    for words in [], ["--send"]:
        with faults.answering(S3_DENIES) as (url, asked):
            [row] = dead.rows(*words, AWS_ENDPOINT_URL_S3=url)
        assert len(asked) == 1
        assert (row["outcome"], row["deleted"], row["alerts"]) == ("failed", False, [])
        assert row["stays"] == f"log file s3://{BUCKET}/{LOG_FILE} failed: AccessDenied: no s3:GetObject"
        # An address that can be copied, as in the line before.
        with faults.answering(S3_DENIES) as (url, _):
            _, out, _ = dead.redrive(*words, AWS_ENDPOINT_URL_S3=url)
        assert f"  log file: s3://{BUCKET}/{LOG_FILE}\n" in out
        assert f"  stays: log file s3://{BUCKET}/{LOG_FILE} failed: AccessDenied: no s3:GetObject\n" in out
    assert dead.left() == 1
    assert deployment.alerts() == []


def test_what_a_log_file_says_that_is_not_told_keeps_it(dead, log_file, emulated_aws):
    log_file(DISABLED)
    dead.send(CREATED)
    with proxy.serving(emulated_aws.port, {"sns": proxy.denied}) as broken:
        [row] = dead.rows("--send", AWS_ENDPOINT_URL_SNS=broken.url("sns"))
    assert (row["outcome"], row["deleted"]) == ("failed", False)
    assert row["stays"].endswith("failed: alert not published: AuthorizationError: no")
    assert dead.left() == 1


def test_the_command_that_the_stack_prints_handles_every_queue(deployment, dead):
    template = yaml_parse((ROOT / "template.yaml").read_text())
    text, more = template["Outputs"]["RedriveCommand"]["Value"]["Fn::Sub"]
    queues = [name for name in template["Resources"] if name.endswith("DeadLetters")]
    values = {name: dead.sqs.create_queue(QueueName=name)["QueueUrl"] for name in queues}
    for url in values.values():
        dead.sqs.send_message(QueueUrl=url, MessageBody=json.dumps(DELETION))
    values |= {"TrailLogQueue": f"--queue {values['TrailLogDeadLetters']}", "KmsDataPlane": "enabled"}
    values |= {"AWS::Region": "us-east-1", "AlertTopic": deployment.topic, "Ledger": deployment.table}
    values |= {
        "MinimumSeverity": "low",
        "RunbookUrl": "https://wiki.example/a?b&c d",
        "ChatTopicArn": "",
        "MoreSourceNames": "",
    }
    assert set(more) <= set(values)
    command = re.sub(r"\$\{([\w:]+)\}", lambda name: values[name[1]], text)
    env = {"AWS_ENDPOINT_URL": deployment.url, "AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test"}
    env["PATH"] = f"{BIN}:{os.environ['PATH']}"
    done = subprocess.run(["bash", "-c", f"{command} --send"], cwd=ROOT, env=env, capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.splitlines()[-1] == "9 messages: 1 told, 8 with nothing to tell, 0 to stay, 0 left out"
    assert len(queues) == 9
    [alert] = [json.loads(alert["Message"]) for alert in deployment.alerts()]
    assert alert["links"]["runbook"].startswith("https://wiki.example/a?b&c d#")
