"""`tocsin replay --compare`: what a change of the rules would have told, and what not."""

import json

import pytest
from conftest import ROOT

TRAIL = sorted((ROOT / "tests/samples/recorded").glob("218007301253_*.json.gz"))
OLD = """rules:
  - { name: keys, match: { condition: [sign_in_without_mfa] }, observe: true }
"""
NEW = """rules:
  - { name: noise, match: { condition: [throttled] }, mute: { until: 2030-01-01, reason: a ticket } }
  - name: the lab
    match: { condition: [trail_weakened] }
    severity: low
    topic: arn:aws:sns:us-east-1:111122223333:lab
  - { name: who was it, match: { condition: [access_denied], facts: { operation: [AssumeRole] } }, severity: high }
"""
SHOWN = """\
+ 2023-07-10T11:54:42Z  firing     access_denied HIGH AssumeRole by bert-jan 123837392027 us-east-1: a call was refused
- 2023-07-10T11:58:13Z  firing     throttled LOW PutParameter by bert-jan 123837392027 us-east-1: calls come too fast
~ 2023-07-10T12:08:04Z  firing     trail_weakened LOW trail stratus-red-team-ctl 123837392027 us-east-1: CloudTrail \
records less; severity critical before, low after; to the alert topic before, to \
arn:aws:sns:us-east-1:111122223333:lab after
- 2023-07-10T12:08:13Z  firing     throttled LOW DeleteParameter by bert-jan 123837392027 us-east-1: calls come too fast
+ 2023-07-10T12:23:15Z  firing     sign_in_without_mfa MEDIUM ConsoleLogin by stratus-red-team-nmfalu- 123837392027 \
us-east-1: a si...

Condition                                  Before    After    Added  Removed  Changed
access_denied                                   0        1        1        0        0
sign_in_without_mfa                             0        1        1        0        0
throttled                                       2        0        0        2        0
trail_weakened                                  1        1        0        0        1
all                                             3        3        2        2        1
"""


@pytest.fixture
def rules(tmp_path):
    old, new = tmp_path / "old.yaml", tmp_path / "new.yaml"
    old.write_text(OLD)
    new.write_text(NEW)
    return old, new


def test_shows_what_comes_what_goes_and_what_is_told_otherwise(tocsin, rules):
    result = tocsin("replay", "--compare", *rules, *TRAIL)
    assert (result.code, result.out, result.err) == (0, SHOWN, "")


def test_the_other_way_round_signs_turn_around(tocsin, rules):
    signs = {"+": "-", "-": "+", "~": "~"}
    there, back = (
        [line[:22] for line in tocsin("replay", "--compare", *files, *TRAIL).out.splitlines() if line[:1] in signs]
        for files in [rules, rules[::-1]]
    )
    assert [signs[line[0]] + line[1:] for line in there] == back


def test_json_lines_end_with_the_sums(tocsin, rules):
    result = tocsin("replay", "--json", "--compare", *rules, *TRAIL)
    *changes, last = [json.loads(line) for line in result.out.splitlines()]
    assert [change["change"] for change in changes] == ["added", "removed", "changed", "removed", "added"]
    assert changes[2]["before"] == {"severity": "critical", "topic": None}
    assert changes[2]["after"] == {"severity": "low", "topic": "arn:aws:sns:us-east-1:111122223333:lab"}
    assert changes[1]["fingerprint"] == "throttled|123837392027|us-east-1|ssm:PutParameter"
    assert {change["kind"] for change in changes} == {"change"}
    assert last["kind"] == "comparison"
    assert last["total"] == {"before": 3, "after": 3, "added": 2, "removed": 2, "changed": 1}


def test_none_is_no_rules_and_the_same_rules_make_no_difference(tocsin, rules):
    result = tocsin("replay", "--compare", "none", "none", *TRAIL)
    assert (result.code, result.out) == (0, "No difference: the same 4 alerts by both\n")
    result = tocsin("replay", "--compare", "none", rules[0], *TRAIL)
    assert [line[0] for line in result.out.splitlines() if "firing" in line] == ["-"]


def test_the_mistakes_of_both_files_are_wrong_usage(tocsin, rules, tmp_path):
    rules[0].write_text("rules: [{ name: a }]")
    result = tocsin("replay", "--compare", rules[0], tmp_path / "missing.yaml", *TRAIL)
    assert (result.code, result.out) == (2, "")
    assert f"tocsin: {rules[0]}: line 1: a rule has no `match`" in result.err
    assert f"tocsin: can't read `{tmp_path}/missing.yaml`: " in result.err
    assert tocsin("replay", "--compare", rules[1], "none", "--routing", rules[1], *TRAIL).code == 2


def test_what_can_not_be_read_is_named_and_fails(tocsin, rules, tmp_path):
    broken = tmp_path / "broken.json"
    broken.write_text('{"Records": 1}')
    result = tocsin("replay", "--compare", *rules, broken, *TRAIL)
    assert (result.code, result.out) == (1, SHOWN)
    assert f"tocsin: can't read `{broken}`: " in result.err
