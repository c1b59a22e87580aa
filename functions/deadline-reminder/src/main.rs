//! Hears the schedule, and tells again of what has a deadline that nears.

use std::process::ExitCode;

use tocsin_domain::Function;

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    tocsin_aws::lambda::serve(Function::DeadlineReminder).await
}
