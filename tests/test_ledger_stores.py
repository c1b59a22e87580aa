"""One suite for every store of the ledger: tests/ledger, run against the real client of a table over HTTP."""

import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

from conftest import BIN

PROGRAM = BIN / "ledger-conformance"
KEYS = {"AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test", "AWS_REGION": "us-east-1"}


def run(*args, **env):
    done = subprocess.run([PROGRAM, *args], env={"PATH": os.environ["PATH"], **KEYS, **env}, capture_output=True)
    return done.returncode, done.stdout.decode()


def test_the_table_keeps_every_promise_and_answers_as_memory_does(deployment, emulated_aws):
    emulated_aws.calls.clear()
    code, out = run(deployment.table, AWS_ENDPOINT_URL=deployment.url)
    assert (code, out.splitlines()[-1].endswith(" 0 mistakes")) == (0, True), out
    # All of it went over the wire, and no scan with it.
    assert {name for name in emulated_aws.calls if name} == {"BatchGetItem", "PutItem", "Query", "TransactWriteItems"}
    assert emulated_aws.calls["TransactWriteItems"] > 100


def test_a_table_that_is_not_there_keeps_no_promise(deployment):
    code, out = run("no-such-table", AWS_ENDPOINT_URL=deployment.url)
    assert code == 1
    assert "dynamodb: a slot and a claim are written both or none: step 1: " in out
    assert "memory: " not in out


def test_without_a_server_nothing_is_skipped():
    code, out = run("ledger")
    assert (code, out) == (2, "usage: AWS_ENDPOINT_URL=... ledger-conformance TABLE\n")


def test_of_ten_who_write_at_the_same_moment_one_is_first(deployment):
    """What the suites take from the emulator, as the table gives it: moto alone lets several be first."""
    table = deployment.client("dynamodb")
    writers, rounds = 10, 20

    def claim(writer):
        keys = [f"{kind}-{writer // writers}" for kind in ("slot", "claim")]
        puts = [{"Item": {"pk": {"S": key}}, "ConditionExpression": "attribute_not_exists(pk)"} for key in keys]
        try:
            table.transact_write_items(TransactItems=[{"Put": put | {"TableName": deployment.table}} for put in puts])
        except table.exceptions.TransactionCanceledException:
            return writer // writers, False
        return writer // writers, True

    interval = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    try:
        with ThreadPoolExecutor(writers) as pool:
            answers = list(pool.map(claim, range(writers * rounds)))
    finally:
        sys.setswitchinterval(interval)
    assert sorted(turn for turn, first in answers if first) == list(range(rounds))
