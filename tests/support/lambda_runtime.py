"""The Lambda Runtime API, enough of it to drive a real `bootstrap` binary.

https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html
"""

import contextlib
import json
import os
import queue
import subprocess
import threading
import time
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

PREFIX = "/2018-06-01/runtime/"


@dataclass
class Answer:
    """What a function answered: `ok` for a response, else an error with `errorType` and `errorMessage`."""

    ok: bool
    body: object


class RuntimeApi(ThreadingHTTPServer):
    """Hands out invocations, one at a time, and collects the answers."""

    daemon_threads = True

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Handler)
        self.invocations = queue.Queue()
        self.answers = queue.Queue()
        self.asked = threading.Event()
        self.asked_at = None
        threading.Thread(target=self.serve_forever, daemon=True).start()

    def handle_error(self, request, client_address):
        """A function that is ended resets its connections."""

    @property
    def address(self):
        return f"127.0.0.1:{self.server_address[1]}"


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    # An answer is two writes: the second would wait for the first to be acknowledged.
    disable_nagle_algorithm = True

    def log_message(self, *_):
        pass

    def do_GET(self):
        server = self.server
        if server.asked_at is None:
            server.asked_at = time.perf_counter()
        server.asked.set()
        number, payload = server.invocations.get()
        if payload is None:  # The test is over: the process is about to be ended.
            return
        self.send_response(200)
        self.send_header("Lambda-Runtime-Aws-Request-Id", f"request-{number}")
        self.send_header("Lambda-Runtime-Deadline-Ms", str(int(time.time() * 1000) + 40_000))
        self.send_header("Lambda-Runtime-Invoked-Function-Arn", "arn:aws:lambda:us-east-1:111122223333:function:test")
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(payload)))
        self.end_headers()
        self.wfile.write(payload)

    def do_POST(self):
        body = (
            self.rfile.read(int(self.headers.get("Content-Length") or 0))
            if "Content-Length" in self.headers
            else self.chunked()
        )
        self.send_response(202)
        self.send_header("Content-Length", "0")
        self.end_headers()
        self.server.answers.put(Answer(self.path.endswith("/response"), json.loads(body or b"null")))

    def chunked(self):
        body = b""
        while size := int(self.rfile.readline().split(b";")[0], 16):
            body += self.rfile.read(size)
            self.rfile.readline()
        self.rfile.readline()
        return body


class Function:
    """A running function, given as a binary or as a command. Use it as a context manager."""

    def __init__(self, command, env, log=None):
        self.api = RuntimeApi()
        self.count = 0
        self.log = log
        environment = {name: os.environ[name] for name in ("PATH",) if name in os.environ}
        environment |= {
            "AWS_LAMBDA_RUNTIME_API": self.api.address,
            "AWS_LAMBDA_FUNCTION_NAME": "test",
            "AWS_LAMBDA_FUNCTION_MEMORY_SIZE": "256",
            "AWS_LAMBDA_FUNCTION_VERSION": "$LATEST",
            "AWS_REGION": "us-east-1",
            "AWS_ACCESS_KEY_ID": "test",
            "AWS_SECRET_ACCESS_KEY": "planted-secret",
            "AWS_SESSION_TOKEN": "planted-token",
        } | env
        self.started_at = time.perf_counter()
        self.process = subprocess.Popen(
            command if isinstance(command, list) else [command], env=environment, stdout=log, stderr=log
        )

    def wait_until_ready(self, seconds=30):
        """Seconds from the start of the process until it asked for its first event."""
        assert self.api.asked.wait(seconds), "the function never asked for an event"
        return self.api.asked_at - self.started_at

    def invoke(self, payload, seconds=60):
        """Invokes the function with bytes, text, or anything that JSON can hold, and waits for its answer."""
        if not isinstance(payload, (bytes, str)):
            payload = json.dumps(payload)
        if isinstance(payload, str):
            payload = payload.encode()
        self.count += 1
        self.api.invocations.put((self.count, payload))
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            with contextlib.suppress(queue.Empty):
                return self.api.answers.get(timeout=0.2)
            assert self.process.poll() is None, f"the function ended with {self.process.returncode}"
        raise TimeoutError(f"no answer within {seconds} s")

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.kill()
        self.process.wait()
        self.api.invocations.put((0, None))
        self.api.shutdown()
        self.api.server_close()
