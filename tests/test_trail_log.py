"""Log files of a trail: the real function on a real bucket, from the message that names a file to the alert."""

import copy
import gzip
import json
import subprocess
import threading
import zlib
from collections import Counter
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from conftest import event
from moto.core import DEFAULT_ACCOUNT_ID
from support import faults
from support.rules import CALLED, CALLS, DENIED, call, matching
from support.template import RESOURCES, resolved

BUCKET = "example-trail"
CREATED = event("trail-log/log-file")
LOG_FILE = CREATED["detail"]["object"]["key"]


def ours(heard):
    """An event of the account that the deployment is in."""
    return json.loads(json.dumps(heard).replace("111122223333", DEFAULT_ACCOUNT_ID))


DISABLED = ours(event("api-call/key-disabled"))


def notification(key=LOG_FILE):
    """What EventBridge says of a new object."""
    created = copy.deepcopy(CREATED)
    created["detail"]["object"] = {"key": key}
    return json.dumps(created)


def batch(*bodies):
    records = [{"messageId": f"m{n}", "eventSource": "aws:sqs", "body": body} for n, body in enumerate(bodies)]
    return {"Records": records}


def log_file(*records):
    """A log file: each record is an object, or a text that should be one."""
    texts = [record if isinstance(record, str) else json.dumps(record) for record in records]
    return gzip.compress(('{"Records":[' + ",".join(texts) + "]}").encode())


def records(count, **change):
    """Records of a call, each with an id of its own."""
    return [DISABLED["detail"] | {"eventID": f"record-{n}"} | change for n in range(count)]


@pytest.fixture
def bucket(deployment):
    """Puts objects into the bucket of the trail."""
    s3 = deployment.client("s3")
    s3.create_bucket(Bucket=BUCKET)
    return lambda body, key=LOG_FILE: s3.put_object(Bucket=BUCKET, Key=key, Body=body)


def failed(answer):
    assert answer.ok, answer.body
    return [failure["itemIdentifier"] for failure in answer.body["batchItemFailures"]]


def conditions(deployment):
    return sorted(json.loads(alert["Message"])["condition"] for alert in deployment.alerts())


class Counted:
    """Starts functions that write their metrics to a log, and adds these up: quicker than asking CloudWatch."""

    def __init__(self, deployment, path):
        self.deployment, self.path = deployment, path

    @contextmanager
    def start(self, name="trail-log", **env):
        settings = {"METRICS": "emf"} | env
        with open(self.path, "ab") as log, self.deployment.start(name, log, **settings) as function:
            yield function

    def lines(self, message=None):
        lines = [json.loads(line) for line in self.path.read_text().splitlines()]
        return [line for line in lines if message in (None, line.get("message"))]

    def of(self, metric, **dimensions):
        lines = [line for line in self.lines() if metric in line and "_aws" in line]
        return sum(line[metric] for line in lines if all(line[name] == value for name, value in dimensions.items()))

    def by_outcome(self, metric):
        outcomes = {line["Outcome"] for line in self.lines() if metric in line}
        return {outcome: self.of(metric, Outcome=outcome) for outcome in outcomes}

    def accounts(self):
        """How events ended, which must add up to those received."""
        ended = self.by_outcome("EventOutcome")
        assert self.of("EventsReceived") == sum(ended.values())
        return ended


@pytest.fixture
def counted(deployment, tmp_path):
    return Counted(deployment, tmp_path / "log")


def test_what_a_log_file_says_is_told(deployment, bucket, counted):
    decrypt = DISABLED["detail"] | {"eventName": "Decrypt", "readOnly": True, "eventID": "another"}
    bucket(log_file(DISABLED["detail"], decrypt))
    with counted.start(METRICS="cloudwatch") as function:
        assert failed(function.invoke(batch(notification()))) == []
        # By hand, as one event.
        assert function.invoke(notification()).body["outcome"] == "counted"
    assert conditions(deployment) == ["key_disabled"]
    assert deployment.metric("LogFiles", Outcome="read") == 2
    assert deployment.metric("EventsReceived") == 4


