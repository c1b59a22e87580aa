"""LocalStack on this machine: started, waited for and stopped, with all that it made."""

import ipaddress
import json
import os
import signal
import socket
import subprocess
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import boto3
import requests
import samcli
from support import container

from stack.wait import until

REGION = "us-east-1"
ACCOUNT = "000000000000"
START_SECONDS = 180
RUNTIME_INTERFACE_EMULATOR = Path(samcli.__file__).parent / "local/rapid/aws-lambda-rie-x86_64"
CREDENTIALS = {"AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test", "AWS_DEFAULT_REGION": REGION}


@dataclass
class Cloud:
    url: str

    def client(self, service):
        keys = {"aws_access_key_id": "test", "aws_secret_access_key": "test"}
        return boto3.client(service, endpoint_url=self.url, region_name=REGION, **keys)

    def queue(self, name):
        """Makes a queue. Returns its URL and its ARN."""
        sqs = self.client("sqs")
        url = sqs.create_queue(QueueName=name)["QueueUrl"]
        got = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["QueueArn"])
        return url, got["Attributes"]["QueueArn"]


@contextmanager
def running(python, folder):
    """Runs it with the Python that it is installed for; all of its files go into the folder."""
    assert container.available(), "functions run in containers: start a container engine"
    with container.image(files={"usr/local/bin/aws-lambda-rie": RUNTIME_INTERFACE_EMULATOR}) as image:
        label = f"{container.LABEL}={image.partition(':')[0]}"
        host = gateway()
        port = free_port()
        env = {
            "PATH": os.environ["PATH"],
            "HOME": str(folder),
            "TMPDIR": str(folder),
            "FILESYSTEM_ROOT": str(folder),
            "GATEWAY_LISTEN": f"{host}:{port},127.0.0.1:{port}",
            "HOSTNAME_FROM_LAMBDA": host,
            "OVERRIDE_IN_DOCKER": "0",
            "DNS_ADDRESS": "0",
            "DISABLE_EVENTS": "1",
            "SKIP_SSL_CERT_DOWNLOAD": "1",
            # Between the tries of an asynchronous invocation, a second where AWS waits for a minute.
            "LAMBDA_RETRY_BASE_DELAY": "1",
            "LAMBDA_EVENT_SOURCE_MAPPING_MAX_BACKOFF_ON_EMPTY_POLL_SEC": "1",
            "STACK_IMAGE": image,
            "STACK_LABEL": label,
        }
        env |= {name: value for name, value in os.environ.items() if name.startswith("DOCKER_")}
        log = folder / "localstack.log"
        print(f"the log of the emulator: {log}")
        with log.open("wb") as out:
            command = [python, Path(__file__).with_name("emulator.py")]
            process = subprocess.Popen(command, env=env, stdin=subprocess.DEVNULL, stdout=out, stderr=out)
        try:
            cloud = Cloud(f"http://{host}:{port}")
            until(lambda: is_ready(cloud, process, log), START_SECONDS, "the emulator is ready")
            yield cloud
        finally:
            stop(process)
            remove_containers(label)


def is_ready(cloud, process, log):
    assert process.poll() is None, log.read_text()
    try:
        return requests.get(f"{cloud.url}/_localstack/health", timeout=5).ok
    except (requests.ConnectionError, requests.Timeout):
        return False


def stop(process):
    process.send_signal(signal.SIGTERM)
    try:
        process.wait(timeout=30)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def remove_containers(label):
    listed = ["docker", "container", "ls", "--all", "--quiet", "--filter", f"label={label}"]
    containers = subprocess.run(listed, capture_output=True, text=True, check=True).stdout.split()
    if containers:
        subprocess.run(["docker", "container", "rm", "--force", *containers], capture_output=True, check=True)


def gateway():
    """This machine's address as containers see it: where the engine names none, the first of its network."""
    command = ["docker", "network", "inspect", "bridge"]
    [network] = json.loads(subprocess.run(command, capture_output=True, check=True).stdout)
    [config, *_] = network["IPAM"]["Config"]
    return config.get("Gateway") or str(next(ipaddress.ip_network(config["Subnet"]).hosts()))


def free_port():
    with socket.create_server(("127.0.0.1", 0)) as server:
        return server.getsockname()[1]
