"""What was counted, as CloudWatch adds it up: what it is sent, and what it reads in logs.

"Amazon CloudWatch doesn't differentiate the source of a metric", and the embedded metric format is one:
https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/cloudwatch_concepts.html
"""

import datetime
import json

TWO_WEEKS = datetime.timedelta(days=14)


def sent(cloudwatch, name, over=TWO_WEEKS, **dimensions):
    """The sum of what CloudWatch was sent, over the two weeks that it takes or less."""
    now = datetime.datetime.now(datetime.UTC)
    metric = {"Namespace": "Tocsin", "MetricName": name}
    metric["Dimensions"] = [{"Name": key, "Value": value} for key, value in dimensions.items()]
    query = {"Id": "m", "MetricStat": {"Metric": metric, "Period": 60, "Stat": "Sum"}}
    window = {"StartTime": now - over, "EndTime": now + datetime.timedelta(hours=2)}
    got = cloudwatch.get_metric_data(MetricDataQueries=[query], **window)
    return sum(got["MetricDataResults"][0]["Values"])


def embedded(log):
    """The lines of a log in the embedded metric format."""
    lines = (json.loads(line) for line in log.read_text(errors="replace").splitlines() if line.startswith("{"))
    return [line for line in lines if "_aws" in line]


def points(line):
    """What a line in that format says: name, unit, values of the dimensions by their names, and points."""
    for directive in line["_aws"]["CloudWatchMetrics"]:
        for names in directive["Dimensions"]:
            dimensions = {name: line[name] for name in names}
            for metric in directive["Metrics"]:
                found = line[metric["Name"]]
                yield metric["Name"], metric["Unit"], dimensions, found if isinstance(found, list) else [found]


def logged(log, name, **dimensions):
    """The sum of what a log says of one metric: one with exactly these dimensions."""
    all_of_it = (it for line in embedded(log) for it in points(line))
    return sum(sum(found) for its_name, _, its, found in all_of_it if (its_name, its) == (name, dimensions))
