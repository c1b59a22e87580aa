"""Alarms of CloudWatch, as the template defines them, on the metrics that an emulated CloudWatch holds. The emulator keeps
alarms and never asks itself what state they are in.

The rules are those of
https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarms-and-missing-data.html and
https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/using-metric-math.html. What the self-watch of the template
does not use is not here: queries over all metrics, bands, and missing data that is `missing` or `ignore`. Each raises.
"""

import operator
from datetime import timedelta

COMPARISONS = {
    "GreaterThanThreshold": operator.gt,
    "GreaterThanOrEqualToThreshold": operator.ge,
    "LessThanThreshold": operator.lt,
    "LessThanOrEqualToThreshold": operator.le,
}
BREACHING = {"breaching": True, "notBreaching": False}
# Periods before those that are evaluated which are looked at as well, where points are missing. The documentation's
# examples have as many, and do not promise it.
EARLIER = 2


class Series(list):
    """A value for each period, or none."""

    def __sub__(self, other):
        return Series(None if None in pair else pair[0] - pair[1] for pair in zip(self, other, strict=True))


def over(function):
    """What makes one series of several, of the points that there are."""

    def combined(several):
        columns = ([it for it in column if it is not None] for column in zip(*several, strict=True))
        return Series(function(column) if column else None for column in columns)

    return combined


MATH = {
    "SUM": over(sum),
    "MAX": over(max),
    "ABS": lambda series: Series(None if it is None else abs(it) for it in series),
    "FILL": lambda series, filler: Series(filler if it is None else it for it in series),
}


def name_of(value):
    """What a dimension says: a plain name, or that of a resource of the template, which is called like its logical id."""
    if not isinstance(value, dict):
        return value
    [inner] = value.values()
    return inner if isinstance(inner, str) else inner[0]


def plain(metric):
    """A metric without references."""
    dimensions = [{"Name": it["Name"], "Value": name_of(it["Value"])} for it in metric.get("Dimensions", [])]
    return {"Namespace": metric["Namespace"], "MetricName": metric["MetricName"], "Dimensions": dimensions}


def queries(alarm):
    """The metrics that an alarm looks at, and its expressions, by their ids."""
    if "MetricName" in alarm:
        stat = {"Metric": plain(alarm), "Period": alarm["Period"], "Stat": alarm["Statistic"]}
        return {"all": stat}, {}
    stats, expressions = {}, {}
    for query in alarm["Metrics"]:
        if "Expression" in query:
            expressions[query["Id"]] = query["Expression"]
        else:
            stats[query["Id"]] = query["MetricStat"] | {"Metric": plain(query["MetricStat"]["Metric"])}
    return stats, expressions


def is_known(alarm):
    """Whether this module knows all that the alarm asks for."""
    return not any(word in text for text in queries(alarm)[1].values() for word in ("SELECT", "ANOMALY_DETECTION_BAND"))


def series(cloudwatch, alarm, at):
    """The series that an alarm compares, the oldest point first, as of some time."""
    stats, expressions = queries(alarm)
    [period] = {stat["Period"] for stat in stats.values()}
    number = alarm["EvaluationPeriods"] + EARLIER
    start = at - timedelta(seconds=period * number)
    asked = [{"Id": name, "MetricStat": stat} for name, stat in stats.items()]
    found = cloudwatch.get_metric_data(MetricDataQueries=asked, StartTime=start, EndTime=at)["MetricDataResults"]
    known = {name: Series([None] * number) for name in stats}
    for it in found:
        for time, value in zip(it["Timestamps"], it["Values"], strict=True):
            known[it["Id"]][int((time - start).total_seconds()) // period] = value
    # An expression may use those that stand behind it.
    left = dict(expressions)
    while left:
        name = next(name for name, text in left.items() if not any(other in text for other in left if other != name))
        known[name] = eval(left.pop(name), {"__builtins__": {}}, MATH | known)
    [shown] = [query["Id"] for query in alarm.get("Metrics", [{"Id": "all"}]) if query.get("ReturnData", True)]
    return known[shown]


def judge(alarm, points):
    """The state by these points, the oldest first, those before the evaluated ones among them."""
    number, least = alarm["EvaluationPeriods"], alarm.get("DatapointsToAlarm", alarm["EvaluationPeriods"])
    compare, missing = COMPARISONS[alarm["ComparisonOperator"]], BREACHING[alarm["TreatMissingData"]]
    # Points that are there come first; of those that are missing no more are made up than are needed.
    there = [compare(point, alarm["Threshold"]) for point in points if point is not None][-number:]
    judged = there + [missing] * (number - len(there))
    return "ALARM" if sum(judged) >= least else "OK"


def state(cloudwatch, alarm, at):
    return judge(alarm, series(cloudwatch, alarm, at))
