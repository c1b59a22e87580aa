"""All goals in one table: what was measured beside it, and whether it is met."""

import argparse
import json
from pathlib import Path

from figures import Figures, machine
from goals import rows

HEADS = ["what", "against", "goal", "measured", "CPU", "verdict"]


def plain(table):
    widths = [max(len(row[column]) for row in [HEADS, *table]) for column in range(len(HEADS))]
    for row in [HEADS, ["-" * width for width in widths], *table]:
        print("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip())


def markdown(table):
    for row in [HEADS, ["---"] * len(HEADS), *table]:
        print("| " + " | ".join(cell.replace("|", "\\|") for cell in row) + " |")


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, help="of figures")
    parser.add_argument("--markdown", action="store_true")
    args = parser.parse_args()
    folder = args.folder
    load = folder / "load.json"
    table = rows(Figures.load(folder), json.loads(load.read_text()) if load.exists() else {})
    if args.markdown:
        return markdown(table)
    print(machine(), end="\n\n")
    plain(table)
    verdicts = [row[-1] for row in table]
    print(
        f"\n{verdicts.count('met')} met, {verdicts.count('not met')} not met, {verdicts.count('not measured')} not measured"
    )
    named = [dict(zip(HEADS, row, strict=True)) for row in table]
    (folder / "table.json").write_text(json.dumps({"machine": machine(), "rows": named}, indent=1) + "\n")


if __name__ == "__main__":
    main()
