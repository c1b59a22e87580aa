"""What moved from one run to another, beyond noise.

A figure moved if the ratio of the medians differs from 1 by more than resampling both does, in 99 of a hundred resamples,
and by more than a hundredth. What is measured once, such as a size or a number of calls, moved if it differs.
"""

import argparse
import json
import sys
from pathlib import Path

from figures import Figures, ratio_interval

LEAST = 0.01


def moved(after, before, name):
    """The ratio of the medians with its interval, and whether that is more than noise."""
    ours, theirs = after.samples[name], before.samples[name]
    now, then = after.median(name), before.median(name)
    if not then:
        return None, None, now != then
    if min(len(ours), len(theirs)) < 5:
        return now / then, None, now != then
    low, high = ratio_interval(ours, theirs)
    return now / then, (low, high), not low <= 1 <= high and abs(now / then - 1) > LEAST


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("figures", type=Path, help="a folder of figures or one file of them")
    parser.add_argument("base", type=Path, help="those of the earlier run")
    args = parser.parse_args()
    after, before = Figures.load(args.figures), Figures.load(args.base)
    names = [name for name in after.samples if before.samples.get(name) and after.samples[name]]
    if not names:
        sys.exit(f"compare: {args.base} and {args.figures} have no figure in common")
    print(f"{'':44}{'before':>12}{'± MAD':>10}{'after':>12}{'± MAD':>10}{'ratio':>8}  of 99 %")
    rows = []
    for name in names:
        ratio, interval, beyond = moved(after, before, name)
        line = f"{name:44}{before.median(name):12.3f}{before.spread(name):10.3f}"
        line += f"{after.median(name):12.3f}{after.spread(name):10.3f}"
        line += f"{ratio:8.3f}" if ratio is not None else f"{'':8}"
        line += f"  {interval[0]:.3f}–{interval[1]:.3f}" if interval else ""
        print(line + ("  MOVED" if beyond else ""))
        rows.append({"name": name, "ratio": ratio, "interval": interval, "moved": beyond})
    print(f"\n{sum(row['moved'] for row in rows)} of {len(rows)} figures moved beyond noise")
    for name in sorted(after.samples.keys() ^ before.samples.keys()):
        print(f"only in one of the runs: {name}")
    if args.figures.is_dir():
        (args.figures / "compare.json").write_text(json.dumps({"rows": rows}, indent=1) + "\n")


if __name__ == "__main__":
    main()
