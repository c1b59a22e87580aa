"""The documents against the code: nothing missing, nothing that is not so."""

import json
import re
import subprocess

import pytest
from conftest import BIN, ROOT

README = (ROOT / "README.md").read_text()
RUNBOOK = (ROOT / "docs/RUNBOOK.md").read_text()
METRICS = (ROOT / "docs/METRICS.md").read_text()
CATALOGUE = (ROOT / "shared/domain/src/catalogue.rs").read_text()
CONDITIONS = dict(re.findall(r'\{\s*"([a-z_]+)", ([A-Z][a-z]+),', CATALOGUE))
MAKE = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.M))


def test_the_catalogue_is_read_as_it_is_written():
    assert len(CONDITIONS) == CATALOGUE.split("conditions! {")[1].split("\n}")[0].count("///")


def test_every_condition_has_its_heading_with_its_severity():
    headings = dict(re.findall(r"^## ([a-z_]+)\n\n\*\*([a-z]+)\.\*\*", RUNBOOK, re.M))
    assert headings == {label: severity.lower() for label, severity in CONDITIONS.items()}


def test_links_between_documents_lead_somewhere():
    for document in [ROOT / "README.md", *(ROOT / "docs").glob("*.md"), ROOT / "events/README.md"]:
        for target, anchor in re.findall(r"\]\(([^)#:]*)(#[^)]*)?\)", document.read_text()):
            path = (document.parent / target) if target else document
            assert path.exists(), f"{document.name}: {target}"
            if anchor:
                headings = re.findall(r"^## (.*)$", path.read_text(), re.MULTILINE)
                anchors = [heading.lower().replace(" ", "-") for heading in headings]
                assert anchor[1:] in anchors, f"{document.name}: {anchor}"


def test_every_metric_and_outcome_is_documented():
    names = re.findall(r'=> "([A-Z]\w+)"', (ROOT / "shared/domain/src/metrics/mod.rs").read_text())
    units = {"Count", "Milliseconds"}
    assert set(re.findall(r"^\| `([A-Z]\w+)` \|", METRICS, re.M)) == set(names) - units
    outcomes = re.findall(r'Self::\w+ => "([a-z]+)"', (ROOT / "shared/domain/src/outcome.rs").read_text())
    table = METRICS.split("\n`Outcome` is one of:\n")[1].split("\n`Condition` is one of")[0]
    assert re.findall(r"^\| `([a-z]+)` \|", table, re.M) == outcomes


def test_every_parameter_of_the_template_is_in_the_readme_with_its_default():
    template = (ROOT / "template.yaml").read_text().split("\nParameters:\n")[1].split("\nConditions:\n")[0]
    parameters = re.findall(r"^  (\w+):\n(?:    .*\n)*?    Default: (.*)$", template, re.M)
    rows = re.findall(r"^\| `(\w+)` \| (?:`\w+`|–) \| (\S+) \|", README, re.M)
    defaults = {name: "empty" if default == '""' else f"`{default}`" for name, default in parameters}
    assert dict(rows) == defaults


def test_every_make_command_exists():
    texts = [README, *(path.read_text() for path in (ROOT / "docs").glob("*.md")), (ROOT / ".ci/run").read_text()]
    for text in texts:
        for job in re.findall(r"^\s*make ([a-z-]+)|`make ([a-z-]+)", text, re.M):
            assert "".join(job) in MAKE, job


def test_ci_runs_the_two_commands_of_the_readme():
    setup = [block.strip() for block in re.findall(r"```sh\n(.*?)```", README, re.S)][:2]
    assert setup == ["make run", "make test"]
    ci = (ROOT / ".ci/run").read_text()
    assert all(re.search(rf"^{command}$", ci, re.M) for command in setup)


@pytest.mark.parametrize("command, shown", re.findall(r"^\$ (.*)\n((?:[^$`].*\n)*)", README, re.M))
def test_console_commands_of_the_readme_work_and_print_what_it_shows(command, shown):
    done = subprocess.run(
        ["bash", "-c", command.replace("target/debug", str(BIN))], cwd=ROOT, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout
    whole = [line for line in shown.splitlines() if "…" not in line]
    assert [line for line in whole if line not in done.stdout.splitlines()] == []


def test_the_alert_that_the_readme_shows_is_what_people_get(tocsin):
    [shown] = re.findall(r"```text\n(  Subject: .*?)```", README, re.S)
    got = tocsin("run", "events/crl-generation").out
    for line in filter(None, shown.splitlines()):
        assert line.removesuffix(" …") in got


@pytest.mark.parametrize("document, least", [("COVERAGE", 11), ("STACK", 8)])
def test_every_test_that_a_document_names_exists(document, least):
    sources = [*ROOT.glob("shared/*/src/**/*.rs"), *ROOT.glob("shared/*/tests/**/*.rs"), *ROOT.glob("tests/*.py")]
    tests = set(re.findall(r"^ *(?:fn|def) (\w+)\(", "\n".join(path.read_text() for path in sources), re.M))
    rows = re.findall(r"^\|.*\| ([^|]+) \|$", (ROOT / f"docs/{document}.md").read_text(), re.M)
    named = set(re.findall(r"`(\w+)`", " ".join(rows)))
    assert len(named) >= least
    assert named <= tests


def test_documents_read_well_as_plain_text():
    for path in [ROOT / "README.md", ROOT / "CHANGELOG.md", *(ROOT / "docs").glob("*.md")]:
        prose = [line for line in path.read_text().splitlines() if not line.startswith("|") and "://" not in line]
        assert [line for line in prose if len(line) > 120] == [], path.name


def test_every_field_of_a_replay_is_documented(tocsin, tmp_path):
    expected = tmp_path / "expected.yaml"
    expected.write_text("expect: { trail_weakened: 1 }")
    logs = (ROOT / "tests/samples/recorded").glob("*.json.gz")
    lines = [json.loads(line) for line in tocsin("replay", *logs, "--json", "--expect", expected).out.splitlines()]
    tables = re.split(r"^\| field of .* \| what \|$", (ROOT / "docs/REPLAY.md").read_text(), flags=re.M)[1:]
    alerts, ends = lines[:-3], lines[-3:]
    assert {line["kind"] for line in alerts} == {"alert"}
    assert [line["kind"] for line in ends] == ["summary", "estimate", "expectations"]
    for line, table in zip([alerts[0], *ends], tables, strict=True):
        rows = re.findall(r"^\| (`.*?) \|", table.split("\n\n")[0], re.M)
        assert re.findall(r"`(\w+)`", " ".join(rows)) == list(line)
