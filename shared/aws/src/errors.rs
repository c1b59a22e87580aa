use std::error::Error;

use aws_sdk_sns::error::{ProvideErrorMetadata, SdkError};
use tocsin_domain::secrets::hidden;

/// What a call failed of, in one line: AWS's own code and words, else what each layer says. AWS quotes what was signed, a
/// session token too.
pub(crate) fn line<E, R>(err: &SdkError<E, R>) -> String
where
    E: ProvideErrorMetadata + Error + 'static,
    R: std::fmt::Debug + 'static,
{
    if let Some(code) = err.code() {
        return match err.message() {
            Some(message) => format!("{code}: {}", hidden(message)),
            None => code.to_owned(),
        };
    }
    chain(err)
}

/// What each layer of an error says, in one line.
pub(crate) fn chain(err: &(dyn Error + 'static)) -> String {
    let mut line = err.to_string();
    let mut source = err.source();
    while let Some(err) = source {
        let text = err.to_string();
        if !line.contains(&text) {
            line = format!("{line}: {text}");
        }
        source = err.source();
    }
    hidden(&line).into_owned()
}
