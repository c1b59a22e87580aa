"""What load costs in calls of AWS, and the AWS of `make load` itself."""

import json
import subprocess

import pytest
from conftest import BIN, event
from support import fast_aws
from support.lambda_runtime import Function
from test_ledger_stores import run

BATCHES = 4


def batch(function, size, name="success"):
    body = json.dumps(event(f"{function}/{name}"))
    return {"Records": [{"messageId": f"m{n}", "eventSource": "aws:sqs", "body": body} for n in range(size)]}


@pytest.fixture(scope="module")
def aws():
    with fast_aws.serving() as aws:
        yield aws


@pytest.mark.parametrize("function, name", [("certificate-issuance", "success"), ("api-call", "airflow-run-queued")])
@pytest.mark.parametrize("metrics, calls", [("cloudwatch", {"PutMetricData": BATCHES}), ("emf", {})])
def test_calls_grow_with_batches_and_not_with_successes(aws, function, name, metrics, calls):
    settings = {"ALERT_TOPIC_ARN": "arn:aws:sns:us-east-1:111122223333:alerts", "LEDGER_TABLE": "ledger"}
    settings |= {"AWS_ENDPOINT_URL": aws.url, "METRICS": metrics, "LOG_LEVEL": "warn"}
    with Function(BIN / function, settings, subprocess.DEVNULL) as running:
        for size in (10, 1000):
            aws.start_anew()
            for _ in range(BATCHES):
                assert running.invoke(batch(function, size, name)).body == {"batchItemFailures": []}
            figures = aws.figures()
            assert figures["calls"] == calls, size
            if calls:
                counted = {figures["metrics"][name] for name in ("EventsReceived", "EventOutcome:counted")}
                assert counted == {BATCHES * size}


def test_the_aws_of_the_load_keeps_the_promises_of_a_store(aws):
    aws.start_anew()
    code, out = run("ledger", AWS_ENDPOINT_URL=aws.url)
    assert (code, out.splitlines()[-1].endswith(" 0 mistakes")) == (0, True), out
    assert set(aws.figures()["calls"]) == {"BatchGetItem", "PutItem", "Query", "TransactWriteItems"}
