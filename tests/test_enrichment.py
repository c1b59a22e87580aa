"""What AWS Private CA is asked before a failure is told: the real functions against it, there, gone and silent."""

import json

import jsonschema
import pytest
import requests
from conftest import ROOT, event
from support import faults

SCHEMA = json.loads((ROOT / "docs/alert.schema.json").read_text())
FAILURE = event("crl-generation/failure-1-bucket-permission")
CRL = {"Enabled": True, "ExpirationInDays": 8, "S3BucketName": "my-crls", "S3ObjectAcl": "BUCKET_OWNER_FULL_CONTROL"}


def create_ca(deployment, region="us-east-1", crl=CRL):
    subject = {"KeyAlgorithm": "RSA_2048", "SigningAlgorithm": "SHA256WITHRSA", "Subject": {"CommonName": "a"}}
    client = deployment.client("acm-pca", region)
    made = client.create_certificate_authority(
        CertificateAuthorityConfiguration=subject,
        CertificateAuthorityType="ROOT",
        RevocationConfiguration={"CrlConfiguration": crl},
    )
    return made["CertificateAuthorityArn"]


def about(body, arn):
    """The event with its CA replaced, in the certificate's ARN too."""
    [ca] = {resource.split("/certificate/")[0] for resource in body["resources"] if resource.startswith("arn:")}
    return json.loads(json.dumps(body).replace(ca, arn))


def document(deployment):
    [alert] = deployment.alerts()
    told = json.loads(alert["Message"])
    jsonschema.Draft202012Validator(SCHEMA, format_checker=jsonschema.FormatChecker()).validate(told)
    return told


def mail(deployment):
    """The text for mail subscribers of the one alert that was published."""
    data = requests.get(f"{deployment.url}/moto-api/data.json", timeout=10).json()
    [topic] = data["sns"]["Topic"]
    [notification] = topic["sent_notifications"]
    return json.loads(notification[1])["email"]


def test_the_alert_names_the_bucket_and_prints_the_statement_to_add(deployment):
    ca = create_ca(deployment)
    with deployment.start("crl-generation") as function:
        assert function.invoke(about(FAILURE, ca)).body["outcome"] == "alerted"
    account = ca.split(":")[4]
    told = document(deployment)
    assert told["facts"]["crl_bucket"] == "my-crls"
    assert told["facts"]["crl_object_acl"] == "BUCKET_OWNER_FULL_CONTROL"
    assert told["deadline"] == "2019-11-11T23:01:25Z"  # Four of eight days after the first failure.
    statement = json.loads(told["advice"][0].partition("\n")[2])
    assert statement == {
        "Effect": "Allow",
        "Principal": {"Service": "acm-pca.amazonaws.com"},
        "Action": ["s3:PutObject", "s3:PutObjectAcl", "s3:GetBucketAcl", "s3:GetBucketLocation"],
        "Resource": ["arn:aws:s3:::my-crls/*", "arn:aws:s3:::my-crls"],
        "Condition": {"StringEquals": {"aws:SourceAccount": account, "aws:SourceArn": ca}},
    }
    text = mail(deployment)
    assert "\nCRL bucket: my-crls\n" in text and "\nDeadline: 2019-11-11 23:01:25 UTC, time is up\n" in text
    pasted = text[text.index("\n   {\n") : text.index("\n   }\n") + len("\n   }\n")]
    assert json.loads(pasted) == statement
    assert deployment.metric("EnrichmentFailed") == 0


def test_a_ca_is_asked_in_its_own_region(deployment):
    ca = create_ca(deployment, "af-south-1")
    with deployment.start("crl-generation") as function:
        assert function.invoke(about(FAILURE, ca)).body["outcome"] == "alerted"
    told = document(deployment)
    assert told["facts"]["crl_bucket"] == "my-crls"
    assert "write acm-pca.af-south-1.amazonaws.com in place of acm-pca.amazonaws.com" in told["advice"][0]


@pytest.mark.parametrize("region", ["us-east-1", ""])
def test_a_ca_that_does_not_exist_is_told_with_the_general_advice(deployment, region):
    ca = f"arn:aws:acm-pca:{region}:111122223333:certificate-authority/gone"
    with deployment.start("crl-generation") as function:
        assert function.invoke(about(FAILURE, ca)).body["outcome"] == "alerted"
    told = document(deployment)
    expected = "DescribeCertificateAuthority could not be asked: ResourceNotFoundException: "
    assert told["facts"]["inquiry"].startswith(expected)
    assert told["advice"][0].startswith(
        "Check your Amazon S3 bucket permissions, as AWS advises. The bucket policy must"
    )
    assert deployment.metric("EnrichmentFailed") == 1


