"""From exec to an alert that is published, and warm ones, against an AWS over https; then batches that are only counted.

Every contender is given events of its own in turn, so that a noisy machine is as noisy for all. Time of the processor
stands beside the time on the wall. Nothing is asserted but that each event was told.
"""

import argparse
from pathlib import Path

import given
from aws_stub import Stub
from figures import Figures
from lambda_process import Process

FUNCTION = "certificate-issuance"
WARM, WARM_AT_ONCE = 300, 20
WARM_LATE = 60
LATE_MS = 10
BATCH, BATCHES = 100, 40
MANY = 100_000


class Contenders:
    """Which there are: what was not built is not measured."""

    def __init__(self, functions, contenders, env):
        lazy, early = {"EARLY_CONNECTIONS": "disabled"}, {"EARLY_CONNECTIONS": "enabled"}
        every = {
            "echo": (functions / "echo", {}),
            "tocsin": (functions / FUNCTION, lazy),
            "tocsin-early": (functions / FUNCTION, early),
            "by-hand": (contenders / "by-hand", {}),
            "naive": (contenders / "naive", {}),
        }
        self.every = {name: (path / "bootstrap", env | own) for name, (path, own) in every.items()}
        self.every = {name: it for name, it in self.every.items() if it[0].exists()}

    def process(self, name):
        return Process(*self.every[name])


def add(figures, name, took):
    figures.add(f"{name}/wall_ms", took.wall_ms)
    figures.add(f"{name}/cpu_ms", took.cpu_ms)


def cold(figures, stub, contenders, rounds):
    for _ in range(rounds):
        for name in contenders.every:
            with contenders.process(name) as process:
                stub.reset()
                first = process.invoke(given.failure())
                calls = stub.count()
                add(figures, f"init/{name}", process.init)
                add(figures, f"first/{name}", first)
                figures.add(f"init_and_first/{name}/wall_ms", process.init.wall_ms + first.wall_ms)
                figures.add(f"init_and_first/{name}/cpu_ms", process.init.cpu_ms + first.cpu_ms)
                figures.add(f"peak/{name}/rss_kb", process.memory_kb()[1])
                figures.add(f"first/{name}/calls", calls)


def warm(figures, stub, contenders, count, suffix=""):
    """A few alerts of each in turn, all of them of processes that stay."""
    processes = {name: contenders.process(name).__enter__() for name in contenders.every}
    try:
        for process in processes.values():
            process.invoke(given.failure())
        for _ in range(count // WARM_AT_ONCE):
            for name, process in processes.items():
                for _ in range(WARM_AT_ONCE):
                    add(figures, f"warm{suffix}/{name}", process.invoke(given.failure()))
        for name, process in processes.items():
            stub.reset()
            process.invoke(given.failure())
            calls = stub.calls()["calls"]
            figures.add(f"warm{suffix}/{name}/calls", len(calls))
            published = [call for call in calls if call["operation"] == "Publish"]
            if suffix and published:
                until = max(call["ended_us"] for call in published)
                figures.add(f"waits/{name}/until_published", chain([c for c in calls if c["ended_us"] <= until]))
                figures.add(f"waits/{name}/until_answered", chain(calls))
                figures.add(f"waits/{name}/metrics_alone", alone(calls, "PutMetricData"))
    finally:
        for process in processes.values():
            process.__exit__()


def chain(calls):
    """The most calls of which each began when the one before had ended."""
    longest = []
    for call in sorted(calls, key=lambda call: call["begun_us"]):
        before = [length for ended, length in longest if ended <= call["begun_us"]]
        longest.append((call["ended_us"], 1 + max(before, default=0)))
    return max((length for _, length in longest), default=0)


def alone(calls, operation):
    """How many calls of an operation ran while no other did."""

    def beside(one, other):
        return other is not one and one["begun_us"] < other["ended_us"] and other["begun_us"] < one["ended_us"]

    these = [call for call in calls if call["operation"] == operation]
    return sum(not any(beside(call, other) for other in calls) for call in these)


def batches(figures, stub, contenders):
    with contenders.process("tocsin") as process:
        process.invoke(given.batch(BATCH))
        stub.reset()
        for _ in range(BATCHES):
            took = process.invoke(given.batch(BATCH))
            figures.add("batch/tocsin/cpu_us_per_event", took.cpu_ms * 1000 / BATCH)
            figures.add("batch/tocsin/wall_us_per_event", took.wall_ms * 1000 / BATCH)
        figures.add("batch/tocsin/calls", stub.count() / BATCHES)


def many(figures, contenders):
    """Resident memory after a tenth of the events, and after all. After each thousand one is told, as first of its kind."""
    with contenders.process("tocsin-early") as process:
        for done in range(0, MANY, BATCH):
            if done == MANY // 10:
                figures.add("many/tocsin/early_rss_kb", process.memory_kb()[0])
            process.invoke(given.batch(BATCH))
            if done % 1000 == 0:
                process.invoke(given.failure())
        figures.add("many/tocsin/rss_kb", process.memory_kb()[0])
        figures.add("many/tocsin/peak_rss_kb", process.memory_kb()[1])


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("functions", type=Path, help="the folder of built functions")
    parser.add_argument("contenders", type=Path, help="the folder of built contenders")
    parser.add_argument("stub", type=Path, help="the program that AWS is played by")
    parser.add_argument("out", type=Path, help="where the figures go")
    parser.add_argument("rounds", type=int, nargs="?", default=25)
    args = parser.parse_args()
    functions, built, program, out, rounds = args.functions, args.contenders, args.stub, args.out, args.rounds
    figures = Figures()
    with Stub(program, out) as stub:
        contenders = Contenders(functions, built, stub.env)
        cold(figures, stub, contenders, rounds)
        warm(figures, stub, contenders, WARM)
        stub.set_latency(LATE_MS)
        warm(figures, stub, contenders, WARM_LATE, f"_{LATE_MS}ms")
        stub.set_latency(0)
        batches(figures, stub, contenders)
        many(figures, contenders)
    figures.save(out / "alerts.json")
    for name in figures.samples:
        print(f"{name:40} {figures.median(name):10.3f} ± {figures.spread(name):.3f}")


if __name__ == "__main__":
    main()
