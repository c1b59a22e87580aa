//! Log files in S3: `s3://bucket/prefix` is all objects whose keys begin with that prefix.

use std::io::{self, Read};
use std::path::Path;

#[cfg(feature = "aws")]
use anyhow::Context;
use anyhow::{Result, bail};

/// What a path names in S3: the bucket and the prefix; nothing if it names a file.
fn parts(path: &Path) -> Option<(&str, &str)> {
    let rest = path.to_str()?.strip_prefix("s3://")?;
    Some(rest.split_once('/').unwrap_or((rest, "")))
}

/// Whether a path names objects in S3, and not files.
pub(crate) fn is_named_by(path: &Path) -> bool {
    parts(path).is_some()
}

/// One object, to be opened.
#[cfg(feature = "aws")]
#[derive(Debug)]
pub(crate) struct Object {
    bucket: tocsin_aws::s3::Bucket,
    object: tocsin_domain::event::Object,
}

#[cfg(feature = "aws")]
impl Object {
    /// Its URI, with what would not be seen spelled out.
    pub(crate) fn name(&self) -> String {
        self.object.to_string()
    }

    /// Its size in bytes.
    pub(crate) fn size(&self) -> Option<u64> {
        self.object.size
    }

    /// Begins to read it. Any thread may read it on.
    pub(crate) fn open(&self) -> io::Result<Box<dyn Read + Send>> {
        Ok(Box::new(self.bucket.open(&self.object).map_err(io::Error::other)?))
    }
}

/// Lists what a path names, in the order of the keys, with the usual credentials of the AWS command line.
#[cfg(feature = "aws")]
pub(crate) fn list(path: &Path, endpoint: Option<&str>) -> Result<Vec<Object>> {
    let name = || path.display().to_string();
    let Some((bucket, prefix)) = parts(path).filter(|(bucket, _)| !bucket.is_empty()) else {
        bail!("{}: names no bucket: write s3://BUCKET/PREFIX", name());
    };
    let connection = tocsin_aws::s3::Bucket::connect(endpoint).with_context(name)?;
    let mut objects = connection.list(bucket, prefix).with_context(name)?;
    // The console makes empty objects for folders.
    objects.retain(|object| !object.key.ends_with('/'));
    if objects.is_empty() {
        bail!("{}: no object's key begins with that", name());
    }
    let found = objects.into_iter().map(|object| Object { bucket: connection.clone(), object });
    Ok(found.collect())
}

/// What can be done without the AWS SDK: nothing.
#[cfg(not(feature = "aws"))]
#[derive(Debug)]
pub(crate) enum Object {}

#[cfg(not(feature = "aws"))]
impl Object {
    pub(crate) fn name(&self) -> String {
        match *self {}
    }

    pub(crate) fn size(&self) -> Option<u64> {
        match *self {}
    }

    pub(crate) fn open(&self) -> io::Result<Box<dyn Read + Send>> {
        match *self {}
    }
}

#[cfg(not(feature = "aws"))]
pub(crate) fn list(path: &Path, _endpoint: Option<&str>) -> Result<Vec<Object>> {
    bail!(
        "{}: this tocsin was built without the AWS SDK: build it with `cargo build --package tocsin --features aws`",
        path.display()
    )
}
