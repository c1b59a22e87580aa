"""What AWS does with the role of a function by itself, because of how the template sets the function up.

No binary makes these calls, so each comes from the resource that makes AWS do it: without that resource the permission
is one that nobody needs.
"""

from permissions.policy import Call


def made_by_lambda(stack, function):
    """What Lambda does with a function's role."""
    properties = stack.resources[function]["Properties"]
    # https://docs.aws.amazon.com/lambda/latest/dg/monitoring-cloudwatchlogs-loggroups.html
    logs = stack.arn(properties["LoggingConfig"]["LogGroup"])
    yield Call("logs:CreateLogStream", logs)
    yield Call("logs:PutLogEvents", logs.removesuffix("*") + "log-stream:2026/11/21/[$LATEST]0")
    for source in properties["Events"].values():
        # https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html
        if source["Type"] == "SQS":
            for action in ("ReceiveMessage", "DeleteMessage", "GetQueueAttributes"):
                yield Call(f"sqs:{action}", source["Properties"]["Queue"])
    # https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html
    on_failure = properties.get("EventInvokeConfig", {}).get("DestinationConfig", {}).get("OnFailure")
    if on_failure:
        assert on_failure["Type"] == "SQS"
        yield Call("sqs:SendMessage", on_failure["Destination"])


def made_for(call, keys):
    """What a service does in the name of who calls it: it uses the key of what is called. `keys` has that of each resource
    that is encrypted with a customer managed one."""
    key = next((key for prefix, key in keys.items() if call.resource.startswith(prefix)), None)
    if key is None:
        return
    service, region = call.resource.split(":")[2:4]
    actions = {
        # https://docs.aws.amazon.com/sns/latest/dg/sns-key-management.html
        "sns": ("GenerateDataKey", "Decrypt"),
        # https://docs.aws.amazon.com/AmazonS3/latest/userguide/UsingKMSEncryption.html
        "s3": ("Decrypt",),
    }
    # A bucket's ARN has no region: this one is where the function is.
    via = (("kms:ViaService", f"{service}.{region or key.split(':')[3]}.amazonaws.com"),)
    for action in actions[service]:
        yield Call(f"kms:{action}", key, via)
