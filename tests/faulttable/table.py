"""All rows, shared out among processes and made side by side."""

import traceback
from concurrent.futures import ThreadPoolExecutor
from multiprocessing import get_context

from faulttable import faults, world
from faulttable.row import Row

# Rows wait more than they work.
AT_ONCE = 24


def make_row(shared, name, make, function):
    with Row(shared, function, name) as row:
        try:
            return faults.run(row, make)
        except Exception:
            row.result.notes.append(traceback.format_exc())
            row.result.lost = 1
            return row.result


def rows(words=()):
    """The rows whose fault and function have all these words."""
    for name, make, functions in faults.faults():
        for function in functions:
            if all(word in f"{name} {function}" for word in words):
                yield name, make, function


def part(number, parts, words):
    """Every so many rows, in an AWS of their own."""
    chosen = list(rows(words))[number::parts]
    with world.serving() as shared, ThreadPoolExecutor(AT_ONCE) as pool:
        return list(pool.map(lambda row: make_row(shared, *row), chosen))


def table(words, parts):
    with get_context("spawn").Pool(parts) as pool:
        results = pool.starmap(part, [(number, parts, words) for number in range(parts)])
    order = {(name, function): at for at, (name, _, function) in enumerate(rows(words))}
    return sorted((row for results in results for row in results), key=lambda row: order[row.fault, row.function])
