"""Makes the log files of a trail out of the recorded samples: the same ones for the same seed.

What is recorded in a month of three accounts that run much and change little: two thirds are uses of keys, and most of
the rest reads. (In the recorded files somebody attacks, so that more fails.)

What is random in the recorded records is random here. An id or a token that no two of them share is another one in each
record that is made; what some share (keys, instances, addresses, sessions) is drawn from a few for each account.

`figures` says how near that is. Of the recorded files of 200 records and more: 1264 bytes and 33 fields a record, and
11.2 bytes inflated for one of the file; of those that are made 1235, 36 and 10.3.
"""

import argparse
import base64
import gzip
import json
import random
import re
import shutil
import sys
import zlib
from collections import Counter
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
HOLES = ["eventTime", "recipientAccountId", "awsRegion"]
# Each value that recorded records share stands for so many in each account.
SHARED = 4

LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"
HEX = "[0-9a-fA-F]"
RANDOM = re.compile(
    rf"{HEX}{{8}}-{HEX}{{4}}-{HEX}{{4}}-{HEX}{{4}}-{HEX}{{12}}"  # UUIDs
    rf"|(?<=[a-z]-){HEX}{{8,17}}\b"  # i-0dbc91f429e48eeed
    r"|\bA(?:SIA|KIA|IDA|ROA)[A-Z0-9]{16}"
    r"|\b\d{1,3}\.\d{1,3}\.\d{1,3}\.\d{1,3}\b"  # addresses
    r"|\b2\d{3}-\d\d-\d\dT\d\d:\d\d:\d\dZ"
    r"|\b[A-Za-z0-9+/]{60,}={0,2}"  # x-amz-id-2
    r"|\b[A-Z0-9]{16}\b"  # request ids of S3
    r"|(?<=[a-z]-)\d+\b"
)


def log_files():
    """The recorded log files, inflated."""
    return [gzip.decompress(path.read_bytes()) for path in sorted(SAMPLES.glob("*.json.gz"))]


def samples():
    for body in log_files():
        yield from json.loads(body)["Records"]
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


def template(record, seen):
    """The text of a record with holes for what differs from one to the next, and how each random one is filled."""
    text = json.dumps(record, separators=(",", ":"), ensure_ascii=False).replace("%", "%%")
    fills = {}

    def random_hole(match):
        value = match.group()
        name = f"{'shared' if seen[value] > 1 else 'own'} {value}"
        fills[name] = shape(value)
        return f"%({name})s"

    holes = {record[hole]: hole for hole in HOLES}
    pattern = "|".join(map(re.escape, sorted(holes, key=len, reverse=True)))
    parts = re.split(f"({pattern})", text)
    return "".join(f"%({holes[it]})s" if it in holes else RANDOM.sub(random_hole, it) for it in parts), fills


def shape(value):
    """What makes a random value that looks like this one."""
    length = len(value)
    if value.count("-") == 4:
        upper = value == value.upper()

        def uuid(chance):
            bits = f"{chance.getrandbits(128):032x}"
            text = f"{bits[:8]}-{bits[8:12]}-4{bits[13:16]}-8{bits[17:20]}-{bits[20:]}"
            return text.upper() if upper else text

        return uuid
    if value.count(".") == 3:
        return lambda chance: f"10.{chance.randrange(256)}.{chance.randrange(256)}.{chance.randrange(256)}"
    if value.endswith("Z") and "T" in value:
        return lambda chance: f"{FIRST + timedelta(seconds=chance.randrange(DAYS * 86400)):%Y-%m-%dT%H:%M:%SZ}"
    if value.isdigit():
        return lambda chance: f"{chance.randrange(10**length):0{length}}"
    if re.fullmatch(f"{HEX}+", value):
        return lambda chance: f"{chance.getrandbits(4 * length):0{length}x}"
    if length == 20 and value[0] == "A":
        head, tail = value[:4], "EXAMPLE" if value.endswith("EXAMPLE") else ""
        return lambda chance: head + "".join(chance.choices(LETTERS, k=16 - len(tail))) + tail
    if length == 16:
        return lambda chance: "".join(chance.choices(LETTERS, k=16))
    return lambda chance: base64.b64encode(chance.randbytes(length))[:length].decode()


