"""Loads the release builds of two functions: batches of SQS records under a Lambda Runtime API, against an AWS on loopback.

Prints what was measured and writes it to bench/load.json beside the folder of the functions. Nothing is asserted but that
every event ends in one outcome.

    bench/load FOLDER_OF_BUILT_FUNCTIONS [--rate EVENTS] [--seconds SECONDS] [--instances NUMBER] [WORD...]
"""

import argparse
import asyncio
import json
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent.parent / "tests"))

import cost  # noqa: E402
import runs  # noqa: E402
from batches import SUCCESSES, batch_size  # noqa: E402
from support import fast_aws  # noqa: E402

LATENCIES = (0.0, 0.01)
LARGE = 100
# Events of one instance that must not make it grow.
MANY = 200_000
WAYS = (
    {"METRICS": "mixed", "LOG_LEVEL": "info"},
    {"METRICS": "cloudwatch", "LOG_LEVEL": "info"},
    {"METRICS": "emf", "LOG_LEVEL": "info"},
    {"METRICS": "emf", "LOG_LEVEL": "warn"},
)


def show(name, rows):
    print(f"\n{name}")
    for row in rows if isinstance(rows, list) else [rows]:
        print("  " + json.dumps(row))


async def measure(args, aws, results):
    def chosen(name):
        return not args.words or name in args.words

    def keep(name, value):
        results[name] = value
        show(name, value)

    sizes = {name: batch_size(name) for name in SUCCESSES}
    if chosen("alone"):
        keep(
            "alone",
            [
                await runs.alone(args.folder, aws, name, size, latency, 20_000)
                for name in SUCCESSES
                for size in (sizes[name], LARGE)
                for latency in LATENCIES
            ],
        )
    if chosen("many"):
        keep("many", [await runs.alone(args.folder, aws, name, sizes[name], 0.0, MANY) for name in SUCCESSES])
    if chosen("successes"):
        found = [
            (size, await runs.alone(args.folder, aws, "certificate-issuance", size, 0.01, 2_000, **way))
            for way in WAYS
            for size in (1, sizes["certificate-issuance"], LARGE, 1000)
        ]
        keep("successes", [run for _, run in found])
        keep("million_successes", [cost.million(run, size) for size, run in found if size < 1000])
    if chosen("storm"):
        keep("storm", [await runs.storm(args.folder, aws, "api-call", n, 0.01, 15) for n in (1, 2, 5, 10)])
    if chosen("offered"):
        keep(
            "offered",
            await runs.offered(args.folder, aws, args.instances, args.rate, args.seconds, args.failing, args.latency),
        )


def main():
    parser = argparse.ArgumentParser(prog="bench/load", description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("words", nargs="*", help="alone, many, successes, storm, offered: only these")
    parser.add_argument("--rate", type=int, default=10_000, help="events a second that are offered")
    parser.add_argument("--seconds", type=float, default=180)
    parser.add_argument("--instances", type=int, default=2, help="of each function, for the load that is offered")
    parser.add_argument("--failing", type=int, default=10, help="failures in a thousand events")
    parser.add_argument("--latency", type=float, default=0.0, help="seconds that AWS takes, for that load")
    args = parser.parse_args()
    out = args.folder.parent / "bench"
    out.mkdir(exist_ok=True)
    file = out / "load.json"
    results = json.loads(file.read_text()) if args.words and file.exists() else {}
    with fast_aws.serving() as aws:
        asyncio.run(measure(args, aws, results))
    file.write_text(json.dumps(results, indent=2) + "\n")


if __name__ == "__main__":
    main()
