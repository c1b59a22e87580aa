"""A deployable arm64 function, run once under emulation: `make emulate` says where it is."""

import os
import shutil

import pytest
from conftest import event
from support.lambda_runtime import Function

BUILT = os.environ.get("TOCSIN_ARM64")


@pytest.mark.skipif(not BUILT, reason="TOCSIN_ARM64 names no built function: use make emulate")
def test_an_arm64_function_publishes_an_alert(deployment):
    emulator = [shutil.which("qemu-aarch64-static") or "qemu-aarch64", "-L", "/usr/aarch64-linux-gnu", BUILT]
    env = {"ALERT_TOPIC_ARN": deployment.topic, "LEDGER_TABLE": deployment.table, "AWS_ENDPOINT_URL": deployment.url}
    with Function(emulator, env) as function:
        assert function.invoke(event("crl-generation/failure-1-bucket-permission")).body["outcome"] == "alerted"
    assert len(deployment.alerts()) == 1
