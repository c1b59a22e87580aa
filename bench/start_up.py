"""How long a function takes from exec until it asks for its first event, against a bare `lambda_runtime` function.

Fresh processes, in turn with the floor, so that a noisy machine is as noisy for both. Nothing is asserted.

    start_up.py FOLDER_OF_BUILT_FUNCTIONS [ROUNDS]
"""

import json
import statistics
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "tests"))

from support.lambda_runtime import Function  # noqa: E402

FLOOR = "echo"
ENV = {"ALERT_TOPIC_ARN": "arn:aws:sns:us-east-1:111122223333:alerts", "LEDGER_TABLE": "ledger"}


def start(binary):
    """Wall ms, peak resident kB of one start."""
    with Function(binary, ENV) as function:
        wall = function.wait_until_ready() * 1000
        status = Path(f"/proc/{function.process.pid}/status").read_text()
    peak = next(line for line in status.splitlines() if line.startswith("VmHWM"))
    return wall, int(peak.split()[1])


def main():
    folder, rounds = Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 25
    names = [FLOOR, *sorted(path.name for path in (ROOT / "functions").iterdir())]
    runs = {name: [] for name in names}
    for _ in range(rounds):
        for name in names:
            runs[name].append(start(folder / name / "bootstrap"))

    walls = {name: [wall for wall, _ in got] for name, got in runs.items()}
    floor = statistics.median(walls[FLOOR])
    rows = []
    for name in names:
        rows.append(
            {
                "function": name,
                "init_ms_median": round(statistics.median(walls[name]), 2),
                "init_ms_min": round(min(walls[name]), 2),
                "init_ratio": round(statistics.median(walls[name]) / floor, 2),
                "init_ratio_min": round(min(walls[name]) / min(walls[FLOOR]), 2),
                "peak_rss_kb": max(peak for _, peak in runs[name]),
                "bytes": (folder / name / "bootstrap").stat().st_size,
            }
        )
    print(f"start-up, exec to first /next, {rounds} cold processes each, in turn\n")
    print(f"{'function':24} {'median ms':>9} {'min ms':>7} {'x echo':>7} {'x (min)':>8} {'RSS kB':>8} {'bytes':>10}")
    for row in rows:
        print(
            "{function:24} {init_ms_median:9} {init_ms_min:7} {init_ratio:7} {init_ratio_min:8} {peak_rss_kb:8} {bytes:10}".format(
                **row
            )
        )
    out = folder.parent / "bench"
    out.mkdir(exist_ok=True)
    (out / "start_up.json").write_text(json.dumps(rows, indent=2) + "\n")


if __name__ == "__main__":
    main()
