"""A replay of log files, run as people run it."""

import gzip
import json
import os
import re
import shutil
import signal
import subprocess
import threading
from contextlib import contextmanager

import pytest
from conftest import BIN, ROOT, event

RECORDED = ROOT / "tests/samples/recorded"
LOGS = sorted(RECORDED.glob("218007301253_CloudTrail_*.json.gz"))
RECORDS = 691
DISABLED = "  high      key_disabled  "
NAME = "111122223333_CloudTrail_us-east-1_{}Z_0123456789abcdef.json"


def disabling(time, number):
    """A call that disables a key of its own."""
    key = f"arn:aws:kms:us-east-1:111122223333:key/1234abcd-12ab-34cd-56ef-{number:012}"
    return {
        "eventVersion": "1.11",
        "eventType": "AwsApiCall",
        "userIdentity": {"type": "Root", "accountId": "111122223333", "arn": "arn:aws:iam::111122223333:root"},
        "eventTime": time,
        "eventSource": "kms.amazonaws.com",
        "eventName": "DisableKey",
        "awsRegion": "us-east-1",
        "eventID": f"e{number}",
        "recipientAccountId": "111122223333",
        "requestParameters": {"keyId": key},
    }


def write(folder, written, records):
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / NAME.format(written)
    path.write_text(json.dumps({"Records": records}))
    return path


def hours(folder, count):
    """A file for each of some hours, each with a key that is disabled."""
    for hour in range(count):
        day, hour = f"2026-11-{1 + hour // 24:02}", hour % 24
        time = f"{day}T{hour:02}:10:00Z"
        write(folder, f"{day.replace('-', '')}T{hour:02}15", [disabling(time, int(day[-2:]) * 100 + hour)])


def sums(result):
    """How many files and records a replay says that it read."""
    [files, records] = re.findall(r"^Read: (\d+) files? \(.*?\), (\d+) records?\b", result.out, re.M)[0]
    return int(files), int(records)


@contextmanager
def replaying(*args, **streams):
    command = [BIN / "tocsin", "replay", *map(str, args)]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True, **streams) as process:
        # One that hangs fails the test.
        timer = threading.Timer(60, process.kill)
        timer.start()
        try:
            yield process
        finally:
            timer.cancel()
            process.kill()


def looked_up(record):
    """A record as `aws cloudtrail lookup-events` prints it."""
    return {"EventId": record["eventID"], "EventName": record["eventName"], "CloudTrailEvent": json.dumps(record)}


RECORD = event("api-call/key-disabled")["detail"]
LOOKED_UP = [looked_up(RECORD), looked_up(RECORD | {"eventID": "another"})]


@pytest.mark.parametrize(
    "printed",
    [
        json.dumps({"Events": LOOKED_UP}, indent=4),
        json.dumps(LOOKED_UP, indent=4),
        "".join(json.dumps(one) + "\n" for one in LOOKED_UP),
        "\t".join(one["CloudTrailEvent"] for one in LOOKED_UP),
        json.dumps([json.loads(one["CloudTrailEvent"]) for one in LOOKED_UP]),
    ],
)
def test_takes_what_the_event_history_prints(tocsin, printed):
    result = tocsin("replay", "-", stdin=printed)
    assert (result.code, result.err) == (0, "")
    assert "2 records" in result.out and "key_disabled" in result.out


def test_says_how_to_take_records_out_of_quotes(tocsin):
    result = tocsin("replay", "-", stdin=json.dumps([one["CloudTrailEvent"] for one in LOOKED_UP], indent=4))
    assert result.code == 1
    assert (
        "bytes in quotes were skipped: if there are records in them, `jq -r '..|strings'` takes them out" in result.err
    )


def test_what_is_told_does_not_depend_on_how_many_read(tocsin, tmp_path):
    hours(tmp_path, 60)
    results = [tocsin("replay", *LOGS, tmp_path, "--jobs", jobs) for jobs in (1, 4, 4)]
    assert results[0].code == 0
    assert results[0].out == results[1].out == results[2].out
    assert sums(results[0]) == (64, RECORDS + 60)
    assert results[0].out.count(DISABLED) == 60


def test_a_trail_is_read_as_its_bucket_has_it(tocsin, tmp_path):
    logs = tmp_path / "AWSLogs/o-1/218007301253/CloudTrail/us-east-1/2023/07/10"
    logs.mkdir(parents=True)
    for path in LOGS:
        shutil.copy(path, logs)
    for kind in ("Digest", "Insight"):
        folder = tmp_path / f"AWSLogs/o-1/218007301253/CloudTrail-{kind}"
        folder.mkdir()
        name = f"218007301253_CloudTrail-{kind}_us-east-1_20230710T1200Z_0123456789abcdef.json.gz"
        (folder / name).write_bytes(gzip.compress(b"{}"))
    (tmp_path / "README.txt").write_text("not a log")
    result = tocsin("replay", tmp_path)
    assert (result.code, sums(result)) == (0, (4, RECORDS))
    assert result.err.splitlines() == [
        f"tocsin: skipped `{tmp_path}/README.txt`: not .gz, .json, .jsonl or .ndjson",
        "tocsin: skipped 1 digest file",
        "tocsin: skipped 1 file of CloudTrail Insights",
    ]


def test_standard_input_is_read_gzipped_or_not(tocsin):
    packed = b"".join(path.read_bytes() for path in LOGS)
    plain = gzip.decompress(LOGS[0].read_bytes())
    results = [tocsin("replay", "-", stdin=text) for text in (packed, plain)]
    assert [(result.code, result.err) for result in results] == [(0, "")] * 2
    assert sums(results[0]) == (1, RECORDS)


