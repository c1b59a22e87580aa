//! The same for threads: objects as files are read.

use std::collections::VecDeque;
use std::fmt;
use std::io::{self, Read};
use std::sync::Arc;

use tocsin_domain::event::Object;
use tocsin_router::{Chunks, ObjectStore, ReadError};
use tokio::runtime::{Builder, Runtime};

use super::{Body, S3};
use crate::{clients, settings};

/// S3 for threads, with the usual credentials of the AWS command line. Clones share their connections.
#[derive(Debug, Clone)]
pub struct Bucket {
    runtime: Arc<Runtime>,
    s3: S3,
}

/// An object that is read like a file.
pub struct Blocking {
    runtime: Arc<Runtime>,
    body: Body,
    bytes: VecDeque<u8>,
}

impl Bucket {
    /// Region, credentials and, where none is given, the endpoint come from the environment.
    pub fn connect(endpoint: Option<&str>) -> Result<Self, ReadError> {
        let runtime = Builder::new_multi_thread().worker_threads(1).enable_all().build();
        let runtime = Arc::new(runtime.map_err(|why| unread(&why))?);
        let trust = settings::trust_of_command_line().map_err(|why| unread(&why))?;
        let config =
            runtime.block_on(clients::of_command_line(trust, endpoint)).map_err(|why| unread(&why))?;
        Ok(Self { runtime, s3: S3::new(&config) })
    }

    /// The objects whose keys begin with a prefix, in the order of their keys.
    pub fn list(&self, bucket: &str, prefix: &str) -> Result<Vec<Object>, ReadError> {
        self.runtime.block_on(self.s3.list(bucket, prefix))
    }

    /// Begins to read an object.
    pub fn open(&self, object: &Object) -> Result<Blocking, ReadError> {
        let body = self.runtime.block_on(self.s3.open(object))?;
        Ok(Blocking { runtime: self.runtime.clone(), body, bytes: VecDeque::new() })
    }
}

fn unread(why: &impl ToString) -> ReadError {
    ReadError(why.to_string())
}

impl Read for Blocking {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.bytes.is_empty() {
            let next = self.runtime.block_on(self.body.next());
            match next.map_err(io::Error::other)? {
                Some(bytes) => self.bytes = bytes.into(),
                None => return Ok(0),
            }
        }
        self.bytes.read(buffer)
    }
}

impl fmt::Debug for Blocking {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Blocking").field("body", &self.body).finish_non_exhaustive()
    }
}