@pytest.mark.parametrize("path", ["crl-generation/failure-1-bucket-permission", "certificate-issuance/failure"])
def test_an_aws_that_never_answers_holds_no_alert_back(deployment, path):
    with faults.silent() as url, deployment.start(path.split("/")[0], AWS_ENDPOINT_URL_ACM_PCA=url) as function:
        assert function.invoke(event(path)).body["outcome"] == "alerted"
    inquiry = document(deployment)["facts"]["inquiry"]
    assert " could not be asked: " in inquiry and "timeout" in inquiry
    assert deployment.metric("EnrichmentFailed") == 1


def json_error(code, message):
    return 400, "application/x-amz-json-1.1", json.dumps({"__type": code, "message": message}).encode()


def json_answer(**answer):
    return 200, "application/x-amz-json-1.1", json.dumps(answer).encode()


DENIED = json_error("AccessDeniedException", "User: a is not authorized\nto perform: acm-pca:GetCertificate")


@pytest.mark.parametrize(
    "path, answer, fact, says, calls",
    [
        (
            "certificate-issuance/failure",
            json_error("RequestInProgressException", "Your request is already in progress."),
            ("get_certificate", "RequestInProgressException: Your request is already in progress."),
            "this is not its end",
            1,
        ),
        (
            "certificate-issuance/failure",
            json_error("RequestFailedException", "The request has failed for an unspecified reason."),
            ("get_certificate", "RequestFailedException: The request has failed for an unspecified reason."),
            "has failed for good",
            1,
        ),
        (
            "certificate-issuance/failure",
            json_error("InvalidStateException", "no"),
            ("get_certificate", "InvalidStateException: no"),
            "the state of the CA does not allow it",
            1,
        ),
        (
            "certificate-issuance/failure",
            json_answer(Certificate="-----BEGIN CERTIFICATE-----"),
            ("get_certificate", "the certificate is there"),
            "it was issued after all",
            1,
        ),
        (
            "audit-report/failure",
            json_answer(AuditReportStatus="FAILED", S3BucketName="my-reports", S3Key="audit-report/a"),
            ("audit_report_bucket", "my-reports"),
            '"arn:aws:s3:::my-reports/*"',
            1,
        ),
        (
            "ca-creation/failure",
            json_answer(CertificateAuthority={"Status": "FAILED", "FailureReason": "UNSUPPORTED_ALGORITHM"}),
            ("failure_reason", "UNSUPPORTED_ALGORITHM"),
            "The region does not offer this key algorithm",
            1,
        ),
        (
            "ca-creation/failure",
            json_answer(CertificateAuthority={"Status": "MELTED"}),
            ("ca_status", "MELTED"),
            "AWS has not documented this one",
            1,
        ),
        (
            "ca-creation/failure",
            json_answer(),
            ("inquiry", "DescribeCertificateAuthority could not be asked: the answer names no CA"),
            "Ask for the status and failure reason of the CA:\naws acm-pca describe-certificate-authority",
            1,
        ),
        (
            "certificate-issuance/failure",
            DENIED,
            (
                "inquiry",
                "GetCertificate could not be asked: "
                "AccessDeniedException: User: a is not authorized\nto perform: acm-pca:GetCertificate",
            ),
            "Ask GetCertificate what became of it, as AWS advises:\naws acm-pca get-certificate",
            1,
        ),
        (
            "audit-report/failure",
            (500, "text/html", b"<html>"),
            ("inquiry", "DescribeCertificateAuthorityAuditReport could not be asked: "),
            "Ask for its status:\naws acm-pca describe-certificate-authority-audit-report",
            2,
        ),
    ],
)
def test_every_answer_is_told_and_asked_again_once_at_most(deployment, path, answer, fact, says, calls):
    with (
        faults.answering(answer) as (url, bodies),
        deployment.start(path.split("/")[0], AWS_ENDPOINT_URL_ACM_PCA=url) as function,
    ):
        assert function.invoke(event(path)).body["outcome"] == "alerted"
        # People know: nothing is asked once more.
        assert function.invoke(event(path)).body["outcome"] == "duplicate"
    told = document(deployment)
    name, value = fact
    assert told["facts"][name].startswith(value)
    assert says in "\n".join(told["advice"])
    assert len(bodies) == calls
    assert json.loads(bodies[0])["CertificateAuthorityArn"] == told["facts"]["certificate_authority"]
    assert deployment.metric("EnrichmentFailed") == ("inquiry" in told["facts"])


def test_nothing_is_asked_of_a_success(deployment):
    with faults.answering(faults.BROKEN) as (url, bodies):
        for path in ("crl-generation/success", "certificate-revocation/success", "ca-creation/success"):
            settings = {"AWS_ENDPOINT_URL_ACM_PCA": url, "MINIMUM_SEVERITY": "info"}
            with deployment.start(path.split("/")[0], **settings) as function:
                assert function.invoke(event(path)).ok
    assert bodies == []
