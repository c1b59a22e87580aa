"""An AWS on loopback that answers thousands of calls a second, and counts them. The emulator of the tests answers some
hundreds.

It keeps a table (support/table.py), adds up the metrics it is sent, takes what is published, and has no certificate that
it is asked for. A call takes as long as it is told to, and a write is under way during the middle half of that.
"""

import asyncio
import gzip
import json
import multiprocessing
import resource
from collections import Counter
from contextlib import contextmanager

import cbor2
import requests

from support import http_server
from support.table import Refused, Table

JSON = [("Content-Type", "application/x-amz-json-1.0")]
XML = [("Content-Type", "text/xml")]
CBOR = [("Content-Type", "application/cbor"), ("smithy-protocol", "rpc-v2-cbor")]
PUBLISHED = (
    b'<PublishResponse xmlns="http://sns.amazonaws.com/doc/2010-03-31/"><PublishResult><MessageId>m</MessageId>'
    b"</PublishResult><ResponseMetadata><RequestId>r</RequestId></ResponseMetadata></PublishResponse>"
)
UNKNOWN = b'{"__type": "UnknownOperationException", "message": "not known here"}'
NO_CERTIFICATE = b'{"__type": "RequestFailedException", "message": "The request has failed."}'


class Aws:
    def __init__(self):
        self.latency = 0.0
        self.reset()

    def reset(self):
        self.table = Table()
        self.calls, self.sent, self.metrics = Counter(), Counter(), Counter()

    def handle(self, connection, request):
        if request.path.startswith("/_"):
            return connection.respond(200, self.asked(request.path))
        operation, begin = self.operation(request)
        self.calls[operation] += 1
        self.sent[operation] += len(request.body)
        if not self.latency:
            return self.respond(connection, *self.ended(self.begun(begin)))
        loop = asyncio.get_running_loop()

        def middle():
            begun = self.begun(begin)
            loop.call_later(self.latency / 2, last, begun)

        def last(begun):
            loop.call_later(self.latency / 4, self.respond, connection, *self.ended(begun))

        return loop.call_later(self.latency / 4, middle)

    @staticmethod
    def respond(connection, status, headers, body):
        connection.respond(status, body, headers)

    @staticmethod
    def begun(begin):
        try:
            return begin()
        except Refused as refused:
            answer = 400, JSON, json.dumps(refused.body).encode()
            return lambda: answer

    @staticmethod
    def ended(end):
        return end()

    def operation(self, request):
        """The name of a call, and what begins it."""
        target = request.headers.get("x-amz-target", "")
        if target.startswith("DynamoDB"):
            name = target.rpartition(".")[2]
            return name, lambda: self.written(name, json.loads(request.body))
        if request.path.endswith("/operation/PutMetricData"):
            return "PutMetricData", lambda: self.put_metrics(request)
        if request.body.startswith(b"Action=Publish&"):
            return "Publish", lambda: lambda: (200, XML, PUBLISHED)
        if target == "ACMPrivateCA.GetCertificate":
            return "GetCertificate", lambda: lambda: (400, JSON, NO_CERTIFICATE)
        return "unknown", lambda: lambda: (400, JSON, UNKNOWN)

    def written(self, name, request):
        end = self.table.begin(name, request)
        return lambda: (200, JSON, json.dumps(end()).encode())

    def put_metrics(self, request):
        body = gzip.decompress(request.body) if "content-encoding" in request.headers else request.body
        for datum in cbor2.loads(body)["MetricData"]:
            name = ":".join([datum["MetricName"], *(it["Value"] for it in datum.get("Dimensions", []))])
            # Of a count, each value is a number of times; of a delay, how often there was one is what is added up.
            counts = datum["Counts"]
            times = datum["Values"] if datum["Unit"] == "Count" else [1] * len(counts)
            self.metrics[name] += int(sum(value * count for value, count in zip(times, counts, strict=True)))
        return lambda: (200, CBOR, b"\xa0")

    def asked(self, path):
        """What whoever started this asks: `/_latency/SECONDS`, which forgets everything too, or `/_figures`."""
        if path.startswith("/_latency/"):
            self.latency = float(path.rpartition("/")[2])
            self.reset()
        used = resource.getrusage(resource.RUSAGE_SELF)
        figures = {"calls": self.calls, "bytes": self.sent, "metrics": self.metrics, "items": len(self.table.items)}
        return json.dumps(figures | {"cpu": used.ru_utime + used.ru_stime}).encode()


def run(ports, ssl=None):
    async def main():
        server, port = await http_server.serve(Aws().handle, ssl=ssl)
        ports.put(port)
        await server.serve_forever()

    asyncio.run(main())


class Running:
    """The AWS of another process."""

    def __init__(self, port):
        self.url = f"http://127.0.0.1:{port}"

    def start_anew(self, latency=0.0):
        requests.get(f"{self.url}/_latency/{latency}", timeout=10)

    def figures(self):
        return requests.get(f"{self.url}/_figures", timeout=10).json()


@contextmanager
def serving():
    """An AWS in a process of its own, which leaves this one's time to whoever calls it."""
    context = multiprocessing.get_context("spawn")
    ports = context.Queue()
    process = context.Process(target=run, args=(ports,), daemon=True)
    process.start()
    try:
        yield Running(ports.get(timeout=30))
    finally:
        process.terminate()
        process.join()
