"""Every AWS command that people are told to run is one that the AWS CLI has, with options that it has."""

import re
import shlex
from functools import cache

import botocore.session
import pytest
from botocore import xform_name
from conftest import ROOT

SESSION = botocore.session.get_session()
EVERYWHERE = {"region", "query", "output", "max-items"}


def commands():
    for snapshot in ROOT.glob("shared/domain/src/**/snapshots/*.snap"):
        yield from re.findall(r"^ +(aws [a-z].*)$", snapshot.read_text(), re.M)
    for span in re.findall(r"`([^`]+)`", (ROOT / "docs/RUNBOOK.md").read_text()):
        if span.startswith("aws "):
            yield " ".join(span.split())


@cache
def model(service):
    return SESSION.get_service_model(service)


@pytest.mark.parametrize("command", sorted(set(commands())))
def test_every_command_is_one_of_the_aws_cli(command):
    _, service, operation, *arguments = shlex.split(command)
    operations = {xform_name(name, "-"): name for name in model(service).operation_names}
    assert operation in operations
    shape = model(service).operation_model(operations[operation]).input_shape
    members = {xform_name(name, "-"): name for name in shape.members} if shape else {}
    given = {argument.removeprefix("--") for argument in arguments if argument.startswith("--")}
    assert given <= set(members) | EVERYWHERE
    required = {xform_name(name, "-") for name in shape.required_members} if shape else set()
    # A command without options is named, not spelled out.
    assert not given or required <= given


def test_commands_are_found():
    assert len(set(commands())) > 60
