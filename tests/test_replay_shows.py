"""What a replay writes, as those read it who get it: a browser, a spreadsheet, a full disk."""

import csv
import io
import json
import resource
import shutil
import stat
import subprocess
from html.parser import HTMLParser
from pathlib import Path

import pytest
from conftest import BIN, ROOT

RECORDED = sorted((ROOT / "tests/samples/recorded").glob("*.json.gz"))
EMPTY = {"meta"}  # of the elements that have no end, those that the page uses
FORMULA = tuple("=+-@\t\r\n＝＋－＠")
HOSTILE = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "=cmd|' /C calc'!A0",
    "@SUM(1+1)",
    "x;=1+1",
    ' \u00a0"+1',
    "＝HYPERLINK(1)",
    "\x1b[2J\x1b]0;owned\x07",
    "invoice\u202egpj.exe",
    "two\r\nlines,\tand more",
]


def record(name, number):
    """Root does something, and every name in it is one that somebody made up."""
    return {
        "eventVersion": "1.08",
        "userIdentity": {"type": "Root", "principalId": "111122223333", "accountId": "111122223333"},
        "eventTime": f"2026-11-19T{number:02}:00:00Z",
        "eventSource": "s3.amazonaws.com",
        "eventName": name,
        "awsRegion": "eu-west-1",
        "sourceIPAddress": "203.0.113.7",
        "userAgent": name,
        "errorCode": name,
        "errorMessage": name,
        "requestParameters": None,
        "responseElements": None,
        "eventID": f"0f1b2c3d-0000-4000-8000-0000000000{number:02}",
        "readOnly": False,
        "eventType": "AwsApiCall",
        "recipientAccountId": "111122223333",
    }


@pytest.fixture
def hostile(tmp_path):
    path = tmp_path / "<b>hostile.json"
    records = [record(name, number) for number, name in enumerate(HOSTILE)]
    path.write_text(json.dumps({"Records": [*records, {"eventID": "<i>"}]}))
    return path


class Page(HTMLParser):
    """A page, as a browser takes it: each element with its attributes, and whether all that begins ends."""

    def __init__(self, text):
        super().__init__()
        self.elements, self.open, self.text, self.style = [], [], "", ""
        self.feed(text)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag, attrs):
        assert len(dict(attrs)) == len(attrs)
        self.elements.append((tag, dict(attrs), tuple(self.open)))
        if tag not in EMPTY:
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        if self.open[-1:] == ["style"]:
            self.style += data
        else:
            self.text += data

    def all(self, tag):
        return [attrs for found, attrs, _ in self.elements if found == tag]


def page(tocsin, tmp_path, *paths):
    report = tmp_path / "report.html"
    tocsin("replay", *paths, "--html", report)
    return Page(report.read_text())


def test_the_page_loads_nothing_and_runs_nothing(tocsin, tmp_path, hostile):
    read = page(tocsin, tmp_path, *RECORDED, hostile)
    known = {"html", "head", "meta", "title", "style", "body", "header", "main", "nav", "section", "figure"}
    known |= {"figcaption", "svg", "rect", "h1", "h2", "h3", "p", "a", "b", "bdi", "code", "pre", "time", "span", "div"}
    known |= {"dl", "dt", "dd", "ul", "li", "details", "summary"}
    known |= {"table", "caption", "thead", "tbody", "tfoot", "tr", "th", "td"}
    assert {tag for tag, _, _ in read.elements} <= known
    names = {name for _, attrs, _ in read.elements for name in attrs}
    assert not {name for name in names if name.startswith("on") or name in {"src", "srcset", "data", "action"}}
    links = [attrs["href"] for attrs in read.all("a")]
    assert all(link.startswith(("#", "https://docs.aws.amazon.com/")) for link in links)
    assert {tag for tag, attrs, _ in read.elements if "href" in attrs} == {"a"}
    assert "url(" not in read.style and "@import" not in read.style
    [policy] = [meta["content"] for meta in read.all("meta") if meta.get("http-equiv") == "Content-Security-Policy"]
    assert policy.startswith("default-src 'none'; style-src 'unsafe-inline'")
    for name in HOSTILE[:2]:
        assert name in read.text


def test_the_page_is_for_everybody(tocsin, tmp_path, hostile):
    read = page(tocsin, tmp_path, *RECORDED, hostile)
    assert read.all("html") == [{"lang": "en"}]
    headings = [tag for tag, _, _ in read.elements if tag in {"h1", "h2", "h3"}]
    assert headings[:2] == ["h1", "h2"] and headings.count("h1") == 1
    assert len(read.all("caption")) == len(read.all("table")) >= 4
    assert {attrs.get("scope") for attrs in read.all("th")} == {"col", "row"}
    assert read.all("svg")
    for svg in read.all("svg"):
        assert svg["role"] == "img" and svg["aria-label"]
    assert [1 for tag, _, around in read.elements if tag == "title" and around[-1] == "svg"]
    ids = [attrs["id"] for _, attrs, _ in read.elements if "id" in attrs]
    assert len(ids) == len(set(ids))
    targets = [attrs["href"][1:] for attrs in read.all("a") if attrs["href"].startswith("#")]
    labels = [attrs["aria-labelledby"] for _, attrs, _ in read.elements if "aria-labelledby" in attrs]
    assert {*targets, *labels} <= set(ids)
    assert "prefers-color-scheme: dark" in read.style and "@media print" in read.style


