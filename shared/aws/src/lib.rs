//! The router's ports on AWS: the intake of the Lambda functions, alerts to SNS, metrics to CloudWatch.

pub mod clients;
mod cloudwatch;
mod dynamodb;
mod errors;
#[cfg(feature = "lambda")]
pub mod lambda;
#[cfg(feature = "lambda")]
mod logs;
pub mod settings;
mod sns;

pub use cloudwatch::{CloudWatch, MetricsMode};
pub use dynamodb::DynamoDb;
pub use sns::SnsTopic;
