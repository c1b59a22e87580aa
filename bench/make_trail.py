"""Makes the log files of a trail out of the recorded samples: the same ones for the same seed.

    make_trail.py FOLDER [MEGABYTES] [SEED]     a folder `AWSLogs/…` with as much, inflated: 200 unless told
    make_trail.py - MEGABYTES [SEED]            as much on the standard output, inflated: one file after another

What is recorded in a month of three accounts that run much and change little: two thirds are uses of keys, and most of
the rest reads. Each record has an id, a request id and a time of its own.
"""

import gzip
import json
import random
import re
import shutil
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

SAMPLES = Path(__file__).resolve().parent.parent / "tests" / "samples" / "recorded"
ORGANISATION = "o-exampleorgid"
ACCOUNTS = ["111122223333", "222233334444", "333344445555"]
REGIONS = ["us-east-1", "eu-west-1", "eu-central-1"]
FIRST = datetime(2026, 10, 1, tzinfo=UTC)
DAYS = 30
# Parts of a thousand.
MIX = {"key": 650, "read": 300, "write": 35, "denied": 10, "other": 5}
HOLES = ["eventID", "requestID", "eventTime", "recipientAccountId", "awsRegion"]


def samples():
    for path in sorted(SAMPLES.glob("*.json.gz")):
        yield from json.loads(gzip.decompress(path.read_bytes()))["Records"]
    for line in (SAMPLES / "cloud-custodian.jsonl").read_text().splitlines():
        yield json.loads(line)


def kind(record):
    code = record.get("errorCode", "")
    if "Denied" in code or "Unauthorized" in code:
        return "denied"
    if code:
        return "other"
    if record["eventSource"] == "kms.amazonaws.com":
        return "key"
    return "read" if record.get("readOnly") else "write"


def template(record):
    """The text of a record with holes for what differs from one to the next."""
    text = json.dumps(record, separators=(",", ":"), ensure_ascii=False).replace("%", "%%")
    values = {record[hole]: hole for hole in HOLES if record.get(hole)}
    pattern = "|".join(map(re.escape, sorted(values, key=len, reverse=True)))
    return re.sub(pattern, lambda match: f"%({values[match.group()]})s", text)


def templates():
    """Of each kind, what it is made of."""
    made = {name: [] for name in MIX}
    for record in samples():
        if all(record.get(hole) for hole in HOLES):
            made[kind(record)].append(template(record))
    return made


def bodies(megabytes, seed):
    """The inflated files, each with account, region and time, as they come in the course of the month."""
    chance = random.Random(seed)
    made = templates()
    left = int(megabytes * 1_000_000)
    # A file is 3 MB in the middle.
    step = timedelta(days=DAYS) / max(1, left // 3_000_000)
    time = FIRST
    while left > 0:
        time += step
        account, region = chance.choice(ACCOUNTS), chance.choice(REGIONS)
        length = min(left, chance.randrange(1_000_000, 5_000_000))
        body = render(made, chance, account, region, time, length)
        left -= len(body)
        yield account, region, time, body


def render(made, chance, account, region, time, length):
    clock = [f"{time - timedelta(seconds=second):%Y-%m-%dT%H:%M:%SZ}" for second in range(600)]
    names, weights = list(MIX), list(MIX.values())
    records, size = [], 0
    while size < length:
        for name in chance.choices(names, weights, k=64):
            bits = f"{chance.getrandbits(256):064x}"
            of = made[name]
            record = of[int(chance.random() * len(of))] % {
                "eventID": f"{bits[:8]}-{bits[8:12]}-4{bits[13:16]}-8{bits[17:20]}-{bits[20:32]}",
                "requestID": f"{bits[32:40]}-{bits[40:44]}-4{bits[45:48]}-8{bits[49:52]}-{bits[52:]}",
                "eventTime": clock[int(chance.random() * 600)],
                "recipientAccountId": account,
                "awsRegion": region,
            }
            records.append(record)
            size += len(record) + 1
    return ('{"Records":[' + ",".join(records) + "]}").encode()


def key(account, region, time, number):
    """Where CloudTrail puts such a file."""
    folder = f"AWSLogs/{ORGANISATION}/{account}/CloudTrail/{region}/{time:%Y/%m/%d}"
    return f"{folder}/{account}_CloudTrail_{region}_{time:%Y%m%dT%H%MZ}_{number:016d}.json.gz"


def make(folder, megabytes, seed=1):
    """Fills the folder, unless it holds the same already."""
    whole = Path(f"{folder}.{megabytes}-{seed}")
    if whole.exists():
        return
    shutil.rmtree(folder, ignore_errors=True)
    for number, (account, region, time, body) in enumerate(bodies(megabytes, seed)):
        path = Path(folder) / key(account, region, time, number)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(gzip.compress(body, mtime=0))
    whole.touch()


def main():
    folder = sys.argv[1]
    megabytes = float(sys.argv[2]) if len(sys.argv) > 2 else 200
    seed = int(sys.argv[3]) if len(sys.argv) > 3 else 1
    if folder != "-":
        return make(folder, megabytes, seed)
    for *_, body in bodies(megabytes, seed):
        sys.stdout.buffer.write(body)


if __name__ == "__main__":
    main()