@pytest.mark.parametrize("separator", [",", ";"])
def test_no_cell_is_a_formula(tocsin, hostile, separator):
    done = tocsin("replay", hostile, "--csv")
    rows = list(csv.reader(io.StringIO(done.out, newline=""), delimiter=separator))
    assert len(rows) == 1 + len(HOSTILE)
    cells = [cell for row in rows for cell in row]
    assert [cell for cell in cells if cell.strip(' \u00a0"').startswith(FORMULA)] == []
    assert any(cell.strip(' \u00a0"').startswith("'") for cell in cells)
    assert all(char.isprintable() for cell in cells for char in cell.replace("\u00a0", " "))
    if separator == ",":
        assert {len(row) for row in rows} == {13}
    assert "record 11: " in done.err and done.code == 1


def test_json_lines_say_what_the_text_says(tocsin, hostile):
    *alerts, summary, estimate = map(json.loads, tocsin("replay", *RECORDED, hostile, "--json").out.splitlines())
    assert {alert["kind"] for alert in alerts} == {"alert"}
    assert (summary["kind"], estimate["kind"]) == ("summary", "estimate")
    assert [alert["time"] for alert in alerts] == sorted(alert["time"] for alert in alerts)
    assert len(alerts) == sum(summary["alerts"].values()) == sum(day["alerts"] for day in summary["days"])
    assert summary["records"] == sum(summary["outcomes"].values())
    [unreadable] = summary["unreadable_records"]
    assert (unreadable["file"], unreadable["record"]) == (str(hostile), 11)
    text = tocsin("replay", *RECORDED, hostile).out
    assert f"\n{len(alerts)} alerts: " in text
    assert max(map(len, text.splitlines())) <= 100


def limited(size):
    return lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))


OLD = "<!DOCTYPE html>the old one"


@pytest.mark.parametrize("size", [4_000, 20_000])
def test_a_full_disk_leaves_the_old_report_and_nothing_else(tmp_path, size):
    report = tmp_path / "report.html"
    report.write_text(OLD)
    command = [BIN / "tocsin", "replay", *RECORDED, "--html", report]
    # Python ignores the signal of a full quota, and so does what it starts, unless told otherwise.
    done = subprocess.run(
        command, capture_output=True, text=True, cwd=ROOT, restore_signals=False, preexec_fn=limited(size)
    )
    assert done.returncode == 1
    assert f"can't write `{report}`: File too large" in done.stderr
    assert "4 alerts: " in done.stdout and "Read: 5 files" in done.stdout
    assert [(path.name, path.read_text()) for path in tmp_path.iterdir()] == [("report.html", OLD)]


def test_a_device_stays_a_device(tocsin):
    done = tocsin("replay", *RECORDED, "--html", "/dev/full")
    assert done.code == 1 and "can't write `/dev/full`: No space left on device" in done.err
    assert stat.S_ISCHR(Path("/dev/full").stat().st_mode)


@pytest.mark.parametrize("name, why", [("no/report.html", "No such file"), ("", "directory")])
def test_where_no_report_can_be_is_said_before_anything_is_read(tocsin, tmp_path, name, why):
    done = tocsin("replay", *RECORDED, "--html", f"{tmp_path}/{name}")
    assert (done.code, done.out) == (1, "")
    assert f"can't write `{tmp_path}/{name}`: " in done.err and why in done.err


def test_a_report_takes_the_place_of_nothing_that_is_read(tocsin, tmp_path):
    """Who forgets to name the page names the first log file as one."""
    logs = [shutil.copy(log, tmp_path) for log in RECORDED]
    event, rules = tmp_path / "event.json", tmp_path / "rules.yaml"
    event.write_text("{}")
    begun = [tmp_path / name for name in ("bom.json", "line.json", "exported.json")]
    for log, lead in zip(begun, ("\ufeff", "\n", "2026-11-28T12:00:00Z "), strict=True):
        log.write_text(lead + '{"Records": []}')
    rules.write_text("rules: []")
    before = {path: path.read_bytes() for path in tmp_path.iterdir()}
    done = tocsin("replay", "--html", *logs)
    assert (done.code, done.out) == (1, "") and f"can't write `{logs[0]}`: it is no report" in done.err
    for other in (event, *begun):
        assert tocsin("replay", "--html", other, *logs).code == 1
    done = tocsin("replay", "--routing", rules, "--html", tmp_path / "." / "rules.yaml", *logs)
    assert (done.code, done.out) == (2, "") and "it is used for something else" in done.err
    new = tmp_path / "new"
    assert tocsin("replay", "--expect", rules, "--junit", new, "--html", new, *logs).code == 2
    assert {path: path.read_bytes() for path in tmp_path.iterdir()} == before


@pytest.mark.parametrize("options", [["--html", "-"], ["--expect", "routing/routing.yaml", "--junit", "-"]])
def test_a_report_does_not_go_where_the_alerts_go(tocsin, options):
    done = tocsin("replay", *RECORDED, *options)
    assert (done.code, done.out) == (2, "") and not (ROOT / "-").exists()
    assert "standard output is for the alerts: name a file, with `./-` one of this name" in done.err


def test_a_report_takes_the_place_of_what_a_link_leads_to(tocsin, tmp_path):
    old, link = tmp_path / "old.html", tmp_path / "link.html"
    old.write_text(OLD)
    link.symlink_to(old)
    done = tocsin("replay", *RECORDED, "--csv", "--html", link)
    assert done.code == 0 and done.out.startswith("time,")
    assert link.is_symlink() and old.read_text().endswith("</html>\n")
    assert {path.name for path in tmp_path.iterdir()} == {"old.html", "link.html"}


def test_who_stops_reading_still_gets_the_report(tmp_path):
    report = tmp_path / "report.html"
    command = [BIN / "tocsin", "replay", *RECORDED, "--json", "--html", report]
    with subprocess.Popen(command, stdout=subprocess.PIPE, cwd=ROOT) as process:
        process.stdout.close()
        assert process.wait() == 0
    assert report.read_text().endswith("</html>\n")
