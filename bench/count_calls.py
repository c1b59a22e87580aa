"""Counts the calls of a trail by service and error, as one would do it in Python: what a replay is compared with.

count_calls.py FOLDER [PROCESSES]
"""

import gzip
import json
import sys
from collections import Counter
from multiprocessing import Pool
from pathlib import Path


def count(path):
    with gzip.open(path) as file:
        records = json.load(file)["Records"]
    return Counter((record["eventSource"], record.get("errorCode")) for record in records)


def main():
    files = sorted(Path(sys.argv[1]).rglob("*.json.gz"))
    processes = int(sys.argv[2]) if len(sys.argv) > 2 else 1
    counts = Counter()
    if processes == 1:
        for path in files:
            counts += count(path)
    else:
        with Pool(processes) as pool:
            for counted in pool.imap_unordered(count, files):
                counts += counted
    print(counts.total())


if __name__ == "__main__":
    main()
