"""One row: a function, a fault, and an event on its way through both."""

import contextlib
import json
import os
import subprocess
import uuid
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from support import proxy
from support.clock import Clock
from support.lambda_runtime import Function

from faulttable import events

ROOT = Path(__file__).resolve().parent.parent.parent
BIN = Path(os.environ.get("TOCSIN_BIN", ROOT / "target/debug"))
SERVICES = ("sns", "dynamodb", "cloudwatch", "acm_pca", "sqs", "s3")
# Seconds from one delivery to the next: of Lambda's two retries, and of a queue with the template's visibility timeout,
# which gives up after five. https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-error-handling.html
LAMBDA_WAITS = (60, 120)
QUEUE_WAITS = (250,) * 4
LOG_FILE_WAITS = (1800,) * 4
# From the last try to when somebody has mended what was wrong.
MENDED_AFTER = 3600


@dataclass
class Result:
    """What became of a row."""

    function: str
    fault: str
    reached: bool = False
    """Whether the fault was met at all."""
    deliveries: int = 0
    alerts: int = 0
    """Alerts that SNS took, before and after the redrive."""
    dead_letters: int = 0
    lost: int = 0
    """Events of which people were not told, and that are in no queue."""
    notes: list = field(default_factory=list)


class Row:
    """A function that runs on a clock of its own, with its own table, between faults."""

    def __init__(self, world, function, name):
        self.world, self.function = world, function
        self.result = Result(function, name)
        self.id = uuid.uuid4().hex
        self.clock = Clock(world.clock_library, world.folder / self.id)
        self.table = world.make_table(self.id)
        self.now = datetime.now(UTC)
        world.remember(self.table, function)
        if function == "deadline-reminder":
            self.clock.jump(28 * 86400)
        self.proxy = proxy.Proxy(world.port, watch=self.watch)
        self.faults = {}
        self.urls = {}
        self.process = None
        self.ended_by = "Runtime.ExitError"
        self.queue = None

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.stop()
        self.proxy.end()

    def watch(self, call):
        """Counts the alerts that SNS takes."""
        if call.service != "sns":
            return
        forward = call.forward

        def counted():
            answer = forward()
            if answer[0] == 200:
                self.result.alerts += 1
            return answer

        call.forward = counted

    def fail(self, service, fault):
        """From now on a service fails in this way."""

        def failing(call):
            self.result.reached = True
            fault(call)

        self.proxy.faults[service] = failing

    def fail_once(self, service, fault, number=1):
        """The first call of a service fails in this way, or another one."""

        def failing(call):
            if call.number != number:
                return proxy.healthy(call)
            self.result.reached = True
            return fault(call)

        self.proxy.faults[service] = failing

    def refuse(self, service):
        """Nobody listens where the service should be."""
        self.urls[service] = proxy.refusing_url()
        self.result.reached = True

    def mend(self):
        self.proxy.faults.clear()
        self.urls.clear()
        self.stop()
        self.clock.jump(MENDED_AFTER)

    def env(self):
        urls = {f"AWS_ENDPOINT_URL_{name.upper()}": self.urls.get(name, self.proxy.url(name)) for name in SERVICES}
        return {"ALERT_TOPIC_ARN": self.world.topic, "LEDGER_TABLE": self.table} | urls | self.clock.env

    def kill(self):
        """Ends the process, as SIGKILL does, which can't be prepared for."""
        if self.process:
            self.process.process.kill()

    def stop(self):
        if self.process:
            self.process.__exit__()
        self.process = None

    def invoke(self, payload):
        """One delivery: what the function answered, or what Lambda says of one that ended."""
        self.result.deliveries += 1
        if self.process is None:
            self.process = Function(BIN / self.function.split()[0], self.env(), subprocess.DEVNULL)
        with contextlib.suppress(AssertionError, TimeoutError):
            answer = self.process.invoke(payload, seconds=40)
            return answer.ok, answer.body
        self.stop()
        return False, {"errorType": self.ended_by, "errorMessage": "Error: Runtime exited"}

    def deliver(self, *bodies):
        """Delivers events until they are handled, or given up and dead-lettered, as the function's intake does it."""
        if self.function in events.WITH_A_QUEUE:
            self.deliver_by_queue(bodies)
        else:
            for body in bodies:
                self.deliver_by_lambda(body)

    def deliver_by_lambda(self, body):
        for wait in (*LAMBDA_WAITS, None):
            ok, answer = self.invoke(body)
            if ok:
                return
            if wait:
                self.clock.jump(wait)
        context = {"functionArn": f"arn:aws:lambda:us-east-1:111122223333:function:{self.function}"}
        context |= {"condition": "RetriesExhausted", "approximateInvokeCount": 3}
        self.give_up({"requestContext": context, "requestPayload": body, "responsePayload": answer})

    def deliver_by_queue(self, bodies):
        left = {f"m{number}": body for number, body in enumerate(bodies)}
        waits = LOG_FILE_WAITS if self.function in events.FROM_FILES else QUEUE_WAITS
        for wait in (*waits, None):
            records = [
                {"messageId": message, "eventSource": "aws:sqs", "body": json.dumps(body)}
                for message, body in left.items()
            ]
            ok, answer = self.invoke({"Records": records})
            if ok:
                failed = {failure["itemIdentifier"] for failure in answer["batchItemFailures"]}
                left = {message: body for message, body in left.items() if message in failed}
            if not left:
                return
            if wait:
                self.clock.jump(wait)
        for body in left.values():
            self.give_up(body)

    def give_up(self, message):
        if self.queue is None:
            self.queue = self.world.make_queue(self.id)
        self.world.sqs.send_message(QueueUrl=self.queue, MessageBody=json.dumps(message))
        self.result.dead_letters += 1

    def redrive(self):
        """Brings back what was dead-lettered. Returns what is left, each with its reason."""
        if self.queue is None:
            return []
        credentials = {"AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test", "AWS_REGION": "us-east-1"}
        done = subprocess.run(
            [BIN / "tocsin", "redrive", "--queue", self.queue, "--send", "--json"],
            env={"PATH": os.environ["PATH"]} | self.env() | credentials,
            capture_output=True,
            text=True,
        )
        rows = [json.loads(line) for line in done.stdout.splitlines()]
        if done.stderr:
            self.result.notes.append(done.stderr)
        return [row for row in rows if not row["deleted"]]

    def failure(self, late=timedelta(0)):
        """What people must hear of, as of now or some time ago."""
        event = events.failure(self.function, self.now - late)
        if self.function in events.FROM_FILES:
            self.world.put(event["detail"], self.id, events.log_file(self.now - late))
        return event
