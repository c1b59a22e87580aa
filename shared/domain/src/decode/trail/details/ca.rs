//! AWS Private CA: <https://docs.aws.amazon.com/privateca/latest/userguide/logging-using-cloudtrail-pca.html>.

use std::borrow::Cow;

use super::checked::checked;
use super::{Call, read};
use crate::arn::CertificateArn;
use crate::decode::trail::field::{Notes, wire};
use crate::finding::mark;
use crate::trail::{CaDetails, CaStatus, certificate};

wire! {
    Request at "requestParameters." {
        ca: Cow<'a, str> = "certificateAuthorityArn",
        resource: Cow<'a, str> = "resourceArn",
        certificate: Cow<'a, str> = "certificateArn",
        serial: Cow<'a, str> = "certificateSerial",
        status: Cow<'a, str> = "status",
        revocation: Revocation<'a> = "revocationConfiguration",
        restorable_days: u32 = "permanentDeletionTimeInDays",
        template: Cow<'a, str> = "templateArn",
        policy: Cow<'a, str> = "policy",
    }
}

wire! {
    Revocation at "requestParameters.revocationConfiguration." {
        crl: Switch<'a> = "crlConfiguration",
        ocsp: Switch<'a> = "ocspConfiguration",
    }
}

wire! {
    Switch at "requestParameters.revocationConfiguration.*." {
        enabled: bool = "enabled",
    }
}

wire! {
    Answer at "responseElements." {
        ca: Cow<'a, str> = "certificateAuthorityArn",
        certificate: Cow<'a, str> = "certificateArn",
    }
}

pub(super) fn details(call: &Call<'_>, notes: &mut Notes) -> CaDetails {
    let request: Request<'_> = read(call.request, notes);
    let answer: Answer<'_> = read(call.response, notes);
    let revocation = request.revocation.unwrap_or_default();
    let ca = match (&request.ca, &request.resource) {
        (Some(_), _) => checked(request.ca.as_ref(), "requestParameters.certificateAuthorityArn", notes),
        (None, Some(_)) => checked(request.resource.as_ref(), "requestParameters.resourceArn", notes),
        (None, None) => checked(answer.ca.as_ref(), "responseElements.certificateAuthorityArn", notes),
    };
    let named: Option<CertificateArn> = match &request.certificate {
        Some(_) => checked(request.certificate.as_ref(), "requestParameters.certificateArn", notes),
        None => checked(answer.certificate.as_ref(), "responseElements.certificateArn", notes),
    };
    CaDetails {
        certificate: named.or_else(|| certificate(ca.as_ref()?, request.serial.as_deref()?)),
        ca,
        status: request.status.as_deref().map(CaStatus::from),
        crl: revocation.crl.and_then(|crl| crl.enabled),
        ocsp: revocation.ocsp.and_then(|ocsp| ocsp.enabled),
        restorable_days: request.restorable_days.filter(|days| (7..=30).contains(days)),
        policy: request.policy.as_deref().map(mark),
        template: checked(request.template.as_ref(), "requestParameters.templateArn", notes),
    }
}
