"""The command line, run as people run it."""

import json
import subprocess

import jsonschema
import pytest
from conftest import BIN, EVENTS, ROOT, event

SCHEMA = json.loads((ROOT / "docs/alert.schema.json").read_text())
NOTIFICATION = json.loads((ROOT / "tests/support/notification.schema.json").read_text())
RECORD = event("api-call/key-disabled")["detail"]
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
    assert "  What to do\n  1. Check your Amazon S3 bucket permissions, as AWS advises." in result.out
    table = [line.split() for line in result.out[result.out.index("Metric ") :].splitlines()]
    count = str(len(EVENTS))
    assert ["EventsReceived", count, "sum", count] in table
    [told] = [int(row[-1]) for row in table if "Outcome=alerted" in row]
    assert 20 < told <= result.out.count("\n  Subject: ")
    assert ["Conditions", "Condition=crl_bucket_permission", "1", "sum", "1"] in table


def test_json_is_one_document_per_event(tocsin):
    result = tocsin("run", "--json", "events")
    assert result.code == 0
    events = lines(result)
    assert [entry["file"] for entry in events] == [str(path.relative_to(ROOT)) for path in EVENTS]
    assert {entry["outcome"] for entry in events} == {"alerted", "counted", "folded"}


@pytest.mark.parametrize("result", ["success", "failure", "half"])
def test_every_alert_document_and_every_notification_is_as_its_schema_says(tocsin, result):
    odd = [FAILURE | {"detail-type": f"ACM Private CA {kind}", "detail": {"result": result}} for kind in KINDS]
    moon = "arn:aws-moon:acm-pca:sea-1:1:certificate-authority/a"
    odd += [odd[0] | {"resources": [moon]}]
    got = tocsin("run", "--json", "--minimum-severity", "info", "events", "-", stdin=json.dumps(odd))
    alerts = [alert for entry in lines(got) for alert in entry["alerts"]]
    assert len(alerts) > 10
    validator = jsonschema.Draft202012Validator(SCHEMA, format_checker=jsonschema.FormatChecker())
    for alert in alerts:
        validator.validate(alert["document"])
        jsonschema.validate(alert["chat"], NOTIFICATION)


def test_of_a_self_test_no_chat_is_told(tocsin):
    self_test = FAILURE | {"detail-type": "Tocsin Self-Test", "source": "tocsin", "detail": {"function": "api-call"}}
    [entry] = lines(tocsin("run", "--json", "-", stdin=json.dumps(self_test | {"resources": []})))
    assert entry["outcome"] == "alerted"
    assert [alert["chat"] for alert in entry["alerts"]] == [None]


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


@pytest.mark.parametrize(
    "held", [RECORD, [RECORD], {"CloudTrailEvent": json.dumps(RECORD)}, {"Events": []}, [json.dumps(RECORD)]]
)
def test_records_of_a_trail_are_sent_to_replay(tocsin, held):
    result = tocsin("run", "-", stdin=json.dumps(held))
    assert result.code == 1
    assert "refused: a record of CloudTrail, and no event of EventBridge: `tocsin replay` reads records" in result.out
    assert "to do        give it to `tocsin replay`\n" in tocsin("explain", "-", stdin=json.dumps(held)).out


def test_takes_events_that_stand_in_quotes_as_bodies_of_messages_do(tocsin):
    texts = [json.dumps(FAILURE, indent=1), json.dumps(event("crl-generation/success"))]
    result = tocsin("run", "--json", "-", stdin=json.dumps(texts, indent=4))
    # The second one ends what the first one tells.
    assert (result.code, [(entry["line"], entry["outcome"]) for entry in lines(result)]) == (
        0,
        [(2, "alerted"), (3, "alerted")],
    )


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
    assert result.out.count("\n  Subject: ") == tocsin("run", "events").out.count("\n  Subject: ")


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
    rules.write_text(
        "rules:\n- nmae: x\n  match: { account: [{ prefx: a }] }\n  observe: true\n"
        "- { name: old, match: { severity: [low] }, mute: { until: 2021-01-31, reason: x } }\n"
    )
    broken = tocsin("check", rules)
    assert broken.code == 1
    assert "line 5: the mute of `old` is over" in broken.out and "no mistakes" not in broken.out
    assert "line 2: unknown key `nmae`: did you mean `name`?" in broken.err
    assert "line 3: " in broken.err and "did you mean `prefix`?" in broken.err
    assert tocsin("run", "--routing", rules, "events").code == 2


