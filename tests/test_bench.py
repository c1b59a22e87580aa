"""What `make bench` says of its figures: made-up figures in, its own words out. Nothing is measured here."""

import json
import subprocess
import sys

from conftest import ROOT

sys.path.insert(0, str(ROOT / "bench"))

from alerts import alone, chain  # noqa: E402
from lambda_process import whole  # noqa: E402


def run(script, *args):
    done = subprocess.run([sys.executable, ROOT / "bench" / script, *args], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return done.stdout


def kept(folder, **samples):
    folder.mkdir(exist_ok=True)
    document = {"samples": {name.replace("__", "/"): values for name, values in samples.items()}}
    (folder / "figures.json").write_text(json.dumps(document))
    return folder


def call(operation, begun, ended):
    return {"operation": operation, "begun_us": begun, "ended_us": ended}


def test_calls_one_after_the_other_are_as_many_waits():
    ledger, publish = call("TransactWriteItems", 0, 10), call("Publish", 11, 20)
    beside = [ledger, publish, call("TransactWriteItems", 21, 31), call("PutMetricData", 22, 32)]
    assert (chain(beside), alone(beside, "PutMetricData")) == (3, 0)
    after = [ledger, publish, call("TransactWriteItems", 21, 31), call("PutMetricData", 32, 42)]
    assert (chain(after), alone(after, "PutMetricData")) == (4, 1)
    assert chain([]) == 0


def test_an_answer_is_read_once_all_of_it_is_there():
    plain = b"POST /response HTTP/1.1\r\nContent-Length: 2\r\n\r\n{}"
    parts = b"POST /response HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n1\r\n{\r\n1\r\n}\r\n0\r\n\r\n"
    for answer in (plain, parts):
        assert whole(answer + b"GET") == (b"POST /response HTTP/1.1", b"{}", b"GET")
        assert all(whole(answer[:end]) is None for end in range(len(answer)))


def test_what_moved_is_told_from_noise(tmp_path):
    noise = [10 + number % 5 for number in range(40)]
    before = kept(tmp_path / "before", same__ms=noise, slower__ms=noise, calls=[4])
    after = kept(tmp_path / "after", same__ms=noise[::-1], slower__ms=[2 * it for it in noise], calls=[5], new=[1])
    lines = run("compare.py", after, before).splitlines()
    assert [line.split()[0] for line in lines if line.endswith("MOVED")] == ["slower/ms", "calls"]
    assert lines[-1] == "only in one of the runs: new"


def test_what_asks_for_help_gets_it_and_makes_nothing(tmp_path):
    scripts = ("alerts", "compare", "count_calls", "counts", "make_trail", "replay", "start_up", "table")
    for script in (f"{name}.py" for name in scripts):
        for flag in ("-h", "--help"):
            command = [sys.executable, ROOT / "bench" / script, flag]
            done = subprocess.run(command, capture_output=True, text=True, cwd=tmp_path)
            assert (done.returncode, list(tmp_path.iterdir())) == (0, []), done.stderr
            assert done.stdout.startswith(f"usage: {script}")


def test_a_goal_is_met_or_not_or_not_measured(tmp_path):
    echo = {"start__echo__wall_ms": [4.0], "start__echo__cpu_ms": [2.0]}
    met = {"start__quick__wall_ms": [5.0], "start__quick__cpu_ms": [3.0]}
    missed = {"start__slow__wall_ms": [7.0], "start__slow__cpu_ms": [3.0]}
    out = run("table.py", kept(tmp_path / "figures", **echo, **met, **missed))
    verdicts = {line.split("  ")[0]: line.split("  ")[-1].strip() for line in out.splitlines()}
    assert verdicts["init without network: quick"] == "met"
    assert verdicts["init without network: slow"] == "not met"
    assert verdicts["replay, one core"] == "not measured"