def templates():
    """Of each kind, what it is made of."""
    made = {name: [] for name in MIX}
    records = [record for record in samples() if all(record.get(hole) for hole in HOLES)]
    seen = Counter(value for record in records for value in set(RANDOM.findall(json.dumps(record))))
    for record in records:
        made[kind(record)].append(template(record, seen))
    return made


def bodies(megabytes, seed):
    """The inflated files, each with account, region and time, as they come in the course of the month."""
    chance = random.Random(seed)
    made = templates()
    accounts = {account: {} for account in ACCOUNTS}
    left = int(megabytes * 1_000_000)
    # A file is 3 MB in the middle.
    step = timedelta(days=DAYS) / max(1, left // 3_000_000)
    time = FIRST
    while left > 0:
        time += step
        account, region = chance.choice(ACCOUNTS), chance.choice(REGIONS)
        length = min(left, chance.randrange(1_000_000, 5_000_000))
        body = render(made, chance, account, accounts[account], region, time, length)
        left -= len(body)
        yield account, region, time, body


def render(made, chance, account, shared, region, time, length):
    """A file. `shared` is what random values its account has, by what they stand for."""
    clock = [f"{time - timedelta(seconds=second):%Y-%m-%dT%H:%M:%SZ}" for second in range(600)]
    names, weights = list(MIX), list(MIX.values())
    records, size = [], 0
    while size < length:
        for name in chance.choices(names, weights, k=64):
            of = made[name]
            text, fills = of[int(chance.random() * len(of))]
            values = {"eventTime": clock[int(chance.random() * 600)], "recipientAccountId": account}
            values["awsRegion"] = region
            for hole, fill in fills.items():
                if hole.startswith("own"):
                    values[hole] = fill(chance)
                    continue
                few = shared.get(hole) or shared.setdefault(hole, [fill(chance) for _ in range(SHARED)])
                values[hole] = few[int(chance.random() * SHARED)]
            records.append(text % values)
            size += len(records[-1]) + 1
    return ('{"Records":[' + ",".join(records) + "]}").encode()


def fields(value):
    """How many there are, nested ones with it."""
    if isinstance(value, dict):
        return sum(1 + fields(inner) for inner in value.values())
    return sum(map(fields, value)) if isinstance(value, list) else 0


def figures(name, files):
    records = [record for body in files for record in json.loads(body)["Records"]]
    size = sum(map(len, files))
    ratio = size / sum(len(gzip.compress(body)) for body in files)
    each = sum(map(fields, records)) / len(records)
    failed = 100 * sum("errorCode" in record for record in records) / len(records)
    print(
        f"{name}: {len(records)} records, {size / len(records):.0f} bytes and {each:.1f} fields each,"
        f" {failed:.1f} % failed, {ratio:.1f} : 1"
    )


def key(account, region, time, number):
    """Where CloudTrail puts such a file."""
    folder = f"AWSLogs/{ORGANISATION}/{account}/CloudTrail/{region}/{time:%Y/%m/%d}"
    return f"{folder}/{account}_CloudTrail_{region}_{time:%Y%m%dT%H%MZ}_{number:016d}.json.gz"


def make(folder, megabytes, seed=1):
    """Fills the folder, unless it holds the same already."""
    source = zlib.crc32(Path(__file__).read_bytes())
    whole = Path(f"{folder}.{megabytes}-{seed}-{source}")
    if whole.exists():
        return
    shutil.rmtree(folder, ignore_errors=True)
    for number, (account, region, time, body) in enumerate(bodies(megabytes, seed)):
        path = Path(folder) / key(account, region, time, number)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(gzip.compress(body, mtime=0))
    whole.touch()


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument(
        "folder",
        help="where a folder `AWSLogs/…` is made; `-` for the standard output, inflated, one file after another;"
        " `figures` to say what the recorded log files are like, and those that are made",
    )
    parser.add_argument("megabytes", type=float, nargs="?", default=200, help="how much, inflated (default: 200)")
    parser.add_argument("seed", type=int, nargs="?", default=1, help="what chance begins with (default: 1)")
    args = parser.parse_args()
    if args.folder == "figures":
        figures("recorded", [body for body in log_files() if len(body) > 200_000])
        return figures("made", [body for *_, body in bodies(args.megabytes, args.seed)])
    if args.folder != "-":
        return make(args.folder, args.megabytes, args.seed)
    for *_, body in bodies(args.megabytes, args.seed):
        sys.stdout.buffer.write(body)


if __name__ == "__main__":
    main()
