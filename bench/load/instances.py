"""Instances of a function: real binaries under a Lambda Runtime API that gives each one batch at a time."""

import asyncio
import contextlib
import json
import os
import subprocess
import time
from collections import Counter, deque
from pathlib import Path

from support import http_server
from support.metrics import points

TICKS = os.sysconf("SC_CLK_TCK")
NEXT = "/2018-06-01/runtime/invocation/next"
HEADERS = [
    ("Lambda-Runtime-Invoked-Function-Arn", "arn:aws:lambda:us-east-1:111122223333:function:load"),
    ("Content-Type", "application/json"),
]


class Instance:
    """One process, and what it was given and answered."""

    def __init__(self, work):
        self.work = work
        self.waiting = None
        self.given_at = None
        self.events = self.invocations = self.failed = 0
        self.busy = 0.0
        self.ready = asyncio.Event()

    async def start(self, binary, env):
        self.server, port = await http_server.serve(self.handle)
        env = {
            "AWS_LAMBDA_RUNTIME_API": f"127.0.0.1:{port}",
            "AWS_LAMBDA_FUNCTION_NAME": "load",
            "AWS_LAMBDA_FUNCTION_MEMORY_SIZE": "256",
            "AWS_LAMBDA_FUNCTION_VERSION": "$LATEST",
            "AWS_REGION": "us-east-1",
            "AWS_ACCESS_KEY_ID": "test",
            "AWS_SECRET_ACCESS_KEY": "test",
            "ALERT_TOPIC_ARN": "arn:aws:sns:us-east-1:111122223333:alerts",
            "LEDGER_TABLE": "ledger",
        } | env
        # What it logs is counted, and its metrics are added up. Nothing of it is kept.
        self.process = subprocess.Popen([binary], env=env, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        self.logged, self.rest, self.metrics = 0, b"", Counter()
        os.set_blocking(self.process.stdout.fileno(), False)
        asyncio.get_running_loop().add_reader(self.process.stdout, self.read_log)
        await asyncio.wait_for(self.ready.wait(), 30)

    def read_log(self):
        text = b""
        with contextlib.suppress(BlockingIOError):
            text = os.read(self.process.stdout.fileno(), 1 << 20)
            self.logged += len(text)
            if not text:
                asyncio.get_running_loop().remove_reader(self.process.stdout)
            *lines, self.rest = (self.rest + text).split(b"\n")
            for line in lines:
                if b'"_aws"' in line:
                    add_up(self.metrics, json.loads(line))
        return len(text)

    def read_log_to_its_end(self):
        """What a function logs of an event, it has written when it answers."""
        while self.read_log():
            pass

    def handle(self, connection, request):
        if request.path == NEXT:
            self.ready.set()
            self.waiting = connection
            return self.work.give(self)
        self.busy += time.perf_counter() - self.given_at
        answer = json.loads(request.body)
        if not request.path.endswith("/response"):
            raise RuntimeError(f"the function failed: {answer}")
        self.failed += len(answer["batchItemFailures"])
        self.work.in_hand -= 1
        return connection.respond(202, b"")

    def give(self, size, payload):
        self.events += size
        self.invocations += 1
        connection, self.waiting = self.waiting, None
        deadline = ("Lambda-Runtime-Deadline-Ms", str(int(time.time() * 1000) + 40_000))
        request = ("Lambda-Runtime-Aws-Request-Id", f"{id(self)}-{self.invocations}")
        self.given_at = time.perf_counter()
        connection.respond(200, payload, [deadline, request, *HEADERS])

    def cpu(self):
        """Seconds of processor time so far."""
        fields = Path(f"/proc/{self.process.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / TICKS

    def resident(self):
        """Resident kB now."""
        status = Path(f"/proc/{self.process.pid}/status").read_text()
        return int(next(line for line in status.splitlines() if line.startswith("VmRSS")).split()[1])

    async def end(self):
        asyncio.get_running_loop().remove_reader(self.process.stdout)
        self.process.kill()
        self.process.wait()
        self.process.stdout.close()
        self.server.close()


def add_up(metrics, line):
    """Adds a line of the embedded metric format, as support/fast_aws.py adds what it is sent."""
    for name, unit, dimensions, found in points(line):
        metrics[":".join([name, *dimensions.values()])] += sum(found) if unit == "Count" else len(found)


class Work:
    """What instances take batches from: as many as they can (`batch` makes one), or those that were offered."""

    def __init__(self, batch=None):
        self.batch = batch
        self.offered = deque()
        self.idle = deque()
        self.in_hand = 0

    def give(self, instance):
        if self.batch:
            self.hand(instance, *self.batch())
        elif self.offered:
            self.hand(instance, *self.offered.popleft())
        else:
            self.idle.append(instance)

    def hand(self, instance, size, payload):
        self.in_hand += 1
        instance.give(size, payload)

    def offer(self, size, payload):
        self.offered.append((size, payload))
        while self.offered and self.idle:
            self.give(self.idle.popleft())

    def go(self, batch):
        """From now on as many as they can."""
        self.batch = batch
        while self.idle:
            self.give(self.idle.popleft())

    def stop(self):
        self.batch = None

    async def done(self):
        """Until every batch is answered."""
        while self.in_hand or self.offered:
            await asyncio.sleep(0.01)
