"""Writes what the targets begin with into fuzz/seeds/: the recorded and documented samples, taken apart.

What is one input a file already (events/, routing/) is read from where it is: see the Makefile.
"""

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
                yield json.dumps(record, separators=(",", ":"), ensure_ascii=False)


def write(target, inputs):
    folder = ROOT / "fuzz" / "seeds" / target
    folder.mkdir(parents=True, exist_ok=True)
    for text in inputs:
        data = text if isinstance(text, bytes) else text.encode()
        (folder / hashlib.sha1(data).hexdigest()).write_bytes(data)


def main():
    texts = list(records())
    write("trail_record", texts)


if __name__ == "__main__":
    sys.exit(main())
