"""A few rows of the fault table, one of each kind. `make faults` makes them all."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from faulttable import events, faults, world
from faulttable.row import Row
from faulttable.table import make_row, rows

# Fault, function, dead letters and alerts. Each alert but one is a duplicate that can't be told from the first.
ROWS = {
    ("DynamoDB hangs, always", "certificate-revocation"): (0, 1),
    ("SNS refuses connections", "key-event"): (1, 1),
    ("SNS resets the connection, once", "crl-generation"): (0, 1),
    ("SNS denies access, always", "certificate-issuance"): (1, 1),
    ("SNS does it, the answer is lost, once", "ca-creation"): (0, 2),
    ("SNS does it, the answer is lost, always", "audit-report"): (1, 10),
    ("DynamoDB denies access, always", events.RECOVERED): (1, 1),
    ("DynamoDB does call 2, the answer is lost", "deadline-reminder"): (0, 1),
    ("CloudWatch answers garbage, always", "api-call"): (0, 1),
    ("ACM PCA answers slowly, always", "crl-generation"): (0, 1),
    ("S3 denies access, always", "trail-log"): (1, 1),
    ("S3 answers garbage, always", "trail-log"): (1, 1),
    ("S3 resets the connection, always", "trail-log"): (1, 1),
    ("SNS denies access, always", "trail-log"): (1, 1),
    ("killed after call 1 of SNS, once", "key-event"): (0, 2),
    ("killed before every call of SNS", "api-call"): (1, 1),
    ("a batch with poison records", "certificate-issuance"): (2, 1),
    ("delivered twice", "api-call"): (0, 1),
    ("delivered after its recovery", "crl-generation"): (0, 1),
    ("the clock jumps an hour back before a retry", "deadline-reminder"): (1, 1),
}


@pytest.fixture(scope="module")
def shared():
    with world.serving() as shared:
        yield shared


def test_nothing_is_lost_whatever_fails(shared):
    known = {(name, function): make for name, make, function in rows()}
    with ThreadPoolExecutor(6) as pool:
        made = list(pool.map(lambda key: make_row(shared, key[0], known[key], key[1]), ROWS))
    assert [(row.fault, row.function, row.notes) for row in made if row.lost or not row.reached] == []
    assert {(row.fault, row.function): (row.dead_letters, row.alerts) for row in made} == ROWS


def test_an_event_that_is_lost_is_seen(shared):
    with Row(shared, "key-event", "nobody delivers it") as row:
        assert faults.run(row, lambda _: None).lost == 1
    with Row(shared, "key-event", "nobody dead-letters it") as row:
        row.give_up = lambda _: None
        assert faults.run(row, faults.always("sns", faults.proxy.denied)).lost == 1
