//! Hears what CloudTrail records, and the native events of Amazon EC2 Auto Scaling, MWAA and MWAA Serverless.

use std::process::ExitCode;

use tocsin_domain::Function;

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    tocsin_aws::lambda::serve(Function::ApiCall).await
}
