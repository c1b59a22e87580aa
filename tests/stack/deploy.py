"""`template.yaml`, deployed to the emulator the way `sam deploy` does it: packaged, translated, created as a stack.

What the emulator can't take is changed here, and printed.
"""

import json
import os
import shutil
import subprocess
import zipfile

from conftest import BIN, ROOT
from samcli.yamlhelper import yaml_dump, yaml_parse
from samtranslator.translator.transform import transform

from stack.cloud import CREDENTIALS, REGION
from stack.wait import until

CREATE_SECONDS = 300
ARTIFACTS = "artifacts"
STACK = "tocsin"

# Parameters whose value takes something away, and why.
LEFT_OUT = {
    "Dashboard": ("none", "the emulator has no dashboards in CloudFormation; test_watch.py looks at it"),
    "Metrics": ("cloudwatch", "the emulator reads no metrics in logs; test_delivery.py does"),
}


class NoPolicies:
    """The template names no managed policy of AWS, so the translator needs to know none."""

    def load(self):
        return {}


def deploy(cloud, folder, **parameters):
    """Creates the stack. Returns its outputs, and the physical id of each resource."""
    parameters = {"Architecture": "x86_64"} | parameters
    for name, (value, why) in LEFT_OUT.items():
        print(f"left out: {name}={value}: {why}")
        parameters[name] = value
    cloud.client("s3").create_bucket(Bucket=ARTIFACTS)
    os.environ["AWS_DEFAULT_REGION"] = REGION  # The translator looks nowhere else.
    document = transform(yaml_parse(packaged(cloud, staged(folder)).read_text()), dict(parameters), NoPolicies())
    number_to_string(document["Parameters"]["KeyMaterialDays"])
    create(cloud, document, parameters)
    cloudformation = cloud.client("cloudformation")
    [stack] = cloudformation.describe_stacks(StackName=STACK)["Stacks"]
    outputs = {output["OutputKey"]: output["OutputValue"] for output in stack["Outputs"]}
    resources = cloudformation.describe_stack_resources(StackName=STACK)["StackResources"]
    return outputs, {resource["LogicalResourceId"]: resource for resource in resources}


def staged(folder):
    """The template, where `CodeUri` names what was built, as `sam build` leaves it."""
    template = yaml_parse((ROOT / "template.yaml").read_text())
    for resource in template["Resources"].values():
        if resource["Type"] == "AWS::Serverless::Function":
            name = resource.pop("Metadata")["BuildProperties"]["Binary"]
            resource["Properties"]["CodeUri"] = str(zipped(name, folder))
    template["Resources"]["RoutingLayer"]["Properties"]["ContentUri"] = str(ROOT / "routing")
    path = folder / "template.yaml"
    path.write_text(yaml_dump(template))
    return path


def zipped(name, folder):
    """A debug build without its symbols: half the size, and the same code."""
    bootstrap = folder / "bootstrap"
    if shutil.which("strip"):
        subprocess.run(["strip", "-o", bootstrap, BIN / name], check=True)
    else:
        shutil.copy(BIN / name, bootstrap)
    path = folder / f"{name}.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        archive.write(bootstrap, "bootstrap")
    return path


def packaged(cloud, template):
    path = template.with_name("packaged.yaml")
    command = ["sam", "package", "--template-file", template, "--output-template-file", path]
    command += ["--s3-bucket", ARTIFACTS, "--region", REGION, "--no-progressbar"]
    env = {**os.environ, **CREDENTIALS, "AWS_ENDPOINT_URL": cloud.url, "SAM_CLI_TELEMETRY": "0"}
    done = subprocess.run(command, env=env, capture_output=True, text=True, timeout=CREATE_SECONDS)
    assert done.returncode == 0, done.stderr
    return path


def number_to_string(parameter):
    """The emulator looks a number up in a mapping as a number; the keys of mappings are strings."""
    print("changed: KeyMaterialDays is a String: the emulator finds no Number in a mapping")
    parameter["Type"] = "String"
    parameter["Default"] = str(parameter["Default"])
    parameter["AllowedValues"] = [str(value) for value in parameter["AllowedValues"]]


def create(cloud, document, parameters):
    cloud.client("s3").put_object(Bucket=ARTIFACTS, Key="stack.json", Body=json.dumps(document, default=str))
    cloudformation = cloud.client("cloudformation")
    cloudformation.create_stack(
        StackName=STACK,
        TemplateURL=f"{cloud.url}/{ARTIFACTS}/stack.json",
        Capabilities=["CAPABILITY_IAM"],
        Parameters=[{"ParameterKey": name, "ParameterValue": value} for name, value in parameters.items()],
    )
    stack = until(lambda: created(cloudformation), CREATE_SECONDS, "the stack is created")
    assert stack["StackStatus"] == "CREATE_COMPLETE", stack.get("StackStatusReason")


def created(cloudformation):
    """The stack, when it is done, well or not."""
    [stack] = cloudformation.describe_stacks(StackName=STACK)["Stacks"]
    return None if stack["StackStatus"].endswith("IN_PROGRESS") else stack
