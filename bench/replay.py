"""How long a replay takes, against inflating the same files and doing nothing with them, and against counting their calls
in Python, on one core and on two; what a record costs, against parsing it; and how much memory a replay takes, however
much it reads.

In turn, so that a noisy machine is as noisy for all, each pinned to its cores; medians. Nothing is asserted.
"""

import argparse
import gzip
import json
import os
import statistics
import subprocess
import sys
import time
from collections import namedtuple
from pathlib import Path

import make_trail
from figures import Figures

Run = namedtuple("Run", ["wall", "cpu", "peak"])
BENCH = Path(__file__).resolve().parent
# Files of which the records are decoded one by one: as many as stay in a cache of the second level, and some more.
DECODED = 4


def pinned(command, cores):
    return ["taskset", "--cpu-list", ",".join(map(str, cores)), *map(str, command)]


def run(command, cores, stdin=None):
    """Wall seconds, seconds of CPU with those of its children, and peak resident MB of one process."""
    begun = time.perf_counter()
    process = subprocess.Popen(
        pinned(command, cores), stdin=stdin, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    peak, ended = 0, 0
    while not ended:
        # What the kernel says at the end counts this process too, which it was forked from.
        status = Path(f"/proc/{process.pid}/status").read_text()
        peak = max([peak, *(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmHWM"))])
        ended, code, used = os.wait4(process.pid, os.WNOHANG)
        time.sleep(0.002)
    process.returncode = code
    return Run(time.perf_counter() - begun, used.ru_utime + used.ru_stime, peak / 1000)


# By what name each is among the figures.
NAMES = {
    "inflate, nothing else": "inflate",
    "and find the records": "records",
    "and read them": "events",
    "tocsin replay": "tocsin",
    "Python, count": "python",
}


def contenders(programs, trail, cores):
    inflate = [programs / "examples" / "inflate"]
    return {
        "inflate, nothing else": [*inflate, "inflate", trail, cores],
        "and find the records": [*inflate, "records", trail, cores],
        "and read them": [*inflate, "events", trail, cores],
        "tocsin replay": [programs / "tocsin", "replay", "--jobs", cores, trail],
        "Python, count": [sys.executable, BENCH / "count_calls.py", trail, cores],
    }


def replays(figures, programs, trail, megabytes, rounds, cores):
    """Runs all of them on these cores, and prints a table."""
    print(f"{megabytes} MB of log files, inflated; {len(cores)} cores; medians of {rounds}\n")
    print(f"{'':24}{'s':>8}{'x':>8}{'CPU s':>8}{'x':>8}{'MB/s':>8}{'RSS MB':>8}")
    runs = {}
    for _ in range(rounds):
        for name, command in contenders(programs, trail, len(cores)).items():
            runs.setdefault(name, []).append(run(command, cores))
    median = {name: Run(*map(statistics.median, zip(*got, strict=True))) for name, got in runs.items()}
    floor = median["inflate, nothing else"]
    for name, (wall, cpu, _) in median.items():
        peak = max(got.peak for got in runs[name])
        figure = f"replay/{NAMES[name]}/{len(cores)}"
        figures.add(f"{figure}/wall_s", *(got.wall for got in runs[name]))
        figures.add(f"{figure}/cpu_s", *(got.cpu for got in runs[name]))
        figures.add(f"{figure}/peak_mb", peak)
        times = f"{wall:8.2f}{wall / floor.wall:8.1f}{cpu:8.2f}{cpu / floor.cpu:8.1f}"
        print(f"{name:24}{times}{megabytes / wall:8.0f}{peak:8.0f}")
    print()


def records(figures, programs, trail, core):
    """What a record costs, found, checked, decoded and classified, and what to parse it costs."""
    files = sorted(trail.rglob("*.json.gz"))[:DECODED]
    text = b"".join(gzip.decompress(file.read_bytes()) for file in files)
    command = pinned([programs / "examples" / "trail_speed", "json"], [core])
    found = json.loads(subprocess.run(command, input=text, stdout=subprocess.PIPE, check=True).stdout)
    for name, times in found.items():
        figures.add(f"records/{name}/cpu_us", *times)
    ours, value = statistics.median(found["decode_and_classify"]), statistics.median(found["value"])
    print(f"a record decoded and classified: {ours:.2f} µs, 1/{value / ours:.1f} of serde_json::Value\n")


def through_a_pipe(figures, programs, megabytes, cores):
    made = subprocess.Popen([sys.executable, BENCH / "make_trail.py", "-", str(megabytes)], stdout=subprocess.PIPE)
    wall, _, peak = run([programs / "tocsin", "replay", "-"], cores, made.stdout)
    made.stdout.close()
    assert made.wait() == 0
    print(f"{megabytes} MB through a pipe, made on the fly: {wall:.1f} s, {peak:.0f} MB resident at most")
    figures.add("replay/pipe/wall_s", wall)
    figures.add("replay/pipe/peak_mb", peak)


def main():
    parser = argparse.ArgumentParser(description=__doc__.partition("\n\n")[0])
    parser.add_argument("programs", type=Path, help="the folder of built programs")
    parser.add_argument("megabytes", type=int, nargs="?", default=200, help="of log files (default: 200)")
    parser.add_argument("rounds", type=int, nargs="?", default=7, help="of each program (default: 7)")
    parser.add_argument("piped", type=int, nargs="?", default=1000, help="megabytes through a pipe (default: 1000)")
    args = parser.parse_args()
    out = args.programs.parent / "bench"
    trail = out / f"trail-{args.megabytes}"
    make_trail.make(trail, args.megabytes)
    figures = Figures()
    every = sorted(os.sched_getaffinity(0))
    records(figures, args.programs, trail, every[0])
    replays(figures, args.programs, trail, args.megabytes, args.rounds, every[:1])
    if len(every) > 1:
        replays(figures, args.programs, trail, args.megabytes, args.rounds, every[:2])
    if args.piped:
        through_a_pipe(figures, args.programs, args.piped, every)
    figures.save(out / "replay.json")


if __name__ == "__main__":
    main()
