"""LocalStack, with what it would download replaced. Runs in LocalStack's own Python: `emulator.py`, settings by variables.

* DynamoDB: it wants a jar. The moto that comes with it keeps the tables instead.
* Lambda: it wants an init program and an image. The function runs in a container behind AWS's own runtime interface
  emulator, as in AWS's images, with its layers in /opt, which the free LocalStack leaves out.
* It would listen on every interface of this machine, and does on those that it is told.
"""

import json
import os
import socket
import time

import requests
from localstack import config
from localstack.aws.api.dynamodb import DynamodbApi
from localstack.runtime.main import main
from localstack.services.lambda_.invocation import docker_runtime_executor, plugins
from localstack.services.lambda_.invocation.lambda_models import InvocationResult
from localstack.services.lambda_.invocation.runtime_executor import LambdaRuntimeException
from localstack.services.moto import MotoFallbackDispatcher
from localstack.services.plugins import SERVICE_PLUGINS, Service
from localstack.utils.docker_utils import DOCKER_CLIENT
from twisted.internet import endpoints

IMAGE = os.environ["STACK_IMAGE"]
LABEL, _, LABEL_VALUE = os.environ["STACK_LABEL"].partition("=")
RUNTIME_INTERFACE_EMULATOR = "/usr/local/bin/aws-lambda-rie"
PORT = 8080
START_SECONDS = 30


class ContainerExecutor(docker_runtime_executor.DockerRuntimeExecutor):
    """One container: one environment of a function, which has one invocation at a time."""

    @classmethod
    def prepare_version(cls, function_version):
        function_version.config.code.prepare_for_execution()

    def start(self, env_vars):
        function = self.function_version.config
        [network] = self._get_networks_for_executor()
        DOCKER_CLIENT.create_container(
            IMAGE,
            name=self.container_name,
            entrypoint=RUNTIME_INTERFACE_EMULATOR,
            command=["/var/task/bootstrap"],
            env_vars={name: str(value) for name, value in env_vars.items()},
            network=network,
            labels={LABEL: LABEL_VALUE},
        )
        self.copy(function.code, "/var/task")
        for layer in function.layers:
            layer.code.prepare_for_execution()
            self.copy(layer.code, "/opt")
        DOCKER_CLIENT.start_container(self.container_name)
        self.ip = DOCKER_CLIENT.get_container_ipv4_for_network(self.container_name, network)
        self.wait_until_it_listens()

    def copy(self, code, folder):
        DOCKER_CLIENT.copy_into_container(self.container_name, f"{code.get_unzipped_code_location()}/.", folder)

    def wait_until_it_listens(self):
        deadline = time.monotonic() + START_SECONDS
        while True:
            try:
                return socket.create_connection((self.ip, PORT), timeout=1).close()
            except OSError as error:
                if time.monotonic() > deadline:
                    raise LambdaRuntimeException(f"{self.container_name} does not listen") from error
                time.sleep(0.05)

    def stop(self):
        DOCKER_CLIENT.remove_container(self.container_name, force=True)

    def invoke(self, payload):
        url = f"http://{self.ip}:{PORT}/2015-03-31/functions/function/invocations"
        answer = requests.post(url, data=payload["payload"].encode(), timeout=self.function_version.config.timeout + 5)
        return InvocationResult(payload["invoke-id"], answer.content, is_error(answer.content), self.get_logs())


def is_error(answer):
    """Whether a function failed: the runtime interface emulator says so in the body only."""
    try:
        document = json.loads(answer)
    except ValueError:
        return True  # A time-out is plain text.
    return isinstance(document, dict) and "errorType" in document


def on_their_interfaces(endpoint, addresses):
    """Endpoints made one after the other, each on the interface of its address."""
    addresses = iter(addresses)
    return lambda reactor, port: endpoint(reactor, port, interface=next(addresses).host)


endpoints.TCP4ServerEndpoint = on_their_interfaces(endpoints.TCP4ServerEndpoint, config.GATEWAY_LISTEN)
plugins.DockerRuntimeExecutorPlugin.load = lambda *_: ContainerExecutor
SERVICE_PLUGINS.add_service(Service.for_provider(DynamodbApi(), dispatch_table_factory=MotoFallbackDispatcher))

if __name__ == "__main__":
    main()
