//! AWS Private CA. Each text says what AWS's page says for its variant, and goes on where the page stops.

use super::Words;

const EVENTS: &str = "https://docs.aws.amazon.com/privateca/latest/userguide/CloudWatchEvents.html";
const CRL: &str = "https://docs.aws.amazon.com/privateca/latest/userguide/crl-planning.html";
const AUDIT: &str = "https://docs.aws.amazon.com/privateca/latest/userguide/PcaAuditReport.html";

pub(super) const TELL_US: &str = "This version does not know what AWS says here. Read it below, judge for yourself, and report it \
     to the maintainers, so that the next version knows it.";

pub(super) const CA_CREATION_FAILED: Words = Words {
    meaning: "AWS Private CA could not create this certificate authority. The event gives no reason.",
    steps: &[],
    page: EVENTS,
};

pub(super) const CA_CREATED: Words = Words {
    meaning: "A private certificate authority was created.",
    steps: &[
        "If nobody in your team created it, find out who did: look for CreateCertificateAuthority in CloudTrail.",
    ],
    page: EVENTS,
};

pub(super) const CA_CREATION_UNRECOGNISED: Words = Words {
    meaning: "The creation of this certificate authority ended with a result that AWS has not documented.",
    steps: &[TELL_US],
    page: EVENTS,
};

pub(super) const CERTIFICATE_ISSUANCE_FAILED: Words = Words {
    meaning: "AWS Private CA could not issue a certificate. Whoever asked for it does not have it.",
    steps: &[
        "Where no reason is known yet, look in CloudTrail for the IssueCertificateDetails event of this certificate: its \
         statusReason says what was wrong with the request, if AWS knows that.",
        "Check that the CA is ACTIVE and its own certificate has not expired, then request the certificate again.",
    ],
    page: EVENTS,
};

pub(super) const CERTIFICATE_ISSUANCE_UNRECOGNISED: Words = Words {
    meaning: "The issuance of a certificate ended with a result that AWS has not documented.",
    steps: &[TELL_US],
    page: EVENTS,
};

pub(super) const CERTIFICATE_REVOKED: Words = Words {
    meaning: "A certificate was revoked. The CRL follows about 30 minutes later.",
    steps: &[
        "If nobody in your team revoked it, find out who did: look for RevokeCertificate in CloudTrail.",
    ],
    page: EVENTS,
};

pub(super) const CERTIFICATE_REVOCATION_UNRECOGNISED: Words = Words {
    meaning: "The revocation of a certificate ended with a result that AWS has not documented: AWS says that it sends \
              no event for a failed revocation. The certificate may still be trusted.",
    steps: &[
        "Look for the RevokeCertificate call in CloudTrail, and revoke the certificate again: a second revocation of a \
         revoked certificate fails with RequestAlreadyProcessedException, which is the proof you want.",
        TELL_US,
    ],
    page: EVENTS,
};

pub(super) const CRL_BUCKET_PERMISSION: Words = Words {
    meaning: "AWS Private CA could not write the certificate revocation list (CRL) of this CA: its S3 bucket refused \
              the write. Until a CRL is written again, clients go on trusting certificates that you have revoked. AWS \
              tries again every 15 minutes.",
    steps: &[],
    page: CRL,
};

pub(super) const CRL_WRITE_INTERNAL: Words = Words {
    meaning: "AWS Private CA could not write the certificate revocation list (CRL) of this CA to its S3 bucket because \
              of an error inside AWS. Until a CRL is written again, clients go on trusting certificates that you have \
              revoked. AWS tries again every 15 minutes.",
    steps: &[
        "Retry the operation, as AWS advises: each revocation makes AWS write the CRL anew.",
        "If it goes on for more than an hour, open a case with AWS Support and give the CA and the event below.",
    ],
    page: EVENTS,
};

pub(super) const CRL_GENERATION_INTERNAL: Words = Words {
    meaning: "AWS Private CA could not build the certificate revocation list (CRL) of this CA because of an error \
              inside AWS. Until it can, clients go on trusting certificates that you have revoked. AWS tries again \
              every 15 minutes.",
    steps: &[
        "Check your CloudWatch metrics, as AWS advises: CRLGenerated and MisconfiguredCRLBucket in the namespace \
         AWS/ACMPrivateCA, in region {region}.",
        "If it goes on for more than an hour, open a case with AWS Support and give the CA and the event below.",
    ],
    page: EVENTS,
};

pub(super) const CRL_FAILURE_UNRECOGNISED: Words = Words {
    meaning: "The certificate revocation list (CRL) of this CA ended in a way that AWS has not documented. If it was \
              not written, clients go on trusting certificates that you have revoked.",
    steps: &[
        TELL_US,
        "Look at the age of the CRL in its bucket, and at CRLGenerated and MisconfiguredCRLBucket in the CloudWatch \
         namespace AWS/ACMPrivateCA, in region {region}.",
    ],
    page: EVENTS,
};

pub(super) const AUDIT_REPORT_FAILED: Words = Words {
    meaning: "AWS Private CA could not make an audit report of this CA. The event gives no reason; AWS names missing \
              PUT permissions on the S3 bucket and the bucket's encryption as the usual ones.",
    steps: &[
        "Check that Object Lock is off.",
        "Request the report again. AWS makes one report of a CA in 30 minutes.",
    ],
    page: AUDIT,
};

pub(super) const AUDIT_REPORT_UNRECOGNISED: Words = Words {
    meaning: "An audit report of this CA ended with a result that AWS has not documented.",
    steps: &[TELL_US],
    page: EVENTS,
};
