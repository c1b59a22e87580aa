"""Endpoints that fail in one chosen way. They record what they were asked."""

import socket
import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from support.proxy import refusing_url

THROTTLED = (
    400,
    "text/xml",
    b"<ErrorResponse><Error><Type>Sender</Type><Code>Throttling</Code><Message>Rate exceeded</Message></Error>"
    b"<RequestId>r</RequestId></ErrorResponse>",
)
DENIED = (
    403,
    "text/xml",
    b"<ErrorResponse><Error><Type>Sender</Type><Code>AuthorizationError</Code><Message>not authorized to perform: "
    b"SNS:Publish</Message></Error><RequestId>r</RequestId></ErrorResponse>",
)
PUBLISHED = (
    200,
    "text/xml",
    b'<PublishResponse xmlns="http://sns.amazonaws.com/doc/2010-03-31/"><PublishResult><MessageId>m</MessageId>'
    b"</PublishResult><ResponseMetadata><RequestId>r</RequestId></ResponseMetadata></PublishResponse>",
)
JSON = "application/x-amz-json-1.0"
TABLE_THROTTLED = (400, JSON, b'{"__type": "com.amazonaws.dynamodb.v20120810#ProvisionedThroughputExceededException"}')
TABLE_DENIED = (
    400,
    JSON,
    b'{"__type": "com.amazon.coral.service#AccessDeniedException", "Message": "not authorized to perform: '
    b'dynamodb:PutItem"}',
)
TABLE_BUSY = (200, JSON, b'{"UnprocessedKeys": {"ledger": {"Keys": [{"pk": {"S": "slot|left out"}}]}}}')
TABLE_IN_TRANSACTION = (400, JSON, b'{"__type": "com.amazonaws.dynamodb.v20120810#TransactionConflictException"}')
NOT_AWS = (200, "text/html", b"<html>Please log in</html>")
BROKEN = (500, "text/plain", b"")


@contextmanager
def answering(*answers, silent_on=None):
    """An endpoint that gives these answers in turn, the last one for ever, and none to what holds a text.

    Yields its URL and the bodies it got.
    """
    bodies, left, lock, over = [], list(answers), threading.Lock(), threading.Event()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def log_message(self, *_):
            pass

        def do_GET(self):
            self.do_POST()

        def do_POST(self):
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0)).decode("utf-8", "replace")
            with lock:
                bodies.append(body)
            if silent_on and silent_on in body:
                over.wait()
                return
            with lock:
                status, kind, text = left.pop(0) if len(left) > 1 else left[0]
            self.send_response(status)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(text)))
            self.end_headers()
            self.wfile.write(text)

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}", bodies
    finally:
        over.set()
        server.shutdown()
        server.server_close()


@contextmanager
def silent():
    """An endpoint that accepts connections and never answers."""
    with socket.create_server(("127.0.0.1", 0), backlog=64) as server:
        yield f"http://127.0.0.1:{server.getsockname()[1]}"


@contextmanager
def refusing():
    """An address on which nobody listens."""
    yield refusing_url()
