//! Hears of new log files of a trail, and reads them.

use std::process::ExitCode;

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    tocsin_aws::lambda::serve_log_files().await
}
