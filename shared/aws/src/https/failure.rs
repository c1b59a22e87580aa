//! What a request failed of, as the SDK wants to know it: by that it decides whether another attempt may help.

use std::error::Error;
use std::io;
use std::iter::successors;

use aws_smithy_runtime_api::client::result::ConnectorError;
use aws_smithy_types::retry::ErrorKind;
use hyper_util::client::legacy;

pub(super) fn of(err: legacy::Error) -> ConnectorError {
    let (io, http) = (find::<io::Error>(&err), find::<hyper::Error>(&err));
    let is = |what: fn(&hyper::Error) -> bool| http.is_some_and(what);
    if io.is_some_and(|io| io.kind() == io::ErrorKind::TimedOut) || is(hyper::Error::is_timeout) {
        ConnectorError::timeout(err.into())
    } else if is(hyper::Error::is_user) {
        ConnectorError::user(err.into())
    } else if io.is_some() || err.is_connect() || is(hyper::Error::is_closed) || is(hyper::Error::is_canceled)
    {
        ConnectorError::io(err.into())
    } else {
        // A server may close a connection just when a request comes.
        let kind = is(hyper::Error::is_incomplete_message).then_some(ErrorKind::TransientError);
        ConnectorError::other(err.into(), kind)
    }
}

/// The first of what an error was caused by that is a `T`.
fn find<'a, T: Error + 'static>(err: &'a (dyn Error + 'static)) -> Option<&'a T> {
    successors(Some(err), |&err| err.source()).find_map(|err| err.downcast_ref())
}
