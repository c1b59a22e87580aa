"""`tocsin replay --expect`: a replay as a test, its exit code and its report for build servers."""

import gzip
import json
import re
import subprocess
import xml.etree.ElementTree as ElementTree

import pytest
from conftest import BIN, ROOT, event

RECORDED = ROOT / "tests/samples/recorded"
TRAIL = sorted(RECORDED.glob("218007301253_*.json.gz"))
GOOD = """
expect:
  trail_weakened: 1
  access_denied: { alerts: none, findings: { at_least: 20 } }
  sign_in_without_mfa: { exactly: 1, account: "123837392027", state: firing, severity: medium }
  throttled:
    - { at_most: 2, folded: { at_least: 1 } }
    - { findings: some, match: { facts: { operation: [PutParameter] } } }
  key_disabled: none
others: refused
"""


@pytest.fixture
def replay(tocsin, tmp_path):
    def run(text, *args, paths=TRAIL):
        file = tmp_path / "expectations.yaml"
        file.write_text(text)
        return tocsin("replay", "--expect", file, *args, *paths)

    return run


def verdicts(result):
    _, shown = result.out.split("\nExpectations of ")
    return [line.split()[0] for line in shown.splitlines() if line.startswith(("  ok", "  differs"))]


def test_what_is_as_expected_succeeds(replay):
    result = replay(GOOD)
    assert verdicts(result) == ["ok"] * 9
    assert result.out.splitlines()[-1] == "9 of 9 expectations hold"
    assert (result.code, result.err) == (0, "")


@pytest.mark.parametrize(
    "expectations, differs",
    [
        ("expect: { trail_weakened: 2 }", "trail_weakened: expected exactly 2, found 1 (line 1)"),
        ("expect: { trail_weakened: none }", "trail_weakened: expected none, found 1 (line 1)"),
        ("expect:\n  key_disabled: some", "key_disabled: expected at least 1, found 0 (line 2)"),
        (
            'expect: { trail_weakened: { exactly: 1, account: "999999999999" } }',
            "trail_weakened, account 999999999999: expected exactly 1, found 0 (line 1)",
        ),
        (
            "expect: { trail_weakened: { exactly: 1, state: resolved } }",
            "trail_weakened, state resolved: expected exactly 1, found 0 (line 1)",
        ),
        ("expect: { throttled: 2 }\nothers: refused", "other alerts: expected none, found 2"),
        # An alert that its narrowing leaves out is another one.
        (
            "expect: { trail_weakened: { at_most: 1, region: eu-west-1 } }\nothers: refused",
            "other alerts: expected none, found 4",
        ),
    ],
)
def test_a_difference_is_named_and_fails(replay, expectations, differs):
    result = replay(expectations)
    assert f"  differs  {differs}\n" in result.out
    assert (result.code, result.err) == (1, "")


def test_the_example_of_the_document_has_no_mistakes(replay):
    [example] = re.findall(r"```yaml\n(.*?)```", (ROOT / "docs/BACKTEST.md").read_text(), re.S)
    result = replay(example)
    assert (len(verdicts(result)), result.code, result.err) == (10, 1, "")


def test_the_rules_decide_what_is_muted_and_how_severe_it_is(replay, tmp_path):
    rules = tmp_path / "routing.yaml"
    rules.write_text(
        """rules:
  - { name: a, match: { condition: [throttled] }, mute: { until: 2030-01-01, reason: a } }
  - { name: b, match: { condition: [trail_weakened] }, severity: low }
"""
    )
    expected = "expect: { throttled: { alerts: 0, muted: 31 }, trail_weakened: { exactly: 1, severity: low } }"
    result = replay(expected, "--routing", rules)
    assert (result.code, result.out.splitlines()[-1]) == (0, "3 of 3 expectations hold")


