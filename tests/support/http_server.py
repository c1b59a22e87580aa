"""HTTP/1.1 on asyncio, no more of it than clients with open connections need: thousands of requests a second."""

import asyncio
from dataclasses import dataclass


@dataclass
class Request:
    method: str
    path: str
    headers: dict
    body: bytes


class Connection(asyncio.Protocol):
    """Hands each request to `handle(connection, request)`, which answers by `respond`, now or later."""

    def __init__(self, handle):
        self.handle = handle
        self.buffer = bytearray()
        self.transport = None

    def connection_made(self, transport):
        self.transport = transport

    def data_received(self, data):
        self.buffer += data
        while request := self.take():
            self.handle(self, request)

    def take(self):
        """The next request that is there as a whole."""
        end = self.buffer.find(b"\r\n\r\n")
        if end < 0:
            return None
        first, *lines = self.buffer[:end].decode("latin-1").split("\r\n")
        method, path, _ = first.split(" ", 2)
        headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
        body, after = self.body(headers, end + 4)
        if after is None:
            return None
        del self.buffer[:after]
        return Request(method, path, headers, body)

    def body(self, headers, start):
        """The body that begins here, and where it ends."""
        if headers.get("transfer-encoding") == "chunked":
            return self.chunked(start)
        after = start + int(headers.get("content-length", 0))
        return (bytes(self.buffer[start:after]), after) if len(self.buffer) >= after else (b"", None)

    def chunked(self, at):
        body = b""
        while (line := self.buffer.find(b"\r\n", at)) >= 0:
            size = int(self.buffer[at:line].split(b";")[0], 16)
            at = line + 2 + size + 2
            if len(self.buffer) < at:
                break
            body += self.buffer[line + 2 : at - 2]
            if not size:
                return body, at
        return b"", None

    def respond(self, status, body, headers=()):
        if self.transport.is_closing():
            return
        lines = "".join(f"{name}: {value}\r\n" for name, value in headers)
        head = f"HTTP/1.1 {status} -\r\n{lines}Content-Length: {len(body)}\r\n\r\n"
        self.transport.write(head.encode() + body)


async def serve(handle, port=0, ssl=None):
    """Serves on loopback. Returns the server and its port."""
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: Connection(handle), "127.0.0.1", port, ssl=ssl, backlog=1024)
    return server, server.sockets[0].getsockname()[1]
