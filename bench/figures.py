"""What was measured: samples by name, the unit last in it, such as `first_alert/echo/wall_ms`."""

import json
import platform
import random
import statistics
from pathlib import Path


class Figures:
    def __init__(self, samples=None):
        self.samples = samples or {}

    def add(self, name, *values):
        self.samples.setdefault(name, []).extend(values)

    def median(self, name):
        """None of what was not measured."""
        return statistics.median(self.samples[name]) if self.samples.get(name) else None

    def spread(self, name):
        """The median absolute deviation."""
        middle = self.median(name)
        return statistics.median(abs(value - middle) for value in self.samples[name])

    def percentile(self, name, part):
        ordered = sorted(self.samples[name])
        return ordered[min(len(ordered) - 1, int(len(ordered) * part / 100))]

    def save(self, path):
        path = Path(path)
        path.parent.mkdir(parents=True, exist_ok=True)
        samples = {name: [round(value, 4) for value in values] for name, values in self.samples.items()}
        path.write_text(json.dumps({"machine": machine(), "samples": samples}, indent=1) + "\n")

    @classmethod
    def load(cls, path):
        """Of a file, or of all in a folder."""
        path = Path(path)
        samples = {}
        for file in sorted(path.glob("*.json")) if path.is_dir() else [path]:
            read = json.loads(file.read_text())
            samples |= read.get("samples", {}) if isinstance(read, dict) else {}
        return cls(samples)


def machine():
    """The processor by its name, and how many."""
    lines = Path("/proc/cpuinfo").read_text().splitlines()
    models = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return f"{len(models)} × {models[0] if models else platform.machine()}"


def ratio_interval(ours, theirs, resamples=1000):
    """What the ratio of two medians may be, by chance: the middle 99 of a hundred resamples."""
    chance = random.Random(1)

    def again(values):
        return statistics.median(chance.choices(values, k=len(values)))

    ratios = sorted(again(ours) / (again(theirs) or float("nan")) for _ in range(resamples))
    return ratios[resamples // 200], ratios[-1 - resamples // 200]
