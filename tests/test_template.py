"""The template against the code: queues, limits, settings."""

import re
import tomllib

import pytest
from conftest import ROOT
from support.template import FUNCTIONS, RESOURCES, TEMPLATE, attribute_of, stack


@pytest.mark.parametrize("bucket", ["", "example-trail"])
def test_each_queue_takes_from_its_rules_and_from_nobody_else(bucket):
    made = stack(MoreSources=["aws.s3"], TrailBucket=bucket)
    rules = {name: rule["Properties"] for name, rule in made.items() if rule["Type"] == "AWS::Events::Rule"}
    for policy in (it["Properties"] for it in made.values() if it["Type"] == "AWS::SQS::QueuePolicy"):
        [queue] = [queue["Ref"] for queue in policy["Queues"]]
        allowed, _ = policy["PolicyDocument"]["Statement"]
        senders = allowed["Condition"]["ArnEquals"]["aws:SourceArn"]
        senders = {attribute_of(sender) for sender in (senders if isinstance(senders, list) else [senders])}
        targets = {
            name
            for name, rule in rules.items()
            for target in rule["Targets"]
            if queue in (attribute_of(target["Arn"]), attribute_of(target.get("DeadLetterConfig", target)["Arn"]))
        }
        # The rule of a function without a queue is made by the SAM CLI.
        made_by_sam = {queue.removesuffix("DeadLetters") + f"Function{kind}" for kind in ("Rule", "Schedule")}
        assert senders == targets or (len(senders) == 1 and senders <= made_by_sam), queue


@pytest.mark.parametrize("name", FUNCTIONS)
def test_what_a_function_cannot_handle_ends_in_its_dead_letter_queue(name):
    function = RESOURCES[FUNCTIONS[name]]["Properties"]
    dead_letters = FUNCTIONS[name].removesuffix("Function") + "DeadLetters"
    [source] = function["Events"].values()
    if source["Type"] in ("EventBridgeRule", "Schedule"):
        assert attribute_of(source["Properties"]["DeadLetterConfig"]["Arn"]) == dead_letters
        on_failure = function["EventInvokeConfig"]["DestinationConfig"]["OnFailure"]
        assert (on_failure["Type"], attribute_of(on_failure["Destination"])) == ("SQS", dead_letters)
    else:
        assert source["Properties"]["FunctionResponseTypes"] == ["ReportBatchItemFailures"]
        queue = RESOURCES[attribute_of(source["Properties"]["Queue"])]["Properties"]
        assert attribute_of(queue["RedrivePolicy"]["deadLetterTargetArn"]) == dead_letters
        # Lambda asks for that, so that no message is delivered while it is still worked on.
        window = source["Properties"]["MaximumBatchingWindowInSeconds"]
        timeout = function.get("Timeout", TEMPLATE["Globals"]["Function"]["Timeout"])
        assert queue["VisibilityTimeout"] >= 6 * timeout + window
        for rule in (it["Properties"] for it in RESOURCES.values() if it["Type"] == "AWS::Events::Rule"):
            if "EventPattern" not in rule:
                continue
            [target] = rule["Targets"]
            if target["Arn"] == source["Properties"]["Queue"]:
                assert attribute_of(target["DeadLetterConfig"]["Arn"]) == dead_letters


def test_a_function_has_the_time_that_its_limits_count_on():
    limits = (ROOT / "shared/aws/src/clients.rs").read_text()
    seconds = dict(re.findall(r"const (\w*FUNCTION_SECONDS): u64 = (\d+);", limits))
    own = {it["Properties"].get("Timeout") for it in map(RESOURCES.get, FUNCTIONS.values())} - {None}
    assert TEMPLATE["Globals"]["Function"]["Timeout"] == int(seconds.pop("FUNCTION_SECONDS"))
    assert own == {RESOURCES["TrailLogFunction"]["Properties"]["Timeout"]} == set(map(int, seconds.values()))


def test_a_stack_may_have_any_name():
    # The name has up to 128 characters, a statement's id 64.
    assert "StackName" not in str(RESOURCES["OrganizationBusPolicy"]["Properties"]["StatementId"])


def test_every_parameter_is_described():
    for name, parameter in TEMPLATE["Parameters"].items():
        assert parameter["Description"].endswith((".", ")")) and len(parameter["Description"]) > 20, name


def test_the_settings_are_those_that_the_code_reads(deployment):
    """Each allowed value starts a real function; one that is not allowed doesn't."""
    allowed = {
        "MINIMUM_SEVERITY": TEMPLATE["Parameters"]["MinimumSeverity"]["AllowedValues"],
        "METRICS": TEMPLATE["Parameters"]["Metrics"]["AllowedValues"],
        "LOG_LEVEL": TEMPLATE["Parameters"]["LogLevel"]["AllowedValues"],
        "TRUST_STORE": TEMPLATE["Parameters"]["TrustStore"]["AllowedValues"],
        "EARLY_CONNECTIONS": TEMPLATE["Parameters"]["EarlyConnections"]["AllowedValues"],
    }
    variables = TEMPLATE["Globals"]["Function"]["Environment"]["Variables"]
    names = {"ALERT_TOPIC_ARN", "AWS_CA_BUNDLE", "CHAT_TOPIC_ARN", "LEDGER_TABLE", "ROUTING_FILE", "RUNBOOK_URL"}
    assert set(variables) == {*allowed, *names}
    for variable, values in allowed.items():
        for value in values:
            with deployment.start("crl-generation", **{variable: value}) as function:
                function.wait_until_ready()
        with deployment.start("crl-generation", **{variable: "no such value"}) as function:
            assert function.process.wait(timeout=30) == 1


def test_a_panic_does_not_end_a_built_function():
    # `cargo lambda` builds with "abort" unless the profile says otherwise.
    profile = tomllib.loads((ROOT / "Cargo.toml").read_text())["profile"]["release"]
    assert profile["panic"] == "unwind"
