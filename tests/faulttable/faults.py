"""The faults, and how a row meets each."""

from datetime import timedelta

from support import proxy

from faulttable import events

ENDPOINTS = {"sns": "SNS", "dynamodb": "DynamoDB", "cloudwatch": "CloudWatch", "acm_pca": "ACM PCA", "s3": "S3"}
FAILURES = {
    "resets the connection": proxy.reset,
    "answers 500": proxy.error_500,
    "answers 503": proxy.error_503,
    "throttles": proxy.throttled,
    "denies access": proxy.denied,
    "hangs": proxy.silent,
    "answers slowly": proxy.slow,
    "answers garbage": proxy.garbage,
    "does it, the answer is lost": proxy.answer_lost,
}
# What not every function needs.
ASKED = {"acm_pca": events.ASKING, "s3": events.FROM_FILES}
# Where a process can be ended: at each call that an event can take, before the call is made and after.
MOMENTS = [("dynamodb", 1), ("dynamodb", 2), ("dynamodb", 3), ("acm_pca", 1), ("sns", 1), ("cloudwatch", 1), ("s3", 1)]


def faults():
    """Each fault's name, what makes a row of it, and the functions that it can meet."""
    for service, name in ENDPOINTS.items():
        asked = ASKED.get(service, events.FUNCTIONS)
        yield f"{name} refuses connections", refusing(service), asked
        for words, fault in FAILURES.items():
            yield f"{name} {words}, always", always(service, fault), asked
            yield f"{name} {words}, once", once(service, fault), asked
    for service, number in MOMENTS:
        asked = ASKED.get(service, events.FUNCTIONS)
        if (service, number) == ("dynamodb", 3):
            asked = events.READING
        for after in (False, True):
            words = f"killed {'after' if after else 'before'} call {number} of {ENDPOINTS[service]}"
            yield f"{words}, once", killed(service, number, after), asked
    for number, asked in ((2, events.FUNCTIONS), (3, events.READING)):
        words = f"DynamoDB does call {number}, the answer is lost"
        yield words, once("dynamodb", proxy.answer_lost, number), asked
    yield "killed before every call of SNS", killed_always("sns", False), events.FUNCTIONS
    yield "killed after every call of SNS", killed_always("sns", True), events.FUNCTIONS
    yield "times out at every call of SNS", timed_out, events.FUNCTIONS
    yield "a batch with poison records", poisoned, events.FUNCTIONS
    yield "delivered twice", twice, events.FUNCTIONS
    yield "delivered after its recovery", reordered, tuple(events.RECOVERIES)
    yield "delivered a day late", day_late, events.FUNCTIONS
    yield "the clock jumps a day ahead while it tells", jump(86400, proxy.healthy), events.FUNCTIONS
    yield "the clock jumps an hour back while it tells", jump(-3600, proxy.healthy), events.FUNCTIONS
    yield "the clock jumps an hour back before a retry", jump(-3600, proxy.denied), events.FUNCTIONS
    yield "the clock jumps a day ahead before a retry", jump(86400, proxy.denied), events.FUNCTIONS


def run(row, make):
    """Takes a row from the first delivery to the end of the redrive."""
    expected = make(row) or 1
    row.mend()
    left = row.redrive()
    poison = [letter for letter in left if (letter["event_id"] or "").startswith("poison")]
    told = min(row.result.alerts, 1)
    row.result.lost = expected - told - len(poison)
    row.result.notes += [letter["stays"] for letter in left if letter not in poison]
    return row.result


def refusing(service):
    def make(row):
        row.refuse(service)
        row.deliver(row.failure())

    return make


def always(service, fault):
    def make(row):
        row.fail(service, fault)
        row.deliver(row.failure())

    return make


def once(service, fault, number=1):
    def make(row):
        row.fail_once(service, fault, number)
        row.deliver(row.failure())

    return make


def dying(row, after):
    def die(call):
        if after:
            call.forward()
        row.kill()
        call.cut()

    return die


def killed(service, number, after):
    def make(row):
        row.fail_once(service, dying(row, after), number)
        row.deliver(row.failure())

    return make


def killed_always(service, after):
    def make(row):
        row.fail(service, dying(row, after))
        row.deliver(row.failure())

    return make


def timed_out(row):
    """Lambda ends a function that takes too long wherever it is."""
    row.ended_by = "Sandbox.Timedout"
    row.fail("sns", dying(row, False))
    row.deliver(row.failure())


def poisoned(row):
    row.result.reached = True
    row.deliver(events.poison(row.function, 1), row.failure(), events.poison(row.function, 2))
    return 3


def twice(row):
    row.result.reached = True
    row.deliver(row.failure(), row.failure())
    row.deliver(row.failure())


def reordered(row):
    row.result.reached = True
    row.deliver(events.recovery(row.function, row.now + timedelta(minutes=5)))
    row.deliver(row.failure())


def day_late(row):
    row.result.reached = True
    row.deliver(row.failure(late=timedelta(days=1)))


def jump(seconds, fault):
    def make(row):
        def jumping(call):
            row.clock.jump(seconds)
            fault(call)

        row.fail_once("sns", jumping)
        row.deliver(row.failure())

    return make
