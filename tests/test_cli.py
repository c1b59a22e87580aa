"""The command line, run as people run it."""

import json
import subprocess

import jsonschema
import pytest
from conftest import BIN, EVENTS, ROOT, event

SCHEMA = json.loads((ROOT / "docs/alert.schema.json").read_text())
FAILURE = event("crl-generation/failure-1-bucket-permission")
KINDS = [
    "Creation",
    "Certificate Issuance",
    "Certificate Revocation",
    "CRL Generation",
    "Audit Report Generation",
    "New",
]


def lines(result):
    return [json.loads(line) for line in result.out.splitlines()]


def test_shows_what_people_would_be_told_and_what_would_be_counted(tocsin):
    result = tocsin("run", "events")
    assert result.code == 0
    assert "tocsin: skipped `events/README.md`: not .json, .jsonl or .ndjson\n" in result.err
    assert result.out.count("\n  Subject: ") == 10
    assert "  What to do\n  1. Check your Amazon S3 bucket permissions, as AWS advises." in result.out
    table = [line.split() for line in result.out[result.out.index("Metric ") :].splitlines()]
    assert ["EventsReceived", "13", "sum", "13"] in table
    assert ["EventOutcome", "Outcome=alerted", "8", "sum", "8"] in table
    assert ["Conditions", "Condition=crl_bucket_permission", "1", "sum", "1"] in table


def test_json_is_one_document_per_event(tocsin):
    result = tocsin("run", "--json", "events")
    assert result.code == 0
    events = lines(result)
    assert [entry["file"] for entry in events] == [str(path.relative_to(ROOT)) for path in EVENTS]
    assert {entry["outcome"] for entry in events} == {"alerted", "counted", "folded"}


@pytest.mark.parametrize("result", ["success", "failure", "half"])
def test_every_alert_document_is_as_its_schema_says(tocsin, result):
    odd = [FAILURE | {"detail-type": f"ACM Private CA {kind}", "detail": {"result": result}} for kind in KINDS]
    moon = "arn:aws-moon:acm-pca:sea-1:1:certificate-authority/a"
    odd += [odd[0] | {"resources": [moon]}]
    got = tocsin("run", "--json", "--minimum-severity", "info", "events", "-", stdin=json.dumps(odd))
    documents = [alert["document"] for entry in lines(got) for alert in entry["alerts"]]
    assert len(documents) > 10
    validator = jsonschema.Draft202012Validator(SCHEMA, format_checker=jsonschema.FormatChecker())
    for document in documents:
        validator.validate(document)


def test_takes_events_however_people_keep_them(tocsin, tmp_path):
    one, other = json.dumps(FAILURE), json.dumps(event("crl-generation/success"))
    sqs = {"Records": [{"messageId": "m", "eventSource": "aws:sqs", "body": body} for body in (one, other)]}
    (tmp_path / "a.jsonl").write_text(f"{one}\n{other}\n")
    (tmp_path / "b.json").write_text(f"[{one},\n{other}]")
    (tmp_path / "c.json").write_text(json.dumps(sqs, indent=1))
    (tmp_path / "notes.txt").write_text("not an event")
    mix = f"{one}\n[{other}]\n{json.dumps(sqs)}"
    result = tocsin("run", "--json", tmp_path, "-", stdin=mix)
    assert result.code == 0
    # The first file tells and resolves; what comes again in the others is known.
    assert [entry["outcome"] for entry in lines(result)] == ["alerted", "alerted", *["duplicate", "counted"] * 4]
    assert [(entry["file"], entry["line"]) for entry in lines(result)][-4:] == [("-", 1), ("-", 2), ("-", 3), ("-", 3)]


@pytest.mark.parametrize(
    "text, says",
    [
        ("", "refused: the input is empty"),
        ("{}", "refused: field `id`: missing"),
        ('{"id": "x"', "refused: not JSON at line 1, column 10: EOF"),
        (b'{"id": "\xff"}', "refused: byte 8 is not UTF-8"),
        (
            json.dumps(FAILURE | {"detail": {"result": 5}}),
            "field `detail.result`: invalid type: integer `5`, expected a string",
        ),
        (json.dumps(FAILURE | {"source": "aws.\x1b[2Js3"}), "from source `aws.\\u{1b}[2Js3`"),
    ],
)
def test_bad_input_is_refused_by_name_and_the_rest_goes_on(tocsin, tmp_path, text, says):
    (tmp_path / "a.json").write_bytes(text.encode() if isinstance(text, str) else text)
    (tmp_path / "b.json").write_text(json.dumps(FAILURE))
    result = tocsin("run", tmp_path)
    assert result.code == 1
    assert says in result.out
    assert "\x1b" not in result.out
    assert "crl_bucket_permission is firing" in result.out


