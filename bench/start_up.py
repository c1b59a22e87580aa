"""How long each function takes from exec until it asks for its first event, without a network, against a bare
`lambda_runtime` function; and the size of each.

Fresh processes, in turn with the floor, so that a noisy machine is as noisy for both. Nothing is asserted.
"""

import argparse
from pathlib import Path

from figures import Figures
from lambda_process import Process

FLOOR = "echo"
# No call to AWS is made before an event comes.
ENV = {"METRICS": "emf", "EARLY_CONNECTIONS": "disabled"}
ROUNDS = 25


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, help="the folder of built functions")
    parser.add_argument("out", type=Path, help="where the figures go")
    parser.add_argument("functions", nargs="*", help="their names")
    args = parser.parse_args()
    folder, out, names = args.folder, args.out, [FLOOR, *sorted(args.functions)]
    figures = Figures()
    for name in names:
        figures.add(f"size/{name}/bytes", (folder / name / "bootstrap").stat().st_size)
    for _ in range(ROUNDS):
        for name in names:
            with Process(folder / name / "bootstrap", ENV) as process:
                figures.add(f"start/{name}/wall_ms", process.init.wall_ms)
                figures.add(f"start/{name}/cpu_ms", process.init.cpu_ms)
                figures.add(f"start/{name}/rss_kb", process.memory_kb()[1])
    figures.save(out / "start_up.json")

    print(f"exec to first /next; medians of {ROUNDS} cold processes each, in turn\n")
    print(f"{'':24}{'wall ms':>9}{'x echo':>8}{'CPU ms':>9}{'x echo':>8}{'RSS kB':>9}{'bytes':>10}")
    for name in names:
        wall, cpu = figures.median(f"start/{name}/wall_ms"), figures.median(f"start/{name}/cpu_ms")
        walls, cpus = wall / figures.median(f"start/{FLOOR}/wall_ms"), cpu / figures.median(f"start/{FLOOR}/cpu_ms")
        rss, size = figures.median(f"start/{name}/rss_kb"), figures.median(f"size/{name}/bytes")
        print(f"{name:24}{wall:9.2f}{walls:8.2f}{cpu:9.2f}{cpus:8.2f}{rss:9.0f}{size:10.0f}")


if __name__ == "__main__":
    main()
