"""The goals, each with how it is reckoned from the figures. Ratios are those of medians of one run."""

NOT_MEASURED = "not measured"
SIZE = 6_000_000
LATE = "_10ms"


def row(what, against, goal, measured, met, cpu=None):
    """A row of the table; `measured` and `cpu` are texts, and None where nothing was measured."""
    if measured is None:
        return [what, against, goal, "–", "–", NOT_MEASURED]
    return [what, against, goal, measured, cpu or "–", "met" if met else "not met"]


def rows(figures, load):
    return [
        *start(figures),
        *alerts(figures),
        *counting(figures),
        *sizes(figures),
        *reading(figures),
        *cost(load),
    ]


def ratio(figures, ours, theirs):
    one, other = figures.median(ours), figures.median(theirs)
    return one / other if one is not None and other else None


def against(figures, what, peer, goal, most, ours, theirs):
    """A ratio that may be so much at most, on the wall and, beside it, of the processor."""
    wall, cpu = [ratio(figures, f"{ours}/{kind}_ms", f"{theirs}/{kind}_ms") for kind in ("wall", "cpu")]
    return row(what, peer, goal, times(wall), wall is not None and wall <= most, times(cpu))


def times(value):
    if value is None:
        return None
    return f"{value:.2f} ×" if value >= 0.1 else f"1/{1 / value:.0f}"


def named(figures, prefix, suffix):
    """The names between, of all figures."""
    return sorted(
        name.removeprefix(prefix).removesuffix(suffix)
        for name in figures.samples
        if name.startswith(prefix) and name.endswith(suffix)
    )


def start(figures):
    functions = [name for name in named(figures, "start/", "/wall_ms") if name != "echo"]
    for name in functions or ["each function"]:
        ours = f"start/{name}"
        yield against(figures, f"init without network: {name}", "echo", "≤ 1.5 ×", 1.5, ours, "start/echo")


def alerts(figures):
    for name, how in (("tocsin", ""), ("tocsin-early", ", connections opened early")):
        ours, floor = f"init_and_first/{name}", "init_and_first/echo"
        yield against(figures, f"init + first alert{how}", "echo", "≤ 3 ×", 3, ours, floor)
        yield against(figures, f"init + first alert{how}", "naive", "≤ 1/15", 1 / 15, ours, "init_and_first/naive")
    yield against(
        figures,
        "first alert alone, connections opened early",
        "own warm p50",
        "≤ 2 ×",
        2,
        "first/tocsin-early",
        "warm/tocsin-early",
    )
    yield against(figures, "warm alert, p50", "by hand", "≤ 1.6 ×", 1.6, "warm/tocsin", "warm/by-hand")
    published, alone = [figures.median(f"waits/tocsin/{name}") for name in ("until_published", "metrics_alone")]
    what = "warm alert, stub of 10 ms"
    measured = None if published is None else f"{published:.0f} waits"
    yield row(f"{what}: until it is published", "–", "2 waits: ledger, SNS", measured, published == 2)
    answered = figures.median("waits/tocsin/until_answered")
    beside = "alone" if alone else "beside another call"
    measured = None if published is None else f"{answered:.0f} waits until answered, metrics {beside}"
    yield row(f"{what}: metrics", "–", "not waited for in series", measured, not alone)


def counting(figures):
    cpu, calls = figures.median("batch/tocsin/cpu_us_per_event"), figures.median("batch/tocsin/calls")
    measured = None if cpu is None else f"{calls:.2f} calls"
    each = None if cpu is None else f"{cpu:.1f} µs"
    met = cpu is not None and cpu <= 20 and calls <= 1
    yield row("success in a batch of 100", "–", "≤ 20 µs CPU each, ≤ 1 call", measured, met, each)
    peak = ratio(figures, "peak/tocsin-early/rss_kb", "peak/echo/rss_kb")
    early, late = figures.median("many/tocsin/early_rss_kb"), figures.median("many/tocsin/rss_kb")
    if peak is None or late is None:
        yield row("peak RSS", "echo", "≤ 3 ×, flat", None, False)
    else:
        grown = late / early - 1
        measured = f"{peak:.2f} ×; {grown:+.1%} from 10,000 to 100,000 events"
        yield row("peak RSS", "echo", "≤ 3 ×, flat", measured, peak <= 3 and grown <= 0.02)


def sizes(figures):
    functions = [name for name in named(figures, "size/", "/bytes") if name != "echo"]
    largest = max(functions, key=lambda name: figures.median(f"size/{name}/bytes"), default=None)
    if largest is None:
        yield row("artifact for x86_64, unzipped", "–", "≤ 6 MB", None, False)
    else:
        size = figures.median(f"size/{largest}/bytes")
        yield row(
            "artifact for x86_64, unzipped: the largest", "–", "≤ 6 MB", f"{size / 1e6:.2f} MB, {largest}", size <= SIZE
        )


def reading(figures):
    decoded = ratio(figures, "records/decode_and_classify/cpu_us", "records/value/cpu_us")
    met = decoded is not None and decoded <= 1 / 6
    share = None if decoded is None else f"1/{1 / decoded:.1f}"
    yield row("decode + classify a record", "`serde_json::Value` alone", "≤ 1/6", share, met, share)
    for what, peer, goal, theirs, ours in (
        ("replay, one core", "inflating alone", 0.6, "inflate/1", "tocsin/1"),
        ("replay, two cores", "replay, one core", 1.8, "tocsin/1", "tocsin/2"),
        ("replay, one core", "Python", 25, "python/1", "tocsin/1"),
    ):
        wall, cpu = [ratio(figures, f"replay/{theirs}/{kind}_s", f"replay/{ours}/{kind}_s") for kind in ("wall", "cpu")]
        yield row(what, peer, f"≥ {goal} ×", times(wall), wall is not None and wall >= goal, times(cpu))


def cost(load):
    """Whole against whole: the peer is the same function with one event, and so one call, for each invocation."""
    peer = "a PutMetricData per event"
    successes = load.get("million_successes", [])
    found = [it for it in successes if it["batch"] == 10]
    alone = [it["dollars"]["all"] for it in successes if it["batch"] == 1 and it["metrics"] == "cloudwatch"]
    for it in found:
        settings = f"`Metrics={it['metrics']}`, `LogLevel={it['log_level']}`"
        default = ", the default" if (it["metrics"], it["log_level"]) == ("mixed", "info") else ""
        measured = f"1/{alone[0] / it['dollars']['all']:.1f}"
        what = f"1 million successes: {settings}{default}"
        yield row(what, peer, "≤ 1/20", measured, it["dollars"]["all"] <= alone[0] / 20)
    if not found:
        yield row("1 million successes", peer, "≤ 1/20", None, False)