def test_the_command_line_reads_what_it_is_to_deliver(deployment, bucket, tocsin):
    [first, second] = records(2)
    bucket(log_file(first, second | {"eventName": "Decrypt", "readOnly": True}))
    # In the order of the events: what is heard before is known when it is read.
    heard = json.dumps(DISABLED | {"id": "before", "detail": first})
    given = "\n".join([heard, notification(), notification(DIGEST), notification(LOG_FILE.replace("iLj9", "none"))])
    result = tocsin("run", "--deliver", "--json", "-", stdin=given, env=deployment.env())
    assert result.code == 1, result.err
    [alerted, read, digest, missing] = [json.loads(line) for line in result.out.splitlines()]
    assert (alerted["outcome"], alerted["log_file"]) == ("alerted", None)
    uri = f"s3://{BUCKET}/{LOG_FILE}"
    assert read["log_file"] == {"object": uri, "outcome": "read", "told": []}
    assert (read["outcome"], read["event_id"], read["error"]) == ("counted", CREATED["id"], None)
    assert digest["log_file"]["outcome"] == "skipped_digest"
    assert (missing["outcome"], missing["log_file"]["outcome"]) == ("failed", "failed")
    assert "NoSuchKey" in missing["error"]
    assert conditions(deployment) == ["key_disabled"]
    assert deployment.metric("LogFiles") == 3


def test_the_command_line_shows_what_of_a_log_file_was_told(deployment, bucket, tocsin):
    bucket(log_file(DISABLED["detail"]))
    result = tocsin("run", "--deliver", "-", stdin=notification(), env=deployment.env())
    assert (result.code, result.err) == (0, "")
    lines = result.out.splitlines()
    assert lines[1:4] == [
        f"  {CREATED['id']}, Object Created: alerted",
        f"  s3://{BUCKET}/{LOG_FILE}",
        "  a log file, read",
    ]
    assert lines[4].startswith("  told: key_disabled HIGH key ")
    assert conditions(deployment) == ["key_disabled"]


@pytest.mark.parametrize("first", ["api-call", "trail-log"])
def test_an_act_that_is_heard_and_read_is_told_and_counted_once(deployment, bucket, first, counted):
    bucket(log_file(DISABLED["detail"]))
    bodies = {"api-call": json.dumps(DISABLED), "trail-log": notification()}
    for name in sorted(bodies, reverse=first == "trail-log"):
        with counted.start(name) as function:
            assert failed(function.invoke(batch(bodies[name]))) == []
    assert conditions(deployment) == ["key_disabled"]
    assert counted.accounts() == {"alerted": 1, "duplicate": 1}
    assert counted.of("Conditions", Condition="key_disabled") == 1
    assert counted.of("ApiCalls", Service="kms", OperationClass="availability") == 1


def test_a_bad_record_is_named_and_the_rest_goes_on(deployment, bucket, counted):
    [good, last] = records(2)
    bucket(log_file(good, {"eventName": "NoTime"}, last))
    with counted.start() as function:
        assert failed(function.invoke(batch(notification()))) == []
    assert counted.accounts() == {"alerted": 1, "folded": 1, "refused": 1}
    assert counted.by_outcome("LogFiles") == {"read": 1}
    [line] = counted.lines("record refused")
    offset = len('{"Records":[' + json.dumps(good) + ",")
    assert (line["record"], line["offset"], line["object"]) == (2, offset, f"s3://{BUCKET}/{LOG_FILE}")
    assert line["error"] == "refused: field `eventTime`: missing"
    [whole] = counted.lines("log file read")
    assert (whole["records"], whole["told"], whole["refused"], whole["failed"]) == (3, 1, 1, 0)


DIGEST = event("trail-log/skipped-digest")["detail"]["object"]["key"]
SKIPPED = [
    (notification(DIGEST), "skipped_digest"),
    (notification(LOG_FILE.replace("_CloudTrail_", "_CloudTrail-Insight_")), "skipped_insight"),
    (notification("AWSLogs/111122223333/Config/us-east-1/file.json.gz"), "skipped_other"),
    (notification(LOG_FILE.removesuffix(".gz")), "skipped_other"),
    (json.dumps({"Service": "Amazon S3", "Event": "s3:TestEvent", "Bucket": BUCKET}), "skipped_other"),
]