def test_mistakes_are_wrong_usage_and_named_all_at_once(replay, tmp_path):
    result = replay("expect:\n  trail_weakend: 1\n  throttled: many\n")
    file = tmp_path / "expectations.yaml"
    assert result.code == 2
    first, second = result.err.splitlines()
    assert first.startswith(
        f"tocsin: {file}: line 2: unknown condition `trail_weakend`: did you mean `trail_weakened`?"
    )
    assert second.startswith(f"tocsin: {file}: line 3: `throttled` is `many`: write a number")
    assert result.out == ""


def test_what_can_not_be_used_is_said_before_anything_is_read(tocsin, replay, tmp_path):
    missing = tmp_path / "missing.yaml"
    result = tocsin("replay", "--expect", missing, *TRAIL)
    assert (result.code, result.out) == (2, "")
    assert f"can't read `{missing}`" in result.err
    for report in [tmp_path, tmp_path / "no/such/folder.xml"]:
        result = replay(GOOD, "--junit", report)
        assert (result.code, result.out) == (2, "")
        assert f"can't write `{report}`: " in result.err
    result = tocsin("replay", "--junit", tmp_path / "a.xml", *TRAIL)
    assert result.code == 2
    assert "--expect" in result.err


# What the elements and attributes may be: https://github.com/jenkinsci/xunit-plugin, jenkins-junit.xsd.
SCHEMA = {
    "testsuites": ({"name", "tests", "failures", "errors", "time", "disabled"}, {"testsuite"}),
    "testsuite": (
        {
            "name",
            "tests",
            "failures",
            "errors",
            "time",
            "disabled",
            "skipped",
            "timestamp",
            "hostname",
            "id",
            "package",
        },
        {"properties", "testcase", "system-out", "system-err"},
    ),
    "properties": (set(), {"property"}),
    "property": ({"name", "value"}, set()),
    "testcase": (
        {"name", "classname", "assertions", "time", "status"},
        {"skipped", "error", "failure", "system-out", "system-err"},
    ),
    "failure": ({"type", "message"}, set()),
    "error": ({"type", "message"}, set()),
}


def parsed(path):
    """The report, which is well-formed and as the schema says, and whose sums are right."""
    root = ElementTree.parse(path).getroot()
    assert root.tag == "testsuites"
    for element in root.iter():
        attributes, children = SCHEMA[element.tag]
        assert set(element.attrib) <= attributes
        assert {child.tag for child in element} <= children
    for element in [root, *root]:
        cases = list(element.iter("testcase"))
        assert all({"name", "classname"} <= set(case.attrib) for case in cases)
        counts = [len(cases), *(sum(case.find(tag) is not None for case in cases) for tag in ["failure", "error"])]
        assert [int(element.get(name)) for name in ["tests", "failures", "errors"]] == counts
    return root


def test_the_report_has_a_case_for_each_expectation(replay, tmp_path):
    report = tmp_path / "report.xml"
    report.write_text("<?xml an older one")
    assert replay("expect: { trail_weakened: 1, throttled: 5 }", "--junit", report).code == 1
    root = parsed(report)
    cases = [(case.get("name"), [child.tag for child in case]) for case in root.iter("testcase")]
    assert cases == [
        ("everything can be read", []),
        ("trail_weakened: exactly 1", []),
        ("throttled: exactly 5", ["failure"]),
    ]
    failure = root.find(".//failure")
    assert failure.get("message") == "expected exactly 5, found 2"
    place, *alerts = failure.text.splitlines()
    assert place == f"{tmp_path}/expectations.yaml: line 1"
    assert len(alerts) == 2
    assert "throttled LOW PutParameter by bert-jan" in alerts[0]
    properties = {entry.get("name"): entry.get("value") for entry in root.iter("property")}
    assert (properties["files"], properties["alerts"]) == (str(len(TRAIL)), "4")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["expectations.yaml", "report.xml"]
    assert report.stat().st_mode & 0o444 == 0o444


