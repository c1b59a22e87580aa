//! What S3 says of a new object: <https://docs.aws.amazon.com/AmazonS3/latest/userguide/ev-events.html>.

use serde::Deserialize;

use super::Problem;
use super::envelope::Envelope;
use super::error::object;
use crate::event::{Body, Object};

#[derive(Debug, Deserialize)]
pub(super) struct Detail {
    bucket: Bucket,
    pub(super) object: Created,
}

#[derive(Debug, Deserialize)]
struct Bucket {
    name: String,
}

/// Notifications of a bucket write `versionId`, events `version-id`.
#[derive(Debug, Deserialize)]
pub(super) struct Created {
    pub(super) key: String,
    size: Option<u64>,
    #[serde(rename = "version-id", alias = "versionId")]
    version: Option<String>,
}

pub(super) fn body(envelope: &Envelope<'_>) -> Result<Body, Problem> {
    let detail = object::<Detail, Detail>(envelope.detail.get(), "detail")?;
    detail.object("detail").map(Body::Object)
}

impl Detail {
    /// The object, if it has a name. `parent` is what errors call the place.
    pub(super) fn object(self, parent: &str) -> Result<Object, Problem> {
        let Self { bucket: Bucket { name: bucket }, object: Created { key, size, version } } = self;
        for (field, text) in [("bucket.name", &bucket), ("object.key", &key)] {
            if text.is_empty() {
                return Err(Problem::field(format!("{parent}.{field}"), &"is empty"));
            }
        }
        Ok(Object { bucket, key, size, version: version.filter(|version| !version.is_empty()) })
    }
}
