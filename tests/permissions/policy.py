"""Policies as IAM evaluates them, as far as the templates use them. What they don't use is an error, and not ignored."""

import re
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Call:
    """A call as IAM sees it."""

    action: str
    resource: str
    context: tuple = field(default=())
    """Pairs of condition keys and values."""


@dataclass(frozen=True)
class Permission:
    """One action of one statement on one of its resources."""

    statement: str
    action: str
    resource: str
    conditions: tuple = ()
    """Operator, key and the values that it may have."""

    def allows(self, call):
        return (
            matches(self.action.lower(), call.action.lower())
            and matches(self.resource, call.resource)
            and all(holds(condition, dict(call.context)) for condition in self.conditions)
        )


def permissions(statements):
    """Each statement taken apart: what it allows, one by one."""
    found = []
    for statement in statements:
        assert statement["Effect"] == "Allow", "a role of a function denies nothing"
        assert not {"NotAction", "NotResource"} & set(statement), "what a role may not do says not what it may"
        conditions = tuple(
            (operator, key, tuple(listed(value)))
            for operator, keys in statement.get("Condition", {}).items()
            for key, value in keys.items()
        )
        found += [
            Permission(statement["Sid"], action, resource, conditions)
            for action in listed(statement["Action"])
            for resource in listed(statement["Resource"])
        ]
    return found


def refused(allowed, calls):
    """Calls that no permission allows."""
    return [call for call in calls if not any(permission.allows(call) for permission in allowed)]


def unused(allowed, calls):
    """Permissions that no call needs."""
    return [permission for permission in allowed if not any(map(permission.allows, calls))]


def listed(value):
    return value if isinstance(value, list) else [value]


def matches(pattern, text):
    """`*` is anything, `?` one character."""
    parts = {"*": ".*", "?": "."}
    return re.fullmatch("".join(parts.get(c) or re.escape(c) for c in pattern), text, re.DOTALL) is not None


def holds(condition, context):
    operator, key, values = condition
    # A key that the call does not have fulfils nothing.
    if key not in context:
        return False
    match operator:
        case "StringEquals":
            return context[key] in values
        case "StringLike":
            return any(matches(value, context[key]) for value in values)
    raise AssertionError(f"no such operator: {operator}")
