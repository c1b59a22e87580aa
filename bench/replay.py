"""How long a replay takes, against inflating the same files and doing nothing with them, and against counting their calls
in Python; and how much memory it takes, however much it reads.

In turn, so that a noisy machine is as noisy for all; the fastest of the rounds counts. Nothing is asserted.

    replay.py FOLDER_OF_BUILT_PROGRAMS [MEGABYTES] [ROUNDS] [MEGABYTES_THROUGH_A_PIPE]
"""

import os
import subprocess
import sys
import time
from collections import namedtuple
from pathlib import Path

import make_trail
from figures import Figures

Run = namedtuple("Run", ["wall", "cpu", "peak"])
BENCH = Path(__file__).resolve().parent


def run(command, cores, stdin=None):
    """Wall seconds, seconds of CPU with those of its children, and peak resident MB of one process."""
    begun = time.perf_counter()
    command = ["taskset", "--cpu-list", ",".join(map(str, cores)), *map(str, command)]
    process = subprocess.Popen(command, stdin=stdin, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
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
NAMES = {"inflate, nothing else": "inflate", "tocsin replay": "tocsin", "Python, count": "python"}


def contenders(programs, trail, cores):
    inflate = [programs / "examples" / "inflate"]
    return {
        "inflate, nothing else": [*inflate, "inflate", trail, cores],
        "and find the records": [*inflate, "records", trail, cores],
        "and read them": [*inflate, "events", trail, cores],
        "tocsin replay": [programs / "tocsin", "replay", trail],
        "Python, count": [sys.executable, BENCH / "count_calls.py", trail, cores],
    }


def main():
    programs = Path(sys.argv[1])
    megabytes, rounds, piped = [int(arg) for arg in [*sys.argv[2:], 200, 3, 1000][:3]]
    out = programs.parent / "bench"
    trail = out / f"trail-{megabytes}"
    make_trail.make(trail, megabytes)

    every = sorted(os.sched_getaffinity(0))
    figures = Figures()
    for cores in [every[:1], every][: len(every)]:
        on = "1" if len(cores) == 1 else "all"
        print(f"{megabytes} MB of log files, inflated; {len(cores)} of {len(every)} cores; best of {rounds}\n")
        print(f"{'':24}{'s':>8}{'x':>8}{'CPU s':>8}{'x':>8}{'MB/s':>8}{'RSS MB':>8}")
        runs = {}
        for _ in range(rounds):
            for name, command in contenders(programs, trail, len(cores)).items():
                if not (name.startswith("Python") and runs.get(name)):  # Slow enough to be timed once.
                    runs.setdefault(name, []).append(run(command, cores))
        best = {name: Run(*map(min, zip(*got, strict=True))) for name, got in runs.items()}
        floor = best["inflate, nothing else"]
        for name, (wall, cpu, _) in best.items():
            peak = max(got.peak for got in runs[name])
            if name in NAMES:
                figures.add(f"replay/{NAMES[name]}/{on}/wall_s", *(got.wall for got in runs[name]))
                figures.add(f"replay/{NAMES[name]}/{on}/cpu_s", *(got.cpu for got in runs[name]))
                figures.add(f"replay/{NAMES[name]}/{on}/peak_mb", peak)
            row = (
                f"{wall:8.2f}{wall / floor.wall:8.1f}{cpu:8.2f}{cpu / floor.cpu:8.1f}{megabytes / wall:8.0f}{peak:8.0f}"
            )
            print(f"{name:24}{row}")
        print()

    made = subprocess.Popen([sys.executable, BENCH / "make_trail.py", "-", str(piped)], stdout=subprocess.PIPE)
    wall, _, peak = run([programs / "tocsin", "replay", "-"], every, made.stdout)
    made.stdout.close()
    assert made.wait() == 0
    print(f"{piped} MB through a pipe, made on the fly: {wall:.1f} s, {peak:.0f} MB resident at most")
    figures.add("replay/pipe/wall_s", wall)
    figures.add("replay/pipe/peak_mb", peak)
    figures.save(out / "replay.json")


if __name__ == "__main__":
    main()
