"""What does not depend on the machine, against `limits.json`: sizes, allocations, and instructions under callgrind. Fails
if one is beyond its band.

Less than its band is no failure: it says so, and that the limits can be lowered with `--update`.
"""

import argparse
import gzip
import json
import re
import subprocess
import sys
from pathlib import Path

import given
from figures import Figures
from given import ROOT
from lambda_process import Process

LIMITS = ROOT / "bench/limits.json"
SAMPLES = ROOT / "tests/samples/recorded"
FUNCTION = "certificate-issuance"
ENV = {"METRICS": "emf", "EARLY_CONNECTIONS": "disabled"}
TIMES = 5


def records(path):
    """The recorded samples, one event of EventBridge a line."""
    envelope = {"id": "e", "detail-type": "AWS API Call via CloudTrail", "source": "aws.some", "resources": []}
    envelope |= {"account": "111122223333", "region": "us-east-1", "time": "2026-11-20T10:00:00Z"}
    files = [json.loads(gzip.decompress(file.read_bytes()))["Records"] for file in sorted(SAMPLES.glob("*.json.gz"))]
    lines = [json.dumps(envelope | {"detail": record}) for file in files for record in file]
    path.write_text("\n".join(lines) + "\n")
    return len(lines)


def callgrind(command, out):
    return ["valgrind", "--tool=callgrind", f"--callgrind-out-file={out}", *map(str, command)]


def total(out):
    """The instructions that callgrind counted. The file goes, so that nobody takes it for that of another run."""
    text = out.read_text()
    out.unlink()
    return int(re.search(r"^(?:summary|totals): (\d+)", text, re.MULTILINE)[1])


def instructions(folder, events, out):
    """Of one pass over the records, without what the process itself takes."""
    found = []
    for times in (1, 1 + TIMES):
        subprocess.run(
            callgrind([folder / "counts/bootstrap", "decode", events, times], out), check=True, capture_output=True
        )
        found.append(total(out))
    return (found[1] - found[0]) / TIMES


def started(folder, out):
    """From exec to the first event and to its end, which is only counted."""
    with Process(callgrind([folder / FUNCTION / "bootstrap"], out), ENV) as process:
        process.invoke(given.success().encode())
        process.end()
    return total(out)


def measure(folder, out):
    out.mkdir(parents=True, exist_ok=True)
    events, grind = out / "records.jsonl", out / "callgrind.out"
    number = records(events)
    paths = [ROOT / f"events/certificate-issuance/{name}.json" for name in ("success", "connector-issuance-failure")]
    command = [folder / "counts/bootstrap", "allocations", *paths, events]
    counted = json.loads(subprocess.run(command, check=True, capture_output=True).stdout)
    figures = Figures()
    for name, count in counted.items():
        figures.add(f"allocations/{name}", count)
    figures.add("instructions/decode and classify a record", instructions(folder, events, grind) / number)
    figures.add("instructions/start and count an event", started(folder, grind))
    figures.add("size/bytes", (folder / FUNCTION / "bootstrap").stat().st_size)
    return figures


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, help="the folder of built functions")
    parser.add_argument("out", type=Path, help="where the figures go")
    parser.add_argument("--update", action="store_true", help="write what was measured into the limits")
    args = parser.parse_args()
    figures, limits = measure(args.folder, args.out), json.loads(LIMITS.read_text())
    figures.save(args.out / "counts.json")
    band, failed = limits["band"], False
    for name in figures.samples:
        kind, _, what = name.partition("/")
        value = figures.median(name)
        if kind == "size":
            most = limits["artifact_bytes"]["x86_64"]
            verdict = "too large" if value > most else ""
        else:
            if args.update:
                limits[kind][what] = round(value)
            most = limits[kind][what]
            verdict = "more than the band" if value > most * (1 + band) else ""
            if value < most * (1 - band):
                print(f"{name}: less than the band, lower it: make bench-counts UPDATE=--update")
        failed = failed or bool(verdict)
        print(f"{name:48}{value:14.0f}  of {most:<12}{verdict}")
    if args.update:
        LIMITS.write_text(json.dumps(limits, indent=1) + "\n")
    sys.exit(failed)


if __name__ == "__main__":
    main()