def test_explains_each_event_as_it_is_routed(tocsin, tmp_path):
    routed, explained = tocsin("run", "--json", "events"), tocsin("explain", "--json", "events")
    assert explained.code == 0
    ends = [
        [(entry["file"], entry["line"], entry["outcome"]) for entry in lines(result)] for result in (routed, explained)
    ]
    assert ends[0] == ends[1]
    [crl] = [entry for entry in lines(explained) if entry["file"].endswith("failure-1-bucket-permission.json")]
    assert crl["subjects"][0]["steps"][-1]["decision"] == "firing"
    missing = tocsin("explain", "no/such/file", "events/crl-generation")
    assert (missing.code, missing.out.count("  outcome ")) == (1, 4)
    assert "can't read `no/such/file`" in missing.err
    no_rules = tocsin("explain", "--routing", tmp_path, "events/crl-generation")
    assert (no_rules.code, no_rules.out.count("  rules        routing_broken, high\n")) == (1, 1)
    assert "Is a directory" in no_rules.err


def test_says_which_events_a_pattern_matches(tocsin, tmp_path):
    pattern = tmp_path / "pattern.yaml"
    pattern.write_text("source: [aws.acm-pca]\ndetail: { reason: [{ suffix: Internal failure. }] }\n")
    result = tocsin("match", pattern, "events/crl-generation")
    assert (result.code, result.err) == (0, "")
    assert [line.partition("json:1: ")[2] for line in result.out.splitlines()] == [
        "does not match",
        "matches",
        "matches",
        "does not match",
    ]
    documents = [alert["document"] for entry in lines(tocsin("run", "--json", "events")) for alert in entry["alerts"]]
    pattern.write_text(json.dumps({"severity": ["critical"]}))
    told = tocsin("match", "--json", pattern, "-", stdin=json.dumps(documents))
    assert [entry["matches"] for entry in lines(told)] == [d["severity"] == "critical" for d in documents]
    pattern.write_text("severity: [{ prefix: nobody }]")
    assert tocsin("match", pattern, "events").code == 1


def test_a_pattern_with_mistakes_or_events_that_cannot_be_read_are_an_error(tocsin, tmp_path):
    pattern = tmp_path / "pattern.yaml"
    pattern.write_text("source:\n- { prefx: aws }\ndetail: 5\n")
    mistaken = tocsin("match", pattern, "events")
    assert (mistaken.code, mistaken.out) == (2, "")
    assert [line.partition("pattern.yaml: ")[2][:7] for line in mistaken.err.splitlines()] == ["line 2:", "line 3:"]
    pattern.write_text("source: [{ exists: true }]")
    unread = tocsin("match", pattern, "no/such/file", "-", stdin='{"source": 1}\n{"source":\n')
    assert (unread.code, unread.out) == (2, "-:1: matches\n")
    assert "can't read `no/such/file`" in unread.err
    assert "tocsin: -:2: refused: not JSON" in unread.err
    assert "tocsin: 2 of them can't be read" in unread.err
    assert tocsin("match", tmp_path / "none", "events").code == 2


