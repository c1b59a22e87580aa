//! The questions about a failure: a CA that is as it should be, a certificate that is there.

use crate::services::Answer;

const JSON: &str = "application/x-amz-json-1.1";

pub(crate) fn answer(operation: &str) -> (&'static str, Answer) {
    match operation {
        "DescribeCertificateAuthority" => {
            let body = r#"{"CertificateAuthority":{"Status":"ACTIVE","RevocationConfiguration":{"CrlConfiguration":{"Enabled":true,"ExpirationInDays":7,"S3BucketName":"crls","S3ObjectAcl":"BUCKET_OWNER_FULL_CONTROL"}}}}"#;
            ("DescribeCertificateAuthority", Answer::ok(JSON, body))
        }
        "GetCertificate" => {
            ("GetCertificate", Answer::ok(JSON, r#"{"Certificate":"-----BEGIN CERTIFICATE-----"}"#))
        }
        "DescribeCertificateAuthorityAuditReport" => {
            let body =
                r#"{"AuditReportStatus":"SUCCESS","S3BucketName":"reports","S3Key":"audit-report/a/b.json"}"#;
            ("DescribeCertificateAuthorityAuditReport", Answer::ok(JSON, body))
        }
        _ => ("unknown", Answer::refused(JSON, r#"{"__type":"UnknownOperationException"}"#)),
    }
}
