//! The objects of a bucket: what there is, and what is in it.

#[cfg(feature = "blocking")]
mod blocking;

use std::fmt;

use aws_config::SdkConfig;
use aws_sdk_s3::Client;
use aws_sdk_s3::primitives::ByteStream;
use futures_util::FutureExt;
use tocsin_domain::event::Object;
use tocsin_router::{Chunks, ObjectStore, ReadError};

#[cfg(feature = "blocking")]
pub use blocking::{Blocking, Bucket};

use crate::lazy::Lazy;
use crate::{clients, errors};

/// Reads objects.
#[derive(Debug, Clone)]
pub struct S3 {
    client: Lazy<Client>,
}

/// What is in an object, as it comes in.
pub struct Body(ByteStream);

impl S3 {
    /// Reads with this configuration.
    pub fn new(config: &SdkConfig) -> Self {
        Self { client: Lazy::new(config, clients::s3) }
    }

    /// The objects whose keys begin with a prefix, in the order of their keys.
    pub async fn list(&self, bucket: &str, prefix: &str) -> Result<Vec<Object>, ReadError> {
        let mut objects = Vec::new();
        let pages = self.client.list_objects_v2().bucket(bucket).prefix(prefix);
        let mut pages = pages.into_paginator().send();
        while let Some(page) = pages.next().boxed().await {
            let page = page.map_err(|err| ReadError(errors::line(&err)))?;
            objects.extend(page.contents.into_iter().flatten().filter_map(|object| {
                Some(Object {
                    bucket: bucket.to_owned(),
                    key: object.key?,
                    size: object.size.and_then(|size| size.try_into().ok()),
                    version: None,
                })
            }));
        }
        Ok(objects)
    }
}

impl ObjectStore for S3 {
    type Chunks = Body;

    async fn open(&self, object: &Object) -> Result<Body, ReadError> {
        let get = self.client.get_object().bucket(&object.bucket).key(&object.key);
        let got = get.set_version_id(object.version.clone()).send().boxed().await;
        got.map(|got| Body(got.body)).map_err(|err| ReadError(errors::line(&err)))
    }
}

impl Chunks for Body {
    async fn next(&mut self) -> Result<Option<Vec<u8>>, ReadError> {
        let bytes = self.0.try_next().await.map_err(|err| ReadError(errors::chain(&err)))?;
        Ok(bytes.map(|bytes| bytes.to_vec()))
    }
}

impl fmt::Debug for Body {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Body").field("size", &self.0.size_hint()).finish()
    }
}
