"""How long a function takes from exec until it asks for its first event, and for an event that it only counts, against a
bare `lambda_runtime` function that is given the same.

Fresh processes, in turn with the floor, so that a noisy machine is as noisy for both. Nothing is asserted.

    start_up.py FOLDER_OF_BUILT_FUNCTIONS FUNCTION...
"""

import json
import statistics
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "tests"))

from support.lambda_runtime import Function  # noqa: E402

FLOOR = "echo"
# Metrics go to the log: no call to AWS is measured here.
ENV = {"ALERT_TOPIC_ARN": "arn:aws:sns:us-east-1:111122223333:alerts", "LEDGER_TABLE": "ledger", "METRICS": "emf"}
# Events that are only counted. Those of the other functions may end something, and ask the ledger.
COUNTED = {
    "api-call": "airflow-run-queued",
    "ca-creation": "success",
    "certificate-issuance": "success",
    "certificate-revocation": "success",
    "key-event": "rotation",
    "trail-log": "skipped-digest",
    FLOOR: "success",
}
WARM = 20
ROUNDS = 25


def start(name, binary):
    """Of one process: wall ms until it is ready, of its first event and of a warm one, and its peak resident kB."""
    first = warm = None
    with Function(binary, ENV, subprocess.DEVNULL) as function:
        ready = function.wait_until_ready() * 1000
        if name in COUNTED:
            folder = "certificate-issuance" if name == FLOOR else name
            event = (ROOT / "events" / folder / f"{COUNTED[name]}.json").read_bytes()
            first, *others = [invoke(function, event) for _ in range(1 + WARM)]
            warm = statistics.median(others)
        status = Path(f"/proc/{function.process.pid}/status").read_text()
    peak = next(line for line in status.splitlines() if line.startswith("VmHWM"))
    return ready, first, warm, int(peak.split()[1])


def invoke(function, event):
    begun = time.perf_counter()
    assert function.invoke(event).ok
    return (time.perf_counter() - begun) * 1000


def main():
    folder, names = Path(sys.argv[1]), [FLOOR, *sorted(sys.argv[2:])]
    runs = {name: [] for name in names}
    for _ in range(ROUNDS):
        for name in names:
            runs[name].append(start(name, folder / name / "bootstrap"))

    walls = {name: [run[0] for run in got] for name, got in runs.items()}
    floor = statistics.median(walls[FLOOR])
    first = {name: statistics.median(run[1] for run in runs[name]) for name in names if name in COUNTED}
    warm = {name: statistics.median(run[2] for run in runs[name]) for name in names if name in COUNTED}
    rows = []
    for name in names:
        rows.append(
            {
                "function": name,
                "init_ms_median": round(statistics.median(walls[name]), 2),
                "init_ms_min": round(min(walls[name]), 2),
                "init_ratio": round(statistics.median(walls[name]) / floor, 2),
                "init_ratio_min": round(min(walls[name]) / min(walls[FLOOR]), 2),
                "first_ms": round(first[name], 2) if name in COUNTED else "",
                "warm_ms": round(warm[name], 2) if name in COUNTED else "",
                "warm_ratio": round(warm[name] / warm[FLOOR], 2) if name in COUNTED else "",
                "peak_rss_kb": max(run[3] for run in runs[name]),
                "bytes": (folder / name / "bootstrap").stat().st_size,
            }
        )
    print(f"start-up, exec to first /next, then events that are only counted; {ROUNDS} cold processes each, in turn\n")
    heads = {
        "init_ms_median": "init ms",
        "init_ms_min": "min ms",
        "init_ratio": "x echo",
        "init_ratio_min": "x (min)",
        "first_ms": "first ms",
        "warm_ms": "warm ms",
        "warm_ratio": "x echo",
        "peak_rss_kb": "RSS kB",
        "bytes": "bytes",
    }
    print("".join([f"{'function':24}", *(f"{head:>9}" for head in heads.values())]))
    for row in rows:
        print("".join([f"{row['function']:24}", *(f"{row[key]:>9}" for key in heads)]))
    out = folder.parent / "bench"
    out.mkdir(exist_ok=True)
    (out / "start_up.json").write_text(json.dumps(rows, indent=2) + "\n")


if __name__ == "__main__":
    main()
