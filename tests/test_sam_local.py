"""`sam local invoke`, the way people try a function: template, container, event, alert."""

import json
import os
import shutil
import subprocess

import pytest
from conftest import BIN, ROOT
from support import container

BRIDGE = "172.17.0.1"


@pytest.mark.skipif(not container.available() and "CI" not in os.environ, reason="no container engine on this machine")
def test_sam_local_invoke_runs_a_function_in_a_container(deployment, emulated_aws, tmp_path):
    (tmp_path / "code").mkdir()
    shutil.copy(BIN / "crl-generation", tmp_path / "code/bootstrap")
    template = (ROOT / "template.yaml").read_text()
    assert template.count("CodeUri: .\n") == 1
    template = template.replace("CodeUri: .\n", f"CodeUri: {tmp_path / 'code'}\n")
    template = template.replace("ContentUri: routing\n", f"ContentUri: {ROOT / 'routing'}\n")
    (tmp_path / "template.yaml").write_text(template)
    (tmp_path / "env.json").write_text(
        json.dumps({"CrlGenerationFunction": {"ALERT_TOPIC_ARN": deployment.topic, "LEDGER_TABLE": deployment.table}})
    )
    with container.image(AWS_ENDPOINT_URL=f"http://{BRIDGE}:{emulated_aws.port}") as image:
        command = [
            "sam",
            "local",
            "invoke",
            "CrlGenerationFunction",
            "--skip-pull-image",
            "--force-image-build",
            "--invoke-image",
            image,
        ]
        command += ["--template", tmp_path / "template.yaml", "--env-vars", tmp_path / "env.json"]
        command += ["--parameter-overrides", "Architecture=x86_64"]
        command += ["--event", ROOT / "events/crl-generation/failure-1-bucket-permission.json"]
        credentials = {"AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test", "AWS_DEFAULT_REGION": "us-east-1"}
        env = {**os.environ, **credentials, "AWS_ENDPOINT_URL": deployment.url, "SAM_CLI_TELEMETRY": "0"}
        done = subprocess.run(command, capture_output=True, text=True, env=env, cwd=tmp_path, timeout=120)

    # The exit code is 0 whatever the function does: its answer tells.
    assert done.stdout, done.stderr
    answer = json.loads(done.stdout.strip().splitlines()[-1])
    assert answer == {
        "event_id": "071f4c07-2a7b-470c-8b6d-f56a12345634",
        "outcome": "alerted",
        "conditions": ["crl_bucket_permission"],
    }
    assert len(deployment.alerts()) == 1
    assert deployment.metric("Conditions", Condition="crl_bucket_permission") == 1
