"""What each kind of event costs in calls to AWS: bound by `bench/limits.json`, so that a change that costs more is seen."""

import json

from conftest import ROOT, event
from support import proxy

LIMITS = json.loads((ROOT / "bench/limits.json").read_text())["calls"]
FAILURE = event("crl-generation/failure-1-bucket-permission")
SUCCESS = event("crl-generation/success")
SERVICES = {"SNS": "sns", "DYNAMODB": "dynamodb", "CLOUDWATCH": "cloudwatch", "ACM_PCA": "acm_pca"}


def test_each_kind_of_event_makes_as_many_calls_as_it_may(deployment, emulated_aws):
    with proxy.serving(emulated_aws.port) as between:
        env = {f"AWS_ENDPOINT_URL_{name}": between.url(service) for name, service in SERVICES.items()}

        def calls(function, body, **change):
            between.calls.clear()
            answer = function.invoke(body | change)
            return answer.body["outcome"], dict(between.calls)

        def batch(function, number, *more):
            bodies = [json.dumps(event("certificate-issuance/success") | {"id": f"b{n}"}) for n in range(number)]
            bodies += map(json.dumps, more)
            messages = [{"messageId": str(n), "eventSource": "aws:sqs", "body": body} for n, body in enumerate(bodies)]
            between.calls.clear()
            assert function.invoke({"Records": messages}).body == {"batchItemFailures": []}
            return dict(between.calls)

        with deployment.start("crl-generation", EARLY_CONNECTIONS="disabled", **env) as function:
            assert calls(function, FAILURE) == ("alerted", LIMITS["a first failure, with a question to Private CA"])
            assert calls(function, FAILURE, id="next") == ("folded", LIMITS["its repetition"])
            assert calls(function, FAILURE) == ("duplicate", LIMITS["its duplicate"])
            assert calls(function, SUCCESS) == ("alerted", LIMITS["the success that ends it"])
            assert calls(function, SUCCESS, id="late") == ("counted", LIMITS["a success that may end something"])
        with deployment.start("certificate-issuance", EARLY_CONNECTIONS="disabled", **env) as function:
            counted = calls(function, event("certificate-issuance/success"))
            assert counted == ("counted", LIMITS["a success that ends nothing"])
            assert batch(function, 100) == LIMITS["a batch of a hundred of those"]
            # One that is told costs no more for those that come with it.
            told = batch(function, 9, event("certificate-issuance/failure"))
            assert told == LIMITS["a first failure, with a question to Private CA"]
        for metrics in ("cloudwatch", "emf"):
            settings = env | {"EARLY_CONNECTIONS": "disabled", "METRICS": metrics}
            with deployment.start("certificate-issuance", **settings) as function:
                counted = calls(function, event("certificate-issuance/success"))
                assert counted == ("counted", LIMITS[f"a success that ends nothing, Metrics={metrics}"])
                assert batch(function, 100) == LIMITS[f"a batch of a hundred of those, Metrics={metrics}"]