def test_what_is_no_log_file_is_counted_and_not_fetched(deployment, counted):
    with (
        faults.answering(faults.BROKEN) as (url, asked),
        counted.start(AWS_ENDPOINT_URL_S3=url) as function,
    ):
        assert failed(function.invoke(batch(*(body for body, _ in SKIPPED)))) == []
    assert asked == []
    assert counted.by_outcome("LogFiles") == Counter(outcome for _, outcome in SKIPPED)
    assert counted.accounts() == {}


S3_DENIES = (403, "application/xml", b"<Error><Code>AccessDenied</Code><Message>no s3:GetObject</Message></Error>")


@pytest.mark.parametrize(
    "answer, says, times", [(S3_DENIES, "AccessDenied: no s3:GetObject", 1), (faults.BROKEN, "unhandled", 2)]
)
def test_a_file_that_s3_does_not_give_comes_again(deployment, answer, says, times, counted):
    with (
        faults.answering(answer) as (url, asked),
        counted.start(AWS_ENDPOINT_URL_S3=url) as function,
    ):
        assert failed(function.invoke(batch(notification()))) == ["m0"]
        refused = function.invoke(notification()).body
    assert len(asked) == 2 * times
    assert refused["errorType"] == "LogFile"
    assert refused["errorMessage"].startswith(f"log file s3://{BUCKET}/{LOG_FILE} failed: ")
    assert says in refused["errorMessage"]
    assert counted.by_outcome("LogFiles") == {"failed": 2}


@contextmanager
def stalling(body):
    """An S3 that sends the beginning of an object, and nothing more."""
    over = threading.Event()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def log_message(self, *_):
            pass

        def do_GET(self):
            self.send_response(200)
            self.send_header("Content-Length", str(len(body) + 1))
            self.end_headers()
            self.wfile.write(body)
            self.wfile.flush()
            over.wait()

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        over.set()
        server.shutdown()
        server.server_close()


def test_an_s3_that_falls_silent_is_not_waited_for(deployment, counted):
    """Before its answer and in the middle of it: both at once, as each takes seconds."""
    answers = {}

    def ask(name, url):
        with counted.start(AWS_ENDPOINT_URL_S3=url) as function:
            answers[name] = function.invoke(notification(), seconds=55).body

    with faults.silent() as silent, stalling(log_file(*records(1))) as stalled:
        asking = [threading.Thread(target=ask, args=it) for it in (("silent", silent), ("stalled", stalled))]
        for thread in asking:
            thread.start()
        for thread in asking:
            thread.join()
    assert "timeout" in answers["silent"]["errorMessage"].lower()
    assert "throughput" in answers["stalled"]["errorMessage"].lower()
    assert {answer["errorType"] for answer in answers.values()} == {"LogFile"}


def test_a_file_that_is_missing_or_cut_comes_again_and_what_it_told_is_told_once(deployment, bucket, counted):
    [told, ordinary] = records(2)
    ordinary |= {"eventName": "Decrypt", "readOnly": True}
    whole = log_file(told, ordinary)
    with counted.start() as function:
        missing = function.invoke(notification()).body["errorMessage"]
        assert "NoSuchKey" in missing
        for body in (whole[:-9], whole[:-9], whole):
            bucket(body)
            again = failed(function.invoke(batch(notification())))
            assert again == ([] if body is whole else ["m0"])
    assert conditions(deployment) == ["key_disabled"]
    # What had nothing to tell is counted when the file has been read to its end.
    assert counted.of("ApiCalls", Service="kms", OperationClass="data_plane") == 1
    assert counted.accounts()["counted"] == 1
    assert counted.by_outcome("LogFiles") == {"failed": 3, "read": 1}


