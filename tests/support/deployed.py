"""A deployment that handles events as Lambda and SQS have it done, and counts of itself what AWS counts.

Queues are made as the template has them. Who polls them, retries and gives up is written down here; moving what was
received too often to the dead-letter queue is left to the emulator. Resources are called like their logical ids. Nobody
waits: the clock of the processes is moved.
"""

import json
from datetime import UTC, datetime, timedelta

from support import alarms

# From one delivery to the next: https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-error-handling.html
RETRIES = (60, 120)


class Deployed:
    """The resources of `made` in the emulator behind `deployment`."""

    def __init__(self, deployment, made, clock):
        self.deployment, self.made, self.clock = deployment, made, clock
        self.sqs, self.cloudwatch = deployment.client("sqs"), deployment.client("cloudwatch")
        self.now = datetime.now(UTC).replace(microsecond=0)
        names = [name for name, it in made.items() if it["Type"] == "AWS::SQS::Queue"]
        # A queue needs the one that its dead letters go to.
        names.sort(key=lambda name: "RedrivePolicy" in made[name]["Properties"])
        self.queues = {name: self.make_queue(name) for name in names}

    def make_queue(self, name):
        properties = dict(self.made[name]["Properties"])
        attributes = {
            key: str(properties[key]) for key in properties if key in ("VisibilityTimeout", "MessageRetentionPeriod")
        }
        if policy := properties.get("RedrivePolicy"):
            target = alarms.name_of(policy["deadLetterTargetArn"])
            arn = f"arn:aws:sqs:us-east-1:123456789012:{target}"
            attributes["RedrivePolicy"] = json.dumps(policy | {"deadLetterTargetArn": arn})
        return self.sqs.create_queue(QueueName=name, Attributes=attributes)["QueueUrl"]

    def put(self, namespace, name, value, **dimensions):
        """A point of a metric of AWS, now."""
        dimensions = [{"Name": key, "Value": it} for key, it in dimensions.items()]
        datum = {"MetricName": name, "Dimensions": dimensions, "Timestamp": self.now, "Value": value}
        self.cloudwatch.put_metric_data(Namespace=namespace, MetricData=[datum])

    def wait(self, seconds):
        self.now += timedelta(seconds=seconds)
        self.clock.jump(seconds)

    def start(self, name, **env):
        """The real function, on the clock of this deployment."""
        return self.deployment.start(name, **self.clock.env, **env)

    def count_messages(self):
        """What SQS says of each queue every minute."""
        for name, url in self.queues.items():
            asked = self.sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["ApproximateNumberOfMessages"])
            number = int(asked["Attributes"]["ApproximateNumberOfMessages"])
            self.put("AWS/SQS", "ApproximateNumberOfMessagesVisible", number, QueueName=name)

    def rings(self, alarm):
        """Whether an alarm rings, a minute from now."""
        at = self.now + timedelta(seconds=60)
        return alarms.state(self.cloudwatch, self.made[alarm]["Properties"], at) == "ALARM"

    def ringing(self):
        """All alarms that ring, of those whose state can be told."""
        kind = "AWS::CloudWatch::Alarm"
        known = [name for name, it in self.made.items() if it["Type"] == kind and alarms.is_known(it["Properties"])]
        return {name for name in known if self.rings(name)}

    def invoke(self, process, function, payload):
        """One invocation, which Lambda counts."""
        answer = process.invoke(payload)
        self.put("AWS/Lambda", "Errors", 0 if answer.ok else 1, FunctionName=function)
        return answer

    def deliver(self, process, function, *bodies):
        """Takes events to a function by its own intake, until they are handled or given up."""
        properties = self.made[function]["Properties"]
        [source] = properties["Events"].values()
        if source["Type"] == "SQS":
            queue = alarms.name_of(source["Properties"]["Queue"])
            for body in bodies:
                self.sqs.send_message(QueueUrl=self.queues[queue], MessageBody=json.dumps(body))
            return self.poll(process, function, queue, source["Properties"]["BatchSize"])
        for body in bodies:
            self.invoke_and_retry(process, function, properties["EventInvokeConfig"], body)
        return None

    def poll(self, process, function, queue, size):
        """What Lambda does for a queue: it deletes what was handled. The rest is seen again when nobody hides it any more."""
        url = self.queues[queue]
        while messages := self.receive(url, size):
            records = [{"messageId": it["MessageId"], "eventSource": "aws:sqs", "body": it["Body"]} for it in messages]
            answer = self.invoke(process, function, {"Records": records})
            failed = {it["itemIdentifier"] for it in answer.body["batchItemFailures"]} if answer.ok else None
            for it in messages:
                handle = {"QueueUrl": url, "ReceiptHandle": it["ReceiptHandle"]}
                if failed is None or it["MessageId"] in failed:
                    self.sqs.change_message_visibility(**handle, VisibilityTimeout=0)
                else:
                    self.sqs.delete_message(**handle)
            self.wait(self.made[queue]["Properties"]["VisibilityTimeout"])

    def receive(self, url, size):
        return self.sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=size).get("Messages", [])

    def invoke_and_retry(self, process, function, config, body):
        retries = RETRIES[: config["MaximumRetryAttempts"]]
        for wait in (*retries, None):
            answer = self.invoke(process, function, body)
            if answer.ok:
                return
            self.wait(wait or 0)
        arn = f"arn:aws:lambda:us-east-1:123456789012:function:{function}"
        context = {"functionArn": arn, "condition": "RetriesExhausted", "approximateInvokeCount": 1 + len(retries)}
        message = {"requestContext": context, "requestPayload": body, "responsePayload": answer.body}
        destination = self.queues[alarms.name_of(config["DestinationConfig"]["OnFailure"]["Destination"])]
        try:
            self.sqs.send_message(QueueUrl=destination, MessageBody=json.dumps(message))
        except self.sqs.exceptions.QueueDoesNotExist:
            self.put("AWS/Lambda", "DestinationDeliveryFailures", 1, FunctionName=function)
