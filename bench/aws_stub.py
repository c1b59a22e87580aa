"""The AWS that is measured against: `bench/stub` as a process, over https unless told otherwise.

Each service has an address of its own, as it has at AWS, so that none borrows the connection of another.
"""

import json
import subprocess
import urllib.request
from pathlib import Path

import certificates

# By the names that the SDKs give the variables of endpoints.
SERVICES = {"SNS": "127.0.0.1", "DYNAMODB": "127.0.0.2", "CLOUDWATCH": "127.0.0.3", "ACM_PCA": "127.0.0.4"}


class Stub:
    """Use it as a context manager. `env` is what a function needs to call it and to trust it."""

    def __init__(self, program, folder, latency_ms=0, tls=True, threads=1):
        self.command = [str(program), "--latency-ms", str(latency_ms), "--threads", str(threads)]
        self.scheme = "https" if tls else "http"
        self.env = {}
        if tls:
            made = certificates.make(Path(folder) / "tls")
            self.command += ["--tls", str(made / "chain.pem"), str(made / "key.pem")]
            # As large as the trust store of a system; and as small as one that is part of a program.
            self.env = {"SSL_CERT_FILE": str(made / "system.pem"), "AWS_CA_BUNDLE": str(made / "amazon.pem")}

    def __enter__(self):
        self.process = subprocess.Popen(self.command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        ports = json.loads(self.process.stdout.readline())
        self.control = f"http://127.0.0.1:{ports['control']}"
        for service, address in SERVICES.items():
            self.env[f"AWS_ENDPOINT_URL_{service}"] = f"{self.scheme}://{address}:{ports['aws']}"
        return self

    def __exit__(self, *_):
        self.process.stdin.close()
        self.process.wait()

    def calls(self):
        """The calls since the last reset: `counts` of all, and `calls`, one by one with their times."""
        return self.ask("GET", "/calls")

    def count(self, *operations):
        """How many calls there were, of these operations or of all."""
        counts = self.calls()["counts"]
        return sum(row["count"] for row in counts if not operations or row["operation"] in operations)

    def metrics(self):
        """The metrics that were sent, by name and dimensions: how many `values`, and their `sum`."""
        return self.ask("GET", "/metrics")

    def reset(self, *what):
        """Forgets the calls, or `calls`, `metrics` and `tables` as named."""
        for name in what or ("calls",):
            self.ask("DELETE", f"/{name}")

    def set_latency(self, ms):
        self.ask("PUT", f"/latency/{ms}")

    def ask(self, method, path):
        request = urllib.request.Request(self.control + path, method=method)
        with urllib.request.urlopen(request) as answer:
            return json.load(answer)