def test_a_file_of_which_something_cannot_be_told_comes_again(deployment, bucket, counted):
    bucket(log_file(*records(1), DISABLED["detail"] | {"eventName": "Decrypt", "readOnly": True}))
    with (
        faults.answering(faults.DENIED) as (url, _),
        counted.start(AWS_ENDPOINT_URL_SNS=url) as function,
    ):
        error = function.invoke(notification()).body["errorMessage"]
    assert "event `record-0` failed: alert not published: " in error
    # The other record had nothing to tell: it is counted when the file has come again.
    assert counted.accounts() == {"failed": 1}
    assert counted.by_outcome("LogFiles") == {"failed": 1}


def test_a_message_of_a_trail_or_a_bucket_is_read_as_well(deployment, bucket, counted):
    [one, other] = records(2)
    bucket(log_file(one))
    second = LOG_FILE.replace("T1205Z", "T1210Z")
    bucket(log_file(other), second)
    trail = json.dumps({"s3Bucket": BUCKET, "s3ObjectKey": [LOG_FILE, second]})
    record = {"s3": {"bucket": {"name": BUCKET}, "object": {"key": LOG_FILE.replace("/", "%2F")}}}
    record |= {"eventSource": "aws:s3", "eventName": "ObjectCreated:Put"}
    with counted.start() as function:
        answer = function.invoke(batch(trail, json.dumps({"Records": [record]}), '{"Type": "Notification"}', "?"))
        assert failed(answer) == ["m2", "m3"]
    assert counted.accounts() == {"alerted": 1, "folded": 1, "duplicate": 1, "refused": 2}
    assert counted.by_outcome("LogFiles") == {"read": 3}


def in_a_file(heard):
    """The record that an event of EventBridge was made of, as a log file has it."""
    kinds = {"API Call": "AwsApiCall", "Service Event": "AwsServiceEvent", "Console Action": "AwsConsoleAction"}
    kind = kinds.get(heard["detail-type"].removeprefix("AWS ").removesuffix(" via CloudTrail"), "AwsConsoleSignIn")
    where = {"recipientAccountId": heard["account"], "awsRegion": heard["region"]}
    source = heard["source"].removeprefix("aws.") + ".amazonaws.com"
    when = {
        "eventTime": "2026-11-20T10:00:00Z",
        "eventType": kind,
        "eventSource": source,
        "eventCategory": "Management",
    }
    return when | where | heard["detail"]


def delivered(calls, parameters, folder):
    """Whether a rule of the template hears each call, by its pattern and its state."""
    heard = [False] * len(calls)
    for rule in (it["Properties"] for it in RESOURCES.values() if it["Type"] == "AWS::Events::Rule"):
        if "EventPattern" not in rule:
            continue
        reads = resolved(rule.get("State", "ENABLED"), parameters) != "ENABLED"
        matches = matching(resolved(rule["EventPattern"], parameters), calls, folder)
        for n, one in enumerate(calls):
            heard[n] |= matches[n] and (reads or not one["detail"].get("readOnly"))
    return heard


@pytest.mark.parametrize("more, data_plane", [([""], "disabled"), (["aws.s3", "aws.sqs"], "enabled")])
def test_a_call_is_counted_where_a_rule_hears_it_and_only_else_where_it_is_read(
    bucket, counted, tmp_path, more, data_plane
):
    reads = [call(source, readOnly=True) for source in [*CALLED, "aws.s3"]]
    reads += [call("aws.kms", eventName="Decrypt", readOnly=True), call("aws.s3", readOnly=True, **DENIED)]
    others = [call("aws.s3"), call("aws.s3", **DENIED), call("aws.sqs", **DENIED), call("aws.sns", **DENIED)]
    elsewhere = [ours(call("aws.kms")) | {"region": "eu-west-1"}, call("aws.kms")]
    calls = [ours(heard) for heard in [*CALLS, *reads, *others]]
    parameters = {"MoreSources": more, "KmsDataPlane": data_plane, "TrailBucket": BUCKET, "TrailPrefix": "AWSLogs/"}
    heard = delivered(calls, parameters, tmp_path)
    found = [in_a_file(heard) | {"eventID": f"record-{n}"} for n, heard in enumerate([*calls, *elsewhere])]
    bucket(log_file(*found))
    # What is told counts where it is told first: here nothing is.
    routing = tmp_path / "routing.yaml"
    routing.write_text("rules: [{ name: all, match: { condition: [exists: true] }, observe: true }]")
    env = {"ROUTING_FILE": str(routing), "KMS_DATA_PLANE": data_plane, "MORE_SOURCES": ",".join(more)}
    with counted.start(**env) as function:
        assert failed(function.invoke(batch(notification()))) == []
    assert counted.accounts() == {"counted": len(found)}
    assert 0 < sum(heard) < len(calls)
    assert counted.of("ApiCalls") == heard.count(False) + len(elsewhere)


