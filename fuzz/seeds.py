"""Writes what the targets begin with into fuzz/seeds/: the events and the samples, whole, taken apart and in wrappings."""

import gzip
import hashlib
import json
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent
SAMPLES = ROOT / "tests" / "samples"


def records():
    """Each record of the samples, once for each operation and error."""
    seen = set()
    for file in sorted(SAMPLES.rglob("*.json*")):
        text = gzip.decompress(file.read_bytes()) if file.suffix == ".gz" else file.read_bytes()
        parts = (
            json.loads(text)["Records"] if file.suffix == ".gz" else [json.loads(line) for line in text.splitlines()]
        )
        for part in parts:
            record = part.get("event", part)
            record = record.get("detail", record)
            kind = tuple(record.get(key) for key in ("eventType", "eventSource", "eventName", "errorCode"))
            if "eventTime" in record and kind not in seen:
                seen.add(kind)
                yield written(record)


def events():
    """Each event of events/, and some records as EventBridge sends them."""
    for file in sorted((ROOT / "events").rglob("*.json")):
        yield written(json.loads(file.read_text()))
    for line in (SAMPLES / "envelopes" / "cloud-custodian.jsonl").read_text().splitlines():
        part = json.loads(line)
        yield written(part.get("event", part))


def written(value):
    return json.dumps(value, separators=(",", ":"), ensure_ascii=False)


