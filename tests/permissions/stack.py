"""A template with its parameters, as CloudFormation fills it in."""

import re

ARNS = {
    "AWS::SNS::Topic": "arn:aws:sns:{region}:{account}:{name}",
    "AWS::KMS::Key": "arn:aws:kms:{region}:{account}:key/{name}",
    "AWS::SQS::Queue": "arn:aws:sqs:{region}:{account}:{name}",
    "AWS::DynamoDB::Table": "arn:aws:dynamodb:{region}:{account}:table/{name}",
    "AWS::Logs::LogGroup": "arn:aws:logs:{region}:{account}:log-group:{name}:*",
    "AWS::IAM::ManagedPolicy": "arn:aws:iam::{account}:policy/{name}",
    "AWS::IAM::Role": "arn:aws:iam::{account}:role/{name}",
    "AWS::Lambda::Function": "arn:aws:lambda:{region}:{account}:function:{name}",
    "AWS::Lambda::LayerVersion": "arn:aws:lambda:{region}:{account}:layer:{name}:1",
    "AWS::Serverless::Function": "arn:aws:lambda:{region}:{account}:function:{name}",
    "AWS::Events::Rule": "arn:aws:events:{region}:{account}:rule/{name}",
    "AWS::CloudWatch::Alarm": "arn:aws:cloudwatch:{region}:{account}:alarm:{name}",
}
STACK_ID = "arn:aws:cloudformation:{region}:{account}:stack/tocsin/1234abcd-12ab-34cd-56ef-1234567890ab"
# The others have a name, an id or a URL as their `Ref`, which no policy takes for an ARN.
ARN_AS_REF = ("AWS::SNS::Topic", "AWS::IAM::ManagedPolicy", "AWS::Lambda::LayerVersion")


class Stack:
    """The resources of a template that are made with these parameters. A resource is named as in the template."""

    def __init__(self, template, account, region="us-east-1", **parameters):
        self.template = template
        self.place = {"account": account, "region": region}
        own = {"AccountId": account, "Region": region, "Partition": "aws", "URLSuffix": "amazonaws.com"}
        own |= {"StackName": "tocsin", "StackId": STACK_ID.format(**self.place)}
        self.values = {f"AWS::{name}": value for name, value in own.items()}
        for name, parameter in template["Parameters"].items():
            value = parameters.pop(name, parameter.get("Default"))
            if parameter["Type"] == "CommaDelimitedList":
                value = value.split(",")
            self.values[name] = value
        assert not parameters, f"no such parameters: {parameters}"
        self.conditions = template.get("Conditions", {})
        self.resources = {
            name: self.fill(resource)
            for name, resource in template["Resources"].items()
            if "Condition" not in resource or self.holds({"Condition": resource["Condition"]})
        }

    def is_arn(self, arn, name):
        return self.template["Resources"][name]["Type"] in ARNS and self.arn(name) == arn

    def arn(self, name):
        return ARNS[self.template["Resources"][name]["Type"]].format(name=name, **self.place)

    def fill(self, value):
        """A value with everything in it that CloudFormation fills in."""
        if isinstance(value, list):
            return [item for item in map(self.fill, value) if item is not None]
        if not isinstance(value, dict):
            return value
        if len(value) == 1:
            [(name, inner)] = value.items()
            functions = {
                "Ref": self.ref,
                "Fn::FindInMap": self.find_in_map,
                "Fn::GetAtt": self.get_att,
                "Fn::If": self.choose,
                "Fn::Join": self.join,
                "Fn::Select": self.select,
                "Fn::Split": self.split,
                "Fn::Sub": self.sub,
            }
            if name in functions:
                return functions[name](inner)
            assert not name.startswith("Fn::"), f"no such function: {name}"
        filled = {key: self.fill(item) for key, item in value.items()}
        return {key: item for key, item in filled.items() if item is not None}

    def ref(self, name):
        if name == "AWS::NoValue":
            return None
        if name in self.values:
            return self.values[name]
        return self.arn(name) if self.template["Resources"][name]["Type"] in ARN_AS_REF else name

    def get_att(self, path):
        name, attribute = path if isinstance(path, list) else path.split(".", 1)
        if name not in self.template["Resources"]:
            # The rule or schedule of a function, which the SAM CLI makes.
            return ARNS["AWS::Events::Rule"].format(name=name, **self.place)
        return self.arn(name) if attribute == "Arn" else f"{name}.{attribute}"

    def sub(self, text):
        text, own = text if isinstance(text, list) else (text, {})

        def part(match):
            name = match[1]
            if name in own:
                return self.fill(own[name])
            return self.get_att(name) if "." in name else self.ref(name)

        return re.sub(r"\$\{([^}]+)\}", part, text)

    def join(self, value):
        separator, items = self.fill(value)
        return separator.join(items)

    def select(self, value):
        index, items = self.fill(value)
        return items[int(index)]

    def split(self, value):
        separator, text = self.fill(value)
        return text.split(separator)

    def find_in_map(self, value):
        name, first, second = self.fill(value)
        return self.template["Mappings"][name][str(first)][second]

    def choose(self, value):
        condition, yes, no = value
        return self.fill(yes if self.holds({"Condition": condition}) else no)

    def holds(self, condition):
        [(operator, value)] = condition.items()
        match operator:
            case "Condition":
                return self.holds(self.conditions[value])
            case "Fn::Not":
                return not self.holds(value[0])
            case "Fn::And":
                return all(map(self.holds, value))
            case "Fn::Or":
                return any(map(self.holds, value))
            case "Fn::Equals":
                left, right = map(self.fill, value)
                return left == right
        raise AssertionError(f"no such condition: {operator}")
