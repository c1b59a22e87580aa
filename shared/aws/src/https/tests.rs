//! What becomes of a request at servers of many kinds.

use std::io::{Read, Write};
use std::net::TcpListener;
use std::thread;
use std::time::Duration;

use aws_smithy_types::retry::ErrorKind;

use super::*;
use crate::errors::chain;

/// A server that reads what comes first, and then says this and nothing more.
fn server(says: &'static [u8]) -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    thread::spawn(move || {
        for connection in listener.incoming() {
            let mut connection = connection.unwrap();
            let _ = connection.read(&mut [0; 4096]);
            let _ = connection.write_all(says);
        }
    });
    port
}

/// A server that takes connections and never says anything.
fn silent() -> (TcpListener, u16) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    (listener, port)
}

async fn ask(uri: String, limit: Duration) -> Result<HttpResponse, ConnectorError> {
    let https = Https::new(Trust::Amazon, limit);
    https.call(HttpRequest::get(uri).unwrap()).await
}

/// What it is to the SDK: by that it tries again.
fn kind(error: &ConnectorError) -> &'static str {
    match error {
        _ if error.is_timeout() => "timeout",
        _ if error.is_io() => "io",
        _ if error.is_user() => "user",
        _ if error.as_other() == Some(ErrorKind::TransientError) => "transient",
        _ => "other",
    }
}

#[track_caller]
fn check(uri: String, expected: &str, says: &str) {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let error = runtime.block_on(ask(uri, Duration::from_mins(1))).unwrap_err();
    let text = chain(&error);
    assert_eq!(kind(&error), expected, "{text}");
    assert!(text.contains(says), "{text}");
}

#[test]
fn what_another_attempt_may_help_is_told_from_what_none_does() {
    let at = |port: u16| format!("http://127.0.0.1:{port}/");
    // Nobody may listen there but root.
    check("http://127.0.0.1:1/".to_owned(), "io", "Connection refused");
    check(at(server(b"")), "transient", "connection closed before message completed");
    check(
        at(server(b"HTTP/1.1 200 OK\r\nContent-")),
        "transient",
        "connection closed before message completed",
    );
    check(at(server(b"garbage\r\n\r\n")), "other", "invalid HTTP version");
    check(format!("https://127.0.0.1:{}/", server(b"garbage\r\n\r\n")), "io", "corrupt message");
    check("ftp://127.0.0.1:1/".to_owned(), "io", "unsupported scheme ftp");
}

#[tokio::test(start_paused = true)]
async fn opening_a_connection_takes_no_longer_than_its_limit() {
    let (_listener, port) = silent();
    let error = ask(format!("https://127.0.0.1:{port}/"), CONNECT).await.unwrap_err();
    let text = chain(&error);
    assert_eq!(
        (kind(&error), &text[..]),
        ("timeout", "timeout: client error (Connect): no connection within 1s")
    );
}

#[tokio::test]
async fn an_answer_comes_with_its_body() {
    let port = server(b"HTTP/1.1 404 Not Found\r\nContent-Length: 4\r\n\r\nnone");
    let answer = ask(format!("http://127.0.0.1:{port}/"), CONNECT).await.unwrap();
    assert_eq!(answer.status().as_u16(), 404);
    assert_eq!(answer.into_body().bytes(), None, "it comes as a stream");
}
