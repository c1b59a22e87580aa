"""A proxy between a process and the emulated AWS that fails as a test wants it to."""

import http.client
import random
import socket
import struct
import threading
from collections import Counter
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

# How each service says no. Whether a call is tried again depends on it.
XML = "text/xml"
JSON = "application/x-amz-json-1.0"
DENIED = {
    "sns": "AuthorizationError",
    "dynamodb": "com.amazon.coral.service#AccessDeniedException",
    "cloudwatch": "AccessDenied",
    "acm_pca": "AccessDeniedException",
    "s3": "AccessDenied",
    "sqs": "AccessDeniedException",
}
THROTTLED = {
    "sns": "Throttling",
    "dynamodb": "com.amazonaws.dynamodb.v20120810#ProvisionedThroughputExceededException",
    "cloudwatch": "Throttling",
    "acm_pca": "ThrottlingException",
    "s3": "SlowDown",
    "sqs": "ThrottlingException",
}


class Call:
    """One call on its way: where to, what it says, and how many of that service there were before it."""

    def __init__(self, handler, service, number, body):
        self.handler, self.service, self.number, self.body = handler, service, number, body

    @property
    def operation(self):
        """Such as `DeleteMessage`, of the services that speak JSON."""
        return self.handler.headers.get("X-Amz-Target", "").rpartition(".")[2]

    def forward(self):
        """Asks the emulator, and returns its answer."""
        handler = self.handler
        connection = http.client.HTTPConnection("127.0.0.1", handler.server.target, timeout=60)
        headers = {name: value for name, value in handler.headers.items() if name.lower() != "host"}
        connection.request(handler.command, handler.path.removeprefix(f"/{self.service}") or "/", self.body, headers)
        response = connection.getresponse()
        answer = response.status, dict(response.getheaders()), response.read()
        connection.close()
        return answer

    def answer(self, status, headers, body):
        handler = self.handler
        handler.send_response_only(status)
        for name, value in headers.items():
            if name.lower() not in ("content-length", "connection", "transfer-encoding"):
                handler.send_header(name, value)
        handler.send_header("Content-Length", str(len(body)))
        handler.end_headers()
        handler.wfile.write(body)

    def refuse(self, status, code):
        """Says no in the words of the service."""
        if self.service == "sns":
            words = f"<ErrorResponse><Error><Code>{code}</Code><Message>no</Message></Error></ErrorResponse>"
            return self.answer(status, {"Content-Type": XML}, words.encode())
        if self.service == "s3":
            words = f"<Error><Code>{code}</Code><Message>no</Message></Error>"
            return self.answer(status, {"Content-Type": "application/xml"}, words.encode())
        kind = {"Content-Type": JSON, "x-amzn-errortype": code, "x-amzn-query-error": f"{code};Sender"}
        return self.answer(status, kind, f'{{"__type": "{code}", "message": "no"}}'.encode())

    def cut(self):
        """Ends the connection in the middle of whatever it is."""
        connection = self.handler.connection
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.handler.close_connection = True
        connection.close()

    def hold(self):
        """Never answers, for as long as the proxy is there."""
        self.handler.server.over.wait()
        self.handler.close_connection = True


def healthy(call):
    call.answer(*call.forward())


def reset(call):
    call.handler.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n<Pub")
    call.handler.wfile.flush()
    call.cut()


def error_500(call):
    call.answer(500, {}, b"")


def error_503(call):
    call.answer(503, {}, b"")


def throttled(call):
    call.refuse(503 if call.service == "s3" else 400, THROTTLED[call.service])


def denied(call):
    call.refuse(403 if call.service in ("sns", "s3") else 400, DENIED[call.service])


def silent(call):
    call.hold()


def slow(call):
    """Answers after 1.5 s: in time for SNS and CloudWatch, too late for the table and for questions."""
    answer = call.forward()
    if not call.handler.server.over.wait(1.5):
        call.answer(*answer)


def garbage(call):
    call.answer(200, {"Content-Type": JSON}, random.Random(call.number).randbytes(300))


def answer_lost(call):
    """Does what was asked, and nobody hears that it did."""
    call.forward()
    call.cut()


class Proxy(ThreadingHTTPServer):
    """Passes on the calls of each service, under a path of its own, or fails as the service's fault wants it to."""

    daemon_threads = True

    def __init__(self, target, faults=None, watch=None):
        super().__init__(("127.0.0.1", 0), Handler)
        self.target = target
        self.faults = dict(faults or {})
        self.watch = watch
        self.calls = Counter()
        self.lock = threading.Lock()
        self.over = threading.Event()
        threading.Thread(target=self.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()

    def handle_error(self, request, client_address):
        """A process that is ended resets its connections."""

    def url(self, service):
        # The client of S3 puts the bucket right behind it.
        end = "/" if service == "s3" else ""
        return f"http://127.0.0.1:{self.server_address[1]}/{service}{end}"

    def end(self):
        self.over.set()
        self.shutdown()
        self.server_close()


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def log_message(self, *_):
        pass

    def do_GET(self):
        self.do_POST()

    def do_POST(self):
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        service = self.path.split("/")[1]
        with self.server.lock:
            self.server.calls[service] += 1
            call = Call(self, service, self.server.calls[service], body)
        if self.server.watch:
            self.server.watch(call)
        self.server.faults.get(service, healthy)(call)


@contextmanager
def serving(target, faults=None, watch=None):
    """A proxy before the emulator's port, with the fault of each service that has one."""
    proxy = Proxy(target, faults, watch)
    try:
        yield proxy
    finally:
        proxy.end()


# Bound and not listening: nobody else gets the port meanwhile.
REFUSING = socket.socket()
REFUSING.bind(("127.0.0.1", 0))


def refusing_url():
    """An address on which nobody listens."""
    return f"http://127.0.0.1:{REFUSING.getsockname()[1]}"