def log_files(records):
    """Small log files, in each shape that people keep them in."""
    for at in range(0, len(records), 3):
        some = records[at : at + 3]
        joined = ",".join(some)
        looked_up = [{"EventId": "e", "CloudTrailEvent": record} for record in some]
        yield '{"Records":[' + joined + "]}"
        yield [
            "[" + joined + "]",
            "\n".join(some),
            '{"Records": [\n' + ",\n".join(some) + "\n]}\n",
            written({"Events": looked_up}),
        ][at // 3 % 4]
    yield '{"awsAccountId":"111122223333","digestStartTime":"2026-11-20T10:00:00Z","logFiles":[{"a":1}]}'
    yield '\ufeff{"Records":[{"a":1},{"b":[2]}],"x":{"y":[]},"z":"}"}'
    yield '{"eventVersion":"1","a":"}\n{"eventVersion":"2"}'


def messages(events):
    """Events as queues, topics and Lambda hand them over."""
    for event in events:
        yield written({"Records": [{"messageId": "m", "eventSource": "aws:sqs", "body": event}]})
        yield written({
            "requestContext": {
                "functionArn": "arn:aws:lambda:us-east-1:111122223333:function:tocsin-KeyEvent-1:$LATEST",
                "condition": "RetriesExhausted",
                "approximateInvokeCount": 3,
            },
            "requestPayload": json.loads(event),
            "responsePayload": {"errorType": "Undelivered", "errorMessage": "no"},
        })  # fmt: skip
    created = {
        "Records": [{
            "eventSource": "aws:s3",
            "eventName": "ObjectCreated:Put",
            "s3": {"bucket": {"name": "b"}, "object": {"key": "a%2Bb+c", "size": 1, "versionId": "v"}},
        }]
    }  # fmt: skip
    of_a_trail = {"s3Bucket": "b", "s3ObjectKey": ["AWSLogs/1/x.json.gz", "y"]}
    for message in [created, of_a_trail, {"Service": "Amazon S3", "Event": "s3:TestEvent", "Bucket": "b"}]:
        yield written(message)
        yield written({"Type": "Notification", "Message": written(message)})
    yield "AWSLogs/o-1/111122223333/CloudTrail/us-east-1/a b+c%.json.gz"


def documents(events):
    """Events as people keep them in files."""
    yield from events[::4]
    for at in range(0, len(events) - 3, 9):
        some = events[at : at + 2]
        yield "[" + ",\n".join(some) + "]"
        yield "\n".join(some)
        yield json.dumps(json.loads(some[0]), indent=2) + "\n" + some[1]
        yield some[0] + "\n{ broken\n" + some[1]
        yield written({"Records": [{"messageId": "m", "eventSource": "aws:sqs", "body": it} for it in some]})


def names():
    yield from [
        "us-east-1",
        "eusc-de-east-1",
        "111122223333",
        "071f4cb1-2a7b-e70c-ab6d-f56example34",
        "audit_report_ID",
    ]
    yield "arn:aws:acm-pca:us-east-1:111122223333:certificate-authority/1122/certificate/286535153982"
    yield "arn:aws-cn:acm-pca:cn-north-1:111122223333:certificate-authority/1122"
    yield "arn:aws:kms:us-west-2:111122223333:key/mrk-1234abcd12ab34cd56ef1234567890ab"
    yield "arn:aws:sns:us-east-1:111122223333:Tocsin-Alerts_2"
    yield "AWSLogs/1/218007301253_CloudTrail_us-east-1_20230710T1200Z_iLj9fb7yyUG9X4Bf.json.gz"
    yield "111122223333_CloudTrail-Digest_us-east-2_your-trail-name_us-east-2_20150817T001535Z.json.gz"
    yield "examplebucket"


def errors(records):
    """What AWS says where a call fails."""
    for record in records:
        message = json.loads(record).get("errorMessage")
        if isinstance(message, str):
            yield message


ALERTS = [
    '{"version":"1","condition":"access_denied","severity":"low","account":"111122223333","resource":null,'
    '"facts":{"actor":"a","address":"10.0.0.7","count":3}}',
    '{"condition":"crl_bucket_permission","severity":"critical","state":"firing","region":"us-east-1","facts":{}}',
    '{"facts":[{"a":"b","c":[1,{"d":null}]},{"a":["B",true],"c":"d"}],"account":"a","region":["us-east-1","a"]}',
]
PATTERNS = [
    '{"account":["111122223333"],"condition":[{"prefix":"crl_"}]}',
    '{"facts":{"actor":[{"anything-but":{"suffix":"x"}}],"address":[{"cidr":"10.0.0.0/8"}]},"cause":[{"exists":false}]}',
    '{"$or":[{"severity":["low"]},{"facts":{"count":[{"numeric":[">",0,"<=",5]}]}}],"account":[{"wildcard":"1*2*"}]}',
    '{"region":[{"equals-ignore-case":"US-EAST-1"},null,true,3.5,{"anything-but":["a","b"]}]}',
    '{"facts":{"a":["b",{"prefix":{"equals-ignore-case":"B"}}],"c":["d",{"exists":false}]},"account":[{"suffix":"a"}]}',
]


def routings():
    for file in [ROOT / "routing" / "routing.yaml", ROOT / "shared/domain/src/routing/defaults.yaml"]:
        yield file.read_text()
    actions = [
        "observe: true",
        "severity: low",
        "topic: arn:aws:sns:us-east-1:111122223333:lab\n    severity: high",
        "mute: { until: 2027-01-31, reason: TICKET-1 }",
    ]
    for pattern, action in zip(PATTERNS, actions, strict=False):
        yield f"rules:\n  - name: a\n    match: {pattern}\n    {action}\n"
    yield "\n".join(f"# {it}" for it in "ab") + "\nrules:\n" + "".join(
        f"- name: b{at}\n  match: {pattern}\n  {action}\n" for at, (pattern, action) in enumerate(zip(PATTERNS, actions, strict=False))
    )  # fmt: skip


def yamls():
    yield "a: 1\nb:\n  - x\n  -\n    c: y\n"
    yield "# said\n\n---\na: |\n  two\n  lines\nb: >-\n  one\n"
    yield "\ufeffa: b\r\nc: 'd''e'\r\nf: \"\\u00e9\\n\"\r\n"
    yield "? a\n: [1, 0x1f, 0o17, .5, -1.5e3, ~, true, 'x']\n"
    yield "a: &x {b: !t 1}\nc: *x\n--- \nd: 1\n"
    yield from PATTERNS
    yield from routings()


def texts(records):
    yield from errors(records)
    yield "password=hunter2hunter2 AKIAIOSFODNN7EXAMPLE ghp_0123456789abcdefghij"
    yield 'X-Amz-Security-Token: abc\n"token": "0123456789ab" wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY'
    yield "-----BEGIN PRIVATE KEY-----\nMIIE\n-----END PRIVATE KEY----- eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2ln Bearer abc123def"
    yield "a\u202eb\u200b\x1b[2J\x9b see https://e.x www.e.example"


def write(target, inputs):
    folder = ROOT / "fuzz" / "seeds" / target
    folder.mkdir(parents=True, exist_ok=True)
    for text in inputs:
        data = text if isinstance(text, bytes) else text.encode()
        (folder / hashlib.sha1(data).hexdigest()).write_bytes(data)


def main():
    of_trails, of_bridge = list(records()), list(events())
    # The shape of the files is what matters there, and short inputs are tried more often.
    short = [record for record in of_trails if len(record) < 1500]
    files = list(log_files(short))
    write("trail_record", of_trails)
    write("event", of_bridge)
    write("alert", of_bridge)
    write("messages", messages(of_bridge))
    write("documents", documents(of_bridge))
    write("log_file", (bytes([at]) + file.encode() for at, file in enumerate(files)))
    write("gzip", (bytes([at]) + gzip.compress(file.encode(), mtime=0) for at, file in enumerate(files)))
    write("pattern", (f'{{"pattern":{pattern},"event":{alert}}}' for pattern in PATTERNS for alert in ALERTS))
    write("routing", routings())
    write("yaml", yamls())
    write("names", names())
    write("denial", errors(of_trails))
    write("text", texts(of_trails))


if __name__ == "__main__":
    sys.exit(main())
