"""Records of CloudTrail: real functions on a real table, from the first alert to the last reminder."""

import copy
import datetime
import json

import pytest
from conftest import event

SCHEDULE = event("deadline-reminder/schedule")
KEY = "arn:aws:kms:us-west-2:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab"
NOW = datetime.datetime.now(datetime.UTC)


def at(name, time, **change):
    """An event of `events/api-call/` at another time, and an id of its own for its record."""
    changed = copy.deepcopy(event(f"api-call/{name}"))
    changed["time"] = changed["detail"]["eventTime"] = time.strftime("%Y-%m-%dT%H:%M:%SZ")
    changed["detail"] |= {"eventID": f"{name}-{time.timestamp():.0f}"} | change
    return changed


def deletion(left, time=NOW):
    """A key is scheduled to be deleted in so many hours."""
    end = NOW + datetime.timedelta(hours=left, minutes=30)
    scheduled = at("key-deletion-scheduled", time)
    scheduled["detail"]["responseElements"]["deletionDate"] = end.strftime("%b %d, %Y, %I:%M:%S %p")
    return scheduled, end


def cancelled():
    return at("key-deletion-cancelled", NOW + datetime.timedelta(seconds=5))


def batch(*events):
    records = [
        {"messageId": f"m{n}", "eventSource": "aws:sqs", "body": json.dumps(body)} for n, body in enumerate(events)
    ]
    return {"Records": records}


def outcome(function, body):
    return function.invoke(body).body.get("outcome")


def told(deployment):
    """The alerts so far: condition and state, in the order of their conditions."""
    documents = [json.loads(alert["Message"]) for alert in deployment.alerts()]
    return sorted((document["condition"], document["state"]) for document in documents)


def told_long_ago(deployment):
    """Has every alert told ten days ago. Returns how many that are."""
    table = deployment.client("dynamodb")
    items = [item for item in table.scan(TableName=deployment.table)["Items"] if "told_at" in item]
    earlier = (NOW - datetime.timedelta(days=10)).strftime("%Y-%m-%dT%H:%M:%SZ")
    for item in items:
        table.put_item(TableName=deployment.table, Item=item | {"told_at": {"S": earlier}})
    return len(items)


def test_a_batch_of_records_is_told_each_as_it_deserves(deployment):
    scheduled, end = deletion(left=20 * 24)
    denied, root = at("denied-by-service-control-policy", NOW), at("root-with-mfa", NOW)
    harmless = at("key-enabled", NOW, eventName="Decrypt")
    with deployment.start("api-call") as function:
        answer = function.invoke(batch(scheduled, denied, harmless, root))
        assert answer.body == {"batchItemFailures": []}
    alerts = {json.loads(alert["Message"])["condition"]: alert for alert in deployment.alerts()}
    assert sorted(alerts) == ["access_denied", "key_deletion_scheduled", "root_activity"]
    alert = alerts["key_deletion_scheduled"]
    assert "us-west-2: 20 days left, " in alert["Subject"]
    document = json.loads(alert["Message"])
    assert document["resource"] == KEY
    assert datetime.datetime.fromisoformat(document["deadline"]) == end.replace(microsecond=0)
    assert deployment.metric("EventsReceived") == 4
    assert deployment.metric("EventOutcome", Outcome="alerted") == 3
    assert deployment.metric("EventOutcome", Outcome="counted") == 1


def test_a_record_is_one_record_however_it_is_delivered(deployment):
    scheduled, _ = deletion(left=20 * 24)
    with deployment.start("api-call") as function, deployment.start("api-call") as other:
        assert outcome(function, scheduled) == "alerted"
        assert outcome(function, scheduled) == "duplicate"
        # Another envelope around the same record: its `eventID` is what counts.
        assert outcome(other, scheduled | {"id": "another-envelope"}) == "duplicate"
    assert told(deployment) == [("key_deletion_scheduled", "firing")]


def test_a_deletion_that_is_cancelled_is_over_and_leaves_a_disabled_key(deployment):
    scheduled, _ = deletion(left=20 * 24)
    with deployment.start("api-call") as function:
        assert outcome(function, scheduled) == "alerted"
        assert outcome(function, cancelled()) == "alerted"
        enabled = at("key-enabled", NOW + datetime.timedelta(seconds=9))
        assert outcome(function, enabled) == "alerted"
    assert told(deployment) == [
        ("key_deletion_scheduled", "firing"),
        ("key_deletion_scheduled", "resolved"),
        ("key_disabled", "firing"),
        ("key_disabled", "resolved"),
    ]


def test_a_deletion_that_nears_is_told_again_until_it_is_cancelled(deployment):
    scheduled, end = deletion(left=60)
    with deployment.start("api-call") as function, deployment.start("deadline-reminder") as reminder:
        assert outcome(function, scheduled) == "alerted"
        assert outcome(reminder, SCHEDULE) == "counted", "people know since a moment ago"
        assert told_long_ago(deployment) == 1
        deployment.alerts()
        assert outcome(reminder, SCHEDULE) == "alerted"
        [alert] = deployment.alerts()
        assert alert["Subject"].startswith(
            "key_deletion_scheduled REPEATING key 1234abcd 111122223333 us-west-2: 2 days"
        )
        assert datetime.datetime.fromisoformat(json.loads(alert["Message"])["deadline"]) == end.replace(microsecond=0)
        assert outcome(reminder, SCHEDULE) == "counted"
        assert outcome(function, cancelled()) == "alerted"
        told_long_ago(deployment)
        assert outcome(reminder, SCHEDULE) == "counted"


def test_a_deadline_that_nobody_can_read_keeps_no_other_from_being_told(deployment):
    scheduled, _ = deletion(left=60)
    with deployment.start("api-call") as function, deployment.start("deadline-reminder") as reminder:
        assert outcome(function, scheduled) == "alerted"
        told_long_ago(deployment)
        deployment.alerts()
        table = deployment.client("dynamodb")
        [item] = [item for item in table.scan(TableName=deployment.table)["Items"] if "watch" in item]
        finding = {"M": item["finding"]["M"] | {"condition": {"S": "of_a_newer_version"}}}
        table.put_item(TableName=deployment.table, Item=item | {"pk": {"S": "a-newer-one"}, "finding": finding})
        answer = reminder.invoke(SCHEDULE)
        [alert] = deployment.alerts()
        assert alert["Subject"].startswith("key_deletion_scheduled REPEATING")
        error = answer.body["errorMessage"]
        assert "the table holds an item whose `condition` can't be read: a-newer-one" in error, error


@pytest.mark.parametrize("trail", ["audit", "arn:aws:cloudtrail:us-east-1:111122223333:trail/audit"])
def test_a_trail_that_is_started_again_is_over_by_whichever_name(deployment, trail):
    stopped = at("trail-stopped", NOW)
    started = at("trail-stopped", NOW + datetime.timedelta(seconds=5), eventName="StartLogging")
    started["detail"]["requestParameters"] = {"name": trail}
    with deployment.start("api-call") as function:
        assert [outcome(function, stopped), outcome(function, started)] == ["alerted", "alerted"]
    assert told(deployment) == [("trail_weakened", "firing"), ("trail_weakened", "resolved")]
