use aws_config::SdkConfig;
use aws_sdk_acmpca::Client;
use aws_sdk_acmpca::config::{Builder, Region};
use aws_sdk_acmpca::error::SdkError;
use aws_sdk_acmpca::operation::get_certificate::GetCertificateError;
use aws_sdk_acmpca::types;
use futures_util::FutureExt;
use tocsin_domain::arn::{CaArn, CertificateArn};
use tocsin_domain::enrich::{
    Answer, AuditReport, CertificateAnswer, CertificateAuthority, CrlConfiguration, Question,
};
use tocsin_router::{AskError, Enrichment};

#[cfg(feature = "lambda")]
use crate::early::{self, Hello};
use crate::lazy::Lazy;
use crate::{clients, errors};

/// Asks AWS Private CA, in the region of the CA.
#[derive(Debug)]
pub struct AcmPca {
    client: Lazy<Client>,
}

impl AcmPca {
    /// Asks with this configuration.
    pub fn new(config: &SdkConfig) -> Self {
        Self { client: Lazy::new(config, clients::acm_pca) }
    }

    /// Opens a connection, if that can be, to where a CA most likely is: the function's own region.
    #[cfg(feature = "lambda")]
    pub(crate) async fn connect(&self) {
        drop(
            self.client
                .describe_certificate_authority()
                .customize()
                .config_override(aws_sdk_acmpca::config::Builder::new().retry_config(early::once()))
                .interceptor(Hello)
                .send()
                .boxed()
                .await,
        );
    }

    async fn certificate_authority(&self, ca: &CaArn) -> Result<Answer, AskError> {
        let call = self.client.describe_certificate_authority().certificate_authority_arn(ca.arn().as_str());
        let described = call.customize().config_override(region(ca)).send().boxed().await;
        let described = described.map_err(|err| AskError(errors::line(&err)))?;
        let ca = described.certificate_authority.map(to_ca);
        ca.map(Answer::CertificateAuthority).ok_or_else(|| AskError("the answer names no CA".to_owned()))
    }

    async fn certificate(&self, certificate: &CertificateArn) -> Result<Answer, AskError> {
        let ca = certificate.ca();
        let call = self.client.get_certificate().certificate_authority_arn(ca.arn().as_str());
        let call = call.certificate_arn(certificate.arn().as_str());
        let got = call.customize().config_override(region(&ca)).send().boxed().await;
        let Err(err) = got else { return Ok(Answer::Certificate(CertificateAnswer::Issued)) };
        let words = errors::line(&err);
        let SdkError::ServiceError(err) = err else { return Err(AskError(words)) };
        Ok(Answer::Certificate(match err.into_err() {
            GetCertificateError::RequestInProgressException(_) => CertificateAnswer::InProgress(words),
            GetCertificateError::RequestFailedException(_) => CertificateAnswer::Failed(words),
            GetCertificateError::InvalidStateException(_) => CertificateAnswer::InvalidState(words),
            GetCertificateError::ResourceNotFoundException(_) => CertificateAnswer::NotFound(words),
            GetCertificateError::InvalidArnException(_) => CertificateAnswer::InvalidArn(words),
            _ => return Err(AskError(words)),
        }))
    }

    async fn audit_report(&self, ca: &CaArn, report: &str) -> Result<Answer, AskError> {
        let call = self.client.describe_certificate_authority_audit_report();
        let call = call.certificate_authority_arn(ca.arn().as_str()).audit_report_id(report);
        let described = call.customize().config_override(region(ca)).send().boxed().await;
        let described = described.map_err(|err| AskError(errors::line(&err)))?;
        Ok(Answer::AuditReport(AuditReport {
            status: described.audit_report_status.map(|status| status.as_str().to_owned()),
            bucket: described.s3_bucket_name,
        }))
    }
}

impl Enrichment for AcmPca {
    async fn ask(&self, question: &Question) -> Result<Option<Answer>, AskError> {
        let answer = match question {
            Question::Creation(ca) | Question::Crl(ca) | Question::CrlBucket(ca) => {
                self.certificate_authority(ca).await
            }
            Question::Certificate(certificate) => self.certificate(certificate).await,
            Question::AuditReport { ca, report } => self.audit_report(ca, report.as_str()).await,
        };
        answer.map(Some)
    }
}

/// Where to ask: the region of the CA becomes part of a host name, so if it is none, the function's own stays.
fn region(ca: &CaArn) -> Builder {
    match ca.arn().region().parse::<tocsin_domain::Region>() {
        Ok(region) => Builder::new().region(Region::new(region.as_str().to_owned())),
        Err(_) => Builder::new(),
    }
}

fn to_ca(ca: types::CertificateAuthority) -> CertificateAuthority {
    let revocation = ca.revocation_configuration;
    let crl = revocation.and_then(|revocation| revocation.crl_configuration).map(to_crl);
    CertificateAuthority {
        status: ca.status.map(|status| status.as_str().to_owned()),
        failure_reason: ca.failure_reason.map(|reason| reason.as_str().to_owned()),
        crl: crl.unwrap_or_default(),
    }
}

fn to_crl(crl: types::CrlConfiguration) -> CrlConfiguration {
    CrlConfiguration {
        enabled: crl.enabled,
        bucket: crl.s3_bucket_name,
        object_acl: crl.s3_object_acl.map(|acl| acl.as_str().to_owned()),
        kind: crl.crl_type.map(|kind| kind.as_str().to_owned()),
        custom_path: crl.custom_path,
        expiration_in_days: crl.expiration_in_days,
    }
}