def test_a_broken_line_among_json_lines_loses_that_line_only(tocsin):
    whole, other = json.dumps(FAILURE), json.dumps(FAILURE | {"id": "other"})
    result = tocsin("run", "--json", "-", stdin=f"{whole}\n{whole[:80]}\n{other}\n")
    assert result.code == 1
    assert [(entry["line"], entry["outcome"]) for entry in lines(result)] == [
        (1, "alerted"),
        (2, "refused"),
        (3, "folded"),
    ]


def test_a_path_that_cannot_be_read_is_named_and_the_rest_goes_on(tocsin):
    result = tocsin("run", "no/such/file", "events")
    assert result.code == 1
    assert "tocsin: can't read `no/such/file`: No such file or directory" in result.err
    assert result.out.count("\n  Subject: ") == 10


def test_a_routing_file_is_checked_and_used(tocsin, tmp_path):
    shipped = tocsin("check", "routing/routing.yaml")
    assert (shipped.code, shipped.out) == (0, "routing/routing.yaml: no mistakes\n")
    example = (ROOT / "routing/routing.yaml").read_text().split("#\n# rules:")[1].removesuffix("rules: []\n")
    rules = tmp_path / "routing.yaml"
    rules.write_text("rules:" + example.replace("\n# ", "\n").replace("2027-01-31", "2021-01-31"))
    checked = tocsin("check", rules)
    assert checked.code == 0
    assert "line 5: the mute of `we move the bucket of this CA` is over since 2021-01-31T00:00:00Z" in checked.out
    routed = tocsin("run", "--json", "--routing", rules, "--minimum-severity", "medium", "events/crl-generation")
    assert [entry["outcome"] for entry in lines(routed)] == ["counted"] * 4
    rules.write_text("rules:\n- nmae: x\n  match: { account: [{ prefx: a }] }\n  observe: true\n")
    broken = tocsin("check", rules)
    assert broken.code == 1
    assert "line 2: unknown key `nmae`: did you mean `name`?" in broken.err
    assert "line 3: " in broken.err and "did you mean `prefix`?" in broken.err
    assert tocsin("run", "--routing", rules, "events").code == 2


def test_a_reader_that_has_enough_does_not_hide_what_was_refused(tocsin, tmp_path):
    (tmp_path / "a.jsonl").write_text("{}\n" * 2000)
    piped = subprocess.run(
        f"{BIN / 'tocsin'} run {tmp_path} | head -1; exit ${{PIPESTATUS[0]}}",
        shell=True,
        executable="/bin/bash",
        capture_output=True,
    )
    assert (piped.returncode, piped.stderr) == (1, b"")


def test_what_a_folder_holds_is_routed_or_named(tocsin, tmp_path):
    (tmp_path / "event").write_text(json.dumps(FAILURE))
    (tmp_path / "folder").mkdir()
    (tmp_path / "folder/link.json").symlink_to(tmp_path / "event")
    (tmp_path / "folder/UP.JSON").write_text(json.dumps(FAILURE | {"id": "other"}))
    (tmp_path / "folder/broken.json").symlink_to(tmp_path / "nowhere")
    (tmp_path / "folder/circle").symlink_to(tmp_path / "folder")
    result = tocsin("run", "--json", tmp_path / "folder")
    assert result.code == 1
    assert [entry["outcome"] for entry in lines(result)] == ["alerted", "folded"]
    assert "circle`: a link to a folder" in result.err
    assert "can't read" in result.err and "broken.json" in result.err


def test_a_hundred_thousand_brackets_are_one_refusal(tocsin, tmp_path):
    (tmp_path / "deep.json").write_text("[" * 100_000 + "]" * 100_000)
    result = tocsin("run", "--json", tmp_path, "events/crl-generation")
    assert result.code == 1
    assert [entry["outcome"] for entry in lines(result)] == ["refused", *["alerted"] * 4]


@pytest.mark.parametrize(
    "args", [(), ("run",), ("run", "--loud", "events"), ("run", "--minimum-severity", "loud", "events")]
)
def test_wrong_usage_is_two(tocsin, args):
    result = tocsin(*args)
    assert result.code == 2
    assert "Usage:" in result.err or "severity" in result.err


def test_delivers_to_aws_where_that_is_asked_for(tocsin, deployment):
    keys = {"AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test", "AWS_REGION": "us-east-1"}
    names = {"ALERT_TOPIC_ARN": deployment.topic, "LEDGER_TABLE": deployment.table}
    env = keys | names | {"AWS_ENDPOINT_URL": deployment.url}
    result = tocsin("run", "--deliver", "events/crl-generation", env=env)
    assert (result.code, result.err) == (0, "")
    assert len(deployment.alerts()) == 6
    assert deployment.metric("EventsReceived") == 4
    unset = tocsin("run", "--deliver", "events", env={**env, "ALERT_TOPIC_ARN": ""})
    assert (unset.code, unset.err) == (2, "tocsin: environment variable `ALERT_TOPIC_ARN` is not set\n")
