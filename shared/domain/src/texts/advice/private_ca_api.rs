//! AWS Private CA, by what people call.

use super::Words;
use super::choice::{Choice, row};

const DELETING: &str = "https://docs.aws.amazon.com/privateca/latest/userguide/PCADeleteCA.html";
const UPDATING: &str = "https://docs.aws.amazon.com/privateca/latest/userguide/PCAUpdateCA.html";
const REVOCATION: &str = "https://docs.aws.amazon.com/privateca/latest/userguide/revocation-setup.html";
const ACCESS: &str = "https://docs.aws.amazon.com/privateca/latest/userguide/pca-rbp.html";
const RENEWALS: &str = "https://docs.aws.amazon.com/privateca/latest/userguide/assign-permissions.html";
const INSTALLING: &str = "https://docs.aws.amazon.com/privateca/latest/userguide/PCACertInstall.html";
const TEMPLATES: &str = "https://docs.aws.amazon.com/privateca/latest/userguide/UsingTemplates.html";

const ACTIVATE: &str = "Let it issue again:\naws acm-pca update-certificate-authority --region {region} \
     --certificate-authority-arn {certificate_authority} --status ACTIVE";

pub(super) const CA_DELETED: Words = Words {
    meaning: "This private CA was deleted. It issues and revokes nothing any more. Until the deadline below it can be \
              restored; afterwards its key is gone for good, and every certificate under it has to be replaced.",
    steps: &[
        "Restore it:\naws acm-pca restore-certificate-authority --region {region} --certificate-authority-arn {certificate_authority}",
        "A restored CA has the status it had before, and an active one had to be disabled first.",
        ACTIVATE,
        "If the deletion is meant: certificates that it issued stay valid until they expire. A CA in status CREATING \
         or FAILED can't be restored.",
    ],
    page: DELETING,
};

pub(super) const CA_DISABLED: Words = Words {
    meaning: "This private CA was disabled. It issues no certificates, so renewals fail; revocation, CRLs, OCSP and audit \
              reports go on. It is also the first step of deleting it.",
    steps: &[ACTIVATE],
    page: UPDATING,
};

pub(super) const CA_REVOCATION_SWITCHED_OFF: Words = Words {
    meaning: "This private CA publishes neither a CRL nor answers over OCSP any more. Certificates that you revoke stay \
              trusted; and clients that insist on an answer refuse all certificates of this CA, once the last list has \
              expired.",
    steps: &[
        "See what is configured now:\naws acm-pca describe-certificate-authority --region {region} \
         --certificate-authority-arn {certificate_authority} --query CertificateAuthority.RevocationConfiguration",
        "Switch it on again with the bucket and names from before: they stand in the CloudTrail record of the call that \
         set them. Put them into a file:\naws acm-pca update-certificate-authority --region {region} \
         --certificate-authority-arn {certificate_authority} --revocation-configuration file://revocation.json",
    ],
    page: REVOCATION,
};

const SHARED: Words = Words {
    meaning: "The resource policy of this private CA was changed. It lets other accounts see the CA and issue certificates \
              from it; without it, issuance from those accounts fails.",
    steps: &[
        "Read the policy as it is now:\naws acm-pca get-policy --region {region} --resource-arn {certificate_authority}",
        "Look for accounts that are not yours, and for a missing condition on acm-pca:TemplateArn: without one, a CA \
         certificate may be issued. Shares of AWS RAM write this policy too.",
    ],
    page: ACCESS,
};

const ACM_PERMISSION: Words = Words {
    meaning: "What AWS Certificate Manager may do with this private CA was changed. With the permission it renews \
              certificates by itself; without it they expire.",
    steps: &[
        "See the permissions as they are now:\naws acm-pca list-permissions --region {region} \
         --certificate-authority-arn {certificate_authority}",
        "Give it back, if ACM is to renew certificates:\naws acm-pca create-permission --region {region} \
         --certificate-authority-arn {certificate_authority} --principal acm.amazonaws.com --actions IssueCertificate GetCertificate \
         ListPermissions",
    ],
    page: RENEWALS,
};

pub(super) const CA_ACCESS_CHANGED: Choice = Choice {
    rows: &[
        row(&[("operation", "CreatePermission")], ACM_PERMISSION),
        row(&[("operation", "DeletePermission")], ACM_PERMISSION),
        row(
            &[("operation", "DeletePolicy")],
            Words {
                meaning: "The resource policy of this private CA was deleted. Other accounts no longer see the CA, and what \
                          they issue from it fails.",
                steps: &[
                    "If it was needed, put it back: share the CA again with AWS RAM, which writes the policy, or write it from \
                     the CloudTrail record of the PutPolicy before:\naws acm-pca put-policy --region {region} --resource-arn \
                     {certificate_authority} --policy file://policy.json",
                ],
                page: ACCESS,
            },
        ),
    ],
    otherwise: SHARED,
};

pub(super) const CA_CERTIFICATE_IMPORTED: Words = Words {
    meaning: "A certificate was installed into this private CA. It decides what the CA is called, who signed it, and how \
              long it may issue. That happens when a CA is set up or renewed, and at no other time.",
    steps: &[
        "See what it is now:\naws acm-pca get-certificate-authority-certificate --region {region} \
         --certificate-authority-arn {certificate_authority}",
        "Check subject, issuer and validity against what was agreed. What the CA issues chains to this one.",
    ],
    page: INSTALLING,
};

pub(super) const SUBORDINATE_CA_ISSUED: Words = Words {
    meaning: "This private CA issued a CA certificate. Whoever holds its key can issue certificates that everybody trusts \
              who trusts this CA.",
    steps: &[
        "Look at it:\naws acm-pca get-certificate --region {region} --certificate-authority-arn {certificate_authority} \
         --certificate-arn {certificate}",
        "If nobody of yours asked for it, revoke it at once, with its serial number as in `openssl x509 -serial`:\n\
         aws acm-pca revoke-certificate --region {region} --certificate-authority-arn {certificate_authority} --certificate-serial \
         SERIAL --revocation-reason CERTIFICATE_AUTHORITY_COMPROMISE",
        "Keep it from happening again: allow acm-pca:IssueCertificate only for acm-pca:TemplateArn of end-entity \
         templates.",
    ],
    page: TEMPLATES,
};
