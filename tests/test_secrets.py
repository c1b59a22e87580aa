"""Planted secrets: wherever somebody else's text may hold one, none is in what people, programs, tables and logs get."""

import copy
import gzip
import json
from xml.sax.saxutils import escape

import cbor2
import pytest
import requests
from conftest import event
from support import faults
from test_redrive import DeadLetters, destination_record

KEY_ID, SECRET_KEY = "ASIAPLANTED2KEY3ID45", "PlAnTeD0/SECRETkey+0123456789abcdefghijk"
SESSION = "IQoJb3JpZ2luX2VjPLANTED" + "aB3d/" * 40 + "=="
KEY_BODY = "MIIEPLANTEDprivateKEYbody0123456789abcdefghijklmnop"
JWT = "eyJhbGciOiJQTEFOVEVEIn0.eyJzdWIiOiJwbGFudGVkIn0.UExBTlRFRC1zaWduYXR1cmU"
# Each secret, and how texts carry it.
PLANTED = {
    KEY_ID: "The access key {}",
    "AKIAPLANTED2KEY3ID67": "credential=arn:aws:iam::111122223333:user/{}",
    SECRET_KEY: "secret access key: {}",
    SESSION: "session token {}",
    "plantedHunter2": "password={}",
    "planted Hunter too": '{{"dbPassword": "{}"}}',
    "5f7planted1e2d": "https://b.s3.amazonaws.com/k?X-Amz-Algorithm=a&X-Amz-Signature={}&X-Amz-Expires=9",
    "planted/20261121/us-east-1/sns/aws4_request": "Authorization: AWS4-HMAC-SHA256 Credential={}\n",
    "planted8BearerTokenX": "Bearer {}",
    "cGxhbnRlZDpiYXNpYw==": "Basic {}",
    KEY_BODY: "-----BEGIN RSA PRIVATE KEY-----\n{}\n-----END RSA PRIVATE KEY-----",
    "plantedChallenge9": "challengePassword :{}",
    JWT: "token {}",
    "ghp_plantedabcdefghijklmnop0123456789abc": "remote: {}",
    "AQpAM2RhZplanted" + "0aB" * 50: "Invalid grantToken: {}",
    "FwoGZXIvYXdzPlanted1": "x-amz-security-token:{}\n",
}
# What is no secret comes through: else nothing would be shown here.
MARK = "a plain word"
CARRIED = " ".join([MARK, *(carrier.format(secret) for secret, carrier in PLANTED.items()), MARK])
FIELDS = {
    "accessKeyId": KEY_ID,
    "secretAccessKey": SECRET_KEY,
    "sessionToken": SESSION,
    "password": "plantedHunter2",
    "grantTokens": [JWT],
    "csr": CARRIED,
    "policy": CARRIED,
    "description": CARRIED,
}
ENV = {"AWS_ACCESS_KEY_ID": KEY_ID, "AWS_SECRET_ACCESS_KEY": SECRET_KEY, "AWS_SESSION_TOKEN": SESSION}


def native(path, *fields):
    """An event of a service, with secrets in its free text."""
    planted = event(path)
    for field in fields:
        planted["detail"][field] = CARRIED
    return planted


def recorded(path, **more):
    """A call, with secrets in whatever its record may hold."""
    planted = copy.deepcopy(event(path))
    detail = planted["detail"]
    detail["userIdentity"]["accessKeyId"] = KEY_ID
    detail |= {"errorMessage": CARRIED, "userAgent": CARRIED, "additionalEventData": FIELDS} | more
    detail["requestParameters"] = (detail.get("requestParameters") or {}) | FIELDS
    detail["responseElements"] = (detail.get("responseElements") or {}) | FIELDS | {"message": CARRIED}
    return planted


