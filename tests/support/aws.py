"""An AWS on loopback: the moto server, taught one protocol and one promise it lacks.

The CloudWatch client of the Rust SDK speaks Smithy RPC v2 with CBOR bodies, gzipped when large; moto 5.2 answers that
with 404. The bridge turns such a request into the JSON protocol that moto knows, and the answer back.

DynamoDB answers a write with a condition as if there were no other at that moment. moto checks and writes in two steps,
and takes a cancelled transaction back by putting back the whole table as it was before it, with what others wrote
since: two who write at the same moment may both be told that they were first. So calls to the table take turns.
"""

import collections
import datetime
import gzip
import io
import json
import re
import threading
from contextlib import contextmanager

import cbor2
from moto.moto_server.werkzeug_app import DomainDispatcherApplication, create_backend_app
from werkzeug.serving import make_server

OPERATION = re.compile(r"^/service/([^/]+)/operation/([^/]+)$")


def bridge(app):
    """Wraps moto's WSGI application."""

    def wrapped(environ, start_response):
        operation = OPERATION.match(environ["PATH_INFO"])
        if not operation or environ.get("HTTP_SMITHY_PROTOCOL") != "rpc-v2-cbor":
            return app(environ, start_response)
        return translate(app, operation, environ, start_response)

    return wrapped


def translate(app, operation, environ, start_response):
    body = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
    if environ.pop("HTTP_CONTENT_ENCODING", "") == "gzip":
        body = gzip.decompress(body)
    request = json.dumps(cbor2.loads(body) if body else {}, default=seconds).encode()
    environ.update(
        {
            "PATH_INFO": "/",
            "RAW_URI": "/",
            "REQUEST_URI": "/",
            "CONTENT_TYPE": "application/x-amz-json-1.0",
            "CONTENT_LENGTH": str(len(request)),
            "HTTP_X_AMZ_TARGET": f"{operation[1]}.{operation[2]}",
            "wsgi.input": io.BytesIO(request),
        }
    )
    environ.pop("HTTP_SMITHY_PROTOCOL")
    answer = {}

    def remember(status, headers, _=None):
        answer.update(status=status, headers=headers)

    text = b"".join(app(environ, remember))
    cbor = cbor2.dumps(json.loads(text) if text else {})
    kept = [
        (name, value) for name, value in answer["headers"] if name.lower() not in ("content-length", "content-type")
    ]
    framing = [
        ("Content-Type", "application/cbor"),
        ("smithy-protocol", "rpc-v2-cbor"),
        ("Content-Length", str(len(cbor))),
    ]
    start_response(answer["status"], kept + framing)
    return [cbor]


def seconds(value):
    if isinstance(value, datetime.datetime):
        return value.timestamp()
    raise TypeError(f"no JSON for {value!r}")


def counting(app, calls):
    """Counts the calls of each operation of the JSON protocols, such as `TransactWriteItems`."""

    def wrapped(environ, start_response):
        calls[environ.get("HTTP_X_AMZ_TARGET", "").rpartition(".")[2]] += 1
        return app(environ, start_response)

    return wrapped


def orderly(app):
    """Lets calls of DynamoDB in one at a time."""
    turn = threading.Lock()

    def wrapped(environ, start_response):
        if not environ.get("HTTP_X_AMZ_TARGET", "").startswith("DynamoDB_"):
            return app(environ, start_response)
        with turn:
            return app(environ, start_response)

    return wrapped


def impatient(app):
    """Answers `ReceiveMessage` at once: what the emulator does not have now, it won't have in a second."""

    def wrapped(environ, start_response):
        if environ.get("HTTP_X_AMZ_TARGET") == "AmazonSQS.ReceiveMessage":
            request = json.loads(environ["wsgi.input"].read(int(environ["CONTENT_LENGTH"])))
            body = json.dumps(request | {"WaitTimeSeconds": 0}).encode()
            environ |= {"wsgi.input": io.BytesIO(body), "CONTENT_LENGTH": str(len(body))}
        return app(environ, start_response)

    return wrapped


def frank(app):
    """Answers what the emulator can't do with an error, and not by a traceback."""

    def wrapped(environ, start_response):
        try:
            return app(environ, start_response)
        except NotImplementedError:
            start_response("501 Not Implemented", [("Content-Length", "0")])
            return [b""]

    return wrapped


@contextmanager
def serving():
    """Serves on a free port of all interfaces, so that a container reaches it too. Yields the port and the calls."""
    calls = collections.Counter()
    app = counting(frank(impatient(orderly(bridge(DomainDispatcherApplication(create_backend_app))))), calls)
    server = make_server("0.0.0.0", 0, app, threaded=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield server.server_port, calls
    finally:
        server.shutdown()
