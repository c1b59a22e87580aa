"""`make deploy`: what the SAM CLI is asked to do."""

import os
import subprocess

from conftest import ROOT

# As the SAM CLI writes it.
CONFIG = """version = 0.1
[default.deploy.parameters]
stack_name = "tocsin"
parameter_overrides = "Architecture=\\"arm64\\" AlertEmail=\\"jan@example.com\\""
"""


def deploy(folder, arch):
    sam = folder / "sam"
    sam.write_text('#!/bin/sh\necho "$@"\n')
    sam.chmod(0o755)
    path = f"{folder}:{os.environ['PATH']}"
    done = subprocess.run([ROOT / "tools/deploy", arch], cwd=folder, env={"PATH": path}, capture_output=True, text=True)
    return done.returncode, done.stdout + done.stderr


def test_the_first_time_asks_and_later_what_was_saved_holds(tmp_path):
    code, asked = deploy(tmp_path, "arm64")
    assert code == 0 and "--guided --stack-name tocsin" in asked and "Architecture=arm64" in asked
    (tmp_path / "samconfig.toml").write_text(CONFIG)
    assert deploy(tmp_path, "arm64") == (0, "deploy --capabilities CAPABILITY_IAM\n")


def test_what_was_built_for_another_processor_is_not_deployed(tmp_path):
    (tmp_path / "samconfig.toml").write_text(CONFIG)
    code, said = deploy(tmp_path, "x86_64")
    assert code == 1 and said.startswith("samconfig.toml names another Architecture than x86_64")