UNKNOWN = event("crl-generation/success") | {
    "detail-type": f"ACM Private CA {CARRIED}"[:200],
    "detail": {"a": FIELDS, "b": CARRIED},
}
EVENTS = {
    "crl-generation": native("crl-generation/failure-1-bucket-permission", "reason"),
    "ca-creation": UNKNOWN | {"id": "unknown"},
    "certificate-issuance": native("certificate-issuance/connector-issuance-failure", "reason"),
    "api-call": recorded("api-call/create-environment-denied"),
}
SCALING = native("api-call/scaling-launch-failure", "StatusMessage", "Description", "Cause")
CALLS = [
    EVENTS["api-call"],
    recorded("api-call/key-disabled"),
    recorded("api-call/sign-in-failure"),
    recorded("api-call/ca-deleted"),
]


def found(text):
    """The planted secrets that a text holds, however JSON or a log escaped it."""
    plain = text.replace("\\/", "/").replace("\\u003d", "=").replace("&amp;", "&")
    return sorted({secret for secret in PLANTED if secret in plain or secret in text})


def everything_kept(deployment):
    """What the emulated AWS was sent: messages with each of their texts, items of the table, names of metrics."""
    data = requests.get(f"{deployment.url}/moto-api/data.json", timeout=10).json()
    topics = [topic["sent_notifications"] for topic in data["sns"]["Topic"]]
    items = deployment.client("dynamodb").scan(TableName=deployment.table)["Items"]
    metrics = deployment.client("cloudwatch").list_metrics()["Metrics"]
    assert topics and items and metrics
    return {"messages": json.dumps(topics), "items": json.dumps(items), "metrics": json.dumps(metrics)}


def test_secrets_are_in_nothing_that_functions_write(deployment, tmp_path):
    chat, _ = deployment.heard_topic("chat")
    answers = []
    with open(tmp_path / "log", "wb") as log:
        for name, first in EVENTS.items():
            more = [SCALING, *CALLS[1:]] if name == "api-call" else []
            settings = {"CHAT_TOPIC_ARN": chat, "LOG_LEVEL": "debug", "MINIMUM_SEVERITY": "info", **ENV}
            with deployment.start(name, log, **settings) as function:
                answers += [function.invoke(it).body for it in (first, *more)]
        with deployment.start("crl-generation", log, METRICS="emf", **ENV) as function:
            answers.append(function.invoke(EVENTS["crl-generation"] | {"id": "again"}).body)
    assert {answer["outcome"] for answer in answers} <= {"alerted", "folded", "counted"}
    texts = everything_kept(deployment) | {"log": (tmp_path / "log").read_text(), "answers": json.dumps(answers)}
    assert {name: found(text) for name, text in texts.items()} == {name: [] for name in texts}
    assert MARK in texts["messages"] and "[hidden]" in texts["messages"]


def refusing(code):
    """A service that quotes what it was sent, as AWS does of a signature that does not match."""
    error = f"<ErrorResponse><Error><Code>{code}</Code><Message>{escape(CARRIED)}</Message></Error></ErrorResponse>"
    return 403, "text/xml", error.encode()


S3_DENIES = f"<Error><Code>AccessDenied</Code><Message>{escape(CARRIED)}</Message></Error>"


