//! The router's ports on AWS: the intake of the Lambda functions, the ledger in DynamoDB, questions to AWS Private CA,
//! alerts to SNS, metrics to CloudWatch, log files in S3, dead letters from SQS.

mod acm_pca;
pub mod clients;
mod cloudwatch;
mod dynamodb;
#[cfg(feature = "lambda")]
mod early;
mod errors;
mod https;
#[cfg(feature = "lambda")]
pub mod lambda;
mod lazy;
#[cfg(feature = "lambda")]
mod logs;
#[cfg(feature = "s3")]
pub mod s3;
pub mod settings;
mod sns;
#[cfg(feature = "sqs")]
mod sqs;
mod trust;

pub use acm_pca::AcmPca;
pub use cloudwatch::{CloudWatch, MetricsMode};
pub use dynamodb::DynamoDb;
pub use sns::Sns;
#[cfg(feature = "sqs")]
pub use sqs::{Queue, QueueError, Received};
pub use trust::Trust;