def test_reads_and_uses_of_keys_are_counted_unless_they_are_heard(deployment, bucket, counted):
    uses = records(40, eventName="Decrypt", readOnly=True)
    bucket(log_file(*uses))
    with counted.start(KMS_DATA_PLANE="enabled") as function:
        assert failed(function.invoke(batch(notification()))) == []
    assert counted.of("ApiCalls") == 0
    with counted.start(KMS_DATA_PLANE="disabled") as function:
        assert failed(function.invoke(batch(notification()))) == []
    assert counted.of("ApiCalls", Service="kms", OperationClass="data_plane") == 40
    assert counted.accounts() == {"counted": 80}
    # A file comes minutes late, which says nothing of how soon events are heard.
    assert counted.of("DetectionDelay") == 0


@pytest.mark.parametrize(
    "body, says",
    [
        (b"", "the file is empty"),
        (gzip.compress(b"", mtime=0), "the file is empty"),
        (b"<Error/>", "bytes that are no record"),
        (b'{"message":"Service Unavailable"}', "`eventTime`: missing"),
        (b'{"Records":null}', "not an array"),
        (b'{"Records":[' + b"{}," * 50, "ends inside its list of records"),
        (gzip.compress(b'{"Records":[{"eventID":', mtime=0), "ends inside this record"),
    ],
)
def test_what_can_not_be_a_whole_log_file_comes_again(deployment, bucket, counted, body, says):
    bucket(body)
    with counted.start() as function:
        assert failed(function.invoke(batch(notification()))) == ["m0"]
    assert counted.by_outcome("LogFiles") == {"failed": 1}
    assert says in counted.lines("log file failed")[0]["error"]


def test_a_digest_under_the_name_of_a_log_file_is_skipped(deployment, bucket, counted):
    bucket(b'{"digestStartTime":"2026-11-20T10:00:00Z","logFiles":[]}')
    with counted.start() as function:
        assert failed(function.invoke(batch(notification()))) == []
    assert counted.by_outcome("LogFiles") == {"skipped_digest": 1}


def test_a_file_full_of_what_is_no_record_needs_little_memory(deployment, bucket, counted):
    bucket(gzip.compress(b'{"Records":[' + b"{}," * 1_000_000 + b"{}]}", 1))
    with counted.start() as function:
        assert failed(function.invoke(batch(notification()))) == ["m0"]
        assert peak(function) < 100_000
    assert len(counted.lines("record refused")) == 10
    assert counted.accounts() == {}


def peak(function):
    """Peak resident kB."""
    status = subprocess.run(["cat", f"/proc/{function.process.pid}/status"], capture_output=True, text=True).stdout
    [found] = [int(line.split()[1]) for line in status.splitlines() if line.startswith("VmHWM")]
    return found


def test_a_file_of_200_megabytes_needs_little_memory(deployment, bucket, counted):
    use = json.dumps(records(1, eventName="Decrypt", readOnly=True, additionalEventData={"x": "y" * 20_000})[0]) + ","
    lot = use.encode() * 100
    squeeze = zlib.compressobj(level=1, wbits=31)
    pieces, size = [squeeze.compress(b'{"Records":[')], 0
    while size < 200_000_000:
        pieces.append(squeeze.compress(lot))
        size += len(lot)
    pieces += [squeeze.compress(use.rstrip(",").encode() + b"]}"), squeeze.flush()]
    bucket(b"".join(pieces))
    with counted.start() as function:
        assert failed(function.invoke(batch(notification()))) == []
        assert peak(function) < 100_000
