"""Counts the calls of a trail by service and error, as one would do it in Python: what a replay is compared with."""

import argparse
import gzip
import json
from collections import Counter
from multiprocessing import Pool
from pathlib import Path


def count(path):
    with gzip.open(path) as file:
        records = json.load(file)["Records"]
    return Counter((record["eventSource"], record.get("errorCode")) for record in records)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("processes", type=int, nargs="?", default=1)
    args = parser.parse_args()
    files = sorted(args.folder.rglob("*.json.gz"))
    counts = Counter()
    if args.processes == 1:
        for path in files:
            counts += count(path)
    else:
        with Pool(args.processes) as pool:
            for counted in pool.imap_unordered(count, files):
                counts += counted
    print(counts.total())


if __name__ == "__main__":
    main()
