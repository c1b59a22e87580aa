"""A function as Lambda runs it, measured: a Runtime API of one thread that adds as little as it can.

The one of `tests/support` is kinder and slower. Time of the processor is the kernel's, by the nanosecond, of all threads.
"""

import selectors
import socket
import subprocess
import time
from collections import namedtuple
from pathlib import Path

Took = namedtuple("Took", ["wall_ms", "cpu_ms"])
PATIENCE = 60

ENV = {
    "AWS_LAMBDA_FUNCTION_NAME": "bench",
    "AWS_LAMBDA_FUNCTION_MEMORY_SIZE": "256",
    "AWS_LAMBDA_FUNCTION_VERSION": "$LATEST",
    "AWS_REGION": "us-east-1",
    "AWS_ACCESS_KEY_ID": "test",
    "AWS_SECRET_ACCESS_KEY": "test",
    "AWS_SESSION_TOKEN": "test",
    "ALERT_TOPIC_ARN": "arn:aws:sns:us-east-1:111122223333:alerts",
    "LEDGER_TABLE": "ledger",
}


class Process:
    """Use it as a context manager: entering waits until it asks for its first event, and `init` says what that took."""

    def __init__(self, command, env=None, log=subprocess.DEVNULL):
        self.command = [str(part) for part in command] if isinstance(command, list) else [str(command)]
        self.env = ENV | (env or {})
        self.log = log
        self.waiting = self.answer = None
        self.buffers = {}

    def __enter__(self):
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.selector = selectors.DefaultSelector()
        self.selector.register(self.listener, selectors.EVENT_READ)
        env = self.env | {"AWS_LAMBDA_RUNTIME_API": f"127.0.0.1:{self.listener.getsockname()[1]}"}
        begun = time.perf_counter()
        self.process = subprocess.Popen(self.command, env=env, stdout=self.log, stderr=self.log)
        self.until(lambda: self.waiting)
        self.init = Took((time.perf_counter() - begun) * 1000, self.cpu_ms())
        return self

    def __exit__(self, *_):
        self.process.kill()
        self.process.wait()
        for connection in self.buffers:
            connection.close()
        self.listener.close()
        self.selector.close()

    def end(self):
        """Asks it to end, for what it writes when it does."""
        self.process.terminate()
        self.process.wait()

    def invoke(self, payload):
        """What it took until the answer came, and of the processor until it asked for the next event."""
        connection, self.waiting = self.waiting, None
        used, begun = self.cpu_ms(), time.perf_counter()
        connection.sendall(event(payload))
        self.until(lambda: self.answer)
        (ended, ok, body), self.answer = self.answer, None
        self.until(lambda: self.waiting)
        assert ok, body
        self.body = body
        return Took((ended - begun) * 1000, self.cpu_ms() - used)

    def until(self, there):
        deadline = time.monotonic() + PATIENCE
        while not there():
            assert self.process.poll() is None, f"{self.command[0]} ended with {self.process.returncode}"
            assert time.monotonic() < deadline, f"{self.command[0]} keeps silent"
            for key, _ in self.selector.select(1):
                if key.fileobj is self.listener:
                    connection, _ = self.listener.accept()
                    connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                    self.selector.register(connection, selectors.EVENT_READ)
                    self.buffers[connection] = b""
                else:
                    self.read(key.fileobj)

    def read(self, connection):
        got = connection.recv(1 << 20)
        if not got:
            self.selector.unregister(connection)
            del self.buffers[connection]
            return connection.close()
        self.buffers[connection] += got
        while request := whole(self.buffers[connection]):
            line, body, self.buffers[connection] = request
            if line.startswith(b"GET"):
                self.waiting = connection
            else:
                self.answer = time.perf_counter(), b"/response " in line, body
                connection.sendall(b"HTTP/1.1 202 Accepted\r\nContent-Length: 0\r\n\r\n")

    def cpu_ms(self):
        tasks = Path(f"/proc/{self.process.pid}/task").iterdir()
        return sum(int((task / "schedstat").read_text().split()[0]) for task in tasks) / 1e6

    def memory_kb(self):
        """Resident now, and at most so far."""
        lines = Path(f"/proc/{self.process.pid}/status").read_text().splitlines()
        status = dict(line.split(":", 1) for line in lines)
        return [int(status[name].split()[0]) for name in ("VmRSS", "VmHWM")]


def event(payload):
    head = (
        "HTTP/1.1 200 OK\r\nLambda-Runtime-Aws-Request-Id: request\r\n"
        f"Lambda-Runtime-Deadline-Ms: {int(time.time() * 1000) + 40_000}\r\n"
        "Lambda-Runtime-Invoked-Function-Arn: arn:aws:lambda:us-east-1:111122223333:function:bench\r\n"
        f"Content-Type: application/json\r\nContent-Length: {len(payload)}\r\n\r\n"
    )
    return head.encode() + payload


def whole(buffer):
    """The request line and the body of a request that has come in whole, and what follows it."""
    head, found, rest = buffer.partition(b"\r\n\r\n")
    if not found:
        return None
    line, *headers = head.split(b"\r\n")
    named = {name.lower(): value.strip() for name, _, value in (header.partition(b":") for header in headers)}
    if named.get(b"transfer-encoding") == b"chunked":
        return chunked(line, rest)
    length = int(named.get(b"content-length", 0))
    return (line, rest[:length], rest[length:]) if len(rest) >= length else None


def chunked(line, rest):
    body = b""
    while b"\r\n" in rest:
        size, _, rest = rest.partition(b"\r\n")
        length = int(size.split(b";")[0], 16)
        if len(rest) < length + 2:
            return None
        body, rest = body + rest[:length], rest[length + 2 :]
        if not length:
            return line, body, rest
    return None