def test_what_can_not_be_read_is_an_error_of_the_report(replay, tmp_path):
    cut = tmp_path / "cut.json.gz"
    cut.write_bytes(gzip.compress(b'{"Records":[]}')[:-9])
    report = tmp_path / "report.xml"
    result = replay("expect: { key_disabled: none }", "--junit", report, paths=[cut])
    assert result.code == 1
    error = parsed(report).find(".//testcase[@name='everything can be read']/error")
    assert str(cut) in error.text


def test_an_expectation_is_checked_whoever_reads_on(tmp_path):
    expectations, report = tmp_path / "e.yaml", tmp_path / "report.xml"
    expectations.write_text("expect: { trail_weakened: 7 }")
    report.write_text("<?xml an older one")
    command = [BIN / "tocsin", "replay", "--expect", expectations, "--junit", report, *TRAIL]
    words = " ".join(map(str, command))
    piped = subprocess.run(["bash", "-c", f"{words} | true; exit ${{PIPESTATUS[0]}}"], capture_output=True, text=True)
    assert (piped.returncode, piped.stderr) == (1, "")
    assert parsed(report).find(".//failure").get("message") == "expected exactly 7, found 1"


def test_a_report_goes_where_a_link_leads_and_into_no_other_file(replay, tmp_path):
    (tmp_path / "there").touch()
    (tmp_path / "here").symlink_to(tmp_path / "there")
    assert replay("expect: { trail_weakened: 1 }", "--junit", tmp_path / "here").code == 0
    assert (tmp_path / "here").is_symlink() and parsed(tmp_path / "there") is not None


def test_a_report_that_can_not_be_written_keeps_nothing_else_from_being_said(replay, tmp_path):
    cut, page = tmp_path / "cut.json.gz", tmp_path / "page.html"
    cut.write_bytes(gzip.compress(b'{"Records":[]}')[:-9])
    result = replay("expect: { key_disabled: none }", "--junit", "/dev/full", "--html", page, paths=[cut])
    assert result.code == 1
    assert f"can't read `{cut}`" in result.err and "can't write `/dev/full`: No space left" in result.err
    assert page.read_text().endswith("</html>\n")


def test_reminders_are_alerts_as_well(replay, tmp_path):
    scheduled = event("api-call/key-deletion-scheduled")["detail"]
    later = scheduled | {"eventID": "later", "eventName": "ListKeys", "readOnly": True, "resources": []}
    later["eventTime"] = "2027-12-31T00:00:00Z"
    log = tmp_path / "log.json"
    log.write_text(json.dumps({"Records": [scheduled, later]}))
    expected = "{ exactly: 4, findings: 1 }, key_disabled: none"
    result = replay(f"expect: {{ key_deletion_scheduled: {expected} }}\nothers: refused", paths=[log])
    assert result.code == 0, result.out


def test_hostile_names_stay_text(tocsin, tmp_path):
    hostile = "]]><b a='\"&\x01\x1b[31m\ud7ff\uffff\u202e\n<testcase name='mine'/>"
    record = json.loads(gzip.decompress(TRAIL[0].read_bytes()))["Records"][0]
    record |= {
        "eventSource": "cloudtrail.amazonaws.com",
        "eventName": "StopLogging",
        "requestParameters": {"name": hostile},
        "userAgent": hostile,
        "errorCode": None,
        "errorMessage": None,
    }
    # A name of a file may hold anything but a slash and a zero.
    folder = tmp_path / hostile.replace("/", "")
    folder.mkdir()
    (folder / "log.json").write_text(json.dumps({"Records": [record, {"eventName": hostile}]}))
    file = folder / "expectations.yaml"
    file.write_text("expect: { trail_weakened: none }")
    report = folder / "report.xml"
    result = tocsin("replay", "--expect", file, "--junit", report, folder / "log.json")
    assert result.code == 1
    root = parsed(report)
    assert [case.get("name") for case in root.iter("testcase")] == [
        "everything can be read",
        "trail_weakened: none",
    ]
    assert "<b a='\"&\ufffd\ufffd[31m" in root.find("testsuite").get("name")
    for text in [result.out, result.err]:
        assert not any(character in text for character in "\x01\x1b\u202e")
