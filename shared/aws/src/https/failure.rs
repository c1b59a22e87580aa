//! What a request failed of, as the SDK wants to know it: by that it decides whether another attempt may help.

use std::error::Error;
use std::io;
use std::iter::successors;

use aws_smithy_runtime_api::client::result::ConnectorError;
use aws_smithy_types::retry::ErrorKind;
use hyper_util::client::legacy;
use tokio::time::error::Elapsed;

pub(super) fn of(err: legacy::Error) -> ConnectorError {
    let (never_there, connecting) = (find::<Elapsed>(&err).is_some(), err.is_connect());
    let (broken, http) = (find::<io::Error>(&err).is_some(), find::<hyper::Error>(&err));
    let timed_out = http.is_some_and(hyper::Error::is_timeout);
    let ours = http.is_some_and(hyper::Error::is_user);
    let closed = http.is_some_and(|http| http.is_closed() || http.is_canceled());
    let cut = http.is_some_and(hyper::Error::is_incomplete_message);
    let err = err.into();
    if never_there || timed_out {
        ConnectorError::timeout(err)
    } else if ours {
        ConnectorError::user(err)
    } else if connecting || closed || broken {
        ConnectorError::io(err)
    } else {
        // A server may close a connection just when a request comes: S3 does.
        ConnectorError::other(err, cut.then_some(ErrorKind::TransientError))
    }
}

/// The first of what an error was caused by that is a `T`.
fn find<'a, T: Error + 'static>(err: &'a (dyn Error + 'static)) -> Option<&'a T> {
    successors(Some(err), |&err| err.source()).find_map(|err| err.downcast_ref())
}
