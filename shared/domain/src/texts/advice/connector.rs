//! Connector for SCEP.

use super::Words;

pub(super) const CONNECTOR_REQUEST_FAILED: Words = Words {
    meaning: "A Connector for SCEP could not do what a device asked of it. The device does not have the certificate, or \
              not what it needs to ask for one.",
    steps: &[
        "Look up what AWS says below on AWS's page: it has the cause and the remedy for each message. \"Unsupported \
         Operation Invoked\" means that the device asked for an operation that the connector does not have.",
        "Check that the CA is ACTIVE, and that its own certificate is valid for another year:\naws acm-pca \
         describe-certificate-authority --region {region} --certificate-authority-arn {certificate_authority}",
        "Ask for the state of the connector, and its reason:\naws pca-connector-scep get-connector --region {region} \
         --connector-arn {connector}",
    ],
    page: "https://docs.aws.amazon.com/privateca/latest/userguide/c4scep-troubleshoot-http-error.html",
};