def test_a_topic_that_a_rule_chose_is_shown_and_its_permission_asked_for(tocsin, tmp_path):
    rules = tmp_path / "routing.yaml"
    topic = "arn:aws:sns:us-east-1:111122223333:lab"
    rules.write_text(f"rules:\n- name: lab\n  match: {{ account: ['111122223333'] }}\n  topic: {topic}\n")
    assert f"a rule names the topic {topic}: name it in the parameter RoutedTopicArns" in tocsin("check", rules).out
    text = tocsin("run", "--routing", rules, "events/crl-generation/failure-1-bucket-permission.json").out
    assert f"\n  Topic: {topic}\n" in text
    routed = lines(tocsin("run", "--json", "--routing", rules, "events/crl-generation"))
    assert {alert["topic"] for entry in routed for alert in entry["alerts"]} == {topic}
    unrouted = lines(tocsin("run", "--json", "events/crl-generation"))
    assert {alert["topic"] for entry in unrouted for alert in entry["alerts"]} == {None}
    rules.write_text(rules.read_text().replace(":lab", ":lab.fifo"))
    assert "line 4: `topic`: a FIFO topic" in tocsin("check", rules).err


@pytest.mark.parametrize("options", [(), ("--json",)])
def test_a_terminal_shows_what_an_event_says_and_does_nothing_of_it(tocsin, options):
    hostile = "\x1b]0;owned\x07\x9b2J\u202e\u2066\u200b\U000e0041\x85\x7f\r\n"
    odd = [
        FAILURE | {"detail": {"result": hostile, "reason": hostile}},
        FAILURE | {"detail-type": f"ACM Private CA {hostile}", "id": "new", "detail": {hostile: hostile}},
        FAILURE | {"detail-type": hostile, "id": "other"},
        FAILURE | {"source": hostile, "id": "refused"},
    ]
    result = tocsin("run", *options, "-", stdin=json.dumps(odd, ensure_ascii=False))
    assert result.code == 1
    shown = result.out + result.err
    assert [c for c in shown if c != "\n" and not c.isprintable()] == []
    assert "]0;owned" in shown and "202e" in shown
    if options:
        assert lines(result)[0]["alerts"][0]["document"]["cause"] == hostile


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
    "args",
    [
        (),
        ("run",),
        ("run", "--loud", "events"),
        ("run", "--minimum-severity", "loud", "events"),
        ("explain",),
        ("explain", "--function", "loud", "events"),
    ],
)
def test_wrong_usage_is_two(tocsin, args):
    result = tocsin(*args)
    assert result.code == 2
    assert any(word in result.err for word in ("Usage:", "severity", "possible values"))


def test_a_log_file_that_is_not_read_is_named(tocsin):
    uri = f"s3://example-trail/{event('trail-log/log-file')['detail']['object']['key']}"
    unread = "a log file that is not read here: `tocsin replay` takes its address"
    digest = "a digest, which the function does not read"
    ran = tocsin("run", "events/trail-log")
    assert f"Object Created: counted\n  {uri}\n  {unread}\n" in ran.out and f"\n  {digest}\n" in ran.out
    explained = tocsin("explain", "events/trail-log")
    assert f"  names        {uri}\n               {unread}\n" in explained.out and digest in explained.out
    assert "nothing to tell" not in explained.out
    for command in ("run", "explain"):
        [named, skipped] = [entry["log_file"] for entry in lines(tocsin(command, "--json", "events/trail-log"))]
        assert named == {"object": uri, "outcome": "unread", "told": []}
        assert skipped["outcome"] == "skipped_digest"


def test_delivers_to_aws_where_that_is_asked_for(tocsin, deployment):
    env = deployment.env()
    result = tocsin("run", "--deliver", "events/crl-generation", env=env)
    assert (result.code, result.err) == (0, "")
    assert len(deployment.alerts()) == 6
    assert deployment.metric("EventsReceived") == 4
    nowhere = tocsin("run", "--deliver", "events", env={**env, "AWS_REGION": "", "AWS_EC2_METADATA_DISABLED": "true"})
    assert (nowhere.code, nowhere.err) == (2, "tocsin: no region is known: set `AWS_REGION`\n")
    unset = tocsin("run", "--deliver", "events", env={**env, "ALERT_TOPIC_ARN": ""})
    assert (unset.code, unset.err) == (2, "tocsin: environment variable `ALERT_TOPIC_ARN` is not set\n")
