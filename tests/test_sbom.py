"""The bill of materials of a release: valid, and whole."""

import json
import re
import subprocess
import sys
import tomllib

import pytest
from conftest import BIN, ROOT
from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator

LOCK = tomllib.loads((ROOT / "Cargo.lock").read_text())["package"]
CHECKSUMS = {(it["name"], it["version"]): it.get("checksum") for it in LOCK}
NAMES = ("crl-generation", "trail-log")
# Where a crate of the registry was compiled, as the debug information of a binary has it.
COMPILED = re.compile(rb"registry/src/[^/\0]{1,80}/([\w.+-]+?)-(\d+\.\d+\.\d+[^/\0]{0,30})/")


@pytest.fixture(scope="module")
def bills(tmp_path_factory):
    folder = tmp_path_factory.mktemp("sbom")
    subprocess.run([sys.executable, ROOT / "tools/sbom", folder, "x86_64", *NAMES], check=True)
    return {name: (folder / f"{name}.cdx.json").read_text() for name in NAMES}


def crates(text):
    return {(it["name"], it["version"]): it for it in json.loads(text)["components"]}


def test_a_bill_is_valid_and_every_crate_is_that_of_the_lock_file(bills):
    for name, text in bills.items():
        assert JsonStrictValidator(SchemaVersion.V1_6).validate_str(text) is None
        for crate, it in crates(text).items():
            assert [each["content"] for each in it.get("hashes", [])] == [it for it in [CHECKSUMS[crate]] if it]
            assert it["purl"] == "pkg:cargo/{}@{}".format(*crate).replace("+", "%2B") and it["licenses"], crate
        assert json.loads(text)["metadata"]["component"]["name"] == name
        assert str(ROOT) not in text and "file:" not in text


def test_a_bill_has_every_crate_that_the_binary_holds_and_nothing_that_only_builds_or_tests_it(bills):
    for name, text in bills.items():
        compiled = {tuple(part.decode() for part in found) for found in COMPILED.findall((BIN / name).read_bytes())}
        assert len(compiled) > 100 and compiled <= set(crates(text)), name
        named = {crate for crate, _ in crates(text)}
        assert {"tocsin-aws", "tocsin-domain", "tocsin-router", "ring", "rustls"} <= named
        assert not named & {"proptest", "insta", "serde_derive", "syn", "cc", "clap", "aws-sdk-sqs"}
        # All are built at once: S3's client is compiled for each, and linked where it is called.
        assert "aws-sdk-s3" in named


def test_dependencies_lead_to_every_crate(bills):
    for text in bills.values():
        document = json.loads(text)
        below = {it["ref"]: it.get("dependsOn", []) for it in document["dependencies"]}
        seen, left = set(), [document["metadata"]["component"]["bom-ref"]]
        while left:
            ref = left.pop()
            if ref not in seen:
                seen.add(ref)
                left += below[ref]
        assert (
            seen
            == set(below)
            == {it["bom-ref"] for it in document["components"]} | {document["metadata"]["component"]["bom-ref"]}
        )
