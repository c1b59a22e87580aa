//! Hears `ACM Private CA Certificate Issuance`, `IssueCertificateDetails` and the Connector for SCEP.

use std::process::ExitCode;

use tocsin_domain::Function;

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    tocsin_aws::lambda::serve(Function::CertificateIssuance).await
}
