"""Prints the fault table. Exits with 1 if anything is lost, or if a row could not be made."""

import argparse
import os
import sys
import time

from faulttable.row import Result
from faulttable.table import table


def show(results: list[Result]):
    line = "{:<56} {:<22} {:>10} {:>12} {:>6} {:>10} {:>4}"
    print(line.format("Fault", "Function", "Deliveries", "Dead letters", "Alerts", "Duplicates", "Lost"))
    for row in results:
        numbers = row.deliveries, row.dead_letters, row.alerts, max(row.alerts - 1, 0), row.lost
        print(line.format(row.fault, row.function, *numbers), *([] if row.reached else ["(not met)"]))
        if row.lost:
            print("    " + "\n    ".join(str(note).strip() for note in row.notes))


def main():
    parser = argparse.ArgumentParser(prog="faulttable", description=__doc__)
    parser.add_argument("words", nargs="*", help="only rows whose fault and function have these words")
    args = parser.parse_args()
    started = time.monotonic()
    results = table(args.words, max(2, os.cpu_count() or 2))
    show(results)
    lost, met = sum(row.lost for row in results), sum(row.reached for row in results)
    again = sum(max(row.alerts - 1, 0) for row in results)
    redriven = sum(row.dead_letters for row in results)
    print(
        f"{len(results)} rows, {met} met their fault, {redriven} dead letters, {again} duplicates, {lost} lost, "
        f"in {time.monotonic() - started:.0f} s"
    )
    sys.exit(1 if lost or not results or met < len(results) else 0)


if __name__ == "__main__":
    main()
