//! AWS Private CA: <https://docs.aws.amazon.com/privateca/latest/userguide/logging-using-cloudtrail-pca.html>.
//!
//! What the native events tell has no condition here: a CA created, a certificate revoked.

use super::Class::{Availability, Destructive, Info, Mutate, Read, Security};
use super::When::{CaTemplate, RevocationOff, RevocationOn, StatusActive, StatusDisabled};
use super::{Operation, ends, ends_if, makes, makes_if, op};
use crate::Condition::{
    CaAccessChanged, CaCertificateImported, CaDeleted, CaDisabled, CaRevocationSwitchedOff,
    SubordinateCaIssued,
};

pub(super) const OPERATIONS: &[Operation] = &[
    op("CreateCertificateAuthority", Security, &[]),
    op("CreateCertificateAuthorityAuditReport", Mutate, &[]),
    op("CreatePermission", Security, &[makes(CaAccessChanged)]),
    op("DeleteCertificateAuthority", Destructive, &[makes(CaDeleted)]),
    op("DeletePermission", Availability, &[makes(CaAccessChanged)]),
    op("DeletePolicy", Security, &[makes(CaAccessChanged)]),
    op("DescribeCertificateAuthority", Read, &[]),
    op("DescribeCertificateAuthorityAuditReport", Read, &[]),
    op("GenerateCRL", Info, &[]),
    op("GenerateOCSPResponse", Info, &[]),
    op("GetCertificate", Read, &[]),
    op("GetCertificateAuthorityCertificate", Read, &[]),
    op("GetCertificateAuthorityCsr", Read, &[]),
    op("GetPolicy", Read, &[]),
    op("ImportCertificateAuthorityCertificate", Security, &[makes(CaCertificateImported)]),
    op("IssueCertificate", Security, &[makes_if(CaTemplate, SubordinateCaIssued)]),
    op("IssueCertificateDetails", Info, &[]),
    op("ListCertificateAuthorities", Read, &[]),
    op("ListPermissions", Read, &[]),
    op("ListTags", Read, &[]),
    op("PutPolicy", Security, &[makes(CaAccessChanged)]),
    op("RestoreCertificateAuthority", Mutate, &[ends(CaDeleted)]),
    op("RevokeCertificate", Destructive, &[]),
    op("SignCACSR", Info, &[]),
    op("SignCRL", Info, &[]),
    op("SignCertificate", Info, &[]),
    op("SignOCSPResponse", Info, &[]),
    op("TagCertificateAuthority", Mutate, &[]),
    op("UntagCertificateAuthority", Mutate, &[]),
    op(
        "UpdateCertificateAuthority",
        Availability,
        &[
            makes_if(StatusDisabled, CaDisabled),
            ends_if(StatusActive, CaDisabled),
            makes_if(RevocationOff, CaRevocationSwitchedOff),
            ends_if(RevocationOn, CaRevocationSwitchedOff),
        ],
    ),
];
