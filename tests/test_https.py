"""Who may say that it is AWS, and connections that are open before the first event."""

from contextlib import ExitStack
from types import SimpleNamespace

import pytest
from conftest import event
from support import fast_aws, faults, tls

FAILURE = event("crl-generation/failure-1-bucket-permission")
# A function waits a second for its connections, which a busy machine may not be quick enough for.
STARTS = 10
COUNTED = event("certificate-issuance/success")


@pytest.fixture
def authority(tmp_path):
    return SimpleNamespace(**dict(zip(("root", "context"), tls.authority(tmp_path), strict=True)))


@pytest.fixture
def front(emulated_aws, authority):
    with tls.serving(emulated_aws.port, authority.context) as front:
        yield front


def https(url):
    return url.replace("http://", "https://")


def complaint(deployment, tmp_path, **env):
    """What a function logs that does not start."""
    with open(tmp_path / "log", "wb") as log, deployment.start("crl-generation", log, **env) as function:
        assert function.process.wait(30) == 1
    return (tmp_path / "log").read_text()


def test_a_certificate_that_is_not_amazons_is_refused(deployment, front):
    with deployment.start("crl-generation", AWS_ENDPOINT_URL=front.url) as function:
        answer = function.invoke(FAILURE)
    assert (answer.ok, answer.body["errorType"]) == (False, "Undelivered")
    assert "UnknownIssuer" in answer.body["errorMessage"]
    assert deployment.alerts() == []


@pytest.mark.parametrize("bundle", [True, False], ids=["of a bundle", "of the system"])
def test_a_certificate_may_be_from_a_root(deployment, front, authority, bundle):
    root = str(authority.root)
    env = {"AWS_CA_BUNDLE": root} if bundle else {"TRUST_STORE": "system", "SSL_CERT_FILE": root}
    with deployment.start("crl-generation", AWS_ENDPOINT_URL=front.url, **env) as function:
        assert function.invoke(FAILURE).body["outcome"] == "alerted"
    assert len(deployment.alerts()) == 1
    assert deployment.metric("EventOutcome", Outcome="alerted") == 1
    assert set(front.opened) == {"TLSv1.3"}


def test_a_bundle_that_can_not_be_used_is_named(deployment, tmp_path):
    bundle = tmp_path / "bundle.pem"
    bundle.write_text("no certificates\n")
    said = complaint(deployment, tmp_path, AWS_CA_BUNDLE=str(bundle))
    assert f"environment variable `AWS_CA_BUNDLE`: {bundle}: holds no certificate" in said
    said = complaint(deployment, tmp_path, AWS_CA_BUNDLE="/no/such/file")
    assert "environment variable `AWS_CA_BUNDLE`: /no/such/file: No such file" in said
    said = complaint(deployment, tmp_path, TRUST_STORE="everybody")
    assert "environment variable `TRUST_STORE`: `everybody` is no trust store: use `amazon` or `system`" in said


def test_the_command_line_reads_the_bundle_too(deployment, front, authority, tocsin):
    env = {
        "ALERT_TOPIC_ARN": deployment.topic,
        "LEDGER_TABLE": deployment.table,
        "AWS_ENDPOINT_URL": front.url,
        "AWS_REGION": "us-east-1",
        "AWS_ACCESS_KEY_ID": "test",
        "AWS_SECRET_ACCESS_KEY": "test",
    }
    path = "events/crl-generation/failure-1-bucket-permission.json"
    done = tocsin("run", "--deliver", path, env=env | {"AWS_CA_BUNDLE": str(authority.root)})
    assert done.code == 0, done.err
    assert len(deployment.alerts()) == 1
    done = tocsin("run", "--deliver", path, env=env | {"AWS_CA_BUNDLE": "/no/such/file"})
    assert done.code == 2
    assert "AWS_CA_BUNDLE" in done.err


def test_an_alert_finds_its_connections_open(deployment, authority):
    services = ("SNS", "DYNAMODB", "CLOUDWATCH")
    with ExitStack() as stack:
        # The emulator of the other tests closes each connection.
        aws = stack.enter_context(fast_aws.serving())
        port = int(aws.url.rpartition(":")[2])
        fronts = [stack.enter_context(tls.serving(port, authority.context)) for _ in services]
        env = {f"AWS_ENDPOINT_URL_{name}": front.url for name, front in zip(services, fronts, strict=True)}
        env |= {"AWS_CA_BUNDLE": str(authority.root)}
        for _ in range(STARTS):
            for front in fronts:
                front.opened.clear()
            with deployment.start("key-event", **env) as function:
                function.wait_until_ready()
                before = [len(front.opened) for front in fronts]
                if before != [1, 1, 1]:
                    continue
                aws.start_anew()
                assert function.invoke(event("key-event/deletion")).body["outcome"] == "alerted"
                figures = aws.figures()
                break
    assert before == [1, 1, 1]
    assert [len(front.opened) for front in fronts] == before
    # Opening them counts nothing and tells nobody anything.
    assert figures["calls"] == {"TransactWriteItems": 2, "Publish": 1, "PutMetricData": 1}
    assert figures["metrics"]["EventsReceived"] == 1


@pytest.mark.parametrize("function, env", [("crl-generation", {"EARLY_CONNECTIONS": "disabled"}), ("trail-log", {})])
def test_connections_are_not_opened_where_that_does_not_pay(deployment, front, authority, function, env):
    env |= {"AWS_ENDPOINT_URL": front.url, "AWS_CA_BUNDLE": str(authority.root)}
    with deployment.start(function, **env) as started:
        started.wait_until_ready()
    assert front.opened == []


@pytest.mark.parametrize("endpoint", [faults.refusing, faults.silent])
def test_an_aws_that_is_not_there_keeps_no_function_from_starting(deployment, endpoint, tmp_path):
    with (
        endpoint() as url,
        open(tmp_path / "log", "wb") as log,
        deployment.start("certificate-issuance", log, AWS_ENDPOINT_URL=https(url)) as function,
    ):
        assert function.invoke(COUNTED).body["outcome"] == "counted"
    # The metrics could not be sent, and are in the log.
    assert '"EventsReceived"' in (tmp_path / "log").read_text()
