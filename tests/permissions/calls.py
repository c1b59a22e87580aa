"""A recorded call, as IAM sees it: which action on which resource.

https://docs.aws.amazon.com/service-authorization/latest/reference/
"""

import gzip
import json
from dataclasses import dataclass
from urllib.parse import parse_qs, unquote, urlsplit

import cbor2

from permissions.policy import Call

# Of what a transaction is made, and which permission each part needs.
PARTS = {"Put": "PutItem", "Update": "UpdateItem", "Delete": "DeleteItem", "ConditionCheck": "ConditionCheckItem"}


@dataclass
class Recorded:
    """A request as it was made."""

    service: str
    method: str
    path: str
    operation: str
    body: bytes

    @classmethod
    def of(cls, call):
        """A call on its way through the proxy, whose next one takes its place."""
        handler = call.handler
        zipped = handler.headers.get("Content-Encoding") == "gzip"
        body = gzip.decompress(call.body) if zipped else call.body
        return cls(call.service, handler.command, handler.path, call.operation, body)


def made(recorded, tables):
    """The calls that one request is. `tables` has the ARN of each table."""
    return list(READERS[recorded.service](recorded, tables))


def sns(recorded, _):
    form = {name: value for name, [value] in parse_qs(recorded.body.decode()).items()}
    yield Call(f"sns:{form['Action']}", form["TopicArn"])


def cloudwatch(recorded, _):
    operation = recorded.path.rpartition("/operation/")[2]
    yield Call(f"cloudwatch:{operation}", "*", (("cloudwatch:namespace", cbor2.loads(recorded.body)["Namespace"]),))


def acm_pca(recorded, _):
    # Certificates and audit reports have no ARN of their own in IAM: their CA is asked for.
    yield Call(f"acm-pca:{recorded.operation}", json.loads(recorded.body)["CertificateAuthorityArn"])


def dynamodb(recorded, tables):
    body = json.loads(recorded.body)
    if recorded.operation == "TransactWriteItems":
        for item in body["TransactItems"]:
            [(part, inner)] = item.items()
            yield Call(f"dynamodb:{PARTS[part]}", tables[inner["TableName"]])
    elif recorded.operation == "BatchGetItem":
        for table in body["RequestItems"]:
            yield Call("dynamodb:BatchGetItem", tables[table])
    else:
        index = f"/index/{body['IndexName']}" if "IndexName" in body else ""
        yield Call(f"dynamodb:{recorded.operation}", tables[body["TableName"]] + index)


def s3(recorded, _):
    assert recorded.method == "GET", "functions only read"
    url = urlsplit(recorded.path.removeprefix("/s3/"))
    version = "Version" if "versionId" in parse_qs(url.query) else ""
    yield Call(f"s3:GetObject{version}", f"arn:aws:s3:::{unquote(url.path).lstrip('/')}")


READERS = {"sns": sns, "cloudwatch": cloudwatch, "acm_pca": acm_pca, "dynamodb": dynamodb, "s3": s3}
