"""The runs: a load that is offered, one instance as fast as it can, successes alone, and a storm of one failure."""

import asyncio
import os
import time
from collections import Counter
from contextlib import asynccontextmanager

import batches
from instances import Instance, Work

# Seconds after which a process has what it keeps: connections, buffers, rules.
WARM_UP = 15


@asynccontextmanager
async def started(work, binary, number, aws, **env):
    instances = [Instance(work) for _ in range(number)]
    settings = {"AWS_ENDPOINT_URL": aws.url, "LOG_LEVEL": "info"} | env
    try:
        await asyncio.gather(*(instance.start(binary, settings) for instance in instances))
        yield instances
    finally:
        await asyncio.gather(*(instance.end() for instance in instances))


def figures_of(aws, instances, events):
    """What the AWS was asked, by a thousand events. Metrics are those that were sent and those in the logs."""
    figures = aws.figures()
    figures["metrics"] = Counter(figures["metrics"])
    for instance in instances:
        instance.read_log_to_its_end()
        figures["metrics"] += instance.metrics
    calls = {name: round(count * 1000 / events, 3) for name, count in sorted(figures["calls"].items())}
    return figures, calls


def check(figures, events):
    """That every event was counted, with exactly one outcome. A run that loses one is no figure."""
    metrics = figures["metrics"]
    ended = sum(count for name, count in metrics.items() if name.startswith("EventOutcome:"))
    if not metrics.get("EventsReceived", 0) == ended == events:
        raise RuntimeError(f"{events} events, {metrics.get('EventsReceived')} received, {ended} ended")
    return {name.partition(":")[2]: count for name, count in metrics.items() if name.startswith("EventOutcome:")}


async def offered(folder, aws, instances, rate, seconds, failing, latency):
    """Both functions share a load that is offered whether or not they keep up. `instances` are those of each."""
    aws.start_anew(latency)
    functions = list(batches.SUCCESSES)
    works = {name: Work() for name in functions}
    sources = {name: batches.Source(name, failing) for name in functions}
    size = {name: batches.batch_size(name) for name in functions}
    samples, backlog = [], []
    async with (
        started(works[functions[0]], folder / functions[0] / "bootstrap", instances, aws) as first,
        started(works[functions[1]], folder / functions[1] / "bootstrap", instances, aws) as second,
    ):
        running = {functions[0]: first, functions[1]: second}
        begun, sent, ticks = time.perf_counter(), 0, 0
        used = os.times()
        while (elapsed := time.perf_counter() - begun) < seconds:
            while sent < rate * elapsed:
                name = functions[ticks % 2]
                works[name].offer(size[name], sources[name].batch(size[name]))
                sent += size[name]
                ticks += 1
            if elapsed >= len(samples):
                samples.append({name: [it.resident() for it in them] for name, them in running.items()})
                backlog.append(sum(count for work in works.values() for count, _ in work.offered))
            await asyncio.sleep(0.002)
        await asyncio.gather(*(work.done() for work in works.values()))
        took = time.perf_counter() - begun
        own = os.times()
        cpu = sum(it.cpu() for them in running.values() for it in them)
        figures, calls = figures_of(aws, [it for them in running.values() for it in them], sent)
        logged = sum(it.logged for them in running.values() for it in them)
        return {
            "seconds": round(took, 1),
            "batch": size,
            "latency_ms": latency * 1000,
            "failing_per_thousand": failing,
            "events": sent,
            "events_per_second": round(sent / took),
            "instances": {name: len(them) for name, them in running.items()},
            "failed_records": sum(it.failed for them in running.values() for it in them),
            "backlog_max": max(backlog),
            "backlog_median": sorted(backlog)[len(backlog) // 2],
            "cpu_seconds_per_million_events": round(cpu * 1e6 / sent, 1),
            "cpu_seconds_of_the_bench": round(own.user + own.system - used.user - used.system + figures["cpu"], 1),
            "log_bytes_per_event": round(logged / sent),
            "outcomes": check(figures, sent),
            "aws_calls_per_thousand_events": calls,
            "resident_kb": memory(samples),
        }


def memory(samples):
    """Of each instance after the warm-up: first, middle and last, and how far it went from first to most."""
    rows = []
    for name in samples[0]:
        for at in range(len(samples[0][name])):
            seen = [sample[name][at] for sample in samples[WARM_UP:]] or [samples[-1][name][at]]
            start, middle, end = seen[0], seen[len(seen) // 2], seen[-1]
            rows.append({"function": name, "start": start, "middle": middle, "end": end, "growth": max(seen) - start})
    return rows


async def alone(folder, aws, function, size, latency, least, seconds=5.0, **env):
    """One instance as fast as it can, successes alone: at least so many events, and so many seconds."""
    aws.start_anew(latency)
    source, work = batches.Source(function), Work()
    # Made beforehand: what makes batches must not be what is measured.
    made = [source.batch(size) for _ in range(50)]
    given = 0

    def batch():
        nonlocal given
        given += 1
        return size, made[given % len(made)]

    async with started(work, folder / function / "bootstrap", 1, aws, **env) as [instance]:
        begun = time.perf_counter()
        work.go(batch)
        seen = []
        while instance.events < least or time.perf_counter() - begun < seconds:
            await asyncio.sleep(0.1)
            seen.append(instance.resident())
        work.stop()
        await work.done()
        took, cpu, events = time.perf_counter() - begun, instance.cpu(), instance.events
        figures, calls = figures_of(aws, [instance], events)
        check(figures, events)
        tenth = seen[len(seen) // 10 :]
        return {
            "function": function,
            "batch": size,
            "latency_ms": latency * 1000,
            **{name.lower(): value for name, value in env.items()},
            "events": events,
            "events_per_second": round(events / took),
            "cpu_seconds_per_million_events": round(cpu * 1e6 / events, 2),
            "ms_per_invocation": round(instance.busy * 1000 / instance.invocations, 3),
            "log_bytes_per_event": round(instance.logged / events, 1),
            "aws_calls_per_batch": {name: round(n / instance.invocations, 3) for name, n in figures["calls"].items()},
            "aws_calls_per_thousand_events": calls,
            "resident_kb": {"first": tenth[0], "last": tenth[-1], "growth": max(tenth) - tenth[0]},
        }


async def storm(folder, aws, function, instances, latency, seconds):
    """Every event is the same failure of the same resource, on several instances at once."""
    aws.start_anew(latency)
    source, work = batches.Source(function), Work()
    size = batches.batch_size(function)
    async with started(work, folder / function / "bootstrap", instances, aws) as them:
        begun = time.perf_counter()
        work.go(lambda: (size, source.storm(size)))
        await asyncio.sleep(seconds)
        work.stop()
        await work.done()
        took, events = time.perf_counter() - begun, sum(it.events for it in them)
        figures, calls = figures_of(aws, them, events)
        return {
            "function": function,
            "instances": instances,
            "batch": size,
            "latency_ms": latency * 1000,
            "events": events,
            "events_per_second": round(events / took),
            "outcomes": check(figures, events),
            "told_without_the_ledger": figures["metrics"].get("LedgerUnavailable", 0),
            "failed_records": sum(it.failed for it in them),
            "ms_per_invocation": round(sum(it.busy for it in them) * 1000 / sum(it.invocations for it in them), 1),
            "aws_calls_per_thousand_events": calls,
        }
