//! What becomes of a request at servers of many kinds.

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::Duration;

use aws_smithy_types::byte_stream::ByteStream;
use aws_smithy_types::retry::ErrorKind;

use super::*;
use crate::errors::chain;

/// Longer than any test takes.
const LONG: Duration = Duration::from_mins(1);

/// A server that does this with each connection. It counts them.
fn server(serve: fn(TcpStream)) -> (u16, Arc<AtomicUsize>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let (port, accepted) = (listener.local_addr().unwrap().port(), Arc::<AtomicUsize>::default());
    let count = Arc::clone(&accepted);
    thread::spawn(move || {
        for connection in listener.incoming() {
            count.fetch_add(1, Ordering::SeqCst);
            thread::spawn(move || serve(connection.unwrap()));
        }
    });
    (port, accepted)
}

/// Reads what comes first, and answers with this and nothing more.
fn says(mut connection: TcpStream, answer: &[u8]) {
    let _ = connection.read(&mut [0; 4096]);
    let _ = connection.write_all(answer);
}

/// Answers whatever it is asked, on the same connection.
fn keeps(mut connection: TcpStream) {
    while connection.read(&mut [0; 4096]).is_ok_and(|length| length > 0) {
        let _ = connection.write_all(b"HTTP/1.1 404 Not Found\r\nContent-Length: 4\r\n\r\nnone");
    }
}

fn at(scheme: &str, port: u16) -> HttpRequest {
    HttpRequest::get(format!("{scheme}://127.0.0.1:{port}/")).unwrap()
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
fn check(request: HttpRequest, expected: &str, says: &str) {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let error = runtime.block_on(Https::new(Trust::Amazon, LONG).call(request)).unwrap_err();
    let text = chain(&error);
    assert_eq!(kind(&error), expected, "{text}");
    assert!(text.contains(says), "{text}");
}

#[test]
fn the_sdk_is_told_what_another_attempt_may_help() {
    let closed = "connection closed before message completed";
    // Nobody may listen there but root.
    check(at("http", 1), "io", "Connection refused");
    check(at("http", server(|it| says(it, b"")).0), "transient", closed);
    check(at("http", server(|it| says(it, b"HTTP/1.1 200 OK\r\nContent-")).0), "transient", closed);
    check(at("http", server(|it| says(it, b"garbage\r\n\r\n")).0), "other", "invalid HTTP version");
    // Whatever keeps a connection from being opened, also what no attempt helps: the SDK's connector says the same.
    check(at("https", server(|it| says(it, b"garbage\r\n\r\n")).0), "io", "corrupt message");
    check(at("ftp", 1), "io", "unsupported scheme ftp");
}

#[tokio::test(start_paused = true)]
async fn opening_a_connection_takes_no_longer_than_its_limit_with_tls() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let request = at("https", listener.local_addr().unwrap().port());
    let asked = Https::new(Trust::Amazon, CONNECT).call(request);
    let error = tokio::time::timeout(LONG, asked).await.unwrap().unwrap_err();
    let text = chain(&error);
    assert_eq!(
        (kind(&error), &text[..]),
        ("timeout", "timeout: client error (Connect): no connection within 1s")
    );
}

#[tokio::test]
async fn a_connection_serves_until_it_is_poisoned() {
    let (port, accepted) = server(keeps);
    let https = Https::new(Trust::Amazon, LONG);
    for (poison, expected) in [(false, 1), (true, 1), (false, 2)] {
        let (mut request, capture) = (at("http", port), CaptureSmithyConnection::new());
        request.add_extension(capture.clone());
        let answer = https.call(request).await.unwrap();
        assert_eq!(answer.status().as_u16(), 404);
        if poison {
            capture.get().unwrap().poison();
        }
        let body = ByteStream::new(answer.into_body()).collect().await.unwrap();
        assert_eq!(body.into_bytes(), &b"none"[..]);
        // The connection goes back to the pool, or is closed, by tasks of their own.
        for _ in 0..100 {
            tokio::task::yield_now().await;
        }
        assert_eq!(accepted.load(Ordering::SeqCst), expected);
    }
}
