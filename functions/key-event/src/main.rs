//! Hears the native events of AWS KMS.

use std::process::ExitCode;

use tocsin_domain::Function;

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    tocsin_aws::lambda::serve(Function::KeyEvent).await
}