def test_links_are_followed_to_files_and_not_in_circles(tocsin, tmp_path):
    (tmp_path / "logs").mkdir()
    (tmp_path / "logs/link.json.gz").symlink_to(LOGS[0])
    (tmp_path / "logs/circle").symlink_to(tmp_path)
    (tmp_path / "logs/self.json").symlink_to(tmp_path / "logs/self.json")
    (tmp_path / "folder").symlink_to(tmp_path / "logs")
    result = tocsin("replay", tmp_path / "folder")
    assert (result.code, sums(result)[0]) == (1, 1)
    assert f"can't read `{tmp_path}/folder/circle`: a link to a folder, which may lead in a circle" in result.err
    assert f"can't read `{tmp_path}/folder/self.json`: Too many levels of symbolic links" in result.err


def test_names_may_hold_anything(tocsin, tmp_path):
    for name in (b"\xff\x1b[2J.json.gz", "\u202egz.json".encode()):
        shutil.copy(LOGS[0], os.fsencode(tmp_path) + b"/" + name)
    (tmp_path / "\x1b[2Jbroken.json").write_text("[")
    result = tocsin("replay", tmp_path)
    assert (result.code, sums(result)[0]) == (1, 3)
    assert "broken.json`: " in result.err
    assert "\x1b" not in result.out + result.err and "\u202e" not in result.out + result.err


@pytest.mark.skipif(os.geteuid() == 0, reason="nothing is denied to root")
def test_what_is_denied_is_named_and_the_rest_is_read(tocsin, tmp_path):
    shutil.copy(LOGS[0], tmp_path)
    file, folder = tmp_path / "denied.json", tmp_path / "folder"
    file.write_text("{}")
    folder.mkdir()
    file.chmod(0)
    folder.chmod(0)
    result = tocsin("replay", tmp_path)
    folder.chmod(0o700)
    assert (result.code, sums(result)[0]) == (1, 1)
    for path in (file, folder):
        assert f"can't read `{path}`: Permission denied" in result.err


def test_an_empty_folder_is_said(tocsin, tmp_path):
    result = tocsin("replay", tmp_path)
    assert result.code == 1
    assert f"can't read `{tmp_path}`: no .gz, .json, .jsonl or .ndjson file is in it" in result.err


def test_only_what_is_asked_for_is_told_and_files_that_cannot_hold_it_are_not_read(tocsin, tmp_path):
    hours(tmp_path, 24 * 5)
    other = [disabling("2026-11-03T12:00:00Z", n) for n in (9000, 9001)]
    other[0]["recipientAccountId"] = "444455556666"
    other[1]["awsRegion"] = "eu-central-1"
    write(tmp_path / "other", "20261103T1205", other)
    place = ("--account", "111122223333", "--region", "us-east-1")
    day = tocsin("replay", tmp_path, "--since", "2026-11-03", "--until", "2026-11-03", *place)
    assert day.code == 0
    assert day.out.count(DISABLED) == 24
    # The day, the last hour before it, and the day after it.
    assert sums(day) == (50, 51)
    assert "skipped 71 files of another time" in day.err
    assert "left out 27 records not asked for" in day.err
    times = ("--since", "2026-11-02T10:00:00Z", "--until", "2026-11-02T10:10:01Z")
    assert tocsin("replay", tmp_path, *times).out.count(DISABLED) == 1
    two = tocsin("replay", tmp_path / "other", "--region", "eu-central-1", "--region", "us-east-1")
    assert two.out.count(DISABLED) == 2


@pytest.mark.parametrize(
    "args, says",
    [
        (["--since", "lately"], "such as 7d or 12h"),
        (["--account", "me"], "expected the 12 digits of an account"),
        (["--region", "Frankfurt"], "such as eu-central-1"),
        (["--region", "EU-CENTRAL-1"], "such as eu-central-1"),
        (["--jobs", "0"], "invalid value '0' for '--jobs <N>'"),
        (["--since", "2026-11-02", "--until", "2026-11-01"], "--since must be the earlier one"),
    ],
)
def test_a_wrong_option_is_refused(tocsin, args, says):
    result = tocsin("replay", RECORDED, *args)
    assert (result.code, result.out) == (2, "")
    assert says in result.err


@pytest.mark.parametrize("sent", [signal.SIGINT, signal.SIGTERM])
def test_an_interrupted_replay_sums_up_what_was_read(tmp_path, sent):
    hours(tmp_path / "logs", 24)
    # Nobody ever writes to the last file.
    endless = tmp_path / NAME.format("20261231T0000")
    os.mkfifo(endless)
    expected, report = tmp_path / "expected.yaml", tmp_path / "report.xml"
    expected.write_text("expect: { root_activity: none }")
    reports = ["--expect", expected, "--junit", report, "--html", tmp_path / "page.html"]
    with replaying(*reports, tmp_path / "logs", endless, stdout=subprocess.PIPE) as process:
        day, first = process.stdout.readline(), process.stdout.readline()
        process.send_signal(sent)
        out, err = process.communicate(timeout=60)
    assert process.returncode == 130
    assert "tocsin: interrupted" in err
    assert day == "2026-11-01, Sunday\n" and DISABLED in first and "\nCondition " in out
    # Nobody takes a part for the whole.
    assert 'errors="1"' in report.read_text() and "was interrupted" in (tmp_path / "page.html").read_text()


def test_a_closed_pipe_ends_a_replay_early(tmp_path):
    hours(tmp_path / "logs", 24)
    endless = tmp_path / NAME.format("20261231T0000")
    os.mkfifo(endless)
    reader, writer = os.pipe()
    os.close(reader)
    with replaying(tmp_path / "logs", endless, stdout=writer) as process:
        _, err = process.communicate(timeout=60)
    os.close(writer)
    assert (process.returncode, err) == (0, "")
