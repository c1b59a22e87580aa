//! Hears `ACM Private CA Creation`.

use tocsin_domain::Function;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), lambda_runtime::Error> {
    tocsin_aws::lambda::serve(Function::CaCreation).await
}
