//! Hears `ACM Private CA Certificate Issuance`.

use tocsin_domain::Function;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), lambda_runtime::Error> {
    tocsin_aws::lambda::serve(Function::CertificateIssuance).await
}