def test_what_aws_answers_is_logged_told_and_dead_lettered_without_its_secrets(deployment, tmp_path):
    asked = json.dumps({"__type": "AccessDeniedException", "message": CARRIED}).encode()
    with (
        open(tmp_path / "log", "wb") as log,
        faults.answering((400, "application/x-amz-json-1.1", asked)) as (acm_pca, _),
        faults.answering(refusing("SignatureDoesNotMatch")) as (sns, _),
        faults.answering((403, "application/xml", S3_DENIES.encode())) as (s3, _),
        faults.answering((400, "application/x-amz-json-1.0", asked)) as (dynamodb, _),
        faults.answering((400, "application/cbor", cbor2.dumps(json.loads(asked)))) as (cloudwatch, _),
    ):
        failure = event("crl-generation/failure-1-bucket-permission")
        with deployment.start("crl-generation", log, AWS_ENDPOINT_URL_ACM_PCA=acm_pca, **ENV) as function:
            assert function.invoke(failure).body["outcome"] == "alerted"
        with deployment.start("crl-generation", log, AWS_ENDPOINT_URL_SNS=sns, **ENV) as function:
            undelivered = function.invoke(failure | {"id": "undelivered", "detail": {"result": "new"}}).body
        alone = {"AWS_ENDPOINT_URL_DYNAMODB": dynamodb, "AWS_ENDPOINT_URL_CLOUDWATCH": cloudwatch}
        with deployment.start("crl-generation", log, **alone, **ENV) as function:
            assert function.invoke(failure | {"id": "alone"}).body["outcome"] == "alerted"
        with deployment.start("trail-log", log, AWS_ENDPOINT_URL_S3=s3.removesuffix("/"), **ENV) as function:
            unread = function.invoke(event("trail-log/log-file")).body
    assert undelivered["errorType"] == "Undelivered" and MARK in undelivered["errorMessage"]
    assert unread["errorType"] == "LogFile" and MARK in unread["errorMessage"]
    texts = {"undelivered": json.dumps(undelivered), "unread": json.dumps(unread)}
    texts |= everything_kept(deployment) | {"log": (tmp_path / "log").read_text()}
    assert {name: found(text) for name, text in texts.items()} == {name: [] for name in texts}
    assert MARK in texts["messages"]
    assert all(words in texts["log"] for words in ("told without the ledger", "AccessDeniedException"))


@pytest.fixture
def stories(tmp_path):
    """The planted events as files: of EventBridge, and of a trail."""
    events = tmp_path / "events.jsonl"
    events.write_text("".join(json.dumps(it) + "\n" for it in (*EVENTS.values(), SCALING, *CALLS[1:])))
    trail = tmp_path / "111122223333_CloudTrail_us-east-1_20261121T1200Z_aaaaaaaaaaaaaaaa.json.gz"
    trail.write_bytes(gzip.compress(json.dumps({"Records": [it["detail"] for it in CALLS]}).encode()))
    return events, trail


def test_secrets_are_in_nothing_that_the_command_line_shows(tocsin, stories, tmp_path):
    events, trail = stories
    html, junit, expectations = (tmp_path / name for name in ("page.html", "report.xml", "expect.yaml"))
    expectations.write_text("expect: { key_disabled: none, trail_weakened: some }\nothers: refused\n")
    shown = {
        "run": tocsin("run", "--minimum-severity", "info", events, env=ENV),
        "run --json": tocsin("run", "--minimum-severity", "info", "--json", events, env=ENV),
        "explain": tocsin("explain", events, env=ENV),
        "explain --json": tocsin("explain", "--json", events, env=ENV),
        "replay": tocsin("replay", "--texts", events, trail, env=ENV),
        "replay --json": tocsin("replay", "--json", trail, env=ENV),
        "replay --csv": tocsin("replay", "--csv", "--html", html, trail, env=ENV),
        "replay --expect": tocsin("replay", "--expect", expectations, "--junit", junit, trail, env=ENV),
    }
    assert {name: it.code for name, it in shown.items() if it.code > 1} == {}
    texts = {name: it.out + it.err for name, it in shown.items()} | {
        "html": html.read_text(),
        "junit": junit.read_text(),
    }
    assert all(texts.values())
    assert {name: found(text) for name, text in texts.items()} == {name: [] for name in texts}
    assert [
        name for name in ("run", "run --json", "explain", "explain --json", "replay", "html") if MARK not in texts[name]
    ] == []


def test_secrets_are_in_nothing_that_redrive_shows(deployment):
    dead = DeadLetters(deployment)
    dead.send(destination_record(EVENTS["crl-generation"], message=CARRIED))
    dead.send(EVENTS["api-call"], ERROR_CODE="NO_PERMISSIONS", ERROR_MESSAGE=CARRIED.replace("\n", " "))
    for words in ([], ["--json"], ["--send"]):
        code, out, err = dead.redrive(*words, **ENV)
        assert code == 0 and MARK in out, err
        assert found(out + err) == []
