"""The template: what is in it, and what is made of it with given parameters."""

from conftest import ROOT
from samtranslator.yaml_helper import yaml_parse

TEMPLATE = yaml_parse((ROOT / "template.yaml").read_text())
RESOURCES = TEMPLATE["Resources"]
FUNCTIONS = {
    properties["Metadata"]["BuildProperties"]["Binary"]: logical_id
    for logical_id, properties in RESOURCES.items()
    if properties["Type"] == "AWS::Serverless::Function"
}


def attribute_of(reference):
    """`Thing` of `!GetAtt Thing.Arn`."""
    [thing, attribute] = reference["Fn::GetAtt"]
    assert attribute == "Arn"
    return thing


def resolved(value, parameters):
    """A value of the template with its `Fn::If`s decided."""
    if isinstance(value, list):
        return [item for item in (resolved(item, parameters) for item in value) if item is not None]
    if isinstance(value, dict):
        if "Fn::If" in value:
            condition, yes, no = value["Fn::If"]
            return resolved(yes if holds(TEMPLATE["Conditions"][condition], parameters) else no, parameters)
        if value == {"Ref": "AWS::NoValue"}:
            return None
        if value.get("Ref") in ("MoreSources", "TrailBucket", "TrailPrefix"):
            return parameters[value["Ref"]]
        if isinstance(value.get("Fn::Sub"), list):
            return filled_in(*resolved(value["Fn::Sub"], parameters))
        return {key: resolved(item, parameters) for key, item in value.items()}
    return value


def filled_in(text, parts):
    """A text of the template with its parts in their places, if they are texts."""
    for name, part in parts.items():
        part = part.get("Fn::Sub", "${" + name + "}") if isinstance(part, dict) else part
        text = text.replace("${" + name + "}", part)
    return {"Fn::Sub": text} if "${" in text else text


def stack(**parameters):
    """The resources that are made with these parameters, and the defaults of the others."""
    defaults = {
        name: it["Default"].split(",") if it["Type"] == "CommaDelimitedList" else it["Default"]
        for name, it in TEMPLATE["Parameters"].items()
    }
    parameters = defaults | parameters
    return {name: resolved(it, parameters) for name, it in RESOURCES.items() if is_made(it, parameters)}


def is_made(resource, parameters):
    return "Condition" not in resource or holds({"Condition": resource["Condition"]}, parameters)


def holds(condition, parameters):
    [(operator, value)] = condition.items()
    if operator == "Condition":
        return holds(TEMPLATE["Conditions"][value], parameters)
    if operator == "Fn::Or":
        return any(holds(item, parameters) for item in value)
    if operator == "Fn::And":
        return all(holds(item, parameters) for item in value)
    if operator == "Fn::Not":
        return not holds(value[0], parameters)
    assert operator == "Fn::Equals"
    [left, right] = value
    if "Fn::Join" in left:
        separator, names = left["Fn::Join"]
        return separator.join(parameters[names["Ref"]]) == right
    return parameters[left["Ref"]] == right
