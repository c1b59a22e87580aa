//! The catalogue of conditions: one entry for each thing that can be the case.
//!
//! To add a condition: its entry here, its text in `texts/advice`, its heading in `docs/RUNBOOK.md`, its test.

use crate::Severity;

macro_rules! conditions {
    ($($(#[$doc:meta])* $name:ident { $label:literal, $severity:ident, $title:literal })*) => {
        /// Which of a closed list of things is the case.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        #[non_exhaustive]
        pub enum Condition {
            $($(#[$doc])* $name,)*
        }

        impl Condition {
            /// Every condition, in the order of the catalogue.
            pub const ALL: &'static [Self] = &[$(Self::$name),*];

            /// The metric value, the runbook heading and the first word of the alert.
            pub fn label(self) -> &'static str {
                match self { $(Self::$name => $label,)* }
            }

            /// How much it matters, unless the user says otherwise.
            pub fn severity(self) -> Severity {
                match self { $(Self::$name => Severity::$severity,)* }
            }

            /// A few words for the end of a subject line, after the name of the resource.
            pub fn title(self) -> &'static str {
                match self { $(Self::$name => $title,)* }
            }
        }
    };
}

conditions! {
    /// A private CA could not be created.
    CaCreationFailed { "ca_creation_failed", High, "could not be created" }
    /// A private CA was created.
    CaCreated { "ca_created", Info, "created" }
    /// The creation of a CA ended in a way never seen before.
    CaCreationUnrecognised { "ca_creation_unrecognised", High, "unknown result" }
    /// A certificate could not be issued.
    CertificateIssuanceFailed { "certificate_issuance_failed", Medium, "a certificate was not issued" }
    /// An issuance ended in a way never seen before.
    CertificateIssuanceUnrecognised {
        "certificate_issuance_unrecognised", Medium, "unknown result"
    }
    /// A certificate was revoked.
    CertificateRevoked { "certificate_revoked", Info, "a certificate was revoked" }
    /// A revocation ended in a way never seen before: the certificate may still be trusted.
    CertificateRevocationUnrecognised {
        "certificate_revocation_unrecognised", High, "unknown result"
    }
    /// The bucket refused the CRL.
    CrlBucketPermission { "crl_bucket_permission", Critical, "the bucket refuses the CRL" }
    /// AWS could not write the CRL.
    CrlWriteInternal { "crl_write_internal", Medium, "AWS could not write the CRL" }
    /// AWS could not build the CRL.
    CrlGenerationInternal { "crl_generation_internal", High, "AWS could not build the CRL" }
    /// The CRL failed for a reason never seen before.
    CrlFailureUnrecognised { "crl_failure_unrecognised", High, "CRL failed, reason unknown" }
    /// An audit report could not be made.
    AuditReportFailed { "audit_report_failed", Medium, "an audit report failed" }
    /// An audit report ended in a way never seen before.
    AuditReportUnrecognised { "audit_report_unrecognised", Medium, "unknown result" }
    /// The user's own rules can't be read, so that everything is told.
    RoutingBroken { "routing_broken", High, "the routing file can't be read" }
    /// A source we know says something of a kind we don't.
    Unrecognised { "unrecognised", Low, "an event of an unknown kind" }
}
