use std::fmt;

/// An object of S3.
///
/// Displayed, it is its URI, as the AWS command line takes it, with what would not be seen spelled out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Object {
    /// The name of its bucket.
    pub bucket: String,
    /// Its key, as it is: not encoded for a URL.
    pub key: String,
    /// Its size in bytes, if that is said.
    pub size: Option<u64>,
    /// Which version of it, in a bucket that keeps them.
    pub version: Option<String>,
}

impl fmt::Display for Object {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "s3://{}/{}", self.bucket.escape_debug(), self.key.escape_debug())
    }
}
