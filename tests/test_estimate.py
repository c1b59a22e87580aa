"""The estimate at the end of `tocsin replay`: what a month like the one replayed would be, and cost."""

import gzip
import json
import re

import pytest
from conftest import ROOT

TRAIL = sorted((ROOT / "tests/samples/recorded").glob("218007301253_*.json.gz"))
RECORD = json.loads(gzip.decompress(TRAIL[0].read_bytes()))["Records"][0]
USER = {"type": "IAMUser", "userName": "alice", "accountId": "111122223333"}
ROOT_USER = {"type": "Root", "accountId": "111122223333", "arn": "arn:aws:iam::111122223333:root"}


def call(number, service, name, reads, who=USER, day=0, **other):
    return RECORD | {
        "eventID": f"00000000-0000-0000-0000-{number:012}",
        "eventTime": f"2026-10-{day + 1:02}T00:00:00Z",
        "eventSource": f"{service}.amazonaws.com",
        "eventName": name,
        "eventType": "AwsApiCall",
        "readOnly": reads,
        "userIdentity": who,
        "requestParameters": {},
        "responseElements": None,
        "errorCode": None,
        "errorMessage": None,
        **other,
    }


@pytest.fixture
def replay(tocsin, tmp_path):
    def run(*records, args=()):
        (tmp_path / "log.json").write_text(json.dumps({"Records": records}))
        result = tocsin("replay", *args, tmp_path / "log.json")
        assert (result.code, result.err) == (0, "")
        return result.out

    return run


@pytest.fixture
def months(replay):
    def run(*records):
        *_, line = [json.loads(line) for line in replay(*records, args=["--json"]).splitlines()]
        assert line["kind"] == "estimate"
        return {month["by"]: month for month in line["months"]}

    return run


def test_events_are_counted_by_the_way_on_which_they_are_heard(months):
    rules = [
        call(1, "cloudtrail", "StopLogging", False, requestParameters={"name": "all"}),
        call(2, "autoscaling", "UpdateAutoScalingGroup", False),
        call(3, "kms", "TagResource", False),
        # Root is heard whatever it does.
        call(4, "s3", "ListBuckets", True, who=ROOT_USER),
    ]
    keys = [call(5 + n, "kms", "Decrypt", True) for n in range(7)] + [call(12, "kms", "ListKeys", True)]
    files = [
        call(13, "s3", "PutBucketPolicy", False),
        call(14, "autoscaling", "DescribeAutoScalingGroups", True),
        # By AWS, for root.
        call(15, "s3", "ListBuckets", True, who=ROOT_USER | {"invokedBy": "config.amazonaws.com"}),
        # Ten days make a third of a month.
        call(16, "s3", "PutBucketPolicy", False, day=10),
    ]
    found = months(*rules, *keys, *files)
    assert {by: month["events"] for by, month in found.items()} == {
        "eventbridge": 3 * 4,
        "data_plane": 3 * (4 + 8),
        "files": 3 * (4 + 8 + 4),
    }
    assert [month["alerts"] for month in found.values()] == [6 + 3, 6 + 3, 6 + 3]
    assert [month["files"] for month in found.values()] == [0, 0, 3]


def test_what_comes_twice_is_a_call_once_and_work_twice(months):
    told, ordinary = (
        call(1, "cloudtrail", "StopLogging", False, requestParameters={"name": "all"}),
        [call(2 + n, "autoscaling", "DescribeAutoScalingGroups", True, day=10 * n) for n in range(2)],
    )
    assert months(told, *ordinary, told)["files"]["events"] == 3 * (2 + 2)


def test_the_ledger_is_paid_for_what_is_told_folded_and_ended(months):
    def key(number, name, day):
        arn = "arn:aws:kms:us-east-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab"
        return call(number, "kms", name, False, day=day, requestParameters={"keyId": arn}, resources=[{"ARN": arn}])

    def items(*records):
        items = months(*records, call(99, "s3", "PutBucketPolicy", False, day=30))["eventbridge"]["items"]
        return {item["what"]: item["amount"] for item in items}

    reminders = 360
    told = items(key(1, "DisableKey", 0))
    # Two transactions of two items, each written twice.
    assert (told["Ledger, written"], told["Ledger, read"]) == (8, reminders)
    folded = items(key(1, "DisableKey", 0), key(2, "DisableKey", 0))
    assert (folded["Ledger, written"], folded["Ledger, read"]) == (16, reminders)
    assert folded["Publishes"] == 1
    ended = items(key(1, "DisableKey", 0), key(2, "EnableKey", 1))
    assert (ended["Ledger, written"], ended["Ledger, read"]) == (8 + 2, reminders + 1)
    assert ended["Publishes"] == 2
    nothing = items(key(2, "EnableKey", 0))
    assert ("Ledger, written" in nothing, nothing["Ledger, read"]) == (False, reminders + 1)


def test_a_call_is_paid_for_metrics_of_what_is_more_than_counted(months):
    def sent(*records):
        ten_days = call(98, "s3", "PutBucketPolicy", False), call(99, "s3", "PutBucketPolicy", False, day=10)
        found = months(*records, *ten_days)
        amounts = [{item["what"]: item["amount"] for item in month["items"]} for month in found.values()]
        return [amount.get("Sending metrics", 0) for amount in amounts]

    files = 3
    described = [call(n, "kms", "UpdateKeyDescription", False) for n in range(5)]
    assert sent(*described) == [0, 0, files]
    told = call(10, "cloudtrail", "StopLogging", False, requestParameters={"name": "all"})
    assert sent(*described, told) == [3, 3, 3 + files]
    # Nobody is told of them, and their failures are counted.
    failed = call(11, "kms", "UpdateKeyDescription", False, errorCode="NotFoundException")
    data_plane = call(12, "kms", "Decrypt", True, errorCode="InvalidCiphertextException")
    elsewhere = call(13, "s3", "GetBucketPolicy", True, errorCode="NoSuchBucketPolicy")
    assert sent(*described, failed, data_plane, elsewhere) == [3, 6, 3 + files]


def test_the_table_adds_up(replay):
    shown = replay(call(1, "kms", "TagResource", False), call(2, "kms", "TagResource", False, day=20))
    _, estimate = shown.split("\nA month like this: ")
    assert estimate.startswith("30 days, reckoned from 20 days of records.\n\nDeployment ")
    _, months, bill = estimate.split("\n\n")
    months = [re.split(r"\s{2,}", line) for line in months.splitlines()[1:]]
    assert [month[:2] for month in months] == [
        ["As it is by default", "3"],
        ["With KmsDataPlane=enabled", "3"],
        ["With the trail's log files", "3"],
    ]
    items, total = bill.split("\nTotal ")
    dollars = [float(line[45:55].replace("<", "")) for line in items.splitlines()[1:]]
    assert dollars[:-1] == sorted(dollars[:-1], reverse=True)
    assert float(total.split()[0]) == float(months[0][3])
    assert abs(sum(dollars) - float(months[0][3])) < 0.05
    assert "Don't rely on it" not in estimate


def test_less_than_an_hour_is_said_to_be_little_and_a_moment_is_nothing(tocsin, replay):
    result = tocsin("replay", *TRAIL)
    assert "\nA month like this: 30 days, reckoned from 35 minutes of records.\nDon't rely on it: " in result.out
    shown = replay(call(1, "kms", "TagResource", False), call(2, "kms", "TagResource", False))
    assert "\nNo estimate of a month: there are no two records of different times.\n" in shown
    *_, line = replay(call(1, "kms", "TagResource", False), args=["--json"]).splitlines()
    assert json.loads(line) == {"kind": "estimate"}
