"""Routing files that are no good, from the user's seat: what `tocsin check` says, and that no alert is lost to them."""

import json

import pytest
from conftest import event

FAILURE = event("crl-generation/failure-1-bucket-permission")
MATCH = "match: { account: ['111122223333'] }"


def rule(*lines):
    return "\n".join(["rules:", "- name: lab", *(f"  {line}" for line in lines), ""])


def laughs():
    names = [f"l{number}" for number in range(30)]
    return "l0: &l0 ha\n" + "".join(f"{b}: &{b} [*{a}, *{a}]\n" for a, b in zip(names, names[1:], strict=False))


# What is in the file, and what is said of it, from the name of the file on.
BROKEN = {
    "empty": ("", ": line 1: the document is empty"),
    "comments only": ("# rules to come\n", ": line 1: the document is empty"),
    "huge": ("rules: []\n#" + "x" * 5_000_000, ": line 1: 5000011 bytes of text, at most 262144 are read"),
    "not UTF-8": ("rules: [] # sch\xf6n".encode("latin-1"), "`: stream did not contain valid UTF-8"),
    "UTF-16": ("rules: []".encode("utf-16"), "`: stream did not contain valid UTF-8"),
    "binary": (b"rules: []\0", ": line 1: not YAML: found unprintable character"),
    "a tab": ("rules:\n\t- name: lab\n", ": line 2: not YAML: tabs disallowed"),
    "no rules": ("name: lab\n", ": line 1: `rules` is missing: write `rules: []` for none"),
    "anchors that multiply": (laughs(), ": line 1: an anchor (`&name`): write the value where it is needed"),
    "a tag": ("rules: !Sub x", ": line 1: the tag `!Sub`: leave it out"),
    "brackets": ("[" * 200_000, ": line 1: not YAML: recursion limit exceeded"),
    "deep": (rule("observe: true", f"match: {'{ a: ' * 70}[1]{' }' * 70}"), ": line 4: nested deeper than 64 levels"),
    "a key twice": (rule(MATCH, "observe: true", MATCH), ": line 5: `match` stands twice, on line 3 too"),
    "a field twice": (
        rule("observe: true", "match: { account: ['111122223333'], account: ['444455556666'] }"),
        ": line 4: the key `account` stands on line 4 already",
    ),
    "unknown key": (
        rule(MATCH, "observe: true", "serverity: low"),
        ": line 5: unknown key `serverity`: did you mean `severity`? a rule has",
    ),
    "unknown operator": (
        rule("observe: true", "match: { account: [{ prefx: '1' }] }"),
        ": line 4: field `account`: unknown operator `prefx`: did you mean `prefix`?",
    ),
    "a mute without end": (rule(MATCH, "mute: { reason: TICKET-1 }"), ": line 4: a mute has no `until`: say the day"),
    "a mute without reason": (rule(MATCH, "mute: { until: 2999-01-01 }"), ": line 4: a mute has no `reason`: say why"),
    "a mute until some day": (
        rule(MATCH, "mute: { until: 2999-02-30, reason: TICKET-1 }"),
        ": line 4: `until` is `2999-02-30`: write a day",
    ),
    "wildcards": (
        rule("observe: true", f"match: {{ account: [{{ wildcard: '{'*a' * 50}' }}] }}"),
        ": line 4: field `account`: `wildcard`: has 50 `*`, at most 4 are allowed",
    ),
    "ors": (
        rule(
            "observe: true",
            "match:",
            *(f"  k{n}: {{ $or: [{{ a: [1] }}, {{ b: [1] }}] }}" for n in range(20)),
        ),
        ": line 5: the `$or`s of the pattern give 1048576 combinations, at most 1000 are allowed",
    ),
    "mistakes without end": ("rules:\n" + "- {}\n" * 50_000, ": line 50001: a rule has no `name`: say what it is for"),
}
NO_FILE = {"a folder": "`: Is a directory", "nothing": "`: No such file or directory"}


@pytest.fixture(params=[*BROKEN, *NO_FILE])
def broken(request, tmp_path):
    """A file that can't be used, and what is said of it."""
    file = tmp_path / "routing.yaml"
    if request.param == "a folder":
        file.mkdir()
    elif request.param in BROKEN:
        text, says = BROKEN[request.param]
        file.write_bytes(text if isinstance(text, bytes) else text.encode())
        return file, says
    return file, NO_FILE[request.param]


def test_each_mistake_is_named(tocsin, broken):
    file, says = broken
    checked = tocsin("check", file)
    assert (checked.code, checked.out) == (1, "")
    assert any(f"{file}{says}" in line for line in checked.err.splitlines()), checked.err[:2000]
    # No rule is a rule that the user did not mean.
    routed = tocsin("run", "--routing", file, "events/crl-generation")
    assert (routed.code, routed.out) == (2, "")


def test_a_function_with_it_starts_tells_everything_and_tells_that_once(deployment, broken):
    file, says = broken
    with deployment.start("crl-generation", ROUTING_FILE=str(file)) as function:
        outcomes = [function.invoke(FAILURE | {"id": f"e{number}"}).body["outcome"] for number in range(3)]
    assert outcomes == ["alerted", "folded", "folded"]
    told = [json.loads(alert["Message"]) for alert in deployment.alerts()]
    assert [alert["condition"] for alert in told] == ["routing_broken", "crl_bucket_permission"]
    mistakes = told[0]["facts"]["mistakes"]
    assert says.removeprefix(": ").removeprefix("`: ") in mistakes or " [cut here: " in mistakes
    assert deployment.metric("Conditions", Condition="routing_broken") == 1
    assert deployment.metric("EventOutcome", Outcome="alerted") == 1


def test_a_mute_that_is_over_is_named_and_mutes_nothing(tocsin, deployment, tmp_path):
    file = tmp_path / "routing.yaml"
    file.write_text(rule(MATCH, "mute: { until: 2021-01-31, reason: TICKET-1 }"))
    checked = tocsin("check", file)
    over = f"{file}: line 2: the mute of `lab` is over since 2021-01-31T00:00:00Z: remove it\n"
    assert (checked.code, checked.out) == (0, f"{over}{file}: no mistakes\n")
    with deployment.start("crl-generation", ROUTING_FILE=str(file)) as function:
        assert function.invoke(FAILURE).body["outcome"] == "alerted"
    file.write_text(rule(MATCH, "mute: { until: 2999-01-31, reason: TICKET-1 }"))
    with deployment.start("crl-generation", ROUTING_FILE=str(file)) as function:
        assert function.invoke(FAILURE | {"id": "other"}).body["outcome"] == "muted"
    assert len(deployment.alerts()) == 1
