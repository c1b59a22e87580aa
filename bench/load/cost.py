"""What a million events cost that are only counted, from what was measured, at the list prices of `tocsin replay`."""

import math

import yaml
from batches import ROOT

PRICES = ROOT / "cli/src/replay/estimate/prices.yaml"
GB = 0.25
# What Lambda itself writes about an invocation; as assumed by `tocsin replay --estimate`.
INVOCATION_LOG = 400
# Lambda takes ten messages at a time from a queue, however large the batches are.
RECEIVED = 10
MILLION = 1_000_000


def million(run, batch):
    """Dollars for a million events, by part."""
    known = yaml.safe_load(PRICES.read_text())["prices"]
    price = {name: it["dollars"] / it["per"] for name, it in known.items()}
    invocations = MILLION / batch
    receives = MILLION / min(batch, RECEIVED)
    put = run["aws_calls_per_batch"].get("PutMetricData", 0) * invocations
    logged = run["log_bytes_per_event"] * MILLION + INVOCATION_LOG * invocations
    seconds = invocations * math.ceil(run["ms_per_invocation"]) / 1000
    parts = {
        "queue": (MILLION + 2 * receives) * price["sqs_request"],
        "lambda_requests": invocations * price["lambda_request"],
        "lambda_time": seconds * GB * price["lambda_gb_second"],
        "metrics": put * price["cloudwatch_request"],
        "logs": logged / 1e9 * price["log_gb"],
    }
    total = sum(parts.values())
    each = MILLION * price["cloudwatch_request"]
    return {
        "batch": batch,
        "metrics": run.get("metrics", "mixed"),
        "log_level": run.get("log_level", "info"),
        "dollars": {name: round(value, 4) for name, value in parts.items()} | {"all": round(total, 3)},
        "one_put_metric_data_per_event": each,
        "ratio": round(total / each, 4),
        "ratio_without_the_queue": round((total - parts["queue"]) / each, 4),
    }
